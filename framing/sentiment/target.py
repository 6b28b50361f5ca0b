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
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths, schema
from framing.schema import InputError
from framing.sentiment.signs import Sentence, Word, counted, dictionary

Floats = NDArray[np.float64]
EDGE = 1 / 3  # where `scale` puts the border between neutral and the other two classes
_REACH = 600  # characters read, at the least, on either side of a target in a very long sentence


class Model:
    """The trained weights: two logits, negative and positive, against neutral at 0."""

    def __init__(self) -> None:
        path = paths.LEXICONS / "sentiment_target.npz"
        self.about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(path, allow_pickle=False) as stored:
            names, common = (stored[key].tobytes().decode().split("\n") for key in ("features", "common"))
            weights = stored["weights"].astype(np.float64)
        self.look_up = dictionary(frozenset(common))
        self.column = {name: column for column, name in enumerate(names)}
        self.unknown = len(names)  # the column of every feature that training did not see
        self.weights = np.vstack([weights, np.zeros(2)])
        self.columns = lru_cache(maxsize=20_000)(self._columns)

    def _columns(self, word: Word, negated: bool) -> tuple[int, int, int]:
        """Where the weights of a word stand: anywhere in the sentence, before and after the target."""
        stem = "!" * negated + word.stem
        names = f"C {word.stem}", f"L {stem}", f"R {stem}"
        return tuple(self.column.get(name, self.unknown) for name in names)  # type: ignore[return-value]


@cache
def model() -> Model:
    """The weights that ship with framing, read once."""
    return Model()


class Reading:
    """A sentence and the running sums of its words' weights, so that a target costs the same at any place."""

    def __init__(self, text: str) -> None:
        known = model()
        self.sentence = sentence = Sentence(text, known.look_up)
        words = sentence.words
        columns = [known.columns(*each) for each in zip(words, sentence.negated, strict=True)]
        pairs = [f"C {a.shown} {b.shown}" for a, b in pairwise(words)]
        anywhere, left, right = zip(*columns, strict=True) if columns else ((), (), ())
        paired = [known.column.get(pair, known.unknown) for pair in pairs]
        self.anywhere, self.left, self.right, self.pairs = (
            np.vstack([np.zeros(2), known.weights[list(at)].cumsum(axis=0)])
            for at in (anywhere, left, right, paired)
        )

    def logits(self, start: int, end: int) -> Floats:
        """Logits of negative and positive for the target in words start to end."""
        known = model()
        size = len(self.sentence.words)
        total = self.anywhere[-1] - self.anywhere[end] + self.anywhere[start]
        total = total + self.left[start] + self.right[-1] - self.right[end]
        total += self.pairs[-1] - self.pairs[min(end, size - 1)] + self.pairs[max(0, start - 1)]
        told = [
            (known.column[name], math.log1p(count))
            for name, count in counted(self.sentence, start, end).items()
            if name in known.column
        ]
        columns, counts = zip(*told, strict=True)
        return np.asarray(total / math.sqrt(size) + np.array(counts) @ known.weights[list(columns)])


def scale(logits: Floats) -> float:
    """Logits of negative and positive (neutral: 0) → one number, by class and margin.

    A neutral target lies between -1/3 and 1/3, leaning by the difference of the two probabilities; the others
    beyond, by the distance of their probability from the next best one's.
    """
    negative, neutral, positive = np.exp(np.array([logits[0], 0.0, logits[1]]).clip(-50, 50))
    shares = [share / (negative + neutral + positive) for share in (negative, neutral, positive)]
    _, second, best = sorted(shares)
    if best == shares[1]:
        return float(EDGE * (shares[2] - shares[0]))
    sure = EDGE + (1 - EDGE) * (best - second)
    return float(sure if best == shares[2] else -sure)


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
    An estimate from word order, two small lexicons and word weights learned from US political news in
    English: it is wrong about one target in three (see benchmarks/sentiment.py), so compare means over many
    mentions and never quote a single one. It does not understand irony, metaphor or world knowledge.

    Examples
    --------
    >>> text = "Smith was praised by Jones for his courage."
    >>> label(toward(text, 0, 5))
    'positive'
    """
    schema.whole(text)
    try:
        return toward_many(text, [(0, len(text), start, end)])[0]
    except ValueError as error:
        raise InputError(str(error)) from None


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
        One number a span, in order, -1 (negative) to +1 (positive); 0 where the target holds no word.

    Raises
    ------
    ValueError
        A target is empty or not inside its sentence, or the sentence not inside the text.
    """
    read: dict[tuple[int, int], Reading] = {}
    scores = []
    for left, right, start, end in spans:
        if not 0 <= left <= start < end <= right <= len(norm):
            raise ValueError(
                f"the target {start}–{end} must hold at least one character and lie inside its sentence "
                f"{left}–{right} of a text of {len(norm)} characters"
            )
        window = left + (start - left) // _REACH * _REACH  # its targets share one reading
        left, right = max(left, window - _REACH), min(right, window + 2 * _REACH)
        if (left, right) not in read:
            read[left, right] = Reading(norm[left:right])
        reading = read[left, right]
        first, last = reading.sentence.located(start - left, end - left)
        scores.append(
            round(scale(reading.logits(first, last) + model().about["bias"]), 4) if first < last else 0.0
        )
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
