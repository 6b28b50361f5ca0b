"""How good is each measure? Measure on the open gold, store, and write docs/validity.md and its chart.

    python benchmarks/validity.py [--polnear DIR] [--only-page]

Writes the numbers of framing/lexicons/validity.csv, from which every chart's validity line is read, and from
it docs/validity.md and docs/figures/validity.*. What a row is about (its unit, data, labels, note, and which
measures it covers) is edited in that table; a row that is not measured here stays as it is. --only-page skips
the measuring, which reads ../shared and takes some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import about_whom
import attribution
import fit_reads_as
import numpy as np
import pandas as pd
import sentiment
import train_target_sentiment as training
from common import passages as gold_passages
from common import run, scored, today
from jinja2 import Template
from sklearn.metrics import roc_auc_score

import framing as fr
from framing import paths, storage, validation, validity
from framing.validity import FILE, figure

DOCS = paths.PACKAGE.parent / "docs"
NOT_ASKED = ("war_naming", "in_group")
PASSAGES = "gold passages"
NUMBERS = ["value", "low", "high", "n"]
Found = Iterator[tuple[tuple[str, str, str], Any]]  # (measure, metric, data) of a row, and its numbers

PAGE = """# How far to trust each measure

This page, its chart and the validity line of every figure are made by `python benchmarks/validity.py` from
[validity.csv](../framing/lexicons/validity.csv); no figure in it is typed. Intervals: 95%, percentile
bootstrap over texts (editorials, articles or sentences where several rows come from one). 1 is perfect;
chance is 0 for alpha and r, and .5 for AUC.

**The gold passages were labelled by two language models that followed a codebook independently.** A figure on
them says how far the library agrees with these models; no human was asked. They come from outlets and years
that the lexicon was written for: expect less on other texts.

![Validity of every measure](figures/validity.png)

| measure | metric | value [95%] | n | data | labels by | note |
|---|---|---|---|---|---|---|
{% for r in measured %}
| {{ r.measure }} | {{ r.metric }} | {{ figure(r.value, r.low, r.high) }} \
| {{ "{:,.0f}".format(r.n) }} {{ r.unit }} | {{ r.data }} | {{ r.labels }} | {{ r.note }} |
{% endfor %}

## Not validated

{% for r in missing %}
- **{{ r.measure }}**: {{ r.note }}.
{% endfor %}

## How each figure is made again

| figure | command | measured | lexicons |
|---|---|---|---|
{% for r in measured | unique(attribute="made") %}
| {{ r.measure }}, {{ r.data }} | `{{ r.command }}` \
| {{ r.date or "earlier" }} | {{ r.lexicons or "earlier" }} |
{% endfor %}

