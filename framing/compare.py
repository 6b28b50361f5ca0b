"""Groups of outlets compared within events: estimates and contrasts, the outlet as the unit that varies.

Cells are arrays of shape (…, events, outlets): the mean over an outlet's articles on an event, NaN where it
has none. Leading axes are studies, so that `benchmarks/coverage.py` tests the very code that users run.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from framing.score import Scores

    Floats = NDArray[np.float64]

FEWEST_OUTLETS = 3  # a group of fewer gets no interval, a contrast with one no p
_SIGNED = {"tilt", "tilt_low", "tilt_high", "sentiment"}  # may be negative even where no value is: no ratio
_CEILING = dict.fromkeys((*_SIGNED, "quoted_share", "subjectivity"), 1.0)


class Table(NamedTuple):
    """The articles of a comparison that count, and where each belongs."""

    rows: pd.DataFrame
    groups: list[str]
    events: list[Any]
    outlets: list[str]
    index: tuple[Any, Any, Any]  # of each row: its group, event, outlet
    copies: int  # left out

    def cells(self, values: Floats) -> Floats:
        """Cell means, shape (…, groups, events, outlets), of values of shape (…, rows)."""
        import numpy as np

        shape = len(self.groups), len(self.events), len(self.outlets)
        where = np.ravel_multi_index(self.index, shape)
        order = np.argsort(where, kind="stable")
        filled, starts, sizes = np.unique(where[order], return_index=True, return_counts=True)
        means = np.full((*values.shape[:-1], int(np.prod(shape))), np.nan)
        means[..., filled] = np.add.reduceat(values[..., order], starts, axis=-1) / sizes
        return means.reshape(*values.shape[:-1], *shape)

    def sizes(self) -> NDArray[np.int64]:
        """Number of articles by group and event."""
        import numpy as np

        counts = np.zeros((len(self.groups), len(self.events)), dtype=np.int64)
        np.add.at(counts, self.index[:2], 1)
        return counts


class Mean(NamedTuple):
    """Means over events of means over outlets, their jackknife variance, the number of outlets."""

    value: Floats
    variance: Floats
    outlets: NDArray[np.int64]


def compare(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    copies: bool = False,
    seed: int = 1,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate a measure for groups of outlets, within each event and over the events all groups cover.

    Parameters
    ----------
    scores : Scores or DataFrame
        With `article_id, outlet`, the columns `by` and `within`, and the measure.
    measure : str
        A numeric column, one value per article; articles without a value are left out.
    by : str
        The groups. Rows whose group is empty or `unknown` are left out.
    within : str
        What is held fixed, `event` by default.
    copies : bool
        Count every copy. Off: where there is a column `dup_group`, of the copies of one text only the
        earliest (by `date`, then `article_id`) counts in each group and event, whichever outlets ran it.
    seed : int
        Part of the contract for methods that draw; this one does not.
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        One row per event and group, and first `event` = ``all``: `event, group, measure, estimate, low,
        high, n_articles, n_outlets`. `attrs["copies"]` is the number of copies left out.

    Notes
    -----
    Estimand: the mean over shared events of group means of outlet means, equal weights; so neither a busy
    outlet nor a much-covered event weighs more. The events are these events; the outlets stand for others
    like them.

    Variance: delete-one-outlet jackknife (CV3: Bell and McCaffrey 2002; Cameron and Miller 2015, sec. VI.B).
    Event effects are removed by taking each cell as a deviation from the other groups' mean in its event, so
    that an event which only the deleted outlet covered adds no noise. Interval: Student's t on
    (outlets + 1) / 2 degrees of freedom, fewer than the textbook's outlets - 1 (the same for three outlets)
    because rates are skewed; for a measure that cannot be negative on the scale of the logarithm, for
    others as it is, cut at the measure's bounds. `docs/coverage.md` has the simulation behind the choice.
    No interval under three outlets, nor where outlets do not differ.

    Raises
    ------
    InputError
        An unknown column, a measure without values, or no event that all groups share.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("wxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 2 + ["neutral"] * 2, "rate": [1, 3, 5, 7]})
    >>> compare(table, "rate")[["event", "group", "estimate", "n_outlets"]].values.tolist()[:2]
    [['all', 'pro-kyiv', 2.0, 2], ['all', 'neutral', 6.0, 2]]
    """
    import numpy as np
    import pandas as pd

    table = usable(scores, [measure], by, within, copies=copies)
    values = table.rows[measure].to_numpy(dtype=float)
    cells, sizes = table.cells(values), table.sizes()
    covered = sizes > 0
    shared = covered.all(axis=0)
    if not shared.any():
        raise InputError(
            f"no {within} is covered by all of {', '.join(table.groups)}; "
            "compare fewer groups or name the events alike."
        )
    positive = _positive(measure, values)
    ceiling = _CEILING.get(measure, np.inf)
    estimates = []
    for g, group in enumerate(table.groups):
        rest = np.delete(cells, g, axis=0)[:, shared]
        others = event_means(rest).mean(axis=0) if len(rest) else 0.0
        overall = jackknife(cells[g][None, shared], others)
        single = jackknife(cells[g][:, None], 0.0)
        mean = Mean(*(np.concatenate(pair) for pair in zip(overall, single, strict=True)))
        low, high = interval(mean, level, positive)
        estimates.append(
            pd.DataFrame(
                {
                    "event": ["all", *table.events],
                    "group": group,
                    "measure": measure,
                    "estimate": mean.value,
                    "low": low if positive else np.maximum(low, -ceiling),
                    "high": np.minimum(high, ceiling),
                    "n_articles": [sizes[g, shared].sum(), *sizes[g]],
                    "n_outlets": mean.outlets,
                    "order": range(len(table.events) + 1),
                }
            )
        )
    found = pd.concat(estimates).sort_values("order", kind="stable", ignore_index=True)
    found = found[found["n_outlets"] > 0].drop(columns="order").reset_index(drop=True)
    found.attrs |= {"notice": notice(scores), "copies": table.copies}
    return found


