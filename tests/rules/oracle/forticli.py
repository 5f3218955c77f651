"""The command line of FortiOS 6.4 to 7.6, as far as port forwards need it.

From Fortinet's CLI references ("Using the CLI", and those of the tables in fortischema.py). It
knows these tables, their fields and their values in each version, and refuses everything else."""

import copy
import ipaddress
import re

from fortischema import BUILT_IN, FEATURE_SETS, FIELDS, KEYS, NAME_CHARACTERS, forwards_ports


class Error(Exception):
    """The text is wrong, whatever the device holds."""


class Refused(Exception):
    """The device refuses a line, says so, and goes on with the next."""


class Absent(Refused):
    """There is nothing to delete."""


class Interrupted(Exception):
    """The session has broken off."""


def ports(text):
    match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not 1 <= first <= last <= 65535:
        raise Refused(f"value parse error: ports {text}")
    return first, last


def network(entry):
    """What an entry of address or address6 is about."""
    if "ip6" in entry:
        return ipaddress.ip_network(entry["ip6"][0])
    return ipaddress.ip_network("/".join(entry["subnet"]))


def split(line):
    """The words of a line; a '?' or a tab acts wherever it stands."""
    if re.search(r"[^ -~]|\?", line):
        raise Error(f"a character that FortiOS acts on: {line!r}")
    if len(line) > 1023:
        raise Error(f"a long line: {line[:60]}...")
    words, rest = [], line.strip()
    while rest:
        match = re.match(r'"((?:[^"\\]|\\.)*)"(?: +|$)|([^ "\\\']+)(?: +|$)', rest)
        if not match:
            raise Error(f"not words: {line}")
        words.append(re.sub(r"\\(.)", r"\1", match[1]) if match[2] is None else match[2])
        rest = rest[match.end():]
    return words


