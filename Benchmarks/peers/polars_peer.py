"""Polars: eager tables asked lazily, by its in-memory and its streaming engine, with texts or categories."""

import datetime
import os

from peer import Peer


class Polars(Peer):
    """`polars` and `polars-cat` use the in-memory engine, `polars-stream` the streaming one, the last two categories."""

    variants = ("polars", "polars-cat", "polars-stream")
    words = ("polars",)

    def __init__(self, variant, threads, categories):
        super().__init__(variant, threads, categories)
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars

        self.polars = polars
        self.names = {"pl": polars, "c": polars.col, "date": datetime.date}
        self.engine = "streaming" if variant == "polars-stream" else "in-memory"

    def version(self):
        return "Polars " + self.polars.__version__

    def load(self, table, path):
        overrides = {}
        if self.variant != "polars":
            with open(path, encoding="utf-8") as file:
                header = file.readline().strip().split(",")
            overrides = {name: self.polars.Categorical for name in header if name in self.categories}
        frame = self.polars.read_csv(path, try_parse_dates=True, schema_overrides=overrides)
        self.names[table] = frame.lazy()

    def prepare(self):
        for name, value in self.names.items():
            if isinstance(value, self.polars.LazyFrame):
                self.names[name] = value.collect().rechunk().lazy()

    def run(self, text, large):
        return eval(f"({text})", self.names).collect(engine=self.engine)

    def rows(self, result):
        return result.rows()

    def sums(self, result, columns):
        return [[result.height] + [result[column].sum() for column in columns]]
