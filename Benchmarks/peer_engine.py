"""A peer as the run sees it: a process that is given a plan and tells what it does, line by line."""

import json
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading

from meibo_engine import paths

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
WORDS = {
    "duckdb": ["duckdb", "sql"],
    "polars": ["polars"],
    "chdb": ["chdb", "sql"],
    "datafusion": ["datafusion", "sql"],
    "pandas": ["pandas"],
    "datatable": ["datatable"],
}
ENGINES = [
    *("duckdb", "duckdb-enum", "polars", "polars-cat", "polars-stream"),
    *("chdb", "chdb-lc", "datafusion", "pandas", "datatable"),
]
#: Peers that use one thread whatever they are told.
SINGLE = {"pandas"}
#: Variants whose tables are converted after loading, so that their loading is not compared.
CONVERTING = {"duckdb-enum"}
LOADING = 600


def file_of(folder, table):
    """The table's CSV file, be it in a data package or not."""
    [path] = paths(folder, [table])
    return path if path.suffix == ".csv" else path / f"{table}.csv"


def give_way():
    """Lets the kernel end a peer that takes all memory rather than anything else."""
    pathlib.Path("/proc/self/oom_score_adj").write_text("900", "ascii")


class Talk:
    """A running worker; its lines come with patience."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=give_way
        )
        self.lines = queue.Queue()
        self.complaints = []
        threading.Thread(target=self.listen, daemon=True).start()
        threading.Thread(target=self.overhear, daemon=True).start()

    def listen(self):
        """Standard output, line by line, and nothing at its end."""
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def overhear(self):
        """The last of what comes by standard error."""
        for line in self.process.stderr:
            self.complaints = [*self.complaints[-9:], line.decode(errors="replace").strip()]

    def next(self, patience):
        """The next line; nothing where the worker has ended. Raises queue.Empty when patience ends."""
        return self.lines.get(timeout=patience)

    def end(self):
        """Stops the worker."""
        self.process.kill()
        self.process.wait()

    @property
    def last_words(self):
        """Why a worker ended, as far as it said."""
        self.process.wait()
        said = [line for line in self.complaints if line]
        return said[-1][:200] if said else f"ended with {self.process.returncode}"


class PeerEngine:
    """One engine in one manner of use."""

    def __init__(self, name, python, limit):
        self.name, self.python, self.limit = name, python, limit
        self.words = WORDS[name.split("-")[0]]

    def command(self, plan, place):
        """How the worker is started."""
        if self.name != "datatable":
            file = pathlib.Path(place, "plan.json")
            file.write_text(json.dumps(plan), encoding="utf-8")
            return [str(self.python), str(PEERS / "worker.py"), str(file)]
        lines = [["threads", plan["threads"]], ["loads", plan["loads"]]]
        lines += [["repeat", plan["repeat"]], ["budget", plan["budget"]]]
        lines += [["table", name, path] for name, path in plan["tables"].items()]
        for item in plan["questions"]:
            lines.append(["question", item["id"], ",".join(item["sums"] or []), " ".join(item["text"].split())])
        file = pathlib.Path(place, "plan.tsv")
        file.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
        return ["Rscript", str(PEERS / "datatable.R"), str(file)]

    def plan(self, batch, folder, threads, repeat, questions, loads):
        """What the worker shall do."""
        asked = [
            {"id": question.name, "text": question.text_for(self.words), "sums": question.sums}
            for question in questions
        ]
        tables = {table: str(file_of(folder, table)) for table in batch.tables}
        return {
            **{"engine": self.name, "threads": threads, "tables": tables, "categories": batch.categories},
            **{"loads": loads, "repeat": repeat, "budget": 10, "questions": asked},
        }

    def round(self, batch, folder, threads, repeat, results, first):
        """One round of a batch's questions; a worker that dies or stalls is started anew for those that are left."""
        entries = {question.name: results.of(self.name, question.name) for question in batch.questions}
        left = [
            question
            for question in batch.questions
            if question.kind == "query" and question.text_for(self.words) and not entries[question.name].failure
        ]
        loading = [question for question in batch.questions if question.kind == "load"]
        loads = 3 if loading and repeat > 1 else 1
        while left or loads:
            with tempfile.TemporaryDirectory() as place:
                plan = self.plan(batch, folder, threads, repeat, left, loads)
                left = self.listen(Talk(self.command(plan, place)), left, loading if loads else [], entries, results)
            if self.name in results.absent:
                return
            loads, loading = 1, []
            if not left:
                break
        if first and any(question.kind in ("resident", "peak") for question in batch.questions):
            self.weigh(batch, folder, threads, results)

    def listen(self, talk, left, loading, entries, results):
        """Takes down what a worker says; gives the questions that it did not come to."""
        left, current, passes = list(left), None, {}
        try:
            while True:
                line = talk.next(self.limit if current else LOADING)
                if line is None:
                    raise EOFError
                if "loaded" in line:
                    passes.setdefault(line["loaded"], []).append(line["ms"])
                elif "ready" in line:
                    results.versions[self.name] = line["ready"]
                    self.note_loading(loading, passes, entries)
                elif "begins" in line:
                    current = line["begins"]
                    left = [question for question in left if question.name != current]
                elif "time" in line:
                    entry = entries[line["time"]]
                    (entry.warm if line["warm"] else entry.first).append(line["ms"])
                elif "answer" in line:
                    entries[line["answer"]].rows = line["rows"]
                elif "failed" in line:
                    entries[line["failed"]].failure = line["why"]
                elif "done" in line:
                    return []
        except queue.Empty:
            why = f"over {self.limit:.0f} s"
        except EOFError:
            why = talk.last_words
        finally:
            talk.end()
        if current is None:
            results.absent[self.name] = why
            return []
        entries[current].failure = why
        return left

    def note_loading(self, loading, passes, entries):
        """The loading times of each pass but the first, where there are more."""
        if self.name in CONVERTING:
            return
        for question in loading:
            sums = [sum(times) for times in zip(*(passes[table] for table in question.tables))]
            entries[question.name].warm.extend(sums[1:] or sums)

    def weigh(self, batch, folder, threads, results):
        """Memory after one loading in a process that does nothing else."""
        with tempfile.TemporaryDirectory() as place:
            talk = Talk(self.command(self.plan(batch, folder, threads, 1, [], 1), place))
            try:
                while (line := talk.next(LOADING)) is not None:
                    if "ready" in line:
                        for question in batch.questions:
                            if question.kind in ("resident", "peak"):
                                results.of(self.name, question.name).warm.append(line[question.kind])
            except queue.Empty:
                print(f"{self.name}: no figure of memory", file=sys.stderr)
            finally:
                talk.end()
