"""Random pipelines against the oracle: python run.py BINARY [--seconds S | --count N] [--seed K]

Each pipeline of a seed is computed by the oracle and by the engine, and must have the same columns and rows. What differs is
printed with its seed and the smallest pipeline that still differs.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import package
import values
from generator import Generator
from tables import Invalid, Table
from values import Noise, QueryError

BATCH = 40
NOT_VALID = {"E011", "E012", "E020", "E021", "E022"}  # what a pipeline says that the minimiser made and that is none


class Engine:
    """The binary under test."""

    def __init__(self, path):
        self.path = path
        self.kept = tempfile.TemporaryDirectory(prefix="pipelines-")  # gone when the engine is
        self.folder = self.kept.name
        self.data = package.write(os.path.join(self.folder, "data"))

    def results(self, texts):
        """The results of queries that one process runs, or None where it fails as a whole."""
        script, report = os.path.join(self.folder, "script.kql"), os.path.join(self.folder, "report.json")
        if os.path.exists(report):
            os.remove(report)
        with open(script, "w", encoding="utf-8") as file:
            file.write("".join(text + ";\n" for text in texts))
        done = subprocess.run([self.path, "run", script, "--data", self.data, "--report", report], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=300)
        self.message = done.stderr
        if done.returncode != 0 or not os.path.exists(report):
            return None
        with open(report, encoding="utf-8") as file:
            found = [block["result"] for block in json.load(file)["blocks"] if "result" in block]
        return found if len(found) == len(texts) else None

    def result(self, text):
        """The result of one query, or the code of its error."""
        found = self.results([text])
        if found:
            return found[0]
        start = self.message.find("error[")
        return self.message[start + 6:] if start >= 0 else "crash: " + self.message[-300:]


def cell_equal(expected, found):
    """Whether two cells are one value: reals to 12 significant digits."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, float) and isinstance(found, (int, float)):
        return expected == found or math.isclose(expected, found, rel_tol=1e-12, abs_tol=1e-13)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(cell_equal, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return list(expected) == list(found) and all(cell_equal(expected[key], found[key]) for key in expected)
    if isinstance(expected, str) and isinstance(found, str):
        return str(expected) == found
    return type(expected) is type(found) and expected == found


def rough(cell):
    """A form to sort cells by that is the same for reals that are nearly equal."""
    if isinstance(cell, float):
        return f"{cell:.9g}" if cell else "0"
    return json.dumps(cell, ensure_ascii=False, sort_keys=True)


def difference(expected, found):
    """None where the result is the oracle's table, else what differs."""
    if isinstance(expected, QueryError):
        return None if code(found) == expected.code else f"expected error {expected.code} ({expected}), got {brief(found)}"
    if isinstance(found, str):
        return f"expected {len(expected.rows)} rows, got error {found}"
    columns = [(one["name"], one["type"]) for one in found["columns"]]
    wanted = [(name, "string" if kind == "tier" else kind) for name, kind in expected.columns]
    if columns != wanted:
        return f"expected columns {wanted}, got {columns}"
    ours = [[values.json_value(row[name]) for name in expected.names] for row in expected.rows]
    theirs = [[row[name] for name in expected.names] for row in found["rows"]]
    if len(ours) != len(theirs):
        return f"expected {len(ours)} rows, got {len(theirs)}\n    expected {ours[:12]}\n    got      {theirs[:12]}"
    if not expected.exact:
        ours.sort(key=lambda row: [rough(cell) for cell in row])
        theirs.sort(key=lambda row: [rough(cell) for cell in row])
    for number, (our, their) in enumerate(zip(ours, theirs)):
        if not all(map(cell_equal, our, their)):
            return f"row {number}: expected {our}\n            got      {their}"
    return None


def code(found):
    """The code of an error."""
    return found[:4] if isinstance(found, str) else None


def brief(found):
    """A result in short."""
    return found if isinstance(found, str) else f"{len(found['rows'])} rows {found['rows'][:3]}"


def oracle(pipeline):
    """The oracle's table or error; None where the pipeline does not fit together."""
    try:
        return pipeline.table()
    except QueryError as error:
        return error
    except (Invalid, KeyError, ValueError, TypeError, AttributeError, IndexError):
        return None


def differs(engine, pipeline):
    """What differs for a pipeline; None also where it does not fit together."""
    expected = oracle(pipeline)
    if expected is None:
        return None
    found = engine.result(pipeline.statements())
    if code(found) in NOT_VALID and not isinstance(expected, QueryError):
        return None
    return difference(expected, found)


def sources(pipeline):
    """All tables written out in a pipeline and in those inside it."""
    if hasattr(pipeline.source, "rows"):
        yield pipeline.source
    for inner in inside(pipeline):
        yield from sources(inner)


def inside(pipeline):
    """The pipelines inside a pipeline's source and stages."""
    for part in [pipeline.source, *pipeline.stages]:
        yield from getattr(part, "inner", [])


def minimise(engine, pipeline, seconds=5):
    """Leaves out stages, rows and columns as long as something still differs."""
    end = time.time() + seconds
    changed = True
    while changed and time.time() < end:
        changed = False
        for holder in holders(pipeline):
            for place in reversed(range(len(holder.stages))):
                kept = holder.stages
                holder.stages = kept[:place] + kept[place + 1:]
                if differs(engine, pipeline):
                    changed = True
                else:
                    holder.stages = kept
        for source in sources(pipeline):
            changed = shrink(engine, pipeline, source, "rows", end) or changed
            changed = shrink(engine, pipeline, source, "columns", end) or changed
    return pipeline


def holders(pipeline):
    """The pipeline and those inside it."""
    yield pipeline
    for inner in inside(pipeline):
        yield from holders(inner)


def shrink(engine, pipeline, source, what, end):
    """Leaves out halves, then single items, of a source's rows or columns."""
    changed, size = False, max(1, len(getattr(source, what)) // 2)
    while size >= 1 and time.time() < end:
        place = 0
        while place < len(getattr(source, what)):
            kept = getattr(source, what)
            shorter = kept[:place] + kept[place + size:]
            setattr(source, what, shorter)
            if (shorter or what == "rows") and differs(engine, pipeline):
                changed = True
            else:
                setattr(source, what, kept)
                place += size
        size //= 2
    return changed


def check(engine, cases):
    """The numbers of those that differ, with what differs."""
    plain = [case for case in cases if not isinstance(case[2], QueryError)]
    found = engine.results([pipeline.statements() for _, pipeline, _ in plain]) if plain else []
    for case in cases:
        seed, pipeline, expected = case
        if found is None or isinstance(expected, QueryError):
            result = engine.result(pipeline.statements())
        else:
            result = found[plain.index(case)]
        problem = difference(expected, result)
        if problem and not hangs_on_a_bit(pipeline, expected):
            yield seed, pipeline, problem


def hangs_on_a_bit(pipeline, expected):
    """Whether the oracle itself has another result where computed reals differ in their last bits: nobody's rule says
    which of them a comparison sees."""
    if isinstance(expected, QueryError):
        return False
    Noise.on = True
    try:
        for _ in range(3):
            disturbed = oracle(pipeline)
            if not isinstance(disturbed, Table) or difference(expected, as_report(disturbed)):
                return True
    finally:
        Noise.on = False
    return False


def as_report(table):
    """An oracle's table in the form of the engine's report."""
    rows = [{name: values.json_value(cell) for name, cell in row.items()} for row in table.rows]
    columns = [{"name": name, "type": "string" if kind == "tier" else kind} for name, kind in table.columns]
    return {"columns": columns, "rows": rows}


def main():
    """Runs pipelines until the count or the time is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10, help="how many differences are minimised and printed")
    options = parser.parse_args()
    engine, end = Engine(os.path.abspath(options.binary)), time.time() + options.seconds
    seed, passed, failed = options.seed, 0, 0
    while (seed - options.seed < options.count) if options.count else time.time() < end:
        size = min(BATCH, options.count - (seed - options.seed)) if options.count else BATCH
        cases = [(number, *Generator(number).pipeline()) for number in range(seed, seed + size)]
        problems = list(check(engine, cases))
        seed, passed, failed = seed + size, passed + size - len(problems), failed + len(problems)
        for number, pipeline, problem in problems:
            if options.show > 0:
                options.show -= 1
                pipeline = minimise(engine, pipeline)
                print(f"seed {number}: {differs(engine, pipeline) or problem}\n    {pipeline.statements()}\n", flush=True)
    print(f"pipelines: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
