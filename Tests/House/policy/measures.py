"""The measures of the checklist's section 4 that no other session shows."""

import math

from .city import Report, date, few, holds, round_half, share
from .competencies import mean
from .evaluation import TIERS, nearest_rank
from .placement import careers


def check(city, judge):
    for year in (2025, 2024):
        check_year(city, judge, year)


def check_year(city, judge, year):
    last, today = f"{year + 1}-03-31", f"{year + 1}-04-01"
    report = Report(city, "measures", judge, fy=year)
    staff, here, posts = city.staff(), city.in_office(last), city.posts(last)

    # Representation
    women = {number for number in here if staff[number]["gender"] == "女"}
    managers = {number for number in here if posts[number]["tier"] in TIERS[3:]}
    both = women & managers
    hidden = 0 < len(both) < 5
    report.next("管理職に占める女性", [{
        "職員": len(here), "女性": len(women), "管理職": len(managers), "女性管理職": few(len(both)), "職員の女性割合": share(len(women), len(here)),
        "管理職の女性割合": None if hidden else share(len(both), len(managers)),
        "representation": None if hidden else round_half((len(both) / len(managers)) / (len(women) / len(here)), 2)}])

    # Pay gap
    groups = {}
    for row in city.rows("pay"):
        if row["year"] == str(year):
            person = staff[row["staff_id"]]
            groups.setdefault(person["employment"], {"女": [], "男": []})[person["gender"]].append(int(row["amount_yen"]))
    rows = []
    for name, amounts in groups.items():
        hidden = any(0 < len(values) < 5 for values in amounts.values()) or not all(amounts.values())
        rows.append({"employment": name, "女性": few(len(amounts["女"])), "男性": few(len(amounts["男"])),
                     "差異": None if hidden else round_half(100 * mean(amounts["女"]) / mean(amounts["男"]), 1),
                     "女性の平均（万円）": None if hidden else round_half(mean(amounts["女"]) / 10000),
                     "男性の平均（万円）": None if hidden else round_half(mean(amounts["男"]) / 10000)})
    report.next("男女の給与の差異", rows, sort=["employment"])

    # Span of control
    units = [row for row in city.rows("units") if holds(row, today) and row["head_id"]]
    rows = {}
    later = city.posts(today)
    for unit in units:
        reports = sum(post["unit"] == unit["unit"] and number != unit["head_id"] for number, post in later.items())
        reports += sum(row["parent"] == unit["unit"] for row in units)
        rows.setdefault(unit["level"], []).append(reports)
    report.next("管理の幅", [{"level": level, "長": len(spans), "平均": round_half(mean(spans), 1), "中央値": nearest_rank(spans, 50), "最小": min(spans), "最大": max(spans)}
                         for level, spans in rows.items()], sort=["level"])

    promotion(city, report, staff)

    # Nine boxes
    marks = {}
    for row in city.rows("evaluations"):
        if row["year"] == str(year) and row["rater_role"] == "二次" and row["part"] != "姿勢":
            marks.setdefault(row["staff_id"], {}).setdefault(row["part"], []).append(float(row["score"]))
    people = {number: (mean(parts["業績"]), mean(parts["能力"])) for number, parts in marks.items() if len(parts) == 2}
    cuts = [[nearest_rank([pair[side] for pair in people.values()], percent) for percent in (33.333, 66.667)] for side in (0, 1)]
    cells = {}
    for pair in people.values():
        box = tuple(sum(value > cut + 1e-12 for cut in cuts[side]) for side, value in enumerate(pair))
        cells[box] = cells.get(box, 0) + 1
    report.next("業績と能力", [{"能力": name, **{column: few(cells.get((low, high), 0)) for low, column in enumerate(("低い業績", "中位の業績", "高い業績"))}}
                          for high, name in reversed(list(enumerate(("1 低", "2 中", "3 高"))))])

    ties = [sum(any(abs(pair[side] - cut) < 1e-12 for cut in cuts[side]) for pair in people.values()) for side in (0, 1)]
    report.next("業績と能力", [{"対象者": few(len(people)), "業績の三等分点と同点": few(ties[0]), "能力の三等分点と同点": few(ties[1])}])
    projection(city, report, judge, year, here)
    report.next("検算", [{"推計の起点": len(here), "名簿": len(here)}])
    report.end()


