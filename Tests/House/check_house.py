"""The house as docs/ARCHITECTURE.md describes it: who imports whom, where unsafe code lives, what no file may hold."""

import json
import pathlib
import re
import subprocess

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYSTEM = {"Glibc", "Dispatch", "Synchronization", "FoundationEssentials", "ArgumentParser"}


def table_of_targets():
    """Target → what it may import, from the table in the architecture page."""
    rows = {}
    for line in (ROOT / "docs/ARCHITECTURE.md").read_text().splitlines():
        match = re.match(r"\| `(\w+)` \|.*\| (.*) \|$", line)
        if match:
            rows[match[1]] = set(re.findall(r"`(\w+)`", match[2]))
    return rows


def main():
    package = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    page = table_of_targets()
    for target in package["targets"]:
        name = target["name"]
        declared = {next(iter(d.values()))[0] for d in target["dependencies"]}
        if target["type"] == "test":
            # A test that imports what it does not declare is built from what happens to lie there.
            for file in (ROOT / "Tests" / name).rglob("*.swift"):
                for module in re.findall(r"^(?:@testable )?import (\w+)", file.read_text(), re.M):
                    known = declared | SYSTEM | {"Testing", "Foundation"}
                    check(module in known, f"{file.relative_to(ROOT)} imports {module}, which {name} does not declare")
            continue
        check(name in page, f"docs/ARCHITECTURE.md has no row for {name}")
        check(page.get(name, set()) == declared, f"{name}: the page says {sorted(page.get(name, set()))}, Package.swift {sorted(declared)}")
        for file in (ROOT / "Sources" / name).rglob("*.swift"):
            text = file.read_text()
            for module in re.findall(r"^(?:@\w+(?:\(\w+\))? )*(?:public |internal |private )?import (?:struct |enum |func )?(\w+)", text, re.M):
                check(module in declared or module in SYSTEM, f"{file.relative_to(ROOT)} imports {module}, which {name} may not")
                check(module != "Foundation", f"{file.relative_to(ROOT)} imports Foundation")
            if name in {"Columns", "Syntax", "Plan", "Execution"}:
                check("FoundationEssentials" not in text, f"{file.relative_to(ROOT)}: no Foundation in {name}")
            if name in {"Syntax", "Plan", "Operators", "Functions", "Workforce", "Execution", "Diagnostics"}:
                check(not re.search(r"\bunsafe ", text), f"{file.relative_to(ROOT)}: unsafe code outside Columns/Unsafe and C borders")
            if name == "Columns" and "Unsafe" not in file.parts:
                check(not re.search(r"\bunsafe (?!code)", text), f"{file.relative_to(ROOT)}: unsafe code outside Columns/Unsafe")
            check(not re.search(r"\btry!|\bas!|fatalError\(", text), f"{file.relative_to(ROOT)}: try!, as! or fatalError")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    for path in filter(None, tracked):
        check(not path.startswith(".build") and path != "Package.resolved", f"{path} is tracked")
    finish("house")


main()
