"""What a text for RouterOS does to a router (routeros.py). In the folder of a case.

mikrotik.py RULES REMOVAL: to routers in several states, whole, twice, and broken off behind each
command; and whether REMOVAL undoes it.
mikrotik.py --meaning RULES: what it lets in on an empty router, for meaning.py."""

import functools
import ipaddress
import os
import re
import sys

sys.dont_write_bytecode = True

import yaml

from routeros import Error, Parser, Router, in_ports, parsed

NAT, FILTER, FILTER6 = "ip firewall nat", "ip firewall filter", "ipv6 firewall filter"
LISTS = {4: "ip firewall address-list", 6: "ipv6 firewall address-list"}
STRANGER = {4: ipaddress.ip_address("198.18.0.9"), 6: ipaddress.ip_address("2001:db8:ffff::9")}
SIP = {"name": "sip", "disabled": "no"}

# What somebody has on a router that drops what it does not know, with a rule for fasttrack.
USER = """
/ip firewall filter
add chain=input action=accept protocol=tcp dst-port=22 comment="mine: nvports"
add chain=forward action=fasttrack-connection connection-state=established,related
add chain=forward action=accept connection-state=established,related,untracked
add chain=forward action=drop
/ip firewall nat
add chain=dstnat action=dst-nat protocol=tcp dst-port=443 to-addresses=192.168.1.99
add chain=srcnat action=masquerade out-interface=ether1
/ip firewall address-list add list=admins address=203.0.113.0/24
/ipv6 firewall filter
add chain=forward action=drop
"""


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def option(name, default):
    words = read("args").split() if os.path.exists("args") else []
    return words[words.index(name) + 1] if name in words else default


@functools.lru_cache(None)
def given(name):
    return os.path.exists("args") and name in read("args").split()


WAN, LAN = option("--wan", "ether9"), option("--lan", "bridge9")
TAG = option("--tag", "nvports")
TAG = TAG if TAG.startswith("nvports") else "nvports-" + TAG


def retag(text, old, new):
    return re.sub(rf'\b{old}(?=--|: |"\])', new, text).replace(f", {old}\"", f", {new}\"")


def empty():
    router = Router()
    router.tables["ip firewall service-port"] = [{"name": "ftp"}, dict(SIP)]
    return router


def used(helper="no"):
    router = empty()
    for menu in (FILTER, FILTER6):
        router.tables[menu].append(
            {"chain": "forward", "action": "passthrough", "dynamic": "yes", "comment": "dummy"}
        )
    router.apply(USER)
    router.tables["ip firewall service-port"][1]["disabled"] = helper
    return router


# What is let in: the same packets through several routers


def cuts(routers):
    """Addresses and ports at which some rule begins or ends to match."""
    addresses, ports = {4: {0}, 6: {0}}, {0, 1}
    for router in routers:
        for rows in router.tables.values():
            for row in rows:
                for name in ("src-address", "address"):
                    if name in row:
                        net = ipaddress.ip_network(row[name])
                        addresses[net.version] |= edges(net)
                for name in ("dst-port", "src-port"):
                    for part in row.get(name, "0").split(","):
                        first, *last = part.split("-")
                        ports |= {int(first), int((last or [first])[0]) + 1}
    for net in (ipaddress.ip_network(text) for text in inside_texts()):
        addresses[net.version] |= edges(net)
    return addresses, sorted(ports - {65536})


def unlike(ports, routers):
    """One of all PORTS that the same rules match, which fare alike."""
    rows = [row for router in routers for rows in router.tables.values() for row in rows]
    texts = {row[name] for row in rows for name in ("dst-port", "src-port") if name in row}
    found = {}
    for port in ports:
        found.setdefault(frozenset(text for text in texts if in_ports(port, text)), port)
    return sorted(found.values())


def space_of(routers):
    """Sources, ports and destinations of packets for let_in."""
    addresses, ports = cuts(routers)
    return addresses, unlike(ports, routers), destinations(routers)


def edges(net):
    return {int(net.network_address), int(net.broadcast_address) + 1}


@functools.lru_cache(None)
def site_nodes():
    if not os.path.exists("site.yaml"):
        return []
    with open("site.yaml", encoding="utf-8") as file:
        return list(yaml.safe_load(file)["nodes"].values())


def inside_texts():
    return [text for node in site_nodes() for text in node.get("lan", [])]


