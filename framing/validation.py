"""Scores against people's labels: how often the library is right, and which of its terms are not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing import hits as loaded
from framing import schema, storage
from framing.agreement import Comparison, between, per_article, table_of, with_gold
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.scores import Scores

    Gold = pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
    Array = np.ndarray[Any, Any]

LABELS = {
    "reads_as": ("pro-kyiv", "neutral", "pro-moscow", "unclear"),
    "voice": schema.VOICES,
    "side": schema.SIDES,
    "category": schema.CATEGORIES,
}
_SPAN = ("voice", "side", "category")
_POOR = 0.4  # precision under which a term is to be repaired


def validate(
    scores: Scores | pd.DataFrame, gold: Gold,
    *, not_asked: Sequence[str] = (), draws: int = 500, seed: int = 1,
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
        ten articles), `n` (what it counts is said in `note`), `coder, note`. `coder` is one coder, `all`
        (where every coder agrees), or several joined by ``, `` (between them). Spans: `precision, recall, F1`
        of counted `hits`. Labels: `accuracy, macro-F1, alpha` (Krippendorff's, nominal; 0 is chance). 1 is
        perfect throughout. ``.attrs["left_out"]`` lists what was not compared: `reason, n`.

    Notes
    -----
    A hit and a marked span match where they share a character, one to one, with as many pairs as possible
    (maximum bipartite matching). Under `all`, precision counts a hit as right that any coder marked, recall
    is over spans that every coder marked. Alpha: Krippendorff (2004), Content Analysis, ch. 11. A measure is
    valid for texts like those labelled, and for no others.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["The dictator spoke.", "The regime fell."]})
    >>> gold = pd.DataFrame({"article_id": ["a", "b"], "start": [4, None], "end": [12, None]})
    >>> validate(framing.score(texts), gold)[["measure", "metric", "value", "n"]].values.tolist()
    [['hits', 'precision', 0.5, 2], ['hits', 'recall', 1.0, 1], ['hits', 'F1', 0.666..., 3]]
    """
    data = _Gold(scores, gold)
    table = table_of([*_of_articles(data), *_of_spans(data, not_asked)], draws, seed)
    table.attrs["left_out"] = data.left_out
    return table


def validate_terms(scores: Scores, gold: Gold, *, fewest: int = 4) -> pd.DataFrame:
    """How often each loaded term is right, and which terms to repair.

    Returns
    -------
    DataFrame
        One row per term that was hit in an article somebody read, worst first: `term_id, lexicon, category,
        forms` (as found), `hits, right` (marked by any coder, matched as in `validate`), `precision, low,
        high` (95%, Jeffreys), `verdict` (``repair`` under .4, ``keep``; ``too few hits`` under `fewest`).
    """
    from scipy.stats import beta

    data = _Gold(scores, gold)
    hits = data.hits()
    hits["right"] = np.any([_matched(hits, spans) >= 0 for spans in data.marked.values()], axis=0)
    table = hits.groupby(["term_id", "lexicon", "category"], as_index=False).agg(
        forms=("text", lambda texts: "; ".join(sorted(set(texts.str.lower())))),
        hits=("right", "size"),
        right=("right", "sum"),
    )
    right, wrong = table["right"], table["hits"] - table["right"]
    table["precision"] = right / table["hits"]
    table["low"] = np.where(right == 0, 0.0, beta.ppf(0.025, right + 0.5, wrong + 0.5))
    table["high"] = np.where(wrong == 0, 1.0, beta.ppf(0.975, right + 0.5, wrong + 0.5))
    poor = np.where(table["precision"] < _POOR, "repair", "keep")
    table["verdict"] = np.where(table["hits"] < fewest, "too few hits", poor)
    worst_first = table.assign(hits=-table["hits"]).sort_values(["precision", "hits", "term_id"]).index
    return table.loc[worst_first].reset_index(drop=True)


