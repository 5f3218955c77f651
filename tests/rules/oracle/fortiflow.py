"""What happens to packets on a FortiGate (forticli.py), from Fortinet's technical tips 262988
(services see the port behind the port forward), 350101 (the first virtual IP of the list wins, of
those in a policy for such packets), 94794 (deny policies and virtual IPs), 192844 (hairpin NAT)."""

import functools
import ipaddress
import os

import yaml

from forticli import Error, network, ports

STRANGER = {4: ipaddress.ip_address("198.18.0.9"), 6: ipaddress.ip_address("2001:db8:ffff::9")}
SIZE = {4: 32, 6: 128}
CLASSES = {4: ipaddress.IPv4Address, 6: ipaddress.IPv6Address}


@functools.lru_cache(None)
def read_site():
    if not os.path.exists("site.yaml"):
        return {"nodes": {}}
    with open("site.yaml", encoding="utf-8") as file:
        return yaml.safe_load(file)


def site_nodes():
    return list(read_site()["nodes"].values())


def site_interfaces():
    """The interfaces of the site file, which are taken where the options have none."""
    sides = read_site().get("firewall", {})
    return {side: sides[side]["interface"] for side in ("wan", "lan")
            if "interface" in sides.get(side, {})}


def inside_networks():
    return [ipaddress.ip_network(text) for node in site_nodes() for text in node.get("lan", [])]


@functools.lru_cache(None)
def range_of(text):
    return ports(text)


@functools.lru_cache(None)
def net_of(key, *words):
    return network({key: list(words)})


class Policy:
    """A policy in force, and what its names stand for."""

    def __init__(self, device, row):
        self.row = row
        self.accepts = row.get("action", ["deny"]) == ["accept"]
        default = ["enable" if device.version >= 704 else "disable"]
        self.sees_vips = not self.accepts and row.get("match-vip", default) == ["enable"]
        self.vips = set(row.get("dstaddr", [])) & set(device.tables["firewall vip"])
        self.sources = self.nets(device, row, "srcaddr")
        self.destinations = self.nets(device, row, "dstaddr")
        self.services = {"tcp": [], "udp": []}
        for name in row["service"]:
            entry = device.tables["firewall service custom"][name]
            for protocol, ranges in self.services.items():
                texts = ["1-65535"] if name == "ALL" else entry.get(f"{protocol}-portrange", [])
                ranges += [range_of(text) for text in texts]

    @staticmethod
    def nets(device, row, field):
        found = []
        for table, key, suffix in (("firewall address", "subnet", ""),
                                   ("firewall address6", "ip6", "6")):
            rows = device.tables[table]
            found += [net_of(key, *rows[name][key]) for name in row.get(field + suffix, [])
                      if name in rows]
        return found

    def comes(self, src, interface):
        return (self.row["srcintf"] in (["any"], [interface])
                and any(src in net for net in self.sources if net.version == src.version))

    def leaves(self, interface):
        return self.row["dstintf"] in (["any"], [interface])

    def leads(self, vip, dst):
        if vip in self.vips:
            return True
        return (vip is None or self.sees_vips) and any(
            dst in net for net in self.destinations if net.version == dst.version)

    def serves(self, protocol, port):
        return any(first <= port <= last for first, last in self.services[protocol])


class Compiled:
    """A firewall, as packets see it."""

    def __init__(self, device):
        self.policies = [Policy(device, row) for row in device.tables["firewall policy"].values()
                         if row.get("status", ["enable"]) == ["enable"]]
        self.vips = {}
        for name, vip in device.tables["firewall vip"].items():
            key = ipaddress.ip_address(vip["extip"][0]), vip["protocol"][0]
            self.vips.setdefault(key, []).append(
                (name, vip["extintf"], range_of(vip["extport"][0]),
                 ipaddress.ip_address(vip["mappedip"][0]), range_of(vip["mappedport"][0])[0]))

    def near(self, src, interface, accepting=False):
        """The policies for what comes from SRC by INTERFACE."""
        return [policy for policy in self.policies
                if policy.comes(src, interface) and (policy.accepts or not accepting)]

    def translate(self, near, dst, protocol, port, interface):
        """(name of the virtual IP, address, port) of a packet, or (None, DST, PORT)."""
        for name, extintf, (first, last), node, mapped in self.vips.get((dst, protocol), []):
            if (first <= port <= last and extintf in (["any"], [interface])
                    and any(name in policy.vips for policy in near)):
                return name, node, mapped + port - first
        return None, dst, port

    def decide(self, near, dst, protocol, port, come, leave):
        """(policy that accepts it or None, address, port) of a packet."""
        vip, to, arrived = self.translate(near, dst, protocol, port, come)
        for policy in near:
            if (policy.leads(vip, dst) and policy.leaves(leave)
                    and policy.serves(protocol, arrived)):
                return policy if policy.accepts else None, to, arrived
        return None, to, arrived


