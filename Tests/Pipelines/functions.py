"""Scalar functions and operators of one row, in plain Python, after their pages of the KQL reference."""
import calendar as month_lengths
import decimal
import functools
import json
import math
import re
import unicodedata

import values
from known import known
from tables import Invalid
from values import (TICKS_DAY, TICKS_HOUR, TICKS_MINUTE, TICKS_SECOND, Date, Datetime, Noise, QueryError, Tier, Timespan, calendar,
                    checked_long, checked_moment, checked_timespan, day, family, is_nan)


# Arithmetic


def add(left, right):
    """Numbers, lengths of time, or a moment and a length of time."""
    if isinstance(left, Datetime) or isinstance(right, Datetime):
        return checked_moment(int(left) + int(right))
    if isinstance(left, Timespan):
        return checked_timespan(int(left) + int(right))
    return _number(left + right)


def subtract(left, right):
    """Like add; two moments differ by a length of time."""
    if isinstance(left, Datetime):
        ticks = int(left) - int(right)
        return checked_timespan(ticks) if isinstance(right, Datetime) else checked_moment(ticks)
    if isinstance(left, Timespan):
        return checked_timespan(int(left) - int(right))
    return _number(left - right)


def multiply(left, right):
    """Numbers, or a number and a length of time."""
    if isinstance(right, Timespan):
        left, right = right, left
    if isinstance(left, Timespan):
        return checked_timespan(_nearest(int(left) * right))
    return _number(left * right)


def divide(left, right):
    """Whole numbers are truncated, and by 0 null; reals follow IEEE 754; two lengths of time give a real."""
    if isinstance(left, Timespan) and isinstance(right, Timespan):
        return _real_quotient(int(left), int(right))
    if isinstance(left, Timespan):
        if right == 0:
            return None
        quotient = truncated_quotient(int(left), right) if isinstance(right, int) else _nearest(int(left) / right)
        return checked_timespan(quotient)
    if isinstance(left, float) or isinstance(right, float):
        return _real_quotient(left, right)
    return None if right == 0 else checked_long(truncated_quotient(left, right))


def modulo(left, right):
    """Never negative: 0 <= n % d < abs(d). By a whole 0 null."""
    if isinstance(left, float) or isinstance(right, float):
        if right == 0 or math.isinf(left) or is_nan(left) or is_nan(right):
            return math.nan
        if math.isinf(right):
            return float(left) if left >= 0 else math.inf
        rest = math.fmod(left, right)
        return rest + abs(right) if rest < 0 else abs(rest)
    if right == 0:
        return None
    rest = int(left) % abs(int(right))
    return Timespan(rest) if isinstance(left, Timespan) else rest


def negate(value):
    """The number or length of time with the other sign."""
    return checked_timespan(-int(value)) if isinstance(value, Timespan) else _number(-value)


def _number(value):
    """A result of arithmetic: reals as they are, whole numbers within a long."""
    return value if isinstance(value, float) else checked_long(value)


def _nearest(value):
    """The nearest whole number of ticks."""
    if isinstance(value, float) and not math.isfinite(value):
        raise QueryError("E030", "a length of time without end")
    return int(value) if isinstance(value, int) else round(value)


