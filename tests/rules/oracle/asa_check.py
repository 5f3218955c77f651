"""What a text for Cisco ASA does to a firewall (asa.py). In the folder of a case.

asa_check.py RULES REMOVAL: to firewalls in several states, whole, twice, and broken off; and
whether REMOVAL undoes it.
asa_check.py --meaning RULES: what it lets in on an empty firewall, for meaning.py."""

import ipaddress
import sys

sys.dont_write_bytecode = True

from asa import Asa
from cisco import admitted, expect, given, option, read, retag, site, sources_text, tag, written

OUTSIDE, INSIDE = option("--wan", "outside"), option("--lan", "inside")
LIST = option("--acl", "outside_access_in")
BY_INTERFACE = option("--for", "address") == "interface"
REMOVING = "--remove" in given()

# What somebody has: an access list that drops the rest, a VPN without NAT, names like ours.
USER = f"""
object network nvports
 host 192.168.1.99
object network nvports-f
 host 192.168.1.98
object network nvports-p1-node
 host 192.168.1.97
object network lan
 subnet 192.168.0.0 255.255.0.0
object network vpn
 subnet 10.9.0.0 255.255.0.0
object-group service nvports-f1-ports
 service-object tcp destination eq 443
object service nvports-x
 service tcp source eq 25
nat ({INSIDE},{OUTSIDE}) source static lan lan destination static vpn vpn
nat ({INSIDE},{OUTSIDE}) source static nvports interface service nvports-x nvports-x
access-list {LIST} extended permit icmp any any
access-list {LIST} extended permit object-group nvports-f1-ports any object nvports
access-list {LIST} extended deny ip any any
access-group {LIST} in interface {OUTSIDE}
access-list inside_access_in extended permit ip any any
access-group inside_access_in in interface {INSIDE}
"""


def address():
    """That of the outside interface."""
    publics = [node.get("public_address") for node in site().get("nodes", {}).values()]
    return (publics and publics[0] if BY_INTERFACE else None) or "203.0.113.1"


def empty():
    return Asa(OUTSIDE, INSIDE, address())


def used():
    device = empty()
    device.apply(USER)
    return device


def ours(name):
    return name.startswith(tag() + "--")


def others(device):
    """What is not of the tag, and does not concern the SIP helper."""
    state = device.copy().state()
    state["objects"] = {name: what for name, what in state["objects"].items() if not ours(name)}
    state["nat"] = [rule for rule in state["nat"] if not any(map(ours, rule))]
    kept = {
        name: [entry for entry in entries if not any(map(ours, entry))]
        for name, entries in state["lists"].items()
    }
    state["lists"] = {name: entries for name, entries in kept.items() if entries}
    del state["policy"], state["same_security"]
    return state


def left(device):
    """What a removal cannot know is left out."""
    state = device.copy().state()
    del state["policy"], state["same_security"]
    return state


def check_applied(name, before, device):
    expect(not device.warned, f"{name}: {device.warned}")
    expect(others(device) == others(before), f"{name}: something of others has changed")
    mine = [any(map(ours, entry)) for entry in device.lists.get(LIST, [])]
    expect(mine == sorted(mine, reverse=True), f"{name}: an entry stands before ours")
    expect(not any(what.endswith("--hold") for what in device.objects), f"{name}: still held")
    inspected = device.policy["global_policy"]["inspection_default"]
    kept = "--keep-helper" in given() or REMOVING
    was = "sip" in before.policy["global_policy"]["inspection_default"]
    expect(("sip" in inspected) == (was and kept), f"{name}: sip is inspected, or should be")
    hairpin = any(rule[0] == f"({INSIDE},{INSIDE})" for rule in device.nat)
    expect(
        not hairpin or "intra-interface" in device.same_security, f"{name}: no way back inside"
    )
    for what in device.objects:
        expect(not ours(what) or device.refers(what), f"{name}: {what} is for nothing")


def check_state(name, before, rules, removal):
    """RULES once and twice on BEFORE, which has none of the tag; and REMOVAL."""
    device = before.copy()
    device.apply(rules)
    once = device.copy()
    check_applied(name, before, once)
    device.apply(rules)
    expect(device.state() == once.state(), f"{name}: applied twice is not applied once")
    device.apply(removal)
    expect(left(device) == left(before), f"{name}: something is left, or lost")
    device.apply(removal)
    expect(left(device) == left(before), f"{name}: a second removal does something")
    return once


def in_force(device):
    """What lets in and what translates."""
    entries = {entry for entry in device.entries(OUTSIDE) if entry[0]}
    return entries, {repr(device.nat_rule(rule)) for rule in device.nat}


