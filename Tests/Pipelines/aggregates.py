"""Functions of a group, over the plain list of a group's values.

Each takes a list with a tuple for each row of the group: the arguments of the call, in that row. `AGGREGATES[name]` lists
signatures as functions.py does, with the name that a result has without one of its own: `{}` stands for the column.
"""
import math
from collections import namedtuple
from fractions import Fraction

from tables import Invalid
from functions import truncated_quotient
from signatures import Choice
from values import Datetime, Noise, Tier, Timespan, checked_long, checked_timespan, group_key, is_nan

Aggregate = namedtuple("Aggregate", "parameters result run default_name in_order")
AGGREGATES = {}


def register(name, parameters, result, run, default_name, in_order=False):
    """Adds a signature; `in_order` where the result depends on the order of the rows."""
    AGGREGATES.setdefault(name, []).append(Aggregate(parameters, result, run, default_name, in_order))


def known(rows):
    """The first arguments that are not null."""
    return [row[0] for row in rows if row[0] is not None]


def where(rows, place=1):
    """The rows whose condition holds."""
    return [row for row in rows if row[place] is True]


def present(rows):
    """The values that min and max look at: no nulls, no missing texts, and no NaN."""
    return [value for value in known(rows) if not (isinstance(value, str) and value == "") and not is_nan(value)]


def as_real(fraction):
    """A fraction as a real; what is beyond all reals has no rule."""
    try:
        return float(fraction)
    except OverflowError:
        raise Invalid("beyond all reals") from None


def total(kind):
    """The sum; of nothing 0. Only the end must fit."""

    def run(rows):
        found = known(rows)
        if kind == "real":
            return real_sum(found)
        return checked_timespan(sum(map(int, found))) if kind == "timespan" else checked_long(sum(found))

    return run


def real_sum(found):
    """The exactly rounded sum of reals, which may be infinite or NaN."""
    if all(math.isfinite(value) for value in found):
        try:
            return Noise.add(math.fsum(found))
        except OverflowError:
            pass
    return float(sum(found))


def exact(found):
    """Reals as fractions, or None where one is not finite."""
    return [Fraction(value) for value in found] if all(math.isfinite(value) for value in found) else None


