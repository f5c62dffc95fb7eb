"""Meibo as it is used: `meibo run SCRIPT --data FILE … --timing JSON --repeat N --threads N`, a process a question."""

import json
import os
import pathlib
import pty
import select
import subprocess
import tempfile
import time

HEAD = "//! meibo 1\n"
BUDGET = 10.0


def paths(folder, tables):
    """Where the tables lie: a CSV file, or a data package folder of that name."""
    folder = pathlib.Path(folder)
    files = [folder / f"{table}.csv" for table in tables]
    return [file if file.exists() else file.with_suffix("") for file in files]


class Failure(Exception):
    """A question that gave no answer, in the words that go into the table."""


class Meibo:
    """The program under test."""

    name = "meibo"

    def __init__(self, program, limit):
        self.program = str(pathlib.Path(program).resolve())
        self.limit = limit

    def script(self, text, folder, tables, threads, *extra, patience=1.0):
        """Runs a script in a folder of its own and gives what it wrote there, by file name."""
        with tempfile.TemporaryDirectory() as place:
            file = pathlib.Path(place, "question.kql")
            file.write_text(HEAD + text.strip() + ";\n", encoding="utf-8")
            command = [self.program, "run", str(file), "--threads", str(threads)]
            for path in paths(folder, tables):
                command += ["--data", str(path)]
            command += [item.replace("PLACE", place) for item in extra]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, errors="replace", timeout=self.limit * patience
                )
            except subprocess.TimeoutExpired:
                raise Failure(f"over {self.limit:.0f} s") from None
            if done.returncode != 0:
                lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
                raise Failure(" ".join(lines[:1]) or f"ended with {done.returncode}")
            made = pathlib.Path(place)
            return {each.name: json.loads(each.read_text("utf-8")) for each in made.glob("*.json")}

    def answer(self, question, folder, threads):
        """The answer's rows, and how long the process took in milliseconds."""
        text = question.text_for(["meibo"])
        if question.sums:
            sums = "".join(f", total_{place} = sum({name})" for place, name in enumerate(question.sums))
            text += f"\n| summarize rows_ = count(){sums}"
        start = time.perf_counter()
        made = self.script(text, folder, question.tables, threads, "--report", "PLACE/report.json")
        took = (time.perf_counter() - start) * 1000
        [result] = [block["result"] for block in made["report.json"]["blocks"] if "result" in block]
        return [list(row.values()) for row in result["rows"]], took

    def times(self, question, folder, threads, repeat):
        """The times of the repeated executions, in milliseconds."""
        text = question.text_for(["meibo"])
        extra = ["--timing", "PLACE/timing.json", "--repeat", str(repeat)]
        made = self.script(text, folder, question.tables, threads, *extra, patience=repeat + 2)
        return made["timing.json"]["steps"][-1]["milliseconds"]

    def load_time(self, question, folder, threads, repeat=1):
        """The time in milliseconds of reading the tables: the median of up to three readings in one process."""
        text = ";\n".join(f"{table} | count" for table in question.tables)
        extra = ["--timing", "PLACE/timing.json", "--repeat", str(repeat)]
        return self.script(text, folder, question.tables, threads, *extra)["timing.json"]["load"]["milliseconds"]

    def memory(self, folder, tables, threads):
        """Resident and peak memory in megabytes of a shell that has read the tables and waits at its prompt."""
        command = [self.program, "shell", "--threads", str(threads), *map(str, paths(folder, tables))]
        ours, its = pty.openpty()
        shell = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=dict(os.environ, TERM="dumb"))
        os.close(its)
        try:
            lines = [*(f"{table} | count" for table in tables), "print 4700 + 11"]
            os.write(ours, "".join(line + "\n" for line in lines).encode())
            self.await_text(ours, b"4711")
            status = pathlib.Path(f"/proc/{shell.pid}/status").read_text("utf-8")
        finally:
            shell.kill()
            shell.wait()
            os.close(ours)
        lines = dict(line.split(":", 1) for line in status.splitlines())
        return {name: int(lines[key].split()[0]) / 1024 for key, name in (("VmRSS", "resident"), ("VmHWM", "peak"))}

    def await_text(self, terminal, wanted):
        """Reads from the terminal until the text has come."""
        seen, end = b"", time.monotonic() + self.limit
        while wanted not in seen:
            ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise Failure("the shell says nothing")
            seen += os.read(terminal, 65536)

    def round(self, batch, folder, threads, repeat, results, first):
        """One round of a batch's questions."""
        for question in batch.questions:
            entry = results.of(self.name, question.name)
            if entry.failure:
                continue
            try:
                if question.kind == "load":
                    entry.warm.append(self.load_time(question, folder, threads, repeat))
                elif question.kind == "query":
                    self.ask(question, folder, threads, repeat, entry)
            except Failure as failure:
                entry.failure = str(failure)
        weighed = [question for question in batch.questions if question.kind in ("resident", "peak")]
        if first and weighed:
            self.weigh(weighed, batch, folder, threads, results)

    def weigh(self, questions, batch, folder, threads, results):
        """Memory for the questions that ask for it."""
        entries = {question.kind: results.of(self.name, question.name) for question in questions}
        try:
            sizes = self.memory(folder, batch.tables, threads)
            for kind, entry in entries.items():
                entry.warm.append(sizes[kind])
        except Failure as failure:
            for entry in entries.values():
                entry.failure = str(failure)

    def ask(self, question, folder, threads, repeat, entry):
        """The answer where it is not there yet, and the times, as many as the budget allows."""
        if entry.rows is None:
            entry.rows, whole = self.answer(question, folder, threads)
            entry.first.append(whole)
        affordable = max(1, min(repeat, int(BUDGET * 1000 / max(entry.value, 1))))
        entry.warm.extend(self.times(question, folder, threads, affordable))
