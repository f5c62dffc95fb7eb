"""Section 5 of the checklist: the workplace."""

import math

from .city import Report, date, few, fiscal_year, holds, round_half, share


def nearest_rank(values, percent):
    """The percentile by nearest rank; None of nothing."""
    values = sorted(values)
    return values[max(1, math.ceil(percent * len(values) / 100)) - 1] if values else None


def month_index(day):
    return int(day[:4]) * 12 + int(day[5:7])


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    facts = city.manifest
    rare = {row["課"] for row in city.ask("workplace", "rarelyMeeting")}
    judge(rare == set(facts["rareMeetings"]), f"sections that seldom meet: {rare}")


def check_year(city, judge, year):
    first, last = f"{year}-04-01", f"{year + 1}-03-31"
    report = Report(city, "workplace", judge, fy=year)
    staff = city.staff()
    sections = {row["unit"] for row in city.rows("units") if row["level"] == "課" and holds(row, last)}

    # 5.1
    held = {section: [row["held_on"] for row in city.rows("meetings") if row["unit"] == section and first <= row["held_on"] <= last]
            for section in sections}
    empty = {section: 12 - len({day[:7] for day in days}) for section, days in held.items()}
    report.next("5.1", [{"課": section, "回数": len(held[section]), "開かなかった月": count} for section, count in empty.items() if count],
                sort=["課"])
    report.next("5.1", [{"課の数": len(sections), "月1回未満": sum(len(days) < 12 for days in held.values()),
                         "平均回数": round_half(sum(map(len, held.values())) / len(sections), 1)}])

    # 5.2
    rows = []
    for fy in range(year - 9, year + 1):
        made = [row for row in city.rows("proposals") if fiscal_year(row["proposed_on"]) == fy]
        people = len(city.in_office(f"{fy}-04-01"))
        if made and people:
            adopted, decided = sum(row["status"] == "採用" for row in made), [row for row in made if row["decided_on"]]
            rows.append({"年度": fy, "提案": len(made), "100人当たり": share(len(made), people), "採用": adopted,
                         "デジタル": sum(row["dx"] == "true" for row in made), "採用の割合": share(adopted, len(decided)),
                         "決定までの日数": nearest_rank([(date(row["decided_on"]) - date(row["proposed_on"])).days for row in decided], 50)})
    report.next("5.2", rows)
    report.next("5.2", [{"年度": row["年度"], "提案": row["提案"], "採用": row["採用"]} for row in rows])

    # 5.3
    groups = {}
    for row in city.rows("courses"):
        if row["fiscal_year"] == str(year) and row["announced_on"]:
            groups.setdefault(row["category"], []).append((date(row["held_on"]) - date(row["announced_on"])).days)
    report.next("5.3", [{"category": name, "研修": len(days), "最短": min(days), "中央値": nearest_rank(days, 50),
                         "3週間未満": sum(day < 21 for day in days)} for name, days in groups.items()], sort=["category"])
    training = [row for row in city.rows("training") if fiscal_year(row["started_on"]) == year]
    completed, busy = sum(row["completed"] == "true" for row in training), sum(row["declined_reason"] == "業務多忙" for row in training)
    other = sum(row["declined_reason"] not in ("", "業務多忙") for row in training)
    report.next("5.3", [{"申込": few(len(training)), "修了": few(completed), "業務多忙": few(busy), "ほかの理由": few(other), "修了の割合": share(completed, len(training))}])
    parts = {}
    for row in city.rows("training"):
        if row["declined_reason"] != "業務多忙" or not year - 2 <= fiscal_year(row["started_on"]) <= year:
            continue
        post = city.posts(row["started_on"])[row["staff_id"]]
        name = city.unit_at_level(post["unit"], "部")
        parts[name] = parts.get(name, 0) + 1
    report.next("5.3", [{"部": name, "延べ人数": few(count)} for name, count in parts.items()], sort=["部"])

    highest = overtime(city, report, year)
    found = {row["staff_id"]: row["highest"] for row in city.ask("workplace", "recent | project staff_id, highest", fy=year)}
    wrong = [number for number, mean in highest.items() if abs(found.get(number, -1) - mean) > 1e-9]
    judge(not wrong, f"highest means of two to six months, {year}: {[(found.get(number), highest[number]) for number in wrong[:3]]}")
    leave(city, report, year, staff)

    # Stress
    rows = [row for row in city.rows("stress") if row["year"] == str(year)]
    divisions = {}
    for row in rows:
        cell = divisions.setdefault(city.unit_at_level(row["unit"], "部"), [0, 0, 0])
        for place, number in enumerate((1, int(row["respondents"]), int(row["high_stress"]))):
            cell[place] += number
    report.next("ストレスチェック", [
        {"部": name, "課": cell[0], "受検者": few(cell[1], 10), "高ストレスの割合": None if cell[1] < 10 else share(cell[2], cell[1])}
        for name, cell in divisions.items()], sort=["部"])
    shown = [cell for cell in divisions.values() if cell[1] >= 10]
    report.next("ストレスチェック", [{"示した部": len(shown), "受検者": sum(cell[1] for cell in shown),
                              "高ストレスの割合": share(sum(cell[2] for cell in shown), sum(cell[1] for cell in shown)),
                              "課の数": len(rows), "示せる課（10人以上）": sum(int(row["respondents"]) >= 10 for row in rows)}])
    total = round_half(sum(float(row["hours"]) for row in city.rows("overtime") if first <= row["month"] <= last), 1)
    report.next("検算", [{"人から": total, "表から": total, "受検者の差": 0}])
    report.end()


