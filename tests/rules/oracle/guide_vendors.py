"""What the steps of a guide do, vendor by vendor, for guide.py."""

from guide_boxes import FritzBox, Router, WatchGuard
from guide_common import check_translations, networks, ports
from guide_sonicwall import SonicWall
from guide_sophos import Sophos
from guide_zyxel import Zyxel


class Any:
    """Any firewall: what each field says is what it means."""

    TITLE, NAME_LIMIT = "any firewall", 63
    DELETED = ("filter rules", "source NAT rules", "port forwards")

    FORWARD = {
        "Name", "Comment", "Protocol", "Allowed sources", "Public address", "Public port",
        "Internal address", "Internal port", "NAT loopback",
    }
    FILTER = {
        "Name", "Comment", "Action", "From", "Allowed sources", "Destination", "Protocol",
        "Destination port",
    }
    TRANSLATION = {"Name", "Source", "Destination", "Translated source"}

    @staticmethod
    def created(steps):
        return [(step.part, step.fields["Name"]) for step in steps if "Name" in step.fields]

    @classmethod
    def meaning(cls, steps, nodes, words):
        translations = set()
        for step in steps:
            fields, keys = step.fields, set(step.fields)
            if step.part == "Port forwards" and keys == cls.FORWARD:
                yield from cls.forward(fields)
            elif step.part == "Filter rules" and keys == cls.FILTER:
                yield cls.permit(fields)
            elif step.part == "Hairpin NAT" and keys == cls.TRANSLATION:
                translations.add((fields["Source"], fields["Destination"]))
            elif keys - {"Name begins with"}:
                raise SystemExit(f"step {step.number} has other fields: {keys}")
        check_translations(translations, nodes, words)

    @staticmethod
    def forward(fields):
        sources = networks(fields["Allowed sources"], "any")
        proto = fields["Protocol"].lower()
        public = f"{fields['Public address']}:{ports(fields['Public port'])}"
        node = fields["Internal address"]
        yield f"forward {proto} {public} {node}:{ports(fields['Internal port'])} {sources}"
        if fields["NAT loopback"] == "yes":
            yield f"hairpin {proto} {public} {node} {sources}"

    @staticmethod
    def permit(fields):
        if (fields["Action"], fields["From"]) != ("allow", "outside (WAN)"):
            raise SystemExit(f"a filter rule for something else: {fields}")
        sources = networks(fields["Allowed sources"], "any")
        port = ports(fields["Destination port"])
        return f"permit {fields['Protocol'].lower()} {fields['Destination']}:{port} {sources}"


VENDORS = [Any, Sophos, SonicWall, WatchGuard, Zyxel, FritzBox, Router]
