"""How Meibo's times grow with the rows: ten questions at 10 k, 100 k, 1 M and 10 M evaluations, with --huge 50 M.

    growth.py --meibo .build/release/meibo --output docs/PERFORMANCE.md --svg docs/growth.svg

There are a tenth as many people and half as many attendances as evaluations. An exponent of 1 is growth in proportion;
it is the slope between the logarithms of rows and time, fitted over the last decade and over the last two."""

import argparse
import math
import pathlib
import statistics
import sys

import environment
import question_set
import report
from chart import Chart
from meibo_engine import Failure, Meibo

SIZES = [10_000, 100_000, 1_000_000, 10_000_000]
HUGE = 50_000_000


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meibo", default=str(environment.ROOT / ".build/release/meibo"))
    parser.add_argument("--data", default=str(environment.BUILD / "data"), help="folders named SIZE-plain")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="the most evaluations")
    parser.add_argument("--huge", action="store_true", help="50 M evaluations, too")
    parser.add_argument("--limit", type=float, default=120, help="seconds that a question may take")
    parser.add_argument("--python", help="an interpreter with numpy and polars, in place of one under .build/bench")
    parser.add_argument("--output", help="a Markdown file whose section is renewed")
    parser.add_argument("--svg", help="a file for the chart")
    return parser.parse_args()


def folder(given, python, size):
    """The data with so many evaluations, that of the full-size runs where it has as many."""
    counts = {"rows": (size // 10, size, size // 2)}
    name = "full" if counts["rows"] == question_set.SIZES["full"]["rows"] else f"growth{size}"
    return environment.data_folder(given.data, name, "plain", counts, python)


def milliseconds(meibo, question, place, given):
    """The median time of a question, or nothing where it fails."""
    try:
        if question.kind == "load":
            return statistics.median(meibo.load_time(question, place, given.threads) for _ in range(3))
        repeat = given.repeat
        if meibo.times(question, place, given.threads, 1)[0] > 2000:
            repeat = 1
        return statistics.median(meibo.times(question, place, given.threads, repeat))
    except Failure as failure:
        environment.note(f"{question.name}: {failure}")
        return None


def slope(points):
    """The exponent that fits the points best, by least squares of logarithms."""
    if len(points) < 2:
        return None
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    return statistics.linear_regression(xs, ys).slope


def last(points, decades):
    """The points of the last so many decades."""
    return [point for point in points if point[0] * 10**decades >= points[-1][0]] if points else []


def rows_text(size):
    """A number of rows in a few characters."""
    return f"{size // 1_000_000} M" if size >= 1_000_000 else f"{size // 1000} k"


def section(questions, sizes, times, given):
    """The Markdown."""
    lines = [
        "## Growth",
        "",
        f"{environment.machine()}; {given.threads} thread{'s' if given.threads > 1 else ''}, milliseconds by evaluations;"
        " a tenth as many people, half as many attendances. The exponent is the slope between the logarithms of rows and"
        " time: 1 is growth in proportion.",
        "",
    ]
    if given.svg and given.output:
        beside = pathlib.Path(given.svg).resolve().parent == pathlib.Path(given.output).resolve().parent
        lines += [f"![Times against rows]({pathlib.Path(given.svg).name})", ""] if beside else []
    heads = [rows_text(size) for size in sizes]
    lines += [
        f"| | question | {' | '.join(heads)} | exponent, last decade | last two |",
        "|---|---|" + "--:|" * (len(sizes) + 2),
    ]
    for question in questions:
        points = [(size, time) for size, time in zip(sizes, times[question.name]) if time]
        slopes = [slope(last(points, 1)), slope(last(points, 2))]
        cells = [report.figure(time) for time in times[question.name]]
        cells += ["–" if each is None else f"{each:.2f}" for each in slopes]
        lines.append(f"| {question.name} | {report.cell(question.title)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main():
    """Measures, size by size, and writes what is asked for; the status is 1 where a question failed."""
    given = arguments()
    python = pathlib.Path(given.python) if given.python else environment.python()
    meibo = Meibo(given.meibo, given.limit)
    questions = [each for each in question_set.read("ten").questions if each.kind in ("load", "query")]
    sizes = [size for size in SIZES if size <= given.largest] + ([HUGE] if given.huge else [])
    times = {question.name: [] for question in questions}
    for size in sizes:
        place = folder(given, python, size)
        environment.warm(place)
        for question in questions:
            environment.note(f"{rows_text(size)}: {question.name}")
            times[question.name].append(milliseconds(meibo, question, place, given))
    body = section(questions, sizes, times, given)
    print(body)
    if given.output:
        report.put(given.output, "growth", body)
    if given.svg:
        series = [
            (f"{each.name}  {each.title}", [(s, t) for s, t in zip(sizes, times[each.name]) if t]) for each in questions
        ]
        named = [(name if len(name) <= 40 else name[:39] + "…", line) for name, line in series if len(line) > 1]
        chart = Chart("Times against rows", "rows of evaluations", "milliseconds", named)
        pathlib.Path(given.svg).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(given.svg).write_text(chart.svg(), "utf-8")
    return 1 if any(time is None for line in times.values() for time in line) else 0


if __name__ == "__main__":
    sys.exit(main())
