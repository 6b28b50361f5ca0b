"""Which clauses tell the same: TF-IDF of their terms, and clusters of those that share a rare one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from framing import wording

Matrix = sparse.csr_array
Terms = tuple[str, ...]

_COMMON, _FEW = 0.06, 10  # a term in more than this share of the clauses, and in more than these, is not rare
_ANCHOR = 1.8  # weight of a name, figure or date; of a word 1
_NEAR, _APART = 0.2, 0.78  # least cosine of candidates; mean distance from which on clusters stay apart
_TELLS = 0.6  # least cosine to the middle of a fact from which on a clause outside its cluster tells it too
_SHARED = 3  # terms that two outlets' wordings must share to be a fact; of more outlets one fewer
_MOST_PAIRS, _LARGEST = 4 * 10**6, 1500  # pairs compared; clauses clustered at once
_PAIRS, _ROWS = 10**5, 1000  # pairs, and clauses, in memory at once


def facts(clauses: Sequence[Terms], outlets: Sequence[str], fewest: int) -> tuple[Any, Any, Any]:
    """Clauses by number, the number of the fact that each tells, and the cosine to its middle, 0 to 1.

    A clause is its terms (`wording.terms`), one at least; a fact is told by so many `outlets`.

    >>> told = [("@kursk", "#1500", "soldier"), ("#1500", "soldier", "@kursk"), ("rain", "fell")]
    >>> [some.tolist() for some in facts(told, ["x", "y", "z"], 2)]
    [[0, 1], [0, 0], [1.0, 1.0]]
    """
    vectors, terms = _vectors(clauses)
    cluster = _clusters(_similar(vectors, terms))
    every_clause = np.arange(len(clauses))
    members = _ones(cluster, every_clause)  # clusters by clauses
    clauses_of = members @ _ones(every_clause, pd.factorize(np.asarray(outlets))[0])  # clusters by outlets
    n_outlets = (clauses_of > 0).sum(axis=1)
    is_fact = (n_outlets >= fewest) & _alike(members, vectors, terms, n_outlets)
    if not is_fact.any():
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    return _telling(vectors, members[is_fact])


def _vectors(clauses: Sequence[Terms]) -> tuple[Matrix, Sequence[str]]:
    """TF-IDF of clauses by terms, each row of length 1, and the terms."""
    model = TfidfVectorizer(analyzer=lambda clause: clause, sublinear_tf=True, norm=None)
    counts = model.fit_transform(clauses)
    terms = model.get_feature_names_out().tolist()
    weights = np.where(_anchors(terms), _ANCHOR, 1.0)
    return normalize(sparse.csr_array(counts @ sparse.diags_array(weights))), terms


def _similar(vectors: Matrix, terms: Sequence[str]) -> Matrix:
    """The cosines of clauses that share a rare name, figure or date, or a rare word and another term."""
    there = sparse.csr_array((vectors > 0).astype(float))
    clauses_with = there.sum(axis=0)
    rare = (clauses_with > 1) & (clauses_with <= max(_FEW, _COMMON * vectors.shape[0]))
    rarest_first = np.argsort(np.where(rare, clauses_with, np.inf), kind="stable")
    rare[rarest_first[np.cumsum(clauses_with[rarest_first] ** 2) > _MOST_PAIRS]] = False
    rare_terms, rare_anchors = there[:, rare], there[:, rare & _anchors(terms)]
    first, second = sparse.triu(rare_terms @ rare_terms.T, 1).nonzero()
    cosine = np.zeros(len(first))
    for some in np.array_split(np.arange(len(first)), 1 + len(first) // _PAIRS):
        one, other = first[some], second[some]
        by_anchor = _products(rare_anchors, one, other) > 0
        meet = by_anchor | (_products(there, one, other) > 1)
        cosine[some] = np.where(meet, _products(vectors, one, other), 0.0)
    near = cosine >= _NEAR
    upper = sparse.csr_array((cosine[near], (first[near], second[near])), shape=(vectors.shape[0],) * 2)
    return sparse.csr_array(upper + upper.T)


def _clusters(similar: Matrix) -> Any:
    """The number of the cluster that each clause is in, by average linkage among those that hang together."""
    least, (_, together) = _NEAR, connected_components(similar, directed=False)
    while np.bincount(together).max() > _LARGEST:  # too many to be clustered at once
        least += 0.05
        similar = sparse.csr_array(similar.multiply(similar >= least))
        _, together = connected_components(similar, directed=False)
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=_APART)
    clusters = np.arange(len(together))
    for members in pd.Series(clusters).groupby(together).agg(np.array):
        if len(members) > 1:
            distance = 1 - similar[members][:, members].toarray()
            np.fill_diagonal(distance, 0)
            clusters[members] = members[model.fit_predict(distance)]
    return np.unique(clusters, return_inverse=True)[1]


def _alike(members: Matrix, vectors: Matrix, terms: Sequence[str], n_outlets: Any) -> Any:
    """Which groups' wordings share enough to be a fact: three terms, or two and a figure or date among them.

    A term is shared that half of a group's wordings hold, and two at least; two are enough for three outlets.
    """
    size = members.sum(axis=1)
    holding = sparse.coo_array(members @ sparse.csr_array((vectors > 0).astype(float)))
    is_shared = holding.data >= np.maximum(2, size[holding.row] / 2)
    group, term = holding.row[is_shared], holding.col[is_shared]
    dated = np.array([name[0] in (wording.FIGURE, wording.DATE) for name in terms])
    shared = np.bincount(group, minlength=len(size))
    with_figure = np.bincount(group, dated[term], minlength=len(size)) > 0
    return (shared >= _SHARED) | ((shared >= _SHARED - 1) & (with_figure | (n_outlets > 2)))


def _telling(vectors: Matrix, members: Matrix) -> tuple[Any, Any, Any]:
    """The clauses in a fact or as near to its middle, the fact, and the cosine to its middle."""
    middles = normalize(members @ vectors).T
    found = []
    for start in range(0, vectors.shape[0], _ROWS):
        nearness = sparse.coo_array(vectors[start : start + _ROWS] @ middles)
        clause, fact = nearness.row + start, nearness.col
        tells = (nearness.data >= _TELLS) | (members[fact, clause] > 0)
        found.append((clause[tells], fact[tells], nearness.data[tells]))
    clause, fact, similarity = map(np.concatenate, zip(*found, strict=True))
    return clause, fact, similarity


def _anchors(terms: Sequence[str]) -> Any:
    """Which terms are names, figures or dates."""
    return np.array([term[0] in (wording.NAME, wording.FIGURE, wording.DATE) for term in terms])


def _products(matrix: Matrix, rows: Any, others: Any) -> Any:
    """Of each pair of rows the scalar product."""
    return np.asarray(matrix[rows].multiply(matrix[others]).sum(axis=1)).ravel()


def _ones(rows: Any, columns: Any) -> Matrix:
    """A sparse matrix with 1 in these places."""
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)))
