"""Writes a history of assignments, and a list of addresses, beside tables of staff and training that are there already.

    generate_more.py OUT STAFF SPELLS

Every person has a spell or several, one after the other; the last is open for most. The folder `assignments` is a data
package that says from when to when a row holds. In addresses.csv every person has a text that nobody else has."""

import argparse
import json
import pathlib

import numpy as np
import polars as pl
from generate import FAMILIES, FIRST_ID, GIVEN, dates, day

SEED = 20260402
PLACES = ["city", "town", "village"]
UNITS = [f"unit_{number:03d}" for number in range(1, 301)]


def assignments(rng, staff_count, spell_count):
    """The spells, in no order."""
    more = rng.multinomial(spell_count - staff_count, np.full(staff_count, 1 / staff_count))
    owner = np.repeat(np.arange(staff_count), 1 + more)
    first = np.append(True, owner[1:] != owner[:-1])
    last = np.append(first[1:], True)
    length = rng.integers(200, 2500, spell_count)
    whole = np.cumsum(length) - length
    begin = rng.integers(day(2005), day(2019), staff_count)[owner] + whole - np.repeat(whole[first], 1 + more)
    end = begin + length - 1
    frame = pl.DataFrame(
        {
            "staff_id": owner + FIRST_ID,
            "valid_from": dates(begin),
            "valid_to": dates(end),
            "unit": pl.Series(UNITS).gather(pl.Series(rng.integers(0, len(UNITS), spell_count).astype(np.uint32))),
            "open": last & (rng.random(spell_count) < 0.85),
        }
    )
    frame = frame.select("staff_id", "valid_from", pl.when(~pl.col("open")).then("valid_to"), "unit")
    return frame[rng.permutation(spell_count)]


def addresses(rng, staff_count):
    """A line for each person: name, and an electronic address with a number in it."""
    ids = np.arange(FIRST_ID, FIRST_ID + staff_count)
    words = [pl.Series(names).gather(pl.Series(rng.integers(0, len(names), staff_count))) for names in (FAMILIES, GIVEN)]
    parts = [*words, pl.Series(rng.permutation(ids)), pl.Series(PLACES).gather(pl.Series(ids % len(PLACES)))]
    return pl.DataFrame({"staff_id": ids, "address": pl.select(pl.format("{} {} <Mail.{}@{}.example>", *parts)).to_series()})


def package():
    """The description of the table, with its dates of validity."""
    types = {"staff_id": "integer", "valid_from": "date", "valid_to": "date", "unit": "string"}
    table = {
        "name": "assignments",
        "path": "assignments.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "meibo:personKey": "staff_id",
        "meibo:validFrom": "valid_from",
        "meibo:validTo": "valid_to",
        "schema": {"fields": [{"name": name, "type": kind} for name, kind in types.items()]},
    }
    schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    return {"$schema": schema, "name": "benchmark-assignments", "version": "1.0.0", "resources": [table]}


def generate(out, staff_count, spell_count):
    """Writes the package and the list into the folder."""
    folder = pathlib.Path(out) / "assignments"
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    assignments(rng, staff_count, spell_count).write_csv(folder / "assignments.csv")
    addresses(rng, staff_count).write_csv(pathlib.Path(out) / "addresses.csv")
    (folder / "datapackage.json").write_text(json.dumps(package(), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("staff", type=int)
    parser.add_argument("spells", type=int)
    given = parser.parse_args()
    generate(given.out, given.staff, given.spells)
