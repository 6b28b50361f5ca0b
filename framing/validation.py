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
from framing.agreement import Comparison, of_two, per_article, table_of
from framing.intervals import wilson
from framing.schema import InputError

if TYPE_CHECKING:
    from framing.scores import Scores

    Gold = pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
    Array = np.ndarray[Any, Any]

_LIBRARY = ""  # as a coder
_POOR = 0.4  # precision under which a term is to be repaired


def validate(
    scores: Scores | pd.DataFrame,
    gold: Gold,
    *,
    not_asked: Sequence[str] = (),
    draws: int = 500,
    seed: int = 1,
) -> pd.DataFrame:
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
        alone. 1 is perfect throughout. ``.attrs["left_out"]`` lists what was not compared: `reason, n`.

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
    data = _Labels(scores, gold, not_asked)
    pairs = [*((_LIBRARY, coder) for coder in data.coders), *combinations(data.coders, 2)]
    found = [comparison for one, two in pairs for comparison in _compared(data, one, two)]
    table = table_of(found, draws, seed)
    shown = table["coder"].isin(data.coders) | table["metric"].isin(["F1", "alpha"])
    table = table[shown].reset_index(drop=True)
    table.attrs["left_out"] = data.left_out
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
    spans = _Labels(scores, gold).spans
    hits = spans.pop(_LIBRARY)
    hits["right"] = np.any([matched(hits, marked) >= 0 for marked in spans.values()], axis=0)
    table = hits.groupby(["term_id", "lexicon", "category"], as_index=False).agg(
        forms=("text", lambda texts: "; ".join(sorted(set(texts.str.lower())))),
        hits=("right", "size"),
        right=("right", "sum"),
    )
    table["precision"] = table["right"] / table["hits"]
    table["low"], table["high"] = wilson(table["precision"].to_numpy(), table["hits"].to_numpy())
    poor = np.where(table["precision"] < _POOR, "repair", "keep")
    table["verdict"] = np.where(table["hits"] < fewest, "too few hits", poor)
    order = ["precision", "hits", "term_id"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True)


