"""Writes the seeds and the dictionary of the fuzzer: every query of Tests/Queries and of the conformance cases."""
import hashlib
import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
target = pathlib.Path(sys.argv[1])
corpus = target / "corpus"
corpus.mkdir(parents=True, exist_ok=True)

queries = set()
for path in (root / "Tests" / "Queries").glob("*.test"):
    for part in re.split(r"^====$", path.read_text(encoding="utf-8"), flags=re.M):
        queries.add(part.split("\n----\n")[0].strip())
for path in (root / "Tests" / "Conformance").glob("*.jsonl"):
    for line in path.read_text(encoding="utf-8").splitlines():
        queries.add(json.loads(line)["query"])
for path in (root / "sessions").glob("*.kql"):
    queries.add(path.read_text(encoding="utf-8"))

words = set()
for query in queries:
    data = query.encode("utf-8")
    (corpus / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)
    words.update(re.findall(r"[A-Za-z_][A-Za-z_\-]{2,24}", query))
with open(target / "words.dict", "w", encoding="utf-8") as file:
    for word in sorted(words):
        file.write(f'"{word}"\n')
    for sign in ["|", "==", "!=", "..", "{", "}", "[", "]", "(", ")", ";", "\\n\\n"]:
        file.write('"%s"\n' % sign.replace("\\n", "\\x0a"))
print(f"{len(queries)} seeds, {len(words)} words")
