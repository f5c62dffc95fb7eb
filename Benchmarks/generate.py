"""Writes staff.csv, evaluations.csv and training.csv of a fictional employer: seeded, in any size, in eight variants.

    generate.py OUT STAFF EVALUATIONS TRAINING [--variant plain|sparse|text|negative|sorted|clustered|nulls|skewed]

The variants hold the same columns and differ in what an engine may take for granted: dense keys, small keys, keys that
are numbers, rows in an order, rows that all have values, groups of like sizes."""

import argparse
import pathlib

import numpy as np
import polars as pl

SEED = 20260401
FIRST_ID = 100_001
FAMILIES = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 "
    "井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川"
).split()
GIVEN = (
    "翔太 大輔 健一 直樹 誠 拓也 陽子 美咲 愛 恵子 裕子 真由美 智子 久美子 由美子 "
    "浩 隆 学 豊 翼 さくら 葵 結衣 陽菜 蓮 悠真 湊 樹 大翔 律"
).split()
DIVISIONS = "総務 企画 財政 税務 市民 福祉 健康 環境 産業 観光 建設 都市計画 上下水道 教育 消防".split()
SECTIONS = "部庶務課 部企画課 部管理課 部推進室".split()
DEPARTMENTS = [division + section for division in DIVISIONS for section in SECTIONS]
GRADES = "主事補 主事 主任 係長 課長補佐 課長 部長".split()
GRADE_SHARES = [0.10, 0.25, 0.25, 0.20, 0.10, 0.07, 0.03]
KINDS = ["ability", "attitude", "performance"]
ITEMS = [f"item_{number:02d}" for number in range(1, 21)]
CATEGORIES = ["必須研修", "選択研修", "派遣研修"]
VARIANTS = ["plain", "sparse", "text", "negative", "sorted", "clustered", "nulls", "skewed"]


def day(year):
    """The first day of a year, in days since 1970."""
    return int((np.datetime64(f"{year}-01-01") - np.datetime64("1970-01-01")).astype(int))


def choose(names, numbers):
    """The names at these places."""
    return pl.Series(names, dtype=pl.String).gather(pl.Series(numbers.astype(np.uint32)))


def dates(days):
    """Days since 1970 as dates."""
    return pl.Series(days.astype(np.int32)).cast(pl.Date)


def spread(ids):
    """Keys as 64-bit hashes over the whole range of signed numbers (the finalizer of SplitMix64, one to one)."""
    word = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (word ^ (word >> np.uint64(31))).view(np.int64)


def keys(ids, variant):
    """Staff numbers as the variant writes them."""
    if variant == "sparse":
        return pl.Series(spread(ids))
    if variant == "negative":
        return pl.Series(-ids)
    if variant == "text":
        return pl.select(pl.lit("A-") + pl.Series(ids).cast(pl.String).str.zfill(7)).to_series()
    return pl.Series(ids)


def staff(rng, count, variant):
    """One row a person; one name in two hundred holds a comma and quotes, most have not left."""
    birth = rng.integers(day(1961), day(2004), count)
    hired = np.minimum(birth + rng.integers(18 * 365, 40 * 365, count), day(2026))
    left = hired + rng.integers(100, 9000, count)
    family, given = rng.integers(0, len(FAMILIES), count), rng.integers(0, len(GIVEN), count)
    shares = rng.dirichlet(np.full(len(DEPARTMENTS), 5.0))
    frame = pl.DataFrame(
        {
            "staff_id": keys(np.arange(FIRST_ID, FIRST_ID + count), variant),
            "family": choose(FAMILIES, family),
            "given": choose(GIVEN, given),
            "quoted": rng.random(count) < 0.005,
            "birth_date": dates(birth),
            "hired_on": dates(hired),
            "department": choose(DEPARTMENTS, rng.choice(len(DEPARTMENTS), count, p=shares)),
            "grade": choose(GRADES, rng.choice(len(GRADES), count, p=GRADE_SHARES)),
            "gender": choose(["F", "M"], rng.integers(0, 2, count)),
            "left_on": dates(left),
            "has_left": rng.random(count) < 0.15,
        }
    )
    between = pl.when("quoted").then(pl.lit(', "Ex" ')).otherwise(pl.lit(" "))
    return frame.select(
        "staff_id",
        (pl.col("family") + between + pl.col("given")).alias("name"),
        *("birth_date", "hired_on", "department", "grade", "gender"),
        pl.when("has_left").then("left_on"),
    )


