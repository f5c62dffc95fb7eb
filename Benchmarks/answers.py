"""Whether two engines gave the same answer."""

import math

RELATIVE = 1e-6


def tidy(value):
    """A value as all engines mean it: no value and an empty text are one, truth is a number."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    return int(value) if isinstance(value, bool) else value


def number(value):
    """Whether a value is compared as a number."""
    return isinstance(value, (int, float))


def order(row):
    """By texts and whole numbers first, by reals last, so that a last digit moves no row."""
    exact = [("", v) if isinstance(v, int) else (str(v), 0) for v in row if not isinstance(v, float)]
    return exact, [round(v, 4) for v in row if isinstance(v, float)]


def equal(ours, theirs, loose):
    """Whether two values agree: reals to a millionth, or to what the question allows this peer."""
    if number(ours) and number(theirs):
        return math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=loose)
    return ours == theirs


def whole(rows):
    """Reals without a fraction in columns of whole numbers only count as whole, so that engines sort alike."""
    columns = list(zip(*rows))
    integral = [
        any(isinstance(v, float) for v in column)
        and all(v is None or (number(v) and float(v).is_integer()) for v in column)
        for column in columns
    ]
    return [[int(v) if flag and v is not None else v for v, flag in zip(row, integral)] for row in rows]


def cut(rows, question, columns):
    """The part of an answer that is compared."""
    rows = [[tidy(value) for value in row[:columns]] for row in rows]
    if question.ties is not None and rows:
        column = question.ties
        last = min(row[column] for row in rows if row[column] is not None)
        for row in rows:
            if math.isclose(row[column], last, rel_tol=1e-9):
                row[:column] = [None] * column
    return sorted(whole(rows), key=order)


def difference(question, ours, theirs, peer):
    """What differs between Meibo's rows and a peer's, in a few words; nothing where they agree."""
    library = peer.split("-")[0]
    loose, columns = question.loose.get(library, 0.0), question.partly.get(library, question.compare)
    ours, theirs = cut(ours, question, columns), cut(theirs, question, columns)
    if len(ours) != len(theirs):
        return f"{len(ours)} rows here, {len(theirs)} there"
    for mine, other in zip(ours, theirs):
        if len(mine) != len(other) or not all(equal(a, b, loose) for a, b in zip(mine, other)):
            return f"{mine} here, {other} there"
    return None
