"""Groups of outlets compared within events: estimates and contrasts, the outlet as the unit that varies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.intervals import FEWEST_OUTLETS, difference, event_means, group_intervals, jackknife
from framing.matched import SIGNED, Table, usable
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.intervals import Floats
    from framing.scores import Scores

_HIGHEST = dict.fromkeys((*SIGNED, "quoted_share"), 1.0)


def compare(
    scores: Scores | pd.DataFrame,
    measure: str,
    by: str = "perspective",
    within: str = "event",
    *,
    copies: bool = False,
) -> pd.DataFrame:
    """Estimate a measure for groups of outlets, within each event and over the events all groups cover.

    Parameters
    ----------
    scores : Scores or DataFrame
        With `article_id, outlet`, the columns `by` and `within`, and the measure.
    measure : str
        A numeric column; articles without a value are left out.
    by, within : str
        The groups (an empty or `unknown` one is left out), and what is held fixed.
    copies : bool
        Count every copy; else in each group and event only the earliest article of a `dup_group`.

    Returns
    -------
    DataFrame
        One row per event and group, first `event` = ``all``: `event, group, measure`, which with `by` are its
        key for `fr.evidence`, `estimate, low, high` (95%), `n_articles, n_outlets, note` (on how many events
        ``all`` rests, and how many copies were left out). `attrs["outlets"]`: the mean of each outlet.

    Notes
    -----
    Estimand: the mean over shared events of group means of outlet means, equal weights. The events are these;
    the outlets stand for others like them. Variance of a group: delete-one-outlet jackknife (CV3: Bell and
    McCaffrey 2002; Cameron and Miller 2015), each cell as a deviation from the other groups' mean in its
    event; or, where that is more, the variance of an outlet pooled over all groups (of rates in proportion to
    a group's mean), divided by its outlets. Interval: Student's t on 2 (outlets - 1) degrees of freedom, at
    most outlets minus groups; where no value is negative, on the scale of the fourth root (Hawkins and Wixley
    1986); cut at the measure's bounds. **It assumes that the outlets of one group vary about as much as those
    of another** and holds up to twice as much: `docs/coverage.md`, where it was chosen by simulation. None
    under three outlets, nor where outlets do not differ.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcd"), "outlet": list("wxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 2 + ["neutral"] * 2, "rate": [1, 3, 5, 7]})
    >>> compare(table, "rate")[["event", "group", "estimate", "n_outlets"]].values.tolist()[:2]
    [['all', 'pro-kyiv', 2.0, 2], ['all', 'neutral', 6.0, 2]]
    """
    table = usable(scores, measure, by, within, copies)
    cells, sizes, events = table.cells(table.values), table.sizes(), ["all", *table.events]
    shared = (sizes > 0).all(axis=0)
    if not shared.any():
        raise InputError(
            f"no {within} is covered by all of {', '.join(table.groups)}; "
            "compare fewer groups or name the events alike."
        )
    highest = _HIGHEST.get(measure, 1000.0 if measure.endswith("_per_1000") else np.inf)
    estimates = [_all_and_each(cells, g, shared) for g in range(len(table.groups))]
    value, variance, n_outlets = (np.stack(numbers) for numbers in zip(*estimates, strict=True))
    low, high = group_intervals(value, variance, n_outlets, table.positive)
    parts, outlets = [], []
    for g, group in enumerate(table.groups):
        columns = {"event": events, "group": group, "measure": measure, "estimate": value[g]}
        columns |= {"low": np.maximum(low[g], -highest), "high": np.minimum(high[g], highest)}
        columns |= {"n_articles": [sizes[g, shared].sum(), *sizes[g]], "n_outlets": n_outlets[g]}
        rows = pd.DataFrame(columns).assign(note="")
        rows.loc[0, "note"] = _rests_on(
            table, within, int(shared.sum()), "all", bool(low[g, 0] <= high[g, 0])
        )
        parts.append(rows)
        means = np.vstack([event_means(cells[g][shared].T), cells[g]])
        outlets += [
            {"event": events[e], "group": group, "outlet": table.outlets[o], "mean": float(means[e, o])}
            for e, o in np.argwhere(~np.isnan(means))
        ]
    found = pd.concat(parts)
    found = found[found["n_articles"] > 0].sort_index(kind="stable").reset_index(drop=True)
    found.attrs |= {"notice": table.notice, "outlets": outlets}
    return found


def contrast(
    scores: Scores | pd.DataFrame,
    measure: str | Sequence[str],
    by: str = "perspective",
    within: str = "event",
    *,
    groups: Sequence[str] | None = None,
    copies: bool = False,
) -> pd.DataFrame:
    """Contrast each pair of groups of outlets, over the events both cover and within each.

    Parameters
    ----------
    scores, by, within, copies
        As in `compare`.
    measure : str or list of str
        One or several numeric columns; p is adjusted over all that are given.
    groups : list of str, optional
        Only these, in this order: the difference is the earlier minus the later. All, by default.

    Returns
    -------
    DataFrame
        One row per measure, pair and event, `event` = ``all`` first: `event, group_a, group_b, measure`,
        which with `by` are its key for `fr.evidence`, `difference` (a - b, in the measure's unit; above 0: a
        has more), `low, high, ratio` (a / b), `ratio_low, ratio_high, cliffs_delta` (-1 … 1; 1: every outlet
        of a above every one of b), `p, p_adjusted, n_articles_a, n_articles_b, n_outlets_a, n_outlets_b,
        note` (what was left out, why an interval is missing). `attrs["outlets"]`: for ``all``, each outlet's
        difference from the other group.

    Notes
    -----
    Interval and p: the jackknife variances of `compare`, summed, or, where that is more, pooled over the two
    groups, and Student's t on 2 (outlets of the smaller group - 1) degrees of freedom: with as many outlets
    on both sides, all in every event, Student's test of the outlets' means. **It assumes that outlets vary
    about as much on one side as on the other** and holds up to twice as much (`docs/coverage.md`). Ratio: the
    logarithm (delta method), on three quarters of these degrees, for it is skewed; none where a mean is 0 or
    a value negative. Cliff's (1993) delta is over outlets, each as its mean deviation from its events'
    levels. `p_adjusted`: Holm (1979) over the ``all`` rows and, apart, over the others. No interval and no p
    under three outlets on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("uvwxyz"), "event": "e",
    ...                       "perspective": ["pro-kyiv"] * 3 + ["neutral"] * 3, "rate": [1, 2, 3, 7, 8, 9]})
    >>> found = contrast(table, "rate").iloc[0]
    >>> [float(found[c].round(3)) for c in ("difference", "ratio", "cliffs_delta", "p")]
    [-6.0, 0.25, -1.0, 0.002]
    """
    parts, outlets = [], []
    for name in dict.fromkeys([measure] if isinstance(measure, str) else measure):
        table = usable(scores, name, by, within, copies, groups)
        if len(table.groups) < 2:
            raise InputError(f"a contrast needs two groups of {by}; '{name}' has {table.groups[0]} only.")
        cells, sizes = table.cells(table.values), table.sizes()
        for a, b in combinations(range(len(table.groups)), 2):
            pair = {"group_a": table.groups[a], "group_b": table.groups[b], "measure": name}
            both = (sizes[[a, b]] > 0).all(axis=0)
            n_a, n_b = sizes[[a, b]] * both
            overall = difference(cells[a], cells[b], table.positive)
            single = difference(cells[a][:, None], cells[b][:, None], table.positive)
            n_articles = {"n_articles_a": [n_a.sum(), *n_a], "n_articles_b": [n_b.sum(), *n_b]}
            rows = pd.DataFrame({"event": ["all", *table.events], **pair, **n_articles})
            rows = rows.assign(**{key: np.append(overall[key], single[key]) for key in overall})
            rows = rows[np.append(True, both)]
            notes = [_note(row, table, within, both.sum()) for row in rows.to_dict("records")]
            parts.append(rows.assign(note=notes))
            for sign, group, x, y in ((1, table.groups[a], a, b), (-1, table.groups[b], b, a)):
                own = sign * event_means((cells[x] - event_means(cells[y])[:, None]).T)
                outlets += [
                    {**pair, "group": group, "outlet": table.outlets[o], "difference": float(own[o])}
                    for o in np.flatnonzero(~np.isnan(own))
                ]
    result = pd.concat(parts, ignore_index=True)
    if not result["n_articles_a"].any():
        raise InputError(f"no {within} is covered by two groups; name the events of one matter alike.")
    result["p_adjusted"] = result.groupby(result["event"] == "all")["p"].transform(_holm)
    last = ["p_adjusted", *(f"n_{what}_{x}" for what in ("articles", "outlets") for x in "ab"), "note"]
    result = result[[*result.columns.drop(last), *last]]
    result.attrs |= {"notice": table.notice, "outlets": outlets}
    return result


def _all_and_each(cells: Floats, g: int, shared: Any) -> tuple[Floats, Floats, Any]:
    """Of a group over all shared events, then in each event: mean, its variance, number of outlets."""
    others = np.delete(cells, g, axis=0)[:, shared]
    level = event_means(others).mean(axis=0) if len(others) else 0.0
    overall, single = jackknife(cells[g][None, shared], level), jackknife(cells[g][:, None], 0.0)
    mean, variance, outlets = (np.concatenate(both) for both in zip(overall, single, strict=True))
    return mean, variance, outlets


def _holm(p: pd.Series[float]) -> pd.Series[float]:
    """Holm's (1979) adjusted p; those that are NaN do not count."""
    steps = p.dropna().sort_values()
    steps *= np.arange(len(steps), 0, -1)
    return steps.cummax().clip(upper=1.0).reindex(p.index)


