"""The firewall under test: loads its administrator's own rules, and those that nvports writes."""

import os
import re
import subprocess
from pathlib import Path

from world import run

HERE = Path(__file__).resolve().parent
# iptables exists twice; each target is run with links to one of the two in front of PATH.
FLAVOURS = {"iptables": "xtables-nft-multi", "iptables-legacy": "xtables-legacy-multi"}
COMMANDS = [family + suffix for family in ("iptables", "ip6tables")
            for suffix in ("", "-restore", "-save")]
MODPROBE = Path("/etc/modprobe.d")
NOTHING = "nvports: nothing of nvports is here\n"


class Failed(Exception):
    """A script or a ruleset was refused."""


class Firewall:
    """One of nftables or iptables; others are derived from it."""

    zoned = False  # the rules are bound to the outside interface, whatever the site names

    def __init__(self, target, folder):
        self.target, self.folder = target, Path(folder)
        self.rules_target = target.removesuffix("-legacy")
        self.established = True  # whether it has a rule for established connections
        self.chain = None  # what its chain for forwarded packets is called, for nftables
        if target in FLAVOURS:
            use_flavour(FLAVOURS[target], self.folder / "bin")

    def own(self, name):
        text = (HERE / "own" / name).read_text(encoding="ascii")
        if self.chain and name == "nftables":
            _, table, chain = self.chain.split()
            text = text.replace("inet filter", f"inet {table}").replace("chain forward",
                                                                        f"chain {chain}")
        return re.sub("@ESTABLISHED@ " if self.established else ".*@ESTABLISHED@.*\n", "", text)

    def forget(self):
        """Every connection, so that packets meet the rules."""
        run("conntrack", "-F")

    def reset(self):
        """Nothing but the administrator's own rules."""
        if self.target == "nftables":
            run("nft", "-f", "-", text="flush ruleset\n" + self.own("nftables"))
        else:
            for family in ("iptables", "ip6tables"):
                run(f"{family}-restore", text=self.own(family))
        self.forget()

    def flush_forward(self):
        """As an administrator may do who starts anew."""
        if self.target == "nftables":
            run("nft", "flush", "chain", *(self.chain or "inet filter forward").split())
        else:
            run("iptables", "-F", "FORWARD")
            run("ip6tables", "-F", "FORWARD")

    def apply(self, text):
        """As its reader would: by the program that the first line names, else by a shell."""
        path = self.folder / "rules"
        path.write_text(text, encoding="ascii")
        first = text.partition("\n")[0]
        command = first[2:].split() if first.startswith("#!") else ["sh"]
        done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False,
                              cwd="/")
        said = done.stdout + done.stderr.replace(NOTHING, "")  # which a second removal may say
        if done.returncode or said:
            raise Failed(f"status {done.returncode} of the written text, and it says:\n"
                         f"{done.stdout}{done.stderr}")
        self.forget()

    def blocks_modules(self):
        """Whether a file keeps the modules of the SIP helper from being loaded."""
        files = MODPROBE.iterdir() if MODPROBE.exists() else ()
        return any("nf_conntrack_sip" in path.read_text(encoding="ascii") for path in files)

    def assigns_helper(self, _way):
        """Whether the administrator's own rules do, to a registration that goes this way."""
        return True

    def snapshot(self):
        """All rules, without counters; and the files that keep modules from being loaded."""
        if self.target == "nftables":
            rules = run("nft", "--stateless", "list", "ruleset")
            rules = re.sub(r"(?s)elements = \{(.*?)\}", sort_elements, rules)
        else:
            rules = "".join(saved(family) for family in ("iptables", "ip6tables"))
        files = sorted(MODPROBE.iterdir()) if MODPROBE.exists() else []
        return rules + "".join(f"{path}:\n{path.read_text(encoding='ascii')}" for path in files)


def sort_elements(match):
    """The kernel returns those of a set in no order."""
    elements = (re.sub(r"\s+", " ", element).strip() for element in match[1].split(","))
    return "elements = {" + ",\n".join(sorted(elements)) + "}"


def saved(family):
    """A table that only holds what every table holds is as good as none."""
    text = re.sub(r"(?m)^#.*\n|\[\d+:\d+\]", "", run(f"{family}-save"))
    tables = re.findall(r"(?s)\*.*?COMMIT\n", text)
    used = [table for table in tables
            if re.search(r"(?m)^-A|^:\S+ (?!ACCEPT)", table)]
    return "".join(f"{family}\n{table}" for table in sorted(used))


def use_flavour(program, folder):
    folder.mkdir()
    found = next((path for path in (Path("/usr/sbin") / program, Path("/sbin") / program)
                  if path.exists()), None)
    for command in COMMANDS if found else []:
        (folder / command).symlink_to(found)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
