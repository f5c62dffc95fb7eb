"""Cold start on city size: `meibo query 'staff | count'` against sqlite3 importing the same CSV, whole processes in turn.

Prints the median wall time of each and the median of the ratios, pair by pair."""

import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MEIBO = str(pathlib.Path(sys.argv[1]).resolve())
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 41

PAIRS = {
    "staff | count": ("staff", "select count(*) from staff"),
    "staff | summarize n = count() by occupation": ("staff", "select occupation, count(*) from staff group by 1"),
    "evaluations | summarize m = avg(score) by item": ("evaluations", "select item, avg(score) from evaluations group by 1"),
}


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


for query, (table, sql) in PAIRS.items():
    ours = [MEIBO, "query", query, "--data", "datasets/city"]
    theirs = ["sqlite3", "-csv", ":memory:", f".import datasets/city/{table}.csv {table}", sql]
    seconds(ours), seconds(theirs)
    times = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
    mine = statistics.median(a for a, _ in times) * 1000
    other = statistics.median(b for _, b in times) * 1000
    ratio = statistics.median(a / b for a, b in times)
    print(f"{query}: meibo {mine:.1f} ms, sqlite3 {other:.1f} ms, ratio {ratio:.2f} (median of {RUNS} pairs)")
