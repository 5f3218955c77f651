"""What routers made of Vyatta do with packets, and what is let in by that.

VyOS: data/templates/firewall/nftables-nat.j2 and nftables.j2, python/vyos/nat.py: rules in the
order of their numbers, the first that matches decides; destination NAT comes before the forward
filter, source NAT behind it; a rule set without a match goes on behind the jump (return), and the
forward filter accepts what it does not know, unless it says otherwise. EdgeOS: the rule set of an
interface filters what comes in by it, and drops what it does not know."""

import bisect
import functools
import ipaddress
import os

import yaml

from vyatta import Error

STRANGER = {4: ipaddress.ip_address("198.18.0.9"), 6: ipaddress.ip_address("2001:db8:ffff::9")}


@functools.lru_cache(None)
def parse_ports(text):
    ranges = [[int(end) for end in part.split("-")] for part in text.split(",")]
    return sorted((part[0], part[-1]) for part in ranges)


@functools.lru_cache(None)
def net_of(text):
    return ipaddress.ip_network(text)


def has_port(text, port):
    ranges = parse_ports(text)
    at = bisect.bisect_right(ranges, (port, 65536)) - 1
    return at >= 0 and ranges[at][0] <= port <= ranges[at][1]


class Router:
    """What both have in common."""

    def __init__(self, config):
        self.config = config
        groups = config.get("firewall", "group")
        self.groups = {
            name: [net_of(text) for text in content["network"]]
            for kind in groups.values()
            for name, content in kind.items()
        }
        self.by_target = {}

    def nets(self, side):
        """The networks of one side of a rule; None: any."""
        for kind in ("network-group", "ipv6-network-group"):
            if kind in side.get("group", {}):
                return self.groups[side["group"][kind]]
        return [net_of(side["address"])] if "address" in side else None

    def side_matches(self, side, address, port):
        nets = self.nets(side)
        if nets is not None and not any(address in net for net in nets):
            return False
        return "port" not in side or has_port(side["port"], port)

    def matches(self, rule, sent):
        return (
            rule.get("protocol", "all") in ("all", sent["protocol"])
            and self.side_matches(rule.get("destination", {}), sent["dst"], sent["dport"])
            and self.side_matches(rule.get("source", {}), sent["src"], sent["sport"])
        )

    def towards(self, rules, sent):
        """Those of RULES, by name a list that stays as it is, that may be about SENT at all."""
        name, found = rules
        key = (name, sent["dst"], sent["protocol"])
        if key not in self.by_target:
            self.by_target[key] = [
                rule
                for _, rule in found
                if rule.get("protocol", "all") in ("all", sent["protocol"])
                and self.side_matches({**rule.get("destination", {}), "port": "1-65535"},
                                      sent["dst"], 1)
            ]
        return self.by_target[key]


class Vyos(Router):
    def __init__(self, config):
        super().__init__(config)
        self.destination = ("destination", config.rules("nat", "destination"))
        self.source = ("source", config.rules("nat", "source"))
        self.nodes = {
            ipaddress.ip_address(rule["translation"]["address"])
            for _, rule in self.destination[1]
            if "translation" in rule
        }
        self.all_rules = [rule for _, rule in self.destination[1] + self.source[1]]
        self.chains = {}
        for word in ("ipv4", "ipv6"):
            for name in config.get("firewall", word, "name"):
                self.chains[word, name] = config.rules("firewall", word, "name", name)
            self.chains[word, None] = config.rules("firewall", word, "forward", "filter")
        self.all_rules += [rule for rules in self.chains.values() for _, rule in rules]

    @staticmethod
    def interface(rule, key, name):
        wanted = rule.get(key, {}).get("name", name)
        return name != wanted[1:] if wanted.startswith("!") else name == wanted

    def translate(self, sent, exceptions=True):
        """(address, port) that SENT goes to by a port forward, or None."""
        for rule in self.towards(self.destination, sent):
            if not self.interface(rule, "inbound-interface", sent["in"]):
                continue
            if not self.matches(rule, sent) or ("exclude" in rule and not exceptions):
                continue
            if "exclude" in rule:
                return None
            to = rule["translation"]
            return ipaddress.ip_address(to["address"]), int(to.get("port", sent["dport"]))
        return None

    def masqueraded(self, sent):
        for rule in self.towards(self.source, sent):
            if self.interface(rule, "outbound-interface", sent["out"]) and self.matches(rule, sent):
                return "exclude" not in rule
        return False

    def accepted(self, sent):
        word = "ipv4" if sent["dst"].version == 4 else "ipv6"
        verdict = self.walk(word, None, sent)
        known = self.config.get("firewall", word, "forward", "filter")
        return (verdict or known.get("default-action", "accept")) == "accept"

    def walk(self, word, name, sent):
        """accept or drop; None where no rule decides."""
        for rule in self.towards(((word, name), self.chains[word, name]), sent):
            if not self.filter_matches(rule, sent):
                continue
            action = rule["action"]
            if action == "return":
                return None
            if action != "jump":
                return action
            target = rule["jump-target"]
            verdict = self.walk(word, target, sent)
            if verdict:
                return verdict
            known = self.config.get("firewall", word, "name", target)
            action = known.get("default-action", "drop")
            if action != "return":
                return action
        return None

    def filter_matches(self, rule, sent):
        nat = rule.get("connection-status", {}).get("nat")
        return (
            ("state" not in rule or sent["state"] in rule["state"])
            and (not nat or (nat == "destination" and sent["translated"]))
            and self.interface(rule, "inbound-interface", sent["in"])
            and self.interface(rule, "outbound-interface", sent["out"])
            and self.matches(rule, sent)
        )


