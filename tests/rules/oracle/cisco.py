"""What the models of Cisco's devices (asa.py, ios.py) have in common: lines, words, ports,
networks, and what access lists let in, port by port."""

import functools
import ipaddress
import os
import re
import shlex
import subprocess

import yaml

ANY = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("::/0")}
LINE = 510  # characters that a terminal takes


class Error(Exception):
    pass


def expect(holds, what):
    if not holds:
        raise Error(what)


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def commands(text):
    """The commands of TEXT as lists of words."""
    for number, line in enumerate(text.split("\n"), 1):
        if not re.fullmatch(r"[\x20-\x7e]*", line) or "?" in line or len(line) > LINE:
            raise Error(f"line {number}: no terminal takes this: {line!r}")
        if line.strip() and not line.lstrip().startswith("!"):
            yield line.split()


class Words:
    """A command that is taken apart word by word."""

    def __init__(self, words):
        self.all, self.at = words, 0

    def fail(self, what):
        raise Error(f"{what} at {' '.join(self.all[self.at:])!r} of {' '.join(self.all)!r}")

    def sees(self, *words):
        return self.all[self.at : self.at + len(words)] == list(words)

    def maybe(self, *words):
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def take(self, *words):
        if not self.maybe(*words):
            self.fail(f"{' '.join(words)!r} expected")

    def word(self, pattern=r"\S+", what="a word"):
        if self.at >= len(self.all) or not re.fullmatch(pattern, self.all[self.at]):
            self.fail(f"{what} expected")
        self.at += 1
        return self.all[self.at - 1]

    def number(self, first, last):
        value = int(self.word(r"0|[1-9]\d*", "a number"))
        if not first <= value <= last:
            self.fail(f"a number from {first} to {last} expected")
        return value

    def address(self):
        try:
            return ipaddress.ip_address(self.word())
        except ValueError:
            self.at -= 1
            self.fail("an address expected")

    def end(self):
        if self.at < len(self.all):
            self.fail("the end of the line expected")

    def ports(self):
        """eq N, range N M"""
        if self.maybe("eq"):
            port = self.number(1, 65535)
            return port, port
        self.take("range")
        first = self.number(1, 65535)
        return first, self.number(first + 1, 65535)

    def network(self, invert=False):
        """host A, A MASK, A/PREFIX for IPv6; INVERT for IOS, whose masks say what may vary."""
        if self.maybe("host"):
            return ipaddress.ip_network(self.address())
        if self.at < len(self.all) and "/" in self.all[self.at]:
            net = ipaddress.ip_network(self.word())
            expect(net.version == 6, f"{net}: a prefix is for IPv6")
            return net
        address, mask = self.address(), int(self.address())
        if invert:
            mask ^= 0xFFFFFFFF
        prefix = f"{mask:032b}".rstrip("0")
        if address.version != 4 or "0" in prefix:
            self.fail("no mask")
        return ipaddress.ip_network((int(address), len(prefix)))


# What a case is about


@functools.lru_cache(None)
def site():
    if not os.path.exists("site.yaml"):
        return {}
    with open("site.yaml", encoding="utf-8") as file:
        return yaml.safe_load(file)


def given():
    return shlex.split(os.environ.get("RULES_OPTIONS", ""))


def option(name, default):
    words = given()
    return words[words.index(name) + 1] if name in words else default


def tag():
    name = option("--tag", "nvports")
    return name if name.startswith("nvports") else "nvports-" + name


def written(target, case, more=()):
    """What the program writes for another CASE with the options of this one, and MORE."""
    words = [word for word in given() if word != "--remove"]
    where = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", case, "site.yaml")
    run = [os.environ["NVPORTS"], "rules", target, "-s", where, *words, *more]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def retag(text, new):
    return re.sub(rf"\b{tag()}(?=--)", new, text)


# What access lists let in. An entry is (permit or not, protocol or "ip", source network, first,
# last, destination network).


def admitted(entries, protocol, node, first, last):
    """The ports FIRST to LAST of NODE in pieces, each with the networks that reach it, by the first
    entry that matches; a denial must not stand before a permission that it touches."""
    about = [
        entry
        for entry in entries
        if entry[1] in (protocol, "ip") and node in entry[5] and entry[3] <= last <= 65535
        if entry[4] >= first
    ]
    cuts = {first, last + 1}
    for entry in about:
        cuts |= {max(entry[3], first), min(entry[4], last) + 1}
    bounds = sorted(cuts)
    for begin, end in zip(bounds, bounds[1:]):
        permitted, denied = set(), set()
        for entry in about:
            if not entry[3] <= begin <= entry[4]:
                continue
            if any(entry[2].overlaps(net) for net in denied):
                continue
            (permitted if entry[0] else denied).add(entry[2])
        yield begin, end - 1, permitted


def sources_text(nets):
    nets = list(ipaddress.collapse_addresses(nets))
    return "any" if nets and nets[0].prefixlen == 0 else ",".join(map(str, nets))
