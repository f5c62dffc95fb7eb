"""Workforce operators against plain, slow computations of the same: day by day, person by person."""

import csv
import datetime
import io
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

from checks import check, finish

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEIBO = pathlib.Path(sys.argv[1]).resolve()
EPOCH = datetime.date(2020, 1, 1)


def query(text, data, *arguments):
    result = subprocess.run([MEIBO, "query", text, "--data", data, "--format", "csv", *arguments], capture_output=True,
                            text=True, timeout=120, env={**os.environ, "LC_ALL": "C"})
    check(result.returncode == 0, f"{text}: {result.stderr}")
    return list(csv.DictReader(io.StringIO(result.stdout))), result.stderr


def day(number):
    return (EPOCH + datetime.timedelta(days=number)).isoformat()


def write_package(folder, rows):
    """Posts as a data package: person, days, unit, kind."""
    folder.mkdir(exist_ok=True)
    with open(folder / "posts.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["person", "valid_from", "valid_to", "unit", "kind"])
        for person, first, last, unit, kind in rows:
            writer.writerow([person, day(first), "" if last is None else day(last), unit, kind])
    fields = [{"name": "person", "type": "string"}, {"name": "valid_from", "type": "date"},
              {"name": "valid_to", "type": "date"}, {"name": "unit", "type": "string"}, {"name": "kind", "type": "string"}]
    (folder / "datapackage.json").write_text(json.dumps({"name": "posts", "resources": [{
        "name": "posts", "path": "posts.csv", "schema": {"fields": fields}, "meibo:personKey": "person",
        "meibo:validFrom": "valid_from", "meibo:validTo": "valid_to", "meibo:primary": {"column": "kind", "value": "本務"}}]}))


def random_rows(generator, tidy):
    rows = []
    for person in range(generator.randint(1, 30)):
        start = generator.randint(-200, 300)
        for _ in range(generator.randint(1, 5)):
            last = start + generator.randint(0, 150)
            is_open = generator.random() < 0.15
            kind = "本務" if generator.random() < 0.85 else "併任"
            rows.append((f"P{person}", start, None if is_open else last, generator.choice("ABC"), kind))
            if is_open and tidy:
                break
            start = last + generator.choice([1, 1, 1, 20] if tidy else [1, 1, 0, -30, 40])
    generator.shuffle(rows)
    return rows


def states(rows):
    """The unit of a person on a day: of the primary rows that hold, the one that began last."""
    by_person = {}
    for number, (person, first, last, unit, kind) in enumerate(rows):
        if kind == "本務" and (last is None or last >= first):
            by_person.setdefault(person, []).append((first, number, math.inf if last is None else last, unit))
    return {person: (lambda today, posts=sorted(posts): next(
        (unit for first, _, last, unit in reversed(posts) if first <= today <= last), None)) for person, posts in by_person.items()}


def movement(rows, first, last, has_keys):
    counts = {}

    def add(unit, name):
        counts.setdefault(unit if has_keys else "", dict.fromkeys(
            ["opening", "hires", "moved_in", "moved_out", "leavers", "closing", "at_start", "at_end"], 0))[name] += 1

    for state in states(rows).values():
        unit = [state(today) for today in range(first - 1, last + 2)]
        before, start, end, after = unit[0], unit[1], unit[-2], unit[-1]
        if before and start:
            add(before, "opening")
        if end and after:
            add(end, "closing")
        if start:
            add(start, "at_start")
        if end:
            add(end, "at_end")
        for yesterday, today, tomorrow in zip(unit, unit[1:], unit[2:]):
            if today and not yesterday:
                add(today, "hires")
            if today and not tomorrow:
                add(today, "leavers")
            if has_keys and today and yesterday and today != yesterday:
                add(today, "moved_in")
                add(yesterday, "moved_out")
    return counts


def movements(folder):
    generator = random.Random(11)
    for number in range(60):
        rows = random_rows(generator, tidy=number % 2 == 0)
        package = folder / "posts"
        write_package(package, rows)
        first = generator.randint(-100, 300)
        last = first + generator.choice([0, 1, 30, 200])
        for has_keys in (False, True):
            by = " by unit" if has_keys else ""
            found, _ = query(f"posts | movement from {day(first)} to {day(last)}{by}", package)
            expected = movement(rows, first, last, has_keys)
            actual = {row.get("unit", ""): {key: int(value) for key, value in row.items() if key != "unit"} for row in found}
            if not has_keys and not expected:
                expected = {"": dict.fromkeys(actual[""], 0)}
            check(actual == expected, f"movement {number}{by} {day(first)} to {day(last)}: {actual} and not {expected}\n{rows}")


def cohorts(folder):
    """Shares after some years, counted one by one; the intervals are R's (prop.test without correction)."""
    generator = random.Random(5)
    known = {(3, 4): (0.3006418, 0.9544127), (0, 5): (0.0, 0.4344825), (5, 5): (0.5655175, 1.0), (37, 80): (0.3574799, 0.5709564)}
    path = folder / "people.csv"
    for (kept, count), (lower, upper) in known.items():
        path.write_text("a,b\n" + "".join(f"2010-04-01,{'2024-01-01' if n < kept else '2010-12-31'}\n" for n in range(count)))
        (row,), _ = query("people | cohort from a to b after 1 years", path)
        check(row["still_there"] == str(kept) and abs(float(row["lower"]) - lower) < 1e-6 and abs(float(row["upper"]) - upper) < 1e-6, f"{kept} of {count}: {row}")
    people = []
    for _ in range(400):
        start = datetime.date(2004, 1, 1) + datetime.timedelta(days=generator.randrange(9000))
        end = start + datetime.timedelta(days=generator.choice([generator.randrange(4000), 364, 365, 366, 1094, 1095, 1096]))
        people.append((start, None if generator.random() < 0.3 else end, generator.choice("XYZ")))
    people.append((datetime.date(2008, 2, 29), datetime.date(2009, 2, 27), "X"))
    people.append((datetime.date(2008, 2, 29), datetime.date(2009, 2, 28), "X"))
    path.write_text("a,b,k\n" + "".join(f"{a},{b or ''},{k}\n" for a, b, k in people))
    rows, _ = query("set memory_limit = 8000000000; people | cohort from a to b after 1, 3, 10 years by k", path)
    today = datetime.date.today()
    for row in rows:
        years, found = int(row["years"]), [0, 0]
        for start, end, key in people:
            try:
                later = start.replace(year=start.year + years)
            except ValueError:
                later = start.replace(year=start.year + years, day=28)
            if key == row["k"] and later <= today:
                found[0] += 1
                found[1] += end is None or end >= later
        check([int(row["observed"]), int(row["still_there"])] == found, f"cohort {row}: {found}")
    check(len(rows) == 9, f"cohort: {rows}")


def measures(folder):
    """Measures of random posts, day by day."""
    generator = random.Random(23)
    for number in range(25):
        rows = random_rows(generator, tidy=number % 2 == 0)
        package = folder / "posts"
        write_package(package, rows)
        first = generator.randint(-50, 250)
        last = first + generator.choice([0, 90, 200])
        period = f"from {day(first)} to {day(last)}"
        days, leavers, hires, at_end, tenure = 0, 0, 0, 0, 0
        for state in states(rows).values():
            presence = [bool(state(today)) for today in range(first - 1, last + 2)]
            days += sum(presence[1:-1])
            leavers += sum(today and not tomorrow for today, tomorrow in zip(presence[1:-1], presence[2:]))
            hires += sum(today and not yesterday for yesterday, today in zip(presence, presence[1:-1]))
            if presence[-2]:
                at_end += 1
                today = last
                while state(today - 1):
                    today -= 1
                tenure += last - today
        years = days / 365.25
        for name, numerator, denominator, value in [
                ("turnover", leavers, years, 100 * leavers / years if years else None),
                ("hiring_rate", hires, years, 100 * hires / years if years else None),
                ("headcount", at_end, None, at_end), ("mean_tenure", tenure / 365.25, at_end, tenure / 365.25 / at_end if at_end else None)]:
            (row,), said = query(f"posts | measure {name} {period}", package)
            found = [float(text) if text else None for text in row.values()]
            expected = [numerator] + ([] if denominator is None else [denominator]) + [value]
            check(all((a is None) == (b is None) and (a is None or abs(a - b) < 1e-9 * max(1, abs(b))) for a, b in zip(found, expected)),
                  f"{name} {number}: {row} and not {expected}")
            check(name in said and day(first) in said, f"the definition is said: {said}")


def city_measures():
    data = ROOT / "datasets/city"
    with open(data / "staff.csv", encoding="utf-8") as file:
        staff = list(csv.DictReader(file))
    for year in (2019, 2024):
        first, last = f"{year}-04-01", f"{year + 1}-03-31"
        for employment in ("常勤", "会計年度任用"):
            chosen = [row for row in staff if row["employment"] == employment]
            there = [row for row in chosen if row["hired_on"] <= first and (row["left_on"] or "9999") >= first]
            resigned = [row for row in chosen if first <= row["left_on"] <= last and row["left_reason"] == "自己都合"]
            (row,), said = query(f'staff | where employment == "{employment}" | measure turnover definition "総務省" from {first} to {last}', data)
            check([float(row["resignations"]), float(row["headcount"])] == [len(resigned), len(there)], f"turnover of {year}, {employment}: {row}")
            value = 100 * len(resigned) / len(there) if there else None
            check((float(row["turnover"]) if row["turnover"] else None) == value or abs(float(row["turnover"]) - value) < 1e-9, f"{row}, {value}")
            check("総務省" in said and first in said, f"the definition is said: {said}")
            at_end = [row for row in chosen if row["hired_on"] <= last and (row["left_on"] or "9999") >= last]
            (row,), _ = query(f'staff | where employment == "{employment}" | measure fte from {first} to {last}', data)
            hours = sum(float(person["weekly_hours"]) for person in at_end)
            check(abs(float(row["fte"]) - hours / 38.75) < 1e-9, f"fte of {year}, {employment}: {row} and not {hours / 38.75}")
        began = [row for row in staff if f"{year}-04-01" <= row["hired_on"] <= f"{year}-09-30" and row["employment"] == "常勤"]
        early = [row for row in began if row["left_on"] and row["left_on"] < row["hired_on"].replace(str(year), str(year + 3))]
        rows, _ = query(f'staff | where employment == "常勤" | measure early_attrition from {year}-04-01 to {year}-09-30', data)
        expected = [len(early), len(began)] if year == 2019 else [0, 0]
        check([float(rows[0]["left_early"]), float(rows[0]["observed"])] == expected, f"early attrition of {year}: {rows} and not {expected}")


def city(folder):
    """The sample city, year by year: each closing is the next opening, and `at` counts the same."""
    data = ROOT / "datasets/city"
    previous = None
    for year in range(2018, 2026):
        (total,), _ = query(f"assignments | movement from {year}-04-01 to {year + 1}-03-31", data)
        total = {key: int(value) for key, value in total.items()}
        if previous is not None:
            check(total["opening"] == previous, f"{year}: the opening is {total}, the closing before {previous}")
        previous = total["closing"]
        check(total["opening"] + total["hires"] - total["leavers"] == total["closing"], f"{year}: {total}")
        for name, date in (("at_start", f"{year}-04-01"), ("at_end", f"{year + 1}-03-31")):
            (row,), _ = query(f'assignments | at {date} | where kind == "本務" | summarize n = dcount(staff_id)', data)
            check(int(row["n"]) == total[name], f"{year} {name}: {total[name]}, and at counts {row}")
        units, _ = query(f'assignments | movement from {year}-04-01 to {year + 1}-03-31 by 部 = unit_at(unit, "部")', data)
        for name in ("opening", "hires", "leavers", "closing", "at_start", "at_end"):
            check(sum(int(row[name]) for row in units) == total[name], f"{year}: {name} of the units add up")
        moves = [sum(int(row[name]) for row in units) for name in ("moved_in", "moved_out")]
        check(moves[0] == moves[1] > 0, f"{year}: who moves out moves in: {moves}")


def audit(folder):
    """Faults that are planted in a copy of the city are found by the rule that forbids them; the city has none."""
    def said(data):
        result = subprocess.run([MEIBO, data], input=".audit\n", capture_output=True, text=True, timeout=120, env={**os.environ, "LC_ALL": "C"})
        check(result.returncode == 0, f".audit: {result.stderr}")
        return result.stdout + result.stderr

    planted = json.loads((ROOT / "datasets/city/manifest.json").read_text())["goals"]["weightsNot100"]
    whole = said(ROOT / "datasets/city")
    heads = [line for line in whole.splitlines() if line and not line.startswith((" ", "without rows"))]
    check(len(heads) == 1 and heads[0].startswith(f"goals: {len(planted)} rows") and all(f"staff_id {number} " in whole for number in planted),
          f"the city has no faults but the weights that are planted: {whole}")
    check("without rows: rank_profiles" in whole, f"an empty profile is said: {whole}")

    def edited(name, change):
        data = folder / f"audit-{len(list(folder.iterdir()))}"
        shutil.copytree(ROOT / "datasets/city", data)
        with open(data / name, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        change(rows)
        with open(data / name, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return said(data)

    def careers(rows):
        by_person = {}
        for row in rows:
            if row["kind"] == "本務":
                by_person.setdefault(row["staff_id"], []).append(row)
        return [posts for posts in by_person.values() if len(posts) >= 3]

    def change(place, **values):
        return lambda rows: careers(rows)[0][place].update(values)

    for name, edit, expected in [
            ("assignments.csv", lambda rows: careers(rows)[0][0].update(valid_to=careers(rows)[0][1]["valid_from"]),
             ["assignments: 1 row begin before the person's primary row before them ends"]),
            ("assignments.csv", lambda rows: careers(rows)[0][0].update(valid_to=careers(rows)[0][0]["valid_from"]),
             ["assignments: 1 row leave a gap behind the person's primary row before them"]),
            ("assignments.csv", change(1, valid_to="1990-01-01"), ["assignments: 1 row end before they begin", "leave a gap"]),
            ("assignments.csv", change(0, valid_from="1950-04-01"), ["assignments: 1 row lie outside the person's time in office"]),
            ("assignments.csv", change(2, staff_id="99999"), ["assignments: 1 row are about nobody in staff"]),
            ("evaluations.csv", lambda rows: rows[7].update(staff_id=next(one["staff_id"] for one in rows if one["staff_id"] != rows[7]["staff_id"]), year="1970"),
             ["evaluations: 1 row lie outside the person's time in office"]),
            ("goals.csv", lambda rows: rows[0].update(weight="55"), ["goals: 4 rows of"]),
            ("assignments.csv", lambda rows: careers(rows)[0][0].update(grade="12"), ["1 cells break the data package's rules"]),
            ("ratings.csv", lambda rows: rows[3].update(year="1970"), ["ratings: 1 row lie outside the person's time in office"]),
            ("units.csv", lambda rows: next(row for row in rows if not row["parent"]).update(
                parent=next(row["unit"] for row in rows if row["parent"] == next(top["unit"] for top in rows if not top["parent"]))),
             ["units: a unit stands above itself: "]),
            ("units.csv", lambda rows: rows[-1].update(parent="無い部"), ["stands below a unit that is not there on its first day"])]:
        text = edited(name, edit)
        for part in expected:
            check(part in text, f"{part}: {text}")
        heads = [line for line in text.splitlines() if line and not line.startswith((" ", "goals: ", "without rows"))]
        check(len(heads) <= len(expected) + 1, f"and little else: {heads}")


def calendar():
    """Full years and months, school years and the end of management posts, counted day by day or by the rule."""
    generator = random.Random(11)
    days = [(datetime.date(1950, 1, 1) + datetime.timedelta(days=generator.randint(0, 30000))) for _ in range(400)]
    days += [datetime.date(2020, 2, 29), datetime.date(2021, 2, 28), datetime.date(2025, 1, 31), datetime.date(1990, 4, 1), datetime.date(1990, 4, 2)]
    pairs = [(first, generator.choice(days)) for first in days]

    def months(first, last):
        """Steps of a month that fit between the days; a step from the 31st ends on the last day of a shorter month."""
        count = 0
        while True:
            whole = first.year * 12 + first.month - 1 + count + 1
            year, month = divmod(whole, 12)
            end = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
            if datetime.date(year, month + 1, min(first.day, end)) > last:
                return count
            count += 1

    cells = ", ".join(f"{first}, {last}" for first, last in pairs)
    rows, _ = query(f"datatable(a:datetime, b:datetime)[{cells}] | extend a = todate(a), b = todate(b) | project a, b, m = months_between(a, b),"
                    " y = years_between(a, b), s = school_year(a), e = management_end(a), q = fiscal_quarter(a)", ROOT / "datasets/city")
    check(len(rows) == len(pairs), "a row a pair")
    for row, (first, last) in zip(rows, pairs):
        count = months(first, last) if first <= last else -months(last, first)
        check((int(row["m"]), int(row["y"])) == (count, int(count / 12)), f"{first} to {last}: {row}, not {count}")
        day = first - datetime.timedelta(days=1)
        school = day.year - (day.month < 4)
        check(int(row["s"]) == school and row["e"] == f"{school + 61}-03-31", f"{first}: {row}")
        check(int(row["q"]) == {1: 4, 2: 4, 3: 4, 4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2}.get(first.month, 3), f"{first}: {row}")


def main():
    calendar()
    with tempfile.TemporaryDirectory() as name:
        movements(pathlib.Path(name))
        cohorts(pathlib.Path(name))
        measures(pathlib.Path(name))
        city_measures()
        city(pathlib.Path(name))
        audit(pathlib.Path(name))
    finish("workforce")


main()
