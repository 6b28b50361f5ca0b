"""Scores against people's labels: how often the library is right, and which of its terms are not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing import schema, storage
from framing.agreement import COLUMNS, between, rows_of, with_gold, with_intervals
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
_NO_MEASURE = {"article_id", "coder", "start", "end", *_SPAN, "text", "title", "outlet", "event", "date",
               "language", "url", "sha256"}  # fmt: skip


def validate(
    scores: Scores | pd.DataFrame, gold: Gold,
    *, not_asked: Sequence[str] = (), draws: int = 500, seed: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """Compare scores with people's labels, and the people with each other.

    Parameters
    ----------
    scores : Scores or DataFrame
        What the library says; a table with `article_id` and the measures will do where no spans are given.
    gold : DataFrame, path or list of paths (.csv, .jsonl, .parquet)
        `article_id`, and `coder` where there are several (by default each file's name). Spans: a row each
        with `start, end` (code points, end exclusive) and, if wanted, `voice, side, category`; a row without
        start and end says that the coder read the article and marked nothing. Labels and numbers: columns
        named as in ``scores.articles`` (`reads_as`, `tilt` …); `perspective` is what a text adopts in the
        coder's eyes, and is compared with `reads_as`, never with the outlet's perspective.
    not_asked : list of str
        Categories that the coders were not asked to mark: no precision is measured of their hits, though one
        may be what finds a marked span.
    draws, seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        `measure, metric, value, low, high` (95% percentile interval, whole articles resampled; none under
        ten articles), `n` (what it counts is said in `note`), `coder, note`. `coder` is one coder, `all`
        (where every coder agrees), or several joined by ``, `` (between them). Spans: `precision, recall, F1`
        of `hits`. Labels: `macro-F1, MCC, accuracy, alpha` (Krippendorff's, nominal) and precision and recall
        of each class. Numbers: `r` (Pearson), or `AUC` where the gold has exactly two values. More is better
        throughout; alpha, r and MCC are 0 at chance, AUC .5. ``.attrs["left_out"]`` lists what was not
        compared: `reason, n`.

    Raises
    ------
    InputError
        No `article_id`, nothing to compare, or nothing left of the gold.

    Notes
    -----
    A hit and a marked span match where they share a character, one to one, with as many pairs as possible
    (maximum bipartite matching). Under `all`, precision counts a hit as right that any coder marked, recall
    is over spans that every coder marked. Alpha: Krippendorff (2004), Content Analysis, ch. 11. MCC:
    Gorodkin (2004). A measure is valid for texts like those labelled, and for no others.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["The dictator spoke.", "The regime fell."]})
    >>> gold = pd.DataFrame({"article_id": ["a", "b"], "start": [4, None], "end": [12, None]})
    >>> validate(framing.score(texts), gold)[["measure", "metric", "value", "n"]].values.tolist()
    [['hits', 'precision', 0.5, 2], ['hits', 'recall', 1.0, 1], ['hits', 'F1', 0.666..., 3]]
    """
    data = _Gold(scores, gold)
    parts = [part for measure in data.measures for part in _of_articles(data, measure, draws, seed)]
    if data.marked:
        parts += _of_spans(data, _hits(data, not_asked), draws, seed)
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    table.attrs["left_out"] = data.left_out
    return table


def validate_terms(
    scores: Scores, gold: Gold, *, not_asked: Sequence[str] = (), fewest: int = 4
) -> pd.DataFrame:
    """How often each loaded term is right, and which terms to repair.

    Parameters
    ----------
    scores, gold, not_asked
        As in `validate`; the gold must hold spans.
    fewest : int
        Hits, under which a term gets no verdict.

    Returns
    -------
    DataFrame
        One row per term that was hit in an article somebody read, worst first: `term_id, lexicon, category,
        forms` (as found), `hits, right` (marked by any coder, matched as in `validate`), `precision, low,
        high` (95%, Jeffreys), `verdict` (``repair`` under .4, ``keep``, ``too few hits``).

    Raises
    ------
    InputError
        As `validate`; or the gold has no spans.
    """
    from scipy.stats import beta

    data = _Gold(scores, gold)
    if not data.marked:
        raise InputError("gold without columns start and end; terms are judged by marked spans.")
    hits = _hits(data, not_asked)
    hits["right"] = np.any([_matched(hits, spans) >= 0 for spans in data.marked.values()], axis=0)
    hits["form"] = hits["text"].str.lower()
    terms = hits[hits["asked"]].groupby(["term_id", "lexicon", "category"], as_index=False)
    table = terms.agg(
        forms=("form", lambda c: "; ".join(sorted(set(c)))), hits=("right", "size"), right=("right", "sum")
    )
    right, wrong = table["right"], table["hits"] - table["right"]
    table["precision"] = right / table["hits"]
    table["low"] = np.where(right == 0, 0.0, beta.ppf(0.025, right + 0.5, wrong + 0.5))
    table["high"] = np.where(wrong == 0, 1.0, beta.ppf(0.975, right + 0.5, wrong + 0.5))
    poor = np.where(table["precision"] < _POOR, "repair", "keep")
    table["verdict"] = np.where(table["hits"] < fewest, "too few hits", poor)
    table = table.sort_values(
        ["precision", "hits", "term_id"], ascending=[True, False, True], ignore_index=True
    )
    table.attrs["left_out"] = data.left_out
    return table


class _Gold:
    """Gold labels that can be compared with the scores, and a count of those that cannot."""

    def __init__(self, scores: Scores | pd.DataFrame, gold: Gold) -> None:
        table = gold.copy() if isinstance(gold, pd.DataFrame) else _read(gold)
        schema.require(table, "article_id", "the gold")
        self.left_out: list[dict[str, Any]] = list(table.attrs.get("left_out", []))
        self.scores = scores
        self.articles = scores if isinstance(scores, pd.DataFrame) else scores.articles
        schema.require(self.articles, "article_id")
        if "reads_as" not in table:
            table = table.rename(columns={"perspective": "reads_as"})
        table["article_id"] = table["article_id"].astype(str)
        table["coder"] = table["coder"].fillna("").astype(str) if "coder" in table else "gold"
        table = self.keep(table, table["coder"].str.strip() != "", "rows without a coder")
        known = table["article_id"].isin(self.articles["article_id"])
        table = self.keep(table, known, "rows of articles that were not scored")
        if table.empty:
            told = "; ".join(f"{entry['n']} {entry['reason']}" for entry in self.left_out)
            raise InputError(f"nothing of the gold can be compared: {told or 'it has no rows'}.")
        self.table = table.reset_index(drop=True)
        given = [c for c in map(str, table) if c not in _NO_MEASURE]
        self.measures = [c for c in given if c in self.articles]
        for column in sorted(set(given) - set(self.measures)):
            self.left_out.append({"reason": f"column not compared: {column}", "n": 1})
        spans = {"start", "end"} & set(table)
        self.marked = self._marked() if spans else {}
        if not spans and not self.measures:
            valid = ["start", "end", *(c for c in map(str, self.articles) if c not in _NO_MEASURE)]
            raise InputError(
                f"the gold has no column that can be compared ({', '.join(given) or 'none'})."
                f"{schema.suggest(given[0] if given else '', valid)}"
            )

    def keep(self, table: pd.DataFrame, mask: pd.Series[bool], reason: str) -> pd.DataFrame:
        """The rows that can be compared; the others are counted, with the first one's id."""
        if not mask.all():
            first = table.loc[~mask, "article_id"].iloc[0]
            self.left_out.append({"reason": f"{reason} (first: '{first}')", "n": int((~mask).sum())})
        return table[mask]

    def _marked(self) -> dict[str, pd.DataFrame]:
        """Each coder's good spans; a blank pair is none, and only says that the article was read."""
        schema.require(self.table, ("start", "end"), "the gold; spans need both start and end")
        if isinstance(self.scores, pd.DataFrame):
            raise InputError("spans are compared with hits; give the Scores, not only its articles table.")
        places = self.table[["start", "end"]].replace("", None)
        numbers = places.apply(pd.to_numeric, errors="coerce").astype(float)
        table = self.table.assign(**numbers)[places.notna().any(axis=1)]
        whole = (table[["start", "end"]] % 1 == 0).all(axis=1)
        table = self.keep(table, whole, "spans whose start and end are no whole numbers")
        table = self.keep(table, table["start"] < table["end"], "empty spans")
        ends = table["article_id"].map(self.scores.sentences.groupby("article_id")["end"].max())
        inside = (table["start"] >= 0) & (table["end"] <= ends.astype(float).fillna(0))
        table = self.keep(table, inside, "spans outside the text that was scored")
        twice = table.duplicated(["article_id", "coder", "start", "end"])
        table = self.keep(table, ~twice, "spans given twice").astype({"start": int, "end": int})
        coders = sorted(self.table["coder"].unique())
        return {c: table[table["coder"] == c].reset_index(drop=True) for c in coders}

    def read(self, coders: Iterable[str]) -> pd.Index[Any]:
        """Articles that all of these coders read."""
        readers = self.table.groupby("article_id")["coder"].agg(set)
        return readers.index[readers.map(set(coders).issubset)]

    def wide(self, measure: str, numeric: bool) -> pd.DataFrame:
        """Labels of one measure, a row an article, a column a coder."""
        table = self.table[["article_id", "coder", measure]].replace("", None).dropna()
        if numeric:
            table[measure] = pd.to_numeric(table[measure], errors="coerce")
            table = self.keep(table, table[measure].notna(), f"values of '{measure}' that are no numbers")
        elif measure in LABELS:
            odd = f"labels that are no {measure} (valid: {', '.join(LABELS[measure])})"
            table = self.keep(table, table[measure].isin(LABELS[measure]), odd)
        twice = table.duplicated(["article_id", "coder"])
        table = self.keep(table, ~twice, f"second labels of '{measure}'")
        return table.pivot(index="article_id", columns="coder", values=measure)


