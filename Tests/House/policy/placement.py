"""Section 3 of the checklist: placement."""

import datetime
import math

from .city import Report, date, few, fiscal_year, holds, round_half, share, wilson
from .competencies import interval, mean
from .evaluation import TIERS, age, nearest_rank
from .recruitment import anniversary

TOPICS = ["マネジメント", "メンタルヘルス", "ハラスメント", "安全配慮義務", "活気ある職場づくり"]
LEVELS = ["活用", "調達・発注"]



def years_before(text, years):
    return anniversary(text, -years)


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    facts = city.manifest
    found = sorted(row["staff_id"] for row in city.ask("placement", "oneField"))
    judge(found == sorted(facts["oneField"]["staff"]), f"one field: {found}")
    rows = city.ask("placement", "missingTopics")
    topics = {}
    for row in rows:
        topics.setdefault(row["staff_id"], set()).add(row["topic"])
    wanted = {row["staff_id"]: set(row["topics"]) for row in facts["newManagersMissingTopics"]}
    judge(topics == wanted, f"missing topics: {topics} instead of {wanted}")


def check_year(city, judge, year):
    last, today = f"{year + 1}-03-31", f"{year + 1}-04-01"
    report = Report(city, "placement", judge, fy=year)
    here = city.in_office(today)
    posts = {number: post for number, post in city.posts(today).items() if number in here}
    units = {number: (city.unit_at_level(post["unit"], "部"), city.unit_at_level(post["unit"], "課")) for number, post in posts.items()}

    # 3.1
    level = {}
    for row in city.rows("qualifications"):
        if row["digital_level"] and row["acquired_on"] <= today and (not row["expires_on"] or row["expires_on"] >= today):
            level[row["staff_id"]] = max(level.get(row["staff_id"], 0), LEVELS.index(row["digital_level"]) + 1)
    report.next("3.1", [{"職員": few(len(posts)), "活用できる人": few(sum(level.get(number) == 1 for number in posts)),
                         "調達・発注できる人": few(sum(level.get(number) == 2 for number in posts))}])
    rows = []
    for part in {part for part, _ in units.values()}:
        people = [number for number in posts if units[number][0] == part]
        holders = sum(number in level for number in people)
        rows.append({"部": part, "職員": few(len(people)), "資格者": few(holders), "資格者の割合": None if 0 < holders < 5 else share(holders, len(people))})
    report.next("3.1", rows, sort=["部"])
    sections = {row["unit"] for row in city.rows("units") if row["level"] == "課" and holds(row, today)}
    without = sections - {units[number][1] for number in posts if number in level}
    report.next("3.1", [{"課": section} for section in without], sort=["課"])
    digital = {row["course_id"] for row in city.rows("course_topics") if row["topic"] == "デジタル"}
    took = {row["staff_id"] for row in city.rows("training")
            if row["completed"] == "true" and row["course_id"] in digital and fiscal_year(row["started_on"]) == year}
    report.next("3.1", [{"資格者のいない課": len(without), "課の数": len(sections), "デジタル研修の修了者": len(took)}])

    rotation(city, report, year, today)
    wishes(city, report, year, last)

    # 3.3b
    asked = [row["outcome"] for row in city.rows("demotion_requests") if row["requested_on"] <= last]
    report.next("3.3b", [{"申出": few(len(asked)), **{outcome: few(asked.count(outcome)) for outcome in ("承認", "不承認", "取下げ")}}])

    courses(city, report, year, last, today, here)

    # 3.5
    got = {}
    for row in city.rows("qualifications"):
        if year - 4 <= fiscal_year(row["acquired_on"]) <= year:
            got.setdefault(fiscal_year(row["acquired_on"]), []).append(row)
    report.next("3.5", [{"年度": one, "取得": len(rows), "助成": sum(row["subsidised"] == "true" for row in rows),
                         "デジタル": sum(bool(row["digital_level"]) for row in rows), "100人当たり": share(len(rows), len(here))}
                        for one, rows in sorted(got.items())])
    ending = {}
    for row in city.rows("qualifications"):
        if row["expires_on"] and today <= row["expires_on"] <= anniversary(today, 1) and row["staff_id"] in here:
            ending[row["qualification"]] = ending.get(row["qualification"], 0) + 1
    report.next("3.5", [{"qualification": name, "期限の近い資格": count} for name, count in ending.items()], sort=["qualification"])

    leaving(city, report, year, last, today)
    report.next("検算", [{"本務": len(here), "名簿": len(here)}])
    report.end()


