"""Paragraphs → sentences: where a stop ends one, also in a quotation, and where it only shortens a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise

from framing import facts
from framing.text.quotes import Quote, Span

_END = re.compile(r"[.!?…]['\")\]]*\s+(?=(?:[–*-][ *]*)?['\"(\[]{0,2}[^\Wa-z_])|\s+(?=[•▪◦] )")
_CLASSES = facts.word_classes()
_LISTED, _ENDS = (
    "|".join(map(re.escape, sorted(_CLASSES[name]))) for name in ("abbreviation", "abbreviation:end")
)
_WITHIN = rf"(?:(?!(?:{_ENDS})\b)[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{{1,5}}|{_LISTED})"  # Lt., Cmdr.
SHORTENED = rf"(?:{_WITHIN}|{_ENDS})"
_BEFORE = r"(?:^|[\s(\['\"-])"
_SHORT = re.compile(rf"(?:{_BEFORE}{_WITHIN}\.['\")\]]*|^\d{{1,2}}\.)\s+$")  # also "1." before a list's words
_INITIALS = re.compile(rf"{_BEFORE}(?:(?:[A-Z]\.)+|(?:{_ENDS})\.)['\")\]]*\s+$")  # J. D. Vance, Koval Inc.
_HOUR = re.compile(r"\b[ap]\.m\.\s+$")
_DAY_OR_ZONE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
    r"|[A-Z]{3,4}\b|(?:\w+ ){1,2}[Tt]ime\b"
)
_FIRST_WORD = re.compile(r"\W{0,8}(\w+)")
_NO_NAME = frozenset().union(*(words for name, words in _CLASSES.items() if name.startswith("tag:")))
_PIECE = re.compile(r"\S(?:.{0,19998}\S)?(?!\S)|\S{20000}", re.DOTALL)  # no row holds a whole book


@cache
def _speaker() -> re.Pattern[str]:
    """Who said the quotation before, and nothing of what else was said: " Putin asked reporters today."."""
    rows = [row for row in facts.rows("cues.csv", {}) if row["kind"] == "verb"]
    verbs = "|".join(row["forms"] for row in rows if "quote" in row["takes"])
    name = r"(?:[A-Z][a-z]{1,3}\.|(?!(?:did|does|is|was|not)\b)[\w'-]+,?)"
    hearer = r"(?: (?:\w+ )?(?:reporters|journalists|him|her|them|lawmakers|parliament))?"
    after = r"on|in|at|during|after|before|from|to|with|as|later|again|then|yesterday|today|aloud|\w+ly"
    who = rf" (?!(?:That|This|It|So|As|What|There)\b){name}(?: {name}){{0,8}}?"
    return re.compile(rf"{who} (?:{verbs}){hearer}(?:[.,!?]|$| (?:{after})\b)")


def find_sentences(norm: str, paragraphs: Sequence[Span], quotes: Sequence[Quote]) -> list[Span]:
    """The sentences of paragraphs, also those inside a quotation; who said one stands in the same."""
    begun = [[start, *_cuts(norm, start, end)] for start, end in paragraphs]
    starts = set(chain.from_iterable(begun))
    said = {quote.end + 1 for quote in quotes if quote.start in starts and _speaker().match(norm, quote.end)}
    spans: list[Span] = []
    for cuts, (_, end) in zip(begun, paragraphs, strict=True):
        for first, last in pairwise([*(cut for cut in cuts if cut not in said), end]):
            spans += (match.span() for match in _PIECE.finditer(norm, first, last))
    return spans


def _cuts(norm: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(norm, start, end):
        cut = match.end()
        before = norm[max(start, cut - 12) : cut]
        next_word = _FIRST_WORD.match(norm, cut)
        names = not next_word or next_word[1].lower() not in _NO_NAME
        hour = _HOUR.search(before) and _DAY_OR_ZONE.match(norm, cut)
        if not (_SHORT.search(before) or hour or (names and _INITIALS.search(before))):
            yield cut


def stripped(text: str, start: int, end: int, edge: str | None = None) -> Span:
    """A span without the blanks, or the characters of an edge, at its ends."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip(edge))
    return first, max(first, start + len(piece.rstrip(edge)))
