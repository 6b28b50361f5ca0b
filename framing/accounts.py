"""The same fact in each account of an event, and the accounts in which it was not found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from framing import actors, schema, wording
from framing.intervals import earliest_first, repeated
from framing.matching import longest
from framing.people import nationalities
from framing.scores import Scores, outermost_rows, scored_documents
from framing.text.document import Document

Matrix = sparse.csr_array

_COLUMNS = list(schema.TABLES["told"])
_SENTENCE = "perspective outlet article_id start end text voice speaker place clauses".split()
_SHORTEST = 5  # words of a sentence
_SAME = 0.5  # of the sentences that tell either of two facts, from which on they are one fact
_COMMON, _FEW = 0.06, 10  # a term in more than this share of the clauses, and in more than these, is not rare
_ANCHOR = 1.8  # weight of a name, figure or date; of a word 1
_NEAR, _APART = 0.2, 0.78  # least cosine of clauses compared; mean distance from which on clusters stay apart
_TELLS = 0.6  # least cosine to the middle of a fact from which on a clause outside its cluster tells it too
_SHARED = 3  # terms that two outlets' wordings must share to be a fact; of more outlets one fewer
_MOST_PAIRS, _LARGEST = 4 * 10**6, 1500  # pairs compared; clauses clustered at once
_PAIRS, _ROWS = 10**5, 1000  # pairs, and clauses, in memory at once


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
        `speaker`, `similarity` (cosine to the middle, 0 to 1), `figures` (where wordings differ in a number,
        a date or a name: what this one says; ``denied`` where it denies what another says; else empty). A
        sentence that tells two facts stands in both.

    Raises
    ------
    InputError
        An unknown event, or articles whose text is not the text that was scored.

    Notes
    -----
    Clauses are compared by names, figures, dates (each in one form) and Snowball stems (Porter 2001), weighed
    by TF-IDF, and clustered by average linkage. Two that share no rare term never meet. Reporting words,
    copies (`dup_group`) and sentences under five words are out. A fact told in other words altogether is not
    found: a gap means "not found here", never "left out" (`benchmarks/told.py` says how often).

    Examples
    --------
    >>> import framing
    >>> text = ["Some 1,500 men were shipped to Vladivostok.", "To Vladivostok they shipped 1,500 soldiers."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["x", "y"], "text": text})
    >>> told(framing.score(articles), articles)[["fact", "outlet"]].values.tolist()
    [[1, 'x'], [1, 'y']]
    """
    table = scores.articles.loc[earliest_first(scores.articles).index]
    table = table.loc[~repeated(table, table[["event"]])]
    events = sorted(set(table["event"]) - {""}) or [""]
    if event is not None:
        schema.known(event, events, "event")
        events = [event]
    opened = scored_documents(scores, articles)
    found = []
    for name in events:
        sentences = _sentences(scores, table[table["event"] == name], opened)
        found.append(_facts(sentences, fewest).assign(event=name))
    rows = pd.concat(found, ignore_index=True)[_COLUMNS]
    rows.attrs["notice"] = scores.notice
    return rows


