"""How far labels and coders agree, with intervals over whole articles resampled.

Every number is a statistic of counts that add up over articles: of confusions, of hits and marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Statistic = Callable[[Array], Mapping[str, Any]]

_COLUMNS = ["measure", "metric", "value", "low", "high", "n", "coder", "note"]
_FEWEST = 10  # articles, under which resampling them gives no honest interval


class Comparison(NamedTuple):
    """What rows of the table of `fr.validate` are made of; the first axis of the counts is the articles."""

    measure: str
    coder: str
    statistic: Statistic
    counts: Array
    n: Any  # one number, or one for each metric
    note: str


def table_of(comparisons: Iterable[Comparison], draws: int, seed: int) -> pd.DataFrame:
    """The table of `fr.validate`."""
    tables = []
    for measure, coder, statistic, counts, n, note in comparisons:
        few = f"; under {_FEWEST} articles: no interval" if len(counts) < _FEWEST else ""
        table = with_intervals(statistic, counts, draws, seed)
        tables.append(table.assign(measure=measure, n=n, coder=coder, note=note + few))
    return pd.concat(tables, ignore_index=True)[_COLUMNS]


def with_intervals(statistic: Statistic, counts: Array, draws: int = 500, seed: int = 1) -> pd.DataFrame:
    """`metric, value, low, high` (95%, percentiles) of counts whose first axis is the articles.

    A draw in which a number cannot be had (a class is missing) does not count.
    """
    n = len(counts)
    with np.errstate(invalid="ignore", divide="ignore"):
        table = pd.DataFrame({"value": pd.Series(statistic(counts.sum(axis=0)), dtype=float)})
        table[["low", "high"]] = np.nan
        if n >= _FEWEST:
            times_drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), draws)
            sums = np.tensordot(times_drawn, counts, axes=1)
            drawn = pd.DataFrame([statistic(one) for one in sums], dtype=float)
            table["low"], table["high"] = drawn.quantile(0.025), drawn.quantile(0.975)
    table.loc[table["value"].isna(), ["low", "high"]] = np.nan
    return table.rename_axis("metric").reset_index()


def per_article(counts: Array, ids: Any, articles: Any) -> Array:
    """Counts of units (first axis) added up for each article; also those without a unit."""
    sums = np.zeros((len(articles), *counts.shape[1:]))
    np.add.at(sums, pd.Index(articles).get_indexer(ids), counts)
    return sums


def confusions(gold: Sequence[str], said: Sequence[str], names: Sequence[str]) -> Array:
    """Units x true class x said class."""
    true, told = (np.equal.outer(np.asarray(column, dtype=object), names) for column in (gold, said))
    return np.asarray(true[:, :, None] & told[:, None, :])


def of_labels(confusion: Array) -> dict[str, float]:
    """Accuracy and macro-F1."""
    right, true, said = np.diagonal(confusion), confusion.sum(axis=1), confusion.sum(axis=0)
    several = (true > 0).sum() > 1
    macro_f1 = np.nanmean(2 * right / (true + said)) if several else np.nan
    return {"accuracy": right.sum() / true.sum(), "macro-F1": macro_f1}


def alpha(confusion: Array) -> dict[str, float]:
    """Krippendorff's nominal alpha of two coders (2004, ch. 11)."""
    coincidence = confusion + confusion.T
    of_label, n = coincidence.sum(axis=1), coincidence.sum()
    observed = 1 - np.trace(coincidence) / n
    expected = 1 - (of_label * (of_label - 1)).sum() / (n * (n - 1))
    return {"alpha": 1 - observed / expected if expected > 0 else np.nan}


def _of_two(confusion: Array) -> dict[str, float]:
    return of_labels(confusion) | alpha(confusion)


def of_two(gold: Any, said: Any, ids: Any, articles: Any, measure: str, coder: str, units: str) -> Comparison:
    """Accuracy, macro-F1 and alpha of what was said of each unit, against the gold."""
    counts = per_article(confusions(gold, said, sorted({*gold, *said})), ids, articles)
    one = f"; the gold has one class only ({next(iter(gold))})" if len(set(gold)) == 1 else ""
    return Comparison(measure, coder, _of_two, counts, len(gold), f"n: {units}{one}")
