"""Operators on tables, each after its page of the KQL reference, or of docs/reference where it is Meibo's own.

Every function takes what the generator chose and gives a Stage, which knows its text and its result.
"""
import fnmatch
import re
import unicodedata

import functions
import values
from aggregates import best_row
from tables import Given, Invalid, Stage, Table, merged, written
from values import QueryError, group_key, sort_key


def unique(name, taken):
    """The name, or where it is taken the name with a number behind it."""
    number, result = 0, name
    while result in taken:
        number += 1
        result = f"{name}{number}"
    return result


def missing(of_type):
    """What stands where there is no value: a text is never null."""
    return "" if of_type == "string" else values.Tier("") if of_type == "tier" else None


def row_keys(keys, rows, place):
    """The group that a row belongs to."""
    return tuple(group_key(key.run(rows, place)) for key in keys)


def named_texts(named):
    """`name = expression` for each; without a name the expression alone."""
    return ", ".join(e.text if name is None else f"{written(name)} = {e.text}" for name, e in named)


def default_names(named):
    """The names of a list of expressions: their own, the column's, or Column1, Column2, …"""
    result, unnamed = [], 0
    for name, expression in named:
        if name is None and expression.name is None:
            unnamed += 1
            name = f"Column{unnamed}"
        result.append(name or expression.name)
    return result


# Rows one by one


def where(condition):
    """Rows for which the condition is true."""

    def run(table):
        table.demand(condition.uses)
        return table.with_rows([row for place, row in enumerate(table.rows) if condition.run(table.rows, place) is True])

    return Stage(f"where {condition.text}", run)


def extend(named, verb="extend"):
    """Adds columns; one of the same name is replaced and stands at the end."""

    def run(table):
        table.demand(merged(e for _, e in named))
        names = default_names(named)
        columns = [one for one in table.columns if one[0] not in names] + [(n, e.type) for n, (_, e) in zip(names, named)]
        rows = []
        for place, row in enumerate(table.rows):
            new = dict(row)
            for name, (_, expression) in zip(names, named):
                new[name] = expression.run(table.rows, place)
            rows.append(new)
        return Table(columns, rows, table.exact)

    return Stage(f"{verb} {named_texts(named)}".rstrip(), run)


def project(named):
    """Computes the columns anew."""

    def run(table):
        table.demand(merged(e for _, e in named))
        names = default_names(named)
        columns = [(name, e.type) for name, (_, e) in zip(names, named)]
        rows = [{name: e.run(table.rows, place) for name, (_, e) in zip(names, named)} for place in range(len(table.rows))]
        return Table(columns, rows, table.exact)

    return Stage(f"project {named_texts(named)}", run)


def fits(name, pattern):
    """Whether a column's name fits a pattern with `*`."""
    return fnmatch.fnmatchcase(name, pattern) if "*" in pattern else name == pattern


def pattern_text(pattern):
    """A pattern as it is written."""
    return pattern if "*" in pattern else written(pattern)


def project_some(verb, patterns):
    """project-away and project-keep, by names and patterns."""

    def run(table):
        for pattern in patterns:
            if "*" not in pattern and pattern not in table.names:
                raise Invalid(pattern)
        chosen = {name for name in table.names if any(fits(name, pattern) for pattern in patterns)}
        columns = [one for one in table.columns if (one[0] in chosen) == (verb == "project-keep")]
        if not columns:
            raise Invalid("no column is left")
        return Table(columns, table.rows, table.exact)

    return Stage(f"{verb} {', '.join(map(pattern_text, patterns))}", run)


def project_rename(pairs):
    """New names for columns, in their places."""

    def run(table):
        renamed = {old: new for new, old in pairs}
        if not set(renamed) <= set(table.names):
            raise Invalid("no such column")
        columns = [(renamed.get(name, name), kind) for name, kind in table.columns]
        if len({name for name, _ in columns}) < len(columns):
            raise Invalid("a name twice")
        return Table(columns, [{renamed.get(n, n): row[n] for n in table.names} for row in table.rows], table.exact)

    return Stage("project-rename " + ", ".join(f"{written(new)} = {written(old)}" for new, old in pairs), run)


