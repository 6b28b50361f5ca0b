"""Sentiment of a sentence (VADER) and toward somebody in it: a crime sounds bad, but its victim is not."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, count

import numpy as np
from numpy.typing import NDArray
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing import facts, hits, paths, schema, statements
from framing.schema import InputError
from framing.text.document import document, plain
from framing.text.quotes import Span

EDGE = 1 / 3  # where a number's class changes
REACHES = (1, 2, 4, 8, 10_000)  # words before or after the target that weigh alike
_BORDERS = np.array((0, *REACHES))
_LONGEST = 2_000  # characters that VADER reads: its time grows with the square of the length
_WINDOW = 600  # characters on either side of a target that are read
_TOKEN = re.compile(r"[^\W_]{1,40}(?:-[^\W_]{1,40})*|'(?:s|re|ve|ll|d|m|t)\b|[^\w\s]")
_CLAUSE_ENDS = frozenset((*',.;"', "but"))
# A word of these classes turns the next few of its clause, "be" only participles.
_TURNING = {"negation": "negation ", "hypothetical": "hypothetical ", "be": "passive "}
_CONTEXT = 3  # words
_STEM = 5  # letters, so that rare forms share a weight: attack, attacked, attackers
_vader = cache(SentimentIntensityAnalyzer)  # reads its lexicon once


def sentence(text: str) -> float:
    """Score how positive a sentence sounds, by VADER, as its authors' own package computes it.

    Parameters
    ----------
    text : str
        One sentence; the first 2,000 characters are read, and long texts score near the ends of the scale.

    Returns
    -------
    float
        The compound score, -1 (negative) to +1 (positive), to four decimals; 0.0 without a word it knows.

    Notes
    -----
    VADER was made for social media and does not know who is good or bad to whom, nor whose words it reads.
    With 5,190 sentences of New York Times opinion pieces rated by people, Pearson's r is about .50.

    References
    ----------
    Hutto, C. J. and Gilbert, E. E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
    Social Media Text. ICWSM-14.

    Examples
    --------
    >>> sentence("The talks were a great success."), sentence("The talks were not a great success.")
    (0.8316, -0.7424)
    """
    return compound(document(schema.whole(text)[:_LONGEST]).norm.strip())


@lru_cache(maxsize=4096)
def compound(norm: str) -> float:
    """Score a sentence of a document's `norm`; see `sentence`."""
    return float(_vader().polarity_scores(norm[:_LONGEST])["compound"])


@cache
def _classes() -> dict[str, list[str]]:
    """The classes of each word, by sentiment_classes.csv and VADER: "verb harm", "valence bad"."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, forms in sorted(facts.word_classes("sentiment_classes.csv").items()):
        for form in forms:
            found[form].append(name)
    for form, valence in _vader().lexicon.items():
        found[form].append("valence good" if valence > 0 else "valence bad")
    return found


@lru_cache(maxsize=20_000)
def _says(word: str, *near: str) -> list[str]:
    """What a word says after others that turn it: its stem and classes, or "name"."""
    form = word.lower()
    classes = _classes().get(form, [])
    if word[0].isupper() and not classes:
        return ["name"]
    turned = "".join(_TURNING[name] for name in near if name != "be" or "participle" in classes)
    return [f"{turned}{name}" for name in (f"word {form[:_STEM]}", *classes)]


def signs(text: str) -> tuple[list[Span], list[list[str]]]:
    """Where the words of a sentence stand, and what each says: its stem and classes, or "name"."""
    known = _classes()
    spans, found = list[Span](), list[list[str]]()
    last: dict[str, int] = {}  # where the clause's last word of each class that turns others stands
    for number, token in enumerate(_TOKEN.finditer(plain(text))):
        form = token[0].lower()
        near = [name for name in _TURNING if number - last.get(name, -9) <= _CONTEXT]
        spans.append(token.span())
        found.append(_says(token[0], *near))
        last |= {name: number for name in known.get(form, ()) if name in _TURNING}
        if form in _CLAUSE_ENDS:
            last.clear()
    return spans, found


@cache
def _model() -> tuple[dict[str, int], NDArray[np.float64], NDArray[np.float64]]:
    """The rows of signs, from 1; weights: row × side of the target × reach × (negative, positive); bias."""
    path = paths.LEXICONS / "sentiment_target.npz"
    with np.load(path, allow_pickle=False) as stored:
        names = stored["signs"].tobytes().decode().split("\n")
        weights = stored["weights"].astype(np.float64)
        nothing = np.zeros((1, *weights.shape[1:]))
        return dict(zip(names, count(1), strict=False)), np.concatenate([nothing, weights]), stored["bias"]


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[list[Span], NDArray[np.float64]]:
    """Where the words of a sentence stand, and the sum of the weights of those before each, and of all."""
    rows, weights, _ = _model()
    spans, found = signs(text)
    told = [rows.get(sign, 0) for sign in chain.from_iterable(found)]
    ends = list(accumulate(map(len, found), initial=0))
    return spans, weights[[0, *told]].cumsum(axis=0)[ends]


def located(spans: Sequence[Span], start: int, end: int) -> Span:
    """The words that a span of characters touches: first and end, equal or crossed if there are none."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    return first, bisect_left(spans, end, key=lambda span: span[0])