def told_shares(table: pd.DataFrame, scores: Scores) -> pd.DataFrame:
    """The share of an event's facts that each outlet tells, for ``fr.compare(…, "share")`` and contrasts.

    Of a table of `told` and the scores it was made of. A row per outlet, also one that tells no fact:
    `event, perspective, outlet, article_id` (the outlet's articles, joined by ``;``), `n_words, told, facts,
    share` (0 to 1: told / facts, of the facts that two outlets tell).

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
    articles = scores.articles[scores.articles["event"].isin(table["event"])].sort_values("article_id")
    outlets = articles.groupby(keys).agg(article_id=("article_id", ";".join), n_words=("n_words", "sum"))
    outlets["told"] = table.groupby(keys)["fact"].nunique().reindex(outlets.index, fill_value=0)
    shares = outlets.reset_index()
    shares["facts"] = table.groupby("event")["fact"].nunique().reindex(shares["event"]).to_numpy()
    return shares.assign(share=shares["told"] / shares["facts"])


def told_by_one(table: pd.DataFrame) -> pd.DataFrame:
    """Of each two perspectives, how many facts of an event both tell, and how many only one of them.

    Of a table of `told`: `event, group_a, group_b, both, only_a, only_b` (facts that two outlets tell; 0 is a
    finding about these texts and no proof that a side is silent).

    Examples
    --------
    >>> sides = ["neutral", "pro-kyiv", "neutral"]
    >>> facts = pd.DataFrame({"event": "e", "fact": [1, 1, 2], "perspective": sides})
    >>> told_by_one(facts).values.tolist()
    [['e', 'neutral', 'pro-kyiv', 1, 1, 0]]
    """
    schema.require(table, ["event", "fact", "perspective"], "this table of facts")
    rows = []
    for event, of_event in table.groupby("event"):
        told_by = of_event.groupby("perspective")["fact"].agg(set)
        for (one, first), (other, second) in combinations(told_by.items(), 2):
            counts = len(first & second), len(first - second), len(second - first)
            rows.append((event, one, other, *counts))
    return pd.DataFrame(rows, columns="event group_a group_b both only_a only_b".split())


def _sentences(scores: Scores, articles: pd.DataFrame, opened: Callable[[str], Document]) -> pd.DataFrame:
    """The sentences of these articles, with the terms of each of their clauses."""
    documents = {article_id: opened(article_id) for article_id in articles["article_id"]}
    names = wording.names(doc.norm[a:b] for doc in documents.values() for a, b in doc.sentences)
    outer = outermost_rows(scores.statements[scores.statements["article_id"].isin(articles["article_id"])])
    said_in = {article_id: rows.to_dict("records") for article_id, rows in outer.groupby("article_id")}
    found = []
    for article in articles.to_dict("records"):
        doc, said = documents[article["article_id"]], said_in.get(article["article_id"], [])
        named = _named(doc, article["date"])
        for number, (start, end) in enumerate(doc.sentences):
            if doc.words(start, end) < _SHORTEST:
                continue
            first, last = doc.span(start, end)
            within = [(a - start, b - start, name) for a, b, name in named if start <= a and b <= end]
            text = wording.one_form(doc.norm[start:end], within, article["date"])
            clauses = [wording.terms(clause, names) for clause in wording.clauses(text)]
            where = article["perspective"], article["outlet"], article["article_id"], first, last
            place = number / len(doc.sentences)
            found.append((*where, doc.text[first:last], *_voice(first, last, said), place, clauses))
    return pd.DataFrame(found, columns=_SENTENCE)


def _named(doc: Document, date: str) -> list[Any]:
    """Names, and words for a nation, its people and its capital: start, end, and one name for each."""
    found = actors.mentions(doc, date)
    named: list[Any] = [(one.start, one.end, one.actor_id) for one in found if one.kind != "pronoun"]
    named += [(a, b, nation.country.lower().replace(" ", "-")) for a, b, nation in nationalities(doc)]
    return longest(named)


def _voice(start: int, end: int, said: Sequence[dict[Any, Any]]) -> tuple[str, str]:
    """Whose words most of a sentence is, and who that is."""
    shared = [max(0, min(end, s["end"]) - max(start, s["start"])) for s in said]
    if 2 * sum(shared) < end - start:
        return "own", ""
    longest_said = said[shared.index(max(shared))]
    return "quoted", longest_said["actor"] or longest_said["source"]


def _facts(sentences: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The rows of one event: its clauses in clusters, and which of these so many outlets tell."""
    clauses = sentences.explode("clauses", ignore_index=True)
    clauses = clauses[clauses["clauses"].str.len() > 0]
    if clauses.empty:
        return pd.DataFrame(columns=_COLUMNS)
    vectors = _vectors(clauses["clauses"].tolist())
    cluster = _clusters(_similar(vectors))
    members = Matrix((np.ones(len(cluster)), (cluster, np.arange(len(cluster)))))  # clusters by clauses
    outlet = clauses["outlet"].where(clauses["outlet"] != "", clauses["article_id"])
    n_outlets = outlet.groupby(cluster).nunique().to_numpy()
    facts = np.flatnonzero((n_outlets >= fewest) & _alike(members, vectors, n_outlets))
    clause, fact, similarity = _telling(vectors, cluster, facts, Matrix(normalize(members @ vectors)))
    rows = clauses.iloc[clause].assign(fact=fact, similarity=similarity.round(4))
    rows = rows.sort_values("similarity", ascending=False, kind="stable")
    return _labelled(_each_once(rows.drop_duplicates(["fact", "article_id", "start"])))


def _vectors(clauses: Sequence[wording.Terms]) -> Matrix:
    """TF-IDF of clauses by terms, each row of length 1."""
    model = TfidfVectorizer(analyzer=wording.telling, norm=None)
    counts = model.fit_transform(clauses)
    weights = [_ANCHOR if term[0] in wording.ANCHORS else 1.0 for term in model.get_feature_names_out()]
    return Matrix(normalize(counts @ sparse.diags_array(weights)))


