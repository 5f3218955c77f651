"""Rules of a firewall of Hetzner Cloud, by the reference of its API (Firewall Actions, Set Rules)
and by what the hcloud program reads (parseRulesFile). In the folder of a case.

hetzner.py RULES REMOVAL: both are taken, and do what they say.
hetzner.py --meaning RULES LIST: what a server with this firewall lets in, for meaning.py."""

import json
import sys

sys.dont_write_bytecode = True

import cloud

KEYS = {"direction", "protocol", "port", "source_ips", "description"}
RULES, SOURCES, EFFECTIVE, DESCRIPTION = 50, 100, 500, 255


class Firewall:
    """One that "hcloud firewall replace-rules" is used on."""

    def __init__(self):
        self.rules = [{"direction": "in", "protocol": "icmp", "source_ips": ["0.0.0.0/0"]}]

    def replace(self, text):
        """All rules that are there go, and those of TEXT come."""
        rules = json.loads(text, object_pairs_hook=cloud.unique)
        cloud.expect(isinstance(rules, list) and len(rules) <= RULES, f"{len(rules)} rules")
        for rule in rules:
            check_rule(rule)
        effective = sum(len(rule["source_ips"]) for rule in rules)
        cloud.expect(effective <= EFFECTIVE, f"{effective} effective rules")
        self.rules = rules


def check_rule(rule):
    cloud.expect(isinstance(rule, dict) and set(rule) == KEYS, f"not a rule: {rule}")
    cloud.expect(rule["direction"] == "in", f"direction: {rule}")
    cloud.expect(rule["protocol"] in ("tcp", "udp"), f"protocol: {rule}")
    cloud.expect(isinstance(rule["port"], str), f"port: {rule}")
    cloud.ports(rule["port"])
    cloud.described(rule["description"], DESCRIPTION)
    sources = rule["source_ips"]
    cloud.expect(isinstance(sources, list) and 1 <= len(sources) <= SOURCES, f"sources: {rule}")
    nets = [cloud.cidr(source) for source in sources]
    cloud.expect(len(set(nets)) == len(nets), f"a source is twice: {rule}")


def check_many_sources():
    """More than one rule may have, and just as many."""
    for count in (SOURCES, SOURCES + 1, EFFECTIVE):
        nets, rules = cloud.many_sources("hetzner", count, "--mode", "routed")
        firewall = Firewall()
        firewall.replace(rules)
        found = sorted(source for rule in firewall.rules for source in rule["source_ips"])
        cloud.expect(found == sorted(net + "/32" for net in nets), f"of {count} some are lost")


def check(rules_path, removal_path):
    check_many_sources()
    rules, removal = cloud.read(rules_path), cloud.read(removal_path)
    firewall = Firewall()
    firewall.replace(rules)
    once = firewall.rules
    cloud.expect(once or cloud.given("--remove"), "no rules")
    firewall.replace(rules)
    cloud.expect(firewall.rules == once, "applied twice is not applied once")
    firewall.replace(cloud.older("hetzner"))
    firewall.replace(rules)
    cloud.expect(firewall.rules == once, "what was applied before has not been replaced")
    firewall.replace(removal)
    cloud.expect(not firewall.rules, "something is left")


def meaning(rules_path, list_path):
    firewall = Firewall()
    firewall.replace(cloud.read(rules_path))
    nodes = cloud.nodes(list_path)
    cloud.expect(len(nodes) == 1, "one firewall for several nodes")
    for rule in firewall.rules:
        nets = [cloud.cidr(source) for source in rule["source_ips"]]
        for node in nodes.values():
            cloud.print_permit(node, rule["protocol"], *cloud.ports(rule["port"]), nets)


cloud.main("hetzner", check, meaning)
