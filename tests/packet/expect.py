"""What a deployment is to reach, by `nvports list --format json` alone, never by its rules."""

import functools
import ipaddress
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SMALL = 64  # ports of a range, up to which each of them is of interest
INSIDE = [ipaddress.ip_network(net)
          for net in ("192.168.0.0/16", "2001:db8:1::/64", "2001:db8:20::/64")]
FIREWALL = {"192.168.1.0/24": "192.168.1.1", "192.168.20.0/24": "192.168.20.1"}


def nvports(*args):
    """Standard output of the program, in an environment without a deployment of its own."""
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("NVPORTS_SITE", "NO_COLOR", "COLUMNS")}
    environment |= {"LC_ALL": "C.UTF-8", "NVPORTS_ROOT": "/nonexistent", "HOME": "/nonexistent",
                    "XDG_CONFIG_HOME": "/nonexistent"}
    done = subprocess.run([os.environ["NVPORTS"], *args], capture_output=True, text=True,
                          check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"nvports {' '.join(args)}: status {done.returncode}\n{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Arrival:
    """What is to be seen: a packet at a host. Without a source port, any may be."""

    host: str
    source: str
    target: str
    dport: int
    sport: int | None = None

    def __str__(self):
        port = "" if self.sport is None else f":{self.sport}"
        return f"{self.host} {self.target}:{self.dport} from {self.source}{port}"


@dataclass
class Node:
    """A node of the list."""

    host: str
    address: str
    public: str | None
    address6: str | None
    inside: list  # its inside networks
    rows: list = field(default_factory=list)
    closed: list = field(default_factory=list)  # internal, or not listed by default

    def is_inside(self, source):
        return covers(self.inside, source)


def ranges(ports):
    return [(item["from"], item["to"]) for item in ports]


parsed = functools.cache(ipaddress.ip_address)


def covers(nets, address):
    return any(parsed(address) in net for net in nets)


class Deployment:
    """A site of ours, its expectations, and what its list does not tell (facts.json)."""

    def __init__(self, name):
        self.name = name
        self.folder = HERE / "sites" / name
        self.site = str(self.folder / "site.yaml")
        facts = json.loads((self.folder / "facts.json").read_text(encoding="ascii"))
        self.args = facts.get("args", [])
        self.named = facts.get("named", False)
        self.established = facts.get("established", True)
        self.chain = facts.get("chain")
        self.sweep = facts.get("sweep", False)
        self.hairpin = dict(zip(self.args, self.args[1:])).get("--hairpin", "auto")
        self.nodes = {}
        self.read_list(facts)

    def read_list(self, facts):
        document = json.loads(nvports("list", "--site", self.site, "--all", "--format", "json"))
        listed = json.loads(nvports("list", "--site", self.site, "--format", "json"))
        known = {json.dumps(row) for row in listed["requirements"]}
        for row in document["requirements"]:
            number = row["node"]
            if number not in self.nodes:
                public = row["public_address"]
                self.nodes[number] = Node(
                    host=f"node{number}", address=row["address"],
                    public=public if public != row["address"] else None,
                    address6=facts.get("address6", {}).get(str(number)),
                    inside=[ipaddress.ip_network(net) for net in facts["inside"][str(number)]])
            node = self.nodes[number]
            if json.dumps(row) in known:
                row["nets"] = [ipaddress.ip_network(net) for net in row["sources"]]
                node.rows.append(row)
            else:
                node.closed.append(row)

    def permits(self, row, protocol, source):
        return protocol in row["protocols"] and (row["access"] == "any" or
                                                 covers(row["nets"], source))

    def outer(self, node, protocol, port, source):
        """The port inside that PORT of the public address leads to; None: nowhere."""
        for row in node.rows:
            if not self.permits(row, protocol, source):
                continue
            pairs = zip(ranges(row["public_ports"]), ranges(row["ports"]))
            for (first, last), (inner, _) in pairs:
                if first <= port <= last:
                    return port - first + inner
        return None

    def inner(self, node, protocol, port, source):
        return any(first <= port <= last for row in node.rows
                   if self.permits(row, protocol, source) for first, last in ranges(row["ports"]))

    def expected(self, protocol, source, target, sport, dport):
        """Where a packet to TARGET arrives, as an Arrival; None: nowhere."""
        for node in self.nodes.values():
            if target == node.public:
                port = self.outer(node, protocol, dport, source)
                inside = node.is_inside(source)
                if port is None or (inside and self.hairpin == "off"):
                    continue
                seen = self.seen_source(node, source) if inside else source
                return Arrival(node.host, seen, node.address, port,
                               sport if seen == source else None)
            if target == node.address6 or (target == node.address and not node.public):
                if self.inner(node, protocol, dport, source):
                    return Arrival(node.host, source, target, dport, sport)
        return None

    def seen_source(self, node, source):
        """Which source NODE sees of a client inside that uses the public address."""
        address = parsed(node.address)
        net = next(net for net in node.inside if parsed(source) in net)
        if self.hairpin == "always" or address in net:
            return next(own for text, own in FIREWALL.items()
                        if address in ipaddress.ip_network(text))
        return source

    def ports_of_interest(self, node, side):
        """Of a side, "ports" or "public_ports": all of small ranges, the borders, next to them."""
        found = set()
        for row in node.rows + node.closed:
            for first, last in ranges(row[side]) + ranges(row["ports"]):
                found |= {first - 1, first, first + 1, (first + last) // 2, last - 1, last,
                          last + 1}
                if last - first < SMALL:
                    found |= set(range(first, last + 1))
            for first, last in ranges(row["public_ports"]):
                found |= self.moved(node, first, last)
        return sorted(port for port in found if 0 < port < 65536)

    def moved(self, node, first, last):
        """The same ports, as they would be with the numbers that others of the node have moved."""
        found = set()
        for row in node.rows:
            for (outer, _), (inner, _) in zip(ranges(row["public_ports"]), ranges(row["ports"])):
                if outer != inner:
                    found |= {first + inner - outer, last + inner - outer, first + outer - inner,
                              last + outer - inner}
        return found

    def required_ports(self, node, side, family=4):
        """Pairs of protocol and port of NODE that somebody may reach, a few of each row."""
        found = {}
        for row in node.rows:
            nets = [net for net in row["nets"] if net.version == family]
            if row["access"] != "any" and not nets:
                continue
            for protocol in row["protocols"]:
                for first, last in ranges(row[side]):
                    for port in (first, (first + last) // 2, last):
                        found[protocol, port] = row
        return sorted(found)

    def outside_sources(self, family):
        """The borders of all networks that are sources, and the addresses next to them."""
        found = set()
        for node in self.nodes.values():
            for row in node.rows:
                for net in row["nets"]:
                    inside = any(net.version == own.version and net.overlaps(own)
                                 for own in INSIDE)
                    if net.version == family and not inside:
                        found |= {net[0] - 1, net[0], net[-1], net[-1] + 1}
        return sorted(str(address) for address in found)