def _note(row: dict[Any, Any], table: Table, within: str, shared: int) -> str:
    """What a reader of one row of a contrast must know."""
    why = ""
    if not row["n_articles_a"]:
        why = f"no {within} is covered by both"
    elif min(row["n_outlets_a"], row["n_outlets_b"]) < FEWEST_OUTLETS:
        sides = f"{row['group_a']} has {row['n_outlets_a']}, {row['group_b']} has {row['n_outlets_b']}"
        why = f"no interval and no p under {FEWEST_OUTLETS} outlets a side: {sides}"
    elif np.isnan(row["p"]):
        why = "no interval and no p: the outlets of neither group differ from one another"
    rests = ""
    if row["event"] == "all" and shared:
        rests = _rests_on(table, within, shared, "both", not np.isnan(row["low"]))
    return "; ".join(filter(None, (why, rests)))


def _rests_on(table: Table, within: str, shared: int, whom: str, interval: bool) -> str:
    """On how many events a row over all of them rests, what its interval assumes, how many copies are out."""
    events = f"{shared} of {len(table.events)} {within}s are covered by {whom}"
    assumed = "interval: outlets of each group vary alike, at most 2 : 1" if interval else ""
    copies = f"copies left out: {table.copies}" if table.copies else ""
    return "; ".join(filter(None, (events, assumed, copies)))
