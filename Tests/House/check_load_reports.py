"""docs/LOAD-REPORTS.md shows what `.load` says of real files; it must be what the program says. `--write` renews it."""

import pathlib
import subprocess
import sys

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
FOLDER = ROOT / "Tests" / "FormatsTests" / "Data"
PAGE = ROOT / "docs" / "LOAD-REPORTS.md"
HEAD = """# Load reports of real files

What `.load` says of each file in `Tests/FormatsTests/Data`, whose origins stand beside them. `Tests/House/check_load_reports.py`
compares this page with the program.
"""


def report(file):
    result = subprocess.run([MEIBO], input=f".load {file.name}\n", capture_output=True, text=True, cwd=FOLDER, timeout=60)
    check(result.returncode == 0 and result.stdout, f"{file.name}: {result.stderr}")
    return result.stdout.rstrip() + "\n"


files = [path for path in sorted(FOLDER.iterdir()) if path.suffix in (".csv", ".xlsx")]
page = HEAD + "".join(f"\n## {file.name}\n\n```\nmeibo> .load {file.name}\n{report(file)}```\n" for file in files)
if "--write" in sys.argv:
    PAGE.write_text(page, encoding="utf-8")
check(PAGE.exists() and PAGE.read_text(encoding="utf-8") == page, "docs/LOAD-REPORTS.md is not what the program says; --write renews it")
finish("load reports")
