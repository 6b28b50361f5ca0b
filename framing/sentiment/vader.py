"""Sentence sentiment: VADER, as its authors' own package computes it.

Hutto, C. J. and Gilbert, E. E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
Social Media Text. ICWSM-14.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from framing import schema
from framing.text.document import document

_LONGEST = 2_000  # characters: the package's time grows with the square of the length


@cache
def analyser() -> SentimentIntensityAnalyzer:
    """The package's analyser; it reads its lexicon once."""
    return SentimentIntensityAnalyzer()


def sentence(text: str) -> float:
    """Score how positive a sentence sounds, by VADER.

    Parameters
    ----------
    text : str
        One sentence. Of a longer text the first 2,000 characters are read, and the score then runs to the
        ends of the scale.

    Returns
    -------
    float
        The compound score, -1 (negative) to +1 (positive), rounded to four decimals; 0.0 for text without
        words of the lexicon.

    Notes
    -----
    VADER was made for social media. It does not know who is good or bad to whom, nor whose words it reads.
    Against the 5,190 sentences of New York Times opinion pieces rated by people, Pearson's r is about .50.

    Examples
    --------
    >>> sentence("The talks were a great success."), sentence("The talks were not a great success.")
    (0.8316, -0.7424)
    """
    return _compound(document(schema.whole(text)[:_LONGEST]).norm.strip())


def sentences(norms: Iterable[str]) -> list[float]:
    """Score many sentences of a document's `norm`, in order; see `sentence`."""
    return [_compound(norm[:_LONGEST]) for norm in norms]


@lru_cache(maxsize=4096)
def _compound(norm: str) -> float:
    return float(analyser().polarity_scores(norm)["compound"])
