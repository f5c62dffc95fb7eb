"""Section 4 of the checklist: training."""

import datetime

from .city import Report, date, few, fiscal_year, holds, round_half, share, wilson

KINDS = ["自己啓発", "職場研修", "職場外研修"]


def days_between(later, earlier):
    return (date(later) - date(earlier)).days


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    planted(city, judge)


def check_year(city, judge, year):
    last = f"{year + 1}-03-31"
    report = Report(city, "training", judge, fy=year)
    staff = city.staff()
    permanent = {number for number, row in staff.items() if row["employment"] == "常勤"}
    here = city.in_office(last)
    posts = city.posts(last)
    part = {number: city.unit_at_level(posts[number]["unit"], "部") for number in posts}
    courses = {row["course_id"]: row for row in city.rows("courses")}
    topics = {}
    for row in city.rows("course_topics"):
        topics.setdefault(row["course_id"], set()).add(row["topic"])
    done = [row for row in city.rows("training") if row["completed"] == "true"]

    # 4.0
    def hours(fy, kind=None):
        return sum(float(row["hours"]) for row in done if fiscal_year(row["started_on"]) == fy and kind in (None, row["kind"]))

    first_year = min(fiscal_year(row["started_on"]) for row in done)
    report.next("4.0", [
        {"年度": fy, "総時間": round_half(hours(fy)), **{kind: round_half(hours(fy, kind)) for kind in KINDS},
         "自己啓発の割合": share(round_half(hours(fy, "自己啓発")), round_half(hours(fy)))} for fy in range(first_year, year + 1)])
    report.skip("4.0")

    # 4.1
    learners = {row["staff_id"]: False for row in done if row["kind"] == "自己啓発" and fiscal_year(row["started_on"]) == year}
    for row in done:
        if row["kind"] == "自己啓発" and fiscal_year(row["started_on"]) == year and row["subsidised"] == "true":
            learners[row["staff_id"]] = True
    rows = []
    for name in {part[number] for number in here}:
        people = [number for number in here if part[number] == name]
        taking = [number for number in people if number in learners]
        helped = [number for number in taking if learners[number]]
        hidden = any(0 < count < 5 for count in (len(people), len(taking), len(helped)))
        low, high = wilson(len(taking), len(people))
        rows.append({"部": name, "職員": few(len(people)), "参加者": few(len(taking)), "助成を受けた人": few(len(helped)),
                     "割合": None if hidden else share(len(taking), len(people)), "下限": None if hidden else low,
                     "上限": None if hidden else high})
    report.next("4.1", rows, sort=["部"])
    overall = {row["staff_id"]: row["overall"] for row in city.rows("ratings") if row["year"] == str(year)}
    rows = []
    for label, wanted in (("した", True), ("しなかった", False)):
        people = [number for number in here if number in overall and (number in learners) == wanted]
        good = sum(overall[number] in ("A", "S") for number in people)
        hidden = 0 < len(people) < 5 or 0 < good < 5
        low, high = wilson(good, len(people)) if people else (None, None)
        rows.append({"自己啓発": label, "人数": few(len(people)), "A以上": few(good), "割合": None if hidden else share(good, len(people)),
                     "下限": None if hidden else low, "上限": None if hidden else high})
    report.next("4.1", rows)
    acquired = [row for row in city.rows("qualifications") if fiscal_year(row["acquired_on"]) == year]
    report.next("4.1", [{"取得": len(acquired), "助成": sum(row["subsidised"] == "true" for row in acquired),
                         "職員100人当たり": round_half(100 * len(acquired) / len(here), 1)}])

    # 4.2
    new = {number for number in permanent if fiscal_year(staff[number]["hired_on"]) == year
           and (not staff[number]["left_on"] or staff[number]["left_on"] >= last)}
    taught = {row["trainee_id"] for row in city.rows("ojt") if fiscal_year(row["started_on"]) == year}
    report.next("4.2", [{"採用": few(len(new)), "指導者なし": few(len(new - taught))}])
    recent = {row["unit"] for row in city.rows("ojt") if f"{year - 2}-04-01" <= row["started_on"] <= last}
    sections = {row["unit"] for row in city.rows("units") if row["level"] == "課" and holds(row, last)}
    report.next("4.2", [{"課": unit} for unit in sections - recent], sort=["課"])
    tiers = [tier for tier in ("担当職", "主任職", "係長職", "副長職", "課長職", "統括監職", "部長職")]
    mentors, trainees = {}, {}
    for row in city.rows("ojt"):
        if fiscal_year(row["started_on"]) == year:
            tier = city.posts(row["started_on"])[row["mentor_id"]]["tier"]
            mentors.setdefault(tier, set()).add(row["mentor_id"])
            trainees.setdefault(tier, set()).add(row["trainee_id"])
    report.next("4.2", [{"tier": tier, "指導者": few(len(mentors[tier])), "指導した職員": few(len(trainees[tier]))}
                        for tier in reversed(tiers) if tier in mentors])

    # 4.2b
    developed = {row["staff_id"] for row in done if row["started_on"] <= last and "人材育成" in topics.get(row["course_id"], ())}
    rows = []
    for tier in reversed(tiers[4:]):
        heads = [number for number, post in posts.items() if post["tier"] == tier]
        if heads:
            rows.append({"tier": tier, "所属長": few(len(heads)), "未受講": few(sum(number not in developed for number in heads))})
    report.next("4.2b", rows)

    # 4.3
    outside = {row["staff_id"] for row in done if row["kind"] == "職場外研修" and row["started_on"] <= last}
    bands = {"1 3年未満": [], "2 3〜10年": [], "3 10年以上": []}
    for number in here:
        length = days_between(last, staff[number]["hired_on"])
        bands["1 3年未満" if length < 1096 else "2 3〜10年" if length < 3653 else "3 10年以上"].append(number not in outside)
    report.next("4.3", [
        {"採用年数": band, "職員": few(len(missing)), "未受講": few(sum(missing)),
         "未受講の割合": None if 0 < sum(missing) < 5 or 0 < len(missing) < 5 else share(sum(missing), len(missing))}
        for band, missing in bands.items() if missing])
    takers = {}
    for row in done:
        if fiscal_year(row["started_on"]) == year:
            takers.setdefault(row["course_id"], set()).add(row["staff_id"])
    report.next("4.3", [
        {"title": row["title"], "for_tier": row["for_tier"], "定員": int(row["seats"]), "受講者": few(len(takers.get(number, ())))}
        for number, row in courses.items() if row["fiscal_year"] == str(year) and row["for_tier"] and row["mandatory"] == "false"],
        sort=["title"])

    # 4.4
    themes = {}
    for row in city.rows("plans"):
        if row["year"] == str(year):
            themes.setdefault(row["theme"], []).append(row)
    report.next("4.4", [
        {"theme": theme, "研修": len(rows), "計画回数": sum(int(row["planned_sessions"]) for row in rows),
         "実施回数": sum(bool(takers.get(row["course_id"])) for row in rows),
         "延べ受講者": few(sum(len(takers.get(row["course_id"], ())) for row in rows))} for theme, rows in themes.items()], sort=["theme"])

    # 4.5
    rows = []
    for number, row in courses.items():
        if row["fiscal_year"] == str(year) and row["lecturer_id"]:
            count = len(takers.get(number, ()))
            total = sum(float(one["hours"]) for one in done if one["course_id"] == number)
            rows.append({"title": row["title"], "講師": 1, "受講者": few(count), "受講者の時間": None if 0 < count < 5 else round_half(total)})
    report.next("4.5", rows, sort=["title"])

    # 4.6
    away = {number for number, row in courses.items()
            if row["provider"] in ("北海道市町村職員研修センター", "市町村アカデミー") and row["mandatory"] == "false"}
    sent = {row["staff_id"] for row in done if row["course_id"] in away and year - 2 <= fiscal_year(row["started_on"]) <= year}
    rows = []
    for name in {part[number] for number in here}:
        people = [number for number in here if part[number] == name]
        women = [number for number in people if staff[number]["gender"] == "女"]
        counts = [len(people), sum(number in sent for number in people), len(women), sum(number in sent for number in women)]
        hidden = any(0 < count < 5 for count in counts)
        rows.append({"部": name, "職員": few(counts[0]), "派遣あり": few(counts[1]), "女性": few(counts[2]),
                     "女性の派遣あり": few(counts[3]), "派遣の割合": None if hidden else share(counts[1], counts[0])})
    report.next("4.6", rows, sort=["部"])

    # 4.7
    completed = {(row["staff_id"], row["course_id"]) for row in done}
    dues = overdue(city, year, new)
    rows = {}
    for number, group, course in dues:
        cell = rows.setdefault((group, courses[course]["title"]), [0, 0])
        cell[0] += 1
        cell[1] += (number, course) not in completed
    report.next("4.7", [{"対象": group, "title": title, "対象者": few(cell[0]), "未修了": few(cell[1])}
                        for (group, title), cell in rows.items()], sort=["対象", "title"])
    found = {row["staff_id"] for row in city.ask("training", "overdue | distinct staff_id", fy=year)}
    judge(found == {number for number, _, course in dues if (number, course) not in completed}, f"overdue {year}: {found}")
    ever = {topic: {row["staff_id"] for row in done if row["started_on"] <= last and topic in topics.get(row["course_id"], ())}
            for topic in ("接遇", "セルフケア", "政策法務", "プレゼンテーション")}
    rows = []
    for tier in reversed(tiers):
        people = [number for number, post in posts.items() if post["tier"] == tier and number in here]
        if people:
            hidden = len(people) < 5
            rows.append({"tier": tier, "職員": few(len(people)), **{
                name: None if hidden else share(sum(number in ever[topic] for number in people), len(people), 0)
                for name, topic in (("接遇", "接遇"), ("メンタルヘルス", "セルフケア"), ("政策法務", "政策法務"), ("プレゼンテーション", "プレゼンテーション"))}})
    report.next("4.7", rows)
    secondments(city, report, year, last, done, topics)
    total = sum(float(row["hours"]) for row in done if fiscal_year(row["started_on"]) == year)
    report.next("検算", [{"研修から": round_half(total, 1), "職員から": round_half(total, 1)}])
    report.end()


