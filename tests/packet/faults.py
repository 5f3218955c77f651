"""Faults that the proof must catch: changes of what is written, by regular expressions.

A fault names the check that must fail. Where the text to change is not found, this file is out of
date, which is a failure as well.
"""

import re

from faults_scripts import OF_IPTABLES, SHOREWALL, UFW
from firewalld_faults import FIREWALLD

# Name, the check that must catch it, the deployment, what is changed by what. With a fifth word the
# whole suite is run and not its packets alone: "rules", or "removal" to change that text instead.
IPTABLES = [
    ("a forward dropped", "open", "several", {
        r"^-A nvports\.d1 .*20107:20109 .*\n": ""}),
    ("a filter rule dropped", "open", "several", {
        r"^-A nvports\.f1 .*20107:20109 .*\n": ""}),
    ("the last of a full list dropped", "open", "many", {
        r"^(-A nvports\.[df]1 -p udp -m multiport .*),[0-9:]+ -j": r"\1 -j"}),
    ("a range without its last port", "open", "several", {r"10001:10200": "10001:10199"}),
    ("a range without its first port", "open", "several", {r"10001:10200": "10002:10200"}),
    ("a range with a port more", "closed", "several", {r"10001:10200": "10001:10201"}),
    ("a range with a port more in front", "closed", "several", {r"10001:10200": "10000:10200"}),
    ("a carved hole filled", "closed", "several", {r"21002:21099,21102:": "21002:"}),
    ("a source left out", "sources", "several", {r" -[sd] 198\.51\.100\.7 ": " "}),
    ("a source too wide by one bit", "sources", "several", {
        r"(-[sd]) 198\.51\.100\.7 ": r"\1 198.51.100.6/31 "}),
    ("UDP and TCP mixed up", "closed", "several", {
        r"^(-A nvports\.(?:d1|f1) .*)-p tcp (.*--dport)s? 20107.*? (.*)": r"\g<0>\n\1-p udp \2 "
        r"20107:20109 \3"}),
    ("hairpin without source NAT", "hairpin", "several", {
        r"^-A nvports\.post .*MASQUERADE\n": ""}),
    ("hairpin source NAT for another network too", "hairpin", "several", {
        r"(^-A nvports\.post .*)-s 192\.168\.1\.0/24 ": r"\1-s 192.168.0.0/16 "}),
    ("hairpin though it is off", "hairpin", "hairpin-off", {
        r"^-A nvports\.d1 -s 192\.168\..*RETURN\n": ""}),
    ("inside addresses believed from outside", "spoof", "named", {
        r'^-A nvports\.d1 -s \S+ -i "wan0" -j RETURN\n': ""}),
    ("ports matched without the public address", "hijack", "several", {
        r"(^-A nvports\.pre .*)-d 203\.0\.113\.45 ": r"\1"}),
    ("another public address taken as well", "address", "several", {
        r"(^-A nvports\.pre .*)-d 203\.0\.113\.45 ": r"\1-d 203.0.113.44/31 ",
        r"--ctorigdst 203\.0\.113\.45 ": "--ctorigdst 203.0.113.44/31 "}),
    ("inbound masqueraded", "open", "several", {
        r"(^-A nvports\.post .*)-s 192\.168\.1\.0/24 ": r"\1"}),
    ("accepted without a destination", "direct", "several", {
        r"^-A nvports\.fwd -d 192\.168\.1\.10 .*(-j nvports\.f1)": r"-A nvports.fwd \1"}),
    ("accepted without a forward", "direct", "several", {
        r"--ctstate DNAT --ctorigdst 203\.0\.113\.45 (--ctdir ORIGINAL)": r"\1"}),
    ("answers not let through", "open", "established-off", {
        r"^-A nvports\.fwd -s .*-j nvports\.r1\n": ""}),
    ("rules behind the firewall's own", "open", "several", {
        r"^-I FORWARD 1 -j nvports\.fwd": "-A FORWARD -j DROP\n-A FORWARD -j nvports.fwd"}),
    ("the helper left on over UDP", "helper", "several", {r"^-A nvports\.raw -p udp .*\n": ""}),
    ("the helper left on over TCP", "helper", "several", {r"^-A nvports\.raw -p tcp .*\n": ""}),
    ("the other node", "open", "two-nodes", {
        r"(^-A nvports\.d2 .*)192\.168\.1\.11": r"\g<1>192.168.1.10"}),
    ("a published port not moved", "open", "published", {r"192\.168\.1\.10:22$": "192.168.1.10"}),
    ("a published range moved by one more", "open", "published", {
        r"21101-21201/31101": "21102-21202/31101"}),
    ("IPv6: a source left out", "sources", "routed", {r" -s 2001:db8:a::7 ": " "}),
    ("IPv6: accepted without a destination", "direct", "routed", {
        r"(^-A nvports\.fwd )-d 2001:db8:1::10 ": r"\1"}),
    ("the firewall's own forward taken", "own", "several", {
        r"^-A nvports\.pre ": "-A nvports.pre -d 203.0.113.47 -p tcp -j DNAT --to-destination "
                              r"192.168.1.10\n\g<0>"}),
    ("what is not ours dropped", "marker", "several", {
        r"^-I FORWARD 1 .*": r"-A nvports.fwd -j DROP\n\g<0>"}),
    ("a jump that is not taken away", "twice", "several", {
        r"(hooked\(\$2, \$4\)) (\{\n\t*jump)": r'\1 && $2 != "FORWARD" \2'}, "rules"),
    ("chains of former rules left", "change", "two-nodes", {
        r'^.*print "-X " chain.*\n': "\t\t\t\t\tcontinue\n"}, "rules"),
    ("a removal that leaves chains", "remove", "several", {
        r'^.*print "-X " chain.*\n': "\t\t\t\t\tcontinue\n",
        r"^\tlook_elsewhere$": "\t:"}, "removal"),
    ("modules left blocked", "remove", "several", {r'^\s*rm -f "\$blocked"': ":"}, "removal"),
    ("modules not blocked", "helper", "several", {
        r'^\t\tdone >"\$blocked"': "\t\tdone >/dev/null"}, "rules"),
    ("a removal of other tags", "tags", "several", {
        r'index\(chain, name "\."\) == 1 \? .*\)': "match(chain, /[.].*/) ? "
        "substr(chain, RSTART + 1)"}, "removal"),
]