def address_of(number, family):
    return (ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address)(number)


def pieces(points, family):
    """The addresses between the cuts: first and last of each piece."""
    bounds = sorted(points)
    ends = bounds[1:] + [1 << (32 if family == 4 else 128)]
    return [(first, end - 1) for first, end in zip(bounds, ends) if first < end]


def destinations(routers):
    found = {STRANGER[4], STRANGER[6]}
    for router in routers:
        for menu in (NAT, FILTER, FILTER6):
            for row in router.tables[menu]:
                for name in ("dst-address", "src-address", "to-addresses"):
                    if name in row:
                        net = ipaddress.ip_network(row[name])
                        if net.num_addresses == 1:
                            found.add(net.network_address)
    return sorted(found, key=str)


def packet(src, dst, protocol, port, **other):
    known = {"sport": 40000, "in": WAN, "out": LAN, "state": "new", "translated": None}
    base = {"src": src, "dst": dst, "protocol": protocol, "dport": port}
    return {**known, **base, **other}


def translate(router, sent, skip=lambda row: False):
    """(address, port) that SENT goes to by a port forward, or None."""
    row = router.walk(NAT, "dstnat", sent, skip) if sent["dst"].version == 4 else None
    if not row or row.get("action") != "dst-nat":
        return None
    return ipaddress.ip_address(row["to-addresses"]), int(row.get("to-ports", sent["dport"]))


def accepted(router, sent):
    """Whether a rule lets SENT through, and its answers."""
    menu = FILTER if sent["dst"].version == 4 else FILTER6
    row = router.walk(menu, "forward", sent)
    if not row or row.get("action", "accept") != "accept":
        return False
    answer = {**sent, "state": "established", "src": sent["dst"], "dst": sent["src"]}
    answer.update({"in": sent["out"], "out": sent["in"]})
    answer.update({"sport": sent["dport"], "dport": sent["sport"]})
    row = router.walk(menu, "forward", answer)
    if not row or row.get("action", "accept") != "accept":
        raise Error(f"no answer to {sent}")
    return True


def let_in(router, space):
    """Each packet that gets through, and where to."""
    addresses, ports, dsts = space
    found = set()
    for dst in dsts:
        for first, _ in pieces(addresses[dst.version], dst.version):
            src = address_of(first, dst.version)
            for protocol in ("tcp", "udp"):
                for port in ports:
                    for come_in in (WAN, "other") if given("--wan") else (WAN,):
                        sent = packet(src, dst, protocol, port, **{"in": come_in})
                        to = translate(router, sent)
                        if to:
                            sent.update(dst=to[0], dport=to[1], translated="dstnat")
                        if accepted(router, sent):
                            found.add((src, dst, protocol, port, come_in, to))
    return found


def check_strangers(found):
    for known in found:
        if known[1] in STRANGER.values():
            raise Error(f"this is open to an address that no rule is about: {known}")


# What a text does


def ours(router, tag):
    pattern = re.compile(f"{tag}: |nvports SIP helper, {tag}$")
    return {
        menu: [row for row in rows if pattern.match(row.get("comment", ""))]
        for menu, rows in router.tables.items()
    }


def without(router, tag):
    mine = ours(router, tag)
    return {
        menu: [row for row in rows if row not in mine[menu]]
        for menu, rows in router.tables.items()
        if menu != "ip firewall service-port"
    }


def plain(router):
    """A router that can be compared: what is on by default may be unsaid, and it does not matter
    where a row stands that only remembers something."""
    return {
        menu: sorted(
            [{**row, "disabled": row.get("disabled", "no")} for row in rows],
            key=lambda row: row.get("chain", "").endswith("--sip"),
        )
        for menu, rows in router.tables.items()
    }


def expect(holds, what):
    if not holds:
        raise Error(what)


def check_state(name, before, rules, removal):
    """Apply RULES to the router BEFORE, which has none of the tag, once and twice, and undo it."""
    router = before.copy()
    router.apply(rules)
    once = router.copy()
    check_applied(name, before, once)
    router.apply(rules)
    expect(plain(router) == plain(once), f"{name}: applied twice is not applied once")
    router.apply(removal)
    expect(plain(router) == plain(before), f"{name}: something is left, or lost")
    router.apply(removal)
    expect(plain(router) == plain(before), f"{name}: a second removal does something")
    return once


