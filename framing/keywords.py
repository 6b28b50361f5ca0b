"""Distinctive words: which tell two groups of articles apart, and where each occurs.

Words of one article depend on each other, so articles are resampled (Lijffijt et al. 2016); size comes first.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing import actors, facts, schema
from framing.intervals import two_parts, whole_number
from framing.outlets import outlets_table
from framing.schema import InputError, records
from framing.scores import notice
from framing.text.document import Document, document

Numbers = np.ndarray[Any, Any]
_LONGEST = 3  # words of an n-gram
_FEWEST = 3  # articles of a part, for an interval
_ALPHA = 0.05  # of interval and test
_CELLS = 20_000_000  # of a matrix of terms by resamples that is held at once


def keyness(
    articles: pd.DataFrame,
    by: str = "perspective",
    target: str = "",
    reference: str | None = None,
    *,
    within: str | None = None,
    ngrams: int = 1,
    mask_names: bool = False,
    least: int = 1,
    outlets: str | os.PathLike[str] | None = None,
    resamples: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Find the words that one group of articles uses more often than another.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text` and the columns named below; a missing `perspective` is joined as in `fr.score`.
        Left out: group ``unknown``, furniture, and all but the earliest copy (`dup_group`) in a part.
    by, target, reference, within : str
        The column of the groups, and two of them (without `reference`: all others); a column such as
        ``"event"``, within each of whose values that both cover they are compared.
    ngrams, least : int
        Terms of up to 3 words, within a sentence; occurrences under which a term has no row.
    mask_names : bool
        Leave out names of actors in `actors.csv`, which no n-gram spans.
    outlets : path, optional
        A table like `data/outlets.csv`, the default.
    resamples, seed : int
        Bootstrap samples, from 1 on (permutations: ten times as many), and the generator's seed.

    Returns
    -------
    DataFrame
        One row a term, the target's most distinctive first; terms that begin or end with a function word have
        none. `term, target_count, reference_count`; `target_per_1000, reference_per_1000` (of the part's
        n-grams of that length); `log_ratio` (log2 of the ratio of rates, 0.5 for a count of zero; +1: twice
        as frequent in the target) with 95% interval `low, high` (NaN under three articles in a part); `g2`
        (no direction); `z` (positive: target); `p_adjusted`; `target_articles, reference_articles` that hold
        it; `target_dispersion, reference_dispersion` (0: spread as the words are; 1: in the shortest alone).

    Notes
    -----
    Within events `log_ratio` is Mantel and Haenszel's ratio of rates (1959); counts, `g2` and `z` are pooled.
    `g2`: Dunning (1993), four cells. `z`: Monroe, Colaresi and Quinn (2008, equations 16, 20, 22); prior: the
    pooled frequencies, weighing as an average article. Dispersion: Gries' DP, normalised (Lijffijt and Gries
    2012). Interval: n - 1 of n articles redrawn (Rao and Wu 1988), zeros from the exponential distribution,
    percentiles widened by Student's t over normal. p: labels permuted (within events), two-sided; Benjamini
    and Hochberg (1995) over terms in enough articles to reach .05 (Tarone 1990); others have 1. Both speak of
    these outlets' other articles. Distinctive is not loaded, nor endorsed.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": list("abc"), "perspective": ["pro-kyiv", "neutral", "neutral"],
    ...                          "text": ["War crimes. The war.", "The talks.", "Peace talks."]})
    >>> table = keyness(articles, target="pro-kyiv", reference="neutral")
    >>> table.loc[:0, ["term", "target_count", "reference_count", "log_ratio"]].values.tolist()
    [['war', 2, 0, 2.0]]
    """
    from scipy import sparse
    from scipy.stats import false_discovery_control
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    schema.require(articles, ("article_id", "text"))
    schema.known(ngrams, range(1, _LONGEST + 1), "ngrams")
    whole_number(resamples, 1, "resamples")
    whole_number(seed, 0, "seed")
    known = outlets_table(outlets, articles.attrs.get("outlets"))
    table, side = two_parts(articles, by, target, reference, within, known)
    vectorizer = CountVectorizer(analyzer=lambda row: [p[0] for p in places(row, ngrams, mask_names)[1]])
    try:
        counts = sparse.csr_array(vectorizer.fit_transform(records(table)))
    except ValueError:  # an empty vocabulary
        raise InputError("the articles hold no words (page furniture does not count).") from None
    names = vectorizer.get_feature_names_out()
    words, closed = pd.Series(names).str.split(), ENGLISH_STOP_WORDS - facts.word_classes()["substance"]
    hollow = words.str[0].isin(closed) | words.str[-1].isin(closed)
    worth, lengths = ~hollow.to_numpy() & (counts.sum(axis=0) >= least), words.map(len).to_numpy()
    strata = table[within].factorize()[0] if within else np.zeros(len(table), dtype=int)
    found = []
    for length in range(1, ngrams + 1):
        of_length, rng = lengths == length, np.random.default_rng([seed, length])
        shown, sizes = of_length & worth, counts[:, of_length].sum(axis=1).astype(float)
        sample = _Sample(counts[:, shown].T.tocsr(), sizes, side, strata)
        if shown.any() and sizes[side].any() and sizes[~side].any():
            found.append(_measured(sample, resamples, rng).assign(term=names[shown]))
    if not found:
        raise InputError(f"{by} '{target}' or its reference has no word of substance {least} times.")
    result = pd.concat(found).sort_values(["z", "term"], ascending=[False, True], ignore_index=True)
    tested = result["p_adjusted"].notna().to_numpy()
    result.loc[tested, "p_adjusted"] = false_discovery_control(result["p_adjusted"][tested])
    result = schema.from_rows("keyness", result.fillna({"p_adjusted": 1.0}))
    asked = {"target": target, "reference": reference or "", "by": by, "within": within or ""}
    result.attrs |= {**asked, "mask_names": mask_names, "notice": notice(table)}
    return result


