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

    @property
    def single(self) -> bool:
        return self.form in ("'", "‘", "’", "‹", "›", "‚", "`", "´")

    @property
    def set_off(self) -> bool:
        return self.before.isspace() or self.before in "([\u2013\u2014-"


_ELISION = r"(?i:\d\ds?|s|t|em|til|tis|twas|cause|n'?|round)\b"  # don't, '24, 'tis
_MARK = re.compile(rf"""''|’’|‘‘|["“”„‟«»‹›‚`´]|['‘’](?!{_ELISION})""")  # two single marks are a double one
_ANEW = {False: re.compile("""["“„‟«]|''|‘‘"""), True: re.compile(rf"['‘](?!{_ELISION})")}
_ALWAYS_OPEN = ("“", "„", "‟", "«", "‘‘")
_BEGUN = re.compile(r"(?:^|[:,.!?])\s*\Z")  # where a quotation without a closing mark may begin
_DEEPEST = 3
_LONGEST_SINGLE = 1200


def find_quotes(text: str, paragraphs: Sequence[Span], blocks: Sequence[Span] = ()) -> list[Quote]:
    """The quotations of a text, ascending by start; `blocks` are those set off without marks.

    The text still has its typographic marks. What is left open at a paragraph's end goes on only where the
    next begins with an opening mark.

    >>> find_quotes('He said "we won" and left.', [(0, 26)])
    [Quote(start=8, end=16, inner=(9, 15), depth=1)]
    """
    found = [Quote(*block, block) for block in blocks]
    goes_on: _Mark | None = None  # what a paragraph left open and the next opens anew
    for (start, end), following in pairwise([*paragraphs, (len(text), len(text))]):
        marks = [_mark(text, *match.span(), start, end) for match in _MARK.finditer(text, start, end)]
        stack = [goes_on] if goes_on else []
        found += _paired(text, marks[len(stack) :], stack)
        left_open = next((mark for mark in stack if not mark.single), stack[0] if stack else None)
        goes_on = None
        if left_open and (closing := _single_instead(marks, left_open)):
            found.append(Quote(left_open.start, closing.end, (left_open.end, closing.start)))
        elif left_open and _ANEW[left_open.single].match(text, following[0]) and left_open.after.strip():
            goes_on = left_open
        elif left_open and not left_open.single and _BEGUN.search(text[start : left_open.start]):
            found.append(Quote(left_open.start, end, (left_open.end, end)))
    return _nest(found)


def _mark(text: str, at: int, stop: int, start: int, end: int) -> _Mark:
    before, after = text[at - 1] if at > start else " ", text[stop] if stop < end else " "
    return _Mark(at, stop, text[at:stop], before, after)


def _paired(text: str, marks: Sequence[_Mark], stack: list[_Mark]) -> list[Quote]:
    """The quotations that the marks of a paragraph close; the stack holds what is open, before and after."""
    found: list[Quote] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        opening = next((one for one in reversed(stack) if one.single == mark.single), None)
        if opening and _closes(mark, opening):
            owner = mark.single and mark.before in "sS" and text[mark.end : mark.end + 2].strip().islower()
            if owner and following and following.single and _closes(following, opening):
                continue  # as in soldiers' rations, inside single marks
            found.append(Quote(opening.start, mark.end, (opening.end, mark.start)))
            del stack[stack.index(opening) :]
        elif _opens(mark):
            if len(stack) == _DEEPEST or (stack and mark.form == '"' == stack[-1].form):
                stack.pop()
            stack.append(mark)
    return found


def _opens(mark: _Mark) -> bool:
    spaced = mark.after.isspace()
    if mark.form in _ALWAYS_OPEN:
        return not (spaced and mark.before.isalnum())
    if mark.form == '"':
        return not (mark.before.isalnum() or (spaced and mark.before in ".,!?%"))
    if mark.single:
        return mark.form in "'‘‹‚`" and not (mark.before.isalnum() or spaced or mark.after in "'’")
    return mark.set_off and not spaced


def _closes(mark: _Mark, opening: _Mark) -> bool:
    """Whether a mark closes what another opened: one that stands where only a closing mark does, whatever its
    form, as writers take the wrong one.
    """
    if mark.single:
        near = mark.start - opening.start <= _LONGEST_SINGLE
        return near and mark.form in "'’›´" and not (mark.before.isspace() or mark.after.isalnum())
    ended = not mark.set_off and (mark.after.isspace() or mark.after in ".,;:!?)]\u2013\u2014")
    begun = mark.set_off and (mark.after.isalnum() or mark.after in "'‘")
    return ended if mark.form in _ALWAYS_OPEN else not begun


def _single_instead(marks: Sequence[_Mark], opening: _Mark) -> _Mark | None:
    """The single mark that closes what a double one opened, as in “No,’ he said."""
    later = (mark for mark in marks if mark.start > opening.start and mark.single)
    first = next((mark for mark in later if _opens(mark) or mark.before in ",.!?"), None)
    return None if first is None or opening.single or _opens(first) else first


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
