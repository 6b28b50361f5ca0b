"""Quotation marks → quotations: straight, curly, angled, single, nested, over paragraphs, and unbalanced.

Apostrophes (Putin's, soldiers', '24), inches and minutes are told from single quotation marks by their
neighbours. Time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `start` and `end` include the marks, `inner` leaves them out.

    `depth` is 1 for an outer quotation, 2 for one inside it. `closed` is False where the closing mark is
    missing; such a quotation ends with its paragraph. A quotation over several paragraphs, each opened
    anew, is one Quote.
    """

    start: int
    end: int
    inner: Span
    depth: int = 1
    single: bool = False
    closed: bool = True


_DOUBLE = re.compile("""["“”„‟«»]|''|’’|‘‘""")  # two single marks stand for a double one
_OPENERS = frozenset(('"', "“", "„", "‟", "«", "‘‘"))
_OPENING = re.compile("""\\s*["“„‟«'‘]""")
_SINGLE = re.compile(  # the mark first, so that the search leaps from mark to mark
    r"['‘‹‚`’›´](?:(?<=['‘‹‚`])(?<![^\W_].)(?=[^\s'’])(?P<open>)|(?<=['’›´])(?<=[^\s].)(?![^\W_])(?P<close>))"
)
_NOT_OPENING = re.compile(
    r"['‘’](?:\d\ds?\b|s\b|t\b|em\b|til\b|tis\b|twas\b|cause\b|n'?\b|round\b)", re.IGNORECASE
)
_LONGEST_SINGLE = 1200


def find_quotes(text: str, paragraphs: Sequence[Span], blocks: Sequence[Span] = ()) -> list[Quote]:
    """Find the quotations of a text.

    Parameters
    ----------
    text : str
        Text with its typographic marks still in place.
    paragraphs : sequence of (start, end)
        Non-overlapping, ascending. A quotation left open at a paragraph's end goes on only where the next
        paragraph begins with an opening mark.
    blocks : sequence of (start, end)
        Quotations that are set off without marks.

    Returns
    -------
    list of Quote, ascending by start (outer before inner).

    Examples
    --------
    >>> quotes = find_quotes('He said "we won" and left.', [(0, 26)])
    >>> quotes[0].inner, quotes[0].closed
    ((9, 15), True)
    """
    found = [Quote(*block, block) for block in blocks]
    found += _double_quotes(text, paragraphs)
    found += _single_quotes(text, paragraphs)
    return _nest(found)


def _double_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    found: list[Quote] = []
    opened: Span | None = None  # a quotation still open when its paragraph ended, and that paragraph's end
    for (start, end), following in pairwise([*paragraphs, (len(text), len(text))]):
        stack: list[tuple[int, str]] = []
        if opened is not None:
            first = _DOUBLE.match(text, start)
            if first and first.group() not in ("”", "»", "’’"):
                stack.append((opened[0], _mark_at(text, opened[0])))
            else:
                found.append(_unclosed(text, *opened))
            opened = None
        _pair(text, start, end, stack, found)
        if stack:
            outermost = stack[0][0]
            goes_on = _OPENING.match(text, following[0]) and not text[outermost + 1 : outermost + 2].isspace()
            if goes_on or text[start:outermost].rstrip()[-1:] in {":", ",", ""}:  # "" at its start
                opened = (outermost, end)
    return [*found, _unclosed(text, *opened)] if opened else found


def _pair(text: str, start: int, end: int, stack: list[tuple[int, str]], found: list[Quote]) -> None:
    """Pair the double marks of a paragraph; what is closed goes to `found`, what stays open to `stack`.

    A `stack` that holds a quotation already is gone on with: the paragraph's first mark only opens it anew.
    """
    for match in _DOUBLE.finditer(text, start + len(stack), end):
        at, mark = match.start(), match.group()
        if _closes(text, at, mark, stack, start, end):
            opened, first = stack.pop()
            found.append(Quote(opened, match.end(), (opened + len(first), at)))
        elif _opens(text, at, mark, start, end):
            if stack and (mark == '"' or len(stack) == 3):
                stack.pop()
            stack.append((at, mark))