class Device:
    def __init__(self, version):
        self.version = version
        self.tables = {table: {} for table in KEYS}
        self.tables["system settings"] = {}
        for table, entries in BUILT_IN.items():
            self.tables[table].update(copy.deepcopy(entries))
        self.left = None

    def copy(self):
        return copy.deepcopy(self)

    def plain(self):
        return {table: list(entries.items()) for table, entries in self.tables.items()}

    # Values

    def check_value(self, field, value):
        kind, limit = field.kind, field.limit
        try:
            if kind == "option" and value not in limit:
                raise Refused(f"value parse error: {value}")
            if kind == "feature-set" and value not in FEATURE_SETS[self.version].split():
                raise Refused(f"value parse error: {value} in {self.version}")
            if kind in ("name", "text", "interface", "schedule"):
                self.check_text(kind, value, limit)
            if kind == "ipv4":
                ipaddress.IPv4Address(value)
            if kind == "network":
                ipaddress.IPv4Network(value)
            if kind == "network6":
                ipaddress.IPv6Network(value)
            if kind == "ports":
                ports(value)
        except ValueError as error:
            raise Refused(f"value parse error: {error}") from error
        if kind == "reference" and not any(value in self.tables[table] for table in limit):
            raise Refused(f"entry not found in datasource: {value}")

    @staticmethod
    def check_text(kind, value, limit):
        if len(value) > limit:
            raise Refused(f"the string exceeds {limit}: {value}")
        if not NAME_CHARACTERS.fullmatch(value):
            raise Refused(f"a character that may be used for an attack: {value}")
        if kind == "interface" and not re.fullmatch(r"[\w.-]+", value):
            raise Refused(f"no interface: {value}")
        if kind == "schedule" and value != "always":
            raise Refused(f"no schedule: {value}")

    def field(self, table, entry, name):
        field = FIELDS[table].get(name)
        if not field or not field.versions[0] <= self.version <= field.versions[1]:
            raise Refused(f"command parse error before '{name}'")
        if field.when and not field.when(entry):
            raise Refused(f"{name} is not there for this entry")
        return field

    def change(self, table, entry, verb, name, values):
        field = self.field(table, entry, name)
        if verb == "unset":
            entry.pop(name, None)
            return
        if not values or (len(values) > 1 and not field.many):
            raise Refused(f"wrong number of values for {name}")
        if verb == "append" and field.kind != "reference":
            raise Refused(f"append is for lists: {name}")
        if field.kind == "subnet":
            if len(values) != 2:
                raise Refused("a subnet is an address and a mask")
            network({"subnet": values})
        for value in values if field.kind != "subnet" else []:
            self.check_value(field, value)
        entry[name] = (entry.get(name, []) if verb == "append" else []) + values
        if len(set(entry[name])) != len(entry[name]):
            raise Refused(f"duplicates in {name}")
        if name == "extport" and "mappedport" not in entry:
            entry["mappedport"] = values

    # Entries

    def commit(self, table, key, entry):
        for name in list(entry):
            field = FIELDS[table].get(name)
            if field and field.when and not field.when(entry):
                del entry[name]
        check = {"firewall policy": self.check_policy, "firewall vip": self.check_vip,
                 "firewall service custom": self.check_service,
                 "firewall address": self.check_address}.get(table)
        if check:
            check(key, entry)
        self.tables[table][key] = entry

    def check_address(self, key, entry):
        entry.setdefault("subnet", ["0.0.0.0", "0.0.0.0"])
        if key in self.tables["firewall vip"]:
            raise Refused(f"a virtual IP has the name {key}")

    def check_service(self, key, entry):
        if not entry.get("tcp-portrange") and not entry.get("udp-portrange"):
            raise Refused(f"service {key} has no ports")

    def check_policy(self, key, entry):
        for name in ("srcintf", "dstintf", "schedule", "service"):
            if not entry.get(name):
                raise Refused(f"policy {key}: attribute '{name}' must be set")
        for name in ("", "6"):
            if bool(entry.get("srcaddr" + name)) != bool(entry.get("dstaddr" + name)):
                raise Refused(f"policy {key}: one of srcaddr{name} and dstaddr{name} is missing")
        if not entry.get("srcaddr") and not entry.get("srcaddr6"):
            raise Refused(f"policy {key}: attribute 'srcaddr' must be set")
        for other, row in self.tables["firewall policy"].items():
            if other != key and row.get("name") == entry.get("name") is not None:
                raise Refused(f"policy {other} has the name of {key}")
        proxy = entry.get("inspection-mode", ["flow"]) == ["proxy"]
        if "voip-profile" in entry and self.version in (700, 702) and not proxy:
            raise Refused(f"policy {key}: a VoIP profile needs proxy inspection")
        for name in entry.get("dstaddr", []):
            extintf = self.tables["firewall vip"].get(name, {}).get("extintf", ["any"])
            if "any" not in extintf + entry["srcintf"] and extintf != entry["srcintf"]:
                raise Refused(f"policy {key}: {name} is of another interface")

    def check_vip(self, key, entry):
        if key in self.tables["firewall address"]:
            raise Refused(f"an address has the name {key}")
        for name in ("extip", "mappedip", "extintf"):
            if not entry.get(name):
                raise Refused(f"virtual IP {key}: attribute '{name}' must be set")
        if entry["extip"] == entry["mappedip"]:
            raise Refused(f"virtual IP {key}: extip and mappedip are the same")
        if not forwards_ports(entry):
            raise Refused("a virtual IP for all ports has no place here")
        entry.setdefault("protocol", ["tcp"])
        if not entry.get("extport"):
            raise Refused(f"virtual IP {key}: attribute 'extport' must be set")
        sizes = {last - first for first, last in map(ports, entry["extport"] + entry["mappedport"])}
        if len(sizes) != 1:
            raise Refused(f"virtual IP {key}: ranges of different size")
        for other, row in self.tables["firewall vip"].items():
            if other != key and self.is_in_the_way(row, entry):
                raise Refused(f"virtual IP {key} conflicts with {other}")

    @staticmethod
    def is_in_the_way(one, other):
        if one["extip"] != other["extip"] or one["protocol"] != other["protocol"]:
            return False
        if "any" not in one["extintf"] + other["extintf"] and one["extintf"] != other["extintf"]:
            return False
        (a, b), (c, d) = ports(one["extport"][0]), ports(other["extport"][0])
        return a <= d and c <= b

    def users(self, table, key):
        """Entries that refer to KEY."""
        for other, fields in FIELDS.items():
            names = [name for name, field in fields.items()
                     if field.kind == "reference" and table in field.limit]
            for user, row in self.tables.get(other, {}).items():
                if any(key in row.get(name, []) for name in names):
                    yield user

    def delete(self, table, key):
        if key not in self.tables[table]:
            raise Absent(f"no {key} in {table}")
        used = list(self.users(table, key))
        if used:
            raise Refused(f"{key} is used by {used}")
        del self.tables[table][key]

    def move(self, key, where, other):
        rows = self.tables["firewall policy"]
        if key not in rows or other not in rows or where not in ("before", "after"):
            raise Refused(f"cannot move {key} {where} {other}")
        keys = [name for name in rows if name != key]
        keys.insert(keys.index(other) + (where == "after"), key)
        self.tables["firewall policy"] = {name: rows[name] for name in keys}

    # Lines

    def apply(self, text, step=lambda: None):
        """Run TEXT; returns what was refused, each with its line. STEP is called behind each."""
        session = Session(self)
        refused = []
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                if "?" in line or "\t" in line:
                    raise Error(f"a character that FortiOS acts on: {line!r}")
                continue
            try:
                session.run(split(line))
            except Refused as error:
                refused.append((line.strip(), error))
            step()
        if session.table:
            raise Error("the text ends inside of a table")
        return refused


