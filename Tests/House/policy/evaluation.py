"""Section 2 of the checklist: evaluation."""

import datetime
import math

from .city import Report, date, few, fiscal_year, holds, round_half, share, wilson

GRADES = ["D", "C", "B", "A", "S"]
TIERS = ["担当職", "主任職", "係長職", "副長職", "課長職", "統括監職", "部長職"]
MANAGERS_ONLY = {"マネジメント能力", "人材育成能力", "組織統率"}
DUE = {"期首": "-05-31", "中間": "-10-31", "期末": "-02-28"}
RELATED = [
    ("住民対応力", "接遇"), ("折衝説明・調整能力", "プレゼンテーション"), ("企画力・計画力", "政策形成"), ("企画力・計画力", "政策法務"),
    ("情報収集・活用力", "統計"), ("情報収集・活用力", "デジタル"), ("人材育成能力", "人材育成"), ("マネジメント能力", "マネジメント"),
    ("課題発見能力", "業務改善"), ("知識力・技術力", "財務会計"), ("知識力・技術力", "法制執務"), ("自己管理能力", "セルフケア")]


def mean(values):
    return sum(values) / len(values)


def deviation(values, sample=True):
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - (1 if sample else 0)))


def nearest_rank(values, percent):
    values = sorted(values)
    return values[max(1, math.ceil(percent * len(values) / 100)) - 1]


def age(born, day):
    born, day = date(born), date(day)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)
    planted(city, judge)


def check_year(city, judge, year):
    last = f"{year + 1}-03-31"
    report = Report(city, "evaluation", judge, fy=year)
    posts, units = city.posts(last), {}
    for number, post in posts.items():
        units[number] = (city.unit_at_level(post["unit"], "部"), city.unit_at_level(post["unit"], "課"))
    marks = [row for row in city.rows("evaluations") if row["year"] == str(year)]
    first = [row for row in marks if row["rater_role"] == "一次"]
    second = [row for row in marks if row["rater_role"] == "二次"]
    rated = {row["staff_id"] for row in first}

    # 2.1
    rows = []
    for part in {units[number][0] for number in rated if number in units}:
        some = [row for row in second if row["staff_id"] in units and units[row["staff_id"]][0] == part]
        count = len({row["staff_id"] for row in some})
        cells = {name: round_half(mean([float(row["score"]) for row in some if row["part"] == name]), 2) for name in ("能力", "姿勢", "業績")}
        cells["ばらつき"] = round_half(deviation([float(row["score"]) for row in some]), 2)
        rows.append({"部": part, "人数": few(count), **{name: None if count < 5 else value for name, value in cells.items()}})
    report.next("2.1", rows, sort=["部"])
    overall = {row["staff_id"]: row["overall"] for row in city.rows("ratings") if row["year"] == str(year)}
    rows = []
    for grade in reversed(GRADES):
        count = sum(one == grade for one in overall.values())
        if count:
            rows.append({"overall": grade, "人数": few(count), "割合": None if count < 5 else share(count, len(overall))})
    report.next("2.1", rows)
    rows = []
    for one in sorted({int(row["year"]) for row in city.rows("ratings")}):
        some = [row["overall"] for row in city.rows("ratings") if row["year"] == str(one)]
        if one <= year:
            rows.append({"年度": one, "A以上の割合": share(sum(grade in "AS" for grade in some), len(some)),
                         "C以下の割合": share(sum(grade in "CD" for grade in some), len(some))})
    report.next("2.1", rows)
    missing = missing_items(city, first, posts)
    report.next("2.1", [{"評価された人": few(len(rated)), "項目に漏れのある人": few(len(missing))}])

    # 2.2
    goals = [row for row in city.rows("goals") if row["year"] == str(year)]
    own = [row for row in goals if row["staff_id"]]
    rows = []
    for duty in ("業務", "業務改善", "組織統率"):
        some = [row for row in own if row["duty"] == duty]
        loose = sum(not row["parent_goal_id"] for row in some)
        rows.append({"duty": duty, "目標": len(some), "つながらない目標": loose, "割合": share(loose, len(some))})
    report.next("2.2", rows, sort=["duty"])
    weights = {}
    for row in own:
        weights[row["staff_id"]] = weights.get(row["staff_id"], 0) + int(row["weight"])
    off = {number for number, weight in weights.items() if weight != 100}
    report.next("2.2", [{"目標のある人": few(len(weights)), "ウエイトが100でない人": few(len(off))}])
    report.next("2.2", [
        {"difficulty": level, **{result: sum(row["difficulty"] == level and row["result"] == result for row in own)
                                 for result in ("未達成", "一部達成", "達成", "超過達成")}} for level in ("高", "中", "低")])

    interviews(city, report, year, first, rated, units)
    follow_ups(city, report, year)

    # 2.e/f
    with_goals = {row["unit"] for row in goals if not row["staff_id"]}
    without = [row for row in city.rows("units") if row["level"] in ("部", "課") and holds(row, last) and row["unit"] not in with_goals]
    report.next("2.e/f", [{"unit": row["unit"], "level": row["level"]} for row in without], sort=["unit"])
    report.next("2.e/f", [{"対象者": few(len(rated)), "目標のない人": few(len(rated - weights.keys()))}])

    fairness(city, report, year, first, second)
    decisions(city, report, year, overall, posts)

    # 2.i
    heads = {number for number in rated & weights.keys() if posts.get(number, {}).get("tier") in TIERS[4:]}
    duties = {(row["staff_id"], row["duty"]) for row in own}
    lacking = {duty: {number for number in heads if (number, duty) not in duties} for duty in ("業務", "業務改善", "組織統率")}
    report.next("2.i", [{"所属長": few(len(heads)), "業務の目標なし": few(len(lacking["業務"])), "業務改善の目標なし": few(len(lacking["業務改善"])),
                         "組織統率の目標なし": few(len(lacking["組織統率"]))}])
    report.next("検算", [{"組": len(first), "一次評価": len(first)}])
    report.end()