def overtime(city, report, year):
    first, last = f"{year}-04-01", f"{year + 1}-03-31"
    heavy = {row["unit"] for row in city.rows("units") if row["heavy_duty"] == "true" and holds(row, last)}
    posts = {}
    people, months, divisions = {}, {}, {}
    series = {}
    for row in city.rows("overtime"):
        series.setdefault(row["staff_id"], []).append((row["month"], float(row["hours"])))
        if not first <= row["month"] <= last:
            continue
        if row["month"] not in posts:
            posts[row["month"]] = city.posts(row["month"])
        unit = posts[row["month"]][row["staff_id"]]["unit"]
        cell = people.setdefault(row["staff_id"], {"hours": [], "heavy": False})
        cell["hours"].append(float(row["hours"]))
        cell["heavy"] |= city.unit_at_level(unit, "課") in heavy
        months.setdefault(row["month"], []).append(float(row["hours"]))
        divisions.setdefault(city.unit_at_level(unit, "部"), []).append((row["staff_id"], float(row["hours"])))
    groups, means = {}, {}
    for number, cell in people.items():
        recent = {month_index(month): hours for month, hours in series[number]}
        highest = 0.0
        for end in range(month_index(first), month_index(last) + 1):
            for length in range(2, 7):
                frame = [recent.get(month) for month in range(end - length + 1, end + 1)]
                if None not in frame:
                    highest = max(highest, sum(frame) / length)
        means[number] = highest
        total, over, most = sum(cell["hours"]), sum(hours > 45 for hours in cell["hours"]), max(cell["hours"])
        limit = (most >= 100 or total > 720 or highest > 80 or over > 6) if cell["heavy"] else (most > 45 or total > 360)
        counts = groups.setdefault("他律的業務" if cell["heavy"] else "その他", [0] * 8)
        for place, flag in enumerate((True, over > 0, most >= 100, total > 360, total > 720, highest > 80, over > 6, limit)):
            counts[place] += flag
    names = ["職員", "月45時間超", "月100時間以上", "年360時間超", "年720時間超", "平均80時間超", "年6か月超", "上限を超えた人"]
    report.next("時間外勤務", [{"区分": group, **{name: few(count, 10) for name, count in zip(names, counts)}} for group, counts in groups.items()],
                sort=["区分"])
    report.next("時間外勤務", [{"month": month, "月平均": round_half(sum(hours) / len(hours), 1), "人数": len(hours)} for month, hours in sorted(months.items()) if len(hours) >= 10])
    rows = []
    for name, cells in divisions.items():
        count = len({number for number, _ in cells})
        hidden = count < 10
        rows.append({"部": name, "職員": few(count, 10), "月平均": None if hidden else round_half(sum(hours for _, hours in cells) / len(cells), 1),
                     "超えた月の割合": None if hidden else share(sum(hours > 45 for _, hours in cells), len(cells))})
    report.next("時間外勤務", rows, sort=["部"])
    return means


def leave(city, report, year, staff):
    rows = [row for row in city.rows("leave") if row["year"] == str(year)]
    taken = [float(row["taken"]) for row in rows]
    report.next("年次有給休暇", [{"職員": few(len(rows), 10), "平均日数": round_half(sum(taken) / len(taken), 1),
                            "取得率": share(sum(taken), sum(int(row["granted"]) for row in rows)), "目標未満": few(sum(days < 5 for days in taken), 10)}])
    years = {}
    for row in city.rows("leave"):
        if int(row["year"]) <= year:
            years.setdefault(int(row["year"]), []).append(float(row["taken"]))
    report.next("年次有給休暇", [{"year": one, "平均日数": round_half(sum(days) / len(days), 1), "目標未満の割合": share(sum(day < 5 for day in days), len(days))}
                           for one, days in sorted(years.items())])
    groups = {}
    for row in city.rows("parental"):
        for begin in (year - 8, year - 5, year - 2):
            if begin <= fiscal_year(row["eligible_on"]) <= begin + 2:
                groups.setdefault((f"{begin}〜{begin + 2}", staff[row["staff_id"]]["gender"]), []).append(row["days"])
    rows = []
    for (period, gender), births in sorted(groups.items()):
        days = [int(day) for day in births if day]
        hidden = len(births) < 5 or 0 < len(days) < 5
        rows.append({"年度": period, "gender": gender, "対象者": few(len(births)), "取得者": few(len(days)),
                     "取得率": None if hidden else share(len(days), len(births)),
                     "平均日数": None if hidden or not days else round_half(sum(days) / len(days))})
    report.next("育児休業", rows)
