"""Values of the oracle: plain Python ones, with three kinds of number of their own for moments and lengths of time.

null is None (a text is never null), bool is bool, int and long are int, real is float, string is str, and a dynamic is what
JSON has. Which of int and long a whole number is, only its column knows.
"""
import datetime
import math
import random

TICKS_SECOND = 10_000_000
TICKS_MINUTE = 60 * TICKS_SECOND
TICKS_HOUR = 60 * TICKS_MINUTE
TICKS_DAY = 24 * TICKS_HOUR
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1
LAST_TICK = 3652059 * TICKS_DAY - 1  # the end of 9999-12-31

NUMBERS = ("int", "long", "real")
MOMENTS = ("date", "datetime")


class Noise:
    """A small disturbance of computed reals, to find out whether a result hangs on the last bit of one."""

    on = False
    random = random.Random(1)

    @classmethod
    def add(cls, value):
        """The value, disturbed in its last bits where that is wanted."""
        if not cls.on or not isinstance(value, float) or not math.isfinite(value):
            return value
        return value + cls.random.uniform(-1, 1) * 1e-15 * max(1.0, abs(value))


class QueryError(Exception):
    """What the language calls an error, such as an overflow; `code` is the one that Meibo prints."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Datetime(int):
    """A moment: ticks of 100 ns since the beginning of 0001-01-01."""


class Date(Datetime):
    """A day: the moment of its beginning, which prints without a time."""


class Timespan(int):
    """A length of time in ticks of 100 ns."""


TIERS = ["係員", "係長", "課長", "部長"]


class Tier(str):
    """A text of the ordered category that package.py declares: 係員 < 係長 < 課長 < 部長. A missing one has no place."""

    def __lt__(self, other):
        return TIERS.index(self) < TIERS.index(other)

    def __gt__(self, other):
        return TIERS.index(self) > TIERS.index(other)

    def __le__(self, other):
        return TIERS.index(self) <= TIERS.index(other)

    def __ge__(self, other):
        return TIERS.index(self) >= TIERS.index(other)


def day(year, month, day_of_month):
    """The Date of a calendar day."""
    return Date((datetime.date(year, month, day_of_month).toordinal() - 1) * TICKS_DAY)


def calendar(moment):
    """The datetime.date of a moment."""
    return datetime.date.fromordinal(moment // TICKS_DAY + 1)


def checked_long(value, what="a result"):
    """The value where a long holds it; an overflow is an error, never a wrong number."""
    if not LONG_MIN <= value <= LONG_MAX:
        raise QueryError("E030", f"{what} is more than a long can hold")
    return value


def checked_moment(ticks):
    """A Datetime of the ticks; outside of the calendar an error."""
    if not 0 <= ticks <= LAST_TICK:
        raise QueryError("E030", "a moment is outside of the calendar")
    return Datetime(ticks)


def checked_timespan(ticks):
    """A Timespan of the ticks; an error where 64 bits do not hold them."""
    if not LONG_MIN <= ticks <= LONG_MAX:
        raise QueryError("E030", "a length of time is more than a timespan can hold")
    return Timespan(ticks)


def convert(value, to):
    """A value widened to another type: a whole number to a real, a day to a moment."""
    if value is None:
        return None
    if to == "real":
        return float(value)
    if to == "datetime":
        return Datetime(value)
    if to == "string":
        return str(value)
    return value


def common_type(types):
    """The type that holds values of all these types, or None where there is none."""
    kinds = set(types)
    if len(kinds) == 1:
        return kinds.pop()
    for family in (("int", "long", "real"), ("date", "datetime")):
        if kinds <= set(family):
            return next(name for name in reversed(family) if name in kinds)
    return None


def is_nan(value):
    """Whether it is the real NaN."""
    return isinstance(value, float) and math.isnan(value)


def group_key(value):
    """A hashable form that is equal for what is one group: NaN with NaN, 0.0 with -0.0, null with null."""
    if is_nan(value):
        return "nan"
    if isinstance(value, list):
        return ("list", tuple(group_key(item) for item in value))
    if isinstance(value, dict):
        return ("bag", tuple((name, group_key(item)) for name, item in sorted(value.items())))
    return (family(value), value)


def family(value):
    """Which values can be equal to one another: all numbers, all moments and so on."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Datetime):
        return "moment"
    if isinstance(value, Timespan):
        return "span"
    if isinstance(value, (int, float)):
        return "number"
    return "text" if isinstance(value, str) else "dynamic"


