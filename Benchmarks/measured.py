"""What was measured: by engine and question, times of all rounds, an answer, or why there is none."""

import collections
import dataclasses
import statistics


@dataclasses.dataclass
class Measured:
    """One question on one engine."""

    warm: list = dataclasses.field(default_factory=list)
    first: list = dataclasses.field(default_factory=list)
    rows: list = None
    failure: str = None

    @property
    def value(self):
        """The median of the times after a warm-up, or of the first runs where a run takes too long for a second."""
        times = self.warm or self.first
        return None if self.failure or not times else statistics.median(times)


class Results:
    """All that one set gave at one number of threads."""

    def __init__(self):
        self.measured = collections.defaultdict(lambda: collections.defaultdict(Measured))
        self.versions = {}
        self.absent = {}

    def of(self, engine, question):
        """The entry of a question on an engine."""
        return self.measured[engine][question]

    def value(self, engine, question):
        """The median in milliseconds (or megabytes), or nothing."""
        return self.measured[engine][question].value

    def best(self, question, ours):
        """The name and value of the best engine that is not ours."""
        values = [(entries[question].value, name) for name, entries in self.measured.items() if name != ours]
        found = [(value, name) for value, name in values if value is not None]
        return min(found)[::-1] if found else (None, None)

    def as_json(self):
        """Everything but the answers."""
        return {
            engine: {
                question: {"median": entry.value, "warm": entry.warm, "first": entry.first, "failure": entry.failure}
                for question, entry in entries.items()
            }
            for engine, entries in self.measured.items()
        }