def missing_items(city, first, posts):
    all_items = {row["item"] for row in city.rows("items")}
    seen = {}
    for row in first:
        if row["staff_id"] in posts:
            seen.setdefault(row["staff_id"], set()).add(row["item"])
    return {number for number, items in seen.items()
            if len(items) < len(all_items - (set() if posts[number]["tier"] in TIERS[3:] else MANAGERS_ONLY))}


def interviews(city, report, year, first, rated, units):
    held = [row for row in city.rows("interviews") if row["year"] == str(year)]
    rows = []
    for phase, due in DUE.items():
        some = [row for row in held if row["phase"] == phase]
        border = f"{year + 1 if phase == '期末' else year}{due}"
        rows.append({"phase": phase, "対象者": len(rated), "実施": len(some), "実施率": share(len(some), len(rated)),
                     "遅れた面談": sum(row["held_on"] > border for row in some)})
    report.next("2.3", rows)
    counts = {}
    for row in held:
        counts[row["staff_id"]] = counts.get(row["staff_id"], 0) + 1
    places = {}
    for number in rated & units.keys():
        places.setdefault(units[number][1] or units[number][0], []).append(counts.get(number, 0) != 3)
    shown = sorted(((-round_half(100 * sum(flags) / len(flags), 1), place, flags) for place, flags in places.items() if len(flags) >= 5),
                   key=lambda one: one[:2])[:10]
    report.next("2.3", [{"所属": place, "対象者": len(flags), "そろわない人": few(sum(flags)), "割合": None if 0 < sum(flags) < 5 else -gap}
                        for gap, place, flags in shown])
    teams, talks = {}, {}
    for row in first:
        if row["rater_id"]:
            teams.setdefault(row["rater_id"], set()).add(row["staff_id"])
    for row in held:
        if row["head_id"]:
            talks[row["head_id"]] = talks.get(row["head_id"], 0) + 1
    rates = {head: 100 * talks.get(head, 0) / (3 * len(team)) for head, team in teams.items() if len(team) >= 5}
    report.next("2.3", [{"所属長": few(len(rates)), "面談なし": few(sum(head not in talks for head in rates)), "実施率の最小": round_half(min(rates.values())),
                         "四分位点": round_half(nearest_rank(list(rates.values()), 25)), "中央値": round_half(nearest_rank(list(rates.values()), 50))}])


