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
_NEAR, _APART = 0.2, 0.78  # least cosine of clauses compared; mean distance from which on clusters stay apart
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
    vectors = _vectors(clauses)
    cluster = _clusters(_similar(vectors))
    every_clause = np.arange(len(clauses))
    members = _ones(cluster, every_clause)  # clusters by clauses
    clauses_of = members @ _ones(every_clause, pd.factorize(np.asarray(outlets))[0])  # clusters by outlets
    n_outlets = (clauses_of > 0).sum(axis=1)
    is_fact = (n_outlets >= fewest) & _alike(members, vectors, n_outlets)
    if not is_fact.any():
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    return _telling(vectors, members[is_fact])


def _vectors(clauses: Sequence[Terms]) -> Matrix:
    """TF-IDF of clauses by terms, each row of length 1."""
    model = TfidfVectorizer(analyzer=lambda clause: clause, norm=None)
    counts = model.fit_transform(clauses)
    weights = [_ANCHOR if term[0] in wording.ANCHORS else 1.0 for term in model.get_feature_names_out()]
    return Matrix(normalize(counts @ sparse.diags_array(weights)))


def _similar(vectors: Matrix) -> Matrix:
    """The cosines of clauses that share a rare term."""
    there = sparse.csr_array((vectors > 0).astype(float))
    clauses_with = there.sum(axis=0)
    rare = (clauses_with > 1) & (clauses_with <= max(_FEW, _COMMON * vectors.shape[0]))
    rarest_first = np.argsort(np.where(rare, clauses_with, np.inf), kind="stable")
    rare[rarest_first[np.cumsum(clauses_with[rarest_first] ** 2) > _MOST_PAIRS]] = False
    first, second = sparse.triu(there[:, rare] @ there[:, rare].T, 1).nonzero()
    parts = np.array_split(np.arange(len(first)), 1 + len(first) // _PAIRS)
    products = (vectors[first[part]].multiply(vectors[second[part]]) for part in parts)
    cosine = np.concatenate([product.sum(axis=1) for product in products])
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


def _alike(members: Matrix, vectors: Matrix, n_outlets: Any) -> Any:
    """Which groups share enough terms to be a fact: half of their wordings hold each, two at least."""
    size = members.sum(axis=1)
    holding = sparse.coo_array(members @ sparse.csr_array((vectors > 0).astype(float)))
    is_shared = holding.data >= np.maximum(2, size[holding.row] / 2)
    shared = np.bincount(holding.row[is_shared], minlength=len(size))
    return shared + (n_outlets > 2) >= _SHARED


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


def _ones(rows: Any, columns: Any) -> Matrix:
    """A sparse matrix with 1 in these places."""
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)))
