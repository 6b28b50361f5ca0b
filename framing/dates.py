"""Dates as people write them → YYYY-MM-DD; what can be read in two ways is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from framing import schema

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY, _NAME, _YEAR = (
    r"(?P<day>\d\d?)(?:st|nd|rd|th)?",
    rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?",
    r"(?P<year>\d{4})",
)
_WEEKDAY, _NUMBER = r"(?:[a-z]{3,9}[,.]?\s+)?", r"(?P<month>\d\d?)"
_ENDS = r"(?![\d/.-])"


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written + _ENDS, re.IGNORECASE)


_ONE_WAY = [
    _pattern(rf"{_WEEKDAY}{_NAME}\s+{_DAY},?\s+{_YEAR}"),  # June 23, 2022
    _pattern(rf"{_WEEKDAY}{_DAY}[\s-]+{_NAME},?[\s-]+{_YEAR}"),  # 23 June 2022
    _pattern(rf"{_YEAR}[/.]{_NUMBER}[/.]{_DAY}"),  # 2022/06/23
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?\d{6}Z?)?$"),  # 20220623
]
_DAY_FIRST = _pattern(rf"{_DAY}[/.-]{_NUMBER}[/.-]{_YEAR}")
_MONTH_FIRST = _pattern(rf"{_NUMBER}[/.-]{_DAY}[/.-]{_YEAR}")
_EXCEL = re.compile(r"[2-7]\d{4}(?:\.\d+)?$")  # days since 1899-12-30: a date's cell without its format


def iso(written: object, day_first: bool | None = None) -> str:
    """The date as YYYY-MM-DD; as it was written where it is so already, no date, or can be read in two ways.

    >>> iso("June 23, 2022"), iso("20220623"), iso("01/02/2022"), iso("01/02/2022", day_first=True)
    ('2022-06-23', '2022-06-23', '01/02/2022', '2022-02-01')
    """
    text = str(written).strip()
    if schema.day(text):
        return text
    if _EXCEL.match(text):
        return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
    two_ways = [] if day_first is None else [_DAY_FIRST if day_first else _MONTH_FIRST]
    for pattern in (*_ONE_WAY, *two_ways):
        if found := pattern.match(text):
            year, month, day = found["year"], found["month"].lower(), found["day"]
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            try:
                return date(int(year), number, int(day)).isoformat()
            except ValueError:  # a thirteenth month, a thirtieth of February
                return text
    return text


def in_two_ways(written: object) -> bool:
    """Whether a date is of numbers alone, with the year last."""
    return bool(_DAY_FIRST.match(str(written).strip()))


def order(column: Iterable[object]) -> bool | None:
    """Whether the day comes first: what alone fits every such date of a column; None if both fit, or none."""
    written = [each for each in column if in_two_ways(each)]
    fit = [first for first in (True, False) if all(schema.day(iso(each, first)) for each in written)]
    return fit[0] if len(fit) == 1 else None
