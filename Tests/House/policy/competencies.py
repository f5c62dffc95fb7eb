"""Section C of the checklist: abilities, attitudes and tiers."""

import csv
import math
import shutil
import tempfile

from .city import City, Report, date, few, fiscal_year, round_half

HIERARCHY = {"部長職": "1 部長職・統括監職", "統括監職": "1 部長職・統括監職", "課長職": "2 課長職・副長職", "副長職": "2 課長職・副長職",
             "係長職": "3 係長職", "主任職": "4 主任職・担当職", "担当職": "4 主任職・担当職"}


def mean(values):
    return sum(values) / len(values)


def t_quantile(df):
    """The value of Student's t that leaves 2.5 % above it, by Simpson's rule on its density and halving."""
    def above(t, steps=2000):
        # With u = 1/(1 + x) the tail from t is an integral over a finite span.
        def density(x):
            return math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi) * (1 + x * x / df) ** (-(df + 1) / 2)

        end = 1 / (1 + t)
        width = end / steps
        total = 0.0
        for step in range(steps + 1):
            u = step * width
            value = density(1 / u - 1) / (u * u) if u > 0 else 0.0
            total += value * (1 if step in (0, steps) else 4 if step % 2 else 2)
        return total * width / 3

    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) > 0.025 else (low, middle)
    return low


def interval(values):
    reach = t_quantile(len(values) - 1) * math.sqrt(variance(values) / len(values))
    return mean(values) - reach, mean(values) + reach


def variance(values):
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def welch(left, right):
    parts = [variance(left) / len(left), variance(right) / len(right)]
    df = sum(parts) ** 2 / (parts[0] ** 2 / (len(left) - 1) + parts[1] ** 2 / (len(right) - 1))
    reach = t_quantile(df) * math.sqrt(sum(parts))
    gap = mean(left) - mean(right)
    return gap, gap - reach, gap + reach


def check(city, judge):
    for year in (2025, 2024, 2023):
        check_year(city, judge, year)
    planted(city, judge)
    profile(city, judge)


