"""What a text for VyOS or EdgeOS does to a router (vyatta.py, vyatta_packets.py). In the folder
of a case.

vyatta_check.py TARGET RULES REMOVAL: to routers in several states, whole, twice, and broken off
behind each line; and whether REMOVAL undoes it. With the program in $NVPORTS.
vyatta_check.py TARGET --meaning RULES: what it lets in on a router that drops everything else, for
meaning.py."""

import copy
import os
import subprocess
import sys
from ipaddress import ip_address

sys.dont_write_bytecode = True

from vyatta import EDGEOS, VYOS, Config, Error, Refused, commands, edgeos_verify, vyos_verify
from vyatta_packets import Edgeos, Meaning, Vyos

OPTIONS = os.environ.get("RULES_OPTIONS", "").split()
HERE = os.path.dirname(os.path.abspath(__file__))


def option(name, default):
    return OPTIONS[OPTIONS.index(name) + 1] if name in OPTIONS else default


WAN, LAN = option("--wan", "eth0"), option("--lan", "eth1")
TAG = option("--tag", "nvports")
TAG = TAG if TAG.startswith("nvports") else "nvports-" + TAG
ROOM = int(option("--room", 50))
FIRST = int(option("--first-number", 4000))
ACL, ACL6 = option("--acl", "WAN_IN"), option("--acl6", "WANv6_IN")

# As VyOS migrates a firewall of 1.3, with the quick start's set, and things of similar names.
VYOS_USER = f"""
set firewall ipv4 forward filter default-action accept
set firewall ipv4 forward filter rule 1 action accept
set firewall ipv4 forward filter rule 1 state established
set firewall ipv4 forward filter rule 5 action jump
set firewall ipv4 forward filter rule 5 inbound-interface name {WAN}
set firewall ipv4 forward filter rule 5 jump-target OUTSIDE-IN
set firewall ipv4 name OUTSIDE-IN default-action drop
set firewall ipv4 name OUTSIDE-IN rule {FIRST} action accept
set firewall ipv4 name OUTSIDE-IN rule {FIRST} destination address 192.168.1.99
set firewall ipv4 name {TAG}- default-action drop
set firewall ipv4 name {TAG}--1 default-action drop
set firewall ipv6 forward filter rule 5 action drop
set firewall group network-group {TAG}-1 network 203.0.113.0/24
set firewall group network-group {TAG} network 203.0.113.0/24
set nat destination rule {FIRST - 1} destination address 203.0.113.45
set nat destination rule {FIRST - 1} destination port 8080
set nat destination rule {FIRST - 1} protocol tcp
set nat destination rule {FIRST - 1} translation address 192.168.1.99
set nat destination rule {FIRST + ROOM} exclude
set nat source rule 100 outbound-interface name {WAN}
set nat source rule 100 translation address masquerade
"""
VYOS_HELPER = "set system conntrack modules sip\nset system conntrack modules ftp\n"

EDGEOS_USER = f"""
set firewall name {ACL} default-action drop
set firewall name {ACL} rule 10 action accept
set firewall name {ACL} rule 10 state established enable
set firewall name {ACL} rule {FIRST - 1} action drop
set firewall name {ACL} rule {FIRST - 1} state invalid enable
set firewall name {ACL} rule {FIRST + ROOM} action accept
set firewall name {ACL} rule {FIRST + ROOM} source address 198.51.100.250
set firewall name LAN_IN rule {FIRST} action accept
set firewall ipv6-name {ACL6} default-action drop
set firewall group network-group {TAG}-1 network 203.0.113.0/24
set service nat rule {FIRST - 1} type destination
set service nat rule {FIRST - 1} inbound-interface {WAN}
set service nat rule {FIRST - 1} destination address 203.0.113.45
set service nat rule {FIRST - 1} destination port 8080
set service nat rule {FIRST - 1} protocol tcp
set service nat rule {FIRST - 1} inside-address address 192.168.1.99
set service nat rule 5000 type masquerade
set service nat rule 5000 outbound-interface {WAN}
set service nat rule {5000 + FIRST + ROOM} type masquerade
set service nat rule {5000 + FIRST + ROOM} outbound-interface {WAN}
"""


VYOS_FILLED = """
set nat destination rule {first} exclude
set nat source rule {second} exclude
set firewall ipv4 name {tag} rule {n} action accept
set firewall ipv6 name {tag} rule {n} action accept
"""
EDGEOS_FILLED = f"""
set service nat rule {{first}} type destination
set service nat rule {{first}} inbound-interface {WAN}
set service nat rule {{first}} inside-address address 192.0.2.1
set service nat rule {{second}} type masquerade
set service nat rule {{second}} outbound-interface {WAN}
set firewall name {ACL} rule {{first}} action accept
set firewall ipv6-name {ACL6} rule {{first}} action accept
"""
LISTS = 20


