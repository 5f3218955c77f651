"""The commands of Cisco IOS that a text may hold, and a router that they are run on.

From Cisco's "IOS Security Command Reference" (ip access-list, permit, ip access-group, ipv6
access-list) with "IP Access List Entry Sequence Numbering", and its "IOS IP Addressing Services
Command Reference" (ip nat inside source, ip nat service). Other commands are refused. To what is
there already, or not there, IOS answers with an error and goes on."""

import copy
import ipaddress

from cisco import ANY, Error, Words, commands, expect

NAME = r"[A-Za-z][A-Za-z0-9_.-]{0,63}|1\d\d|2[0-6]\d\d"
INTERFACE = r"[A-Za-z]+\d+(/\d+)*([.:]\d+)*"
LAST = 2147483647


class Ios:
    def __init__(self):
        self.lists = {4: {}, 6: {}}  # family -> name -> number -> entry as words
        self.bound = {}  # interface -> list for IPv4, inwards
        self.statics = []  # (protocol or None, inside address, port, public address, port)
        self.helper = {("udp", 5060), ("tcp", 5060)}
        self.warned = []
        self.mode = None  # ("list", family, name) or ("interface", name)
        self.busy = False  # translations are in use, so their removal is asked about
        self.asked = None  # the translation that the next line is an answer for

    def copy(self):
        return copy.deepcopy(self)

    def steps(self, text):
        """Run TEXT, and stop before each command, with its number."""
        for count, words in enumerate(commands(text)):
            yield count
            self.run(Words(words))

    def apply(self, text):
        for _ in self.steps(text):
            pass

    def run(self, words):
        if self.asked or words.sees("yes"):
            return self.answer(words)
        if words.maybe("exit"):
            expect(self.mode, "exit leaves the configuration")
            self.mode = None
        elif self.mode and self.mode[0] == "list" and self.run_list(words):
            pass
        elif self.mode and self.mode[0] == "interface" and words.maybe("ip", "access-group"):
            self.bound[self.mode[1]] = words.word(NAME, "a list")
            words.take("in")
        else:
            self.run_global(words)
        words.end()

    def answer(self, words):
        """The whole line is one to the question; without a question it is an error."""
        if self.asked and words.all == ["yes"]:
            self.statics.remove(self.asked)
        else:
            self.warned.append(f"{words.all} is no answer, or there is no question")
        self.asked = None

    def run_global(self, words):
        self.mode = None
        no = words.maybe("no")
        if not no and words.maybe("ip", "access-list", "extended"):
            self.enter(4, words.word(NAME, "the name of a list"))
        elif not no and words.maybe("ipv6", "access-list"):
            self.enter(6, words.word(NAME, "the name of a list"))
        elif not no and words.maybe("interface"):
            self.mode = ("interface", words.word(INTERFACE, "an interface"))
        elif words.maybe("ip", "nat", "service", "sip"):
            what = words.word("tcp|udp")
            words.take("port")
            what = (what, words.number(1, 65535))
            (self.helper.discard if no else self.helper.add)(what)
        elif words.maybe("ip", "nat", "inside", "source", "static"):
            self.run_static(words, no)
        else:
            words.fail("no command")

    # Access lists

    def enter(self, family, name):
        self.lists[family].setdefault(name, {})
        self.mode = ("list", family, name)

    def run_list(self, words):
        _, family, name = self.mode
        entries = self.lists[family][name]
        no = words.maybe("no")
        if family == 6 and not words.maybe("sequence"):
            return False
        if family == 4 and not words.all[words.at].isdigit():
            return False
        number = words.number(1, LAST)
        if no:
            if entries.pop(number, None) is None:
                self.warned.append(f"no {number}")
            return True
        entry = tuple(words.all[words.at :])
        words.at = len(words.all)
        self.expand(entry, family)
        if entries.get(number) == entry:
            self.warned.append(f"{number} is there")
            return True
        expect(number not in entries, f"duplicate sequence number {number}")
        expect(entry not in entries.values(), f"{' '.join(entry)!r} is there twice")
        entries[number] = entry
        return True

    def expand(self, entry, family):
        words = Words(list(entry))
        permit = words.word("permit|deny") == "permit"
        protocol = words.word("tcp|udp|icmp|" + ("ip" if family == 4 else "ipv6"))
        nets = []
        for _ in "12":
            net = ANY[family] if words.maybe("any") else words.network(invert=True)
            expect(net.version == family, f"{net} is not of the family")
            nets.append(net)
        first, last = 0, 65535
        if words.at < len(words.all):
            expect(protocol in ("tcp", "udp"), "ports are of tcp and udp")
            first, last = words.ports()
        words.end()
        protocol = "ip" if protocol == "ipv6" else protocol
        return permit, protocol, nets[0], first, last, nets[1]

    def entries(self, family, name):
        """None: a list that has none permits everything."""
        entries = self.lists[family].get(name)
        if not entries:
            return None
        return [self.expand(entries[number], family) for number in sorted(entries)]

    # Translations

    def run_static(self, words, no):
        protocol = words.word() if words.sees("tcp") or words.sees("udp") else None
        inside = words.address()
        port = words.number(1, 65535) if protocol else None
        public = words.address()
        outside = words.number(1, 65535) if protocol else None
        words.maybe("extendable")
        static = (protocol, inside, port, public, outside)
        if no:
            if static in self.statics and self.busy:
                self.asked = static
            elif static in self.statics:
                self.statics.remove(static)
            else:
                self.warned.append(f"no {static}")
            return
        if static in self.statics:
            self.warned.append(f"{static} is mapped already")
            return
        for other in self.statics:
            whole = not protocol or not other[0]
            if other[3] == public and (whole or (other[0], other[4]) == (protocol, outside)):
                raise Error(f"{static} is similar to {other}")
            if not protocol and not other[0] and other[1] == inside:
                raise Error(f"{inside} has another address")
        self.statics.append(static)

    def public_of(self, protocol, public, port):
        """Where a translation leads: an address and a port, or None."""
        for of, inside, to, address, outside in self.statics:
            if address == ipaddress.ip_address(public) and of in (None, protocol):
                if of is None or outside == port:
                    return inside, to or port
        return None