def truncated_quotient(left, right):
    """Division towards zero."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _real_quotient(left, right):
    """IEEE 754 division, which has infinities and NaN."""
    if right != 0:
        return float(left) / float(right)
    if left == 0 or is_nan(left):
        return math.nan
    return math.copysign(math.inf, float(left)) * math.copysign(1, float(right))


# Comparison and logic


def equal(left, right):
    """Null only where both are null; NaN equals nothing."""
    if left is None and right is None:
        return None
    return left is not None and right is not None and left == right


def different(left, right):
    """The opposite of equal."""
    same = equal(left, right)
    return None if same is None else not same


def compare(operator, left, right):
    """<, <=, > or >=; null where one is null. Texts go by their code points."""
    if left is None or right is None or Tier("") in (left, right) and isinstance(left, Tier):
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def conjunction(left, right):
    """False where one is false, else null where one is null."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def disjunction(left, right):
    """True where one is true, else null where one is null."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def negation(value):
    """Null stays null."""
    return None if value is None else not value


def among(value, candidates):
    """`in`: a logical OR of equality comparisons."""
    return functools.reduce(disjunction, (equal(value, one) for one in candidates), False)


def not_among(value, candidates):
    """`!in`: a logical AND of inequality comparisons."""
    return functools.reduce(conjunction, (different(value, one) for one in candidates), True)


def between(value, low, high):
    """Both ends belong to it."""
    return conjunction(compare(">=", value, low), compare("<=", value, high))


# Text operators


def fold(text):
    """Without case."""
    return text.lower()


def in_term(character):
    """Whether a character belongs to a term."""
    return character.isalnum() or known("marks in terms") and unicodedata.category(character).startswith("M")


def has_term(text, part, start=True, end=True):
    """Whether the part stands in the text between ends of terms. Terms are maximal runs of letters and digits."""
    for place in range(len(text) - len(part) + 1):
        if text.startswith(part, place):
            stop = place + len(part)
            cut_before = place == 0 or not (in_term(text[place - 1]) and in_term(part[0]))
            cut_behind = stop == len(text) or not (in_term(text[stop]) and in_term(part[-1]))
            if (cut_before or not start) and (cut_behind or not end):
                return True
    return False


TEXT_OPERATORS = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
    "has": has_term,
    "hasprefix": lambda text, part: has_term(text, part, end=False),
    "hassuffix": lambda text, part: has_term(text, part, start=False),
}


def text_operator(name):
    """The function behind `contains`, `!has_cs`, `=~` and so on."""
    if name in ("=~", "!~"):
        return lambda text, part: (fold(text) == fold(part)) == (name == "=~")
    base = name.lstrip("!")
    minding = base.endswith("_cs")
    test = TEXT_OPERATORS[base.removesuffix("_cs")]
    wanted = not name.startswith("!")
    if minding:
        return lambda text, part: test(text, part) == wanted
    return lambda text, part: test(fold(text), fold(part)) == wanted


# Numbers


def real_function(run, low=-math.inf, high=math.inf):
    """A function of a real that is null outside of its domain and infinite beyond the largest real."""

    def inner(*arguments):
        numbers = [float(argument) for argument in arguments]
        if any(is_nan(number) for number in numbers):
            return math.nan
        if not low <= numbers[0] <= high:
            return None
        try:
            return Noise.add(float(run(*numbers)))
        except OverflowError:
            return math.inf

    return inner


def logarithm(run):
    """Null below 0, minus infinity at 0."""
    return real_function(lambda x: -math.inf if x == 0 else run(x), low=0)


def trigonometric(run):
    """NaN of what is infinite."""
    return real_function(lambda x: math.nan if math.isinf(x) else run(x))


def absolute(value):
    """The distance from zero."""
    if isinstance(value, Timespan):
        return checked_timespan(abs(int(value)))
    return _number(abs(value))


def ceiling(value):
    """The smallest whole number that is not below the value; a real stays a real."""
    return float(math.ceil(value)) if isinstance(value, float) and math.isfinite(value) else value


def round_number(value, digits=0):
    """Halves away from zero, by the number as it is written."""
    if isinstance(value, float) and not math.isfinite(value):
        return value
    written = decimal.Decimal(repr(value) if isinstance(value, float) else value)
    with decimal.localcontext() as context:
        context.prec = 400
        rounded = written.quantize(decimal.Decimal(1).scaleb(-digits), rounding=decimal.ROUND_HALF_UP)
    return float(rounded) if isinstance(value, float) else checked_long(int(rounded))


def bin_value(value, size):
    """The nearest multiple of the size below the value; null for a size that is not above 0."""
    if size <= 0 or is_nan(size):
        return None
    if isinstance(value, float) or isinstance(size, float):
        return float(value) if not math.isfinite(value) else math.floor(value / size) * float(size)
    start = int(value) // int(size) * int(size)
    if isinstance(value, Datetime):
        return checked_moment(start)
    return checked_timespan(start) if isinstance(value, Timespan) else checked_long(start)


def bin_at(value, size, point):
    """The start of the bin; one of the bins begins at the point."""
    if size <= 0:
        return None
    if isinstance(value, float):
        if not math.isfinite(value - point):
            return point + (value - point)
        return point + math.floor((value - point) / size) * float(size)
    start = int(point) + (int(value) - int(point)) // int(size) * int(size)
    if isinstance(value, Datetime):
        return checked_moment(start)
    return checked_timespan(start) if isinstance(value, Timespan) else checked_long(start)


def sign(value):
    """1.0, 0.0 or -1.0."""
    return value if is_nan(value) else float((value > 0) - (value < 0))


# Texts


def text_of(value):
    """A value as a text; null is empty. Reals are left to the generator to avoid: the reference does not say their form."""
    if isinstance(value, (list, dict)):
        return json.dumps(values.json_value(value), ensure_ascii=False, separators=(",", ":"))
    if value is None:
        return ""
    if isinstance(value, Datetime) and not isinstance(value, Date):
        text = values.moment_text(value)
        return text if "." in text else text.replace("Z", ".0000000Z")
    return str(values.json_value(value))  # True and False among them


def element_text(value):
    """An element of a list as a text: as JSON writes it, without quotes."""
    return value if isinstance(value, str) else text_of(value).lower() if isinstance(value, bool) else text_of(value)


def substring(text, start, length=None):
    """From the start, a negative one counted from the end."""
    start = max(0, len(text) + start) if start < 0 else start
    return text[start:] if length is None else text[start:start + max(0, length)]


def index_of(text, part, start=0, length=-1, occurrence=1):
    """Where the part stands, or -1."""
    if occurrence < 0 or length < -1:
        return None
    if start < 0:
        start += len(text)
        if start < 0:
            return None
    place = start - 1
    for _ in range(occurrence):
        stop = len(text) if length == -1 else min(len(text), place + 1 + length)
        place = text.find(part, place + 1, stop)
        if place < 0:
            return -1
    return place


def count_of(text, part):
    """How often a part that is not empty stands in the text; occurrences may overlap."""
    return sum(text.startswith(part, place) for place in range(len(text))) if part else 0


def split(text, delimiter, index=None):
    """The parts between delimiters; an empty delimiter does not split."""
    parts = text.split(delimiter) if delimiter else [text]
    return parts if index is None else parts[index:index + 1] if index >= 0 else []


def trim_start(pattern, text):
    """One match of the pattern is taken away at the start."""
    match = re.match(pattern, text)
    return text[match.end():] if match else text


def trim_end(pattern, text):
    """One match of the pattern is taken away at the end."""
    match = re.search(f"(?:{pattern})\\Z", text)
    return text[:match.start()] if match else text


def trim(pattern, text):
    """One match is taken away at each end."""
    return trim_end(pattern, trim_start(pattern, text))


def extract(pattern, group, text):
    """What the group matches first, or an empty text."""
    match = re.search(pattern, text)
    return (match.group(group) or "") if match else ""


def string_compare(left, right):
    """-1, 0 or 1, by code points."""
    return (left > right) - (left < right)


def repeat(value, times, delimiter=""):
    """The value as a text, several times over."""
    return delimiter.join([text_of(value)] * min(times, 1024))


# Conversions


def to_long(value):
    """A whole number; reals are truncated, texts must be whole numbers."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*([+-]?[0-9]+)\s*", value, re.A)
        number = int(found[1]) if found else None
    elif isinstance(value, float):
        number = math.trunc(value) if math.isfinite(value) else None
    else:
        number = int(value)
    return number if number is not None and values.LONG_MIN <= number <= values.LONG_MAX else None


