"""HCL, as much of it as files of resources need, by HashiCorp's specification of the native syntax:
comments, blocks, attributes; strings, numbers, lists, references and types. All else is refused."""

import re

from cloud import Error

TOKEN = re.compile(
    r"(?P<space>[ \t]+)|(?P<comment>#[^\n]*)|(?P<newline>\n)|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<number>0|[1-9][0-9]*)|(?P<string>\"(?:[^\"\\\n]|\\.)*\")|(?P<sign>[{}\[\]()=,.])"
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Reference(str):
    """Names with dots between them."""


class Type(str):
    """A constraint of a variable."""


def unquote(token):
    """The text of a string; one with a template in it is none."""
    text = token[1:-1]
    if re.search(r"[$%]\{", text):
        raise Error(f"a template: {token}")

    def character(match):
        if match[1]:
            return chr(int(match[1], 16))
        if match[2] not in ESCAPES:
            raise Error(f"escape in {token}")
        return ESCAPES[match[2]]

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", character, text)


class Body:
    """Attributes by name, and blocks as (type, labels, body) in their order."""

    def __init__(self):
        self.attributes, self.blocks = {}, []


class Parser:
    def __init__(self, text):
        self.tokens, place = [], 0
        while place < len(text):
            match = TOKEN.match(text, place)
            if not match:
                raise Error(f"not HCL: {text[place:place + 40]!r}")
            place = match.end()
            if match.lastgroup not in ("space", "comment"):
                self.tokens.append((match.lastgroup, match[0]))
        self.tokens.append(("end", ""))

    def next(self, *wanted):
        kind, text = self.tokens.pop(0)
        if wanted and kind not in wanted and text not in wanted:
            raise Error(f"{text!r} where {wanted} belongs")
        return kind, text

    def peek(self):
        return self.tokens[0]

    def skip_newlines(self):
        while self.peek()[0] == "newline":
            self.next()

    def body(self, end):
        """What is before the token END, which is taken."""
        body = Body()
        self.skip_newlines()
        while self.peek()[1] != end or self.peek()[0] == "string":
            name = self.next("name")[1]
            if self.peek()[1] == "=":
                self.next()
                if name in body.attributes:
                    raise Error(f"{name} is twice")
                body.attributes[name] = self.value()
                self.next("newline")
            else:
                body.blocks.append(self.block(name))
            self.skip_newlines()
        self.next()
        return body

    def block(self, kind):
        labels = []
        while self.peek()[0] == "string":
            labels.append(unquote(self.next()[1]))
        self.next("{")
        self.next("newline")
        body = self.body("}")
        self.next("newline")
        return kind, tuple(labels), body

    def value(self):
        kind, text = self.next("string", "number", "name", "[")
        if kind == "string":
            return unquote(text)
        if kind == "number":
            return int(text)
        if kind == "name":
            return self.reference(text)
        return self.items()

    def items(self):
        items = []
        self.skip_newlines()
        while self.peek()[1] != "]":
            items.append(self.value())
            self.skip_newlines()
            if self.peek()[1] != "]":
                self.next(",")
                self.skip_newlines()
        self.next()
        return items

    def reference(self, text):
        if self.peek()[1] == "(":
            self.next()
            inner = self.next("name")[1]
            self.next(")")
            return Type(f"{text}({inner})")
        while self.peek()[1] == ".":
            self.next()
            text += "." + self.next("name")[1]
        return Reference(text)


def parse(text):
    return Parser(text).body("")
