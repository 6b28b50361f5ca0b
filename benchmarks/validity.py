"""How good is each measure? Measure on the open gold, store, and write docs/validity.md and its chart.

    python benchmarks/validity.py [--polnear DIR] [--only-page]

Writes framing/lexicons/validity.csv, from which every chart's validity line is read, and from it
docs/validity.md and docs/figures/validity.*. --only-page skips the measuring, which reads ../shared and takes
some minutes. Without --polnear, a checkout of networkdynamics/PolNeAR, its stored row stays, with its date.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

import framing as fr
from framing import agreement, paths, storage, validity
from framing.validity import FILE, figure

SHARED = Path(__file__).resolve().parents[2] / "shared"
DOCS = paths.PACKAGE.parent / "docs"
OTHER = {"pro-kyiv": "pro-moscow", "pro-moscow": "pro-kyiv"}
NOT_ASKED = ("war_naming", "in_group")
MODELS = "two language models following a codebook"
PASSAGES = "gold passages"
COLUMNS = ("measure metric value low high n unit data labels covers command date lexicons note").split()
LOADED = "loaded_per_1000;loaded_own_per_1000;per_1000;kyiv_own;moscow_own"
VOICES = "quoted_share;n_statements;n_direct;share_of_voice;who_quotes_whom;source_balance"
# Told, not measured: what nobody has labelled.
STORED = [
    *((name, "", np.nan, None, "", "", "", "", "", why) for name, why in {
        "readability, grade": "formulas, computed by textstat; no reader was asked",
        "negation of a hit": "nobody has labelled enough of them",
        "stance of reporting words": "nobody has labelled it in context",
    }.items()),
]  # fmt: skip


HEAD = """# How far to trust each measure

This page, its chart and the validity line of every figure are made by `python benchmarks/validity.py` from
[validity.csv](../framing/lexicons/validity.csv); no figure in it is typed. Intervals: 95%, percentile
bootstrap over texts (editorials, articles or sentences where several rows come from one). 1 is perfect;
chance is 0 for alpha and r, and .5 for AUC.

**The gold passages were labelled by two language models that followed a codebook independently.** A figure on
them says how far the library agrees with these models; no human was asked. They come from outlets and years
that the lexicon was written for: expect less on other texts.

![Validity of every measure](figures/validity.png)

