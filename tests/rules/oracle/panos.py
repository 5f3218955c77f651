"""PAN-OS: the configuration mode as far as pasted set, delete and move commands need it, and what
NAT and security rules then do with packets.

Words are those of the tree of 'set' commands that firewalls print; limits those of the web
interface's help. A line goes down the tree: words of one level may follow each other, what is below
another is reached once."""

import copy
import functools
import ipaddress
import re
import sys

sys.dont_write_bytecode = True

from zoned import Error, expect, option, tag, words

TAG, WAN, LAN = tag(), option("--wan", "untrust"), option("--lan", "trust")
REMOVES = "--remove" in words()


def pattern(regex, limit):
    def check(word):
        expect(re.fullmatch(regex, word) and len(word) <= limit, f"not {regex}: {word}")

    return check


def ports(word):
    expect(len(word) <= 1023, "more than 1023 characters of ports")
    for part in word.split(","):
        expect(re.fullmatch("[0-9]{1,5}(-[0-9]{1,5})?", part), f"no ports: {word}")
        ends = [int(end) for end in part.split("-")]
        expect(0 < ends[0] <= ends[-1] <= 65535, f"no ports: {word}")
        expect(len(ends) == 1 or ends[0] < ends[1], f"a range of one: {word}")


def address(word):
    ipaddress.ip_network(word)


def any_or_address(word):
    if word != "any":
        address(word)


def number(word):
    expect(word.isdigit() and 0 < int(word) < 65536, f"no port: {word}")


def one_of(*known):
    def check(word):
        expect(word in known, f"none of {known}: {word}")

    return check


NAME = pattern("[A-Za-z0-9][A-Za-z0-9._-]*", 31)
ZONE = pattern("[A-Za-z0-9][A-Za-z0-9._-]*", 31)


class Leaf:
    def __init__(self, check):
        self.check = check


class Members(Leaf):
    """A list, '[ a b ]' or 'a'."""


class Named:
    """Entries by name, in order."""

    def __init__(self, child):
        self.child = child


LISTS = {"from": Members(ZONE), "source": Members(any_or_address)}
ROOT = {
    "service": Named(
        {"protocol": {word: {"port": Leaf(ports)} for word in ("tcp", "udp")}}
    ),
    "rulebase": {
        "nat": {
            "rules": Named(
                {
                    **LISTS,
                    "to": Leaf(ZONE),
                    "destination": Members(any_or_address),
                    "service": Leaf(NAME),
                    "source-translation": {
                        "dynamic-ip-and-port": {
                            "translated-address": Members(address),
                            "interface-address": {"interface": Leaf(NAME)},
                        }
                    },
                    "destination-translation": {
                        "translated-address": Leaf(address),
                        "translated-port": Leaf(number),
                    },
                }
            )
        },
        "security": {
            "rules": Named(
                {
                    **LISTS,
                    "to": Members(ZONE),
                    "destination": Members(any_or_address),
                    "application": Members(one_of("any", "web-browsing")),
                    "service": Members(NAME),
                    "action": Leaf(one_of("allow", "deny")),
                }
            )
        },
    },
    "shared": {
        "alg-override": {"application": Named({"alg-disabled": Leaf(one_of("yes", "no"))})}
    },
}


class PanOS:
    def __init__(self):
        self.tree, self.messages = {}, []

    def copy(self):
        return copy.deepcopy(self)

    def apply(self, text):
        """Paste the lines that do not begin with '#', and commit."""
        for line in text.split("\n"):
            if line and not line.startswith("#"):
                try:
                    self.command(line.split(" "))
                except (Error, ValueError) as error:
                    raise Error(f"{line}: {error}") from error
        self.commit()

    def command(self, line):
        expect(all(line) and "?" not in "".join(line), "the command line takes it")
        if line[0] == "set":
            self.set(line[1:])
        elif line[0] == "delete":
            self.delete(line[1:])
        elif line[0] == "move":
            self.move(line[1:])
        else:
            raise Error(f"unknown command: {line[0]}")

    def set(self, line):
        node, at, last = ROOT, self.tree, None
        while line:
            if isinstance(node, Named):
                NAME(line[0])
                at = at.setdefault(line[0], {})
                node, line, last = node.child, line[1:], None
                continue
            expect(line[0] in node, f"unknown word: {line[0]}")
            child = node[line[0]]
            if not isinstance(child, Leaf):
                at = at.setdefault(line[0], {})
                node, line, last = child, line[1:], None
                continue
            last, line = line[0], line[1:]
            values, line = self.values(line)
            for value in values:
                child.check(value)
            if isinstance(child, Members):
                known = at.setdefault(last, [])
                known += [value for value in values if value not in known]
            else:
                expect(len(values) == 1, f"{last} has one value")
                at[last] = values[0]

    def values(self, line):
        expect(line, "no value")
        if line[0] != "[":
            return line[:1], line[1:]
        end = line.index("]")
        return line[1:end], line[end + 1 :]

    def find(self, line):
        at = self.tree
        for word in line[:-1]:
            at = at.get(word, {}) if isinstance(at, dict) else {}
        return at, line[-1]

    def delete(self, line):
        expect(len(line) > 1, "delete everything?")
        at, last = self.find(line)
        if last not in at:
            self.messages.append("does not exist")
            return
        if line[0] == "service":
            for kind in ("nat", "security"):
                for key, rule in self.rules(kind).items():
                    service = rule.get("service")
                    expect(
                        last != service and last not in (service or []), f"{last} is used by {key}"
                    )
        del at[last]

    def rules(self, kind):
        return self.tree.get("rulebase", {}).get(kind, {}).get("rules", {})

    def move(self, line):
        expect(len(line) == 5 and line[0] == "rulebase" and line[2] == "rules", "move what?")
        expect(line[4] in ("top", "bottom"), f"move where? {line[4]}")
        rules = self.rules(line[1])
        expect(line[3] in rules, f"no rule {line[3]}")
        rule = rules.pop(line[3])
        others = list(rules.items())
        rules.clear()
        for key, value in [(line[3], rule)] + others if line[4] == "top" else others:
            rules[key] = value
        rules.setdefault(line[3], rule)

    def commit(self):
        services = self.tree.get("service", {})
        for key, service in services.items():
            kinds = list(service.get("protocol", {}).values())
            expect(len(kinds) == 1 and "port" in kinds[0], f"service {key} is not complete")
        for kind, needed in (
            ("nat", ["from", "to", "source", "destination", "service"]),
            ("security", ["from", "to", "source", "destination", "application", "service"]),
        ):
            for key, rule in self.rules(kind).items():
                for word in needed:
                    expect(rule.get(word), f"{kind} {key}: no {word}")
                expect("any" not in rule["source"] or len(rule["source"]) == 1, f"{key}: any and")
                names = rule["service"] if kind == "security" else [rule["service"]]
                for name in names:
                    expect(name == "any" or name in services, f"{key}: no service {name}")
                expect(kind == "nat" or "action" in rule, f"{key}: no action")
                target = rule.get("destination-translation")
                expect(target is None or "translated-address" in target, f"{key}: where to?")