On your own texts: `framing validate --sample 200 INPUT --out labels`, then
`framing validate --labels FILE`; see [notebook 08](../notebooks/08-how-far-to-trust-this.ipynb) and
[the codebook](../framing/codebook.md).
"""


def resampled(statistic: validation.Statistic, counts: pd.DataFrame) -> pd.DataFrame:
    """Each number of a statistic with its interval, by metric; a row of the counts is an article."""
    return validation.with_intervals(statistic, counts, 1000).set_index("metric")


def one_number(
    statistic: Callable[..., float], gold: np.ndarray, said: np.ndarray, ids: Any
) -> dict[str, float]:
    """A statistic of single values with its interval, whole articles resampled."""
    rng = np.random.default_rng(1)
    rows = list(pd.Series(range(len(gold))).groupby(list(ids)).indices.values())
    drawn = []
    for _ in range(1000):
        some = np.concatenate([rows[n] for n in rng.integers(0, len(rows), len(rows))])
        drawn.append(statistic(gold[some], said[some]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"value": statistic(gold, said), "low": low, "high": high, "n": len(gold)}


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
    for metric, of in (("recall", "both"), ("precision", "named"), ("bloc accuracy", "found")):
        yield ("sources", metric, PASSAGES), {**table.loc[metric], "n": counts[of].sum()}


def precision_by_side(sums: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({side: sums[f"{side} right"] / sums[side] for side in ("kyiv", "moscow")})


def symmetry_in_use() -> Found:
    """How often a hit that serves a side is loaded and serves it: the same rule, counted for each side."""
    counts = about_whom.sided_by_passage()
    table = resampled(precision_by_side, counts)
    for side in ("kyiv", "moscow"):
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
        wrong = np.full(len(reads), other)
        found = one_number(lambda gold, said: np.mean(gold != said), wrong, reads, range(len(reads)))
        told = f"{np.mean(reads == own):.0%} read {own}; the rest neutral or unclear"
        yield (f"no false alarm: reads {other}", "share of texts", data), {**found, "told": told}


def headlines() -> Found:
    table = about_whom.headlines()
    truth, tilt = table["moscow"].to_numpy(), table["tilt"].to_numpy()
    found = one_number(roc_auc_score, truth, tilt, table["article_id"])
    yield ("tilt", "AUC", "Sputnik against Kyiv Independent"), found


def snippets() -> Found:
    sentences, ratings, editorials = sentiment.rated()
    ours = np.array([fr.sentiment.compound(one) for one in sentences])
    found = one_number(lambda x, y: np.corrcoef(x, y)[0, 1], np.array(ratings), ours, editorials)
    yield ("sentiment", "r", "New York Times editorials (VADER)"), found


def targets() -> Found:
    for part, (given, guess) in training.guessed().items():
        groups = pd.Series([target.group for target in given])
        counts = validation.label_counts(training.polarities(given), guess, groups, groups.unique())
        table = resampled(validation.agreement, counts)
        found = {**table.loc["macro-F1"], "n": len(given)}
        yield ("toward a target", "macro-F1", f"NewsMTSC, {part} part"), found


def token_f1(sums: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"token F1": 2 * sums["both"] / (sums["found"] + sums["gold"])})


def statements(folder: Path) -> Found:
    counts = []
    for text, attributions in attribution.articles_of(folder, "dev"):
        tally = attribution.Tally()
        tally.add(text, attributions, attribution.ours(text))
        counts.append(tally.words)
    table = resampled(token_f1, pd.DataFrame(counts).fillna(0))
    yield ("statements", "token F1", "PolNeAR, dev part"), {**table.loc["token F1"], "n": len(counts)}


def measure(folder: Path | None) -> pd.DataFrame:
    """The stored table with what can be measured here measured anew."""
    measures = [passages, readings, sources, symmetry_in_use, false_alarms, headlines, snippets, targets]
    found = [row for measured in measures for row in measured()] + list(statements(folder) if folder else ())
    lexicons = "; ".join(
        f"{x.name} {x.version} {x.sha256[:8]}" for x in map(fr.load_lexicon, ("ukraine-war-en", "loaded-en"))
    )
    table = validity.validity().set_index(["measure", "metric", "data"], drop=False)
    for key, numbers in found:
        assert key in table.index, f"{key}: give it a row in {FILE}"
        table.loc[key, NUMBERS] = [round(float(numbers[name]), 4) for name in NUMBERS]
        table.loc[key, ["date", "lexicons"]] = [today(), lexicons]
        table.loc[key, "note"] = numbers.get("told", table.loc[key, "note"])
    return table.astype({"n": "Int64"})


def page(table: pd.DataFrame) -> str:
    """docs/validity.md, from the stored table alone."""
    table = table.assign(made=table["measure"] + table["data"] + table["command"])
    measured, missing = (table[table["value"].notna() == known].to_dict("records") for known in (True, False))
    template = Template(PAGE, trim_blocks=True, keep_trailing_newline=True)
    return template.render(measured=measured, missing=missing, figure=figure)


def main(polnear: Path | None = None, only_page: bool = False) -> None:
    if not only_page:
        measured = storage.to_csv(measure(polnear))
        with storage.written_whole(FILE) as file:
            file.write(measured)
    table = validity.validity()
    with storage.written_whole(DOCS / "validity.md") as file:
        file.write(page(table))
    fr.save_figure(fr.charts.validity(table), "validity", folder=DOCS / "figures")
    print(table[["measure", "metric", "value", "low", "high", "n", "data"]].to_string())


if __name__ == "__main__":
    run(main)
