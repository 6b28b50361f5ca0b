"""Who "he", "she" and "the ministry" are: sources judged in context (data/labels/sources.csv).

    python benchmarks/sources.py [--gdelt DIR]

Every label is a pronoun or a generic noun ("the official", "the statement") that a text makes the source of
words; two readers (language models), blind to the tool and to each other, say who that is and of which
bloc, or that the text leaves it open. Where they name two blocs the label is not settled and not counted.
Texts belong to the development part or, by their hash, to the part for reporting only. DIR is a checkout of
hellaskella33/ukraine-war-news-sentiment-analysis (no licence stated, read only); without it its labels are
left out, and so are those of ../shared where that is not there.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from common import RELEASES, ROOT, SHARED, SITES, alpha, run
from common import rows as lines_of

import framing as fr
from framing import actors
from framing.intervals import wilson
from framing.statements import Statement, outermost, statements
from framing.text.document import Document, document

LABELS = ROOT / "data" / "labels" / "sources.csv"
NOBODY = ("", "anonymous")  # blocs that say nothing


def texts(gdelt: Path | None) -> dict[tuple[str, str], str]:
    """The texts that are there, by corpus and document."""
    found: dict[tuple[str, str], str] = {}
    for corpus, folder in (("composed", ROOT / "data" / "articles"), ("five", SHARED / "articles")):
        articles = fr.read_articles(folder) if folder.is_dir() else pd.DataFrame()
        found |= {(corpus, row.article_id): row.text for row in articles.itertuples()}
    for corpus, path in (("ppn", SITES), ("presidents", RELEASES)):
        releases = lines_of(path) if path.is_file() else []
        found |= {(corpus, str(n)): row["text"] for n, row in enumerate(releases)}
    for path in gdelt.rglob("*.txt") if gdelt else ():
        found["gdelt-countries", path.name] = path.read_bytes().decode("utf-8")
    return found


class Article(NamedTuple):
    """An article that is there, what the tool finds in it, and its labels as the tool answers them."""

    doc: Document
    said: list[Statement]
    labels: pd.DataFrame  # with the `statement` there, and its `verdict`: right, wrong, left open


def judged(labels: pd.DataFrame, found: dict[tuple[str, str], str]) -> Iterator[Article]:
    """Every article that is there, with its labels as the tool answers them."""
    for (corpus, name), rows in labels.groupby(["corpus", "document"]):
        text = found.get((corpus, name))
        if text is None:
            continue
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if not digest.startswith(rows["text_sha256"].iloc[0]):
            raise SystemExit(f"{corpus} {name}: another text than the one that was labelled.")
        doc = document(text)
        said = statements(doc, date=rows["date"].iloc[0])
        sources = [(doc.span(*s.source_span), s) for s in said if s.source_span]
        answers = []
        for label in rows.itertuples():
            holders = [s for (start, end), s in sources if start <= label.start < end]
            statement = holders[-1] if holders else None
            answers.append((statement, verdict(label, statement)))
        answered = pd.DataFrame(answers, rows.index, ["statement", "verdict"], dtype=object)
        yield Article(doc, said, rows.join(answered))


def verdict(label: Any, statement: Statement | None) -> str:
    if statement is None or (statement.bloc in NOBODY and not actors.table().get(statement.actor)):
        return "left open"
    known = actors.table().get(statement.actor)
    named = bool(statement.actor) and (known is None or known.kind == "person")
    same_name = not named or any(
        difflib.get_close_matches(part, statement.actor.replace(";", "-").split("-"))
        for part in label.who.split("-")
    )
    return "right" if statement.bloc == label.bloc and same_name else "wrong"


def report(name: str, labels: pd.DataFrame) -> None:
    counts = Counter(labels["verdict"])
    resolved = counts["right"] + counts["wrong"]
    open_too = ((labels["verdict"] == "left open") & labels["bloc"].isin(["open", "anonymous"])).sum()
    low, high = wilson(counts["right"] / resolved, resolved)
    print(
        f"{name:<26}n {len(labels):>4}  resolved {resolved:>4}  right {counts['right']:>4}  wrong "
        f"{counts['wrong']:>3}  left open {counts['left open']:>3} ({open_too} of them rightly)  right of "
        f"those resolved {counts['right'] / resolved:.3f} [{low:.3f}, {high:.3f}]"
    )


def shares(articles: list[Article], everything: bool) -> None:
    """Share of voice by bloc as the tool has it and as the labels give it, of all statements of the articles
    or of the labelled ones alone."""
    by_tool, by_label = Counter[str](), Counter[str]()
    for doc, said, labels in articles:
        found = labels[labels["statement"].notna()]
        labelled = dict(zip(found["statement"].map(id), found["bloc"], strict=True))
        for (start, end), statement in outermost(said):
            if everything or id(statement) in labelled:
                words = doc.words(start, end)
                by_tool[statement.bloc] += words
                by_label[labelled.get(id(statement), statement.bloc)] += words
    for counts in (by_tool, by_label):
        counts.pop("", None)  # `fr.share_of_voice` leaves out statements of nobody
    apart = {b: 100 * (by_tool[b] / by_tool.total() - by_label[b] / by_label.total()) for b in by_label}
    worst = max(apart, key=lambda bloc: abs(apart[bloc]))
    told = ", ".join(f"{bloc} {points:+.1f}" for bloc, points in sorted(apart.items()))
    which = "all statements" if everything else "labelled statements"
    print(
        f"  share of voice, {which}: {by_label.total()} words; furthest {worst} {apart[worst]:+.1f} ({told})"
    )


def main(gdelt: Path | None = None) -> None:
    labels = pd.read_csv(LABELS, dtype={"document": str, "date": str}, keep_default_na=False)
    print(f"bloc: alpha of the two readers {alpha(labels['a_bloc'], labels['b_bloc']):.2f}, n {len(labels)}")
    print(f"settled {(labels['bloc'] != '').sum()}, of them no source {(labels['bloc'] == 'none').sum()}")
    labels = labels[~labels["bloc"].isin(["none", ""])]
    found = texts(gdelt)
    for (part, composed), group in labels.groupby(["part", labels["corpus"] == "composed"]):
        if articles := list(judged(group, found)):
            name = f"{part}, {'composed' if composed else 'real texts'}"
            report(name, pd.concat([article.labels for article in articles]))
            shares(articles, everything=composed)


if __name__ == "__main__":
    run(main)
