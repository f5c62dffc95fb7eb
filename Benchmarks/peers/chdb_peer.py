"""ClickHouse within the process: tables of the Memory engine, with plain texts or texts of low cardinality."""

import json

import chdb
from chdb import session
from peer import Peer

TYPES = {
    "Int64": "Int64",
    "Float64": "Float64",
    "String": "String",
    "Date": "Date32",
    "Bool": "Bool",
}


class ClickHouse(Peer):
    """`chdb` and `chdb-lc`, which keeps texts of few values as LowCardinality."""

    variants = ("chdb", "chdb-lc")
    words = ("chdb", "sql")

    def __init__(self, variant, threads, categories):
        super().__init__(variant, threads, categories)
        self.session = session.Session()
        self.settings = f" settings max_threads = {threads}, max_insert_threads = {threads}, join_use_nulls = 1"
        self.schemas = {}

    def version(self):
        return "chDB " + chdb.__version__

    def ask(self, text):
        """The rows of a query."""
        answer = self.session.query(text + self.settings, "JSONCompactEachRow").bytes()
        return [json.loads(line) for line in answer.splitlines()]

    def schema(self, table, path):
        """The types of a file's columns, as the engine infers them, made narrower where the values allow."""
        if table not in self.schemas:
            described = self.ask(f"describe table file('{path}', 'CSVWithNames')")
            self.schemas[table] = ", ".join(
                f"{name} {self.narrowed(path, name, kind)}" for name, kind, *_ in described
            )
        return self.schemas[table]

    def narrowed(self, path, name, inferred):
        """A column's type: nullable only where values are missing, 32 bits where they suffice."""
        kind = inferred.removeprefix("Nullable(").removesuffix(")")
        kind = TYPES.get(kind, kind)
        file = f"file('{path}', 'CSVWithNames')"
        if kind == "String":
            return "LowCardinality(String)" if self.variant == "chdb-lc" and name in self.categories else "String"
        [[missing]] = self.ask(f"select countIf({name} is null) from {file}")
        if kind == "Int64":
            [[fits]] = self.ask(f"select min({name}) >= -2147483648 and max({name}) <= 2147483647 from {file}")
            kind = "Int32" if fits else kind
        return f"Nullable({kind})" if missing else kind

    def load(self, table, path):
        schema = self.schema(table, path)
        self.session.query(f"drop table if exists {table}")
        self.session.query(f"create table {table} ({schema}) engine = Memory")
        source = f"file('{path}', 'CSVWithNames', '{schema}')"
        self.session.query(f"insert into {table} select * from {source}" + self.settings)

    def run(self, text, large):
        if not large:
            return self.ask(text)
        self.session.query("drop table if exists answer")
        self.session.query(f"create table answer engine = Memory as {text}" + self.settings)
        return None

    def rows(self, result):
        return result

    def sums(self, result, columns):
        wanted = ", ".join(["count()"] + [f"sum({column})" for column in columns])
        return self.ask(f"select {wanted} from answer")