def _similar(vectors: Matrix) -> Matrix:
    """The cosines of clauses that share a rare term."""
    there = Matrix((vectors > 0).astype(float))
    clauses_with = there.sum(axis=0)
    rare = (clauses_with > 1) & (clauses_with <= max(_FEW, _COMMON * vectors.shape[0]))
    rarest_first = np.argsort(np.where(rare, clauses_with, np.inf), kind="stable")
    rare[rarest_first[np.cumsum(clauses_with[rarest_first] ** 2) > _MOST_PAIRS]] = False
    first, second = sparse.triu(there[:, rare] @ there[:, rare].T, 1).nonzero()
    parts = np.array_split(np.arange(len(first)), 1 + len(first) // _PAIRS)
    products = (vectors[first[part]].multiply(vectors[second[part]]) for part in parts)
    cosine = np.concatenate([product.sum(axis=1) for product in products])
    near = cosine >= _NEAR
    upper = Matrix((cosine[near], (first[near], second[near])), shape=(vectors.shape[0],) * 2)
    return Matrix(upper + upper.T)


def _clusters(similar: Matrix) -> Any:
    """The number of the cluster that each clause is in, by average linkage among those that hang together."""
    least, (_, together) = _NEAR, connected_components(similar, directed=False)
    while np.bincount(together).max() > _LARGEST:  # too many to be clustered at once
        least += 0.05
        similar = Matrix(similar.multiply(similar >= least))
        _, together = connected_components(similar, directed=False)
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=_APART)
    clusters = np.arange(len(together))
    for members in pd.Series(clusters).groupby(together).agg(np.array):
        if len(members) > 1:
            distance = 1 - similar[members][:, members].toarray()
            np.fill_diagonal(distance, 0)
            clusters[members] = members[model.fit_predict(distance)]
    return np.unique(clusters, return_inverse=True)[1]


def _alike(members: Matrix, vectors: Matrix, n_outlets: Any) -> Any:
    """Which groups share enough terms to be a fact: half of their wordings hold each, two at least."""
    size = members.sum(axis=1)
    holding = sparse.coo_array(members @ Matrix((vectors > 0).astype(float)))
    is_shared = holding.data >= np.maximum(2, size[holding.row] / 2)
    shared = np.bincount(holding.row[is_shared], minlength=len(size))
    return shared + (n_outlets > 2) >= _SHARED


def _telling(vectors: Matrix, cluster: Any, facts: Any, middles: Matrix) -> Any:
    """The clauses in a fact or as near to its middle, the fact, and the cosine to its middle."""
    middles_of_facts = middles[facts].T
    found = []
    for start in range(0, vectors.shape[0], _ROWS):
        nearness = sparse.coo_array(vectors[start : start + _ROWS] @ middles_of_facts)
        clause, fact = nearness.row + start, nearness.col
        tells = (nearness.data >= _TELLS) | (cluster[clause] == facts[fact])
        found.append((clause[tells], fact[tells], nearness.data[tells]))
    return tuple(map(np.concatenate, zip(*found, strict=True)))


def _each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Without facts that mostly the same sentences tell as a larger one."""
    size = rows["fact"].value_counts()
    rank, told_by = size.rank(method="first"), rows[["article_id", "start", "fact"]]
    pairs = told_by.merge(told_by, on=["article_id", "start"])[["fact_x", "fact_y"]]
    pairs = pairs.value_counts().rename("both").reset_index()
    either = pairs["fact_x"].map(size) + pairs["fact_y"].map(size) - pairs["both"]
    is_smaller = pairs["fact_x"].map(rank) < pairs["fact_y"].map(rank)
    same = pairs[is_smaller & (pairs["both"] >= _SAME * either)]
    return rows[~rows["fact"].isin(same["fact_x"])]


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in order, with the labels of their facts, and what each wording says where they differ."""
    telling_order = rows.groupby("fact")["place"].mean().rank(method="first").astype(int)
    rank = rows["perspective"].map({name: n for n, name in enumerate(schema.PERSPECTIVES)})
    rows = rows.assign(fact=rows["fact"].map(telling_order), rank=rank)
    rows = rows.sort_values(["fact", "rank", "outlet", "article_id", "start"], kind="stable")
    middle = rows.assign(nearness=rows["similarity"] + (rows["perspective"] == "neutral"))
    labels = middle.sort_values("nearness", kind="stable").groupby("fact")["text"].last()
    figures = rows.groupby("fact")["clauses"].agg(list).map(wording.differing).explode()
    return rows.assign(label=rows["fact"].map(labels), figures=figures.to_numpy())
