"""Random valid pipelines from a seed. The oracle computes each stage as it is chosen, so the columns are always known."""
import aggregates
import operators
import package
import shapes
import values
from expressions import TYPES, simple
from known import known
from sources import DAYS, NAMES, Sources
from tables import NO_RULE, Aggregation, Expression, Invalid, Pipeline, Stage, column, constant, written
from values import QueryError, day

# stages that compute their expressions for every row; others may leave some out, as `top 0 by …` does
COMPUTES_ALL = {"where", "extend", "project", "summarize", "serialize", "expect", "attach"}


class Generator(Sources):
    """Makes one pipeline."""

    def pipeline(self):
        """A pipeline, and its table or the error that it must end with."""
        pipeline, table = self.beginning()
        for _ in range(self.random.choice([1, 1, 2, 2, 3, 4, 5, 6] if self.small else [1, 2, 3])):
            stages, after = self.stages(table), table
            try:
                for stage in stages:
                    after = stage.run(after)
            except NO_RULE:
                continue
            except QueryError as error:
                if self.chance(0.7) and len(stages) == 1 and stages[0].write().split()[0] in COMPUTES_ALL:
                    pipeline.stages += stages
                    return pipeline, error
                continue
            table = after
            pipeline.stages += stages
            if len(table.columns) > 14 or stages[-1].last:
                break
        return pipeline, table

    # Stages

    def stages(self, table):
        """The next stage, behind a sort where it needs rows whose order is settled."""
        makers = [(6, self.where), (5, self.extend), (3, self.project), (4, self.summarize), (3, self.sort), (3, self.join),
                  (1, self.distinct), (2, self.take), (1, self.count), (2, self.top), (2, self.union), (1, self.project_some),
                  (1, self.project_rename), (1, self.project_reorder), (1, self.getschema), (3, self.windows), (3, self.withins),
                  (2, self.mv_expand), (2, self.make_series), (2, self.top_nested), (2, self.partition), (2, self.pivot),
                  (1, self.narrow), (1, self.expect), (1, self.as_name), (2, self.attach),
                  (1, self.sample), (1, self.search), (3, self.crosstab), (2, self.unpivot), (1, self.serialize)]
        while True:
            maker = self.random.choices([m for _, m in makers], [w for w, _ in makers])[0]
            try:
                stages = maker(table)
            except (QueryError, *NO_RULE):
                continue
            if stages:
                return stages

    def settled(self, table):
        """The sort that settles the order, or nothing where it is settled; None where no sort can."""
        if table.exact:
            return []
        if any(kind in ("dynamic", "bool") for _, kind in table.columns):
            return None
        return [operators.sort([(column(name, kind), self.pick(["asc", ""])) for name, kind in table.columns])]

    def in_order(self, table, stage):
        """A stage that reads rows in order, behind the sort that it needs."""
        before = self.settled(table)
        return None if before is None else before + [stage]

    def where(self, table):
        """where"""
        return [operators.where(self.expression(table, "bool", self.pick([1, 2, 2, 3])))]

    def named(self, table, expression, taken):
        """An expression with a name, or without one where its name is sure."""
        if expression.name is not None and expression.text == column(expression.name, "").text and (
                expression.name not in taken) and self.chance(0.7):
            taken.add(expression.name)
            return None, expression
        fresh = [name for name in NAMES + ["p", "q", "r", "結果"] if name not in taken]
        name = self.pick(fresh)
        taken.add(name)
        return name, expression

    def extend(self, table):
        """extend by one to three columns."""
        taken = set()
        made = []
        for _ in range(self.random.randint(1, 3)):
            of_type = self.pick([kind for kind in TYPES + ["date"] if kind != "dynamic"] + ["dynamic"])
            made.append(self.named(table, self.expression(table, of_type, self.pick([1, 2, 3, 4])), taken))
        return [operators.extend([one for one in made if one[0] is not None] or [("z", self.constant("long"))])]

    def project(self, table):
        """project some columns, renamed or computed."""
        taken = set()
        made = []
        for _ in range(self.random.randint(1, 5)):
            if self.chance(0.6):
                name, of_type = self.pick(table.columns)
                expression = column(name, of_type)
            else:
                expression = self.expression(table, self.pick(TYPES + ["date"]), 2)
            made.append(self.named(table, expression, taken))
        return [operators.project(made)]

    def project_some(self, table):
        """project-away, project-keep."""
        patterns = [self.pick(table.names + ["h*", "*a*", "zz*"]) for _ in range(self.random.randint(1, 3))]
        stage = operators.project_some(self.pick(["project-away", "project-keep"]), patterns)
        stage.run(table)
        return [stage]

    def project_rename(self, table):
        """project-rename"""
        fresh = [name for name in NAMES + ["p", "q"] if name not in table.names]
        chosen = self.random.sample(table.names, min(len(table.names), self.random.randint(1, 2)))
        return [operators.project_rename(list(zip(self.random.sample(fresh, len(chosen)), chosen)))] if len(fresh) > 2 else None

    def project_reorder(self, table):
        """project-reorder"""
        chosen = self.random.sample(table.names, self.random.randint(1, min(2, len(table.names))))
        parts = [(name, "") for name in chosen]
        if self.chance(0.5):
            pattern, order = self.pick([("*", ["", "asc", "desc"]), ("h*", ["", "asc", "desc", "granny-asc", "granny-desc"])])
            parts.append((pattern, self.pick(order)))
        return [operators.project_reorder(parts)]

    def sort(self, table):
        """sort by one to three keys; by all where the order must be settled."""
        orders = self.orders(table)
        return [operators.sort(orders, self.pick(["sort", "order"]))] if orders else None

    def take(self, table):
        """take, limit"""
        return self.in_order(table, operators.take(self.random.choice([0, 1, 3, 5, 20, 100]), self.pick(["take", "limit"])))

    def top(self, table):
        """top, with ties and within groups."""
        orders = self.orders(table, 2)
        if not orders:
            return None
        keys = [column(*self.pick(simple(table)))] if self.chance(0.4) else []
        return self.in_order(table, operators.top(self.random.choice([0, 1, 2, 3, 10]), orders, self.chance(0.3), keys))

    def expect(self, table):
        """expect of what mostly holds."""
        condition = self.expression(table, "bool", 1)
        if self.chance(0.8):
            condition = self.comparison_of(self.constant("long"), self.constant("long")) if self.chance(0.3) else condition
            if any(condition.run(table.rows, place) is not True for place in range(len(table.rows))):
                return None
        return [operators.expect(condition, self.chance(0.5))]

    def count(self, table):
        """count"""
        return [operators.count()]

    def getschema(self, table):
        """getschema"""
        return [operators.getschema()]

    def distinct(self, table):
        """distinct of some columns or all."""
        names = self.random.sample(table.names, self.random.randint(1, min(3, len(table.names))))
        return [operators.distinct(None if self.chance(0.2) else names)]

    def keys(self, table):
        """Keys of summarize: columns, bins, other expressions."""
        taken, keys = set(), []
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 3])):
            roll = self.random.random()
            if roll < 0.7 and simple(table):
                expression = column(*self.pick(simple(table)))
                if expression.name in taken:
                    continue
                taken.add(expression.name)
                keys.append((None, expression))
            else:
                of_type = self.pick(["bool", "long", "string", "datetime", "date"])
                expression = self.expression(table, of_type, 1)
                if expression.name and expression.text.startswith("bin(") and expression.name not in taken:
                    taken.add(expression.name)
                    keys.append((None, expression))
                else:
                    keys.append(self.named(table, expression, taken))
        return keys

    def summarize(self, table):
        """summarize with aggregates of all kinds by keys."""
        keys = self.keys(table)
        taken = {name or e.name for name, e in keys}
        made = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3] if keys else [1, 1, 2, 3])):
            roll = self.random.random()
            if roll < 0.08:
                found = ([], [self.combined(table)])
            elif roll < 0.16 and table.exact:
                found = self.best(table, keys) if self.chance(0.7) else self.any_row(table)
            elif roll < 0.2:
                found = self.percentiles(table)
            else:
                found = ([], [self.aggregation(table, table.exact)])
            names, several = found
            if len(several) > 1 and self.chance(0.3):
                fresh = [name for name in NAMES + ["p", "q", "r"] if name not in taken]
                if len(fresh) >= len(several):
                    names = self.random.sample(fresh, len(several))
            default = several[0].default_name
            unsure = default in taken | {None, ""}
            if len(several) == 1 and (unsure or self.chance(0.5)):
                names = [next(name for name in self.random.sample(NAMES + ["p", "q", "r"], 19) if name not in taken)]
            if names:
                taken |= set(names)
            made.append((names or None, several))
        return [operators.summarize(made, keys)]

    def best(self, table, keys):
        """arg_max, arg_min with columns or `*`."""
        grouped = [e.name for _, e in keys if e.text == written(e.name or "")]
        return operators.arg_best(self.pick(["arg_max", "arg_min"]), table, self, grouped)

    def any_row(self, table):
        """take_any of several columns: those of the first row."""
        chosen = self.random.sample(table.columns, min(len(table.columns), self.random.randint(2, 3)))
        if len(chosen) < 2:
            raise Invalid("one column")
        text = f"take_any({', '.join(written(name) for name, _ in chosen)})"
        return [], [Aggregation(kind, text, lambda rows, name=name, kind=kind: rows[0][name] if rows else operators.missing(kind),
                                dict(chosen), name, True) for name, kind in chosen]

    def percentiles(self, table):
        """percentiles of a column: a column each."""
        usable = [one for one in table.columns if one[1] in ("long", "real", "datetime", "timespan")]
        if not usable:
            raise Invalid("nothing to rank")
        name, kind = self.pick(usable)
        percents = self.random.sample([0, 5, 10.5, 25, 50, 75, 99.9, 100], self.random.randint(1, 3))
        text = f"percentiles({written(name)}, {', '.join(map(str, percents))})"
        return [], [Aggregation(kind, text, lambda rows, p=p: aggregates.nearest_rank([(row[name], p) for row in rows]),
                                {name: kind}, f"percentile_{name}_{str(p).replace('.', '_')}", False) for p in percents]

    # Two tables

    def other(self, columns):
        """A pipeline for the other side: a table with some of the columns, sometimes with a stage behind it."""
        pipeline = Pipeline(self.datatable(columns=columns))
        self.add_stages(pipeline, [self.where, self.extend, self.sort, self.take, self.top, self.distinct], columns)
        return pipeline

    def itself(self, table):
        """A named table once more, behind other stages, with a key that both have; None where there is none."""
        if not self.named_tables:
            return None
        pipeline = Pipeline(self.pick(self.named_tables))
        self.add_stages(pipeline, [self.where, self.extend, self.sort])
        keys = [(name, name) for name, kind in pipeline.table().columns
                if kind in ("long", "int", "string", "bool", "datetime") and table.types.get(name) == kind]
        return (pipeline, [self.pick(keys)]) if keys else None

    def join(self, table):
        """join of all kinds, and lookup."""
        keys = [one for one in table.columns if one[1] in ("long", "int", "string", "bool", "datetime")]
        if not keys or len(table.rows) > 300:
            return None
        left = self.random.sample(keys, 1 if self.chance(0.7) or len(keys) < 2 else 2)
        on = []
        for place, (name, _) in enumerate(left):
            on.append((name, name if self.chance(0.6) else f"k{place}"))
        columns = [(right, kind) for (_, right), (_, kind) in zip(on, left)]
        if len(set(columns)) < len(columns):
            return None
        for name in self.random.sample(NAMES, self.random.randint(0, 3)):
            if name not in [n for n, _ in columns]:
                columns.append((name, self.pick(TYPES)))
        other = self.other(columns)
        self.share_keys(table, other.source, on)
        again = self.itself(table) if self.chance(0.5) and len(table.rows) < 100 else None
        other, on = again or (other, on)
        if self.chance(0.3):
            return [operators.lookup(self.pick([None, "leftouter", "inner"]), other, on)]
        kinds = ["inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti"]
        kind = self.pick(kinds)
        if kind == "innerunique":
            return self.in_order(table, operators.join(kind, other, on))
        return [operators.join(kind, other, on)]

    def share_keys(self, table, source, on):
        """Gives some rows of the other side keys of this side, so that there is something to match."""
        for row in source.rows:
            if table.rows and self.chance(0.6):
                pattern = self.pick(table.rows)
                for left, right in on:
                    row[right] = pattern[left]

    def union(self, table):
        """union with one or two tables that share some columns."""
        others = []
        for _ in range(self.pick([1, 1, 2])):
            columns = self.random.sample(table.columns, self.random.randint(1, len(table.columns)))
            if self.chance(0.4):
                columns = [(name, self.pick(TYPES) if self.chance(0.3) else kind) for name, kind in columns]
            columns = [(name, operators.shown_type(kind)) for name, kind in columns]
            others.append(Pipeline(self.datatable(columns=columns)))
        stage = operators.union(others, self.pick([None, None, "outer", "inner"]), self.pick([None, None, "source"]))
        stage.run(table)
        return [stage]

    # Rows and their neighbours

    def windows(self, table):
        """extend with functions of neighbouring rows, behind what puts them in order."""
        before = self.settled(table)
        if before is None:
            return None
        if not before:
            orders = self.orders(table)
            before = [operators.sort(orders) if orders and self.chance(0.6) else operators.serialize([])]
        for stage in before:
            table = stage.run(table)
        if self.chance(0.2):
            return before + [operators.where(self.compared(table, self.window(table)))]
        taken, made = set(), []
        for _ in range(self.random.randint(1, 2)):
            made.append(self.named(table, self.combined_with(table, self.window(table)), taken))
        return before + [operators.serialize(made) if self.chance(0.3) else operators.extend(made)]

    def serialize(self, table):
        """serialize, with a column or without."""
        named = [self.named(table, self.expression(table, "long", 2), set())] if self.chance(0.5) else []
        return self.in_order(table, operators.serialize([one for one in named if one[0]]))

    def withins(self, table):
        """extend with an aggregate over the group or a frame."""
        if not simple(table):
            return None
        expression = self.within(table)
        if expression is None:
            return None
        roll = self.random.random()
        if roll < 0.2:
            return self.in_order(table, operators.where(self.compared(table, expression)))
        named = [self.named(table, self.combined_with(table, expression), set())]
        return self.in_order(table, operators.project(named) if roll < 0.3 else operators.extend(named))

    def combined_with(self, table, expression):
        """The expression, or arithmetic with another of its type."""
        if expression.type in ("long", "real") and self.chance(0.3):
            return self.with_other(expression, self.expression(table, expression.type, 1))
        return expression

    def compared(self, table, expression):
        """A comparison of the expression with one of its type."""
        if expression.type == "dynamic":
            raise Invalid("a list has no order")
        other = self.expression(table, expression.type, 1)
        return self.comparison_of(expression, other)

    def as_name(self, table):
        """as NAME, often with a union behind it that can show the name."""
        stage = operators.as_name(f"w{self.random.randint(0, 99)}")
        return [stage] + (self.union(stage.run(table)) or [] if self.chance(0.7) else [])

    def search(self, table):
        """search of a term in texts and whole numbers, behind `as`."""
        if any(kind in ("real", "dynamic", "datetime", "date", "timespan", "bool") for _, kind in table.columns):
            return None
        if "$table" in table.names:
            return None
        term = self.pick(["a", "*a*", "a*", "*b", "tax", "課", "*課*", "1", "12"])
        return [operators.search(f"w{self.random.randint(0, 99)}", term, self.chance(0.2))]

    def sample(self, table):
        """sample, of which only the number of rows is sure."""
        number = self.random.choice([0, 1, 5, 100])
        return [Stage(f"sample {number}", lambda given: given.with_rows(given.rows[:number])), operators.count()]

    def attach(self, table):
        """attach at a date of each row, or at one day."""
        keys = [name for name, kind in table.columns if kind == "string"]
        if not keys or len(table.rows) > 1000:
            return None
        moments = [column(*one) for one in table.columns if one[1] in ("date", "datetime")]
        chosen = self.pick(moments) if moments and self.chance(0.7) else constant(self.pick(DAYS), "date")
        key = self.pick(keys)
        people = operators.extend([("id", self.people(key))])
        return [people, operators.attach(package.table(), "id", chosen, self.chance(0.8))] if chosen.name != "id" else None

    def people(self, name):
        """A text column turned into numbers of people, so that some match."""
        condition = operators.functions.text_operator("contains_cs")
        text = f'iff({written(name)} contains_cs "a", "00001", iff({written(name)} contains_cs "課", "00003", {written(name)}))'
        return Expression("string", text, lambda rows, place: "00001" if condition(rows[place][name], "a") else
                          "00003" if condition(rows[place][name], "課") else rows[place][name], {name: "string"})

    # Shapes

    def dynamic_columns(self, table):
        """The columns that hold lists."""
        return [one for one in table.columns if one[1] == "dynamic"]

    def mv_expand(self, table):
        """mv-expand of one or two lists."""
        found = self.dynamic_columns(table)
        if not found or len(table.rows) > 1000:
            return None
        parts, taken = [], set(table.names)
        for name, of_type in self.random.sample(found, min(len(found), self.pick([1, 1, 2]))):
            fresh = self.pick([n for n in NAMES + ["p", "q"] if n not in taken])
            renamed = fresh if self.chance(0.3) else None
            taken.add(fresh)
            parts.append((renamed, column(name, of_type), self.pick([None, None, "long", "string", "real", "bool"])))
        if self.chance(0.2):
            made = self.expression(table, "dynamic", 2)
            fresh = self.pick([n for n in NAMES + ["p", "q"] if n not in taken])
            parts.append((fresh, made, self.pick([None, "long"])))
        index = "index" if self.chance(0.3) and "index" not in table.names else None
        return [operators.mv_expand(parts, index, self.pick([None, None, None, 1, 2]), self.pick([None, None, "bag", "array"]))]

    def number_aggregation(self, table):
        """An aggregate of numbers that does not depend on the order of rows."""
        names = ["count", "sum", "avg", "max", "min", "dcount", "countif"]
        while True:
            one = self.aggregation(table, in_order=False)
            if one.text.split("(")[0] in names and one.type in ("long", "int", "real"):
                return one

    def make_series(self, table):
        """make-series over a whole axis, with or without ends."""
        axes = [one for one in table.columns if one[1] in ("long", "int", "datetime")]
        if not axes or len(table.rows) > 1000:
            return None
        name, of_type = self.pick(axes)
        known_values = sorted(row[name] for row in table.rows if row[name] is not None)
        step = values.Timespan(self.pick([7, 30, 365]) * values.TICKS_DAY) if of_type == "datetime" else self.pick([1, 2, 5, 100])
        low = known_values[0] if known_values else self.value(of_type, nulls=0)
        high = known_values[-1] if known_values else low
        if (int(high) - int(low)) // int(step) > 2000:
            return None
        wrap = values.Datetime if of_type == "datetime" else int
        start = wrap(int(low) - self.pick([0, 0, 1, -1]) * int(step)) if self.chance(0.7) else None
        stop = wrap(int(high) + self.pick([0, 1, 2]) * int(step)) if self.chance(0.7) else None
        if start is not None and stop is not None and stop <= start:
            return None
        if stop is not None and self.chance(0.3):
            stop = wrap(int(stop) - int(step) // 2)
            if start is not None and stop <= start:
                return None
        series = [(label, self.number_aggregation(table), self.pick([None, None, 0, -1]))
                  for label in self.pick([["s1"], ["s1", "s2"]])]
        keys = [(None, column(*self.pick([one for one in simple(table) if one[0] != name])))] if (
            self.chance(0.5) and len(simple(table)) > 1) else []
        nonempty = not table.rows and not keys and start is not None and stop is not None
        low_end, high_end = (0, values.LAST_TICK) if of_type == "datetime" else (values.LONG_MIN, values.LONG_MAX)
        if not all(low_end <= int(end or 0) <= high_end for end in (start, stop)):
            return None
        return [shapes.make_series(series, column(name, of_type), start, stop, step, keys, nonempty)]

    def top_nested(self, table):
        """top-nested of one or two levels."""
        usable = [one for one in simple(table) if one[1] != "real"]
        if not usable or len(table.rows) > 1000:
            return None
        levels = []
        for name, of_type in self.random.sample(usable, min(len(usable), self.pick([1, 1, 2, 2, 3]))):
            others = self.value(of_type, nulls=0) if self.chance(0.4) and of_type not in ("date", "tier") else None
            if others == "":
                others = "others"
            levels.append((self.pick([None, 1, 2, 3]), None, column(name, of_type), others,
                           f"total{len(levels)}" if self.chance(0.4) else None, self.number_aggregation(table), self.chance(0.3)))
        stage = shapes.top_nested(levels)
        return [stage]

    def partition(self, table):
        """partition by a column, with one or two stages inside."""
        if not simple(table) or len(table.rows) > 1000:
            return None
        key = column(*self.pick(simple(table)))
        if len({values.group_key(row[key.name]) for row in table.rows}) > 60:
            return None
        before = self.settled(table)
        if before is None:
            return None
        for stage in before:
            table = stage.run(table)
        stages, inner = [], table
        for _ in range(self.pick([1, 1, 2])):
            made = self.pick([self.where, self.extend, self.summarize, self.top, self.take, self.sort, self.count,
                              self.distinct, self.windows, self.withins, self.mv_expand, self.project, self.serialize,
                              self.top_nested, self.project_reorder])(inner)
            for stage in made or []:
                inner = stage.run(inner)
            stages += made or []
        return before + [shapes.partition(key, stages)] if stages else None

    def pivot(self, table):
        """evaluate pivot of a text or a whole number."""
        usable = [one for one in table.columns if one[1] in ("string", "long", "int")]
        if not usable or self.dynamic_columns(table) or len(table.rows) > 1000:
            return None
        key = column(*self.pick(usable))
        if len({row[key.name] for row in table.rows}) > 12:
            return None
        aggregation = self.number_aggregation(table) if self.chance(0.6) else None
        used = {key.name, *(aggregation.uses if aggregation else ())}
        free = [one for one in table.columns if one[0] not in used]
        if not free:
            return None
        keys = [column(*one) for one in self.random.sample(free, min(len(free), self.pick([1, 2])))]
        stage = shapes.pivot(key, aggregation, keys if self.chance(0.6) else None if aggregation or self.chance(0.5) else keys)
        if aggregation is None:
            stage = shapes.pivot(key, None, None)
        stage.run(table)
        return [stage]

    def narrow(self, table):
        """evaluate narrow, where all cells have a sure text."""
        if any(kind in ("real", "dynamic") for _, kind in table.columns) or len(table.rows) > 1000:
            return None
        return self.in_order(table, shapes.narrow())

    def crosstab(self, table):
        """crosstab with some of its options."""
        usable = [one for one in table.columns if one[1] in ("string", "tier", "long", "int", "bool")]
        if len(usable) < 2 or len(table.rows) > 1000:
            return None
        chosen = self.random.sample(usable, min(len(usable), self.pick([2, 2, 3])))
        across, by = column(*chosen[0]), [column(*one) for one in chosen[1:]]
        found = {row[across.name] for row in table.rows if row[across.name] not in (None, "")}
        if len(found) > 12:
            return None
        only = self.random.sample(sorted(found), self.random.randint(1, len(found))) if found and self.chance(0.25) else None
        share = self.pick(["row_share", "column_share"]) if self.chance(0.2) else None
        aggregation = self.aggregation(table, in_order=False) if not share else self.number_aggregation(table)
        totals = self.chance(0.4) and not (known("average of no rows in crosstab") and "avg" in aggregation.text)
        empty = self.chance(0.2) and len(by) == 1
        stage = shapes.crosstab(aggregation, by, across, only, totals, share, empty)
        stage.last = totals and shapes.total_label(by).type == "tier"  # how 計 stands in the order no page says
        stage.run(table)
        return [stage]

    def unpivot(self, table):
        """unpivot of columns of one type; the names are an ordered category then, so nothing follows but a text of them."""
        kind = self.pick([kind for _, kind in table.columns])
        family = {"long": ("long", "real"), "real": ("long", "real")}.get(kind, (kind,))
        names = [one for one in table.columns if one[1] in family]
        if len(names) < 2 or len(names) == len(table.columns) or {"name", "value"} & set(table.names):
            return None
        chosen = self.random.sample(names, self.random.randint(2, len(names)))
        of_type = values.common_type([kind for _, kind in chosen])
        stage = shapes.unpivot(chosen, of_type, ("name", "value"))
        stage.last = True
        return [stage]

