"""Which side's account a text's own wording serves, and how sure we may be.

Repeats are no independent evidence: for the interval and `reads_as` the n-th hit of a term counts 1/n.
Neutral names (Kyiv or Kiev, war or conflict) add a little to `tilt`: they order texts that hold nothing else.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from framing.hits import Hit
from framing.paths import LEXICONS
from framing.terms import Named

NAME = 0.1  # what a name that one side's texts prefer adds to that side
MOST_NAMES = 0.2  # and all such names together: a house style is one choice
PRIOR = 2.0  # pseudo-strength, half of it on each side: one weak word alone says little
WEAK = 0.01  # strength for a side that a word of any text is allowed before it says something
FEWEST_WORDS = 5


class Evidence(NamedTuple):
    """What a text's own wording holds for each side: sums of strength (K, M), sums with repeats discounted
    (K', M'), and what its names add.
    """

    kyiv: float
    moscow: float
    kyiv_distinct: float
    moscow_distinct: float
    kyiv_names: float = 0.0
    moscow_names: float = 0.0

    @property
    def tilt(self) -> float:
        """The text's tilt, its names included."""
        return tilt(self.kyiv + self.kyiv_names, self.moscow + self.moscow_names)


def evidence(hits: Iterable[Hit], names: Iterable[Named] = ()) -> Evidence:
    """Sum the strengths of a text's counted hits and count its names, in its own voice, by side."""
    plain = {"kyiv": 0.0, "moscow": 0.0, "none": 0.0}
    distinct = plain.copy()
    own = [(hit.term, hit.side) for hit in hits if hit.counted and hit.voice == "own"]
    for (term, side), n in Counter(own).items():
        plain[side] += n * term.strength
        distinct[side] += sum(1 / nth for nth in range(1, n + 1)) * term.strength
    things = {(name.variant.thing, name.variant.side) for name in names if name.voice == "own"}
    leaning = Counter(side for _, side in things)
    added = [min(MOST_NAMES, NAME * leaning[side]) for side in ("kyiv", "moscow")]
    return Evidence(plain["kyiv"], plain["moscow"], distinct["kyiv"], distinct["moscow"], *added)


def tilt(kyiv: float, moscow: float) -> float:
    """Tilt of a text, (M - K) / (M + K + prior): -1 serves Kyiv's account only, +1 Moscow's only, 0 neither.

    >>> tilt(0, 0), tilt(0, 2), tilt(6, 0)
    (0.0, 0.5, -0.75)
    """
    return (moscow - kyiv) / (moscow + kyiv + PRIOR)


def interval(e: Evidence) -> tuple[float, float]:
    """95% credible interval of the tilt, 2p - 1: the share p of sided wording that serves Moscow has a Beta
    posterior, whose weight is the discounted evidence plus the prior.
    """
    from scipy.special import betaincinv

    mean = (e.tilt + 1) / 2
    weight = e.kyiv_distinct + e.moscow_distinct + e.kyiv_names + e.moscow_names + PRIOR
    a, b = mean * weight, (1 - mean) * weight
    return float(2 * betaincinv(a, b, 0.025) - 1), float(2 * betaincinv(a, b, 0.975) - 1)


def leaning(e: Evidence, n_words: int) -> tuple[float, float]:
    """How far a text's own words, and the names it chose, lean to Moscow's account: the inputs of `reads_as`.

    M' - K', and 1 for Moscow's names less 1 for Kyiv's, both over M' + K' + 1 + WEAK x n_words: one clear
    word decides a headline; it does not decide a page.

    >>> leaning(Evidence(0, 2, 0, 2), 100), leaning(Evidence(0, 2, 0, 2, kyiv_names=0.2), 100)
    ((0.5, 0.0), (0.5, -0.25))
    """
    room = e.moscow_distinct + e.kyiv_distinct + 1 + WEAK * n_words
    names = (e.moscow_names > 0) - (e.kyiv_names > 0)
    return (e.moscow_distinct - e.kyiv_distinct) / room, names / room


@cache
def fitted() -> dict[str, Any]:
    """Weights of `words` and `names`, and the threshold, fitted by `benchmarks/fit_reads_as.py`."""
    return dict(json.loads((LEXICONS / "reads_as.json").read_text(encoding="utf-8")))


def side_probability(e: Evidence, n_words: int) -> float:
    """Probability that a text that takes a side takes Moscow's: logistic, by one rule for both sides."""
    words, names = leaning(e, n_words)
    return 1 / (1 + math.exp(-fitted()["words"] * words - fitted()["names"] * names))


def reads_as(e: Evidence, n_words: int) -> str:
    """`pro-kyiv` or `pro-moscow` if that side's probability reaches the fitted threshold, and its sum is the
    larger; else `neutral`, or `unclear` under five words. It says how a text reads, never what its outlet is.
    """
    if n_words < FEWEST_WORDS:
        return "unclear"
    moscow, threshold = side_probability(e, n_words), fitted()["threshold"]
    if moscow >= threshold and e.moscow > e.kyiv:
        return "pro-moscow"
    return "pro-kyiv" if 1 - moscow >= threshold and e.kyiv > e.moscow else "neutral"
