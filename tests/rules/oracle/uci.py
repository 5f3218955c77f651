"""UCI, as libuci reads and changes it, for one configuration, "firewall", in the folder $NP_ROOT.

uci.py --serve: be the commands of OpenWrt, in one process, as scripts call them often. A request is
a command with its arguments, each ended by a NUL byte, in the pipe "request", with what it is to
read in the file "input"; what it prints is then in "output" and "errors", and its exit status in
the pipe "status". Otherwise: uci.py --meaning CONFIG, --translated CONFIG, or --others OWN CONFIG.

What libuci does: openwrt/uci, file.c (parse_str, uci_parse_line, uci_export_package), list.c and
cli.c (uci_show_package, uci_show_changes, uci_batch)."""

import contextlib
import functools
import os
import re
import sys
import traceback

sys.dont_write_bytecode = True
sys.modules["uci"] = sys.modules[__name__]  # for fw4, when this is the program
ID = re.compile(r"[A-Za-z0-9_]+")


class Error(Exception):
    pass


class Section:
    def __init__(self, name, kind, anonymous):
        self.name, self.kind, self.anonymous = name, kind, anonymous
        self.options = {}  # text, or a list of it, by name


def words(text):
    """The commands of TEXT, each a list of its words."""
    command, word, at = [], None, 0
    while at < len(text):
        c = text[at]
        at += 1
        if c in "'\"":
            word = word or ""
            while at < len(text) and text[at] != c:
                if c == '"' and text[at] == "\\" and at + 1 < len(text):
                    at += 1
                word += text[at]
                at += 1
            if at == len(text):
                raise Error(f"EOF with unterminated {c}")
            at += 1
        elif c == "#":
            while at < len(text) and text[at] != "\n":
                at += 1
        elif c.isspace() or c == ";":
            if word is not None:
                command.append(word)
                word = None
            if c in "\n;" and command:
                yield command
                command = []
        else:
            if c == "\\" and at < len(text):
                c = text[at]
                at += 1
            word = (word or "") + c
    if word is not None:
        command.append(word)
    if command:
        yield command


@functools.lru_cache(8)
def all_words(text):
    return list(words(text))


class Package:
    def __init__(self, text):
        self.sections = []
        for command in all_words(text):
            if command[0] == "config" and len(command) in (2, 3):
                self.open(command[1], command[2] if len(command) == 3 else None)
            elif command[0] in ("option", "list") and len(command) in (2, 3) and self.sections:
                value = command[2] if len(command) == 3 else ""
                change = self.set if command[0] == "option" else self.add
                change(self.current, command[1], value)
            elif command[0] != "package":
                raise Error(f"invalid command: {command}")

    def open(self, kind, name):
        self.current = self.find(name) if name else None
        if self.current:
            if self.current.kind != kind:
                raise Error(f"section of different type overwrites prior section '{name}'")
            return
        if name and not ID.fullmatch(name):
            raise Error(f"invalid character in name field: '{name}'")
        self.current = Section(name or f"cfg{len(self.sections):02x}", kind, not name)
        self.sections.append(self.current)

    def reference(self, section):
        """What "uci show" calls SECTION."""
        if not section.anonymous:
            return section.name
        same = [other for other in self.sections if other.kind == section.kind]
        return f"@{section.kind}[{same.index(section)}]"

    def find(self, name):
        """The section called NAME, or None."""
        match = re.fullmatch(r"@([^\[]+)\[(-?[0-9]+)\]", name)
        if not match:
            return next((s for s in self.sections if s.name == name), None)
        same = [s for s in self.sections if s.kind == match[1]]
        at = int(match[2])
        return same[at] if -len(same) <= at < len(same) else None

    def set(self, section, option, value):
        if not ID.fullmatch(option):
            raise Error(f"invalid name '{option}'")
        if value:
            section.options[option] = value
        else:
            section.options.pop(option, None)

    def add(self, section, option, value):
        if not ID.fullmatch(option):
            raise Error(f"invalid name '{option}'")
        before = section.options.get(option, [])
        section.options[option] = ([before] if isinstance(before, str) else before) + [value]

    def change(self, command, path, value):
        """Do what command set, add_list or delete does to the place PATH."""
        parts = path.split(".")
        section = self.find(parts[1])
        if command == "set" and len(parts) == 2:
            if section:
                section.kind = value
            elif ID.fullmatch(parts[1]) and value:
                self.sections.append(Section(parts[1], value, False))
            else:
                raise Error(f"invalid section '{path}'")
        elif section is None:
            raise Error(f"there is no section '{path}'")
        elif command == "delete" and len(parts) == 2:
            self.sections.remove(section)
        elif command == "delete":
            if section.options.pop(parts[2], None) is None:
                raise Error(f"there is no option '{path}'")
        elif command == "set":
            self.set(section, parts[2], value)
        else:
            self.add(section, parts[2], value)

    def export(self, wanted=lambda section: True):
        lines = ["package firewall"]
        for section in filter(wanted, self.sections):
            name = "" if section.anonymous else " " + quote(section.name)
            lines.append(f"\nconfig {section.kind}{name}")
            for option, value in section.options.items():
                if isinstance(value, str):
                    lines.append(f"\toption {option} {quote(value)}")
                else:
                    lines += [f"\tlist {option} {quote(item)}" for item in value]
        return "\n".join(lines) + "\n\n"


