"""How far labels, numbers and coders agree: metrics with intervals over whole articles resampled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
    Statistic = Callable[[Array], dict[str, float]]

COLUMNS = ["measure", "metric", "value", "low", "high", "n", "coder", "note"]
FEWEST = 10  # articles, under which resampling them gives no honest interval


def with_intervals(
    statistic: Statistic, rows: Array, ids: Any, articles: Any, draws: int = 500, seed: int = 1
) -> pd.DataFrame:
    """Each number of a statistic of rows: `metric, value, low, high`, whole articles resampled.

    `ids` are the rows' articles; `articles` are all that were read, also those without a row. A draw in which
    a number cannot be had (a class is missing) does not count.
    """
    table = pd.DataFrame({"value": statistic(rows), "low": np.nan, "high": np.nan})
    if len(articles) >= FEWEST:
        places = pd.Series(np.arange(len(rows))).groupby(np.asarray(ids)).indices
        parts = [rows[places.get(article, [])] for article in articles]
        rng = np.random.default_rng(seed)
        chosen = rng.integers(0, len(parts), (draws, len(parts)))
        drawn = pd.DataFrame([statistic(np.concatenate([parts[n] for n in some])) for some in chosen])
        low, high = drawn.quantile([0.025, 0.975]).to_numpy()
        known = table["value"].notna()
        table["low"], table["high"] = np.where(known, low, np.nan), np.where(known, high, np.nan)
    return table.rename_axis("metric").reset_index()


def of_labels(names: Sequence[Any]) -> Statistic:
    """Accuracy, macro-F1, MCC, precision and recall of each class, of rows of true and said class numbers.

    As scikit-learn has them; worked out of a table of confusions, a hundred times as fast, for every draw.
    """
    size = len(names)

    def statistic(rows: Array) -> dict[str, float]:
        confusions = np.bincount(rows[:, 0] * size + rows[:, 1], minlength=size**2).reshape(size, size)
        right, true, said = np.diagonal(confusions), confusions.sum(axis=1), confusions.sum(axis=0)
        n = len(rows)
        with np.errstate(invalid="ignore", divide="ignore"):
            precision, recall, f1 = right / said, right / true, 2 * right / (true + said)
            mcc = (n * right.sum() - true @ said) / np.sqrt((n**2 - true @ true) * (n**2 - said @ said))
        found = {"accuracy": right.sum() / n, "macro-F1": np.nan, "MCC": np.nan}
        if (true > 0).sum() > 1:
            found |= {"macro-F1": np.nanmean(f1), "MCC": mcc}
        for number, name in enumerate(names):
            found |= {f"precision: {name}": precision[number], f"recall: {name}": recall[number]}
        return found

    return statistic


def of_numbers(rows: Array) -> dict[str, float]:
    """AUC where the gold (the first column) has two values, else Pearson's r."""
    from sklearn.metrics import roc_auc_score

    gold, said = rows.T
    values = len(np.unique(gold))
    if values == 2:
        return {"AUC": float(roc_auc_score(gold == gold.max(), said))}
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"r": np.nan if values < 2 else float(np.corrcoef(gold, said)[0, 1])}


def alpha(counts: Array) -> dict[str, float]:
    """Krippendorff's nominal alpha, of how often each unit (a row) was given each label (a column)."""
    ratings = counts.sum(axis=1)
    counts, ratings = counts[ratings > 1], ratings[ratings > 1]
    n, of_label = ratings.sum(), counts.sum(axis=0)
    agreeing = (counts * (counts - 1)).sum(axis=1) / (ratings - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = 1 - agreeing.sum() / n
        expected = 1 - (of_label * (of_label - 1)).sum() / (n * (n - 1))
        return {"alpha": 1 - observed / expected if expected > 0 else np.nan}


def label_counts(ratings: pd.DataFrame) -> Array:
    """How often each unit was given each label; ratings have a row a unit, a column a coder, NaN for none."""
    labels = pd.unique(ratings.melt()["value"].dropna())
    counts = [(ratings == label).sum(axis=1) for label in labels]
    return np.column_stack([*counts, np.zeros(len(ratings), dtype=int)])


def rows_of(table: pd.DataFrame, measure: str, n: Any, coder: str, note: str, articles: Any) -> pd.DataFrame:
    """Metrics as rows of the table of `fr.validate`."""
    few = f"; under {FEWEST} articles: no interval" if len(articles) < FEWEST else ""
    return table.assign(measure=measure, n=n, coder=coder, note=note + few)[COLUMNS]


def with_gold(
    gold: pd.Series[Any], said: Any, ids: Any, articles: Any, measure: str, coder: str, note: str, *how: int
) -> pd.DataFrame:
    """What people said of each unit against what the library said: labels, or numbers."""
    said = np.asarray(said)
    if not len(gold):
        nothing = pd.DataFrame({"metric": ["accuracy"], "value": np.nan, "low": np.nan, "high": np.nan})
        return rows_of(nothing, measure, 0, coder, f"{note}; there is nothing to compare", articles)
    values = sorted(set(gold))
    if pd.api.types.is_numeric_dtype(gold):
        rows = np.column_stack([gold.to_numpy(dtype=float), said.astype(float)])
        note += f"; {values[1]:g} against {values[0]:g}" if len(values) == 2 else ""
        note += "; the gold has one value only" if len(values) < 2 else ""
        table = with_intervals(of_numbers, rows, ids, articles, *how)
        return rows_of(table, measure, len(rows), coder, note, articles)
    codes, names = pd.factorize(np.concatenate([gold.to_numpy(dtype=str), said.astype(str)]), sort=True)
    rows = codes.reshape(2, -1).T
    if len(values) < 2:
        note += f"; the gold has one class only ({values[0]})"
    table = with_intervals(of_labels(list(names)), rows, ids, articles, *how)
    of_class = {f"recall: {name}": int((rows[:, 0] == n).sum()) for n, name in enumerate(names)}
    of_class |= {f"precision: {name}": int((rows[:, 1] == n).sum()) for n, name in enumerate(names)}
    n = table["metric"].map(of_class).fillna(len(rows)).astype(int)
    return rows_of(table, measure, n, coder, note, articles)


def between(
    ratings: pd.DataFrame, ids: Any, articles: Any, measure: str, coder: str, units: str, *how: int
) -> pd.DataFrame:
    """Agreement by alpha; ratings have a row a unit, a column a coder, NaN where one did not rate it."""
    counts = label_counts(ratings)
    table = with_intervals(alpha, counts, ids, articles, *how)
    nothing = "; one value only, or nothing rated twice" if table["value"].isna().all() else ""
    note = f"n: {units}; nominal{nothing}"
    return rows_of(table, measure, int((counts.sum(axis=1) > 1).sum()), coder, note, articles)
