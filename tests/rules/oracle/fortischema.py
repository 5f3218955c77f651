"""Tables and fields of FortiOS 6.4 to 7.6, as far as port forwards need them.

From Fortinet's CLI references (config firewall policy, vip, address, address6, service custom; voip
profile; system session-helper, system settings) and the schema of 7.6.5 for lengths."""

import re

ALWAYS = (604, 706)
SWITCH = ("enable", "disable")
NAME_CHARACTERS = re.compile(r"[^<>()#\"'?\\]*")


class Field:
    """KIND of value, its LIMIT, in which VERSIONS; WHEN: which entries have it."""

    def __init__(self, kind, limit=None, versions=ALWAYS, when=None, many=False):
        self.kind, self.limit, self.versions = kind, limit, versions
        self.when, self.many = when, many


def accepts(entry):
    return entry.get("action", ["deny"]) == ["accept"]


def inspects(entry):
    return accepts(entry) and entry.get("utm-status", ["disable"]) == ["enable"]


def forwards_ports(entry):
    return entry.get("portforward", ["disable"]) == ["enable"]


def refers(*tables):
    return Field("reference", tables, many=True)


ADDRESSES = ("firewall address", "firewall vip")
FIELDS = {
    "firewall policy": {
        "name": Field("name", 35),
        "status": Field("option", SWITCH),
        "srcintf": Field("interface", 79, many=True),
        "dstintf": Field("interface", 79, many=True),
        "action": Field("option", ("accept", "deny", "ipsec")),
        "srcaddr": refers("firewall address"),
        "dstaddr": refers(*ADDRESSES),
        "srcaddr6": refers("firewall address6"),
        "dstaddr6": refers("firewall address6"),
        "schedule": Field("schedule", 35),
        "service": refers("firewall service custom"),
        "match-vip": Field("option", SWITCH, when=lambda entry: not accepts(entry)),
        "nat": Field("option", SWITCH, when=accepts),
        "inspection-mode": Field("option", ("proxy", "flow"), when=accepts),
        "utm-status": Field("option", SWITCH, when=accepts),
        "voip-profile": Field("reference", ("voip profile",), when=inspects),
        "ips-voip-filter": Field("reference", ("voip profile",), (702, 706), inspects),
        "logtraffic": Field("option", ("all", "utm", "disable")),
        "comments": Field("text", 1023),
    },
    "firewall vip": {
        "comment": Field("text", 255),
        "extip": Field("ipv4"),
        "mappedip": Field("ipv4"),
        "extintf": Field("interface", 35),
        "portforward": Field("option", SWITCH),
        "protocol": Field("option", ("tcp", "udp", "sctp", "icmp"), when=forwards_ports),
        "extport": Field("ports", when=forwards_ports),
        "mappedport": Field("ports", when=forwards_ports),
        "src-filter": Field("network", many=True),
        "arp-reply": Field("option", SWITCH),
        "nat-source-vip": Field("option", SWITCH),
    },
    "firewall address": {"subnet": Field("subnet", many=True), "comment": Field("text", 255)},
    "firewall address6": {"ip6": Field("network6"), "comment": Field("text", 255)},
    "firewall service custom": {
        "tcp-portrange": Field("ports", many=True),
        "udp-portrange": Field("ports", many=True),
        "helper": Field("option", ("auto", "disable", "ftp", "tftp", "h323", "sip", "rtsp")),
        "session-ttl": Field("text", 10),
        "comment": Field("text", 255),
    },
    "voip profile": {
        "comment": Field("text", 255),
        "feature-set": Field("feature-set", versions=(700, 706)),
    },
    "voip profile sip": {"status": Field("option", SWITCH), "rtp": Field("option", SWITCH)},
    "system session-helper": {
        "name": Field("option", ("ftp", "tftp", "h323", "sip", "rtsp", "pptp", "mgcp")),
        "protocol": Field("text", 3),
        "port": Field("text", 5),
    },
    "system settings": {
        "default-voip-alg-mode": Field("option", ("proxy-based", "kernel-helper-based")),
        "sip-expectation": Field("option", SWITCH),
        "sip-nat-trace": Field("option", SWITCH),
        "central-nat": Field("option", SWITCH),
    },
}
# The longest key of each table; a number for those that have numbers.
KEYS = {
    "firewall policy": 2147482999,
    "system session-helper": 2147483647,
    "firewall vip": "79",
    "firewall address": "79",
    "firewall address6": "79",
    "firewall service custom": "79",
    "voip profile": "35",
}
BUILT_IN = {
    "firewall address": {"all": {"subnet": ["0.0.0.0", "0.0.0.0"]},
                         "none": {"subnet": ["0.0.0.0", "255.255.255.255"]}},
    "firewall address6": {"all": {"ip6": ["::/0"]}, "none": {"ip6": ["::/128"]}},
    "firewall service custom": {"ALL": {}, "SIP": {"udp-portrange": ["5060"]}},
    "voip profile": {"default": {}, "strict": {}},
    "system session-helper": {"12": {"name": ["tftp"]}, "13": {"name": ["sip"]}},
}
# 7.2 took the words of 7.4 with 7.2.5.
FEATURE_SETS = {700: "flow proxy", 702: "", 704: "ips voipd", 706: "ips voipd"}
