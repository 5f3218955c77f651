#!/usr/bin/env python3
"""What the texts for Shorewall let in: shorewall.py RULES, for meaning.py.

Written after shorewall-rules(5) and shorewall-exclusion(5). A DNAT rule forwards and permits what
it forwards; "all+!net,$FW" is every zone but these two, each to itself as well.
"""

import ipaddress
import os
import re
import sys

OFF = "--hairpin off" in os.environ.get("RULES_OPTIONS", "")
ANY = {4: "0.0.0.0/0", 6: "::/0"}


def nets(text, family):
    """Networks with commas, "[2001:db8::]/32" among them; all of the family where there is none."""
    words = [re.sub(r"[][]", "", word) for word in text.split(",") if word] or [ANY[family]]
    return {ipaddress.ip_network(word) for word in words}


def without(net, hole):
    if not net.overlaps(hole):
        return {net}
    return set(net.address_exclude(hole)) if hole.subnet_of(net) else set()


def sources(column, family):
    """Whether SOURCE is the outside zone, and the networks in it."""
    head, _, rest = column.partition(":")
    inside = head.startswith("all+!")
    if not inside and not re.fullmatch(r"[a-z]\w*", head):
        raise SystemExit(f"source {column}")
    if inside and not re.fullmatch(r"all\+![a-z]\w*,\$FW", head):
        raise SystemExit(f"source {column}")
    included, _, excluded = rest.partition("!")
    found = nets(included, family)
    for hole in nets(excluded, family) if excluded and not OFF else ():
        found = {part for net in found for part in without(net, hole)}
    return not inside, found


def destination(column):
    """DEST: the zone, the address, and the port that one is moved to."""
    found = re.fullmatch(r"[a-z]\w*:(?:\[([0-9a-f:]+)\]|([0-9.]+))(?::(\d+))?", column)
    if not found:
        raise SystemExit(f"destination {column}")
    return found[1] or found[2], found[3] and int(found[3])


def add(meaning, what, found):
    """Rules for one thing are many; that all of them together are any shows only then."""
    meaning.setdefault(what, set()).update(found)


def rule(columns, family, meaning):
    action, source, dest, protocol, ports, *rest = columns
    outside, found = sources(source, family)
    node, moved = destination(dest)
    for item in ports.split(","):
        first, _, last = item.partition(":")
        first, last = int(first), int(last or first)
        if moved and first != last:
            raise SystemExit(f"a range is moved: {columns}")
        to = f"{moved or first}-{moved or last}"
        add(meaning, f"permit {protocol} {node}:{to}", found)
        if action == "DNAT":
            public = f"{rest[1]}:{first}-{last}"
            add(meaning, f"forward {protocol} {public} {node}:{to}", found)
            if not outside:
                add(meaning, f"hairpin {protocol} {public} {node}", found)
        elif rest or not outside:
            raise SystemExit(f"columns of {action}: {columns}")


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        script = file.read()
    meaning = {}
    texts = re.findall(r"(?ms)^cat >\"\$dir/(shorewall6?)\.rules\" <<'NVPORTS'.*?\n(.*?)^NVPORTS$",
                       script)
    for product, text in texts:
        for line in text.splitlines():
            columns = line.split("\t")
            if columns[0] in ("DNAT", "ACCEPT"):
                rule(columns, 6 if product == "shorewall6" else 4, meaning)
            elif not line.startswith("?COMMENT"):
                raise SystemExit(f"line {line}")
    for what, found in meaning.items():
        print(what, ",".join(map(str, ipaddress.collapse_addresses(found))))


main()
