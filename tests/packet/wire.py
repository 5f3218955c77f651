"""Packets made and read by hand: many are sent without a process or a socket for each of them.

A probe is a UDP datagram, a TCP SYN or an ICMP echo request that carries its number: in the
payload, or as TCP sequence number. Its answer carries the same number: a UDP datagram, a SYN with
ACK, an echo reply.
"""

import functools
import ipaddress
import struct
from dataclasses import dataclass

ICMP, TCP, UDP, ICMPV6, SCTP = 1, 6, 17, 58, 132
NUMBERS = {"icmp": ICMP, "tcp": TCP, "udp": UDP, "sctp": SCTP}
SYN, ACK, RST = 2, 16, 4
MAGIC = b"nvp"  # what a payload of ours begins with
QUESTION, ANSWER = b"?", b"!"


@dataclass
class Packet:
    """What is of interest in a packet that was received."""

    source: str
    target: str
    protocol: str
    sport: int
    dport: int
    number: int  # -1: none of ours
    answer: bool
    payload: bytes


@functools.lru_cache(maxsize=4096)
def packed(address):
    return ipaddress.ip_address(address).packed


@functools.lru_cache(maxsize=4096)
def unpacked(address):
    return str(ipaddress.ip_address(address))


def add_up(data):
    """The sum of 16-bit words, of which checksums are the folded complement."""
    if len(data) % 2:
        data += b"\0"
    return sum(struct.unpack(f"!{len(data) // 2}H", data))


def fold(total):
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@functools.lru_cache(maxsize=1024)
def header(source, target, number, length):
    """The IP header, and what it adds to the checksum behind it. Linux fills in the rest."""
    if ":" in source:
        head = struct.pack("!IHBB", 6 << 28, length, number, 64)
    else:
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 64, number, 0)
    addresses = packed(source) + packed(target)
    return head + addresses, add_up(addresses) + number + length


def udp(source, target, sport, dport, payload):
    length = 8 + len(payload)
    head, total = header(source, target, UDP, length)
    check = fold(total + sport + dport + length + add_up(payload)) or 0xFFFF
    return head + struct.pack("!HHHH", sport, dport, length, check) + payload


def tcp(source, target, ports, numbers, flags):
    head, total = header(source, target, TCP, 20)
    body = struct.pack("!HHIIBBHHH", *ports, *numbers, 5 << 4, flags, 1024, 0, 0)
    return head + body[:16] + struct.pack("!H", fold(total + add_up(body))) + body[18:]


def icmp(source, target, sport, payload, answer):
    """Echo; SPORT is its identifier."""
    v6 = ":" in source
    kind = (129 if answer else 128) if v6 else (0 if answer else 8)
    body = struct.pack("!BBHHH", kind, 0, 0, sport, 1) + payload
    head, total = header(source, target, ICMPV6 if v6 else ICMP, len(body))
    check = fold((total if v6 else 0) + add_up(body))
    return head + body[:2] + struct.pack("!H", check) + body[4:]


def sctp(source, target, sport, dport, payload):
    """No whole SCTP, only what a firewall looks at."""
    body = struct.pack("!HHII", sport, dport, 0, 0) + payload
    return header(source, target, SCTP, len(body))[0] + body


def make(protocol, source, target, sport, dport, number, answer=False):
    payload = MAGIC + (ANSWER if answer else QUESTION) + struct.pack("!I", number)
    if protocol == "udp":
        return udp(source, target, sport, dport, payload)
    if protocol == "tcp":
        numbers = (number, number + 1) if answer else (number, 0)
        return tcp(source, target, (sport, dport), numbers, SYN | ACK if answer else SYN)
    if protocol == "icmp":
        return icmp(source, target, sport, payload, answer)
    return sctp(source, target, sport, dport, payload)


def read_payload(packet, payload):
    packet.payload = payload
    if payload[:3] == MAGIC and len(payload) >= 8:
        packet.number = struct.unpack_from("!I", payload, 4)[0]
        packet.answer = payload[3:4] == ANSWER


def read(data):
    """The Packet in DATA, which begins with the IP header; None where it is of another kind."""
    if data[0] >> 4 == 4:
        at, number = (data[0] & 15) * 4, data[9]
        source, target = data[12:16], data[16:20]
    else:
        at, number = 40, data[6]
        source, target = data[8:24], data[24:40]
    packet = Packet(unpacked(source), unpacked(target), "", 0, 0, -1, False, b"")
    if number in (UDP, TCP, SCTP):
        packet.sport, packet.dport = struct.unpack_from("!HH", data, at)
    if number == UDP:
        packet.protocol = "udp"
        read_payload(packet, data[at + 8:])
    elif number == TCP:
        packet.protocol = "tcp"
        sequence, acknowledged, size, flags = struct.unpack_from("!IIBB", data, at + 4)
        packet.payload = data[at + (size >> 4) * 4:]
        if flags in (SYN, SYN | ACK):
            packet.number, packet.answer = sequence, flags != SYN
            if packet.answer and acknowledged != sequence + 1:
                packet.number = -1
    elif number in (ICMP, ICMPV6) and data[at] in (0, 8, 128, 129):
        packet.protocol = "icmp"
        packet.sport = struct.unpack_from("!H", data, at + 4)[0]
        read_payload(packet, data[at + 8:])
    elif number == SCTP:
        packet.protocol = "sctp"
        read_payload(packet, data[at + 12:])
    else:
        return None
    return packet