def _estimate(text: str, start: int, end: int) -> float:
    """The words' weights by side and distance, summed → one number; 0 where the target holds no word.

    A neutral target lies between -1/3 and 1/3, the others beyond, by the margin to the next best class.
    """
    spans, sums = _read(text)
    first, last = located(spans, start, end)
    if first >= last:
        return 0.0
    before = sums[np.maximum(first - _BORDERS, 0), 0]  # border × reach × class
    after = sums[np.minimum(last + _BORDERS, len(spans)), 1]
    near = (before[:-1] - before[1:] + after[1:] - after[:-1]).trace()  # each reach by its own weights
    negative, positive = near / math.sqrt(len(spans)) + _model()[2]
    powers = [math.exp(max(-50, min(power, 50))) for power in (negative, 0, positive)]
    bad, neutral, good = (power / sum(powers) for power in powers)
    _, second, best = sorted((bad, neutral, good))
    if best == neutral:
        return round(EDGE * (good - bad), 4)
    return round(math.copysign(EDGE + (1 - EDGE) * (best - second), good - bad), 4)


def toward(text: str, start: int, end: int) -> float:
    """Score how a sentence treats a target.

    Parameters
    ----------
    text : str
        The sentence that holds the target; 600 characters on either side are read.
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
    Where counted loaded terms are aimed at the actor (`actors.csv`) whom the span names, their mean polarity
    x strength / 3 (0 where denied), as in the table `targets`: right about five targets in six. Else an
    estimate from word order, word classes, VADER's lexicon and word weights learned from US political news in
    English, wrong about one target in three (benchmarks/sentiment.py): compare means over many mentions,
    never quote a single one. It does not understand irony, metaphor or world knowledge.

    References
    ----------
    Hamborg, F. and Donnay, K. (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles. EACL 2021. `benchmarks/train_target_sentiment.py` fits the
    weights; `lexicons/sentiment_target.json` tells how good they are.

    Examples
    --------
    >>> text = "The dictator Putin met the press."
    >>> toward(text, 13, 18)
    -0.6666666666666666
    >>> text = "Smith was praised by Jones for his courage."
    >>> label(toward(text, 0, 5))
    'positive'
    """
    if not 0 <= start < end <= len(schema.whole(text)):
        raise InputError(
            f"the target {start}–{end} must hold at least one character and lie inside a text of "
            f"{len(text)} characters"
        )
    cut = max(0, start - _WINDOW)
    doc, mentions, said, found = hits.read(text[cut : end + _WINDOW])
    evaluations = hits.evaluations(found)
    for one in mentions:
        left, right = doc.span(one.start, one.end)
        own = statements.voice(one.start, one.end, doc, said)[0] != "quoted"
        aimed_at = one.actor_id, doc.sentence_at(one.start), own
        if left < end - cut and start - cut < right and aimed_at in evaluations:
            return evaluations[aimed_at]
    return toward_many(text, [(0, len(text), start, end)])[0]


def toward_many(norm: str, spans: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """Score many targets by the weights alone; `spans` are (sentence start, its end, target's start, end)."""
    near = [(max(a, start - _WINDOW), min(b, end + _WINDOW), start, end) for a, b, start, end in spans]
    return [_estimate(norm[a:b], start - a, end - a) for a, b, start, end in near]


def label(x: float) -> str:
    """The class of a number from `toward`: "negative" to -1/3, "positive" from 1/3, else "neutral".

    A missing number (NaN) has no class: an empty string.

    >>> label(-0.8), label(0.1), label(0.5), label(float("nan"))
    ('negative', 'neutral', 'positive', '')
    """
    if math.isnan(x):
        return ""
    return "negative" if x <= -EDGE else "positive" if x >= EDGE else "neutral"
