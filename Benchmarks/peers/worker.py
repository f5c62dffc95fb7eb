"""One peer in a process of its own: reads a plan, prints a line of JSON for each thing done.

The plan: {"engine", "threads", "tables": {name: path}, "categories": [name], "loads": 1, "repeat": 5, "budget": 10,
"questions": [{"id", "text", "sums": [column]}]}. A question with `sums` has a large answer, of which sums are told."""

import datetime
import decimal
import importlib
import json
import os
import sys
import time

MODULES = {
    "duckdb": ("duckdb_peer", "DuckDB"),
    "polars": ("polars_peer", "Polars"),
    "chdb": ("chdb_peer", "ClickHouse"),
    "datafusion": ("datafusion_peer", "DataFusion"),
    "pandas": ("pandas_peer", "Pandas"),
}


def peer_class(engine):
    """The class of the peer that has this variant."""
    module, name = MODULES[engine.split("-")[0]]
    return getattr(importlib.import_module(module), name)


def memory():
    """Resident and peak memory of this process, in megabytes."""
    wanted = {"VmRSS": "resident", "VmHWM": "peak"}
    with open("/proc/self/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return {wanted[key]: int(lines[key].split()[0]) / 1024 for key in wanted}


def plain(value):
    """A value as JSON has it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (float, decimal.Decimal)):
        return float(value) if value == value else None
    return value if isinstance(value, (bool, int)) else str(value)


def milliseconds(action):
    """What an action gives, and how long it took."""
    start = time.perf_counter()
    result = action()
    return result, (time.perf_counter() - start) * 1000


class Worker:
    """A plan carried out."""

    def __init__(self, plan, out):
        self.plan, self.out = plan, out
        make = peer_class(plan["engine"])
        self.peer = make(plan["engine"], plan["threads"], plan["categories"])

    def tell(self, **what):
        """One line to whoever started this."""
        self.out.write(json.dumps(what, ensure_ascii=False) + "\n")
        self.out.flush()

    def load(self):
        """All tables, as often as the plan says."""
        for _ in range(self.plan["loads"]):
            for table, path in self.plan["tables"].items():
                _, took = milliseconds(lambda: self.peer.load(table, path))
                self.tell(loaded=table, ms=took)
        self.peer.prepare()
        self.tell(ready=self.peer.version(), **memory())

    def answer(self, question):
        """One question: the first run is a warm-up unless it takes long, the rest are as many as the budget allows."""
        name, text, sums = question["id"], question["text"], question.get("sums")
        result, took = milliseconds(lambda: self.peer.run(text, bool(sums)))
        self.tell(time=name, ms=took, warm=False)
        rows = self.peer.sums(result, sums) if sums else self.peer.rows(result)
        self.tell(answer=name, rows=[[plain(value) for value in row] for row in rows])
        result, spent = None, took
        for _ in range(self.plan["repeat"]):
            if spent + took > self.plan["budget"] * 1000:
                break
            result, took = milliseconds(lambda: self.peer.run(text, bool(sums)))
            self.tell(time=name, ms=took, warm=True)
            result, spent = None, spent + took

    def run(self):
        """Everything in the plan; a question that fails is told and passed over."""
        self.load()
        for question in self.plan["questions"]:
            self.tell(begins=question["id"])
            try:
                self.answer(question)
            except Exception as problem:
                self.tell(failed=question["id"], why=f"{type(problem).__name__}: {problem}"[:400])
        self.tell(done=True, **memory())


def main():
    """Keeps standard output for the lines; what libraries print goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with open(sys.argv[1], encoding="utf-8") as file:
        Worker(json.load(file), out).run()


if __name__ == "__main__":
    main()
