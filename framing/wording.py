"""The terms in which a clause tells something: its names, figures, dates and words, each in one form."""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import pairwise, product

from nltk.stem.snowball import SnowballStemmer
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from framing import actors

NAME, FIGURE, DATE = ANCHORS = "@", "#", "~"  # the first character of a term that is no plain word
_NO_MARKS = str.maketrans(dict.fromkeys(ANCHORS, " "))  # a text's own
_SHORTEST = 3  # words of a clause that are no function words
_COMPARED = 40  # wordings of a fact, the commonest, that every one is compared with for differing figures
Terms = tuple[str, ...]

_WORD = re.compile(r"[@#~]\w+(?:[.+-]\w+)*|\w+(?:'\w+)?")
_CUT = re.compile(r"[;:,]\s|\s[–-]\s|\s(?=(?:and|but|while|who|whom|which|where)\s)")
_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_MONTH = rf"({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\.?"
_TH, _YEAR = r"(?:st|nd|rd|th)?", r"(?:,? (?:19|20)\d\d)?(?!\w|[,.]\d)"
_DATE = re.compile(rf"\b(?:(\d\d?){_TH}(?: of)? {_MONTH}|{_MONTH} (\d\d?){_TH}){_YEAR}", re.I)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b", re.I)
_SMALL = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {w: n for n, w in enumerate(_SMALL, 2)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "bn": 10**9}
_NUMBER = rf"(?P<digits>(?:\d{{1,3}}(?:[, ]\d{{3}})+|\d+)(?:\.\d+)?)|(?P<words>{'|'.join(_VALUES)})"
_UNIT = rf"(?:[ -](?P<unit>{'|'.join(_SMALL[:8])})\b)?"
_SCALED = rf"(?:[ -]?(?:{'|'.join(_SCALES)})\b){{0,2}}"
_FIGURE = re.compile(rf"[@~][\w-]+|\b(?:{_NUMBER}{_UNIT})(?P<scales>{_SCALED})(?(digits)\w*|\b)", re.I)
_VAGUE = {"dozens", "scores", "hundreds", "thousands", "millions"}
_SAID = "said say says saying told tell tells according mr mrs ms".split()
_EMPTY = ENGLISH_STOP_WORDS.union(_SAID).difference("neither nor not no never first third".split())
_stem = cache(SnowballStemmer("english").stem)


def names(sentences: Iterable[str]) -> set[str]:
    """Words, in lower case, that these sentences mostly write with a capital where none begins.

    Headlines in title case and texts in capitals do not count.

    >>> sorted(names(["He met Kim there.", "KIM IS HERE NOW"]))
    ['kim']
    """
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for sentence in sentences:
        words = [word for word in _WORD.findall(sentence) if word[0].isalpha()]
        if 5 * sum(word[0].isupper() for word in words) > 3 * len(words):
            continue
        for word in words[1:]:
            (upper if word[0].isupper() else lower)[_bare(word)] += 1
    known = {word for word, times in upper.items() if times > lower[word]}
    return known.difference(_EMPTY, _DAYS)


def one_form(text: str, mentions: Iterable[tuple[int, int, str]], date: str) -> str:
    """A text in which each name, figure, date and day of the week is one word.

    `mentions` are starts, ends and names; in an article of an ISO `date` "on Monday" is the last Monday.

    >>> one_form("Chinese guests left on Oct 18, a Friday.", [(0, 7, "china")], "2024-10-20")
    '@china guests left on ~10-18, a ~10-18.'
    """
    text = text.translate(_NO_MARKS)
    for start, end, actor in sorted(mentions, reverse=True):
        text = f"{text[:start]}{NAME}{actor}{text[end:]}"
    text = _DATE.sub(_date, text)
    with suppress(ValueError):
        written = datetime.date.fromisoformat(date[:10])
        text = _DAY.sub(lambda match: _last(match[0], written), text)
    return _FIGURE.sub(_figure, text)


def clauses(text: str) -> list[str]:
    """A sentence cut at commas and conjunctions; three words of a clause at least are no function words."""
    found: list[str] = []
    full = 0  # words of the last clause that are no function words
    for part in _CUT.split(text):
        here = sum(_bare(word) not in _EMPTY for word in _WORD.findall(part))
        if found and min(full, here) < _SHORTEST:
            found[-1] = f"{found[-1]} {part}"
            full += here
        else:
            found.append(part)
            full = here
    return found