class _Gold:
    """Gold labels that can be compared with the scores, and a count of those that cannot."""

    def __init__(self, scores: Scores | pd.DataFrame, gold: Gold) -> None:
        table = gold if isinstance(gold, pd.DataFrame) else _read(gold)
        schema.require(table, "article_id", "the gold")
        self.left_out: list[dict[str, Any]] = list(table.attrs.get("left_out", []))
        self.scores: Any = scores
        self.articles = scores if isinstance(scores, pd.DataFrame) else scores.articles
        schema.require(self.articles, "article_id")
        if "reads_as" not in table:
            table = table.rename(columns={"perspective": "reads_as"})
        coders = schema.texts(table["coder"]).str.strip() if "coder" in table else "gold"
        table = table.assign(article_id=table["article_id"].astype(str), coder=coders)
        table = self.keep(table, table["coder"] != "", "rows without a coder")
        known = table["article_id"].isin(self.articles["article_id"])
        self.table = self.keep(table, known, "rows of articles that were not scored").reset_index(drop=True)
        spans = {"start", "end"} <= set(table) and not isinstance(scores, pd.DataFrame)
        if self.table.empty or not (spans or "reads_as" in table):
            told = "; ".join(f"{entry['n']} {entry['reason']}" for entry in self.left_out)
            raise InputError(
                f"nothing of the gold can be compared ({told or 'it has no rows of labels'}); it needs "
                "article_id with reads_as, or with start and end and the Scores to compare them with."
            )
        self.marked = self._marked() if spans else {}

    def keep(self, table: pd.DataFrame, mask: pd.Series[bool], reason: str) -> pd.DataFrame:
        """The rows that can be compared; the others are counted, with the first one's id."""
        if not mask.all():
            first = table.loc[~mask, "article_id"].iloc[0]
            self.left_out.append({"reason": f"{reason} (first: '{first}')", "n": int((~mask).sum())})
        return table[mask]

    def _marked(self) -> dict[str, pd.DataFrame]:
        """Each coder's good spans; a blank pair is none, and only says that the article was read."""
        places = self.table[["start", "end"]].replace("", None)
        numbers = places.apply(pd.to_numeric, errors="coerce").astype(float)
        table = self.table.assign(**numbers)[places.notna().any(axis=1)]
        lengths = self.scores.sentences.groupby("article_id")["end"].max()
        inside = (table["start"] >= 0) & (table["end"] <= table["article_id"].map(lengths).astype(float))
        whole = (table[["start", "end"]] % 1 == 0).all(axis=1)
        good = inside & whole & (table["start"] < table["end"])
        table = self.keep(table, good, "spans that are none of the text (whole numbers, end after start)")
        twice = table.duplicated(["article_id", "coder", "start", "end"])
        table = self.keep(table, ~twice, "spans given twice").astype({"start": int, "end": int})
        coders = sorted(self.table["coder"].unique())
        return {coder: table[table["coder"] == coder].reset_index(drop=True) for coder in coders}

    def read_by(self, coders: Sequence[str]) -> pd.Index[Any]:
        """Articles that all of these coders read."""
        rows = self.table[self.table["coder"].isin(coders)]
        readers = rows.groupby("article_id")["coder"].nunique()
        return readers.index[readers == len(coders)]

    def hits(self, not_asked: Sequence[str] = ()) -> pd.DataFrame:
        """Counted hits in articles that somebody read; `asked`: of a category that the coders marked."""
        for name in not_asked:
            schema.known(name, schema.CATEGORIES, "not_asked: no category")
        hits = _of(loaded.counted(self.scores.hits), self.table["article_id"])
        return hits.assign(asked=~hits["category"].isin(not_asked))


