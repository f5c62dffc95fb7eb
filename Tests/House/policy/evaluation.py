"""Section 2 of the checklist: evaluation."""

import csv
import datetime
import math
import shutil
import tempfile

from .city import City, Report, date, few, fiscal_year, holds, round_half, share, wilson

TIERS = ["担当職", "主任職", "係長職", "副長職", "課長職", "統括監職", "部長職"]
DUE = {"期首": 5, "中間": 10, "期末": 2}
BANDS = {"S": "1 S・A", "A": "1 S・A", "B": "2 B", "C": "3 C・D", "D": "3 C・D"}
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
    for year in (2025, 2024, 2023):
        check_year(city, judge, year)
    planted(city, judge)
    late_in_leap_year(city, judge)


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
        scores = [float(row["score"]) for row in some]
        cells["ばらつき"] = round_half(deviation(scores), 2)
        cells["2点以下"] = share(sum(score <= 2 for score in scores), len(scores))
        cells["4点以上"] = share(sum(score >= 4 for score in scores), len(scores))
        rows.append({"部": part, "人数": few(count), **{name: None if count < 5 else value for name, value in cells.items()}})
    report.next("2.1", rows, sort=["部"])
    overall = {row["staff_id"]: row["overall"] for row in city.rows("ratings") if row["year"] == str(year)}
    rows = []
    for band in sorted(set(BANDS.values())):
        count = sum(BANDS[one] == band for one in overall.values())
        if count:
            rows.append({"総合評価": band, "人数": few(count), "割合": None if count < 5 else share(count, len(overall))})
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
    decisions(city, report, year)

    # 2.i
    heads = {number for number in rated & weights.keys() if posts.get(number, {}).get("tier") in TIERS[4:]}
    duties = {(row["staff_id"], row["duty"]) for row in own}
    lacking = {duty: {number for number in heads if (number, duty) not in duties} for duty in ("業務", "業務改善", "組織統率")}
    report.next("2.i", [{"所属長": few(len(heads)), "業務の目標なし": few(len(lacking["業務"])), "業務改善の目標なし": few(len(lacking["業務改善"])),
                         "組織統率の目標なし": few(len(lacking["組織統率"]))}])
    report.next("検算", [{"組": len(first), "一次評価": len(first)}])
    report.next("検算", [{"評価された人": len(rated), "総合評価のある人": len(rated & overall.keys())}])
    report.end()


def missing_items(city, first, posts):
    """Who lacks an item: those that nobody below 副長職 was rated on are for managers."""
    managers = {number for number, post in posts.items() if post["tier"] in TIERS[3:]}
    everybody = {row["item"] for row in first if row["staff_id"] in posts and row["staff_id"] not in managers}
    every, seen = {row["item"] for row in city.rows("items")}, {}
    for row in first:
        seen.setdefault(row["staff_id"], set()).add(row["item"])
    return {number for number, items in seen.items() if number in posts and (every if number in managers else everybody) - items}


def month_end(year, month):
    """The last day of a month of a fiscal year."""
    after = datetime.date(year + (month < 4) + (month == 12), month % 12 + 1, 1)
    return str(after - datetime.timedelta(days=1))