def check_broken_off(name, before, rules):
    """Broken off anywhere, what is open was so before, or is to be; and the list stays bound."""
    after, device = before.copy(), before.copy()
    after.apply(rules)
    allowed = [a | b for a, b in zip(in_force(before), in_force(after))]
    seen = None
    for count in device.steps(rules):
        if seen == (device.lists, device.nat):
            continue
        seen = {name: list(entries) for name, entries in device.lists.items()}, list(device.nat)
        expect(device.bound == before.bound, f"{name}, at {count}: the list is not bound")
        for open_now, may in zip(in_force(device), allowed):
            expect(open_now <= may, f"{name}, at {count}: {list(open_now - may)[:3]}")
        if len(device.nat) % 40 == 7:
            again = device.copy()
            again.apply(rules)
            expect(again.state() == after.state(), f"{name}: not repaired at {count}")


def check(rules, removal):
    old = written("asa", "many-ranges")
    bare = check_state("empty", empty(), rules, removal)
    expect(not bare.bound, "a list has been bound")
    once = check_state("used", used(), rules, removal)

    device = used()
    device.apply(old)
    if not REMOVING:
        check_broken_off("over an old set", device, rules)
    device.apply(rules)
    expect(left(device) == left(once), "an old set is not replaced")
    device.apply(removal)
    expect(left(device) == left(used()), "something of an old set is left")

    alone = empty()
    alone.apply(f"{old}\naccess-group {LIST} in interface {OUTSIDE}\n")
    if not REMOVING:
        check_broken_off("over a set that is alone", alone, rules)

    if BY_INTERFACE:  # which two tags cannot share
        return
    other = used()
    other.apply(retag(old, tag() + "-b").replace(" host 203.0.113.", " host 198.18.0."))
    check_state("another tag", other, rules, removal)


def meaning(rules):
    device = empty()
    device.apply(f"access-list {LIST} extended deny ip any any\n")
    device.apply(f"access-group {LIST} in interface {OUTSIDE}\n")
    device.apply(rules)
    entries = device.entries(OUTSIDE)
    for permit, protocol, source, first, last, node in entries:
        if permit:
            expect(node.num_addresses == 1, f"{node} is no node")
            where = f"{node.network_address}:{first}-{last}"
            print("permit", protocol, where, sources_text([source]))
    rules = [device.nat_rule(rule) for rule in device.nat]
    forwards = [rule for rule in rules if rule["sides"] == (INSIDE, OUTSIDE)]
    for rule in forwards:
        print_forward(entries, rule)
    leads = {(*rule["service"][1], *rule["as"]): rule for rule in forwards}
    for rule in rules:
        if rule not in forwards:
            print_hairpin(rule, leads)


def print_forward(entries, rule):
    node, public = rule["from"][0].network_address, rule["as"][0].network_address
    (protocol, first, last), (_, outside, _) = rule["service"]
    for begin, end, nets in admitted(entries, protocol, node, first, last):
        nets = [net for net in nets if net.version == 4]
        if nets:
            at = f"{public}:{begin + outside - first}-{end + outside - first}"
            print("forward", protocol, at, f"{node}:{begin}-{end}", sources_text(nets))


def print_hairpin(rule, leads):
    """It leads to where the forward from outside does, and replaces the sources that it has to."""
    expect(rule["sides"] == (INSIDE, INSIDE), f"{rule} is for others")
    node, public = rule["node"][0], rule["public"][0]
    forward = leads[(*rule["service"][0], public)]
    expect(forward["from"] == [node], f"{rule} leads to another node")
    expect(forward["service"][0] == rule["service"][1], f"{rule} leads to other ports")
    lans = [
        ipaddress.ip_network(text)
        for known in site()["nodes"].values()
        if known["address"] == str(node.network_address)
        for text in known.get("lan", [])
    ]
    for net in rule["from"]:
        (lan,) = [lan for lan in lans if net.subnet_of(lan)]
        hidden = "always" in given() or node.subnet_of(lan)
        expect(hidden == (rule["kind"] == "dynamic"), f"{net} is to be hidden, or not: {rule}")
    if rule["kind"] == "static":
        expect(rule["real"] == rule["mapped"], f"{rule} changes the source")
        expect(rule["unidirectional"], f"{rule} takes what goes to the node directly")
    protocol, first, last = rule["service"][0]
    where = f"{public.network_address}:{first}-{last}"
    print("hairpin", protocol, where, node.network_address, sources_text(rule["from"]))


if sys.argv[1] == "--meaning":
    meaning(read(sys.argv[2]))
else:
    check(read(sys.argv[1]), read(sys.argv[2]))
