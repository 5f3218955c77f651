"""For the oracles of clouds and of UniFi. In the folder of a case."""

import ipaddress
import json
import os
import subprocess
import sys
import tempfile

import yaml


class Error(Exception):
    """What a target must not write, or a cloud would refuse."""


def expect(holds, what):
    if not holds:
        raise Error(what)


def option(name, default=None):
    words = os.environ.get("RULES_OPTIONS", "").split()
    return words[words.index(name) + 1] if name in words else default


def given(name):
    return name in os.environ.get("RULES_OPTIONS", "").split()


def full_tag(tag):
    return tag if tag.startswith("nvports") else "nvports-" + tag


TAG = full_tag(option("--tag", "nvports"))


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def write_rules(target, *options):
    """What the program under test writes with OPTIONS; it may refuse."""
    command = [os.environ["NVPORTS"], "rules", target, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def older(target, *options):
    """Rules of the same tag for another, larger deployment."""
    here = os.path.dirname(os.path.abspath(__file__))
    site = os.path.join(here, "../restricted-sources/site.yaml")
    text = write_rules(target, "-s", site, "--tag", TAG, *options)
    expect(text, f"no rules for {site}")
    return text


def many_sources(target, count, *options):
    """COUNT networks, and rules of the same tag for one service that is open to these alone."""
    nets = [f"198.{18 + i // 32768}.{i // 128 % 256}.{i % 128 * 2}" for i in range(count)]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write("nvports: site/1\nnodes:\n  1:\n    leader: true\n    address: 192.168.1.10\n"
                   "    public_address: 203.0.113.45\n    lan: [192.168.1.0/24]\n"
                   f"allow:\n  ssh: [{', '.join(nets)}]\n")
        file.flush()
        text = write_rules(target, "-s", file.name, "--service", "ssh", "--tag", TAG, *options)
    expect(text, f"no rules for {count} sources")
    return nets, text


def run_script(text, program, handler, state, arguments=(), **environment):
    """Run the shell script TEXT where PROGRAM is HANDLER, a Python file that reads and writes
    STATE; returns the exit status and the new state."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in (program, "state", "script")}
        with open(paths[program], "w", encoding="ascii") as file:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" "{handler}" "{paths["state"]}" "$@"\n')
        os.chmod(paths[program], 0o755)
        with open(paths["state"], "w", encoding="ascii") as file:
            json.dump(state, file)
        with open(paths["script"], "w", encoding="ascii") as file:
            file.write(text)
        path = folder + ":" + os.environ["PATH"]
        done = subprocess.run(
            ["sh", paths["script"], *arguments],
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        with open(paths["state"], encoding="ascii") as file:
            return done.returncode, done.stderr, json.load(file)


def cidr(text):
    """A network, as all clouds take it: with its prefix, no host bits, in its shortest form."""
    expect(isinstance(text, str) and "/" in text, f"no network with a prefix: {text!r}")
    try:
        net = ipaddress.ip_network(text)
    except ValueError as error:
        raise Error(str(error)) from error
    expect(str(net) == text, f"{text} is written otherwise: {net}")
    return net


def described(text, limit):
    expect(isinstance(text, str) and text.startswith(f"{TAG}: "), f"not ours: {text!r}")
    expect(len(text) <= limit and text.isprintable() and text.isascii(), f"description: {text!r}")


def nodes(list_path):
    """The addresses of each node in the list, by its id as text and the family."""
    with open(list_path, encoding="utf-8") as file:
        rows = json.load(file)["requirements"]
    with open("site.yaml", encoding="utf-8") as file:
        site = yaml.safe_load(file)["nodes"]
    return {
        str(row["node"]): {4: row["address"], 6: site[row["node"]].get("address6")} for row in rows
    }


def print_permit(node, protocol, first, last, nets):
    """NETS may reach ports FIRST to LAST of NODE, whose addresses nodes() gave."""
    for family in (4, 6):
        some = ",".join(str(net) for net in nets if net.version == family)
        if some:
            expect(node[family], f"rules for IPv{family} of a node that has no such address")
            print(f"permit {protocol} {node[family]}:{first}-{last} {some}")


def ports(text):
    """First and last port of "N" or "N-M"."""
    first, *last = text.split("-")
    expect(len(last) < 2 and all(part.isdigit() for part in (first, *last)), f"ports: {text!r}")
    first, last = int(first), int((last or [first])[0])
    expect(1 <= first <= last <= 65535, f"ports: {text!r}")
    return first, last


def unique(pairs):
    """For json.load: an object in which no key is twice."""
    found = dict(pairs)
    expect(len(found) == len(pairs), f"a key is twice: {[key for key, _ in pairs]}")
    return found


def main(name, check, meaning):
    try:
        if sys.argv[1] == "--meaning":
            meaning(*sys.argv[2:])
        else:
            check(*sys.argv[1:])
    except Error as error:
        sys.exit(f"{name}: {error}")
