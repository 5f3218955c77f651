"""Sophos Firewall, for guide_vendors.py."""

import ipaddress

from guide_objects import Firewall


def pairs(text, between):
    ranges = []
    for part in text.split(", "):
        first, _, last = part.partition(between)
        ranges.append((int(first), int(last or first)))
    return ranges


class Sophos(Firewall):
    """Firewall rules name what a packet has before NAT, and the zone that it reaches after it."""

    TITLE, NAME_LIMIT = "Sophos Firewall", 60
    MOVES_RANGES = True
    DELETED = ("Firewall rules", "NAT rules", "Services", "IP host")

    def add_host(self, step):
        fields = step.fields
        net = fields["IP address"]
        if (fields["Type"] == "Network") != ("Subnet" in fields or "Prefix" in fields):
            raise SystemExit(f"a host with a mask: {fields}")
        if fields["Type"] == "Network":
            net += "/" + fields["Subnet" if fields["IP version"] == "IPv4" else "Prefix"]
        net = ipaddress.ip_network(net)
        if f"IPv{net.version}" != fields["IP version"]:
            raise SystemExit(f"another version: {fields}")
        self.put(self.addresses, fields["Name"], net)

    def add_service(self, step):
        fields = step.fields
        if (fields["Type"], fields["Source port"]) != ("TCP/UDP", "1:65535"):
            raise SystemExit(f"another type of service: {fields}")
        ranges = pairs(fields["Destination port"], ":")
        self.put(self.services, fields["Name"], (fields["Protocol"].lower(), ranges))

    def add_translation(self, step):
        fields = step.fields
        hidden = fields["Translated source (SNAT)"] == "MASQ"
        if fields["Translated source (SNAT)"] not in ("MASQ", "Original"):
            raise SystemExit(f"another source: {fields}")
        if (fields["Outbound interface"], fields["Rule position"]) != ("Any", "Top"):
            raise SystemExit(f"another place: {fields}")
        inside = {"Any": True, "the WAN interface": False}[fields["Inbound interface"]]
        if not hidden and any(nat["hidden"] for nat in self.nats):
            raise SystemExit(f"{fields['Rule name']} stands above a loopback rule")
        self.add_nat(
            fields["Rule name"], self.sources(fields["Original source"], "Any"),
            self.host(fields["Original destination"]),
            self.host(fields["Translated destination (DNAT)"]), fields["Original service"],
            fields["Translated service (PAT)"], inside, hidden,
        )

    def add_rule(self, step):
        fields = step.fields
        if (fields["Action"], fields["Rule position"]) != ("Accept", "Top"):
            raise SystemExit(f"no rule that accepts: {fields}")
        zones = fields["Source zones"].split(", ")
        if zones not in (["WAN"], ["WAN", "LAN"]) or fields["Destination zones"] != "LAN":
            raise SystemExit(f"other zones: {fields}")
        address = self.host(fields["Destination networks"])
        if ("IPv6" in step.text) != (":" in address):
            raise SystemExit(f"a rule of the other family: {fields}")
        nets = self.sources(fields["Source networks and devices"], "Any")
        self.rules.append(
            {"service": fields["Services"], "address": address, "nets": nets, "zones": zones}
        )

    def passes_inside(self, nat):
        return any(
            "LAN" in rule["zones"] and rule["address"] == nat["public"]
            and rule["nets"] == nat["nets"]
            and self.service(rule["service"]) == (nat["protocol"], nat["ranges"])
            for rule in self.rules
        )

    def lines(self, nodes, words):
        for nat in self.nats:
            if not nat["hidden"] and nat["inside"] != self.passes_inside(nat):
                raise SystemExit(f"{nat['name']} forwards for others than its firewall rule")
        yield from super().lines(nodes, words)

    def unload(self, step):
        if step.fields["Command"] != "system system_modules sip unload":
            raise SystemExit("another command")
        self.helper = True

    STEPS = {
        "IP hosts": [
            ("Hosts and services > IP host > Add",
             ("Name", "IP version", "Type", "IP address", "Subnet?", "Prefix?"), add_host),
        ],
        "Services": [
            ("Hosts and services > Services > Add",
             ("Name", "Type", "Protocol", "Source port", "Destination port"), add_service),
        ],
        "NAT rules": [
            ("Rules and policies > NAT rules > IPv4 > Add NAT rule > New NAT rule",
             ("Rule name", "Rule position", "Original source", "Translated source (SNAT)",
              "Original destination", "Translated destination (DNAT)", "Original service",
              "Translated service (PAT)", "Inbound interface", "Outbound interface"),
             add_translation),
        ],
        "Firewall rules": [
            ("Rules and policies > Firewall rules > IPv",
             ("Rule name", "Rule position", "Action", "Source zones",
              "Source networks and devices", "Destination zones", "Destination networks",
              "Services"), add_rule),
        ],
        "SIP module": [("admin (at the top right) > Console", ("Command",), unload)],
    }