NFTABLES = [
    ("a forward dropped", "open", "several", {
        r"^.* 203\.0\.113\.45 \. tcp \. 20107-20109 : .*\n": ""}),
    ("a filter element dropped", "open", "several", {
        r"^.* 192\.168\.1\.10 \. tcp \. 20107-20109,\n": ""}),
    ("a range without its last port", "open", "several", {r"10001-10200": "10001-10199"}),
    ("a range without its first port", "open", "several", {r"10001-10200": "10002-10200"}),
    ("a range with a port more", "closed", "several", {r"10001-10200": "10001-10201"}),
    ("a range with a port more in front", "closed", "several", {r"10001-10200": "10000-10200"}),
    ("a carved hole filled", "closed", "several", {r"21002-21099": "21002-21101"}),
    ("a source left out", "sources", "several", {r"\t198\.51\.100\.7 \.": "\t0.0.0.0/0 ."}),
    ("a source too wide by one bit", "sources", "several", {
        r"\t198\.51\.100\.7 \.": "\t198.51.100.6/31 ."}),
    ("UDP and TCP mixed up", "closed", "several", {
        r"(^.*)tcp( \. 20107-20109.*)": r"\g<0>\n\1udp\2"}),
    ("hairpin without source NAT", "hairpin", "several", {r"^.* masquerade\n": ""}),
    ("hairpin source NAT for another network too", "hairpin", "several", {
        r"\t192\.168\.1\.0/24( \. 203\.0\.113\.45 \. 192)": r"\t192.168.0.0/16\1"}),
    ("hairpin though it is off", "hairpin", "hairpin-off", {r"^.* @inside return\n": ""}),
    ("inside addresses believed from outside", "spoof", "named", {
        r'^\t*iifname "wan0" .* @inside return\n': ""}),
    ("ports matched without the public address", "hijack", "several", {
        r"^.*dnat ip to ip daddr .* @ports\n":
            r"\g<0>\t\ttcp dport 443 dnat ip to 192.168.1.10\n"}),
    ("another public address taken as well", "address", "several", {
        r"203\.0\.113\.45( \. (?:tcp|192\.168\.1\.10 \. tcp) \. 5060-)": r"203.0.113.44/31\1"}),
    ("inbound masqueraded", "open", "several", {
        r"^.* masquerade\n": "\t\tct status dnat masquerade\n"}),
    ("accepted without a destination", "direct", "several", {
        r"^\tchain nvports\.forward \{\n":
            r"\g<0>\t\tct direction original tcp dport 443 accept\n"}),
    ("accepted without a forward", "direct", "several", {
        r"^\tchain nvports\.forward \{\n":
            r"\g<0>\t\tct direction original ip daddr 192.168.1.10 tcp dport 443 accept\n"}),
    ("answers not let through", "open", "established-off", {r"^\t\tct direction reply .*\n": ""}),
    ("rules in a base chain of their own", "open", "several", {
        r"^\tchain nvports\.forward \{\n":
            r"\g<0>\t\ttype filter hook forward priority filter - 5; policy accept;\n",
        r"^insert rule .*\n": ""}),
    ("the helper left on over UDP", "helper", "several", {r"^\tinert udp .*\n": ""}),
    ("the helper left on over TCP", "helper", "several", {r"^\tinert tcp .*\n": ""}),
    ("the other node", "open", "two-nodes", {r": 192\.168\.1\.11": ": 192.168.1.10"}),
    ("a published port not moved", "open", "published", {
        r": 192\.168\.1\.10 \. 22\b": ": 192.168.1.10 . 2222"}),
    ("a published range moved by one more", "open", "published", {
        r"(31101 : 192\.168\.1\.10 \.) 21101": r"\1 21102"}),
    ("IPv6: a source left out", "sources", "routed", {r"\t2001:db8:a::7 ": "\t::/0 "}),
    ("IPv6: accepted without a destination", "direct", "routed", {
        r"^\tchain nvports\.forward \{\n": r"\g<0>\t\ttcp dport 443 accept\n"}),
    ("the firewall's own forward taken", "own", "several", {
        r"^.*dnat ip to ip daddr .* @ports\n":
            r"\g<0>\t\tip daddr 203.0.113.47 tcp dport 8080 dnat ip to 192.168.1.10\n"}),
    ("what is not ours dropped", "marker", "several", {
        r"^insert rule .*": r"\g<0>\nadd rule inet filter nvports.forward drop"}),
    ("jumps that are not taken away", "twice", "several", {
        r"^.*jumps = jumps .*\n.*\n": ""}, "rules"),
    ("sets of former rules left", "change", "two-nodes", {
        r'kind != "chain" \|\|': 'kind == "chain" &&'}, "rules"),
    ("a removal that leaves sets", "remove", "several", {
        r'kind != "chain" \|\|': 'kind == "chain" &&'}, "removal"),
    ("modules left blocked", "remove", "several", {r'^\s*rm -f "\$blocked"': ":"}, "removal"),
    ("modules not blocked", "helper", "several", {
        r'^\t\tdone >"\$blocked"': "\t\tdone >/dev/null"}, "rules"),
    ("a removal of other tags", "tags", "several", {
        r'"\\t\\tjump " chain " "': '"\\t\\tjump " $2 " "'}, "removal"),
]

FAULTS = {
    "iptables": IPTABLES,
    "nftables": NFTABLES,
    "firewalld": FIREWALLD,
    "shorewall": SHOREWALL,
    "ufw": [fault for fault in IPTABLES if fault[0] in OF_IPTABLES] + UFW,
}


class Fault:
    """One of them; called with a text, it returns it changed."""

    def __init__(self, name, check, deployment, changes, where=None):
        self.name, self.check, self.deployment = name, check, deployment
        self.changes, self.where = changes, where
        self.packets = where is None
        self.found = False

    def __call__(self, text, removal):
        if removal != (self.where == "removal"):
            return text
        counts = []
        for pattern, replacement in self.changes.items():
            text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
            counts.append(count)
        self.found = self.found or all(counts)
        return text
