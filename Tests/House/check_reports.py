"""Reports as their readers get them: valid HTML that needs nothing else, pictures that say in words what they show, the
same bytes wherever and however a script is run; and a session that is noted, saved and replayed."""

import base64
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import html5lib
import openpyxl

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
SCRIPTS = sorted((ROOT / "sessions").glob("*.kql"))
KINDS = {
    "barchart": "unit, hours", "columnchart": "unit, hours", "stackedchart": "unit, sex, hours",
    "barchart with (kind = stacked)": "unit, sex, hours", "columnchart with (kind = stacked100)": "unit, sex, hours",
    "linechart": "year, hours", "timechart": "day, hours", "stepchart": "year, hours", "areachart": "year, hours",
    "stackedareachart": "year, sex, hours", "scatterchart": "hours, year", "histogram": "hours",
    "heatmap": "unit, sex, hours", "boxplot": "unit, hours", "pyramid": "unit, sex, hours", "card": "hours",
}
ROWS = """datatable(unit:string, sex:string, year:long, day:date, hours:real)[
  '税務課 <b>&"', '男', 2023, 2023-04-01, 12.5, '税務課 <b>&"', '女', 2024, 2024-04-01, 3,
  '総務課', '男', 2024, 2024-07-01, -4.25, '総務課', '女', 2025, 2025-04-01, 30, '', '男', 2025, 2025-10-01, real(null)]"""


def run(*arguments, cwd=ROOT, text=None, **environment):
    done = subprocess.run(
        [MEIBO, *map(str, arguments)], cwd=cwd, input=text, capture_output=True, text=True, timeout=120,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment})
    return done


def check_page(name, page):
    """One HTML file that stands for itself."""
    parser = html5lib.HTMLParser()
    parser.parse(page)
    check(not parser.errors, f"{name}: not valid HTML: {parser.errors[:3]}")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    check(len(scripts) == page.count("<script") == 1 and f"script-src 'sha256-{digests[0]}'\"" in page, f"{name}: a script that the page's policy does not know")
    check(not re.search(r"https?://", page), f"{name}: it needs something from elsewhere")
    pictures = re.findall(r"<svg.*?</svg>", page, re.S)
    for picture in pictures:
        try:
            svg = xml.etree.ElementTree.fromstring(picture)
        except xml.etree.ElementTree.ParseError as error:
            check(False, f"{name}: {error} in {picture[:200]}")
            continue
        check(len(svg.get("aria-label", "")) > 3 and svg.get("role") == "img", f"{name}: a picture without words")
        _, _, width, height = map(float, svg.get("viewBox").split())
        for element in svg.iter():
            for key, limit in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height), ("y1", height), ("y2", height), ("cy", height)):
                value = element.get(key)
                check(value is None or -1 <= float(value) <= limit + 1, f"{name}: {element.tag} {key}={value} lies outside")
    return len(pictures)


def kinds(folder):
    """Every kind of picture, from names that HTML must not take for its own."""
    script = "//! meibo 1\n" + "".join(f"{ROWS}\n| project {columns}\n| render {kind};\n\n" for kind, columns in KINDS.items())
    path = folder / "kinds.kql"
    path.write_text(script, encoding="utf-8")
    done = run("run", path, "--report", folder / "kinds.html", "--report", folder / "kinds.md", "--report", folder / "kinds.json",
               "--report", folder / "kinds.xlsx")
    check(done.returncode == 0, f"kinds: {done.stderr[:400]}")
    count = check_page("kinds", (folder / "kinds.html").read_text("utf-8"))
    check(count == len(KINDS) - 1, f"kinds: {count} pictures of {len(KINDS)} kinds, of which the card has none")
    results = [block for block in json.loads((folder / "kinds.json").read_text("utf-8"))["blocks"] if "result" in block]
    check(len(results) == len(KINDS), "kinds: the JSON has all results")
    charts = check_workbook("kinds", folder / "kinds.xlsx", json.loads((folder / "kinds.json").read_text("utf-8")))
    check(charts == len(KINDS) - 3, f"kinds: {charts} charts; heat map and boxes are cells, a card is a number")
    check((folder / "kinds.md").read_text("utf-8").count("```text") == len(KINDS), "kinds: the Markdown has a picture each")


