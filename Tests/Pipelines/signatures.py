"""What each scalar function takes and gives, so that the generator can pick it.

A parameter is a type, or a `Choice` where only some constants make sense (a period, a pattern, a number of decimals).
"""
import math
import re
from collections import namedtuple

import functions
import values
from values import TICKS_DAY, TICKS_HOUR, TICKS_MINUTE, Date, Datetime, Timespan, day, is_nan

Choice = namedtuple("Choice", "type values")
Signature = namedtuple("Signature", "parameters result run")
SIGNATURES = {}


def register(name, parameters, result, run, nulls=False):
    """Adds a signature. Unless it says that it knows nulls, a null among the arguments gives null; a text is never null."""

    def inner(*arguments):
        unknown = not nulls and any(argument is None for argument in arguments)
        answer = None if unknown else run(*arguments)
        return "" if answer is None and result == "string" else answer

    SIGNATURES.setdefault(name, []).append(Signature(parameters, result, inner))


def _register_all():
    """All signatures; the order within a name does not matter."""
    scalar_types = ["bool", "int", "long", "real", "string", "date", "datetime", "timespan"]
    real = "real"
    for name, run in (("exp", math.exp), ("exp2", lambda x: 2.0**x), ("exp10", lambda x: 10.0**x), ("atan", math.atan),
                      ("degrees", math.degrees), ("radians", math.radians)):
        register(name, [real], real, functions.real_function(run))
    for name, run in (("log", math.log), ("log2", math.log2), ("log10", math.log10)):
        register(name, [real], real, functions.logarithm(run))
    for name, run in (("sin", math.sin), ("cos", math.cos), ("tan", math.tan)):
        register(name, [real], real, functions.trigonometric(run))
    for name, run in (("asin", math.asin), ("acos", math.acos)):
        register(name, [real], real, functions.real_function(run, -1, 1))
    register("sqrt", [real], real, functions.real_function(math.sqrt, low=0))
    register("atan2", [real, real], real, functions.real_function(math.atan2))
    register("pow", [real, Choice("long", [1, 2, 3])], real, functions.real_function(math.pow))
    register("pi", [], real, lambda: math.pi)
    register("sign", [real], real, functions.sign)
    register("sign", ["long"], real, functions.sign)
    for name, run in (("isnan", is_nan), ("isinf", lambda x: math.isinf(x)), ("isfinite", lambda x: math.isfinite(x))):
        register(name, [real], "bool", lambda x, run=run: x is not None and run(float(x)), nulls=True)
    for kind in ("long", "real", "timespan"):
        register("abs", [kind], kind, functions.absolute)
        sizes = {"long": [1, 2, 5, 7, 10, 0, -3], "real": [0.5, 2.0, 0.25, 10.0],
                 "timespan": [Timespan(n * TICKS_MINUTE) for n in (1, 15, 60, 1440, 10080)]}
        for name in ("bin", "floor"):
            register(name, [kind, Choice(kind, sizes[kind])], kind, functions.bin_value)
        register("bin_at", [kind, Choice(kind, [size for size in sizes[kind] if size > 0]), kind], kind, functions.bin_at)
    register("abs", ["int"], "long", functions.absolute)
    register("bin", ["int", Choice("long", [2, 5])], "long", functions.bin_value)
    for kind in ("date", "datetime"):
        steps = [Timespan(n * TICKS_HOUR) for n in (1, 12, 24, 168)]
        register("bin", [kind, Choice("timespan", steps)], "datetime", lambda x, size: Datetime(functions.bin_value(x, size)))
        register("bin_at", [kind, Choice("timespan", steps), Choice("datetime", [Datetime(day(2025, 4, 1))])], "datetime",
                 lambda x, size, point: Datetime(functions.bin_at(x, size, point)))
    register("ceiling", [real], real, functions.ceiling)
    register("ceiling", ["long"], "long", functions.ceiling)
    register("round", [real], real, functions.round_number)
    register("round", [real, Choice("long", [0, 1, 2, 3, -1, -2])], real, functions.round_number)
    register("round", ["long", Choice("long", [0, 2, -1, -2])], "long", functions.round_number)
    for kind in ("int", "long", "real", "string", "datetime", "timespan"):
        register("min_of", [kind, kind], kind, functions.extreme(min), nulls=True)
        register("max_of", [kind, kind, kind], kind, functions.extreme(max), nulls=True)
    _register_texts(scalar_types)
    _register_dates()
    _register_hashes()
    _register_lists(scalar_types)
    for kind in scalar_types:
        register("isnull", [kind], "bool", lambda x: x is None, nulls=True)
        register("isnotnull", [kind], "bool", lambda x: x is not None, nulls=True)
        register("notnull", [kind], "bool", lambda x: x is not None, nulls=True)
        register("isempty", [kind], "bool", lambda x: x is None or x == "" and isinstance(x, str), nulls=True)
        register("isnotempty", [kind], "bool", lambda x: x is not None and not (isinstance(x, str) and x == ""), nulls=True)
        register("notempty", [kind], "bool", lambda x: x is not None and not (isinstance(x, str) and x == ""), nulls=True)
        register("gettype", [kind], "string", lambda x, kind=kind: "datetime" if kind == "date" else kind, nulls=True)
        register("coalesce", [kind, kind], kind, functions.coalesce, nulls=True)
        register("coalesce", [kind, kind, kind], kind, functions.coalesce, nulls=True)
        for name in ("iff", "iif"):
            register(name, ["bool", kind, kind], kind, lambda c, x, y: x if c else y, nulls=True)
        register("case", ["bool", kind, "bool", kind, kind], kind, lambda c, x, d, y, z: x if c else y if d else z,
                 nulls=True)
    register("not", ["bool"], "bool", functions.negation, nulls=True)