def folded(name):
    """A name as names are put in order: by its code points, marks joined to their letters."""
    return unicodedata.normalize("NFC", name)


def granny(name):
    """A name with its digits as numbers."""
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", folded(name))]


def project_reorder(parts):
    """Columns that fit come first; each part is a name or pattern and an order of the columns that fit it."""

    def run(table):
        front = []
        for pattern, order in parts:
            if "*" not in pattern and pattern not in table.names:
                raise Invalid(pattern)
            found = [name for name in table.names if fits(name, pattern) and name not in front]
            if order:
                found.sort(key=granny if "granny" in order else folded, reverse="desc" in order)
            front += found
        types = table.types
        columns = [(name, types[name]) for name in front] + [one for one in table.columns if one[0] not in front]
        return Table(columns, table.rows, table.exact)

    return Stage("project-reorder " + ", ".join(f"{pattern_text(p)} {o}".strip() for p, o in parts), run)


# Order


def order_text(orders):
    """The keys of sort and top as they are written."""
    return ", ".join(f"{e.text} {words}".strip() for e, words in orders)


def order_key(orders, rows, place):
    """A key that sorts rows as the keys say: descending and nulls last unless written otherwise."""
    result = []
    for expression, words in orders:
        descending = "asc" not in words
        nulls_first = "nulls first" in words or not descending and "nulls last" not in words
        result.append(sort_key(expression.run(rows, place), descending, nulls_first))
    return result


def sort(orders, verb="sort"):
    """A stable sort: equal rows keep their order."""

    def run(table):
        table.demand(merged(e for e, _ in orders))
        places = sorted(range(len(table.rows)), key=lambda place: order_key(orders, table.rows, place))
        whole = covers(orders, table)
        return table.with_rows([table.rows[place] for place in places], exact=table.exact or whole)

    return Stage(f"{verb} by {order_text(orders)}", run)


def covers(orders, table):
    """Whether the keys are all columns, so that rows that are equal in them are equal in all."""
    return {e.name for e, _ in orders if e.name and e.text == written(e.name)} >= set(table.names)


def take(count, verb="take"):
    """The first rows."""
    return Stage(f"{verb} {count}", lambda table: table.with_rows(table.rows[:count]))


def top(count, orders, ties=False, keys=()):
    """The first rows in order, of each group where `within` stands; with ties those equal to the last, too."""

    def run(table):
        table.demand(merged([e for e, _ in orders] + list(keys)))
        groups = {}
        for place in range(len(table.rows)):
            groups.setdefault(row_keys(keys, table.rows, place), []).append(place)
        chosen = []
        for places in groups.values():
            places.sort(key=lambda place: order_key(orders, table.rows, place))
            stop = count
            while ties and 0 < stop < len(places) and (
                    order_key(orders, table.rows, places[stop]) == order_key(orders, table.rows, places[count - 1])):
                stop += 1
            chosen += places[:stop]
        return table.with_rows([table.rows[place] for place in chosen])

    text = f"top {count} {'with ties ' if ties else ''}by {order_text(orders)}"  # Meibo's own: with ties, within
    if keys:
        text += f" within ({', '.join(key.text for key in keys)})"
    return Stage(text, run)


def serialize(named):
    """Rows in their order, with columns computed in it."""
    return extend(named, "serialize") if named else Stage("serialize", lambda table: table)


# Groups


def groups_of(table, keys):
    """The places of each group's rows, in order of first appearance, with the values of its keys."""
    found = {}
    for place in range(len(table.rows)):
        found.setdefault(row_keys(keys, table.rows, place), []).append(place)
    return [([key.run(table.rows, places[0]) for key in keys], [table.rows[p] for p in places]) for places in found.values()]


