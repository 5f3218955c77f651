"""What others need to write the same rules: "rival.py ferm" and "rival.py fwb" read what "nvports
list --compact -f csv" prints and write a configuration for ferm, or an object file for Firewall
Builder's fwb_ipt.

Both get the ports already merged, per node and protocol, and thus less to do than nvports. The
inside network of a node is the /24 of its address, as in what generate.c writes; nothing is
restricted to certain sources or published elsewhere there, and nothing of the kind is accepted."""

import csv
import sys
import xml.etree.ElementTree as ET

PROTOCOLS = "TCP", "UDP"
FIREWALL = "bench"


class Node:
    def __init__(self, row):
        self.id = row["node"]
        self.address = row["address"]
        self.public = row["public_address"]
        self.network = self.address.rsplit(".", 1)[0] + ".0"
        self.ports = {protocol: [] for protocol in PROTOCOLS}  # of (from, to)

    def add(self, row):
        if row["sources"] != "any" or row["ports"] != row["public_ports"]:
            sys.exit(f"rival.py: node {self.id} has sources or ports of a kind not written here")
        for part in row["ports"].split(","):
            first, _, last = part.partition("-")
            self.ports[row["protocol"]].append((int(first), int(last or first)))


def read_nodes(stream):
    nodes = {}
    for row in csv.DictReader(stream):
        nodes.setdefault(row["node"], Node(row)).add(row)
    return list(nodes.values())


# ferm: one nested block a node and chain. Of the ways to say it, a function called for each node
# and a chain for each node among them, this was the fastest.


def ferm_ports(node, protocol):
    ranges = node.ports[protocol]
    return " ".join(f"{first}" if first == last else f"{first}:{last}" for first, last in ranges)


def ferm_block(node, match, action):
    lines = [f"\t\tproto {protocol.lower()} dports ({ferm_ports(node, protocol)}) {action};"
             for protocol in PROTOCOLS if node.ports[protocol]]
    return "\n".join([f"\t{match} {{", *lines, "\t}"])


def ferm_origin(node):
    return f"mod conntrack ctstate DNAT ctorigdst {node.public}"


def write_ferm(nodes):
    print("table filter chain FORWARD {")
    print("\tmod conntrack ctstate (ESTABLISHED RELATED) ACCEPT;")
    for node in nodes:
        print(ferm_block(node, f"daddr {node.address} {ferm_origin(node)}", "ACCEPT"))
    print("}\ntable nat chain PREROUTING {")
    for node in nodes:
        print(ferm_block(node, f"daddr {node.public}", f"DNAT to {node.address}"))
    print("}\ntable nat chain POSTROUTING {")
    for node in nodes:
        print(f"\tsaddr {node.network}/24 daddr {node.address} {ferm_origin(node)} MASQUERADE;")
    print("}")


# fwb_ipt: /usr/share/fwbuilder-5.3.7/fwbuilder.dtd says what a file may hold, and the files beside
# it show what the program asks for besides. Objects are shared, and one rule has all services of
# a node, as its users are told to do.

HEAD = ('<?xml version="1.0" encoding="utf-8"?>\n'
        '<!DOCTYPE FWObjectDatabase SYSTEM "fwbuilder.dtd">')
NAMESPACE = "http://www.fwbuilder.org/1.0/"
ANY = {"Object": "sysid0", "Service": "sysid1", "Interval": "sysid2"}  # by which it knows them
FLAGS = "urg", "ack", "psh", "rst", "syn", "fin"
INTERFACES = ("eth0", "192.0.2.1"), ("eth1", "10.255.255.1")
RULE_SETS = {"ipv4_rule_set": "False", "ipv6_rule_set": "False", "top_rule_set": "True"}

# Where it has a say, what makes for the shortest script: no look at modules and interfaces.
OPTIONS = {
    "accept_established": "true",
    "accept_new_tcp_with_no_syn": "true",
    "configure_interfaces": "false",
    "firewall_is_part_of_any_and_networks": "false",
    "flush_and_set_default_policy": "true",
    "limit_value": "0",
    "linux24_ip_forward": "1",
    "load_modules": "false",
    "local_nat": "false",
    "log_level": "info",
    "loopback_interface": "lo",
    "manage_virtual_addr": "false",
    "ulog_nlgroup": "1",
    "verify_interfaces": "false",
}


def add(parent, tag, identity, name=None, **attributes):
    return ET.SubElement(parent, tag, id=identity, name=name or identity, comment="", ro="False",
                         **attributes)


def add_refs(rule, tag, kind="Object", refs=()):
    """One field of a rule: nothing in it stands for anything."""
    field = ET.SubElement(rule, tag, neg="False")
    for ref in refs or [ANY[kind]]:
        ET.SubElement(field, kind + "Ref", ref=ref)


def add_options(parent, tag, options):
    element = ET.SubElement(parent, tag)
    for name, value in options.items():
        ET.SubElement(element, "Option", name=name).text = value


def service_id(protocol, ports):
    return f"{protocol}-{ports[0]}-{ports[1]}"


def services_of(node):
    return [service_id(protocol, ports) for protocol in PROTOCOLS for ports in node.ports[protocol]]


