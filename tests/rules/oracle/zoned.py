"""Packets through a firewall with zones, for the oracles of vendors whose rules are between zones.

A device knows, of one packet, where it goes: deliver(packet) is None, or the address, port and
source that it arrives with; translate(packet) is the address and port that a port forward gives it,
or None; passes(packet) is where it goes if only the filter decides. points() are the networks,
ports and addresses that its rules are about."""

import ipaddress
import os
from typing import NamedTuple

import yaml

STRANGER = {4: ipaddress.ip_address("198.18.0.9"), 6: ipaddress.ip_address("2001:db8:ffff::9")}


class Error(Exception):
    pass


class Packet(NamedTuple):
    zone: str
    src: object
    dst: object
    protocol: str
    port: int


def expect(holds, what):
    if not holds:
        raise Error(what)


def words():
    return os.environ.get("RULES_OPTIONS", "").split()


def option(name, default):
    given = words()
    return given[given.index(name) + 1] if name in given else default


def tag():
    name = option("--tag", "nvports")
    return name if name.startswith("nvports") else "nvports-" + name


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def site_nodes():
    if not os.path.exists("site.yaml"):
        return []
    with open("site.yaml", encoding="utf-8") as file:
        return list(yaml.safe_load(file)["nodes"].values())


class Site:
    """What of the network is behind the firewall."""

    def __init__(self):
        self.nodes = site_nodes()
        self.addresses = {
            ipaddress.ip_address(node[key])
            for node in self.nodes
            for key in ("address", "address6")
            if key in node
        }
        if "routed" in words():
            self.addresses |= {
                ipaddress.ip_address(node["public_address"])
                for node in self.nodes
                if "public_address" in node
            }
        self.inside = {
            ipaddress.ip_network(text) for node in self.nodes for text in node.get("lan", [])
        }

    def is_behind(self, address):
        return address in self.addresses or any(address in net for net in self.inside)

    def has_nat(self, node):
        public = node.get("public_address")
        return public and public != node.get("address") and "routed" not in words()


def edges(net):
    return {int(net.network_address), int(net.broadcast_address) + 1}


def address_of(number, family):
    return (ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address)(number)


def sources(points, family):
    """First and last of each piece of the address space within which all are treated alike."""
    cuts = {0}
    for net in points["nets"]:
        if net.version == family:
            cuts |= edges(net)
    bits = 32 if family == 4 else 128
    cuts = sorted(cuts - {1 << bits})
    return list(zip(cuts, [cut - 1 for cut in cuts[1:]] + [(1 << bits) - 1]))


def texts(spans, family):
    nets = []
    for first, last in spans:
        ends = address_of(first, family), address_of(last, family)
        nets += ipaddress.summarize_address_range(*ends)
    return ",".join(str(net) for net in ipaddress.collapse_addresses(nets))


def each(points, family):
    """(protocol, first and last port, pieces of sources) for all that may be treated alike."""
    ports = sorted((points["ports"] | {0}) - {65536})
    pieces = sources(points, family)
    for protocol in ("tcp", "udp"):
        for first, end in zip(ports, ports[1:] + [65536]):
            yield protocol, first, end - 1, pieces


def gather(device, points, zone, dst, ask):
    """(protocol, first, last, answer, sources) of the packets from ZONE to DST with an answer."""
    for protocol, first, last, pieces in each(points, dst.version):
        found = {}
        for piece in pieces:
            src = address_of(piece[0], dst.version)
            answer = ask(device, Packet(zone, src, dst, protocol, first))
            end = ask(device, Packet(zone, src, dst, protocol, last))
            moved = answer and (answer[0], answer[1] + last - first, *answer[2:])
            expect(end == moved, f"{dst} {first}-{last} does not stay a range: {answer}, {end}")
            if answer:
                found.setdefault(answer, []).append(piece)
        for answer, spans in found.items():
            yield protocol, first, last, answer, spans


def ask_forward(device, packet):
    return device.translate(packet)


def ask_arrival(device, packet):
    return device.deliver(packet)


def ask_filter(device, packet):
    return device.passes(packet)


def widen(points, site):
    """Points of the site as well, and strangers."""
    points["nets"] |= site.inside
    points["addresses"] |= site.addresses | set(STRANGER.values())
    for node in site.nodes:
        if "public_address" in node:
            points["addresses"].add(ipaddress.ip_address(node["public_address"]))
    return points


def check_source(site, packet, arrival, translated):
    """Whether the source is replaced where it must be, and only there."""
    node = next(n for n in site.nodes if n.get("address") == str(arrival[0]))
    beside = any(
        packet.src in net and (arrival[0] in net or "always" in words())
        for net in map(ipaddress.ip_network, node.get("lan", []))
    )
    expect(translated == beside, f"the source of {packet} is replaced: {translated}")


def print_meaning(device, wan, lan):
    """What a device with our rules alone lets in, for meaning.py."""
    site = Site()
    points = widen(device.points(), site)
    for dst in sorted(points["addresses"], key=str):
        family = dst.version
        for protocol, first, last, to, spans in gather(device, points, wan, dst, ask_forward):
            forward = f"{dst}:{first}-{last} {to[0]}:{to[1]}-{to[1] + last - first}"
            print("forward", protocol, forward, texts(spans, family))
        for protocol, first, last, to, spans in gather(device, points, wan, dst, ask_arrival):
            expect(to[0] in site.addresses, f"{dst} {first} from {wan} gets to {to}")
            expect(to[2] is None, f"the source of what comes from {wan} is replaced")
            nat = any(site.has_nat(n) and n.get("address") == str(dst) for n in site.nodes)
            expect(not nat, f"{dst} {first} is open without translation")
        print_filter(device, points, wan, lan, dst)
        print_hairpin(device, points, site, lan, dst)


def print_filter(device, points, wan, lan, dst):
    """What the filter lets in by itself, whatever the port forwards say."""
    for protocol, first, last, to, spans in gather(device, points, wan, dst, ask_filter):
        permit = f"{to[0]}:{to[1]}-{to[1] + last - first}"
        print("permit", protocol, permit, texts(spans, dst.version))
    for protocol, first, _, _, spans in gather(device, points, lan, dst, ask_filter):
        for span in spans:
            packet = Packet(wan, address_of(span[0], dst.version), dst, protocol, first)
            expect(device.passes(packet), f"from {lan} more is let in: {packet}")


def print_hairpin(device, points, site, lan, dst):
    for protocol, first, _, _, spans in gather(device, points, lan, dst, ask_forward):
        for span in spans:
            packet = Packet(lan, address_of(span[0], dst.version), dst, protocol, first)
            expect(device.deliver(packet), f"what others permit inside would open {packet}")
    for protocol, first, last, to, spans in gather(device, points, lan, dst, ask_arrival):
        for span in spans:
            src = address_of(span[0], dst.version)
            expect(any(src in net for net in site.inside), f"{src} gets in from {lan}")
            if to[0] != dst:
                check_source(site, Packet(lan, src, dst, protocol, first), to, to[2] is not None)
        expect(to[0] in site.addresses, f"{dst} {first} from {lan} gets to {to}")
        if to[0] != dst:
            print("hairpin", protocol, f"{dst}:{first}-{last} {to[0]}", texts(spans, dst.version))