def terms(clause: str, known_names: Collection[str]) -> Terms:
    """The terms of a clause in `one_form`: stems, names, dates, and figures (small ones with their noun).

    >>> terms(one_form("Two Kims sent some ten thousand soldiers on Oct 18", [], ""), {"kims"})
    ('#2', '@kim', 'sent', '#10000', 'soldier', '~10-18')
    """
    words = [_bare(word) for word in _WORD.findall(clause)]
    found = []
    for at, word in enumerate(words):
        if word[0] == FIGURE or word in _VAGUE:
            value = word.removeprefix(FIGURE)
            noun = next((w for w in words[at + 1 : at + 4] if w not in _EMPTY and w[0].isalpha()), "")
            small = len(value) == 1 and noun and noun not in known_names
            found.append(f"{FIGURE}{value} {_stem(noun)}" if small else FIGURE + value)
        elif word[0] in ANCHORS:
            found.append(word)
        elif len(word) > 1 and word not in _EMPTY:
            found.append(NAME + _stem(word) if word in known_names else _stem(word))
    return tuple(found)


def differing(wordings: Sequence[Terms]) -> list[str]:
    """What each wording says in figures, dates or names, where another says something else instead.

    >>> differing([("#1500", "soldier"), ("#thousands", "soldier"), ("soldier",)])
    ['1,500', 'thousands', '']
    """
    times = Counter(wordings)
    common = [one for one, _ in times.most_common(_COMPARED)]
    said: dict[Terms, dict[str, None]] = {one: {} for one in times}
    for one, other in product(times, common):
        for here, there in _instead(one, other):
            said[one] |= dict.fromkeys(here)
            said[other] |= dict.fromkeys(there)
    return ["; ".join(map(_readable, said[terms])) for terms in wordings]


def _readable(term: str) -> str:
    """A figure (1,500), date (18 October) or name as a reader would write it."""
    kind, value = term[0], term[1:]
    if kind == DATE:
        month, day = value.split("-")
        return f"{day} {calendar.month_name[int(month)]}"
    number, _, noun = value.partition(" ")
    return f"{float(number):,.12g} {noun}".strip() if kind == FIGURE and number[0].isdigit() else value


def _instead(one: Terms, other: Terms) -> Iterator[tuple[list[str], list[str]]]:
    """What two wordings of one fact say instead of one another, by kind.

    Figures of one noun, or large ones, and dates differ where none is alike. Of names of nobody known (who is
    known has several), one each may differ, where the same word stands before or after both.
    """
    for kind in (FIGURE, DATE):
        here, there = ({term for term in terms if term[0] == kind} for terms in (one, other))
        nouns, their_nouns = ({term.partition(" ")[2] for term in terms} for terms in (here, there))
        if nouns & their_nouns and not here & there:
            yield sorted(here), sorted(there)
    here, there = ({term for term in terms if term[0] == NAME} for terms in (one, other))
    only_here, only_there = here - there, there - here
    if len(only_here) == len(only_there) == 1:
        (name,), (their_name,) = only_here, only_there
        known = {name[1:], their_name[1:]} & actors.table().keys()
        if not known and _neighbours(one, name) & _neighbours(other, their_name):
            yield [name], [their_name]


def _neighbours(terms: Terms, term: str) -> set[tuple[str, str]]:
    """What stands before and after a term, its own place blank."""
    blanked = ["" if one == term else one for one in terms]
    return {pair for pair in pairwise(blanked) if "" in pair}


def _date(match: re.Match[str]) -> str:
    month = [name[:3] for name in _MONTHS].index((match[2] or match[3])[:3].lower()) + 1
    return f"{DATE}{month}-{int(match[1] or match[4])}"


def _figure(match: re.Match[str]) -> str:
    """A number in digits; of a name or a date the same."""
    if not (match["digits"] or match["words"]):
        return match[0]
    value = float(re.sub("[, ]", "", match["digits"])) if match["digits"] else _VALUES[match["words"].lower()]
    value += _VALUES[match["unit"].lower()] if match["unit"] else 0
    for scale in re.findall(r"[a-z]+", match["scales"].lower()):
        value *= _SCALES[scale]
    return f"{FIGURE}{value:.12g} "


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s")


def _last(weekday: str, written: datetime.date) -> str:
    days = (written.weekday() - _DAYS.index(weekday.lower())) % 7
    day = datetime.date.fromordinal(max(1, written.toordinal() - days))
    return f"{DATE}{day.month}-{day.day}"
