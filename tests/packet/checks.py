"""What is asked of the rules: batches of probes and real connections for a deployment."""

import ipaddress

from expect import Arrival
from probes import BATCHES, Probe
from sip import Sip
from world import HOSTS

PUBLIC = ["203.0.113.44", "203.0.113.45", "203.0.113.46", "203.0.113.47"]
FOREIGN = {4: "192.0.2.1", 6: "2001:db8:bad::1"}
PARTNER = {4: "198.51.100.7", 6: "2001:db8:a::7"}
NEIGHBOUR = {4: "203.0.113.1", 6: "2001:db8:f::1"}
CLIENTS = [("lan", "192.168.1.100"), ("lan2", "192.168.20.50"), ("lan2", "192.168.20.60"),
           ("node1", "192.168.1.10"), ("node2", "192.168.1.11")]
CLIENTS6 = [("lan2", "2001:db8:20::50")]
OTHER_SERVERS = ["192.0.2.5", "203.0.113.1"]
PROTOCOLS = "tcp", "udp"


def family_of(address):
    return 6 if ":" in address else 4


def own_forward(protocol, source, target, sport, dport):
    """What the administrator's own rules forward."""
    if target != "203.0.113.47":
        return None
    inside = {("tcp", 8080): 80, ("udp", 5060): 5060}.get((protocol, dport))
    return inside and Arrival("lan", source, "192.168.1.50", inside, sport)


