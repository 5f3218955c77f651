"""What a text for PAN-OS does to a firewall (panos.py). In the folder of a case.

panos_check.py RULES REMOVAL: to firewalls in several states, once and twice; and whether REMOVAL
undoes it.
panos_check.py --meaning RULES: what it lets in on an empty firewall, for meaning.py."""

import os
import re
import sys

sys.dont_write_bytecode = True

import yaml

from panos import LAN, REMOVES, TAG, WAN, Device, PanOS
from zoned import Error, Site, expect, option, print_meaning, read, words

FIRST, ROOM = int(option("--first-number", "1")), int(option("--room", "64"))
# What somebody has, with names like ours, and a rule at the end that denies everything.
USER = f"""
set service nvports protocol tcp port 8080
set service nvports-1 protocol udp port 9000-9010,9020
set service nvports--x protocol tcp port 1
set rulebase nat rules nvports-1 from {WAN} to {WAN} source any destination 203.0.113.45
set rulebase nat rules nvports-1 service nvports
set rulebase nat rules nvports-1 destination-translation translated-address 192.168.1.99
set rulebase nat rules out from {LAN} to {WAN} source any destination any service any
set rulebase nat rules out source-translation dynamic-ip-and-port translated-address 203.0.113.45
set rulebase security rules nvports from {WAN} to {LAN} source any destination 203.0.113.45
set rulebase security rules nvports application any service [ nvports nvports-1 ] action allow
set rulebase security rules deny-all from [ {WAN} {LAN} ] to [ {LAN} {WAN} ] source any
set rulebase security rules deny-all destination any application any service any action deny
"""
KINDS = (("rulebase", "nat", "rules"), ("rulebase", "security", "rules"), ("service",))


def firewall(*texts):
    panos = PanOS()
    for text in texts:
        panos.apply(text)
    panos.messages = []
    return panos


def at(panos, path):
    found = panos.tree
    for word in path:
        found = found.get(word, {})
    return found


def ours(panos, name=TAG):
    return {
        path: {key: rule for key, rule in at(panos, path).items() if re.match(rf"{name}--\d", key)}
        for path in KINDS
    }


def others(panos):
    mine = ours(panos)
    return [
        [(key, entry) for key, entry in at(panos, path).items() if key not in mine[path]]
        for path in KINDS
    ]


def state(panos):
    """What can be compared, with its order; the SIP helper is by itself."""
    return [list(at(panos, path).items()) for path in KINDS]


def helper(panos):
    return at(panos, ("shared", "alg-override", "application", "sip")).get("alg-disabled")


def retag(text, old, new):
    return re.sub(rf"\b{old}(?=--)", new, text)


def check_first(name, panos):
    """Ours come before all others, in the order of their numbers."""
    for path in KINDS[:2]:
        mine = list(ours(panos)[path])
        expect(list(at(panos, path))[: len(mine)] == mine, f"{name}: rules stand before ours")
        numbers = [int(key.rsplit("--", 1)[1]) for key in mine]
        expect(numbers == sorted(numbers), f"{name}: out of order")
        expect(all(FIRST <= n < FIRST + ROOM for n in numbers), f"{name}: outside of the block")


def check_sources(panos):
    """Sources are replaced by the firewall's own address inside, else by the public one."""
    if not os.path.exists("site.yaml"):
        return
    with open("site.yaml", encoding="utf-8") as file:
        inside = yaml.safe_load(file).get("firewall", {}).get("lan", {}).get("address")
    for key, rule in ours(panos)[KINDS[0]].items():
        pool = rule.get("source-translation", {}).get("dynamic-ip-and-port", {})
        for address in pool.get("translated-address", []):
            expect(address in (inside, rule["destination"][0]), f"{key}: {address} is nobody's")
            expect(rule["from"] == [LAN], f"{key} replaces sources that come from outside")


def check_state(name, make, rules, removal):
    before, panos = make(), make()
    panos.apply(rules)
    expect(others(panos) == others(before), f"{name}: what is not ours has changed")
    check_first(name, panos)
    once = state(panos)
    panos.apply(rules)
    expect(once == state(panos), f"{name}: applied twice is not applied once")
    kept = "--keep-helper" in words() or REMOVES
    expect(helper(panos) == (helper(before) if kept else "yes"), f"{name}: the SIP helper")
    was = helper(panos)
    panos.apply(removal)
    expect(state(panos) == state(before), f"{name}: something is left, or lost")
    expect(helper(panos) == was, f"{name}: the SIP helper has changed")
    panos.apply(removal)
    expect(state(panos) == state(before), f"{name}: a second removal does something")


def is_part(rule, whole):
    """RULE lets in no more than WHOLE."""
    for word, value in whole.items():
        if word == "source" and isinstance(rule.get(word), list):
            if not set(rule[word]) <= set(value):
                return False
        elif word != "source-translation" and rule.get(word) != value:
            return False
    return True


def check_broken_off(rules):
    """Behind each line, there is no rule that lets in more than the whole."""
    after = ours(firewall(USER, rules))
    panos = firewall(USER)
    for line in rules.split("\n"):
        if not line or line.startswith("#"):
            continue
        panos.command(line.split(" "))
        for path in KINDS[:2]:
            for key, rule in ours(panos)[path].items():
                expect(is_part(rule, after[path][key]), f"{key} is wider behind: {line}")


def check(rules_path, removal_path):
    rules, removal = read(rules_path), read(removal_path)
    here = os.path.dirname(os.path.abspath(__file__))
    old = read(os.path.join(here, "../restricted-sources/expect.panos")) if not REMOVES else rules
    other = TAG + "-b" if len(TAG) < 19 else "nvports-b"
    foreign = retag(old, "nvports", other)
    check_state("empty", firewall, rules, removal)
    check_state("in use", lambda: firewall(USER), rules, removal)
    check_state("another tag", lambda: firewall(USER, foreign), rules, removal)
    if FIRST == 1:
        both = firewall(USER, rules, foreign, retag(removal, TAG, other))
        expect(state(both) == state(firewall(USER, rules)), "another tag's removal changed this")
        earlier = retag(old, "nvports", TAG).replace("untrust", "internet")
        replaced = firewall(USER, earlier, rules)
        expect(state(replaced) == state(firewall(USER, rules)), "the old rules are not replaced")
        removed = firewall(USER, earlier, removal)
        expect(state(removed) == state(firewall(USER)), "something of the old rules is left")
    check_sources(firewall(rules))
    check_broken_off(rules)


def main():
    if sys.argv[1] != "--meaning":
        check(sys.argv[1], sys.argv[2])
        return
    print_meaning(Device(firewall(read(sys.argv[2])), Site().is_behind), WAN, LAN)


try:
    main()
except Error as error:
    sys.exit(f"panos_check.py: {error}")
