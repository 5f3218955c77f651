"""A firewall that is Shorewall and Shorewall6, whose files have the administrator's own rules."""

import re
import shutil
from pathlib import Path

from firewall import HERE, Firewall
from world import run

PRODUCTS = {"shorewall": "4", "shorewall6": "6"}
SETTINGS = {"ROUTE_FILTER": "No", "LOG_MARTIANS": "Keep", "STARTUP_LOG": "", "AUTOHELPERS": "No"}


class Shorewall(Firewall):
    """Compiled once; a reset brings back what was loaded then, and the files."""

    zoned = True  # what comes from outside is known by its interface, always

    def __init__(self, target, folder):
        super().__init__(target, folder)
        self.loaded = {}  # what each family's iptables-save says
        for product in PRODUCTS:
            packaged = Path(f"/etc/{product}/{product}.conf").read_text(encoding="ascii")
            for place in (f"/etc/{product}", f"/var/lib/{product}"):
                run("mount", "-t", "tmpfs", "tmpfs", place)
            self.configure(product, packaged)

    def configure(self, product, packaged):
        """Lines of the own files end in 4 or 6 where they are for one family."""
        for name, value in SETTINGS.items():
            packaged = re.sub(f"(?m)^{name}=.*", f"{name}={value}", packaged)
        etc = Path(f"/etc/{product}")
        (etc / f"{product}.conf").write_text(packaged, encoding="ascii")
        other = {"4": "6", "6": "4"}[PRODUCTS[product]]
        for path in (HERE / "own" / "shorewall").iterdir():
            text = path.read_text(encoding="ascii")
            text = re.sub(f"(?m)^.* #{other}\n", "", text)
            text = re.sub(r"(?m) #[46]$", "", text).replace("@", PRODUCTS[product])
            if text.strip():
                (etc / path.name).write_text(text, encoding="ascii")

    def places(self):
        for product in PRODUCTS:
            for place in (f"/etc/{product}", f"/var/lib/{product}"):
                yield Path(place), self.folder / place.replace("/", "_")

    def reset(self):
        if not self.loaded:
            for product in PRODUCTS:
                run(product, "start")
            for family in ("iptables", "ip6tables"):
                self.loaded[family] = run(f"{family}-save")
            for place, copy in self.places():
                shutil.copytree(place, copy)
        for family, text in self.loaded.items():
            run(f"{family}-restore", text=text)
        for place, copy in self.places():
            for path in place.iterdir():
                path.unlink()
            shutil.copytree(copy, place, dirs_exist_ok=True)
        self.forget()

    def snapshot(self):
        """What Shorewall reads at its next start, too; names of chains have sums in them."""
        files = sorted(path for product in PRODUCTS for path in Path(f"/etc/{product}").iterdir())
        rules = re.sub(r"sha-([lr]h)-[0-9a-f]+", r"sha-\1", super().snapshot())
        return rules + "".join(f"{path}:\n{path.read_text(encoding='ascii')}" for path in files)
