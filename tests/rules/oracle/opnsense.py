"""What files for OPNsense do to a firewall (opnsense_model.py). In the folder of a case.

opnsense.py RULES REMOVAL FORMS OLD... OTHER: uploaded to firewalls in several states, whole, twice,
and broken off; and whether REMOVAL undoes them. FORMS is a folder with each file by itself, OLD are
sets of the same name that were applied before, OTHER is one of another name.
opnsense.py --meaning RULES LIST: what they let in on an empty firewall, for meaning.py."""

import ipaddress
import itertools
import os
import re
import sys

sys.dont_write_bytecode = True

import yaml

from opnsense_model import DNAT, Error, Firewall, Ruleset, expect

WORDS = os.environ.get("RULES_OPTIONS", "").split()


def option(name, default):
    return WORDS[WORDS.index(name) + 1] if name in WORDS else default


WAN, LAN, OTHER_LAN = option("--wan", "wan"), option("--lan", "lan"), "opt9"
TAG = option("--tag", "nvports")
TAG = TAG if TAG.startswith("nvports") else "nvports-" + TAG
MARK = TAG.replace("-", "_")
REMOVES = "--remove" in WORDS
STRANGERS = ("198.18.0.9", "2001:db8:ffff::9")
ORDER = ["aliases.json", "forwards.csv", "rules.csv", "outbound.csv"]

USER = {
    "aliases.json": """{"aliases":{"alias":{"a":{"enabled":"1","name":"nvports_mine",
        "type":"port","content":"443","description":"mine"}}}}""",
    "forwards.csv": """@uuid,sequence,interface,ipprotocol,protocol,destination.network,\
destination.port,target,local-port,tag,descr
11111111-1111-4111-8111-111111111111,500,{wan},inet,tcp,203.0.113.99,nvports_mine,192.168.1.99,\
8443,mine,nvports: mine
""",
    "rules.csv": """@uuid,sequence,action,interface,ipprotocol,protocol,source_net,\
destination_net,destination_port,tagged,description
22222222-2222-4222-8222-222222222222,700,pass,{wan},inet,TCP,any,192.168.1.99,8443,mine,nvports: x
33333333-3333-4333-8333-333333333333,701,block,{wan},inet46,any,any,any,,,last
""",
    "outbound.csv": """@uuid,sequence,interface,source_net,target,description
44444444-4444-4444-8444-444444444444,600,{wan},192.168.0.0/16,203.0.113.99,nvports-zz
""",
}


def read(path):
    with open(path, encoding="ascii", newline="") as file:
        return file.read()


def parts(text):
    """The files of a text, by name; their order is that of the uploads."""
    head, *rest = re.split(r"^==> (\S+) <==\n", text, flags=re.M)
    expect(all(line.startswith("#") for line in head.splitlines()), "head")
    files = dict(zip(rest[::2], rest[1::2]))
    expect(list(files) == [name for name in ORDER if name in files], f"order: {list(files)}")
    expect(set(ORDER[1:]) <= set(files), f"all lists, or what was there would stay: {set(files)}")
    return files


def empty():
    return Firewall(list(dict.fromkeys([WAN, LAN, OTHER_LAN, "wan", "lan"])))


def used():
    firewall = empty()
    upload(firewall, {name: text.replace("{wan}", WAN) for name, text in USER.items()})
    return firewall


def upload(firewall, files):
    for name, content in files.items():
        firewall.upload(name, content)


# What is let in


def site_nodes():
    if not os.path.exists("site.yaml"):
        return []
    with open("site.yaml", encoding="utf-8") as file:
        return list(yaml.safe_load(file)["nodes"].values())


INSIDE = [ipaddress.ip_network(text) for node in site_nodes() for text in node.get("lan", [])]


class Space:
    """Where some rule begins or ends to match, in any of several rule sets."""

    def __init__(self, rulesets):
        self.points, self.ports = {4: {0}, 6: {0}}, {0, 1}
        self.to = {ipaddress.ip_address(text) for text in STRANGERS}
        for ruleset in rulesets:
            for rule in itertools.chain.from_iterable(ruleset.tables.values()):
                self.add(rule)
        for net in INSIDE:
            self.points[4] |= {int(net.network_address), int(net.broadcast_address) + 1}
        self.points = {f: sorted(p - {1 << (32 if f == 4 else 128)})
                       for f, p in self.points.items()}
        self.ports = sorted(self.ports - {65536})

    def add(self, rule):
        for family in (4, 6):
            for first, last in (rule.sources[family] or []) + (rule.to[family] or []):
                self.points[family] |= {first, last + 1}
            for first, last in rule.to[family] or []:
                if first == last:
                    self.to.add(address(first, family))
        for first, last in (rule.ports or []) + (rule.source_ports or []):
            self.ports |= {first, last + 1}

    def pieces(self, family):
        ends = self.points[family][1:] + [1 << (32 if family == 4 else 128)]
        return [(first, end - 1) for first, end in zip(self.points[family], ends)]

    def port_pieces(self):
        return [(f, e - 1) for f, e in zip(self.ports, self.ports[1:] + [65536])]