def to_int(value):
    """As to_long, within 32 bits."""
    number = to_long(value)
    return number if number is not None and -(2**31) <= number < 2**31 else None


def to_double(value):
    """A real."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*", value, re.A)
        return float(value) if found else None
    return float(value)


def to_timespan(text):
    """[d.]hh:mm:ss"""
    found = re.fullmatch(r"(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)", text)
    return make_timespan(*[int(number or 0) for number in found.groups()]) if found else None


def to_datetime(text):
    """A moment of ISO 8601."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?Z?)?", text)
    if not found:
        return None
    year, month, of_month, hour, minute = (int(number or 0) for number in found.groups()[:5])
    return make_datetime(year, month, of_month, hour, minute, float(found[6] or 0))


def to_bool(value):
    """A truth value; a number is true unless it is 0, also one in a text."""
    if is_nan(value):
        return None
    if isinstance(value, str):
        number = to_long(value)
        return {"true": True, "false": False}.get(value.strip().lower()) if number is None else number != 0
    return bool(value)


# Dates


def month_start(moment, months=0):
    """The first day of the moment's month, some months on, as ticks."""
    date = calendar(moment)
    number = date.year * 12 + date.month - 1 + months
    return day_ticks(number // 12, number % 12 + 1, 1)


def day_ticks(year, month, day_of_month):
    """The ticks of a day; outside of the calendar an error."""
    try:
        return int(day(year, month, day_of_month))
    except ValueError:
        raise QueryError("E030", "outside of the calendar") from None


def period_start(moment, period, offset=0):
    """The ticks where the moment's day, week, month or year begins, some periods on. Weeks begin on Sunday."""
    date = calendar(moment)
    days = moment // TICKS_DAY
    if period == "day":
        return (days + offset) * TICKS_DAY
    if period == "week":
        return (days - date.isoweekday() % 7 + 7 * offset) * TICKS_DAY
    if period == "month":
        return month_start(moment, offset)
    return day_ticks(date.year + offset, 1, 1)


def start_of(period):
    """startofday and its like; of a day a day."""
    return lambda moment, offset=0: type(moment)(checked_moment(period_start(moment, period, offset)))


def end_of(period):
    """endofday and its like: the last tick before the next period."""
    return lambda moment, offset=0: checked_moment(period_start(moment, period, offset + 1) - 1)


PERIOD_TICKS = {"week": 7 * TICKS_DAY, "day": TICKS_DAY, "hour": TICKS_HOUR, "minute": TICKS_MINUTE,
                "second": TICKS_SECOND, "millisecond": 10_000, "microsecond": 10}
PERIOD_MONTHS = {"year": 12, "quarter": 3, "month": 1}
PERIODS = list(PERIOD_MONTHS) + list(PERIOD_TICKS)


def datetime_add(period, amount, moment):
    """Some periods later; a day that a month does not have becomes its last."""
    if period in PERIOD_TICKS:
        return checked_moment(moment + amount * PERIOD_TICKS[period])
    date = calendar(moment)
    number = date.year * 12 + date.month - 1 + amount * PERIOD_MONTHS[period]
    year, month = number // 12, number % 12 + 1
    if not 1 <= year <= 9999:
        raise QueryError("E030", "outside of the calendar")
    last = month_lengths.monthrange(year, month)[1]
    return checked_moment(day_ticks(year, month, min(date.day, last)) + moment % TICKS_DAY)


def datetime_diff(period, later, earlier):
    """The number of borders of periods between two moments."""
    return _period_number(period, later) - _period_number(period, earlier)


def _period_number(period, moment):
    """The number of the period that a moment lies in."""
    if period in PERIOD_MONTHS:
        date = calendar(moment)
        return (date.year * 12 + date.month - 1) // PERIOD_MONTHS[period]
    shift = TICKS_DAY if period == "week" else 0  # 0001-01-01 was a Monday, weeks begin on Sunday
    return (moment + shift) // PERIOD_TICKS[period]


def datetime_part(part, moment):
    """A part of a moment as a number."""
    date, rest = calendar(moment), moment % TICKS_DAY
    fraction = rest % TICKS_SECOND
    parts = {
        "year": date.year, "quarter": (date.month + 2) // 3, "month": date.month, "week_of_year": date.isocalendar()[1],
        "day": date.day, "dayofyear": date.timetuple().tm_yday, "hour": rest // TICKS_HOUR,
        "minute": rest // TICKS_MINUTE % 60, "second": rest // TICKS_SECOND % 60, "millisecond": fraction // 10_000,
        "microsecond": fraction // 10, "nanosecond": fraction * 100,
    }
    return parts[part]


DATE_PARTS = ["year", "quarter", "month", "week_of_year", "day", "dayofyear", "hour", "minute", "second", "millisecond",
              "microsecond", "nanosecond"]


def part(name):
    """The function of one part."""
    return lambda moment: datetime_part(name, moment)


def day_of_week(moment):
    """The whole days since the last Sunday."""
    return Timespan(calendar(moment).isoweekday() % 7 * TICKS_DAY)


def make_datetime(year, month, day_of_month, hour=0, minute=0, second=0.0):
    """The moment of these numbers; null where there is none."""
    try:
        start = day(year, month, day_of_month)
    except (ValueError, OverflowError):
        return None
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return Datetime(start + hour * TICKS_HOUR + minute * TICKS_MINUTE + round(second * TICKS_SECOND))


def make_timespan(days, hour, minute, second):
    """The length of time of these numbers; null where one is outside its range."""
    if days < 0 or not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    ticks = days * TICKS_DAY + hour * TICKS_HOUR + minute * TICKS_MINUTE + round(second * TICKS_SECOND)
    return Timespan(ticks) if ticks <= values.LONG_MAX else None


def format_datetime(moment, pattern):
    """The moment by a pattern of format_datetime's page."""
    date, rest = calendar(moment), moment % TICKS_DAY
    hour, minute, second = rest // TICKS_HOUR, rest // TICKS_MINUTE % 60, rest // TICKS_SECOND % 60
    fraction = f"{rest % TICKS_SECOND:07}"
    half = (hour + 11) % 12 + 1
    forms = {
        "d": date.day, "dd": f"{date.day:02}", "M": date.month, "MM": f"{date.month:02}", "y": date.year % 100,
        "yy": f"{date.year % 100:02}", "yyyy": f"{date.year:04}", "h": half, "hh": f"{half:02}", "H": hour,
        "HH": f"{hour:02}", "m": minute, "mm": f"{minute:02}", "s": second, "ss": f"{second:02}",
        "tt": "AM" if hour < 12 else "PM",
    }
    return _formatted(pattern, forms, fraction)


def format_timespan(length, pattern):
    """The length of time by a pattern of format_timespan's page."""
    ticks = abs(int(length))
    rest = ticks % TICKS_DAY
    days, hour = ticks // TICKS_DAY, rest // TICKS_HOUR
    minute, second = rest // TICKS_MINUTE % 60, rest // TICKS_SECOND % 60
    forms = {"d" * width: f"{days:0{width}}" for width in range(1, 9)}
    for letter, number in (("h", hour), ("H", hour), ("m", minute), ("s", second)):
        forms[letter], forms[letter * 2] = str(number), f"{number:02}"
    return ("-" if length < 0 else "") + _formatted(pattern, forms, f"{rest % TICKS_SECOND:07}")


def _formatted(pattern, forms, fraction):
    """The pattern with each run of one letter replaced; f writes decimals, F leaves zeros at the end out."""

    def replaced(match):
        run = match[0]
        if run[0] == "f":
            return fraction[:len(run)]
        if run[0] == "F":
            return fraction[:len(run)].rstrip("0")
        return str(forms[run])

    return re.sub(r"d+|M+|y+|h+|H+|m+|s+|t+|f+|F+", replaced, pattern)


# The Japanese year (docs/reference/functions.md names each rule's source)


def fiscal_year(moment):
    """1 April to 31 March, named after its April."""
    date = calendar(moment)
    if date.year == 1:
        raise Invalid("the fiscal year before year 1 has no rule")
    return date.year - (date.month < 4)


def age(born, moment):
    """Full years by birthdays reached; null before birth."""
    start, end = calendar(born), calendar(moment)
    if end < start:
        return None
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def attains_age(born, years):
    """The day before the birthday."""
    date = calendar(born)
    try:
        birthday = day(date.year + years, date.month, date.day)
    except ValueError:
        birthday = day(date.year + years, 3, 1)
    return Date(birthday - TICKS_DAY)


ERAS = [("令和", day(2019, 5, 1)), ("平成", day(1989, 1, 8)), ("昭和", day(1926, 12, 25))]


def wareki(moment):
    """A day in the Japanese calendar; before 昭和 nothing."""
    date = calendar(moment)
    for era, start in ERAS:
        if moment >= start:
            year = date.year - calendar(start).year + 1
            return f"{era}{'元' if year == 1 else year}年{date.month}月{date.day}日"
    return ""


def retirement_age(year):
    """60 to FY2022, then one more every two years, 65 from FY2031."""
    return 60 if year <= 2022 else min(65, 61 + (year - 2023) // 2)


def retirement_date(born):
    """The 31 March of the first fiscal year by whose end the age of that year is attained."""
    year = calendar(born).year + 59
    while attains_age(born, retirement_age(year)) > day(year + 1, 3, 31):
        year += 1
    return day(year + 1, 3, 31)


# Lists


def array_length(value):
    """The number of elements; null for what is no list."""
    return len(value) if isinstance(value, list) else None


def converted(run):
    """A conversion of what a dynamic holds, where that is a number or nothing: of the rest the reference says too little."""

    def inner(value):
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Invalid("no rule")
        return run(value)

    return inner


def array_sum(value):
    """The sum as a real; null where an element is no number."""
    if not isinstance(value, list) or any(family(item) != "number" for item in value):
        return None
    return float(sum(value))


def array_index_of(array, wanted):
    """The place of a value, or -1."""
    if not isinstance(array, list):
        return None
    return next((place for place, item in enumerate(array) if same_element(item, wanted)), -1)


def same_element(left, right):
    """Whether two elements are one value: numbers by value, else by kind and value."""
    return family(left) == family(right) and left == right


def has_element(array, wanted):
    """Whether a list holds a value; null for what is no list."""
    return any(same_element(item, wanted) for item in array) if isinstance(array, list) else None


def joined(array, delimiter):
    """The elements as one text; an empty text for what is no list."""
    return delimiter.join(element_text(item) for item in array) if isinstance(array, list) else ""


def array_sorted(descending):
    """array_sort_asc and array_sort_desc: numbers and times, then texts, then all else; nulls at the end."""

    def run(array):
        if not isinstance(array, list):
            return None
        kinds = [[item for item in array if family(item) in ("number", "moment", "span")],
                 [item for item in array if isinstance(item, str)]]
        rest = [item for item in array if item is not None and family(item) in ("bool", "dynamic")]
        ordered = [sorted(kind, reverse=descending) for kind in kinds]
        return ordered[0] + ordered[1] + rest + [None for item in array if item is None]

    return run


def number_range(start, stop, step=1):
    """The values from start to stop, both included."""
    if step == 0:
        return None
    result, value = [], start
    while value <= stop if step > 0 else value >= stop:
        result.append(value)
        value = value + step
    return result


def element(value, place):
    """An element of a list by its place, or of a bag by its name; null where there is none."""
    if isinstance(value, list) and isinstance(place, int):
        return value[place] if -len(value) <= place < len(value) else None
    return value.get(place) if isinstance(value, dict) and isinstance(place, str) else None


# Hashes


WORD = 2**64 - 1
PRIMES = (11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579, 2870177450012600261)


def rotated(word, bits):
    """A word of 64 bits with its bits moved round to the left."""
    return (word << bits | word >> (64 - bits)) & WORD


def xxhash64(data):
    """xxHash64 of bytes with seed 0, after its specification (github.com/Cyan4973/xxHash)."""

    def mixed(lane, word):
        return rotated((lane + word * PRIMES[1]) & WORD, 31) * PRIMES[0] & WORD

    place, words = 0, [int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data) - 7, 8)]
    total = PRIMES[4]
    if len(data) >= 32:
        lanes = [(PRIMES[0] + PRIMES[1]) & WORD, PRIMES[1], 0, -PRIMES[0] & WORD]
        while place + 4 <= len(words):
            lanes = [mixed(lane, word) for lane, word in zip(lanes, words[place:place + 4])]
            place += 4
        total = sum(rotated(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & WORD
        for lane in lanes:
            total = ((total ^ mixed(0, lane)) * PRIMES[0] + PRIMES[3]) & WORD
    total = (total + len(data)) & WORD
    for word in words[place:]:
        total = (rotated(total ^ mixed(0, word), 27) * PRIMES[0] + PRIMES[3]) & WORD
    rest = data[8 * len(words):]
    if len(rest) >= 4:
        total = (rotated(total ^ int.from_bytes(rest[:4], "little") * PRIMES[0] & WORD, 23) * PRIMES[1] + PRIMES[2]) & WORD
        rest = rest[4:]
    for byte in rest:
        total = rotated(total ^ byte * PRIMES[4] & WORD, 11) * PRIMES[0] & WORD
    for shift, prime in ((33, PRIMES[1]), (29, PRIMES[2]), (32, 1)):
        total = (total ^ total >> shift) * prime & WORD
    return total - 2**64 if total >= 2**63 else total


def hash_of(value, modulus=None):
    """The hash of a value's bytes, or its remainder, which is never negative; null for a modulus of 0."""
    data = value.encode() if isinstance(value, str) else int(value).to_bytes(8, "little", signed=True)
    number = xxhash64(data)
    if modulus is None:
        return number
    return None if modulus == 0 else number % modulus


# Conditions


def coalesce(*arguments):
    """The first value that is not null; of texts the first that is not empty."""
    return next((one for one in arguments if one is not None and one != ""), arguments[-1])


def extreme(choose):
    """min_of and max_of: nulls are left out."""

    def run(*arguments):
        known = [argument for argument in arguments if argument is not None]
        return choose(known) if known else None

    return run
