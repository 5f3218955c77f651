"""Vendors whose rules are made of objects: addresses, services and groups, for guide_vendors.py."""

import ipaddress

from guide_common import Vendor, expected_hidden, text_of


class Firewall(Vendor):
    """Rules in two tables, NAT and filter; what passes needs both."""

    def __init__(self):
        super().__init__()
        self.nats, self.rules = [], []

    def service(self, name):
        """Protocol and ranges of a service or of a group of services of one protocol."""
        parts = [self.services[part] for part in self.groups.get(name, [name])]
        protocols = {protocol for protocol, _ in parts}
        if len(protocols) != 1:
            raise SystemExit(f"the service {name} has the protocols {protocols}")
        return protocols.pop(), [pair for _, ranges in parts for pair in ranges]

    def host(self, name):
        net = self.addresses[name]
        if net.num_addresses != 1:
            raise SystemExit(f"{name} is no single address")
        return str(net.network_address)

    def add_nat(self, name, nets, public, node, service, to, inside, hidden):
        protocol, ranges = self.service(service)
        shift = 0
        if to != "Original":
            other, moved = self.service(to)
            if other != protocol or len(ranges) != 1 or len(moved) != 1:
                raise SystemExit(f"{name} cannot translate {service} into {to}")
            shift = moved[0][0] - ranges[0][0]
            if moved[0][1] - ranges[0][1] != shift:
                raise SystemExit(f"{name} translates into a range of another size")
            if ranges[0][0] != ranges[0][1] and not self.MOVES_RANGES:
                raise SystemExit(f"{name} moves a range")
        self.nats.append(
            {
                "name": name, "nets": nets, "public": public, "node": node, "inside": inside,
                "protocol": protocol, "ranges": ranges, "shift": shift, "hidden": hidden,
            }
        )

    def same_packets(self, one, other):
        keys = ("public", "node", "protocol", "ranges", "shift")
        return all(one[key] == other[key] for key in keys)

    def hidden_of(self, nat):
        """The sources that loopback rules for what NAT forwards replace."""
        loops = [one for one in self.nats if one["hidden"] and self.same_packets(one, nat)]
        return {net for loop in loops for net in loop["nets"]}

    def lines(self, nodes, words):
        by_address = {node.get("address"): node for node in nodes}
        used = 0
        for nat in self.nats:
            if nat["hidden"]:
                continue
            node, sources = nat["node"], text_of(nat["nets"])
            wanted = expected_hidden(by_address[node], nat["nets"], words)
            found = self.hidden_of(nat)
            used += bool(found)
            if found != wanted:
                raise SystemExit(f"{nat['name']}: sources of {found} are replaced, not of {wanted}")
            for first, last in nat["ranges"]:
                public = f"{nat['public']}:{first}-{last}"
                to = f"{node}:{first + nat['shift']}-{last + nat['shift']}"
                yield f"forward {nat['protocol']} {public} {to} {sources}"
                if nat["inside"] and self.passes_inside(nat):
                    yield f"hairpin {nat['protocol']} {public} {node} {sources}"
        if used != sum(nat["hidden"] for nat in self.nats):
            raise SystemExit("a loopback rule is for nothing")
        for rule in self.rules:
            yield from self.permits_of(rule)

    def permits_of(self, rule):
        """What is forwarded to, where RULE names the public address."""
        protocol, ranges = self.service(rule["service"])
        nats = [
            nat for nat in self.nats
            if nat["public"] == rule["address"] and not nat["hidden"]
        ]
        for first, last in ranges:
            ways = [(rule["address"], 0)] if not nats else [
                (nat["node"], nat["shift"]) for nat in nats
                if nat["protocol"] == protocol and (first, last) in nat["ranges"]
            ]
            if len(ways) != 1:
                raise SystemExit(f"a filter rule for {len(ways)} forwards: {rule} {first}-{last}")
            (address, shift), = ways
            port = f"{first + shift}-{last + shift}"
            yield f"permit {protocol} {address}:{port} {text_of(rule['nets'])}"
