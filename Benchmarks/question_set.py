"""The questions: what is asked, of which tables, in whose words. One TOML file a set under `questions/`."""

import dataclasses
import pathlib
import re
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent / "questions"
SETS = ["ten", "variants", "groupby", "join", "more"]
SIZES = {
    "small": {"rows": (20_000, 200_000, 100_000), "database": 200_000, "spells": 60_000},
    "full": {"rows": (1_000_000, 10_000_000, 5_000_000), "database": 10_000_000, "spells": 3_000_000},
}
#: The data of a set that is not made in variants.
DATA = {"ten": "plain", "groupby": "groupby", "join": "join", "more": "more"}


@dataclasses.dataclass
class Question:
    """One question in the words of Meibo and of every peer that can be asked it.

    Answers are compared in their first `compare` columns, with some peers in fewer (`partly`); reals may differ by what
    is `loose` for a peer that means a little else; rows at the end of a list, equal in column `ties`, may be others."""

    name: str
    title: str
    kind: str = "query"
    words: dict = dataclasses.field(default_factory=dict)
    tables: list = dataclasses.field(default_factory=list)
    sums: list = None
    compare: int = None
    ties: int = None
    loose: dict = dataclasses.field(default_factory=dict)
    partly: dict = dataclasses.field(default_factory=dict)

    def text_for(self, words):
        """The question in the first of these tongues that it has."""
        return next((self.words[word].strip() for word in words if word in self.words), None)


@dataclasses.dataclass
class Batch:
    """Questions that are asked of one folder of data."""

    data: str
    tables: list
    categories: list
    questions: list


@dataclasses.dataclass
class QuestionSet:
    """A named set: its batches, of which a set of variants has several."""

    name: str
    title: str
    note: str
    batches: list

    @property
    def questions(self):
        """All questions in order."""
        return [question for batch in self.batches for question in batch.questions]


KEPT = {"title", "kind", "sums", "compare", "ties", "loose", "partly"}


def question_from(record, tables):
    """A question as its record in the file says."""
    words = {key: text for key, text in record.items() if key not in KEPT | {"id", "tables"}}
    used = record.get("tables") or [name for name in tables if re.search(rf"\b{name}\b", words.get("meibo", ""))]
    known = {key: record[key] for key in KEPT if key in record}
    return Question(name=record["id"], words=words, tables=used, **known)


def read(name):
    """The set of this name."""
    with open(FOLDER / f"{name}.toml", "rb") as file:
        record = tomllib.load(file)
    if "base" not in record:
        questions = [question_from(item, record["tables"]) for item in record["question"]]
        batch = Batch(DATA[name], record["tables"], record["categories"], questions)
        return QuestionSet(name, record["title"], record.get("note", ""), [batch])
    base = read(record["base"]).batches[0]
    known = {question.name: question for question in base.questions}
    batches = []
    for variant, names in record["variants"].items():
        questions = [dataclasses.replace(known[item], name=f"{variant} {item}") for item in names]
        batches.append(Batch(variant, base.tables, base.categories, questions))
    return QuestionSet(name, record["title"], record.get("note", ""), batches)
