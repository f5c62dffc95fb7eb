"""DataFusion: record batches in memory, asked in SQL."""

import os

from peer import Peer


class DataFusion(Peer):
    """`datafusion`, with as many target partitions as threads."""

    variants = ("datafusion",)
    words = ("datafusion", "sql")

    def __init__(self, variant, threads, categories):
        super().__init__(variant, threads, categories)
        os.environ["TOKIO_WORKER_THREADS"] = str(threads)
        import datafusion

        self.library = datafusion
        config = datafusion.SessionConfig().with_target_partitions(threads)
        self.context = datafusion.SessionContext(config)
        self.tables = set()

    def version(self):
        return "DataFusion " + self.library.__version__

    def load(self, table, path):
        batches = self.context.read_csv(path).collect_partitioned()
        if table in self.tables:
            self.context.deregister_table(table)
        self.context.register_record_batches(table, batches)
        self.tables.add(table)

    def run(self, text, large):
        return self.context.sql(text).collect()

    def rows(self, result):
        return [list(row.values()) for batch in result for row in batch.to_pylist()]

    def sums(self, result, columns):
        import pyarrow
        import pyarrow.compute

        table = pyarrow.Table.from_batches(result)
        return [[table.num_rows] + [pyarrow.compute.sum(table[column]).as_py() for column in columns]]