def address(number, family):
    return (ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address)(number)


def packet(name, source, protocol, to, port, mark=""):
    return (name, to.version, source, 40000, protocol, int(to), port, mark)


def let_in(ruleset, space):
    """Who gets to which port of which node, and by which interface."""
    found = set()
    ways = itertools.product((WAN, LAN), space.to, ("tcp", "udp"), space.ports)
    for name, to, protocol, port in ways:
        where = (name, to.version, protocol, int(to), port)
        if not any(ruleset.candidates(kind, *where) for kind in ("forwards", "rules")):
            continue
        for source in space.points[to.version]:
            sent = packet(name, source, protocol, to, port)
            got = ruleset.translate(sent) or sent
            if ruleset.passes(got):
                found.add((*sent[:3], protocol, *got[5:7]))
    return found


# What an upload does


def ours(firewall):
    pattern = re.compile(rf"{TAG}: (?!mine|x$)")
    rows = lambda table: {u: r for u, r in table.items()
                          if pattern.match(r.get("descr") or r.get("description", ""))}
    return {kind: rows(table) for kind, table in firewall.tables.items()}


def others(firewall):
    mine = ours(firewall)
    tables = {kind: {u: r for u, r in table.items() if u not in mine[kind]}
              for kind, table in firewall.tables.items()}
    return tables, {n: a for n, a in firewall.aliases.items() if not n.startswith(MARK + "__")}


def state(firewall):
    return firewall.tables


def check_removed(name, firewall, before):
    expect(others(firewall) == others(before), f"{name}: others' rows have changed")
    rows = [row for table in ours(firewall).values() for row in table.values()]
    on = [r for r in rows if r.get("disabled", "1") != "1" or r.get("enabled", "0") != "0"]
    expect(not on, f"{name}: in force after the removal: {on[:1]}")
    # Even if all of them were switched on, nothing would change.
    sets = Ruleset(firewall), Ruleset(firewall, everything=True)
    space = Space(sets)
    expect(let_in(sets[0], space) == let_in(sets[1], space), f"{name}: unused rows do something")


def check_state(name, before, rules, removal):
    """Upload RULES to the firewall BEFORE once and twice, and undo it."""
    firewall = before.copy()
    upload(firewall, rules)
    once = firewall.copy()
    expect(others(once) == others(before), f"{name}: others' rows have changed")
    upload(firewall, rules)
    expect(state(firewall) == state(once), f"{name}: uploaded twice is not uploaded once")
    upload(firewall, removal)
    check_removed(name, firewall, before)
    again = firewall.copy()
    upload(firewall, removal)
    expect(state(firewall) == state(again), f"{name}: a second removal does something")
    return once


def check_broken_off(name, before, files):
    """Whichever of the files have been taken, nobody gets where he did not before, nor will."""
    after = before.copy()
    upload(after, files)
    space = Space([Ruleset(before), Ruleset(after)])
    allowed = let_in(Ruleset(before), space) | let_in(Ruleset(after), space)
    lists = [name for name in files if name != "aliases.json"]
    for count in (0, 1, 2):
        for some in itertools.combinations(lists, count):
            firewall = before.copy()
            upload(firewall, {n: files[n] for n in files if n == "aliases.json"})
            upload(firewall, {n: files[n] for n in some})
            more = let_in(Ruleset(firewall), space) - allowed
            expect(not more, f"{name}, after {some} this is open: {sorted(more)[:2]}")


def check_forms(folder, what, files):
    for name in ORDER:
        alone = read(os.path.join(folder, f"{what}.{name.partition('.')[0]}"))
        if name in files:
            expect(alone == files[name], f"--for {name} differs from the text of all")
        else:
            expect(alone == '{"aliases":{"alias":{}}}\n', f"{name} is not empty alone: {alone}")


def same_effect(name, one, two):
    space = Space([Ruleset(one), Ruleset(two)])
    expect(let_in(Ruleset(one), space) == let_in(Ruleset(two), space), name)


def check(rules_path, removal_path, forms, *paths):
    rules, removal = parts(read(rules_path)), parts(read(removal_path))
    *olds, other = [parts(read(path)) for path in paths]
    check_forms(forms, "rules", rules)
    check_forms(forms, "removal", removal)
    fresh = check_state("empty", empty(), rules, removal)
    once = check_state("in use", used(), rules, removal)
    before = used()
    upload(before, olds[0])
    check_broken_off("over another set", before, rules)
    check_broken_off("removal", before, removal)
    for old in olds:
        before = used()
        upload(before, old)
        upload(before, rules)
        expect(state(before) == state(once), "a set applied before has not been replaced")
        upload(before, removal)
        check_removed("over another set", before, used())
    beside = used()
    upload(beside, other)
    check_state("another tag", beside, rules, removal)
    upload(beside, rules)
    alone = beside.copy()
    upload(alone, removal)
    plain = used()
    upload(plain, other)
    same_effect("the removal has changed another tag", alone, plain)
    expect(not let_in(Ruleset(empty()), Space([Ruleset(fresh)])), "an empty firewall is open")