def mean(kind):
    """The arithmetic mean; of nothing NaN for numbers, else null."""

    def run(rows):
        found = known(rows)
        if not found:
            return math.nan if kind in ("int", "long", "real") else None
        if kind == "timespan":
            return Timespan(truncated_quotient(sum(map(int, found)), len(found)))
        if kind in ("date", "datetime"):
            if sum(map(int, found)) % len(found):
                raise Invalid("no page says how a mean of moments is rounded")
            return Datetime(sum(map(int, found)) // len(found))
        return real_sum([float(value) for value in found]) / len(found)

    return run


def least(rows):
    """The smallest value."""
    found = present(rows)
    return min(found) if found else None


def largest(rows):
    """The largest value."""
    found = present(rows)
    return max(found) if found else None


def spread(sample, root):
    """Variance or standard deviation, in fractions, so that equal values have none."""

    def run(rows):
        found = [float(value) for value in known(rows)]
        if len(found) < 2 and sample:
            return 0.0
        if not found:
            return None
        numbers = exact(found)
        if numbers is None:
            return math.nan
        middle = sum(numbers) / len(numbers)
        square = Noise.add(as_real(sum((value - middle) ** 2 for value in numbers) / (len(found) - (1 if sample else 0))))
        return math.sqrt(max(square, 0.0)) if root else square

    return run


def covariance(sample):
    """Over the pairs without a null."""

    def run(rows):
        pairs = [(float(x), float(y)) for x, y in rows if x is not None and y is not None]
        count = len(pairs)
        if count < (2 if sample else 1):
            return None
        left, right = exact([x for x, _ in pairs]), exact([y for _, y in pairs])
        if left is None or right is None:
            raise Invalid("the covariance of what is infinite has no rule")
        middle_x, middle_y = sum(left) / count, sum(right) / count
        products = sum((x - middle_x) * (y - middle_y) for x, y in zip(left, right))
        return Noise.add(as_real(products / (count - (1 if sample else 0))))

    return run


def distinct(rows):
    """How many different values there are."""
    return len({group_key(value) for value in known(rows)})


def nearest_rank(rows):
    """The smallest value that is not below P percent of the values; of 0 the smallest."""
    found = sorted(value for value in known(rows) if not is_nan(value))
    if not found:
        return None
    rank = max(1, math.ceil(exact_percent(rows[0][1]) * len(found) / 100))
    return found[rank - 1]


def exact_percent(percent):
    """A percentage as a fraction, so that no rounding moves the rank."""
    return Fraction(str(percent))


def as_list(rows):
    """The values in the order of the rows, without nulls."""
    return known(rows)


def as_set(rows):
    """The different values, in order of first appearance."""
    found = {}
    for value in known(rows):
        found.setdefault(group_key(value), value)
    return list(found.values())


def first(rows):
    """The first value that is not missing."""
    found = [value for value in known(rows) if not (isinstance(value, str) and value == "")]
    if found:
        return found[0]
    return "" if rows and isinstance(rows[0][0], str) else None


def best_row(keys, largest_one):
    """The place of the row that arg_max or arg_min takes: of equal values the first, nulls, NaN and "" only in need."""
    usable = [place for place, key in enumerate(keys) if key is not None and not is_nan(key) and key != ""]
    if not usable:
        usable = [place for place, key in enumerate(keys)]
    chosen = usable[0]
    for place in usable[1:]:
        if keys[place] is None or is_nan(keys[place]) or keys[chosen] is None or is_nan(keys[chosen]):
            continue
        if keys[place] > keys[chosen] if largest_one else keys[place] < keys[chosen]:
            chosen = place
    return chosen


def conditional(run, place=1):
    """The same function over the rows whose condition holds."""
    return lambda rows: run(where(rows, place))


def empty_text(run, kind):
    """A text is never null: of nothing it is empty."""
    if kind == "tier":
        return lambda rows: run(rows) or Tier("")
    return (lambda rows: run(rows) or "") if kind == "string" else run


def _register_all():
    """All signatures."""
    register("count", [], "long", len, "count_")
    register("countif", ["bool"], "long", lambda rows: len(where(rows, 0)), "countif_{}")
    for kind in ("int", "long", "real", "timespan"):
        result = "long" if kind == "int" else kind
        register("sum", [kind], result, total(kind), "sum_{}")
        register("sumif", [kind, "bool"], result, conditional(total(kind)), "sumif_{}")
    for kind in ("int", "long", "real", "timespan", "datetime"):
        result = "real" if kind in ("int", "long") else kind
        register("avg", [kind], result, mean(kind), "avg_{}")
        register("avgif", [kind, "bool"], result, conditional(mean(kind)), "avgif_{}")
    for kind in ("int", "long", "real", "string", "tier", "date", "datetime", "timespan"):
        for name, run in (("min", least), ("max", largest)):
            register(name, [kind], kind, empty_text(run, kind), name + "_{}")
            register(name + "if", [kind, "bool"], kind, empty_text(conditional(run), kind), name + "if_{}")
        register("dcount", [kind], "long", distinct, "dcount_{}")
        register("dcountif", [kind, "bool"], "long", conditional(distinct), "dcountif_{}")
        register("make_list", [kind], "dynamic", as_list, "list_{}", in_order=True)
        register("make_list", [kind, Choice("long", [2])], "dynamic", lambda rows: as_list(rows)[:2], "list_{}", True)
        register("make_set", [kind], "dynamic", as_set, "set_{}", in_order=True)
        register("make_list_if", [kind, "bool"], "dynamic", conditional(as_list), "list_{}", in_order=True)
        register("make_set_if", [kind, "bool"], "dynamic", conditional(as_set), "set_{}", in_order=True)
        register("take_any", [kind], kind, empty_text(first, kind), "{}", in_order=True)
    register("make_list", ["dynamic"], "dynamic", as_list, "list_{}", in_order=True)
    register("take_any", ["dynamic"], "dynamic", first, "{}", in_order=True)
    register("min", ["bool"], "bool", least, "min_{}")
    register("dcount", ["bool"], "long", distinct, "dcount_{}")
    for kind in ("long", "real"):
        for name, sample, root in (("variance", True, False), ("variancep", False, False), ("stdev", True, True),
                                   ("stdevp", False, True)):
            register(name, [kind], "real", spread(sample, root), name + "_{}")
        register("stdevif", [kind, "bool"], "real", conditional(spread(True, True)), "stdevif_{}")
        register("varianceif", [kind, "bool"], "real", conditional(spread(True, False)), "varianceif_{}")
        register("covariance", [kind, kind], "real", covariance(True), "covariance_{}_{}")
        register("covariancep", [kind, kind], "real", covariance(False), "covariancep_{}_{}")
    for kind in ("long", "real", "datetime", "timespan"):
        percents = Choice("long", [0, 1, 25, 50, 75, 90, 100])
        register("percentile", [kind, percents], kind, nearest_rank, "percentile_{}_{}")


_register_all()
