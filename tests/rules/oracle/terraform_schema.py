"""Arguments of resources, by the documentation of each provider (docs/resources or website/docs/r
of hetznercloud/hcloud, hashicorp/aws, hashicorp/azurerm, hashicorp/google and
terraform-provider-openstack/openstack), as far as rules need them."""

import re

import cloud
from hcl import Reference


def text(pattern, limit=255):
    def check(value):
        return isinstance(value, str) and not isinstance(value, Reference) \
            and len(value) <= limit and re.fullmatch(pattern, value)

    return check


def one_of(*values):
    return lambda value: not isinstance(value, Reference) and value in values


def number(first, last):
    return lambda value: type(value) is int and first <= value <= last


def variable(value):
    return isinstance(value, Reference) and value.startswith("var.")


def reference(kind):
    return lambda value: isinstance(value, Reference) and re.fullmatch(rf"{kind}\.[^.]+\.id", value)


def list_of(check, limit):
    return lambda value: isinstance(value, list) and 1 <= len(value) <= limit \
        and len({str(item) for item in value}) == len(value) and all(check(item) for item in value)


def source(*families):
    return lambda value: text(".*")(value) and cloud.cidr(value).version in families


def port_text(value):
    return text("[0-9-]+")(value) and bool(cloud.ports(value))


def description(limit, pattern=".*"):
    def check(value):
        cloud.described(value, limit)
        return text(pattern, limit)(value)

    return check


AWS_TEXT = r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]+"
PORT = number(1, 65535)

# By resource: required arguments, optional ones, and blocks likewise with the most of them.
RESOURCES = {
    "hcloud_firewall": (
        {"name": text(".+", 128)},
        {},
        {
            "rule": (
                {
                    "direction": one_of("in"),
                    "protocol": one_of("tcp", "udp"),
                    "port": port_text,
                    "source_ips": list_of(source(4, 6), 100),
                },
                {"description": description(255)},
                {},
                50,
            )
        },
    ),
    "hcloud_firewall_attachment": (
        {"firewall_id": reference("hcloud_firewall"), "server_ids": variable},
        {},
        {},
    ),
    "aws_vpc_security_group_ingress_rule": (
        {
            "security_group_id": variable,
            "ip_protocol": one_of("tcp", "udp"),
            "from_port": PORT,
            "to_port": PORT,
        },
        {
            "cidr_ipv4": source(4),
            "cidr_ipv6": source(6),
            "description": description(255, AWS_TEXT),
        },
        {},
    ),
    "azurerm_network_security_rule": (
        {
            "name": text("[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_]", 80),
            "resource_group_name": variable,
            "network_security_group_name": variable,
            "protocol": one_of("Tcp", "Udp"),
            "source_port_range": one_of("*"),
            "destination_port_ranges": list_of(port_text, 4000),
            "destination_address_prefix": variable,
            "access": one_of("Allow"),
            "priority": number(100, 4096),
            "direction": one_of("Inbound"),
        },
        {
            "description": description(140),
            "source_address_prefix": one_of("*"),
            "source_address_prefixes": list_of(source(4, 6), 4000),
        },
        {},
    ),
    "google_compute_firewall": (
        {
            "name": text("[a-z]([-a-z0-9]*[a-z0-9])?", 63),
            "network": variable,
            "direction": one_of("INGRESS"),
            "source_ranges": list_of(source(4, 6), 5000),
            "target_tags": list_of(variable, 70),
        },
        {"description": description(2048)},
        {
            "allow": (
                {"protocol": one_of("tcp", "udp"), "ports": list_of(port_text, 100000)},
                {},
                {},
                1,
            )
        },
    ),
    "openstack_networking_secgroup_rule_v2": (
        {
            "direction": one_of("ingress"),
            "ethertype": one_of("IPv4", "IPv6"),
            "protocol": one_of("tcp", "udp"),
            "port_range_min": PORT,
            "port_range_max": PORT,
            "remote_ip_prefix": source(4, 6),
            "security_group_id": variable,
        },
        {"description": description(255)},
        {},
    ),
}


def check_body(what, body, required, optional, blocks):
    known = {**required, **optional}
    for name, value in body.attributes.items():
        cloud.expect(name in known, f"{what}: no argument {name}")
        cloud.expect(known[name](value), f"{what}: {name} = {value!r}")
    lacking = set(required) - set(body.attributes)
    cloud.expect(not lacking, f"{what}: without {lacking}")
    for name in blocks:
        count = sum(kind == name for kind, _, _ in body.blocks)
        cloud.expect(1 <= count <= blocks[name][3], f"{what}: {count} blocks {name}")
    for kind, labels, inner in body.blocks:
        cloud.expect(kind in blocks and not labels, f"{what}: no block {kind}")
        check_body(f"{what}.{kind}", inner, *blocks[kind][:3])


def check_resource(kind, name, body):
    cloud.expect(kind in RESOURCES, f"no resource {kind}")
    check_body(f"{kind}.{name}", body, *RESOURCES[kind])
