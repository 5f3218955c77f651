"""The commands of RouterOS that a text for /import may hold, and a router that they are run on.

From MikroTik's documentation: "Scripting" (lines, comments, strings and their escapes, blocks,
commands in brackets, find, :if, :len, :pick), "Filter", "NAT", "Address-lists", and "Console" (add,
set, remove, enable, place-before). What is not in the tables below is refused, so a word that
RouterOS may not know never passes."""

import functools
import ipaddress
import re

PORTS = 15  # places of a list of ports; a range takes two
NAME = 28  # of chains, as of xtables
COMMENT = 100
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "_": " ", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
WORD = re.compile(r"[A-Za-z0-9_.:/,!*^-]+")


class Error(Exception):
    pass


class Parser:
    """A text as commands: ("if", condition, block, block) or (menu, verb, arguments)."""

    def __init__(self, text):
        if re.search(r"[^\n\x20-\x7e]", text):
            raise Error("more than printable ASCII")
        self.text, self.at, self.menu = text, 0, None

    def fail(self, what):
        line = self.text.count("\n", 0, self.at) + 1
        raise Error(f"line {line}: {what}: {self.text[self.at:self.at + 40]!r}")

    def blank(self, lines=False):
        """Skip blanks, continued lines and, where LINES says so, ends of lines and comments."""
        while True:
            if self.text.startswith("\\\n", self.at):
                self.at += 2
            elif self.text.startswith(" ", self.at):
                self.at += 1
            elif lines and self.text[self.at : self.at + 1] in ("\n", ";"):
                self.at += 1
            elif lines and self.text.startswith("#", self.at):
                start = self.text.rfind("\n", 0, self.at) + 1
                if self.text[start : self.at].strip():
                    self.fail("a comment behind a command")
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def take(self, sign):
        if not self.text.startswith(sign, self.at):
            self.fail(f"{sign} expected")
        self.at += len(sign)

    def sees(self, sign):
        self.blank()
        return self.text.startswith(sign, self.at)

    def word(self):
        match = WORD.match(self.text, self.at)
        if not match:
            self.fail("a word expected")
        self.at = match.end()
        return match[0]

    def string(self):
        self.take('"')
        value = ""
        while not self.text.startswith('"', self.at):
            c = self.text[self.at : self.at + 1]
            if c in ("", "\n", "$", "?"):
                self.fail("this cannot be in a string")
            self.at += 1
            if c == "\\":
                c = self.text[self.at : self.at + 1]
                digits = self.text[self.at : self.at + 2]
                self.at += 1
                if re.fullmatch("[0-9A-F]{2}", digits):
                    c = chr(int(digits, 16))
                    self.at += 1
                elif c in ESCAPES:
                    c = ESCAPES[c]
                elif c not in ('"', "\\", "$", "?") or not c:
                    self.fail("no escape")
            value += c
        self.take('"')
        return value

    def value(self):
        if self.text.startswith('"', self.at):
            return self.string()
        if self.text.startswith("[", self.at):
            return self.bracket()
        return self.word()

    def bracket(self):
        """A command whose value is taken."""
        self.take("[")
        self.blank()
        menu = self.menu
        if self.sees(":len"):
            self.take(":len ")
            self.blank()
            result = ("len", self.bracket())
        elif self.sees(":pick"):
            self.take(":pick ")
            self.blank()
            result = ("pick", self.bracket(), self.number())
        else:
            if self.sees("/"):
                menu = self.path()
            self.take("find")
            result = ("find", menu, self.conditions())
        self.blank()
        self.take("]")
        return result

    def number(self):
        self.blank()
        word = self.word()
        if not word.isdigit():
            self.fail("a number expected")
        return int(word)

    def conditions(self):
        self.blank()
        found = []
        if self.sees("]"):
            return found
        self.take("where ")
        while True:
            self.blank()
            match = re.compile(r"([a-z-]+)([=~])").match(self.text, self.at)
            if not match:
                self.fail("a condition expected")
            self.at = match.end()
            found.append((match[1], match[2], self.value()))
            if not self.sees("and "):
                return found
            self.take("and ")

    def expression(self):
        """(a = 0), (a > 0), ((...) or (...)), with values in brackets."""
        self.take("(")
        if self.sees("("):
            left = self.expression()
            self.blank()
            self.take("or ")
            self.blank()
            result = ("or", left, self.expression())
        else:
            self.blank()
            value = self.bracket()
            self.blank()
            sign = self.text[self.at : self.at + 1]
            if sign not in "=>":
                self.fail("no comparison")
            self.at += 1
            result = (sign, value, self.number())
        self.blank()
        self.take(")")
        return result

    def block(self):
        self.take("{")
        menu, commands = self.menu, []
        self.blank(True)
        while not self.text.startswith("}", self.at):
            commands.append(self.command())
            self.blank(True)
        self.take("}")
        self.menu = menu
        return commands

    def path(self):
        self.take("/")
        words = [self.word()]
        while not self.sees("find") and (" ".join(words)) not in MENUS:
            words.append(self.word())
        self.blank()
        if " ".join(words) not in MENUS:
            self.fail("no such menu")
        return " ".join(words)

    def command(self):
        if self.text.startswith(":if ", self.at):
            self.take(":if ")
            self.blank()
            condition = self.expression()
            self.blank()
            self.take("do=")
            then, other = self.block(), []
            if self.sees("else="):
                self.take("else=")
                other = self.block()
            self.ends()
            return ("if", condition, then, other)
        menu = self.menu
        if self.text.startswith("/", self.at):
            menu = self.path()
            if self.text[self.at : self.at + 1] == "\n":
                self.menu = menu
                return ("menu",)
        if menu is None:
            self.fail("a command without a menu")
        verb = self.word()
        outer, self.menu = self.menu, menu  # of a find without one
        rows, arguments = self.arguments()
        self.menu = outer
        return (menu, verb, rows, arguments)

    def arguments(self):
        rows, arguments = None, {}
        while not self.is_end():
            if self.text.startswith("[", self.at):
                if rows:
                    self.fail("rows twice")
                rows = self.bracket()
                continue
            name = re.compile("[a-z-]+=").match(self.text, self.at)
            if not name:
                self.fail("an argument expected")
            self.at = name.end()
            if name[0][:-1] in arguments:
                self.fail("an argument twice")
            arguments[name[0][:-1]] = self.value()
        return rows, arguments

    def is_end(self):
        self.blank()
        return self.text[self.at : self.at + 1] in ("", "\n", ";", "}")

    def ends(self):
        if not self.is_end():
            self.fail("the end of a command expected")

    def commands(self):
        while True:
            self.blank(True)
            if self.at == len(self.text):
                return
            yield self.command()


