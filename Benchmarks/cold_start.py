"""Cold start on city size: `meibo query 'staff | count'` against sqlite3 importing the same CSV, whole processes in turn.

Prints the median wall time of each and the median of the ratios, pair by pair."""

import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]

PAIRS = {
    "staff | count": ("staff", "select count(*) from staff"),
    "staff | summarize n = count() by occupation": ("staff", "select occupation, count(*) from staff group by 1"),
    "evaluations | summarize m = avg(score) by item": ("evaluations", "select item, avg(score) from evaluations group by 1"),
}


def seconds(command, folder=ROOT):
    """The wall time of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def in_turn(commands, runs, folder=ROOT):
    """The times in milliseconds of each command, by name, the commands run in turn after one run each that is not counted."""
    for command in commands.values():
        seconds(command, folder)
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command, folder) * 1000)
    return times


def rivals(meibo, threads):
    """One group-by over evaluations.csv in a fresh process, by Meibo and by the command-line programs that are here."""
    sql = "select item, avg(score) from {} group by 1"
    query = "evaluations | summarize m = avg(score) by item"
    commands = {
        "meibo": [meibo, "query", query, "--data", "evaluations.csv", "--threads", str(threads)],
        "sqlite3": ["sqlite3", "-csv", ":memory:", ".import evaluations.csv evaluations", sql.format("evaluations")],
        "mlr": ["mlr", "--icsv", "--opprint", "stats1", "-a", "mean", "-f", "score", "-g", "item", "evaluations.csv"],
        "duckdb-cli": ["duckdb", "-c", sql.format("'evaluations.csv'")],
    }
    return {name: command for name, command in commands.items() if shutil.which(command[0])}


def main():
    """The pairs on the sample city."""
    meibo = str(pathlib.Path(sys.argv[1]).resolve())
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 41
    for query, (table, sql) in PAIRS.items():
        ours = [meibo, "query", query, "--data", "datasets/city"]
        theirs = ["sqlite3", "-csv", ":memory:", f".import datasets/city/{table}.csv {table}", sql]
        times = in_turn({"ours": ours, "theirs": theirs}, runs)
        mine, other = statistics.median(times["ours"]), statistics.median(times["theirs"])
        ratio = statistics.median(a / b for a, b in zip(times["ours"], times["theirs"]))
        print(f"{query}: meibo {mine:.1f} ms, sqlite3 {other:.1f} ms, ratio {ratio:.2f} (median of {runs} pairs)")


if __name__ == "__main__":
    main()