def _register_texts(scalar_types):
    """Functions of texts."""
    text = "string"
    written = [kind for kind in scalar_types if kind != "real"]
    patterns = [r"[0-9]+", r"\d", r"[a-z]+", r"x", r"[ab]", r"\s+", r"課$", r"^.", r"(?i)TAX"]
    groups = [r"([a-z]+)([0-9]*)", r"(.)(.)", r"(\d+)(月|x)"]
    ends = [r"[a-z]+", r"\s+", r"[^a-z]+", r"x", r"-+"]
    register("strlen", [text], "long", len)
    register("tolower", [text], text, str.lower)
    register("toupper", [text], text, str.upper)
    register("reverse", [text], text, lambda x: x[::-1])
    for kind in written:
        register("strcat", [text, kind], text, lambda *all: "".join(functions.text_of(one) for one in all), nulls=True)
        register("strcat", [kind, text, kind], text, lambda *all: "".join(functions.text_of(one) for one in all), nulls=True)
        register("strcat_delim", [Choice(text, ["-", ", ", "・"]), text, kind], text,
                 lambda delimiter, *all: delimiter.join(functions.text_of(one) for one in all), nulls=True)
        register("tostring", [kind], text, functions.text_of, nulls=True)
    register("substring", [text, Choice("long", [0, 1, 2, 9, -1, -3])], text, functions.substring)
    register("substring", [text, Choice("long", [0, 1, 2, -2]), Choice("long", [0, 1, 2, 9])], text, functions.substring)
    register("indexof", [text, Choice(text, ["a", "x", "課", "ab", "A"])], "long", functions.index_of)
    register("indexof", [text, Choice(text, ["a", "x", "課"]), Choice("long", [0, 1, 3])], "long", functions.index_of)
    register("indexof", [text, Choice(text, ["a", "課"]), Choice("long", [0, 1]), Choice("long", [-1]),
                         Choice("long", [1, 2])], "long", functions.index_of)
    register("indexof", [text, Choice(text, ["a", "課"]), Choice("long", [-1, -2, -9])], "long", functions.index_of)
    register("countof", [text, Choice(text, ["a", "aa", "課", "x"])], "long", functions.count_of)
    register("countof", [text, Choice(text, patterns), Choice(text, ["regex"])], "long",
             lambda x, pattern, _: len(re.findall(pattern, x)))
    register("replace_string", [text, Choice(text, ["a", "課", "ab", ""]), Choice(text, ["", "Z", "部"])], text,
             lambda x, wanted, other: x.replace(wanted, other) if wanted else x)
    register("replace_regex", [text, Choice(text, patterns[:5]), Choice(text, ["<\\0>", "", "-"])], text,
             lambda x, pattern, other: re.sub(pattern, other.replace("\\0", "\\g<0>"), x))
    register("trim", [Choice(text, ends), text], text, functions.trim)
    register("trim_start", [Choice(text, ends), text], text, functions.trim_start)
    register("trim_end", [Choice(text, ends), text], text, functions.trim_end)
    register("extract", [Choice(text, groups), Choice("long", [0, 1, 2]), text], text, functions.extract)
    register("extract_all", [Choice(text, groups), text], "dynamic",
             lambda pattern, x: [list(found.groups("")) for found in re.finditer(pattern, x)] or None)
    register("strcmp", [text, text], "long", functions.string_compare)
    register("strrep", [text, Choice("long", [1, 2, 3])], text, functions.repeat)
    register("strrep", [text, Choice("long", [1, 2]), Choice(text, ["-"])], text, functions.repeat)
    register("tolong", [text], "long", functions.to_long)
    register("tolong", ["real"], "long", functions.to_long)
    register("tolong", ["bool"], "long", functions.to_long)
    register("tolong", ["timespan"], "long", functions.to_long)
    register("tolong", ["datetime"], "long", functions.to_long)
    for kind in ("string", "real", "long"):
        register("toint", [kind], "int", functions.to_int)
    for name in ("toreal", "todouble"):
        register(name, [text], "real", functions.to_double)
        register(name, ["long"], "real", functions.to_double)
    for name in ("tobool", "toboolean"):
        for kind in ("string", "long", "real"):
            register(name, [kind], "bool", functions.to_bool)
    register("totimespan", ["long"], "timespan", Timespan)
    register("totimespan", [Choice(text, ["1.02:03:04", "0.00:00:01", "x", "00:30:00"])], "timespan", functions.to_timespan)
    register("todatetime", [Choice(text, ["2025-04-01", "2025-02-30", "2025-04-01 09:30", "2025-04-01T09:30:01.25Z", "x", ""])],
             "datetime", functions.to_datetime)
    register("extract", [Choice(text, [r"(\d+)"]), Choice("long", [1]), text, Choice("typeof", ["long"])], "long",
             lambda pattern, group, x, _: functions.to_long(functions.extract(pattern, group, x)))


