"""Junos on an SRX: the configuration mode as far as 'load set' runs it, groups, the commit, and
what security policies and NAT then do with packets.

Words and limits are those of Juniper's YANG model of 24.4R1, junos-es-conf-security and
junos-es-conf-applications, with the shorter names that older releases take for NAT. Groups are as
the Junos CLI User Guide has them: what is there already is stronger, lists are joined, and
inherited elements come behind the others."""

import functools
import ipaddress
import re

from zoned import Error, expect

NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"


def name(limit):
    def check(word):
        expect(re.fullmatch(NAME, word) and len(word) <= limit, f"no name: {word}")

    return check


def one_of(*known):
    def check(word):
        expect(word in known, f"none of {known}: {word}")

    return check


def port(word):
    expect(re.fullmatch("[1-9][0-9]{0,4}", word) and int(word) <= 65535, f"no port: {word}")


def port_range(word):
    ends = word.split("-")
    for end in ends:
        port(end)
    expect(len(ends) <= 2 and int(ends[0]) <= int(ends[-1]), f"no ports: {word}")


def prefix(word):
    expect("/" in word, f"no length of the prefix: {word}")
    ipaddress.ip_network(word)


def ipv4_prefix(word):
    prefix(word)
    expect(ipaddress.ip_network(word).version == 4, f"not IPv4: {word}")


def description(word):
    expect(0 < len(word) <= 900 and not re.search("[&<>]", word), f"no description: {word}")


class Leaf:
    """One value."""

    def __init__(self, check):
        self.check = check


class Values:
    """At most MOST values."""

    def __init__(self, check, most=10000):
        self.check, self.most = check, most


class Ports(Values):
    """The same, 'N' or 'N to M'."""


class Flag:
    """A word without a value."""


class List:
    """Elements by KEYS words, the literal ones between them in WORDS."""

    def __init__(self, child, *keys, between=None):
        self.child, self.keys, self.between = child, keys, between


class Tree(dict):
    """Statements by their first word; VALUE is what may be there instead, as a pool's address."""

    value = None


def tree(value=None, **words):
    made = Tree((word.replace("_", "-"), child) for word, child in words.items())
    made.value = value
    return made


def rule_set(match, then, **directions):
    rule = tree(description=Leaf(description), match=match, then=then)
    return List(tree(rule=List(rule, name(31)), **directions), name(31))


ZONES = tree(zone=Values(name(63)))
DESTINATION = tree(
    pool=List(
        tree(description=Leaf(description), address=tree(ipv4_prefix, port=Leaf(port))), name(31)
    ),
    rule_set=rule_set(
        tree(
            source_address=Values(ipv4_prefix, 8),
            destination_address=Leaf(ipv4_prefix),
            protocol=Values(one_of("tcp", "udp"), 4),
            destination_port=Ports(port, 8),
        ),
        tree(destination_nat=tree(pool=Leaf(name(31)), off=Flag())),
        **{"from": ZONES},
    ),
)
SOURCE = tree(
    rule_set=rule_set(
        tree(source_address=Values(ipv4_prefix, 8), destination_address=Values(ipv4_prefix, 8)),
        tree(source_nat=tree(interface=Flag(), off=Flag())),
        **{"from": ZONES, "to": ZONES},
    )
)
POLICY = tree(
    description=Leaf(description),
    match=tree(
        source_address=Values(name(63)),
        destination_address=Values(name(63)),
        application=Values(name(63), 128),
    ),
    then=tree(
        permit=tree(destination_address=Leaf(one_of("drop-untranslated", "drop-translated"))),
        deny=Flag(),
        log=tree(session_init=Flag(), session_close=Flag()),
    ),
)
CONTENT = tree(
    applications=tree(
        application=List(
            tree(protocol=Leaf(one_of("tcp", "udp")), destination_port=Leaf(port_range)), name(63)
        )
    ),
    security=tree(
        alg=tree(sip=tree(disable=Flag()), h323=tree(disable=Flag())),
        address_book=List(
            tree(
                address=List(tree(prefix), name(63)),
                address_set=List(tree(address=Values(name(63), 1024)), name(63)),
            ),
            one_of("global"),
        ),
        nat=tree(destination=DESTINATION, source=SOURCE),
        policies=tree(
            from_zone=List(
                tree(policy=List(POLICY, name(63))), name(63), name(63), between="to-zone"
            )
        ),
    ),
)
ROOT = tree(
    groups=List(CONTENT, name(254)), apply_groups=Values(name(254)), **{
        word: child for word, child in CONTENT.items()
    }
)