def careers(city):
    """The primary posts of the permanent staff, in order."""
    permanent = {number for number, row in city.staff().items() if row["employment"] == "常勤"}
    ways = {}
    for row in city.rows("assignments"):
        if row["kind"] == "本務" and row["staff_id"] in permanent:
            ways.setdefault(row["staff_id"], []).append(row)
    for rows in ways.values():
        rows.sort(key=lambda row: row["valid_from"])
    return ways


def rotation(city, report, year, today):
    staff, ways = city.staff(), careers(city)
    people = [number for number in ways if staff[number]["occupation"] == "一般事務" and (not staff[number]["left_on"] or staff[number]["left_on"] >= today)]
    start = min(row["month"] for row in city.rows("overtime"))
    groups = {}
    lengths = {}
    for number in people:
        rows = [row for row in ways[number] if row["valid_from"] <= today]
        if not rows:
            continue
        fields = {row["field"] for row in rows}
        hired = staff[number]["hired_on"]
        if hired <= start:
            groups.setdefault("1 履歴の前から", []).append(len(fields))
        elif (date(today) - date(hired)).days <= 3653:
            groups.setdefault("2 採用10年以内", []).append(len(fields))
        days = {}
        for row in rows:
            end = min(row["valid_to"] or today, today)
            days[row["field"]] = days.get(row["field"], 0) + (date(end) - date(row["valid_from"])).days + 1
        total = sum(days.values())
        breadth = math.exp(-sum(count / total * math.log(count / total) for count in days.values()))
        tenure = (date(today) - date(hired)).days / 365.25
        band = "1 5年未満" if tenure < 5 else "2 5〜9年" if tenure < 10 else "3 10〜19年" if tenure < 20 else "4 20年以上"
        lengths.setdefault(band, []).append(breadth)
    rows = []
    for group, counts in groups.items():
        rows.append({"区分": group, "職員": few(len(counts)), "一分野だけ": few(counts.count(1)), "二分野": few(counts.count(2)),
                     "三分野以上": few(sum(count >= 3 for count in counts))})
    report.next("3.2", rows, sort=["区分"])
    rows = []
    for band, values in lengths.items():
        low, high = interval(values)
        hidden = len(values) < 5
        rows.append({"勤続年数": band, "職員": few(len(values)), "平均": None if hidden else round_half(mean(values), 2),
                     "下限": None if hidden else round_half(low, 2), "上限": None if hidden else round_half(high, 2)})
    report.next("3.2", rows, sort=["勤続年数"])
    stays = []
    for number in people:
        since = before = None
        for row in ways[number]:
            if row["valid_from"] > today:
                break
            unit = city.now_called(row["unit"])
            place = city.unit_at_level(unit, "課") or city.unit_at_level(unit, "部")
            if place != before:
                since = row["valid_from"]
            before = place
        if since:
            stays.append((date(today) - date(since)).days / 365.25)
    over = sum(years > 5 for years in stays)
    report.next("3.2", [{"職員": few(len(stays)), "五年超": few(over), "平均年数": round_half(mean(stays), 1), "中央値": round_half(nearest_rank(stays, 50), 1),
                         "五年超の割合": None if 0 < over < 5 else share(over, len(stays))}])


def wish_results(city, year):
    """Each wish that somebody still in office on the following 1 April had filed: person, year, whether it came true."""
    permanent = {number for number, row in city.staff().items() if row["employment"] == "常勤"}
    posts, results = {}, []
    for row in city.rows("wishes"):
        one = int(row["year"])
        if one > year or row["staff_id"] not in permanent:
            continue
        day = f"{one + 1}-04-01"
        if day not in posts:
            posts[day] = city.posts(day)
        post = posts[day].get(row["staff_id"])
        if post:
            results.append((row["staff_id"], one, city.now_called(city.unit_at_level(post["unit"], "課") or post["unit"]) == city.now_called(row["wanted_unit"])))
    return results


def wishes(city, report, year, last):
    results = wish_results(city, year)
    rows = []
    for one in sorted({row[1] for row in results}):
        flags = [flag for _, when, flag in results if when == one]
        hidden = 0 < sum(flags) < 5 or len(flags) < 5
        low, high = wilson(sum(flags), len(flags))
        rows.append({"年度": one, "希望": few(len(flags)), "実現した人": few(sum(flags)), "割合": None if hidden else share(sum(flags), len(flags)),
                     "下限": None if hidden else low, "上限": None if hidden else high})
    report.next("3.3", rows)
    report.skip("3.3")
    staff, people = city.staff(), {}
    for number, one, flag in results:
        people.setdefault(number, []).append((one, flag))
    long = set()
    for number, rows in people.items():
        years = {one for one, _ in rows}
        if not any(flag for _, flag in rows) and any({one, one + 1, one + 2} <= years for one in years):
            long.add(number)
    gone = [number for number in long if staff[number]["left_on"] and staff[number]["left_on"] <= last]
    report.next("3.3", [{"三年続けて実現しない人": few(len(long)), "うち退職": few(len(gone)),
                         "うち自己都合": few(sum(staff[number]["left_reason"] == "自己都合" for number in gone))}])