def summarize(aggregations, keys, verb="summarize"):
    """A row for each group. `aggregations` are (names or None, [Aggregation, …]): some give several columns."""

    def run(table):
        table.demand(merged([one for _, several in aggregations for one in several] + [key for _, key in keys]))
        columns = [(name, key.type) for name, (_, key) in zip(default_names(keys), keys)]
        taken, unnamed = {name for name, _ in columns}.union(*(names or [] for names, _ in aggregations)), 0
        for names, several in aggregations:
            for place, one in enumerate(several):
                if names:
                    name = names[place]
                else:
                    unnamed += one.default_name is None
                    name = unique(one.default_name or f"Column{unnamed}", taken)
                    taken.add(name)
                columns.append((name, one.type))
        groups = groups_of(table, [key for _, key in keys])
        if not keys and not groups:
            groups = [([], [])]
        rows = []
        for found, members in groups:
            cells = found + [one.run(members) for _, several in aggregations for one in several]
            rows.append({name: cell for (name, _), cell in zip(columns, cells)})
        return Table(columns, rows, table.exact)

    parts = []
    for names, several in aggregations:
        text = several[0].text
        if names:
            text = (written(names[0]) if len(names) == 1 else "(" + ", ".join(map(written, names)) + ")") + " = " + text
        parts.append(text)
    text = f"{verb} {', '.join(parts)}".rstrip()
    if keys:
        text += f" by {named_texts(keys)}"
    return Stage(text, run)


def distinct(names):
    """Each combination of values once, in order of first appearance; None stands for `*`."""

    def run(table):
        chosen = names or table.names
        if not set(chosen) <= set(table.names):
            raise Invalid("no such column")
        types, rows = table.types, {}
        for row in table.rows:
            rows.setdefault(tuple(group_key(row[name]) for name in chosen), {name: row[name] for name in chosen})
        return Table([(name, types[name]) for name in chosen], list(rows.values()), table.exact)

    return Stage(f"distinct {', '.join(map(written, names)) if names else '*'}", run)


def expect(condition, or_empty):
    """Passes the rows on; an error where the condition does not hold for one, or for no rows at all."""

    def run(table):
        table.demand(condition.uses)
        if any(condition.run(table.rows, place) is not True for place in range(len(table.rows))):
            raise QueryError("E034", "a row is not as expected")
        if not table.rows and not or_empty:
            raise QueryError("E034", "there are no rows")
        return table

    return Stage(f"expect {condition.text}{' or empty' if or_empty else ''}", run)


def count():
    """The number of rows."""
    return Stage("count", lambda table: Table([("Count", "long")], [{"Count": len(table.rows)}]))


# Two tables


def matches(left, right, on):
    """For each left row the places of the right rows with equal keys; a null key matches nothing."""
    by_key = {}
    for place, row in enumerate(right.rows):
        key = join_key(row, [name for _, name in on])
        if key is not None:
            by_key.setdefault(key, []).append(place)
    return [by_key.get(join_key(row, [name for name, _ in on]), []) for row in left.rows]


def join_key(row, names):
    """The key of a row, or None where a part of it is null."""
    cells = [row[name] for name in names]
    if any(cell is None or values.is_nan(cell) for cell in cells):
        return None
    return tuple(group_key(cell) for cell in cells)


def on_text(on):
    """The conditions of a join."""
    return ", ".join(written(a) if a == b else f"$left.{written(a)} == $right.{written(b)}" for a, b in on)


def joined_columns(left, right, left_out=()):
    """The left columns, and the right ones with the names that they get behind them."""
    taken, renamed = list(left.names), {}
    for name in right.names:
        if name not in left_out:
            renamed[name] = unique(name, taken)
            taken.append(renamed[name])
    types = right.types
    return left.columns + [(new, types[old]) for old, new in renamed.items()], renamed


