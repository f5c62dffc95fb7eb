"""Workbooks written by openpyxl, read by Meibo: cell for cell the same; and parts, headers, dates and damage."""

import csv
import datetime
import io
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()


def shell(commands, folder):
    """What the shell says; it must not be killed by a signal."""
    result = subprocess.run([MEIBO], input="\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder, timeout=120,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    check(result.returncode >= 0, f"{commands}: signal {-result.returncode}")
    return result.stdout + result.stderr


def table(path, folder, query="t"):
    """The rows of a workbook, or of a part of one, as they are exported."""
    out = folder / "out.csv"
    out.unlink(missing_ok=True)
    said = shell([f".load {path} as t", f".export {out} --raw <| {query}"], folder)
    if not out.exists():
        return None, said
    with open(out, newline="", encoding="utf-8") as file:
        return list(csv.reader(file)), said


def shown(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat() + "Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


TEXTS = ["髙橋　一郎", "a,b", "say \"so\"", "二行\nの文", "ﾀﾛｳ", "=1+1", "課", "00123", " blank ", "①㈱", "x" * 300]


def column(kind, count, generator):
    def one():
        if generator.random() < 0.1:
            return None
        return {
            "whole": lambda: generator.randint(-10**6, 10**12), "real": lambda: generator.randint(-10**6, 10**6) / 64,
            "text": lambda: generator.choice(TEXTS), "flag": lambda: generator.random() < 0.5,
            "day": lambda: datetime.date(1950, 1, 1) + datetime.timedelta(days=generator.randint(0, 40000)),
            "moment": lambda: datetime.datetime(1950, 1, 1) + datetime.timedelta(seconds=generator.randint(0, 2 * 10**9)),
        }[kind]()

    values = [one() for _ in range(count)]
    # A column of one kind keeps it: a day at midnight beside moments would print as a moment.
    if kind == "moment":
        values = [value.replace(hour=13) if value else value for value in values]
    return values


def round_trips(folder):
    for seed in range(25):
        generator = random.Random(seed)
        kinds = generator.choices(["whole", "real", "text", "flag", "day", "moment"], k=generator.randint(2, 8))
        count = generator.randint(2, 200)
        columns = [column(kind, count, generator) for kind in kinds]
        # Without anything in it a column has no type to compare.
        columns = [values if any(value is not None for value in values) else ["text"] * count for values in columns]
        book = openpyxl.Workbook(write_only=generator.random() < 0.3)
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if generator.random() < 0.3 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
        sheet = book.active if book.worksheets else book.create_sheet("職員")
        names = [f"列{place}_{kind}" for place, kind in enumerate(kinds)]
        sheet.append(names)
        for row in zip(*columns):
            sheet.append(list(row))
        path = folder / f"book{seed}.xlsx"
        book.save(path)
        # What openpyxl takes for a formula has no value until a spreadsheet program has computed it.
        rows = [[("" if isinstance(value, str) and value.startswith("=") else value) for value in row] for row in zip(*columns)]
        rows = [row for row in rows if any(value not in (None, "") for value in row)]
        found, said = table(path.name, folder)
        check(found is not None, f"seed {seed}: {said}")
        if found is None:
            continue
        check(found[0] == names and len(found) == len(rows) + 1, f"seed {seed}: {len(found)} rows of {len(rows)}: {said}")
        for row, wanted in zip(found[1:], rows):
            for kind, cell, value in zip(kinds, row, wanted):
                same = cell == shown(value)
                if kind == "real" and value is not None and cell:
                    same = float(cell) == value
                if kind == "moment" and value is not None and cell:
                    same = abs((datetime.datetime.fromisoformat(cell.rstrip("Z")) - value).total_seconds()) < 1
                check(same, f"seed {seed}, {kind}: {cell!r} instead of {shown(value)!r}")


def parts(folder):
    """Sheets, ranges, headers of two lines, rows above and below, hidden rows, errors and readings."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "職員"
    for row in [["令和7年度 職員名簿"], [], ["番号", "氏名", None, "所属"], [None, "漢字", "ｶﾅ", None], ["00001", "髙橋", "ﾀｶﾊｼ", "総務課"],
                ["00002", "佐藤", "ｻﾄｳ", "税務課"], ["合計", None, None, "2"]]:
        first.append(row)
    first.merge_cells("B3:C3")
    first.row_dimensions[6].hidden = True
    second = book.create_sheet("集計")
    for row in [["課", "人数", "率"], ["総務課", 12, "#DIV/0!"], ["税務課", "9", 0.25]]:
        second.append(row)
    second["C2"].data_type = "e"
    hidden = book.create_sheet("設定")
    hidden.sheet_state = "hidden"
    hidden.append(["a", "b"])
    hidden.append([1, 2])
    path = folder / "parts.xlsx"
    book.save(path)
    rows, said = table("parts.xlsx", folder)
    check(rows[0] == ["番号", "氏名 漢字", "氏名 ｶﾅ", "所属"] and rows[1] == ["00001", "髙橋", "ﾀｶﾊｼ", "総務課"], f"{rows}")
    for part in ["the header has 2 lines", "above the header in row 3", "'令和7年度 職員名簿'", "1 row looks like a total (line 7)", "1 hidden row is read, too (row 6)", "集計, 設定 (hidden)"]:
        check(part in said, f"{part}: {said}")
    rows, said = table("parts.xlsx#集計", folder)
    check(rows == [["課", "人数", "率"], ["総務課", "12", ""], ["税務課", "9", "0.25"]] and "hold an error (#DIV/0!)" in said, f"{rows} {said}")
    rows, _ = table("parts.xlsx#集計!A1:B2", folder)
    check(rows == [["課", "人数"], ["総務課", "12"]], f"{rows}")
    rows, _ = table("parts.xlsx#設定", folder)
    check(rows == [["a", "b"], ["1", "2"]], f"{rows}")
    rows, _ = table("parts.xlsx#B5:D6", folder)
    check(rows == [["髙橋", "ﾀｶﾊｼ", "総務課"], ["佐藤", "ｻﾄｳ", "税務課"]], f"{rows}")
    for command, answer in [(".load parts.xlsx#無い", "has no sheet '無い'"), (".load parts.xlsx#職員!B4", "no range of cells"), (".load nothere.xlsx", "there is no file")]:
        check(answer in shell([command], folder), f"{command}: {shell([command], folder)}")
    said = shell([".map parts.xlsx to mapped"], folder)
    check("wrote 2 rows" in said and "00001" in (folder / "mapped" / "staff.csv").read_text(), said)


def dates(folder):
    """Formats of days as Japanese Excel has them, and numbers that are none."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["era", "short", "slash", "text", "money", "percent", "hours", "fraction"])
    formats = ['[$-411]ggge"年"m"月"d"日";@', "[$-411]ge.m.d;@", "yyyy/m/d;@", "@", '"￥"#,##0;[Red]"￥"-#,##0', "0.0%", "[h]:mm", "0.00E+00"]
    for row in range(2, 5):
        for place, value in enumerate([45748 + row, 45748 + row, 45748, "2025/4/1", 1200, 0.125, 1.5, 0.00012]):
            cell = sheet.cell(row=row, column=place + 1, value=value)
            cell.number_format = formats[place]
    book.save(folder / "dates.xlsx")
    rows, said = table("dates.xlsx", folder)
    check(rows is not None and rows[1][:3] == ["2025-04-03", "2025-04-03", "2025-04-01"], f"{rows} {said}")
    check(rows[1][4:6] == ["1200", "0.125"] and float(rows[1][7]) == 0.00012, f"{rows}")
    check(rows[1][6].startswith("1.12:00:00") or rows[1][6] == "36:00:00", f"a duration: {rows[1][6]}")


def by_hand(folder, sheet, shared=""):
    """A workbook of the parts that Excel writes, made by hand: texts that cells share."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(folder / "hand.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", f'<?xml version="1.0"?><x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                      f'xmlns:r="{relations}"><x:sheets><x:sheet name="職員" sheetId="1" r:id="rId7"/></x:sheets></x:workbook>')
        file.writestr("xl/_rels/workbook.xml.rels", f'<Relationships><Relationship Id="rId7" Type="{relations}/worksheet" Target="/xl/worksheets/一.xml"/></Relationships>')
        file.writestr("xl/worksheets/一.xml", f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>")
        file.writestr("xl/sharedStrings.xml", f"<sst {main}>{shared}</sst>")


def readings(folder):
    """Texts that cells share, in pieces, without the readings beside them; blanks that are kept; cells without places."""
    by_hand(folder, '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="B1" t="s"><v>3</v></c></row>'
            '<row><c t="s"><v>2</v></c><c><v>1.2E2</v></c><c t="str"><f>A1&amp;"x"</f><v>a &lt; b</v></c></row>'
            '<row r="9"><c r="B9" t="b"><v>1</v></c><c r="C9" t="s"><v>99</v></c></row>',
            "<si><t>氏名</t></si><si><t>番号</t></si><si><r><t>課</t></r><r><t xml:space='preserve"
            "'> 長</t></r><rPh sb='0' eb='2'><t>カチョウ</t></rPh></si><si><t>値</t></si>")
    rows, said = table("hand.xlsx", folder)
    check(rows == [["氏名", "値", "番号"], ["課 長", "120", "a < b"], ["", "true", ""]], f"{rows} {said}")


def places(folder):
    """Parts that stand elsewhere than where Excel puts them, and texts with characters that XML cannot hold."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["番号", "備考"], ["001", "一行_x000D_\n二行"], ["002", "_x005F_x0041_"], ["003", "_xD83D__xDE00_"], ["004", "_x0000_"]]:
        sheet.append(row)
    book.save(folder / "plain.xlsx")
    wanted = [["番号", "備考"], ["001", "一行\r\n二行"], ["002", "_x0041_"], ["003", "😀"], ["004", "_x0000_"]]

    def moved(name, exchange):
        with zipfile.ZipFile(folder / "plain.xlsx") as old, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.namelist():
                new.writestr(*exchange(entry, old.read(entry)))

    def elsewhere(entry, data):
        if entry == "_rels/.rels":
            data = data.replace(b"xl/workbook.xml", b"/book/main.xml")
        if entry.endswith("workbook.xml.rels"):
            data = data.replace(b"/xl/", b"/book/").replace(b"sharedStrings.xml", b"texts.xml")
        entry = entry.replace("xl/", "book/").replace("workbook.xml", "main.xml").replace("sharedStrings.xml", "texts.xml")
        return entry, data

    def targets(by):
        return lambda entry, data: (entry, data.replace(b'"/xl/worksheets/', by) if entry.endswith("workbook.xml.rels") else data)

    def wider(entry, data):
        if "worksheets/" in entry or entry.endswith("sharedStrings.xml"):
            data = data.decode().replace("UTF-8", "UTF-16").encode("utf-16")
        return entry, data

    for name, exchange in [("plain.xlsx", None), ("elsewhere.xlsx", elsewhere), ("dot.xlsx", targets(b'"./worksheets/')),
                           ("above.xlsx", targets(b'"../xl/./worksheets/')), ("wider.xlsx", wider)]:
        if exchange:
            moved(name, exchange)
        rows, said = table(name, folder)
        check(rows == wanted, f"{name}: {rows} {said}")
    said = shell([".fill elsewhere.xlsx B2 to filled.xlsx <| print '_x0042_'"], folder)
    rows, _ = table("filled.xlsx", folder)
    check(rows == [wanted[0], ["001", "_x0042_"], *wanted[2:]], f"{rows} {said}")


def damage(folder):
    """Truncated, swapped, hostile and empty workbooks get an answer, and the shell goes on."""
    whole = (folder / "parts.xlsx").read_bytes()
    generator = random.Random(4)
    for trial in range(60):
        data = bytearray(whole)
        if trial % 2:
            data = data[:generator.randint(0, len(data) - 1)]
        else:
            for _ in range(generator.randint(1, 30)):
                data[generator.randrange(len(data))] = generator.randrange(256)
        (folder / "broken.xlsx").write_bytes(data)
        said = shell([".load broken.xlsx as t"], folder)
        check("error[E04" in said or "t: " in said, f"damage {trial}: {said}")

    def archive(**entries):
        path = folder / "odd.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in entries.items():
                file.writestr(name.replace("__", "/"), data)
        return shell([".load odd.xlsx as t"], folder)

    check("no part 'xl/workbook.xml'" in archive(**{"hello.txt": "x"}), "an archive that is no workbook")
    bomb = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><workbook>&b;</workbook>"
    check("damaged workbook" in archive(**{"xl/workbook.xml": bomb, "xl/_rels/workbook.xml.rels": "<r/>"}), "a document with entities")
    check("has no cells" in archive(**{"xl/workbook.xml": "<workbook><sheets/></workbook>", "xl/_rels/workbook.xml.rels": "<r/>"}), "no sheet")


def wide(folder):
    """Cells far to the right take no room for those that are not there; a cell may hold 32,767 characters."""
    by_hand(folder, "".join(f'<row r="{row}"><c r="XFD{row}"><v>{row}</v></c></row>' for row in range(1, 20_000)))
    rows, said = table("hand.xlsx", folder, "t | count")
    check(rows == [["Count"], ["19998"]] and "1 column" in said, f"{rows} {said}")
    by_hand(folder, '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="XFD1" t="inlineStr"><is><t>b</t></is></c></row>'
            f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"漢" * 32767}</t></is></c><c r="XFD2"><v>2</v></c></row>')
    rows, said = table("hand.xlsx", folder)
    check(rows == [["a", "b"], ["漢" * 32767, "2"]], said)


def large(folder):
    """Sixty thousand rows."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("大")
    sheet.append(["番号", "課", "時間", "日"])
    for row in range(60_000):
        sheet.append([row, f"課{row % 40}", row / 4, datetime.date(2025, 4, 1)])
    book.save(folder / "large.xlsx")
    rows, said = table("large.xlsx", folder, "t | summarize n = count(), h = sum(時間) by 日")
    check(rows == [["日", "n", "h"], ["2025-04-01", "60000", str(sum(row / 4 for row in range(60_000)))]], f"{rows} {said}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (round_trips, parts, dates, readings, places, damage, wide, large):
            part(folder)
    finish("workbooks")


main()
