"""Sentiment toward a target: a linear model over counted features, trained on NewsMTSC.

Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification
in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` makes the weights
(`lexicons/sentiment_target.npz`, with `sentiment_target.json` telling licence, source and thresholds).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing import paths, schema
from framing.schema import InputError
from framing.sentiment.features import FAMILIES, Columns, Sentence, near, signs, word_table

Floats = NDArray[np.float64]
_REACH = 600  # characters read, at the least, on either side of a target in a very long sentence
_ASIDE = np.log(1.5) / np.log(2)  # what half a count is worth
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
            common = frozenset(families.pop())
            value = np.log(2) * np.log(int(self.about["targets"]) / stored["frequency"].astype(np.float64))
            value[len(value) - len(families[-1]) :] = 1
            weights = stored["weights"] / float(self.about["scale"]) * value[:, None]
        self.none = len(value)  # the column of every unknown feature
        self._square, self._low, self._high = np.pad([value * value, *weights.T], ((0, 0), (0, 1)))
        column = iter(range(self.none))
        index = [dict(zip(names, column, strict=False)) for names in families]
        self.near, context, left, right, self.signs = index
        pairs: dict[str, dict[str, int]] = defaultdict(dict)
        for name, at in context.items():
            first, blank, second = name.partition(" ")
            if blank:
                pairs[first][second] = at

        def columns(stem: str, shown: str) -> Columns:
            ways = (left, stem), (right, stem), (left, f"!{stem}"), (right, f"!{stem}"), (context, stem)
            return *(names.get(key, self.none) for names, key in ways), pairs.get(shown, {})

        self.words = word_table(common, columns)

    def logits(self, targets: Sequence[tuple[Reading, int, int]]) -> Floats:
        """Logits of negative and positive, one row a target in tokens start to end."""
        columns: list[int] = []
        sizes: list[int] = []
        names: list[int] = []
        counts: list[float] = []
        numbers: list[int] = []
        for read, start, end in targets:
            found, aside = signs(read.sentence, start, end)
            close = map(self.near.get, near(read.sentence, start, end), repeat(self.none))
            context = read.context(start, end, aside)
            for part in ([*close], *context, {*read.left[:start]}, {*read.right[end:]}):
                columns += part
                sizes.append(len(part))
            names += map(self.signs.get, found, repeat(self.none))
            counts += found.values()
            numbers.append(len(found))
        parts, at = np.repeat(np.arange(len(sizes)), sizes), np.array(columns)
        square, low, high = (
            np.bincount(parts, sums[at], len(sizes)).reshape(len(targets), 5)
            for sums in (self._square, self._low, self._high)
        )
        for sums, factor in ((square, _ASIDE**2), (low, _ASIDE), (high, _ASIDE)):
            sums[:, 1] += sums[:, 2] * factor
            sums[:, 2] = 0
        length = np.sqrt(np.where(square > 0, square, 1))
        target, at, count = np.repeat(np.arange(len(targets)), numbers), np.array(names), np.array(counts)
        value = np.sign(count) * np.log1p(np.abs(count))
        logits = [
            (sums / length).sum(axis=1) + np.bincount(target, weight[at] * value, len(targets))
            for sums, weight in ((low, self._low), (high, self._high))
        ]
        return np.asarray(np.column_stack(logits) + self.about["bias"], dtype=np.float64)


class Reading:
    """A sentence, and the columns of its words and pairs of words."""

    def __init__(self, sentence: Sentence, none: int) -> None:
        self.sentence = sentence
        columns = [word.columns for word in sentence.known]
        left, right, not_left, not_right, words, pairs = tuple(zip(*columns, strict=True)) or ((),) * 6
        negated = sentence.negated
        if True in negated:
            left = tuple(b if no else a for a, b, no in zip(left, not_left, negated, strict=True))
            right = tuple(b if no else a for a, b, no in zip(right, not_right, negated, strict=True))
        self.left, self.right, self._words = left, right, words
        following = sentence.known[1:]
        self._pairs = [pair.get(word.shown, none) for pair, word in zip(pairs, following, strict=False)]
        self._counts = Counter(chain(words, self._pairs))

    def context(self, start: int, end: int, aside: set[int]) -> tuple[set[int], set[int]]:
        """Columns of the words and pairs without a word of the target, and of the words set aside."""
        inside = Counter(chain(self._words[start:end], self._pairs[max(0, start - 1) : end]))
        apart = {self._words[index] for index in aside}
        own = {column for column, count in inside.items() if count == self._counts[column]}
        return self._counts.keys() - own - apart, apart


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
        cell = left + (start - left) // _REACH * _REACH  # its targets share one reading
        left, right = max(left, cell - _REACH), min(right, cell + 2 * _REACH)
        if (left, right) not in read:
            read[left, right] = Reading(Sentence(norm[left:right], known.words), known.none)
        reading = read[left, right]
        first, last = reading.sentence.located(start - left, min(end, right) - left)
        if first >= 0:
            found.append((reading, first, last))
            kept.append(index)
    scores = np.zeros(len(spans))
    if found:
        scores[kept] = scale(known.logits(found)).round(4)
    return [float(score) for score in scores]


def label(x: float) -> str:
    """The class of a number from `toward`: "negative", "neutral" or "positive".

    The thresholds, -1/3 and 1/3 (see `scale`), ship with the weights; the class offsets in them are fitted.

    A missing number (NaN) has no class: an empty string.

    >>> label(-0.8), label(0.1), label(0.5), label(float("nan"))
    ('negative', 'neutral', 'positive', '')
    """
    if np.isnan(x):
        return ""
    low, high = model().about["thresholds"]
    return "negative" if x <= low else "positive" if x >= high else "neutral"
