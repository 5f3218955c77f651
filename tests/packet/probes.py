"""Sending probes in bulk, answering them at the other end, and judging what was seen."""

from collections import Counter
from dataclasses import dataclass

import wire
from expect import Arrival

CHUNK = 64  # probes that are sent before what arrived is read
MARKER = 161  # a UDP port that the administrator's own rules let through to everybody
BATCHES = 4000  # source ports
PATIENCE = 5  # seconds for what must arrive


class Lost(Exception):
    """A marker has not arrived, so that silence means nothing."""


@dataclass
class Probe:
    """One packet, and what must become of it."""

    check: str
    host: str
    protocol: str
    source: str
    target: str
    sport: int
    dport: int
    want: Arrival | None
    answered: bool = True  # whether its answer comes back, if it arrives
    alternative: bool = False  # it need not arrive

    def __str__(self):
        return (f"{self.check}: {self.protocol} {self.source}:{self.sport} (at {self.host}) -> "
                f"{self.target}:{self.dport}")


class Report:
    """Failed checks, and how much each has done."""

    def __init__(self):
        self.failures, self.done = [], Counter()

    def count(self, check, positive=True):
        self.done[check, positive] += 1

    def fail(self, check, text):
        self.failures.append((check, text))

    def expect(self, check, good, text):
        self.count(check)
        if not good:
            self.fail(check, f"{check}: {text}")

    def checks(self):
        return sorted({check for check, _ in self.failures})

    def summary(self):
        names = dict.fromkeys(check for check, _ in self.done)
        return ", ".join(f"{name} {self.done[name, True]}+{self.done[name, False]}"
                         for name in names)


class Prober:
    """Sends what it is given; whatever arrives anywhere is answered from there."""

    def __init__(self, world):
        self.world = world
        self.number = 0x10000000
        self.sport = 1024
        self.seen, self.answers = {}, {}

    def new_sport(self):
        """Another one for each batch, so that no packet belongs to an older connection."""
        self.sport = 1025 + (self.sport - 1024) % BATCHES
        return self.sport

    def collect(self):
        for host, packet in self.world.received():
            if packet.number < 0:
                continue
            if packet.answer:
                self.answers.setdefault(packet.number, []).append((host, packet))
                continue
            self.seen.setdefault(packet.number, []).append((host, packet))
            if packet.protocol != "sctp":
                answer = wire.make(packet.protocol, packet.target, packet.source,
                                   packet.dport or packet.sport, packet.sport, packet.number, True)
                self.world.hosts[host].send(answer, packet.source)

    def send(self, probe):
        self.number += 1
        self.world.hosts[probe.host].send(
            wire.make(probe.protocol, probe.source, probe.target, probe.sport, probe.dport,
                      self.number), probe.target)
        return self.number

    def fire(self, probes, report):
        """Send them all, wait for markers sent after them, and judge."""
        self.seen, self.answers = {}, {}
        numbers = []
        for i, probe in enumerate(probes):
            numbers.append(self.send(probe))
            if i % CHUNK == 0:
                self.collect()
        # What was sent before the second marker has been dealt with when that one arrives.
        self.mark()
        self.mark()
        for number, probe in zip(numbers, probes):
            self.judge(number, probe, report)

    def mark(self):
        """From every host to every other, through the firewall and not: all must arrive."""
        hosts = [(name, address) for name, address in (
            ("out", "203.0.113.1"), ("out", "2001:db8:f::1"), ("node1", "192.168.1.10"),
            ("node1", "2001:db8:1::10"), ("node2", "192.168.1.11"), ("node2", "2001:db8:1::11"),
            ("lan", "192.168.1.100"), ("lan", "2001:db8:1::100"), ("lan2", "192.168.20.50"),
            ("lan2", "2001:db8:20::50"))]
        sport = self.new_sport()
        waiting = set()
        for i, (name, source) in enumerate(hosts):
            for other, target in hosts:
                if name != other and (":" in source) == (":" in target):
                    waiting.add(self.send(Probe("marker", name, "udp", source, target,
                                                sport + i * BATCHES, MARKER, None)))
        for _ in range(PATIENCE * 10):
            self.collect()
            waiting -= self.seen.keys()
            if not waiting:
                return
            self.world.wait(0.1)
        raise Lost(f"{len(waiting)} marker packets have not arrived: what the administrator's own "
                   "rules let through is closed")

    def judge(self, number, probe, report):
        report.count(probe.check, probe.want is not None)
        arrivals = [Arrival(host, packet.source, packet.target, packet.dport,
                            packet.sport if probe.want and probe.want.sport is not None else None)
                    for host, packet in self.seen.get(number, ())]
        if probe.alternative and not arrivals:
            return
        if arrivals != ([probe.want] if probe.want else []):
            seen = ", ".join(str(arrival) for arrival in arrivals) or "nothing"
            report.fail(probe.check, f"{probe}: expected {probe.want or 'nothing'}, seen {seen}")
        elif probe.want and probe.answered and probe.protocol != "sctp":
            self.judge_answer(number, probe, report)

    def judge_answer(self, number, probe, report):
        dport = probe.sport
        sport = probe.sport if probe.protocol == "icmp" else probe.dport
        good = [packet for host, packet in self.answers.get(number, ())
                if host == probe.host and packet.source == probe.target and
                packet.target == probe.source and packet.sport == sport and
                (packet.protocol == "icmp" or packet.dport == dport)]
        if len(good) != 1:
            seen = ", ".join(f"{host} {packet.source}:{packet.sport} to {packet.target}:"
                             f"{packet.dport}" for host, packet in self.answers.get(number, ()))
            report.fail(probe.check, f"{probe}: arrived, but the answer did not come back from "
                                     f"there, seen {seen or 'nothing'}")
