"""Times how long whole processes take to load a workbook and CSV files, Meibo and its peers in turn.

    load_files.py --meibo .build/release/meibo --rows 1000000 --repeat 5

The workbook has 12 columns of numbers, days and shared texts. Peers: polars with calamine (fastexcel) for the workbook,
polars and DuckDB for CSV. Files are made under .build/bench/files."""

import argparse
import pathlib
import random
import statistics
import subprocess
import sys
import time
import zipfile

import environment

TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
HEADER = ["番号", "氏名", "部", "課", "採用日", "生年月日", "級", "号給", "額", "率", "点", "備考"]


def workbook(path, count):
    """A workbook written by hand, since no library writes a million rows in a minute."""
    generator = random.Random(1)
    texts = [f"氏名{number}" for number in range(5000)] + HEADER
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file:
        parts = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "sharedStrings": "sharedStrings", "styles": "styles"}
        overrides = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{TYPES}{kind}+xml"/>' for part, kind in parts.items())
        file.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{PACKAGE}content-types"><Default Extension="rels" '
                      f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>')
        file.writestr("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}relationships"><Relationship Id="a" '
                      f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        file.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
                      '<sheet name="職員" sheetId="1" r:id="a"/></sheets></workbook>')
        targets = [("a", "worksheet", "worksheets/sheet1"), ("b", "sharedStrings", "sharedStrings"), ("c", "styles", "styles")]
        file.writestr("xl/_rels/workbook.xml.rels", f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}relationships">' + "".join(
            f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{part}.xml"/>' for name, kind, part in targets)
            + "</Relationships>")
        file.writestr("xl/styles.xml", f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills '
                      'count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
                      '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>')
        file.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{MAIN}">'
                      + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>")
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            names = "".join(f'<c r="{chr(65 + place)}1" t="s"><v>{5000 + place}</v></c>' for place in range(12))
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData><row r="1">{names}</row>'.encode())
            for row in range(2, count + 2):
                a = generator.randrange(5000)
                sheet.write(
                    f'<row r="{row}"><c r="A{row}"><v>{100000 + row}</v></c><c r="B{row}" t="s"><v>{a}</v></c><c r="C{row}" t="s"><v>'
                    f'{a % 20}</v></c><c r="D{row}" t="s"><v>{a % 90}</v></c><c r="E{row}" s="1"><v>{30000 + a}</v></c><c r="F{row}" '
                    f's="1"><v>{20000 + a}</v></c><c r="G{row}"><v>{a % 8}</v></c><c r="H{row}"><v>{a % 120}</v></c><c r="I{row}"><v>'
                    f'{a * 37}</v></c><c r="J{row}"><v>{a / 64}</v></c><c r="K{row}"><v>{a % 5}</v></c><c r="L{row}" t="s"><v>{a % 7}'
                    "</v></c></row>".encode())
            sheet.write(b"</sheetData></worksheet>")


def commands(meibo, python, path):
    """What loads a file and counts its rows, by name."""
    result = {"meibo": [meibo, "query", f"{path.stem} | count", "--data", str(path), "--format", "csv"]}
    if path.suffix == ".xlsx":
        result["polars-calamine"] = [python, "-c", f"import polars; print(polars.read_excel({str(path)!r}, engine='calamine').height)"]
    else:
        result["polars"] = [python, "-c", f"import polars; print(polars.read_csv({str(path)!r}, infer_schema_length=None).height)"]
        result["duckdb"] = [python, "-c", "import duckdb; c = duckdb.connect(); c.execute('set threads=2'); c.execute(\"create table t as "
                            f"from read_csv('{path}', sample_size=-1)\"); print(c.execute('select count(*) from t').fetchone()[0])"]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meibo", default=str(environment.ROOT / ".build/release/meibo"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--csv", default="", help="CSV files to load too, with commas between")
    given = parser.parse_args()
    python = str(environment.python())
    subprocess.run([python, "-m", "pip", "install", "--quiet", "fastexcel"], check=True)
    folder = environment.BUILD / "files"
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / f"book{given.rows}.xlsx"
    if not book.exists():
        workbook(book, given.rows)
    print("| file | engine | seconds, median | of the best peer |\n|---|---|--:|--:|")
    for path in [book, *map(pathlib.Path, filter(None, given.csv.split(",")))]:
        times = {}
        for _ in range(given.repeat):
            counts = set()
            for name, command in commands(given.meibo, python, path).items():
                start = time.monotonic()
                done = subprocess.run(command, capture_output=True, text=True)
                times.setdefault(name, []).append(time.monotonic() - start)
                counts.add(done.stdout.split()[-1] if done.stdout.split() else done.stderr[-200:])
            if len(counts) != 1:
                sys.exit(f"{path.name}: the engines do not agree: {counts}")
        medians = {name: statistics.median(all_times) for name, all_times in times.items()}
        best = min(value for name, value in medians.items() if name != "meibo")
        for name, value in medians.items():
            print(f"| {path.name} | {name} | {value:.2f} | {value / best:.2f} |")


if __name__ == "__main__":
    main()
