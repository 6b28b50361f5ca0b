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

_WORD = re.compile(r"~\d+(?:-\d+)?|[@#]\w+(?:[.+-]\w+)*|\w+(?:'\w+)?")
_CUT = re.compile(r"[;:,]\s|\s[–-]\s|\s(?=(?:and|but|while|who|whom|which|where)\s)")
_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\.?"
_NTH = r"\d\d?(?:st|nd|rd|th)?"
_NTHS = rf"{_NTH}(?:(?: ?[-–] ?| to | and ){_NTH})?"
_DAY_OF = rf"(?:{_NTHS}(?: of)? {_MONTH}|{_MONTH} {_NTHS})"
_DATE = re.compile(rf"\b{_DAY_OF}(?:,? (?:19|20)\d\d)?(?!\w|[,.]\d)", re.I)
_YEAR = re.compile(r"(?<![\w.,$€£-])((?:19|20)\d\d)(?![-\w]|[.,]\d| [a-z]+s\b)")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ONES = "one two three four five six seven eight nine ten eleven twelve".split()
_ONES += "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {w: n for n, w in enumerate(_ONES, 1)} | {w: 10 * n for n, w in enumerate(_TENS, 2)} | {"half": 0.5}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mln": 10**6}
_SCALES |= {"billion": 10**9, "bn": 10**9, "trillion": 10**12}
_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?"
_SCALED = rf"(?:[ -]?(?:{'|'.join(_SCALES)})\b)"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[:9])}))?|{'|'.join(_ONES)})\b"
_WORDS = rf"(?:{_SMALL}(?: and a half)?|(?:half )?a(?={_SCALED}))(?:{_SCALED}(?: (?:and )?{_SMALL})?)*"
_FIGURE = re.compile(
    rf"[@~][\w-]+|(?P<money>[$€£])?\b(?P<digits>{_DIGITS})(?P<scales>{_SCALED}*)(?P<rest>\w*)"
    rf"|\b(?P<words>{_WORDS})(?=(?:[ -](?P<next>[a-z]+))?)", re.I
)  # fmt: skip
_NOT = re.compile(r"\b(?:\w+n't|cannot|no longer|no one|none|nobody|nothing|never|neither|nor|not?)\b", re.I)
_AFFIRMED = re.compile(r"\b(?:not (?:only|just|least)|no (?:less|fewer|more|later) than|no\.)(?!\w)", re.I)
_SINGULAR = {"peopl": "person", "men": "man", "women": "woman", "children": "child"}  # by stems
_VAGUE = {"dozens", "scores", "hundreds", "thousands", "millions"}
_SAID = "said say says saying told tell tells according mr mrs ms".split()
_EMPTY = ENGLISH_STOP_WORDS.union(_SAID).difference("not first third".split())
_stem = cache(SnowballStemmer("english").stem)


def names(sentences: Iterable[str]) -> set[str]:
    """Words, in lower case, that these sentences mostly write with a capital where none begins.

    Headlines in title case and texts in capitals do not count.

    >>> sorted(names(["He met Kim there.", "KIM IS HERE NOW"]))
    ['kim']
    """
    capitals = Counter[str]()  # more than small letters
    for sentence in sentences:
        words = [word for word in _WORD.findall(sentence) if word[0].isalpha()]
        if 5 * sum(word[0].isupper() for word in words) > 3 * len(words):
            continue
        for word in words[1:]:
            capitals[_bare(word)] += 1 if word[0].isupper() else -1
    return set(+capitals).difference(_EMPTY, _DAYS)


def one_form(text: str, mentions: Iterable[tuple[int, int, str]], date: str) -> str:
    """A text in which each name, figure, date and day of the week is one word.

    `mentions` are starts, ends and names; in an article of an ISO `date` "on Monday" is the last Monday.

    >>> one_form("Chinese guests left on Oct 18, a Friday.", [(0, 7, "china")], "2024-10-20")
    '@china guests left on ~10-18, a ~10-18.'
    """
    text = text.translate(_NO_MARKS)
    for start, end, actor in sorted(mentions, reverse=True):
        text = f"{text[:start]}{NAME}{actor}{text[end:]}"
    text = _NOT.sub("not", _AFFIRMED.sub("", text))
    text = _YEAR.sub(rf"{DATE}\1", _DATE.sub(_dates, text))
    with suppress(ValueError, OverflowError):  # no date, or the first week of all
        written = datetime.date.fromisoformat(date[:10])
        for day in (written - datetime.timedelta(days) for days in range(7)):
            text = re.sub(rf"\b{day:%A}\b", f"{DATE}{day.month}-{day.day}", text, flags=re.I)
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
            small = value[1:2] in ("", ".") and noun and noun not in known_names  # under ten
            found.append(f"{FIGURE}{value} {_stem(noun)}" if small else FIGURE + value)
        elif word[0] in ANCHORS:
            found.append(word)
        elif len(word) > 1 and word not in _EMPTY:
            found.append(NAME + _stem(word) if word in known_names else _stem(word))
    return tuple(found)


