"""A sample city as its files tell it, and the sessions run on it."""

import csv
import datetime
import io
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
AS_OF = "2026-04-01"


def fiscal_year(day):
    """The fiscal year of a day as the files write it."""
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= 4 else year - 1


def date(text):
    return datetime.date.fromisoformat(text)


def holds(row, day, first="valid_from", last="valid_to"):
    """Whether a row is valid on a day; the last day counts, an open end is empty."""
    return row[first] <= day and (not row[last] or row[last] >= day)


class City:
    """The tables as lists of dictionaries, the planted facts, and a way to run sessions."""

    def __init__(self, folder, meibo):
        self.folder, self.meibo = pathlib.Path(folder), pathlib.Path(meibo)
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        self._tables = {}

    def rows(self, table):
        if table not in self._tables:
            with open(self.folder / f"{table}.csv", newline="", encoding="utf-8") as file:
                self._tables[table] = list(csv.DictReader(file))
        return self._tables[table]

    def staff(self):
        """People by their numbers."""
        return {row["staff_id"]: row for row in self.rows("staff")}

    def in_office(self, day, employment="常勤"):
        """The numbers of the people in office on a day; of all employments where it is None."""
        return {row["staff_id"] for row in self.rows("staff")
                if holds(row, day, "hired_on", "left_on") and employment in (None, row["employment"])}

    def posts(self, day):
        """The primary post of each person on a day."""
        return {row["staff_id"]: row for row in self.rows("assignments") if row["kind"] == "本務" and holds(row, day)}

    def unit_at_level(self, unit, level):
        """The 部 or 課 above a unit, the unit itself where it is one; None where there is none."""
        units = {row["unit"]: row for row in self.rows("units")}
        while unit and units[unit]["level"] != level:
            unit = units[unit]["parent"]
        return unit or None

    def now_called(self, unit):
        """The name that a renamed unit has today."""
        units = {row["unit"]: row for row in self.rows("units")}
        while units[unit]["successor"]:
            unit = units[unit]["successor"]
        return unit

    def run(self, session, **parameters):
        """The results of a session, in order: each a dictionary with `title` (its heading), `columns` and `rows` (lists
        of dictionaries)."""
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            script = ROOT / "sessions" / f"{session}.kql"
            settings = [word for name, value in parameters.items() for word in ("--set", f"{name}={value}")]
            done = subprocess.run([self.meibo, "run", script, "--data", self.folder, "--report", report, *settings],
                                  capture_output=True, text=True, timeout=300, env={**os.environ, "LC_ALL": "C.UTF-8"})
            if done.returncode != 0:
                raise AssertionError(f"{session}: {done.stderr[-2000:]}")
            blocks = json.loads(report.read_text(encoding="utf-8"))["blocks"]
        return results(blocks)

    def ask(self, session, query, **parameters):
        """The rows of a query that stands behind the statements of a session, so that it can use what they define."""
        text = (ROOT / "sessions" / f"{session}.kql").read_text(encoding="utf-8")
        text = text.split("\n//! recorded by")[0] + "\n\n" + query + ";\n"
        with tempfile.TemporaryDirectory() as folder:
            script, report = pathlib.Path(folder) / "asked.kql", pathlib.Path(folder) / "report.json"
            script.write_text(text, encoding="utf-8")
            settings = [word for name, value in parameters.items() for word in ("--set", f"{name}={value}")]
            done = subprocess.run([self.meibo, "run", script, "--data", self.folder, "--report", report, *settings],
                                  capture_output=True, text=True, timeout=300, env={**os.environ, "LC_ALL": "C.UTF-8"})
            if done.returncode != 0:
                raise AssertionError(f"{session}, {query}: {done.stderr[-2000:]}")
            return results(json.loads(report.read_text(encoding="utf-8"))["blocks"])[-1]["rows"]


def results(blocks):
    """The results of a report's blocks, each with the heading that it stands under."""
    found, title = [], ""
    for block in blocks:
        for line in block.get("prose", "").splitlines():
            if line.startswith("#"):
                title = line.lstrip("# ")
        if "result" in block:
            result = block["result"]
            found.append({"title": title, "columns": [column["name"] for column in result["columns"]],
                          "rows": result["rows"], "notes": result["notes"]})
    return found


def few(count, limit=5):
    """A count as `conceal` writes it."""
    return f"＜{limit}" if 0 < count < limit else str(count)


def share(part, whole, digits=1):
    """A percentage as the sessions round it; None of nothing."""
    return None if whole == 0 else round_half(100 * part / whole, digits)


def round_half(number, digits=0):
    """Rounded as the language does it: halves away from zero."""
    scale = 10 ** digits
    moved = abs(number) * scale
    whole = int(moved + 0.5 + 1e-9)
    return (whole if number >= 0 else -whole) / scale


def same(left, right):
    """Whether two cells are equal; reals to nine digits."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left == right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return abs(left - right) <= 1e-9 * max(1, abs(left), abs(right))
    return (left if left not in ("", None) else None) == (right if right not in ("", None) else None)


class Report:
    """The results of a session, taken one after the other and compared."""

    def __init__(self, city, session, judge, **parameters):
        self.results, self.judge, self.place = city.run(session, **parameters), judge, 0
        self.label = f"{session} {parameters}"

    def next(self, title, expected, sort=None, unseen=()):
        """The next result must stand under a heading that begins so and have these rows, each a dictionary; `sort` names the
        columns by which both are ordered first, where equal rows may stand in any order. Every column must be among those
        expected, but for `unseen` ones."""
        if self.place >= len(self.results):
            self.judge(False, f"{self.label}: no result for {title}")
            return
        found = self.results[self.place]
        self.place += 1
        rows = found["rows"]
        if sort:
            def key(row):
                return [str(row[name]) for name in sort]
            rows, expected = sorted(rows, key=key), sorted(expected, key=key)
        self.judge(found["title"].startswith(title), f"{self.label}: '{found['title']}' instead of '{title}'")
        self.judge(len(rows) == len(expected), f"{self.label}, {title}: {len(rows)} rows instead of {len(expected)}: {rows[:3]} {expected[:3]}")
        for row, wanted in zip(rows, expected):
            wrong = {name: (row.get(name), value) for name, value in wanted.items() if not same(row.get(name), value)}
            self.judge(not wrong, f"{self.label}, {title}: {wrong} in {row}")
            left = row.keys() - wanted.keys() - set(unseen)
            self.judge(not left, f"{self.label}, {title}: {sorted(left)} were not looked at")

    def skip(self, title):
        """A picture of what was compared before."""
        found = self.results[self.place]
        self.place += 1
        self.judge(found["title"].startswith(title), f"{self.label}: '{found['title']}' instead of '{title}'")

    def end(self):
        """All results were looked at."""
        self.judge(self.place == len(self.results), f"{self.label}: {len(self.results) - self.place} results were not looked at")


def wilson(part, whole):
    """The interval of Wilson (1927) in per cent."""
    z = 1.959963984540054
    p = part / whole
    middle, reach = p + z * z / (2 * whole), z * (p * (1 - p) / whole + z * z / (4 * whole * whole)) ** 0.5
    return [round_half(100 * min(1, max(0, (middle + sign * reach) / (1 + z * z / whole))), 1) for sign in (-1, 1)]