class Session:
    """Where in the tree the commands are."""

    def __init__(self, device):
        self.device, self.table, self.key, self.entry, self.sub = device, None, None, None, None

    def run(self, words):
        verb, *rest = words
        action = {"config": self.config, "edit": self.edit, "next": self.next, "end": self.end,
                  "delete": self.delete, "move": self.move}.get(verb)
        if action:
            action(rest)
        elif verb in ("set", "unset", "append"):
            self.change(verb, rest)
        else:
            raise Error(f"no such command: {words}")

    def config(self, words):
        name = " ".join(words)
        if self.table is None and name in list(KEYS) + ["system settings"]:
            self.table = name
            if name == "system settings":
                self.key, self.entry = name, self.device.tables[name]
        elif self.entry is not None and not self.sub and f"{self.table} {name}" in FIELDS:
            self.sub = name
        else:
            raise Error(f"no table {name} here")

    def edit(self, words):
        limit = KEYS.get(self.table)
        if limit is None or self.entry is not None or len(words) != 1:
            raise Error(f"edit {words} in {self.table}")
        key = words[0]
        if isinstance(limit, int):
            if not key.isdigit() or not 1 <= int(key) <= limit:
                raise Error(f"no number: {key}")
        elif len(key) > int(limit) or not NAME_CHARACTERS.fullmatch(key):
            raise Error(f"no name: {key}")
        self.key, self.entry = key, copy.deepcopy(self.device.tables[self.table].get(key, {}))

    def next(self, words):
        if words or self.entry is None or self.sub or self.table not in KEYS:
            raise Error("next outside of an entry")
        table, key, entry = self.table, self.key, self.entry
        self.key = self.entry = None
        self.device.commit(table, key, entry)

    def end(self, words):
        if words or self.table is None:
            raise Error("end outside of a table")
        if self.sub:
            self.sub = None
            return
        if self.entry is not None and self.table in KEYS:
            self.next([])
        self.table = self.key = self.entry = None

    def delete(self, words):
        if self.table not in KEYS or self.entry is not None or len(words) != 1:
            raise Error(f"delete {words} in {self.table}")
        self.device.delete(self.table, words[0])

    def move(self, words):
        if self.table != "firewall policy" or self.entry is not None or len(words) != 3:
            raise Error(f"move {words}")
        self.device.move(*words)

    def change(self, verb, words):
        if self.entry is None or not words or (verb == "unset" and len(words) != 1):
            raise Error(f"{verb} {words} outside of an entry")
        name, *values = words
        if self.sub:
            inner = self.entry.setdefault(self.sub, {})
            self.device.change(f"{self.table} {self.sub}", inner, verb, name, values)
        else:
            self.device.change(self.table, self.entry, verb, name, values)