def people(rng, count, staff_count, variant):
    """Staff numbers for rows of evaluations and training."""
    ids = rng.integers(FIRST_ID, FIRST_ID + staff_count, count)
    return np.where(rng.random(count) < 0.9, FIRST_ID, ids) if variant == "skewed" else ids


def places(rng, count, choices, variant, shares=None):
    """Places in a list of names."""
    chosen = rng.choice(choices, count, p=shares) if shares else rng.integers(0, choices, count)
    return np.where(rng.random(count) < 0.9, 0, chosen) if variant == "skewed" else chosen


def ordered(rng, frame, ids, staff_count, variant):
    """The rows in the variant's order: by key, in runs of a key, or as they are."""
    if variant not in ("sorted", "clustered"):
        return frame
    rank = rng.permutation(staff_count) if variant == "clustered" else np.arange(staff_count)
    order = np.argsort(rank[ids - FIRST_ID], kind="stable")
    return frame[order]


def with_gaps(rng, frame, columns, variant):
    """Three tenths of these columns' values missing, each column's on its own."""
    if variant != "nulls":
        return frame
    kept = {name: pl.Series(rng.random(frame.height) >= 0.3) for name in columns}
    return frame.with_columns(pl.when(kept[name]).then(pl.col(name)).alias(name) for name in columns)


def evaluations(rng, count, staff_count, variant):
    """One row a score."""
    ids = people(rng, count, staff_count, variant)
    frame = pl.DataFrame(
        {
            "staff_id": keys(ids, variant),
            "fiscal_year": rng.integers(2016, 2026, count),
            "kind": choose(KINDS, rng.integers(0, len(KINDS), count)),
            "item": choose(ITEMS, places(rng, count, len(ITEMS), variant)),
            "score": np.round(np.clip(rng.normal(3.2, 0.8, count), 1, 5), 2),
            "rater_id": keys(rng.integers(FIRST_ID, FIRST_ID + staff_count, count), variant),
        }
    )
    frame = with_gaps(rng, frame, ["fiscal_year", "item", "score"], variant)
    return ordered(rng, frame, ids, staff_count, variant)


def training(rng, count, staff_count, variant):
    """One row an attendance."""
    ids = people(rng, count, staff_count, variant)
    frame = pl.DataFrame(
        {
            "staff_id": keys(ids, variant),
            "course_id": rng.integers(1, 501, count),
            "category": choose(CATEGORIES, places(rng, count, 3, variant, [0.6, 0.3, 0.1])),
            "started_on": dates(rng.integers(day(2016), day(2026), count)),
            "hours": np.round(rng.gamma(2.0, 3.0, count) * 2) / 2,
            "completed": rng.random(count) < 0.9,
        }
    )
    frame = with_gaps(rng, frame, ["hours", "completed"], variant)
    return ordered(rng, frame, ids, staff_count, variant)


def generate(out, staff_count, evaluation_count, training_count, variant="plain"):
    """Writes the three files into a folder."""
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    staff(rng, staff_count, variant).write_csv(out / "staff.csv")
    evaluations(rng, evaluation_count, staff_count, variant).write_csv(out / "evaluations.csv")
    training(rng, training_count, staff_count, variant).write_csv(out / "training.csv")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("staff", type=int)
    parser.add_argument("evaluations", type=int)
    parser.add_argument("training", type=int)
    parser.add_argument("--variant", choices=VARIANTS, default="plain")
    given = parser.parse_args()
    generate(given.out, given.staff, given.evaluations, given.training, given.variant)
