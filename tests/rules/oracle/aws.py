"""Permissions for security groups, by CloudFormation's reference of AWS::EC2::SecurityGroupIngress
and EC2's of IpPermission. In the folder of a case.

aws.py RULES REMOVAL: a stack, or a group, in several states; and whether REMOVAL undoes it.
aws.py --meaning RULES LIST: what the groups let in, for meaning.py."""

import json
import os
import re
import sys

sys.dont_write_bytecode = True

import yaml

import cloud

HERE = os.path.dirname(os.path.abspath(__file__))
CLI = cloud.option("--for", "cloudformation") == "cli"
DESCRIPTION = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{1,255}")
PROPERTIES = {"GroupId", "IpProtocol", "FromPort", "ToPort", "Description"}
USER = {"protocol": "tcp", "ports": [22, 22], "cidr": "198.18.0.0/15", "description": None}
SIMILAR = {**USER, "ports": [23, 23], "description": f"{cloud.TAG}-b: mine"}
OTHER = {**USER, "ports": [24, 24], "description": f"mine, not {cloud.TAG}: "}


def group():
    """The permissions of a group that somebody uses."""
    return [{**rule, "id": f"sgr-0{i}"} for i, rule in enumerate((USER, SIMILAR, OTHER))]


def key_of(rule):
    return rule["protocol"], tuple(rule["ports"]), rule["cidr"]


def authorize(group_rules, rule):
    """EC2 refuses a permission that is there already."""
    cloud.expect(
        key_of(rule) not in map(key_of, group_rules), f"InvalidPermission.Duplicate: {rule}"
    )
    group_rules.append({**rule, "id": f"sgr-{len(group_rules)}{rule['ports']}{rule['cidr']}"})


def make_rule(protocol, first, last, net, description):
    cloud.expect(protocol in ("tcp", "udp"), f"protocol: {protocol!r}")
    for port in (first, last):
        cloud.expect(type(port) is int and 1 <= port <= 65535, f"port: {port!r}")
    cloud.expect(first <= last, f"ports: {first} to {last}")
    cloud.described(description, 255)
    cloud.expect(DESCRIPTION.fullmatch(description), f"characters of a description: {description}")
    return {"protocol": protocol, "ports": [first, last], "cidr": str(net),
            "description": description}


# CloudFormation


