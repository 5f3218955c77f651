"""What a text for Junos does to an SRX (junos.py). In the folder of a case.

srx.py RULES REMOVAL: to firewalls in several states, once and twice; and whether REMOVAL undoes it.
srx.py --meaning RULES: what it lets in on an empty firewall, for meaning.py."""

import os
import re
import sys

sys.dont_write_bytecode = True

from junos import Device, Junos, clone
from zoned import Error, Site, expect, option, print_meaning, read, tag, words

TAG, WAN, LAN = tag(), option("--wan", "untrust"), option("--lan", "trust")

# What somebody has, with names like ours, policies that deny, and NAT between other zones.
USER = f"""
set groups nvport security alg h323 disable
set groups node0 applications application mine protocol tcp
set groups node0 applications application mine destination-port 80
set apply-groups node0
set security address-book global address nvports-n1 192.168.1.10/32
set security address-book global address nvports 192.168.1.99/32
set security nat destination pool nvports address 192.168.1.99/32
set security nat destination rule-set theirs from zone vpn
set security nat destination rule-set theirs rule nvports match destination-address 203.0.113.45/32
set security nat destination rule-set theirs rule nvports match destination-port 8080 to 8090
set security nat destination rule-set theirs rule nvports then destination-nat pool nvports
set security nat source rule-set nvports-out from zone {LAN}
set security nat source rule-set nvports-out to zone {WAN}
set security nat source rule-set nvports-out rule all match source-address 0.0.0.0/0
set security nat source rule-set nvports-out rule all then source-nat interface
set security policies from-zone {WAN} to-zone {LAN} policy nvports match source-address any
set security policies from-zone {WAN} to-zone {LAN} policy nvports match destination-address nvports
set security policies from-zone {WAN} to-zone {LAN} policy nvports match application mine
set security policies from-zone {WAN} to-zone {LAN} policy nvports then permit
set security policies from-zone {LAN} to-zone {WAN} policy all match source-address any
set security policies from-zone {LAN} to-zone {WAN} policy all match destination-address any
set security policies from-zone {LAN} to-zone {WAN} policy all match application any
set security policies from-zone {LAN} to-zone {WAN} policy all then permit
"""
# A rule set for the same zone, which Junos does not take beside ours.
FORWARD = f"""
set security nat destination rule-set forwards from zone {WAN}
set security nat destination rule-set forwards rule web match destination-address 203.0.113.45/32
set security nat destination rule-set forwards rule web match destination-port 8080
set security nat destination rule-set forwards rule web then destination-nat pool nvports
"""
REMOVES = "--remove" in words()


def firewall(*texts):
    junos = Junos()
    for text in texts:
        junos.apply(text)
    junos.warnings = []
    return junos


def ordered(value):
    """A configuration that can be compared, with the order of its elements."""
    if isinstance(value, dict):
        return [(word, ordered(child)) for word, child in value.items()]
    return value


def same(one, other):
    return ordered(one.candidate) == ordered(other.candidate) and ordered(one.active) == ordered(
        other.active
    )


def retag(text, old, new):
    return re.sub(rf"(?<=groups ){old}\b(?!-)|\b{old}(?=--)", new, text, flags=re.MULTILINE)


def without(configuration, name):
    """A configuration without what is called by the tag NAME, for what has to stay as it was."""
    mine = re.compile(f"{name}--")

    def strip(value):
        if not isinstance(value, dict):
            return value
        kept = {
            word: strip(child)
            for word, child in value.items()
            if not (isinstance(word, tuple) and mine.match(word[0]))
        }
        return {word: child for word, child in kept.items() if child != {}}

    stripped = clone(configuration)
    for kind in ("destination", "source"):
        sets = stripped.get("security", {}).get("nat", {}).get(kind, {}).get("rule-set", {})
        for key in list(sets):
            rules = sets[key].get("rule", {})
            if key[0].startswith("nvports") and all(mine.match(rule[0]) for rule in rules):
                del sets[key]
    security = stripped.get("security", {})
    security.get("alg", {}).pop("sip", None)
    return strip(stripped)


