"""Files of Terraform: their syntax (hcl.py), arguments (terraform_schema.py), and what applying one
after the other does. In the folder of a case.

terraform.py RULES REMOVAL: both can be applied, in any order of the changes.
terraform.py --meaning RULES LIST: what the resources let in, for meaning.py."""

import os
import random
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

import cloud
import hcl
import terraform_schema

FORM = cloud.option("--for", "hcloud")
EVERYBODY = ["0.0.0.0/0", "::/0"]
# What a provider cannot change in place.
REPLACED = {"azurerm_network_security_rule": ["name"], "google_compute_firewall": ["name"],
            "openstack_networking_secgroup_rule_v2": None}


class Config:
    """The variables and resources of a module."""

    def __init__(self, text):
        self.variables, self.resources = {}, {}
        body = hcl.parse(text)
        cloud.expect(not body.attributes, "arguments outside of blocks")
        for kind, labels, inner in body.blocks:
            getattr(self, "add_" + kind, self.refuse)(labels, inner)
        for address, resource in self.resources.items():
            for reference in references(resource):
                self.check_reference(address, reference)

    @staticmethod
    def refuse(labels, _):
        raise cloud.Error(f"a block that is none: {labels}")

    def add_variable(self, labels, body):
        (name,) = labels
        cloud.expect(name not in self.variables, f"variable {name} is twice")
        cloud.expect(set(body.attributes) <= {"type", "description", "default"}, f"{name}")
        cloud.expect(not body.blocks and body.attributes["type"] in
                     ("string", "list(number)"), f"variable {name}")
        self.variables[name] = body.attributes.get("default")

    def add_resource(self, labels, body):
        kind, name = labels
        cloud.expect(labels not in self.resources, f"resource {labels} is twice")
        cloud.expect(re.fullmatch("[A-Za-z_][A-Za-z0-9_-]*", name), f"name {name}")
        cloud.expect(name.startswith(cloud.TAG + "_"), f"not ours: {name}")
        terraform_schema.check_resource(kind, name, body)
        self.resources[labels] = body

    def check_reference(self, address, reference):
        first, second, *_ = reference.split(".")
        known = second in self.variables if first == "var" else (first, second) in self.resources
        cloud.expect(known, f"{address} refers to {reference}")


def references(body):
    values = list(body.attributes.values()) + [
        value for _, _, inner in body.blocks for value in inner.attributes.values()
    ]
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, hcl.Reference):
                yield item


def shown(body):
    """Something that can be compared."""
    inner = [(kind, shown(block)) for kind, _, block in body.blocks]
    return sorted((name, repr(value)) for name, value in body.attributes.items()), inner


def opened(address, body):
    """What a resource lets in: (where, protocol, first, last, network)."""
    kind, at = address[0], body.attributes
    if kind == "hcloud_firewall":
        for _, _, rule in body.blocks:
            inner = rule.attributes
            for net in inner["source_ips"]:
                yield (address[1], inner["protocol"], *cloud.ports(inner["port"]), net)
    elif kind == "aws_vpc_security_group_ingress_rule":
        net, = [at[key] for key in ("cidr_ipv4", "cidr_ipv6") if key in at]
        yield at["security_group_id"], at["ip_protocol"], at["from_port"], at["to_port"], net
    elif kind == "openstack_networking_secgroup_rule_v2":
        net = at["remote_ip_prefix"]
        cloud.expect(at["ethertype"] == f"IPv{cloud.cidr(net).version}", f"ethertype of {address}")
        yield (at["security_group_id"], at["protocol"], at["port_range_min"],
               at["port_range_max"], net)
    elif kind == "azurerm_network_security_rule":
        yield from opened_azure(address, at)
    elif kind == "google_compute_firewall":
        nets, allow = at["source_ranges"], body.blocks[0][2].attributes
        cloud.expect(len({cloud.cidr(net).version for net in nets}) == 1, f"families: {address}")
        for port in allow["ports"]:
            for net in nets:
                yield at["target_tags"][0], allow["protocol"], *cloud.ports(port), net


def opened_azure(address, at):
    where = at["destination_address_prefix"]
    both = ("source_address_prefix" in at) + ("source_address_prefixes" in at)
    cloud.expect(both == 1, f"sources of {address}")
    family = 6 if where.endswith("address6") else 4
    nets = at.get("source_address_prefixes", [EVERYBODY[family == 6]])
    cloud.expect({cloud.cidr(net).version for net in nets} == {family}, f"families: {address}")
    for port in at["destination_port_ranges"]:
        for net in nets:
            yield where, at["protocol"].lower(), *cloud.ports(port), net


def everything(resources):
    return {item for address, body in resources.items() for item in opened(address, body)}


def check_conflicts(resources):
    """What a cloud refuses to have twice."""
    seen = set()
    for (kind, name), body in resources.items():
        at = body.attributes
        keys = [(kind, "name", at["name"])] if "name" in at else []
        if "priority" in at:
            keys.append((kind, "priority", at["priority"]))
        if kind.startswith(("aws_", "openstack_")):
            keys += [(kind, *item) for item in opened((kind, name), body)]
        for key in keys:
            cloud.expect(key not in seen, f"a conflict: {key}")
            seen.add(key)