class _Sample(NamedTuple):
    """What is resampled: counts (terms x articles), and of each article its words, side and stratum."""

    counts: Any
    sizes: Numbers
    side: Numbers
    strata: Numbers


def _measured(sample: _Sample, resamples: int, rng: Any) -> pd.DataFrame:
    """The statistics of the terms of one length, by column; p not adjusted, or NaN."""
    counts, sizes, side, _ = sample
    table = pd.DataFrame()
    for name, part in (("target", side), ("reference", ~side)):
        table[f"{name}_count"] = counts[:, part].sum(axis=1)
        table[f"{name}_per_1000"] = 1000 * table[f"{name}_count"] / sizes[part].sum()
        table[f"{name}_articles"] = (counts[:, part] > 0).sum(axis=1)
        table[f"{name}_dispersion"] = _dispersion(counts[:, part], sizes[part])
    y, z = (table[f"{name}_count"].to_numpy(float) for name in ("target", "reference"))
    table["g2"], table["z"] = _g2_and_z(y, z, sizes[side].sum(), sizes[~side].sum(), sizes.mean())
    point = table["log_ratio"] = _log_ratios(sample, np.ones((len(side), 1)), np.full((2, 1), 0.5))[:, 0]
    table["low"], table["high"] = _interval(sample, point, resamples, rng)
    table["p_adjusted"] = _p(sample, 10 * resamples - 1, rng)
    return table


def _dispersion(counts: Any, sizes: Numbers) -> Numbers:
    """Gries' DP over articles, as a share of its maximum."""
    cells, total, share = counts.tocoo(), counts.sum(axis=1), sizes / sizes.sum()
    expected = share[cells.col]
    apart = abs(cells.data / total[cells.row] - expected) - expected
    spread = (1 + np.bincount(cells.row, apart, minlength=len(total))) / 2
    most = 1 - share[share > 0].min()
    return np.where((total > 0) & (most > 0), spread / (most or 1), np.nan)


def _g2_and_z(y: Numbers, z: Numbers, n: float, m: float, alpha0: float) -> tuple[Numbers, Numbers]:
    """Dunning's G2 of [[y, z], [n - y, m - z]], and the log-odds in standard errors."""
    from scipy.special import logit, rel_entr

    share = (y + z) / (n + m)
    g2 = rel_entr(y, n * share) + rel_entr(z, m * share)
    g2 += rel_entr(n - y, n * (1 - share)) + rel_entr(m - z, m * (1 - share))
    prior = alpha0 * share
    with np.errstate(invalid="ignore"):  # where there is but one term
        delta = logit((y + prior) / (n + alpha0)) - logit((z + prior) / (m + alpha0))
    return 2 * g2, delta / np.sqrt(1 / (y + prior) + 1 / (z + prior))


def _loads(sample: _Sample, weights: Numbers, side: Numbers) -> Numbers:
    """What an occurrence adds to Mantel and Haenszel's sums: the other part's share of words."""
    from scipy import sparse

    strata = sparse.csr_array((np.ones(len(side)), (sample.strata, np.arange(len(side)))))
    words = weights * sample.sizes[:, None]
    share = (strata @ (words * side)) / np.maximum(strata @ words, 1e-9)
    return np.asarray(weights * (side - share[sample.strata]))


