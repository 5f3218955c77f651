"""Documents of data/schema agree with what they describe: the catalogue, the example, the golden
deployments, and the JSON that the program in $NVPORTS prints. Planted errors must be refused."""

import copy
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
    import yaml
except ImportError as missing:
    required = bool(os.environ.get("NP_NO_SKIP"))  # as in tests/skip.sh
    print("failed, since NP_NO_SKIP is set:" if required else "skipped:", missing)
    sys.exit(1 if required else 77)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
GOLDEN = ROOT / "tests" / "golden"
PLACES = "HOME", "XDG_CONFIG_HOME", "NVPORTS_ROOT"
REMOVE = object()

# The kinds of documents, each with the name of its schema.
SCHEMAS = {"catalogue": "catalogue", "site": "site", "list": "list", "compact": "list",
           "check": "check", "diff": "diff", "targets": "targets"}

# What each schema must refuse: a change of one place in a document that it accepts.
PLANTED = {
    "catalogue": [
        (["nvports"], "site/1"),
        (["nvports"], REMOVE),
        (["colour"], "red"),
        (["services", "ssh", "colour"], "red"),
        (["services", "ssh", "scope"], "node"),
        (["services", "ssh", "ports", 0, "protocol"], "sctp"),
        (["services", "ssh", "ports", 0, "port"], 65536),
        (["services", "ssh", "ports", 0, "port"], "22-"),
        (["services", "ssh", "ports"], []),
        (["services", "rtp", "ports", 0, "size"], 0),
        (["services", "rtp", "ports", 0, "fixed"], "yes"),
        (["services", "ssh", "listed"], "yes"),
        (["services", "2ssh"], {"remove": True}),
    ],
    "site": [
        (["nvports"], "catalogue/1"),
        (["nodes"], REMOVE),
        (["node"], {}),
        (["nodes", "zero"], {}),
        (["nodes", "1", "adress"], "192.0.2.1"),
        (["nodes", "1", "address"], "2001:db8::1"),
        (["nodes", "1", "leader"], "yes"),
        (["nodes", "1", "lan"], "192.168.1.0/24"),
        (["nodes", "1", "proxy", "id"], REMOVE),
        (["nodes", "1", "instances", "nethvoice1", "values", "NETHCTI_TLS_PORT"], 0),
        (["nodes", "1", "instances", "nethvoice1", "values", "NETHCTI_TLS_PORT"], "080"),
        (["nodes", "1", "publish"], {"ssh": 65536}),
    ],
    "list": [
        (["nvports"], "list/2"),
        (["nvports"], REMOVE),
        (["colour"], "red"),
        (["requirements"], {}),
        (["requirements", 0, "colour"], "red"),
        (["requirements", 0, "service"], REMOVE),
        (["requirements", 0, "ports"], "22"),
        (["requirements", 0, "ports", 0, "from"], 0),
        (["requirements", 0, "ports", 0, "to"], 65536),
        (["requirements", 0, "protocols"], []),
        (["requirements", 0, "protocols"], ["sctp"]),
        (["requirements", 0, "scope"], "node"),
    ],
    "compact": [
        (["nvports"], "list/1"),
        (["nvports"], "compact/2"),
        (["nvports"], REMOVE),
        (["colour"], "red"),
        (["lines"], {}),
        (["lines", 0, "colour"], "red"),
        (["lines", 0, "node"], 0),
        (["lines", 0, "protocol"], "tcp+udp"),
        (["lines", 0, "access"], "never"),
        (["lines", 1, "access"], "restricted"),
        (["lines", 1, "sources"], ["192.0.2.1"]),
        (["lines", 0, "address"], REMOVE),
        (["lines", 0, "ports"], []),
        (["lines", 0, "ports", 0, "from"], 0),
        (["lines", 0, "public_ports", 0, "to"], 65536),
    ],
    "check": [
        (["nvports"], "check/2"),
        (["nvports"], REMOVE),
        (["colour"], "red"),
        (["findings"], {}),
        (["findings", 0, "colour"], "red"),
        (["findings", 0, "severity"], "fatal"),
        (["findings", 0, "id"], "Not A Word"),
        (["findings", 0, "place"], None),
        (["findings", 0, "message"], ""),
        (["findings", 0, "why"], REMOVE),
        (["findings", 0, "hint"], ""),
        (["findings", 0, "hint"], []),
        (["findings", 0, "origin"], {"file": "site.yaml"}),
        (["findings", 0, "origin", "line"], 0),
    ],
}

PLANTED["diff"] = [
    (["nvports"], "diff/2"),
    (["colour"], "red"),
    (["firewall"], REMOVE),
    (["changes", 0, "change"], "grows"),
    (["changes", 0, "before", "value"], 1),
    (["changes", 0, "before", "ports"], []),
    (["changes", -1, "after", "node"], 0),
    (["changes", -1, "after"], REMOVE),
    (["changes", -1, "after", "ports", 0, "from"], 0),
    (["changes", -1, "protocols"], ["sctp"]),
    (["changes", -1, "action"], "drop"),
    (["changes", -1, "advice"], ""),
    (["firewall", 0, "action"], "move"),
    (["firewall", 0, "access"], "never"),
    (["firewall", 0, "ports"], []),
    (["firewall", 0, "public_ports", 0, "to"], 65536),
]

