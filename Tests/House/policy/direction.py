"""Section 0 of the checklist: where the city wants to go."""

from .city import Report, date, few, fiscal_year, round_half, share
from .competencies import mean
from .evaluation import TIERS
from .placement import careers
from .recruitment import anniversary
from .workplace import nearest_rank

RETIREMENT = {2023: 61, 2024: 61, 2025: 62, 2026: 62, 2027: 63, 2028: 63, 2029: 64, 2030: 64}


def retires_on(born):
    """The 31 March that ends the fiscal year in which the retirement age of that year is attained, the day before a birthday."""
    day = date(born)
    for year in range(day.year + 58, day.year + 68):
        limit = 60 if year < 2023 else RETIREMENT.get(year, 65)
        attained_by = f"{year + 1}-04-01"
        if anniversary(born, limit) <= attained_by:
            return f"{year + 1}-03-31"
    raise ValueError(born)


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    fact = city.manifest["digitalProject"]
    rows = city.ask("direction", f"dxEffects | where 課 == \"{fact['unit']}\" and 開始 == datetime({fact['from']})")
    judge(len(rows) == 1 and rows[0]["変化"] - rows[0]["市の変化"] < -15, f"digital project: {rows}")
    largest = [(row["課"], row["開始"][:10]) for row in city.ask("direction", "dxShown | top 5 by 変化 asc | project 課, 開始")]
    judge((fact["unit"], fact["from"]) in largest, f"the planted project is none of the five largest falls: {largest}")
    idle = {row["課"] for row in city.ask("direction", "sectionsIdle")}
    alone = {city.unit_at_level(city.posts(city.staff()[number]["hired_on"])[number]["unit"], "課")
             for number in city.manifest["ojt"]["newcomersWithoutMentor"]}
    judge(idle == alone, f"sections with newcomers without a mentor: {idle}, planted {alone}")
    silent = {row["head_id"] for row in city.ask("direction", "headsWithoutInterviews | project head_id")}
    judge(silent == set(city.manifest["interviews"]["headWithout"]), f"heads without interviews: {silent}")


