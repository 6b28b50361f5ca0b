"""How far labels and coders agree, with intervals over whole articles resampled.

Every number here is a statistic of counts that add up over articles: a table of confusions, of coincidences,
of hits right and marks found. Statistics take such sums with the draws of the bootstrap as their first axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Statistic = Callable[[Array], dict[str, Array]]

COLUMNS = ["measure", "metric", "value", "low", "high", "n", "coder", "note"]
FEWEST = 10  # articles, under which resampling them gives no honest interval


def per_article(counts: Array, ids: Any, articles: Any) -> Array:
    """Counts of units (first axis) added up for each article; also those without a unit."""
    sums = np.zeros((len(articles), *counts.shape[1:]))
    np.add.at(sums, pd.Index(articles).get_indexer(ids), counts)
    return sums


def with_intervals(statistic: Statistic, counts: Array, draws: int = 500, seed: int = 1) -> pd.DataFrame:
    """`metric, value, low, high` (95%, percentiles) of counts whose first axis is the articles.

    A draw in which a number cannot be had (a class is missing) does not count.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        table = pd.DataFrame(statistic(counts.sum(axis=0, keepdims=True)), index=["value"]).T
        table[["low", "high"]] = np.nan
        n = len(counts)
        if n >= FEWEST:
            times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), draws)
            drawn = pd.DataFrame(statistic(np.tensordot(times, counts, axes=1)))
            ends = drawn.quantile([0.025, 0.975]).T.to_numpy()
            table[["low", "high"]] = np.where(table[["value"]].notna(), ends, np.nan)
    return table.rename_axis("metric").reset_index()


def confusions(gold: Sequence[str], said: Sequence[str], names: Sequence[str]) -> Array:
    """Units x true class x said class."""
    true, told = (np.equal.outer(np.asarray(column, dtype=object), names) for column in (gold, said))
    return np.asarray(true[:, :, None] & told[:, None, :])


def of_labels(sums: Array) -> dict[str, Array]:
    """Accuracy and macro-F1, of sums of `confusions`."""
    right, true, said = np.diagonal(sums, axis1=1, axis2=2), sums.sum(axis=2), sums.sum(axis=1)
    f1 = 2 * right / (true + said)
    macro = np.nansum(f1, axis=1) / (true + said > 0).sum(axis=1)
    several = (true > 0).sum(axis=1) > 1
    return {"accuracy": right.sum(axis=1) / true.sum(axis=1), "macro-F1": np.where(several, macro, np.nan)}


def precision_and_recall(sums: Array) -> dict[str, Array]:
    """Of counts of hits, hits that are right, marked spans, and spans that were found."""
    hits, right, marked, found = sums.T
    precision, recall = right / hits, found / marked
    f1 = np.where(right + found > 0, 2 * precision * recall / (precision + recall), 0.0)
    return {"precision": precision, "recall": recall, "F1": f1}


def coincidences(ratings: pd.DataFrame) -> Array:
    """Units x label x label: how often two coders gave a unit these (Krippendorff 2004, ch. 11).

    Ratings have a row a unit, a column a coder, NaN where one did not rate it.
    """
    labels = pd.unique(ratings.melt()["value"].dropna())
    given = (
        np.array([(ratings == label).sum(axis=1) for label in labels]).reshape(len(labels), len(ratings)).T
    )
    pairs = given[:, :, None] * given[:, None, :] - given[:, :, None] * np.eye(len(labels))
    others = np.maximum(given.sum(axis=1) - 1, 1)
    return np.asarray(pairs / others[:, None, None])


def alpha(sums: Array) -> dict[str, Array]:
    """Krippendorff's nominal alpha, of sums of `coincidences`."""
    of_label, agreeing = sums.sum(axis=2), np.trace(sums, axis1=1, axis2=2)
    n = of_label.sum(axis=1)
    observed = 1 - agreeing / n
    expected = 1 - (of_label * (of_label - 1)).sum(axis=1) / (n * (n - 1))
    return {"alpha": np.where(expected > 0, 1 - observed / expected, np.nan)}


def rows_of(table: pd.DataFrame, measure: str, n: Any, coder: str, note: str, articles: Any) -> pd.DataFrame:
    """Metrics as rows of the table of `fr.validate`."""
    few = f"; under {FEWEST} articles: no interval" if len(articles) < FEWEST else ""
    return table.assign(measure=measure, n=n, coder=coder, note=note + few)[COLUMNS]


def with_gold(
    gold: Any, said: Any, ids: Any, articles: Any, measure: str, coder: str, units: str, *how: int
) -> pd.DataFrame:
    """What people said of each unit against what the library said."""
    names = sorted({*gold, *said})
    counts = per_article(confusions(gold, said, names), ids, articles)
    table = with_intervals(of_labels, counts, *how)
    one = f"; the gold has one class only ({next(iter(gold))})" if len(set(gold)) == 1 else ""
    return rows_of(table, measure, len(gold), coder, f"n: {units}{one}", articles)


def between(
    ratings: pd.DataFrame, ids: Any, articles: Any, measure: str, coder: str, units: str, *how: int
) -> pd.DataFrame:
    """Agreement by alpha; ratings as for `coincidences`."""
    table = with_intervals(alpha, per_article(coincidences(ratings), ids, articles), *how)
    nothing = "; one value only, or nothing rated twice" if table["value"].isna().all() else ""
    n = int((ratings.notna().sum(axis=1) > 1).sum())
    return rows_of(table, measure, n, coder, f"n: {units}; nominal{nothing}", articles)
