"""Section 1 of the checklist: finding people."""

import math

from .city import Report, date, few, fiscal_year, round_half, share, wilson


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    facts = city.manifest["quotas"]
    rows = {row["所属"]: row["過不足"] for row in city.ask("recruitment", "staffing | where 過不足 != 0")}
    judge({unit for unit, gap in rows.items() if gap < 0} == set(facts["vacant"]), f"vacant: {rows}")
    judge({unit for unit, gap in rows.items() if gap > 0} == set(facts["over"]), f"over: {rows}")


def anniversary(text, years):
    day = date(text)
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return day.replace(year=day.year + years, day=28).isoformat()


def retention(people, staff, limit, label):
    """Who could be observed for three years by the clock of the session, and who was still there."""
    groups = {}
    for row in people:
        person = staff[row["staff_id"]]
        border = anniversary(person["hired_on"], 3)
        cell = groups.setdefault(label(row), [0, 0])
        if border <= limit:
            cell[0] += 1
            cell[1] += not person["left_on"] or person["left_on"] >= border
    return groups


def correlation(pairs):
    n = len(pairs)
    mean = [sum(pair[side] for pair in pairs) / n for side in (0, 1)]
    sxy = sum((x - mean[0]) * (y - mean[1]) for x, y in pairs)
    spread = [sum((pair[side] - mean[side]) ** 2 for pair in pairs) for side in (0, 1)]
    r = sxy / math.sqrt(spread[0] * spread[1])
    z, reach = math.atanh(r), 1.959964 / math.sqrt(n - 3)
    return r, math.tanh(z - reach), math.tanh(z + reach)


