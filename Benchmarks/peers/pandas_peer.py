"""pandas: one thread, texts of few values as categories."""

import numpy
import pandas
from peer import Peer


class Pandas(Peer):
    """`pandas`, asked in expressions that give a frame or a number."""

    variants = ("pandas",)
    words = ("pandas",)

    def __init__(self, variant, threads, categories):
        super().__init__(variant, threads, categories)
        self.names = {"pd": pandas, "np": numpy}

    def version(self):
        return "pandas " + pandas.__version__

    def load(self, table, path):
        with open(path, encoding="utf-8") as file:
            header = file.readline().strip().split(",")
        days = [name for name in header if name.endswith(("_on", "_date", "_from", "_to"))]
        kinds = {name: "category" for name in header if name in self.categories}
        self.names[table] = pandas.read_csv(path, dtype=kinds, parse_dates=days)

    def run(self, text, large):
        return eval(f"({text})", self.names)

    def rows(self, result):
        if not isinstance(result, pandas.DataFrame):
            return [[result]]
        return result.astype(object).where(result.notna(), None).values.tolist()

    def sums(self, result, columns):
        return [[len(result)] + [result[column].sum() for column in columns]]