# The meaning


def texts(spans, family):
    nets = []
    for first, last in spans:
        nets += ipaddress.summarize_address_range(address(first, family), address(last, family))
    return ",".join(str(net) for net in ipaddress.collapse_addresses(nets))


class Meaning:
    def __init__(self, files):
        firewall = empty()
        upload(firewall, files)
        self.rules = Ruleset(firewall)
        self.space = Space([self.rules])
        self.nodes = {ipaddress.ip_address(rule.row["target"]): rule.row["destination.network"]
                      for rule in self.rules.tables["forwards"]}
        self.to = sorted(self.space.to, key=lambda to: (to.version, int(to)))
        nothing = [way for way in let_in(self.rules, self.space)
                   if str(address(way[4], way[1])) in STRANGERS]
        expect(not nothing, f"open to an address that no rule is about: {nothing[:1]}")

    def runs(self, to, protocol, decide):
        """(first port, last, what DECIDE says, sources) wherever it says something."""
        for first, last in self.space.port_pieces():
            results = {}
            for piece in self.space.pieces(to.version):
                said = decide(packet(WAN, piece[0], protocol, to, first))
                if said is not None:
                    results.setdefault(said, []).append(piece)
            for said, spans in results.items():
                yield first, last, said, texts(spans, to.version)

    def forward(self, sent):
        got = self.rules.translate(sent)
        expect(got is None or self.rules.passes(got), f"forwarded, but not permitted: {sent}")
        expect(got is None or got[7] == MARK, f"forwarded without a tag: {sent}")
        out = got and (LAN, *got[1:])
        if got and not any(address(sent[2], 4) in net for net in INSIDE):
            expect(self.rules.source(out) is None, f"source NAT for what is outside: {sent}")
        return got and (got[5], got[6])

    def permit(self, sent):
        nat = address(sent[5], sent[1]) in self.nodes
        if nat:
            expect(not self.rules.passes(sent), f"let in without translation: {sent}")
            sent = (*sent[:7], MARK)
        return True if self.rules.passes(sent) else None

    def hairpin(self, sent):
        source = address(sent[2], sent[1])
        if not any(source in net for net in INSIDE):
            return None
        got = [self.rules.translate((name, *sent[1:])) for name in (LAN, OTHER_LAN)]
        expect(got[0] is None or got[0][1:] == got[1][1:], f"not alike on all interfaces: {got}")
        off = option("--hairpin", "auto") == "off"
        expect(got[0] is None or not off, f"forwarded from inside: {got}")
        if got[0] is None or not self.rules.passes(got[0]) or not self.rules.passes(got[1]):
            return None
        node = address(got[0][5], 4)
        near = any(source in net and node in net for net in INSIDE)
        wanted = near or option("--hairpin", "auto") == "always"
        made = self.rules.source((LAN, *got[0][1:]))
        expect((made == (LAN + "ip", False)) == wanted, f"source NAT {made} for {sent}")
        direct = (LAN, 4, sent[2], 40000, sent[4], got[0][5], got[0][6], "")
        expect(self.rules.source(direct) is None, f"source NAT without a forward: {direct}")
        return got[0][5], got[0][6]

    def check_static(self):
        """Ports of UDP that are forwarded as they are are kept on the way out, and no others."""
        for (node, public), first in itertools.product(self.nodes.items(), self.space.ports):
            to = ipaddress.ip_address(public)
            leads = [self.rules.translate(packet(WAN, source, "udp", to, first))
                     for source in self.space.points[4]]
            kept = any(got and got[5:7] == (int(node), first) for got in leads)
            made = self.rules.source((WAN, 4, int(node), first, "udp", 1, 5060, ""))
            expect(made == ((public, True) if kept else None), f"{node} {first}: {made}")

    def write(self):
        self.check_static()
        for to, protocol in itertools.product(self.to, ("tcp", "udp")):
            if str(to) in STRANGERS:
                continue
            for kind, decide in (("forward", self.forward), ("permit", self.permit),
                                 ("hairpin", self.hairpin)):
                for first, last, said, nets in self.runs(to, protocol, decide):
                    line = f"{kind} {protocol} {to}:{first}-{last}"
                    if kind == "forward":
                        line += f" {address(said[0], 4)}:{said[1]}-{said[1] + last - first}"
                    elif kind == "hairpin":
                        line += f" {address(said[0], 4)}"
                    print(line, nets)


def main():
    try:
        if sys.argv[1] == "--meaning":
            Meaning(parts(read(sys.argv[2]))).write()
        else:
            check(*sys.argv[1:])
    except Error as error:
        sys.exit(f"opnsense: {error}")


main()