def promotion(city, report, staff):
    """Medians of the product-limit estimate, for each tier up to 副長職."""
    spells = {}
    for number, rows in careers(city).items():
        starts = {}
        for row in rows:
            starts.setdefault(TIERS.index(row["tier"]), row["valid_from"])
        known = sorted(starts.items())
        for place, (tier, since) in enumerate(known):
            if tier > 3 or not (place > 0 or since == staff[number]["hired_on"]):
                continue
            promoted = known[place + 1][1] if place + 1 < len(known) else None
            if promoted is not None and promoted <= since:
                continue
            end = promoted or staff[number]["left_on"] or None
            length = (date(end if end and end <= "2026-04-01" else "2026-04-01") - date(since)).days
            happened = promoted is not None and promoted <= "2026-04-01"
            spells.setdefault(tier, []).append((length, happened))
    rows = []
    for tier, some in spells.items():
        events = sum(happened for _, happened in some)
        left, survival, median = len(some), 1.0, None
        for length in sorted({length for length, _ in some}):
            gone = sum(one == length and happened for one, happened in some)
            survival *= 1 - gone / left
            left -= sum(one == length for one, _ in some)
            if survival <= 0.5 + 1e-12 and median is None and gone:
                median = length
        hidden = 0 < events < 5 or len(some) < 5
        rows.append({"職階": TIERS[tier], "人数": few(len(some)), "昇任": few(events),
                     "中央値（年）": None if hidden or median is None else round_half(median / 365.25, 1)})
    report.next("昇任までの期間", rows, sort=["職階"])


def projection(city, report, judge, year, here):
    """The expected counts of the chain; the borders are drawn at random and must lie around them."""
    permanent = {number for number, row in city.staff().items() if row["employment"] == "常勤"}
    years = list(range(year - 9, year + 2))
    states = [{number: post["tier"] for number, post in city.posts(f"{one}-03-31").items() if number in permanent} for one in years]
    seen, moves, joined = {}, {}, {}
    for before, after in zip(states, states[1:]):
        for number, tier in before.items():
            seen[tier] = seen.get(tier, 0) + 1
            if number in after:
                moves[tier, after[number]] = moves.get((tier, after[number]), 0) + 1
        for number, tier in after.items():
            if number not in before:
                joined[tier] = joined.get(tier, 0) + 1
    now = {tier: float(list(states[-1].values()).count(tier)) for tier in TIERS}
    outlook = [now]
    for _ in range(10):
        current = outlook[-1]
        outlook.append({tier: sum(current[other] * moves.get((other, tier), 0) / seen[other] for other in TIERS if other in seen)
                        + 11 * joined.get(tier, 0) / sum(joined.values()) for tier in TIERS})
    rows = report.results[report.place]["rows"]
    report.next("職階別の将来推計", [{"基準日": f"{year + 1 + ahead}-03-31", "職階": tier, "期待値": round_half(outlook[ahead][tier])}
                              for ahead in (0, 5, 10) for tier in TIERS], unseen=("下限", "上限"))
    for row in rows:
        judge(row["下限"] <= row["期待値"] + 1 and row["期待値"] <= row["上限"] + 1, f"projection: {row}")
        spread = math.sqrt(max(1.0, row["期待値"]))
        judge(row["上限"] - row["下限"] <= 6 * spread, f"projection: {row}")
    report.next("職階別の将来推計", [{"date": f"{year + 1 + ahead}-03-31", "期待値": round_half(sum(counts.values()))} for ahead, counts in enumerate(outlook)])
    judge(sum(now.values()) == len(here), "the chain begins with everybody in office")
