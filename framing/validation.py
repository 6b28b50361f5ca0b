"""Scores against people's labels: how often the library is right, and which of its terms are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from framing import schema, storage
from framing.intervals import wilson
from framing.schema import InputError
from framing.scores import Scores

Gold = pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
Statistic = Callable[[Any], pd.DataFrame]
Comparison = tuple[str, Statistic, pd.DataFrame, Any, str]  # measure, statistic, counts, n, note
_LIBRARY = ""  # as a coder
_LABELS = ("voice", "side", "category")
_COLUMNS = ["measure", "metric", "value", "low", "high", "n", "coder", "note"]
_FEWEST = 10  # articles, under which resampling them gives no honest interval
_POOR = 0.4  # precision under which a term is to be repaired


def validate(
    scores: Scores | pd.DataFrame, gold: Gold, *,
    not_asked: Sequence[str] = (), draws: int = 500, seed: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """Compare scores with people's labels, and the people with each other.

    Parameters
    ----------
    scores : Scores, or DataFrame of `article_id, reads_as` where the gold has no spans
    gold : DataFrame, path or list of paths (.csv, .jsonl, .parquet)
        `article_id`, and `coder` where there are several (by default each file's name). Labels: `reads_as`
        (or `perspective`: what a text adopts in the coder's eyes, never the outlet's). Spans: a row each with
        `start, end` (code points, end exclusive) and, if wanted, `voice, side, category`; a row without
        start and end says that the coder read the article and marked nothing.
    not_asked : list of str
        Categories that coders were not to mark: their hits may find a span, and cost no precision.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        `measure, metric, value, low, high` (95% percentile interval, whole articles resampled; none under
        ten articles), `n` (what it counts is said in `note`), `coder` (with whom the library is compared, or
        two of them joined by ``, ``), `note`. Spans: `precision, recall, F1` of counted `hits`. Labels:
        `accuracy, macro-F1, alpha` (Krippendorff's, nominal; 0 is chance). Between two coders F1 and alpha
        alone, of what both read. 1 is perfect. ``.attrs["left_out"]``: `reason, n` of what was not compared.

    Raises
    ------
    InputError
        Nothing of the gold can be compared; it says why.

    Notes
    -----
    A hit and a marked span match where they share a character, one to one, with as many pairs as possible
    (maximum bipartite matching). Alpha: Krippendorff (2004), Content Analysis, ch. 11. A measure is valid for
    texts like those labelled, and for no others.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["The dictator spoke.", "The regime fell."]})
    >>> gold = pd.DataFrame({"article_id": ["a", "b"], "start": [4, None], "end": [12, None]})
    >>> validate(framing.score(texts), gold)[["measure", "metric", "value", "n"]].values.tolist()
    [['hits', 'precision', 0.5, 2], ['hits', 'recall', 1.0, 1], ['hits', 'F1', 0.666..., 3]]
    """
    for name in not_asked:
        schema.known(name, schema.CATEGORIES, "not_asked: no category")
    labels = _Labels(scores, gold, not_asked)
    tables = []
    for one, two in combinations([_LIBRARY, *labels.coders], 2):
        for measure, statistic, counts, n, note in _compared(labels, one, two):
            few = f"; under {_FEWEST} articles: no interval" if len(counts) < _FEWEST else ""
            table = with_intervals(statistic, counts, draws, seed)
            table = table.assign(measure=measure, n=n, coder=f"{one}, {two}" if one else two, note=note + few)
            tables.append(table[table["metric"].isin(["F1", "alpha"])] if one else table)
    if not tables:
        raise labels.nothing()
    table = pd.concat(tables, ignore_index=True)[_COLUMNS]
    table.attrs["left_out"] = labels.left_out
    return table


def validate_terms(scores: Scores, gold: Gold, *, fewest: int = 4) -> pd.DataFrame:
    """How often each loaded term is right, and which terms to repair.

    Returns
    -------
    DataFrame
        One row per term that was hit in an article somebody read, worst first: `term_id, lexicon, category,
        forms` (as found), `hits, right` (marked by any coder, matched as in `validate`), `precision, low,
        high` (95%, Wilson), `verdict` (``repair`` under .4, ``keep``; ``too few hits`` under `fewest`).
    """
    labels = _Labels(scores, gold)
    if labels.spans is None:
        raise labels.nothing()
    hits, *marked = (labels.spans_of(coder, labels.read_by[_LIBRARY]) for coder in (_LIBRARY, *labels.coders))
    hits["right"] = np.any([matched(hits, marks) >= 0 for marks in marked], axis=0)
    table: pd.DataFrame = hits.groupby(["term_id", "lexicon", "category"], as_index=False).agg(
        forms=("text", lambda texts: "; ".join(sorted(set(texts.str.lower())))),
        hits=("right", "size"),
        right=("right", "sum"),
    )
    table["precision"] = table["right"] / table["hits"]
    table["low"], table["high"] = wilson(table["precision"].to_numpy(), table["hits"].to_numpy())
    poor = np.where(table["precision"] < _POOR, "repair", "keep")
    table["verdict"] = np.where(table["hits"] < fewest, "too few hits", poor)
    return table.sort_values(["precision", "hits"], ascending=[True, False], kind="stable", ignore_index=True)


class _Labels:
    """What each coder says, the library among them, and what cannot be compared."""

    def __init__(self, scores: Scores | pd.DataFrame, gold: Gold, not_asked: Sequence[str] = ()) -> None:
        table = scores if isinstance(scores, pd.DataFrame) else scores.articles
        said = schema.identified(table, "reads_as").set_index("article_id")["reads_as"].astype(object)
        given = _read(gold)
        self.left_out: list[dict[str, Any]] = list(given.attrs.get("left_out", []))
        rows = self._rows(given, said.index)
        self.coders = sorted(rows["coder"].unique())
        self.read_by = {coder: set(ids) for coder, ids in rows.groupby("coder")["article_id"]}
        self.read_by[_LIBRARY] = set(rows["article_id"])
        self.readings = self._readings(rows).assign(**{_LIBRARY: said[~said.index.duplicated()]})
        has_spans = {"start", "end"} <= set(rows) and not isinstance(scores, pd.DataFrame)
        self.spans: Any = self._spans(rows, scores, not_asked) if has_spans else None

    def keep(self, table: pd.DataFrame, mask: pd.Series[bool], reason: str) -> pd.DataFrame:
        """The rows that can be compared; the others are counted, with the first one's id."""
        if not mask.all():
            first = table.loc[~mask, "article_id"].iloc[0]
            self.left_out.append({"reason": f"{reason} (first: '{first}')", "n": int((~mask).sum())})
        return table[mask]

    def _rows(self, given: pd.DataFrame, scored: pd.Index) -> pd.DataFrame:
        """The rows of coders and articles that are known, their labels in one spelling."""
        schema.require(given, "article_id", "the gold")
        rows = given.assign(article_id=schema.identifiers(given["article_id"]))
        rows["coder"] = schema.identifiers(given["coder"]) if "coder" in given else "gold"
        rows["reads_as"] = given.get("reads_as", given.get("perspective", ""))
        rows = self.keep(rows, rows["coder"] != "", "rows without a coder")
        rows = self.keep(rows, rows["article_id"].isin(scored), "rows of articles that were not scored")
        for name in [name for name in ("reads_as", *_LABELS) if name in rows]:
            valid = schema.CLOSED[name]
            labels = _letters(rows[name]).map({"": "", **dict(zip(_letters(valid), valid, strict=True))})
            self.keep(rows, labels.notna(), f"labels that are no {name} (valid: {', '.join(valid)})")
            rows = rows.assign(**{name: labels.fillna("")})
        return rows

    def _readings(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What each article reads as to each coder: a row an article, a column a coder."""
        rows = rows[rows["reads_as"] != ""]
        rows = self.keep(rows, ~rows.duplicated(["article_id", "coder"]), "second labels of an article")
        return rows.pivot(index="article_id", columns="coder", values="reads_as").reindex(columns=self.coders)

    def _spans(self, rows: pd.DataFrame, scores: Any, not_asked: Sequence[str]) -> pd.DataFrame:
        """The good spans; a blank pair is none, and only says that the article was read."""
        written = rows[["start", "end"]].apply(lambda column: schema.texts(column).str.strip())
        table = rows.assign(**written.apply(pd.to_numeric, errors="coerce").astype(float))
        table = table[(written != "").any(axis=1)]
        lengths = scores.sentences.groupby("article_id")["end"].max()
        inside = (table["start"] >= 0) & (table["end"] <= table["article_id"].map(lengths).astype(float))
        whole = (table[["start", "end"]] % 1 == 0).all(axis=1)
        good = inside & whole & (table["start"] < table["end"])
        table = self.keep(table, good, "spans that are none of the text (whole numbers, end after start)")
        twice = table.duplicated(["article_id", "coder", "start", "end"])
        table = self.keep(table, ~twice, "spans given twice").astype({"start": int, "end": int})
        hits: pd.DataFrame = scores.hits[scores.hits["counted"]]
        hits = hits.assign(coder=_LIBRARY, asked=~hits["category"].isin(not_asked))
        return pd.concat([table.assign(asked=True), hits], ignore_index=True)

    def spans_of(self, coder: str, articles: Any) -> Any:
        chosen = (self.spans["coder"] == coder) & self.spans["article_id"].isin(articles)
        return self.spans[chosen].reset_index(drop=True)

    def nothing(self) -> InputError:
        told = "; ".join(f"{entry['n']} {entry['reason']}" for entry in self.left_out)
        return InputError(
            f"nothing of the gold can be compared ({told or 'it has no rows of labels'}); it needs "
            "article_id with reads_as, or with start and end and the Scores to compare them with."
        )


def _read(gold: Gold) -> pd.DataFrame:
    """The gold as one table; a file without coders is a coder."""
    if isinstance(gold, pd.DataFrame):
        return gold
    tables = []
    for file in map(Path, [gold] if isinstance(gold, str | os.PathLike) else gold or ()):
        table = storage.read_table(file, "gold")
        tables.append(table.assign(coder=table.get("coder", file.stem)))
    if not tables:
        raise InputError("no gold: give a table, or the path of one (.csv, .jsonl, .parquet).")
    return pd.concat(tables, ignore_index=True)


def _letters(labels: Any) -> pd.Series[Any]:
    """What all spellings of a label share: pro_kyiv and Pro Kyiv are pro-kyiv."""
    return schema.texts(pd.Series(labels)).str.lower().str.replace(r"[\W_]", "", regex=True)


def matched(a: pd.DataFrame, b: pd.DataFrame) -> Any:
    """For each span of `a` its partner's position in `b`, or -1; one to one."""
    keys = ["article_id", "start", "end"]
    one, two = (table[keys].reset_index(drop=True).reset_index() for table in (a, b))
    pairs = one.merge(two, on="article_id")
    pairs = pairs[(pairs["start_x"] < pairs["end_y"]) & (pairs["start_y"] < pairs["end_x"])]
    graph = csr_array((np.ones(len(pairs)), (pairs["index_x"], pairs["index_y"])), shape=(len(a), len(b)))
    return np.asarray(maximum_bipartite_matching(graph, perm_type="column"))


def _compared(labels: _Labels, one: str, two: str) -> Iterator[Comparison]:
    """What one says against what two says: of articles, of spans, and of those that match."""
    both = labels.readings[[one, two]].dropna()
    if len(both):
        yield _agreement("reads_as", both[two], both[one], both.index, both.index, "articles")
    read = sorted(labels.read_by[one] & labels.read_by[two])
    if labels.spans is None or not read:
        return
    said, marked = (labels.spans_of(coder, read) for coder in (one, two))
    partner = matched(said, marked)
    yield _found(said, marked, partner, read)
    for name in [name for name in _LABELS if name in said]:
        gold = marked[name].reindex(partner).set_axis(said.index)  # NaN: no partner
        use = gold.isin(schema.CLOSED[name]) & said[name].isin(schema.CLOSED[name])
        use &= said["asked"].astype(bool) | (name != "category")
        if use.any():
            ids, units = said.loc[use, "article_id"], "hits that match a marked span"
            yield _agreement(name, gold[use], said.loc[use, name], ids, read, units)


def _found(said: pd.DataFrame, marked: pd.DataFrame, partner: Any, read: Any) -> Comparison:
    """Precision of what was said, recall of the spans that a partner was found for, and their F1."""
    asked = said["asked"].astype(bool)
    hits = pd.DataFrame({"hits": asked, "right": asked & (partner >= 0)})
    spans = pd.DataFrame({"marked": True, "found": marked.index.isin(partner)})
    parts = _by_article(hits, said["article_id"], read), _by_article(spans, marked["article_id"], read)
    counts = pd.concat(parts, axis=1)
    left_out = "" if asked.all() else f" ({(~asked).sum()} hits of categories not asked for left out)"
    n = [asked.sum(), len(marked), asked.sum() + len(marked)]
    return "hits", precision_and_recall, counts, n, f"n: hits, marked spans, or both{left_out}"


def _agreement(measure: str, gold: Any, said: Any, ids: Any, articles: Any, units: str) -> Comparison:
    one = f"; the gold has one class only ({next(iter(gold))})" if len(set(gold)) == 1 else ""
    return measure, agreement, label_counts(gold, said, ids, articles), len(gold), f"n: {units}{one}"


def precision_and_recall(sums: Any) -> pd.DataFrame:
    """Of sums of `hits`, of them `right`, of `marked` spans, and of them `found`."""
    precision, recall = sums["right"] / sums["hits"], sums["found"] / sums["marked"]
    f1 = 2 * precision * recall / (precision + recall)
    nothing_right = (sums["right"] + sums["found"] == 0) & (sums["hits"] + sums["marked"] > 0)
    return pd.DataFrame({"precision": precision, "recall": recall, "F1": f1.mask(nothing_right, 0.0)})


def label_counts(gold: Any, said: Any, ids: Any, articles: Any) -> pd.DataFrame:
    """For each article how many units have each label in the `gold`, as `said`, and in `both`."""
    names = sorted({*gold, *said})
    true, told = (pd.DataFrame({name: np.equal(labels, name) for name in names}) for labels in (gold, said))
    return _by_article(pd.concat({"gold": true, "said": told, "both": true & told}, axis=1), ids, articles)


def _by_article(units: pd.DataFrame, ids: Any, articles: Any) -> pd.DataFrame:
    return units.groupby(np.asarray(ids)).sum().reindex(articles, fill_value=0)


def agreement(sums: Any) -> pd.DataFrame:
    """Accuracy, macro-F1 and Krippendorff's nominal alpha of two coders (2004, ch. 11) of `label_counts`."""
    gold, said, both = sums["gold"], sums["said"], sums["both"]
    accuracy = both.sum(axis=1) / gold.sum(axis=1)
    of_label = gold + said
    macro_f1 = (2 * both / of_label).mean(axis=1).where((gold > 0).sum(axis=1) > 1)
    n = of_label.sum(axis=1)
    by_chance = (of_label * (of_label - 1)).sum(axis=1) / (n * (n - 1))
    alpha = 1 - (1 - accuracy) / (1 - by_chance).where(by_chance < 1)
    return pd.DataFrame({"accuracy": accuracy, "macro-F1": macro_f1, "alpha": alpha})


def with_intervals(
    statistic: Statistic, counts: pd.DataFrame, draws: int = 500, seed: int = 1
) -> pd.DataFrame:
    """`metric, value, low, high` (95%, percentiles) of a statistic of sums of counts, a row an article.

    A draw in which a number cannot be had (a class is missing) does not count.
    """
    table = statistic(counts.sum().to_frame().T).T.set_axis(["value"], axis=1).assign(low=np.nan, high=np.nan)
    n = len(counts)
    if n >= _FEWEST and draws > 0:
        times_drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), draws)
        drawn = statistic(pd.DataFrame(times_drawn @ counts.to_numpy(), columns=counts.columns))
        table["low"], table["high"] = drawn.quantile(0.025), drawn.quantile(0.975)
    table.loc[table["value"].isna(), ["low", "high"]] = np.nan
    return table.rename_axis("metric").reset_index()