def take_ports(words):
    if words[1:2] == ["to"]:
        expect(len(words) >= 3, "'to' without a port")
        expect(int(words[0]) < int(words[2]), f"reversed: {words}")
        port(words[2])
        return (int(words[0]), int(words[2])), words[3:]
    return (int(words[0]), int(words[0])), words[1:]


def resolve(words):
    """The steps to what WORDS are about; the last is a value of a list where there is one."""
    node, steps = ROOT, []
    while words:
        if isinstance(node, Tree):
            if words[0] in node:
                steps.append(words[0])
                node, words = node[words[0]], words[1:]
                if isinstance(node, Flag):
                    expect(not words, f"surplus words: {words}")
            else:
                expect(node.value, f"unknown word: {words[0]}")
                node.value(words[0])
                steps.append(("=", words[0]))
                words = words[1:]
        elif isinstance(node, List):
            count = len(node.keys) + (1 if node.between else 0)
            expect(len(words) >= count, f"incomplete: {words}")
            if node.between:
                expect(words[1] == node.between, f"{node.between} expected: {words}")
            keys = tuple(words[:count:2] if node.between else words[:count])
            for check, key in zip(node.keys, keys):
                check(key)
            steps.append(keys)
            node, words = node.child, words[count:]
        else:
            return steps, node, words
    return steps, node, []


class Junos:
    """The candidate configuration, and the one that is in force."""

    def __init__(self):
        self.candidate, self.active, self.warnings = {}, {}, []

    def load(self, text):
        """'load set'. Order of elements is that of the dictionaries."""
        for line in text.split("\n"):
            if not line.strip() or line.startswith("#"):
                continue
            expect(not re.search('["?\\t]|  ', line), f"not of words alone: {line}")
            try:
                self.command(line.split(" "))
            except (Error, ValueError) as error:
                raise Error(f"{line}: {error}") from error

    def command(self, words):
        expect(words[0] in ("set", "delete"), f"no such command: {words[0]}")
        steps, node, rest = resolve(words[1:])
        expect(steps, "everything?")
        if words[0] == "delete":
            self.delete(steps, node, rest)
            return
        rest = self.set(steps, node, rest)
        while rest:  # further words of the same level
            up = words[1 : words.index(steps[-1])]
            above, node, rest = resolve(up + rest)
            expect(above[:-1] == steps[:-1], f"another level: {rest}")
            steps = above
            rest = self.set(steps, node, rest)

    def set(self, steps, node, rest):
        at = self.candidate
        for step in steps[:-1]:
            at = at.setdefault(step, {})
        last = steps[-1]
        if not isinstance(node, (Leaf, Values)):
            expect(not rest, f"surplus words: {rest}")
            if isinstance(last, tuple) and last[0] == "=":
                at["="] = last[1]
            else:
                at.setdefault(last, {})
            return []
        expect(rest, f"no value of {last}")
        found, rest = [rest[0]], rest[1:]
        if found == ["["]:
            expect(type(node) is Values, f"{last} takes no list")
            end = rest.index("]")
            found, rest = rest[:end], rest[end + 1 :]
        for value in found:
            node.check(value)
        if isinstance(node, Leaf):
            at[last] = found[0]
            return rest
        if isinstance(node, Ports):
            value, rest = take_ports(found + rest)
            found = [value]
        values = at.setdefault(last, [])
        values += [value for value in found if value not in values]
        return rest

    def delete(self, steps, node, rest):
        above, at = [], self.candidate
        for step in steps[:-1]:
            above.append((at, step))
            at = at.get(step, {})
        last, known = steps[-1], at.get(steps[-1])
        if isinstance(node, Values) and rest:
            expect(len(rest) == 1, f"surplus words: {rest}")
            rest, known = rest[0], rest[0] in (known or []) or None
        if known is None:
            self.warnings.append("statement not found")
            return
        if rest and len(at[last]) > 1:
            at[last].remove(rest)
            return
        del at[last]
        for parent, step in reversed(above):  # containers go with the last of what they hold
            if parent.get(step) == {} and not isinstance(step, tuple):
                del parent[step]

    def commit(self):
        configuration = expand(self.candidate)
        check_limits(configuration, CONTENT)
        check_commit(configuration)
        self.active = configuration

    def apply(self, text):
        """Load and commit TEXT; where that is refused, everything stays as it was."""
        import copy

        before = copy.deepcopy(self.candidate)
        try:
            self.load(text)
            self.commit()
        except Error:
            self.candidate = before
            raise


