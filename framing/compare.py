"""Groups of outlets compared within events: estimates and contrasts, the outlet as the unit that varies.

Cells are arrays of shape (…, events, outlets): the mean over an outlet's articles on an event, NaN where it
has none. Leading axes are studies, so `benchmarks/coverage.py` tests the very code that users run.
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
_SIGNED = {"tilt", "tilt_low", "tilt_high", "sentiment", "sentiment_own"}  # below 0 too: no ratio
_HIGHEST = dict.fromkeys((*_SIGNED, "quoted_share", "subjectivity"), 1.0)


class Table(NamedTuple):
    """The articles that a comparison counts, and where each belongs."""

    rows: Any  # positions in the table given
    values: Floats
    groups: list[str]
    events: list[Any]
    outlets: list[str]
    places: tuple[Any, ...]  # each row's group, event, outlet
    copies: int  # left out

    def cells(self, values: Floats) -> Floats:
        """Cell means, shape (…, groups, events, outlets), of values of shape (…, rows)."""
        import numpy as np

        shape = len(self.groups), len(self.events), len(self.outlets)
        where = np.ravel_multi_index(self.places, shape)
        order = np.argsort(where, kind="stable")
        filled, starts, sizes = np.unique(where[order], return_index=True, return_counts=True)
        means = np.full((*values.shape[:-1], shape[0] * shape[1] * shape[2]), np.nan)
        means[..., filled] = np.add.reduceat(values[..., order], starts, axis=-1) / sizes
        return means.reshape(*values.shape[:-1], *shape)

    def sizes(self) -> NDArray[np.int64]:
        """Number of articles by group and event."""
        import numpy as np

        counts = np.zeros((len(self.groups), len(self.events)), dtype=np.int64)
        np.add.at(counts, self.places[:2], 1)
        return counts


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
        high, n_articles, n_outlets`. `attrs["copies"]`: how many were left out;
        `attrs["outlets"]`: the mean of each outlet.

    Notes
    -----
    Estimand: the mean over shared events of group means of outlet means, equal weights; so neither a busy
    outlet nor a much-covered event weighs more. The events are these; the outlets stand for others like them.

    Variance: delete-one-outlet jackknife (CV3: Bell and McCaffrey 2002; Cameron and Miller 2015), each cell
    as a deviation from the other groups' mean in its event, so that an event which only the deleted outlet
    covered adds no noise. Interval: Student's t on (outlets + 1) / 2 degrees of freedom, for more than three
    outlets fewer than the usual outlets - 1, because rates are skewed; on the scale of the fourth root, which
    makes small skewed samples nearly normal (Hawkins and Wixley 1986), where no value is negative, else as
    it is; cut at the measure's bounds. None under three outlets, nor where outlets do not differ. The choice
    was made by simulation: `docs/coverage.md`.

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

    table = usable(scores, measure, by, within, copies)
    cells, sizes = table.cells(table.values), table.sizes()
    shared = (sizes > 0).all(axis=0)
    if not shared.any():
        raise InputError(
            f"no {within} is covered by all of {', '.join(table.groups)}; "
            "compare fewer groups or name the events alike."
        )
    positive, parts = is_positive(measure, table.values), []
    outlets: list[dict[str, Any]] = []
    highest = _HIGHEST.get(measure, 1000.0 if measure.endswith("_per_1000") else np.inf)
    for g, group in enumerate(table.groups):
        others = np.delete(cells, g, axis=0)[:, shared]
        events = event_means(others).mean(axis=0) if len(others) else 0.0
        overall, single = jackknife(cells[g][None, shared], events), jackknife(cells[g][:, None], 0.0)
        value, variance, n = (np.concatenate(both) for both in zip(overall, single, strict=True))
        low, high = interval(value, variance, n, level, positive)
        columns = {"event": ["all", *table.events], "group": group, "measure": measure, "estimate": value}
        columns |= {"low": np.maximum(low, -highest), "high": np.minimum(high, highest)}
        columns |= {"n_articles": [sizes[g, shared].sum(), *sizes[g]], "n_outlets": n}
        parts.append(pd.DataFrame(columns))
        for event, means in zip(columns["event"], [event_means(cells[g][shared].T), *cells[g]], strict=True):
            own = zip(table.outlets, means.tolist(), strict=True)
            outlets += [
                {"event": event, "group": group, "outlet": o, "mean": x} for o, x in own if not np.isnan(x)
            ]
    found = pd.concat(parts)
    found = found[found["n_articles"] > 0].sort_index(kind="stable").reset_index(drop=True)
    found.attrs |= {**_about(scores, measure, table), "copies": table.copies, "outlets": outlets}
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
        p_adjusted, n_articles_a, n_articles_b, n_outlets_a, n_outlets_b, note` (what was left out, why an
        interval is missing). `attrs["outlets"]`: for ``all``, each outlet's difference from the other group.

    Notes
    -----
    Estimand: the difference of two estimates of `compare`, over the events that both groups of the pair
    cover; an event that one of them covers is dropped. Events weigh the same, so an event's level cancels
    whatever outlets are missing in it.

    Interval and p are one method: the jackknife variances of `compare`, summed, and Student's t on (outlets
    of the smaller group - 1) degrees of freedom, the least that Welch (1947) and Satterthwaite (1946) may
    give; with their own, coverage falls under .9 where three outlets with skewed rates meet ten. For
    balanced data t is Welch's t of the outlet means. Ratio: the same on the scale of the logarithm (delta
    method); none where a mean is 0 or a value negative. Cliff's (1993) delta is over outlets, each as its
    mean deviation from its events' levels (the mean of the two groups). `p_adjusted`: Holm (1979), valid
    though tests share groups, over all ``all`` rows of the table and, apart, over all rows of single events.

    Under three outlets on a side: no interval, no p. Student's t on one degree of freedom would cover, with
    an interval so wide that it says nothing (`docs/coverage.md`, which also shows false positives and width).

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
    >>> [float(found[c].round(3)) for c in ("difference", "ratio", "cliffs_delta", "p")]
    [-6.0, 0.25, -1.0, 0.018]
    """
    import numpy as np
    import pandas as pd

    rows: list[dict[str, Any]] = []
    outlets: list[dict[str, Any]] = []
    for name in dict.fromkeys([measure] if isinstance(measure, str) else measure):
        table = usable(scores, name, by, within, copies, groups)
        if len(table.groups) < 2:
            raise InputError(f"a contrast needs two groups of {by}; '{name}' has {table.groups[0]} only.")
        cells, sizes = table.cells(table.values), table.sizes()
        positive = is_positive(name, table.values)
        for a, b in combinations(range(len(table.groups)), 2):
            pair = {"group_a": table.groups[a], "group_b": table.groups[b], "measure": name}
            both = np.flatnonzero((sizes[a] > 0) & (sizes[b] > 0))
            n = sizes[[a, b]][:, both]
            parts = [("all", difference(cells[a], cells[b], level, positive), n.sum(axis=1))]
            single = difference(cells[a][both, None], cells[b][both, None], level, positive)
            for i, e in enumerate(both):
                parts.append((table.events[e], {k: v[i] for k, v in single.items()}, n[:, i]))
            for event, found, (n_a, n_b) in parts:
                row = {"event": event, **pair, **{k: v.item() for k, v in found.items()}}
                row |= {"n_articles_a": int(n_a), "n_articles_b": int(n_b)}
                rows.append({**row, "note": _note(row, table, within, len(both))})
            for group, sign, x, y in ((pair["group_a"], 1, a, b), (pair["group_b"], -1, b, a)):
                own = sign * event_means((cells[x] - event_means(cells[y])[:, None]).T)
                outlets += [
                    {**pair, "group": group, "outlet": outlet, "difference": float(gap)}
                    for outlet, gap in zip(table.outlets, own, strict=True)
                    if not np.isnan(gap)
                ]
    if not any(row["n_articles_a"] for row in rows):
        raise InputError(f"no {within} is covered by two groups; name the events of one matter alike.")
    p, overall = np.array([row["p"] for row in rows]), np.array([row["event"] == "all" for row in rows])
    adjusted = np.where(overall, holm(np.where(overall, p, np.nan)), holm(np.where(overall, np.nan, p)))
    columns = (
        "event group_a group_b measure difference low high ratio ratio_low ratio_high cliffs_delta p "
        "p_adjusted n_articles_a n_articles_b n_outlets_a n_outlets_b note"
    )
    result = pd.DataFrame(rows).assign(p_adjusted=adjusted)[columns.split()]
    result.attrs |= {**_about(scores, name, table), "outlets": outlets}
    return result