def _log_ratios(sample: _Sample, weights: Numbers, zeros: Numbers) -> Numbers:
    """log2 of the ratio of rates, terms x draws; `zeros` (2 x draws) stand for a part's count of zero."""
    loads = _loads(sample, weights, sample.side[:, None])
    drawn = np.flatnonzero(loads.any(axis=0))  # others have no stratum in common
    logs = []
    for part, zero in ((sample.side, zeros[0]), (~sample.side, zeros[1])):
        load, sizes = abs(loads[part][:, drawn]), sample.sizes[part]
        mean = (sizes @ load) / (sizes @ weights[part][:, drawn])
        sums = sample.counts[:, part] @ load
        logs.append(np.log2(np.where(sums > 0, sums, zero[drawn] * mean)))
    return np.asarray(logs[0] - logs[1])


def _interval(sample: _Sample, point: Numbers, draws: int, rng: np.random.Generator) -> Numbers:
    """Low and high of the log ratio, 2 x terms."""
    from scipy.special import ndtri, stdtrit

    weights = np.ones((len(sample.side), draws))
    for part in (sample.side, ~sample.side):
        n = int(part.sum())
        if n < _FEWEST:
            return np.full((2, len(point)), np.nan)
        weights[part] = rng.multinomial(n - 1, [1 / n] * n, size=draws).T * n / (n - 1)
    zeros = rng.exponential(size=(2, draws))  # up to 3.7 in 97.5%: Poisson's limit for a count of zero
    ends, step = [], max(1, _CELLS // draws)
    for at in range(0, len(point), step):
        ratios = _log_ratios(sample._replace(counts=sample.counts[at : at + step]), weights, zeros)
        ends.append(np.quantile(ratios, [_ALPHA / 2, 1 - _ALPHA / 2], axis=1))
    fewest = min(sample.side.sum(), (~sample.side).sum())
    wider = stdtrit(fewest - 1, 1 - _ALPHA / 2) / ndtri(1 - _ALPHA / 2)
    low, high = wider * (np.hstack(ends) - point)
    return np.asarray([point + np.minimum(low, 0), point + np.maximum(high, 0)])


def _p(sample: _Sample, draws: int, rng: np.random.Generator) -> Numbers:
    """Two-sided permutation p of the difference of rates; NaN for terms that could never reach .05."""
    from scipy.stats import hypergeom

    n, held = len(sample.side), (sample.counts > 0).sum(axis=1)
    sides = [(int(part.sum()), np.minimum(held, part.sum())) for part in (sample.side, ~sample.side)]
    # The least p a term can have: all its articles, or as many as fit, on one side.
    tested = np.min([hypergeom.pmf(most, n, size, most) for size, most in sides], axis=0) <= _ALPHA
    counts, one = sample.counts[np.flatnonzero(tested)], np.ones((n, 1))
    observed = abs(counts @ _loads(sample, one, sample.side[:, None])) * (1 - 1e-9)  # but for rounding
    by_stratum = np.argsort(sample.strata, kind="stable")
    as_far = np.ones(tested.sum())  # the observed labels are one way to put them
    step = max(1, _CELLS // max(tested.sum(), n))
    for at in range(0, draws, step):
        keys = rng.random((min(step, draws - at), n)) + sample.strata
        shuffled = np.empty(keys.shape, dtype=bool)
        np.put_along_axis(shuffled, np.argsort(keys, axis=1), sample.side[by_stratum][None], axis=1)
        as_far += (abs(counts @ _loads(sample, one, shuffled.T)) >= observed).sum(axis=1)
    p = np.full(len(held), np.nan)
    p[tested] = as_far / (draws + 1)
    return p


_opened = lru_cache(maxsize=256)(document)  # a chart's words are looked up one after another


def places(article: Any, ngrams: int, mask_names: bool) -> tuple[Document, list[tuple[str, int, int]]]:
    """The words outside furniture, and n-grams within a sentence and without a masked name; their ends."""
    doc, found = _opened(str(article.get("text", "")), str(article.get("title") or "")), []
    mentions = actors.mentions(doc, schema.day(article.get("date"))) if mask_names else []
    masked = {at for name in mentions if name.kind == "name" for at in range(name.start, name.end)}
    for sentence in doc.sentences:
        words = doc.word_spans(*sentence)
        for length in range(1, ngrams + 1):
            for first in range(len(words) - length + 1):
                ngram = words[first : first + length]
                start, end = ngram[0][0], ngram[-1][1]
                if masked.isdisjoint(range(start, end)):
                    found.append((" ".join(doc.norm[a:b].lower() for a, b in ngram), start, end))
    return doc, found
