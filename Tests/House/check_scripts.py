"""The program from outside: results on standard output, messages on standard error, exit status, replay and checks."""

import collections
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()


def meibo(*arguments, folder=ROOT, text=None):
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run([MEIBO, *map(str, arguments)], cwd=folder, input=text, capture_output=True, text=True,
                          timeout=120, env=environment)


def queries(folder):
    result = meibo("datasets/city", text="staff | count\n")
    with open(ROOT / "datasets/city/staff.csv", encoding="utf-8") as file:
        staff = list(csv.DictReader(file))
    check(result.returncode == 0 and re.search(rf"^\s*{len(staff)}$", result.stdout, re.M), f"piped query: {result}")
    result = meibo("query", "staff | summarize n = count() by occupation", "--format", "json")
    expected = collections.Counter(row["occupation"] for row in staff)
    rows = json.loads(result.stdout)
    check({row["occupation"]: row["n"] for row in rows} == expected, f"json: {result}")
    result = meibo("query", "print x = long(null), d = 2025-04-01", "--format", "json")
    check(json.loads(result.stdout) == [{"x": None, "d": "2025-04-01"}], f"json nulls and dates: {result}")
    result = meibo("query", "print 1 + 1", "--format", "csv", folder=folder)
    check(result.stdout == "print_0\n2\n" and result.returncode == 0, f"a query without data: {result}")
    result = meibo("query", "staff | where unti == 1")
    check(result.returncode == 1 and result.stdout == "" and "E012" in result.stderr, f"a wrong query: {result}")
    result = meibo("query", "staff | count", "--data", folder / "nothing.csv")
    check(result.returncode == 2 and "nothing.csv" in result.stderr, f"missing data: {result}")
    check(meibo("query", "staff | count", "--format", "word").returncode == 64, "an unknown format is wrong usage")
    check(meibo("nonsense.csv", text="").returncode == 2, "a file that is not there")
    result = meibo("datasets/city", text="staff | count\nstaff | nonsense\nunits | count\n\n")
    check(result.returncode == 1, f"a script stops at its first error: {result}")


def layout(folder):
    """What is laid out, and so what is saved, reads as the same."""
    path = folder / "layout.kql"
    for query in ["staff\n| top 1 by born_on within (occupation);", "staff\n| at today()\n| crosstab count() by employment across gender (\"女\", \"男\") with totals;",
                  "assignments\n| extend n = count() within (unit sort valid_from asc rows -5 .. 0);"]:
        path.write_text(query + "\n")
        result = meibo("fmt", "--check", path)
        check(result.returncode == 0, f"not the same when laid out: {query}: {result}")


def stops_in_the_middle(folder):
    result = meibo("datasets/city", text="print a = 1;\n\nrange x from 1 to 3 step 1 | extend y = 9223372036854775807 + x;\n\nprint b = 2;\n")
    check(result.returncode == 1 and "E030" in result.stderr, f"overflow: {result}")
    check("a" in result.stdout and "b" not in result.stdout, f"what came before is shown, what comes after is not: {result.stdout}")


def scripts(folder):
    for script in sorted((ROOT / "sessions").glob("*.kql")):
        check("//= " in script.read_text(), f"{script.name} records nothing")
        check(meibo("fmt", "--check", script).returncode == 0, f"{script.name} is not laid out")
        result = meibo("run", script, "--check", folder=folder)
        check(result.returncode == 0, f"{script.name}: {result.stderr}")
        for threads in (1, 2):
            again = meibo("run", script, "--check", "--threads", threads)
            check(again.returncode == 0 and again.stdout == result.stdout, f"{script.name} at {threads} threads")


def moved(folder):
    work = folder / "moved"
    shutil.copytree(ROOT / "datasets/city", work / "datasets/city")
    shutil.copytree(ROOT / "sessions", work / "sessions")
    staff = work / "datasets/city/staff.csv"
    text = staff.read_text()
    changed = re.sub(r"^(\d+,[^,]*,[^,]*,)女(,[^,]*,[^,]*,,,常勤,一般事務)", r"\1男\2", text, count=1, flags=re.M)
    check(changed != text, "one cell was changed")
    staff.write_text(changed)
    result = meibo("run", work / "sessions/headcount.kql", "--check")
    check(result.returncode == 1 and "E052" in result.stderr, f"a changed cell is noticed: {result.stderr}")
    check("step 2 " in result.stderr and "step 3 " not in result.stderr, f"the step that moved is named: {result.stderr}")
    check("data have changed" in result.stderr, f"and why: {result.stderr}")
    result = meibo("run", work / "sessions/headcount.kql", "--accept")
    check(result.returncode == 0, f"--accept: {result.stderr}")
    check(meibo("run", work / "sessions/headcount.kql", "--check").returncode == 0, "after --accept all is as recorded")


def parameters(folder):
    script = ROOT / "sessions/headcount.kql"
    base = meibo("run", script)
    other = meibo("run", script, "--set", "day=2020-04-01")
    check(other.returncode == 0 and other.stdout != base.stdout, f"--set changes the result: {other.stderr}")
    wrong = meibo("run", script, "--set", "dya=2020-04-01")
    check(wrong.returncode == 1 and "'day'" in wrong.stderr, f"an unknown parameter: {wrong}")
    wrong = meibo("run", script, "--set", "day=yesterday")
    check(wrong.returncode == 1 and "datetime" in wrong.stderr, f"a wrong value: {wrong}")


