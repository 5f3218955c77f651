"""The world around a firewall, in network namespaces without a name that end with this process.

      out                            fw                         sw (a bridge)
      198.51.100.0/24, ... --- wan0  203.0.113.44-47
      192.0.2.0/25                   192.168.1.1, 192.0.2.129  lan0 --+-- node1 192.168.1.10
                                                                      +-- node2 192.168.1.11
                                     192.168.20.1  lan1 --- lan2      +-- lan   192.168.1.100
                                                    192.168.20.50

The node's network has public addresses as well, 192.0.2.128/25, for sites without NAT, and IPv6.
Any source address may be sent from `out`, to which everything unknown is routed.
"""

import contextlib
import ctypes
import os
import select
import socket
import struct
import subprocess
import time

import wire

CLONE_NEWNET = 0x40000000
SO_ORIGINAL_DST = 80
PACKET_HOST = 0
ALL_PROTOCOLS = 3
ROOM = 16 << 20  # bytes of a socket's buffer

# Real connections come from these ports; all others belong to packets made by hand, of which the
# hosts themselves take no notice. A host accepts real ones to any port, by its port 7.
REAL = range(50000, 51000)
HOST_RULES = """
table inet host {
    chain early {
        type filter hook prerouting priority raw; policy drop;
        iif lo accept
        icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept
        meta l4proto { tcp, udp } th sport 50000-50999 accept
        meta l4proto { tcp, udp } th dport 50000-50999 accept
    }
    chain answer {
        type nat hook prerouting priority dstnat;
        tcp sport 50000-50999 redirect to :7
    }
    chain late {
        type filter hook output priority raw;
        meta l4proto { tcp, udp } th sport 50000-50999 accept
        meta l4proto { tcp, udp } th dport 50000-50999 accept
        notrack
    }
}
"""

# What each host has: addresses, and whom it asks for the way to others.
HOSTS = {
    "out": (["203.0.113.1/24", "2001:db8:f::1/64"], ["203.0.113.44", "2001:db8:f::2"]),
    "node1": (["192.168.1.10/24", "192.0.2.130/25", "2001:db8:1::10/64"],
              ["192.168.1.1", "2001:db8:1::1"]),
    "node2": (["192.168.1.11/24", "192.0.2.131/25", "2001:db8:1::11/64"],
              ["192.168.1.1", "2001:db8:1::1"]),
    "lan": (["192.168.1.100/24", "192.168.1.50/24", "192.0.2.200/25", "2001:db8:1::100/64"],
            ["192.168.1.1", "2001:db8:1::1"]),
    "lan2": (["192.168.20.50/24", "192.168.20.60/24", "2001:db8:20::50/64"],
             ["192.168.20.1", "2001:db8:20::1"]),
}
FIREWALL = {
    "wan0": ["203.0.113.44/24", "203.0.113.45/24", "203.0.113.46/24", "203.0.113.47/24",
             "2001:db8:f::2/64"],
    "lan0": ["192.168.1.1/24", "192.0.2.129/25", "2001:db8:1::1/64"],
    "lan1": ["192.168.20.1/24", "2001:db8:20::1/64"],
}
OWN_SERVICES = [443, 2200]  # of the firewall itself
SETTINGS = {
    "ipv4/conf/all/rp_filter": 0, "ipv4/conf/default/rp_filter": 0,
    "ipv6/conf/all/accept_dad": 0, "ipv6/conf/default/accept_dad": 0,
    "ipv6/conf/default/accept_ra": 0,
    "ipv4/conf/all/send_redirects": 0, "ipv4/conf/default/send_redirects": 0,
}

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *args):
    if getattr(libc, name)(*args):
        raise OSError(ctypes.get_errno(), name)