def cell_of(value, kind):
    """A value of the JSON report as a workbook gives it back."""
    if value is None or value == "":
        return None
    if kind in ("date", "datetime"):
        moment = datetime.datetime.fromisoformat(value.removesuffix("Z"))
        return moment if moment >= datetime.datetime(1900, 3, 1) else value
    return value


def near(left, right):
    if isinstance(left, datetime.datetime) and isinstance(right, datetime.datetime):
        return abs(left - right) < datetime.timedelta(milliseconds=1)
    return left == right and (isinstance(left, bool) == isinstance(right, bool))


def check_workbook(name, path, report):
    """A workbook says what the JSON report says, in numbers and days."""
    book = openpyxl.load_workbook(path)
    results = [block["result"] for block in report["blocks"] if "result" in block]
    sheets = book.worksheets[1:-1]
    check(len(sheets) == len(results), f"{name}: {book.sheetnames} for {len(results)} results")
    for sheet, result in zip(sheets, results):
        width = len(result["columns"])
        rows = [[cell.value for cell in row[:width]] for row in sheet.iter_rows(max_row=result["rowCount"] + 1)]
        check(rows[0] == [column["title"] or column["name"] for column in result["columns"]], f"{name} {sheet.title}: {rows[0]}")
        kinds = [column["type"] for column in result["columns"]]
        expected = [[cell_of(value, kind) for value, kind in zip(row.values(), kinds)] for row in result["rows"]]
        same = len(rows) - 1 == len(expected) and all(
            near(a, b) for left, right in zip(rows[1:], expected) for a, b in zip(left, right))
        check(same, f"{name} {sheet.title}: {rows[1:4]} and not {expected[:3]}")
        check(sheet.freeze_panes == "A2", f"{name} {sheet.title}: the header does not stay in sight")
        check(all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), f"{name} {sheet.title}: a formula")
    return sum(len(sheet._charts) for sheet in sheets)


def workbooks(folder):
    """What spreadsheets would take for formulas, and values at the edges of what they can hold."""
    script = folder / "edges.kql"
    script.write_text("""//! meibo 1 · clock 2026-04-01
/// # 端
/// ## 数[式]/と*長い名前で三十一文字をこえるもの、シートの名にできないもの
datatable(n:long, text:string, real:real, day:date, flag:bool)[
  1, '=1+1', 0.1, 1899-12-31, true, 9007199254740992, '+81-3-1234', -1e300, 1900-03-01, false,
  long(null), '@SUM(A1)', real(null), 2026-04-01, bool(null), -5, '', 12.5, datetime(null), true];
print x = 1;
range n from 1 to 3 step 1 | extend s = strcat("'", n) | render columnchart;
""", encoding="utf-8")
    files = [folder / f"edges{number}.xlsx" for number in (1, 2)]
    for file in files:
        done = run("run", script, "--report", file, "--report", folder / "edges.json", LC_ALL="ja_JP.UTF-8" if file == files[1] else "C")
        check(done.returncode == 0, f"workbook: {done.stderr}")
    check(files[0].read_bytes() == files[1].read_bytes(), "a workbook has the same bytes every time")
    check_workbook("edges", files[0], json.loads((folder / "edges.json").read_text("utf-8")))
    for ending, delimiter in (("csv", ","), ("tsv", "\t")):
        query = "datatable(a:string, b:long)['=1+1', -1, '-', 2, '-12.5', 3, '+1 (2)', 4, '＝A1', 5, 'ok', 6]"
        path = folder / f"guarded.{ending}"
        done = run("query", "print 1", text="")
        done = run(text=f".export {path} <| {query}\n.export {folder / ('raw.' + ending)} --raw <| {query}\n")
        lines = [line.split(delimiter)[0] for line in path.read_text("utf-8").splitlines()[1:]]
        check(lines == ["'=1+1", "-", "-12.5", "'+1 (2)", "'＝A1", "ok"], f"formulas in {ending}: {lines}, {done}")
        raw = [line.split(delimiter)[0] for line in (folder / f"raw.{ending}").read_text("utf-8").splitlines()[1:]]
        check(raw[0] == "=1+1" and "apostrophe" in done.stderr, f"--raw: {raw}, {done}")


