#!/usr/bin/env python3
"""What rules let in, for each port, against what `nvports list` says.

meaning.py LIST SITE MEANING [rules option]... : LIST is the list as JSON, SITE the site file, for
what a list does not say (IPv6 addresses, inside networks), and MEANING what the oracle of a target
read back from the rules, a line each:

  forward PROTO PUBLIC:FROM-TO NODE:FROM-TO SOURCES
  permit PROTO NODE:FROM-TO SOURCES
  hairpin PROTO PUBLIC:FROM-TO NODE SOURCES

SOURCES are "any" or networks with commas. Where a target's forwards permit what they forward, its
oracle prints no permits for them; the option --implied says so. With --filter-only, whatever
translates addresses is not the target's, and with --mode routed there is nothing that does. With
--family ipv4, nodes have no IPv6 address.
"""

import functools
import ipaddress
import json
import sys

import yaml

ANY = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("::/0")}


def networks(texts, family):
    """The networks of one family in TEXTS; "any" is all of it."""
    if texts == ["any"]:
        return {ANY[family]}
    nets = [ipaddress.ip_network(text) for text in texts]
    return {net for net in nets if net.version == family}


def family_of(address):
    return ipaddress.ip_address(address).version


@functools.lru_cache(None)
def collapsed(nets):
    return tuple(ipaddress.collapse_addresses(nets))


class Meaning:
    """What each port of each kind leads to, and for whom."""

    def __init__(self):
        self.spans = {}

    def add(self, key, first, last, nets, to=None):
        """KEY's ports FIRST to LAST are for NETS; FIRST leads to port TO."""
        move = None if to is None else to - first
        if first <= last:
            self.spans.setdefault(key, []).append((first, last, move, frozenset(nets)))

    def normal(self):
        """The same in the fewest pieces, (kind and places, first, last, how far the ports are
        moved, the fewest networks); those that nobody may use left out."""
        return [piece for key, spans in self.spans.items() for piece in pieces(key, spans)]


def pieces(key, spans):
    bounds = sorted({first for first, *_ in spans} | {last + 1 for _, last, *_ in spans})
    piece = None
    for first, end in zip(bounds, bounds[1:]):
        here = [span for span in spans if span[0] <= first <= span[1]]
        moves = {move for _, _, move, _ in here}
        if len(moves) > 1:
            raise SystemExit(f"{key} {first} leads to ports moved by {moves}")
        nets = collapsed(frozenset().union(*(nets for *_, nets in here)))
        if not nets:
            continue
        (move,) = moves
        if piece and piece[2] == first - 1 and piece[3:] == (move, nets):
            piece = (key, piece[1], end - 1, move, nets)
            continue
        if piece:
            yield piece
        piece = (key, first, end - 1, move, nets)
    if piece:
        yield piece


def within(nets, inside):
    """The part of NETS that is in the networks INSIDE."""
    part = set()
    for net in nets:
        for other in inside:
            if net.subnet_of(other):
                part.add(net)
            elif other.subnet_of(net):
                part.add(other)
    return part


def ranges(row, key):
    return [(item["from"], item["to"]) for item in row[key]]


def expect(rows, nodes, translated, hairpin):
    """The meaning that rules for ROWS must have."""
    meaning = Meaning()
    for row in rows:
        if row["access"] == "none":
            continue
        node = nodes[row["node"]]
        texts = ["any"] if row["access"] == "any" else row["sources"]
        nat = translated and row["public_address"] not in (None, row["address"])
        for proto in row["protocols"]:
            for (first, last), (outside, end) in zip(
                ranges(row, "ports"), ranges(row, "public_ports")
            ):
                nets = networks(texts, 4)
                meaning.add(("permit", proto, row["address"]), first, last, nets)
                if node.get("address6"):
                    meaning.add(
                        ("permit", proto, node["address6"]), first, last, networks(texts, 6)
                    )
                if not nat:
                    continue
                where = (proto, row["public_address"], row["address"])
                meaning.add(("forward",) + where, outside, end, nets, first)
                if hairpin:
                    part = within(nets, node["lan"])
                    meaning.add(("hairpin",) + where, outside, end, part)
    return meaning.normal()


def place(text):
    """ADDRESS:FROM-TO"""
    address, ports = text.rsplit(":", 1)
    first, last = ports.split("-")
    return address, int(first), int(last)


def read(lines, inside, implied):
    """The meaning of the oracle's LINES; INSIDE are the inside networks of each node's address."""
    meaning = Meaning()
    for line in lines:
        kind, proto, *places, sources = line.split()
        address, first, last = place(places[0])
        nets = networks(sources.split(","), family_of(address))
        if kind == "permit":
            meaning.add((kind, proto, address), first, last, nets)
        elif kind == "forward":
            node, to, end = place(places[1])
            if end - to != last - first:
                raise SystemExit(f"ranges of different size: {line}")
            meaning.add((kind, proto, address, node), first, last, nets, to)
            if implied:
                meaning.add(("permit", proto, node), to, end, nets)
        else:
            part = within(nets, inside[places[1]])
            meaning.add((kind, proto, address, places[1]), first, last, part)
    return meaning.normal()


def describe(piece):
    key, first, last, move, nets = piece
    leads = "" if move is None else f" to {first + move}-{last + move}"
    return f"{' '.join(key)} {first}-{last}{leads} for {','.join(map(str, nets))}"


def main():
    options = sys.argv[4:]
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = json.load(file)["requirements"]
    with open(sys.argv[2], encoding="utf-8") as file:
        nodes = yaml.safe_load(file)["nodes"]
    for node in nodes.values():
        node["lan"] = networks(node.get("lan", []), 4)
        if "ipv4" in options:
            node.pop("address6", None)
    inside = {node["address"]: node["lan"] for node in nodes.values()}
    hairpin = "off" not in options
    translated = "--filter-only" not in options and "routed" not in options
    with open(sys.argv[3], encoding="utf-8") as file:
        found = read(file.read().splitlines(), inside, "--implied" in options)
    wanted = expect(rows, nodes, translated, hairpin)
    if not wanted:
        raise SystemExit("nothing is wanted: the case tests nothing")
    both = set(wanted) & set(found)
    lacking = [describe(piece) for piece in wanted if piece not in both]
    surplus = [describe(piece) for piece in found if piece not in both]
    for title, lines in (("wanted", lacking), ("found", surplus)):
        for line in lines[:10]:
            print(f"{title}: {line}")
        if len(lines) > 10:
            print(f"{title}: {len(lines) - 10} more")
    return 1 if lacking or surplus else 0


sys.exit(main())
