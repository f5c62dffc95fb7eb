"""Sessions over time: what a check says of results that moved, scripts that run scripts, and files that survive a kill."""

import gzip
import os
import pathlib
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
ROWS = [("A1", "総務課", "主任", 10), ("A2", "税務課", "主事", 20), ("A3", "総務課", "主事", 5), ("A4", "保育課", "主査", 12)]
SESSION = """declare query_parameters(least:long = 1);
let big = roster | where hours > least;
/// ## 課別
big | summarize n = count(), h = sum(hours) by unit | sort by unit asc;
roster | where grade == "主事" | project staff_id, hours;
roster | count;
"""


def meibo(*arguments, folder, text=None, locale="C", **options):
    environment = {**os.environ, "LC_ALL": locale}
    return subprocess.run([MEIBO, *map(str, arguments)], cwd=folder, input=text, capture_output=True, text=True,
                          timeout=120, env=environment, **options)


def write_roster(folder, rows=ROWS, names=("staff_id", "unit", "grade", "hours")):
    lines = [",".join(names)] + [",".join(map(str, row)) for row in rows]
    (folder / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def recorded(folder, options=""):
    """A folder with a roster and a session saved over it."""
    folder.mkdir()
    write_roster(folder)
    result = meibo("roster.csv", folder=folder, text=f"{SESSION}.save s.kql {options}\n")
    check(result.returncode == 0, f"save: {result.stderr}")
    result = meibo("run", "s.kql", "--check", folder=folder)
    check(result.returncode == 0 and "3 of 3" in result.stderr, f"what was saved is the same: {result.stderr}")
    return folder


def said(folder, *arguments, status=1, script="s.kql"):
    result = meibo("run", script, "--check", *arguments, folder=folder)
    check(result.returncode == status, f"status of a check: {result.returncode}, {result.stderr}")
    return result.stderr


def about(text, step):
    """What is said of one step."""
    parts = re.split(r"^(?=error\[)", text, flags=re.M)
    return "".join(part for part in parts if f"step {step} moved" in part)


def drift_of_data(work):
    folder = recorded(work / "data")
    rows = [ROWS[0], ("A2", "税務課", "主事", 21), ROWS[3], ("A9", "人事課", "主事", 7)]
    write_roster(folder, rows)
    text = said(folder)
    for part in ["~ 税務課: h 20 → 21", "~ 総務課: n 2 → 1, h 15 → 10", "+ unit 人事課 · n 1 · h 7", "rows told apart by unit"]:
        check(part in about(text, 3), f"how the groups moved: {part}: {text}")
    for part in ["data have changed: roster (roster.csv)", "changed 1: staff_id A2", "new 1: staff_id A9", "gone 1: staff_id A3"]:
        check(part in about(text, 3), f"which rows: {part}: {text}")
    check("step 5" not in text, f"a count that is the same has not moved: {text}")
    for part in ["~ A2: hours 20 → 21", "+ staff_id A9 · hours 7", "- staff_id A3 · hours 5"]:
        check(part in about(text, 4), f"how the list moved: {part}: {text}")
    (folder / "s.results").unlink()
    text = said(folder)
    check("columns changed: unit, n, h" in about(text, 3), f"without kept results: which columns: {text}")
    check("data have changed: roster (roster.csv): other values in staff_id, unit, grade, hours" in about(text, 3), f"and which table: {text}")
    result = meibo("run", "s.kql", "--accept", folder=folder)
    check(result.returncode == 0 and "moved" in result.stderr, f"what is accepted is shown: {result.stderr}")
    check((folder / "s.results").exists() and "3 of 3" in said(folder, status=0), "after --accept all is as recorded")


def drift_of_parameter(work):
    folder = recorded(work / "parameter")
    text = said(folder, "--set", "least=8")
    check("why: the parameter least was 1 and is 8" in about(text, 3), f"a parameter: {text}")
    check("data have changed" not in text and "step 4" not in text, f"and nothing else: {text}")
    script = folder / "s.kql"
    script.write_text(script.read_text().replace("least:long = 1", "least:long = 8"))
    check("why: the parameter least was 1 and is 8" in about(said(folder), 3), "another default")


def drift_of_schema(work):
    folder = recorded(work / "schema")
    write_roster(folder, names=("staff_id", "unit", "tier", "hours"))
    for arguments in [["--check"], []]:
        result = meibo("run", "s.kql", *arguments, folder=folder)
        text = result.stderr
        check(result.returncode == 1 and "E012" in text, f"a column is gone: {text}")
        check("column 'grade' is gone; 'tier' is new and holds the same values: 1 step needs it" in text, f"why: {text}")
    write_roster(folder, [(*row[:3], f"{row[3]}h") for row in ROWS])
    text = said(folder)
    check("column 'hours' was long and is string" in text, f"another type: {text}")


def drift_of_definition(work):
    folder = recorded(work / "definition")
    script = folder / "s.kql"
    saved = script.read_text()
    script.write_text(saved.replace("hours > least", "hours > least + 8"))
    text = said(folder)
    check("why: the definition 'big' was changed; it was" in about(text, 3), f"a definition: {text}")
    check("where hours > least" in about(text, 3) and "data have changed" not in text, f"as it was: {text}")
    script.write_text(saved.replace('"主事"', '"主任"'))
    text = said(folder)
    check("why: the query itself was changed; it was" in about(text, 4), f"a query: {text}")
    script.write_text(saved.replace("sort by unit asc", "sort by unit desc"))
    check("the same rows in another order" in said(folder), "another order")


def drift_of_clock(work):
    folder = work / "clock"
    folder.mkdir()
    (folder / "s.kql").write_text("//! meibo 1 · clock 2026-04-01\n\nprint d = today();\n")
    check(meibo("run", "s.kql", "--accept", folder=folder).returncode == 0, "accept")
    text = said(folder, "--clock", "2027-04-01")
    check("today was 2026-04-01 and is 2027-04-01" in text and "d 2026-04-01 → 2027-04-01" in text, f"another day: {text}")
    result = meibo("run", "s.kql", "--clock", "31 March", folder=folder)
    check(result.returncode == 64 and "2026-04-01" in result.stderr, f"a day that is none: {result.stderr}")


def drift_of_release(work):
    folder = recorded(work / "release")
    script = folder / "s.kql"
    text = script.read_text()
    text = re.sub(r"(3 rows · 3 columns · )\w+", r"\g<1>00000000", text)
    script.write_text(re.sub(r"recorded by \S+", "recorded by 0.0.1", text))
    check("Meibo" in about(said(folder), 3) and "0.0.1" in about(said(folder), 3), "another release")
    script.write_text(text)
    check("report it" in about(said(folder), 3), "the same release")
    script.write_text(text.replace("//! meibo 1", "//! meibo 99"))
    result = meibo("run", "s.kql", folder=folder)
    check(result.returncode == 2 and "newer" in result.stderr, f"a newer format: {result.stderr}")


def kept_results(work):
    folder = recorded(work / "kept")
    mode = stat.S_IMODE((folder / "s.results").stat().st_mode)
    check(mode == 0o600, f"only their owner reads kept results: {mode:o}")
    check("税務課" in gzip.decompress((folder / "s.results").read_bytes()).decode(), "they are gzip")
    recorded(work / "unkept", "--no-results")
    check(not (work / "unkept/s.results").exists(), "--no-results")
    (folder / "s.results").write_bytes(b"nonsense")
    write_roster(folder, ROWS[:3])
    text = said(folder)
    check("data have changed" in text and "s.results cannot be read" in text, f"damaged results are said to be: {text}")
    for options, expected in [("", False), ("--results", True)]:
        path = work / f"staff{len(options)}.kql"
        meibo("datasets/city", folder=ROOT, text=f"staff | summarize count() by gender\n.save {path} {options}\n")
        check(path.exists() and path.with_suffix(".results").exists() == expected,
              f"results about persons are kept only when asked: {options}")


def scripts_in_scripts(work):
    folder = work / "nested"
    (folder / "parts").mkdir(parents=True)
    write_roster(folder)
    (folder / "parts/units.kql").write_text(
        "//! meibo 1\ndeclare query_parameters(least:long = 1);\n/// ## 課\nroster | where hours > least | summarize n = count() by unit | sort by unit asc;\n")
    (folder / "all.kql").write_text(
        "//! meibo 1 · clock 2026-04-01 · data roster.csv\ndeclare query_parameters(least:long = 8);\n/// # 全部\n.run parts/units.kql\nroster | count;\n")
    result = meibo("run", "nested/all.kql", folder=work)
    check(result.returncode == 0 and "総務課  1" in result.stdout and result.stdout.count("rows\n") == 1, f"a script in a script: {result}")
    other = meibo("run", "all.kql", "--set", "least=1", folder=folder)
    check("総務課  2" in other.stdout, f"one value for both: {other}")
    for script in ("all.kql", "parts/units.kql"):
        check("least" in meibo("run", script, "--help", folder=folder).stdout, f"{script} lists its parameters")
    check("long, default 8" in meibo("run", "all.kql", "--help", folder=folder).stdout, "the outer default counts")
    check(meibo("run", "all.kql", "--accept", folder=folder).returncode == 0, "accept")
    text = (folder / "all.kql").read_text()
    check(re.search(r"\.run parts/units.kql\n//= 1 result · \w{8}\n", text), f"what the other gives is recorded: {text}")
    check(meibo("run", "all.kql", "--check", "--report", "all.html", folder=folder).returncode == 0, "and the same again")
    page = (folder / "all.html").read_text()
    check("全部" in page and "課</h2>" in page, "prose of both is in the report")
    write_roster(folder, ROWS[1:])
    text = said(folder, script="all.kql")
    check("what the other script gives moved" in text, f"it moved: {text}")
    (folder / "parts/units.kql").write_text("//! meibo 1\n.run ../all.kql\n")
    for command in (["run", "all.kql"], ["check", "all.kql"]):
        result = meibo(*command, folder=folder)
        check(result.returncode == 1 and "all.kql → units.kql → all.kql" in result.stderr, f"a loop: {result}")
    (folder / "parts/units.kql").write_text("//! meibo 1\nroster\n| where unti == 1;\n")
    result = meibo("check", "all.kql", folder=folder)
    check(result.returncode == 1 and "parts/units.kql:3" in result.stderr, f"a mistake inside is shown in its file: {result.stderr}")
    (folder / "all.kql").write_text("//! meibo 1 · data roster.csv\n.tables\n")
    result = meibo("run", "all.kql", folder=folder)
    check(result.returncode == 1 and "E051" in result.stderr, f"other commands: {result}")


def replay_elsewhere(work):
    """The same bytes in another folder, locale, width and number of threads."""
    folder = recorded(work / "here")
    base = meibo("run", "s.kql", folder=folder).stdout
    shutil.copytree(folder, work / "elsewhere/deep")
    for place, script, locale, columns, threads in [
            (work, "here/s.kql", "ja_JP.UTF-8", "40", "1"), (work / "elsewhere/deep", "s.kql", "C", "200", "2"),
            (work, "elsewhere/deep/s.kql", "de_DE.UTF-8", "80", "2")]:
        environment = {**os.environ, "LC_ALL": locale, "COLUMNS": columns}
        result = subprocess.run([MEIBO, "run", script, "--threads", threads], cwd=place, capture_output=True, text=True, env=environment)
        check(result.stdout == base, f"{script} in {locale}, {columns} wide: {result}")


def watch(work):
    """A script under watch shows what is new after each change, and renews its report."""
    folder = recorded(work / "watch")
    process = subprocess.Popen([MEIBO, "watch", "s.kql", "--report", "s.html"], cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C"})
    for stream in (process.stdout, process.stderr):
        os.set_blocking(stream.fileno(), False)
    seen = {"out": b"", "err": b""}

    def shown(text, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            seen["out"] += process.stdout.read() or b""
            seen["err"] += process.stderr.read() or b""
            if text in (seen["out"] + seen["err"]).decode():
                return True
            time.sleep(0.02)
        return False

    def forget():
        seen["out"] = seen["err"] = b""

    check(shown("3 of 3 queries ran"), f"the first run: {seen}")
    forget()
    write_roster(folder, ROWS[:3] + [("A4", "保育課", "主査", 30)])
    check(shown("3 of 3 queries ran"), f"another table: {seen}")
    check("保育課  1  30" in seen["out"].decode() and "A2" not in seen["out"].decode(), f"only what is new is shown: {seen}")
    # It is written behind what is shown.
    end = time.monotonic() + 10
    while ">30<" not in (folder / "s.html").read_text() and time.monotonic() < end:
        time.sleep(0.05)
    check("保育課" in (folder / "s.html").read_text() and ">30<" in (folder / "s.html").read_text(), "the report is renewed")
    forget()
    script = folder / "s.kql"
    script.write_text(script.read_text().replace('"主事"', '"主任"'))
    check(shown("1 of 3 queries ran") and "A1" in seen["out"].decode(), f"another condition: {seen}")
    forget()
    script.write_text(script.read_text().replace("sum(hours)", "sum(huors)"))
    check(shown("E012"), f"a mistake is shown and the watch goes on: {seen}")
    forget()
    script.write_text(script.read_text().replace("sum(huors)", "sum(hours)"))
    check(shown("queries ran") and "保育課" not in seen["out"].decode(), f"mended, nothing is new: {seen}")
    process.send_signal(signal.SIGINT)
    check(process.wait(5) in (-signal.SIGINT, 130, 0), "Ctrl-C ends it")


def roundabout(work):
    """What goes wrong on the way changes nothing that there was, and what is saved replays."""
    folder = work / "roundabout"
    folder.mkdir()
    rows = "1,Ann,10,2020-01-01\n2,Bob,20,2020-02-01\n2,Bob,20,2020-02-01\n3,Cy,,\n4,Di,40,2021-01-01\n"
    (folder / "d.csv").write_text("id,name,n,day\n" + rows)
    (folder / "e.csv").write_text("id,team\n1,x\n")

    def play(*lines, script="o.kql", status=0):
        """A session that is saved, and its replay; each line is a statement or a command."""
        text = "\n\n".join(lines) + f"\n\n.save {script} --force\n"
        result = meibo(folder=folder, text=text)
        replay = meibo("run", script, "--check", folder=folder)
        check(replay.returncode == status, f"{lines}: {result} {replay} {(folder / script).read_text() if (folder / script).exists() else ''}")
        return result, replay

    # Standard input ends at a failure, so what is left is asked of the session's own script.
    result = meibo(folder=folder, text=".load d.csv\n\nd | summarize s = sum(n) by name\n\n.load e.csv as d\n")
    check(result.returncode == 1 and "in step 1: d | summarize" in result.stderr and "as they were" in result.stderr, f"another table: {result}")
    result = meibo(folder=folder, text=".load d.csv\n\nd | take 1\n\n.change 1 <| d | take 3; print 9\n")
    check(result.returncode == 1 and "one statement" in result.stderr, f"two statements for one: {result}")
    play(".load d.csv as t", "t | where id > 1", "let q = (step1:long) { _1 | where id == step1 };", "q(2)")
    play(".load d.csv as ['my · table %']", "['my · table %'] | take 2")
    result, _ = play("declare query_parameters(['p q']:long=1, n:long=2);", "print ['p q'], n", ".set n 3", ".set p q 4")
    check(re.search(r"4 +3$", result.stdout, re.M), f"quoted parameters: {result}")
    result, _ = play("print 1 // c", "print 2")
    check(result.returncode == 0, f"a comment before a blank line: {result}")
    play(".load d.csv", "let f = (x:long) { let y = 2;\n d | where id > y and n > x };", "f(1)")

    _, replay = play(".load d.csv", "d | project id, name", "d | where id > 99")
    (folder / "d.csv").write_text("name,id,n,day\n" + "".join(",".join([row.split(",")[i] for i in (1, 0, 2, 3)]) + "\n" for row in rows.splitlines()))
    text = said(folder, script="o.kql")
    check("the same columns in another order" in text and "report it" not in text, f"columns in another order: {text}")
    (folder / "d.csv").write_text("id,name,n,day\n" + "\n".join(reversed(rows.splitlines())) + "\n")
    text = said(folder, script="o.kql")
    check("how: the same rows in another order" in text and "d (d.csv): the same rows in another order" in text and "other values" not in text, f"rows in another order: {text}")
    (folder / "d.csv").write_text("id,name,n,day\n" + rows.replace("2,Bob,20,2020-02-01\n", "", 1).replace("Ann", "Anna"))
    text = said(folder, script="o.kql")
    check("how: 1 new, 2 gone" in text and "gone 2: row 1, 3" in text, f"a row of two equal ones is gone: {text}")
    (folder / "d.csv").write_text("id,name,n,day\n" + rows.replace("Di", "\x1b[31mred"))
    text = said(folder, script="o.kql")
    check("\x1b" not in text and "␛[31mred" in text, f"what a terminal would obey: {text!r}")
    (folder / "d.csv").write_text("id,name,n,day\n" + rows)

    (folder / "now.kql").write_text("//! meibo 1 · clock 2026-04-01\n\nprint now();\n")
    check(meibo("run", "now.kql", "--accept", "--clock", "2030-01-01", folder=folder).returncode == 0, "another clock is accepted")
    check(meibo("run", "now.kql", "--check", folder=folder).returncode == 0, "and recorded")
    (folder / "inc.kql").write_text("//! meibo 1\nlet a = d | where id >= 1;\na | count;\n")
    (folder / "out.kql").write_text("//! meibo 1 · clock 2026-04-01 · data d.csv\n.run inc.kql\na | count;\n")
    check(meibo("run", "out.kql", "--accept", folder=folder).returncode == 0, "a definition of another script")
    (folder / "inc.kql").write_text("//! meibo 1\nlet a = d | where id >= 2;\na | count;\n")
    text = said(folder, script="out.kql")
    check(text.count("the definition 'a' was changed; it was") == 2 and "report it" not in text, f"is known to the outer one: {text}")
    (folder / "twice.kql").write_text("//! meibo 1\nlet x = 1;\nprint x;\nlet x = 2;\nprint x;\n")
    meibo("run", "twice.kql", "--accept", folder=folder)
    (folder / "twice.kql").write_text((folder / "twice.kql").read_text().replace("let x = 1", "let x = 5"))
    text = said(folder, script="twice.kql")
    check("let x = 1" in text and "let x = 2" not in text, f"a name that is given twice: {text}")

    (folder / "p.results").write_text("precious")
    result = meibo(folder=folder, text="print 1\n\n.save p.kql\n")
    check(result.returncode != 0 and (folder / "p.results").read_text() == "precious", f"another's file: {result}")
    meibo("run", "o.kql", "--accept", "--results", folder=folder)
    check((folder / "o.results").exists(), "results are kept")
    meibo("run", "o.kql", "--accept", "--no-results", folder=folder)
    check(not (folder / "o.results").exists(), "and no longer")


def kill(work):
    """However a save is killed, the script is one of those that were saved, whole."""
    folder = work / "kill"
    folder.mkdir()
    write_roster(folder, ROWS * 50)
    short, long = "roster | count;\n", "".join(f"roster | where hours > {n} | summarize n = count() by unit;\n" for n in range(40))
    texts = set()
    for index, text in enumerate([short, short + long]):
        meibo("roster.csv", folder=folder, text=f"{text}.save whole{index}.kql\n")
        texts.add((folder / f"whole{index}.kql").read_text())
    shutil.copy(folder / "whole0.kql", folder / "s.kql")
    lines = f"{short}.save s.kql --force\n{long}" + ".save s.kql --force\n.undo\n.save s.kql --force\n" * 30
    generator = random.Random(7)
    start = time.monotonic()
    meibo("roster.csv", folder=folder, text=lines)
    whole = time.monotonic() - start
    torn, killed = 0, 0
    for _ in range(100):
        process = subprocess.Popen([MEIBO, "roster.csv"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.stdin.write(lines.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        time.sleep(generator.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        now = (folder / "s.kql").read_text()
        torn += not (now.startswith("//! meibo 1") and re.search(r"\n//! result \d+ · query \w{8} · table roster( · column \S+ \w{8})+\n$", now))
    check(torn == 0, f"{torn} of 100 saves were torn")
    check(killed >= 50, f"only {killed} were killed at work")
    left = list(folder.glob(".meibo-*.tmp"))
    for path in left:
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    meibo("roster.csv", folder=folder, text="roster | count;\n.save other.kql\n")
    check(not list(folder.glob(".meibo-*.tmp")), f"what killed writers left is cleared away: {left}")


def full_disk(work):
    folder = work / "full"
    folder.mkdir()
    write_roster(folder)
    result = meibo("roster.csv", folder=folder, text="roster | count;\n.save /dev/full --force\n")
    check(result.returncode == 2 or result.returncode == 1, f"a full disk is an error: {result}")
    check("the disk is full" in result.stderr, f"and is called so: {result.stderr}")
    (folder / "report.html").write_text("old")
    result = meibo("roster.csv", folder=folder, text="roster | count;\n.report report.html --force\n",
                   preexec_fn=lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_FSIZE, (100, 100)))
    check((folder / "report.html").read_text() == "old", f"what cannot be written replaces nothing: {result}")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        for part in (drift_of_data, drift_of_parameter, drift_of_schema, drift_of_definition, drift_of_clock,
                     drift_of_release, kept_results, scripts_in_scripts, replay_elsewhere, watch, roundabout, kill, full_disk):
            part(work)
    finish("sessions")


main()