def interviews(city, report, year, first, rated, units):
    held = [row for row in city.rows("interviews") if row["year"] == str(year)]
    rows = []
    for phase, month in DUE.items():
        some = [row for row in held if row["phase"] == phase]
        rows.append({"phase": phase, "対象者": len(rated), "実施": len(some), "実施率": share(len(some), len(rated)),
                     "遅れた面談": sum(row["held_on"] > month_end(year, month) for row in some)})
    report.next("2.3", rows)
    phases = {number: {row["phase"] for row in held if row["staff_id"] == number} for number in rated}
    rows = []
    for part in {units[number][0] for number in rated if number in units}:
        people = [number for number in rated if number in units and units[number][0] == part]
        lacking = sum(len(phases[number]) < 3 for number in people)
        rows.append({"部": part, "対象者": few(len(people)), "そろわない人": few(lacking),
                     "割合": None if len(people) < 5 or 0 < lacking < 5 else share(lacking, len(people))})
    report.next("2.3", rows, sort=["部"])
    places = {}
    for number in rated & units.keys():
        places.setdefault(units[number][1] or units[number][0], []).append(len(phases[number]))
    rows = [{"所属": place, "対象者": len(counts), "面談": sum(counts), "実施率": share(sum(counts), 3 * len(counts))}
            for place, counts in places.items() if len(counts) >= 5]
    report.next("2.3", sorted(rows, key=lambda row: (row["実施率"], row["所属"]))[:10])
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
    report.next("2.g", [{"評価者": few(len(raters)), "厳しい評価者": few(sum(one["z"] <= -3 for one in raters)),
                         "甘い評価者": few(sum(one["z"] >= 3 for one in raters))}])
    rows = []
    for label, name in (("1 厳しさ z", "z"), ("2 ハロー", "halo"), ("3 中心化", "centrality")):
        values = [one[name] for one in raters]
        rows.append({"指標": label, "最小": round_half(min(values), 2), "四分位点": round_half(nearest_rank(values, 25), 2),
                     "中央値": round_half(nearest_rank(values, 50), 2), "四分の三": round_half(nearest_rank(values, 75), 2), "最大": round_half(max(values), 2)})
    report.next("2.g", rows)
    later = {(row["staff_id"], row["item"]): float(row["score"]) for row in second}
    rows, correlations = [], []
    for part in ("姿勢", "業績", "能力"):
        pairs = [(float(row["score"]), later[row["staff_id"], row["item"]]) for row in first if row["part"] == part and (row["staff_id"], row["item"]) in later]
        agreement, correlation = kappa(pairs), icc(pairs)
        rows.append({"part": part, "組": len(pairs), "一致率": share(sum(a == b for a, b in pairs), len(pairs)),
                     "平均の差": round_half(mean([b - a for a, b in pairs]), 3),
                     **{name: round_half(value, 3) for name, value in zip(("κ", "下限", "上限"), agreement)}})
        correlations.append({"part": part, "評点": sum(row["part"] == part for row in first + second),
                             **{name: round_half(value, 3) for name, value in zip(("icc", "下限", "上限"), correlation)}})
    report.next("2.g", rows, sort=["part"])
    report.next("2.g", correlations, sort=["part"])


def kappa(pairs):
    """Cohen's weighted kappa with squared distances and its interval by Fleiss, Cohen and Everitt (1969)."""
    count = len(pairs)
    left, right, cells = ({} for _ in range(3))
    for a, b in pairs:
        left[a], right[b], cells[a, b] = left.get(a, 0) + 1 / count, right.get(b, 0) + 1 / count, cells.get((a, b), 0) + 1 / count

    def weight(a, b):
        return 1 - ((a - b) / 4) ** 2

    observed = sum(part * weight(a, b) for (a, b), part in cells.items())
    chance = sum(p * q * weight(a, b) for a, p in left.items() for b, q in right.items())
    value = (observed - chance) / (1 - chance)
    usual = {a: sum(q * weight(a, b) for b, q in right.items()) for a in left}, {b: sum(p * weight(a, b) for a, p in left.items()) for b in right}
    squares = sum(part * (weight(a, b) - (usual[0][a] + usual[1][b]) * (1 - value)) ** 2 for (a, b), part in cells.items())
    reach = 1.959963984540054 * math.sqrt((squares - (value - chance * (1 - value)) ** 2) / count) / (1 - chance)
    return value, max(-1, value - reach), min(1, value + reach)


def icc(pairs):
    """ICC(1,1) of two ratings each and its interval by Shrout and Fleiss (1979)."""
    count, means, grand = len(pairs), [(a + b) / 2 for a, b in pairs], mean([score for pair in pairs for score in pair])
    between = 2 * sum((one - grand) ** 2 for one in means) / (count - 1)
    within = sum((a - b) ** 2 / 2 for a, b in pairs) / count
    low, high = between / within / f_quantile(count - 1, count), between / within * f_quantile(count, count - 1)
    return (between - within) / (between + within), (low - 1) / (low + 1), (high - 1) / (high + 1)


def f_quantile(above, below):
    """The value of F that leaves 2.5 % above it, by Simpson's rule on the logarithm of F and halving."""
    def density(x):
        rate = above / below * math.exp(x)
        return math.exp(math.lgamma((above + below) / 2) - math.lgamma(above / 2) - math.lgamma(below / 2)
                        + above / 2 * math.log(rate) - (above + below) / 2 * math.log1p(rate))

    width = 10 * math.sqrt(2 / above + 2 / below)

    def tail(start, steps=400):
        step = width / steps
        return step / 3 * sum(density(start + i * step) * (1 if i in (0, steps) else 4 if i % 2 else 2) for i in range(steps + 1))

    low, high = 0.0, width
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) > 0.025 else (low, middle)
    return math.exp(low)