def check_year(city, judge, year):
    report = Report(city, "recruitment", judge, fy=year)
    staff = city.staff()
    tests = [row for row in city.rows("applicants") if int(row["year"]) <= year]
    hired = [row for row in tests if row["staff_id"]]
    judge(all(staff[row["staff_id"]]["employment"] == "常勤" for row in hired), "everybody hired is permanent")
    judge({row["staff_id"] for row in city.rows("applicants") if row["staff_id"]}
          == {number for number, row in staff.items() if row["employment"] == "常勤" and row["hired_on"] >= "2016-04-01"},
          "an applicant for everybody hired in the history, and nobody else")

    # 1.1
    rows = []
    for exam in range(year - 9, year + 1):
        some = [row for row in tests if row["year"] == str(exam)]
        count = {outcome: sum(row["outcome"] == outcome for row in some) for outcome in ("採用", "辞退")}
        april, march = f"{exam + 1}-04-01", f"{exam + 1}-03-31"
        staying = sum(1 for number in city.in_office(march) if number in city.in_office(april))
        quota = sum(int(row["quota"]) for row in city.rows("quotas") if row["year"] == str(exam + 1))
        if some:
            hidden = len(some) < 5 or 0 < count["採用"] < 5
            rows.append({"試験年度": exam, "応募": few(len(some)), "計画": quota - staying, "採用": few(count["採用"]), "辞退": few(count["辞退"]),
                         "競争率": None if hidden or not count["採用"] else round_half(len(some) / count["採用"], 1),
                         "計画との差": None if hidden else count["採用"] - quota + staying})
    report.next("1.1", rows)
    drawn = []
    for exam in range(year - 9, year + 1):
        outcomes = [row["outcome"] for row in tests if row["year"] == str(exam)]
        if outcomes.count("採用") >= 5:
            drawn.append({"試験年度": exam, "応募": len(outcomes), "採用": outcomes.count("採用")})
    report.next("1.1", drawn)

    # 1.a
    points = {"D": 1, "C": 2, "B": 3, "A": 4, "S": 5}
    ratings = {(row["staff_id"], int(row["year"])): points[row["overall"]] for row in city.rows("ratings")}
    rows = []
    for name, column in (("筆記", "written"), ("面接", "interview")):
        pairs = []
        for row in hired:
            second = fiscal_year(staff[row["staff_id"]]["hired_on"]) + 1
            if second <= year and (row["staff_id"], second) in ratings:
                pairs.append((float(row[column]), ratings[row["staff_id"], second]))
        r, low, high = correlation(pairs)
        rows.append({"試験": name, "人数": few(len(pairs)), "r": round_half(r, 2), "下限": round_half(low, 2), "上限": round_half(high, 2)})
    report.next("1.a", rows, sort=["試験"])

    # 1.b and 1.c: the cohorts look as far as the day after the fiscal year.
    def cohorts(title, label, name):
        rows = []
        for group, (observed, there) in retention(hired, staff, f"{year + 1}-04-01", label).items():
            hidden = 0 < observed < 5 or 0 < there < 5
            low, high = wilson(there, observed) if observed else (None, None)
            rows.append({name: group, "観察できた人": few(observed), "残っている人": few(there), "定着率": None if hidden else share(there, observed),
                         "下限": None if hidden else low, "上限": None if hidden else high})
        report.next(title, rows, sort=[name])

    cohorts("1.b", lambda row: "地元の学校" if row["local"] == "true" else "ほかの学校", "地元")
    schools = {}
    for row in hired:
        schools.setdefault(row["school"], []).append(row["local"] == "true")
    report.next("1.b", [
        {"school": name, "採用": few(len(flags)), "地元": few(sum(flags)),
         "地元の割合": None if 0 < sum(flags) < 5 or len(flags) < 5 else share(sum(flags), len(flags))} for name, flags in schools.items()], sort=["school"])
    groups = {}
    for row in tests:
        groups.setdefault("Uターン" if row["returnee"] == "true" else "その他", []).append(row["outcome"] == "採用")
    report.next("1.c", [
        {"Uターン": name, "応募": few(len(flags)), "採用": few(sum(flags)),
         **({} if 0 < sum(flags) < 5 or len(flags) < 5 else {
             "採用の割合": share(sum(flags), len(flags)), "応募に占める割合": share(len(flags), len(tests)), "採用に占める割合": share(sum(flags), len(hired))})}
        for name, flags in groups.items()], sort=["Uターン"])
    cohorts("1.c", lambda row: "Uターン" if row["returnee"] == "true" else "その他", "Uターン")

    # 1.d
    channels = {}
    for row in tests:
        channels.setdefault(row["channel"], []).append(row)
    rows = []
    for name, some in channels.items():
        counts = [len(some), sum(bool(row["interview"]) for row in some)] + [sum(row["outcome"] == one for row in some) for one in ("採用", "辞退")]
        hidden = 0 < counts[0] < 5 or 0 < counts[2] < 5
        rows.append({"channel": name, "応募": few(counts[0]), "面接": few(counts[1]), "採用": few(counts[2]), "辞退": few(counts[3]),
                     "歩留まり": None if hidden else share(counts[2], counts[0])})
    report.next("1.d", rows, sort=["channel"])
    april = f"{year + 1}-04-01"
    people = city.in_office(april)
    seats = {}
    for number, post in city.posts(april).items():
        if number in people:
            unit = city.unit_at_level(post["unit"], "課") or city.unit_at_level(post["unit"], "部")
            seats[unit] = seats.get(unit, 0) + 1
    gaps = {}
    quotas = {row["unit"]: int(row["quota"]) for row in city.rows("quotas") if row["year"] == str(year + 1)}
    for unit, quota in quotas.items():
        gaps[unit] = seats.get(unit, 0) - quota
    report.next("1.d", [{"所属の数": len(quotas), "欠員のある所属": sum(gap < 0 for gap in gaps.values()),
                         "過員のある所属": sum(gap > 0 for gap in gaps.values()), "定数": sum(quotas.values()),
                         "現員": sum(seats.get(unit, 0) for unit in quotas)}])
    shown = sorted(((gap, unit) for unit, gap in gaps.items() if gap), key=lambda pair: (pair[0], pair[1]))[:15]
    report.next("1.d", [{"所属": unit, "定数": quotas[unit], "現員": seats.get(unit, 0), "過不足": gap} for gap, unit in shown])
    report.next("検算", [{"所属から": len(people), "名簿から": len(people)}])
    report.end()
