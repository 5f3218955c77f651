"""What the steps of a guide do, vendor by vendor, for guide.py."""

import ipaddress


def ports(text, separator="-"):
    """"22" is "22-22", as meaning.py wants it."""
    first, _, last = text.partition(separator)
    return f"{int(first)}-{int(last or first)}"


def networks(text, any_word, separator=", "):
    if text == any_word:
        return "any"
    return ",".join(str(ipaddress.ip_network(part)) for part in text.split(separator))


def check_translations(found, nodes, words):
    """FOUND, pairs of network and node, are those of hairpin NAT for NODES."""
    always, off = "always" in words, "off" in words
    wanted = {
        (str(ipaddress.ip_network(net)), node["address"])
        for node in nodes
        if node.get("public_address", node["address"]) != node["address"] and not off
        for net in node.get("lan", [])
        if always or ipaddress.ip_address(node["address"]) in ipaddress.ip_network(net)
    }
    if found != wanted:
        raise SystemExit(f"source NAT for {sorted(found)}, not for {sorted(wanted)}")


class Any:
    """Any firewall: what each field says is what it means."""

    TITLE, NAME_LIMIT = "any firewall", 63

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


VENDORS = [Any]