def check_year(city, judge, year):
    first, last, today = f"{year}-04-01", f"{year + 1}-03-31", f"{year + 1}-04-01"
    report = Report(city, "direction", judge, fy=year)
    staff, here = city.staff(), city.in_office(today)

    # 0.1
    residents = {int(row["year"]): (int(row["people"]), row["kind"]) for row in city.rows("population")}
    now = residents[max(one for one in residents if one <= year)][0]
    report.next("0.1", [
        {"年": one, "人口": people, "区分": "実績" if kind == "census" else "推計", "今の職員数での比率": round_half(1000 * len(here) / people, 1),
         "比率を保つ職員数": round_half(len(here) / now * people)} for one, (people, kind) in sorted(residents.items()) if one >= year - 5])

    # 0.2
    begin = city.in_office(f"{year - 4}-04-01")
    resigned = sum(row["employment"] == "常勤" and row["left_reason"] == "自己都合" and f"{year - 4}-04-01" <= row["left_on"] <= last for row in staff.values())
    rate = resigned / len(begin) / 5
    rows = []
    for ahead in range(11):
        day = f"{year + 1 + ahead}-04-01"
        kept = sum(retires_on(staff[number]["born_on"]) >= day for number in here) * (1 - rate) ** ahead
        new = sum(11 * (1 - rate) ** later for later in range(ahead))
        later = residents.get(year + 1 + ahead)
        wanted = round_half(len(here) / now * later[0]) if later else None
        rows.append({"年": year + 1 + ahead, "今の職員で残る人": round_half(kept), "新しく採用した人": round_half(kept + new - kept), "職員数": round_half(kept + new),
                     "比率を保つ職員数": wanted, "差": None if wanted is None else round_half(kept + new) - wanted})
    report.next("0.2", rows)
    report.next("0.2", [{"年": row["年"], "職員数": row["職員数"]} for row in rows])

    # 0.3
    done = [row for row in city.rows("training") if row["completed"] == "true"]
    rows = []
    for era, day in (("平成13年4月1日", "2001-04-01"), ("平成18年7月1日", "2006-07-01"), ("平成28年10月1日", "2016-10-01"), ("令和7年3月1日", "2025-03-01")):
        before, after = anniversary(day, -1), anniversary(day, 1)
        people = len(city.in_office(day))
        rows.append({"和暦": era, "前の一人当たり時間": None if before < "2016-04-01" else round_half(
            sum(float(row["hours"]) for row in done if before <= row["started_on"] < day) / people, 1),
            "後の一人当たり時間": None if day < "2016-04-01" or after > today else round_half(
                sum(float(row["hours"]) for row in done if day <= row["started_on"] < after) / people, 1)})
    for row, name in zip(rows, ("旧市の人材育成基本方針", "新・職員人材育成基本方針", "改訂版", "今回の改訂")):
        row["方針"] = name
    report.next("0.3", rows)

    # 0.4
    powers = {row["course_id"]: row["power"] for row in city.rows("courses")}
    rows, none = [], 0
    for row in city.rows("powers"):
        some = [one for one in done if fiscal_year(one["started_on"]) == year and powers[one["course_id"]] == row["power"]]
        people = len({one["staff_id"] for one in some})
        none += not some
        rows.append({"人材力": row["power"], "研修": len({one["course_id"] for one in some}), "受講者": few(people),
                     "時間": None if 0 < people < 5 else round_half(sum(float(one["hours"]) for one in some))})
    report.next("0.4", rows, sort=["人材力"])
    report.next("0.4", [{"研修のない人材力": none}])

    # 0.5
    images = {row["item"]: row["image"] for row in city.rows("items")}
    cells = {}
    for row in city.rows("evaluations"):
        if row["year"] == str(year) and row["rater_role"] == "二次":
            cells.setdefault(images[row["item"]], {}).setdefault(row["item"], []).append(float(row["score"]))
    report.next("0.5", [
        {"職員像": image, "項目": len(items), "平均": round_half(mean([score for scores in items.values() for score in scores]), 2),
         "最も低い項目": min((mean(scores), item) for item, scores in items.items())[1]} for image, items in cells.items()], sort=["職員像"])

    # 0.6
    posts = city.posts(last)
    cells = {}
    for row in done:
        if fiscal_year(row["started_on"]) == year and row["staff_id"] in posts:
            cell = cells.setdefault(posts[row["staff_id"]]["tier"], [set(), 0.0, 0.0])
            cell[0].add(row["staff_id"])
            cell[1] += float(row["hours"])
            cell[2] += float(row["hours"]) if row["kind"] == "自己啓発" else 0
    rows = [{"tier": tier, "受講した職員": few(len(cells[tier][0])), "時間": None if len(cells[tier][0]) < 5 else round_half(cells[tier][1]),
             "割合": None if len(cells[tier][0]) < 5 else share(cells[tier][2], cells[tier][1])} for tier in reversed(TIERS) if tier in cells]
    report.next("0.6", rows)
    report.next("0.6", [{"tier": tier, "職員": len(cells[tier][0]), "時間": cells[tier][1], "自己啓発": cells[tier][2], "割合": share(cells[tier][2], cells[tier][1])}
                        for tier in TIERS if tier in cells and len(cells[tier][0]) >= 5])

    # 0.7
    ways = careers(city)
    new = {}
    for number, row in staff.items():
        if row["employment"] == "常勤" and fiscal_year(row["hired_on"]) == year and (not row["left_on"] or row["left_on"] >= last):
            new[number] = city.unit_at_level(ways[number][0]["unit"], "課")
    taught = {row["trainee_id"] for row in city.rows("ojt") if fiscal_year(row["started_on"]) == year}
    report.next("0.7", [{"新採用のいる課": len(set(new.values())), "指導者のいない新採用のいる課": len({place for number, place in new.items() if number not in taught})}])
    teams = {}
    for row in city.rows("evaluations"):
        if row["year"] == str(year) and row["rater_role"] == "一次" and row["rater_id"]:
            teams.setdefault(row["rater_id"], set()).add(row["staff_id"])
    heads = {head for head, team in teams.items() if len(team) >= 5}
    talking = {row["head_id"] for row in city.rows("interviews") if row["year"] == str(year)}
    report.next("0.7", [{"所属長": few(len(heads)), "面談を行わなかった人": few(len(heads - talking))}])

    # 0.8
    learners = {row["staff_id"] for row in done if row["kind"] == "自己啓発" and fiscal_year(row["started_on"]) == year}
    parts = {}
    for number in city.in_office(last):
        if staff[number]["hired_on"] <= first:
            parts.setdefault(city.unit_at_level(posts[number]["unit"], "部"), []).append(number not in learners)
    report.next("0.8", [
        {"部": part, "職員": few(len(flags)), "自己啓発のない人": few(sum(flags)),
         "割合": None if 0 < sum(flags) < 5 or len(flags) < 5 else share(sum(flags), len(flags))} for part, flags in parts.items()], sort=["部"])
    projects(city, report, today)
    report.next("検算", [{"起点": len(here), "名簿": len(here)}])
    report.end()


