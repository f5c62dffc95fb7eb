"""How soon Meibo is back at its prompt after Ctrl-C, in the midst of long queries.

    interrupts.py --meibo .build/release/meibo [--size full] [--times 12]

Each query is stopped several times, at moments spread over its run. The status is 1 where one took longer than --limit
milliseconds."""

import argparse
import os
import pty
import random
import select
import signal
import statistics
import sys
import time

import environment
import question_set
from meibo_engine import paths

TABLES = ["staff", "evaluations", "training"]
QUERIES = [
    "evaluations | summarize avg(score) by staff_id | top 10 by avg_score | count",
    "evaluations | summarize n = count(), s = stdev(score) by staff_id, rater_id | count",
    "evaluations | summarize percentile(score, 50) by rater_id | count",
    "evaluations | summarize make_list(score) by staff_id | count",
    "evaluations | sort by score desc, staff_id asc, rater_id asc | extend r = row_number() | where r == 7",
    "evaluations | join kind=inner (evaluations | summarize m = max(score) by staff_id, item) on staff_id, item | count",
    "evaluations | join kind=fullouter (training) on staff_id | count",
    "evaluations | extend m = avg(score) within (staff_id) | summarize sum(m)",
    "evaluations | extend m = max(score) within (staff_id sort rater_id rows -5 .. 0) | summarize sum(m)",
    "evaluations | top 3 by score, rater_id asc within (staff_id) | count",
    "staff | sort by name asc, staff_id asc | extend r = row_number() | where r == 7",
    "staff | extend key = strcat(name, staff_id) | sort by key asc | extend r = row_number() | where r == 7",
    "staff | where name matches regex '(.*a){3}x' | count",
    "evaluations | distinct staff_id, rater_id, item | count",
    "range x from 1 to 20000000 step 1 | summarize dcount(x * 7919 % 10000019)",
]


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, program, files, threads):
        command = [program, "shell", "--threads", str(threads), *map(str, files)]
        # Ctrl-C is a signal only to whom the terminal belongs.
        self.process, self.ours = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, dict(os.environ, TERM="dumb", LANG="C.UTF-8"))

    def send(self, text):
        """Types something."""
        os.write(self.ours, text.encode())

    def wait(self, wanted, seconds):
        """Reads until one of the texts comes; gives it, or nothing."""
        seen, end = b"", time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.ours], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            seen += os.read(self.ours, 65536)
            for text in wanted:
                if text in seen:
                    return text
        return None


def marked(terminal, number):
    """Waits for the answer of a query that nothing else prints."""
    terminal.send(f"print 400000 + {number}\n")
    assert terminal.wait([str(400000 + number).encode()], 120), "the shell does not answer"


def main():
    """Stops every query and prints how long that took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meibo", default=str(environment.ROOT / ".build/release/meibo"))
    parser.add_argument("--data", default=str(environment.BUILD / "data"), help="folders named SIZE-KIND")
    parser.add_argument("--size", choices=list(question_set.SIZES), default="full")
    parser.add_argument("--python", help="an interpreter with numpy and polars")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--times", type=int, default=8, help="how often each query is stopped")
    parser.add_argument("--limit", type=float, default=50, help="milliseconds that it may take")
    given = parser.parse_args()
    counts = question_set.SIZES[given.size]
    folder = environment.data_folder(given.data, given.size, "plain", counts, given.python or environment.python())
    terminal = Terminal(given.meibo, paths(folder, TABLES), given.threads)
    number, slow = 1, 0
    marked(terminal, number)
    choose = random.Random(1)
    for query in QUERIES:
        start = time.monotonic()
        terminal.send(query + "\n")
        number += 1
        marked(terminal, number)
        whole = time.monotonic() - start
        took = []
        for _ in range(given.times):
            terminal.send(query + "\n")
            time.sleep(max(0.005, choose.random() * whole * 0.9))
            start = time.monotonic()
            terminal.send("\x03")
            said = terminal.wait([b"interrupted", "中断".encode(), b"1 row\r"], 30)
            if said in (b"interrupted", "中断".encode()):
                took.append((time.monotonic() - start) * 1000)
            number += 1
            marked(terminal, number)
        worst = max(took, default=0)
        middle = statistics.median(took) if took else 0
        slow += worst > given.limit
        print(f"{whole * 1000:7.0f} ms whole, stopped {len(took)} times: {middle:6.1f} ms, at worst {worst:6.1f}  {query}")
    os.kill(terminal.process, signal.SIGKILL)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
