"""A model of OPNsense 26.1.11: what its uploads take, and what its rules do to packets.

From its source: models OPNsense/Firewall/{DNat,Filter,Alias}.xml with their classes and field
types, the controllers' uploads (a row is found by "@uuid", all rows are valid or nothing is
taken), Rule.php, ForwardRule.php, SNatRule.php, FilterRule.php; and from pf.conf(5)."""

import csv
import ipaddress
import json
import re

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ALIAS = re.compile(r"[a-zA-Z]|[_a-zA-Z][a-zA-Z0-9][_a-zA-Z0-9]{0,29}")
RESERVED = {"any", "all", "in", "out", "pass", "block", "port", "nat", "rdr", "tag", "user", "to"}
SERVICES = {"http", "https", "ssh", "sip", "ldap", "iax", "domain", "ftp", "sftp", "tcp", "udp"}
PORTED = {"tcp", "udp", "tcp/udp"}
MODES = ("hybrid", "advanced")  # of source NAT, in which its rules are in force


class Error(Exception):
    pass


def expect(holds, what):
    if not holds:
        raise Error(what)


# Fields: each takes the firewall and a value that is not empty, and is true where it is valid.


def boolean(_, value):
    return value in ("0", "1")


def one_of(*values):
    return lambda _, value: value in values


def sequence(_, value):
    return re.fullmatch("[1-9][0-9]{0,5}", value)


def interfaces(firewall, value):
    return all(name in firewall.interfaces for name in value.split(","))


def interface(firewall, value):
    return value in firewall.interfaces


def is_address(value):
    try:
        ipaddress.ip_network(value)
        return True
    except ValueError:
        return False


def network(firewall, value):
    if value in ("any", "(self)") or value in firewall.interfaces or is_address(value):
        return True
    if value.endswith("ip") and value[:-2] in firewall.interfaces:
        return True
    return firewall.aliases.get(value, {}).get("type") in ("host", "network")


def is_number(value):
    return re.fullmatch("[1-9][0-9]{0,4}", value) and int(value) <= 65535


def port(firewall, value):
    return bool(is_number(value)) or firewall.aliases.get(value, {}).get("type") == "port"


def ports(firewall, value):
    ends = value.split("-")
    if len(ends) == 2 and all(is_number(end) for end in ends):
        return int(ends[0]) < int(ends[1])
    return port(firewall, value)


def text(_, value):
    return len(value) <= 255 and value.isascii() and value.isprintable()


def tag(_, value):
    return re.fullmatch(r"[0-9a-zA-Z.,_\-]{1,512}", value)


PROTOCOLS = ("any", "TCP", "UDP", "ICMP", "ESP", "GRE", "TCP/UDP")
DNAT = {
    "sequence": sequence, "disabled": boolean, "nordr": boolean, "interface": interfaces,
    "ipprotocol": one_of("inet", "inet6", "inet46"),
    "protocol": one_of(*[name.lower() for name in PROTOCOLS]),
    "source.network": network, "source.port": ports, "source.not": boolean,
    "destination.network": network, "destination.port": ports, "destination.not": boolean,
    "target": network, "local-port": port, "log": boolean, "descr": text, "tag": tag,
    "tagged": tag, "nosync": boolean, "natreflection": one_of("purenat", "disable"),
    "pass": one_of("rule", "pass"),
}
COMMON = {
    "enabled": boolean, "sequence": sequence, "protocol": one_of(*PROTOCOLS),
    "source_net": network, "source_not": boolean, "source_port": ports,
    "destination_net": network, "destination_not": boolean, "destination_port": ports,
    "log": boolean, "tagged": tag, "description": text,
}
RULES = {
    **COMMON, "action": one_of("pass", "block", "reject"), "quick": boolean,
    "interfacenot": boolean, "interface": interfaces, "direction": one_of("in", "out", "any"),
    "ipprotocol": one_of("inet", "inet6", "inet46"), "tag": tag, "disablereplyto": boolean,
}
SNAT = {
    **COMMON, "nonat": boolean, "interface": interface, "ipprotocol": one_of("inet", "inet6"),
    "target": network, "target_port": ports, "staticnatport": boolean,
}
# What OPNsense itself puts into a row that does not say it; these must not be empty.
DEFAULTS = {
    "source_net": "any", "source_not": "0", "destination_net": "any", "destination_not": "0",
    "log": "0", "enabled": "1", "protocol": "any", "ipprotocol": "inet", "sequence": "1",
}
TABLES = {
    "forwards": (DNAT, {"sequence": "100"}),
    "rules": (RULES, {**DEFAULTS, "action": "pass", "quick": "1", "direction": "in",
                      "interfacenot": "0"}),
    "outbound": (SNAT, {**DEFAULTS, "nonat": "0", "interface": "lan", "target": "wanip"}),
}


