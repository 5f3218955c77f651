"""Zyxel USG FLEX and ATP, for guide_vendors.py."""

import ipaddress

from guide_common import text_of
from guide_objects import Firewall


class Zyxel(Firewall):
    """NAT comes first: policies name the internal address and port."""

    TITLE, NAME_LIMIT = "Zyxel USG FLEX and ATP", 31
    DELETED = (
        "Policy Control", "Network > NAT", "Service Group", "then Service", "Address Group",
        "then Address",
    )

    def __init__(self):
        super().__init__()
        self.found = []

    def add_address(self, step):
        fields = step.fields
        if fields["Address Type"] == "HOST" and "IP Address" in fields:
            net = fields["IP Address"]
        elif fields["Address Type"] == "SUBNET" and "Network" in fields:
            net = f"{fields['Network']}/{fields['Netmask']}"
        else:
            raise SystemExit(f"no address: {fields}")
        self.put(self.addresses, fields["Name"], ipaddress.IPv4Network(net))

    def add_address_group(self, step):
        self.group(step, "Member List")

    def add_service(self, step):
        fields = step.fields
        ports = [(int(fields["Starting Port"]), int(fields["Ending Port"]))]
        self.put(self.services, fields["Name"], (fields["IP Protocol"].lower(), ports))

    def add_service_group(self, step):
        if step.fields["Name"] in self.services:
            raise SystemExit("a group with the name of a service")
        self.put(self.groups, step.fields["Name"], step.fields["Member List"].split(", "))

    def add_forward(self, step):
        fields = step.fields
        names = ("Enable Rule", "Classification", "Incoming Interface", "Port Mapping Type")
        if [fields[name] for name in names] != [
            "yes", "Virtual Server", "the WAN interface", "Ports"
        ]:
            raise SystemExit(f"another NAT rule: {fields}")
        nets = self.sources(fields["Source IP"], "any")
        outside = fields["External Start Port"], fields["External End Port"]
        inside = fields["Internal Start Port"], fields["Internal End Port"]
        public = f"{fields['External IP']}:{'-'.join(outside)}"
        node, protocol = fields["Internal IP"], fields["Protocol Type"].lower()
        self.found.append(f"forward {protocol} {public} {node}:{'-'.join(inside)} {text_of(nets)}")
        if {"yes": True, "no": False}[fields["Enable NAT Loopback"]]:
            self.found.append(f"hairpin {protocol} {public} {node} {text_of(nets)}")

    def add_policy(self, step):
        fields = step.fields
        names = ("Enable", "From", "To", "Action")
        if [fields[name] for name in names] != ["yes", "WAN", "LAN1", "allow"]:
            raise SystemExit(f"another policy: {fields}")
        self.rules.append({
            "service": fields["Service"], "address": self.host(fields["Destination"]),
            "nets": self.sources(fields["Source"], "any"),
        })

    def switch_off(self, step):
        self.helper = step.fields["Enable SIP ALG"] == "no"

    def lines(self, nodes, words):
        yield from self.found
        for rule in self.rules:
            yield from self.permits_of(rule)

    STEPS = {
        "Addresses": [
            ("Configuration > Object > Address/Geo IP > Address > Add",
             ("Name", "Address Type", "IP Address?", "Network?", "Netmask?"), add_address),
            ("Configuration > Object > Address/Geo IP > Address Group > Add",
             ("Name", "Member List"), add_address_group),
        ],
        "Services": [
            ("Configuration > Object > Service > Service > Add",
             ("Name", "IP Protocol", "Starting Port", "Ending Port"), add_service),
            ("Configuration > Object > Service > Service Group > Add",
             ("Name", "Member List"), add_service_group),
        ],
        "NAT": [
            ("Configuration > Network > NAT > Add",
             ("Enable Rule", "Rule Name", "Classification", "Incoming Interface", "Source IP",
              "External IP", "Internal IP", "Port Mapping Type", "Protocol Type",
              "External Start Port", "External End Port", "Internal Start Port",
              "Internal End Port", "Enable NAT Loopback"), add_forward),
        ],
        "SIP ALG": [("Configuration > Network > ALG", ("Enable SIP ALG",), switch_off)],
        "Security policies": [
            ("Configuration > Security Policy > Policy Control > IPv4 Configuration > Add",
             ("Enable", "Name", "From", "To", "Source", "Destination", "Service", "Action"),
             add_policy),
        ],
    }
