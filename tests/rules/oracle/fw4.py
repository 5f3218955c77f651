"""firewall4's view of a configuration: which sections it takes, why it skips others, and what those
that it takes let through. And stand-ins for commands of OpenWrt and NethSecurity.

What firewall4 does: openwrt/firewall4, root/usr/share/ucode/fw4.uc (parse_options, parse_redirect,
parse_rule, parse_nat, parse_ipset) and root/sbin/fw4."""

import ipaddress
import json
import os
import re
import sys

import uci

COMMENT_LIMIT = 128  # bytes that nftables takes
YES, NO = ("1", "on", "true", "yes"), ("0", "off", "false", "no")

# Options, each with the kind of its value; "[]" where it may be a list. Kinds that Firewall.parse
# does not know are taken as they are.
MATCHES = (
    "limit limit_burst utc_time start_date stop_date start_time stop_time weekdays mark counter"
)
SPECS = {
    "defaults": "input output forward auto_helper:bool syn_flood:bool",
    "zone": "enabled:bool name family network[] device[] subnet[] input output forward masq:bool "
    "mtu_fix:bool auto_helper:bool helper[]",
    "forwarding": "enabled:bool name family src:zone dest:zone",
    "ipset": "enabled:bool name family match[]:match entry[]:network maxelem timeout",
    "redirect": "enabled:bool name family src:zone dest:zone ipset:set helper proto[]:proto "
    "src_ip:network src_mac[] src_port:port src_dip:network src_dport:port dest_ip:network "
    "dest_port:port reflection:bool reflection_src reflection_zone[]:zone log target:target "
    + MATCHES,
    "rule": "enabled:bool name family src:zone dest:zone device direction ipset:set helper "
    "set_helper proto[]:proto src_ip[]:network src_mac[] src_port[]:port dest_ip[]:network "
    "dest_port[]:port icmp_type[] set_mark set_xmark dscp set_dscp log target:target " + MATCHES,
    "nat": "enabled:bool name family src:zone device proto[]:proto src_ip:network src_port:port "
    "snat_ip:network snat_port:port dest_ip:network dest_port:port connlimit_ports log "
    "target:target " + MATCHES,
    "include": "enabled:bool path type fw4_compatible:bool position chain",
}
TARGETS = "accept reject drop notrack helper mark dscp dnat snat masquerade".split()


class Skip(Exception):
    """Why firewall4 skips a section."""