| measure | metric | value [95%] | n | data | labels by | note |
|---|---|---|---|---|---|---|"""
TAIL = """On your own texts: `framing validate --sample 200 INPUT --out labels`, then
`framing validate --labels FILE`; see [notebook 08](../notebooks/08-how-far-to-trust-this.ipynb) and
[the codebook](../framing/codebook.md)."""


def row(
    result: Any, unit: str, data: str, labels: str, command: str, covers: str = "", note: str = ""
) -> dict[str, Any]:
    """A row of the stored table from one of `fr.validate`'s, or of agreement's."""
    measure, metric, value, low, high, n = (result[name] for name in agreement.COLUMNS[:6])
    rounded = {"value": round(value, 4), "low": round(low, 4), "high": round(high, 4), "n": int(n)}
    about = {"unit": unit, "data": data, "labels": labels, "covers": covers, "note": note}
    return {
        "measure": measure,
        "metric": metric,
        **rounded,
        **about,
        "command": f"python benchmarks/{command}",
    }


def resampled(statistic: agreement.Statistic, counts: np.ndarray, ids: Sequence[object] = ()) -> pd.DataFrame:
    """Each number of a statistic with its interval; without `ids` every row is an article."""
    if ids:
        counts = agreement.per_article(counts, ids, list(dict.fromkeys(ids)))
    return agreement.with_intervals(statistic, counts, 1000)


def one_number(
    statistic: Callable[..., float], gold: np.ndarray, said: np.ndarray, ids: Any
) -> dict[str, float]:
    """A statistic of single values with its interval, whole articles resampled."""
    rng, rows = (
        np.random.default_rng(1),
        list(pd.Series(range(len(gold))).groupby(list(ids)).indices.values()),
    )
    drawn = []
    for _ in range(1000):
        some = np.concatenate([rows[n] for n in rng.integers(0, len(rows), len(rows))])
        drawn.append(statistic(gold[some], said[some]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"value": statistic(gold, said), "low": low, "high": high, "n": len(gold)}


def of_sources(sums: np.ndarray) -> dict[str, np.ndarray]:
    both, found, bloc, named, extra = sums.T
    return {"recall": found / both, "precision": (named - extra) / named, "bloc accuracy": bloc / found}


def token_f1(sums: np.ndarray) -> dict[str, np.ndarray]:
    both, found, gold = sums.T
    return {"token F1": 2 * both / (found + gold)}


def gold_passages() -> Iterator[dict[str, Any]]:
    """reads_as, loaded terms, their voice, side and category, and the annotators' own agreement."""
    import attribution
    import fit_reads_as

    lines = (SHARED / "gold" / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [json.loads(line) for line in lines]
    rows = []
    for p in passages:
        for coder in ("annotator_a", "annotator_b"):
            base = {"article_id": p["id"], "coder": coder}
            rows.append({**base, "reads_as": p[coder]["perspective"]})
            rows += [{**base, **term} for term in p[coder]["loaded"]]
    gold = pd.DataFrame(rows)
    scores = fr.score(
        pd.DataFrame({"article_id": [p["id"] for p in passages], "text": [p["text"] for p in passages]})
    )

    _, ids, y, said, _ = fit_reads_as.measured()
    ours = pd.DataFrame({"article_id": ids, "reads_as": said})
    truth = pd.DataFrame({"article_id": ids, "reads_as": y})
    table = fr.validate(ours, truth).set_index("metric", drop=False)
    note = "threshold fitted with outlets held out; both annotators agree; their marks also judged the terms"
    yield row(table.loc["macro-F1"], "passages", PASSAGES, MODELS, "fit_reads_as.py", "reads_as", note)
    table = fr.validate(scores, gold, not_asked=NOT_ASKED).set_index(
        ["measure", "metric", "coder"], drop=False
    )
    everyone, between = "all", "annotator_a, annotator_b"
    rule = "right: marked by either; recall: of what both marked; one to one; the marks also judged the terms"
    for measure, metric, coder, unit, covers, note in (
        ("hits", "precision", everyone, "hits", f"{LOADED};hits;category", rule),
        ("hits", "recall", everyone, "marked terms", f"{LOADED};hits", rule),
        ("voice", "accuracy", everyone, "hits", "voice", "of the hits that match a marked term"),
        ("voice", "macro-F1", everyone, "hits", "", "of the hits that match a marked term"),
        ("side", "accuracy", everyone, "hits", "side", "of the hits that match a marked term"),
        ("category", "accuracy", everyone, "hits", "category", "of the hits that match a marked term"),
        ("reads_as", "alpha", between, "passages", "", "between the two annotators: the ceiling"),
        ("hits", "F1", between, "marked terms", "", "between the two annotators: the ceiling"),
        ("voice", "alpha", between, "marked terms", "", "between the two annotators: the ceiling"),
        ("side", "alpha", between, "marked terms", "", "between the two annotators: the ceiling"),
        ("category", "alpha", between, "marked terms", "", "between the two annotators: the ceiling"),
    ):
        yield row(table.loc[(measure, metric, coder)], unit, PASSAGES, MODELS, "validity.py", covers, note)

    with contextlib.redirect_stdout(io.StringIO()):
        counts = np.array(attribution.gold_passages(0)[0], dtype=float)
    both, found, _, named, _ = counts.sum(axis=0)
    table = resampled(of_sources, counts).set_index("metric", drop=False)
    for metric, n, covers in (
        ("recall", both, VOICES),
        ("precision", named, VOICES),
        ("bloc accuracy", found, "share_of_voice;source_balance"),
    ):
        told = {**table.loc[metric], "measure": "sources", "n": n}
        yield row(told, "sources", PASSAGES, MODELS, "attribution.py", covers)


def precision_by_side(sums: np.ndarray) -> dict[str, np.ndarray]:
    kyiv, kyiv_right, moscow, moscow_right = sums.T
    return {"kyiv": kyiv_right / kyiv, "moscow": moscow_right / moscow}


def symmetry_in_use() -> Iterator[dict[str, Any]]:
    """How often a hit that serves a side is loaded and serves it: the same rule, counted for each side."""
    import about_whom

    counts = about_whom.sided_by_passage()
    table = resampled(precision_by_side, counts).set_index("metric", drop=False)
    note = "marked by either annotator with that side; these passages also judged the terms, so expect less"
    for side, n in (("kyiv", counts[:, 0].sum()), ("moscow", counts[:, 2].sum())):
        found = {**table.loc[side], "measure": f"own words serving {side}", "metric": "precision", "n": n}
        yield row(found, "hits", PASSAGES, MODELS, "about_whom.py", f"{side}_own;side;tilt", note)


def false_alarms() -> Iterator[dict[str, Any]]:
    """Whole texts of one side: how many do not read as the other's account."""
    import about_whom

    of_presidents = about_whom.releases()
    for data, texts, other in (
        ("pro-Moscow sites (PPN)", about_whom.sites(), "pro-kyiv"),
        ("Russia's president on the war", of_presidents["putin"], "pro-kyiv"),
        ("Ukraine's president on the war", of_presidents["zelenskyy"], "pro-moscow"),
    ):
        reads = about_whom.scored(texts).articles["reads_as"].to_numpy()
        wrong = np.full(len(reads), other)
        found = one_number(lambda gold, said: np.mean(gold != said), wrong, reads, range(len(reads)))
        found |= {"measure": f"no false alarm: reads {other}", "metric": "share of texts"}
        note = f"{np.mean(reads == OTHER[other]):.0%} read {OTHER[other]}; the rest neutral or unclear"
        yield row(found, "texts", data, "the publisher", "validity.py", "reads_as;tilt;side", note)


def headlines() -> Iterator[dict[str, Any]]:
    lines = pd.read_csv(SHARED / "data" / "sputnik_kyivindependent" / "headlines.csv")
    lines = lines.assign(article_id=[str(i) for i in range(len(lines))], text=lines["title"].astype(str))
    scores = fr.score(lines[["article_id", "text", "outlet"]])
    truth = scores.articles["outlet"].str.lower().str.contains("sputnik")
    found = one_number(
        roc_auc_score, truth.to_numpy(), scores.articles["tilt"].to_numpy(), scores.articles["article_id"]
    )
    found |= {"measure": "tilt", "metric": "AUC"}
    data = "Sputnik against Kyiv Independent"
    note = "known groups; two outlets, so it is also the outlet that is told apart"
    yield row(found, "headlines", data, "the publisher", "about_whom.py", "tilt", note)


def sentiment() -> Iterator[dict[str, Any]]:
    import train_target_sentiment as training
    from threadpoolctl import threadpool_limits

    path = SHARED / "data" / "vader_nyt" / "nytEditorialSnippets_GroundTruth.txt"
    rows = [r.split("\t") for r in path.read_text(encoding="latin-1").splitlines() if r.count("\t") > 1]
    editorials = [r[0].split("_")[0] for r in rows]
    rated, ours = (
        np.array([float(r[1]) for r in rows]),
        np.array(fr.sentiment.sentences([r[2] for r in rows])),
    )
    found = one_number(lambda x, y: np.corrcoef(x, y)[0, 1], rated, ours, editorials)
    found |= {"measure": "sentiment", "metric": "r"}
    data = "New York Times editorials (VADER)"
    yield row(found, "snippets", data, "its authors' human raters", "sentiment.py",
              "sentiment", "of one sentence; opinion pages, American, no war reporting")  # fmt: skip

    data = SHARED / "data" / "newsmtsc" / "train.jsonl"
    with threadpool_limits(1):
        development, report = training.split(training.load(data))
        design = training.Design(development)
        model = training.fit(design.rows(development), training.polarities(development))
        guessed = (
            (report, model.predict(design.rows(report)), "report part", "targets;sentiment_own;toward",
             "weights fitted without it; its score was seen for some versions, none was chosen by it"),
            (development, training.cross_validated(development), "development part", "",
             "five folds by sentence; settings were chosen on it"),
        )  # fmt: skip
    for targets, guess, part, covers, note in guessed:
        counts = agreement.confusions(training.polarities(targets), guess, [0, 1, 2])
        ids = [target.group for target in targets]
        table = resampled(agreement.of_labels, counts, ids).set_index("metric", drop=False)
        found = {**table.loc["macro-F1"], "measure": "toward a target", "n": len(targets)}
        yield row(found, "targets", f"NewsMTSC, {part}", "its authors' annotators",
                  "train_target_sentiment.py --check", covers, note)  # fmt: skip


def polnear(folder: Path) -> Iterator[dict[str, Any]]:
    import attribution

    counts = []
    for _, text, attributions in attribution.polnear(folder, "dev"):
        tally = attribution.Tally()
        tally.add(text, attributions, attribution.ours(text))
        counts.append([tally.words[k] for k in ("both", "found", "gold")])
    found = {**resampled(token_f1, np.array(counts, dtype=float)).iloc[0]}
    found |= {"measure": "statements", "n": len(counts)}
    note = "American politics; rules were watched on it while they were written"
    by, command = "its authors' annotators", "attribution.py --polnear DIR"
    yield row(found, "articles", "PolNeAR, dev part", by, command, VOICES, note)


def measure(folder: Path | None) -> pd.DataFrame:
    """All rows; that of PolNeAR is the stored one where its folder is not given."""
    found = [
        *gold_passages(),
        *symmetry_in_use(),
        *false_alarms(),
        *headlines(),
        *(polnear(folder) if folder else []),
        *sentiment(),
    ]
    lexicons = "; ".join(
        f"{x.name} {x.version} {x.sha256[:8]}" for x in map(fr.load_lexicon, ("ukraine-war-en", "loaded-en"))
    )
    today = os.environ.get("FRAMING_DATE") or datetime.datetime.now(datetime.UTC).date().isoformat()
    table = pd.DataFrame(found).assign(date=today, lexicons=lexicons)
    names = ["measure", "metric", "value", "n", "unit", "data", "labels", "covers", "command", "note"]
    told = pd.DataFrame(STORED, columns=names)
    told["command"] = told["command"].map(lambda c: c and f"python {c}")
    if FILE.is_file():  # measured apart, on corpora that lie elsewhere
        stored, apart = validity.validity(), ("ECB+",) if folder else ("ECB+", "PolNeAR")
        told = pd.concat([stored[stored["data"].str.startswith(apart)], told])
    told["n"] = pd.to_numeric(told["n"])
    return pd.concat([table, told], ignore_index=True).reindex(columns=COLUMNS).astype({"n": "Int64"})


def page(table: pd.DataFrame) -> str:
    """docs/validity.md, from the stored table alone."""
    measured = table[table["value"].notna()]
    lines = HEAD.splitlines()
    lines += [
        f"| {r['measure']} | {r['metric']} | {figure(r['value'], r['low'], r['high'])} "
        f"| {r['n']:,.0f} {r['unit']} | {r['data']} | {r['labels']} | {r['note']} |"
        for r in measured.to_dict("records")
    ]
    lines += ["", "## Not validated", ""]
    lines += [f"- **{r['measure']}**: {r['note']}." for r in table[table["value"].isna()].to_dict("records")]
    lines += [
        "",
        "## How each figure is made again",
        "",
        "| figure | command | measured | lexicons |",
        "|---|---|---|---|",
    ]
    each = measured.drop_duplicates(["measure", "data", "command"])
    lines += [
        f"| {r['measure']}, {r['data']} | `{r['command']}` "
        f"| {r['date'] or 'earlier'} | {r['lexicons'] or 'earlier'} |"
        for r in each.to_dict("records")
    ]
    lines += ["", *TAIL.splitlines(), ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polnear", type=Path, metavar="DIR", help="a checkout of PolNeAR")
    parser.add_argument("--only-page", action="store_true", help="write page and chart from the stored table")
    options = parser.parse_args()
    if not options.only_page:
        measured = storage.to_csv(measure(options.polnear))
        with storage.written_whole(FILE) as file:
            file.write(measured)
    table = validity.validity()
    with storage.written_whole(DOCS / "validity.md") as file:
        file.write(page(table))
    fr.save_figure(fr.charts.validity(table), "validity", folder=DOCS / "figures")
    print(table[["measure", "metric", "value", "low", "high", "n", "data"]].to_string())


if __name__ == "__main__":
    main()