def follow_ups(city, report, year):
    here = city.in_office(f"{year + 1}-03-31")
    topics = {}
    for row in city.rows("course_topics"):
        topics.setdefault(row["course_id"], set()).add(row["topic"])
    took = {}
    for row in city.rows("training"):
        if row["completed"] == "true":
            took.setdefault(row["staff_id"], []).append((date(row["started_on"]), topics.get(row["course_id"], set())))
    cells = {}
    for row in city.rows("evaluations"):
        wanted = {topic for item, topic in RELATED if item == row["item"]}
        if row["year"] == str(year - 1) and row["rater_role"] == "二次" and row["part"] == "能力" and float(row["score"]) <= 2.5 \
                and row["staff_id"] in here and wanted:
            given = date(row["submitted_on"])
            try:
                end = given.replace(year=given.year + 1)
            except ValueError:
                end = datetime.date(given.year + 1, 2, 28)
            cells.setdefault(row["item"], []).append(any(given < start <= end and about & wanted for start, about in took.get(row["staff_id"], ())))
    rows = []
    for item, flags in cells.items():
        hidden = 0 < len(flags) < 5 or 0 < sum(flags) < 5
        low, high = wilson(sum(flags), len(flags))
        rows.append({"item": item, "低い評価": few(len(flags)), "一年以内に受講": few(sum(flags)), "割合": None if hidden else share(sum(flags), len(flags)),
                     "下限": None if hidden else low, "上限": None if hidden else high})
    report.next("2.d", rows, sort=["item"])


def leanings(city, year):
    """Each rater with at least five ratees: number, mean lean, halo, z and centrality."""
    recent = [row for row in city.rows("evaluations") if row["rater_role"] == "一次" and year - 2 <= int(row["year"]) <= year and row["rater_id"]]
    by_item = {}
    for row in recent:
        by_item.setdefault((row["year"], row["item"]), []).append(float(row["score"]))
    usual = {key: mean(values) for key, values in by_item.items()}
    people = {}
    for row in recent:
        people.setdefault((row["staff_id"], row["year"], row["rater_id"]), []).append((float(row["score"]), usual[row["year"], row["item"]]))
    leans = {key: mean([score - middle for score, middle in cells]) for key, cells in people.items()}
    mu, sigma = mean(list(leans.values())), deviation(list(leans.values()), sample=False)
    spread = deviation([float(row["score"]) for row in recent], sample=False)
    raters = {}
    for (number, one, rater), lean in leans.items():
        raters.setdefault(rater, []).append((lean, deviation([score for score, _ in people[number, one, rater]])))
    scores = {}
    for row in recent:
        scores.setdefault(row["rater_id"], []).append(float(row["score"]))
    return {rater: {"n": len(cells), "lean": mean([lean for lean, _ in cells]), "halo": mean([halo for _, halo in cells]),
                    "z": (mean([lean for lean, _ in cells]) - mu) / (sigma / math.sqrt(len(cells))),
                    "centrality": deviation(scores[rater], sample=False) / spread} for rater, cells in raters.items() if len(cells) >= 5}


def fairness(city, report, year, first, second):
    raters = list(leanings(city, year).values())
    report.next("2.g", [{
        "評価者": few(len(raters)), "厳しい評価者": few(sum(one["z"] <= -3 for one in raters)), "甘い評価者": few(sum(one["z"] >= 3 for one in raters)),
        "zの最小": round_half(min(one["z"] for one in raters), 1), "zの最大": round_half(max(one["z"] for one in raters), 1),
        "ハローの平均": round_half(mean([one["halo"] for one in raters]), 2), "中心化の平均": round_half(mean([one["centrality"] for one in raters]), 2)}])
    later = {(row["staff_id"], row["item"]): float(row["score"]) for row in second}
    rows, correlations = [], []
    for part in ("姿勢", "業績", "能力"):
        pairs = [(float(row["score"]), later[row["staff_id"], row["item"]]) for row in first if row["part"] == part and (row["staff_id"], row["item"]) in later]
        rows.append({"part": part, "組": len(pairs), "一致率": share(sum(a == b for a, b in pairs), len(pairs)), "κ": round_half(kappa(pairs), 3)})
        correlations.append({"part": part, "評点": sum(row["part"] == part for row in first + second), "icc": round_half(icc(pairs), 3)})
    report.next("2.g", rows, sort=["part"])
    report.next("2.g", correlations, sort=["part"])


def kappa(pairs):
    """Cohen's weighted kappa with squared distances: one less the observed over the expected disagreement."""
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    observed = mean([(a - b) ** 2 for a, b in pairs])
    # The mean square of a difference of independent draws.
    expected = mean([a * a for a in left]) + mean([b * b for b in right]) - 2 * mean(left) * mean(right)
    return 1 - observed / expected