def modes(folder):
    """What is about persons is its owner's alone."""
    for query, mode in (("staff | take 3", 0o600), ("units | take 3", 0o644)):
        for command in (".export {} <| " + query, query + ";\n.report {}"):
            path = folder / f"mode{mode}.{'csv' if 'export' in command else 'html'}"
            done = run("datasets/city", text=command.format(path) + "\n")
            found = path.stat().st_mode & 0o777 if path.exists() else None
            check(found == mode, f"{path.name}: {found}, {done}")


def replays(folder):
    """The same bytes from any folder, on any number of threads, in any locale."""
    for script in SCRIPTS:
        pages = []
        for number, (threads, locale) in enumerate([(1, "C.UTF-8"), (2, "POSIX"), (4, "ja_JP.UTF-8")]):
            place = folder / f"place{number}"
            place.mkdir(exist_ok=True)
            page = place / (script.stem + ".html")
            done = run(
                "run", script, "--check", "--threads", threads, "--report", page, cwd=place, LC_ALL=locale,
                COLUMNS=str(40 + 60 * number))
            check(done.returncode == 0, f"{script.name}: {done.stderr[:400]}")
            pages.append(page.read_text("utf-8") if page.exists() else "")
        check(len(set(pages)) == 1, f"{script.name}: not the same report everywhere")
        check_page(script.name, pages[0])


def recorded(folder):
    """A session with mistakes, prose and detours, saved whole, lean and in part, each replayed elsewhere."""
    typed = "\n".join([
        "let limit = 40;", "let unused = 7;", "/// # 職員", "///", "/// 在職者の数。", "staff | at today() | count;",
        "staff | at today() | summarize n = count() by occupation;", "| where n > limit;", "| top 3 by n;",
        ".note 終わりに", "evaluations | summarize m = avg(score) by year | sort by year asc;",
        f".save {folder}/whole.kql", f".save {folder}/lean.kql --lean", f".save {folder}/part.kql --from 5 --to 6",
        f".report {folder}/live.html",
    ])
    done = run("shell", "datasets/city", text=typed + "\n")
    check(done.returncode == 0, f"recording: {done.stderr[:400]}")
    texts = {}
    other = folder / "other"
    other.mkdir()
    for name in ("whole", "lean", "part"):
        path = folder / f"{name}.kql"
        texts[name] = path.read_text("utf-8") if path.exists() else ""
        replay = run("run", path, "--check", cwd=other, COLUMNS="50")
        check(replay.returncode == 0, f"{name}: the replay differs: {replay.stderr[:400]}")
        again = run("run", path, "--accept", cwd=other)
        check(again.returncode == 0 and path.read_text("utf-8") == texts[name], f"{name}: accepting changes a script")
    check("/// # 職員\n///\n/// 在職者の数。\nstaff" in texts["whole"], f"prose is lost:\n{texts['whole']}")
    check("/// 終わりに\nevaluations" in texts["whole"], f"a note is lost:\n{texts['whole']}")
    check("unused" in texts["whole"] and "unused" not in texts["lean"], "a lean script has what nothing uses")
    check(texts["lean"].count("summarize n") == 1 and "top 3" in texts["lean"], f"a lean script has detours:\n{texts['lean']}")
    check("let limit" in texts["part"] and "在職者" not in texts["part"], f"a part has not what it needs:\n{texts['part']}")
    refused = run("shell", "datasets/city", text=f"staff | count;\n.save {folder}/whole.kql\n")
    check(refused.returncode == 1 and (folder / "whole.kql").read_text("utf-8") == texts["whole"], "a script was written over")
    odd = run("shell", "datasets/city", text=f"staff | count;\n.save {folder}/x.kql --form 3\n")
    check(odd.returncode == 1 and "unknown option '--form'" in odd.stderr, f"an unknown option: {odd.stderr[:200]}")
    live = (folder / "live.html").read_text("utf-8") if (folder / "live.html").exists() else ""
    check("<h1>職員</h1>" in live and "終わりに" in live, "the live report has lost its prose")
    check_page("live", live)


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        kinds(folder)
        workbooks(folder)
        modes(folder)
        replays(folder)
        recorded(folder)
    finally:
        shutil.rmtree(folder)
    finish("reports")


main()