def is_replaced(kind, old, new):
    names = REPLACED.get(kind, [])
    return names is None or any(old.attributes[name] != new.attributes[name] for name in names)


def apply(state, config, seed):
    """Change STATE, a dict of resources, to what CONFIG says, in a random order."""
    wanted, changes = config.resources, []
    allowed = everything(state) | everything(wanted)
    for address in {**state, **wanted}:
        old, new = state.get(address), wanted.get(address)
        if old and new and shown(old) == shown(new):
            continue
        replaced = old and new and is_replaced(address[0], old, new)
        changes.append((address, [None, new] if replaced or not new else [new]))
    random.Random(seed).shuffle(changes)
    while changes:
        address, steps = changes[0]
        step = steps.pop(0)
        if step:
            state[address] = step
        else:
            state.pop(address, None)
        if not [step for step in steps if step]:
            changes.pop(0)
        check_conflicts(state)
        more = everything(state) - allowed
        cloud.expect(not more, f"open in between: {sorted(more)[:3]}")
    return state


def comparable(state):
    return {address: shown(body) for address, body in state.items()}


def check_many_sources():
    """More than one rule of hcloud may have."""
    for count in (100, 101, 500):
        nets, text = cloud.many_sources("terraform", count, "--mode", "routed", "--for", "hcloud")
        found = sorted(item[-1] for item in everything(Config(text).resources))
        cloud.expect(found == sorted(net + "/32" for net in nets), f"of {count} some are lost")


def check_formatted(path):
    if not shutil.which("terraform"):
        return
    with open(path, encoding="ascii") as file:
        done = subprocess.run(["terraform", "fmt", "-diff", "-check", "-"], stdin=file, check=False,
                              capture_output=True, text=True,
                              env={**os.environ, "TF_CLI_CONFIG_FILE": "/dev/null"})
    cloud.expect(done.returncode == 0, f"terraform fmt: {done.stdout}{done.stderr}")


def check_tags(config):
    """Another tag of the same deployment has no name of this one's."""
    words = os.environ.get("RULES_OPTIONS", "").split()
    if "--tag" in words:
        place = words.index("--tag")
        del words[place:place + 2]
    if os.path.exists("site.yaml"):
        words += ["-s", "site.yaml"]
    if os.path.exists("catalogue.yaml"):
        words += ["-c", "catalogue.yaml"]
    other = cloud.write_rules("terraform", *words, "--tag", cloud.TAG[:18] + "-b")
    cloud.expect(other, "no rules with another tag")
    for prefix in ('variable "', 'resource "[^"]*" "', ' name += "'):
        names = set(re.findall(f'{prefix}([^"]*)"', other))
        ours = set(config.variables) | {name for _, name in config.resources} | \
            {body.attributes.get("name") for body in config.resources.values()}
        cloud.expect(not names & ours, f"names of both tags: {names & ours}")


def check(rules_path, removal_path):
    for path in (rules_path, removal_path):
        check_formatted(path)
    if FORM == "hcloud":
        check_many_sources()
    rules, removal = Config(cloud.read(rules_path)), Config(cloud.read(removal_path))
    cloud.expect(not removal.resources and not removal.variables, "the removal has something in it")
    if cloud.given("--remove"):
        return
    cloud.expect(rules.resources, "no resources")
    cloud.expect(everything(rules.resources), "nothing is open")
    older = Config(cloud.older("terraform", "--for", FORM))
    for seed in range(20):
        state = apply({}, rules, seed)
        once = comparable(state)
        cloud.expect(comparable(apply(state, rules, seed)) == once, "applied twice is not once")
        apply(state, older, seed)
        cloud.expect(comparable(apply(state, rules, seed)) == once, "not replaced")
        cloud.expect(not apply(state, removal, seed), "something is left")
    if not cloud.given("--scope"):
        check_tags(rules)


def node_of(config, where):
    """The node's id in a name of its own."""
    match = re.fullmatch(rf"(?:var\.)?{cloud.TAG}_node([0-9]+)(?:_[a-z0-9_]+)?", where)
    cloud.expect(match, f"no node: {where}")
    return match[1]


def meaning(rules_path, list_path):
    nodes, config = cloud.nodes(list_path), Config(cloud.read(rules_path))
    attached = {str(body.attributes["firewall_id"]).split(".")[1]
                for (kind, _), body in config.resources.items()
                if kind == "hcloud_firewall_attachment"}
    for address, body in config.resources.items():
        for where, protocol, first, last, net in opened(address, body):
            cloud.expect(FORM != "hcloud" or where in attached, f"no server has {where}")
            node = nodes[node_of(config, where)]
            default = config.variables.get(where.removeprefix("var."))
            cloud.expect(default in (None, node[4]), f"default of {where}: {default}")
            cloud.print_permit(node, protocol, first, last, [cloud.cidr(net)])


cloud.main("terraform", check, meaning)