def check_applied(name, before, router):
    expect(without(router, TAG) == without(before, TAG), f"{name}: others' rows have changed")
    for menu, rows in ours(router, TAG).items():
        off = [r for r in rows if r.get("disabled") == "yes" and not r["chain"].endswith("--sip")]
        expect(not off, f"{name}: not in force: {off}")
        static = [row for row in router.tables[menu] if row.get("dynamic") != "yes"]
        entries = [r for r in rows if r.get("chain") in ("forward", "dstnat", "srcnat")]
        expect(static[: len(entries)] == entries, f"{name}: rules stand before ours in {menu}")
    helper = router.tables["ip firewall service-port"][1]["disabled"]
    was = before.tables["ip firewall service-port"][1]["disabled"]
    kept = given("--keep-helper") or given("--remove")
    expect(helper == (was if kept else "yes"), f"{name}: the SIP helper is disabled={helper}")


def in_force(router):
    """What decides about packets; the rest cannot change what is let in."""
    rows = [r for m in (NAT, FILTER, FILTER6) for r in router.tables[m]]
    rows = [r for r in rows if r.get("disabled") != "yes"]
    named = {r.get(name) for r in rows for name in ("src-address-list", "dst-address-list")}
    lists = [r for menu in LISTS.values() for r in router.tables[menu] if r["list"] in named]
    return repr(rows + lists)


def check_broken_off(name, before, rules):
    """Broken off anywhere, no more is open than before or after; and a second import repairs."""
    after = before.copy()
    after.apply(rules)
    space = space_of([before, after])
    allowed = let_in(before, space) | let_in(after, space)
    seen = {in_force(before), in_force(after)}
    running = before.copy()
    for count, _ in enumerate(running.steps(parsed(rules)), 1):
        router = running.copy()
        if in_force(router) not in seen:
            seen.add(in_force(router))
            more = sorted(let_in(router, space) - allowed, key=str)[:3]
            expect(not more, f"{name}, after {count} commands this is open: {more}")
        router.apply(rules)
        expect(plain(router) == plain(after), f"{name}: not repaired after {count} commands")


def check_tags(rules, removal):
    """Two tags: either goes without the other, and the helper comes back with the last."""
    other = TAG + "-b" if len(TAG) < 19 else "nvports-b"
    router = used()
    router.apply(retag(rules, TAG, other))
    first = router.copy()
    check_state("another tag", router, rules, removal)
    router.apply(rules)
    router.apply(retag(removal, TAG, other))
    alone = used()
    alone.apply(rules)
    expect(plain(router) == plain(alone), "the removal of another tag has changed this one")
    router.apply(removal)
    expect(plain(router) == plain(used()), "something is left of two tags")
    return first


def check(rules_path, removal_path):
    rules, removal = read(rules_path), read(removal_path)
    here = os.path.dirname(os.path.abspath(__file__))
    old = read(os.path.join(here, "../restricted-sources/expect.mikrotik"))
    # Lists of the same names with other addresses in them.
    old = re.sub("--s([1-6])", lambda match: "--s" + "341265"[int(match[1]) - 1], old)
    old = retag(old, "nvports", TAG)
    list(Parser(rules).commands())
    check_state("empty", empty(), rules, removal)
    once = check_state("in use", used(), rules, removal)
    check_state("without the helper", used("yes"), rules, removal)
    check_tags(rules, removal)
    replaced = used()
    replaced.apply(old)
    check_broken_off("other rules of this tag", replaced, rules)
    check_broken_off("removal", replaced, removal)
    replaced.apply(rules)
    expect(plain(replaced) == plain(once), "what was applied before has not been replaced")
    replaced.apply(removal)
    expect(plain(replaced) == plain(used()), "something is left of what was applied before")


# The meaning


def texts(spans, family):
    nets = []
    for first, last in spans:
        ends = address_of(first, family), address_of(last, family)
        nets += ipaddress.summarize_address_range(*ends)
    return ",".join(str(net) for net in ipaddress.collapse_addresses(nets))


def by_ports(ports, decide):
    """(first, last, where to, pieces) of each run of ports; DECIDE says for one port and piece."""
    ends = ports[1:] + [65536]
    for first, end in zip(ports, ends):
        results = {}
        for piece, to in decide(first):
            results.setdefault(to, []).append(piece)
        for to, spans in results.items():
            yield first, end - 1, to, spans