def edges(net):
    return {int(net.network_address), int(net.broadcast_address) + 1}


class Flow:
    """The same packets through several firewalls: one for each piece of what they tell apart."""

    def __init__(self, devices, inside, interfaces):
        """INTERFACES: outside, inside, and perhaps others."""
        self.addresses, self.ports = {4: {0}, 6: {0}}, {1}
        self.destinations = set(STRANGER.values())
        self.interfaces = interfaces
        for net in inside:
            self.addresses[net.version] |= edges(net)
        for device in devices:
            self.look(device)
        self.ports = sorted(self.ports - {65536})

    def look(self, device):
        for table in ("firewall address", "firewall address6"):
            for entry in device.tables[table].values():
                net = network(entry)
                self.addresses[net.version] |= edges(net)
                if net.num_addresses == 1 and int(net.network_address):
                    self.destinations.add(net.network_address)
        for vip in device.tables["firewall vip"].values():
            self.destinations |= {ipaddress.ip_address(vip[n][0]) for n in ("extip", "mappedip")}
            self.cut(vip["extport"] + vip["mappedport"])
        for entry in device.tables["firewall service custom"].values():
            self.cut(entry.get("tcp-portrange", []) + entry.get("udp-portrange", []))
    def cut(self, ranges):
        for first, last in map(range_of, ranges):
            self.ports |= {first, last + 1}

    def pieces(self, family):
        bounds = sorted(self.addresses[family])
        for first, end in zip(bounds, bounds[1:] + [1 << SIZE[family]]):
            if first < end:
                yield first, end - 1

    @staticmethod
    def in_force(device):
        """What decides about packets; the rest cannot change what is let in."""
        used = [row for row in device.tables["firewall policy"].values()
                if row.get("status", ["enable"]) == ["enable"]]
        names = {name for row in used for key in ("srcaddr", "dstaddr", "srcaddr6", "dstaddr6",
                                                  "service") for name in row.get(key, [])}
        rows = [(table, key, row) for table in device.tables for key, row in
                device.tables[table].items() if key in names and table.startswith("firewall ")]
        return repr((used, rows))

    def let_in(self, device):
        """Each packet that gets through to the inside, and where to."""
        found, compiled, known = set(), Compiled(device), {}
        for family in (4, 6):
            for first, _ in self.pieces(family):
                src = CLASSES[family](first)
                for come in self.interfaces:
                    near = [policy for policy in compiled.near(src, come)
                            if policy.leaves(self.interfaces[1])]
                    key = (family, come, *map(id, near))
                    if key not in known:
                        known[key] = list(self.let_in_by(compiled, near, family, come))
                    found.update((src, *packet) for packet in known[key])
        return found

    def let_in_by(self, compiled, near, family, come):
        """The same for sources that the policies NEAR are about, without them."""
        for dst in self.destinations:
            if dst.version != family or not any(
                    policy.vips or policy.leads(None, dst) for policy in near):
                continue
            for protocol in ("tcp", "udp"):
                for port in self.ports:
                    policy, *to = compiled.decide(near, dst, protocol, port, come,
                                                  self.interfaces[1])
                    if policy:
                        yield dst, protocol, port, come, *to


