"""Markdown of what was measured, in sections of a file that each can be renewed alone."""

import pathlib

import answers

HEAD = """# Performance

Each table is written by a program in `Benchmarks/`; what stands outside the marked sections is kept.
"""


def figure(value):
    """A number of milliseconds or megabytes, three digits long."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cell(text):
    """A text that keeps within its cell."""
    return " ".join(str(text).split()).replace("|", "\\|")


def short(failure):
    """A failure in a few words."""
    text = cell(failure)
    return text if len(text) <= 60 else text[:57] + "…"


def disagreements(questions, results, ours):
    """By question and peer, where the answers differ."""
    found = {}
    for question in questions:
        mine = results.of(ours, question.name).rows
        if mine is None:
            continue
        for engine in results.measured:
            theirs = results.of(engine, question.name).rows
            if engine == ours or theirs is None:
                continue
            try:
                different = answers.difference(question, mine, theirs, engine)
            except (TypeError, ValueError, IndexError) as problem:
                different = f"not comparable: {problem}"
            if different:
                found[question.name, engine] = different
    return found


def table(questions, results, ours, peers):
    """One table: a line a question."""
    shown = [peer for peer in peers if any(results.value(peer, question.name) is not None for question in questions)]
    differing = disagreements(questions, results, ours)
    lines = [
        "| | question | Meibo | best peer | ratio | " + " | ".join(shown) + " |",
        "|---|---|--:|--:|--:|" + "--:|" * len(shown),
    ]
    for question in questions:
        entry = results.of(ours, question.name)
        mine = short(entry.failure) if entry.failure else figure(entry.value)
        name, best = results.best(question.name, ours)
        ratio = f"{entry.value / best:.2f}" if entry.value and best else "–"
        cells = []
        for peer in shown:
            theirs = results.of(peer, question.name)
            text = short(theirs.failure) if theirs.failure else figure(theirs.value)
            cells.append(text + (" ≠" if (question.name, peer) in differing else ""))
        other = f"{name} {figure(best)}" if name else "–"
        lines.append(f"| {question.name} | {cell(question.title)} | {mine} | {other} | {ratio} | {' | '.join(cells)} |")
    if differing:
        lines += ["", "**Answers that differ:**", ""]
        lines += [f"- {name}, {engine}: {cell(what)}" for (name, engine), what in differing.items()]
    return lines, differing


def section(question_set, by_threads, ours, peers, circumstances):
    """The Markdown of a set, and the number of disagreements."""
    lines, wrong = [f"## {question_set.title}", "", circumstances], 0
    if question_set.note:
        lines += ["", question_set.note.strip()]
    for threads, results in by_threads.items():
        body, differing = table(question_set.questions, results, ours, peers)
        wrong += len(differing)
        lines += ["", f"### {threads} thread{'s' if threads > 1 else ''}, milliseconds", "", *body]
        for engine, why in results.absent.items():
            lines += ["", f"{engine} did not run: {cell(why)}"]
    return "\n".join(lines) + "\n", wrong


def put(path, name, body):
    """Puts a section into the file between its markers, at the end where it is new."""
    path = pathlib.Path(path)
    text = path.read_text("utf-8") if path.exists() else HEAD
    start, end = f"<!-- {name}: begins -->", f"<!-- {name}: ends -->"
    whole = f"{start}\n{body.strip()}\n{end}"
    if start in text and end in text:
        before, rest = text.split(start, 1)
        text = before + whole + rest.split(end, 1)[1]
    else:
        text = text.rstrip() + "\n\n" + whole + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