def event_means(cells: Floats) -> Floats:
    """Means over the last axis of what is there; NaN where nothing is."""
    import numpy as np

    there = ~np.isnan(cells)
    with np.errstate(invalid="ignore"):
        means: Floats = np.where(there, cells, 0.0).sum(axis=-1) / there.sum(axis=-1)
    return means


def jackknife(cells: Floats, level_of_events: Floats | float) -> tuple[Floats, Floats, Any]:
    """Mean over events of means over outlets, delete-one-outlet variance, outlets (see `compare`)."""
    import numpy as np

    there = ~np.isnan(cells)
    deviations = np.where(there, cells - np.asarray(level_of_events)[..., None], 0.0)
    n, outlets = there.sum(axis=-1), there.any(axis=-2)
    k = outlets.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sums, left = deviations.sum(axis=-1), n[..., None] - there
        without = np.where(left > 0, (sums[..., None] - deviations) / left, 0.0).sum(axis=-2)
        without /= (left > 0).sum(axis=-2)
        spread = np.where(outlets, without - event_means(sums / n)[..., None], 0.0)
        variance = (k - 1) / k * (spread**2).sum(axis=-1)
    rounding = (1e-12 * np.where(there, np.abs(cells), 0.0).max(axis=(-2, -1))) ** 2
    return event_means(event_means(cells)), np.where(variance > rounding, variance, 0.0), k