def _unclosed(text: str, start: int, end: int) -> Quote:
    return Quote(start, end, (start + len(_mark_at(text, start)), end), closed=False)


def _mark_at(text: str, position: int) -> str:
    match = _DOUBLE.match(text, position)
    return match.group() if match else text[position]


def _ends_here(text: str, at: int, mark: str, start: int, end: int) -> bool:
    """Whether a mark stands where only a closing one does: after a word, before a blank or punctuation."""
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    return not (before.isspace() or before in "([–—-") and (after.isspace() or after in ".,;:!?)]–—")


def _closes(text: str, at: int, mark: str, stack: list[tuple[int, str]], start: int, end: int) -> bool:
    if not stack:
        return False
    opened = stack[-1][1]
    if opened in _OPENERS and _ends_here(text, at, mark, start, end):
        return True  # whatever its form: writers take the wrong one
    if opened == '"':
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        opens_anew = (before.isspace() or before in "([") and (after.isalnum() or after in "'‘")
        return mark in ('"', "”") and not opens_anew
    if opened == "''":
        return mark == "''"
    if opened in "“‟":
        return mark in ("”", '"', "’’", "''")
    if opened == "”":
        return mark == "”"
    if opened == "„":
        return mark in ("“", "”", "‟", '"')
    return (opened, mark) in {("«", "»"), ("»", "«")}


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    if mark in "“„‟«‘‘":
        return not after.isspace() or not before.isalnum()
    if mark == '"':
        return not before.isalnum() and not (before in ".,!?%" and after.isspace())
    return (before.isspace() or before in "([-–—") and not after.isspace()


def _single_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    found: list[Quote] = []
    opened = -1
    for start, end in paragraphs:
        marks = [match for match in _SINGLE.finditer(text, start, end) if not _of_double(text, *match.span())]
        opens_anew = opened >= 0 and marks and marks[0].start() == start and _opens_single(text, marks[0])
        if opens_anew:
            marks = marks[1:]
        else:
            opened = -1
        since = start if opens_anew else opened
        for match in marks:
            at = match.start()
            if _opens_single(text, match):
                opened = since = at
            elif match.lastgroup == "close" and opened >= 0 and at > opened + 1:
                if at - since > _LONGEST_SINGLE:
                    opened = -1
                elif not _possessive(text, at, end):
                    found.append(Quote(opened, at + 1, (opened + 1, at), single=True))
                    opened = -1
    return found


def _of_double(text: str, start: int, end: int) -> bool:
    """Whether a single mark is one half of a double one."""
    return bool(_DOUBLE.match(text, start) or _DOUBLE.match(text, max(0, start - 1), end))


def _opens_single(text: str, match: re.Match[str]) -> bool:
    at = match.start()
    after_letter = at > 0 and text[at - 1].isalnum()
    return match.lastgroup == "open" and not (_NOT_OPENING.match(text, at) or after_letter)


def _possessive(text: str, at: int, end: int) -> bool:
    """As in soldiers' rations, inside single quotation marks: another closing mark follows before the next
    opening one.
    """
    if text[at - 1] not in "sS" or not re.match(r"\s+[a-z]", text[at + 1 : at + 4]):
        return False
    later = _SINGLE.search(text, at + 1, min(end, at + 200))
    return bool(later and later.lastgroup == "close")


def _nest(quotes: list[Quote]) -> list[Quote]:
    """Sort, give depths, and drop what crosses an earlier quotation or repeats it."""
    nested: list[Quote] = []
    open_ends: list[int] = []
    for quote in sorted(quotes, key=lambda q: (q.start, -q.end, q.single)):
        while open_ends and open_ends[-1] <= quote.start:
            open_ends.pop()
        if open_ends and quote.end > open_ends[-1]:
            continue
        if quote.inner[0] >= quote.inner[1]:
            continue
        open_ends.append(quote.end)
        nested.append(Quote(quote.start, quote.end, quote.inner, len(open_ends), quote.single, quote.closed))
    return nested
