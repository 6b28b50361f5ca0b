"""Sentiment toward a target: a linear model over counted features, trained on NewsMTSC.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` makes the weights
(`lexicons/sentiment_target.npz`, with `sentiment_target.json` telling licence, source and thresholds).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths
from framing.sentiment.features import FAMILIES, Sentence, located, near, signs

Floats = NDArray[np.float64]
Sums = tuple[float, float, float]  # squared length of a family, its part of the two logits
_REACH = 600  # characters read on either side of a target in a very long sentence
_ASIDE = math.log(1.5) / math.log(2)  # what half a count is worth
EDGE = 1 / 3  # where `toward` puts the border between neutral and the other two classes


class Model:
    """The trained weights: two logits, negative and positive, against neutral at 0.

    A feature's value is log(1 + count) times its inverse document frequency, each family of length one; of
    signs it is the log count alone. All counts but those of signs are 1, or .5 for words set aside, so that
    what a feature adds to the squared length and to both logits of its family is known beforehand.
    """

    def __init__(self) -> None:
        path = paths.LEXICONS / "sentiment_target.npz"
        self.about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(path, allow_pickle=False) as stored:
            families = [stored[name].tobytes().decode().split("\n") for name in (*FAMILIES, "common")]
            self.common = frozenset(families.pop())
            value = np.log(2) * np.log(int(self.about["targets"]) / stored["frequency"].astype(np.float64))
            value[len(value) - len(families[-1]) :] = 1
            weights = stored["weights"] / float(self.about["scale"]) * value[:, None]
        sums = iter(map(tuple, np.column_stack([value * value, weights]).tolist()))
        tables = [dict(zip(names, sums, strict=False)) for names in families]
        self.near, context, self.left, self.right, self.signs = tables
        self.context = {tuple(name.split(" ")) if " " in name else name: of for name, of in context.items()}

    def logits(self, read: Reading, start: int, end: int) -> list[float]:
        """Logits of negative and positive for the target in tokens start to end."""
        found, aside = signs(read.sentence, start, end)
        negative, positive = self.about["bias"]
        close = _total(map(self.near.get, near(read.sentence, start, end)))
        context = read.context(start, end, aside)
        for square, low, high in (close, context, read.left[start], read.right[-1 - end]):
            if square > 1e-9:
                length = math.sqrt(square)
                negative, positive = negative + low / length, positive + high / length
        for count, weight in zip(found.values(), map(self.signs.get, found), strict=True):
            if weight:
                value = math.log1p(count) if count >= 0 else -math.log1p(-count)
                negative, positive = negative + weight[1] * value, positive + weight[2] * value
        return [negative, positive]


class Reading:
    """A sentence with the sums that its targets share."""

    def __init__(self, sentence: Sentence, known: Model) -> None:
        self.sentence, self._known = sentence, known.context
        self.left = _running(sentence.marked, known.left)
        self.right = _running(sentence.marked[::-1], known.right)
        self._whole = _total(map(known.context.get, {*sentence.stems, *sentence.pairs}))

    def context(self, start: int, end: int, aside: set[int]) -> Sums:
        """Sums over the words and pairs of words of the sentence that hold no word of the target."""
        s, known = self.sentence, self._known
        square, low, high = self._whole
        changed: list[tuple[Sequence[float], float]] = []
        for all_names, own in ((s.stems, s.stems[start:end]), (s.pairs, s.pairs[max(0, start - 1) : end])):
            names = filter(known.__contains__, {*own})
            changed += [(known[name], 1) for name in names if own.count(name) == all_names.count(name)]
        if aside:
            names = filter(known.__contains__, {s.stems[index] for index in aside})
            changed += [(known[name], 1 - _ASIDE) for name in names]
        for (a, b, c), part in changed:
            square, low, high = square - a * part * (2 - part), low - b * part, high - c * part
        return square, low, high


def _running(names: Sequence[str], known: Mapping[str, Sequence[float]]) -> list[Sums]:
    """Sums over the different names among the first 0, 1, 2, … ones."""
    square = low = high = 0.0
    total = square, low, high
    sums, seen = [total], set()
    for name, found in zip(names, map(known.get, names), strict=True):
        if found and name not in seen:
            seen.add(name)
            a, b, c = found
            total = square, low, high = square + a, low + b, high + c
        sums.append(total)
    return sums


def _total(found: Iterable[Sequence[float] | None]) -> Sums:
    square = low = high = 0.0
    for a, b, c in filter(None, found):
        square, low, high = square + a, low + b, high + c
    return square, low, high


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
    read: dict[tuple[int, int], Reading] = {}
    found, kept = [], []
    for index, (left, right, start, end) in enumerate(spans):
        if not 0 <= left <= start < end <= right <= len(norm):
            raise ValueError(
                f"the target {start}–{end} must hold at least one character and lie inside its sentence "
                f"{left}–{right} of a text of {len(norm)} characters"
            )
        left, right = max(left, start - _REACH), min(right, end + _REACH, start + 2 * _REACH)
        if (left, right) not in read:
            read[left, right] = Reading(Sentence(norm[left:right], known.common), known)
        reading = read[left, right]
        first, last = located(reading.sentence, start - left, min(end, right) - left)
        if first >= 0:
            found.append(known.logits(reading, first, last))
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