PLANTED["targets"] = [
    (["nvports"], "targets/2"),
    (["nvports"], REMOVE),
    (["colour"], "red"),
    (["targets"], []),
    (["targets", 0, "colour"], "red"),
    (["targets", 0, "name"], "IP tables"),
    (["targets", 0, "vendor"], ""),
    (["targets", 0, "nat"], "yes"),
    (["targets", 0, "hairpin"], ["none"]),
    (["targets", 0, "helper"], ""),
    (["targets", 0, "helper"], REMOVE),
    (["targets", 0, "moved_ports"], True),
    (["targets", 0, "own_ports"], [0]),
    (["targets", 0, "limits"], [""]),
    (["targets", 0, "applied"], None),
]

failures = 0


def fail(message):
    global failures
    failures += 1
    print(message)


class Loader(yaml.SafeLoader):
    """Without dates, which JSON has not got."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def text_keys(value):
    """VALUE with the keys of its maps as text, the way JSON has them."""
    if isinstance(value, dict):
        return {str(key): text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [text_keys(item) for item in value]
    return value


def load_yaml(path):
    return text_keys(yaml.load(path.read_text(), Loader))


def load_schema(kind):
    schema = json.loads((DATA / "schema" / f"{kind}.schema.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    return validator(schema)


def check(schema, name, document):
    for error in sorted(schema.iter_errors(document), key=str):
        fail(f"{name}: {error.json_path}: {error.message}")


def check_planted(kind, schema, document):
    for path, value in PLANTED[kind]:
        wrong = copy.deepcopy(document)
        place = wrong
        for step in path[:-1]:
            place = place[step]
        if value is REMOVE:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        if schema.is_valid(wrong):
            fail(f"{kind} schema accepts {value!r} at {path}")


def program(command, *arguments):
    """What `nvports COMMAND -f json ARGUMENTS` prints, parsed; nothing of this machine counts."""
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, **dict.fromkeys(PLACES, empty)}
        environment.pop("NVPORTS_SITE", None)
        run = subprocess.run(
            [os.environ["NVPORTS"], command, "-f", "json", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, check=False)
    if run.returncode not in (0, 1):  # 1: it has found something
        sys.exit(f"nvports {command} {arguments}: status {run.returncode}")
    return json.loads(run.stdout)


def difference(old, new):
    """What `nvports diff -f json OLD NEW` prints, parsed."""
    run = subprocess.run(
        [os.environ["NVPORTS"], "diff", "-f", "json", "--all", old, new],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(run.stdout)


def main():
    schemas = {kind: load_schema(name) for kind, name in SCHEMAS.items()}

    files = [DATA / "catalogue.yaml", *(DATA / "example").glob("*.yaml"), *GOLDEN.glob("*/*.yaml")]
    for path in files:
        document = load_yaml(path)
        kind = str(document.get("nvports")).split("/")[0]
        if kind in schemas:
            check(schemas[kind], path.relative_to(ROOT), document)
        else:
            fail(f"{path.relative_to(ROOT)}: nvports: {kind}")
    expected = list(GOLDEN.glob("*/expect.json"))
    if not expected:
        fail("no golden deployment has an expect.json")
    for path in expected:
        check(schemas["list"], path.relative_to(ROOT), json.loads(path.read_text()))
    for line in "", "--all", "--example", "--example --all", "--example --compact":
        check(schemas["list"], f"list {line}", program("list", *line.split()))

    for line in "--example", "--example --all", "--example --set nethvoice1.JANUS_RTPSTART=x":
        check(schemas["check"], f"check {line}", program("check", *line.split()))
    for path in (ROOT / "tests" / "cli").glob("check-*/site.yaml"):
        check(schemas["check"], path.relative_to(ROOT), program("check", "--site", str(path)))

    changes = ROOT / "tests" / "cli" / "diff-changes"
    planted = difference(changes / "old.yaml", changes / "new.yaml")
    check(schemas["diff"], "diff", planted)
    check(schemas["diff"], "no diff", difference(changes / "old.yaml", changes / "old.yaml"))

    check(schemas["targets"], "targets", program("targets"))
    check(schemas["targets"], "targets nethsecurity", program("targets", "nethsecurity"))

    check_planted("targets", schemas["targets"], program("targets"))
    check_planted("diff", schemas["diff"], planted)
    check_planted("catalogue", schemas["catalogue"], load_yaml(DATA / "catalogue.yaml"))
    check_planted("site", schemas["site"], load_yaml(DATA / "example" / "site.yaml"))
    check_planted("list", schemas["list"], program("list", "--example"))
    check_planted("compact", schemas["compact"], program("list", "--example", "--compact"))
    check_planted("check", schemas["check"], program("check", "--example"))
    return failures > 0


sys.exit(main())