def demand_keys(left, right, on):
    """Fails where a key is no longer there, or of two types."""
    for a, b in on:
        if a not in left.types or b not in right.types or left.types[a] != right.types[b]:
            raise Invalid(a)


def join(kind, other, on):
    """All kinds of join; the order of the rows is not settled."""

    def run(left):
        right = other.table()
        demand_keys(left, right, on)
        found = matches(left, right, on)
        hit = {place for places in found for place in places}
        if kind in ("leftsemi", "leftanti"):
            return left.with_rows([row for row, places in zip(left.rows, found) if bool(places) == (kind == "leftsemi")], False)
        if kind in ("rightsemi", "rightanti"):
            return right.with_rows([row for p, row in enumerate(right.rows) if (p in hit) == (kind == "rightsemi")], False)
        columns, renamed = joined_columns(left, right)
        nothing_right = {new: missing(right.types[old]) for old, new in renamed.items()}
        nothing_left = {name: missing(of_type) for name, of_type in left.columns}
        rows, seen = [], set()
        for row, places in zip(left.rows, found):
            if kind == "innerunique":
                key = join_key(row, [name for name, _ in on])
                if key in seen:
                    continue
                seen.add(key)
            for place in places:
                rows.append({**row, **{new: right.rows[place][old] for old, new in renamed.items()}})
            if not places and kind in ("leftouter", "fullouter"):
                rows.append({**row, **nothing_right})
        if kind in ("rightouter", "fullouter"):
            rows += [{**nothing_left, **{new: row[old] for old, new in renamed.items()}}
                     for place, row in enumerate(right.rows) if place not in hit]
        return Table(columns, rows, False)

    return Stage(lambda: f"join kind={kind} ({other.write()}) on {on_text(on)}", run, [other])


def lookup(kind, other, on):
    """A join without the right keys."""

    def run(left):
        right = other.table()
        demand_keys(left, right, on)
        columns, renamed = joined_columns(left, right, [name for _, name in on])
        nothing = {new: missing(right.types[old]) for old, new in renamed.items()}
        rows = []
        for row, places in zip(left.rows, matches(left, right, on)):
            rows += [{**row, **{new: right.rows[place][old] for old, new in renamed.items()}} for place in places]
            if not places and kind != "inner":
                rows.append({**row, **nothing})
        return Table(columns, rows, False)

    option = f" kind={kind}" if kind else ""
    return Stage(lambda: f"lookup{option} ({other.write()}) on {on_text(on)}", run, [other])


def united(tables, kind, source, labels):
    """The rows of all tables; a column of two types becomes two, named after their types."""
    tables = [widened(table, tables) for table in tables]
    found = list(dict.fromkeys(one for table in tables for one in table.columns))
    if kind == "inner":
        found = [one for one in found if all(one in table.columns for table in tables)]
        if not found:
            raise Invalid("no column in common")
    names = [name for name, _ in found]
    columns = [(name if names.count(name) == 1 else f"{name}_{shown_type(of_type)}", of_type, name)
               for name, of_type in found]
    rows = []
    for table, label in zip(tables, labels):
        types = table.types
        for row in table.rows:
            new = {source: label} if source else {}
            for shown, of_type, name in columns:
                new[shown] = row[name] if types.get(name) == of_type else missing(of_type)
            rows.append(new)
    head = [(source, "string")] if source else []
    if len({shown for shown, _, _ in columns} | ({source} if source else set())) < len(columns) + len(head):
        raise Invalid("a name twice")
    return Table(head + [(shown, of_type) for shown, of_type, _ in columns], rows, all(table.exact for table in tables))


def shown_type(of_type):
    """A type as KQL names it: a date is a datetime, an ordered category a string."""
    return {"date": "datetime", "tier": "string"}.get(of_type, of_type)


