"""`.map` on the sample city's roster, made as messy as rosters come: what it writes must be the roster again."""

import csv
import datetime
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
COLUMNS = ["staff_id", "name", "kana", "gender", "born_on", "hired_on", "left_on", "left_reason", "employment", "occupation",
           "weekly_hours"]
HEADERS = [
    ["職員番号", "氏名", "フリガナ", "性別", "生年月日", "採用年月日", "退職年月日", "退職理由", "任用区分", "職種", "週勤務時間"],
    ["職員コード", "職員氏名", "カナ氏名", "性別", "生年月日", "採用日", "退職日", "退職事由", "雇用形態", "職種名", "週の勤務時間"],
    ["社員番号（５桁）", "氏　名", "ﾌﾘｶﾞﾅ", "性 別", "生年月日", "入庁日", "離職日", "離職理由", "職員区分", "職種", "所定労働時間"],
    ["Employee ID", "Full Name", "Kana", "Sex", "Date of Birth", "Hire Date", "Termination Date", "Leave Reason",
     "Employment Type", "Job Role", "Hours per Week"],
]
GENDERS = [{"男": "男", "女": "女"}, {"男": "男性", "女": "女性"}, {"男": "M", "女": "F"}, {"男": "Male", "女": "Female"}]
REASONS = [{}, {"自己都合": "自己都合退職", "定年": "定年退職"}, {"自己都合": "普通退職"}]
KANJI = "〇一二三四五六七八九"