def courses(city, report, year, last, today, here):
    first = f"{year}-04-01"
    chiefs, managers = {}, {}
    for number, rows in careers(city).items():
        if number not in here:
            continue
        for before, now in zip(rows, rows[1:]):
            low, high, day = TIERS.index(before["tier"]), TIERS.index(now["tier"]), now["valid_from"]
            if low < 2 and high == 2 and years_before(first, 3) <= day < first:
                chiefs.setdefault(number, []).append(day)
            if low < 3 <= high and years_before(first, 2) <= day <= last:
                managers[number] = day
    wanted = {row["course_id"] for row in city.rows("courses") if row["mandatory"] == "true" and row["for_tier"] == "係長職"}
    done = {}
    for row in city.rows("training"):
        if row["completed"] == "true" and row["course_id"] in wanted:
            done.setdefault(row["staff_id"], []).append(row["started_on"])
    without = [number for number, days in chiefs.items()
               if not any(day <= start <= anniversary(day, 1) for day in days for start in done.get(number, ()))]
    report.next("3.4", [{"新任係長": few(len(chiefs)), "一年以内に修了していない人": few(len(without))}])
    about = {}
    for row in city.rows("course_topics"):
        about.setdefault(row["course_id"], set()).add(row["topic"])
    taken = {}
    for row in city.rows("training"):
        if row["completed"] == "true" and row["started_on"] <= last:
            taken.setdefault(row["staff_id"], set()).update(about.get(row["course_id"], ()))
    missing = {number: [topic for topic in TOPICS if topic not in taken.get(number, ())] for number in managers}
    report.next("3.4b", [{"新任管理職": few(len(managers)), "内容のそろわない人": few(sum(bool(topics) for topics in missing.values()))}])
    report.next("3.4b", [{"内容": topic, "受けていない人": few(sum(topic in topics for topics in missing.values()))} for topic in TOPICS], sort=["内容"])


def leaving(city, report, year, last, today):
    staff = city.staff()
    rows = []
    for one in range(year - 8, year - 2):
        people = [row for row in staff.values() if row["employment"] == "常勤" and fiscal_year(row["hired_on"]) == one
                  and anniversary(row["hired_on"], 3) <= "2026-04-01"]
        early = sum(bool(row["left_on"]) and row["left_on"] < anniversary(row["hired_on"], 3) for row in people)
        if people:
            hidden = 0 < early < 5 or len(people) < 5
            rows.append({"採用年度": one, "採用": few(len(people)), "早期離職": few(early), "早期離職率": None if hidden else share(early, len(people))})
    report.next("3.6", rows)
    first = f"{year}-04-01"
    flags = {}
    for number, _, flag in wish_results(city, year):
        flags[number] = flags.get(number, False) or flag
    hours = {}
    for row in city.rows("overtime"):
        hours.setdefault(row["staff_id"], []).append((row["month"], float(row["hours"])))
    groups = {}
    for number, row in staff.items():
        if row["employment"] != "常勤" or age(row["born_on"], today) >= 40 or row["hired_on"] >= first:
            continue
        if row["left_on"] and not (row["left_on"] >= years_before(first, 4) and row["left_reason"] == "自己都合"):
            continue
        end = row["left_on"] or last
        border = date(end)
        month = border.month - 12
        whole = border.year + (month - 1) // 12
        month = (month - 1) % 12 + 1
        day = border.day
        while True:
            try:
                start = datetime.date(whole, month, day).isoformat()
                break
            except ValueError:
                day -= 1
        recent = [value for when, value in hours.get(number, ()) if start < when <= end]
        groups.setdefault("自己都合退職" if row["left_on"] else "在職", []).append((number in flags and not flags[number], recent))
    rows = []
    for group, people in groups.items():
        unmet, busy = sum(flag for flag, _ in people), sum(any(value > 45 for value in recent) for _, recent in people)
        means = [sum(recent) / len(recent) for _, recent in people if recent]
        hidden = any(0 < count < 5 for count in (len(people), unmet, busy))
        rows.append({"区分": group, "人数": few(len(people)), "希望が実現していない人": few(unmet), "月45時間超のあった人": few(busy),
                     "月平均時間外": None if hidden else round_half(mean(means), 1), "希望が実現していない割合": None if hidden else share(unmet, len(people))})
    report.next("3.6", rows, sort=["区分"])