class Kind:
    def __init__(self, name):
        self.name = name
        self.vyos = name == "vyos"
        self.schema, self.verify = (VYOS, vyos_verify) if self.vyos else (EDGEOS, edgeos_verify)
        self.user = VYOS_USER + VYOS_HELPER if self.vyos else EDGEOS_USER
        self.filled = VYOS_FILLED if self.vyos else EDGEOS_FILLED
        self.other_first = FIRST + (2000 if self.vyos else 100)

    def empty(self):
        return Config(self.schema, self.verify)

    def used(self):
        config = self.empty()
        config.apply(self.user)
        return config

    def full(self):
        """Every number and every list that may be ours is in use by what was written before."""
        config = self.used()
        config.apply(self.written(TAG, FIRST))
        numbers = [(n, n + (0 if self.vyos else 5000)) for n in range(FIRST, FIRST + ROOM)]
        for first, second in numbers:
            n = first - FIRST + 1
            config.apply(self.filled.format(first=first, second=second, tag=TAG, n=n))
        kinds = {
            "network-group": ("--", "192.0.2.0/24"),
            "ipv6-network-group": ("--v6-", "2001:db8::/32"),
        }
        for kind, (mark, net) in kinds.items():
            known = config.get("firewall", "group", kind)
            for name in [f"{TAG}{mark}{n}" for n in range(1, LISTS + 1)]:
                if name not in known:
                    config.apply(f"set firewall group {kind} {name} network {net}")
        return config

    def router(self, config):
        return Vyos(config) if self.vyos else Edgeos(config, WAN, (ACL, ACL6))

    def helper(self, config):
        """Whether the SIP helper is on."""
        modules = config.get("system", "conntrack", "modules")
        return "sip" in modules if self.vyos else "disable" not in modules.get("sip", {})

    def written(self, tag, first, site="restricted-sources", *more):
        """What the program writes for another site under TAG."""
        command = [os.environ["NVPORTS"], "rules", self.name, *more]
        if not more:
            command += ["-s", os.path.join(HERE, "..", site, "site.yaml"), "--keep-helper"]
        command += ["--wan", WAN, "--lan", LAN, "--tag", tag, "--first-number", str(first)]
        if "--acl" in OPTIONS:
            command += ["--acl", ACL]
        if "--acl6" in OPTIONS:
            command += ["--acl6", ACL6]
        if "--room" in OPTIONS:
            command += ["--room", str(ROOM)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def plain(config, helper=False):
    """What is configured, without nodes that hold nothing; the helper of SIP only if asked for."""
    tree = copy.deepcopy(config.running)
    if not helper:
        tree.get("system", {}).get("conntrack", {}).get("modules", {}).pop("sip", None)
    return prune(tree)


def prune(node):
    if not isinstance(node, dict):
        return sorted(node) if isinstance(node, list) else node
    pruned = {key: prune(value) for key, value in node.items()}
    return {key: value for key, value in pruned.items() if value not in ({}, [])}


def expect(holds, what):
    if not holds:
        raise Error(what)


def check_state(kind, name, before, rules, removal):
    """Apply RULES to BEFORE, which has none of the tag, once and twice, and undo it."""
    config = before.copy()
    config.apply(rules)
    once = config.copy()
    check_others(kind, name, before, config)
    check_helper(kind, name, before, config)
    expect(everything(plain(before)) <= everything(plain(once)), f"{name}: the user has lost")
    config.apply(rules)
    expect(plain(config) == plain(once), f"{name}: applied twice is not applied once")
    config.apply(removal)
    kept = "--keep-helper" in OPTIONS or "--remove" in OPTIONS
    expect(plain(config, kept) == plain(before, kept), f"{name}: something is left, or lost")
    expect(kind.helper(config) == kind.helper(once), f"{name}: a removal changes the helper")
    config.apply(removal)
    expect(plain(config, kept) == plain(before, kept), f"{name}: a second removal does something")
    return once


def check_others(kind, name, before, after):
    """What is not for a node goes as it went."""
    routers = kind.router(before), kind.router(after)
    ends = [("192.168.1.50", "198.18.0.9"), ("2001:db8:ffff::9", "2001:db8:ffff::8")]
    for src, dst in [*ends, ("198.18.0.9", "192.168.1.99"), ("2001:db8::1", "2001:db8::2")]:
        for come_in, state in [(WAN, "new"), (LAN, "new"), (WAN, "established"), (LAN, "invalid")]:
            sent = {"src": ip_address(src), "dst": ip_address(dst), "protocol": "tcp", "dport": 443}
            sent.update({"sport": 40000, "in": come_in, "state": state, "translated": False})
            sent["out"] = LAN if come_in == WAN else WAN
            verdicts = [(router.accepted(sent), router.translate(sent)) for router in routers]
            expect(verdicts[0] == verdicts[1], f"{name}: other packets go another way: {sent}")


def check_helper(kind, name, before, config):
    kept = "--keep-helper" in OPTIONS or "--remove" in OPTIONS
    wanted = kind.helper(before) and kept
    expect(kind.helper(config) == wanted, f"{name}: the SIP helper is on: {not wanted}")


def everything(node, path=()):
    """All that is configured, a path for each value."""
    if isinstance(node, dict):
        return {item for key, value in node.items() for item in everything(value, path + (key,))}
    if isinstance(node, list):
        return {path + (value,) for value in node}
    return {path + (node,)}


def rules_of(node, path=()):
    """Each numbered rule by its path, and each group of sources."""
    if not isinstance(node, dict):
        return {}
    found = {}
    for key, value in node.items():
        if path and path[-1] == "rule":
            found[path + (key,)] = value
        else:
            found.update(rules_of(value, path + (key,)))
    return found


def check_broken_off(name, before, text):
    """
    Broken off anywhere and brought into force, there is no rule but those of before and after:
    none with matches missing; and no exception comes later than what it is an exception of.
    """
    after = before.copy()
    after.apply(text)
    known = [rules_of(before.running), rules_of(after.running)]
    lists = [config.get("firewall", "group") for config in (before, after)]
    exceptions = {path for path, rule in known[1].items() if "exclude" in rule}
    config = before.copy()
    for words in commands(text):
        line = " ".join(words)
        config.run(words)
        try:
            config.verify(config)
        except Refused:
            continue
        check_rules(name, line, config.tree, known, exceptions)
        check_lists(name, line, config.tree.get("firewall", {}).get("group", {}), lists)
    expect(config.tree == after.running, f"{name}: the end is another one")


def check_rules(name, line, tree, known, exceptions):
    found = rules_of(tree)
    for path, rule in found.items():
        expect(
            rule in (known[0].get(path), known[1].get(path)),
            f"{name}: broken off behind '{line}', this is in force: {path} {rule}",
        )
    new = [path for path in found if path not in known[0] and "destination" in path]
    if any("exclude" not in found[path] for path in new):
        first = min(int(path[-1]) for path in new if "exclude" not in found[path])
        late = [path for path in exceptions if path not in found and int(path[-1]) < first]
        expect(not late, f"{name}: broken off behind '{line}', without exceptions {late}")


def check_lists(name, line, groups, lists):
    for kind, named in groups.items():
        for group, content in named.items():
            allowed = [known.get(kind, {}).get(group, {}).get("network", []) for known in lists]
            members = set(content.get("network", []))
            expect(
                any(members <= set(one) for one in allowed),
                f"{name}: broken off behind '{line}', {group} has {members}",
            )


def check_tags(kind, rules, removal):
    """Two tags: either goes without the other."""
    other = TAG + "-b" if len(TAG) < 19 else "nvports-b"
    theirs = kind.written(other, kind.other_first)
    undo = kind.written(other, kind.other_first, "", "--remove")
    config = kind.used()
    config.apply(theirs)
    alone = config.copy()
    check_state(kind, "another tag", config, rules, removal)
    config.apply(rules)
    both = plain(config)
    config.apply(theirs)
    expect(plain(config) == both, "another tag again has changed something")
    config.apply(undo)
    mine = kind.used()
    mine.apply(rules)
    expect(plain(config) == plain(mine), "the removal of another tag has changed this one")
    config.apply(removal)
    expect(plain(config) == plain(kind.used()), "something is left of two tags")
    return alone


def check(kind, rules_path, removal_path):
    with open(rules_path, encoding="ascii") as file:
        rules = file.read()
    with open(removal_path, encoding="ascii") as file:
        removal = file.read()
    check_state(kind, "empty", kind.empty(), rules, removal)
    once = check_state(kind, "in use", kind.used(), rules, removal)
    check_tags(kind, rules, removal)
    replaced = kind.used()
    replaced.apply(kind.written(TAG, FIRST))
    expect(plain(replaced) != plain(kind.used()), "the other rules are none")
    check_broken_off("over other rules of this tag", replaced, rules)
    check_broken_off("in use", kind.used(), rules)
    check_broken_off("removal", replaced, removal)
    replaced = kind.full()
    replaced.apply(rules)
    expect(plain(replaced) == plain(once), "what was applied before has not been replaced")
    replaced = kind.full()
    replaced.apply(removal)
    expect(plain(replaced) == plain(kind.used()), "something is left of what was applied before")


# Routers that let nothing in by themselves, not even answers.
CLOSED = {
    "vyos": "set firewall ipv4 forward filter default-action drop\n"
    "set firewall ipv6 forward filter default-action drop\n",
    "edgeos": f"set firewall name {ACL} default-action drop\n"
    f"set firewall ipv6-name {ACL6} default-action drop\n",
}


def meaning(kind, rules_path):
    config = kind.empty()
    config.apply(CLOSED[kind.name])
    with open(rules_path, encoding="ascii") as file:
        config.apply(file.read())
    given = {"--wan": "--wan" in OPTIONS, "--lan": "--lan" in OPTIONS}
    for line in Meaning(kind.router(config), WAN, LAN, given).lines():
        print(line)


def main():
    kind = Kind(sys.argv[1])
    try:
        if sys.argv[2] == "--meaning":
            meaning(kind, sys.argv[3])
        else:
            check(kind, *sys.argv[2:])
    except Error as error:
        return f"{kind.name}: {error}"
    return 0


sys.exit(main())
