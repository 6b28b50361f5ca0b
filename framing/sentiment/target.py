"""Sentiment toward a target: a linear model over clause features, trained on NewsMTSC.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` makes the weights
(`lexicons/sentiment_target.npz`, with `sentiment_target.json` telling licence, source and thresholds).
"""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths
from framing.sentiment import clause
from framing.sentiment.features import FAMILIES, Counts, features, located

Floats = NDArray[np.float64]
_REACH = 600  # characters read on either side of a target in a very long sentence
SUPPOSED = 0.6  # what an evaluation counts that is only supposed ("if", "might")
EDGE = 1 / 3  # where `toward` puts the border between neutral and the other two classes
_WEIGHTS = paths.LEXICONS / "sentiment_target.npz"


class Design:
    """Features → numbers: log counts times inverse document frequency, each family of length one."""

    def __init__(self, names: Sequence[str], frequency: Sequence[int], size: int) -> None:
        self.index = {name: column for column, name in enumerate(names)}
        self.idf = np.log(size / np.maximum(1, np.asarray(frequency, dtype=np.float64)))

    def rows(
        self, found: Sequence[tuple[dict[str, Counts], Counts]]
    ) -> tuple[NDArray[np.int64], Floats, list[int]]:
        """Columns and values of all targets one after the other, and where each target begins."""
        columns: list[int] = []
        counts: list[float] = []
        begins, starts, plain, weight = [], [], [], []
        for words, signs in found:
            begins.append(len(columns))
            for family in FAMILIES:
                starts.append(len(columns))
                self._add(words[family], columns, counts)
            starts.append(len(columns))
            self._add(signs, columns, counts)
            plain.append(len(starts) - 1)
            weight += [SUPPOSED if signs.get("supposed") else 1.0] * (len(FAMILIES) + 1)
        at = np.asarray(columns, dtype=np.int64)
        count = np.asarray(counts, dtype=np.float64)
        value = np.sign(count) * np.log1p(np.abs(count))
        part = np.repeat(np.arange(len(starts)), np.diff([*starts, len(columns)]))
        is_sign = np.zeros(len(starts), dtype=bool)
        is_sign[plain] = True
        worded = ~is_sign[part]
        value[worded] *= self.idf[at[worded]]
        square = np.bincount(part, weights=value * value, minlength=len(starts))
        length = np.where(is_sign | (square == 0), 1.0, np.sqrt(square))
        return at, value * (np.array(weight) / length)[part], begins

    def _add(self, named: Counts, columns: list[int], counts: list[float]) -> None:
        index = self.index
        for name, count in named.items():
            column = index.get(name)
            if column is not None and count:
                columns.append(column)
                counts.append(count)


class Model:
    """The trained weights: two logits, negative and positive, against neutral at 0."""

    def __init__(self, weights: Path = _WEIGHTS) -> None:
        self.about: dict[str, Any] = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(weights, allow_pickle=False) as stored:
            names = stored["names"].tobytes().decode().split("\n")
            self.common: Set[str] = frozenset(stored["common"].tobytes().decode().split("\n"))
            self.design = Design(names, stored["frequency"], int(self.about["targets"]))
            self.weights: Floats = stored["weights"] / float(self.about["scale"])
        self.bias = np.asarray(self.about["bias"], dtype=np.float64)

    def logits(self, found: Sequence[tuple[dict[str, Counts], Counts]]) -> Floats:
        """Logits of negative and positive, one row a target."""
        columns, values, begins = self.design.rows(found)
        weighted = self.weights[columns] * values[:, None]
        row = np.repeat(np.arange(len(begins)), np.diff([*begins, len(columns)]))
        sums = [np.bincount(row, weights=weighted[:, side], minlength=len(begins)) for side in (0, 1)]
        return np.column_stack(sums) + self.bias


@cache
def model() -> Model:
    """The weights that ship with framing, read once."""
    return Model()


def scale(logits: Floats) -> Floats:
    """Logits of negative and positive (neutral: 0) → one number a target, by class and margin.

    Neutral targets lie between -1/3 and 1/3, leaning by the difference of the two probabilities; the others
    beyond, by the distance of their probability from the next best one's.
    """
    odds = np.exp(np.column_stack((logits[:, 0], np.zeros(len(logits)), logits[:, 1])).clip(-50, 50))
    share = odds / odds.sum(axis=1, keepdims=True)
    best = share.argmax(axis=1) - 1
    ordered = np.sort(share, axis=1)
    margin = ordered[:, 2] - ordered[:, 1]
    lean = EDGE * (share[:, 2] - share[:, 0])
    scaled: Floats = np.where(best == 0, lean, best * (EDGE + (1 - EDGE) * margin))
    return scaled


def toward(text: str, start: int, end: int) -> float:
    """Score how a sentence treats a target.

    Parameters
    ----------
    text : str
        The sentence that holds the target. Of longer text only 600 characters on either side are read.
    start, end : int
        The target's span in `text`: code points, end exclusive. Title and full name need not be in it.

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
    Capitalised names are masked; a few names written small in the training part are not.

    References
    ----------
    Hamborg and Donnay (2021), EACL: data and task.

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
    for left, right, start, end in spans:
        if not 0 <= left <= start < end <= right <= len(norm):
            raise ValueError(
                f"the target {start}–{end} must hold at least one character and lie inside its sentence "
                f"{left}–{right} of a text of {len(norm)} characters"
            )
    if not spans:
        return []
    known = model()
    read: dict[tuple[int, int], clause.Sentence] = {}
    found, kept = [], []
    for index, (left, right, start, end) in enumerate(spans):
        left, right = _window(norm, left, right, start, end)
        sentence = read.get((left, right))
        if sentence is None:
            sentence = read[left, right] = clause.read(norm[left:right], known.common)
        first, last = located(sentence, start - left, min(end, right) - left)
        if first >= 0:
            found.append(features(sentence, first, last))
            kept.append(index)
    scores = [0.0] * len(spans)
    if found:
        for index, score in zip(kept, scale(known.logits(found)).tolist(), strict=True):
            scores[index] = round(score, 4)
    return scores


def _window(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """A very long sentence is read only around its target, cut at blanks."""
    if right - left <= 2 * _REACH:
        return left, right
    end = min(end, start + _REACH)
    if start - left > _REACH:
        blank = text.find(" ", start - _REACH, start)
        left = blank + 1 if blank >= 0 else start
    if right - end > _REACH:
        blank = text.rfind(" ", end, end + _REACH)
        right = blank if blank >= 0 else end
    return left, right


def label(x: float) -> str:
    """The class of a number from `toward`: "negative", "neutral" or "positive".

    The thresholds ship with the weights. They are -1/3 and 1/3 by construction (see `scale`); fitted on the
    training part are the class offsets that decide which side of them a target falls.

    >>> label(-0.8), label(0.1), label(0.5)
    ('negative', 'neutral', 'positive')
    """
    low, high = _thresholds()
    return "negative" if x <= low else "positive" if x >= high else "neutral"


@cache
def _thresholds() -> tuple[float, float]:
    low, high = model().about["thresholds"]
    return float(low), float(high)
