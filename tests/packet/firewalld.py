"""The firewall under test, where it is firewalld: run.sh has started it."""

import re
import shutil
from pathlib import Path

from firewall import HERE, Firewall, saved
from world import run

FOLDER = Path("/etc/firewalld")
KEPT = "firewalld.conf"


class Firewalld(Firewall):
    """With one of its two backends."""

    def __init__(self, target, folder):
        super().__init__(target, folder)
        self.rules_target = "firewalld"
        self.iptables = target.endswith("-iptables")
        self.zoned = not self.iptables  # whose source NAT is not bound to one

    def reload(self):
        run("firewall-cmd", "--reload")

    def reset(self):
        for folder in FOLDER.iterdir():
            if folder.name != KEPT:
                shutil.rmtree(folder)
        for name in ("zones", "policies", "services", "helpers", "ipsets", "icmptypes"):
            (FOLDER / name).mkdir()
        shutil.copytree(HERE / "own" / "firewalld", FOLDER, dirs_exist_ok=True)
        self.reload()
        self.forget()

    def flush_forward(self):
        """What an administrator does to get rid of what is not in the configuration."""
        self.reload()

    def blocks_modules(self):
        """The helper is assigned to no port."""
        return "/" not in run("firewall-cmd", "--info-helper=sip").partition("ports:")[2]

    def assigns_helper(self, way):
        """
        With backend nftables only rules for forwarded packets do, and they never see what was
        translated.
        """
        return self.iptables or "from 192.168." in way

    def snapshot(self):
        """All rules, and the whole configuration but for the old files that firewalld keeps."""
        if self.iptables:
            rules = "".join(saved(family) for family in ("iptables", "ip6tables"))
        else:
            rules = re.sub(r'\{ ("[^{}]*") \}', sort_names,
                           run("nft", "--stateless", "list", "ruleset"))
        files = sorted(path for path in FOLDER.rglob("*.xml"))
        return rules + "".join(f"{path}:\n{path.read_text(encoding='utf-8')}" for path in files)


def sort_names(match):
    """Names of interfaces are in no order."""
    return "{ " + ", ".join(sorted(match[1].split(", "))) + " }"