def interval(
    mean: Floats, variance: Floats, outlets: Any, level: float, positive: bool
) -> tuple[Floats, Floats]:
    """The interval of one group's mean (see `compare`); NaN where there is none."""
    import numpy as np
    from scipy.special import stdtrit

    error = np.sqrt(np.where((outlets >= FEWEST_OUTLETS) & (variance > 0), variance, np.nan))
    half = stdtrit((outlets + 1) / 2, (1 + level) / 2) * error
    if positive:
        step = half / np.where(mean > 0, mean, np.nan) / 4
        return mean * np.maximum(1 - step, 0) ** 4, mean * (1 + step) ** 4
    return mean - half, mean + half


def difference(a: Floats, b: Floats, level: float, positive: bool) -> dict[str, NDArray[Any]]:
    """Contrast two groups' cells, each (…, events, outlets), over the events both cover (see `contrast`)."""
    import numpy as np
    from scipy.special import stdtr, stdtrit

    shared = ~(np.isnan(event_means(a)) | np.isnan(event_means(b)))[..., None]
    a, b = np.where(shared, a, np.nan), np.where(shared, b, np.nan)
    level_a, level_b = event_means(a), event_means(b)
    (mean_a, variance_a, n_a), (mean_b, variance_b, n_b) = jackknife(a, level_b), jackknife(b, level_a)
    fewest, gap, total = np.minimum(n_a, n_b), mean_a - mean_b, variance_a + variance_b
    error = np.sqrt(np.where((fewest >= FEWEST_OUTLETS) & (total > 0), total, np.nan))
    freedom = np.maximum(fewest - 1, 1)
    t = stdtrit(freedom, (1 + level) / 2)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        ratio = np.where((mean_a > 0) & (mean_b > 0) & positive, mean_a / mean_b, np.nan)
        factor = np.exp(t * np.sqrt(variance_a / mean_a**2 + variance_b / mean_b**2)) + 0 * error
    return {
        "difference": gap,
        "low": gap - t * error,
        "high": gap + t * error,
        "ratio": ratio,
        "ratio_low": ratio / factor,
        "ratio_high": ratio * factor,
        "cliffs_delta": _cliffs_delta(a, b, (level_a + level_b)[..., None] / 2),
        "p": 2 * stdtr(freedom, -np.abs(gap) / error),
        "n_outlets_a": n_a,
        "n_outlets_b": n_b,
    }