def quote(text):
    return "'" + text.replace("'", "'\\''") + "'"


def place(name):
    return os.path.join(os.environ["NP_ROOT"], name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


staged = []  # changes that are not committed: (command, path, value)


def load():
    package = Package(read(place("firewall")))
    for change in staged:
        package.change(*change)
    return package


def show(package):
    for section in package.sections:
        path = f"firewall.{package.reference(section)}"
        print(f"{path}={section.kind}")
        for option, value in section.options.items():
            items = [value] if isinstance(value, str) else value
            print(f"{path}.{option}={' '.join(map(quote, items))}")


def get(package, path):
    parts = path.split(".")
    section = package.find(parts[1])
    value = section and (section.options.get(parts[2]) if len(parts) == 3 else section.kind)
    if value is None:
        raise Error(f"there is no '{path}'")
    items = [value] if isinstance(value, str) else [quote(v) if " " in v else v for v in value]
    print(" ".join(items))


SIGNS = {"set": ("", "="), "add_list": ("", "+="), "delete": ("-", "")}


def print_changes():
    for verb, path, value in staged:
        before, behind = SIGNS[verb]
        print(f"{before}{path}{behind}{quote(value) if behind else ''}")


def stage(package, command):
    """Change PACKAGE, and keep the change."""
    verb, where = command
    path, _, value = where.partition("=")
    if verb not in SIGNS or not 2 <= len(path.split(".")) <= 3:
        raise Error(f"invalid command: {command}")
    if any(ord(c) < 32 and c != "\t" for c in value):
        raise Error(f"invalid value: {command}")
    section = package.find(path.split(".")[1])
    if section:
        path = ".".join([path.split(".")[0], section.name] + path.split(".")[2:])
    package.change(verb, path, value)
    staged.append((verb, path, value))


def batch():
    """Many changes at once. After an error it goes on, and in the end it has succeeded."""
    package = load()
    for line in sys.stdin.read().split("\n"):
        try:
            for command in words(line):
                stage(package, command)
        except (Error, ValueError) as error:
            print(f"uci: {error}", file=sys.stderr)


def do(command):
    if command[1:2] and re.split("[.=]", command[1])[0] != "firewall":
        raise Error(f"invalid arguments: {command}")
    if command == ["batch"]:
        batch()
    elif command[0] in SIGNS and len(command) == 2:
        stage(load(), command)
    elif command[0] == "get" and len(command) == 2:
        get(load(), command[1])
    elif command == ["show", "firewall"]:
        show(load())
    elif command == ["export", "firewall"]:
        print(load().export(), end="")
    elif command == ["changes", "firewall"]:
        print_changes()
    elif command == ["commit", "firewall"]:
        write(place("firewall"), load().export())
        staged.clear()
    elif command == ["revert", "firewall"]:
        staged.clear()
    else:
        raise Error(f"unknown command: {command}")


def uci(arguments):
    quiet = arguments[:1] == ["-q"]
    try:
        with contextlib.redirect_stderr(open(os.devnull, "w") if quiet else sys.stderr):
            do(arguments[quiet:])
    except Error as error:
        if not quiet:
            print(f"uci: {error}", file=sys.stderr)
        return 1
    return 0


def serve(commands):
    while True:
        request = read(place("request")).split("\0")[:-1]
        with contextlib.ExitStack() as stack:
            sys.stdin = stack.enter_context(open(place("input"), encoding="utf-8"))
            output = stack.enter_context(open(place("output"), "w", encoding="utf-8"))
            errors = stack.enter_context(open(place("errors"), "w", encoding="utf-8"))
            stack.enter_context(contextlib.redirect_stdout(output))
            stack.enter_context(contextlib.redirect_stderr(errors))
            try:
                status = commands[request[0]](request[1:])
            except Exception:  # a fault of this test; the client must not wait for ever
                traceback.print_exc()
                status = 99
        write(place("status"), f"{status}\n")


def others(own, path):
    """All of CONFIG but what begins with OWN, and the option that switches helpers off."""
    package = Package(read(path))
    for section in package.sections:
        if section.kind == "defaults":
            section.options.pop("auto_helper", None)
    print(package.export(lambda section: not section.name.startswith(own)), end="")


def main():
    import fw4  # which needs this module

    if sys.argv[1] == "--serve":
        return serve({"uci": uci, **fw4.COMMANDS})
    if sys.argv[1] == "--others":
        return others(*sys.argv[2:])
    return fw4.tell(*sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
