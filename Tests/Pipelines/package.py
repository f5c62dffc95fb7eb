"""A small data package with an effective-dated table and an ordered category: one that the oracle knows, too."""
import json
import os
import random

from tables import Table
from values import TICKS_DAY, TIERS, Date, Tier, calendar, day

COLUMNS = [("id", "string"), ("kind", "string"), ("section", "string"), ("tier", "tier"), ("points", "long"), ("first", "date"), ("last", "date")]
IDS = ["00001", "00002", "00003", "00004", "00005", "x"]


def rows():
    """Posts of some people: primary ones one after the other, others beside them; an open end is null."""
    rng = random.Random(7)
    result = []
    for person in IDS[:-1]:
        start = day(2023, rng.randint(1, 12), 1)
        for place in range(rng.randint(1, 4)):
            end = Date(start + rng.randint(20, 300) * TICKS_DAY)
            last = None if place == 3 or rng.random() < 0.15 else end
            result.append(post(rng, person, "本務", start, last))
            if last is None:
                break
            start = Date(end + rng.choice([1, 1, 40]) * TICKS_DAY)
        if rng.random() < 0.6:
            start = day(2024, rng.randint(1, 6), 15)
            result.append(post(rng, person, "併任", start, Date(start + 120 * TICKS_DAY)))
    return result


def post(rng, person, kind, first, last):
    """One row."""
    return {"id": person, "kind": kind, "section": rng.choice(["税務課", "総務課", "市民課", ""]),
            "tier": Tier(rng.choice([*TIERS, ""])), "points": rng.choice([None, 1, 2, 5]), "first": first, "last": last}


def table():
    """The table as the oracle sees it."""
    return Table(COLUMNS, rows())


def write(folder):
    """Writes the package; gives its folder."""
    kinds = {"string": "string", "tier": "string", "long": "integer", "date": "date"}
    resource = {
        "name": "posts", "path": "posts.csv", "type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "meibo:personKey": "id", "meibo:validFrom": "first", "meibo:validTo": "last",
        "meibo:primary": {"column": "kind", "value": "本務"},
        "schema": {"fields": [{"name": name, "type": kinds[kind],
                               **({"categories": TIERS, "categoriesOrdered": True} if kind == "tier" else {})}
                              for name, kind in COLUMNS]},
    }
    package = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "pipelines",
               "meibo:asOf": "2025-04-01", "resources": [resource]}
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file, ensure_ascii=False)
    with open(os.path.join(folder, "posts.csv"), "w", encoding="utf-8") as file:
        file.write(",".join(name for name, _ in COLUMNS) + "\n")
        for row in rows():
            file.write(",".join(cell(row[name]) for name, _ in COLUMNS) + "\n")
    return folder


def cell(value):
    """A value in CSV."""
    if value is None:
        return ""
    return calendar(value).isoformat() if isinstance(value, Date) else str(value)