def shell(commands, folder, *arguments):
    result = subprocess.run([MEIBO, *arguments], input="\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder,
                            timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return result.stdout + result.stderr


def era(day):
    for name, letter, start in [("令和", "R", datetime.date(2019, 5, 1)), ("平成", "H", datetime.date(1989, 1, 8)),
                                ("昭和", "S", datetime.date(1926, 12, 25))]:
        if day >= start:
            return name, letter, day.year - start.year + 1
    raise ValueError(day)


def kanji(number):
    tens, ones = divmod(number, 10)
    text = ("" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十")
    return text + ("" if ones == 0 and tens else KANJI[ones])


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def written(text, generator, styles):
    if not text:
        return ""
    day = datetime.date.fromisoformat(text)
    name, letter, year = era(day)
    style = generator.choice(styles)
    return {
        "iso": text, "slash": f"{day.year}/{day.month}/{day.day}", "dot": f"{day.year}.{day.month}.{day.day}",
        "compact": text.replace("-", ""), "japanese": f"{day.year}年{day.month}月{day.day}日",
        "era": f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日", "letter": f"{letter}{year}.{day.month}.{day.day}",
        "padded": f"{letter}{year:02}/{day.month:02}/{day.day:02}", "wide": full_width(f"{letter}{year}.{day.month}.{day.day}"),
        "kanji": f"{name}{kanji(year)}年{kanji(day.month)}月{kanji(day.day)}日", "moment": f"{text} 00:00:00",
    }[style]


STYLES = ["iso", "slash", "dot", "compact", "japanese", "era", "letter", "padded", "wide", "kanji", "moment"]


def messy(rows, seed, folder):
    """A messy file of the rows; gives its path."""
    generator = random.Random(seed)
    header, genders, reasons = generator.choice(HEADERS), generator.choice(GENDERS), generator.choice(REASONS)
    order = list(range(len(COLUMNS)))
    generator.shuffle(order)
    width = len(COLUMNS) + 1
    lines = []
    if generator.random() < 0.5:
        lines += [["令和7年度　職員名簿"] + [""] * (width - 1), [""] * width]
    lines.append([header[place] for place in order] + ["備考"])
    for number, row in enumerate(rows):
        cells = dict(row)
        for column in ("born_on", "hired_on", "left_on"):
            cells[column] = written(row[column], generator, generator.sample(STYLES, 5))
        cells["gender"] = genders[row["gender"]]
        cells["left_reason"] = reasons.get(row["left_reason"], row["left_reason"])
        lines.append([cells[COLUMNS[place]] for place in order] + [generator.choice(["", "", "兼務あり", "育休中"])])
        if generator.random() < 0.03:
            lines.append(["小計", str(number)] + [""] * (width - 2))
        if generator.random() < 0.02:
            lines.append([""] * width)
    lines.append(["合　計", str(len(rows))] + [""] * (width - 2))
    path = folder / f"meibo{seed}.csv"
    encoding = generator.choice(["utf-8", "utf-8-sig", "cp932"])
    try:
        text = "".join(",".join(line) + generator.choice(["\r\n"]) for line in lines)
        path.write_bytes(text.encode(encoding))
    except UnicodeEncodeError:
        path.write_bytes(text.encode("utf-8"))
    return path


def round_trips(folder):
    with open(ROOT / "datasets" / "city" / "staff.csv", newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    for seed in range(24):
        generator = random.Random(seed + 1000)
        rows = generator.sample(people, generator.randint(40, 300))
        path = messy(rows, seed, folder)
        said = shell([f".map {path.name} to out{seed}"], folder)
        check(f"wrote {len(rows)} rows" in said, f"seed {seed}: {said}")
        if not (folder / f"out{seed}").exists():
            continue
        written_file = folder / f"out{seed}" / "staff.csv"
        check(written_file.stat().st_mode & 0o777 == 0o600, f"seed {seed}: others may read the roster")
        with open(written_file, newline="", encoding="utf-8") as file:
            found = list(csv.DictReader(file))
        check([row["staff_id"] for row in found] == [row["staff_id"] for row in rows], f"seed {seed}: other people")
        for column in COLUMNS[1:]:
            if column not in (found[0] if found else {}):
                check(False, f"seed {seed}: no column {column}: {said}")
                continue
            wrong = [(mine[column], theirs[column]) for mine, theirs in zip(found, rows)
                     if (mine[column] != theirs[column] if column != "weekly_hours" else float(mine[column]) != float(theirs[column]))]
            check(not wrong, f"seed {seed}: {column}: {wrong[:3]}")
        # The package opens, keeps its rules, and a measure is that of the city's own file.
        answer = shell([f".load out{seed}", ".violations", "staff | where employment == '常勤' | measure headcount from 2025-04-01 to 2026-03-31;"],
                       folder, str(folder / f"out{seed}"))
        expected = sum(1 for row in rows if row["employment"] == "常勤" and row["hired_on"] <= "2026-03-31"
                       and (not row["left_on"] or row["left_on"] >= "2026-03-31"))
        check("no violations" in answer, f"seed {seed}: {answer}")
        check([str(expected), f"{expected}.0"] in [line.split() for line in answer.splitlines()], f"seed {seed}: headcount {expected}: {answer}")


def doubts(folder):
    """What is dubious is said and not taken."""
    (folder / "two.csv").write_text("職員番号,採用日,採用年月日,退職日,性別\n1,2020-04-01,2020-04-02,,男\n2,2021-04-01,2021-04-01,,女\n")
    said = shell([".map two.csv"], folder)
    check("hired_on could be" in said and "need hired_on" in said, said)
    said = shell([".map two.csv hired_on=採用日 to chosen"], folder)
    check("wrote 2 rows" in said and "2020-04-01" in (folder / "chosen" / "staff.csv").read_text(), said)
    said = shell([".map two.csv hired_on=採用日 to chosen"], folder)
    check("is there already" in said, said)
    for command, answer in [(".map two.csv hired_on=採用", "no column '採用'"), (".map two.csv hired_at=採用日", "did you mean 'hired_on'"),
                            (".map none.csv", "none.csv"), (".map two.csv oops", "is no ROLE=COLUMN"),
                            (".map two.csv hired_on=採用日 born_on=採用日", "is given for two roles, born_on and hired_on"),
                            (".map two.csv to", "'to' has no name behind it"), (".map two.csv as a/b to x", "has no '/'"), (".map", "needs something behind it")]:
        said = shell([command], folder)
        check(answer in said, f"{command}: {said}")
    (folder / "now.csv").write_text("職員番号,氏名,採用年月日\n00001,髙橋　一郎（旧姓 鈴木）,H31.4.1\n00001,佐藤 花,R2.4.1\n00002,山﨑,4/5/2020\n")
    said = shell([".map now.csv left_on=none to now"], folder)
    for part in ["stand for several people: 1 (00001", "note in brackets", "no day: 1 (line 4: '4/5/2020')", "wrote 3 rows"]:
        check(part in said, f"{part}: {said}")
    text = (folder / "now" / "staff.csv").read_text()
    check("00002,,4/5/2020," in text and "2019-04-01" in text, text)
    (folder / "posts.csv").write_text("職員番号,発令日,終了日,所属,発令区分,役職\n1,2020/4/1,2022/3/31,総務課,本務,主事\n1,2022/4/1,,税務課,本務,係長\n1,2022/4/1,,財政課,兼務,係長\n")
    said = shell([".map posts.csv to posts"], folder)
    check("as the table 'assignments'" in said and "兼務 → 併任 (1)" in said, said)
    answer = shell(["assignments | movement from 2022-04-01 to 2022-04-30 by unit;"], folder, str(folder / "posts"))
    check("総務課" in answer and "税務課" in answer and "財政課" not in answer, answer)


def main():
    for part in (round_trips, doubts):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    finish("mapping")


main()