class Checks:
    """All checks of one deployment; what fails is in its report."""

    def __init__(self, world, prober, deployment, report):
        self.world, self.prober, self.deployment = world, prober, deployment
        self.report = report
        self.sip = Sip(world, prober, deployment)

    def all(self):
        self.outside()
        self.addresses()
        self.direct()
        self.clients()
        self.routed()
        self.spoofed()
        self.others()
        self.own()
        self.real()
        self.sip.check(self.report)

    def sport(self, source):
        """A port of its own for each client, which may get the same address by source NAT."""
        clients = ["", *(address for _, address in CLIENTS)]
        return self.prober.sport + BATCHES * clients.index(source if source in clients else "")

    def probe(self, check, host, protocol, source, target, dport, **more):
        """Expected is what the list says."""
        sport = self.sport(source)
        want = self.deployment.expected(protocol, source, target, sport, dport)
        return Probe(check, host, protocol, source, target, sport, dport, want, **more)

    def fire(self, probes):
        self.prober.fire(probes, self.report)
        self.prober.new_sport()

    def doors(self):
        """Where the outside reaches nodes: pairs of node and address, and the side of its ports."""
        for node in self.deployment.nodes.values():
            yield node, node.public or node.address, "public_ports" if node.public else "ports"
            if node.address6:
                yield node, node.address6, "ports"

    def required(self, node, target, side):
        return self.deployment.required_ports(node, side, family_of(target))

    def outside(self):
        """Required ports are open, to those who may reach them, and nothing else is."""
        for node, target, side in self.doors():
            family = family_of(target)
            sources = {FOREIGN[family], PARTNER[family], NEIGHBOUR[family],
                       *self.deployment.outside_sources(family)}
            ports = self.deployment.ports_of_interest(node, side)
            probes = [self.outside_probe(node, protocol, source, target, port)
                      for source in sorted(sources) for port in ports for protocol in PROTOCOLS]
            for source in sources:
                probes.append(self.probe("closed", "out", "icmp", source, target, 0))
            probes += [self.probe("closed", "out", "sctp", PARTNER[family], target, port)
                       for _, port in self.required(node, target, side)]
            self.fire(probes)
            if self.deployment.sweep:
                self.fire([self.outside_probe(node, protocol, FOREIGN[family], target, port)
                           for protocol in PROTOCOLS for port in range(1, 65536)])

    def outside_probe(self, node, protocol, source, target, port):
        probe = self.probe("open", "out", protocol, source, target, port)
        if probe.want is None:
            restricted = any(port in range(first["from"], first["to"] + 1)
                             for row in node.rows if protocol in row["protocols"]
                             for first in row["public_ports" if target == node.public else "ports"])
            probe.check = "sources" if restricted else "closed"
        return probe

    def outside_required(self, check="open"):
        """The same, of a few ports that must be open."""
        probes = []
        for node, target, side in self.doors():
            family = family_of(target)
            sources = {FOREIGN[family], PARTNER[family],
                       *self.deployment.outside_sources(family)}
            probes += [self.probe(check, "out", protocol, source, target, port)
                       for source in sorted(sources)
                       for protocol, port in self.required(node, target, side)]
        self.fire([probe for probe in probes if probe.want])

    def addresses(self):
        """Other public addresses, the firewall's own among them, lead where they led before."""
        probes = []
        sport = self.prober.sport
        for node, target, side in self.doors():
            if family_of(target) == 6:
                continue
            for protocol, port in self.required(node, target, side):
                for address in PUBLIC:
                    if address == target:
                        continue
                    probe = self.probe("address", "out", protocol, PARTNER[4], address, port,
                                       answered=self.deployment.established)
                    probe.want = probe.want or own_forward(protocol, PARTNER[4], address, sport,
                                                           port)
                    probes.append(probe)
        self.fire(probes)

    def direct(self):
        """Nobody reaches private addresses, or other hosts inside, by sending there directly."""
        probes = []
        for node, target, side in self.doors():
            family = family_of(target)
            inner = self.deployment.required_ports(node, "ports", family)
            for host, (addresses, _) in HOSTS.items():
                for address in (item.partition("/")[0] for item in addresses):
                    if host != "out" and family_of(address) == family:
                        probes += self.direct_probes(host, address, inner)
        self.fire(probes)

    def direct_probes(self, host, address, ports):
        family = family_of(address)
        known = [node.address6 for node in self.deployment.nodes.values()]
        known += [node.address for node in self.deployment.nodes.values() if not node.public]
        senders = [("out", NEIGHBOUR[family]), ("out", PARTNER[family])]
        if host != "lan2":
            senders.append(("lan2", "192.168.20.50" if family == 4 else "2001:db8:20::50"))
        for protocol, port in ports:
            allowed = address == "192.168.1.50" and (protocol, port) == ("udp", 5060)
            for sender, source in senders:
                if address not in known and not allowed:
                    yield self.probe("direct", sender, protocol, source, address, port)

    def clients(self):
        """Clients inside reach public addresses as far as hairpin NAT is wanted."""
        probes = []
        for node, target, side in self.doors():
            for host, source in CLIENTS:
                if family_of(target) == 4 and node.public and node.is_inside(source):
                    probes += [self.probe("hairpin", host, protocol, source, target, port)
                               for port in self.deployment.ports_of_interest(node, side)
                               for protocol in PROTOCOLS]
        self.fire(probes)

    def routed(self):
        """Clients inside reach addresses that are not translated as others do."""
        if self.deployment.named:
            return
        probes = []
        for node, target, side in self.doors():
            if target != node.public:
                sources = CLIENTS6 if family_of(target) == 6 else CLIENTS[1:3]
                probes += [self.probe("inside", host, protocol, source, target, port)
                           for host, source in sources
                           for port in self.deployment.ports_of_interest(node, side)
                           for protocol in PROTOCOLS]
        self.fire(probes)

    def spoofed(self):
        """From outside with an address of inside: never what only inside networks may do."""
        if not self.deployment.named:
            return
        probes = []
        for node, target, side in self.doors():
            if not node.public or target != node.public:
                continue
            for source in ("192.168.1.100", "192.168.20.50"):
                probes += [self.spoofed_probe(node, protocol, source, target, port)
                           for protocol, port in self.required(node, target, side)]
        self.fire(probes)

    def spoofed_probe(self, node, protocol, source, target, port):
        """What anybody may reach may arrive all the same, with the address that it came with."""
        sport = self.prober.sport
        probe = Probe("spoof", "out", protocol, source, target, sport, port, None)
        inner = self.deployment.outer(node, protocol, port, FOREIGN[4])
        if inner is not None:
            probe.want = Arrival(node.host, source, node.address, inner, sport)
            probe.answered, probe.alternative = False, True
        return probe

    def others(self):
        """What is meant for other servers, or for the firewall's inside, is not taken away."""
        probes = []
        ports = {("udp", 5060), ("tcp", 5060), ("tcp", 443)}
        for node, target, side in self.doors():
            ports |= set(self.required(node, target, side))
        for protocol, port in sorted(ports):
            for host, source in CLIENTS:
                sport = self.sport(source)
                for server in OTHER_SERVERS:
                    want = Arrival("out", PUBLIC[0], server, port)
                    probes.append(Probe("hijack", host, protocol, source, server, sport, port,
                                        want, self.deployment.established))
                for own in ("192.168.1.1", "192.168.20.1"):
                    probes.append(Probe("hijack", host, protocol, source, own, sport, port, None))
        self.fire(probes)

    def own(self):
        """The administrator's own services and forwards work as before."""
        sport = self.prober.sport
        established = self.deployment.established
        probes = [Probe("own", "out", protocol, source, PUBLIC[3], sport, port,
                        own_forward(protocol, source, PUBLIC[3], sport, port), established)
                  for protocol, port in (("tcp", 8080), ("udp", 5060), ("tcp", 5060), ("tcp", 80))
                  for source in (FOREIGN[4], PARTNER[4])]
        probes += [Probe("own", "out", "tcp", FOREIGN[4], target, sport, 80, None)
                   for target in PUBLIC[:3]]
        self.fire(probes)
        for target, port in (("203.0.113.44", 2200), ("203.0.113.46", 2200),
                             ("2001:db8:f::2", 2200)):
            self.connect("own", "out", NEIGHBOUR[family_of(target)], target, port, ("fw", target))
        self.connect("own", "lan", "192.168.1.100", "192.168.1.1", 443, ("fw", "192.168.1.1"))
        self.connect("own", "lan2", "192.168.20.50", "192.168.20.1", 443, ("fw", "192.168.20.1"))
        if established:
            self.connect("own", "out", NEIGHBOUR[4], PUBLIC[3], 8080, ("lan", "192.168.1.50", 80))

    def connect(self, check, host, source, target, port, end, text=b"hello"):
        """A real connection, which must end at END: host, address and perhaps port."""
        space = self.world.hosts[host]
        seen = self.world.talk(space, source, target, port, text)
        end = (*end, port) if len(end) == 2 else end
        good = seen is not None and (seen[0], *seen[2:]) == (*end, text, text)
        self.report.expect(check, good, f"connection from {source} to {target}:{port}: "
                                        f"expected {end}, seen {seen}")
        return seen

    def real(self):
        """Real connections of TCP, for some ports of each row; not where single packets failed."""
        failed = self.report.checks()
        for node, target, side in self.doors():
            family = family_of(target)
            senders = [("open", "out", NEIGHBOUR[family])]
            if family == 4 and node.public:
                senders += [("hairpin", host, source) for host, source in CLIENTS[:2]]
            for protocol, port in self.required(node, target, side):
                for check, host, source in senders:
                    if protocol != "tcp" or check in failed:
                        continue
                    want = self.deployment.expected("tcp", source, target, 0, port)
                    if want and (host == "out" or node.is_inside(source)):
                        seen = self.connect(check, host, source, target, port,
                                            (want.host, want.target, want.dport))
                        self.report.expect(check, seen is None or seen[1] == want.source,
                                           f"connection from {source} to {target}:{port}: expected "
                                           f"to come from {want.source}, seen {seen}")