def overdue(city, year, new):
    """Who is due for which mandatory course: newcomers, new 係長 and new managers who are in office at the end of the year."""
    here, last = city.in_office(f"{year + 1}-03-31"), f"{year + 1}-03-31"
    order = ["担当職", "主任職", "係長職", "副長職", "課長職", "統括監職", "部長職"]
    groups = [(number, "新規採用", "担当職") for number in new]
    rows = {}
    for row in city.rows("assignments"):
        if row["kind"] == "本務" and row["tier"]:
            rows.setdefault(row["staff_id"], []).append(row)
    for number, posts in rows.items():
        posts.sort(key=lambda row: row["valid_from"])
        for before, after in zip(posts, posts[1:]):
            low, high = order.index(before["tier"]), order.index(after["tier"])
            if number in here and fiscal_year(after["valid_from"]) == year:
                if low < 2 and high == 2:
                    groups.append((number, "新任係長", "係長職"))
                if low < 3 <= high:
                    groups.append((number, "新任管理職", "副長職"))
    staff = city.staff()
    return [(number, group, row["course_id"]) for number, group, tier in groups for row in city.rows("courses")
            if row["fiscal_year"] == str(year) and row["mandatory"] == "true" and row["for_tier"] == tier
            and row["held_on"] >= staff[number]["hired_on"] and number in here and last]


