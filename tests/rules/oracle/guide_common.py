"""What the vendors of guide_vendors.py have in common."""

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


class Vendor:
    """Does the steps of a guide: a method for each, found by part, beginning of text and fields.

    STEPS maps the title of a part to a list of beginning, names of fields, and method; a field
    whose name ends in '?' may lack. Steps of PARTS_AROUND are those of every guide.
    """

    NAME_LIMIT = 63
    NAMES = ("Name", "Rule name", "Rule Name")
    PARTS_AROUND = ("Before", "Afterwards")
    HAS_HELPER = True

    def __init__(self):
        self.addresses, self.groups, self.services, self.helper = {}, {}, {}, False

    @classmethod
    def created(cls, steps):
        """Kind and name; objects of a page cannot share a name."""
        return [
            (step.part + step.text.split(",")[0], step.fields[name])
            for step in steps
            for name in cls.NAMES
            if name in step.fields
        ]

    def do(self, step):
        for begin, names, method in self.STEPS.get(step.part, ()):
            needed = {name for name in names if not name.endswith("?")}
            known = {name.rstrip("?") for name in names}
            if step.text.startswith(begin) and needed <= set(step.fields) <= known:
                return method(self, step)
        raise SystemExit(f"step {step.number} is none of this vendor's: {step.text} {step.fields}")

    @classmethod
    def meaning(cls, steps, nodes, words):
        self = cls()
        for step in steps:
            if step.part not in cls.PARTS_AROUND:
                self.do(step)
        if cls.HAS_HELPER and bool(self.helper) == ("--keep-helper" in words):
            raise SystemExit("the SIP helper is not as asked for")
        yield from self.lines(nodes, words)

    def put(self, table, name, value):
        if table.setdefault(name, value) != value:
            raise SystemExit(f"two objects {name}")

    def sources(self, text, any_word):
        """The networks behind names of objects and groups; None for any."""
        if text == any_word:
            return None
        nets = []
        for name in text.split(", "):
            nets += self.groups[name] if name in self.groups else [self.addresses[name]]
        return sorted(nets, key=lambda net: (net.version, net))

    def group(self, step, members):
        nets = self.sources(step.fields[members], None)
        self.put(self.groups, step.fields["Name"], nets)

    def look(self, step):
        """Nothing is created."""


def expected_hidden(node, nets, words):
    """The inside networks of NODE that come with another source, as far as NETS let them in."""
    if "off" in words:
        return set()
    address = ipaddress.ip_address(node["address"])
    inside = [ipaddress.ip_network(net) for net in node.get("lan", [])]
    inside = [net for net in inside if "always" in words or address in net]
    if nets is None:
        return set(inside)
    return {
        one if one.subnet_of(other) else other
        for one in inside
        for other in nets
        if other.version == 4 and one.overlaps(other)
    }


def text_of(nets):
    return "any" if nets is None else ",".join(map(str, nets))
