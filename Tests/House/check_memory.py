"""The memory limit: under it an answer, above it an error that says what was needed; never more than it allows by far.

Each query is run under limits from tiny to ample. Where it ends, its answer is that without a limit; where it does not, it
says E032 and the session goes on. The process never takes much more than the limit beside what it takes for nothing."""

import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

from checks import check, finish

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
MEGABYTE = 1 << 20
ROWS = 1_500_000
LIMITS = [1, 4, 16, 40, 64, 100, 160, 256, 512, 4096]
#: What is taken beside the columns, for a moment: parts of a program that nobody counts.
BESIDE = 64
TABLE = f'range x from 1 to {ROWS} step 1 | extend k = x * 7919 % 400009, s = strcat("職員", x % 700001)'
QUERIES = {
    "sort": "sort by s asc, k desc | extend r = row_number() | where r % 250007 == 1 | project r, s, k",
    "groups": "summarize n = count(), m = avg(x), t = max(s) by k | summarize sum(n), sum(m), max(t)",
    "lists": "summarize l = make_list(x) by k | summarize sum(array_length(l))",
    "medians": "summarize m = percentile(x, 50) by k | summarize sum(m)",
    "distinct": "summarize dcount(s) by x % 3 | sort by Column1 asc",
    "join": f"join kind=inner (range k from 1 to 400000 step 1 | extend y = k % 7) on k | summarize count(), sum(y)",
    "outer join": f"join kind=fullouter (range k from 1 to 800000 step 1 | extend y = k % 7) on k | summarize count(), sum(y)",
    "top": "top 2 by x within (k) | summarize count(), sum(x)",
    "window": "extend m = avg(x) within (k sort x rows -3 .. 0) | summarize sum(m)",
    "crosstab": "crosstab count() by x % 50000 across k % 40 | count",
    "expand": "extend l = range(1, 20, 1) | mv-expand l to typeof(long) | summarize sum(l)",
    "pivot": "summarize a = make_set(s) by k % 10 | extend n = array_length(a) | summarize sum(n)",
}


def measured(text):
    """Runs a script; gives its status, what it said and the megabytes that it took at most."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "query.kql"
        path.write_text(text, encoding="utf-8")
        with open(pathlib.Path(folder) / "out", "w+") as out, open(pathlib.Path(folder) / "err", "w+") as err:
            process = subprocess.Popen([PROGRAM, "run", path], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            return process.returncode, out.read(), err.read(), usage.ru_maxrss / 1024


def typed(lines):
    """What a shell on a terminal says to these lines, until it has answered a question that comes last."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(PROGRAM, [PROGRAM, "shell"], dict(os.environ, TERM="dumb", LANG="C.UTF-8"))
    said, end = b"", time.monotonic() + 120
    os.write(terminal, "".join(line + "\n" for line in [*lines, "print 400000 + 4711"]).encode())
    while b"404711" not in said and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 65536)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(terminal)
    return said.decode(errors="replace")


def goes_on():
    """At the prompt an error of memory loses nothing."""
    said = typed([
        "let kept = range x from 1 to 1000 step 1",
        f"set memory_limit = {20 * MEGABYTE}",
        f"{TABLE} | sort by s asc | count",
        "kept | summarize sum(x)",
        f"set memory_limit = {4096 * MEGABYTE}",
        f"{TABLE} | summarize count(), sum(k) - 1",
    ])
    check("E032" in said, f"a small limit is no limit: {said[-900:]}")
    check("500500" in said, f"what was there is lost after an error of memory: {said[-900:]}")
    check("1500000" in said, f"a raised limit helps nothing: {said[-900:]}")


def loads():
    """A file too large for the limit is an error; with a higher limit it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "big.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("id,name,score\n")
            for number in range(1_000_000):
                file.write(f"{number * 7919},職員{number},{number % 1000 / 8}\n")
        said = typed([
            f"set memory_limit = {8 * MEGABYTE}",
            f".load {path}",
            f"set memory_limit = {4096 * MEGABYTE}",
            f".load {path}",
            "big | summarize count(), sum(id)",
        ])
        check(bool(re.search(r"E032.*too large", said, re.S)), f"a large file under a small limit: {said[-900:]}")
        check("3959496040500000" in said, f"a large file under a large limit: {said[-900:]}")


def main():
    _, _, _, idle = measured("print 1")
    for name, query in QUERIES.items():
        whole = f"{TABLE} | {query};\n"
        status, wanted, said, free = measured(whole)
        check(status == 0, f"{name}: {said[:300]}")
        enough = None
        for limit in LIMITS:
            status, found, said, peak = measured(f"set memory_limit = {limit * MEGABYTE};\n{whole}")
            # What a step puts together goes a little beyond, since it is looked at before and behind it.
            check(peak <= idle + 1.5 * limit + BESIDE, f"{name}: {peak:.0f} MB under a limit of {limit} MB (idle {idle:.0f})")
            if status == 0:
                check(found == wanted, f"{name}: another answer under {limit} MB")
                enough = enough or limit
            else:
                needed = re.search(r"E032.*?needs (\d+) MB", said, re.S)
                check(bool(needed), f"{name}: under {limit} MB it says: {said[:300]}")
                check(needed is None or int(needed[1]) > limit, f"{name}: {limit} MB should do: {said[:200]}")
                check(enough is None, f"{name}: {limit} MB do not do where {enough} MB did")
        check(enough is not None, f"{name}: no limit is enough; freely it takes {free:.0f} MB")
        print(f"{name}: {free:.0f} MB freely, from a limit of {enough} MB on", file=sys.stderr)
    goes_on()
    loads()
    finish("memory")


main()
