"""DuckDB in memory: as it reads the files, and with enums and narrow integers."""

import duckdb
from peer import Peer

INTEGERS = {"TINYINT": 7, "SMALLINT": 15, "INTEGER": 31, "BIGINT": 63}


class DuckDB(Peer):
    """`duckdb` keeps what read_csv infers; `duckdb-enum` converts texts of few values and integers of a small range."""

    variants = ("duckdb", "duckdb-enum")
    words = ("duckdb", "sql")
    converting = ("duckdb-enum",)

    def __init__(self, variant, threads, categories):
        super().__init__(variant, threads, categories)
        self.connection = duckdb.connect(":memory:")
        self.connection.execute(f"set threads = {threads}")
        self.connection.execute("set enable_progress_bar = false")
        self.tables = []

    def version(self):
        return "DuckDB " + duckdb.__version__

    def load(self, table, path):
        self.connection.execute(f"create or replace table {table} as select * from read_csv('{path}')")
        if table not in self.tables:
            self.tables.append(table)

    def prepare(self):
        if self.variant == "duckdb-enum":
            for table in self.tables:
                self.narrow(table)

    def narrow(self, table):
        """Copies a table with the narrowest types that hold it."""
        columns = self.connection.execute(f"describe {table}").fetchall()
        casts = []
        for name, kind, *_ in columns:
            if kind == "BIGINT":
                casts.append(f"{name}::{self.narrowest(table, name)} as {name}")
            elif kind == "VARCHAR" and name in self.categories:
                self.connection.execute(
                    f"create type {table}_{name} as enum (select distinct {name} from {table} where {name} is not null)"
                )
                casts.append(f"{name}::{table}_{name} as {name}")
            else:
                casts.append(name)
        self.connection.execute(f"create or replace table {table} as select {', '.join(casts)} from {table}")

    def narrowest(self, table, column):
        """The smallest integer type for a column's values."""
        low, high = self.connection.execute(f"select min({column}), max({column}) from {table}").fetchone()
        if low is None:
            return "TINYINT"
        bits = max(low.bit_length(), high.bit_length())
        return next(kind for kind, most in INTEGERS.items() if bits <= most)

    def run(self, text, large):
        if large:
            self.connection.execute(f"create or replace temp table answer as {text}")
            return None
        return self.connection.execute(text).fetchall()

    def rows(self, result):
        return result

    def sums(self, result, columns):
        wanted = ", ".join(["count(*)"] + [f"sum({column})" for column in columns])
        return self.connection.execute(f"select {wanted} from answer").fetchall()
