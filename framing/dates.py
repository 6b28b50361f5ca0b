"""Dates as people write them → YYYY-MM-DD; what can be read in two ways is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from time import strptime

from framing import schema

_ONE_WAY = ["%b %d %Y", "%d %b %Y", "%Y %b %d", "%b %d %y", "%d %b %y", "%Y %m %d"]
_TWO_WAYS = {True: ["%d %m %Y", "%d %m %y"], False: ["%m %d %Y", "%m %d %y"], None: []}  # is the day first?
_CLOCK = re.compile(r"[\s:T]+\d\d?:\d\d[\d:.]*(?:\s*[AP]\.?M\b|\s[+-]\d{4}\b)?", re.IGNORECASE)
_PART, _NEXT = r"([a-z]{3}|\d+)[a-z]*", r"[\s,./_-]+(?:of\s+)?"
_BEFORE = r"(?:[a-z]{3,9}[,.:]?\s+)??(?![a-z]+\W+[a-z])"  # a weekday, "Updated"
_AFTER = r"(?!\s*[ap]\.?m\b|[\d/.-])"  # no June 23, 10 pm
# Thursday, Jun. 23 2022; 23rd of June, 2022; 23-Jun-22; 2022/06/23
_WRITTEN = re.compile(rf"{_BEFORE}{_PART}{_NEXT}{_PART}{_NEXT}(\d+){_AFTER}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{6}Z?)?$")  # 20220623T100000Z
_COUNTED = [  # a cell's days without its format, as spreadsheets count them; seconds, or thousandths, of Unix
    (re.compile(r"([2-7]\d{4})(?:\.\d+)?$"), date(1899, 12, 30), timedelta(days=1)),
    (re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?$"), date(1970, 1, 1), timedelta(seconds=1)),
]


def iso(written: object, day_first: bool | None = None) -> str:
    """The date as YYYY-MM-DD; as it was written where it is so already, no date, or can be read in two ways.

    >>> iso("June 23, 2022"), iso("20220623"), iso("01/02/2022"), iso("01/02/2022", day_first=True)
    ('2022-06-23', '2022-06-23', '01/02/2022', '2022-02-01')
    """
    text = str(written).strip()
    for pattern, first, unit in _COUNTED:
        if counted := pattern.match(text):
            return (first + int(counted[1]) * unit).isoformat()
    found = _WRITTEN.match(_CLOCK.sub("", text)) or _COMPACT.match(text)
    if schema.day(text) or not found:
        return text
    for form in (*_ONE_WAY, *_TWO_WAYS[day_first]):
        with suppress(ValueError):  # another form; a thirteenth month, a thirtieth of February
            return date(*strptime(" ".join(found.groups()), form)[:3]).isoformat()
    return text


def in_two_ways(written: object) -> bool:
    """Whether a date is read only where it is known if the day or the month comes first."""
    return not schema.day(iso(written)) and any(schema.day(iso(written, first)) for first in (True, False))


def order(column: Iterable[object]) -> bool | None:
    """Whether the day comes first: what alone fits every such date of a column; None if both fit, or none."""
    written = [each for each in column if in_two_ways(each)]
    fit = [first for first in (True, False) if all(schema.day(iso(each, first)) for each in written)]
    return fit[0] if len(fit) == 1 else None
