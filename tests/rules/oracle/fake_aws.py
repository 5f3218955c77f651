"""The aws command, as far as removals use it: fake_aws.py STATE ARGUMENT... ."""

import json
import re
import sys

QUERY = re.compile(
    r"SecurityGroupRules\[\?!IsEgress && Description &&\s*"
    r"starts_with\(Description, '([^'\\]*)'\)\]\.SecurityGroupRuleId"
)


def options(words, *known):
    """The values behind the options KNOWN, all of which must be there; the last takes the rest."""
    found = {}
    while words:
        name = words.pop(0)
        if name not in known or name in found:
            sys.exit(f"aws: {name}")
        found[name] = []
        while words and not words[0].startswith("--"):
            found[name].append(words.pop(0))
    if set(found) != set(known) or not all(found.values()):
        sys.exit(f"aws: options {found}, not {known}")
    return found


def describe(state, words):
    given = options(words, "--filters", "--query", "--output")
    query = QUERY.fullmatch(given["--query"][0])
    group = re.fullmatch("Name=group-id,Values=(sg-[0-9a-z]+)", given["--filters"][0])
    if not query or not group or given["--output"] != ["text"]:
        sys.exit(f"aws: {given}")
    ids = [rule["id"] for rule in state["groups"][group[1]]
           if (rule["description"] or "").startswith(query[1])]
    print("\t".join(identity.replace(" ", "_") for identity in ids))


def revoke(state, words):
    given = options(words, "--group-id", "--security-group-rule-ids")
    rules = state["groups"][given["--group-id"][0]]
    ids = given["--security-group-rule-ids"]
    if not set(ids) <= {rule["id"].replace(" ", "_") for rule in rules}:
        sys.exit(f"aws: InvalidSecurityGroupRuleId.NotFound: {ids}")
    rules[:] = [rule for rule in rules if rule["id"].replace(" ", "_") not in ids]


def delete_stack(state, words):
    name = options(words, "--stack-name")["--stack-name"][0]
    state["stacks"] = [stack for stack in state["stacks"] if stack != name]


def wait(state, words):
    if options(words[1:], "--stack-name")["--stack-name"][0] in state["stacks"]:
        sys.exit("aws: it is still there")


COMMANDS = {
    ("ec2", "describe-security-group-rules"): describe,
    ("ec2", "revoke-security-group-ingress"): revoke,
    ("cloudformation", "delete-stack"): delete_stack,
    ("cloudformation", "wait"): wait,
}


def main():
    path, *words = sys.argv[1:]
    with open(path, encoding="ascii") as file:
        state = json.load(file)
    COMMANDS[tuple(words[:2])](state, words[2:])
    with open(path, "w", encoding="ascii") as file:
        json.dump(state, file)


main()