def _read(gold: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> pd.DataFrame:
    files = [Path(f) for f in ([gold] if isinstance(gold, str | os.PathLike) else gold)]
    tables = {path: storage.read_table(path, "gold") for path in files}
    if len(files) > 1:
        tables = {path: table.assign(coder=table.get("coder", path.stem)) for path, table in tables.items()}
    return pd.concat(tables.values(), ignore_index=True)


def _hits(data: _Gold, not_asked: Sequence[str]) -> pd.DataFrame:
    """Hits in articles that somebody read; `asked`: of a category that the coders marked."""
    for name in not_asked:
        schema.known(name, schema.CATEGORIES, "not_asked: no category")
    hits: pd.DataFrame = _of(data.scores.hits, data.table["article_id"])
    return hits.assign(asked=~hits["category"].isin(not_asked))


def _of(table: Any, ids: Any) -> Any:
    return table[table["article_id"].isin(ids)].reset_index(drop=True)


def _matched(a: pd.DataFrame, b: pd.DataFrame) -> np.ndarray:
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


def _of_articles(data: _Gold, measure: str, *how: int) -> Iterator[pd.DataFrame]:
    """Labels or numbers of articles: the library against each coder and against all, and the coders."""
    ours = data.articles.drop_duplicates("article_id").set_index("article_id")[measure].replace("", None)
    numeric = pd.api.types.is_numeric_dtype(ours)
    wide = data.wide(measure, numeric)
    silent = wide.index[ours.reindex(wide.index).isna()]
    if len(silent):
        data.left_out.append({"reason": f"articles without a value of '{measure}'", "n": len(silent)})
    wide = wide.drop(index=silent)
    compared = {str(coder): wide[coder].dropna() for coder in wide}
    several = wide.shape[1] > 1
    if several:
        by_all = wide.dropna()
        alike = by_all.eq(by_all.iloc[:, 0], axis=0).all(axis=1)
        compared["all"] = by_all.mean(axis=1) if numeric else by_all[alike].iloc[:, 0]
    for coder, gold in compared.items():
        ids, said = gold.index, ours.reindex(gold.index)
        yield with_gold(gold, said, ids, ids, measure, coder, "n: articles", *how)
        if not numeric:
            yield between(pd.concat([gold, said], axis=1), ids, ids, measure, coder, "articles", *how)
    if several and not numeric:
        coders = ", ".join(map(str, wide))
        yield between(wide, wide.index, wide.index, measure, coders, "articles", *how)


def _of_spans(data: _Gold, hits: pd.DataFrame, *how: int) -> Iterator[pd.DataFrame]:
    """Hits against marked spans; voice, side and category of those that match; the coders' own agreement."""
    attributes = [name for name in _SPAN if name in data.table]
    sets = {coder: [coder] for coder in data.marked}
    if len(data.marked) > 1:
        sets["all"] = list(data.marked)
    for who, coders in sets.items():
        read = data.read(coders)
        said, marked = _of(hits, read), [_of(data.marked[coder], read) for coder in coders]
        spans = _agreed(marked, attributes)
        partner = _matched(said, spans)
        right = np.any([_matched(said, one) >= 0 for one in marked], axis=0)
        yield _found(said, right, spans, partner, read, who, *how)
        for name in attributes:
            gold = spans[name].reindex(partner).to_numpy()  # NaN where a hit matches nothing
            use = np.isin(gold.astype(str), LABELS[name]) & (said["asked"].to_numpy() | (name != "category"))
            ids, note = said.loc[use, "article_id"], "n: hits that match a marked span"
            yield with_gold(pd.Series(gold[use]), said.loc[use, name], ids, read, name, who, note, *how)
    for pair in combinations(data.marked, 2):
        read, who = data.read(pair), ", ".join(pair)
        one, two = (_of(data.marked[coder], read) for coder in pair)
        partner = _matched(one, two)
        yield _found(one.assign(asked=True), partner >= 0, two, partner, read, who, *how).tail(1)
        both = one.assign(**{f"other {name}": two[name].reindex(partner).to_numpy() for name in attributes})
        both = both[partner >= 0].replace("", None)
        for name in attributes:
            ratings = both[[name, f"other {name}"]]
            yield between(ratings, both["article_id"], read, name, who, "spans that both marked", *how)


def _agreed(marked: Sequence[pd.DataFrame], attributes: Sequence[str]) -> pd.DataFrame:
    """The first coder's spans that match one of every other coder's; attributes blank where they differ."""
    spans = marked[0].copy()
    for other in marked[1:]:
        partner = _matched(spans, other)
        for c in attributes:
            spans[c] = spans[c].where(spans[c] == other[c].reindex(partner).to_numpy(), "")
        spans = spans[partner >= 0].reset_index(drop=True)
    return spans


def _found(
    said: pd.DataFrame, right: Array, spans: pd.DataFrame, partner: Array, read: Any, coder: str, *how: int
) -> pd.DataFrame:
    """Precision of what was said, recall of the spans that a partner was found for, and their F1."""
    asked = said["asked"].to_numpy()
    hits = np.column_stack([asked, right & asked, np.zeros((len(said), 2), dtype=bool)])
    found = np.isin(np.arange(len(spans)), partner)
    marks = np.column_stack([np.zeros((len(spans), 2), dtype=bool), np.ones(len(spans), dtype=bool), found])
    ids = pd.concat([said["article_id"], spans["article_id"]])
    table = with_intervals(_precision_and_recall, np.concatenate([hits, marks]), ids, read, *how)
    n_hits, n_spans = int(asked.sum()), len(spans)
    not_asked = "" if asked.all() else f"; {len(said) - n_hits} of categories not asked for left out"
    notes = [f"n: hits{not_asked}", "n: marked spans", "n: hits and marked spans"]
    told = rows_of(table, "hits", [n_hits, n_spans, n_hits + n_spans], coder, "", read)
    return told.assign(note=[note + few for note, few in zip(notes, told["note"], strict=True)])


def _precision_and_recall(rows: Array) -> dict[str, float]:
    """Of rows that are hits (asked, right) or marked spans (marked, found)."""
    asked, right, marked, found = rows.sum(axis=0)
    precision, recall = (right / asked if asked else np.nan), (found / marked if marked else np.nan)
    both = precision + recall
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / both if both else 0.0}