class Loader(yaml.SafeLoader):
    """Strict: no tag but !Ref, and no key twice."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        cloud.expect(len(set(keys)) == len(keys), f"a key is twice in {keys}")
        return super().construct_mapping(node, deep)


class Ref(str):
    """A reference to a parameter."""


Loader.add_constructor("!Ref", lambda loader, node: Ref(loader.construct_scalar(node)))
Loader.add_constructor(
    "tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node, True)
)


def logical_ids(section, limit):
    cloud.expect(isinstance(section, dict) and 1 <= len(section) <= limit, "too many or none")
    for name in section:
        cloud.expect(re.fullmatch("[A-Za-z0-9]{1,255}", name), f"logical id {name!r}")
    return section.items()


def family_of(properties):
    """Which of the two sources PROPERTIES have, as key and family."""
    found = [key for key in ("CidrIp", "CidrIpv6") if key in properties]
    cloud.expect(len(found) == 1, f"sources: {properties}")
    return found[0], 4 if found == ["CidrIp"] else 6


def template(text):
    """Parameter and rule of each resource, by its logical id."""
    try:
        read = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise cloud.Error(str(error)) from error
    sections = {"AWSTemplateFormatVersion", "Description", "Parameters", "Resources"}
    cloud.expect(set(read) == sections, f"sections {set(read)}")
    cloud.expect(read["AWSTemplateFormatVersion"] == "2010-09-09", "version")
    cloud.expect(0 < len(read["Description"]) <= 1024, "description of the template")
    for name, parameter in logical_ids(read["Parameters"], 200):
        cloud.expect(set(parameter) == {"Type", "Description"}, f"parameter {name}")
        cloud.expect(parameter["Type"] == "AWS::EC2::SecurityGroup::Id", f"type of {name}")
        cloud.expect(len(parameter["Description"]) <= 4000, f"description of {name}")
    resources = {}
    for name, resource in logical_ids(read["Resources"], 500):
        cloud.expect(set(resource) == {"Type", "Properties"}, f"resource {name}")
        cloud.expect(resource["Type"] == "AWS::EC2::SecurityGroupIngress", f"type of {name}")
        properties = resource["Properties"]
        key, family = family_of(properties)
        cloud.expect(set(properties) == PROPERTIES | {key}, f"properties of {name}: {properties}")
        net = cloud.cidr(properties[key])
        cloud.expect(net.version == family, f"{name}: {key} of {net}")
        parameter = properties["GroupId"]
        cloud.expect(
            isinstance(parameter, Ref) and parameter in read["Parameters"], f"group of {name}"
        )
        rule = make_rule(properties["IpProtocol"], properties["FromPort"], properties["ToPort"],
                         net, properties["Description"])
        resources[name] = (str(parameter), rule)
    cloud.expect({value[0] for value in resources.values()} == set(read["Parameters"]),
                 "a parameter has no rules")
    return resources


class Account:
    """Stacks, of which each remembers its resources, and the groups that parameters stand for."""

    def __init__(self):
        self.groups, self.stacks = {}, {}

    def deploy(self, stack, text):
        """What is new or changed is made first; then what is old is deleted."""
        new, old = template(text), self.stacks.get(stack, {})
        for name, (parameter, rule) in new.items():
            rules = self.groups.setdefault(parameter, group())
            if name in old and key_of(old[name][1]) == key_of(rule) and old[name][0] == parameter:
                place = [key_of(known) for known in rules].index(key_of(rule))
                rules[place]["description"] = rule["description"]
            else:
                authorize(rules, rule)
        for name, (parameter, rule) in old.items():
            kept = new.get(name)
            if not kept or kept[0] != parameter or key_of(kept[1]) != key_of(rule):
                self.delete_rule(parameter, rule)
        self.stacks[stack] = new

    def delete_rule(self, parameter, rule):
        rules = self.groups[parameter]
        rules[:] = [known for known in rules if key_of(known) != key_of(rule)]

    def delete(self, stack):
        for parameter, rule in self.stacks.pop(stack, {}).values():
            self.delete_rule(parameter, rule)


def plain(groups):
    return {name: sorted((key_of(r), r["description"]) for r in rules)
            for name, rules in groups.items() if len(rules) != len(group()) or rules != group()}


def remove(removal, state, *arguments):
    status, errors, state = cloud.run_script(
        removal, "aws", os.path.join(HERE, "fake_aws.py"), state, arguments
    )
    cloud.expect(status == 0, f"the removal ends with {status}: {errors}")
    return state


def check_stack(rules, removal):
    account = Account()
    if not cloud.given("--remove"):
        account.deploy(cloud.TAG, rules)
        once = plain(account.groups)
        cloud.expect(once, "no rules")
        account.deploy(cloud.TAG, rules)
        cloud.expect(plain(account.groups) == once, "applied twice is not applied once")
        older = cloud.older("aws")
        for text in (older, rules):
            account.deploy(cloud.TAG, text)
        cloud.expect(plain(account.groups) == once, "what was there before is not replaced")
        account.delete(cloud.TAG)
        cloud.expect(not plain(account.groups), "the group of the user has changed")
    state = remove(removal, {"stacks": [cloud.TAG, cloud.TAG + "-b", "mine"]})
    cloud.expect(state["stacks"] == [cloud.TAG + "-b", "mine"], f"stacks are left: {state}")


# The command


def ranges(permission, key, cidr_key, family):
    for item in permission.get(key, []):
        cloud.expect(set(item) == {cidr_key, "Description"}, f"not a range: {item}")
        net = cloud.cidr(item[cidr_key])
        cloud.expect(net.version == family, f"{cidr_key}: {net}")
        yield make_rule(permission["IpProtocol"], permission["FromPort"], permission["ToPort"],
                        net, item["Description"])


def permissions(text):
    required = {"IpProtocol", "FromPort", "ToPort"}
    for permission in json.loads(text, object_pairs_hook=cloud.unique):
        cloud.expect(
            required < set(permission) <= required | {"IpRanges", "Ipv6Ranges"},
            f"not a permission: {permission}",
        )
        yield from ranges(permission, "IpRanges", "CidrIp", 4)
        yield from ranges(permission, "Ipv6Ranges", "CidrIpv6", 6)


def check_command(rules, removal):
    if cloud.given("--remove"):
        rules = cloud.older("aws", "--for", "cli")
    for text in (rules, cloud.older("aws", "--for", "cli")):
        known = group()
        for rule in permissions(text):
            authorize(known, rule)
        state = remove(removal, {"groups": {"sg-1": known, "sg-2": list(known)}}, "sg-1")
        cloud.expect(state["groups"]["sg-1"] == group(), f"something is left, or lost: {state}")
        cloud.expect(state["groups"]["sg-2"] == known, "another group has changed")
        cloud.expect(remove(removal, state, "sg-1") == state, "a second removal does something")
    status, _, _ = cloud.run_script(removal, "aws", os.path.join(HERE, "fake_aws.py"), state)
    cloud.expect(status == 2, "the removal runs without a group")


def check(rules_path, removal_path):
    (check_command if CLI else check_stack)(cloud.read(rules_path), cloud.read(removal_path))


def meaning(rules_path, list_path):
    nodes, text = cloud.nodes(list_path), cloud.read(rules_path)
    found = [("", rule) for rule in permissions(text)] if CLI else template(text).values()
    cloud.expect(not CLI or len(nodes) == 1, "one group for several nodes")
    for parameter, rule in found:
        node = re.fullmatch("Node([0-9]+)GroupId", parameter)
        node = nodes[node[1]] if node else next(iter(nodes.values()))
        net = cloud.cidr(rule["cidr"])
        cloud.print_permit(node, rule["protocol"], *rule["ports"], [net])


cloud.main("aws", check, meaning)
