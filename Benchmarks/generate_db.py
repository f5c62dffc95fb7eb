"""Writes the tables of the public db-benchmark (h2oai, duckdblabs) by its recipe: no value missing, rows in no order.

    generate_db.py OUT ROWS K --kind groupby|join

`groupby` writes x.csv. `join` writes x.csv and the right-hand tables small.csv, medium.csv and big.csv, nine tenths of
whose keys stand on the left; K has no meaning there. Below ten million rows the small table keeps its ten rows."""

import argparse
import pathlib

import numpy as np
import polars as pl

SEED = 108


def reals(rng, count):
    """Numbers from 0 to 100 with six decimals."""
    return np.round(rng.uniform(0, 100, count), 6)


def labels(numbers, width):
    """Numbers as texts: id001, or without a width id1."""
    text = pl.Series(numbers).cast(pl.String)
    return pl.select(pl.lit("id") + (text.str.zfill(width) if width else text)).to_series()


def groupby(rng, rows, groups):
    """The table of the group-by questions."""
    small = max(1, rows // groups)
    return pl.DataFrame(
        {
            "id1": labels(rng.integers(1, groups + 1, rows), 3),
            "id2": labels(rng.integers(1, groups + 1, rows), 3),
            "id3": labels(rng.integers(1, small + 1, rows), 10),
            "id4": rng.integers(1, groups + 1, rows),
            "id5": rng.integers(1, groups + 1, rows),
            "id6": rng.integers(1, small + 1, rows),
            "v1": rng.integers(1, 6, rows),
            "v2": rng.integers(1, 16, rows),
            "v3": reals(rng, rows),
        }
    )


def split(rng, count):
    """Keys of both sides, of the left and of the right one: nine, one and one tenths of the count."""
    keys = rng.permutation(np.arange(1, count * 11 // 10 + 1))
    both = count * 9 // 10
    return {"both": keys[:both], "left": keys[both:count], "right": keys[count:]}


def sample_all(rng, keys, side, rows):
    """Keys of one side in random order, each of them at least once."""
    pool = np.concatenate([keys["both"], keys[side]])
    return rng.permutation(np.concatenate([pool, rng.choice(pool, max(0, rows - len(pool)))]))


def side_table(rng, keys, side, rows, value):
    """A table of a join: its keys as numbers, the same as texts, a value."""
    numbers = {f"id{place}": sample_all(rng, key, side, rows) for place, key in keys.items()}
    texts = {f"id{place + 3}": labels(numbers[f"id{place}"], 0) for place in keys}
    return pl.DataFrame({**numbers, **texts, value: reals(rng, rows)})


def join(rng, rows):
    """The four tables of the join questions, by name."""
    sizes = {1: max(10, rows // 1_000_000), 2: max(100, rows // 1_000), 3: rows}
    keys = {place: split(rng, size) for place, size in sizes.items()}
    yield "x", side_table(rng, keys, "left", rows, "v1")
    for place, name in enumerate(["small", "medium", "big"], start=1):
        own = {number: keys[number] for number in range(1, place + 1)}
        yield name, side_table(rng, own, "right", sizes[place], "v2")


def generate(out, rows, groups, kind):
    """Writes the tables of a kind into a folder."""
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    tables = [("x", groupby(rng, rows, groups))] if kind == "groupby" else join(rng, rows)
    for name, frame in tables:
        frame.write_csv(out / f"{name}.csv", float_precision=6)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("rows", type=int)
    parser.add_argument("groups", type=int, metavar="K")
    parser.add_argument("--kind", choices=["groupby", "join"], default="groupby")
    given = parser.parse_args()
    generate(given.out, given.rows, given.groups, given.kind)
