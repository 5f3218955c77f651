"""The fields of UniFi's controller and what they may hold, as ace.jar says (filipowm/go-unifi and
ubiquiti-community/go-unifi, unifi/port_forward.generated.go and firewall_group.generated.go)."""

import re

import cloud

BYTE = r"([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
ADDRESS = rf"({BYTE}\.){{3}}{BYTE}"
PORT = (
    r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
)
PORTS = rf"{PORT}(-{PORT})?(,{PORT}(-{PORT})?){{0,14}}"
NETWORK = rf"{ADDRESS}(/([0-9]|[1-2][0-9]|3[0-2]))?"
IDENTITY = "[0-9a-f]{24}"

FIELDS = {
    "portforward": {
        "name": ".{1,128}",
        "enabled": bool,
        "log": bool,
        "pfwd_interface": "wan[2-9]?|both|all",
        "destination_ip": rf"{ADDRESS}|any",
        "proto": "tcp_udp|tcp|udp",
        "dst_port": PORTS,
        "fwd": ADDRESS,
        "fwd_port": PORTS,
        "src": rf"{NETWORK}|any",
        "src_limiting_enabled": bool,
        "src_limiting_type": "ip|firewall_group",
        "src_firewall_group_id": IDENTITY,
    },
    "firewallgroup": {
        "name": ".{1,64}",
        "group_type": "address-group",
        "group_members": list,
    },
}
OPTIONAL = {"src", "src_limiting_type", "src_firewall_group_id"}


def expect(holds, what):
    cloud.expect(holds, f"api.err.InvalidPayload: {what}")


def check_sources(item):
    limited, kind = item["src_limiting_enabled"], item.get("src_limiting_type")
    if not limited:
        expect(item.get("src") == "any" and kind is None, item)
    elif kind == "ip":
        expect(item["src"] != "any" and "src_firewall_group_id" not in item, item)
    else:
        expect(kind == "firewall_group" and "src" not in item, item)
        expect("src_firewall_group_id" in item, item)


def check(kind, item):
    known = FIELDS[kind]
    expect(set(item) <= set(known) and set(known) - OPTIONAL <= set(item), f"fields of {item}")
    for name, value in item.items():
        if isinstance(known[name], type):
            expect(type(value) is known[name], f"{name}: {value!r}")
        else:
            expect(isinstance(value, str) and re.fullmatch(known[name], value), f"{name}: {value}")
    if kind == "firewallgroup":
        members = item["group_members"]
        expect(members and len(set(members)) == len(members), f"members: {members}")
        for member in members:
            expect(re.fullmatch(NETWORK, member), f"member {member}")
    else:
        check_sources(item)
        check_ports(item)


def ranges(text):
    """First and last port of each entry."""
    parts = [part.split("-") for part in text.split(",")]
    return [(int(part[0]), int(part[-1])) for part in parts]


def check_ports(item):
    """What is known to be moved port by port: nothing, or a single port."""
    outside, inside = ranges(item["dst_port"]), ranges(item["fwd_port"])
    single = len(outside) == len(inside) == 1 and outside[0][0] == outside[0][1] \
        and inside[0][0] == inside[0][1]
    expect(outside == inside or single, f"ports of {item}")
    places = sum(1 if first == last else 2 for first, last in outside)
    expect(places <= 15 and all(first <= last for first, last in outside), f"ports of {item}")
