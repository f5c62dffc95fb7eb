"""Random expressions of a wanted type over the columns of a table."""
import random

import aggregates
import functions
import operators
import signatures
import values
import windows
from signatures import Choice
from tables import NO_RULE, Aggregation, DataTable, Expression, Invalid, Pipeline, Table, column, constant, merged, written
from values import (LAST_TICK, LONG_MAX, LONG_MIN, TICKS_DAY, TICKS_HOUR, TICKS_MINUTE, TICKS_SECOND, Datetime, QueryError,
                    Timespan, day)

TYPES = ["bool", "int", "long", "real", "string", "datetime", "timespan", "dynamic"]
TEXTS = ["", "a", "ab", "aab", "ABC", "x", "Tax Office", "tax-free", "syntax", "税務課", "総務課", "総務 課", "ａｂ", "ＡＢ", "ｶﾅ",
         "カナ", "が", "か\u3099", "é", "e\u0301x", "12", "-7", "3.5", "true", "a/b", " x ", "a b", "課長", "𠮷田",
         "令和7年4月", "x1 y2", "a\"b", "back\\slash", "2025-04-01", "_", "a_b"]
PARTS = ["a", "A", "ab", "tax", "TAX", "課", "税", "x", "ｶ", "か", "Office", "b", "Ａ", "e", "1"]

