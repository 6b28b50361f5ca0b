"""Sentiment toward a target: a linear model over counted features, trained on NewsMTSC.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` makes the weights
(`lexicons/sentiment_target.npz`, with `sentiment_target.json` telling licence, source and thresholds).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import cache
from math import copysign, log, log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths
from framing.sentiment.features import FAMILIES, Found, Sentence, Vocabulary, features, located

Floats = NDArray[np.float64]
_REACH = 600  # characters read on either side of a target in a very long sentence
_HALF = log(1.5) / log(2)  # what half a count is worth beside a whole one
EDGE = 1 / 3  # where `toward` puts the border between neutral and the other two classes


class Model:
    """The trained weights: two logits, negative and positive, against neutral at 0.

    A feature counts log(1 + n) times its inverse document frequency, each family scaled to length one; signs
    count log(1 + n) alone.
    """

    def __init__(self) -> None:
        path = paths.LEXICONS / "sentiment_target.npz"
        self.about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(path, allow_pickle=False) as stored:
            *families, common = (
                stored[name].tobytes().decode().split("\n") for name in (*FAMILIES, "common")
            )
            self.vocabulary = Vocabulary(frozenset(common), families)
            weights = stored["weights"] / float(self.about["scale"])
            value = np.log(2) * np.log(int(self.about["targets"]) / stored["frequency"].astype(np.float64))
        value[len(value) - len(families[-1]) :] = 1
        weights *= value[:, None]
        # Column -1, of what no training text held, weighs nothing.
        self._square, self._negative, self._positive = (
            [*column, 0.0] for column in np.column_stack([value * value, weights]).T.tolist()
        )

    def logits(self, found: Found) -> tuple[float, float]:
        """Logits of negative and positive."""
        negative, positive = self.about["bias"]
        full, half = found.context - found.aside, found.context & found.aside
        for columns, halved in ((found.structure, ()), (full, half), (found.left, ()), (found.right, ())):
            a, b, c = self._sums(columns)
            if halved:
                d, e, f = self._sums(halved)
                a, b, c = a + d * _HALF * _HALF, b + e * _HALF, c + f * _HALF
            if a:
                length = a**0.5
                negative, positive = negative + b / length, positive + c / length
        index = self.vocabulary.columns[-1]
        for name, count in found.signs.items():
            value, at = copysign(log1p(abs(count)), count), index[name]
            negative += value * self._negative[at]
            positive += value * self._positive[at]
        return negative, positive

    def _sums(self, columns: Collection[int]) -> tuple[float, float, float]:
        tables = (self._square, self._negative, self._positive)
        a, b, c = (sum(map(table.__getitem__, columns)) for table in tables)
        return a, b, c


@cache
def model() -> Model:
    """The weights that ship with framing, read once."""
    return Model()


def scale(logits: Floats) -> Floats:
    """Logits of negative and positive (neutral: 0) → one number a target, by class and margin.

    Neutral targets lie between -1/3 and 1/3, leaning by the difference of the two probabilities; the others
    beyond, by the distance of their probability from the next best one's.
    """
    odds = np.exp(np.insert(logits, 1, 0, axis=1).clip(-50, 50))
    share = odds / odds.sum(axis=1, keepdims=True)
    best, ordered = share.argmax(axis=1) - 1, np.sort(share, axis=1)
    beyond = best * (EDGE + (1 - EDGE) * (ordered[:, 2] - ordered[:, 1]))
    return np.asarray(np.where(best == 0, EDGE * (share[:, 2] - share[:, 0]), beyond), dtype=np.float64)


def toward(text: str, start: int, end: int) -> float:
    """Score how a sentence treats a target.

    Parameters
    ----------
    text : str
        The sentence that holds the target. Of longer text only 600 characters on either side are read.
    start, end : int
        The target's span in `text`: code points, end exclusive.

    Returns
    -------
    float
        -1 (negative about the target) to +1 (positive); `label` turns it into a class.

    Raises
    ------
    ValueError
        The span is empty or not inside the text.

    Notes
    -----
    An estimate from word order, two small lexicons and word weights learned from US political news in
    English: it is wrong about one target in three (see benchmarks/sentiment.py), so compare means over many
    mentions and never quote a single one. It does not understand irony, metaphor or world knowledge.

    Examples
    --------
    >>> text = "Smith was praised by Jones for his courage."
    >>> label(toward(text, 0, 5))
    'positive'
    """
    return toward_many(text, [(0, len(text), start, end)])[0]


def toward_many(norm: str, spans: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """Score many targets of one text at once; see `toward`.

    Parameters
    ----------
    norm : str
        The text that the spans index, such as `Document.norm`.
    spans : sequence of (sentence_start, sentence_end, start, end)
        The sentence and the target, in the same coordinates.

    Returns
    -------
    list of float
        One number a span, in order, -1 (negative) to +1 (positive).

    Raises
    ------
    ValueError
        A target is empty or not inside its sentence, or the sentence not inside the text.
    """
    known = model()
    read: dict[tuple[int, int], Sentence] = {}
    found, kept = [], []
    for index, (left, right, start, end) in enumerate(spans):
        if not 0 <= left <= start < end <= right <= len(norm):
            raise ValueError(
                f"the target {start}–{end} must hold at least one character and lie inside its sentence "
                f"{left}–{right} of a text of {len(norm)} characters"
            )
        left, right = max(left, start - _REACH), min(right, end + _REACH, start + 2 * _REACH)
        if (left, right) not in read:
            read[left, right] = Sentence(norm[left:right], known.vocabulary)
        sentence = read[left, right]
        first, last = located(sentence, start - left, min(end, right) - left)
        if first >= 0:
            found.append(known.logits(features(sentence, first, last)))
            kept.append(index)
    scores = np.zeros(len(spans))
    if found:
        scores[kept] = scale(np.array(found)).round(4)
    return [float(score) for score in scores]


def label(x: float) -> str:
    """The class of a number from `toward`: "negative", "neutral" or "positive".

    The thresholds, -1/3 and 1/3 (see `scale`), ship with the weights; the class offsets in them are fitted.

    >>> label(-0.8), label(0.1), label(0.5)
    ('negative', 'neutral', 'positive')
    """
    low, high = model().about["thresholds"]
    return "negative" if x <= low else "positive" if x >= high else "neutral"
