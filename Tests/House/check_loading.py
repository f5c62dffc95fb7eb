"""`.load` on files as messy as offices write them: tables made here, written in many ways, come back cell by cell."""

import csv
import datetime
import gzip
import itertools
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

import openpyxl

from checks import check, finish

MEIBO = pathlib.Path(sys.argv[1]).resolve()
ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "utf-16"]
TEXTS = "髙橋　一郎/佐藤 花/山本,太郎/渡辺 \"健\"/総務課/二行\nの文/①㈱東/ﾀﾛｳ/課=係/(兼務)/あ|い;う".split("/")
TITLES = {"code": "職員番号", "text": "氏　名", "whole": "職位数", "real": "時間数", "percent": "率", "order": "発令",
          "days": "採用日", "money": "支給額"}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
# Words that are no English in a Japanese report: of types, formats, encodings, commands and the tables made here.
NAMES = set("utf bom jis shift windows csv excel sqlite gzip xlsx string long real date datetime timespan bool true false load "
            "help error header sheet month name".split())


def meibo(text, folder, *arguments, japanese=False):
    """What the program says to a script at its prompt, and its exit status; it may neither crash nor hang."""
    language = "ja_JP.UTF-8" if japanese else "C.UTF-8"
    try:
        result = subprocess.run([MEIBO, *arguments], input=text, capture_output=True, encoding="utf-8", cwd=folder,
                                errors="replace", timeout=60, env={**os.environ, "LANG": language, "LC_ALL": language})
    except subprocess.TimeoutExpired:
        result = subprocess.CompletedProcess(arguments, -9, "", "no end after 60 seconds")
    said, status = result.stdout + result.stderr, result.returncode
    is_well = status >= 0 and not re.search(r"Fatal error|Traceback|Stack dump", said)
    check(is_well, f"{' '.join(arguments)} {text[:80]!r}: ended with {status}: {said[-500:]}")
    return said, status


def load(path, folder, choices="", save=None, japanese=False):
    """The report of a load as the table t, t with its names above, and the rows of t_rejects; it may be saved."""
    files = [folder / "t.out.csv", folder / "t_rejects.out.csv"]
    for file in [*files, folder / (save or "t.kql")]:
        file.unlink(missing_ok=True)
    command = f".load {path} as t" + (f" with ({choices})" if choices else "") + "\n\n"
    exports = [f".export {file.name} --raw <| {file.name[:-8]}\n\n" for file in files]
    saving = f"t;\n\n.save {save} --force\n\n" if save else ""
    said, _ = meibo(command + saving.join(exports), folder, japanese=japanese)
    said = re.sub(r"\n[^\n]*\bt\.out\.csv.*", "", said, flags=re.DOTALL)
    words = set(re.findall(r"\b[a-z]{3,}\b", re.sub(r"`[^`]*`|'[^']*'", "", said.replace(path, "")).lower())) - NAMES
    check(not (japanese and words), f"{path} {choices}: English in Japanese: {sorted(words)}: {said[-900:]}")
    tables = [list(csv.reader(file.read_text("utf-8").splitlines(True))) if file.exists() else [] for file in files]
    return said, tables[0], tables[1][1:]


def replay(script, folder, name):
    """A saved session gives the same results, from whatever folder it is run in."""
    said, status = meibo("", folder, "run", script, "--check")
    check(status == 0 and "1 of 1" in said, f"{name}: the replay differs: {status} {said[-500:]}")


def refused(line, folder):
    for said, status in (meibo(f"{line}\n", folder), meibo(f"{line}\n", folder, japanese=True)):
        check(status in (1, 2) and "[E0" in said, f"{line}: status {status}: {said[-300:]}")
        check("[E043]" not in said, f"{line}: the file's ending is blamed: {said[-300:]}")


def says(name, said, *parts):
    """One line of a report holds all parts."""
    check(any(all(part in line for part in parts) for line in said.splitlines()), f"{name}: no {parts}: {said[-900:]}")


def equal(name, found, wanted, said=""):
    check(found == wanted, f"{name}: {found} instead of {wanted}: {said[-600:]}")


def compare(name, found, header, rows, said):
    equal(f"{name}, columns", found[:1], [header], said)
    equal(f"{name}, rows", len(found) - 1, len(rows), said)
    for title, *columns in zip(header, zip(*found[1:]), zip(*rows)):
        wrong = [pair for pair in zip(*columns) if pair[0] != pair[1]]
        check(not wrong or len(found) - 1 != len(rows), f"{name}: '{title}' has {len(wrong)} other cells: {wrong[:3]}")


