"""The configuration of a router made of Vyatta: which commands there are, what "commit" refuses.

VyOS 1.4 and 1.5 after vyos-1x (interface-definitions; verify in src/conf_mode/firewall.py and
nat.py); EdgeOS after vyatta-nat (lib/Vyatta/NatRule.pm), vyatta-cfg-firewall (lib/Vyatta/IpTables,
templates/firewall) and vyatta-conntrack. What "set" and "delete" do: vyatta-cfg, cstore.cpp. Only
what rules may need is known here; every other word is refused."""

import copy
import ipaddress
import re


class Error(Exception):
    pass


class Refused(Error):
    """What "commit" says no to."""


# Values


def one_of(*words):
    return lambda text: text in words


def number(first, last):
    return lambda text: re.fullmatch(r"[1-9]\d*", text) and first <= int(text) <= last


def pattern(regex):
    return lambda text: re.fullmatch(regex, text, re.ASCII)


def network(family):
    def check(text):
        try:
            return "/" in text and ipaddress.ip_network(text).version == family
        except ValueError:
            return False

    return check


def address(family):
    def check(text):
        try:
            return ipaddress.ip_network(text).version == family
        except ValueError:
            return False

    return check


def host(family):
    return lambda text: "/" not in text and address(family)(text)


def ports(text):
    """port-multi: numbers and rising ranges with commas."""
    for part in text.split(","):
        first, *last = part.split("-")
        if len(last) > 1 or not all(number(1, 65535)(end) for end in [first, *last]):
            return False
        if last and int(first) >= int(last[0]):
            return False
    return True


DESCRIPTION = pattern(r"[ -~]{0,255}")
INTERFACE = pattern(r"!?[a-z][a-z0-9.]{1,14}")
NAME = pattern(r"[a-zA-Z0-9][\w\-.]*")

# Nodes: a dict has children; ("leaf", check) one value, ("multi", check) several, ("flag",) none;
# ("tag", check, children) is a node whose names are values.


def side(family, *groups):
    group = {f"{kind}-group": ("leaf", NAME) for kind in groups}
    return {"address": ("leaf", address(family)), "port": ("leaf", ports), "group": group}


def vyos_rule(family):
    groups = ("address", "network", "port")
    interface = {"name": ("leaf", INTERFACE), "group": ("leaf", NAME)}
    return {
        "action": ("leaf", one_of("accept", "drop", "reject", "jump", "return", "continue")),
        "description": ("leaf", DESCRIPTION),
        "disable": ("flag",),
        "log": ("flag",),
        "protocol": ("leaf", one_of("tcp", "udp", "tcp_udp", "all", "icmp")),
        "source": side(family, *groups),
        "destination": side(family, *groups),
        "state": ("multi", one_of("established", "invalid", "new", "related")),
        "connection-status": {"nat": ("leaf", one_of("destination", "source"))},
        "jump-target": ("leaf", NAME),
        "inbound-interface": interface,
        "outbound-interface": interface,
    }


def vyos_family(family):
    rule = ("tag", number(1, 999999), vyos_rule(family))
    actions = one_of("drop", "reject", "accept", "return", "continue")
    return {
        "forward": {
            "filter": {
                "default-action": ("leaf", one_of("accept", "drop")),
                "description": ("leaf", DESCRIPTION),
                "rule": rule,
            }
        },
        "name": (
            "tag",
            NAME,
            {
                "default-action": ("leaf", actions),
                "description": ("leaf", DESCRIPTION),
                "rule": rule,
            },
        ),
    }


def group(check, family):
    member = {"network": ("multi", network(family)), "description": ("leaf", DESCRIPTION)}
    return ("tag", check, member)


def vyos_nat(interface, translation):
    return {
        "rule": (
            "tag",
            number(1, 999999),
            {
                "description": ("leaf", DESCRIPTION),
                "disable": ("flag",),
                "exclude": ("flag",),
                "log": ("flag",),
                "protocol": ("leaf", one_of("tcp", "udp", "tcp_udp", "all")),
                "source": side(4, "address", "network", "port"),
                "destination": side(4, "address", "network", "port"),
                interface: {"name": ("leaf", INTERFACE), "group": ("leaf", NAME)},
                "translation": {
                    "address": ("leaf", translation),
                    "port": ("leaf", pattern(r"\d+(-\d+)?")),
                },
            },
        )
    }


MODULES = ("ftp", "h323", "nfs", "pptp", "rtsp", "sip", "sqlnet", "tftp")
VYOS = {
    "firewall": {
        "ipv4": vyos_family(4),
        "ipv6": vyos_family(6),
        "group": {"network-group": group(NAME, 4), "ipv6-network-group": group(NAME, 6)},
    },
    "nat": {
        "destination": vyos_nat("inbound-interface", host(4)),
        "source": vyos_nat("outbound-interface", lambda t: t == "masquerade" or host(4)(t)),
    },
    "system": {"conntrack": {"modules": {name: ("flag",) for name in MODULES}}},
}

GRAPH31 = pattern(r"[!-,.-~][!-~]{0,30}")
ENABLE = ("leaf", one_of("enable", "disable"))