def icc(pairs):
    """ICC(1,1) of two ratings each."""
    means, grand = [(a + b) / 2 for a, b in pairs], mean([score for pair in pairs for score in pair])
    between = 2 * sum((one - grand) ** 2 for one in means) / (len(pairs) - 1)
    within = sum((a - b) ** 2 / 2 for a, b in pairs) / len(pairs)
    return (between - within) / (between + within)


def decisions(city, report, year, overall, posts):
    after, staff = city.posts(f"{year + 1}-04-01"), city.staff()
    cells = {}
    for number, post in posts.items():
        if number in after and number in overall and staff[number]["employment"] == "常勤":
            cell = cells.setdefault(overall[number], [0, 0, 0])
            cell[0] += 1
            cell[1] += TIERS.index(after[number]["tier"]) > TIERS.index(post["tier"])
            cell[2] += after[number]["unit"] != post["unit"]
    rows = []
    for grade in reversed(GRADES):
        if grade in cells:
            people, up, moved = cells[grade]
            hidden = any(0 < count < 5 for count in cells[grade])
            rows.append({"overall": grade, "職員": few(people), "昇任した人": few(up), "異動した人": few(moved),
                         "昇任の割合": None if hidden else share(up, people), "異動の割合": None if hidden else share(moved, people)})
    report.next("2.h", rows)
    grades = {(row["staff_id"], int(row["year"])): row["overall"] for row in city.rows("ratings")}
    ways = {}
    for row in sorted((row for row in city.rows("assignments") if row["kind"] == "本務" and row["tier"]), key=lambda row: (row["staff_id"], row["valid_from"])):
        ways.setdefault(row["staff_id"], []).append(row)
    cells = {}
    for number, rows in ways.items():
        for before, now in zip(rows, rows[1:]):
            one = fiscal_year(now["valid_from"]) - 1
            if TIERS.index(now["tier"]) > max(1, TIERS.index(before["tier"])) and year - 3 <= one + 1 <= year + 1 \
                    and staff[number]["employment"] == "常勤" and (number, one) in grades:
                cells.setdefault(now["tier"], []).append((age(staff[number]["born_on"], now["valid_from"]), grades[number, one] in "AS"))
    rows = []
    for tier in reversed(TIERS):
        if tier in cells:
            ages, hidden = [years for years, _ in cells[tier]], len(cells[tier]) < 5
            rows.append({"tier": tier, "昇任者": few(len(ages)), "平均年齢": None if hidden else round_half(mean(ages), 1),
                         "年齢の標準偏差": None if hidden else round_half(deviation(ages), 1),
                         "A以上": None if hidden else share(sum(flag for _, flag in cells[tier]), len(ages))})
    report.next("2.h", rows)


def planted(city, judge):
    facts = city.manifest["goals"]

    def found(name, column="staff_id"):
        return sorted(row[column] for row in city.ask("evaluation", f"{name} | project {column}", fy=facts["year"]))

    judge(found("unbalanced") == sorted(facts["weightsNot100"]), f"weights: {found('unbalanced')}")
    judge(found("withoutGoals") == sorted(facts["withoutGoals"]), f"without goals: {found('withoutGoals')}")
    judge(found("unitsWithoutGoals", "unit") == sorted(facts["unitsWithout"]), f"units: {found('unitsWithoutGoals', 'unit')}")
    duties = sorted((row["staff_id"], row["duty"]) for row in city.ask("evaluation", "missingDuty", fy=facts["year"]))
    judge(duties == sorted((row["staff_id"], row["duty"]) for row in facts["headsMissingDuty"]), f"duties: {duties}")
    talks = city.manifest["interviews"]
    judge(found("silentHeads", "head_id") == sorted(talks["headWithout"]), f"silent heads: {found('silentHeads', 'head_id')}")
    rows = city.ask("evaluation", "rated | join kind=inner posts on staff_id | join kind=leftouter complete on staff_id"
                    " | summarize n = count(), gap = countif(isnull(回数)) by unit = 課 | where n >= 5 and 1.0 * gap / n > 0.5 | project unit", fy=talks["year"])
    judge(set(talks["gapUnits"]) <= {row["unit"] for row in rows}, f"sections with gaps: {rows}")
    severe = city.ask("evaluation", "severeRaters | sort by z asc | project rater_id")
    lowest = [row["rater_id"] for row in severe[:len(city.manifest["severeRaters"])]]
    judge(sorted(lowest) == sorted(city.manifest["severeRaters"]), f"severe raters: {severe}")