def check_rule(kind, row):
    """What the classes of the models check beyond single fields."""
    dnat = kind == "forwards"
    names = ["source.port", "destination.port", "local-port"] if dnat else [
        "source_port", "destination_port", "target_port"]
    ported = row.get("protocol", "any").lower() in PORTED
    expect(ported or not any(row.get(name) for name in names), f"ports without TCP or UDP: {row}")
    names = ["source.network", "destination.network", "target"] if dnat else [
        "source_net", "destination_net", "target"]
    for name in names:
        value = row.get(name, "")
        if is_address(value) and row.get("ipprotocol") in ("inet", "inet6"):
            family = "inet6" if ":" in value else "inet"
            expect(family == row["ipprotocol"], f"address of the other family: {row}")
    if dnat and row.get("nordr") == "1":
        expect(not row.get("target") and not row.get("local-port"), f"no rdr, but a target: {row}")
    elif dnat:
        expect(is_address(row.get("target", "")), f"a forward without a target: {row}")
    expect(kind != "outbound" or row["target"] != "any", f"target any: {row}")
    expect(row.get("interfacenot", "0") == "0" or "," not in row["interface"], f"not two: {row}")


class Firewall:
    def __init__(self, names):
        self.interfaces = names  # the first is outside, and the only one with a gateway
        self.mode = "hybrid"
        self.aliases = {}
        self.tables = {kind: {} for kind in TABLES}

    def copy(self):
        other = Firewall(self.interfaces)
        other.mode, other.aliases = self.mode, dict(self.aliases)
        other.tables = {kind: copy_rows(table) for kind, table in self.tables.items()}
        return other

    def upload(self, name, content):
        """A file by its name; nothing is taken of one that is refused."""
        if name == "aliases.json":
            self.upload_aliases(json.loads(content, object_pairs_hook=unique))
        else:
            kind, dot, end = name.partition(".")
            expect(kind in TABLES and dot + end == ".csv", f"no upload for {name}")
            self.upload_rows(kind, content)

    def upload_aliases(self, document):
        expect(set(document) == {"aliases"} and set(document["aliases"]) == {"alias"}, "no aliases")
        new = dict(self.aliases)
        for alias in document["aliases"]["alias"].values():
            unknown = set(alias) - {"enabled", "name", "type", "content", "description"}
            expect(not unknown, f"alias with {unknown}")
            name = alias["name"]
            expect(ALIAS.fullmatch(name) and name not in RESERVED | SERVICES, f"no alias: {name}")
            expect(alias["enabled"] == "1" and text(self, alias["description"]), f"alias {name}")
            check_alias(alias)
            new[name] = alias
        self.aliases = new

    def upload_rows(self, kind, content):
        fields, defaults = TABLES[kind]
        expect("\r" not in content and content.endswith("\n"), "lines end in LF")
        header, *records = csv.reader(content.splitlines(True), strict=True)
        expect(len(set(header)) == len(header) and header[0] == "@uuid", "header")
        unknown = set(header[1:]) - set(fields)
        expect(not unknown, f"{kind} have no column {unknown}")
        new, seen = copy_rows(self.tables[kind]), set()
        for record in records:
            expect(len(record) == len(header), f"cells: {record}")
            uuid, *cells = record
            expect(UUID.fullmatch(uuid), f"'{uuid}' would not be kept")
            expect(uuid not in seen, f"'{uuid}' twice")
            seen.add(uuid)
            row = new.setdefault(uuid, dict(defaults))
            row.update(zip(header[1:], cells))
            for name in header[1:]:
                value = row[name]
                expect(value or name not in defaults, f"{name} must not be empty: {row}")
                expect(not value or fields[name](self, value), f"{name} '{value}': {row}")
            check_rule(kind, row)
        self.tables[kind] = new


def copy_rows(table):
    return {uuid: dict(row) for uuid, row in table.items()}


def unique(pairs):
    expect(len(dict(pairs)) == len(pairs), "a name twice")
    return dict(pairs)


def check_alias(alias):
    lines = alias["content"].split("\n")
    expect(len(set(lines)) == len(lines), f"twice in {alias}")
    for line in lines:
        if alias["type"] == "port":
            ends = line.split(":")
            good = all(is_number(end) for end in ends)
            expect(good and len(ends) in (1, 2), f"port '{line}' of {alias}")
            expect(len(ends) == 1 or int(ends[0]) < int(ends[1]), f"reversed '{line}'")
        else:
            expect(alias["type"] == "network" and is_address(line), f"'{line}' of {alias}")


# Packets: interface, family, source, source port, protocol, destination, port, tag; numbers