def contrast(
    scores: Scores | pd.DataFrame,
    measure: str | Sequence[str],
    by: str = "perspective",
    within: str = "event",
    *,
    groups: Sequence[str] | None = None,
    copies: bool = False,
    seed: int = 1,
    level: float = 0.95,
) -> pd.DataFrame:
    """Contrast each pair of groups of outlets, over the events both cover and within each.

    Parameters
    ----------
    scores, by, within, copies, seed, level
        As in `compare`.
    measure : str or list of str
        One or several numeric columns; p is adjusted over all that are given.
    groups : list of str, optional
        Only these, in this order: the difference is the earlier minus the later. All, by default.

    Returns
    -------
    DataFrame
        One row per measure, pair and event, `event` = ``all`` first: `event, group_a, group_b, measure,
        difference` (a - b, in the measure's unit; above 0: a has more), `low, high, ratio` (a / b),
        `ratio_low, ratio_high, cliffs_delta` (-1 … 1; 1: every outlet of a above every one of b), `p,
        p_adjusted, n_articles_a, n_articles_b, n_outlets_a, n_outlets_b, note`. `note` says what was left
        out and why an interval is missing. `attrs["outlets"]` lists, for ``all``, each outlet's own
        difference from the other group.

    Notes
    -----
    Estimand: the difference of two of `compare`'s, over the events that both groups of the pair cover; an
    event that one covers is dropped from ``all`` and has no row. It weighs events equally, so an event's
    level cancels whatever outlets are missing in it.

    Interval and p are one method: the jackknife variances of `compare`, summed, and Student's t on (outlets
    of the smaller group - 1) degrees of freedom, a lower bound of Welch's (1947) and Satterthwaite's (1946);
    with Welch's own, coverage falls to .85-.9 where three outlets with skewed rates meet ten. For balanced
    data the standard error is that of Welch's test of the outlet means. Ratio: the same on the scale of the
    logarithm by the delta method; none where a mean is 0 or the measure may be negative. Cliff's delta
    (1993) is over outlets, each its mean deviation from the mean of both groups' means in its events.
    `docs/coverage.md` shows coverage, false positives, and what the caution costs in width.

    `p_adjusted` is Holm's (1979), which holds for tests that share groups: over all ``all`` rows of the
    table, and separately over all rows of single events.

    Under three outlets on a side: no interval and no p. Student's t would cover there (with 2 against 2 in
    98 % of studies and more), but with an interval so wide that it says nothing.

    Raises
    ------
    InputError
        As `compare`; an unknown group; fewer than two groups; no event that two groups share.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3, "rate": [1, 2, 3, 7, 8, 9]})
    >>> found = contrast(table, "rate").iloc[0]
    >>> found["difference"], found["ratio"], found["cliffs_delta"], round(found["p"], 3)
    (-6.0, 0.25, -1.0, 0.018)
    """
    import pandas as pd

    measures = [measure] if isinstance(measure, str) else list(dict.fromkeys(measure))
    rows: list[dict[str, Any]] = []
    outlets: list[dict[str, Any]] = []
    for name in measures:
        table = usable(scores, [name], by, within, copies=copies, groups=groups)
        if len(table.groups) < 2:
            raise InputError(f"a contrast needs two groups of {by}; with '{name}' is only {table.groups[0]}.")
        values = table.rows[name].to_numpy(dtype=float)
        cells, sizes = table.cells(values), table.sizes()
        positive = _positive(name, values)
        for a, b in combinations(range(len(table.groups)), 2):
            pair = {"group_a": table.groups[a], "group_b": table.groups[b], "measure": name}
            shared = (sizes[a] > 0) & (sizes[b] > 0)
            overall = difference(cells[a][None], cells[b][None], level, positive)
            single = difference(cells[a][shared, None], cells[b][shared, None], level, positive)
            events = [e for e, both in zip(table.events, shared, strict=True) if both]
            for event, result, n in [
                ("all", _row(overall, 0), sizes[:, shared].sum(axis=1)),
                *((e, _row(single, i), sizes[:, table.events.index(e)]) for i, e in enumerate(events)),
            ]:
                note = _note(pair, result, table, within, int(shared.sum()) if event == "all" else None)
                counts = {"n_articles_a": int(n[a]), "n_articles_b": int(n[b]), "note": note}
                rows.append({"event": event, **pair, **result, **counts})
            for group, sign, x, y in (("group_a", 1, a, b), ("group_b", -1, b, a)):
                own = sign * outlet_deviations(cells[x], cells[y])
                outlets += [
                    {**pair, "group": pair[group], "outlet": o, "difference": float(d)}
                    for o, d in zip(table.outlets, own, strict=True)
                    if d == d
                ]
    if not any(row["n_articles_a"] for row in rows):
        raise InputError(f"no {within} is covered by two groups; name the events of one matter alike.")
    found = pd.DataFrame(rows)
    overall_rows = found["event"] == "all"
    for family in (overall_rows, ~overall_rows):
        found.loc[family, "p_adjusted"] = holm(found.loc[family, "p"].to_numpy())
    columns = (
        "event group_a group_b measure difference low high ratio ratio_low ratio_high cliffs_delta p "
        "p_adjusted n_articles_a n_articles_b n_outlets_a n_outlets_b note"
    )
    found = found[columns.split()]
    found.attrs |= {"notice": notice(scores), "outlets": outlets}
    return found