WILD = {
    "int": [2**31 - 1, -(2**31)],
    "long": [LONG_MAX, LONG_MIN, LONG_MAX - 1, 2**53 + 1, -(2**53), 3037000500, 2**31, 10**18],
    "real": [1.7976931348623157e308, 5e-324, -0.0, 1e16, 9007199254740993.0, 1e22, -1e-300, 123456789.123456789],
    "datetime": [Datetime(0), Datetime(LAST_TICK), Datetime(day(9999, 12, 31)), Datetime(day(2024, 2, 29) + 1),
                 Datetime(day(1600, 2, 29))],
    "timespan": [Timespan(LONG_MAX // 2), Timespan(-LONG_MAX // 2), Timespan(10_000_000 * TICKS_DAY), Timespan(-1)],
}

BY_RESULT = {}  # for each type the functions that give it, by name
for _name, _signatures in signatures.SIGNATURES.items():
    for _signature in _signatures:
        BY_RESULT.setdefault(_signature.result, {}).setdefault(_name, []).append(_signature)


def call(name, signature, arguments):
    """A function's call."""
    text = f"{name}({', '.join(argument.text for argument in arguments)})"
    run = signature.run
    column_of_bin = arguments[0].name if name in ("bin", "floor") and arguments else None
    return Expression(signature.result, text, lambda rows, place: run(*[one.run(rows, place) for one in arguments]),
                      merged(arguments), column_of_bin)


def binary(of_type, left, operator, right, run):
    """left OPERATOR right."""
    return Expression(of_type, f"{left.operand} {operator} {right.operand}",
                      lambda rows, place: run(left.run(rows, place), right.run(rows, place)), merged([left, right]), tight=False)


def negative(inner, of_type):
    """-x"""
    def run(rows, place):
        value = inner.run(rows, place)
        return None if value is None else functions.negate(value)

    return Expression(of_type, f"-{inner.operand}", run, inner.uses, tight=False)


def sure(expression):
    """The expression; one of literals alone may be computed before any row is, so that its errors are nobody's rule."""
    if not expression.uses:
        try:
            expression.run([{}], 0)
        except (QueryError, *NO_RULE) as error:
            raise Invalid(str(error)) from None
    return expression


class Expressions:
    """The part of the generator that makes values and expressions."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.prelude = []  # `let` statements that expressions need
        self.wild = self.random.random() < 0.1  # whether there are values near the ends of their types

    def chance(self, share):
        """True in this share of the cases."""
        return self.random.random() < share

    def pick(self, items):
        """One of them."""
        return self.random.choice(list(items))

    # Values

    def value(self, of_type, nulls=0.15):
        """A value of a type: small ones that meet again, and odd ones."""
        rng = self.random
        if of_type not in ("string", "tier") and rng.random() < nulls:
            return None
        if self.wild and of_type in WILD and rng.random() < 0.15:
            return rng.choice(WILD[of_type])
        if of_type == "bool":
            return rng.random() < 0.5
        if of_type in ("int", "long"):
            small = rng.randint(-3, 9) if rng.random() < 0.8 else rng.randint(-1000, 1000)
            return rng.choice([2**31 - 1, -(2**31), 65536]) if rng.random() < 0.02 else small
        if of_type == "real":
            return self.real()
        if of_type == "string":
            return rng.choice(TEXTS)
        if of_type == "tier":
            return values.Tier(rng.choice(values.TIERS))
        if of_type == "date":
            return day(rng.choice([1999, 2000, 2024, 2025]), rng.randint(1, 12), rng.choice([1, 2, 15, 28]))
        if of_type == "datetime":
            start = day(rng.choice([1999, 2000, 2024, 2025]), rng.randint(1, 12), rng.choice([1, 2, 15, 28]))
            return Datetime(start + rng.choice([0, 0, TICKS_DAY - 1, rng.randint(0, 86399) * TICKS_SECOND, TICKS_HOUR, 1234567]))
        if of_type == "timespan":
            return Timespan(rng.choice([0, TICKS_SECOND, -TICKS_MINUTE, TICKS_DAY, rng.randint(-99, 99) * TICKS_MINUTE,
                                        rng.randint(-9, 9) * TICKS_HOUR, 1, rng.randint(0, 10**12)]))
        return self.dynamic()

    def real(self):
        """A real; now and then one that is not finite."""
        rng = self.random
        if rng.random() < 0.08:
            return rng.choice([float("nan"), float("inf"), float("-inf"), 0.0])
        return rng.choice([rng.randint(-20, 20) / 2, rng.randint(-1000, 1000) / 100, float(rng.randint(-3, 3)), 0.1, 1e-3])

    def dynamic(self):
        """A list of numbers and texts, sometimes a bag, a plain value or a nested list."""
        rng = self.random
        kind = rng.random()
        if kind < 0.1:
            return rng.choice([{"k": 1, "m": "x"}, {"k": [1, 2]}, {}])
        if kind < 0.15:
            return rng.choice([5, "alone", True])
        item = rng.choice([lambda: rng.randint(0, 5), lambda: rng.choice(["a", "b", "課", ""]),
                           lambda: rng.choice([1, "a", None, True, 2.5, [1]])])
        return [item() for _ in range(rng.choice([0, 1, 2, 3, 4]))]

    # Expressions

    def expression(self, table, of_type, depth=2):
        """An expression of the type over the table's columns."""
        columns = [name for name, kind in table.columns if kind == of_type]
        roll = self.random.random()
        if columns and (depth <= 0 and roll < 0.85 or roll < 0.35):
            name = self.pick(columns)
            return column(name, table.types[name])
        if depth <= 0 or roll < 0.42 or of_type not in BY_RESULT:
            return self.constant(of_type)
        made = self.operation(table, of_type, depth) if roll < 0.72 else None
        return sure(made or self.function(table, of_type, depth))

    def constant(self, of_type):
        """A literal of the type; sometimes a name that `let` gave it, or the one cell of a query."""
        if of_type not in ("dynamic", "date", "tier") and self.chance(0.05):
            return self.scalar_query(of_type) if self.chance(0.4) else self.let_scalar(of_type)
        return constant(self.value(of_type, nulls=0 if of_type == "date" else 0.05), of_type)

    def scalar_query(self, of_type):
        """toscalar of the first cell of a query, which is null where there is none."""
        rows = [{"v": self.value(of_type)} for _ in range(self.random.randint(0 if of_type != "string" else 1, 4))]
        query = Pipeline(DataTable([("v", of_type)], rows))
        if self.chance(0.6) and of_type in ("int", "long", "real", "timespan", "datetime"):
            signature = next(one for one in aggregates.AGGREGATES["max"] if one.parameters == [of_type])
            query.stages.append(operators.summarize([(None, [aggregate_call("max", signature, [column("v", of_type)])])], []))
        table = query.table()
        value = table.rows[0][table.names[0]] if table.rows else None
        return Expression(of_type, f"toscalar({query.write()})", lambda rows, place: value, {})

    def let_scalar(self, of_type):
        """A name that a `let` statement gives to a literal."""
        name = f"let{len(self.prelude)}"
        value = self.value(of_type, nulls=0.1)
        self.prelude.append(lambda: f"let {name} = {values.literal(value, of_type)}")
        return Expression(of_type, name, lambda rows, place: value, {})

    def let_function(self, of_type):
        """A function that `let` defines: its parameters are the columns of its expression."""
        parameters = [(f"p{place}", self.pick(["long", "string", "real", "datetime", "timespan", "bool"]))
                      for place in range(self.random.randint(1, 3))]
        body = self.expression(Table(parameters, []), of_type, 2)
        if body.type == "date":
            return None
        name = f"f{len(self.prelude)}"
        declared = ", ".join(f"{parameter}:{kind}" for parameter, kind in parameters)
        self.prelude.append(lambda: f"let {name} = ({declared}) {{ {body.text} }}")
        run = body.run
        return name, signatures.Signature([kind for _, kind in parameters], of_type,
                                         lambda *given: run([dict(zip([p for p, _ in parameters], given))], 0))

    def function(self, table, of_type, depth):
        """A function's call, now and then of one that `let` defines."""
        if self.chance(0.03) and of_type not in ("date", "dynamic"):
            made = self.let_function(of_type)
            if made:
                return call(*made, [self.expression(table, one, 0) for one in made[1].parameters])
        name = self.pick(BY_RESULT[of_type])
        signature = self.pick(BY_RESULT[of_type][name])
        arguments = [constant(self.pick(one.values), one.type) if isinstance(one, Choice)
                     else self.expression(table, one, depth - 1) for one in signature.parameters]
        return call(name, signature, arguments)

    def operation(self, table, of_type, depth):
        """Operators that give the type, or None where there is none."""
        if of_type == "bool":
            return self.condition(table, depth)
        if of_type in ("long", "real"):
            return self.arithmetic(table, of_type, depth)
        if of_type == "timespan":
            return self.length_of_time(table, depth)
        if of_type == "datetime":
            left = self.expression(table, self.pick(["datetime", "datetime", "date"]), depth - 1)
            operator, run = self.pick([("+", functions.add), ("-", functions.subtract)])
            return binary("datetime", left, operator, self.expression(table, "timespan", depth - 1), strict(run))
        if of_type == "dynamic":
            return self.element(table, depth)
        return None

    def arithmetic(self, table, of_type, depth):
        """+ - * / % of numbers."""
        operator, run = self.pick([("+", functions.add), ("-", functions.subtract), ("*", functions.multiply),
                                   ("/", functions.divide), ("%", functions.modulo)])
        if of_type == "long":
            kinds = [self.pick(["int", "long", "long"]), self.pick(["int", "long", "long"])]
        else:
            kinds = self.pick([["real", "real"], ["real", "long"], ["long", "real"], ["int", "real"]])
            if self.chance(0.1):
                left, right = (self.expression(table, "timespan", depth - 1) for _ in range(2))
                return binary("real", left, "/", right, strict(functions.divide))
        left, right = (self.expression(table, kind, depth - 1) for kind in kinds)
        if self.chance(0.1) and (left.type == "real") == (of_type == "real"):
            return negative(left, of_type)
        return binary(of_type, left, operator, right, strict(run))

    def length_of_time(self, table, depth):
        """Differences of moments, sums of lengths, and multiples."""
        roll = self.random.random()
        if roll < 0.3:
            left, right = (self.expression(table, self.pick(["datetime", "date"]), depth - 1) for _ in range(2))
            return binary("timespan", left, "-", right, strict(functions.subtract))
        left = self.expression(table, "timespan", depth - 1)
        if roll < 0.5:
            return binary("timespan", left, "*", constant(self.pick([2, -1, 3, 0]), "long"), strict(functions.multiply))
        if roll < 0.6:
            return binary("timespan", left, "/", constant(self.pick([2, 3, -5]), "long"), strict(functions.divide))
        right = self.expression(table, "timespan", depth - 1)
        operator, run = self.pick([("+", functions.add), ("-", functions.subtract), ("%", functions.modulo)])
        return binary("timespan", left, operator, right, strict(run))

    def element(self, table, depth):
        """LIST[place] or BAG["name"]."""
        inner = self.expression(table, "dynamic", 0)
        if inner.name is None:
            return None
        place = self.pick([0, 1, 2, 9, -1, "k"])
        text = f"{inner.text}[{values.quoted(place) if isinstance(place, str) else place}]"
        return Expression("dynamic", text, lambda rows, i: functions.element(inner.run(rows, i), place), inner.uses)

    # Conditions

    def condition(self, table, depth):
        """Something that is true, false or null."""
        makers = [self.comparison, self.comparison, self.comparison, self.logic, self.text_test, self.membership, self.range_test,
                  self.several_terms, self.subquery_test]
        return self.pick(makers)(table, depth)

    def comparison(self, table, depth):
        """Two values of one kind."""
        if any(kind == "tier" for _, kind in table.columns) and self.chance(0.5):
            return self.comparison_of(self.expression(table, "tier", 0), self.constant("tier"))
        left_type = self.pick(["int", "long", "real", "string", "datetime", "date", "timespan", "bool"])
        right_type = left_type
        if left_type in ("int", "long", "real"):
            right_type = self.pick(["int", "long", "real"])
        if left_type in ("date", "datetime"):
            right_type = self.pick(["date", "datetime"])
        return self.comparison_of(self.expression(table, left_type, depth - 1), self.expression(table, right_type, depth - 1))

    def comparison_of(self, left, right):
        """left == right and its like."""
        operator = self.pick(["==", "!="] if left.type == "bool" else ["==", "!=", "<", "<=", ">", ">="])
        if operator == "==":
            return binary("bool", left, operator, right, functions.equal)
        if operator == "!=":
            return binary("bool", left, operator, right, functions.different)
        return binary("bool", left, operator, right, lambda x, y: functions.compare(operator, x, y))

    def with_other(self, left, right):
        """The sum or difference of two numbers of one type."""
        operator, run = self.pick([("+", functions.add), ("-", functions.subtract)])
        return binary(left.type, left, operator, right, strict(run))

    def logic(self, table, depth):
        """and, or."""
        left, right = (self.expression(table, "bool", depth - 1) for _ in range(2))
        operator, run = self.pick([("and", functions.conjunction), ("or", functions.disjunction)])
        return binary("bool", left, operator, right, run)

    def text_test(self, table, depth):
        """contains, has_cs, !startswith, =~ and so on."""
        names = ["contains", "startswith", "endswith", "has", "hasprefix", "hassuffix"]
        name = self.pick(names + ["=~", "!~"])
        if name in names:
            name = self.pick(["", "!"]) + name + self.pick(["", "_cs"])
        left = self.expression(table, "string", depth - 1)
        return binary("bool", left, name, constant(self.pick(PARTS), "string"), functions.text_operator(name))

    def membership(self, table, depth):
        """in, !in, in~ of some literals."""
        of_type = self.pick(["int", "long", "string", "string", "datetime", "real"])
        left = self.expression(table, of_type, depth - 1)
        candidates = [self.value(left.type, nulls=0.05) for _ in range(self.random.randint(1, 4))]
        name = self.pick(["in", "!in"] + (["in~", "!in~"] if of_type == "string" else []))
        test = functions.not_among if "!" in name else functions.among
        folded = (lambda x: functions.fold(x)) if "~" in name else (lambda x: x)
        wanted = [folded(one) for one in candidates]
        text = f"{left.operand} {name} ({', '.join(values.literal(one, left.type) for one in candidates)})"
        return Expression("bool", text, lambda rows, place: test(folded(left.run(rows, place)), wanted), left.uses, tight=False)

    def several_terms(self, table, depth):
        """has_any, has_all of some literals or a list."""
        left = self.expression(table, "string", depth - 1)
        parts = self.random.sample(PARTS, self.random.randint(1, 3))
        name, choose = self.pick([("has_any", any), ("has_all", all)])
        listed = ", ".join(map(values.quoted, parts))
        text = f"{left.operand} {name} ({listed if self.chance(0.7) else f'dynamic([{listed}])'})"
        test = functions.text_operator("has")
        return Expression("bool", text, lambda rows, place: choose(test(left.run(rows, place), part) for part in parts),
                          left.uses, tight=False)

    def subquery_test(self, table, depth):
        """in, !in of the first column of a query."""
        of_type = self.pick(["long", "string", "datetime"])
        left = self.expression(table, of_type, depth - 1)
        rows = [{"v": self.value(of_type)} for _ in range(self.random.randint(0, 5))]
        query = Pipeline(DataTable([("v", of_type)], rows))
        if self.chance(0.4):
            query.stages.append(operators.distinct(["v"]))
        name, test = self.pick([("in", functions.among), ("!in", functions.not_among)])
        candidates = [row["v"] for row in rows]
        text = f"{left.operand} {name} ({query.write()})"
        return Expression("bool", text, lambda given, place: test(left.run(given, place), candidates), left.uses, tight=False)

    def range_test(self, table, depth):
        """between."""
        of_type = self.pick(["int", "long", "real", "datetime", "timespan"])
        types = [of_type] * 3
        if of_type in ("int", "long", "real") and self.chance(0.3):
            types = [self.pick(["int", "long", "real"]) for _ in range(3)]
        parts = [self.expression(table, kind, depth - 1 if place == 0 else 0) for place, kind in enumerate(types)]
        turned = self.chance(0.3)
        text = f"{parts[0].operand} {'!' if turned else ''}between ({parts[1].text} .. {parts[2].text})"

        def run(rows, place):
            answer = functions.between(*[part.run(rows, place) for part in parts])
            return functions.negation(answer) if turned else answer

        return Expression("bool", text, run, merged(parts), tight=False)

    # Windows

    def window(self, table):
        """A function of a row and its neighbours; the rows are in order."""
        name = self.pick(["prev", "next", "row_number", "row_cumsum", "row_rank_dense", "row_rank_min"])
        if name in ("prev", "next"):
            return self._neighbour(table, name)
        restart = self.expression(table, "bool", 1) if self.chance(0.4) else None
        if name == "row_number":
            start = self.pick([1, 0, 5])
            text = f"row_number({start}{', ' + restart.text if restart else ''})"
            return self._window("long", text, [restart], lambda restarts: windows.row_number(restarts, start))
        small = len(table.rows) <= 1000
        kinds = ["int", "long", "timespan"] + ["real"] * small if name == "row_cumsum" else ["long", "string", "datetime", "timespan"]
        term = self.expression(table, self.pick(kinds), 1)
        text = f"{name}({term.text}{', ' + restart.text if restart else ''})"
        if name == "row_cumsum":
            kind = "long" if term.type == "int" else term.type
            return self._window(kind, text, [term, restart], lambda terms, restarts: windows.row_cumsum(terms, restarts, kind))
        return self._window("long", text, [term, restart], getattr(windows, name))

    def _neighbour(self, table, name):
        """prev and next, with a distance and a default."""
        term = self.expression(table, self.pick(["long", "real", "string", "datetime", "timespan", "bool", "int"]), 1)
        distance = self.pick([1, 1, 2, 0, 5])
        default = self.value(term.type, nulls=0.3) if self.chance(0.3) else None
        text = f"{name}({term.text}"
        if default is not None:
            text += f", {distance}, {values.literal(default, term.type)}"
        elif distance != 1:
            text += f", {distance}"
        if default is None and term.type == "string":
            default = ""
        offset = -distance if name == "prev" else distance
        return self._window(term.type, text + ")", [term], lambda terms: windows.neighbour(terms, offset, default))

    def _window(self, of_type, text, parts, run):
        """The expression; its values for all rows are computed once for a list of rows."""

        def all_values(rows):
            return run(*[[part.run(rows, i) for i in range(len(rows))] if part else [False] * len(rows) for part in parts])

        return Expression(of_type, text, once_for(all_values), merged([part for part in parts if part is not None]))

    def within(self, table):
        """agg within (keys [sort … [rows a .. b]])."""
        keys = [column(*self.pick(simple(table))) for _ in range(self.pick([0, 1, 1, 2]))]
        aggregate = self.aggregation(table, in_order=False)
        orders, words, bounds = None, "", None
        if self.chance(0.5):
            orders = [one for one in self.orders(table, 1) if one[0].name]
        if orders:
            words = " sort " + orders[0][0].text + (" " + orders[0][1] if orders[0][1] else "")
            if self.chance(0.6):
                low, high = sorted([self.random.randint(-3, 3), self.random.randint(-3, 3)])
                bounds = (low, high)
                words += f" rows {low} .. {high}"
        if not keys and not orders:
            return None
        text = f"{aggregate.text} within ({', '.join(key.text for key in keys)}{words})".replace("( ", "(")

        def all_values(rows):
            key_values = [tuple(values.group_key(key.run(rows, i)) for key in keys) for i in range(len(rows))]
            order_values = [[_sort_part(*order, rows, i) for order in orders] for i in range(len(rows))] if orders else None
            answers, result = {}, []
            for places in windows.frames(key_values, order_values, bounds):
                if bounds is not None or id(places) not in answers:
                    answers[id(places)] = aggregate.run([rows[i] for i in places])
                result.append(answers[id(places)])
            return result

        return Expression(aggregate.type, text, once_for(all_values), merged(keys + [aggregate] + [e for e, _ in orders or []]))

    # Aggregates

    def aggregation(self, table, in_order):
        """An aggregate; functions that depend on the order of rows only where it is settled."""
        while True:
            name = self.pick(aggregates.AGGREGATES)
            signature = self.pick(aggregates.AGGREGATES[name])
            fits = "tier" not in signature.parameters or any(kind == "tier" for _, kind in table.columns)
            if fits and (in_order or not signature.in_order):
                break
        arguments = []
        for parameter in signature.parameters:
            if isinstance(parameter, Choice):
                arguments.append(constant(self.pick(parameter.values), parameter.type))
            else:
                arguments.append(self.expression(table, parameter, 0 if self.chance(0.8) else 1))
        return aggregate_call(name, signature, arguments)

    def combined(self, table):
        """Arithmetic of aggregates."""
        numbers = [("sum", "long"), ("count", None), ("max", "long"), ("avg", "real"), ("sum", "real"), ("dcount", "string")]
        parts = []
        for name, of_type in (self.pick(numbers), self.pick(numbers)):
            signature = next(s for s in aggregates.AGGREGATES[name] if s.parameters[:1] == ([of_type] if of_type else []))
            columns = [column(*one) for one in table.columns if one[1] == of_type]
            inside = [self.pick(columns) if columns else constant(self.value(of_type), of_type)] if of_type else []
            parts.append(aggregate_call(name, signature, inside))
        left, right = parts
        of_type = "real" if "real" in (left.type, right.type) else "long"
        operator, run = self.pick([("+", functions.add), ("-", functions.subtract), ("/", functions.divide),
                                   ("*", functions.multiply)])
        return Aggregation(of_type, f"{left.text} {operator} {right.text}",
                           lambda rows: strict(run)(left.run(rows), right.run(rows)), merged(parts), None)

    def orders(self, table, most=3):
        """Keys of sort and top."""
        sortable = [one for one in table.columns if one[1] != "dynamic" and one[1] != "bool"]
        result = []
        for name, of_type in self.random.sample(sortable, min(len(sortable), self.random.randint(1, most))):
            words = self.pick(["", "", "asc", "desc", "asc nulls last", "desc nulls first", "nulls first", "asc nulls first"])
            computed = self.chance(0.15) and of_type not in ("date", "tier")
            result.append((self.expression(table, of_type, 1) if computed else column(name, of_type), words))
        return result


def once_for(all_values):
    """run(rows, place) of a function that gives the values for all rows at once."""
    state = {}

    def run(rows, place):
        if state.get("rows") is not rows or state.get("noise") != values.Noise.on:
            state.update(rows=rows, noise=values.Noise.on, values=all_values(rows))
        return state["values"][place]

    return run


def _sort_part(expression, words, rows, place):
    """One key of an order inside `within`, which ascends unless said: (value, descending, nulls first)."""
    descending = "desc" in words
    return expression.run(rows, place), descending, "nulls first" in words or not descending and "nulls last" not in words


def simple(table):
    """The columns that can be grouped by."""
    return [one for one in table.columns if one[1] != "dynamic"]


def strict(run):
    """Null where an operand is null."""
    return lambda left, right: None if left is None or right is None else run(left, right)


def aggregate_call(name, signature, arguments):
    """An aggregate's call."""
    wanted = signature.default_name.count("{")
    shown = [argument.name if argument.name and argument.text == written(argument.name) else None for argument in arguments]
    if name == "percentile":
        shown[1] = arguments[1].text
    # what the result of an expression is called the reference does not say
    default_name = None if None in shown[:wanted] else signature.default_name.format(*shown)

    def run(rows):
        return signature.run([tuple(argument.run(rows, place) for argument in arguments) for place in range(len(rows))])

    text = f"{name}({', '.join(argument.text for argument in arguments)})"
    return Aggregation(signature.result, text, run, merged(arguments), default_name, signature.in_order)
