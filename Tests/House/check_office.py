"""Workbooks that LibreOffice has written are read as openpyxl reads them, and forms that were filled are computed and drawn by
LibreOffice. Needs `soffice` and `pdftotext`; `make office` runs it."""

import csv
import datetime
import io
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import openpyxl

from checks import check, finish

MEIBO = pathlib.Path(sys.argv[1]).resolve()


def office(folder, *arguments):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", *map(str, arguments)],
                   capture_output=True, timeout=180, check=True)


def meibo(folder, *commands):
    result = subprocess.run([MEIBO], input="\n\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder, timeout=60)
    return result.stdout + result.stderr


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return "" if value is None else str(value)


def written_by_libreoffice(folder):
    for seed in range(8):
        generator = random.Random(seed)
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["職員番号", "氏名", "採用日", "人数", "率", "常勤", "合計"])
        for row in range(2, generator.randrange(5, 60)):
            sheet.append([f"{row:05}", generator.choice(["髙橋", "佐藤 花子", "a<b>&c", "ｱｲｳ", "改\n行"]),
                          datetime.datetime(1990, 1, 1) + datetime.timedelta(generator.randrange(12000)),
                          generator.randrange(-99, 10**6), generator.randrange(999) / 64, generator.random() < 0.5, f"=D{row}*2"])
            sheet.cell(row, 3).number_format = generator.choice(["yyyy-mm-dd", '[$-411]ggge"年"m"月"d"日"', "yyyy/m/d"])
        made = folder / f"made{seed}.xlsx"
        book.save(made)
        for target in ("ods", "xlsx"):
            office(folder, "--convert-to", target, "--outdir", folder / target, made)
        # By way of .ods, so that nothing of openpyxl's writing is left.
        office(folder, "--convert-to", "xlsx", "--outdir", folder / "again", folder / "ods" / f"made{seed}.ods")
        for path in (folder / "xlsx" / made.name, folder / "again" / made.name):
            wanted = [[shown(value) for value in row] for row in openpyxl.load_workbook(path, data_only=True).active.values]
            said = meibo(path.parent, f".load {path.name} as t", ".export out.csv --raw --force <| t")
            found = list(csv.reader(io.StringIO((path.parent / "out.csv").read_text(encoding="utf-8"), newline="")))
            check(len(found) == len(wanted), f"{path}: {said}")
            for row, line in zip(found, wanted):
                for cell, value in zip(row, line):
                    same = cell == value or (cell and value and cell[0] in "-0123456789" and "-" not in cell[1:]
                                             and float(cell) == float(value))
                    check(same, f"{path.parent.name}/{path.name}: {cell!r} instead of {value!r}")


def filled_forms(folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "様式"
    sheet["A1"], sheet["B1"] = "課", "人数"
    sheet["B6"] = "=SUM(B2:B5)"
    sheet["C6"].number_format, sheet["C6"] = '"計"0"人"', "=B6"
    other = book.create_sheet("集計")
    other["A1"] = "=様式!B6+1000"
    book.save(folder / "form.xlsx")
    office(folder, "--convert-to", "xlsx", "--outdir", folder / "office", folder / "form.xlsx")
    for form in (folder / "form.xlsx", folder / "office" / "form.xlsx"):
        said = meibo(form.parent, '.fill form.xlsx 様式!A2 to filled.xlsx --force <| datatable(a:string, b:long) ["総務課", 12, "税務課", 30]')
        office(folder, "--convert-to", "pdf", "--outdir", form.parent, form.parent / "filled.xlsx")
        text = subprocess.run(["pdftotext", "-layout", form.parent / "filled.pdf", "-"], capture_output=True, text=True).stdout
        check("計42人" in text and "1042" in text and "税務課" in text, f"{form}: {said} {text}")


for program in ("soffice", "pdftotext"):
    if not shutil.which(program):
        sys.exit(f"{program} is missing. Type: sudo apt-get install libreoffice-calc poppler-utils")
with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    written_by_libreoffice(place)
    filled_forms(place)
finish("office")