def event_means(cells: Floats) -> Floats:
    """Means over outlets, NaN where none has the event."""
    import numpy as np

    there = ~np.isnan(cells)
    with np.errstate(invalid="ignore"):
        return np.where(there, cells, 0.0).sum(axis=-1) / there.sum(axis=-1)


def jackknife(cells: Floats, others: Floats | float) -> Mean:
    """Mean over events of means over outlets, and its delete-one-outlet variance.

    `others`, what event effects are measured by, has the shape (…, events).
    """
    import numpy as np

    there = ~np.isnan(cells)
    deviations = np.where(there, cells - np.asarray(others)[..., None], 0.0)
    sums, n = deviations.sum(axis=-1), there.sum(axis=-1)
    outlets = there.any(axis=-2)
    k = outlets.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / n
        left = n[..., None] - there
        without = np.where(left > 0, (sums[..., None] - deviations) / left, 0.0)
        without = without.sum(axis=-2) / (left > 0).sum(axis=-2)
        whole = np.nansum(means, axis=-1) / (n > 0).sum(axis=-1)
        spread = np.where(outlets, without - whole[..., None], 0.0)
        variance = (k - 1) / k * (spread**2).sum(axis=-1)
        value = np.nansum(event_means(cells), axis=-1) / (n > 0).sum(axis=-1)
    scale = np.where(there, np.abs(deviations), 0.0).max(axis=(-2, -1))
    variance = np.where(variance > (1e-12 * scale) ** 2, variance, 0.0)  # less is rounding
    return Mean(value, variance, k)