class Rule:
    """A row that is in force, ready to be compared with packets."""

    def __init__(self, firewall, kind, row):
        dot = kind == "forwards"
        self.row, self.kind = row, kind
        self.names = set(filter(None, row.get("interface", "").split(",")))
        self.but = row.get("interfacenot") == "1"
        if kind == "forwards" and row.get("natreflection") == "purenat":
            self.names |= set(firewall.interfaces[1:])
        self.families = {"inet": {4}, "inet6": {6}}.get(row.get("ipprotocol"), {4, 6})
        protocol = row.get("protocol", "any").lower()
        self.protocols = {"any": {"tcp", "udp"}}.get(protocol, set(protocol.split("/")))
        source, to = ("source.", "destination.") if dot else ("source_", "destination_")
        net = "network" if dot else "net"
        self.sources = addresses(firewall, row.get(source + net), row.get(source + "not"))
        self.to = addresses(firewall, row.get(to + net), row.get(to + "not"))
        self.source_ports = numbers(firewall, row.get(source + "port"))
        self.ports = numbers(firewall, row.get(to + "port"))
        self.floating = len(self.names) != 1 or self.but

    def is_on(self, name):
        return not self.names or (name in self.names) != self.but

    def may_take(self, name, family, protocol, to, to_port):
        return (
            family in self.families
            and protocol in self.protocols
            and self.is_on(name)
            and within(self.ports, to_port)
            and within(self.to[family], to)
        )

    def takes(self, family, source, source_port, mark):
        return (
            within(self.sources[family], source)
            and within(self.source_ports, source_port)
            and self.row.get("tagged", "") in ("", mark)
        )


def within(ranges, number):
    return ranges is None or any(first <= number <= last for first, last in ranges)


def addresses(firewall, value, inverted):
    """Ranges by family; None is all of them."""
    expect(inverted in (None, "", "0"), "inverted matches are not modelled")
    if value in (None, "", "any"):
        return {4: None, 6: None}
    lines = [value] if is_address(value) else firewall.aliases[value]["content"].split("\n")
    ranges = {4: [], 6: []}
    for net in map(ipaddress.ip_network, lines):
        ranges[net.version].append((int(net.network_address), int(net.broadcast_address)))
    return ranges


def numbers(firewall, value):
    if value in (None, "", "any"):
        return None
    alias = firewall.aliases.get(value)
    lines = alias["content"].split("\n") if alias else [value]
    return [(int(ends[0]), int(ends[-1])) for ends in (re.split("[:-]", line) for line in lines)]


class Ruleset:
    """What is in force after Apply."""

    def __init__(self, firewall, everything=False):
        self.firewall = firewall
        self.tables = {kind: self.compile(kind, everything) for kind in TABLES}
        self.tables["rules"].sort(key=lambda rule: not rule.floating)
        self.found = {}

    def compile(self, kind, everything):
        rows = sorted(self.firewall.tables[kind].values(), key=lambda row: int(row["sequence"]))
        off = (lambda r: r.get("disabled") == "1" or r.get("enabled") == "0")
        if kind == "outbound" and self.firewall.mode not in MODES:
            return []
        return [Rule(self.firewall, kind, row) for row in rows if everything or not off(row)]

    def candidates(self, kind, *where):
        """The rules that may take a packet to WHERE, whatever its source is."""
        key = (kind, *where)
        if key not in self.found:
            self.found[key] = [r for r in self.tables[kind] if r.may_take(*where)]
        return self.found[key]

    def first(self, kind, packet):
        name, family, source, source_port, protocol, to, to_port, mark = packet
        for rule in self.candidates(kind, name, family, protocol, to, to_port):
            if rule.takes(family, source, source_port, mark):
                return rule
        return None

    def translate(self, packet):
        """PACKET behind destination NAT, or None where there is none."""
        rule = self.first("forwards", packet)
        if rule is None or rule.row.get("nordr") == "1":
            return None
        expect(rule.row.get("pass", "") == "", "a forward that permits, beside the rules")
        to_port = packet[6]
        if rule.row.get("local-port"):
            expect(len(rule.ports) == 1, f"several ranges to one port: {rule.row}")
            to_port += int(rule.row["local-port"]) - rule.ports[0][0]
        to = int(ipaddress.ip_address(rule.row["target"]))
        return (*packet[:5], to, to_port, rule.row.get("tag") or packet[7])

    def passes(self, packet):
        rule = self.first("rules", packet)
        expect(rule is None or rule.row["quick"] == "1", "rules that are not quick")
        return rule is not None and rule.row["action"] == "pass"

    def source(self, packet):
        """What source NAT makes of PACKET's source, and whether the port stays; or None."""
        rule = self.first("outbound", packet)
        if rule is None or rule.row["nonat"] == "1":
            return None
        return rule.row["target"], rule.row.get("staticnatport") == "1"
