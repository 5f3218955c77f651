"""What a guide says, read as a person who does every step would: guide.sh has the usage.

A guide is steps with fields; each form of it is read into the same steps. What the steps of a
vendor mean is in guide_vendors.py."""

import html.parser
import os
import re
import sys

sys.dont_write_bytecode = True

import yaml

from guide_vendors import VENDORS

TEXT_STEP = re.compile(r"\[ \] (\d+)\. (.+)")
TEXT_FIELD = re.compile(r"      (?=.{33} )(\S[^:]*): +(?<=^.{40})(\S.*)")
LONG_FIELD = re.compile(r"      (\S[^:]{31,}): (\S.*)")
MARKDOWN_STEP = re.compile(r"\*\*Step (\d+)\. (.+)\*\*")
MARKDOWN_FIELD = re.compile(r"\| ([^|`]+) \| `([^`|]+)` \|")


class Step:
    """A step, in the part called PART."""

    def __init__(self, part, number, text):
        self.part, self.number, self.text, self.fields = part, int(number), text, {}

    def add(self, name, value):
        if name in self.fields:
            raise SystemExit(f"step {self.number} has two fields {name}")
        self.fields[name] = value


def read_text(lines):
    """Title and steps of a text."""
    steps, part, wrapped = [], None, False
    for line in lines[1:]:
        step = TEXT_STEP.fullmatch(line)
        field = TEXT_FIELD.fullmatch(line) or LONG_FIELD.fullmatch(line)
        if len(line) > 80 and not field and not line.startswith("  - "):
            raise SystemExit(f"a long line: {line}")
        if step:
            steps.append(Step(part, *step.groups()))
            wrapped = True
        elif field:
            steps[-1].add(*field.groups())
            wrapped = False
        elif wrapped and line.startswith("      "):
            steps[-1].text += " " + line.strip()
        elif re.match(r"\d+\. ", line):
            part = line.split(". ", 1)[1]
        else:
            wrapped = False
    return lines[0], steps


def unescape(text):
    return re.sub(r"\\([\\`*_{}\[\]<>#~|&$])", r"\1", text)


def read_markdown(lines):
    steps, part = [], None
    for line in lines[1:]:
        step, field = MARKDOWN_STEP.fullmatch(line), MARKDOWN_FIELD.fullmatch(line)
        if step:
            steps.append(Step(part, step[1], unescape(step[2])))
        elif field:
            steps[-1].add(field[1], field[2])
        elif line.startswith("## "):
            part = unescape(line.split(". ", 1)[1])
        elif line.startswith("|") and line not in ("| Field | Value |", "| --- | --- |"):
            raise SystemExit(f"no row of a table: {line}")
    return unescape(lines[0].removeprefix("# ")), steps


class Page(html.parser.HTMLParser):
    """Refuses what a guide has no use for, above all whatever runs or loads something."""

    TAGS = set(
        "html head meta title style body h1 h2 p ul li div label input table tr th td".split()
    )
    ATTRIBUTES = {
        ("html", "lang"): "en",
        ("meta", "charset"): "utf-8",
        ("div", "class"): "step",
        ("input", "type"): "checkbox",
        ("th", "scope"): "row",
    }

    def __init__(self):
        super().__init__()
        self.open, self.title, self.part, self.steps, self.name = [], "", None, [], None

    def handle_starttag(self, tag, attrs):
        if tag not in self.TAGS:
            raise SystemExit(f"an element {tag}")
        for name, value in attrs:
            if self.ATTRIBUTES.get((tag, name)) != value:
                raise SystemExit(f"an attribute {name}={value} of {tag}")
        if tag not in ("meta", "input"):
            self.open.append((tag, self.getpos()))
            self.text = ""

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            raise SystemExit(f"</{tag}> at {self.getpos()} closes nothing")
        if tag == "h1":
            self.title = self.text
        elif tag == "h2":
            self.part = self.text.split(". ", 1)[1]
        elif tag == "label":
            self.steps.append(Step(self.part, *self.text.strip().split(". ", 1)))
        elif tag == "th":
            self.name = self.text
        elif tag == "td":
            self.steps[-1].add(self.name, self.text)

    def handle_data(self, data):
        self.text = getattr(self, "text", "") + data


def read_html(lines):
    page = Page()
    page.feed("\n".join(lines))
    page.close()
    if page.open:
        raise SystemExit(f"not closed: {page.open}")
    return page.title, page.steps


def read(path):
    """Title and steps of a guide in any form; the numbers are in order."""
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    reader = {"#": read_markdown, "<": read_html}.get(lines[0][0], read_text)
    title, steps = reader(lines)
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise SystemExit("the steps are not numbered one by one")
    return title, steps


def vendor_of(title):
    for vendor in VENDORS:
        if title.endswith(" " + vendor.TITLE):
            return vendor
    raise SystemExit(f"no vendor in: {title}")


def check(rules, removal):
    """The removal names what the guide creates; no two things of a kind have one name."""
    title, steps = read(rules)
    removal_title, removals = read(removal)
    vendor = vendor_of(title)
    if vendor_of(removal_title) is not vendor:
        raise SystemExit("the removal is for another vendor")
    if rules == removal:
        return
    deletions = [step for step in removals if "Name begins with" in step.fields]
    for place in vendor.DELETED:
        if not any(place in step.text for step in deletions):
            raise SystemExit(f"nothing is deleted in {place}")
    prefixes = {step.fields["Name begins with"] for step in deletions}
    if len(prefixes) != 1:
        raise SystemExit(f"the removal begins names with {prefixes}")
    prefix = prefixes.pop()
    if not re.fullmatch(r"nvports[a-z0-9-]*_", prefix):
        raise SystemExit(f"a tag could begin with {prefix}")
    created = vendor.created(steps)
    for kind, name in created:
        if not name.startswith(prefix) or len(name) > vendor.NAME_LIMIT:
            raise SystemExit(f"the name {name} of a {kind}")
    if len(created) != len(set(created)):
        raise SystemExit("two things have one name")


def print_meaning(rules):
    title, steps = read(rules)
    with open("site.yaml", encoding="utf-8") as file:
        nodes = yaml.safe_load(file)["nodes"].values()
    words = os.environ.get("RULES_OPTIONS", "").split()
    for line in vendor_of(title).meaning(steps, list(nodes), words):
        print(line)


if sys.argv[1] == "--meaning":
    print_meaning(sys.argv[2])
else:
    check(*sys.argv[1:3])