def check_year(city, judge, year):
    last = f"{year + 1}-03-31"
    report = Report(city, "competencies", judge, fy=year)
    posts = city.posts(last)
    items = {row["item"]: row for row in city.rows("items")}
    everything = city.rows("evaluations")
    scores = [row for row in everything if row["year"] == str(year) and row["rater_role"] == "二次"]
    by_person = {}
    for row in scores:
        by_person.setdefault(row["staff_id"], {})[row["item"]] = float(row["score"])

    # C1
    rows = []
    for level in ("1 部長職・統括監職", "2 課長職・副長職"):
        people = [number for number in by_person if number in posts and HIERARCHY.get(posts[number]["tier"]) == level]
        abilities = {number: {item: score for item, score in by_person[number].items() if items[item]["part"] == "能力"} for number in people}
        weak = [number for number in people if "人材育成能力" in abilities[number] and abilities[number]["人材育成能力"] == min(abilities[number].values())]
        hidden = len(people) < 5

        def average(test):
            values = [score for cells in abilities.values() for item, score in cells.items() if test(item)]
            return None if hidden or not values else round_half(mean(values), 2)

        if people:
            rows.append({"階層": level, "管理職": few(len(people)), "人材育成が最も低い人": few(len(weak)),
                         "マネジメント能力": average(lambda item: item == "マネジメント能力"), "人材育成能力": average(lambda item: item == "人材育成能力"),
                         "ほかの能力": average(lambda item: items[item]["group"] != "指導統率力")})
    report.next("C1", rows)

    # C2
    cells = {}
    for number, marks in by_person.items():
        for item, score in marks.items():
            if items[item]["group"] == "政策企画力" and number in posts:
                cells.setdefault((item, HIERARCHY[posts[number]["tier"]]), []).append(score)
    rows = []
    for (item, level), values in cells.items():
        low, high = interval(values) if len(values) > 1 else (None, None)
        hidden = len(values) < 5
        rows.append({"item": item, "階層": level, "人数": few(len(values)), "平均": None if hidden else round_half(mean(values), 2),
                     "下限": None if hidden else round_half(low, 2), "上限": None if hidden else round_half(high, 2)})
    report.next("C2", rows, sort=["item", "階層"])

    # C3
    rows = []
    for one in range(2023, year + 1):
        for topic, item in (("接遇", "住民対応力"), ("プレゼンテーション", "折衝説明・調整能力")):
            treated, others = changes(city, one, topic, item)
            if len(treated) + len(others) == 0:
                continue
            low = high = g = verdict = None
            gap = mean(treated) - mean(others) if treated and others else None
            if min(len(treated), len(others)) > 1:
                gap, low, high = welch(treated, others)
                g = hedges(treated, others)
            verdict = "比べられない" if low is None else "上がった" if low > 0 else "下がった" if high < 0 else "差があるとはいえない"
            hidden = 0 < len(treated) < 5 or 0 < len(others) < 5
            rows.append({"年度": one, "項目": item, "受講者": few(len(treated)), "未受講者": few(len(others)), "判定": None if hidden else verdict,
                         **{name: None if hidden or value is None else round_half(value, 2)
                            for name, value in (("受講者の変化", mean(treated) if treated else None), ("未受講者の変化", mean(others) if others else None), ("差の差", gap), ("下限", low), ("上限", high), ("g", g))}})
    report.next("C3", rows, sort=["項目", "年度"])

    # C4
    staff = city.staff()
    cells = {}
    for row in everything:
        if int(row["year"]) <= year and row["rater_role"] == "二次" and items[row["item"]]["group"] == "職務遂行力":
            length = int(row["year"]) - fiscal_year(staff[row["staff_id"]]["hired_on"])
            band = "1 5年未満" if length < 5 else "2 5〜14年" if length < 15 else "3 15〜24年" if length < 25 else "4 25年以上"
            cells.setdefault((int(row["year"]), band), []).append((row["staff_id"], float(row["score"])))
    report.next("C4", [
        {"年度": one, "勤続年数": band, "人数": few(len({number for number, _ in marks})),
         "平均": None if len({number for number, _ in marks}) < 5 else round_half(mean([score for _, score in marks]), 2)}
        for (one, band), marks in cells.items()], sort=["勤続年数", "年度"])
    report.next("C4", [
        {"年度": one, "勤続年数": band, "平均": round_half(mean([score for _, score in marks]), 2)}
        for (one, band), marks in cells.items() if len({number for number, _ in marks}) >= 5], sort=["勤続年数", "年度"])
    cells = {}
    for row in scores:
        if row["part"] == "能力":
            cells.setdefault(row["item"], []).append(float(row["score"]))
    report.next("C4", [{"item": item, "平均": round_half(mean(values), 2)} for item, values in cells.items()], sort=["item"])

    # C5
    cells = {}
    for row in scores:
        if row["part"] == "姿勢" and row["staff_id"] in posts:
            part = city.unit_at_level(posts[row["staff_id"]]["unit"], "部")
            cells.setdefault((part, row["item"]), []).append(float(row["score"]))
    usual = {}
    for row in scores:
        usual.setdefault(row["item"], []).append(float(row["score"]))
    usual = {item: mean(values) for item, values in usual.items()}
    lowest, below = [], []
    for part in {part for part, _ in cells}:
        seen = [(item, mean(values), len(values)) for (name, item), values in cells.items() if name == part and len(values) >= 5]
        for rows, column, first in ((lowest, "最も低い姿勢", lambda one: (one[1], one[0])), (below, "市と比べて低い姿勢", lambda one: (one[1] - usual[one[0]], one[0]))):
            if seen:
                item, middle, count = min(seen, key=first)
                rows.append({"部": part, column: item, "人数": count, "平均": round_half(middle, 2), "市との差": round_half(middle - usual[item], 2)})
    report.next("C5", lowest, sort=["部"])
    report.next("C5", below, sort=["部"])
    made = {row["staff_id"] for row in city.rows("proposals") if fiscal_year(row["proposed_on"]) == year}
    marks = [(row["staff_id"] in made, float(row["score"])) for row in scores if row["item"] == "業務改善意識"]
    with_one, without = [score for flag, score in marks if flag], [score for flag, score in marks if not flag]
    gap, low, high = welch(with_one, without)
    report.next("C5", [{"提案者": few(len(with_one)), "ほかの職員": few(len(without)), "提案者の平均": round_half(mean(with_one), 2),
                        "ほかの平均": round_half(mean(without), 2), "差": round_half(gap, 2), "下限": round_half(low, 2), "上限": round_half(high, 2)}])
    tiers(city, report, year, posts)
    report.next("C7", [{"状況": "割合が登録されていないため、加重した評点は計算できません", "登録された割合": 0, "職階": 0, "合計が1でない職階": 0}])
    report.next("C7", [])
    rated = {row["staff_id"] for row in city.rows("ratings") if row["year"] == str(year)}
    report.next("検算", [{"二次評価": len(by_person), "総合評価": len(rated)}])
    office = len(city.in_office(last))
    report.next("検算", [{"階層別の合計": office, "常勤職員": office}])
    report.end()


def changes(city, year, topic, item):
    """How the first rater's score changed from the year before, of those who took a voluntary course on the topic and of the others."""
    voluntary = {row["course_id"] for row in city.rows("courses") if row["mandatory"] == "false" and row["fiscal_year"] == str(year)}
    about = {row["course_id"] for row in city.rows("course_topics") if row["topic"] == topic} & voluntary
    took = {row["staff_id"] for row in city.rows("training") if row["completed"] == "true" and row["course_id"] in about}
    marks = {one: {row["staff_id"]: float(row["score"]) for row in city.rows("evaluations")
                   if row["year"] == str(one) and row["item"] == item and row["rater_role"] == "一次"} for one in (year - 1, year)}
    both = marks[year].keys() & marks[year - 1].keys()
    moved = {number: marks[year][number] - marks[year - 1][number] for number in both}
    return [moved[number] for number in both if number in took], [moved[number] for number in both if number not in took]


