"""How good is each measure? Measure on the open gold, store, and write docs/validity.md and its chart.

    python benchmarks/validity.py [--polnear DIR] [--only-page]

Writes the numbers of framing/lexicons/validity.csv, from which every chart's validity line is read, and from
it docs/validity.md and docs/figures/validity.*. What a row is about (its unit, data, labels, note, and which
measures it covers) is edited in that table; a row that is not measured here stays as it is. --only-page skips
the measuring, which reads ../shared and takes some minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import about_whom
import attribution
import common
import fit_reads_as
import numpy as np
import pandas as pd
import sentiment
import train_target_sentiment as training
from common import NUMBERS, resampled, run, scored, store, with_interval
from common import passages as gold_passages
from jinja2 import Template
from sklearn.metrics import roc_auc_score

import framing as fr
from framing import paths, storage, validation, validity

DOCS = paths.PACKAGE.parent / "docs"
NOT_ASKED = ("war_naming", "in_group")
PASSAGES = "gold passages"
PAGE = Path(__file__).with_suffix(".md")  # what the page says, with places for the figures
Found = Iterator[common.Found]


def passages() -> Found:
    """Loaded terms, their voice, side and category, and the annotators' own agreement."""
    given = gold_passages()
    rows = []
    for passage in given:
        for coder in ("annotator_a", "annotator_b"):
            base = {"article_id": passage["id"], "coder": coder}
            rows.append({**base, "reads_as": passage[coder]["perspective"]})
            rows += [{**base, **term} for term in passage[coder]["loaded"]]
    texts = pd.DataFrame(given)[["id", "text"]].rename(columns={"id": "article_id"})
    gold = pd.DataFrame(rows)
    gold = pd.concat([gold, *taken_together(gold)])
    table = fr.validate(fr.score(texts), gold, not_asked=NOT_ASKED)
    table = table.set_index(table["measure"] + " " + table["metric"])
    ours = "hits recall, voice accuracy, voice macro-F1, side accuracy, category accuracy"
    ceiling = "reads_as alpha, hits F1, voice alpha, side alpha, category alpha"
    coders = {"either": "hits precision", "both": ours, "annotator_a, annotator_b": ceiling}
    for coder, names in coders.items():
        for name in names.split(", "):
            measure, metric = name.split()
            yield (measure, metric, PASSAGES), table[table["coder"] == coder].loc[name]


