"""Times Meibo and its peers on the same questions, in turn, and compares their answers.

    run.py --meibo .build/release/meibo --size small --set ten --threads 1,2 --repeat 5 --output docs/PERFORMANCE.md

What is missing of packages and data is made under .build/bench. Every round asks all engines one after the other, each
in a process of its own; a time is the median over the rounds. The status is 1 where an answer differs or Meibo fails."""

import argparse
import json
import pathlib
import sys

import cold_start
import environment
import question_set
import report
from measured import Results
from meibo_engine import Meibo
from peer_engine import ENGINES, SINGLE, PeerEngine


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meibo", default=str(environment.ROOT / ".build/release/meibo"))
    parser.add_argument("--data", default=str(environment.BUILD / "data"), help="folders named SIZE-KIND")
    parser.add_argument("--size", choices=list(question_set.SIZES), default="small")
    parser.add_argument("--set", default="ten", help="sets with commas between, or all")
    parser.add_argument("--only", default="", help="questions with commas between, where not all are wanted")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--rounds", type=int, help="1 for small, 2 for full where not given")
    parser.add_argument("--peers", default="", help="peers with commas between: " + ", ".join(ENGINES))
    parser.add_argument("--limit", type=float, default=120, help="seconds that a question may take")
    parser.add_argument("--python", help="an interpreter that has the peers, in place of one under .build/bench")
    parser.add_argument("--output", help="a Markdown file whose sections are renewed")
    parser.add_argument("--json", help="a file for all times")
    given = parser.parse_args()
    given.sets = question_set.SETS if given.set == "all" else given.set.split(",")
    given.peers = given.peers.split(",") if given.peers else ENGINES
    given.threads = [int(number) for number in given.threads.split(",")]
    given.rounds = given.rounds or (2 if given.size == "full" else 1)
    unknown = set(given.peers) - set(ENGINES) | set(given.sets) - set(question_set.SETS)
    if unknown:
        parser.error("not known: " + ", ".join(sorted(unknown)))
    return given


class Run:
    """One sitting."""

    def __init__(self, given):
        self.given = given
        self.python = pathlib.Path(given.python) if given.python else environment.python()
        self.meibo = Meibo(given.meibo, given.limit)
        self.notes = []
        if "datatable" in given.peers and not environment.has_datatable(given.size == "full"):
            given.peers = [peer for peer in given.peers if peer != "datatable"]
            self.notes.append("R with data.table is not on this machine.")
        if SINGLE & set(given.peers) and given.threads != [1]:
            self.notes.append("pandas uses one thread and is asked only there.")

    def folder(self, kind):
        """The data of this kind."""
        counts = question_set.SIZES[self.given.size]
        return environment.data_folder(self.given.data, self.given.size, kind, counts, self.python)

    def wanted(self, chosen):
        """The set with the questions that are asked for."""
        names = [name for name in self.given.only.split(",") if name]
        for batch in chosen.batches:
            batch.questions = [item for item in batch.questions if not names or item.name in names]
        chosen.batches = [batch for batch in chosen.batches if batch.questions]
        return chosen

    def engines(self, threads):
        """All engines that say something about this number of threads."""
        peers = [peer for peer in self.given.peers if threads == 1 or peer not in SINGLE]
        return [self.meibo, *(PeerEngine(peer, self.python, self.given.limit) for peer in peers)]

    def measure(self, chosen, threads):
        """All rounds of a set at a number of threads."""
        results = Results()
        for batch in chosen.batches:
            folder = self.folder(batch.data)
            environment.warm(folder)
            for number in range(self.given.rounds):
                for engine in self.engines(threads):
                    environment.note(
                        f"{chosen.name}, {batch.data}, threads {threads}, round {number + 1}: {engine.name}"
                    )
                    if engine.name not in results.absent:
                        engine.round(batch, folder, threads, self.given.repeat, results, number == 0)
            self.cold(batch, threads, results)
        return results

    def cold(self, batch, threads, results):
        """Whole processes on city size."""
        for question in batch.questions:
            if question.kind == "cold":
                counts = {"rows": environment.CITY}
                folder = environment.data_folder(self.given.data, "city", "plain", counts, self.python)
                commands = cold_start.rivals(self.meibo.program, threads)
                for name, times in cold_start.in_turn(commands, 21, folder).items():
                    results.of(name, question.name).warm.extend(times)

    def circumstances(self, by_threads):
        """A sentence on when, where and with what."""
        versions = sorted({each for results in by_threads.values() for each in results.versions.values()})
        texts = [
            f"{environment.machine()}; size {self.given.size}; median of {self.given.rounds} × {self.given.repeat}"
            " runs, engines in turn; ratio is Meibo's time over the best peer's.",
            "Versions: " + ", ".join(versions) + "." if versions else "",
            *self.notes,
        ]
        return " ".join(text for text in texts if text)

    def run(self):
        """Every set; gives the exit status."""
        status, everything = 0, {}
        for name in self.given.sets:
            chosen = self.wanted(question_set.read(name))
            by_threads = {threads: self.measure(chosen, threads) for threads in self.given.threads}
            body, wrong = report.section(
                chosen, by_threads, self.meibo.name, self.given.peers, self.circumstances(by_threads)
            )
            print(body, flush=True)
            if self.given.output:
                report.put(self.given.output, name, body)
            everything[name] = {threads: results.as_json() for threads, results in by_threads.items()}
            failed = [entry for results in by_threads.values() for entry in results.measured["meibo"].values()]
            if wrong or any(entry.failure for entry in failed):
                status = 1
        if self.given.json:
            pathlib.Path(self.given.json).write_text(json.dumps(everything, indent=1), "utf-8")
        return status


if __name__ == "__main__":
    sys.exit(Run(arguments()).run())