def telling(terms: Terms) -> list[str]:
    """The terms that tell facts apart: "one man" only tells wordings apart."""
    return [term for term in terms if not term.startswith(f"{FIGURE}1 ")]


def differing(wordings: Sequence[Terms]) -> list[str]:
    """What each wording says where another says something else instead; "denied" where it denies that.

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
    if kind == DATE and "-" in value:
        month, day = value.split("-")
        return f"{day} {calendar.month_name[int(month)]}"
    number, _, noun = value.partition(" ")
    return f"{float(number):,.12g} {noun}".strip() if kind == FIGURE and number[0].isdigit() else value


def _instead(one: Terms, other: Terms) -> Iterator[tuple[list[str], list[str]]]:
    """What two wordings of one fact say instead of one another, by kind.

    Figures of one noun, or large ones, days and years differ where none is alike. Of names of nobody known
    (who is known has several), one each may differ, where the same word stands before or after both.
    """
    for kind in (FIGURE, DATE):
        here, there = ({term for term in terms if term[0] == kind} for terms in (one, other))
        if set(map(_of_what, here)) & set(map(_of_what, there)) and not here & there:
            yield sorted(here), sorted(there)
    if _denies(one, other):
        yield [f"{FIGURE}denied"], []
    here, there = ({term for term in terms if term[0] == NAME} for terms in (one, other))
    only_here, only_there = here - there, there - here
    if len(only_here) == len(only_there) == 1:
        (name,), (their_name,) = only_here, only_there
        known = {name[1:], their_name[1:]} & actors.table().keys()
        if not known and _neighbours(one, name) & _neighbours(other, their_name):
            yield [name], [their_name]


def _of_what(term: str) -> tuple[str, bool]:
    """The noun of a figure, and whether it is a day, not a year: what may be said instead of one another."""
    noun = term.partition(" ")[2]
    return _SINGULAR.get(noun, noun), "-" in term


def _denies(one: Terms, other: Terms) -> bool:
    """Whether a wording denies something that another, which is mostly the same, affirms."""
    denied = {there for here, there in pairwise(one) if here == "not"}
    shared = set(one) & set(other)
    return "not" not in other and bool(denied & shared) and 2 * len(shared) > len(set(one))


def _neighbours(terms: Terms, term: str) -> set[tuple[str, str]]:
    """What stands before and after a term, its own place blank."""
    blanked = ["" if one == term else one for one in terms]
    return {pair for pair in pairwise(blanked) if "" in pair}


def _dates(match: re.Match[str]) -> str:
    month = next(number for number, name in enumerate(_MONTHS, 1) if name[:3] in match[0].lower())
    days = re.findall(r"\b\d\d?(?!\d)", match[0])
    return " ".join(f"{DATE}{month}-{int(day)}" for day in days)


def _figure(match: re.Match[str]) -> str:
    """A number in digits; of a name, a date and a "one" that counts nothing the same."""
    digits, words = match["digits"], (match["words"] or "").lower()
    counts_nothing = words == "one" and (match["next"] or "the").lower() in _EMPTY
    if counts_nothing or not (digits or words):
        return match[0]
    value, thousands = float(re.sub("[, ]", "", digits or "0")), 0.0
    for word in re.findall("[a-z]+", words or match["scales"].lower()):
        scale = _SCALES.get(word, 0)
        value = (value or 1) * scale if scale else value + _VALUES.get(word, 0)
        if scale >= 1000:
            value, thousands = 0.0, thousands + value
    millions = 10**6 if match["money"] and match["rest"] == "m" else 1  # without a sign m is metres
    return f"{FIGURE}{(thousands + value) * millions:.12g} "


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s")
