"""SIP registrations that must pass byte for byte, both ways, though the administrator's own rules
assign the SIP helper; and that do not where the helper is kept."""

import wire
from world import run

PROTOCOLS = "tcp", "udp"
REGISTER = """REGISTER sip:{target} SIP/2.0\r
Via: SIP/2.0/{protocol} {private}:5060;rport;branch=z9hG4bK776asdhds\r
Max-Forwards: 70\r
To: <sip:201@{target}>\r
From: <sip:201@{target}>;tag=456248\r
Call-ID: 843817637684230@{private}\r
CSeq: 1826 REGISTER\r
Contact: <sip:201@{private}:5060>\r
Expires: 7200\r
Content-Length: 0\r
\r
"""
CALLER = "203.0.113.1"  # outside; its phone is behind a NAT of its own
PHONE = "10.11.12.13"
TRUNK = "192.0.2.5"  # an outside server that a node registers with


class Sip:
    """Sends registrations through a firewall."""

    def __init__(self, world, prober, deployment):
        self.world, self.prober, self.deployment = world, prober, deployment

    def ways(self):
        """Host, protocol, source, target and the private address: in through NAT, and out."""
        for protocol in PROTOCOLS:
            if self.deployment.established:
                yield "node1", protocol, "192.168.1.10", TRUNK, "192.168.1.10"
            for node in self.deployment.nodes.values():
                if node.public and self.deployment.expected(protocol, CALLER, node.public, 0,
                                                            5060):
                    yield "out", protocol, CALLER, node.public, PHONE

    def problems(self):
        """For each way: what it is, what happened to the text (or nothing), its helper if any."""
        for host, protocol, source, target, private in self.ways():
            text = REGISTER.format(target=target, private=private, protocol=protocol.upper())
            send = self.connection if protocol == "tcp" else self.datagram
            there, back = send(host, source, target, text.encode())
            problem = ""
            if there is None:
                problem = "it did not arrive"
            elif there != text.encode():
                problem = f"it arrived as\n{there.decode(errors='replace')}"
            elif back != there:
                problem = f"its answer arrived as\n{(back or b'nothing').decode(errors='replace')}"
            entries = run("conntrack", "-L", "-p", protocol, "--orig-src", source, "--orig-dst",
                          target, "--orig-port-dst", "5060")
            yield (f"REGISTER over {protocol} from {source} to {target}", problem,
                   "helper=sip" in entries)

    def check(self, report):
        for way, problem, helper in self.problems():
            report.expect("helper", not problem, f"{way}: {problem}")
            report.expect("helper", not helper, f"{way}: the connection has the SIP helper")
        entries = run("conntrack", "-L") + run("conntrack", "-L", "-f", "ipv6")
        for line in entries.splitlines():
            if "helper=sip" in line:
                report.fail("helper", f"helper: {' '.join(line.split())}")

    def connection(self, host, source, target, text):
        seen = self.world.talk(self.world.hosts[host], source, target, 5060, text)
        return seen[4:] if seen else (None, None)

    def datagram(self, host, source, target, text):
        """It is answered with what has arrived."""
        sport = self.prober.new_sport()
        self.world.hosts[host].send(wire.udp(source, target, sport, 5060, text), target)
        name, there = self.await_register()
        if there is None:
            return None, None
        answer = wire.udp(there.target, there.source, there.dport, there.sport, there.payload)
        self.world.hosts[name].send(answer, there.source)
        _, back = self.await_register()
        return there.payload, back and back.payload

    def await_register(self):
        for _ in range(5):
            for name, packet in self.world.received():
                if packet.protocol == "udp" and b"Call-ID" in packet.payload:
                    return name, packet
            self.world.wait(0.1)
        return None, None
