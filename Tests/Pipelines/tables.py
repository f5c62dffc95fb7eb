"""Tables, expressions, stages and pipelines: each knows how it is written and how the oracle computes it."""
import re
import unicodedata

import values


class Invalid(Exception):
    """A pipeline that no longer fits together, met where the minimiser leaves a stage out."""


# what the oracle raises where it has no rule: at the edges of types, where Python's own end
NO_RULE = (Invalid, ValueError, OverflowError)


class Table:
    """Columns in order, each with a type, and rows as dictionaries.

    `exact` says that the order of the rows is settled: by a sort, or by what docs/reference promises.
    """

    def __init__(self, columns, rows, exact=True):
        self.columns = list(columns)
        self.rows = rows
        self.exact = exact
        self.label = None  # the name that `as` gave to these very rows

    @property
    def types(self):
        """The type of each column by its name."""
        return dict(self.columns)

    @property
    def names(self):
        """The columns' names in order."""
        return [name for name, _ in self.columns]

    def demand(self, uses):
        """Fails where the table lacks a column, or has it with another type."""
        types = self.types
        for name, of_type in uses.items():
            if types.get(name) != of_type:
                raise Invalid(name)

    def with_rows(self, rows, exact=None):
        """The same columns with other rows."""
        return Table(self.columns, rows, self.exact if exact is None else exact)


class Expression:
    """An expression of one row: `run(rows, place)` gives its value in a row; windows look at the others."""

    def __init__(self, of_type, text, run, uses, name=None, tight=True):
        self.type = of_type
        self.text = text
        self.run = run
        self.uses = uses
        self.name = name  # the column that it is, or is a bin of
        self.tight = tight

    @property
    def operand(self):
        """The text as an operand of something else."""
        return self.text if self.tight else f"({self.text})"


class Aggregation:
    """An aggregate, or arithmetic of some: `run(rows)` gives its value for the rows of a group."""

    def __init__(self, of_type, text, run, uses, default_name, in_order=False):
        self.type = of_type
        self.text = text
        self.run = run
        self.uses = uses
        self.default_name = default_name
        self.in_order = in_order


def column(name, of_type):
    """A column as an expression."""
    return Expression(of_type, written(name), lambda rows, place: rows[place][name], {name: of_type}, name)


def constant(value, of_type):
    """A literal as an expression."""
    text = values.literal(value, of_type)
    return Expression(of_type, text, lambda rows, place: value, {}, tight=not text.startswith("-"))


def merged(parts):
    """What several expressions use together."""
    uses = {}
    for part in parts:
        uses.update(part.uses)
    return uses


# names that are something else where they stand without quotes
WORDS = {"by", "on", "count", "kind", "in", "has", "and", "or", "of", "with", "to", "from", "step", "asc", "desc", "nulls", "at",
         "under", "true", "false", "True", "False", "null", "bool", "int", "long", "real", "string", "date", "datetime",
         "timespan", "dynamic"}


def written(name):
    """A name as it stands in a query."""
    plain = re.fullmatch(r"[^\W\d]\w*", name) and name not in WORDS and unicodedata.normalize("NFKC", name) == name
    return name if plain else "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']"


class Stage:
    """An operator: `run(table)` gives its result, `write()` its text; `inner` holds the pipelines inside it."""

    def __init__(self, write, run, inner=()):
        self.write = write if callable(write) else lambda: write
        self.run = run
        self.inner = list(inner)
        self.last = False  # nothing may follow


class DataTable:
    """A table written out in the query."""

    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows

    def write(self):
        """datatable(…)[…]"""
        declared = {"date": "datetime"}
        head = ", ".join(f"{written(name)}:{declared.get(kind, kind)}" for name, kind in self.columns)
        cells = [values.literal(row[name], kind) for row in self.rows for name, kind in self.columns]
        return f"datatable({head})[{', '.join(cells)}]"

    def table(self):
        """What it holds."""
        return Table(self.columns, list(self.rows))


class Given:
    """A source whose text and table are computed elsewhere: range, print, union."""

    def __init__(self, write, table):
        self.write = write
        self.table = table
        self.inner = []  # pipelines inside it


class Pipeline:
    """A source and stages, behind `let` statements that it needs."""

    def __init__(self, source, stages=(), prelude=()):
        self.source = source
        self.stages = list(stages)
        self.prelude = list(prelude)

    def write(self):
        """The query without its `let` statements, on one line."""
        return " | ".join([self.source.write()] + [stage.write() for stage in self.stages])

    def statements(self):
        """The whole text."""
        return "".join(statement() + "; " for statement in self.prelude) + self.write()

    def table(self):
        """The oracle's result."""
        table = self.source.table()
        for stage in self.stages:
            table = stage.run(table)
        return table