def column(kind, count, generator):
    """Cells as they are written, each with what it means."""
    order, cells = generator.choice(["%d/%m/%Y", "%m/%d/%Y"]), []
    for row in range(count):
        text = generator.choice(TEXTS) + generator.choice(["", "", "", " ", "　"])
        code, number = f"{row + 1:05}", generator.choice([0, 7, 120, generator.randint(1000, 10**9)])
        day = datetime.date(1990, 1, 28) + datetime.timedelta(days=generator.randint(0, 14_000) if row else 0)
        era, year = ("令和", day.year - 2018) if f"{day}" >= "2019-05-01" else ("平成", day.year - 1988)
        spelt = [f"{day}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
                 f"{day.year}年{day.month}月{day.day}日", f"{'HR'[era == '令和']}{year}.{day.month}.{day.day}",
                 f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"]
        plain = [f"{number}", f"{number:,}", f"￥{number:,}", f"£{number}", f"{number}".translate(WIDE), f"{number:,}円"]
        money = [(text, f"{number}") for text in plain] + [(f"△{number:,}", f"{-number}"), ("-", ""), ("なし", "")]
        cells.append({
            "code": (code, code), "text": (text, text), "whole": (f"{number}", f"{number}"),
            "real": (f"{number / 100:.2f}", f"{number / 100}"), "order": (day.strftime(order), f"{day}"),
            "percent": (f"{number % 999 / 10}%", f"{number % 999 / 1000}"), "days": (generator.choice(spelt), f"{day}"),
            "money": generator.choice(money) if row else ("1,234", "1234")}[kind])
        if row > 2 and kind != "code" and generator.random() < 0.1:
            cells[row] = "", ""
    return cells


def line_of(cells, separator=","):
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    return separator.join(other if re.search(f'["\n{separator}]', cell) else cell for cell, other in zip(cells, quoted))


def messy(seed, folder):
    """A random table in a messy file: its name, columns, rows, ragged lines, lines with blank ends, and its total."""
    generator = random.Random(seed)
    kinds = ["code", "text"] + generator.sample(list(TITLES)[2:], generator.randint(1, 5))
    count, width, names = generator.randint(12, 60), len(kinds), [TITLES[kind] for kind in kinds]
    separator, end, encoding = [generator.choice(signs) for signs in (",,\t;|", ["\n", "\r\n"], ENCODINGS)]
    padding, share = generator.choice(["", separator * (width - 1)]), generator.choice([0, 0.12])
    lines = [title + padding for title in ["令和7年度　職員一覧", "", "令和7年4月1日"][:generator.choice([0, 0, 1, 2, 3])]]
    if kinds[-2] == "whole":
        # The names of two columns stand below one that spans them.
        lines += [separator.join(names[:-2] + ["実績", ""]), separator.join([""] * (width - 2) + names[-2:])]
        names[-2:] = [f"実績 {name}" for name in names[-2:]]
    else:
        names[1] = generator.choice([names[1], names[0]])
        lines.append(separator.join(names))
        names[1] += "_2" if names[0] == names[1] else ""
    rows, ragged, blanks, total = [], [], [], []
    next_line = lambda: str(1 + sum(1 + text.count("\n") for text in lines))
    for row, cells in enumerate(zip(*(column(kind, count, generator) for kind in kinds))):
        if row > 2 and generator.random() < share and len(ragged) * 6 < count:
            few = [text.replace("\n", " ") for text, _ in cells[:generator.randint(1, width - 1)]]
            few += ["余分"] * generator.choice([0, width])
            reason = f"{len(few)} cell{'s' * (len(few) > 1)} instead of {width}"
            ragged.append([next_line(), reason, line_of(few, separator).encode(encoding).decode(encoding)])
            lines.append(ragged[-1][2])
        blanks += [next_line()] * (cells[1][0] != cells[1][0].strip())
        rows.append([value for _, value in cells])
        lines += [line_of([text for text, _ in cells], separator)] + [""] * (row > 2 and generator.random() < 0.04)
        if row > 2 and not total and generator.random() < 0.01:
            rows.append(["合　計"] + [""] * (width - 1))
            total = [[next_line(), "a total", separator.join(rows[-1])]]
            lines.append(total[0][2])
    text = end.join(lines + [padding] * generator.randint(0, 2)).encode(encoding)
    path = folder / generator.choice([f"m{seed}.csv", f"m{seed}.csv", f"m{seed}.csv.gz"])
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path.name, [name.replace("　", " ") for name in names], rows, ragged, blanks, total


def files(folder, seed):
    """Random tables in messy files: cells, rows set aside, doubts, totals, refusal by a script, replay elsewhere."""
    path, header, rows, ragged, blanks, total = messy(seed, folder)
    said, found, rejects = load(path, folder, save="m.kql")
    compare(path, found, header, rows, said)
    equal(f"{path}, set aside", rejects, ragged, said)
    places = f"line{'s' * (len(blanks) > 1)} {', '.join(blanks[:3])})"
    blank = [f"blanks at the ends of cells make other texts: '{header[1]}' ({len(blanks)})", places, "blanks=trim"] if blanks else []
    says(path, said, *blank)
    replay("../m.kql", folder / "elsewhere", path)
    load(path, folder, japanese=True)
    answer, status = meibo("", folder, "query", f"m{seed} | count", "--data", path, "--format", "csv")
    wanted = f"line {ragged[0][0]}:" if ragged else f"\n{len(rows)}\n"
    equal(f"{path}, {wanted!r} in a script", (status, wanted in answer), (2 if ragged else 0, True), answer)
    if total:
        says(path, said, "1 row looks like a total", f"(line {total[0][0]})", "`with (totals=drop)`")
        said, found, rejects = load(path, folder, "totals=drop")
        compare(f"{path} without its total", found, header, [row for row in rows if row[0] != "合　計"], said)
        equal(f"{path}, the total", rejects, sorted(ragged + total, key=lambda row: int(row[0])), said)
        says(f"{path} without its total", said, *blank)


def choices(folder, _):
    """What `with (…)` says is done, survives a saved session, and no other cell changes."""
    for name, text, words, rows in [
        ("compact", "番号,採用日\n1,20250401\n2,20240229\n", "採用日=date", "1,2025-04-01 2,2024-02-29"),
        ("years", "番号,日\n1,4月1日\n2,3月31日\n3,なし\n", "year=2025", "1,2025-04-01 2,2025-03-31 3,"),
        ("order", "番号,日\n1,04/05/2025\n2,06/07/2025\n", "dates=mdy", "1,2025-04-05 2,2025-06-07"),
        ("ends", "番号,名\na,x \nb,　y\nc,z\n", "blanks=trim", "a,x b,y c,z"),
        ("unknown", "番号,額\n1,5\n2,不明\n3,-\n4,*\n", 'missing="不明|*"', "1,5 2, 3, 4,"),
        ("third", "甲,乙\n1,2\n番号,額\n3,4\n", "header=3", "3,4"),
        ("signs", "番号#額\n1#2·3\n2#4\n", 'separator="#"', "1,2·3 2,4"),
        ("headless", "1,甲\n2,乙\n", "header=0", "1,甲 2,乙"),
        ("types", "番号,額,有無\n1,5,有\n2,7,無\n", "番号=string, 額=real, 有無=bool", "1,5.0,true 2,7.0,false"),
        ("total", "番号,額\n1,5\n2,7\n合計,12\n", "totals=drop", "1,5 2,7"),
        ("latin", "no,name\n1,café\n2,na\n", "encoding=Windows-1252", "1,café 2,na"),
    ]:
        (folder / f"{name}.csv").write_text(text, "cp1252" if name == "latin" else "utf-8")
        said, found, _ = load(f"{name}.csv", folder, words, f"{name}.kql")
        equal(name, found[1:], [row.split(",") for row in rows.split(" ")], said)
        replay(f"../{name}.kql", folder / "elsewhere", name)
        load(f"{name}.csv", folder, words, japanese=True)
    (folder / "types.csv").write_text("番号,額,有無\n1,5,無\n2,7,無\n")
    check(meibo("", folder, "run", "types.kql", "--check")[1] != 0, "a changed file is not seen")
    says("compact days", load("compact.csv", folder)[0], "'採用日'", "with (採用日=date)")
    says("days without a year", load("years.csv", folder)[0], "'日'", "year=")
    says("days of no order", load("order.csv", folder)[0], "'日'", "(lines 2, 3)", "(dates=dmy)", "(dates=mdy)")
    says("numbers without their total", load("total.csv", folder, "totals=drop")[0], "番号", " long ")
    (folder / "order.csv").write_text("番号,日,他\n1,04/05/2025,13/05/2025\n2,06/07/2025,01/02/2025\n")
    said, found, _ = load("order.csv", folder, "dates=mdy")
    check("'他' is left as text" in said or found[1][2] == "2025-05-13", f"days that tell their order: {said}")


def names(folder, _):
    """Columns and files of odd names, in `with (…)` and in saved sessions; what is refused there; renamed columns."""
    odd = ["a,b", "[c]", "it's", "x=y", "(z)", "q\"r", "header", "a·b", "50%", "d with (e)", "f)", "a as b", "１"]
    (folder / "odd.csv").write_text(line_of(odd) + "\n" + line_of(["007"] * len(odd)) + "\n")
    words = [f'["{name}"]=long' if "'" in name else f"['{name}']=long" for name in odd]
    for part in [words, *([word] for word in words), ['missing="m with (n)|o,p"']]:
        said, found, _ = load("odd.csv", folder, ", ".join(part), "odd.kql")
        compare(f"odd columns, {part}", found, odd, [["7" if word in part else "007" for word in words]], said)
        replay("odd.kql", folder, f"odd columns, {part}")
    for file in ["x with (1)", "x as y", "x#1", "x·50%28", "x with (header=0)", "x's", "x with y)"]:
        (folder / f"{file}.csv").write_text("番号,名\n007,甲\n")
        for words in ("", "header=1"):
            said, found, _ = load(f'"{file}.csv"', folder, words, "file.kql")
            compare(f"{file} {words}", found, ["番号", "名"], [["007", "甲"]], said)
            replay("file.kql", folder, f"{file} {words}")
        table = re.sub(r"\W", "_", file)
        meibo(f"['{table}'] | count\n\n.save {table}.kql\n", folder, f"{file}.csv")
        replay(f"{table}.kql", folder, f"{file}, opened")
    (folder / "a.csv").write_text("番号,名\n007,甲\n")
    for words in ["header", "header=x", "header=-1", "header=99", "番=long", "番号=lung", "hedder=1", "encoding=EBCDIC",
                  "separator=;;", "widths=a", 'widths="8,x"', "dates=ymd", "year=1", "番号=", "\"", "['番号'=long", "=",
                  "rejects=no", "番号=long, 番号=date", "header=1) as t ("]:
        refused(f".load a.csv with ({words})", folder)
    says("the remedy loads the same table", meibo(".load a.csv as days\n", folder)[0], "otherwise", " as days")
    for step in ("", "t | count\n\n", "t | summarize count() by 所属課\n\n"):
        for file, name in (("b.csv", "所属課"), ("c.csv", "所属")):
            (folder / file).write_text(f"職員番号,{name},氏名\n0001,総務,{file}\n0002,税務,乙\n")
        says(f"renamed behind {step!r}", meibo(f".load b.csv as t\n\n{step}.load c.csv as t\n", folder)[0], "所属課 → 所属")


def rows_apart(folder, _):
    """Rows that cannot be taken stand in the table of rejects as they are in the file, with their lines."""
    lines = [f'{row},"a,{row}",2025/4/1,{"x" if row % 9 == 4 else 7},b{" " * (row > 50)}' for row in range(60)]
    for gap in (0, 1):
        (folder / "apart.csv").write_text("番号,名,日,額,印\n" + "\n" * gap + "\n".join(lines) + "\n")
        said, _, rejects = load("apart.csv", folder, "額=long")
        wanted = [[f"{2 + gap + row}", "額: 'x' is no long", lines[row]] for row in range(4, 60, 9)]
        equal("misfits", rejects, wanted, said)
        says("misfits", said, "blanks at the ends of cells make other texts: '印'", f"(lines {53 + gap}, {54 + gap}, {55 + gap})")
    body = [f"{row},甲,乙" for row in range(40)]
    # A ragged record of two lines is one row, and its second line none; of an open quote only the line is lost.
    for bad, reason in [('20,"一\n99,二,三"', "2 cells instead of 3"), ('20,"一,三', "a quote never closes")]:
        (folder / "bad.csv").write_text("\n".join(["番号,名,印", *body[:20], bad, *body[21:]]) + "\n")
        said, found, rejects = load("bad.csv", folder)
        compare(reason, found, ["番号", "名", "印"], [row.split(",") for row in body[:20] + body[21:]], said)
        equal(reason, rejects, [["22", reason, bad]], said)
    for bad, is_taken in ((10, True), (14, False)):
        (folder / "share.csv").write_text("\n".join(["番号,名,印"] + body[:30] + ["x,y"] * bad) + "\n")
        equal(f"{bad} of {30 + bad} rows are ragged", bool(load("share.csv", folder)[1]), is_taken)


def notations(folder, _):
    """Which year a day without one has, what is no number, and headers of three lines."""
    days = [datetime.date(2024, 4, 1), datetime.date(2025, 3, 31), datetime.date(2024, 2, 29)]
    for title, digits, turn in itertools.product(["年", "年度"], [{}, WIDE], [1, -1]):
        years = [f"{day.year - (title == '年度' and day.month < 4)}" for day in days]
        rows = [[year.translate(digits), f"{day.month}月{day.day}日"][::turn] for year, day in zip(years, days)]
        header, wanted = [title, "発令日"][::turn], [[year, f"{day}"][::turn] for year, day in zip(years, days)]
        (folder / "fy.csv").write_text("\n".join(map(",".join, [header] + rows)))
        said, found, _ = load("fy.csv", folder)
        compare(f"{header} {rows[0]}", found, header, wanted, said)
    for cells in ["0012 0100 1", "(1) (2) (3)", "- - なし", "① ② ③", "03-1234-5678 03-1111-2222", "R1 H2", "8:30 17:5", "2E2 200 1E5",
                  "12345678901234567890 2", "1,000 約2", "なし 甲", "=1+1 @x", "x　 x", "ｘ X", "1/2 3/4"]:
        rows = [[f"{row}", cell] for row, cell in enumerate(cells.split(" "))]
        (folder / "texts.csv").write_text("\n".join(map(line_of, [["番号", "値"]] + rows)))
        said, found, _ = load("texts.csv", folder)
        compare(f"texts {cells}", found, ["番号", "値"], rows, said)
        says(f"texts {cells}", said, "値 ", " string ")
    texts = {"timespan": {"36:15": "1.12:15:00", "8:30": "08:30:00", "△1:05": "-01:05:00", "100:00:01": "4.04:00:01", "1.09:39:08.5714285": "1.09:39:08.5714285", "2時間5分": "02:05:00"},
             "long": {"−500": "-500", "+5": "5", "7": "7"}, "date": {"2025/04/01 00:00:00": "2025-04-01", "2025/4/2 0:00": "2025-04-02",
             "2025年4月3日(木)": "2025-04-03"}, "datetime": {"2025/4/1 8:30": "2025-04-01T08:30:00Z", "R7.4.2 0:00": "2025-04-02T00:00:00Z"}}
    for kind, cells in texts.items():
        (folder / "kinds.csv").write_text("番号,値\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells)))
        said, found, _ = load("kinds.csv", folder)
        compare(kind, found, ["番号", "値"], [[f"{row}", cell] for row, cell in enumerate(cells.values())], said)
        says(kind, said, f" {kind} ")
        says(kind, load("kinds.csv", folder, f"値={kind}")[0], f" {kind} ")
    (folder / "near.csv").write_text("番号,額\n" + "".join(f"{row},{'約三' if row == 7 else 9}\n" for row in range(20)))
    says("near", load("near.csv", folder)[0], "'額' is left as text: 19 of 20", "'約三'", "(line 9)", "額=long", "missing=")
    lines = ["番号,氏名,給与,,,", ",,本俸,,手当,", ",,月額,年額,月額,年額", "0001,山田,1,12,2,24", "0002,佐藤,3,36,4,48"]
    header = ["番号", "氏名", "給与 本俸 月額", "給与 本俸 年額", "給与 手当 月額", "給与 手当 年額"]
    (folder / "three.csv").write_text("\n".join(lines))
    said, found, _ = load("three.csv", folder)
    compare("a header of three lines", found, header, [line.split(",") for line in lines[3:]], said)


def sources(folder, seed):
    """Fixed widths and SQLite."""
    columns = [column(kind, 30, random.Random(seed)) for kind in ("code", "text", "whole", "days")]
    rows, meant = [[[cell[place] for cell in row] for row in zip(*columns)] for place in (0, 1)]
    table = [["番号", "氏名", "数", "採用日"]] + [[text.replace("\n", " ") for text in row] for row in rows]
    lines = [b"".join(cell.encode("cp932").ljust(width) for cell, width in zip(row, [7, 14, 13, 20])) for row in table]
    lines[9] += "余分".encode("cp932")
    text = b"\r\n".join(lines)
    (folder / "f.txt").write_bytes(text if seed % 2 else text.decode("cp932").encode())
    said, found, rejects = load("f.txt", folder, 'widths="7,14,13,20"', "s.kql")
    stripped = [[value.replace("\n", " ").strip(" 　") for value in row] for row in meant[:8] + meant[9:]]
    compare(f"fixed widths {seed}", found, table[0], stripped, said)
    equal(f"fixed widths {seed}", rejects, [["10", "5 cells instead of 4", lines[9].decode("cp932")]], said)
    replay("s.kql", folder, f"fixed widths {seed}")
    # In a database texts of digits are texts, without a zero in front, too.
    rows, meant = [[[f"{place % 3}"] + row[1:] for place, row in enumerate(part)] for part in (rows, meant)]
    name = ["staff", "職員 名簿", "a#b", "it's"][seed % 4]
    with sqlite3.connect(folder / "hr.sqlite") as file:
        file.executescript(f'create table "{name}"(番号 text, 氏名 text, 数 integer, 採用日 text); create table 他(a)')
        file.executemany(f'insert into "{name}" values (?, ?, ?, ?)', [[cell or None for cell in row] for row in rows])
    said, found, _ = load(f'"hr.sqlite#{name}"', folder, save="s.kql")
    compare(f"SQLite {name}", found, table[0], meant, said)
    says(f"SQLite {name}", said, "番号", " string ")
    replay("s.kql", folder, f"SQLite {name}")


def months(parent, seed):
    """A folder of a year's months, in several formats and spellings."""
    generator, wanted, bad, header = random.Random(seed), [], [], ["番号", "時間", "備考"]
    folder = parent / f"months{seed}"
    folder.mkdir()
    for month in range(1, 9):
        spelt = ["残業_{0}-{1:02}", "{0}{1:02}", "令和7年{1}月分", "R7.{1}", "ot {0}年{1}月", "令和７年{1}月"]
        kind = "xlsx" if month == 8 else generator.choice(["csv", "csv.gz", "xlsx"])
        file = f"{generator.choice(spelt).format(2025, month)}.{kind}"
        rows = [[f"{row:04}", f"{row * month}", "甲" + " " * (month == 8 and row == 1)] for row in range(5)]
        order = generator.sample(range(3), 3) if month > 1 else [0, 1, 2]
        wanted += [row + [f"2025-{month:02}-01"] for row in rows]
        table = [[row[place] for place in order] for row in [header] + rows]
        if kind == "xlsx":
            book = openpyxl.Workbook()
            for row in [["残業の実績"], []] + table:
                book.active.append(row)
            book.save(folder / file)
            continue
        if not bad:
            bad = [["3", f"{file}: 2 cells instead of 3", "0099,5"]]
            table.insert(2, ["0099", "5"])
        text = "\n".join(map(",".join, table)).encode(generator.choice(ENCODINGS))
        (folder / file).write_bytes(gzip.compress(text) if kind == "csv.gz" else text)
    said, found, rejects = load(folder.name, parent, save="m.kql")
    compare(folder.name, found, header + ["month"], wanted, said)
    equal(folder.name, rejects, bad, said)
    says(f"{folder.name}, the row of a sheet", said, "make other texts: '備考'", "line 5")
    says(f"{folder.name}, the file of a row", said, "make other texts: '備考'", file)
    replay("../m.kql", folder, folder.name)
    load(folder.name, parent, japanese=True)
    (folder / "説明.csv").write_text("番号,時間,備考\n0001,5,乙\n")
    said, found, _ = load(folder.name, parent)
    check(found and found[0][-1] == "file" and len(found) == len(wanted) + 2, f"a file without a month: {said}")


def sheets(folder, seed):
    """A sheet with tables below and beside each other: one is read, the others by the commands that are offered."""
    generator, book, tables = random.Random(seed), openpyxl.Workbook(), []
    tops, lefts = [1, 8, 15][:generator.randint(2, 3)], [1, 7][:generator.randint(1, 2)]
    for top, left in itertools.product(tops, lefts):
        width, height = generator.randint(2, 4), generator.randint(2, 5)
        cells = [[f"列{top}{left}{place}" for place in "甲乙丙丁"[:width]]]
        cells += [[f"課{row}"] + [generator.randint(1, 999) for _ in range(width - 1)] for row in range(height)]
        for row, place in itertools.product(range(height + 1), range(width)):
            book.active.cell(top + row, left + place, cells[row][place])
        tables.append([list(map(str, row)) for row in cells])
    book.save(folder / "s.xlsx")
    offered = re.findall(r"`\.load ([^`]*![^`]*)`", load("s.xlsx", folder)[0])
    equal(f"sheet {seed}, the tables offered", len(offered), len(tables) - 1)
    for path, wanted in zip(["s.xlsx"] + offered, tables):
        said, found, _ = load(path, folder)
        equal(f"sheet {seed}, {path}", found, wanted, said)
        load(path, folder, japanese=True)


def attacks(folder, _):
    """Files that are none: an answer or an error with a code, in time."""
    with sqlite3.connect(folder / "big.sqlite") as file:
        file.executescript("create table t(a, b); create table u(a)")
        file.executemany("insert into t values (?, ?)", [(row, "x" * 60) for row in range(5000)])
    half, tens = (folder / "big.sqlite").read_bytes(), ",".join(map(str, range(10_000)))
    packed = gzip.compress("".join(f"{row},{row * 7919 % 1000}\n" for row in range(5000)).encode())
    tables = {
        "line.csv": "番号,名", "columns.csv": ",".join(f"c{place}" for place in range(10_000)) + "\n" + tens,
        "nameless.csv": "," * 9999 + "\n" + tens, "same.csv": ",".join(["名"] * 10_000) + "\n" + tens,
        "long.csv": "番号,名\n1," + "税" * 40_000, "quotes.csv": "番号,名\n" + "2,y\n" * 50_000 + '3,"y\n' * 9_999}
    others = {
        "empty.csv": "", "bom.csv": "\ufeff", "ends.csv": "\n\r\n\n", "separators.csv": ",,,\n" * 4, "nul.csv": "a\n\0",
        "no mark.csv": "番号,名\n1,甲\n".encode("utf-16-le"), "cut.csv": "番号,名\n1,税".encode()[:-1],
        "open.csv": '番号,"名\n1,x\n', "cut.csv.gz": packed[:-900], "junk.csv.gz": "a,b\n", "none.csv.gz": "",
        "flip.csv.gz": packed[:-7] + bytes([packed[-7] ^ 1]) + packed[-6:], "half.sqlite": half[:len(half) // 2],
        "head.sqlite": half[:100], "empty.sqlite": "", "text.sqlite": "a,b\n1,2\n", "x.xlsx": b"PK\x03\x04"}
    for name, text in {**tables, **others}.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        said = load(name, folder, japanese=True)[0]
        equal(f"{name}, {len(said)} long", (0 < len(said) < 20_000, "[E0" in said), (True, name in others), said[:99])
    equal("a cell of 40,000 characters", load("long.csv", folder)[1][1:], [["1", "税" * 40_000]])
    for path in [*others, "elsewhere", "nowhere.csv", "line.csv with (header=1", "big.sqlite#v", "big.sqlite", ""]:
        refused(f".load {path}", folder)


def desk(folder, _):
    """What offices do to tables: each file beside the rows that it holds, and what is to be said of it."""
    def written(name, text):
        (folder / name).write_text(text, "utf-8")
        return name

    def sheet(name, rows, merged=(), formats=()):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for area in merged:
            book.active.merge_cells(area)
        for place, form in formats:
            book.active[place].number_format = form
        book.save(folder / name)
        return name

    months = [["令和7年度 時間外", "", "", "", ""], ["所属", "氏名", "4", "5", "計"], ["総務", "山田", "10", "20", "30"], ["財政", "佐藤", "1", "2", "3"]]
    years = [["氏名", 2023, 2024, 2025], ["山田", "A", "B", "A"], ["佐藤", "B", "B", "C"]]
    tall = [["部", "課", "職員数", None, None, None], [None, None, "常勤", None, "会計年度", None], [None, None, "男", "女", "男", "女"],
            ["総務部", "総務課", 10, 5, 1, 2], [None, "人事課", 4, 4, 0, 3], ["福祉部", "福祉課", 7, 20, 3, 30], [None, "保育課", 1, 40, 0, 50]]
    tall_names = ["部", "課", "職員数 常勤 男", "職員数 常勤 女", "職員数 会計年度 男", "職員数 会計年度 女"]
    tall_rows = [["" if cell is None else str(cell) for cell in row] for row in tall[3:]]
    duty = [["令和7年4月分"], ["番号", "氏名", 1, 2, 3, "計"], [None, None, "火", "水", "木", None], ["0001", "甲", 1, None, 2, 3], ["0002", "乙", 2, 2, None, 4]]
    bank = [["作成課", "人事課"], ["担当", "山田"], [], ["番号", "氏名", "採用日"], *[[1000 + row, f"氏名{row}", datetime.date(2020, 4, 1)] for row in range(20)]]
    gap = [["氏名", "所属"], ["山田", "総務課"], ["佐藤", "財政課"], [], ["鈴木", "人事課"], ["田中", "人事課"]]
    cases = [
        (sheet("months.xlsx", [[int(c) if c.isdigit() else c or None for c in row] for row in months]), "", months[1], months[2:], ["令和7年度 時間外"]),
        (written("months.csv", "\n".join(",".join(row) for row in months)), "", months[1], months[2:], ["令和7年度 時間外"]),
        (sheet("years.xlsx", years), "", [str(cell) for cell in years[0]], years[1:], []),
        (sheet("tall.xlsx", tall, ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"]), "", tall_names, tall_rows, ["header has 3 lines", "first row of each group"]),
        (sheet("three.xlsx", tall, ["C1:F1", "C2:D2", "E2:F2"]), "header=1-3, fill=部", tall_names,
         [[row[0] or before[0], *row[1:]] for before, row in zip([tall_rows[0], *tall_rows], tall_rows)], ["header has 3 lines"]),
        (sheet("duty.xlsx", duty), "", ["番号", "氏名", "1 火", "2 水", "3 木", "計"], [["0001", "甲", "1", "", "2", "3"], ["0002", "乙", "2", "2", "", "4"]], []),
        (sheet("bank.xlsx", bank), "", bank[3], [[str(cell) for cell in row] for row in bank[4:]], ["2 tables"]),
        (sheet("gap.xlsx", gap), "", gap[0], gap[1:3] + gap[4:], []),
        (sheet("codes.xlsx", [["番号", "差"], [121, -1 / 24], [7, 0.5], [30, 60.5 / 24]], (), [("A2", "00000"), ("A3", "00000"), ("A4", "00000"), ("B2", "[h]:mm"), ("B3", "[h]:mm"), ("B4", "[h]:mm")]),
         "", ["番号", "差"], [["00121", "-01:00:00"], ["00007", "12:00:00"], ["00030", "2.12:30:00"]], []),
        (sheet("none.xlsx", [["番号", "退職日"], [1, 0], [2, 45747]], (), [("B2", "yyyy/m/d"), ("B3", "yyyy/m/d")]), "", ["番号", "退職日"], [["1", ""], ["2", "2025-03-31"]], ["1 cell of days holds 0"]),
        (written("units.csv", "所属,人員,給料\n,（人）,（千円）\n課一,3,300\n課二,4,310\n"), "", ["所属", "人員（人）", "給料（千円）"], [["課一", "3", "300"], ["課二", "4", "310"]], []),
        (written("first.csv", "職員番号,,人数\n総務課,正職員,不明\n財政課,正職員,12\n人事課,正職員,13\n"), "", ["職員番号", "Column2", "人数"],
         [["総務課", "正職員", "不明"], ["財政課", "正職員", "12"], ["人事課", "正職員", "13"]], []),
        (written("notes.csv", "番号,氏名,給料\n" + "".join(f"{row},甲{row},{row}00\n" for row in range(1, 9)) + "※ 休職者を含む,,\n以上,,\n"), "",
         ["番号", "氏名", "給料"], [[str(row), f"甲{row}", f"{row}00"] for row in range(1, 9)], ["set aside: 2 rows", "a remark below the table"]),
        (written("totals.csv", "部,課,定員\n総務部,総務課,10\n総務部,会計課,12\n総務部計,,22\n福祉部,福祉課,30\n【合計】,,52\nうち再任用,,5\n"), "totals=drop",
         ["部", "課", "定員"], [["総務部", "総務課", "10"], ["総務部", "会計課", "12"], ["福祉部", "福祉課", "30"]], ["set aside: 3 rows"]),
        (written("rated.csv", "職員番号,年度,評価\n1001,2025,平均\n1002,2025,平均\n1003,2025,良い\n"), "totals=drop", ["職員番号", "年度", "評価"],
         [["1001", "2025", "平均"], ["1002", "2025", "平均"], ["1003", "2025", "良い"]], []),
        (written("behind.csv", "番号,所属,額\n1,総務,100\n,小計,100\n2,人事,不明？\n3,人事,7\n4,人事,8\n5,人事,8\n"), "totals=drop, 額=long, rejects=aside",
         ["番号", "所属", "額"], [["1", "総務", "100"], ["3", "人事", "7"], ["4", "人事", "8"], ["5", "人事", "8"]], ["line 3: a total", "line 4: 額"]),
        (written("formula.csv", '番号,名\n"=""00123""",甲\n="00007",乙\n'), "", ["番号", "名"], [["00123", "甲"], ["00007", "乙"]], ['=\"…\"'.replace("\\", "")]),
        (written("parts.csv", "課,職員数,うち女性\n総務,10,(4.5)\n財政,12,(5.5)\n"), "", ["課", "職員数", "うち女性"], [["総務", "10", "(4.5)"], ["財政", "12", "(5.5)"]], ["all its numbers stand in brackets"]),
        (written("parts.csv", "課,職員数,うち女性\n総務,10,(4.5)\n財政,12,(5.5)\n"), "うち女性=real", ["課", "職員数", "うち女性"], [["総務", "10", "4.5"], ["財政", "12", "5.5"]], []),
        (written("either.csv", "番号,日\n1,25/03/2020\n2,04/13/2021\n3,01/02/2020\n"), "", ["番号", "日"], [["1", "25/03/2020"], ["2", "04/13/2021"], ["3", "01/02/2020"]], ["says the day first"]),
        (written("days.csv", "番号,日\n1,13/05/2025\n2,01/06/2025\n3,0\n"), "日=date", ["番号", "日"], [["1", "2025-05-13"], ["2", "2025-06-01"], ["3", ""]], []),
        (written("torn.csv", "番号,日\n1,25/03/2020\n2,04/13/2021\n3,01/02/2020\n4,2020-01-01\n" + "".join(f"{row},2020-01-01\n" for row in range(5, 16))),
         "日=date, rejects=aside", ["番号", "日"], [[str(row), "2020-01-01"] for row in range(4, 16)], ["set aside: 3 rows"]),
        (written("zeros.csv", "職員番号,氏名\n00123,甲\n124,乙\n00125,丙\n"), "", ["職員番号", "氏名"], [["00123", "甲"], ["124", "乙"], ["00125", "丙"]], ["zeros may have been lost"]),
        (written("ratio.csv", "課,男女比\n総務,1:20\n財政,3:15\n"), "", ["課", "男女比"], [["総務", "1:20"], ["財政", "3:15"]], []),
        (written("brackets.csv", "氏名,担当\n（兼）甲,（再）\n乙,（兼）\n"), "", ["氏名", "担当"], [["（兼）甲", "（再）"], ["乙", "（兼）"]], []),
        (written("shift.csv", "曜日,交替\n月,火\n水,木\n"), "", ["曜日", "交替"], [["月", "火"], ["水", "木"]], []),
        (written("mean.csv", "氏名,点\n平均太郎,80\n平田,70\n"), "totals=drop", ["氏名", "点"], [["平均太郎", "80"], ["平田", "70"]], []),
        (written("lost.csv", "番号,個人番号\n" + "".join(f"{row},1.23457E+11\n" for row in range(5))), "", ["番号", "個人番号"], [[str(row), "123457000000.0"] for row in range(5)], ["may have rounded it"]),
        (written("fiscal.csv", "令和7年度研修実績,,\n実施日,研修名,人数\n4月10日,甲,30\n1月15日,乙,20\n"), "year=FY2025", ["実施日", "研修名", "人数"],
         [["2025-04-10", "甲", "30"], ["2026-01-15", "乙", "20"]], []),
        (written("fiscal.csv", "令和6年度研修実績,,\n実施日,研修名,人数\n4月10日,甲,30\n1月15日,乙,20\n"), "", ["実施日", "研修名", "人数"],
         [["4月10日", "甲", "30"], ["1月15日", "乙", "20"]], ["year=FY2024"])]
    for name, choice, header, wanted, parts in cases:
        said, found, _ = load(name, folder, choice)
        compare(f"{name} {choice}", found, header, wanted, said)
        for part in parts:
            says(f"{name} {choice}", said, part)
        load(name, folder, choice, japanese=True)
    for name, text in {"2025-04.csv": "1,10", "2025-05.csv": "1,11", "2025-05 - コピー.csv": "1,11", "2025-06.xls": "", "readme.txt": "説明"}.items():
        (folder / "twice").mkdir(exist_ok=True)
        (folder / "twice" / name).write_text(f"番号,時間\n{text}\n※ 注,\n" if text[0:1] == "1" else text)
    for part in ["3 files", "2025-04.csv: a remark", "2 files say 2025-05", "not read: 2025-06.xls, readme.txt"]:
        says("a month twice", load("twice", folder)[0], part)
    for name in ["3月.csv", "4月.csv"]:
        (folder / "fiscal").mkdir(exist_ok=True)
        (folder / "fiscal" / name).write_text(f"番号,時間\n1,{name[0]}\n")
    (folder / "令和6年度").mkdir()
    (folder / "令和6年度" / "4月.csv").write_text("番号,時間\n1,4\n")
    says("a year in the folder's name", load("令和6年度", folder)[0], "year=FY2024")
    _, found, _ = load("fiscal", folder, "year=FY2025")
    equal("months without a year", found, [["番号", "時間", "month"], ["1", "4", "2025-04-01"], ["1", "3", "2026-03-01"]])
    table = "番号,氏名,所属\n" + "".join(f"{row:03},髙橋　{row},総務課\n" for row in range(30))
    (folder / "euc.csv").write_bytes(table.replace("髙", "高").encode("euc-jp"))
    said, found, _ = load("euc.csv", folder)
    compare("EUC-JP", found, ["番号", "氏名", "所属"], [[f"{row:03}", f"高橋　{row}", "総務課"] for row in range(30)], said)
    broken = table.encode("cp932").split(b"\n")
    broken[7] = broken[7][:-2] + b"\x81"
    (folder / "one.csv").write_bytes(b"\n".join(broken))
    says("a broken byte", load("one.csv", folder)[0], "no valid CP932", "line 8")
    (folder / "wide.txt").write_bytes("001山田太東京 \n002佐藤  大阪 \n003あA鈴木名古\n004田中  札幌 \n005林    那覇 \n006森    津   \n".encode("cp932"))
    said, found, rejects = load("wide.txt", folder, 'widths="3,6,5", header=0')
    equal("a character over a border", (len(found) - 1, [row[2] for row in rejects]), (5, ["003あA鈴木名古"]), said)
    for line in [".load tall.xlsx with (separator=tab)", ".load notes.csv with (merged=fill)", ".load notes.csv with (fill=部)", ".load notes.csv with (header=3-2)"]:
        refused(line, folder)


PARTS = {files: 120, choices: 1, names: 1, rows_apart: 1, notations: 1, sources: 8, months: 8, sheets: 8, desk: 1, attacks: 1}
for part, number in [(part, number) for part, count in PARTS.items() for number in range(count)]:
    with tempfile.TemporaryDirectory() as temporary:
        (pathlib.Path(temporary) / "elsewhere").mkdir()
        part(pathlib.Path(temporary), number)
finish("loading")