class Meaning:
    """What the firewall DEVICE lets in, as lines for meaning.py. OPTION and GIVEN are of the
    rules."""

    def __init__(self, device, option, given):
        self.device, self.given = device, given
        self.wan, self.lan = option("--wan", "wan9"), option("--lan", "lan9")
        self.hairpin = option("--hairpin", "auto")
        self.inside = inside_networks()
        self.flow = Flow([device], self.inside, (self.wan, self.lan, "other"))
        self.compiled = Compiled(device)
        vips = device.tables["firewall vip"].values()
        self.check_vips()
        self.public = sorted({ipaddress.ip_address(vip["extip"][0]) for vip in vips})
        for known in self.flow.let_in(device):
            if known[1] in STRANGER.values():
                raise Error(f"this is open to an address that no rule is about: {known}")

    @functools.lru_cache(None)
    def near(self, src, come, accepting):
        return tuple(self.compiled.near(src, come, accepting))

    @functools.lru_cache(None)
    def decide_by(self, near, *packet):
        policy, *to = self.compiled.decide(near, *packet)
        return (policy.row if policy else None, *to)

    def check_vips(self):
        """None translates what no policy then lets in."""
        for (dst, protocol), vips in self.compiled.vips.items():
            for name, _, (first, last), _, mapped in vips:
                users = [p for p in self.compiled.policies if name in p.vips and p.accepts]
                for port in {first, last, *self.flow.ports}:
                    if first <= port <= last and not any(
                            policy.serves(protocol, mapped + port - first) for policy in users):
                        raise Error(f"{name} translates {dst} {protocol} {port} in vain")

    def decide(self, src, dst, protocol, port, come, leave=None, accepting=False):
        near = self.near(src, come, accepting)
        return self.decide_by(near, dst, protocol, port, come, leave or self.lan)

    @functools.lru_cache(None)
    def lan_of(self, dst):
        return [ipaddress.ip_network(text) for node in site_nodes() for text in node.get("lan", [])
                if node.get("public_address") == str(dst)]

    def forwards(self, dst, protocol, port):
        for piece in self.flow.pieces(4):
            src = CLASSES[4](piece[0])
            is_inside = any(src in net for net in self.lan_of(dst))
            # What keeps inside networks out says nothing of what comes from outside.
            row, to, arrived = self.decide(src, dst, protocol, port, self.wan, None, is_inside)
            if not row:
                continue
            if not is_inside and row["nat"] != ["disable"]:
                raise Error(f"the source is rewritten: {src} {dst} {port}")
            self.check_narrow(src, dst, protocol, port, is_inside)
            yield piece, (to, arrived)

    def check_narrow(self, src, dst, protocol, port, is_inside):
        if self.given("--wan") and not is_inside:
            if self.decide(src, dst, protocol, port, "other")[0]:
                raise Error(f"this comes by another interface: {src} {dst} {port}")
        if self.given("--lan") and self.decide(src, dst, protocol, port, self.wan, "other")[0]:
            raise Error(f"this leaves by another interface: {src} {dst} {port}")

    def hairpins(self, dst, protocol, port):
        for piece in self.flow.pieces(4):
            src = CLASSES[4](piece[0])
            nets = [net for net in self.lan_of(dst) if src in net]
            if not nets:
                continue
            node = self.decide(src, dst, protocol, port, self.wan, None, True)[1]
            beside = node in nets[0]
            row, *to = self.decide(src, dst, protocol, port, self.lan if beside else "other")
            if not row:
                continue
            wanted = "enable" if beside or self.hairpin == "always" else "disable"
            if row["nat"] != [wanted]:
                raise Error(f"source NAT of {src} to {dst} {port} is not {wanted}")
            yield piece, tuple(to)

    def permits(self, dst, protocol, port):
        for piece in self.flow.pieces(dst.version):
            src = CLASSES[dst.version](piece[0])
            row, to, _ = self.decide(src, dst, protocol, port, self.wan)
            if not row or to != dst:
                continue
            if row["nat"] != ["disable"]:
                raise Error(f"the source is rewritten: {src} {dst} {port}")
            self.check_narrow(src, dst, protocol, port, False)
            yield piece, None

    def by_ports(self, find):
        for first, end in zip(self.flow.ports, self.flow.ports[1:] + [65536]):
            results = {}
            for piece, to in find(first):
                results.setdefault(to, []).append(piece)
            for to, spans in results.items():
                yield first, end - 1, to, spans

    @staticmethod
    def texts(spans, family):
        nets = []
        for first, last in spans:
            nets += ipaddress.summarize_address_range(CLASSES[family](first),
                                                      CLASSES[family](last))
        return ",".join(str(net) for net in ipaddress.collapse_addresses(nets))

    def lines(self):
        for protocol in ("tcp", "udp"):
            for dst in self.public:
                found = self.by_ports(lambda port: self.forwards(dst, protocol, port))
                for first, last, (node, to), spans in found:
                    yield (f"forward {protocol} {dst}:{first}-{last}"
                           f" {node}:{to}-{to + last - first} {self.texts(spans, 4)}")
                found = self.by_ports(lambda port: self.hairpins(dst, protocol, port))
                for first, last, (node, _), spans in found:
                    yield (f"hairpin {protocol} {dst}:{first}-{last} {node}"
                           f" {self.texts(spans, 4)}")
            for dst in sorted(self.flow.destinations, key=str):
                found = self.by_ports(lambda port: self.permits(dst, protocol, port))
                for first, last, _, spans in found:
                    yield f"permit {protocol} {dst}:{first}-{last} {self.texts(spans, dst.version)}"
