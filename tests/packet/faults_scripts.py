"""Faults, as in faults.py, of the targets that write files for another program to load."""

# The rules of ufw are those of iptables, whose faults need not all be planted again.
OF_IPTABLES = (
    "a forward dropped", "a filter rule dropped", "a range with a port more", "a source left out",
    "hairpin without source NAT", "inside addresses believed from outside",
    "ports matched without the public address", "accepted without a destination",
    "the firewall's own forward taken", "modules not blocked", "a removal of other tags")

UFW = [
    ("a jump that is not taken away", "twice", "several", {
        r"(hooked\(\$2, \$4\)) (\{\n\t*jump)": r'\1 && $2 !~ /^ufw/ \2'}, "rules"),
    ("a call left in after.init", "remove", "several", {
        r"^\tuncall_init \|\|": "\t: ||"}, "removal"),
    ("a call twice", "twice", "several", {
        r"without_call >": 'cat "$after" >'}, "rules"),
    ("the file that is called left behind", "remove", "several", {
        r'^\trm -f "\$init" ': "\trm -f "}, "removal"),
    ("modules left blocked", "remove", "several", {
        r'^\trm -f "\$init" "\$blocked"': '\trm -f "$init"'}, "removal"),
    ("after.init left executable", "remove", "several", {r" && chmod u-x .*": ""}, "removal"),
    ("the helper left on", "helper", "several", {r"^-I PREROUTING 1 -j nvports\.raw\n": ""}),
]

SHOREWALL = [
    ("a forward dropped", "open", "several", {r"^DNAT\tnet:.*20107:20109.*\n": ""}),
    ("a range without its last port", "open", "several", {r"10001:10200": "10001:10199"}),
    ("a range with a port more", "closed", "several", {r"10001:10200": "10001:10201"}),
    ("a carved hole filled", "closed", "several", {r"21002:21099,21102:": "21002:"}),
    ("a source left out", "sources", "several", {
        r"^(DNAT\tnet:[^\t]*)198\.51\.100\.7\b": r"\g<1>0.0.0.0/0"}),
    ("a source too wide by one bit", "sources", "several", {
        r"^(DNAT\tnet:[^\t]*)198\.51\.100\.7\b": r"\g<1>198.51.100.6/31"}),
    ("hairpin without source NAT", "hairpin", "several", {r"^MASQUERADE\t.*\n": ""}),
    ("hairpin for the node's own zone left out", "hairpin", "several", {
        r"^DNAT\tall\+!": "DNAT\tall!"}),
    ("hairpin for restricted sources too", "hairpin", "several", {
        r"^(DNAT\t)net:([^!\n]*)$": r"\g<0>\n\1all+!net,$FW:192.168.0.0/16"
        "\tloc:192.168.1.10\ttcp\t1:65535\t-\t203.0.113.45"}),
    ("hairpin though it is off", "hairpin", "hairpin-off", {
        r"^DNAT\tnet(\S*)(\t.*)": r"\g<0>\nDNAT\tall+!net,$FW\2"}),
    ("inside addresses believed from outside", "spoof", "several", {
        r"^DNAT\tnet:!\S*": "DNAT\tnet"}),
    ("another public address taken as well", "address", "several", {
        r"\t-\t203\.0\.113\.45$": "\t-\t203.0.113.44/31"}),
    ("ports matched without the public address", "hijack", "several", {
        r"^(DNAT\tall.*)\t-\t203\.0\.113\.45$": r"\1"}),
    ("accepted without a forward", "direct", "several", {
        r"^DNAT\tnet\S*(\tloc:192\.168\.1\.10\ttcp\t\S+).*": r"\g<0>\nACCEPT\tnet\1"}),
    ("the firewall's own forward taken", "own", "several", {
        r"^DNAT\tnet:!": "DNAT\tnet\tloc:192.168.1.10\ttcp\t8080\t-\t203.0.113.47\n" r"\g<0>"}),
    ("what is not ours dropped", "marker", "several", {
        r"^DNAT\tnet:!": "DROP\tall+\tall+\n" r"\g<0>"}),
    ("IPv6: a source left out", "sources", "named-routed", {
        r"\tnet:\[2001:db8:a::7\]": "\tnet"}),
    ("IPv6: accepted without a destination", "direct", "named-routed", {
        r"\tloc:\[2001:db8:1::10\]": "\tloc"}),
    ("the helper left on", "helper", "several", {r"^IPTABLES\(CT\).*\n": ""}),
    ("files of ours left", "remove", "several", {r"^\trm \"\$1\"$": "\t:"}, "removal"),
    ("a line that includes ours left", "remove", "several", {
        r"^\t\t\$0 != line \{": "\t\t{", r"^\trm \"\$1\"$": '\t: >"$1"'}, "removal"),
    ("modules left blocked", "remove", "several", {r'^\s*rm -f "\$blocked"': ":"}, "removal"),
    ("not loaded", "remove", "several", {r" reload -c ;;": " check ;;"}, "removal"),
    ("a removal of other tags", "tags", "several", {
        r"^\ttext=\$dir": "\tfor other in /etc/$1/nvports-b.*; do : >$other; done\n" r"\g<0>"},
     "removal"),
]
