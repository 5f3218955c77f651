"""What a text for Cisco IOS does to a router (ios.py). In the folder of a case.

ios_check.py RULES REMOVAL: to routers in several states, whole, twice, and broken off; and whether
REMOVAL undoes it.
ios_check.py --meaning RULES: what it lets in on a router without rules, for meaning.py."""

import os
import sys

sys.dont_write_bytecode = True

from cisco import expect, given, option, read, site, sources_text, written
from ios import Ios

WAN = option("--wan", site().get("firewall", {}).get("wan", {}).get("interface", "Gi9/9"))
LISTS = {4: option("--acl", "nvports-in"), 6: option("--acl6", "nvports-in6")}
FIRST, ROOM = int(option("--first-number", "50001")), int(option("--room", "200"))
EVERYTHING = ("everything",)

# What somebody has: lists that drop the rest, a port forward, a list with a name like ours.
USER = f"""
ip access-list extended {LISTS[4]}
 100 permit tcp any host 203.0.113.99 eq 25
 {FIRST + ROOM} permit icmp any any
 100010 deny ip any any
exit
ip access-list extended {LISTS[4]}-2
 {FIRST} permit tcp any host 203.0.113.98 eq 25
exit
interface {WAN}
 ip access-group {LISTS[4]} in
exit
ipv6 access-list {LISTS[6]}
 sequence 100010 deny ipv6 any any
exit
ip nat inside source static tcp 192.168.1.99 25 203.0.113.99 25
"""


def used():
    device = Ios()
    device.apply(USER)
    device.warned.clear()
    return device


def block(number):
    return FIRST <= number < FIRST + ROOM


def state(device, ours, statics=True):
    """What can be compared; lists without entries are no lists. OURS: with what is ours."""
    lists = {}
    for family, named in device.lists.items():
        for name, entries in named.items():
            kept = {n: e for n, e in entries.items() if ours or not own(family, name, n)}
            if kept:
                lists[family, name] = kept
    return lists, (sorted(device.statics, key=str) if statics else None)


def own(family, name, number):
    return name == LISTS[family] and block(number)


def opened(device):
    """What is let in to addresses that are translated."""
    entries = device.entries(4, device.bound.get(WAN))
    publics = {static[3] for static in device.statics}
    if entries is None:
        return {EVERYTHING} if publics else set()
    return {entry for entry in entries if entry[0] and any(a in entry[5] for a in publics)}


def check_applied(name, before, device):
    expect(
        state(device, False, False) == state(before, False, False),
        f"{name}: something of others has changed",
    )
    for static in before.statics:
        expect(static in device.statics, f"{name}: {static} is gone")
    for family in (4, 6):
        numbers = [n for n in device.lists[family][LISTS[family]] if block(n)]
        expect(numbers[0] == FIRST, f"{name}: nothing holds the list")
        expect(numbers == list(range(FIRST, FIRST + len(numbers))), f"{name}: {numbers}")
    others = {key: to for key, to in device.bound.items() if key != WAN}
    expect(others == {}, f"{name}: lists are bound to {others}")
    if device.statics != before.statics:
        expect(device.bound[WAN] == LISTS[4], f"{name}: the list is not bound")
    expect(EVERYTHING not in opened(device), f"{name}: everything is open")
    kept = "--keep-helper" in given()
    expect(device.helper == (before.helper if kept else set()), f"{name}: {device.helper}")


def check_state(name, before, rules, removal):
    device = before.copy()
    check_broken_off(name, before, rules)
    device.apply(rules)
    check_applied(name, before, device)
    once = device.copy()
    device.apply(rules)
    expect(state(device, True) == state(once, True), f"{name}: twice is not once")
    expect(device.bound == once.bound, f"{name}: twice is not once")
    for times in ("once", "twice"):
        device.apply(removal)
        expect(left(device, once, before) == state(before, True), f"{name}: removed {times}")
    check_in_use(name, before, once, removal)
    return once


def left(device, applied, before, statics=True):
    """What a removal has left, behind the last step, which is by hand."""
    device = device.copy()
    if applied.statics != before.statics:
        entries = device.lists[4][LISTS[4]]
        expect(entries.pop(FIRST, None) == applied.lists[4][LISTS[4]][FIRST], "nothing holds")
    return state(device, True, statics)


def check_in_use(name, before, applied, removal):
    """Translations in use go as well; those that IOS keeps, unanswered, do not open anything."""
    device = applied.copy()
    device.busy = True
    device.apply(removal)
    expect(left(device, applied, before) == state(before, True), f"{name}: removed in use")
    device = applied.copy()
    device.busy = True
    for _ in device.steps(removal.replace("yes\n", "no\n")):
        more = opened(device) - opened(applied)
        expect(not more, f"{name}, removal in use: {list(more)[:3]}")


def check_broken_off(name, before, rules):
    """Broken off anywhere, what is open was so before, or is to be."""
    after, device = before.copy(), before.copy()
    after.apply(rules)
    allowed = opened(before) | opened(after)
    for count in device.steps(rules):
        more = opened(device) - allowed
        expect(not more, f"{name}, at {count}: {list(more)[:3]}")
        if count % 50 == 7:
            again = device.copy()
            again.apply(rules)
            expect(state(again, True) == state(after, True), f"{name}: not repaired at {count}")


def check(rules, removal):
    if "--remove" in given():
        return
    check_state("empty", Ios(), rules, removal)
    once = check_state("used", used(), rules, removal)

    more = read("selection").split() if os.path.exists("selection") else []
    if option("--for", "ports") == "ports" and not more:
        more = ["--exclude", "rtp,janus-rtp"]
    for name, value in (("--hairpin", "off"), ("--wan", WAN)):
        more += [] if name in given() else [name, value]
    old = written("ios", "many-ranges", more)
    device = used()
    device.apply(old)
    check_broken_off("over an old set", device, rules)
    device.apply(rules)
    expect(state(device, True, False) == state(once, True, False), "an old set is not replaced")
    expect(opened(device) <= opened(once), "an old set is not closed")
    device.apply(removal)
    wanted = state(used(), True, False)
    expect(left(device, once, used(), False) == wanted, "an old set is not removed")


def meaning(rules):
    device = Ios()
    device.apply(rules)
    for family in (4, 6):
        for permit, protocol, source, first, last, to in device.entries(family, LISTS[family]):
            if not permit:
                continue
            expect(to.num_addresses == 1, f"{to} is no address")
            print_entry(device, protocol, sources_text([source]), first, last, to.network_address)


def print_entry(device, protocol, source, first, last, public):
    """A permit, and where it leads; what is permitted and not translated must be routed."""
    whole = [static for static in device.statics if static[0] is None]
    translated = any(static[3] == public for static in device.statics)
    pieces = [(first, last)]
    if translated and not whole:
        pieces = [(port, port) for port in range(first, last + 1)]
    for begin, end in pieces:
        lead = device.public_of(protocol, public, begin)
        if lead:
            node, to = lead
            at = f"{node}:{to}-{to + end - begin}"
            print("forward", protocol, f"{public}:{begin}-{end}", at, source)
            print("permit", protocol, at, source)
        else:
            expect(not translated, f"{public}:{begin} leads nowhere")
            print("permit", protocol, f"{public}:{begin}-{end}", source)


if sys.argv[1] == "--meaning":
    meaning(read(sys.argv[2]))
else:
    check(read(sys.argv[1]), read(sys.argv[2]))
