"""Statistics of agreement with bootstrap intervals: classes, AUC, correlation, Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

FEWEST = 10  # articles, under which resampling them gives no honest interval


class Bootstrap:
    """Whole articles resampled: every statistic is a function of weighted sums over articles."""

    def __init__(self, ids: pd.Index[Any], draws: int, seed: int) -> None:
        n = len(ids)
        drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws if n else 0)
        self.ids, self.weights = ids, np.vstack([np.ones((1, n)), drawn])  # the first is the sample itself

    def sums(self, ids: Any, values: np.ndarray) -> np.ndarray:
        """Values (rows, …) of articles → their weighted sums (1 + draws, …)."""
        each = np.zeros((len(self.ids), *values.shape[1:]))
        np.add.at(each, self.ids.get_indexer(ids), values)
        return np.tensordot(self.weights, each, 1)

    def row(
        self, measure: str, metric: str, values: np.ndarray, n: float, coder: str, note: str
    ) -> list[Any]:
        """A row of the table: the first value is the sample's, the others give its interval."""
        low = high = np.nan
        drawn = values[1:][~np.isnan(values[1:])]  # a draw that misses a class says nothing
        if len(self.ids) < FEWEST:
            note += f"; under {FEWEST} articles: no interval"
        elif drawn.size and not np.isnan(values[0]):
            low, high = np.quantile(drawn, [0.025, 0.975])
        return [measure, metric, float(values[0]), float(low), float(high), int(n), coder, note]


def labels(
    boot: Bootstrap, ids: Any, gold: Any, ours: Any, measure: str, coder: str, note: str
) -> Iterator[list[Any]]:
    """Accuracy, macro-F1, MCC, and precision and recall of each class, from resampled confusion tables."""
    both = np.concatenate([np.asarray(gold, dtype=str), np.asarray(ours, dtype=str)])
    classes, codes = np.unique(both, return_inverse=True)
    n = len(codes) // 2
    if not n:
        told = f"{note}; there is nothing to compare"
        yield boot.row(measure, "accuracy", np.array([np.nan]), 0, coder, told)
        return
    one_hot = np.eye(len(classes))[codes]
    table = boot.sums(ids, one_hot[:n, :, None] * one_hot[n:, None, :])
    hit, truth, said = np.diagonal(table, axis1=1, axis2=2), table.sum(axis=2), table.sum(axis=1)
    total = table.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * hit / (truth + said)
        spread = (total**2 - (truth**2).sum(axis=1)) * (total**2 - (said**2).sum(axis=1))
        mcc = (total * hit.sum(axis=1) - (truth * said).sum(axis=1)) / np.sqrt(spread)
        scores = {"accuracy": hit.sum(axis=1) / total, "macro-F1": f1.mean(axis=1), "MCC": mcc}
        each = {"precision": (hit / said, said[0]), "recall": (hit / truth, truth[0])}
    given = classes[np.unique(codes[:n])]
    if len(given) < 2:
        note += f"; the gold has one class only ({', '.join(given)})"
        scores |= dict.fromkeys(("macro-F1", "MCC"), np.full_like(mcc, np.nan))
    for metric, values in scores.items():
        yield boot.row(measure, metric, values, n, coder, note)
    for position, name in enumerate(classes):
        for metric, (values, counts) in each.items():
            yield boot.row(measure, f"{metric}: {name}", values[:, position], counts[position], coder, note)


def numbers(
    boot: Bootstrap, ids: Any, gold: Any, ours: Any, measure: str, coder: str, note: str
) -> Iterator[list[Any]]:
    """AUC where the gold has two values, else Pearson's r."""
    x, y = np.asarray(ours, dtype=float), np.asarray(gold, dtype=float)
    values = np.unique(y)
    with np.errstate(invalid="ignore", divide="ignore"):
        if len(values) == 2:
            order = np.argsort(x, kind="stable")
            weight = boot.weights[:, boot.ids.get_indexer(ids)[order]]
            up, ties = y[order] == values[1], np.flatnonzero(np.diff(x[order], prepend=-np.inf) > 0)
            above, below = (np.add.reduceat(weight * side, ties, axis=1) for side in (up, ~up))
            wins = (above * (below.cumsum(axis=1) - below / 2)).sum(axis=1)
            auc = wins / (above.sum(axis=1) * below.sum(axis=1))
            yield boot.row(measure, "AUC", auc, len(y), coder, f"{note}; {values[1]:g} against {values[0]:g}")
            return
        n, a, b, aa, bb, ab = boot.sums(ids, np.column_stack([x**0, x, y, x * x, y * y, x * y])).T
        r = (n * ab - a * b) / np.sqrt((n * aa - a * a) * (n * bb - b * b))
    if len(values) < 2:
        r, note = np.full_like(r, np.nan), f"{note}; the gold has one value only"
    yield boot.row(measure, "r", r, len(y), coder, note)


def alpha(
    boot: Bootstrap, ids: Any, ratings: pd.DataFrame, measure: str, coder: str, units: str = "articles"
) -> list[Any]:
    """Krippendorff's alpha of ratings (a row a unit, a column a coder, missing ones NaN).

    Nominal alpha is interval alpha on one-hot vectors: squared distances between classes are all alike.
    """
    numeric = all(pd.api.types.is_numeric_dtype(ratings[c]) for c in ratings)
    if numeric:
        values = ratings.to_numpy(dtype=float)[:, :, None]
    else:
        codes = pd.factorize(ratings.to_numpy().reshape(-1))[0].reshape(ratings.shape)
        values = np.where(codes[:, :, None] < 0, np.nan, np.eye(int(codes.max(initial=0)) + 1)[codes])
    m = (~np.isnan(values).any(axis=2)).sum(axis=1)
    use = m > 1  # a unit that one coder alone rated cannot agree
    m, values = m[use], np.nan_to_num(values[use])
    total, square = values.sum(axis=1), (values**2).sum(axis=(1, 2))
    apart = (m * square - (total**2).sum(axis=1)) / (m - 1)
    found = boot.sums(np.asarray(ids)[use], np.column_stack([m, square, apart, total]))
    n, squares, observed, sums = found[:, 0], found[:, 1], found[:, 2], found[:, 3:]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = (n * squares - (sums**2).sum(axis=1)) / (n - 1)
        alpha = np.where(expected > 1e-12, 1 - observed / expected, np.nan)
    note = f"n: {units}; {'interval' if numeric else 'nominal'}"
    if np.isnan(alpha[0]):
        note += "; one value only, or nothing rated twice"
    return boot.row(measure, "alpha", alpha, int(use.sum()), coder, note)