class Edgeos(Router):
    def __init__(self, config, wan, sets):
        super().__init__(config)
        self.wan = wan
        rules = config.rules("service", "nat")
        kinds = {"destination": [], "masquerade": []}
        for n, rule in rules:
            kinds[rule["type"]].append((n, rule))
        self.destination = ("destination", kinds["destination"])
        self.source = ("source", kinds["masquerade"])
        self.nodes = {
            ipaddress.ip_address(rule["inside-address"]["address"])
            for _, rule in self.destination[1]
        }
        self.sets = {
            4: (sets[0], config.rules("firewall", "name", sets[0])),
            6: (sets[1], config.rules("firewall", "ipv6-name", sets[1])),
        }
        self.all_rules = [rule for _, rule in rules + self.sets[4][1] + self.sets[6][1]]

    def translate(self, sent, exceptions=True):
        del exceptions
        for rule in self.towards(self.destination, sent):
            if rule["inbound-interface"] == sent["in"] and self.matches(rule, sent):
                to = rule["inside-address"]
                return ipaddress.ip_address(to["address"]), int(to.get("port", sent["dport"]))
        return None

    def masqueraded(self, sent):
        return any(
            rule["outbound-interface"] == sent["out"] and self.matches(rule, sent)
            for rule in self.towards(self.source, sent)
        )

    def accepted(self, sent):
        if sent["in"] != self.wan:
            return True
        for rule in self.towards(self.sets[sent["dst"].version], sent):
            states = rule.get("state")
            if states and states.get(sent["state"]) != "enable":
                continue
            if self.matches(rule, sent):
                return rule["action"] == "accept"
        return False


# The meaning


@functools.lru_cache(None)
def site_nodes():
    if not os.path.exists("site.yaml"):
        return []
    with open("site.yaml", encoding="utf-8") as file:
        return list(yaml.safe_load(file)["nodes"].values())


def edges(net):
    return {int(net.network_address), int(net.broadcast_address) + 1}


def address_of(value, family):
    return (ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address)(value)


def texts(spans, family):
    nets = []
    for first, last in spans:
        ends = address_of(first, family), address_of(last, family)
        nets += ipaddress.summarize_address_range(*ends)
    return ",".join(str(net) for net in ipaddress.collapse_addresses(nets))


