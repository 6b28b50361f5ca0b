"""The same fact in each account of an event, and the accounts in which it was not found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from framing import actors, schema, wording
from framing.scores import outermost_rows, scored_documents
from framing.text.document import Document

if TYPE_CHECKING:
    from framing.scores import Scores

    Matrix = sparse.csr_array
    Terms = tuple[str, ...]

COLUMNS = (
    "event fact label perspective outlet article_id start end text voice speaker similarity figures".split()
)
_SHORTEST = 5  # words of a sentence
_COMMON, _FEW = 0.06, 10  # a term in more than this share of the clauses, and in more than these, is not rare
_WEIGHTS = {wording.FIGURE: 2.0, wording.NAME: 1.6, wording.DATE: 1.6}  # of words 1
_NEAR, _APART = 0.2, 0.76  # least cosine of candidates; mean distance from which on clusters stay apart
_COVERED = 0.75  # of what half of a fact's wordings share: a sentence that holds so much tells it too
_COMPARED = 40  # wordings of a fact, the commonest, that every one is compared with for differing figures
_SAME = 0.5  # of the sentences that tell either of two facts, from which on they are one fact
_SHARED = 3  # terms that two outlets' wordings must share to be a fact; of more outlets one fewer
_MOST_PAIRS, _LARGEST, _BLOCK = 10**7, 1500, 256  # pairs looked at; clauses clustered, and compared, at once


def told(
    scores: Scores, articles: pd.DataFrame, event: str | None = None, *, fewest: int = 2
) -> pd.DataFrame:
    """The facts of an event, each with the sentences that tell it.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    event : str, optional
        By default each event, one after the other; articles without one are an event where none has one.
    fewest : int
        Outlets that must tell a fact.

    Returns
    -------
    DataFrame
        One row per fact and sentence: `event, fact` (1, 2 … in the order of telling), `label` (the sentence
        nearest the middle of the fact, a neutral outlet's where there is one), `perspective, outlet,
        article_id, start, end, text`, `voice` (own; quoted where most of the sentence is a statement),
        `speaker`, `similarity` (cosine to the middle, 0 to 1), `figures` (where the wordings of a fact
        differ in a number, a date or a name: what this one says; else empty). A sentence that tells two
        facts stands in both. Empty where no fact is told by so many outlets.

    Raises
    ------
    InputError
        An unknown event, or articles whose text is not the text that was scored.

    Notes
    -----
    Clauses are compared by names, figures, dates (each in one form) and Snowball stems (Porter 2001), weighed
    by TF-IDF, and clustered by average linkage. Two that share neither a rare name, figure or date, nor a
    rare word and one more, never meet. Reporting words, copies (`dup_group`) and sentences under five words
    are out. A fact told in other words altogether is not found: a gap means "not found here", never "left
    out", and no gap says why (`benchmarks/told.py`: how often).

    Examples
    --------
    >>> import framing
    >>> text = ["Some 1,500 men were shipped to Vladivostok.", "To Vladivostok they shipped 1,500 soldiers."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text})
    >>> told(framing.score(articles), articles)[["fact", "outlet"]].values.tolist()
    [[1, 'x'], [1, 'y']]
    """
    table = scores.articles
    events = sorted(set(table["event"]) - {""}) or [""]
    if event is not None:
        schema.known(event, events, "event")
        events = [event]
    opened = scored_documents(scores, articles)
    found = []
    for name in events:
        of_event = _without_copies(table[table["event"] == name])
        rows = _facts(_sentences(scores, of_event, opened), fewest)
        found.append(rows.assign(event=name))
    rows = pd.concat(found, ignore_index=True)[COLUMNS]
    rows.attrs["notice"] = scores.notice
    return rows


def told_shares(table: pd.DataFrame, scores: Scores) -> pd.DataFrame:
    """The share of an event's facts that each outlet tells, for ``fr.compare(…, "share")`` and contrasts.

    Parameters
    ----------
    table : DataFrame
        From `told`.
    scores : Scores
        Of the same articles: an outlet that tells none of the facts has a row too.

    Returns
    -------
    DataFrame
        `event, perspective, outlet, article_id` (the outlet's articles, joined by ``;``), `n_words, told,
        facts, share` (0 to 1: told / facts, of the facts that two outlets tell).

    Examples
    --------
    >>> import framing
    >>> text = ["Some 1,500 men were shipped to Vladivostok.", "To Vladivostok they shipped 1,500 soldiers."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text})
    >>> scores = framing.score(articles)
    >>> told_shares(told(scores, articles), scores)["share"].tolist()
    [1.0, 1.0]
    """
    keys = ["event", "perspective", "outlet"]
    schema.require(table, [*keys, "fact"], "this table of facts")
    articles = scores.articles[scores.articles["event"].isin(table["event"])]
    outlets = articles.groupby(keys).agg(article_id=("article_id", ";".join), n_words=("n_words", "sum"))
    counts = table.groupby(keys)["fact"].nunique()
    outlets["told"] = counts.reindex(outlets.index, fill_value=0)
    shares = outlets.reset_index()
    shares["facts"] = shares["event"].map(table.groupby("event")["fact"].nunique())
    return shares.assign(share=shares["told"] / shares["facts"])


def _without_copies(articles: pd.DataFrame) -> pd.DataFrame:
    ordered = articles.sort_values(["date", "article_id"])
    group = ordered.get("dup_group", pd.Series("", ordered.index)).fillna("").astype(str)
    return ordered[(group == "") | ~group.duplicated()]


def _sentences(scores: Scores, articles: pd.DataFrame, opened: Callable[[str], Document]) -> pd.DataFrame:
    """The sentences of these articles, with the terms of each of their clauses."""
    documents = {article_id: opened(article_id) for article_id in articles["article_id"]}
    names = wording.names(doc.norm[a:b] for doc in documents.values() for a, b in doc.sentences)
    outer = outermost_rows(scores.statements[scores.statements["article_id"].isin(articles["article_id"])])
    said_in = {article_id: rows.to_dict("records") for article_id, rows in outer.groupby("article_id")}
    found = []
    for article in articles.to_dict("records"):
        doc, said = documents[article["article_id"]], said_in.get(article["article_id"], [])
        mentions = [m for m in actors.mentions(doc, article["date"]) if m.kind != "pronoun"]
        where = {name: article[name] for name in ("perspective", "outlet", "article_id")}
        for number, (start, end) in enumerate(doc.sentences):
            if doc.words(start, end) < _SHORTEST:
                continue
            first, last = doc.span(start, end)
            voice, speaker, reporting = _voice(first, last, said)
            inside = [(m.start - start, m.end - start, m.actor_id) for m in mentions
                      if start <= m.start and m.end <= end]  # fmt: skip
            text = wording.one_form(doc.norm[start:end], inside, article["date"])
            clauses = [wording.terms(clause, names, reporting) for clause in wording.clauses(text)]
            row = {"start": first, "end": last, "text": doc.text[first:last], "voice": voice}
            place = number / len(doc.sentences)
            found.append({**where, **row, "speaker": speaker, "place": place, "clauses": clauses})
    return pd.DataFrame(found)


def _voice(start: int, end: int, said: Sequence[dict[Any, Any]]) -> tuple[str, str, set[str]]:
    """Whose words most of a sentence is, who that is, and the words that report it."""
    inside = [(min(end, s["end"]) - max(start, s["start"]), s) for s in said]
    inside = [(length, statement) for length, statement in inside if length > 0]
    if not inside:
        return "own", "", set()
    reporting = {word for _, s in inside for word in f"{s['cue']} {s['source']}".lower().split()}
    longest = max(inside, key=lambda one: one[0])[1]
    if 2 * sum(length for length, _ in inside) < end - start:
        return "own", "", reporting
    return "quoted", longest["actor"] or longest["source"], reporting


def _facts(sentences: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The rows of one event."""
    clauses = [clause for row in sentences.get("clauses", ()) for clause in row]
    distinct = {clause: number for number, clause in enumerate(dict.fromkeys(clauses))}
    if not any(distinct):
        return pd.DataFrame(columns=COLUMNS)
    owner = np.repeat(np.arange(len(sentences)), sentences["clauses"].str.len())
    which = np.array([distinct[clause] for clause in clauses])
    vectors, vocabulary = _vectors(list(distinct))
    holds = _ones(owner, which, (len(sentences), len(distinct)))
    cluster = _clusters(vectors, vocabulary)
    members = _ones(cluster[which], which, (len(set(cluster)), len(distinct)))  # with how often each stands
    outlet = sentences["outlet"].where(sentences["outlet"] != "", sentences["article_id"])
    outlets = _ones(pd.factorize(outlet)[0], np.arange(len(sentences))) @ holds @ (members > 0).T
    n_outlets = (outlets > 0).sum(axis=0)
    core = _core(members, vectors)
    kept = np.flatnonzero((n_outlets >= fewest) & _enough(core, n_outlets, vocabulary))
    if not len(kept):
        return pd.DataFrame(columns=COLUMNS)
    members, core = members[kept], core[kept]
    whole, middle = normalize(holds @ vectors), normalize((members > 0) @ vectors)
    told_by = sparse.csr_array(holds @ (members > 0).T + _telling(core, middle, whole))
    telling: Any = _at_least(0.5, told_by @ sparse.diags_array(_others(told_by))).tocoo()
    rows = sentences.iloc[telling.row].assign(fact=telling.col)
    cosine = whole[telling.row].multiply(middle[telling.col]).sum(axis=1)
    rows["similarity"] = np.asarray(cosine).ravel().round(4)
    nearest = sparse.csr_array(vectors @ middle.T)
    rows["wording"] = [
        clauses[np.argmax([nearest[distinct[clause], fact] for clause in clauses])]
        for clauses, fact in zip(rows["clauses"], rows["fact"], strict=True)
    ]
    return _labelled(rows)


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order, with the labels of their facts, and what each wording says where they differ."""
    telling_order = rows.groupby("fact")["place"].mean().rank(method="first").astype(int)
    perspective = rows["perspective"].map({name: n for n, name in enumerate(schema.PERSPECTIVES)}).fillna(9)
    rows = rows.assign(fact=rows["fact"].map(telling_order), perspective_rank=perspective)
    rows = rows.sort_values(["fact", "perspective_rank", "outlet", "article_id", "start"], kind="stable")
    neutral = (rows["perspective"] == "neutral").astype(float)
    middle = rows.assign(nearness=rows["similarity"] + neutral).sort_values("nearness", kind="stable")
    labels = middle.groupby("fact")["text"].last()
    figures = [said for _, wordings in rows.groupby("fact")["wording"] for said in _differing(list(wordings))]
    return rows.assign(label=rows["fact"].map(labels), figures=figures)


def _differing(wordings: Sequence[Terms]) -> list[str]:
    """What each wording says in figures, dates or names, where another says something else instead.

    >>> _differing([("#1500", "soldier"), ("#thousands", "soldier"), ("soldier",)])
    ['1,500', 'thousands', '']
    """
    times = Counter(wordings)
    common = [one for one, _ in times.most_common(_COMPARED)]
    said: dict[Terms, dict[str, None]] = {one: {} for one in times}
    for one, other in product(times, common):
        for here, there in wording.instead(one, other):
            said[one] |= dict.fromkeys(here)
            said[other] |= dict.fromkeys(there)
    return ["; ".join(map(wording.readable, said[terms])) for terms in wordings]


def _ones(rows: Any, columns: Any, shape: tuple[int, int] | None = None) -> Matrix:
    """A sparse matrix with 1 in these places."""
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _vectors(clauses: Sequence[tuple[str, ...]]) -> tuple[Matrix, Sequence[str]]:
    """TF-IDF of clauses by terms, each row of length 1, and the terms."""
    model = TfidfVectorizer(analyzer=lambda clause: clause, sublinear_tf=True, norm=None)
    counts = model.fit_transform(clauses)
    vocabulary = model.get_feature_names_out().tolist()
    weights = sparse.diags_array([_WEIGHTS.get(term[0], 1.0) for term in vocabulary])
    return normalize(sparse.csr_array(counts @ weights)), vocabulary


def _clusters(vectors: Matrix, vocabulary: Sequence[str]) -> Any:
    """The number of the cluster that each clause is in."""
    near, least = _candidates(vectors, vocabulary), _NEAR
    group = connected_components(near, directed=False)[1]
    while np.bincount(group).max() > _LARGEST:  # too many hang together to be clustered at once
        least += 0.05
        near = near.multiply(near >= least).tocsr()
        group = connected_components(near, directed=False)[1]
    cluster = np.arange(len(group))
    for members in np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1]):
        if len(members) > 1:
            distance = 1 - near[members][:, members].toarray()
            np.fill_diagonal(distance, 0)
            linkage = AgglomerativeClustering(
                None, metric="precomputed", linkage="average", distance_threshold=_APART
            )
            cluster[members] = members[linkage.fit_predict(distance)]
    return np.unique(cluster, return_inverse=True)[1]


def _candidates(vectors: Matrix, vocabulary: Sequence[str]) -> Matrix:
    """The cosines of clauses that share a rare name, figure or date, or a rare word and another term."""
    there = (vectors > 0).astype(float)
    spread = there.sum(axis=0)
    rare = (spread > 1) & (spread <= max(_FEW, _COMMON * vectors.shape[0]))
    rarest_first = np.argsort(np.where(rare, spread, np.inf), kind="stable")
    pairs = np.cumsum(spread[rarest_first] ** 2)
    rare[rarest_first[pairs > _MOST_PAIRS]] = False
    anchor = np.array([term[0] in _WEIGHTS for term in vocabulary])
    weighed = there @ sparse.diags_array(np.where(rare, np.where(anchor, 1.0, 0.5), 0.0))
    found = []
    for block in range(0, vectors.shape[0], _BLOCK):
        shared = sparse.triu(weighed[block : block + _BLOCK] @ there.T, 1 + block).tocoo()
        first, second = shared.row + block, shared.col
        cosine = vectors[first].multiply(vectors[second]).sum(axis=1)
        others = there[first].multiply(there[second]).sum(axis=1)
        meet = ((shared.data >= 1) | (others > 1)) & (cosine >= _NEAR)
        found.append((first[meet], second[meet], cosine[meet]))
    first, second, cosine = map(np.concatenate, zip(*found, strict=True))
    upper = sparse.csr_array((cosine, (first, second)), shape=(vectors.shape[0],) * 2)
    return sparse.csr_array(upper + upper.T)


def _core(members: Matrix, vectors: Matrix) -> Matrix:
    """Facts by terms: what half of a fact's wordings share, and at least two."""
    size = members.sum(axis=1)
    return _at_least(1.0, _scaled(members @ (vectors > 0).astype(float), np.maximum(2, size / 2)))


def _enough(core: Matrix, outlets: Any, vocabulary: Sequence[str]) -> Any:
    """Whether a fact's wordings share enough to be one: three terms, or two with a figure or a date."""
    dated = np.array([term[0] in (wording.FIGURE, wording.DATE) for term in vocabulary])
    shared = core.sum(axis=1)
    return (shared + (outlets > 2) >= _SHARED) | ((shared >= 2) & (core[:, dated].sum(axis=1) > 0))


def _telling(core: Matrix, middle: Matrix, whole: Matrix) -> Matrix:
    """Sentences by facts: which hold most of what a fact's wordings share."""
    weights = sparse.csr_array(middle.multiply(core))
    held = (whole > 0).astype(float) @ _scaled(weights, weights.sum(axis=1)).T
    return _at_least(_COVERED, held)


def _others(telling: Matrix) -> Any:
    """1 for each fact, 0 for one that mostly the same sentences tell as an earlier or larger one."""
    there = (telling > 0).astype(float)
    common: Any = sparse.coo_array(there.T @ there)
    size = there.sum(axis=0)
    either = size[common.row] + size[common.col] - common.data
    rank = np.argsort(np.argsort(-size, kind="stable"))
    same = (common.data >= _SAME * either) & (rank[common.row] < rank[common.col])
    kept = np.ones(len(size))
    kept[common.col[same]] = 0
    return kept


def _scaled(matrix: Any, by: Any) -> Matrix:
    """A matrix whose rows are divided by these numbers; 0 where that is 0."""
    return sparse.csr_array(sparse.diags_array(1 / np.where(by > 0, by, np.inf)) @ matrix)


def _at_least(bound: float, matrix: Any) -> Matrix:
    """1 where a sparse matrix holds at least so much."""
    entries: Any = sparse.coo_array(matrix)
    kept = entries.data >= bound
    places = entries.row[kept], entries.col[kept]
    return sparse.csr_array((np.ones(kept.sum()), places), shape=entries.shape)