# Packets


@functools.lru_cache(None)
def is_in(ip, text):
    return text == "any" or ip in ipaddress.ip_network(text)


@functools.lru_cache(None)
def ranges(text):
    ends = [part.split("-") for part in text.split(",")]
    return [(int(pair[0]), int(pair[-1])) for pair in ends]


class Device:
    """Without the rules that PAN-OS has at the end: what no rule allows is not let in."""

    def __init__(self, panos, is_behind):
        self.panos, self.is_behind = panos, is_behind

    def is_service(self, packet, names):
        for name in names:
            if name == "any":
                return True
            kinds = self.panos.tree["service"][name]["protocol"]
            known = ranges(kinds[packet.protocol]["port"]) if packet.protocol in kinds else []
            if any(first <= packet.port <= last for first, last in known):
                return True
        return False

    def zone_of(self, ip):
        return LAN if self.is_behind(ip) else WAN

    def matches(self, rule, packet, zone):
        to = rule["to"] if isinstance(rule["to"], list) else [rule["to"]]
        service = rule["service"] if isinstance(rule["service"], list) else [rule["service"]]
        return (
            packet.zone in rule["from"]
            and zone in to
            and any(is_in(packet.dst, text) for text in rule["destination"])
            and self.is_service(packet, service)
            and any(is_in(packet.src, text) for text in rule["source"])
        )

    def nat_rule(self, packet):
        zone = self.zone_of(packet.dst)
        for rule in self.panos.rules("nat").values():
            if self.matches(rule, packet, zone):
                return rule
        return {}

    def translate(self, packet):
        target = self.nat_rule(packet).get("destination-translation")
        if not target:
            return None
        ip = ipaddress.ip_network(target["translated-address"]).network_address
        return ip, int(target.get("translated-port", packet.port))

    def passes(self, packet):
        """The filter sees the public address; which node that is, the port forwards for all say."""
        to = (packet.dst, packet.port)
        for rule in self.panos.rules("nat").values():
            target = rule.get("destination-translation")
            if str(packet.dst) in rule["destination"] and self.is_service(
                packet, [rule["service"]]
            ):
                node = ipaddress.ip_network(target["translated-address"]).network_address
                to = node, int(target.get("translated-port", packet.port))
        return to if self.is_allowed(packet, self.zone_of(to[0])) else None

    def is_allowed(self, packet, zone):
        for rule in self.panos.rules("security").values():
            if self.matches(rule, packet, zone):
                return rule["action"] == "allow"
        return False

    def deliver(self, packet):
        to = self.translate(packet) or (packet.dst, packet.port)
        if not self.is_allowed(packet, self.zone_of(to[0])):
            return None
        source = self.nat_rule(packet).get("source-translation", {})
        pool = source.get("dynamic-ip-and-port", {}).get("translated-address", [None])
        return (*to, pool[0])

    def points(self):
        found = {"nets": set(), "ports": set(), "addresses": set()}
        texts = []
        for kind in ("nat", "security"):
            for rule in self.panos.rules(kind).values():
                texts += rule["source"] + rule["destination"]
                target = rule.get("destination-translation", {})
                texts.append(target.get("translated-address", "any"))
        for service in self.panos.tree.get("service", {}).values():
            for kind in service["protocol"].values():
                for first, last in ranges(kind["port"]):
                    found["ports"] |= {first, last + 1}
        for net in (ipaddress.ip_network(text) for text in texts if text != "any"):
            found["nets"].add(net)
            if net.num_addresses == 1:
                found["addresses"].add(net.network_address)
        return found