def interval(mean: Mean, level: float, positive: bool) -> tuple[Floats, Floats]:
    """The interval of one group's mean (see `compare`); NaN where there is none."""
    import numpy as np
    from scipy.special import stdtrit

    known = (mean.outlets >= FEWEST_OUTLETS) & (mean.variance > 0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        half = stdtrit((mean.outlets + 1) / 2, (1 + level) / 2) * np.sqrt(mean.variance)
        half = np.where(known, half, np.nan)
        if positive:
            factor = np.exp(half / mean.value)
            return mean.value / factor, mean.value * factor
    return mean.value - half, mean.value + half


def difference(a: Floats, b: Floats, level: float, positive: bool) -> dict[str, NDArray[Any]]:
    """Two groups' cells, (…, events, outlets) each, contrasted over the events both cover (see `contrast`)."""
    import numpy as np
    from scipy.special import stdtr, stdtrit

    means_a, means_b = event_means(a), event_means(b)
    shared = ~np.isnan(means_a) & ~np.isnan(means_b)
    a, b = np.where(shared[..., None], a, np.nan), np.where(shared[..., None], b, np.nan)
    means_a, means_b = np.where(shared, means_a, 0.0), np.where(shared, means_b, 0.0)
    one, two = jackknife(a, means_b), jackknife(b, means_a)
    fewest = np.minimum(one.outlets, two.outlets)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        gap = one.value - two.value
        error = np.sqrt(one.variance + two.variance)
        error = np.where((fewest >= FEWEST_OUTLETS) & (error > 0), error, np.nan)
        t = stdtrit(np.maximum(fewest - 1, 1), (1 + level) / 2)
        proper = (one.value > 0) & (two.value > 0) & positive
        ratio = np.where(proper, one.value / two.value, np.nan)
        factor = np.exp(t * np.sqrt(one.variance / one.value**2 + two.variance / two.value**2))
        factor = np.where(np.isnan(error), np.nan, factor)
        p = 2 * stdtr(np.maximum(fewest - 1, 1), -np.abs(gap) / error)
    return {
        "difference": gap,
        "low": gap - t * error,
        "high": gap + t * error,
        "ratio": ratio,
        "ratio_low": ratio / factor,
        "ratio_high": ratio * factor,
        "cliffs_delta": _cliffs_delta(a, b, (means_a + means_b) / 2),
        "p": p,
        "n_outlets_a": one.outlets,
        "n_outlets_b": two.outlets,
    }


def outlet_deviations(cells: Floats, others: Floats) -> Floats:
    """Each outlet's mean difference from the other group's cells, over the events of both; else NaN."""
    import numpy as np

    return event_means(np.swapaxes(cells - event_means(others)[..., None], -1, -2))


def _cliffs_delta(a: Floats, b: Floats, centre: Floats) -> Floats:
    import numpy as np

    x, y = (event_means(np.swapaxes(g - centre[..., None], -1, -2)) for g in (a, b))
    gaps = x[..., :, None] - y[..., None, :]
    pairs = (~np.isnan(gaps)).sum(axis=(-2, -1))
    scale = np.maximum(np.nan_to_num(np.abs(x)).max(axis=-1), np.nan_to_num(np.abs(y)).max(axis=-1))
    gaps = np.where(np.abs(gaps) > 1e-12 * scale[..., None, None], gaps, 0.0)  # rounding breaks no tie
    with np.errstate(invalid="ignore", divide="ignore"):
        return (np.sign(gaps) * ~np.isnan(gaps)).sum(axis=(-2, -1), where=~np.isnan(gaps)) / pairs


def holm(p: Floats) -> Floats:
    """Holm's (1979) adjusted p; those that are NaN do not count.

    >>> import numpy as np
    >>> holm(np.array([0.01, 0.04, 0.03, np.nan])).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    import numpy as np

    adjusted = np.full(len(p), np.nan)
    order = np.argsort(p)[: int((~np.isnan(p)).sum())]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def usable(
    scores: Scores | pd.DataFrame,
    measures: Sequence[str],
    by: str,
    within: str,
    *,
    copies: bool,
    groups: Sequence[str] | None = None,
) -> Table:
    """The articles that have all that a comparison needs, copies left out (see `compare`)."""
    import numpy as np
    import pandas as pd

    table = scores if isinstance(scores, pd.DataFrame) else scores.articles
    for column in ("article_id", "outlet", by, within, *measures):
        if column not in table.columns:
            raise schema.column_error(column, table.columns, "articles")
    known = ~table[by].isin(["", "unknown"]) & table[by].notna()
    names = _ordered(set(table.loc[known, by]))
    for group in groups or ():
        if group not in names:
            raise InputError(f"no article of {by} '{group}'.{schema.suggest(str(group), map(str, names))}")
    if groups:
        names = list(dict.fromkeys(groups))
        known &= table[by].isin(names)
    for column in (within, "outlet"):
        known &= table[column].notna() & (table[column] != "")
    for measure in measures:
        if not pd.api.types.is_numeric_dtype(table[measure]):
            raise InputError(f"measure '{measure}' is no number per article.")
        known &= np.isfinite(table[measure].to_numpy(dtype=float, na_value=np.nan))
    rows = table[known]
    if rows.empty:
        what = " and ".join(f"'{m}'" for m in measures)
        raise InputError(f"no article has {what}, an outlet, a {by} other than unknown, and a {within}.")
    n = len(rows)
    if not copies and "dup_group" in rows:
        sort = [c for c in ("date", "article_id") if c in rows]
        first = rows.sort_values(sort, key=lambda c: c.replace("", None) if c.name == "date" else c)
        marked = first["dup_group"].notna() & (first["dup_group"].astype(str) != "")
        repeated = marked & first.duplicated(["dup_group", by, within])
        rows = rows.loc[rows.index.isin(first.index[~repeated])]
    names = [name for name in names if name in set(rows[by])]
    events, event = np.unique(rows[within].to_numpy(dtype=object), return_inverse=True)
    outlets, outlet = np.unique(rows["outlet"].to_numpy(dtype=object), return_inverse=True)
    group = rows[by].map({name: i for i, name in enumerate(names)}).to_numpy(dtype=np.intp)
    return Table(rows, names, events.tolist(), outlets.tolist(), (group, event, outlet), n - len(rows))


def notice(scores: Scores | pd.DataFrame) -> str:
    """What every rendering must say of composed texts."""
    return "" if not hasattr(scores, "notice") else str(scores.notice)


def _row(result: dict[str, NDArray[Any]], index: int) -> dict[str, Any]:
    return {name: values[index].item() for name, values in result.items()}


def _note(
    pair: dict[str, Any], result: dict[str, Any], table: Table, within: str, shared: int | None
) -> str:
    """What a reader of one row of a contrast must know."""
    notes = []
    sizes = ((pair["group_a"], result["n_outlets_a"]), (pair["group_b"], result["n_outlets_b"]))
    few = [f"{group} has {n}" for group, n in sizes if n < FEWEST_OUTLETS]
    if shared == 0:
        notes.append(f"no {within} is covered by both")
    elif few:
        notes.append(f"no interval and no p under {FEWEST_OUTLETS} outlets a side: {', '.join(few)}")
    elif result["p"] != result["p"]:
        notes.append("no interval and no p: the outlets of a group do not differ from one another")
    if shared and shared < len(table.events):
        notes.append(f"{shared} of {len(table.events)} {within}s are covered by both")
    if shared is not None and table.copies:
        notes.append(f"{table.copies} {'copies' if table.copies > 1 else 'copy'} left out")
    return "; ".join(notes)


def _positive(measure: str, values: Floats) -> bool:
    """Whether a measure has a natural zero that it does not go under."""
    return measure not in _SIGNED and bool((values >= 0).all())


def _ordered(groups: set[str]) -> list[str]:
    known = [g for g in schema.PERSPECTIVES if g in groups]
    return known + sorted(groups - set(known))
