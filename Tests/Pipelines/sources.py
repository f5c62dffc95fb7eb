"""Where a random pipeline begins: tables written out, ranges, names and functions of `let`, the effective-dated table."""
import aggregates
import operators
import package
import signatures
import values
from expressions import TYPES, Expressions, aggregate_call, call
from tables import NO_RULE, DataTable, Expression, Given, Pipeline, Table, column, constant, written
from values import QueryError, day

NAMES = ["a", "b", "c", "n", "x", "y", "unit", "hours", "h4", "h10", "単位", "氏名", "4月", "day", "note", "two words", "x1", "count",
         "kind"]
DAYS = [day(2023, 6, 1), day(2024, 2, 1), day(2024, 7, 20), day(2025, 4, 1)]


class Sources(Expressions):
    """The part of the generator that makes sources."""

    def beginning(self):
        """A pipeline without stages, and its table."""
        while True:
            self.small, self.prelude, self.named_tables = True, [], []
            try:
                pipeline = Pipeline(self.source())
                pipeline.prelude = self.prelude
                return pipeline, pipeline.source.table()
            except (QueryError, *NO_RULE):
                continue

    def source(self):
        """A table written out, as it is, under a name or through a function; now and then a range or print."""
        roll = self.random.random()
        if roll < 0.03:
            return self.range()
        if roll < 0.05:
            return self.print()
        if roll < 0.075:
            return self.posts()
        if roll < 0.085:
            return self.big()
        if roll > 0.96:
            return self.nulls()
        if roll < 0.09:
            return self.union_source()
        if roll < 0.12:
            return self.named_table(self.datatable())
        return self.function_of_table(self.datatable()) if roll < 0.15 else self.datatable()

    def print(self):
        """print: one row, with names of its own or print_N."""
        nothing = Table([], [{}])
        made = [(f"v{place}", self.expression(nothing, self.pick(TYPES), 2)) for place in range(self.pick([1, 2, 4]))]
        made = [(None if one.text[0].isdigit() and self.chance(0.5) else name, one) for name, one in made]
        names = [name or f"print_{place}" for place, (name, _) in enumerate(made)]
        row = {name: e.run([{}], 0) for name, (_, e) in zip(names, made)}
        return Given(lambda: f"print {operators.named_texts(made)}",
                     lambda: Table([(name, e.type) for name, (_, e) in zip(names, made)], [row]))

    def big(self):
        """Some thousand rows, on both sides of the engine's batch border, with repeating keys, texts, reals and nulls."""
        self.small = False
        count = self.random.choice([32_767, 32_768, 32_769, 40_000, 70_000])
        source = Given(lambda: f"range x from 1 to {count} step 1",
                       lambda: Table([("x", "long")], [{"x": place} for place in range(1, count + 1)]))
        x = column("x", "long")

        def of_x(of_type, text, run):
            return Expression(of_type, text, lambda rows, place: run(rows[place]["x"]), {"x": "long"})

        start = day(2025, 4, 1)
        made = [("k", of_x("long", "x % 7", lambda n: n % 7)),
                ("n", of_x("long", "iff(x % 13 == 0, long(null), x * 37 % 1001)",
                           lambda n: None if n % 13 == 0 else n * 37 % 1001)),
                ("s", of_x("string", 'strcat("課", x % 11)', lambda n: f"課{n % 11}")),
                ("r", of_x("real", "x / 4.0", lambda n: n / 4.0)),
                ("d", of_x("datetime", "datetime(2025-04-01) + x * 1h",
                           lambda n: values.Datetime(start + n * values.TICKS_HOUR)))]
        stage = operators.extend(self.random.sample(made, self.random.randint(1, 5)))
        return Given(lambda: f"{source.write()} | {stage.write()}", lambda: stage.run(source.table()))

    def nulls(self):
        """A table whose nulls were made on the way, by different stages: what lies under a null must not show."""
        kinds = [("l", "long"), ("r", "real"), ("d", "datetime"), ("t", "timespan")]
        rows = [{"k": place // 2, **{name: self.value(kind, nulls=0.7) for name, kind in kinds}} for place in range(8)]
        pipeline = Pipeline(DataTable([("k", "long")] + kinds, rows))
        key, columns = (None, column("k", "long")), [column(name, kind) for name, kind in kinds]
        roll = self.random.random()
        if roll < 0.6:
            name = self.pick(["percentile", "percentile", "max", "min", "take_any"])
            made = []
            for one in columns:
                signature = next(s for s in aggregates.AGGREGATES[name] if s.parameters[0] == one.type)
                extra = [constant(50, "long")] if name == "percentile" else []
                made.append(([one.name], [aggregate_call(name, signature, [one] + extra)]))
            pipeline.stages.append(operators.summarize(made, [key]))
        elif roll < 0.8:
            empty = Pipeline(DataTable([("k", "long")] + [(name + "2", kind) for name, kind in kinds], []))
            pipeline.stages.append(operators.join("leftouter", empty, [("k", "k")]))
        else:
            wanted = self.expression(pipeline.table(), "bool", 1)
            pipeline.stages.append(operators.extend([(one.name + "3", self.choice(wanted, one)) for one in columns]))
        result = Given(pipeline.write, pipeline.table)
        result.inner = [pipeline]
        return result

    def choice(self, wanted, one):
        """iff(wanted, one, null)"""
        signature = next(s for s in signatures.SIGNATURES["iff"] if s.result == one.type)
        return call("iff", signature, [wanted, one, constant(None, one.type)])

    def union_source(self):
        """union of tables in front."""
        columns = self.datatable().columns
        parts = [Pipeline(self.datatable(columns=columns)) for _ in range(self.pick([2, 3]))]
        return operators.union_of(parts, self.pick([None, "outer", "inner"]), self.pick([None, "source"]))

    def posts(self):
        """The effective-dated table, mostly at a day."""
        if self.chance(0.3):
            return Given(lambda: "posts", lambda: labelled(package.table(), "posts"))
        stage = operators.at(self.pick(DAYS))
        return Given(lambda: f"posts | {stage.write()}", lambda: stage.run(package.table()))

    def named_table(self, source):
        """let T = …; T, sometimes of a query with stages."""
        pipeline = Pipeline(source)
        self.add_stages(pipeline, [self.where, self.extend, self.sort, self.summarize, self.top, self.distinct])
        name = f"T{len(self.prelude)}"
        self.prelude.append(lambda: f"let {name} = {pipeline.write()}")
        named = Given(lambda: name, lambda: labelled(pipeline.table(), name))
        named.inner = [pipeline]
        self.named_tables.append(named)
        return named

    def add_stages(self, pipeline, makers, keep=()):
        """Some stages behind a pipeline, that leave it certain columns."""
        table = pipeline.table()
        while self.chance(0.3):
            try:
                for stage in self.pick(makers)(table) or []:
                    after = stage.run(table)
                    if not set(keep) <= set(after.columns):
                        break
                    pipeline.stages.append(stage)
                    table = after
            except (QueryError, *NO_RULE):
                continue

    def function_of_table(self, source):
        """let f = (T:(…), n:long) { T | where … }; f(…, 5): the stage inside sees n as a column that all rows share."""
        table = source.table()
        name, parameter = f"g{len(self.prelude)}", "limit_of_f"
        value = self.value("long", nulls=0)
        inside = Table(table.columns + [(parameter, "long")], [])
        condition = self.expression(inside, "bool", 2)
        declared = ", ".join(f"{written(column_name)}:{kind}" for column_name, kind in table.columns)
        self.prelude.append(lambda: f"let {name} = (T:({declared}), {parameter}:long) {{ T | where {condition.text} }}")

        def rows():
            given = source.table()
            whole = [{**row, parameter: value} for row in given.rows]
            return given.with_rows([row for place, row in enumerate(given.rows) if condition.run(whole, place) is True])

        return Given(lambda: f"{name}(({source.write()}), {values.literal(value, 'long')})", rows)

    def datatable(self, most=8, columns=None):
        """Some columns and rows: none, one, a few or up to sixty."""
        if columns is None:
            names = self.random.sample(NAMES, self.random.randint(1, most))
            columns = [(name, self.pick(TYPES if self.chance(0.9) else ["long", "string"])) for name in names]
        count = self.random.choice([0, 1, 2, 3, 5, 8, 8, 12, 20, self.random.randint(0, 60)])
        rows = [{name: self.value(kind) for name, kind in columns} for _ in range(count)]
        if rows and self.chance(0.3):
            rows += [dict(self.pick(rows)) for _ in range(3)]
        return DataTable(columns, rows)

    def range(self):
        """range x from … to … step …; sometimes over the border of a batch."""
        count = self.random.choice([0, 1, 5, 30, 200, 32_768, 32_769, 40_000] if self.chance(0.3) else [0, 1, 5, 30, 200])
        start, step = self.random.randint(-5, 5), self.pick([1, 2, 3])
        stop = start + (count - 1) * step
        rows = [{"x": start + place * step} for place in range(count)]
        return Given(lambda: f"range x from {start} to {stop} step {step}", lambda: Table([("x", "long")], rows))


def labelled(table, name):
    """The table under a name that withsource shows."""
    table.label = name
    return table