def edgeos_side(family):
    prefix = "" if family == 4 else "ipv6-"
    return side(family, f"{prefix}address", f"{prefix}network", "port")


def edgeos_set(family):
    rule = {
        "action": ("leaf", one_of("accept", "drop", "reject")),
        "description": ("leaf", DESCRIPTION),
        "disable": ("flag",),
        "log": ENABLE,
        "protocol": ("leaf", one_of("tcp", "udp", "tcp_udp", "all", "icmp")),
        "source": edgeos_side(family),
        "destination": edgeos_side(family),
        "state": {name: ENABLE for name in ("established", "invalid", "new", "related")},
    }
    content = {
        "default-action": ("leaf", one_of("accept", "drop", "reject")),
        "description": ("leaf", DESCRIPTION),
        "rule": ("tag", number(1, 9999), rule),
    }
    return ("tag", pattern(r"[!-,.-~][!-~]{0,27}"), content)


EDGEOS = {
    "firewall": {
        "name": edgeos_set(4),
        "ipv6-name": edgeos_set(6),
        "group": {"network-group": group(GRAPH31, 4), "ipv6-network-group": group(GRAPH31, 6)},
    },
    "service": {
        "nat": {
            "rule": (
                "tag",
                number(1, 9999),
                {
                    "description": ("leaf", DESCRIPTION),
                    "disable": ("flag",),
                    "exclude": ("flag",),
                    "log": ENABLE,
                    "type": ("leaf", one_of("destination", "source", "masquerade")),
                    "protocol": ("leaf", one_of("tcp", "udp", "tcp_udp", "all")),
                    "source": edgeos_side(4),
                    "destination": edgeos_side(4),
                    "inbound-interface": ("leaf", INTERFACE),
                    "outbound-interface": ("leaf", INTERFACE),
                    "inside-address": {
                        "address": ("leaf", host(4)),
                        "port": ("leaf", pattern(r"\d+(-\d+)?")),
                    },
                },
            )
        }
    },
    "system": {"conntrack": {"modules": {n: {"disable": ("flag",)} for n in MODULES}}},
}


class Config:
    """What is configured: dicts as the nodes; a leaf is text, several a list, a flag True."""

    def __init__(self, schema, verify):
        self.schema, self.verify = schema, verify
        self.tree, self.running = {}, {}
        self.missing = 0  # deletions of what was not there

    def copy(self):
        other = Config(self.schema, self.verify)
        other.tree, other.running = copy.deepcopy(self.tree), copy.deepcopy(self.running)
        return other

    def apply(self, text):
        """Paste TEXT and commit."""
        for words in commands(text):
            self.run(words)
        self.commit()

    def run(self, words):
        verb, *path = words
        if verb not in ("set", "delete") or not path:
            raise Error(f"no command: {words}")
        walk(self.schema, path, verb == "set")
        self.set(path) if verb == "set" else self.delete(path)

    def commit(self):
        try:
            self.verify(self)
        except Refused:
            self.tree = copy.deepcopy(self.running)
            raise
        self.running = copy.deepcopy(self.tree)

    def set(self, path):
        node, known = self.tree, self.schema
        while path:
            word, *path = path
            known = known[word]
            if isinstance(known, dict):
                node = node.setdefault(word, {})
            elif known[0] == "tag":
                node, known = node.setdefault(word, {}).setdefault(path[0], {}), known[2]
                path = path[1:]
            elif known[0] == "multi":
                values = node.setdefault(word, [])
                values += [path[0]] if path[0] not in values else []
                return
            else:
                node[word] = path[0] if known[0] == "leaf" else True
                return

    def delete(self, path):
        above, node = [], self.tree
        for word in path:
            if not isinstance(node, dict) or word not in node:
                self.missing += 1
                return
            above.append((node, word))
            node = node[word]
        node, word = above.pop()
        del node[word]
        # The node of a tag goes with its last value.
        if not node and above and self.is_tag(path[:-1]):
            node, word = above.pop()
            del node[word]

    def is_tag(self, path):
        known, value = self.schema, False
        for word in path:
            if value:
                known, value = known[2], False
                continue
            known = known[word]
            value = isinstance(known, tuple) and known[0] == "tag"
        return value

    def get(self, *path):
        node = self.running
        for word in path:
            node = node.get(word, {}) if isinstance(node, dict) else {}
        return node

    def rules(self, *path):
        """(number, rule) in their order, those that are disabled left out."""
        rules = self.get(*path, "rule")
        ordered = sorted(rules, key=int)
        return [(int(n), rules[n]) for n in ordered if "disable" not in rules[n]]


def commands(text):
    """The words of each command, as the shell of the router reads them in a terminal."""
    for line in text.splitlines():
        if re.search(r"[^ -~]|\?", line):
            raise Error(f"the terminal would not take this as it is: {line}")
        if line.startswith("#") or not line.strip():
            continue
        if re.search(r"[$`!\\;&|<>(){}*\[\]]", line):
            raise Error(f"the shell would do something else: {line}")
        if len(line) > 4000:
            raise Error(f"too long for a terminal: {line[:60]}")
        words = re.findall(r"'[^']*'|[^' ]+", line)
        if " ".join(words) != line:
            raise Error(f"quotes inside words: {line}")
        yield [word.strip("'") for word in words]