def inherit(local, group):
    for word, value in group.items():
        if word not in local:
            local[word] = clone(value)
        elif isinstance(value, dict):
            inherit(local[word], value)
        elif isinstance(value, list):
            local[word] += [item for item in value if item not in local[word]]


def clone(value):
    if isinstance(value, dict):
        return {word: clone(child) for word, child in value.items()}
    return list(value) if isinstance(value, list) else value


def expand(candidate):
    configuration = clone(candidate)
    groups = configuration.pop("groups", {})
    for applied in configuration.pop("apply-groups", []):
        expect((applied,) in groups, f"group {applied} is applied and is not there")
        inherit(configuration, groups[(applied,)])
    return configuration


def check_limits(values, node):
    if isinstance(node, Tree):
        for word, child in values.items():
            if word != "=" and not (isinstance(word, tuple) and word[0] == "="):
                check_limits(child, node[word])
    elif isinstance(node, List):
        for child in values.values():
            check_limits(child, node.child)
    elif isinstance(node, Values):
        expect(len(values) <= node.most, f"more than {node.most}: {values[:3]}")


def at(values, *path):
    for step in path:
        values = values.get(step, {})
    return values


def check_commit(configuration):
    book = at(configuration, "security", "address-book", ("global",))
    addresses, sets = at(book, "address"), at(book, "address-set")
    expect(not set(addresses) & set(sets), "an address and a set of one name")
    for key, address in addresses.items():
        expect("=" in address, f"address {key} without an address")
    for key, members in sets.items():
        for member in members.get("address", []):
            expect((member,) in addresses, f"{key}: no address {member}")
    applications = at(configuration, "applications", "application")
    for key, application in applications.items():
        expect(set(application) == {"protocol", "destination-port"}, f"incomplete: {key}")
    known = set(addresses) | set(sets) | {("any",), ("any-ipv4",), ("any-ipv6",)}
    for zones, context in at(configuration, "security", "policies", "from-zone").items():
        for key, policy in context.get("policy", {}).items():
            check_policy(f"{zones} {key}", policy, known, set(applications) | {("any",)})
    check_nat(at(configuration, "security", "nat"))


def check_policy(where, policy, addresses, applications):
    match = policy.get("match", {})
    for word, known in (
        ("source-address", addresses),
        ("destination-address", addresses),
        ("application", applications),
    ):
        expect(match.get(word), f"{where}: no {word}")
        for value in match[word]:
            expect((value,) in known, f"{where}: no {word} {value}")
        expect("any" not in match[word] or len(match[word]) == 1, f"{where}: any and others")
    actions = set(policy.get("then", {})) & {"permit", "deny"}
    expect(len(actions) == 1, f"{where}: actions {actions}")


def check_nat(nat):
    pools = at(nat, "destination", "pool")
    for key, pool in pools.items():
        expect("=" in at(pool, "address"), f"pool {key} without an address")
    for kind, needed in (("destination", ["from"]), ("source", ["from", "to"])):
        contexts = set()
        for key, rules in at(nat, kind, "rule-set").items():
            zones = [at(rules, word).get("zone") for word in needed]
            expect(all(zones), f"{key}: no zones")
            expect(rules.get("rule"), f"{key}: no rules")
            for pair in [(a, b) for a in zones[0] for b in (zones[1] if zones[1:] else [""])]:
                expect(pair not in contexts, f"{key}: another rule set is for {pair}")
                contexts.add(pair)
            for name_of, rule in rules["rule"].items():
                check_rule(f"{key} {name_of}", kind, rule, pools)


def check_rule(where, kind, rule, pools):
    then = at(rule, "then", f"{kind}-nat")
    expect(len(then) == 1, f"{where}: what to do? {then}")
    if "pool" in then:
        expect((then["pool"],) in pools, f"{where}: no pool {then['pool']}")
    match = rule.get("match", {})
    expect(match, f"{where}: matches everything")
    if "destination-port" in match and kind == "destination":
        expect("destination-address" in match, f"{where}: ports without an address")


# Packets


@functools.lru_cache(None)
def network(text):
    return ipaddress.ip_network(text)


@functools.lru_cache(None)
def is_one_of(address, text):
    return address in network(text)


def is_in(address, texts):
    return any(is_one_of(address, text) for text in texts)


