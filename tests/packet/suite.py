"""All that is asked of one target for one deployment."""

import difflib

from checks import Checks
from expect import Deployment, nvports
from firewall import MODPROBE, Failed
from probes import Lost, Prober, Report

CHANGED, CHANGED_BACK = "two-nodes", "routed"  # what a deployment is changed to, and the first to


class Suite:
    """Everything that is asked of one target for one deployment."""

    def __init__(self, world, firewall, deployment):
        self.world, self.firewall, self.deployment = world, firewall, deployment
        self.report = Report()
        self.prober = Prober(world)
        self.checks = Checks(world, self.prober, deployment, self.report)
        self.fault = None  # a change of what is written

    def written(self, deployment, *args):
        """The rules, or with --remove their removal."""
        target = self.firewall.rules_target
        if "--remove" in args:
            text = nvports("rules", target, *args)
        else:
            chain = self.firewall.chain and target == "nftables"
            text = nvports("rules", target, "--site", deployment.site, *deployment.args, *args,
                           *(["--nft-forward-chain", self.firewall.chain] if chain else []))
        return self.fault(text, "--remove" in args) if self.fault else text

    def apply(self, *args):
        self.firewall.apply(self.written(self.deployment, *args))

    def same(self, check, before, what):
        after = self.firewall.snapshot()
        self.report.expect(check, before == after, f"{what}\n{difference(before, after)}")

    def run(self):
        """All of it. What a text is refused for counts as a failure."""
        try:
            self.prepare()
            before = self.firewall.snapshot()
            self.nothing()
            self.packets()
            self.changes(before)
        except Failed as error:
            self.report.fail("script", f"script: {error}")
        except Lost as error:
            self.report.fail("marker", f"marker: {error}")

    def run_packets(self):
        """The part of it that a fault of the rules themselves shows in."""
        try:
            self.prepare()
            self.packets()
        except Lost as error:
            self.report.fail("marker", f"marker: {error}")

    def prepare(self):
        """The firewall as its administrator has it."""
        self.firewall.established = self.deployment.established
        self.firewall.chain = self.deployment.chain
        self.deployment.named = self.deployment.named or self.firewall.zoned
        self.firewall.reset()

    def packets(self):
        self.apply()
        self.checks.all()

    def changes(self, before):
        """What there is after the rules were applied again, changed, and removed."""
        applied = self.firewall.snapshot()
        self.apply()
        self.same("twice", applied, "applied twice is not applied once")
        self.control()
        self.same("helper", applied, "applied after --keep-helper is not as applied at first")
        self.tags(before, applied)
        self.change(before)
        self.flushed()

    def nothing(self):
        """Before the rules: no node is reached, or the checks prove nothing of the rules."""
        report = Report()
        Checks(self.world, self.prober, self.deployment, report).outside_required()
        missing = report.done["open", True]
        self.report.expect("before", missing and len(report.failures) == missing,
                           f"of {missing} required ports some are open without any rules")

    def control(self):
        """With --keep-helper the administrator's helper works: else its check is worth nothing."""
        blocked = self.firewall.blocks_modules() or not MODPROBE.exists()
        self.report.expect("helper", blocked, "helper: its modules are not blocked")
        self.apply("--keep-helper")
        self.report.expect("control", not self.firewall.blocks_modules(),
                           "control: modules are blocked with --keep-helper")
        for way, problem, _ in self.checks.sip.problems():
            good = problem or not self.firewall.assigns_helper(way)
            self.report.expect("control", good, f"the helper does nothing for {way}, though "
                                                "the administrator's rules assign it")
        self.apply()

    def tags(self, before, applied):
        """Rules of another tag are left alone, whichever of the two goes first."""
        self.apply("--tag", "nvports-b")
        self.apply("--remove")
        self.checks.outside_required("tags")
        self.apply()
        self.apply("--remove", "--tag", "nvports-b")
        self.same("tags", applied, "the rules are not the same after another tag came and went")
        self.apply("--remove")
        self.same("remove", before, "not as before after --remove")
        self.apply("--remove")
        self.same("remove", before, "not as before after --remove a second time")

    def change(self, before):
        """Applied after other rules of the same tag, nothing of these is left."""
        name = CHANGED_BACK if self.deployment.name == CHANGED else CHANGED
        other = self.written(Deployment(name))
        self.firewall.apply(other)
        alone = self.firewall.snapshot()
        self.firewall.reset()
        self.apply()
        self.firewall.apply(other)
        self.same("change", alone, f"something is left of what was before '{name}'")
        self.apply("--remove")
        self.same("remove", before, f"not as before after --remove of '{name}'")

    def flushed(self):
        """Applied again after the administrator has flushed the chain that the rules hook into."""
        self.firewall.reset()
        self.firewall.flush_forward()
        self.apply()
        fresh = self.firewall.snapshot()
        self.firewall.flush_forward()
        self.apply()
        self.same("flushed", fresh, "not as applied afresh, after FORWARD had been flushed")


def difference(before, after):
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "expected", "seen",
                                 lineterm="", n=1)
    return "\n".join(list(lines)[:40])
