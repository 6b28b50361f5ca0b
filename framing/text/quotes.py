"""Quotation marks → quotations: straight, curly, angled, single, nested, over paragraphs, and unbalanced.

Apostrophes (Putin's, soldiers', '24), inches and minutes are told from single quotation marks by their
neighbours. Time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]


class Quote(NamedTuple):
    """A quotation: `inner` leaves the marks out, `depth` is 1 for an outer one.

    Over several paragraphs, each opened anew, it is one; without a closing mark it ends with its paragraph.
    """

    start: int
    end: int
    inner: Span
    depth: int = 1


class _Mark(NamedTuple):
    start: int
    end: int
    form: str
    before: str  # the character before; a blank at a paragraph's start
    after: str


_DOUBLE = re.compile("""["“”„‟«»]|''|’’|‘‘""")  # two single marks stand for a double one
_OPENING = re.compile("""\\s*["“„‟«'‘]""")
_PARTNERS = {
    '"': ('"', "”"),
    "“": ("”", '"', "’’", "''"),
    "‟": ("”", '"', "’’", "''"),
    "„": ("“", "”", "‟", '"'),
    "«": ("»",),
    "»": ("«",),
    "”": ("”",),
    "''": ("''",),
}
_ALWAYS_OPEN = ("“", "„", "‟", "«", "‘‘")
_DEEPEST = 3
_SINGLE = re.compile(  # the mark first, so that the search leaps from mark to mark
    r"['‘‹‚`’›´](?:(?<=['‘‹‚`])(?<![^\W_].)(?=[^\s'’])(?P<open>)|(?<=['’›´])(?<=[^\s].)(?![^\W_])(?P<close>))"
)
_NOT_OPENING = re.compile(
    r"['‘’](?:\d\ds?\b|s\b|t\b|em\b|til\b|tis\b|twas\b|cause\b|n'?\b|round\b)", re.IGNORECASE
)
_LONGEST_SINGLE = 1200


def find_quotes(text: str, paragraphs: Sequence[Span], blocks: Sequence[Span] = ()) -> list[Quote]:
    """The quotations of a text, ascending by start; `blocks` are those set off without marks.

    The text still has its typographic marks. What is left open at a paragraph's end goes on only where the
    next begins with an opening mark.

    >>> find_quotes('He said "we won" and left.', [(0, 26)])
    [Quote(start=8, end=16, inner=(9, 15), depth=1)]
    """
    found = [Quote(*block, block) for block in blocks]
    return _nest(found + _double_quotes(text, paragraphs) + _single_quotes(text, paragraphs))


def _double_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    found: list[Quote] = []
    left_open: list[_Mark] = []  # the mark of a quotation still open when its paragraph ended
    last = 0  # that paragraph's end
    for (start, end), following in pairwise([*paragraphs, (len(text), len(text))]):
        marks = [_mark(text, *match.span(), start, end) for match in _DOUBLE.finditer(text, start, end)]
        if left_open and marks and marks[0].start == start and marks[0].form not in ("”", "»", "’’"):
            del marks[0]  # it only opens the quotation anew
        else:
            found += [Quote(mark.start, last, (mark.end, last)) for mark in left_open]
            left_open = []
        left_open, last = _paired(marks, left_open, found)[:1], end
        for mark in left_open:
            goes_on = _OPENING.match(text, following[0]) and not mark.after.isspace()
            before = text[start : mark.start].rstrip()[-1:]
            introduced = before in {":", ",", ""} or (before in ".!?" and mark.after.isupper())
            left_open = [mark] if goes_on or introduced else []
            if closing := _single_instead(text, mark.end, end):
                found.append(Quote(mark.start, closing + 1, (mark.end, closing)))
                left_open = []
    return found + [Quote(mark.start, last, (mark.end, last)) for mark in left_open]


def _single_instead(text: str, start: int, end: int) -> int:
    """Where a single mark closes what a double one opened, as in \u201cNo,\u2019 he said; 0 if none does."""
    marks = (
        one
        for one in _SINGLE.finditer(text, start, end)
        if one["open"] is not None or text[one.start() - 1] in ",.!?"
    )
    first = next(marks, None)
    return first.start() if first and first["open"] is None else 0