def run(*command, text=None, check=True):
    """The standard output of a command."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}\n{done.stderr}")
    return done.stdout


class Space:
    """A network namespace, with a socket to send and some to listen."""

    def __init__(self, name, fd):
        self.name, self.fd = name, fd
        self.sniffers, self.raw = [], {}
        self.listeners = []

    @contextlib.contextmanager
    def inside(self):
        before = os.open("/proc/self/ns/net", os.O_RDONLY)
        call("setns", self.fd, CLONE_NEWNET)
        try:
            yield
        finally:
            call("setns", before, CLONE_NEWNET)
            os.close(before)

    def ip(self, lines, peer=None):
        with self.inside():
            done = subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True,
                                  pass_fds=[peer.fd] if peer else [], capture_output=True,
                                  check=False)
        if done.returncode:
            raise RuntimeError(f"ip in {self.name}: {done.stderr}")

    def set_up(self, settings):
        with self.inside():
            for path, value in settings.items():
                with open(f"/proc/sys/net/{path}", "w", encoding="ascii") as file:
                    file.write(str(value))

    def open_host(self):
        """Sockets of a host: for packets made by hand, and for real connections."""
        with self.inside():
            run("nft", "-f", "-", text=HOST_RULES)
            sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                                    socket.htons(ALL_PROTOCOLS))
            sniffer.bind(("eth0", ALL_PROTOCOLS))
            grow(sniffer)
            sniffer.setblocking(False)
            self.sniffers = [sniffer]
            self.raw = {
                4: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
                6: socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW),
            }
            self.listen("::", 7)

    def listen(self, address, port):
        with self.inside():
            listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(64)
            listener.setblocking(False)
        self.listeners.append(listener)

    def send(self, packet, target):
        self.raw[6 if ":" in target else 4].sendto(packet, (target, 0))


def grow(sock):
    try:
        sock.setsockopt(socket.SOL_SOCKET, 33, ROOM)  # SO_RCVBUFFORCE
    except PermissionError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)


def new_space(name):
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    call("unshare", CLONE_NEWNET)
    space = Space(name, os.open("/proc/self/ns/net", os.O_RDONLY))
    call("setns", here, CLONE_NEWNET)
    os.close(here)
    space.set_up(SETTINGS)
    return space


def original_target(connection):
    """Where a connection was meant to go before the host redirected it to its port 7."""
    if connection.getsockname()[0].startswith("::ffff:"):
        data = connection.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16)
        return socket.inet_ntop(socket.AF_INET, data[4:8]), struct.unpack_from("!H", data, 2)[0]
    data = connection.getsockopt(socket.IPPROTO_IPV6, SO_ORIGINAL_DST, 28)
    return socket.inet_ntop(socket.AF_INET6, data[8:24]), struct.unpack_from("!H", data, 2)[0]


class World:
    """The namespaces, this process being in that of the firewall."""

    def __init__(self):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # so that packets keep their order
        self.fw = Space("fw", os.open("/proc/self/ns/net", os.O_RDONLY))
        self.fw.set_up(SETTINGS | {"ipv4/ip_forward": 1, "ipv6/conf/all/forwarding": 1})
        self.hosts = {name: new_space(name) for name in HOSTS}
        self.connect()
        for port in OWN_SERVICES:
            self.fw.listen("::", port)
        self.next_real = REAL.start

    def connect(self):
        """Cables, addresses and routes."""
        switch = new_space("sw")
        switch.ip(["link add br0 type bridge forward_delay 0 mcast_snooping 0", "link set br0 up"])
        cables = [(self.fw, "wan0", self.hosts["out"]), (self.fw, "lan1", self.hosts["lan2"])]
        cables += [(switch, name, self.hosts[name]) for name in ("node1", "node2", "lan")]
        for space, name, peer in cables:
            link(space, name, peer, "eth0")
        link(switch, "uplink", self.fw, "lan0")
        switch.ip([f"link set {name} master br0" for name in ("uplink", "node1", "node2", "lan")])
        for space in [self.fw, *self.hosts.values()]:
            space.ip(["link set lo up"])
        self.fw.ip([f"address add {address} dev {name}" for name, addresses in FIREWALL.items()
                    for address in addresses] +
                   ["route add default via 203.0.113.1", "route add default via 2001:db8:f::1"])
        for name, (addresses, gateways) in HOSTS.items():
            self.hosts[name].ip([f"address add {address} dev eth0" for address in addresses] +
                                [f"route add default via {gateway}" for gateway in gateways])
            self.hosts[name].open_host()
        self.switch = switch

    def received(self):
        """What has come to hosts since: pairs of the host's name and a Packet."""
        for name, space in self.hosts.items():
            for sniffer in space.sniffers:
                while True:
                    try:
                        data, where = sniffer.recvfrom(2048)
                    except BlockingIOError:
                        break
                    if where[2] != PACKET_HOST or where[1] not in (0x0800, 0x86DD):
                        continue
                    packet = wire.read(data)
                    if packet and packet.sport not in REAL and packet.dport not in REAL:
                        yield name, packet

    def wait(self, seconds):
        """Until something is received, or a time has passed."""
        select.select([s for space in self.hosts.values() for s in space.sniffers], [], [], seconds)

    def talk(self, space, source, target, port, text):
        """
        A real TCP connection: say TEXT, get the same back. What was seen at its other end: name of
        the namespace, source, target and port there, the text that came, the text that came back;
        None where nobody accepted it.
        """
        with space.inside():
            client = socket.socket(socket.AF_INET6 if ":" in target else socket.AF_INET,
                                   socket.SOCK_STREAM)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.bind((source, self.next_real))
        self.next_real = REAL[(self.next_real + 1) % len(REAL)]
        client.setblocking(False)
        try:
            return self.converse(client, (target, port), text)
        finally:
            # Reset, so that nothing of the connection is left for the next one.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def converse(self, client, where, text, seconds=2):
        listeners = {s: space for space in [self.fw, *self.hosts.values()]
                     for s in space.listeners}
        accepted, said, heard, seen = None, False, b"", None
        client.connect_ex(where)
        end = time.monotonic() + seconds
        while len(heard) < len(text) and time.monotonic() < end:
            readers = [client, *listeners] + ([accepted] if accepted else [])
            ready, writable, _ = select.select(readers, [] if said else [client], [], 0.05)
            if writable:
                if client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    break
                client.send(text)
                said, end = True, time.monotonic() + seconds
            for sock in ready:
                if sock in listeners:
                    accepted, peer = sock.accept()
                    space = listeners[sock]
                    target = original_target(accepted) if space is not self.fw else where
                    seen = [space.name, peer[0].removeprefix("::ffff:"), *target, b""]
                elif sock is client:
                    try:
                        part = sock.recv(4096)
                    except OSError:
                        part = b""
                    heard += part
                    if not part:
                        end = 0
                else:
                    part = sock.recv(4096)
                    seen[4] += part
                    sock.send(part)
        if accepted:
            accepted.close()
        return (*seen, heard) if seen else None


def link(space, name, peer, peer_name):
    space.ip([f"link add {name} type veth peer name {peer_name} netns /proc/self/fd/{peer.fd}",
              f"link set {name} up"], peer)
    peer.ip([f"link set {peer_name} up"])
