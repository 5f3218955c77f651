"""What the firewall pays for the rules: speed.py BLAST GENERATE. To be started by speed.sh, in a
network namespace that becomes the firewall's."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

from expect import nvports
from firewall import Firewall
from world import link, new_space, run, Space, SETTINGS

COUNTS = [1, 100, 1000]  # instances
TARGETS = ["nftables", "iptables", "iptables-legacy"]
NEW, SAME = 64000, 128000  # packets, of new connections and of one
REPEATS = 3
SOURCE = "192.0.2.1"

OWN = {
    "nftables": """
flush ruleset
table inet filter {
    chain forward {
        type filter hook forward priority filter; policy drop;
        ct state established,related accept
    }
}
""",
    "iptables": """
*filter
:FORWARD DROP [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
*nat
COMMIT
*raw
COMMIT
""",
}


def build():
    """A line of three: out, this one, inside; whatever arrives inside is dropped at once."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    here = Space("fw", os.open("/proc/self/ns/net", os.O_RDONLY))
    here.set_up(SETTINGS | {"ipv4/ip_forward": 1})
    out, inside = new_space("out"), new_space("inside")
    link(here, "wan0", out, "eth0")
    link(here, "lan0", inside, "eth0")
    here.ip(["link set lo up", "address add 203.0.113.1/24 dev wan0",
             "address add 203.0.114.1/24 dev lan0", "route add 10.0.0.0/8 via 203.0.114.2",
             "route add default via 203.0.113.2"])
    out.ip(["link set lo up", "address add 203.0.113.2/24 dev eth0",
            "route add default via 203.0.113.1"])
    inside.ip(["link set lo up", "address add 203.0.114.2/24 dev eth0"])
    return here, out, inside


def received(space):
    with space.inside(), open("/proc/net/dev", encoding="ascii") as file:
        return next(int(line.split()[2]) for line in file if line.startswith("  eth0:"))


def measure(blast, out, inside, target, port, kind):
    """Packets a second that get through: the best of some runs."""
    best, count = 0.0, NEW if kind == "new" else SAME
    for _ in range(REPEATS):
        run("conntrack", "-F")
        before = received(inside)
        with out.inside():
            seconds = float(run(blast, SOURCE, target, str(port), str(count), kind))
        arrived = received(inside) - before
        if arrived < count * 0.99:
            raise RuntimeError(f"only {arrived} of {count} packets for {target}:{port} arrived")
        best = max(best, arrived / seconds)
    return best


def passed_iptables(blast, out, target, port):
    """Rules of ours that one packet meets: in each chain up to the last that matches."""
    for table in "nat", "filter":
        run("iptables", "-t", table, "-Z")
    run("conntrack", "-F")
    with out.inside():
        run(blast, SOURCE, target, str(port), "1", "same")  # a batch of one connection
    chains = {}
    for line in run("iptables-save", "-c").splitlines():
        match = re.match(r"\[(\d+):\d+\] -A (nvports\.\S+) .*-j (\S+)", line)
        if match:
            chains.setdefault(match[2], []).append((int(match[1]) > 0, match[3]))
    jumped = {goal for rules in chains.values() for hit, goal in rules if hit}
    jumped |= {"nvports.pre", "nvports.fwd", "nvports.post", "nvports.raw"}
    total = 0
    for name, rules in chains.items():
        ends = [i + 1 for i, (hit, goal) in enumerate(rules) if hit and goal != "CT"]
        total += (ends[0] if ends else len(rules)) if name in jumped else 0
    return total


def passed_nftables():
    """All rules of ours, as none of them belongs to one service."""
    rules, ours, table = 0, False, ""
    for line in run("nft", "list", "ruleset").splitlines():
        if line.startswith("table"):
            table = line.split()[2]
        elif re.match(r"\tchain ", line):
            ours = table == "nvports" or line.split()[1].startswith("nvports")
        elif line.startswith("\t}"):
            ours = False
        elif ours and not line.strip().startswith(("type", "comment")):
            rules += 1
    return rules


def ends(site):
    """Address and UDP port outside of the first and of the last service that has one."""
    rows = [row for row in json.loads(nvports("list", "-s", site, "-f", "json"))["requirements"]
            if "udp" in row["protocols"] and row["scope"] == "instance"]
    return [(row["public_address"], row["public_ports"][-1]["to"]) for row in (rows[0], rows[-1])]


def row(blast, spaces, target, site, folder):
    _, out, inside = spaces
    firewall = Firewall(target, folder)
    kind = target.removesuffix("-legacy")
    if kind == "nftables":
        run("nft", "-f", "-", text=OWN[kind])
    else:
        run("iptables-restore", text=OWN[kind])
    text = nvports("rules", kind, "-s", site, "--hairpin", "auto")
    start = time.monotonic()
    firewall.apply(text)
    loaded = time.monotonic() - start
    rates = [measure(blast, out, inside, *end, way)
             for way in ("new", "same") for end in ends(site)]
    passed = (passed_nftables() if kind == "nftables" else
              passed_iptables(blast, out, *ends(site)[1]))
    firewall.apply(nvports("rules", kind, "--remove"))
    if kind == "nftables":
        run("nft", "flush", "ruleset")
    else:  # so that the next target is not in its way
        run("iptables", "-F")
        run("iptables", "-P", "FORWARD", "ACCEPT")
    return loaded, rates, passed


def main():
    blast, generate = sys.argv[1:]
    path = os.environ["PATH"]
    spaces = build()
    print("                             load  new connections/s     packets/s of one   rules that")
    print("target           instances     ms      first       last      first       last  a packet"
          " meets")
    for target in TARGETS:
        for count in COUNTS:
            with tempfile.TemporaryDirectory() as folder:
                os.environ["PATH"] = path
                site = f"{folder}/site.yaml"
                with open(site, "w", encoding="ascii") as file:
                    subprocess.run([generate, "site", str(count)], stdout=file, check=True)
                loaded, rates, passed = row(blast, spaces, target, site, folder)
            print(f"{target:16} {count:9} {loaded * 1000:7.0f} {rates[0]:10.0f} {rates[1]:10.0f} "
                  f"{rates[2]:10.0f} {rates[3]:10.0f} {passed:10}", flush=True)


if __name__ == "__main__":
    main()