class Meaning:
    """What ROUTER lets in, by packets; GIVEN says which of --wan and --lan was."""

    def __init__(self, router, wan, lan, given):
        self.router, self.wan, self.lan, self.given = router, wan, lan, given
        self.edgeos = isinstance(router, Edgeos)
        inside = [text for node in site_nodes() for text in node.get("lan", [])]
        self.inside = [ipaddress.ip_network(text) for text in inside]
        points, found = {4: {0}, 6: {0}}, set(STRANGER.values())
        ports = {0, 1, 65536}
        for rule in router.all_rules:
            nets = router.nets(rule.get("source", {})) or []
            for net in nets:
                points[net.version] |= edges(net)
            target = rule.get("destination", {})
            if "address" in target:
                found.add(ipaddress.ip_address(target["address"]))
            for first, last in parse_ports(target.get("port", "1")):
                ports |= {first, last + 1}
        for net in self.inside:
            points[net.version] |= edges(net)
        self.destinations = sorted(found | router.nodes, key=str)
        self.ports = sorted(ports)
        self.pieces = {
            family: [
                (first, end - 1)
                for first, end in zip(sorted(cuts), sorted(cuts)[1:] + [1 << bits])
                if first < end
            ]
            for family, cuts, bits in ((4, points[4], 32), (6, points[6], 128))
        }

    def packet(self, first, dst, protocol, port, **other):
        src = address_of(first, dst.version)
        base = {"src": src, "dst": dst, "protocol": protocol, "dport": port, "sport": 40000}
        base.update({"in": self.wan, "out": self.lan, "state": "new", "translated": False})
        return {**base, **other}

    @functools.lru_cache(None)
    def is_inside(self, src, public):
        """Whether SRC is in an inside network of a node behind the address PUBLIC."""
        return any(
            src in net_of(text)
            for node in site_nodes()
            if node.get("public_address") == str(public)
            for text in node.get("lan", [])
        )

    def forwards(self, dst, protocol, port, hairpin):
        for piece in self.pieces[4]:
            src = address_of(piece[0], 4)
            inside = self.is_inside(src, dst)
            if hairpin and not inside:
                other = {**self.packet(piece[0], dst, protocol, port), "in": self.lan}
                if self.given["--wan"] and self.router.translate(other):
                    raise Error(f"this comes from no inside network: {other}")
                continue
            # Exceptions for inside networks say nothing of what comes from outside.
            sent = self.packet(piece[0], dst, protocol, port)
            sent["in"] = self.lan if hairpin else self.wan
            to = self.router.translate(sent, hairpin or not inside)
            if to and hairpin:
                self.check_hairpin(sent, to)
            if to:
                yield piece, to
            elsewhere = {**sent, "in": "eth99"}
            bound = self.given["--wan"] and not inside
            if bound and self.router.translate(elsewhere):
                raise Error(f"this comes from outside by another interface: {elsewhere}")

    def check_hairpin(self, sent, to):
        """The source is replaced for the network of the node, and for no other."""
        arrives = {**sent, "dst": to[0], "dport": to[1], "translated": True}
        beside = any(sent["src"] in net and to[0] in net for net in self.inside)
        if beside != self.router.masqueraded(arrives):
            raise Error(f"source NAT of {arrives}: {not beside}")
        self.check_accepted(arrives)
        outside = {**arrives, "src": STRANGER[4], "in": self.wan}
        if self.router.masqueraded(outside):
            raise Error(f"the source is rewritten: {outside}")
        if self.given["--lan"] and self.router.masqueraded({**arrives, "out": "eth99"}):
            raise Error(f"source NAT on another interface: {arrives}")

    def check_accepted(self, sent):
        if not self.router.accepted(sent):
            raise Error(f"forwarded, but not let in: {sent}")
        answer = {**sent, "state": "established", "src": sent["dst"], "dst": sent["src"]}
        answer.update({"in": sent["out"], "out": sent["in"]})
        answer.update({"sport": sent["dport"], "dport": sent["sport"]})
        later = {**sent, "state": "established"}
        if not self.router.accepted(answer) or not self.router.accepted(later):
            raise Error(f"no answer to {sent}")

    def permits(self, dst, protocol, port):
        router = self.router
        nat = dst in router.nodes
        for piece in self.pieces[dst.version]:
            sent = self.packet(piece[0], dst, protocol, port, translated=nat)
            if not router.accepted(sent):
                continue
            self.check_accepted(sent)
            yield piece, None
            if self.edgeos:
                continue
            if nat and router.accepted({**sent, "translated": False}):
                raise Error(f"this is open without translation: {sent}")
            if router.accepted({**sent, "state": "invalid"}):
                raise Error(f"this is open in any state: {sent}")
            if self.given["--lan"] and router.accepted({**sent, "out": "eth99"}):
                raise Error(f"this is open on other interfaces: {sent}")
            if self.given["--wan"] and not nat and router.accepted({**sent, "in": "eth99"}):
                raise Error(f"this is open from other interfaces: {sent}")

    def runs(self, decide):
        """(first, last, where to, pieces) of each run of ports; DECIDE says it for one port."""
        for first, end in zip(self.ports, self.ports[1:]):
            results = {}
            for piece, to in decide(first):
                results.setdefault(to, []).append(piece)
            for to, spans in results.items():
                yield first, end - 1, to, spans

    def lines(self):
        for dst in self.destinations:
            for protocol in ("tcp", "udp"):
                if dst.version == 4:
                    yield from self.forward_lines(dst, protocol, False)
                    yield from self.forward_lines(dst, protocol, True)
                for first, last, _, spans in self.runs(lambda p: self.permits(dst, protocol, p)):
                    if dst in STRANGER.values():
                        raise Error(f"this is open to an address that no rule is about: {first}")
                    yield f"permit {protocol} {dst}:{first}-{last} {texts(spans, dst.version)}"

    def forward_lines(self, dst, protocol, hairpin):
        found = self.runs(lambda p: self.forwards(dst, protocol, p, hairpin))
        for first, last, (node, to), spans in found:
            place = f"{dst}:{first}-{last}"
            where = f"{node}" if hairpin else f"{node}:{to}-{to + last - first}"
            kind = "hairpin" if hairpin else "forward"
            yield f"{kind} {protocol} {place} {where} {texts(spans, 4)}"
