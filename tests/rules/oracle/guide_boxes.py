"""Vendors whose rule is forward and filter at once, for guide_vendors.py."""

import ipaddress

from guide_common import Vendor, networks, ports, text_of


class WatchGuard(Vendor):
    """A policy permits, and forwards where its To is a static NAT action."""

    TITLE = "WatchGuard Firebox"
    DELETED = ("Firewall Policies", "Add Policy > Custom", "Firewall > SNAT")

    def __init__(self):
        super().__init__()
        self.actions, self.policies = {}, []

    def add_action(self, step):
        fields = step.fields
        if fields["Type"] != "Static NAT":
            raise SystemExit(f"another type: {fields}")
        port = fields["Set internal port to a different port"]
        value = (
            fields["IP Address or Interface"], fields["Internal IP Address"],
            None if port == "no" else int(port),
        )
        self.put(self.actions, fields["Name"], value)

    def add_template(self, step):
        fields = step.fields
        if fields["Type"] != "Packet Filter":
            raise SystemExit(f"another type: {fields}")
        ranges = [ports(text).split("-") for text in fields["Server Port"].split(", ")]
        ranges = [(int(first), int(last)) for first, last in ranges]
        self.put(self.services, fields["Name"], (fields["Protocol"].lower(), ranges))

    def add_policy(self, step):
        if step.fields["Connections are"] != "Allowed":
            raise SystemExit(f"another policy: {step.fields}")
        self.policies.append(step.fields)

    def see(self, step):
        self.helper = "SIP-ALG" in step.text

    def lines(self, nodes, words):
        for fields in self.policies:
            sources = fields["From"].split(", ")
            external = "Any-External" in sources
            inside = [source for source in sources if source != "Any-External"]
            protocol, ranges = self.services[fields["Template"]]
            for first, last in ranges:
                if fields["To"] in self.actions:
                    yield from self.forwarded(
                        self.actions[fields["To"]], protocol, first, last, external, inside
                    )
                else:
                    if external and inside:
                        raise SystemExit(f"inside networks are nothing for a filter: {fields}")
                    node = ipaddress.ip_address(fields["To"])
                    nets = "any" if external else networks(", ".join(inside), None)
                    yield f"permit {protocol} {node}:{first}-{last} {nets}"

    @staticmethod
    def forwarded(action, protocol, first, last, external, inside):
        public, node, port = action
        if port and first != last:
            raise SystemExit(f"a range leads to port {port}")
        to = port or first
        nets = None if external else [ipaddress.ip_network(net) for net in inside]
        place = f"{node}:{to}-{to + last - first}"
        yield f"forward {protocol} {public}:{first}-{last} {place} {text_of(nets)}"
        yield f"permit {protocol} {place} {text_of(nets)}"
        for net in inside:
            yield f"hairpin {protocol} {public}:{first}-{last} {node} {net}"

    STEPS = {
        "Static NAT actions": [
            ("Firewall > SNAT > Add",
             ("Name", "Type", "IP Address or Interface", "Internal IP Address",
              "Set internal port to a different port"), add_action),
        ],
        "Policy templates": [
            ("Firewall > Firewall Policies > Add Policy > Custom > Add",
             ("Name", "Type", "Protocol", "Server Port"), add_template),
        ],
        "Policies": [
            ("Firewall > Firewall Policies > Add Policy > Custom, choose the template",
             ("Name", "Template", "Connections are", "From", "To"), add_policy),
        ],
        "SIP ALG": [("Firewall > Firewall Policies: see that no policy", (), see)],
    }


class Box(Vendor):
    """A router with one public address: an entry is forward and filter for any."""

    def __init__(self):
        super().__init__()
        self.entries = []

    def open(self, step, node, inside, outside):
        """A range keeps its ports; a single one may be another."""
        protocol = step.fields["Protocol"].lower()
        inside, outside = ports(inside), ports(outside)
        first, last = outside.split("-")
        if first != last and inside != outside:
            raise SystemExit(f"a range is moved: {step.fields}")
        if any(entry[:2] == (protocol, outside) for entry in self.entries):
            raise SystemExit(f"a port is open twice: {step.fields}")
        self.entries.append((protocol, outside, node, inside))

    def lines(self, nodes, words):
        publics = {node["address"]: node["public_address"] for node in nodes}
        if len(set(publics.values())) != 1:
            raise SystemExit("there is one public address only")
        for protocol, outside, node, inside in self.entries:
            public = f"{publics[node]}:{outside}"
            yield f"forward {protocol} {public} {node}:{inside} any"
            yield f"permit {protocol} {node}:{inside} any"
            if "off" not in words:
                yield f"hairpin {protocol} {public} {node} any"


class FritzBox(Box):
    """Devices inside are forwarded without a setting."""

    TITLE, HAS_HELPER = "FRITZ!Box", False
    DELETED = ("Port Sharing",)

    def __init__(self):
        super().__init__()
        self.opened = []

    def share(self, step):
        fields = step.fields
        if step.text.endswith("for IPv4 only") and "External port" in fields:
            device = str(ipaddress.IPv4Address(fields["Device"]))
            self.open(step, device, fields["Port to device"], fields["External port"])
        elif step.text.endswith("for IPv6 only") and "External port" not in fields:
            device = ipaddress.IPv6Address(fields["Device"])
            port = ports(fields["Port to device"])
            self.opened.append(f"permit {fields['Protocol'].lower()} {device}:{port} any")
        else:
            raise SystemExit(f"a sharing of neither family: {fields}")

    def lines(self, nodes, words):
        yield from super().lines(nodes, words)
        yield from self.opened

    STEPS = {
        "Telephony of the FRITZ!Box": [("Telephony > Telephone Numbers: see", (), Vendor.look)],
        "Port sharing": [
            ("Internet > Permit Access > Port Sharing, at the device: New Sharing",
             ("Device", "Name", "Protocol", "Port to device", "External port?"), share),
            ("Save with Apply", (), Vendor.look),
        ],
        "Hairpin NAT": [
            ("There is nothing to set", (), Vendor.look),
            ("Devices inside reach the node", (), Vendor.look),
        ],
    }


class Router(Box):
    """A provider's router."""

    TITLE = "a provider's router"
    DELETED = ("Port forwarding",)

    def forward(self, step):
        fields = step.fields
        node = str(ipaddress.IPv4Address(fields["Internal IP address"]))
        self.open(step, node, fields["Internal port"], fields["External port"])

    def see(self, step):
        self.helper = True

    STEPS = {
        "Address of the node": [("Home network or LAN > DHCP", ("IP address",), Vendor.look)],
        "Port forwarding": [
            ("Port forwarding > Add",
             ("Name", "Protocol", "External port", "Internal port", "Internal IP address"),
             forward),
        ],
        "Hairpin NAT": [
            ("Look for NAT loopback", (), Vendor.look),
            ("If the router has none", (), Vendor.look),
        ],
        "SIP helper (ALG)": [("Look for SIP ALG", (), see)],
    }
