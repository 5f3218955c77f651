"""What a text for FortiOS does to a FortiGate (forticli.py). In the folder of a case.

fortios.py RULES REMOVAL: to firewalls in several states, whole, twice, and broken off behind each
line; and whether REMOVAL undoes it.
fortios.py --meaning RULES: what it lets in on an empty firewall, for meaning.py."""

import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True

from forticli import Absent, Device, Error, Refused
from fortiflow import Flow, Meaning, inside_networks, site_interfaces

OPTIONS = os.environ.get("RULES_OPTIONS", "").split()
for side, interface in site_interfaces().items():
    OPTIONS += [] if f"--{side}" in OPTIONS else [f"--{side}", interface]
HERE = os.path.dirname(os.path.abspath(__file__))


def option(name, default):
    return OPTIONS[OPTIONS.index(name) + 1] if name in OPTIONS else default


def given(name):
    return name in OPTIONS


VERSIONS = {"6.4": 604, "7.0": 700, "7.2": 702, "7.4": 704, "7.6": 706}
VERSION = VERSIONS[option("--fortios-version", "7.4")]
FIRST, ROOM = int(option("--first-number", "900001")), int(option("--room", "100"))
TAG = option("--tag", "nvports")
TAG = TAG if TAG.startswith("nvports") else "nvports-" + TAG

# What somebody has whose names and numbers are as near to ours as they can be.
USER = f"""
config system session-helper
    delete 12
    edit 14
        set name h323
    next
end
config voip profile
    edit "{TAG}-mine"
        config sip
            set rtp disable
        end
    next
end
config firewall address
    edit "{TAG}_net_0"
        set subnet 10.99.0.0 255.255.0.0
    next
    edit "{TAG}-b_net_1"
        set subnet 10.98.0.0 255.255.0.0
    next
end
config firewall service custom
    edit "{TAG}-b_ports_1"
        set tcp-portrange 8081
    next
end
config firewall vip
    edit "{TAG}-b_vip_1"
        set extip 203.0.113.250
        set mappedip "192.168.1.250"
        set extintf "any"
        set portforward enable
        set extport 8081
        set mappedport 8081
    next
end
config firewall policy
    edit {FIRST - 1}
        set name "{TAG}"
        set srcintf "any"
        set dstintf "any"
        set action accept
        set srcaddr "all"
        set dstaddr "{TAG}-b_vip_1"
        set schedule "always"
        set service "{TAG}-b_ports_1"
        set utm-status enable
        {"set inspection-mode proxy" if VERSION in (700, 702) else ""}
        set voip-profile "{TAG}-mine"
    next
    edit {FIRST + ROOM}
        set name "{TAG}_{ROOM + 1}"
        set srcintf "lan9"
        set dstintf "wan9"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
        set nat enable
    next
end
"""
DENY = """
config firewall policy
    edit 77
        set name "deny all"
        set srcintf "any"
        set dstintf "any"
        set srcaddr "all"
        set dstaddr "all"
        set srcaddr6 "all"
        set dstaddr6 "all"
        set schedule "always"
        set service "ALL"
    next
end
"""


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def expect(holds, what):
    if not holds:
        raise Error(what)


def apply(device, text, step=lambda: None):
    """Nothing may be refused but what is to be deleted and is not there."""
    for line, error in device.apply(text, step):
        expect(isinstance(error, Absent) and line.startswith("delete "), f"{line}: {error}")


def empty():
    return Device(VERSION)


def used(deny=False):
    device = empty()
    apply(device, USER)
    if deny:
        apply(device, DENY)
    return device


def is_ours(table, key):
    if table == "firewall policy":
        return FIRST <= int(key) < FIRST + ROOM
    return key == TAG and table == "voip profile" or re.fullmatch(f"{TAG}_[a-z0-9]+_[1-9][0-9]*",
                                                                  key)


def ours(device):
    return {(table, key): entry for table, rows in device.tables.items()
            for key, entry in rows.items() if table != "system settings" and is_ours(table, key)}


def others(device):
    return {table: [(key, entry) for key, entry in rows.items()
                    if table == "system settings" or not is_ours(table, key)]
            for table, rows in device.tables.items()}


def check_helper(device):
    """No SIP in what is let in, by a profile and services of our own; or nothing about it."""
    mine = ours(device)
    off = not given("--keep-helper") and not given("--remove")
    profile = device.tables["voip profile"].get(TAG)
    expect((profile is not None) == off, f"VoIP profile: {profile}")
    expect(not off or profile["sip"]["status"] == ["disable"], "the VoIP profile has SIP")
    expect(not profile or profile.get("feature-set") != ["flow"], "the VoIP profile is of the IPS")
    for (table, key), entry in mine.items():
        if table == "firewall policy" and entry["action"] == ["accept"]:
            expect((entry.get("voip-profile") == [TAG]) == off, f"VoIP profile of policy {key}")
        if table == "firewall service custom":
            expect((entry.get("helper") == ["disable"]) == off, f"helper of {key}")


def check_applied(name, before, device):
    expect(others(device) == others(before), f"{name}: others' entries have changed")
    check_helper(device)
    for (table, key), entry in ours(device).items():
        if table == "firewall policy":
            expect(entry["status"] == ["enable"], f"{name}: policy {key} is not in force")
        elif table != "voip profile":
            expect(list(device.users(table, key)), f"{name}: {key} is of no use")