def check_ports(text, _):
    places = 0
    for part in text.split(","):
        match = re.fullmatch("([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        if not match or not int(match[1]) <= int(match[2] or match[1]) <= 65535:
            raise Error(f"no ports: {text}")
        places += 2 if match[2] else 1
    if places > PORTS:
        raise Error(f"too many ports: {text}")


def check_net(text, family):
    if ipaddress.ip_network(text).version != family:
        raise Error(f"an address of another family: {text}")


def check_address(text, family):
    if ipaddress.ip_address(text).version != family:
        raise Error(f"an address of another family: {text}")


def one_of(*words):
    def check(text, _):
        if not set(text.split(",")) <= set(words):
            raise Error(f"none of {words}: {text}")

    return check


def up_to(limit):
    def check(text, _):
        if not 0 < len(text) <= limit:
            raise Error(f"too long, or empty: {text}")

    return check


def check_chain(text, family):
    up_to(NAME)(text, family)
    if not re.fullmatch("[a-z0-9-]+", text):
        raise Error(f"a chain of characters that may not be known: {text}")


MATCHERS = {
    "chain": check_chain,
    "jump-target": check_chain,
    "protocol": one_of("tcp", "udp"),
    "dst-port": check_ports,
    "src-port": check_ports,
    "src-address": check_net,
    "dst-address": check_net,
    "src-address-list": up_to(NAME),
    "dst-address-list": up_to(NAME),
    "in-interface": up_to(15),
    "out-interface": up_to(15),
    "disabled": one_of("yes", "no"),
    "comment": up_to(COMMENT),
}
FILTER = {
    **MATCHERS,
    "action": one_of("accept", "drop", "jump", "return", "passthrough", "fasttrack-connection"),
    "connection-state": one_of("established", "new", "related", "untracked", "invalid"),
}
LIST = {"list": up_to(NAME), "address": check_net, "disabled": None, "comment": up_to(COMMENT)}
# What can be set in each menu, and the family of its addresses.
MENUS = {
    "ip firewall nat": (
        {
            **MATCHERS,
            "action": one_of("accept", "dst-nat", "masquerade", "jump", "return"),
            "to-addresses": check_address,
            "to-ports": check_ports,
        },
        4,
    ),
    "ip firewall filter": ({**FILTER, "connection-nat-state": one_of("dstnat", "srcnat")}, 4),
    "ip firewall address-list": (LIST, 4),
    "ip firewall service-port": ({"name": None, "disabled": one_of("yes", "no")}, 4),
    "ipv6 firewall filter": (FILTER, 6),
    "ipv6 firewall address-list": (LIST, 6),
}


def check_rule(row):
    action, chain = row.get("action", "accept"), row["chain"]
    needs = {"jump": "jump-target", "dst-nat": "to-addresses"}
    if action in needs and needs[action] not in row:
        raise Error(f"{action} without {needs[action]}")
    if ("dst-port" in row or "src-port" in row or "to-ports" in row) and "protocol" not in row:
        raise Error("ports without a protocol")
    if ("to-addresses" in row or "to-ports" in row) and action != "dst-nat":
        raise Error(f"{action} to an address")
    if "jump-target" in row and action != "jump":
        raise Error(f"{action} with a jump-target")
    if (action, chain) in (("dst-nat", "srcnat"), ("masquerade", "dstnat")):
        raise Error(f"{action} in {chain}")
    if "out-interface" in row and chain == "dstnat":
        raise Error("dstnat does not know where packets go out")


@functools.lru_cache(None)
def is_in(address, text):
    return address in ipaddress.ip_network(text)


@functools.lru_cache(None)
def in_ports(port, text):
    ranges = (part.split("-") for part in text.split(","))
    return any(int(ends[0]) <= port <= int(ends[-1]) for ends in ranges)


# What a rule asks of a packet, but for lists.
TESTS = {
    "protocol": lambda packet, value: packet["protocol"] == value,
    "dst-port": lambda packet, value: in_ports(packet["dport"], value),
    "src-port": lambda packet, value: in_ports(packet["sport"], value),
    "src-address": lambda packet, value: is_in(packet["src"], value),
    "dst-address": lambda packet, value: is_in(packet["dst"], value),
    "in-interface": lambda packet, value: packet["in"] == value,
    "out-interface": lambda packet, value: packet["out"] == value,
    "connection-state": lambda packet, value: packet["state"] in value.split(","),
    "connection-nat-state": lambda packet, value: packet["translated"] == value,
}
@functools.lru_cache(None)
def parsed(text):
    return list(Parser(text).commands())


PORT_TESTS = "dst-port", "src-port"


class Router:
    def __init__(self):
        self.tables = {menu: [] for menu in MENUS}
        self.chains = {}  # what rows_for has found; one menu has packets of one family

    def copy(self):
        other = Router()
        other.tables = {menu: [dict(row) for row in rows] for menu, rows in self.tables.items()}
        return other

    def find(self, _, menu, conditions):
        def holds(row, name, sign, value):
            if name not in MENUS[menu][0] and name != "dynamic":
                raise Error(f"{menu} has no {name}")
            known = row.get(name, "no" if name in ("dynamic", "disabled") else "")
            return known == value if sign == "=" else re.search(value, known) is not None

        return [row for row in self.tables[menu] if all(holds(row, *c) for c in conditions)]

    def value(self, value):
        if isinstance(value, str):
            return value
        if value[0] == "find":
            return self.find(*value)
        rows = self.value(value[1])
        if value[0] == "len":
            return len(rows)
        if value[2] >= len(rows):
            raise Error("nothing to pick")
        return rows[value[2]]

    def holds(self, condition):
        if condition[0] == "or":
            return self.holds(condition[1]) or self.holds(condition[2])
        value = self.value(condition[1])
        return value == condition[2] if condition[0] == "=" else value > condition[2]

    def steps(self, commands):
        """Run COMMANDS, and stop behind each."""
        for command in commands:
            if command[0] == "if":
                yield from self.steps(command[2] if self.holds(command[1]) else command[3])
            elif command[0] != "menu":
                self.do(*command)
                yield

    def apply(self, text):
        for _ in self.steps(parsed(text)):
            pass

    def do(self, menu, verb, rows, arguments):
        self.chains = {}
        if verb == "add" and rows is None and menu != "ip firewall service-port":
            return self.add(menu, arguments)
        if rows is None or verb not in ("remove", "enable", "set"):
            raise Error(f"{menu} {verb}")
        if verb != "set" and arguments:
            raise Error(f"{verb} takes no {arguments}")
        for row in self.value(rows):
            if row.get("dynamic") == "yes":
                raise Error("a dynamic row cannot be changed")
            if verb == "remove":
                self.tables[menu] = [other for other in self.tables[menu] if other is not row]
            elif verb == "enable":
                row["disabled"] = "no"
            else:
                self.check(menu, arguments)
                row.update(arguments)

    def check(self, menu, row):
        known, family = MENUS[menu]
        for name, value in row.items():
            if name not in known:
                raise Error(f"{menu} has no {name}")
            if not isinstance(value, str):
                raise Error(f"{name} is {value}")
            if known[name]:
                try:
                    known[name](value, family)
                except ValueError as error:
                    raise Error(f"{name}: {error}") from error

    def add(self, menu, arguments):
        row = dict(arguments)
        before = self.value(row.pop("place-before")) if "place-before" in row else None
        self.check(menu, row)
        table = self.tables[menu]
        if "address-list" in menu:
            same = [r for r in table if (r["list"], r["address"]) == (row["list"], row["address"])]
            if same:
                raise Error(f"already have such entry: {row}")
        else:
            check_rule(row)
        if before is None:
            table.append(row)
            return
        if before.get("dynamic") == "yes":
            raise Error("nothing can stand before a dynamic row")
        at = next(i for i, other in enumerate(table) if other is before)
        table.insert(at, row)

    # Packets

    def matches(self, menu, row, packet):
        """Whether ROW takes PACKET, but for its ports."""
        for name, value in row.items():
            if name in TESTS and name not in PORT_TESTS and not TESTS[name](packet, value):
                return False
        for name, address in (("src-address-list", "src"), ("dst-address-list", "dst")):
            if name in row and not self.is_listed(menu, row[name], packet[address]):
                return False
        return True

    def is_listed(self, menu, name, address):
        lists = "ipv6 firewall address-list" if "ipv6" in menu else "ip firewall address-list"
        return any(
            row["list"] == name
            and row.get("disabled", "no") == "no"
            and is_in(address, row["address"])
            for row in self.tables[lists]
        )

    def rows_for(self, menu, chain, packet):
        """The rows of CHAIN that take PACKET if its ports are right, and their tests of ports."""
        where = packet["src"]._ip, packet["dst"]._ip, packet["in"], packet["out"]
        key = menu, chain, where, packet["protocol"], packet["state"], packet["translated"]
        found = self.chains.get(key)
        if found is None:
            found = self.chains[key] = [
                (row, [(TESTS[name], row[name]) for name in PORT_TESTS if name in row])
                for row in self.tables[menu]
                if row.get("chain") == chain and row.get("disabled") != "yes"
                if self.matches(menu, row, packet)
            ]
        return found

    def walk(self, menu, chain, packet, skip=lambda row: False):
        """The rule that decides on PACKET, or None."""
        for row, tests in self.rows_for(menu, chain, packet):
            if not all(test(packet, value) for test, value in tests) or skip(row):
                continue
            action = row.get("action", "accept")
            if action == "jump":
                found = self.walk(menu, row["jump-target"], packet, skip)
                if found:
                    return found
            elif action == "return":
                return None
            elif action not in ("passthrough", "fasttrack-connection"):
                return row
        return None
