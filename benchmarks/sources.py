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
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
from common import RELEASES, ROOT, SHARED, SITES, alpha, numbered, run

import framing as fr
from framing import actors, storage
from framing.intervals import wilson
from framing.statements import Statement, outermost, statements
from framing.text.document import document

LABELS = ROOT / "data" / "labels" / "sources.csv"
NOBODY = ("", "anonymous")  # blocs that say nothing


def texts(gdelt: Path | None) -> dict[tuple[str, str], str]:
    """The texts that are there, by corpus and document."""
    found = numbered("ppn", SITES) | numbered("presidents", RELEASES)
    for corpus, folder in (("composed", ROOT / "data" / "articles"), ("five", SHARED / "articles")):
        articles = fr.read_articles(folder) if folder.is_dir() else pd.DataFrame()
        found |= {(corpus, row.article_id): row.text for row in articles.itertuples()}
    for path in gdelt.rglob("*.txt") if gdelt else ():
        found["gdelt-countries", path.name] = path.read_bytes().decode("utf-8")
    return found


def judged(labels: pd.DataFrame, found: dict[tuple[str, str], str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of the texts that are there, the `bloc` and `verdict` of each label; and of each statement its `words`,
    its `bloc`, and the `label` (a bloc) of its source, if it has one."""
    verdicts, told = [], []
    for (corpus, name), rows in labels.groupby(["corpus", "document"]):
        text = found.get((corpus, name))
        if text is None:
            continue
        if not storage.sha256(text).startswith(rows["text_sha256"].iloc[0]):
            raise SystemExit(f"{corpus} {name}: another text than the one that was labelled.")
        doc = document(text)
        said = statements(doc, date=rows["date"].iloc[0])
        sources = [(doc.span(*one.source_span), one) for one in said if one.source_span]
        label_of = {}
        for label in rows.itertuples():
            holders = [one for (start, end), one in sources if start <= label.start < end]
            statement = holders[-1] if holders else None
            label_of[id(statement)] = label.bloc
            verdicts.append((label.bloc, verdict(label, statement)))
        told += [(doc.words(*span), one.bloc, label_of.get(id(one))) for span, one in outermost(said)]
    statements_told = pd.DataFrame(told, columns=["words", "bloc", "label"])
    return pd.DataFrame(verdicts, columns=["bloc", "verdict"]), statements_told


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
    share = f"{counts['right'] / resolved:.3f} [{low:.3f}, {high:.3f}]"
    print(f"{name}, n {len(labels)}: right {counts['right']} of {resolved} resolved, {share}")
    print(f"  {open_too} of {counts['left open']} left open rightly")


def shares(told: pd.DataFrame, everything: bool) -> None:
    """Share of voice by bloc as the tool has it less that by the labels, of all statements or of the labelled
    ones alone; as in `fr.share_of_voice`, without statements of nobody."""
    told = told if everything else told[told["label"].notna()]
    told = told.assign(label=told["label"].fillna(told["bloc"]))
    by_tool, by_label = (told[told[by] != ""].groupby(by)["words"].sum() for by in ("bloc", "label"))
    apart = (by_tool / by_tool.sum()).reindex(by_label.index, fill_value=0) - by_label / by_label.sum()
    points = ", ".join(f"{bloc} {100 * more:+.1f}" for bloc, more in apart.items())
    which = "all statements" if everything else "labelled statements"
    print(f"  share of voice, {which}, {by_label.sum()} words: {points}")


def main(gdelt: Path | None = None) -> None:
    labels = pd.read_csv(LABELS, dtype={"document": str, "date": str}, keep_default_na=False)
    print(f"bloc: alpha of the two readers {alpha(labels['a_bloc'], labels['b_bloc']):.2f}, n {len(labels)}")
    print(f"settled {(labels['bloc'] != '').sum()}, of them no source {(labels['bloc'] == 'none').sum()}")
    labels = labels[~labels["bloc"].isin(["none", ""])]
    found = texts(gdelt)
    for (part, composed), group in labels.groupby(["part", labels["corpus"] == "composed"]):
        verdicts, told = judged(group, found)
        if len(verdicts):
            report(f"{part}, {'composed' if composed else 'real texts'}", verdicts)
            shares(told, everything=composed)


if __name__ == "__main__":
    run(main)
