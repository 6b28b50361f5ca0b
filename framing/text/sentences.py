"""Paragraphs → sentences, by sentencex and what it does not know of reporting English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]  # ships no types

from framing import storage
from framing.paths import LEXICONS
from framing.text.quotes import Quote, Span

_INNER_END = re.compile(r"[.!?…]['\")\]]*\s+\S")
_CLOSED_END = re.compile(r"[.!?…]['\")\]]{1,3}\s+(?=['\"(\[]{0,2}[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\['\"-])(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Brig|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Prof|Amb|Rev|Hon"
    r"|Supt|St|Ft|Mt|vs|approx|ca|est|ret|sq|km|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|[A-Z])\.['\")\]]*\s+$"
    r"|[A-Z]\.[A-Z]\.['\")\]]+\s+$"
)
_HOUR = re.compile(r"\b[ap]\.m\.\s+$")
_DAY_OR_ZONE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
    r"|[A-Z]{3,4}\b|(?:\w+ ){1,2}[Tt]ime\b"
)
_ASIDE = re.compile("[\u2013-] ?[a-z]")  # "Is it over? - asked the reporter."
_CLOSED = ('?"', '!"', '."', '\u2026"', "?'", "!'", ".'", "\u2026'")
_PIECE = re.compile(r"\S(?:.{0,19998}\S)?(?!\S)|\S{20000}", re.DOTALL)  # no row holds a whole book


@cache
def _speaker() -> re.Pattern[str]:
    """Who said the quotation before, and nothing of what else was said: " Putin asked reporters today."."""
    rows = [row for row in storage.read_csv(LEXICONS / "cues.csv") if row["kind"] == "verb"]
    verbs = "|".join(row["forms"] for row in rows if "quote" in row["takes"])
    name = r"(?:[A-Z][a-z]{1,3}\.|[\w'-]+,?)"
    hearer = r"(?: (?:\w+ )?(?:reporters|journalists|him|her|them|lawmakers|parliament))?"
    after = r"on|in|at|during|after|before|from|to|with|as|later|again|then|yesterday|today|aloud|\w+ly"
    who = rf" (?!(?:That|This|It|So|As|What|There)\b){name}(?: {name}){{0,8}}?"
    return re.compile(rf"{who} (?:{verbs}){hearer}(?:[.,!?]|$| (?:{after})\b)")


def find_sentences(norm: str, paragraphs: Sequence[Span], quotes: Sequence[Quote]) -> list[Span]:
    """Boundaries by sentencex, which keeps a quotation whole; a long quotation is then split inside."""
    starts = {start for start, _ in paragraphs}
    for span in (*paragraphs, *(quote.inner for quote in quotes)):
        starts.update(_boundaries(norm, *span))
    for quote in quotes:
        if quote.start in starts and norm.endswith(_CLOSED, quote.start, quote.end):
            starts -= {quote.end + 1} if _speaker().match(norm, quote.end) else set()
    spans: list[Span] = []
    cuts = sorted(starts)
    for begin, finish in paragraphs:
        inside = cuts[bisect_left(cuts, begin) : bisect_left(cuts, finish)]
        for cut, following in pairwise([*inside, finish]):
            start, end = stripped(norm, cut, following)
            if spans and spans[-1][1] > begin and not any(c.isalnum() for c in norm[start:end][:400]):
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans += (match.span() for match in _PIECE.finditer(norm, start, end))
    return spans


def _boundaries(norm: str, start: int, end: int) -> list[int]:
    """Where sentences begin inside a span.

    sentencex sees no end before a closing mark, and cuts after some titles, months, hours and initials.
    """
    if not _INNER_END.search(norm, start, end):
        return []
    found = {start + s["start_index"] for s in sentencex.get_sentence_boundaries("en", norm[start:end])[1:]}
    found.update(match.end() for match in _CLOSED_END.finditer(norm, start, end))
    return sorted(cut for cut in found if not _goes_on(norm, start, cut))


def _goes_on(norm: str, start: int, cut: int) -> bool:
    """Whether an abbreviation stands before a cut, or an aside begins there, so that the sentence goes on."""
    before = norm[max(start, cut - 12) : cut]
    return bool(
        _ASIDE.match(norm, cut)
        or _ABBREVIATED.search(before)
        or (_HOUR.search(before) and _DAY_OR_ZONE.match(norm, cut))
    )


def stripped(text: str, start: int, end: int, edge: str | None = None) -> Span:
    """A span without the blanks, or the characters of an edge, at its ends."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip(edge))
    return first, max(first, start + len(piece.rstrip(edge)))