def sort_key(value, descending, nulls_first):
    """A key for an ascending stable sort. Nulls and NaN stand together at one end, null outermost (KQL's sort page)."""
    if value is None or is_nan(value) or isinstance(value, Tier) and value == "":
        outermost = not is_nan(value)
        if nulls_first:
            return (0, 0 if outermost else 1, 0)
        return (2, 1 if outermost else 0, 0)
    if isinstance(value, Tier):
        return (1, 0, TIERS.index(value) * (-1 if descending else 1))
    if isinstance(value, str):
        points = [ord(character) for character in value]
        return (1, 0, Reversed(points) if descending else points)
    return (1, 0, -value if descending else value)


class Reversed:
    """A value that sorts the other way round."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return other.value < self.value

    def __eq__(self, other):
        return other.value == self.value


def timespan_text(ticks):
    """[-][d.]hh:mm:ss[.fffffff]"""
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", int(ticks))
    days, rest = divmod(ticks, TICKS_DAY)
    hours, rest = divmod(rest, TICKS_HOUR)
    minutes, rest = divmod(rest, TICKS_MINUTE)
    seconds, fraction = divmod(rest, TICKS_SECOND)
    text = f"{hours:02}:{minutes:02}:{seconds:02}"
    return sign + (f"{days}." if days else "") + text + (f".{fraction:07}" if fraction else "")


def moment_text(value):
    """A day as 2025-04-01, a moment as 2025-04-01T09:30:00Z, with seven decimals where it has any."""
    text = calendar(value).isoformat()
    if isinstance(value, Date):
        return text
    return text + "T" + timespan_text(value % TICKS_DAY) + "Z"


def json_value(value):
    """A value as Meibo's JSON shows it, to be compared with what a report holds."""
    if isinstance(value, Datetime):
        return moment_text(value)
    if isinstance(value, Timespan):
        return timespan_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {name: json_value(item) for name, item in value.items()}
    return value


def quoted(text):
    """A text as a literal."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def literal(value, of_type):
    """A value of a type as a literal of the language."""
    if value is None:
        return '""' if of_type in ("string", "tier") else f"{'datetime' if of_type == 'date' else of_type}(null)"
    if of_type in ("string", "tier"):
        return quoted(value)
    if of_type == "typeof":
        return f"typeof({value})"
    if of_type == "bool":
        return "true" if value else "false"
    if of_type == "int":
        return f"int({value})"
    if of_type == "long":
        return str(value) if value > LONG_MIN else "(-9223372036854775807 - 1)"
    if of_type == "real":
        return real_literal(value)
    if of_type == "date":
        return calendar(value).isoformat()
    if of_type == "datetime":
        return "datetime(" + moment_text(Datetime(value)).rstrip("Z") + ")"
    if of_type == "timespan":
        return f"timespan({timespan_text(value)})"
    return "dynamic(" + dynamic_literal(value) + ")"


def real_literal(value):
    """A real as a literal; what is not finite has a form of its own."""
    if math.isnan(value):
        return "real(nan)"
    if math.isinf(value):
        return "real(+inf)" if value > 0 else "real(-inf)"
    return repr(float(value))


def dynamic_literal(value):
    """The inside of dynamic(…): JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(dynamic_literal(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(name)}: {dynamic_literal(item)}" for name, item in value.items()) + "}"
    return repr(value)
