"""Signs of how a sentence treats a target, read word by word: what a word means, negated, passive, supposed.

The lexicons (sentiment_roles.csv: kinds of verbs; sentiment_opinions.csv; sentiment_classes.csv) were
composed for this library after reading samples of NewsMTSC's sentences, so cross-validated figures are
somewhat flattered. They name no side of any war, and names are masked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from framing import paths, storage
from framing.sentiment.vader import analyser
from framing.text.document import plain

_TOKEN = re.compile(r"[^\W_]{1,40}(?:-[^\W_]{1,40})*|'(?:s|re|ve|ll|d|m|t)\b|[^\w\s]")
_CLAUSE_ENDS = frozenset((*',.;"', "but"))
_OPPOSING = frozenset(("curb", "oppose", "accuse"))  # turn what they are about, as a negation does
_STEM = 6  # letters, so that rare forms share a weight: attack, attacked, attackers


REACHES = np.array((1, 2, 4, 8, 10_000))  # words before or after the target that count together


class Word(NamedTuple):
    """A word as written, and what its clause says of it before it stands there."""

    written: str
    negated: bool
    supposed: bool  # after "if", "might", "would" and the like
    helped: bool  # after a form of "be": a past participle is passive


class Verb(NamedTuple):
    """A form of a verb: "harm", "praise" and the like, and whether it can be a past participle."""

    kind: str
    past: bool


class Lexicons(NamedTuple):
    """Closed classes of words, verbs by form, opinion words by kind."""

    classes: dict[str, frozenset[str]]
    verbs: dict[str, Verb]
    opinions: dict[str, str]


@cache
def lexicons() -> Lexicons:
    """The lexicons that ship with framing, sentiment_*.csv."""
    classes, verbs, opinions = (
        storage.read_csv(paths.LEXICONS / f"sentiment_{name}.csv")
        for name in ("classes", "roles", "opinions")
    )
    forms: dict[str, Verb] = {}
    for row in verbs:
        past = row["past"].split()
        for form in (*past, row["verb"], *row["other_forms"].split()):
            forms.setdefault(form, Verb(row["kind"], form in past))
    return Lexicons(
        {row["class"]: frozenset(row["words"].split()) for row in classes},
        forms,
        {row["word"]: row["kind"] for row in opinions},
    )


def signs(word: Word, common: frozenset[str]) -> dict[str, float]:
    """The signs that a word gives and how strong each is; a name, not among `common` words, gives one."""
    form = word.written.lower()
    if word.written[0].isupper() and form not in common:
        return {"name": 1.0}
    known = lexicons()
    opinion, verb = known.opinions.get(form), known.verbs.get(form)
    valence = analyser().lexicon.get(form, 0.0)
    negated = "not " * word.negated
    sure = 0.5 if word.supposed else 1.0
    found = {negated + ("number" if form[0].isdigit() else f"word {form[:_STEM]}"): 1.0}
    if opinion:
        found[f"{negated}opinion {opinion}"] = sure
    if verb:
        passive = "passive " * (word.helped and verb.past)
        found[f"{negated}{passive}verb {verb.kind}"] = sure
    if valence:
        good = (valence > 0) is not word.negated
        found["valence good" if good else "valence bad"] = sure * abs(valence)
    return found


class Sentence:
    """The words of a sentence and where they stand."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(plain(text)))
        self.starts, self.ends = [match.start() for match in found], [match.end() for match in found]
        self.words = list(_in_context([match.group() for match in found]))

    def located(self, start: int, end: int) -> tuple[int, int]:
        """The words of a span of characters, first and end; equal if there are none."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def _in_context(written: list[str]) -> Iterator[Word]:
    """The words, each with what reaches it from those before it in its clause."""
    negated_to = supposed_to = helped_to = -1
    for place, token in enumerate(written):
        causes = _causes(token.lower())
        if "end" in causes:
            negated_to = supposed_to = helped_to = -1
        yield Word(token, place <= negated_to, place <= supposed_to, place <= helped_to)
        if "negation" in causes:
            negated_to = place + 4
        if "hypothetical" in causes:
            supposed_to = place + 5
        if "be" in causes:
            helped_to = place + 3


@lru_cache(maxsize=20_000)
def _causes(form: str) -> frozenset[str]:
    """What a word does to those after it: classes of sentiment_classes.csv, or "end"."""
    known = lexicons()
    verb = known.verbs.get(form)
    causes = {name for name, words in known.classes.items() if form in words}
    if form in _CLAUSE_ENDS:
        causes.add("end")
    if verb and verb.kind in _OPPOSING:
        causes.add("negation")
    return frozenset(causes)