class Meaning:
    def __init__(self, rules):
        self.router = empty()
        self.router.apply(rules)
        self.addresses, self.ports = cuts([self.router])
        self.destinations = destinations([self.router])
        self.nodes = {
            ipaddress.ip_address(row["to-addresses"])
            for row in self.router.tables[NAT]
            if "to-addresses" in row
        }
        self.inside = [ipaddress.ip_network(text) for text in inside_texts()]
        check_strangers(let_in(self.router, space_of([self.router])))

    def is_inside(self, number, family):
        return family == 4 and any(address_of(number, 4) in net for net in self.inside)

    def forwards(self, dst, protocol, port, hairpin):
        """Pieces that come from outside, or by hairpin, and the address and port they get to."""
        lan = [ipaddress.ip_network(t) for node in site_nodes() for t in node.get("lan", [])
               if node.get("public_address") == str(dst)]
        for piece in pieces(self.addresses[4], 4):
            src = address_of(piece[0], 4)
            is_inside = any(src in net for net in lan)
            if hairpin != is_inside and hairpin:
                continue
            sent = packet(src, dst, protocol, port, **{"in": LAN if hairpin else WAN})
            # Rules that keep inside networks out say nothing of what comes from outside.
            own = not hairpin and is_inside
            skip = (lambda row: row.get("action") == "return") if own else (lambda row: False)
            to = translate(self.router, sent, skip)
            if to and hairpin:
                self.check_hairpin(sent, to)
            if to:
                yield piece, to
            elsewhere = packet(src, dst, protocol, port, **{"in": "other"})
            if given("--wan") and not is_inside and translate(self.router, elsewhere):
                raise Error(f"this comes from outside by another interface: {elsewhere}")

    def check_hairpin(self, sent, to):
        """The source is replaced for the network of the node, and for no other."""
        arrives = {**sent, "dst": to[0], "dport": to[1], "translated": "dstnat", "out": LAN}
        row = self.router.walk(NAT, "srcnat", arrives)
        beside = any(sent["src"] in net and to[0] in net for net in self.inside)
        if beside != (row is not None):
            raise Error(f"source NAT of {arrives}: {row}")
        if not accepted(self.router, arrives):
            raise Error(f"forwarded, but not let in: {arrives}")
        outside = {**arrives, "src": STRANGER[4], "in": WAN}
        if self.router.walk(NAT, "srcnat", outside):
            raise Error(f"the source is rewritten: {outside}")

    def permits(self, dst, protocol, port):
        behind = "dstnat" if dst in self.nodes else None
        for piece in pieces(self.addresses[dst.version], dst.version):
            src = address_of(piece[0], dst.version)
            sent = packet(src, dst, protocol, port, translated=behind)
            if accepted(self.router, sent):
                yield piece, None
            if behind and accepted(self.router, {**sent, "translated": None}):
                raise Error(f"this is open without translation: {sent}")
            for name in ("--wan", "--lan"):
                at = {"--wan": "in", "--lan": "out"}[name]
                narrow = given(name) and (name == "--lan" or not behind)
                if narrow and accepted(self.router, {**sent, at: "other"}):
                    raise Error(f"this is open on other interfaces: {sent}")

    def lines(self):
        for dst in self.destinations:
            for protocol in ("tcp", "udp"):
                if dst.version == 4:
                    for kind in ("forward", "hairpin"):
                        yield from self.forward_lines(kind, dst, protocol)
                found = by_ports(self.ports, lambda p: self.permits(dst, protocol, p))
                for first, last, _, spans in found:
                    yield f"permit {protocol} {dst}:{first}-{last} {texts(spans, dst.version)}"

    def forward_lines(self, kind, dst, protocol):
        hairpin = kind == "hairpin"
        found = by_ports(self.ports, lambda p: self.forwards(dst, protocol, p, hairpin))
        for first, last, (node, to), spans in found:
            # Without to-ports, each port stays what it is; one that is moved is alone.
            place = f"{dst}:{first}-{last}"
            where = f"{node}" if hairpin else f"{node}:{to}-{to + last - first}"
            yield f"{kind} {protocol} {place} {where} {texts(spans, 4)}"


def main():
    try:
        if sys.argv[1] == "--meaning":
            for line in Meaning(read(sys.argv[2])).lines():
                print(line)
        else:
            check(*sys.argv[1:])
    except Error as error:
        return f"mikrotik: {error}"
    return 0


sys.exit(main())