def _register_hashes():
    """hash of what has bytes that are sure."""
    for kind in ("string", "long", "datetime"):
        register("hash", [kind], "long", functions.hash_of)
        register("hash", [kind, Choice("long", [2, 7, 100, 0])], "long", functions.hash_of)


def _register_dates():
    """Functions of moments."""
    offsets = Choice("long", [-2, -1, 0, 1, 13])
    for kind in ("date", "datetime"):
        for name, of in (("getyear", "year"), ("getmonth", "month"), ("monthofyear", "month"), ("dayofmonth", "day"),
                         ("dayofyear", "dayofyear"), ("hourofday", "hour"), ("week_of_year", "week_of_year")):
            register(name, [kind], "int", functions.part(of))
        register("dayofweek", [kind], "timespan", functions.day_of_week)
        register("datetime_part", [Choice("string", functions.DATE_PARTS), kind], "int", functions.datetime_part)
        for period in ("day", "week", "month", "year"):
            register("startof" + period, [kind], kind, functions.start_of(period))
            register("startof" + period, [kind, offsets], kind, functions.start_of(period))
            register("endof" + period, [kind], "datetime", functions.end_of(period))
            register("endof" + period, [kind, offsets], "datetime", functions.end_of(period))
        register("datetime_add", [Choice("string", functions.PERIODS), Choice("long", [-13, -1, 0, 1, 5, 100]), kind], "datetime",
                 functions.datetime_add)
        register("datetime_diff", [Choice("string", functions.PERIODS), kind, kind], "long", functions.datetime_diff)
        patterns = ["yyyy-MM-dd", "yy/M/d", "HH:mm:ss", "[hh:mm tt]", "yyyy-MM-dd HH:mm:ss.fffffff", "s.fff", "d.FFF"]
        register("format_datetime", [kind, Choice("string", patterns)], "string", functions.format_datetime)
        register("fiscal_year", [kind], "long", functions.fiscal_year)
        register("todate", [kind], "date", lambda moment: Date(moment // TICKS_DAY * TICKS_DAY))
        register("todatetime", [kind], "datetime", Datetime)
    register("start_of_fiscal_year", ["date"], "date", lambda moment: day(functions.fiscal_year(moment), 4, 1))
    register("end_of_fiscal_year", ["date"], "date", lambda moment: day(functions.fiscal_year(moment) + 1, 3, 31))
    register("age", ["date", "date"], "long", functions.age)
    register("attains_age", ["date", Choice("long", [0, 18, 60, 65])], "date", functions.attains_age)
    register("wareki", ["date"], "string", functions.wareki)
    register("retirement_date", ["date"], "date", functions.retirement_date)
    register("make_timespan", ["long", "long", "long", Choice("real", [0.0, 30.25])], "timespan", functions.make_timespan)
    register("format_timespan", ["timespan", Choice("string", ["d.hh:mm:ss", "ddd", "H:m:s", "hh:mm:ss.fffffff", "s.FF"])],
             "string", functions.format_timespan)
    register("make_datetime", ["long", Choice("long", [1, 2, 12, 13]), Choice("long", [1, 28, 29, 31])], "datetime",
             lambda *numbers: functions.make_datetime(*numbers) if numbers[0] > 0 and numbers[0] < 10000 else None)
    register("make_datetime", [Choice("long", [2024, 2025]), Choice("long", [2]), "long", "long", "long"], "datetime",
             functions.make_datetime)
    register("make_timespan", ["long", "long"], "timespan", lambda h, m: functions.make_timespan(0, h, m, 0))
    register("make_timespan", ["long", "long", Choice("real", [0.0, 1.5, 59.0, 60.0])], "timespan",
             lambda h, m, s: functions.make_timespan(0, h, m, s))


def _register_lists(scalar_types):
    """Functions of lists and bags."""
    register("tolong", ["dynamic"], "long", functions.converted(functions.to_long))
    register("toreal", ["dynamic"], "real", functions.converted(functions.to_double))
    register("array_length", ["dynamic"], "long", functions.array_length)
    register("array_sum", ["dynamic"], "real", functions.array_sum)
    register("array_sort_asc", ["dynamic"], "dynamic", functions.array_sorted(False))
    register("array_sort_desc", ["dynamic"], "dynamic", functions.array_sorted(True))
    for kind in ("long", "string"):
        register("array_index_of", ["dynamic", kind], "long", functions.array_index_of, nulls=True)
        register("set_has_element", ["dynamic", kind], "bool",
                 functions.has_element, nulls=True)
    for kind in scalar_types:
        register("pack_array", [kind, kind], "dynamic", lambda *all: list(all), nulls=True)
    register("pack_array", ["long", "string", "bool"], "dynamic", lambda *all: list(all), nulls=True)
    register("split", ["string", Choice("string", ["a", " ", "/", "ab", ""])], "dynamic", functions.split)
    register("split", ["string", Choice("string", ["a", "x"]), Choice("long", [0, 1])], "dynamic", functions.split)
    register("range", [Choice("long", [0, 1, 5]), Choice("long", [3, 4, -1]), Choice("long", [1, 2, -2])], "dynamic",
             functions.number_range)
    register("strcat_array", ["dynamic", Choice("string", ["-", ""])], "string",
             functions.joined, nulls=True)


_register_all()