def add_anything(root):
    library = add(root, "Library", "standard")
    mask = {"address": "0.0.0.0", "netmask": "0.0.0.0"}
    times = {f"{end}_{unit}": "-1" for end in ("from", "to")
             for unit in ("day", "hour", "minute", "month", "weekday", "year")}

    add(library, "AnyNetwork", ANY["Object"], "Any", **mask)
    add(library, "AnyIPService", ANY["Service"], "Any", protocol_num="0")
    add(library, "AnyInterval", ANY["Interval"], "Any", days_of_week="0,1,2,3,4,5,6", **times)


def add_services(library, nodes):
    group = add(library, "ServiceGroup", "services")
    flags = {f"{flag}_flag{suffix}": "False" for flag in FLAGS for suffix in ("", "_mask")}
    wanted = {(protocol, ports)
              for node in nodes for protocol in PROTOCOLS for ports in node.ports[protocol]}

    for protocol, ports in sorted(wanted):
        add(group, protocol + "Service", service_id(protocol, ports),
            src_range_start="0", src_range_end="0",
            dst_range_start=str(ports[0]), dst_range_end=str(ports[1]),
            **(flags if protocol == "TCP" else {}))


def add_objects(library, nodes):
    group = add(library, "ObjectGroup", "objects")
    for node in nodes:
        add(group, "IPv4", f"node-{node.id}", address=node.address, netmask="255.255.255.255")
        add(group, "IPv4", f"public-{node.id}", address=node.public, netmask="255.255.255.255")
        add(group, "Network", f"lan-{node.id}", address=node.network, netmask="255.255.255.0")


def add_nat_rule(nat, **fields):
    place = str(len(nat))
    rule = ET.SubElement(nat, "NATRule", id="nat-" + place, position=place, disabled="False",
                         action="Translate", comment="")
    for tag in ("OSrc", "ODst", "OSrv", "TSrc", "TDst", "TSrv", "ItfInb", "ItfOutb"):
        add_refs(rule, tag, "Service" if tag.endswith("Srv") else "Object", fields.get(tag, ()))
    ET.SubElement(rule, "NATRuleOptions")


def add_nat(firewall, nodes):
    nat = add(firewall, "NAT", "nat", **RULE_SETS)
    for node in nodes:
        inside = [f"node-{node.id}"]
        add_nat_rule(nat, ODst=[f"public-{node.id}"], OSrv=services_of(node), TDst=inside)
        add_nat_rule(nat, OSrc=[f"lan-{node.id}"], ODst=inside, TSrc=["eth1"])
    ET.SubElement(nat, "RuleSetOptions")


def add_policy(firewall, nodes):
    policy = add(firewall, "Policy", "policy", **RULE_SETS)
    for node in nodes:
        place = str(len(policy))
        rule = ET.SubElement(policy, "PolicyRule", id="policy-" + place, position=place,
                             disabled="False", log="False", action="Accept", direction="Both",
                             comment="")
        add_refs(rule, "Src")
        add_refs(rule, "Dst", refs=[f"node-{node.id}"])
        add_refs(rule, "Srv", "Service", services_of(node))
        add_refs(rule, "Itf")
        add_refs(rule, "When", "Interval")
        add_options(rule, "PolicyRuleOptions", {"stateless": "False"})
    ET.SubElement(policy, "RuleSetOptions")


def add_management(firewall):
    management = ET.SubElement(firewall, "Management", address="0.0.0.0")
    ET.SubElement(management, "SNMPManagement", enabled="False")
    ET.SubElement(management, "FWBDManagement", enabled="False", identity="", port="-1")
    ET.SubElement(management, "PolicyInstallScript", enabled="False")


def add_firewall(library, nodes, shadowing):
    group = add(library, "ObjectGroup", "firewalls")
    firewall = add(group, "Firewall", FIREWALL, platform="iptables", host_OS="linux24")

    add_nat(firewall, nodes)
    add_policy(firewall, nodes)
    routing = add(firewall, "Routing", "routing", **RULE_SETS)
    ET.SubElement(routing, "RuleSetOptions")
    for name, address in INTERFACES:
        interface = add(firewall, "Interface", name, dyn="False", unnum="False",
                        security_level="0")
        add(interface, "IPv4", name + "-address", address=address, netmask="255.255.255.0")
        ET.SubElement(interface, "InterfaceOptions")
    add_management(firewall)
    add_options(firewall, "FirewallOptions", {**OPTIONS, "check_shading": shadowing})


def write_fwb(nodes, shadowing):
    root = ET.Element("FWObjectDatabase", xmlns=NAMESPACE, version="24", lastModified="0",
                      id="root")
    add_anything(root)
    library = add(root, "Library", "user")
    add_services(library, nodes)
    add_objects(library, nodes)
    add_firewall(library, nodes, shadowing)
    print(HEAD)
    print(ET.tostring(root, encoding="unicode"))


FORMS = {
    "ferm": write_ferm,
    "fwb": lambda nodes: write_fwb(nodes, "true"),  # as it is set for new firewalls
    "fwb-unchecked": lambda nodes: write_fwb(nodes, "false"),  # no search for shadowed rules
}

if len(sys.argv) != 2 or sys.argv[1] not in FORMS:
    sys.exit("usage: rival.py " + "|".join(FORMS) + " <LIST")
FORMS[sys.argv[1]](read_nodes(sys.stdin))