def projects(city, report, today):
    """Overtime a head and month before and after each digital project that was carried out."""
    posts, sections, whole = {}, {}, {}
    for row in city.rows("overtime"):
        month = row["month"]
        if month not in posts:
            posts[month] = city.posts(month)
        place = city.now_called(city.unit_at_level(posts[month][row["staff_id"]]["unit"], "課"))
        cell = sections.setdefault(place, {}).setdefault(month, [0.0, 0])
        cell[0] += float(row["hours"])
        cell[1] += 1
        cell = whole.setdefault(month, [0.0, 0])
        cell[0] += float(row["hours"])
        cell[1] += 1
    start, found = min(whole), set()
    for row in city.rows("proposals"):
        day = row["carried_out_from"]
        if row["dx"] == "true" and day and day <= anniversary(today, -1):
            year, month = int(day[:4]), int(day[5:7]) + (day[8:] != "01")
            begin = f"{year + (month > 12)}-{(month - 1) % 12 + 1:02}-01"
            if anniversary(begin, -1) >= start and anniversary(begin, 1) <= today:
                found.add((city.now_called(row["unit"]), begin))
    rows = []
    for place, begin in found:
        low, high = anniversary(begin, -1), anniversary(begin, 1)

        def rate(months, since, until):
            some = [cell for month, cell in months.items() if since <= month < until]
            return sum(cell[0] for cell in some) / sum(cell[1] for cell in some)

        months = {month: cell for month, cell in sections.get(place, {}).items() if low <= month < high}
        if not any(month < begin for month in months) or not any(month >= begin for month in months):
            continue
        people = round_half(sum(cell[1] for cell in months.values()) / 24)
        before, after = rate(months, low, begin), rate(months, begin, high)
        rows.append((100 * (after / before - 1), place, begin, people, before, after, 100 * (rate(whole, begin, high) / rate(whole, low, begin) - 1)))
    rows = sorted(row for row in rows if row[3] >= 5)
    falls, whole_falls = [row[0] for row in rows], [row[6] for row in rows]
    report.next("0.9", [{"実施": len(rows), "減った実施": sum(fall < 0 for fall in falls), "市より減った実施": sum(row[0] < row[6] for row in rows),
                         "変化の中央値（％）": round_half(nearest_rank(falls, 50), 1), "市の変化の中央値（％）": round_half(nearest_rank(whole_falls, 50), 1)}])
    report.next("0.9", [
        {"課": place, "開始": begin, "人数": people, "前": round_half(before, 1), "後": round_half(after, 1),
         "変化（％）": round_half(change, 1), "市の変化（％）": round_half(other, 1)}
        for change, place, begin, people, before, after, other in sorted(rows, key=lambda row: (round_half(row[0], 1), *row[1:3]))[:15]])