def walk(schema, path, is_set):
    """That PATH can be set or deleted."""
    known, rest = schema, list(path)
    while rest:
        word = rest.pop(0)
        if not isinstance(known, dict) or word not in known:
            raise Error(f"no such node: {' '.join(path)}")
        known = known[word]
        if isinstance(known, dict):
            continue
        kind = known[0]
        if kind == "flag" or not rest:
            break
        if not known[1](rest[0]):
            raise Error(f"no such value: {' '.join(path)}")
        rest.pop(0)
        known = known[2] if kind == "tag" else ("end",)
    if rest:
        raise Error(f"too much: {' '.join(path)}")
    if is_set and isinstance(known, tuple) and known[0] not in ("flag", "end"):
        raise Error(f"a value is missing: {' '.join(path)}")
    if is_set and isinstance(known, dict) and not path[-1].isdigit():
        raise Error(f"this alone says nothing: {' '.join(path)}")


def expect(holds, what):
    if not holds:
        raise Refused(what)


def verify_sides(config, rule, family, what, prefix=""):
    for name in ("source", "destination"):
        part = rule.get(name, {})
        if "port" in part:
            expect(rule.get("protocol") in ("tcp", "udp", "tcp_udp"), f"{what}: a port of what?")
        lists = "network-group" if family == 4 else "ipv6-network-group"
        wanted = part.get("group", {}).get(f"{prefix}network-group" if prefix else "network-group")
        if wanted:
            known = config.tree.get("firewall", {}).get("group", {}).get(lists, {})
            expect(known.get(wanted, {}).get("network"), f"{what}: there is no {lists} {wanted}")
            expect("address" not in part, f"{what}: an address and a group")


def vyos_verify(config):
    tree = config.tree
    for word, family in (("ipv4", 4), ("ipv6", 6)):
        part = tree.get("firewall", {}).get(word, {})
        sets = part.get("name", {})
        chains = list(sets.items())
        chains.append(("forward filter", part.get("forward", {}).get("filter", {})))
        for name, chain in chains:
            for n, rule in chain.get("rule", {}).items():
                what = f"{word} {name} {n}"
                expect("action" in rule, f"{what}: action must be defined")
                jump = rule["action"] == "jump"
                expect(jump == ("jump-target" in rule), f"{what}: jump and jump-target")
                expect(not jump or rule["jump-target"] in sets, f"{what}: no such jump-target")
                expect(rule.get("connection-status") != {}, f"{what}: connection-status")
                verify_sides(config, rule, family, what)
    for kind in ("destination", "source"):
        for n, rule in tree.get("nat", {}).get(kind, {}).get("rule", {}).items():
            what = f"nat {kind} {n}"
            translation = rule.get("translation", {})
            expect(translation or "exclude" in rule, f"{what}: translation requires address")
            if "port" in translation:
                expect(rule.get("protocol") in ("tcp", "udp", "tcp_udp"), f"{what}: protocol")
            verify_sides(config, rule, 4, what)


def count_places(text):
    return sum(2 if "-" in part else 1 for part in text.split(","))


def edgeos_verify(config):
    tree = config.tree
    groups = tree.get("firewall", {}).get("group", {})
    # Nor may a name go from one family to the other: what was there goes last.
    before = config.running.get("firewall", {}).get("group", {})
    kinds = ("network-group", "ipv6-network-group")
    named = [set(groups.get(kind, {})) | set(before.get(kind, {})) for kind in kinds]
    both = named[0] & named[1]
    expect(not both, f"groups of both families: {both}")
    for word, family, prefix in (("name", 4, ""), ("ipv6-name", 6, "ipv6-")):
        for name, chain in tree.get("firewall", {}).get(word, {}).items():
            for n, rule in chain.get("rule", {}).items():
                what = f"{name} {n}"
                expect("action" in rule, f"{what}: action must be defined")
                verify_sides(config, rule, family, what, prefix)
                expect_places(rule, what)
    for n, rule in tree.get("service", {}).get("nat", {}).get("rule", {}).items():
        what = f"nat {n}"
        kind = rule.get("type")
        expect(kind, f"{what}: rule type not specified")
        own, other = "inbound-interface", "outbound-interface"
        if kind != "destination":
            own, other = other, own
        expect((int(n) < 5000) == (kind == "destination"), f"{what}: the number of a {kind} rule")
        expect(own in rule and other not in rule, f"{what}: {own} only")
        if kind == "destination" and "exclude" not in rule:
            expect("address" in rule.get("inside-address", {}), f"{what}: inside-address")
        verify_sides(config, rule, 4, what)
        expect_places(rule, what)


def expect_places(rule, what):
    for name in ("source", "destination"):
        text = rule.get(name, {}).get("port", "")
        expect(count_places(text) <= 15, f"{what}: more than 15 ports: {text}")
