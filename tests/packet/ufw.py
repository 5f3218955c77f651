"""A firewall that is ufw: the administrator's own rules stand in its files."""

import re
import shutil
from pathlib import Path

from firewall import Firewall
from world import run

ETC = Path("/etc/ufw")
FAMILIES = {"iptables": ("before.rules", "ufw"), "ip6tables": ("before6.rules", "ufw6")}
# What ufw needs in before.rules, beside the rules of table filter.
CHAINS = "".join(f":@-{chain} - [0:0]\n" for chain in
                 ("before-input", "before-output", "before-forward", "not-local"))
EMPTY = "".join(f"*{table}\nCOMMIT\n" for table in ("raw", "mangle", "nat", "filter"))


class Ufw(Firewall):
    """Its files are those of the package, but for before.rules and before6.rules."""

    def __init__(self, target, folder):
        super().__init__(target, folder)
        self.packaged = self.folder / "ufw"
        shutil.copytree(ETC, self.packaged)
        run("mount", "-t", "tmpfs", "tmpfs", str(ETC))

    def before_rules(self, family):
        """The rules for iptables, in chains of ufw; policies are those of ufw."""
        prefix = FAMILIES[family][1]
        others, _, filtering = self.own(family).partition("*filter\n")
        filtering = re.sub(r"(?m)^:(INPUT|FORWARD) .*\n", "", filtering)
        filtering = re.sub(r"-A (INPUT|FORWARD) ",
                           lambda match: f"-A {prefix}-before-{match[1].lower()} ", filtering)
        return f"{others}*filter\n{CHAINS.replace('@', prefix)}{filtering}"

    def reset(self):
        for path in ETC.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.packaged, ETC, dirs_exist_ok=True)
        text = (ETC / "ufw.conf").read_text(encoding="ascii")
        (ETC / "ufw.conf").write_text(text.replace("ENABLED=no", "ENABLED=yes"), encoding="ascii")
        for family, (file, _) in FAMILIES.items():
            (ETC / file).write_text(self.before_rules(family), encoding="ascii")
            run(f"{family}-restore", text=EMPTY)
        run("/lib/ufw/ufw-init", "start")
        self.forget()

    def flush_forward(self):
        run("iptables", "-F", "ufw-before-forward")
        run("ip6tables", "-F", "ufw6-before-forward")

    def snapshot(self):
        """What ufw reads at its next start, too."""
        files = sorted(path for path in ETC.iterdir() if path.is_file())
        return super().snapshot() + "".join(
            f"{path} {path.stat().st_mode:o}:\n{path.read_text(encoding='ascii')}"
            for path in files)