def widened(table, tables):
    """The table with dates as datetimes, and categories as plain texts, where another table has those under the name."""
    wider = {"date": "datetime", "tier": "string"}
    there = {one for other in tables for one in other.columns}
    changed = {name: wider[kind] for name, kind in table.columns if kind in wider and (name, wider[kind]) in there}
    if not changed:
        return table
    columns = [(name, changed.get(name, of_type)) for name, of_type in table.columns]
    rows = [{**row, **{name: values.convert(row[name], kind) for name, kind in changed.items()}} for row in table.rows]
    return Table(columns, rows, table.exact)


def union_options(kind, source):
    """kind= and withsource= as they are written."""
    return (f"kind={kind} " if kind else "") + (f"withsource={written(source)} " if source else "")


def union(others, kind=None, source=None):
    """T | union …"""

    def run(table):
        tables = [table] + [other.table() for other in others]
        return united(tables, kind, source, [one.label or f"union_arg{number}" for number, one in enumerate(tables)])

    def write():
        return f"union {union_options(kind, source)}{', '.join(f'({other.write()})' for other in others)}"

    return Stage(write, run, others)


# Lists into rows, rows into lists


def mv_expand(parts, item_index=None, limit=None, kind=None):
    """A row of each element; `parts` are (new name or None, expression, type or None), read side by side."""

    def run(table):
        table.demand(merged(e for _, e, _ in parts))
        names = [name or e.name for name, e, _ in parts]
        columns = list(table.columns)
        for name, (_, _, of_type) in zip(names, parts):
            if name in table.names:
                columns = [(n, (of_type or "dynamic") if n == name else t) for n, t in columns]
            else:
                columns.append((name, of_type or "dynamic"))
        if item_index:
            columns.append((item_index, "long"))
        rows = []
        for place, row in enumerate(table.rows):
            lists = [elements(e.run(table.rows, place), kind) for _, e, _ in parts]
            for number in range(max(map(len, lists)) if limit is None else min(limit, max(map(len, lists)))):
                new = dict(row)
                for name, found, (_, _, of_type) in zip(names, lists, parts):
                    item = found[number] if number < len(found) else None
                    new[name] = cast(item, of_type) if of_type else item
                if item_index:
                    new[item_index] = number
                rows.append(new)
        return Table(columns, rows, table.exact)

    text = "mv-expand " + (f"kind={kind} " if kind else "") + (f"with_itemindex={written(item_index)} " if item_index else "")
    text += ", ".join((f"{written(n)} = " if n else "") + e.text + (f" to typeof({t})" if t else "") for n, e, t in parts)
    return Stage(text + (f" limit {limit}" if limit is not None else ""), run)


def elements(value, kind):
    """What a value expands to: a null to one null, an empty list to nothing, a bag to bags or pairs."""
    if isinstance(value, dict):
        return [[name, item] if kind == "array" else {name: item} for name, item in value.items()]
    return value if isinstance(value, list) else [value]


def cast(item, of_type):
    """An element where it is of the type; nothing is parsed or converted."""
    found = values.family(item)
    if of_type == "string":
        return item if found == "text" else ""
    if of_type == "bool":
        return item if found == "bool" else None
    if found != "number":
        return None
    if of_type == "real":
        return float(item)
    return int(item) if not isinstance(item, float) or item.is_integer() else None


def getschema():
    """The columns as rows."""
    system = {"bool": "SByte", "int": "Int32", "long": "Int64", "real": "Double", "string": "String", "datetime": "DateTime",
              "timespan": "TimeSpan", "dynamic": "Object"}

    def run(table):
        rows = []
        for place, (name, of_type) in enumerate(table.columns):
            shown = shown_type(of_type)
            rows.append({"ColumnName": name, "ColumnOrdinal": place, "DataType": "System." + system[shown],
                         "ColumnType": shown})
        columns = [("ColumnName", "string"), ("ColumnOrdinal", "long"), ("DataType", "string"), ("ColumnType", "string")]
        return Table(columns, rows)

    return Stage("getschema", run)


