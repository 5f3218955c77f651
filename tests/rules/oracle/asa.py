"""The commands of Cisco ASA that a text may hold, and an ASA that they are run on.

From Cisco's "ASA Series Command Reference" (access-list extended, access-group, nat, object
network, object service, object-group, policy-map, same-security-traffic) and the guidelines for
objects, access lists and NAT of its "CLI Configuration Guides". Other commands are refused. Where
something is not there, "no" answers with an error and ASA goes on."""

import copy
import ipaddress
import itertools

from cisco import ANY, Error, Words, commands, expect

NAME = r"[A-Za-z0-9._,!@#$%^&()\[\]{}-]{1,64}"
LIST = r"[A-Za-z0-9._-]{1,241}"
VERSIONS = itertools.count()
MEANT = {}  # what a rule of NAT means, by interfaces, rule, and versions of the objects it names


class Asa:
    """OUTSIDE and INSIDE are nameifs; ADDRESS is that of the outside interface."""

    def __init__(self, outside, inside, address):
        self.addresses = {
            outside: ipaddress.ip_address(address),
            inside: ipaddress.ip_address("192.168.1.1"),
            "dmz": ipaddress.ip_address("192.168.9.1"),
        }
        self.place = str(self.addresses)
        self.objects = {}  # name -> (kind, content); groups have a list
        self.versions = {}  # name -> a number that no other content of an object has
        self.lists = {}  # name -> entries as words
        self.bound = {}  # nameif -> list
        self.nat = []  # section 1
        self.policy = {"global_policy": {"inspection_default": ["dns", "ftp", "sip", "h323"]}}
        self.same_security = set()
        self.warned = []
        self.mode = None  # (kind, name) of what is being configured

    def copy(self):
        return copy.deepcopy(self)

    def state(self):
        return {
            name: value
            for name, value in vars(self).items()
            if name not in ("mode", "warned", "versions")
        }

    def steps(self, text):
        """Run TEXT, and stop before each command that refers to something, with its number."""
        for count, words in enumerate(commands(text)):
            if words[words[0] == "no"] in ("access-list", "nat"):
                yield count
            self.run(Words(words))

    def apply(self, text):
        for _ in self.steps(text):
            pass

    def run(self, words):
        no = words.maybe("no")
        if self.mode and self.run_inside(words, no):
            words.end()
            return
        self.mode = None
        for name in ("access-list", "access-group", "nat", "object", "object-group", "policy-map"):
            if words.maybe(name):
                getattr(self, "run_" + name.replace("-", "_"))(words, no)
                return
        if words.maybe("same-security-traffic", "permit"):
            (self.same_security.discard if no else self.same_security.add)(words.word())
            words.end()
            return
        words.fail("no command")

    # What stands below an object, a group, or a policy

    def run_inside(self, words, no):
        kind, name = self.mode
        self.versions[name] = next(VERSIONS)
        if kind in ("policy-map", "class"):
            return self.run_policy(words, no, name)
        if no:
            return False
        if kind == "object network" and words.sees("host"):
            self.objects[name] = (kind, words.network())
        elif kind == "object network" and words.maybe("subnet"):
            self.objects[name] = (kind, words.network())
        elif kind == "object service" and words.maybe("service"):
            protocol = words.word("tcp|udp")
            side = words.word("source|destination")
            self.objects[name] = (kind, (protocol, side, *words.ports()))
        elif kind == "object-group network" and words.maybe("network-object"):
            self.add_member(name, words.network())
        elif kind == "object-group service" and words.maybe("service-object"):
            protocol = words.word("tcp|udp")
            words.take("destination")
            self.add_member(name, (protocol, *words.ports()))
        else:
            return False
        return True

    def add_member(self, name, member):
        members = self.objects[name][1]
        expect(member not in members, f"{member} is in {name} already")
        members.append(member)

    def run_policy(self, words, no, name):
        if words.maybe("class"):
            expect(not no, "a class is not to go")
            name = (name[0], words.word())
            expect(name[1] in self.policy[name[0]], f"no class {name[1]}")
            self.mode = ("class", name)
            return True
        if self.mode[0] != "class" or not words.maybe("inspect"):
            return False
        inspected, what = self.policy[name[0]][name[1]], words.word()
        if no and what in inspected:
            inspected.remove(what)
        elif not no:
            expect(what not in inspected, f"{what} is inspected already")
            inspected.append(what)
        return True

    # Objects

    def begin_object(self, words, no, kind, empty):
        name = words.word(NAME, "a name")
        words.end()
        known = self.objects.get(name)
        self.versions[name] = next(VERSIONS)
        if no:
            if known:
                expect(known[0] == kind, f"{name} is an {known[0]}")
                expect(not self.refers(name), f"{name} is being used")
                del self.objects[name]
            return
        expect(not known or known[0] == kind, f"{name} is an {known and known[0]}")
        self.objects.setdefault(name, (kind, empty))
        self.mode = (kind, name)

    def run_object(self, words, no):
        self.begin_object(words, no, "object " + words.word("network|service"), None)

    def run_object_group(self, words, no):
        self.begin_object(words, no, "object-group " + words.word("network|service"), [])

    def run_policy_map(self, words, no):
        expect(not no, "a policy is not to go")
        name = words.word()
        words.end()
        self.policy.setdefault(name, {})
        self.mode = ("policy-map", (name,))

    def refers(self, name):
        texts = self.nat + [entry for entries in self.lists.values() for entry in entries]
        return any(name in text for text in texts)

    def content(self, name, kind):
        known = self.objects.get(name)
        expect(known, f"there is no {name}")
        expect(known[0] == kind, f"{name} is an {known[0]}, no {kind}")
        expect(known[1], f"{name} is empty")
        return known[1]

    def networks(self, name):
        """Those of an object or a group."""
        kind = self.objects.get(name, ("object network",))[0]
        found = self.content(name, kind if kind.endswith("network") else "object network")
        return list(found) if isinstance(found, list) else [found]

    # Access lists

    def run_access_list(self, words, no):
        name = words.word(LIST, "the name of a list")
        place = words.number(1, 10**9) if words.maybe("line") else None
        words.take("extended")
        entry = tuple(words.all[words.at :])
        entries = self.lists.get(name, [])
        if no:
            expect(place is None, "an entry is removed by its text")
            if entry in entries:
                entries.remove(entry)
                if not entries:
                    del self.lists[name]
                    self.bound = {key: to for key, to in self.bound.items() if to != name}
            return
        list(self.expand(entry))
        if entry in entries:
            self.warned.append(f"{' '.join(entry)!r} is in {name} already")
            return
        entries.insert(len(entries) if place is None else place - 1, entry)
        self.lists[name] = entries

    def expand(self, entry):
        """The entries that ENTRY stands for."""
        words = Words(list(entry))
        permit = words.word("permit|deny") == "permit"
        if words.maybe("object-group"):
            services = self.content(words.word(), "object-group service")
        else:
            services = [(words.word("ip|tcp|udp|icmp"), 0, 65535)]
        sources, nodes = self.entry_networks(words), self.entry_networks(words)
        if words.at < len(words.all):
            services = [(services[0][0], *words.ports())]
        words.end()
        for protocol, first, last in services:
            for source in sources:
                for node in nodes:
                    if source.version == node.version:
                        yield permit, protocol, source, first, last, node

    def entry_networks(self, words):
        if words.maybe("any"):
            return list(ANY.values())
        if words.sees("object-group") or words.sees("object"):
            kind = words.word() + " network"
            name = words.word()
            self.content(name, kind)
            return self.networks(name)
        return [words.network()]

    def run_access_group(self, words, no):
        name = words.word(LIST)
        words.take("in", "interface")
        interface = words.word()
        words.end()
        expect(not no and name in self.lists, f"there is no {name}")
        self.bound[interface] = name

    def entries(self, interface):
        """What an interface lets in; nothing without a list."""
        return [
            item for entry in self.lists.get(self.bound.get(interface), []) for item in
            self.expand(entry)
        ]

    # NAT

    def run_nat(self, words, no):
        rule = tuple(words.all[words.at :])
        if no:
            if rule in self.nat:
                self.nat.remove(rule)
            return
        meant = self.nat_rule(rule)
        expect(rule not in self.nat, f"{' '.join(rule)!r} is there already")
        for other in self.nat:
            expect(not overlap(meant, self.nat_rule(other)), f"{rule} meets {other}")
        self.nat.append(rule)

    def nat_rule(self, rule):
        """RULE as a dictionary, checked as far as ASA checks it, once for the same objects."""
        key = self.place, rule, *map(self.versions.get, rule)
        if key not in MEANT:
            MEANT[key] = self.read_nat_rule(rule)
        return MEANT[key]

    def read_nat_rule(self, rule):
        words = Words(list(rule))
        sides = words.word(r"\([\w.-]+,[\w.-]+\)", "interfaces")[1:-1].split(",")
        for side in sides:
            expect(side in self.addresses, f"there is no interface {side}")
        words.take("source")
        found = {"sides": tuple(sides), "kind": words.word("static|dynamic")}
        found["real"], found["mapped"] = words.word(), words.word()
        found["from"] = self.networks(found["real"])
        dynamic = found["kind"] == "dynamic"
        if found["mapped"] == "interface":
            found["as"] = [ipaddress.ip_network(self.addresses[sides[1]])]
        else:
            expect(not dynamic, "dynamic NAT to objects is not modelled")
            found["as"] = self.networks(found["mapped"])
            expect(
                not any(self.addresses[sides[1]] in net for net in found["as"])
                or found["real"] == found["mapped"],
                f"{found['mapped']} overlaps with the address of {sides[1]}",
            )
        if words.maybe("destination", "static"):
            found["public"], found["node"] = (self.networks(words.word()) for _ in "12")
            expect(self.addresses[sides[0]] not in found["public"][0], "an address of its own")
        if words.maybe("service"):
            side = "destination" if "public" in found else "source"
            found["service"] = [self.nat_service(words.word(), side) for _ in "12"]
            expect(found["service"][0][0] == found["service"][1][0], "one protocol is needed")
            sizes = {last - first for _, first, last in found["service"]}
            expect(len(sizes) == 1, f"ranges of different size in {rule}")
        elif found["mapped"] == "interface" and not dynamic:
            raise Error("static NAT to an interface needs a service")
        found["unidirectional"] = not dynamic and words.maybe("unidirectional")
        words.end()
        nets = found["from"] + found["as"] + found.get("public", []) + found.get("node", [])
        expect(all(net.version == 4 for net in nets), "one family in NAT")
        return found

    def nat_service(self, name, side):
        protocol, has, first, last = self.content(name, "object service")
        expect(has == side, f"{name} has ports of the {has}")
        return protocol, first, last


def overlap(one, other):
    """Whether two rules are for the same packets, so that the first would take all."""
    if one["sides"] != other["sides"] or "service" not in one or "service" not in other:
        return False
    outer = 1 if "public" not in one else 0
    (protocol, first, last), (second, begin, end) = one["service"][outer], other["service"][outer]
    if ("public" in one) != ("public" in other) or protocol != second:
        return False
    if first > end or begin > last:
        return False
    name = "public" if outer == 0 else "as"
    same = any(a.overlaps(b) for a in one[name] for b in other[name])
    return same and (outer == 1 or any(a.overlaps(b) for a in one["from"] for b in other["from"]))