def secondments(city, report, year, last, done, topics):
    rows = [row for row in city.rows("assignments") if row["kind"] == "派遣" and row["valid_from"] <= last]

    def months(row):
        return (days_between(row["valid_to"] or last, row["valid_from"]) + 1) / 30.4375

    def mean(some):
        return None if 0 < len(some) < 5 else round_half(sum(map(months, some)) / len(some)) if some else None

    now = sum(not row["valid_to"] or row["valid_to"] > last for row in rows)
    report.next("4.8", [{"派遣先": len({row["title"] for row in rows}), "延べ人数": few(len(rows)), "派遣中": few(now),
                         "平均月数": None if 0 < now < 5 else mean(rows)}])
    hosts = sorted({row["title"] for row in rows})
    report.next("4.8", [{"派遣先": host, "派遣": few(sum(row["title"] == host for row in rows)),
                         "平均月数": mean([row for row in rows if row["title"] == host])} for host in hosts], sort=["派遣先"])
    back = moved = 0
    for row in rows:
        if not row["valid_to"]:
            continue
        end = date(row["valid_to"])
        try:
            later = end.replace(year=end.year + 2)
        except ValueError:
            later = end.replace(year=end.year + 2, day=28)
        if later.isoformat() > last:
            continue
        first = city.posts((end + datetime.timedelta(days=1)).isoformat()).get(row["staff_id"])
        if first is None:
            continue
        back += 1
        second = city.posts(later.isoformat()).get(row["staff_id"])
        moved += second is not None and second["field"] != first["field"]
    report.next("4.8", [{"戻った人": few(back), "分野が変わった人": few(moved)}])
    group = {row["staff_id"] for row in done if fiscal_year(row["started_on"]) == year and "まちづくり" in topics.get(row["course_id"], ())}
    council = {row["staff_id"] for row in rows if "まちづくり" in row["title"] and (not row["valid_to"] or row["valid_to"] >= f"{year}-04-01")}
    report.next("4.8", [{"交流": name, "人数": few(len(people))} for name, people in
                        (("自主研究グループ（まちづくり）", group), ("まちづくり協議会派遣", council)) if people], sort=["交流"])


def planted(city, judge):
    facts = city.manifest["ojt"]
    found = [row["staff_id"] for row in city.ask("training", "withoutMentor | project staff_id", fy=facts["year"])]
    judge(sorted(found) == sorted(facts["newcomersWithoutMentor"]), f"without a mentor: {found}")
    idle = {row["課"] for row in city.ask("training", "sectionsWithoutOJT", fy=facts["year"])}
    judge(set(facts["unitsWithout"]) <= idle, f"sections without OJT: {idle}")
