"""Operators that turn a table's shape: series, nested tops, parts, and cross tables."""
import unicodedata

import functions
import values
from known import known
from operators import groups_of, missing, named_texts
from tables import Invalid, Stage, Table, column, merged, written
from values import group_key, sort_key


def make_series(series, axis, start, stop, step, keys, nonempty=False):
    """Aggregates for each step of an axis, a list for each group.

    `series` has (name, Aggregation, default or None); start and stop may be None. The order of groups is not settled.
    """

    def run(table):
        table.demand(merged([axis] + [a for _, a, _ in series] + [key for _, key in keys]))
        key_expressions = [key for _, key in keys]
        groups = []
        for found, members in groups_of(table, key_expressions):
            bins = binned(members, axis, start, stop, step)
            if bins:
                groups.append((found, bins))
        if not groups and nonempty:
            groups = [([], {})]
        columns = [(name or key.name, key.type) for name, key in keys]
        columns += [(name or one.default_name, "dynamic") for name, one, _ in series] + [(axis.name, "dynamic")]
        if len({name for name, _ in columns}) < len(columns):
            raise Invalid("a name twice")
        rows = []
        for found, bins in groups:
            places = steps(bins, start, stop, step)
            cells = list(found)
            for _, one, default in series:
                absent = 0 if default is None else default
                absent = float(absent) if one.type == "real" else absent
                cells.append([one.run(bins[place]) if place in bins else absent for place in places])
            rows.append({name: cell for (name, _), cell in zip(columns, cells + [[as_axis(p, axis.type) for p in places]])})
        return Table(columns, rows, False)

    parts = [(f"{written(n)} = " if n else "") + one.text + (f" default = {d}" if d is not None else "") for n, one, d in series]
    text = f"make-series {'kind=nonempty ' if nonempty else ''}{', '.join(parts)} on {axis.text}"
    axis_type = "long" if axis.type == "int" else axis.type
    ends = [(word, end) for word, end in (("from", start), ("to", stop)) if end is not None]
    text += "".join(f" {word} {values.literal(end, axis_type)}" for word, end in ends)
    text += " step " + values.literal(step, "timespan" if axis.type == "datetime" else axis_type)
    return Stage(text + (f" by {named_texts(keys)}" if keys else ""), run)