def save(folder):
    path = folder / "first.kql"
    lines = 'staff | where employment == "常勤" and isnull(left_on)\n| summarize people = count() by occupation\n'
    result = meibo("datasets/city", text=f"{lines}.save {path}\n")
    check(result.returncode == 0 and path.exists(), f"save: {result}")
    text = path.read_text()
    check(text.startswith("//! meibo 1 · clock 2026-04-01 · data "), f"header: {text}")
    check(str(ROOT) not in text.split("\n")[0] or not path.is_relative_to(ROOT), "the data's path is relative")
    result = meibo("run", path, "--check", "--report", folder / "first.html", "--report", folder / "first.md",
                   "--report", folder / "first.json", folder=folder)
    check(result.returncode == 0, f"run: {result.stderr}")
    page = (folder / "first.html").read_text()
    check("<td" in page and "保育士" in page, "the report has the table")
    import html5lib
    try:
        html5lib.HTMLParser(strict=True).parse(page)
        check(True, "")
    except Exception as error:  # noqa: BLE001 - any complaint of the parser is one of ours
        check(False, f"the report is no valid HTML: {error}")
    json.loads((folder / "first.json").read_text())
    again = meibo("datasets/city", text=f"staff | count\n.save {path}\n")
    check(again.returncode == 1 and path.read_text() == text, f"a file that it did not write stays: {again}")
    timing = folder / "timing.json"
    result = meibo("run", path, "--timing", timing, "--repeat", 3, folder=folder)
    check(result.returncode == 0, f"timing: {result.stderr}")
    steps = json.loads(timing.read_text())["steps"]
    check(len(steps) == 1 and all(len(step["milliseconds"]) == 3 for step in steps), f"timings: {steps}")


def full_disk(folder):
    """A disk that fills while saving: the old file stays whole. A process may write 4 KB and no more."""
    path = folder / "kept.kql"
    path.write_text("// old\n")
    rows = "\n".join(f'print x = "{"長い文" * 50}{n}";' for n in range(60))
    text = f"{rows}\n.save {path} --force\n"
    command = f"trap '' XFSZ; ulimit -f 4; exec {MEIBO} datasets/city"
    result = subprocess.run(["bash", "-c", command], input=text, capture_output=True, text=True, cwd=ROOT, timeout=120)
    check(result.returncode == 1 and path.read_text() == "// old\n", f"the old file stays: {result.stderr[-300:]}")
    check([p.name for p in folder.glob(".*")] == [], "nothing is left beside it")


def mistakes(folder):
    path = folder / "wrong.kql"
    path.write_text("staff | where a == 1;\nunits | nonsense;\nnowhere | count;\n")
    result = meibo("check", path)
    check(result.returncode == 1, f"check: {result}")
    for code in ("E012", "E010", "E011"):
        check(code in result.stderr + result.stdout, f"{code} is reported with the others: {result.stderr}")
    newer = folder / "newer.kql"
    newer.write_text("//! meibo 9 · clock 2026-04-01\nprint 1;\n")
    result = meibo("run", newer)
    check(result.returncode == 2 and "newer" in result.stderr, f"a newer format: {result}")


def unreadable(folder):
    """A file that may not be read: another user than root has to try."""
    work = folder / "work"
    work.mkdir()
    secret = work / "secret.csv"
    secret.write_text("a\n1\n")
    secret.chmod(0)
    program = work / "meibo"
    shutil.copy(MEIBO, program)
    user = {"user": 65534} if os.geteuid() == 0 else {}
    for path in (folder, work, program):
        path.chmod(0o755)
    result = subprocess.run([program, "query", "secret | count", "--data", secret], capture_output=True, text=True,
                            cwd=work, timeout=60, **user)
    check(result.returncode == 2 and "E040" in result.stderr and "secret.csv" in result.stderr, f"unreadable: {result}")


def reference(folder):
    result = meibo("docs", folder)
    check(result.returncode == 0, f"docs: {result.stderr}")
    def pages_in(place):
        return sorted(str(path.relative_to(place)) for path in place.rglob("*.md"))

    pages = pages_in(folder)
    kept = pages_in(ROOT / "docs/reference")
    check(pages == kept, f"pages: {set(pages) ^ set(kept)}")
    names = {page.rsplit("/")[-1].lower() for page in pages if page.startswith("functions/")}
    check(len(names) == len([page for page in pages if page.startswith("functions/")]), "two pages of one name")
    for page in pages:
        for link in re.findall(r"\]\(([^)#]+\.md)", (folder / page).read_text()):
            check(((folder / page).parent / link).resolve().is_file(), f"{page} links to {link}, which is not there")
    for page in pages:
        same = (folder / page).read_text() == (ROOT / "docs/reference" / page).read_text()
        check(same, f"docs/reference/{page} is old: `make docs` renews it")


def main():
    for part in (unreadable, reference, queries, stops_in_the_middle, layout, scripts, moved, parameters, save, full_disk, mistakes):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    finish("scripts")


main()