def arg_best(name, table, generator, keys):
    """arg_max and arg_min: the names and aggregations of `arg_max(x, y, …)` or `arg_max(x, *)`."""
    from tables import Aggregation, column
    comparable = [one for one in table.columns if one[1] not in ("dynamic", "bool")]
    if not comparable:
        raise Invalid("nothing to compare")
    best = generator.pick(comparable)
    star = generator.chance(0.4)
    if star:
        others = [one for one in table.columns if one[0] not in keys and one != best]
    else:
        others = generator.random.sample(table.columns, generator.random.randint(0, min(3, len(table.columns))))
    shown = ["*"] if star else [written(other) for other, _ in others]
    text = f"{name}({', '.join([written(best[0])] + shown)})"
    uses = {best[0]: best[1], **dict(others)}

    def value_of(wanted, of_type):
        def run(rows):
            if not rows:
                return missing(of_type)
            return rows[best_row([row[best[0]] for row in rows], name == "arg_max")][wanted]

        return run

    return [], [Aggregation(of_type, text, value_of(wanted, of_type), uses, wanted, True) for wanted, of_type in [best] + others]


def as_name(name):
    """A name for these rows, which shows in withsource of union."""

    def run(table):
        result = table.with_rows(table.rows)
        result.label = name
        return result

    return Stage(f"as {name}", run)


def search(name, term, minding_case):
    """T | as NAME | search "term": rows that have the term in a column, as it prints; $table says where."""
    part = term.strip("*")
    start, end = not term.startswith("*"), not term.endswith("*")

    def found(cell):
        text = functions.text_of(cell)
        text, wanted = (text, part) if minding_case else (functions.fold(text), functions.fold(part))
        return functions.has_term(text, wanted, start, end) if start or end else wanted in text

    def run(table):
        rows = [{"$table": name, **row} for row in table.rows if any(found(row[column]) for column in table.names)]
        return Table([("$table", "string")] + table.columns, rows, table.exact)

    kind = "kind=case_sensitive " if minding_case else ""
    return Stage(f"as {name} | search {kind}{values.quoted(term)}", run)


def at(moment):
    """T | at DATE: the rows that hold on that day; both days belong to the row, an open end is null."""

    def run(table):
        table.demand({"first": "date", "last": "date"})
        return table.with_rows([row for row in table.rows if holds(row, moment)])

    return Stage(f"at {values.literal(moment, 'date')}", run)


def holds(row, moment):
    """Whether a row holds on the day of a moment."""
    day_start = moment // values.TICKS_DAY * values.TICKS_DAY
    return row["first"] <= day_start and (row["last"] is None or day_start <= row["last"])


def attach(posts, key, moment, primary):
    """The row of `posts` that held on the left's date; two are an error unless `primary` chooses."""

    def run(table):
        table.demand({key: "string", **moment.uses})
        columns, renamed = joined_columns(table, posts, ["id"])
        rows = []
        for place, row in enumerate(table.rows):
            day = moment.run(table.rows, place)
            found = [one for one in posts.rows if day is not None and one["id"] == row[key] and holds(one, day)
                     and (not primary or one["kind"] == "本務")]
            if len(found) > 1:
                raise QueryError("E033", "two rows on one day")
            new = {name: (found[0][old] if found else missing(posts.types[old])) for old, name in renamed.items()}
            rows.append({**row, **new})
        return Table(columns, rows, table.exact)

    on = "id" if key == "id" else f"$left.{written(key)} == $right.id"
    return Stage(f"attach posts on {on} at {moment.text}{' primary' if primary else ''}", run)


def union_of(pipelines, kind=None, source=None):
    """union (…), (…) as a source."""
    def table():
        tables = [pipeline.table() for pipeline in pipelines]
        return united(tables, kind, source, [one.label or f"union_arg{number}" for number, one in enumerate(tables)])

    return Given(lambda: f"union {union_options(kind, source)}{', '.join(f'({p.write()})' for p in pipelines)}", table)