def binned(members, axis, start, stop, step):
    """The rows of each step of the axis, from the start on and before the stop; a null stands nowhere."""
    bins = {}
    for place, row in enumerate(members):
        value = axis.run(members, place)
        if value is None or start is not None and value < start or stop is not None and value >= stop:
            continue
        origin = 0 if start is None else int(start)
        bins.setdefault(origin + (int(value) - origin) // int(step) * int(step), []).append(row)
    return bins


def steps(bins, start, stop, step):
    """All steps of a series: from the start, or the first with rows, to the stop, or the last with rows."""
    first = int(start) if start is not None else min(bins)
    end = int(stop) if stop is not None else max(bins) + 1
    return range(first, end, int(step))


def as_axis(ticks, of_type):
    """A step as a value of the axis."""
    if of_type == "datetime":
        return values.Datetime(ticks)
    return values.Timespan(ticks) if of_type == "timespan" else ticks


def top_nested(levels):
    """The largest of each level inside those of the level above. A level is (N or None, name, expression, value of the
    others or None, name of the aggregate or None, Aggregation, ascending). Ties at a border are not settled: Invalid."""

    def run(table):
        table.demand(merged([level[2] for level in levels] + [level[5] for level in levels]))
        columns = []
        for _, name, expression, _, total_name, total, _ in levels:
            shown = name or expression.name
            columns += [(shown, expression.type), (total_name or f"aggregated_{shown}", total.type)]
        if len({name for name, _ in columns}) < len(columns):
            raise Invalid("a name twice")
        cells = nested(table.rows, levels)
        return Table(columns, [{name: cell for (name, _), cell in zip(columns, row)} for row in cells], False)

    return Stage(", ".join(map(level_text, levels)), run)


def level_text(level):
    """One level as it is written."""
    number, name, expression, others, total_name, total, ascending = level
    text = "top-nested " + (f"{number} " if number is not None else "") + "of " + (f"{written(name)} = " if name else "")
    text += expression.text + (f" with others = {values.literal(others, expression.type)}" if others is not None else "")
    return text + " by " + (f"{written(total_name)} = " if total_name else "") + total.text + (" asc" if ascending else "")


def nested(rows, levels):
    """The cells of all rows of these levels."""
    if not levels:
        return [[]]
    number, _, expression, _, _, total, ascending = levels[0]
    groups = {}
    for place, row in enumerate(rows):
        groups.setdefault(group_key(expression.run(rows, place)), []).append(row)
    ranked = [(sort_key(total.run(members), not ascending, ascending), members) for members in groups.values()]
    ranked.sort(key=lambda one: one[0])
    count = len(ranked) if number is None else number
    if 0 < count < len(ranked) and not (ranked[count - 1][0] < ranked[count][0]):
        raise Invalid("a tie at the border")
    result = []
    for _, members in ranked[:count]:
        head = [expression.run(members, 0), total.run(members)]
        result += [head + tail for tail in nested(members, levels[1:])]
    rest = [row for _, members in ranked[count:] for row in members]
    if rest and any(level[3] is not None for level in levels):
        result.append([cell for level in levels for cell in others_cells(rest, level)])
    return result


def others_cells(rows, level):
    """The two cells of a level in the row of all others."""
    _, _, expression, others, _, total, _ = level
    return [missing(expression.type), missing(total.type)] if others is None else [others, total.run(rows)]


def partition(key, stages):
    """Runs stages for the rows of each value of a column; parts come in order of first appearance."""

    def run(table):
        table.demand(key.uses)
        results = []
        for _, members in groups_of(table, [key]):
            part = table.with_rows(members)
            for stage in stages:
                part = stage.run(part)
            results.append(part)
        if not results:
            results = [table]
            for stage in stages:
                results = [stage.run(results[0])]
            results = [results[0].with_rows([])]
        exact = all(part.exact for part in results)
        return Table(results[0].columns, [row for part in results for row in part.rows], exact)

    return Stage(f"partition by {key.text} ({' | '.join(stage.write() for stage in stages)})", run)


def clash(columns):
    """Whether two names are one after NFKC folding."""
    return len({unicodedata.normalize("NFKC", name) for name, _ in columns}) < len(columns)


def name_of(value):
    """The name of the column that stands for a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return functions.text_of(value) or "(空)"


def label_of(value):
    """A value as it heads a row; nothing where it is missing."""
    return "" if value is None or value == "" else name_of(value)


def pivot(key, aggregation, keys):
    """evaluate pivot: a column for each value, in their order; `keys` None stands for all other columns."""

    def run(table):
        used = merged([key] + ([aggregation] if aggregation else []))
        table.demand({**used, **merged(keys or [])})
        by = keys if keys is not None else [column(n, t) for n, t in table.columns if n not in used]
        found = {group_key(key.run(table.rows, place)): key.run(table.rows, place) for place in range(len(table.rows))}
        if any(value in (None, "") for value in found.values()):
            raise Invalid("a value without a name")
        heads = sorted(found.values())
        of_type = aggregation.type if aggregation else "long"
        names = [name_of(value) for value in heads]
        columns = [(one.name, one.type) for one in by] + [(name, of_type) for name in names]
        if clash(columns) or not columns:
            raise Invalid("a name twice")
        rows = []
        for cells, members in groups_of(table, by):
            row = dict(zip([one.name for one in by], cells))
            for value, name in zip(heads, names):
                inside = [member for place, member in enumerate(members) if key.run(members, place) == value]
                row[name] = aggregation.run(inside) if aggregation else len(inside)
            rows.append(row)
        return Table(columns, rows, False)

    parts = [key.text] + ([aggregation.text] if aggregation else []) + [one.text for one in keys or []]
    return Stage(f"evaluate pivot({', '.join(parts)})", run)


def narrow():
    """evaluate narrow: a row for each cell, as text."""

    def run(table):
        rows = [{"Row": place, "Column": name, "Value": functions.text_of(row[name])}
                for place, row in enumerate(table.rows) for name in table.names]
        return Table([("Row", "long"), ("Column", "string"), ("Value", "string")], rows, table.exact)

    return Stage("evaluate narrow()", run)


def crosstab(aggregation, by, across, only=None, totals=False, share=None, empty=False):
    """Groups down, values of a column across; totals are computed from the rows. `only` lists the columns wanted, `empty`
    shows all values of an ordered category."""

    def run(table):
        table.demand(merged([aggregation, across] + by))
        members = table.rows
        if only is not None:
            members = [row for place, row in enumerate(table.rows) if across.run(table.rows, place) in only]
            heads = list(only)
        else:
            found = {group_key(across.run(table.rows, p)): across.run(table.rows, p) for p in range(len(table.rows))}
            heads = sorted(found.values(), key=category_key)
        kept = table.with_rows(members)
        groups = groups_of(kept, by)
        if empty and across.type == "tier" and only is None:
            heads = sorted({*heads, *map(values.Tier, values.TIERS)}, key=category_key)
        if empty and by[0].type == "tier":
            there = [str(cells[0]) for cells, _ in groups]
            groups += [([values.Tier(tier)], []) for tier in values.TIERS if tier not in there]
        groups = sorted(groups, key=lambda group: [category_key(cell) for cell in group[0]])
        names = [name_of(head) for head in heads] + (["計"] if totals else [])
        label = total_label(by) if totals else None
        columns = [(one.name, "string" if one is label else one.type) for one in by]
        columns += [(name, "real" if share else aggregation.type) for name in names]
        if clash(columns):
            raise Invalid("a name twice")
        rows = []
        for cells, inside in groups + ([(None, members)] if totals else []):
            row = {one.name: (cells[place] if cells else missing(one.type)) for place, one in enumerate(by)}
            if totals:
                row[label.name] = "計" if cells is None else label_of(row[label.name])
            parts = [[m for p, m in enumerate(inside) if same(across.run(inside, p), head)] for head in heads]
            parts += [inside] if totals else []
            whole = [[m for p, m in enumerate(members) if same(across.run(members, p), head)] for head in heads]
            whole += [members] if totals else []
            for name, part, down in zip(names, parts, whole):
                row[name] = cell_of(aggregation, part)
                if share and known("totals behind shares"):
                    cell_of(aggregation, down), cell_of(aggregation, members)
                if share:
                    base = cell_of(aggregation, inside if share == "row_share" else down)
                    row[name] = None if row[name] is None or not base else row[name] / base
            rows.append(row)
        return Table(columns, rows)

    text = f"crosstab {aggregation.text} by {', '.join(one.text for one in by)} across {across.text}"
    if only is not None:
        text += f" ({', '.join(values.literal(value, across.type) for value in only)})"
    options = (["totals"] if totals else []) + ([share] if share else []) + (["empty"] if empty else [])
    return Stage(text + (f" with {', '.join(options)}" if options else ""), run)


def same(left, right):
    """Whether two values are one category; nulls are one."""
    return group_key(left) == group_key(right)


def category_key(value):
    """Categories ascend; nulls and empty texts come last."""
    return (value is None or value == "", [] if value is None else sort_key(value, False, False))


def cell_of(aggregation, rows):
    """A cell; without rows the aggregate's default value, which for an average is null."""
    return None if not rows and aggregation.text.startswith("avg") else aggregation.run(rows)


def total_label(by):
    """The column that says 計: the first text, else the first."""
    return next((one for one in by if one.type in ("string", "tier")), by[0])


def unpivot(names, of_type, into, as_range=False):
    """A row of each of the named columns."""

    def run(table):
        types = table.types
        if any(types.get(name) != kind for name, kind in names) or any(name in types for name in into):
            raise Invalid("no such columns")
        chosen = [name for name, _ in names]
        if as_range:
            first = table.names.index(chosen[0])
            if table.names[first:first + len(chosen)] != chosen:
                raise Invalid("columns are no longer side by side")
        columns = [one for one in table.columns if one[0] not in chosen] + [(into[0], "string"), (into[1], of_type)]
        rows = [{**{n: row[n] for n, _ in columns[:-2]}, into[0]: name, into[1]: values.convert(row[name], of_type)}
                for row in table.rows for name in chosen]
        return Table(columns, rows, table.exact)

    listed = [written(name) for name, _ in names]
    shown = f"{listed[0]} .. {listed[-1]}" if as_range else ", ".join(listed)
    return Stage(f"unpivot {shown} into {written(into[0])}, {written(into[1])}", run)
