"""Sentiment toward a target: a linear model over counted features, trained on NewsMTSC.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` makes the weights
(`lexicons/sentiment_target.npz`, with `sentiment_target.json` telling licence, source and thresholds).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths
from framing.sentiment.features import FAMILIES, Counts, Sentence, features, located

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]
_REACH = 600  # characters read on either side of a target in a very long sentence
EDGE = 1 / 3  # where `toward` puts the border between neutral and the other two classes


class Design:
    """Features → numbers: log counts times inverse document frequency, each family of length one; of signs
    the log counts alone.
    """

    def __init__(self, families: Sequence[Sequence[str]], frequency: Sequence[int], size: int) -> None:
        column = iter(range(len(frequency)))
        self.index = [dict(zip(names, column, strict=False)) for names in families]
        self.idf: Floats = np.log(size / np.asarray(frequency, dtype=np.float64))
        self.idf[len(frequency) - len(families[-1]) :] = 1

    def rows(self, found: Sequence[Sequence[Counts]]) -> tuple[Floats, tuple[Columns, Columns]]:
        """Values of all targets, with their rows (targets) and columns (features)."""
        columns: list[int] = []
        counts: list[float] = []
        sizes = []
        for families in found:
            for index, named in zip(self.index, families, strict=True):
                columns.extend(map(index.get, named, repeat(-1)))
                counts.extend(named.values())
                sizes.append(len(named))
        part, at, count = np.repeat(np.arange(len(sizes)), sizes), np.array(columns), np.array(counts)
        part, at, count = part[at >= 0], at[at >= 0], count[at >= 0]
        value: Floats = np.sign(count) * np.log1p(np.abs(count)) * self.idf[at]
        length = np.sqrt(np.bincount(part, weights=value * value, minlength=len(sizes)))
        length[len(FAMILIES) - 1 :: len(FAMILIES)] = 1
        return value / length[part], (part // len(FAMILIES), at)


class Model:
    """The trained weights: two logits, negative and positive, against neutral at 0."""

    def __init__(self) -> None:
        path = paths.LEXICONS / "sentiment_target.npz"
        self.about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(path, allow_pickle=False) as stored:
            families = [stored[name].tobytes().decode().split("\n") for name in (*FAMILIES, "common")]
            self.common = frozenset(families.pop())
            self.design = Design(families, stored["frequency"], int(self.about["targets"]))
            self.weights: Floats = stored["weights"] / float(self.about["scale"])

    def logits(self, found: Sequence[Sequence[Counts]]) -> Floats:
        """Logits of negative and positive, one row a target."""
        values, (row, columns) = self.design.rows(found)
        weighted = (self.weights[columns] * values[:, None]).T
        sums = [np.bincount(row, weights=side, minlength=len(found)) for side in weighted]
        return np.asarray(np.column_stack(sums) + self.about["bias"], dtype=np.float64)


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
            read[left, right] = Sentence(norm[left:right], known.common)
        sentence = read[left, right]
        first, last = located(sentence, start - left, min(end, right) - left)
        if first >= 0:
            found.append(features(sentence, first, last))
            kept.append(index)
    scores = np.zeros(len(spans))
    if found:
        scores[kept] = scale(known.logits(found)).round(4)
    return [float(score) for score in scores]


def label(x: float) -> str:
    """The class of a number from `toward`: "negative", "neutral" or "positive".

    The thresholds, -1/3 and 1/3 (see `scale`), ship with the weights; the class offsets in them are fitted.

    >>> label(-0.8), label(0.1), label(0.5)
    ('negative', 'neutral', 'positive')
    """
    low, high = model().about["thresholds"]
    return "negative" if x <= low else "positive" if x >= high else "neutral"
