#!/usr/bin/env python3
"""What a table of firewalld holds of ours, as meaning.py wants it: firewalld.py TABLE

TABLE is what "nft -j list table inet firewalld" prints, of a firewall whose zones have an interface
each, wan0 and lan0. Only what leads to chains of policies called like ours is read; there, what is
not known is refused.
"""

import ipaddress
import json
import re
import sys

OURS = r"n(?:vports|p)[a-z0-9-]*_([wln])$"
PARTS = "pre", "log", "deny", "allow", "post"


class Table:
    """Rules by their chains, as their expressions."""

    def __init__(self, items):
        self.chains = {}
        for item in items:
            if "rule" in item:
                self.chains.setdefault(item["rule"]["chain"], []).append(item["rule"]["expr"])

    def dispatched(self, hook):
        """The chains of policies of ours that packets get to: interfaces, letter, rules."""
        for expr in self.chains.get(f"{hook}_POLICIES_pre", []):
            target = expr[-1]["jump"]["target"]
            name = re.search(r"_policy_(.*)", target)[1]
            found = re.match(OURS, name)
            if found:
                yield [match(part) for part in expr[:-1]], found[1], self.rules(target)

    def rules(self, chain):
        jumps = [expr[0]["jump"]["target"] for expr in self.chains[chain]]
        if jumps != [f"{chain}_{part}" for part in PARTS]:
            raise SystemExit(f"{chain} is more than a policy's: {jumps}")
        for jump in jumps:
            yield from self.chains.get(jump, [])


def match(part):
    """(what is matched, by what, value)"""
    if set(part) != {"match"}:
        raise SystemExit(f"not a match: {part}")
    inner = part["match"]
    left = inner["left"]
    kind = left.get("payload") or left["meta"]
    what = kind.get("field") or kind["key"]
    return what, inner["op"], kind.get("protocol"), inner["right"]


def net(value):
    if isinstance(value, dict):
        value = f"{value['prefix']['addr']}/{value['prefix']['len']}"
    return value


def ports(value):
    return value["range"] if isinstance(value, dict) else [value, value]


def read(expr):
    """A rule's matches by what they are about, and what it does."""
    found = {}
    for part in expr[:-1]:
        what, operator, protocol, value = match(part)
        if operator != "==" and (what, operator, value) != ("oifname", "!=", "lo"):
            raise SystemExit(f"not understood: {part}")
        if what in found:
            raise SystemExit(f"twice: {part}")
        found[what] = value
        if what == "dport":
            found["protocol"] = protocol
    unknown = set(found) - {"nfproto", "daddr", "saddr", "dport", "protocol", "oifname"}
    if unknown or "daddr" not in found:
        raise SystemExit(f"not understood: {expr}")
    return found, expr[-1]


def span(first, last):
    return f"{first}-{last}"


class Meaning:
    """Forwards, by the letter of their policy, permits, and source NAT."""

    def __init__(self, table):
        self.lines, self.inside, self.snat = [], set(), set()
        for where, letter, rules in table.dispatched("nat_PREROUTING"):
            self.enters(where, letter)
            for expr in rules:
                self.forward(letter, *read(expr))
        for where, letter, rules in table.dispatched("nat_POSTROUTING"):
            for expr in rules:
                self.translate(where, letter, *read(expr))
        for where, letter, rules in table.dispatched("filter_FORWARD"):
            for expr in rules:
                self.enters(where, letter)
                self.permit(letter, *read(expr))

    def enters(self, where, letter):
        wanted = {"w": ["wan0"], "l": ["lan0"]}.get(letter)
        values = [value for what, _, _, value in where if what == "iifname"]
        values = [value.get("set", value) if isinstance(value, dict) else [value]
                  for value in values]
        if len(where) != 1 or values != [wanted]:
            raise SystemExit(f"policy {letter} is for {where}")

    def forward(self, letter, found, action):
        first, last = ports(found["dport"])
        node = action["dnat"]["addr"]
        to, end = ports(action["dnat"].get("port", {"range": [first, last]}))
        if "port" in action["dnat"] and first != last:
            raise SystemExit("a range is moved, which the kernel does not do port by port")
        sources = net(found.get("saddr", "any"))
        public = f"{found['daddr']}:{span(first, last)}"
        protocol = found["protocol"]
        self.lines.append(f"forward {protocol} {public} {node}:{span(to, end)} {sources}")
        if letter == "l":
            self.lines.append(f"hairpin {protocol} {public} {node} {sources}")
            self.inside.add((node, sources))

    def permit(self, letter, found, action):
        if letter != "w" or action != {"accept": None}:
            raise SystemExit(f"policy {letter}: {found} {action}")
        where = f"{found['daddr']}:{span(*ports(found['dport']))}"
        self.lines.append(f"permit {found['protocol']} {where} {net(found.get('saddr', 'any'))}")

    def translate(self, where, letter, found, action):
        names = {what: value for what, _, _, value in where}
        lan = {"set": ["lan0"]}
        if letter != "n" or action != {"masquerade": None} or len(where) != 2 or any(
                names.get(what) not in ("lan0", lan) for what in ("iifname", "oifname")):
            raise SystemExit(f"policy {letter}: {where} {found} {action}")
        self.snat.add((found["daddr"], net(found["saddr"])))

    def check_snat(self):
        """Whoever needs source NAT has it, and nobody else."""
        for node, source in self.inside:
            inside = ipaddress.ip_network(source)
            if "any" in source or ipaddress.ip_address(node) not in inside:
                continue
            if not any(at == node and inside.subnet_of(ipaddress.ip_network(net))
                       for at, net in self.snat):
                raise SystemExit(f"{source} uses the public address of {node} without source NAT")
        for node, source in self.snat:
            net_ = ipaddress.ip_network(source)
            if ipaddress.ip_address(node) not in net_:
                raise SystemExit(f"{source} loses its address on the way to {node}")
            if not any(at == node and ipaddress.ip_network(inside).overlaps(net_)
                       for at, inside in self.inside):
                raise SystemExit(f"source NAT from {source} to {node} without a forward")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        meaning = Meaning(Table(json.load(file)["nftables"]))
    meaning.check_snat()
    print("\n".join(meaning.lines))


main()
