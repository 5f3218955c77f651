"""Faults of what is written for firewalld; see faults.py."""

LINE = r'^ *<rule family="ipv4">'
PUBLIC = r'<destination address="203\.0\.113\.45"/>'

FIREWALLD = [
    ("a forward dropped", "open", "several", {
        rf'{LINE}<source address="198.*"20107-20109".*\n': ""}),
    ("a range without its last port", "open", "several", {r'"10001-10200"': '"10001-10199"'}),
    ("a range with a port more", "closed", "several", {r'"10001-10200"': '"10001-10201"'}),
    ("a range with a port more in front", "closed", "several", {
        r'"10001-10200"': '"10000-10200"'}),
    ("a carved hole filled", "closed", "several", {r'"21002-21099"': '"21002-21101"'}),
    ("a source left out", "sources", "several", {r'<source address="198\.51\.100\.7"/>': ""}),
    ("a source too wide by one bit", "sources", "several", {
        r'"198\.51\.100\.7"': '"198.51.100.6/31"'}),
    ("UDP and TCP mixed up", "closed", "several", {
        r'(^.*"20107-20109" protocol=)"tcp"(.*)': r'\g<0>\n\1"udp"\2'}),
    ("hairpin without source NAT", "hairpin", "several", {r"^.*<masquerade/>.*\n": ""}),
    ("hairpin source NAT for another network too", "hairpin", "several", {
        r'"192\.168\.1\.0/24"(.*<masquerade/>)': r'"192.168.0.0/16"\1'}),
    ("hairpin though it is off", "hairpin", "hairpin-off", {
        r'^( *)<ingress-zone name="external"/>':
            r'\g<0>\n\1<ingress-zone name="internal"/>'}),
    ("no forwards from inside", "hairpin", "several", {
        rf'{LINE}<source address="192.*{PUBLIC}.*\n': ""}),
    ("inside addresses believed from outside", "spoof", "named", {
        r'<egress-zone name="internal"/>': '<egress-zone name="ANY"/>',
        r'^( *)<ingress-zone name="internal"/>':
            r'\g<0>\n\1<ingress-zone name="external"/>'}),
    ("ports matched without the public address", "hijack", "several", {PUBLIC: ""}),
    ("another public address taken as well", "address", "several", {
        r'"203\.0\.113\.45"': '"203.0.113.44/31"'}),
    ("inbound masqueraded", "open", "several", {
        r'<source address="[^"]*"/>(.*<masquerade/>)': r"\1",
        r'<ingress-zone name="internal"/>': '<ingress-zone name="ANY"/>'}),
    ("accepted without a destination", "direct", "routed", {
        r'<destination address="192\.0\.2\.130"/>': ""}),
    ("accepted without a forward", "direct", "several", {
        rf'{LINE}{PUBLIC}<forward-port (port="443" protocol="tcp").*':
            r'\g<0>\n<rule family="ipv4"><destination address="192.168.1.10"/>'
            r"<port \1/><accept/></rule>"}),
    ("rules behind the firewall's own", "open", "routed", {
        r'priority="-16000"': 'priority="100"'}),
    ("the helper left on", "helper", "several", {
        r"^\treplace hold_helper": "\treplace :", r"^\tcheck_helper$": "\t:"}, "rules"),
    ("the other node", "open", "two-nodes", {
        r'to-addr="192\.168\.1\.11"': 'to-addr="192.168.1.10"'}),
    ("a published port not moved", "open", "published", {r' to-port="22"': ""}),
    ("a published range moved by one more", "open", "published", {
        r'(port="31101" protocol="udp" to-port=)"21101"': r'\1"21102"'}),
    ("IPv6: a source left out", "sources", "routed", {
        r'<source address="2001:db8:a::7"/>': ""}),
    ("IPv6: accepted without a destination", "direct", "routed", {
        r'<destination address="2001:db8:1::10"/>': ""}),
    ("the firewall's own forward taken", "own", "several", {
        rf"{LINE}{PUBLIC}.*":
            r'\g<0>\n<rule family="ipv4"><destination address="203.0.113.47"/><forward-port '
            r'port="8080" protocol="tcp" to-addr="192.168.1.10"/></rule>'}),
    ("what is not ours dropped", "marker", "several", {
        r'target="CONTINUE"': 'target="DROP"'}),
    ("policies of former rules left", "change", "several", {
        r'^\t*ask --delete-policy="\$policy".*': '\t\t\t[ ! -e "$dir/$policy.xml" ] ||\\n'
        r"\g<0>"}, "rules"),
    ("a removal that leaves a policy", "remove", "several", {
        r"^(policies='\w+ \w+) \w+'": r"\1'"}, "removal"),
    ("the helper not brought back", "remove", "several", {
        r"replace release_helper": "replace :"}, "removal"),
    ("a removal of other tags", "tags", "several", {
        r"^(policies='.*)'": r"\1 nvports-b_w nvports-b_l'",
        r'\[ ! -e "\$file" \] \|\|': "continue;"}, "removal"),
]
