"""What every peer offers: tables loaded from CSV files, questions in the peer's own words, answers as rows."""


class Peer:
    """One engine in one manner of use. A subclass names its variants and fills in the rest."""

    #: The names by which a run asks for this engine, each a manner of use.
    variants = ()
    #: The keys under which a question may hold this engine's words, the most fitting first.
    words = ()
    #: Variants that convert the tables after loading, so that their loading is not a loading to be compared.
    converting = ()

    def __init__(self, variant, threads, categories):
        self.variant = variant
        self.threads = threads
        self.categories = categories

    def version(self):
        """The version of the library."""
        raise NotImplementedError

    def load(self, table, path):
        """Reads a CSV file into memory as the table, in place of what had the name before."""
        raise NotImplementedError

    def prepare(self):
        """What is done once when all tables are there: narrow types, categories."""

    def run(self, text, large):
        """Answers a question; what it gives is computed in full. A large answer stays a table of the engine."""
        raise NotImplementedError

    def rows(self, result):
        """The answer's rows, as lists."""
        raise NotImplementedError

    def sums(self, result, columns):
        """The number of the answer's rows and the sums of these columns, for answers too large to compare."""
        raise NotImplementedError