def hedges(treated, others):
    df = len(treated) + len(others) - 2
    pooled = math.sqrt((variance(treated) * (len(treated) - 1) + variance(others) * (len(others) - 1)) / df)
    return (1 - 3 / (4 * df - 1)) * (mean(treated) - mean(others)) / pooled


def tiers(city, report, year, posts):
    last = f"{year + 1}-03-31"
    permanent = {number for number, row in city.staff().items() if row["employment"] == "常勤"}
    since, before = {}, {}
    for row in sorted((row for row in city.rows("assignments") if row["kind"] == "本務" and row["tier"] and row["valid_from"] <= last),
                      key=lambda row: (row["staff_id"], row["valid_from"])):
        if before.get(row["staff_id"]) != row["tier"]:
            since[row["staff_id"]] = row["valid_from"]
        before[row["staff_id"]] = row["tier"]
    good = {}
    for row in city.rows("ratings"):
        if int(row["year"]) in (year - 1, year) and row["overall"] in ("A", "S"):
            good[row["staff_id"]] = good.get(row["staff_id"], 0) + 1
    cells, staying = {}, city.in_office(f"{year + 1}-04-01")
    for number, post in posts.items():
        if number in permanent and post["tier"]:
            length = (date(last) - date(since[number])).days / 365.25
            ready = length >= 3 and good.get(number) == 2 and number in staying and post["tier"] != "部長職"
            cells.setdefault(HIERARCHY[post["tier"]], []).append((length, ready))
    rows = []
    for level, people in cells.items():
        lengths = sorted(length for length, _ in people)
        rows.append({"階層": level, "人数": few(len(people)), "候補": few(sum(flag for _, flag in people)),
                     "年数の中央値": None if len(people) < 5 else round_half(lengths[math.ceil(len(lengths) / 2) - 1], 1)})
    report.next("C6", rows, sort=["階層"])
    report.next("C6", [{"階層": level, "人数": len(people)} for level, people in cells.items()], sort=["階層"])


def planted(city, judge):
    """The course with an effect of g = 0.4 and the one with none."""
    for fact in city.manifest["courseEffects"]:
        rows = city.ask("competencies", f"effects | where 年度 == {fact['after']} and item == \"{fact['item']}\"")
        judge(len(rows) == 1, f"{fact['item']}: {rows}")
        if rows:
            judge(rows[0]["treated"] == fact["attended"] and rows[0]["others"] == fact["others"], f"{fact['item']}: {rows[0]}")
            found = rows[0]["hedges_g"]
            judge(found is not None and abs(found - fact["hedgesG"]) < 0.0006, f"{fact['item']}: {found} instead of {fact['hedgesG']}")
            is_there = fact["wantedHedgesG"] > 0
            judge(rows[0]["lower"] is not None and (rows[0]["lower"] > 0) == is_there, f"{fact['item']}: {rows[0]}")


def profile(city, judge):
    """With a profile filled in, the weighted score is computed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = f"{folder}/city"
        shutil.copytree(city.folder, copy)
        groups = ["政策企画力", "対人折衝力", "職務遂行力"]
        with open(f"{copy}/rank_profiles.csv", "a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(["係長職", group, weight] for group, weight in zip(groups, (0.5, 0.3, 0.2)))
            csv.writer(file).writerow(["主任職", "職務遂行力", 0.7])
        filled = City(copy, city.meibo)
        status = [row for result in filled.run("competencies") for row in result["rows"] if "合計が1でない職階" in row]
        judge(len(status) == 1 and (status[0]["登録された割合"], status[0]["職階"], status[0]["合計が1でない職階"]) == (4, 2, 1), f"profile: {status}")
        found = filled.ask("competencies", "profiled | where tier == '係長職'")
        posts, items = filled.posts("2026-03-31"), {row["item"]: row["group"] for row in filled.rows("items")}
        people = {}
        for row in filled.rows("evaluations"):
            if row["year"] == "2025" and row["rater_role"] == "二次" and row["part"] == "能力" and posts.get(row["staff_id"], {}).get("tier") == "係長職":
                people.setdefault(row["staff_id"], {}).setdefault(items[row["item"]], []).append(float(row["score"]))
        means = [sum(weight * mean(marks[group]) for group, weight in zip(groups, (0.5, 0.3, 0.2))) for marks in people.values()]
        judge(len(found) == 1 and found[0]["人数"] == len(means) and abs(found[0]["加重平均"] - round_half(mean(means), 2)) < 1e-9,
              f"weighted score: {found} instead of {len(means)} {mean(means)}")