def parse_port(text):
    match = re.fullmatch(r"([0-9]{1,5})(?:[-:]([0-9]{1,5}))?", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    return (first, last) if first <= last <= 65535 else None


def parse_network(text):
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


class Firewall:
    def __init__(self, package):
        self.package, self.messages, self.zones, self.sets = package, [], {}, {}
        self.taken = {kind: [] for kind in SPECS}
        for kind in "defaults", "ipset", "zone", "rule", "forwarding", "redirect", "nat":
            for section in package.sections:
                if section.kind == kind:
                    self.take(section)

    def warn(self, section, text):
        name = section.options.get("name")
        title = self.package.reference(section) + (f" ({name})" if name else "")
        self.messages.append((section, f"[!] Section {title} {text}"))

    def take(self, section):
        try:
            values = self.read(section)
            if values.get("enabled") is False:
                raise Skip("is disabled, ignoring section")
            getattr(self, "take_" + section.kind, lambda *ignored: None)(section, values)
            self.taken[section.kind].append((section, values))
        except Skip as skip:
            self.warn(section, str(skip))

    def read(self, section):
        values, known = {}, set()
        for word in SPECS[section.kind].split():
            option, _, kind = word.partition(":")
            name = option.removesuffix("[]")
            known.add(name)
            if name not in section.options:
                continue
            value = section.options[name]
            if option == name:
                if isinstance(value, list):
                    raise Skip(f"option '{name}' must not be a list")
                values[name] = self.parse(name, kind, value)
            else:
                items = value.split() if isinstance(value, str) else value
                values[name] = [self.parse(name, kind, item) for item in items]
        for name in section.options:
            if name not in known and not name.startswith("ns_"):
                self.warn(section, f"specifies unknown option '{name}'")
        return values

    def parse(self, name, kind, text):
        value = text
        if kind == "bool":
            value = True if text in YES else False if text in NO else None
        elif kind == "zone":
            value = self.zones.get(text) if text != "*" else "*"
        elif kind == "set":
            value = text.split()[0]
        elif kind == "port":
            value = parse_port(text)
        elif kind == "network":
            value = parse_network(text)
        elif kind == "proto":
            value = text.lower() or None
        elif kind == "match":
            value = text if re.fullmatch(r"((src|dst|dest)_)?(ip|port|mac|net)", text) else None
        elif kind == "target":
            value = next((t for t in TARGETS if t.startswith(text.lower())), None)
        if value is None:
            raise Skip(f"option '{name}' specifies invalid value '{text}', skipped")
        return value

    def take_zone(self, section, values):
        if "name" not in values:
            raise Skip("option 'name' is mandatory but not set")
        self.zones[values["name"]] = values

    def take_ipset(self, section, values):
        if "name" not in values or "match" not in values:
            raise Skip("has no name or no datatypes assigned")
        family = 6 if "6" in values.get("family", "4") else 4
        entries = values.get("entry", [])
        if any(entry.version != family for entry in entries):
            self.warn(section, "ignoring invalid ipset entry")
        if values["match"] not in (["src_net"], ["net"]):
            raise Skip("is of a kind that this test does not know")
        self.sets[values["name"]] = entries

    def resolve_set(self, values):
        if "ipset" in values and values["ipset"] not in self.sets:
            raise Skip(f"references unknown set '{values['ipset']}'")

    def take_rule(self, section, values):
        self.resolve_set(values)

    def take_redirect(self, section, values):
        self.resolve_set(values)
        if values.get("target", "dnat") != "dnat":
            raise Skip("is of a kind that this test does not know")
        if values.get("src", "*") == "*":
            raise Skip("has no source specified")

    def take_nat(self, section, values):
        target = values.get("target", "masquerade")
        if target != "snat" and ("snat_ip" in values or "snat_port" in values):
            raise Skip("must not use 'snat_ip' for non-snat target, ignoring section")
        ports = any(option in values for option in ("src_port", "dest_port"))
        if ports and not {"tcp", "udp"} & set(values.get("proto", [])):
            raise Skip("specifies ports but no UDP/TCP protocol, ignoring section")

    def too_long(self):
        """Sections whose name, as a comment, keeps nftables from loading anything."""
        for kind in "rule", "redirect", "nat":
            for section, values in self.taken[kind]:
                comment = f"!fw4: {values.get('name', section.name)} (reflection)"
                if len(comment.encode()) > COMMENT_LIMIT:
                    yield section

    def sources(self, values):
        """Who a redirect or rule is for, as text."""
        nets = values.get("src_ip", [])
        nets = list(nets) if isinstance(nets, list) else [nets]
        if "ipset" in values:
            if nets:
                raise uci.Error("both src_ip and ipset, of which one would be enough")
            nets = self.sets[values["ipset"]]
            if not nets:
                raise uci.Error(f"the set {values['ipset']} is empty")
        nets = sorted(nets, key=lambda net: (net.version, net))
        return ",".join(map(str, nets)) or "any"

    def redirect(self, values):
        """What one redirect lets through."""
        outside, inside = values["src_dport"], values.get("dest_port", values["src_dport"])
        if inside != outside and (inside[0] != inside[1] or outside[0] != outside[1]):
            raise uci.Error("a range is moved, which firewall4 does not do port by port")
        public, node = address(values["src_dip"]), address(values["dest_ip"])
        hairpin = values["src"] is values["dest"]
        for protocol in protocols(values):
            place = f"{protocol} {public}:{span(outside)} {node}"
            if hairpin:
                yield f"hairpin {place} {self.sources(values)}"
                continue
            yield f"forward {place}:{span(inside)} {self.sources(values)}"
            if values["reflection"]:
                if not values["src"].get("masq"):
                    raise uci.Error("reflection, and the zone does not masquerade")
                for _ in values["reflection_zone"]:
                    yield f"hairpin {place} any"

    def rule(self, values):
        if values["target"] != "accept" or "*" in (values["src"], values["dest"]):
            raise uci.Error("a rule that opens something else")
        for protocol in protocols(values):
            for net in values["dest_ip"]:
                for port in values["dest_port"]:
                    yield f"permit {protocol} {address(net)}:{span(port)} {self.sources(values)}"

    def nat(self, values):
        if values["target"] != "masquerade":
            raise uci.Error("a source NAT that was not expected")
        for protocol in protocols(values):
            place = f"{address(values['dest_ip'])}:{span(values['dest_port'])}"
            yield f"translate {protocol} {place} {values['src_ip']}"

    def meaning(self, kinds):
        for kind in kinds:
            for section, values in self.taken[kind]:
                try:
                    yield from getattr(self, kind)(values)
                except (KeyError, uci.Error) as error:
                    raise uci.Error(f"{section.name}: {error!r}") from error


def protocols(values):
    if not set(values["proto"]) <= {"tcp", "udp"}:
        raise uci.Error(f"unexpected protocols {values['proto']}")
    return values["proto"]


def address(net):
    if net.num_addresses != 1:
        raise uci.Error(f"a network where an address was expected: {net}")
    return net.network_address


def span(port):
    return f"{port[0]}-{port[1]}"


def tell(what, path):
    """Print what CONFIG lets through, or whose source it translates; fail where it skips any."""
    kinds = {"--meaning": ["redirect", "rule"], "--translated": ["nat"]}[what]
    firewall = Firewall(uci.Package(uci.read(path)))
    for _, message in firewall.messages:
        print(message, file=sys.stderr)
    if firewall.messages or any(firewall.too_long()):
        return 1
    for line in sorted(set(firewall.meaning(kinds))):
        print(line)
    return 0


def check():
    """What "fw4 check" does: warn of what it skips, fail where nftables would refuse the rest."""
    if os.path.exists(uci.place("refuse")):
        print("Error: syntax error, as the test has it", file=sys.stderr)
        return 1
    firewall = Firewall(uci.load())
    for _, message in firewall.messages:
        print(message, file=sys.stderr)
    if any(firewall.too_long()):
        print("Error: the comment is too long", file=sys.stderr)
        return 1
    print("Ruleset passes nftables check.")
    return 0


def fw4(arguments):
    quiet = arguments[:1] == ["-q"]
    verb = arguments[quiet:]
    if verb == ["check"]:
        return check()
    if verb == ["reload"]:
        if uci.staged:
            print("fw4: there are changes that are not committed", file=sys.stderr)
            return 1
        return 0
    print("fw4: unexpected arguments", arguments, file=sys.stderr)
    return 1


def fails(command):
    """Whether the test has asked for COMMAND to fail."""
    return os.path.exists(uci.place(f"fail.{command}"))


def ubus(arguments):
    """Only "call ns.nathelpers METHOD [ARGUMENTS]"."""
    if arguments[:2] != ["call", "ns.nathelpers"] or not os.path.exists(uci.place("helpers")):
        print("Command failed: Not found", file=sys.stderr)
        return 4
    helpers = json.loads(uci.read(uci.place("helpers")))
    if arguments[2:] == ["list-nat-helpers"]:
        print(json.dumps(helpers, indent="\t"))
        return 0
    if fails(arguments[2]):
        print("Command failed: Request timed out", file=sys.stderr)
        return 7
    change = json.loads(arguments[3])
    wanted = [h for h in helpers["values"] if h["name"] == change["name"]]
    if arguments[2] != "edit-nat-helper" or not wanted:
        print(json.dumps({"validation": {"errors": ["nat_helper_not_found"]}}))
        return 0
    wanted[0].update(enabled=change["enabled"])
    if change["enabled"]:
        wanted[0].update(params=change["params"])
    uci.write(uci.place("helpers"), json.dumps(helpers))
    print(json.dumps({"reboot_needed": True}))
    return 0


def jsonfilter(arguments):
    match = re.fullmatch(r"@\.values\[@\.name='([a-z0-9_]+)'\]\.([a-z]+)", arguments[1])
    for helper in json.load(sys.stdin).get("values", []):
        if match and helper["name"] == match[1]:
            print(json.dumps(helper[match[2]]).replace("{", "{ ").replace("}", " }"))
            return 0
    return 1


def reload_config(_):
    return 1 if fails("reload_config") else 0


COMMANDS = {"fw4": fw4, "ubus": ubus, "jsonfilter": jsonfilter, "reload_config": reload_config}