def _read(gold: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> pd.DataFrame:
    files = [Path(file) for file in ([gold] if isinstance(gold, str | os.PathLike) else gold)]
    tables = [storage.read_table(file, "gold") for file in files]
    if len(files) > 1:
        named = zip(tables, files, strict=True)
        tables = [table.assign(coder=table.get("coder", file.stem)) for table, file in named]
    return pd.concat(tables, ignore_index=True)


def _of(table: pd.DataFrame, ids: Any) -> pd.DataFrame:
    return table[table["article_id"].isin(ids)].reset_index(drop=True)


def _matched(a: pd.DataFrame, b: pd.DataFrame) -> Array:
    """For each span of `a` its partner's position in `b`, or -1; one to one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    keys = ["article_id", "start", "end"]
    pairs = a[keys].reset_index(names="a").merge(b[keys].reset_index(names="b"), on="article_id")
    pairs = pairs[(pairs["start_x"] < pairs["end_y"]) & (pairs["start_y"] < pairs["end_x"])]
    if pairs.empty:
        return np.full(len(a), -1)
    graph = csr_array((np.ones(len(pairs)), (pairs["a"], pairs["b"])), shape=(len(a), len(b)))
    return np.asarray(maximum_bipartite_matching(graph, perm_type="column"))


def _of_articles(data: _Gold) -> Iterator[Comparison]:
    """What articles read as: the library against each coder and against all, and the coders."""
    if "reads_as" not in data.table:
        return
    rows = data.table[["article_id", "coder", "reads_as"]].replace("", None).dropna()
    valid = rows["reads_as"].isin(LABELS["reads_as"])
    rows = data.keep(rows, valid, f"labels that are no reads_as (valid: {', '.join(LABELS['reads_as'])})")
    twice = rows.duplicated(["article_id", "coder"])
    rows = data.keep(rows, ~twice, "second labels of an article")
    labels = rows.pivot(index="article_id", columns="coder", values="reads_as")
    ours = data.articles.drop_duplicates("article_id").set_index("article_id")["reads_as"]
    compared = {str(coder): labels[coder].dropna() for coder in labels}
    if len(compared) > 1:
        first = labels.iloc[:, 0]
        compared["all"] = first[labels.eq(first, axis=0).all(axis=1)]
    for coder, gold in compared.items():
        ids, said = gold.index, ours.reindex(gold.index)
        yield with_gold(gold, said, ids, ids, "reads_as", coder, "articles")
        yield between(pd.concat([gold, said], axis=1), ids, ids, "reads_as", coder, "articles")
    if len(compared) > 1:
        coders = ", ".join(map(str, labels))
        yield between(labels, labels.index, labels.index, "reads_as", coders, "articles")


def _of_spans(data: _Gold, not_asked: Sequence[str]) -> Iterator[Comparison]:
    """Hits against marked spans; voice, side and category of those that match; the coders' own agreement."""
    if not data.marked:
        return
    hits, attributes = data.hits(not_asked), [name for name in _SPAN if name in data.table]
    sets = {coder: [coder] for coder in data.marked}
    if len(data.marked) > 1:
        sets["all"] = list(data.marked)
    for who, coders in sets.items():
        read = data.read_by(coders)
        said, marked = _of(hits, read), [_of(data.marked[coder], read) for coder in coders]
        spans = _agreed(marked, attributes)
        partner = _matched(said, spans)
        right = np.any([_matched(said, one) >= 0 for one in marked], axis=0)
        yield _found(said, right, spans, partner, read, who)
        for name in attributes:
            gold = spans[name].reindex(partner).to_numpy()  # NaN where a hit matches nothing
            use = np.isin(gold.astype(str), LABELS[name]) & (said["asked"].to_numpy() | (name != "category"))
            ids, ours = said.loc[use, "article_id"], said.loc[use, name]
            yield with_gold(gold[use], ours, ids, read, name, who, "hits that match a marked span")
    for pair in combinations(data.marked, 2):
        read, who = data.read_by(pair), ", ".join(pair)
        one, two = (_of(data.marked[coder], read) for coder in pair)
        partner = _matched(one, two)
        found = _found(one.assign(asked=True), partner >= 0, two, partner, read, who)
        yield found._replace(statistic=_f1, n=found.n[-1])
        for name in attributes:
            ratings = pd.DataFrame({"one": one[name], "two": two[name].reindex(partner).to_numpy()})
            ratings = ratings[partner >= 0].replace("", None)
            ids = one.loc[ratings.index, "article_id"]
            yield between(ratings, ids, read, name, who, "spans that both marked")


def _agreed(marked: Sequence[pd.DataFrame], attributes: Sequence[str]) -> pd.DataFrame:
    """The first coder's spans that match one of every other coder's; attributes blank where they differ."""
    spans = marked[0].copy()
    for other in marked[1:]:
        partner = _matched(spans, other)
        for name in attributes:
            theirs = other[name].reindex(partner).to_numpy()
            spans[name] = spans[name].where(spans[name] == theirs, "")
        spans = spans[partner >= 0].reset_index(drop=True)
    return spans


def _found(
    said: pd.DataFrame, right: Array, spans: pd.DataFrame, partner: Array, read: Any, coder: str
) -> Comparison:
    """Precision of what was said, recall of the spans that a partner was found for, and their F1."""
    asked = said["asked"].to_numpy()
    found = np.isin(np.arange(len(spans)), partner)
    of_hits = per_article(np.column_stack([asked, right & asked]), said["article_id"], read)
    of_spans = per_article(np.column_stack([np.ones(len(spans)), found]), spans["article_id"], read)
    n_hits, n_spans = int(asked.sum()), len(spans)
    left_out = "" if asked.all() else f" ({len(said) - n_hits} hits of categories not asked for left out)"
    note = f"n: hits, marked spans, or both{left_out}"
    n = [n_hits, n_spans, n_hits + n_spans]
    return Comparison("hits", coder, _precision_and_recall, np.hstack([of_hits, of_spans]), n, note)


def _precision_and_recall(sums: Array) -> dict[str, float]:
    """Of sums of hits, hits that are right, marked spans, and spans that were found."""
    hits, right, marked, found = sums
    precision, recall = right / hits, found / marked
    f1 = 2 * precision * recall / (precision + recall) if right + found > 0 else 0.0
    return {"precision": precision, "recall": recall, "F1": f1}


def _f1(sums: Array) -> dict[str, float]:
    return {"F1": _precision_and_recall(sums)["F1"]}
