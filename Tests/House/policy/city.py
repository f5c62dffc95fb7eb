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
