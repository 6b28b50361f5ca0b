"""Are the tables of a folder of articles complete, and does every hit lie where it says?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import framing as fr
from framing import storage

source, out = map(Path, sys.argv[1:])
files = sorted(path for path in source.iterdir() if path.is_file())
tables = {name: storage.read_table(out / f"{name}.csv", name) for name in ("articles", "hits", "sentences")}
articles, hits, sentences = tables.values()
texts = fr.read_articles(source).set_index("article_id")["text"]

skipped = json.loads((out / "run.json").read_text(encoding="utf-8"))["skipped"]
assert not skipped, skipped
assert sorted(articles["article_id"]) == sorted(path.stem for path in files), "an article is missing"
assert (articles["n_words"] > 0).all() and articles["tilt"].between(-1, 1).all()
assert set(hits["article_id"]) == set(articles["article_id"]), "an article without a hit"
assert not hits.duplicated(["article_id", "start", "end", "term_id"]).any(), "a hit counted twice"
for table in (hits, sentences):
    assert set(table["article_id"]) <= set(articles["article_id"])
for row in hits.itertuples():
    assert texts[row.article_id][row.start : row.end] == row.text, row
sys.stderr.write(f"{len(articles)} articles, {len(sentences)} sentences, {len(hits)} hits: in order\n")
