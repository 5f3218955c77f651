"""SonicWall, for guide_vendors.py."""

import ipaddress

from guide_objects import Firewall


class SonicWall(Firewall):
    """Access rules name what a packet has before NAT; between zones inside they are not needed."""

    TITLE = "SonicWall"
    MOVES_RANGES = False
    DELETED = (
        "Access Rules", "NAT Rules", "Service Groups", "Service Objects", "Address Groups",
        "Address Objects",
    )

    def add_address(self, step):
        fields = step.fields
        if fields["Type"] == "Host" and "IP Address" in fields:
            net = fields["IP Address"]
        elif fields["Type"] == "Network" and "Network" in fields:
            net = f"{fields['Network']}/{fields['Netmask/Prefix Length']}"
        else:
            raise SystemExit(f"no address: {fields}")
        if fields["Zone Assignment"] not in ("LAN", "WAN", "WAN, or LAN where it is inside"):
            raise SystemExit(f"another zone: {fields}")
        self.put(self.addresses, fields["Name"], ipaddress.ip_network(net))

    def add_address_group(self, step):
        self.group(step, "Members")

    def add_service(self, step):
        first, last = step.fields["Port Range"].split(" - ")
        service = step.fields["Protocol"].lower(), [(int(first), int(last))]
        self.put(self.services, step.fields["Name"], service)

    def add_service_group(self, step):
        if step.fields["Name"] in self.services:
            raise SystemExit("a group with the name of a service")
        self.put(self.groups, step.fields["Name"], step.fields["Members"].split(", "))

    def add_translation(self, step):
        fields = step.fields
        hidden = fields["Translated Source"] != "Original"
        public = self.host(fields["Original Destination"])
        if hidden and self.host(fields["Translated Source"]) != public:
            raise SystemExit(f"a loopback rule with another source: {fields}")
        inside = {"Any": True, "the WAN interface": False}[fields["Inbound Interface"]]
        if fields["Outbound Interface"] != "Any":
            raise SystemExit("NAT with an outbound interface never forwards")
        self.add_nat(
            fields["Name"], self.sources(fields["Original Source"], "Any"), public,
            self.host(fields["Translated Destination"]), fields["Original Service"],
            fields["Translated Service"], inside, hidden,
        )

    def add_rule(self, step):
        fields = step.fields
        fixed = [fields[name] for name in (
            "Action", "Source Zone", "Source Port/Services", "Destination Zone")]
        if fixed != ["Allow", "WAN", "Any", "LAN"]:
            raise SystemExit(f"another rule: {fields}")
        address = self.host(fields["Destination Address"])
        if ("for IPv6" in step.text) != (":" in address):
            raise SystemExit(f"a rule of the other family: {fields}")
        self.rules.append({
            "service": fields["Destination Port/Services"], "address": address,
            "nets": self.sources(fields["Source Address"], "Any"),
        })

    def passes_inside(self, nat):
        return True

    def switch_off(self, step):
        self.helper = step.fields["Enable SIP Transformations"] == "off"

    STEPS = {
        "Addresses": [
            ("Object > Match Objects > Addresses > Address Objects > Add",
             ("Name", "Zone Assignment", "Type", "IP Address?", "Network?",
              "Netmask/Prefix Length?"), add_address),
            ("Object > Match Objects > Addresses > Address Groups > Add",
             ("Name", "Members"), add_address_group),
        ],
        "Services": [
            ("Object > Match Objects > Services > Service Objects > Add",
             ("Name", "Protocol", "Port Range"), add_service),
            ("Object > Match Objects > Services > Service Groups > Add",
             ("Name", "Members"), add_service_group),
        ],
        "NAT rules": [
            ("Policy > Rules and Policies > NAT Rules > Add",
             ("Name", "Original Source", "Translated Source", "Original Destination",
              "Translated Destination", "Original Service", "Translated Service",
              "Inbound Interface", "Outbound Interface"), add_translation),
        ],
        "Access rules": [
            ("Policy > Rules and Policies > Access Rules > Add",
             ("Name", "Action", "Source Zone", "Source Address", "Source Port/Services",
              "Destination Zone", "Destination Address", "Destination Port/Services"), add_rule),
        ],
        "SIP transformations": [
            ("Network > VoIP > Settings", ("Enable SIP Transformations",), switch_off),
        ],
    }
