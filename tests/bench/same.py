"""Do two rulesets for iptables do the same work? "same.py ONE OTHER" reads texts for
iptables-restore, alone or within a script, and scripts that call $IPTABLES. It goes through their
chains as packets do and compares what is at the ends: ports that are forwarded (by protocol, public
address, source and node), ports that are permitted (by protocol, source and node), and hairpin NAT
(by network and node). It prints how many ports are forwarded, each protocol and public address
counted for itself. Status 1: they differ; 2: there is something else than such rules in one.

The state of connections is left aside, so a filter that lets in nothing but what was forwarded does
more than is compared."""

import re
import shlex
import sys

START = {"nat": ("PREROUTING", "POSTROUTING"), "filter": ("FORWARD",)}
TABLE = re.compile(r"\*([a-z]+)")
RULE = re.compile(r" *(\$IPTABLES +(?:-t ([a-z]+) +)?)?-[AI] (\S+)(?: 1)? +(.*)")

COMPARED = {
    "-p": "protocol", "--protocol": "protocol",
    "-s": "source", "--source": "source",
    "-d": "destination", "--destination": "destination",
    "--dport": "ports", "--dports": "ports", "--destination-ports": "ports",
    "-j": "target", "--jump": "target",
    "--to-destination": "to",
}
# With a value each, too.
LEFT_ASIDE = {"-m", "--match", "--comment", "-o", "--sport", "--sports", "--to-source",
              "--state", "--ctstate", "--ctdir", "--ctorigdst"}


def refuse(what):
    print("same.py: cannot compare", what, file=sys.stderr)
    sys.exit(2)


def parse_rule(text):
    rule = {}
    words = shlex.split(text)
    if len(words) % 2:
        refuse(f"an option without a value in '{text}'")
    for option, value in zip(words[::2], words[1::2]):
        if option in COMPARED:
            rule[COMPARED[option]] = value
        elif option not in LEFT_ASIDE:
            refuse(f"'{option}' of '{text}'")
    return rule


def read_chains(path):
    """(table, chain) -> its rules."""
    chains = {}
    table = None
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if begun := TABLE.fullmatch(line):
                table = begun[1]
            elif found := RULE.fullmatch(line):
                command, own, chain, text = found.groups()
                place = (own or "filter") if command else table
                if place in START and chain not in ("INPUT", "OUTPUT"):
                    chains.setdefault((place, chain), []).append(parse_rule(text))
    return chains


def merge(limits, rule):
    for name in limits.keys() & rule.keys():
        if limits[name] != rule[name]:
            refuse(f"two limits of {name}, {limits[name]} and {rule[name]}")
    return {**limits, **rule}


def parse_ports(text):
    parts = (part.partition(":") for part in text.split(","))
    return [(int(first), int(last or first)) for first, _, last in parts]


class Meaning:
    def __init__(self, path):
        self.ports = {}  # (what, protocol, source, address, node) -> ranges
        self.hairpins = set()
        chains = read_chains(path)
        for table, names in START.items():
            for name in names:
                self.follow(chains, table, name, {})

    def forwards(self):
        return {entry for entry in self.ranges() if entry[0] == "DNAT"}

    def ranges(self):
        return {(*key, *ends) for key, ranges in self.ports.items() for ends in unite(ranges)}

    def follow(self, chains, table, chain, limits):
        for rule in chains.get((table, chain), ()):
            narrowed = merge(limits, rule)
            target = narrowed.pop("target", "none")
            if (table, target) in chains:
                self.follow(chains, table, target, narrowed)
            else:
                self.end(target, narrowed)

    def end(self, target, limits):
        source = limits.get("source", "any")
        address = limits.get("destination")
        if target in ("MASQUERADE", "SNAT"):
            self.hairpins.add((source, address))
        elif target in ("ACCEPT", "DNAT"):
            if "ports" in limits:  # else answers
                key = target, limits["protocol"], source, address, limits.get("to")
                self.ports.setdefault(key, []).extend(parse_ports(limits["ports"]))
        else:
            refuse(f"target {target}")


def unite(ranges):
    """Sorted, disjoint, not adjacent."""
    united = []
    for first, last in sorted(ranges):
        if united and first <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        else:
            united.append((first, last))
    return united


def compare(name, one, other):
    for path, only in (sys.argv[1], one - other), (sys.argv[2], other - one):
        for entry in sorted(only, key=repr)[:3]:
            print(f"same.py: only in {path}: {name} {entry}", file=sys.stderr)
    return one == other


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: same.py ONE OTHER")
    one, other = Meaning(sys.argv[1]), Meaning(sys.argv[2])
    if not one.forwards():
        refuse(f"{sys.argv[1]}, which forwards nothing")
    print(sum(last - first + 1 for *_, first, last in one.forwards()))
    same_ports = compare("ports", one.ranges(), other.ranges())
    same_hairpins = compare("hairpin NAT", one.hairpins, other.hairpins)
    return 0 if same_ports and same_hairpins else 1


sys.exit(main())