def check_state(name, make, rules, removal):
    before, junos = make(), make()
    junos.apply(rules)
    expect(set(junos.warnings) <= {"statement not found"}, f"{name}: {junos.warnings}")
    local = {w: v for w, v in junos.candidate.items() if w not in ("groups", "apply-groups")}
    kept = {w: v for w, v in before.candidate.items() if w not in ("groups", "apply-groups")}
    expect(ordered(local) == ordered(kept), f"{name}: something is not in the group")
    left, had = without(junos.active, TAG), without(before.active, TAG)
    expect(ordered(left) == ordered(had), f"{name}: what is not ours has changed")
    once = clone(junos.candidate), clone(junos.active)
    junos.apply(rules)
    expect(once == (junos.candidate, junos.active), f"{name}: applied twice is not applied once")
    helper = "disable" in junos.active.get("security", {}).get("alg", {}).get("sip", {})
    had = "disable" in before.active.get("security", {}).get("alg", {}).get("sip", {})
    wanted = had if "--keep-helper" in words() or REMOVES else True
    expect(helper == wanted, f"{name}: the SIP helper is off: {helper}")
    junos.apply(removal)
    expect(same(junos, before), f"{name}: something is left, or lost")
    junos.apply(removal)
    expect(same(junos, before), f"{name}: a second removal does something")


def check_conflict(rules):
    """Rules whose rule set meets another are refused as a whole, unless they go into it."""
    junos = firewall(USER, FORWARD)
    refused = False
    try:
        junos.apply(rules)
    except Error as error:
        refused = "another rule set" in str(error)
    forwards = f"rule-set nvports-{WAN} from" in rules
    expect(refused == forwards, "two rule sets for a zone")
    junos = firewall(USER, FORWARD)
    ours, theirs = f"destination rule-set nvports-{WAN} ", "destination rule-set forwards "
    junos.apply(rules.replace(ours, theirs))
    sets = junos.active["security"]["nat"]["destination"]["rule-set"]
    expect(next(iter(sets[("forwards",)]["rule"])) == ("web",), "ours come before the user's")


def check(rules_path, removal_path):
    rules, removal = read(rules_path), read(removal_path)
    here = os.path.dirname(os.path.abspath(__file__))
    old = read(os.path.join(here, "../restricted-sources/expect.srx")) if not REMOVES else rules
    older = old.replace("zone untrust", "zone internet").replace("zone trust", "zone dmz")
    other = TAG + "-b" if len(TAG) < 19 else "nvports-b"
    check_state("empty", firewall, rules, removal)
    check_state("in use", lambda: firewall(USER), rules, removal)
    check_state("helper off", lambda: firewall("set security alg sip disable"), rules, removal)
    check_state(
        "another tag", lambda: firewall(USER, retag(old, "nvports", other)), rules, removal
    )
    both = firewall(USER, rules, retag(old, "nvports", other), retag(removal, TAG, other))
    expect(same(both, firewall(USER, rules)), "another tag's removal has changed this one")
    for earlier in (old, older):
        replaced = firewall(USER, retag(earlier, "nvports", TAG), rules)
        expect(same(replaced, firewall(USER, rules)), "what was applied before is not replaced")
        removed = firewall(USER, retag(earlier, "nvports", TAG), removal)
        expect(same(removed, firewall(USER)), "something is left of what was applied before")
    if not REMOVES:
        check_conflict(rules)


def main():
    if sys.argv[1] != "--meaning":
        check(sys.argv[1], sys.argv[2])
        return
    device = Device(firewall(read(sys.argv[2])).active, Site().is_behind, WAN, LAN)
    print_meaning(device, WAN, LAN)


try:
    main()
except Error as error:
    sys.exit(f"srx.py: {error}")
