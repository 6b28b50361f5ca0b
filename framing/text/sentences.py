"""Paragraphs → sentences, by sentencex and what it does not know of reporting English."""

from __future__ import annotations

import re
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
_LONG = 20_000  # characters; a longer "sentence" is cut at blanks so that one row never holds a book


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
    cuts: list[int] = []
    for start, end in paragraphs:
        cuts += (start, *_boundaries(norm, start, end))
    for quote in quotes:
        cuts += _boundaries(norm, *quote.inner)
    starts = set(cuts)
    for quote in quotes:
        if quote.start in starts and norm.endswith(_CLOSED, quote.start, quote.end):
            starts -= {quote.end + 1} if _speaker().match(norm, quote.end) else set()
    spans: list[Span] = []
    cuts = sorted(starts)
    index = 0
    for cut, following in pairwise([*cuts, len(norm)]):
        while paragraphs[index][1] <= cut:
            index += 1
        begin, finish = paragraphs[index]
        start, end = stripped(norm, max(cut, begin), min(following, finish))
        if start >= end:  # inside a quotation, but between paragraphs
            continue
        if spans and spans[-1][1] > begin and not any(c.isalnum() for c in norm[start:end][:400]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans += _bounded(norm, start, end)
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


def _bounded(norm: str, start: int, end: int) -> list[Span]:
    if end - start <= _LONG:
        return [(start, end)]
    spans = []
    while end - start > _LONG:
        cut = norm.rfind(" ", start, start + _LONG)
        cut = cut if cut > start else start + _LONG
        spans.append(stripped(norm, start, cut))
        start = cut
    return [*spans, stripped(norm, start, end)]


def stripped(text: str, start: int, end: int) -> Span:
    """A span without the blanks at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()) if piece.strip() else start
