"""What goes out: workbooks, CSV in three encodings, data packages and filled forms, read again by Python and by Meibo."""

import csv
import datetime
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
CITY = ROOT / "datasets" / "city"


def shell(commands, folder, *data):
    result = subprocess.run([MEIBO, *map(str, data)], input="\n\n".join(commands) + "\n", capture_output=True, text=True,
                            cwd=folder, timeout=120)
    check(result.returncode >= 0, f"{commands}: status {result.returncode}")
    return result.stdout + result.stderr


def rows(path, encoding="utf-8", delimiter=","):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def round_trips(folder):
    """Every table of the city goes to CSV, to a workbook, and through the workbook to CSV again."""
    tables = [resource["name"] for resource in json.loads((CITY / "datapackage.json").read_text())["resources"]]
    shell([f".export {name}.csv --raw <| {name}" for name in tables]
          + [f".export {name}.xlsx <| {name}" for name in tables], folder, CITY)
    commands = []
    for name in tables:
        commands += [f".load {name}.xlsx as t_{name}", f".export {name}.again.csv --raw <| t_{name}"]
    shell(commands, folder)
    for name in tables:
        first, again = rows(folder / f"{name}.csv"), rows(folder / f"{name}.again.csv")
        if len(first) == 1:
            check(again[0] == first[0], f"{name}: the header of an empty table")
            continue
        types = [column_kind([row[place] for row in first[1:]]) for place in range(len(first[0]))]
        same = len(first) == len(again) and all(
            alike(one, two, kind) for left, right in zip(first, again) for one, two, kind in zip(left, right, types))
        check(same, f"{name}: CSV → XLSX → CSV")
        sheet = openpyxl.load_workbook(folder / f"{name}.xlsx", read_only=True).active
        read = [[cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        check(read[0] == tuple(first[0]) or list(read[0]) == first[0], f"{name}: names in the workbook")
        check(len(read) == len(first), f"{name}: rows in the workbook")
        for line, (text_row, cells) in enumerate(zip(first[1:], read[1:]), 2):
            for text, cell, kind in zip(text_row, cells, types):
                if not cell_is(cell, text, kind):
                    check(False, f"{name} row {line}: {cell!r} for {text!r}")
        check(True, name)


def escapes(folder):
    """Characters that XML cannot hold, and texts that look like what stands for them, go through a workbook and come back."""
    generator = random.Random(8)
    pieces = ["_", "x", "0041", "D", "_x000D_", "_x005F_", "_xDE00_", "_x0000_", "\x01", "\r", "\ufffe", "か", "😀", "\n"]
    texts = ["z" + "".join(generator.choice(pieces) for _ in range(generator.randint(1, 9))) for _ in range(2000)]
    with open(folder / "escapes.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "text"], *([f"A{place:05}", text] for place, text in enumerate(texts))])
    shell([".load escapes.csv as t", ".export escapes.xlsx <| t", ".load escapes.xlsx as u", ".export again.csv --raw <| u"], folder)
    check([row[1] for row in rows(folder / "again.csv")[1:]] == texts, "escapes: CSV → XLSX → CSV")


def column_kind(cells):
    filled = [cell for cell in cells if cell]
    if all(cell in ("true", "false") for cell in filled):
        return "bool"
    try:
        [float(cell) for cell in filled]
        return "text" if any(len(cell) > 1 and cell[0] == "0" and cell[1] != "." for cell in filled) else "number"
    except ValueError:
        pass
    return "day" if all(len(cell) == 10 and cell[4] == cell[7] == "-" for cell in filled) else "text"


def alike(one, two, kind):
    if one == two:
        return True
    return kind == "number" and one and two and abs(float(one) - float(two)) <= 1e-12 * abs(float(one))


def cell_is(cell, text, kind):
    if not text:
        return cell is None
    if kind == "number" and isinstance(cell, (int, float)):
        return abs(cell - float(text)) <= 1e-12 * abs(float(text))
    if kind == "day" and isinstance(cell, datetime.datetime):
        return cell.date().isoformat() == text
    if kind == "bool":
        return cell is (text == "true")
    return cell == text or str(cell) == text


def encodings(folder):
    """UTF-8 with a mark, CP932, and what CP932 lacks."""
    table = 'datatable(氏名:string, 額:long) ["山田 ①㈱髙", 1, "=1+1", 2, "ｱｲｳ、\\"引用\\"", 3]'
    said = shell([f".export a.csv --bom <| {table}", f".export b.csv --cp932 <| {table}", f".export c.tsv --cp932 --raw <| {table}"],
                 folder)
    expected = [["氏名", "額"], ["山田 ①㈱髙", "1"], ["'=1+1", "2"], ['ｱｲｳ、"引用"', "3"]]
    check((folder / "a.csv").read_bytes()[:3] == b"\xef\xbb\xbf" and rows(folder / "a.csv", "utf-8-sig") == expected, said)
    check(rows(folder / "b.csv", "cp932") == expected, "CP932")
    check(rows(folder / "c.tsv", "cp932", "\t")[2][0] == "=1+1", "--raw leaves formulas")
    odd = 'datatable(a:string, 𠮷:string) ["𠮷田", "x", "é", "−1"]'
    said = shell([f".export d.csv --cp932 <| {odd}"], folder)
    check(not (folder / "d.csv").exists() and all(part in said for part in ["row 1, 'a': 𠮷 (U+20BB7)", "row 2, 'a': é (U+E9)",
                                                                           "the name: 𠮷"]), said)
    said = shell([f".export d.csv --cp932 --substitute <| {odd}"], folder)
    check(rows(folder / "d.csv", "cp932") == [["a", "〓"], ["〓田", "x"], ["〓", "－1"]], f"{said} {rows(folder / 'd.csv', 'cp932')}")
    check("3 characters" in said and "− (U+2212) → －" in said, said)
    generator = random.Random(5)
    letters = [chr(code) for code in range(0x20, 0xFFFF) if not 0xD800 <= code < 0xE000 and chr(code).isprintable()]
    cells = ["".join(generator.choices(letters, k=8)) for _ in range(400)]
    with open(folder / "letters.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["text"]] + [[cell] for cell in cells])
    shell([".load letters.csv", ".export letters.out.csv --cp932 --substitute --raw <| letters"], folder)
    out = (folder / "letters.out.csv").read_bytes().decode("cp932")
    read = [row[0] for row in csv.reader(io.StringIO(out, newline=""))][1:]
    check(len(read) == len(cells), f"{len(read)} texts of {len(cells)}")
    for cell, again in zip(cells, read):
        for letter, other in zip(cell, again):
            try:
                known = letter.encode("cp932").decode("cp932") == letter
            except UnicodeEncodeError:
                known = False
            # What Python does not know either stands as 〓, or as what looks alike.
            check(letter == other if known else other != letter or letter == "〓", f"{letter!r} became {other!r}")


def packages(folder):
    """A data package keeps types and titles."""
    shell([".export p/datapackage.json <| staff | project staff_id, born_on, weekly_hours"], folder, CITY)
    said = shell([".schema staff", "staff | summarize n = count(), m = min(born_on), s = sum(weekly_hours)"], folder, folder / "p")
    check("date" in said and "職員番号" in said and "real" in said, said)


THIN = Border(*[Side(style="thin")] * 4)


def form(path, generator):
    """A prescribed form with formats, formulas, merged cells, a condition, a choice and a print area."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "様式 第1号"
    sheet["A1"], sheet["A1"].font = "職員数調査票 & <計>", Font(size=16, bold=True)
    sheet.merge_cells("A1:F1")
    for row in range(5, 12):
        for column, pattern in zip("BCDEFG", ["@", "#,##0", "0.0", '[$-411]ggge"年"m"月"d"日"', "General", "General"]):
            cell = sheet[f"{column}{row}"]
            cell.number_format, cell.border = pattern, THIN
            cell.fill = PatternFill("solid", fgColor=f"{generator.randrange(0xAAAAAA, 0xFFFFFF):06X}")
        sheet.merge_cells(f"F{row}:G{row}")
    sheet["B6"] = "記入例"
    sheet["C12"], sheet["D12"] = "=SUM(C5:C11)", "=AVERAGE(D5:D11)"
    sheet.conditional_formatting.add("C5:C11", CellIsRule(operator="greaterThan", formula=["60"], font=Font(color="FF0000")))
    choice = DataValidation(type="list", formula1='"有,無"')
    sheet.add_data_validation(choice)
    choice.add("H5:H11")
    sheet.print_area, sheet.row_dimensions[5].height, sheet.column_dimensions["B"].width = "A1:H13", 30, 24
    other = book.create_sheet("集計")
    other["A1"], other["B2"] = "='様式 第1号'!C12*2", "そのまま"
    book.save(path)


def forms(folder):
    """What is filled is what the query gave, and nothing else of the form is another."""
    for seed in range(6):
        generator = random.Random(seed)
        form(folder / "form.xlsx", generator)
        count = generator.randrange(1, 7)
        given = [(f"課{generator.randrange(99)}<&>", generator.randrange(200), generator.randrange(600) / 8,
                  datetime.date(2000, 1, 1) + datetime.timedelta(generator.randrange(9999)),
                  generator.choice(["=1+1", "x", "-", " 前後 "])) for _ in range(count)]
        cells = ", ".join(f'"{a}", {b}, {c}, datetime({d}), "{e}"' for a, b, c, d, e in given)
        query = f"datatable(a:string, b:long, c:real, d:datetime, e:string) [{cells}] | project a, b, c, d = todate(d), e"
        said = shell([f".fill form.xlsx '様式 第1号'!B5 to out{seed}.xlsx <| {query}"], folder)
        before, after = openpyxl.load_workbook(folder / "form.xlsx"), openpyxl.load_workbook(folder / f"out{seed}.xlsx")
        written = {}
        for line, values in enumerate(given):
            for column, value in zip("BCDEF", values):
                written[f"{column}{5 + line}"] = value
        for name in before.sheetnames:
            one, two = before[name], after[name]
            for row in one.iter_rows():
                for cell in row:
                    other = two[cell.coordinate]
                    value = written.get(cell.coordinate, cell.value) if name != "集計" else cell.value
                    found = other.value.date() if isinstance(other.value, datetime.datetime) else other.value
                    check(found == value, f"{seed} {name}!{cell.coordinate}: {found!r}, not {value!r}")
                    check(cell.has_style == other.has_style and cell._style == other._style, f"{seed} style of {cell.coordinate}")
                    check(other.data_type != "f" or cell.data_type == "f", f"{seed}: {cell.coordinate} became a formula")
            for kept in ["merged_cells", "print_area", "column_dimensions", "row_dimensions"]:
                check(str(getattr(one, kept)) == str(getattr(two, kept)) or kept.endswith("dimensions"), f"{seed} {kept}")
            conditions = [[(str(item.sqref), [rule.formula for rule in item.rules]) for item in sheet.conditional_formatting]
                          for sheet in (one, two)]
            check(conditions[0] == conditions[1] and two.data_validations.count == one.data_validations.count,
                  f"{seed}: conditions and choices")
        with zipfile.ZipFile(folder / "form.xlsx") as one, zipfile.ZipFile(folder / f"out{seed}.xlsx") as two:
            check(one.namelist() == two.namelist() and two.testzip() is None, f"{seed}: entries")
            changed = [name for name in one.namelist() if one.read(name) != two.read(name)]
            check(set(changed) <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}, f"{seed}: {changed}")
        check("5 cells" in said or str(5 * count) + " cells" in said, said)
    refusals = {
        ".fill form.xlsx '様式 第1号'!C12 to r.xlsx <| print 1": "holds a formula",
        ".fill form.xlsx '様式 第1号'!G5 to r.xlsx <| print 1": "covered by the merged cells F5:G5",
        ".fill form.xlsx 様式!B5 to r.xlsx <| print 1": "has no sheet",
        ".fill form.xlsx B5 to form.xlsx --force <| print 1": "another workbook",
        ".fill form.xlsx '様式 第1号'!B5 to out1.xlsx <| print 1": "is there already",
        ".fill form.xlsx 集計!XFD1048576 to r.xlsx <| print a = 1, b = 2": "reach beyond",
        ".fill none.xlsx A1 to r.xlsx <| print 1": "no file",
        ".fill form.xlsx 5B to r.xlsx <| print 1": "is no cell",
    }
    for command, part in refusals.items():
        said = shell([command], folder)
        check(part in said and not (folder / "r.xlsx").exists(), f"{command}: {said}")


def found_once(folder):
    """What was wrong once: formats with letters of times, tabs in texts, tables written over, what a form held, merged labels."""
    book = openpyxl.Workbook()
    sheet = book.active
    formats = ["[$USD] #,##0.00", "[White]0", "[$HK$-en-HK]#,##0", "[h]:mm", "[Red]yyyy/m/d", "[$-411]ge.m.d"]
    sheet.append([f"f{place}" for place in range(len(formats))])
    sheet.append([45000.5] * 3 + [1.5] + [45000] * 2)
    for cell, pattern in zip(sheet[2], formats):
        cell.number_format = pattern
    sheet.append([1] * len(formats))
    book.save(folder / "formats.xlsx")
    shell([".load formats.xlsx", ".export formats.csv --force <| formats"], folder)
    check(rows(folder / "formats.csv")[1] == ["45000.5"] * 3 + ["36:00:00"] + ["2023-03-15"] * 2, str(rows(folder / "formats.csv")))
    texts = ['"abc', "a\tb", "c\\d", "e\nf", 'g"h', "'", ""]
    with open(folder / "tabs.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["n", "t"]] + [[place, text] for place, text in enumerate(texts)])
    shell([".load tabs.csv", ".export tabs.tsv --raw <| tabs"], folder)
    shell([".load tabs.tsv", ".export tabs.again.csv --raw <| tabs"], folder)
    check([row[1] for row in rows(folder / "tabs.again.csv")[1:]] == texts, str(rows(folder / "tabs.again.csv")))
    (folder / "q").mkdir()
    (folder / "q" / "staff.csv").write_text("mine")
    said = shell([".export q/datapackage.json <| staff | take 1"], folder, CITY)
    check("is there already" in said and (folder / "q" / "staff.csv").read_text() == "mine", said)
    (folder / "open.csv").write_text("x")
    (folder / "open.csv").chmod(0o644)
    shell(["let x = staff | take 2", ".export let.csv <| x", ".export let.xlsx <| x", ".export open.csv --force <| staff | take 1",
           ".export units.csv <| units"], folder, CITY)
    modes = {name: (folder / name).stat().st_mode & 0o777 for name in ["let.csv", "let.xlsx", "open.csv", "units.csv"]}
    check(modes == {"let.csv": 0o600, "let.xlsx": 0o600, "open.csv": 0o600, "units.csv": 0o644}, str(modes))
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["課", "時間"], [None, None], [None, None], ["合計", "=SUM(B2:B3)"]]:
        sheet.append(row)
    sheet["B2"].number_format = "[h]:mm"
    sheet.row_dimensions[3].hidden = True
    book.save(folder / "hours.xlsx")
    said = shell([".fill hours.xlsx A2 to hours_out.xlsx <| datatable(a:string, b:timespan) ['甲', timespan(1.12:00:00), '乙', timespan(00:30:00)]"],
                 folder)
    cell = openpyxl.load_workbook(folder / "hours_out.xlsx").active["B2"].value
    check(cell == datetime.timedelta(days=1, hours=12) or cell == 1.5, f"{cell!r} {said}")
    check("1 of the rows are hidden" in said, said)
    said = shell([".fill hours.xlsx A2 to over.xlsx <| range i from 1 to 3 step 1 | project i"], folder)
    check("held something, which is written over: A4" in said, said)
    (folder / "link.xlsx").symlink_to("hours.xlsx")
    said = shell([".fill hours.xlsx A2 to link.xlsx --force <| print 1"], folder)
    check("another workbook" in said, said)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["部", "課", "人数"], ["総務部", "人事", 10], [None, "庶務", 5], ["土木部", "道路", 7]]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(folder / "labels.xlsx")
    said = shell([".load labels.xlsx"], folder)
    check("merged over several rows (A2:A3)" in said and "with (merged=fill)" in said, said)
    shell([".load labels.xlsx with (merged=fill)", ".export labels.csv <| labels"], folder)
    check([row[0] for row in rows(folder / "labels.csv")] == ["部", "総務部", "総務部", "土木部"], str(rows(folder / "labels.csv")))
    book = openpyxl.Workbook()
    for row in [["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]:
        book.active.append(row)
    book.create_sheet("空", 0)
    book.save(folder / "formulas.xlsx")
    said = shell([".load formulas.xlsx with (header=1)"], folder)
    check("2 formulas have no value" in said, said)


def limits(folder):
    """What a sheet cannot hold is refused, and nothing is written."""
    said = shell([".export big.xlsx <| range n from 1 to 1048576 step 1"], folder)
    check("a sheet holds 1048575 rows" in said and not (folder / "big.xlsx").exists(), said)
    said = shell([".export long.xlsx <| print t = strrep(strrep('あ', 1000), 40)"], folder)
    check("row 1, 't'" in said and not (folder / "long.xlsx").exists(), said)
    for command, part in {".export a.xlsx --bom <| print 1": "is for .csv and .tsv", ".export a.xyz <| print 1": "no format",
                          ".copy <| print 1": "no terminal", ".paste": "no terminal",
                          ".export b.csv --bom --cp932 --force <| print 1": "not for CP932"}.items():
        said = shell([command], folder)
        check(part in said, f"{command}: {said}")


with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    round_trips(place)
    escapes(place)
    encodings(place)
    packages(place)
    forms(place)
    found_once(place)
    limits(place)
finish("export")