class Device:
    """What the active configuration does; IS_BEHIND says what is in the zone LAN."""

    def __init__(self, configuration, is_behind, wan, lan):
        self.security = configuration.get("security", {})
        self.book = at(self.security, "address-book", ("global",))
        self.applications = at(configuration, "applications", "application")
        self.is_behind, self.wan, self.lan = is_behind, wan, lan

    def rules(self, kind, *zones):
        for rules in at(self.security, "nat", kind, "rule-set").values():
            words = ("from", "to")[: len(zones)]
            if all(zone in rules[word]["zone"] for word, zone in zip(words, zones)):
                yield from rules["rule"].values()

    def pool_of(self, packet):
        for rule in self.rules("destination", packet.zone):
            match = rule["match"]
            ports = match.get("destination-port", [(0, 65535)])
            if (
                packet.protocol in match.get("protocol", ["tcp", "udp"])
                and any(first <= packet.port <= last for first, last in ports)
                and is_one_of(packet.dst, match.get("destination-address", "0.0.0.0/0"))
                and is_in(packet.src, match.get("source-address", ["0.0.0.0/0", "::/0"]))
            ):
                then = rule["then"]["destination-nat"]
                return at(self.security, "nat", "destination", "pool", (then.get("pool"),))
        return {}

    def translate(self, packet):
        address = self.pool_of(packet).get("address")
        if not address:
            return None
        to = network(address["="]).network_address
        return to, int(address.get("port", packet.port))

    def is_named(self, address, names):
        for word in names:
            if word == "any":
                return True
            if word in ("any-ipv4", "any-ipv6"):
                if address.version == int(word[-1]):
                    return True
                continue
            members = at(self.book, "address-set", (word,)).get("address", [word])
            if is_in(address, [at(self.book, "address", (member,))["="] for member in members]):
                return True
        return False

    def is_application(self, packet, port_to, names):
        for word in names:
            if word == "any":
                return True
            application = self.applications[(word,)]
            ends = application["destination-port"].split("-")
            if application["protocol"] == packet.protocol and (
                int(ends[0]) <= port_to <= int(ends[-1])
            ):
                return True
        return False

    def is_permitted(self, packet, to, translated):
        zone = self.lan if self.is_behind(to[0]) else self.wan
        policies = at(self.security, "policies", "from-zone", (packet.zone, zone), "policy")
        for policy in policies.values():
            match = policy["match"]
            if (
                self.is_named(to[0], match["destination-address"])
                and self.is_named(packet.src, match["source-address"])
                and self.is_application(packet, to[1], match["application"])
            ):
                only = at(policy, "then", "permit").get("destination-address")
                drops = {"drop-untranslated": not translated, "drop-translated": translated}
                return "permit" in policy["then"] and not drops.get(only, False)
        return False

    def passes(self, packet):
        """The filter sees the node's own address, whatever the packet was sent to."""
        to = (packet.dst, packet.port)
        if not self.is_behind(packet.dst):
            return None
        translated = packet.dst.version == 4 and self.has_pool(packet.dst)
        return to if self.is_permitted(packet, to, translated) else None

    def has_pool(self, address):
        pools = at(self.security, "nat", "destination", "pool").values()
        return any(is_one_of(address, pool["address"]["="]) for pool in pools)

    def deliver(self, packet):
        translated = self.translate(packet)
        to = translated or (packet.dst, packet.port)
        if not self.is_permitted(packet, to, bool(translated)):
            return None
        for rule in self.rules("source", packet.zone, self.lan):
            match = rule["match"]
            if is_in(packet.src, match.get("source-address", ["0.0.0.0/0"])) and is_in(
                to[0], match.get("destination-address", ["0.0.0.0/0"])
            ):
                off = "off" in rule["then"]["source-nat"]
                return (*to, None if off else "interface")
        return (*to, None)

    def points(self):
        """What rules are about; see zoned.py."""
        found = {"nets": set(), "ports": set(), "addresses": set()}
        texts = [entry["="] for entry in at(self.book, "address").values()]
        for rule in at(self.security, "nat", "destination", "rule-set").values():
            for match in (one["match"] for one in rule["rule"].values()):
                texts += match.get("source-address", []) + [match["destination-address"]]
                for first, last in match.get("destination-port", []):
                    found["ports"] |= {first, last + 1}
        for pool in at(self.security, "nat", "destination", "pool").values():
            texts.append(pool["address"]["="])
        for application in self.applications.values():
            ends = application["destination-port"].split("-")
            found["ports"] |= {int(ends[0]), int(ends[-1]) + 1}
        for net in map(network, texts):
            found["nets"].add(net)
            if net.num_addresses == 1:
                found["addresses"].add(net.network_address)
        return found