def taken_together(gold: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Two more coders: what either annotator marked, and what both did, labels blank where they differ."""
    read = gold.loc[gold["coder"] == "annotator_a", ["article_id"]].drop_duplicates()
    marked = gold[gold["start"].notna()]
    a, b = (marked[marked["coder"] == f"annotator_{x}"].reset_index(drop=True) for x in "ab")
    yield pd.concat([read, a, b]).assign(coder="either").drop_duplicates(["article_id", "start", "end"])
    partner = validation.matched(a, b)
    labels = ["voice", "side", "category"]
    theirs = b[labels].reindex(partner).set_index(a.index)
    a[labels] = a[labels].where(a[labels] == theirs, "")
    yield pd.concat([read, a[partner >= 0]]).assign(coder="both")


def readings() -> Found:
    """reads_as, with the threshold fitted with outlets held out."""
    ids, truth, said, _ = fit_reads_as.measured()
    ours, gold = (pd.DataFrame({"article_id": ids, "reads_as": labels}) for labels in (said, truth))
    yield ("reads_as", "macro-F1", PASSAGES), fr.validate(ours, gold).set_index("metric").loc["macro-F1"]


def sources() -> Found:
    counts, _ = attribution.gold_passages()
    table = resampled(attribution.of_sources, counts)
    for metric, of in (("recall", "marked"), ("precision", "hits"), ("bloc accuracy", "found")):
        yield ("sources", metric, PASSAGES), {**table.loc[metric], "n": counts[of].sum()}


def symmetry_in_use() -> Found:
    """How often a hit that serves a side is loaded and serves it: the same rule, counted for each side."""
    counts = about_whom.sided_by_passage()
    for side in ("kyiv", "moscow"):
        table = resampled(lambda sums, side=side: (sums[f"{side} right"] / sums[side]).to_frame(side), counts)
        found = {**table.loc[side], "n": counts[side].sum()}
        yield (f"own words serving {side}", "precision", PASSAGES), found


def false_alarms() -> Found:
    """Whole texts of one side: how many do not read as the other's account."""
    presidents = about_whom.releases()
    for data, texts, own, other in (
        ("pro-Moscow sites (PPN)", about_whom.sites(), "pro-moscow", "pro-kyiv"),
        ("Russia's president on the war", presidents["putin"], "pro-moscow", "pro-kyiv"),
        ("Ukraine's president on the war", presidents["zelenskyy"], "pro-kyiv", "pro-moscow"),
    ):
        reads = scored(texts).articles["reads_as"].to_numpy()
        right = reads != other
        found = with_interval(lambda rows, right=right: right[rows].mean(), range(len(right)))
        told = f"{np.mean(reads == own):.0%} read {own}; the rest neutral or unclear"
        yield (f"no false alarm: reads {other}", "share of texts", data), {**found, "told": told}


def headlines() -> Found:
    table = about_whom.headlines()
    truth, tilt = table["moscow"].to_numpy(), table["tilt"].to_numpy()
    found = with_interval(lambda rows: roc_auc_score(truth[rows], tilt[rows]), table["article_id"])
    yield ("tilt", "AUC", "Sputnik against Kyiv Independent"), found


def snippets() -> Found:
    sentences, ratings, editorials = sentiment.rated()
    both = np.array([ratings, [fr.sentiment.compound(one) for one in sentences]])
    found = with_interval(lambda rows: np.corrcoef(both[:, rows])[0, 1], editorials)
    yield ("sentiment", "r", "New York Times editorials (VADER)"), found


def targets() -> Found:
    for part, (given, guess) in training.guessed().items():
        groups = [target.group for target in given]
        sentences = list(dict.fromkeys(groups))
        counts = validation.label_counts(training.polarities(given), guess, groups, sentences)
        table = resampled(validation.agreement, counts)
        found = {**table.loc["macro-F1"], "n": len(given)}
        yield ("toward a target", "macro-F1", f"NewsMTSC, {part} part"), found


def statements(folder: Path) -> Found:
    counts = []
    for text, attributions in attribution.articles_of(folder, "dev"):
        tally = attribution.Tally()
        tally.add(text, attributions, attribution.ours(text))
        counts.append(tally.words)
    words = pd.DataFrame(counts).rename(columns={"found": "hits", "gold": "marked"})
    table = resampled(validation.precision_and_recall, words.assign(right=words["both"], found=words["both"]))
    yield ("statements", "token F1", "PolNeAR, dev part"), {**table.loc["F1"], "n": len(counts)}


def measured(folder: Path | None) -> Found:
    """Everything that can be measured here."""
    for measure in (passages, readings, sources, symmetry_in_use, false_alarms, headlines, snippets, targets):
        yield from measure()
    if folder:
        yield from statements(folder)


def page(table: pd.DataFrame) -> str:
    """docs/validity.md, from the stored table alone."""
    table = table.assign(made=table["measure"] + table["data"] + table["command"])
    measured, missing = (table[table["value"].notna() == known].to_dict("records") for known in (True, False))
    template = Template(PAGE.read_text(encoding="utf-8"), trim_blocks=True, keep_trailing_newline=True)
    return template.render(measured=measured, missing=missing, figure=validity.figure)


def main(polnear: Path | None = None, only_page: bool = False) -> None:
    if not only_page:
        store(list(measured(polnear)))
    table = validity.validity()
    with storage.written_whole(DOCS / "validity.md") as file:
        file.write(page(table))
    fr.save_figure(fr.charts.validity(table), "validity", folder=DOCS / "figures")
    print(table[["measure", "metric", *NUMBERS, "data"]].to_string())


if __name__ == "__main__":
    run(main)