def _mark(text: str, at: int, stop: int, start: int, end: int) -> _Mark:
    before, after = text[at - 1] if at > start else " ", text[stop] if stop < end else " "
    return _Mark(at, stop, text[at:stop], before, after)


def _paired(marks: Sequence[_Mark], stack: list[_Mark], found: list[Quote]) -> list[_Mark]:
    """Pair the marks of a paragraph, given those already open: what is closed goes to `found`, and what stays
    open is returned.
    """
    for mark in marks:
        if stack and _closes(mark, stack[-1].form):
            opening = stack.pop()
            found.append(Quote(opening.start, mark.end, (opening.end, mark.start)))
        elif _opens(mark):
            if stack and (mark.form == '"' or len(stack) == _DEEPEST):
                stack.pop()
            stack.append(mark)
    return stack


def _closes(mark: _Mark, opened: str) -> bool:
    """Whether a mark closes what another opened: one that stands where only a closing mark does, whatever its
    form, as writers take the wrong one.
    """
    set_off = mark.before.isspace() or mark.before in "([\u2013\u2014-"
    ended = not set_off and (mark.after.isspace() or mark.after in ".,;:!?)]\u2013\u2014")
    begun = set_off and (mark.after.isalnum() or mark.after in "'‘")
    fits = mark.form in _PARTNERS.get(opened, ()) and not (opened == '"' and begun)
    return fits or (ended and opened not in ("”", "»", "''"))


def _opens(mark: _Mark) -> bool:
    if mark.form in _ALWAYS_OPEN:
        return not (mark.after.isspace() and mark.before.isalnum())
    if mark.form == '"':
        return not mark.before.isalnum() and not (mark.before in ".,!?%" and mark.after.isspace())
    return (mark.before.isspace() or mark.before in "([-\u2013\u2014") and not mark.after.isspace()


def _single_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    found: list[Quote] = []
    opened = -1
    for start, end in paragraphs:
        marks = [match for match in _SINGLE.finditer(text, start, end) if not _of_double(text, *match.span())]
        since = start
        if opened >= 0 and marks and marks[0].start() == start and _opens_single(text, marks[0]):
            del marks[0]  # it only opens the quotation anew
        else:
            opened = -1
        for match in marks:
            at = match.start()
            if _opens_single(text, match):
                opened = since = at
            elif match.lastgroup == "close" and opened >= 0 and not _possessive(text, at, end):
                if at - since <= _LONGEST_SINGLE:
                    found.append(Quote(opened, at + 1, (opened + 1, at)))
                opened = -1
    return found


def _of_double(text: str, at: int, end: int) -> bool:
    """Whether a single mark is one half of a double one."""
    return bool(_DOUBLE.match(text, at) or _DOUBLE.match(text, max(0, at - 1), end))


def _opens_single(text: str, match: re.Match[str]) -> bool:
    return match.lastgroup == "open" and not _NOT_OPENING.match(text, match.start())


def _possessive(text: str, at: int, end: int) -> bool:
    """As in soldiers' rations, inside single quotation marks: another closing mark follows before the next
    opening one.
    """
    if text[at - 1] not in "sS" or not re.match(r"\s+[a-z]", text[at + 1 : at + 4]):
        return False
    later = _SINGLE.search(text, at + 1, min(end, at + 200))
    return bool(later and later.lastgroup == "close")


def _nest(quotes: list[Quote]) -> list[Quote]:
    """Sort, give depths, and drop what is empty, crosses an earlier quotation or repeats it."""
    nested: list[Quote] = []
    around: list[int] = []  # ends of the quotations that a position lies in
    for quote in sorted(quotes, key=lambda q: (q.start, -q.end)):
        while around and around[-1] <= quote.start:
            around.pop()
        if quote.inner[0] < quote.inner[1] and not (around and quote.end > around[-1]):
            around.append(quote.end)
            nested.append(quote._replace(depth=len(around)))
    return nested
