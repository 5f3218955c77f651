"""Proof by real packets: packet.py TARGET DEPLOYMENT | packet.py TARGET --faults

To be started by run.sh, in a network namespace that becomes the firewall's.
"""

import os
import sys
import tempfile
import time

from expect import Deployment
from faults import FAULTS, Fault
from firewall import Failed, Firewall
from firewalld import Firewalld
from shorewall import Shorewall
from suite import Suite
from ufw import Ufw
from world import World

SHOWN = 12  # failures of one check that are printed
KINDS = {  # all others are a Firewall
    "firewalld": Firewalld,
    "firewalld-iptables": Firewalld,
    "shorewall": Shorewall,
    "ufw": Ufw,
}


def firewall_for(target, folder):
    return KINDS.get(target, Firewall)(target, folder)


def print_failures(report):
    shown = {}
    for check, text in report.failures:
        shown[check] = shown.get(check, 0) + 1
        if shown[check] <= SHOWN:
            print(text)
    for check, count in shown.items():
        if count > SHOWN:
            print(f"{check}: {count - SHOWN} more")


def prove(target, name, folder):
    """What is written holds."""
    start = time.monotonic()
    suite = Suite(World(), firewall_for(target, folder), Deployment(name))
    if os.environ.get("NP_NO_ORACLE"):
        suite.run_packets()
    else:
        suite.run()
    print_failures(suite.report)
    print(f"{target} {name}: {time.monotonic() - start:.1f} s; checks, of what must happen and "
          f"what must not: {suite.report.summary()}")
    proved = suite.report.done["open", True] > 0
    if not proved:
        print("nothing was expected to arrive at all")
    return 0 if proved and not suite.report.failures else 1


def prove_fault(suite, fault):
    """What is written wrongly does not hold, and the right check says so. What is wrong, if not."""
    suite.fault = fault
    try:
        if fault.packets:
            suite.run_packets()
        else:
            suite.run()
    except Failed as error:
        return f"the changed text was refused: {error}"
    for check, text in suite.report.failures:
        if check == "script":
            return f"the changed text was refused: {text}"
    if not fault.found:
        return "the text to change was not found: what is written has changed, so must faults.py"
    if fault.check not in suite.report.checks():
        return f"not caught: check '{fault.check}' did not fail ({suite.report.checks()} did)"
    return None


def prove_faults(target, folder):
    """Every planted fault is caught."""
    world, firewall = World(), firewall_for(target, folder)
    missed = 0
    for fault in (Fault(*items) for items in FAULTS[firewall.rules_target]):
        start = time.monotonic()
        suite = Suite(world, firewall, Deployment(fault.deployment))
        problem = prove_fault(suite, fault)
        missed += problem is not None
        print(f"{target}, {fault.name} ({fault.deployment}): "
              f"{problem or f'caught by {fault.check}'}, {time.monotonic() - start:.1f} s")
    return 1 if missed else 0


def main():
    target, name = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        return (prove_faults(target, folder) if name == "--faults"
                else prove(target, name, folder))


if __name__ == "__main__":
    sys.exit(main())