def _cliffs_delta(a: Floats, b: Floats, level_of_events: Floats) -> Floats:
    import numpy as np

    x, y = (event_means(np.swapaxes(group - level_of_events, -1, -2)) for group in (a, b))
    gaps = x[..., :, None] - y[..., None, :]
    largest = np.maximum(*(np.nan_to_num(np.abs(group)).max(axis=(-2, -1)) for group in (a, b)))
    tied = np.abs(gaps) <= 1e-12 * largest[..., None, None]  # rounding breaks no tie
    return event_means(event_means(np.where(tied, 0.0, np.sign(gaps))))


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
    measure: str,
    by: str,
    within: str,
    copies: bool,
    groups: Sequence[str] | None = None,
) -> Table:
    """The articles that have all that a comparison needs, copies left out."""
    import numpy as np
    import pandas as pd

    table = scores if isinstance(scores, pd.DataFrame) else scores.articles
    schema.required(table, ("article_id", "outlet", by, within, measure))
    if not pd.api.types.is_numeric_dtype(table[measure]):
        raise InputError(f"measure '{measure}' is no number per article.")
    values = table[measure].to_numpy(dtype=float, na_value=np.nan)
    labels = (table[c] for c in (by, within, "outlet"))
    labels = (c if pd.api.types.is_numeric_dtype(c) else schema.texts(c) for c in labels)
    coded = [pd.factorize(column, sort=True) for column in labels]
    found = [name for name in coded[0][1] if name not in ("", "unknown")]
    for name in groups or ():
        if name not in found:
            raise InputError(f"no article of {by} '{name}'.{schema.suggest(str(name), map(str, found))}")
    known = [g for g in schema.PERSPECTIVES if g in found]
    order = list(dict.fromkeys(groups or [*known, *(g for g in found if g not in known)]))
    kept = np.abs(values) < 1e100  # nor are NaN and what overflows when squared
    for (codes, names), valid in zip(coded, (order, None, None), strict=True):
        good = [n in valid if valid is not None else n != "" for n in names]
        kept &= np.array([*good, False])[codes]  # the last stands for empty cells, whose code is -1
    rows = np.flatnonzero(kept)
    if not len(rows):
        raise InputError(f"no article has '{measure}', an outlet, a {by} other than unknown, and a {within}.")
    if not copies and "dup_group" in table:
        rows = rows[~_repeats(table.iloc[rows], by, within)]
    used, places = zip(*(np.unique(codes[rows], return_inverse=True) for codes, _ in coded), strict=True)
    there, events, outlets = ([names[u] for u in part] for part, (_, names) in zip(used, coded, strict=True))
    present = [g for g in order if g in there]
    group = np.array([present.index(g) for g in there])[places[0]]
    copied = int(kept.sum()) - len(rows)
    return Table(rows, values[rows], present, events, outlets, (group, *places[1:]), copied)


def _repeats(table: pd.DataFrame, by: str, within: str) -> NDArray[np.bool_]:
    """Which rows are later copies of a text, within a group and event."""
    keys = table[[c for c in ("date", "article_id", "dup_group", by, within) if c in table]]
    keys = keys.astype(object).replace("", None).reset_index(drop=True)
    first = keys.sort_values([c for c in ("date", "article_id") if c in keys], kind="stable")
    again = first.duplicated(["dup_group", by, within]) & first["dup_group"].notna()
    return again.sort_index().to_numpy()


def _note(row: dict[str, Any], table: Table, within: str, shared: int) -> str:
    """What a reader of one row of a contrast must know."""
    few = [f"{row[f'group_{x}']} has {row[f'n_outlets_{x}']}" for x in "ab"]
    few = [text for text, x in zip(few, "ab", strict=True) if row[f"n_outlets_{x}"] < FEWEST_OUTLETS]
    notes = []
    if not row["n_articles_a"]:
        notes.append(f"no {within} is covered by both")
    elif few:
        notes.append(f"no interval and no p under {FEWEST_OUTLETS} outlets a side: {', '.join(few)}")
    elif row["p"] != row["p"]:
        notes.append("no interval and no p: the outlets of neither group differ from one another")
    if row["event"] == "all":
        if 0 < shared < len(table.events):
            notes.append(f"{shared} of {len(table.events)} {within}s are covered by both")
        if table.copies:
            notes.append(f"copies left out: {table.copies}")
    return "; ".join(notes)


def is_positive(measure: str, values: Floats) -> bool:
    """Whether a measure is a rate or share that does not go under 0."""
    return measure not in _SIGNED and bool((values >= 0).all())


def _about(scores: Scores | pd.DataFrame, measure: str, table: Table) -> dict[str, Any]:
    """The notice, and what opens the sentences of these articles; of a bare table there is none."""
    import pandas as pd

    if isinstance(scores, pd.DataFrame):
        return {"notice": ""}
    return scores.behind(measure, article_id=scores.articles["article_id"].iloc[table.rows].tolist())