def check_state(name, before, rules, removal):
    """Apply RULES to the firewall BEFORE, which has none of the tag, once and twice; undo it."""
    device = before.copy()
    apply(device, rules)
    once = device.copy()
    check_applied(name, before, once)
    apply(device, rules)
    expect(device.plain() == once.plain(), f"{name}: applied twice is not applied once")
    apply(device, removal)
    expect(device.plain() == before.plain(), f"{name}: something is left, or lost")
    apply(device, removal)
    expect(device.plain() == before.plain(), f"{name}: a second removal does something")
    return once


def moves(rules):
    """The commands that the head gives, for policy 77."""
    lines = re.findall("^#( +(?:config firewall policy|move .* before ID|end))$", rules, re.M)
    first = next((i for i, line in enumerate(lines) if "config" in line), len(lines))
    last = lines.index(next(line for line in lines[first:] if line.strip() == "end"), first)
    return "\n".join(lines[first:last + 1]).replace("ID", "77")


def check_order(rules, removal):
    """Behind a policy that denies all, the way that the head shows; it lasts."""
    device = used(deny=True)
    before = device.plain()
    apply(device, rules)
    apply(device, moves(rules))
    keys = list(device.tables["firewall policy"])
    alone = used()
    apply(alone, rules)
    mine = [key for key in alone.tables["firewall policy"] if is_ours("firewall policy", key)]
    expect(keys[-1] == "77" and keys[-1 - len(mine):-1] == mine, f"moved: {keys}")
    apply(device, rules)
    expect(list(device.tables["firewall policy"]) == keys, "policies have lost their places")
    apply(device, removal)
    expect(device.plain() == before, "something is left of what has been moved")


def check_broken_off(name, before, rules):
    """Broken off anywhere, no more is open than before or after; and a second time repairs."""
    after = before.copy()
    apply(after, rules)
    flow = Flow([before, after], inside_networks(), (option("--wan", "wan9"),
                                                        option("--lan", "lan9")))
    allowed = flow.let_in(before) | flow.let_in(after)
    seen = {flow.in_force(before), flow.in_force(after)}
    device = before.copy()

    def look():
        state = flow.in_force(device)
        if state in seen:
            return
        seen.add(state)
        more = sorted(flow.let_in(device) - allowed, key=str)[:3]
        expect(not more, f"{name}: this is open in between: {more}")
        again = device.copy()
        apply(again, rules)
        expect(again.plain() == after.plain(), f"{name}: not repaired by a second time")

    apply(device, rules, look)


def older(case, *extra):
    """A larger set of the same tag, as the program writes it for another site."""
    options = [word for word in OPTIONS if word not in ("--remove", "--keep-helper")]
    for name in ("--hairpin", "--mode", "--family"):
        if name in options:
            place = options.index(name)
            del options[place : place + 2]
    site = os.path.join(HERE, "..", case, "site.yaml")
    command = [os.environ["NVPORTS"], "rules", "fortios", *options, *extra, "-s", site]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def check_replaced(rules, removal):
    for case, *extra in (("many-ranges",), ("restricted-sources", "--keep-helper")):
        device, once = used(), used()
        apply(device, older(case, *extra))
        if case == "restricted-sources": # the other one takes long
            check_broken_off(f"{case} before", device, rules)
            check_broken_off(f"removal of {case}", device, removal)
        apply(device, rules)
        apply(once, rules)
        expect(device.plain() == once.plain(), f"what {case} had has not been replaced")
        apply(device, removal)
        expect(device.plain() == used().plain(), f"something is left of {case}")


def retag(text):
    """The same under another tag, with another block of numbers and other addresses."""
    text = re.sub(rf'"{TAG}(?=_|")', f'"{TAG}-c', text)
    text = re.sub(r"^( +(?:edit|delete) )(\d+)$", lambda m: f"{m[1]}{int(m[2]) + 5000}", text,
                  flags=re.M)
    return re.sub(r"(extip )\d+", r"\g<1>9", text)


def check_tags(rules, removal):
    """Two tags: either goes without the other."""
    one, other, both = used(), used(), used()
    apply(one, rules)
    apply(other, retag(rules))
    apply(both, retag(rules))
    check_state("beside another tag", other, rules, removal)
    apply(both, rules)
    apply(both, retag(removal))
    expect(both.plain() == one.plain(), "the removal of another tag has changed this one")


def check(rules_path, removal_path):
    rules, removal = read(rules_path), read(removal_path)
    check_state("empty", empty(), rules, removal)
    check_state("in use", used(), rules, removal)
    check_broken_off("in use", used(), rules)
    check_replaced(rules, removal)
    if not given("--remove"):
        check_tags(rules, removal)
        check_order(rules, removal)


def main():
    try:
        if sys.argv[1] == "--meaning":
            device = empty()
            apply(device, read(sys.argv[2]))
            for line in Meaning(device, option, given).lines():
                print(line)
        else:
            check(*sys.argv[1:])
    except (Error, Refused) as error:
        return f"fortios: {error}"
    return 0


sys.exit(main())