class _Labels:
    """The library and the people as coders: `readings` of articles, `spans`, and what cannot be compared."""

    def __init__(self, scores: Scores | pd.DataFrame, gold: Gold, not_asked: Sequence[str] = ()) -> None:
        for name in not_asked:
            schema.known(name, schema.CATEGORIES, "not_asked: no category")
        table = gold if isinstance(gold, pd.DataFrame) else _read(gold)
        schema.require(table, "article_id", "the gold")
        self.left_out: list[dict[str, Any]] = list(table.attrs.get("left_out", []))
        articles = scores if isinstance(scores, pd.DataFrame) else scores.articles
        schema.require(articles, "article_id")
        if "reads_as" not in table:
            table = table.rename(columns={"perspective": "reads_as"})
        coders = schema.texts(table["coder"]).str.strip() if "coder" in table else "gold"
        table = table.assign(article_id=table["article_id"].astype(str), coder=coders)
        table = self.keep(table, table["coder"] != "", "rows without a coder")
        known = table["article_id"].isin(articles["article_id"])
        self.table = table = self.keep(table, known, "rows of articles that were not scored")
        has_spans = {"start", "end"} <= set(table) and not isinstance(scores, pd.DataFrame)
        if table.empty or not (has_spans or "reads_as" in table):
            told = "; ".join(f"{entry['n']} {entry['reason']}" for entry in self.left_out)
            raise InputError(
                f"nothing of the gold can be compared ({told or 'it has no rows of labels'}); it needs "
                "article_id with reads_as, or with start and end and the Scores to compare them with."
            )
        self.coders = sorted(table["coder"].unique())
        self.readings = self._readings(articles) if "reads_as" in table else pd.DataFrame()
        self.spans = self._spans(scores, not_asked) if has_spans else {}

    def keep(self, table: pd.DataFrame, mask: pd.Series[bool], reason: str) -> pd.DataFrame:
        """The rows that can be compared; the others are counted, with the first one's id."""
        if not mask.all():
            first = table.loc[~mask, "article_id"].iloc[0]
            self.left_out.append({"reason": f"{reason} (first: '{first}')", "n": int((~mask).sum())})
        return table[mask]

    def _readings(self, articles: pd.DataFrame) -> pd.DataFrame:
        """What each article reads as to each coder: a row an article, a column a coder."""
        valid = schema.CLOSED["reads_as"]
        rows = self.table[["article_id", "coder", "reads_as"]].replace("", None).dropna()
        known = rows["reads_as"].isin(valid)
        rows = self.keep(rows, known, f"labels that are no reads_as (valid: {', '.join(valid)})")
        twice = rows.duplicated(["article_id", "coder"])
        rows = self.keep(rows, ~twice, "second labels of an article")
        ours = articles.drop_duplicates("article_id").set_index("article_id")["reads_as"]
        readings = rows.pivot(index="article_id", columns="coder", values="reads_as")
        return readings.reindex(columns=self.coders).assign(**{_LIBRARY: ours.reindex(readings.index)})

    def _spans(self, scores: Any, not_asked: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Each coder's good spans; a blank pair is none, and only says that the article was read."""
        places = self.table[["start", "end"]].replace("", None)
        numbers = places.apply(pd.to_numeric, errors="coerce").astype(float)
        table = self.table.assign(**numbers)[places.notna().any(axis=1)]
        lengths = scores.sentences.groupby("article_id")["end"].max()
        inside = (table["start"] >= 0) & (table["end"] <= table["article_id"].map(lengths).astype(float))
        whole = (table[["start", "end"]] % 1 == 0).all(axis=1)
        good = inside & whole & (table["start"] < table["end"])
        table = self.keep(table, good, "spans that are none of the text (whole numbers, end after start)")
        twice = table.duplicated(["article_id", "coder", "start", "end"])
        table = self.keep(table, ~twice, "spans given twice").astype({"start": int, "end": int})
        hits = _of(loaded.counted(scores.hits), self.table["article_id"])
        spans = {coder: table[table["coder"] == coder].assign(asked=True) for coder in self.coders}
        return spans | {_LIBRARY: hits.assign(asked=~hits["category"].isin(not_asked))}

    def read_by(self, *coders: str) -> Any:
        """The articles that all of these read; the library reads whatever is read."""
        ids, coder = self.table["article_id"], self.table["coder"]
        return sorted(set.intersection(*(set(ids[coder.eq(one) | (one == _LIBRARY)]) for one in coders)))


def _read(gold: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> pd.DataFrame:
    files = [Path(file) for file in ([gold] if isinstance(gold, str | os.PathLike) else gold)]
    tables = [storage.read_table(file, "gold") for file in files]
    if len(files) > 1:
        named = zip(tables, files, strict=True)
        tables = [table.assign(coder=table.get("coder", file.stem)) for table, file in named]
    return pd.concat(tables, ignore_index=True)


def _of(table: pd.DataFrame, ids: Any) -> pd.DataFrame:
    return table[table["article_id"].isin(ids)].reset_index(drop=True)


def matched(a: pd.DataFrame, b: pd.DataFrame) -> Array:
    """For each span of `a` its partner's position in `b`, or -1; one to one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    keys = ["article_id", "start", "end"]
    one, two = (table[keys].reset_index(drop=True).reset_index() for table in (a, b))
    pairs = one.merge(two, on="article_id")
    pairs = pairs[(pairs["start_x"] < pairs["end_y"]) & (pairs["start_y"] < pairs["end_x"])]
    if pairs.empty:
        return np.full(len(a), -1)
    graph = csr_array((np.ones(len(pairs)), (pairs["index_x"], pairs["index_y"])), shape=(len(a), len(b)))
    return np.asarray(maximum_bipartite_matching(graph, perm_type="column"))


def _compared(data: _Labels, one: str, two: str) -> Iterator[Comparison]:
    """What one says against what two says: of articles, of spans, and of those that match."""
    who = ", ".join(filter(None, (one, two)))
    if len(data.readings):
        rows = data.readings[[one, two]].dropna()
        yield of_two(rows[two], rows[one], rows.index, rows.index, "reads_as", who, "articles")
    if not data.spans:
        return
    read = data.read_by(one, two)
    said, marked = (_of(data.spans[coder], read) for coder in (one, two))
    partner, asked = matched(said, marked), said["asked"].to_numpy()
    yield _found(said, marked, partner, read, who)
    for name in [name for name in ("voice", "side", "category") if name in said and name in marked]:
        gold, ours = marked[name].reindex(partner).to_numpy(), said[name].to_numpy()  # NaN: no partner
        use = np.isin(gold.astype(str), schema.CLOSED[name]) & np.isin(ours.astype(str), schema.CLOSED[name])
        use &= asked | (name != "category")
        ids = said.loc[use, "article_id"]
        yield of_two(gold[use], ours[use], ids, read, name, who, "hits that match a marked span")


def _found(said: pd.DataFrame, marked: pd.DataFrame, partner: Array, read: Any, who: str) -> Comparison:
    """Precision of what was said, recall of the spans that a partner was found for, and their F1."""
    asked, found = said["asked"].to_numpy(), np.isin(np.arange(len(marked)), partner)
    of_hits = per_article(np.column_stack([asked, asked & (partner >= 0)]), said["article_id"], read)
    of_spans = per_article(np.column_stack([found | True, found]), marked["article_id"], read)
    left_out = "" if asked.all() else f" ({(~asked).sum()} hits of categories not asked for left out)"
    n = [asked.sum(), len(marked), asked.sum() + len(marked)]
    note = f"n: hits, marked spans, or both{left_out}"
    return Comparison("hits", who, _precision_and_recall, np.hstack([of_hits, of_spans]), n, note)


def _precision_and_recall(sums: Array) -> dict[str, float]:
    """Of sums of hits, hits that are right, marked spans, and spans that were found."""
    hits, right, marked, found = sums
    precision, recall = right / hits, found / marked
    f1 = 2 * precision * recall / (precision + recall) if right + found > 0 else 0.0
    return {"precision": precision, "recall": recall, "F1": f1}
