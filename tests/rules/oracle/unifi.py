"""What scripts for UniFi do to a controller (controller.py). In the folder of a case.

unifi.py RULES REMOVAL: to controllers in several states, whole, twice, and broken off behind each
request; and whether REMOVAL undoes it.
unifi.py --meaning RULES: what the forwards then let in, for meaning.py."""

import copy
import os
import subprocess
import sys

sys.dont_write_bytecode = True

import cloud
import controller
import controller_fields as fields

CONTROLLER = controller.Controller()
USER = {
    "name": "web", "enabled": True, "log": True, "pfwd_interface": "wan", "src": "any",
    "destination_ip": "203.0.113.99", "proto": "tcp", "dst_port": "443", "fwd": "192.168.1.99",
    "fwd_port": "443", "src_limiting_enabled": False,
}


def empty():
    settings = [{"_id": "a", "key": "mgmt", "sip_module": "no"},
                {"_id": "b", "key": "usg", "sip_module": True, "ftp_module": True}]
    return {"portforward": [], "firewallgroup": [], "setting": settings, "ids": 0, "left": -1}


def used():
    state = empty()
    for number, name in enumerate(("web", cloud.TAG, cloud.TAG + "-b: x", "x " + cloud.TAG + ": ")):
        row = {**USER, "name": name, "_id": f"u{number}", "dst_port": str(4430 + number)}
        state["portforward"].append(row)
    state["portforward"].append({**USER, "_id": "u9", "dst_port": "999"})
    del state["portforward"][-1]["name"]
    group = {"group_type": "address-group", "group_members": ["198.18.0.0/15"]}
    state["firewallgroup"] = [{**group, "_id": "g1", "name": cloud.TAG + "-b: sources 1"},
                              {**group, "_id": "g2", "name": "mine"}]
    return state


def attempt(text, state, key="secret"):
    """Exit status, messages, and what has become of STATE."""
    CONTROLLER.state = copy.deepcopy(state)
    environment = {"UNIFI": CONTROLLER.address(), "UNIFI_KEY": key, "no_proxy": "*"}
    done = subprocess.run(["sh"], input=text, env={**os.environ, **environment}, check=False,
                          capture_output=True, text=True)
    cloud.expect("secret" not in done.stdout + done.stderr, f"it tells the key: {done.stderr}")
    return done.returncode, done.stderr, CONTROLLER.state


def run(text, state, fails=False):
    status, errors, state = attempt(text, state)
    cloud.expect(fails == (status != 0), f"the script ends with {status}: {errors}")
    return state


def plain(state):
    """Without what a controller gives by itself; groups by what is in them."""
    members = {row["_id"]: row["name"] for row in state["firewallgroup"]}
    rows = {kind: [{k: v for k, v in row.items() if k not in ("_id", "site_id")}
                   for row in state[kind]] for kind in ("portforward", "firewallgroup")}
    for row in rows["portforward"]:
        if "src_firewall_group_id" in row:
            row["src_firewall_group_id"] = members[row["src_firewall_group_id"]]
    return {**rows, "setting": state["setting"]}


def ours(state):
    return [row for kind in ("portforward", "firewallgroup") for row in state[kind]
            if row.get("name", "").startswith(cloud.TAG + ": ")]


def others(state):
    return [row for kind in ("portforward", "firewallgroup") for row in state[kind]
            if not row.get("name", "").startswith(cloud.TAG + ": ")]


def opened(state):
    """What is let in, port range by port range."""
    groups = {row["_id"]: row["group_members"] for row in state["firewallgroup"]}
    for row in state["portforward"]:
        kind = row.get("src_limiting_type")
        sources = groups[row["src_firewall_group_id"]] if kind == "firewall_group" else [row["src"]]
        inside = fields.ranges(row["fwd_port"])
        for (first, last), (to, end) in zip(fields.ranges(row["dst_port"]), inside):
            for source in sources:
                yield (row["proto"], row["destination_ip"], first, last, row["fwd"], to, end,
                       source)


def check_helper(state):
    helper = state["setting"][1]["sip_module"]
    cloud.expect(helper == cloud.given("--keep-helper"), f"the SIP helper: {helper}")
    cloud.expect(state["setting"][0] == empty()["setting"][0], "another setting has changed")
    cloud.expect(state["setting"][1]["ftp_module"] is True, "another helper has changed")


def check_broken_off(before, rules, after):
    """Broken off anywhere, no more is open than BEFORE, or AFTER, which it is 1000 requests less
    what it has left; and a second run repairs."""
    allowed = set(opened(before)) | set(opened(after))
    requests = 1000 - after["left"]
    for count in {0, requests // 3, requests * 2 // 3, requests - 1}:
        status, _, state = attempt(rules, {**before, "left": count})
        cloud.expect(status != 0, f"it does not fail after {count} requests")
        more = set(opened(state)) - allowed
        cloud.expect(not more, f"after {count} requests this is open: {sorted(more)[:3]}")
        state["left"] = -1
    cloud.expect(plain(run(rules, state)) == plain(after), "not repaired")


def check_refused(rules):
    """What it says of a wrong key, and of a controller without a gateway."""
    status, errors, state = attempt(rules, used(), "wrong")
    cloud.expect(status != 0 and "(401)" in errors and state == used(), f"a wrong key: {errors}")
    if not cloud.given("--keep-helper") and not cloud.given("--remove"):
        status, errors, _ = attempt(rules, {**empty(), "setting": []})
        cloud.expect(status != 0 and "helper is not off" in errors, f"no gateway: {errors}")


def check_many_sources():
    """More than an argument of a program may have."""
    nets, rules = cloud.many_sources("unifi", 10000)
    (group,) = run(rules, empty())["firewallgroup"]
    cloud.expect(sorted(group["group_members"]) == sorted(nets), "sources are lost")


def check(rules_path, removal_path):
    rules, removal = cloud.read(rules_path), cloud.read(removal_path)
    if cloud.given("--remove"):
        rules = cloud.older("unifi", "--family", "ipv4")
    before = used()
    once = run(rules, before)
    cloud.expect(ours(once), "nothing has been created")
    cloud.expect(others(once) == others(before), "others' rows have changed")
    if not cloud.given("--remove"):
        check_helper(once)
    cloud.expect(plain(run(rules, once)) == plain(once), "applied twice is not applied once")
    undone = run(removal, once)
    before["setting"] = once["setting"]
    cloud.expect(plain(undone) == plain(before), "something is left, or lost")
    cloud.expect(plain(run(removal, undone)) == plain(before), "a second removal does something")
    older = run(cloud.older("unifi", "--family", "ipv4"), used())
    after = run(rules, {**older, "left": 1000})
    cloud.expect(ours(after) != ours(older), "nothing is replaced")
    replaced = plain(after)
    replaced["setting"] = plain(once)["setting"]
    cloud.expect(replaced == plain(once), "what was applied before has not been replaced")
    check_broken_off(older, rules, after)
    check_refused(rules)
    if os.path.basename(os.getcwd()) == "restricted-sources": # it takes its time
        check_many_sources()
    wrong = {**used(), "left": 0}
    cloud.expect(run(rules, wrong, fails=True) == wrong, "it does something without a controller")


def meaning(rules_path, _):
    for proto, public, first, last, node, to, end, source in opened(
        run(cloud.read(rules_path), empty())
    ):
        print(f"forward {proto} {public}:{first}-{last} {node}:{to}-{end} {source}")
        # Any interface takes what is sent to the public address, from the same sources.
        print(f"hairpin {proto} {public}:{first}-{last} {node} {source}")


cloud.main("unifi", check, meaning)
