"""Sentiment toward a target: weights learned from NewsMTSC, added up.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` fits the weights with
scikit-learn on what `sentiment/signs.py` counts; `lexicons/sentiment_target.json` tells how good they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from framing import hits, paths, schema, statements
from framing.schema import InputError
from framing.sentiment.signs import REACHES, Sentence, Word, signs

Floats = NDArray[np.float64]
EDGE = 1 / 3  # where `scale` puts the border between neutral and the other two classes
_EACH = np.arange(len(REACHES))
_WINDOW = 600  # characters read, at the least, on either side of a target in a very long sentence


class Model:
    """The trained weights: one for each sign, side of the target, reach and class (neutral is 0)."""

    def __init__(self) -> None:
        path = paths.LEXICONS / "sentiment_target.npz"
        self.bias = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["bias"]
        with np.load(path, allow_pickle=False) as stored:
            names, common = (stored[key].tobytes().decode().split("\n") for key in ("signs", "common"))
            weights = stored["weights"].astype(np.float64)
        self.common = frozenset(common)
        self.weights = dict(zip(names, weights, strict=True))
        self.nothing = np.zeros(weights.shape[1:])
        self.weight_of = lru_cache(maxsize=20_000)(self._weight_of)

    def _weight_of(self, word: Word) -> Floats:
        """What a word adds: side × reach × class."""
        told = signs(word, self.common)
        known = (strength * self.weights[name] for name, strength in told.items() if name in self.weights)
        return sum(known, start=self.nothing)


@cache
def model() -> Model:
    """The weights that ship with framing, read once."""
    return Model()


class Reading:
    """A sentence and the running sums of its words' weights, so that a target costs the same at any place."""

    def __init__(self, text: str) -> None:
        self.sentence = Sentence(text)
        weights = [model().nothing, *map(model().weight_of, self.sentence.words)]
        self.sums = np.cumsum(weights, axis=0)  # words before here × side × reach × class

    def logits(self, start: int, end: int) -> Floats:
        """Logits of negative and positive for the target in words start to end."""
        size = len(self.sentence.words)
        before, after = np.maximum(0, start - REACHES), np.minimum(size, end + REACHES)
        left = self.sums[start, 0] - self.sums[before, 0, _EACH]
        right = self.sums[after, 1, _EACH] - self.sums[end, 1]
        return np.asarray((left + right).sum(axis=0) / math.sqrt(size) + model().bias)


def scale(logits: Floats) -> float:
    """Logits of negative and positive (neutral: 0) → one number, by class and margin.

    A neutral target lies between -1/3 and 1/3, leaning by the difference of the two probabilities; the others
    beyond, by the distance of their probability from the next best one's.
    """
    powers = np.exp(np.array([logits[0], 0.0, logits[1]]).clip(-50, 50))
    negative, neutral, positive = shares = (powers / powers.sum()).tolist()
    _, second, best = sorted(shares)
    if best == neutral:
        return float(EDGE * (positive - negative))
    sure = EDGE + (1 - EDGE) * (best - second)
    return float(sure if best == positive else -sure)


def toward(text: str, start: int, end: int) -> float:
    """Score how a sentence treats a target.

    Parameters
    ----------
    text : str
        The sentence that holds the target. Of long text 600 to 1,200 characters on either side are read.
    start, end : int
        The target's span in `text`: code points, end exclusive.

    Returns
    -------
    float
        -1 (negative about the target) to +1 (positive); `label` turns it into a class.

    Raises
    ------
    InputError
        Not a string; or the span is empty or not inside the text.

    Notes
    -----
    Where the span names an actor (`actors.csv`) at whom counted loaded terms of the sentence are aimed, their
    mean of polarity x strength / 3, as in the table `targets`: right about five targets in six. Else an
    estimate from word order, two small lexicons and word weights learned from US political news in
    English: it is wrong about one target in three (see benchmarks/sentiment.py), so compare means over many
    mentions and never quote a single one. It does not understand irony, metaphor or world knowledge.

    Examples
    --------
    >>> text = "The dictator Putin met the press."
    >>> toward(text, 13, 18)
    -0.6666666666666666
    >>> text = "Smith was praised by Jones for his courage."
    >>> label(toward(text, 0, 5))
    'positive'
    """
    schema.whole(text)
    try:
        estimate = toward_many(text, [(0, len(text), start, end)])[0]
    except ValueError as error:
        raise InputError(str(error)) from None
    cut = max(0, start - _WINDOW)
    evaluation = _evaluation(text[cut : end + _WINDOW], start - cut, end - cut)
    return estimate if evaluation is None else evaluation


def _evaluation(text: str, start: int, end: int) -> float | None:
    """What the counted hits of a sentence say of the actor whom a span names."""
    doc, mentions, said, found = hits.read(text)
    evaluations = hits.evaluations(found)
    for mention in mentions:
        left, right = doc.span(mention.start, mention.end)
        if left < end and start < right:
            own = statements.voice(mention.start, mention.end, doc, said)[0] != "quoted"
            return evaluations.get((mention.actor_id, doc.sentence_at(mention.start), own))
    return None


def toward_many(norm: str, spans: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """Score many targets of one text; `spans` are (sentence start, its end, target's start, its end).

    One number a span, in order, as of `toward`; 0 where the target holds no word. ValueError where a target
    is empty or not inside its sentence, or the sentence not inside the text.
    """
    read: dict[tuple[int, int], Reading] = {}
    scores = []
    for left, right, start, end in spans:
        if not 0 <= left <= start < end <= right <= len(norm):
            raise ValueError(
                f"the target {start}–{end} must hold at least one character and lie inside its sentence "
                f"{left}–{right} of a text of {len(norm)} characters"
            )
        window = left + (start - left) // _WINDOW * _WINDOW  # its targets share one reading
        left, right = max(left, window - _WINDOW), min(right, window + 2 * _WINDOW)
        if (left, right) not in read:
            read[left, right] = Reading(norm[left:right])
        reading = read[left, right]
        first, last = reading.sentence.located(start - left, end - left)
        scores.append(round(scale(reading.logits(first, last)), 4) if first < last else 0.0)
    return scores


def label(x: float) -> str:
    """The class of a number from `toward`: "negative" to -1/3, "positive" from 1/3, else "neutral".

    A missing number (NaN) has no class: an empty string.

    >>> label(-0.8), label(0.1), label(0.5), label(float("nan"))
    ('negative', 'neutral', 'positive', '')
    """
    if math.isnan(x):
        return ""
    return "negative" if x <= -EDGE else "positive" if x >= EDGE else "neutral"