def decisions(city, report, year):
    """Who went up on the 1 April behind a fiscal year, of the rated permanent staff with a post before and after."""
    staff, steps = city.staff(), []
    for one in range(year - 4, year + 1):
        before, after, day = city.posts(f"{one + 1}-03-31"), city.posts(f"{one + 1}-04-01"), f"{one + 1}-04-01"
        for row in city.rows("ratings"):
            number = row["staff_id"]
            if row["year"] == str(one) and staff[number]["employment"] == "常勤" and number in before and number in after \
                    and before[number]["tier"] and after[number]["tier"]:
                steps.append({"year": one, "band": BANDS[row["overall"]], "tier": before[number]["tier"], "age": age(staff[number]["born_on"], day),
                              "up": TIERS.index(after[number]["tier"]) > TIERS.index(before[number]["tier"]),
                              "moved": after[number]["unit"] != before[number]["unit"]})

    def visible(count, value):
        """A figure that a count of one to four people hides."""
        return None if 0 < count < 5 else value

    rows = []
    for band in sorted(set(BANDS.values())):
        some = [step for step in steps if step["year"] == year and step["band"] == band]
        up, moved = sum(step["up"] for step in some), sum(step["moved"] for step in some)
        if some:
            rows.append({"区分": band, "職員": few(len(some)), "昇任した人": few(up), "異動した人": few(moved), "昇任の割合": visible(up, share(up, len(some))),
                         "異動の割合": visible(len(some), visible(moved, share(moved, len(some))))})
    report.next("2.h", rows)
    rows = []
    for band in sorted(set(BANDS.values())):
        some = [step["up"] for step in steps if step["band"] == band]
        if some:
            rows.append({"区分": band, "延べ職員": few(len(some)), "昇任": few(sum(some)),
                         "昇任の割合": visible(len(some), visible(sum(some), share(sum(some), len(some))))})
    report.next("2.h", rows)
    rows = []
    for tier in reversed(TIERS[:-1]):
        row = {"職階": tier}
        for who, up in (("昇任者", True), ("残った人", False)):
            some = [step for step in steps if step["tier"] == tier and step["up"] == up]
            good = sum(step["band"] == "1 S・A" for step in some)
            row |= {who: few(len(some)), f"{who}の年齢": None if len(some) < 5 else round_half(mean([step["age"] for step in some]), 1),
                    f"{who}のSA": few(good), f"{who}のSA割合": visible(good, share(good, len(some)))}
        if any(step["tier"] == tier for step in steps):
            rows.append(row)
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
    rows = city.ask("evaluation", "interviewsByUnit | where 対象者 >= 5 and 実施率 < 75 | project unit = 所属", fy=talks["year"])
    judge(set(talks["gapUnits"]) <= {row["unit"] for row in rows}, f"sections with gaps: {rows}")
    severe = city.ask("evaluation", "severeRaters | sort by z asc | project rater_id")
    lowest = [row["rater_id"] for row in severe[:len(city.manifest["severeRaters"])]]
    judge(sorted(lowest) == sorted(city.manifest["severeRaters"]), f"severe raters: {severe}")


def late_in_leap_year(city, judge):
    """In a leap year an interview on 29 February is in time, and one on 1 March is late."""
    with tempfile.TemporaryDirectory() as folder:
        copy = f"{folder}/city"
        shutil.copytree(city.folder, copy)
        moved = {"2024-02-29": 0, "2024-03-01": 1}
        for day, late in moved.items():
            with open(f"{city.folder}/interviews.csv", newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            chosen = next(row for row in rows if row["year"] == "2023" and row["phase"] == "期末" and row["held_on"] < "2024-02-29")
            chosen["held_on"] = day
            with open(f"{copy}/interviews.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            usual = sum(row["held_on"] > "2024-02-29" for row in city.rows("interviews") if row["year"] == "2023" and row["phase"] == "期末")
            found = City(copy, city.meibo).ask("evaluation", "held | where phase == '期末' | summarize late = countif(遅れ)", fy=2023)
            judge(found[0]["late"] == usual + late, f"held on {day}: {found[0]['late']} late instead of {usual + late}")
