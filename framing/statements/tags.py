"""A stretch of text → tagged tokens, and the noun phrases that are read off the tags.

Each token has a tag of one letter, so that a stretch is a string and a phrase is a regular expression over
it, put together from named pieces. No parser: a noun phrase is what these patterns take for one. That is
enough to find who speaks next to a reporting verb and is wrong where a sentence is built unusually;
benchmarks/attribution.py counts how often.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain

from framing import matching
from framing.facts import word_classes
from framing.statements.cues import Cue
from framing.text.document import Known, stretches

NAME = "N"  # any capitalised word
WORD = "w"  # any other word
NUMBER = "0"
GENITIVE = "g"  # Putin's
DETERMINER = "d"
PRONOUN = "n"  # of a subject: he, they
RELATIVE = "h"  # who, which, that
SUBORDINATOR = "s"
AND = "c"  # or, nor
BUT = "b"
AUXILIARY = "x"
ADVERB = "a"
TIME = "t"  # a day, a month
PREPOSITION = "p"
TO = "i"
VERB = "v"  # a reporting verb; other verbs are words
QUOTATION = "Q"  # a whole quotation
COMMA, COLON, SEMICOLON, DASH, OPENING, CLOSING, STOP = ",:;-()."
OUTSIDE = " "  # before and after the unit

NOUN = NAME + WORD + NUMBER + GENITIVE
CONJUNCTION = AND + BUT
FINITE = AUXILIARY + VERB
BREAK = OUTSIDE + STOP + COMMA + DASH + SEMICOLON + OPENING

_CLASSES = word_classes()
_CLOSED_CLASSES = (
    "pronoun relative subordinator and but auxiliary adverb time preposition to determiner".split()
)
_CLOSED_TAGS = (
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
    AND,
    BUT,
    AUXILIARY,
    ADVERB,
    TIME,
    PREPOSITION,
    TO,
    DETERMINER,
)
_TAG_OF_WORD = {
    word: tag
    for name, tag in zip(_CLOSED_CLASSES, _CLOSED_TAGS, strict=True)
    for word in _CLASSES[f"tag:{name}"]
}
_TAG_OF_WORD |= dict(zip(",:;()-\u2013.!?\u2026[]", ",:;()--....()", strict=True))
BE = _CLASSES["be"]
COMPLEMENT = _CLASSES["complement"]
ADJUNCT = _CLASSES["adjunct"]
_ALSO_NOUNS = _CLASSES["also_noun"]
_PRONOMINAL = _CLASSES["pronominal"]
_PLURALS = _CLASSES["plural"]

Tokens = tuple[int, int]
"""First token and the one after the last."""


@dataclass(slots=True)
class Unit:
    """Sentences that no outer quotation crosses, as tokens; an outer quotation is a single token."""

    starts: list[int]
    words: list[str]  # lower case
    quotes: dict[int, int]  # end of each by its start
    tags: str
    cues: list[tuple[int, int, Cue]]  # first token, token after the last, cue

    def at(self, token: int) -> str:
        """Tag of a token."""
        return self.tags[token] if 0 <= token < len(self.tags) else OUTSIDE

    def word(self, token: int) -> str:
        """Lower-case word of a token; empty outside the unit."""
        return self.words[token] if 0 <= token < len(self.words) else ""

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Span of tokens `first` to `stop` (exclusive) in the text."""
        last = self.starts[stop - 1]
        return self.starts[first], self.quotes.get(last) or last + len(self.words[stop - 1])

    def finite(self, first: int, stop: int) -> bool:
        """Whether an auxiliary or a reporting verb stands among the tokens."""
        return _FINITE.search(self.tags, first, stop) is not None

    def clause_begins(self, token: int) -> bool:
        """Whether a subject and its verb begin here: "he ...", "the dam is ..."."""
        return _CLAUSE.match(self.tags, token) is not None


def read_unit(
    norm: str, start: int, end: int, quotes: list[tuple[int, int]], cues: list[tuple[int, int, Cue]]
) -> Unit:
    """Tokenise a stretch of text; `quotes` and `cues` lie within it, ascending."""
    starts: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    at = start
    for left, right in [*quotes, (end, end)]:
        found, places = stretches(norm[at:left])
        read = [*map(_INSIDE.__getitem__, found[:-1]), *map(_LAST.__getitem__, found[-1:])]
        starts += [at + place + a for place, one in zip(places, read, strict=False) for a in one[0]]
        words += chain.from_iterable([one[1] for one in read])
        tags += "".join([one[2] for one in read])
        if left < right:
            starts.append(left)
            words.append('"' + norm[right - 2])
            tags.append(QUOTATION)
        at = right
    known: list[tuple[int, int, Cue]] = []
    for left, right, cue in cues:
        first, stop = bisect_left(starts, left), bisect_left(starts, right)
        whole = stop > first and starts[first] == left and starts[stop - 1] + len(words[stop - 1]) >= right
        if not whole or (cue.kind == "verb" and _is_noun(norm[left].isupper(), cue, words, tags, first)):
            continue
        if cue.kind == "verb":
            tags[first:stop] = VERB * (stop - first)
        known.append((first, stop, cue))
    return Unit(starts, words, dict(quotes), "".join(tags), known)


_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|St|Jr|Sr|No|vs|[A-Z](?:\.[A-Z])*)\.(?=\s+\S)"
    r"|[^\W_]+(?:['.&/\-][^\W_]+)*'?(?<!\s)|[.,:;()\[\]!?\u2026\u2013]|-(?=[\s-])|[^\w\s]"
)


def _read(stretch: str, following: str) -> tuple[tuple[int, ...], tuple[str, ...], str]:
    """Starts, lower-case words and tags of the tokens of a stretch without blanks, by what follows it."""
    found = [
        (match.start(), *read)
        for match in _TOKEN.finditer(stretch + following)
        if match.end() <= len(stretch) and (read := _read_word(match[0]))[1]
    ]
    starts, words, tags = tuple(zip(*found, strict=True)) or ((),) * 3
    return starts, words, "".join(tags)


_INSIDE, _LAST = Known(lambda stretch: _read(stretch, " x")), Known(lambda stretch: _read(stretch, ""))


def _read_word(written: str) -> tuple[str, str]:
    word = matching.lower(written)
    return word, _TAG_OF_WORD.get(word) or _tag_by_form(written, word)


def _tag_by_form(written: str, word: str) -> str:
    """Tag of a word of no closed class; empty for a mark that is no token."""
    character = written[0]
    if not character.isalnum() and character not in "$%":
        return ""
    if word.endswith(("'s", "s'")):
        return GENITIVE
    if word.endswith("n't"):
        return AUXILIARY
    if character.isupper():
        return NAME
    if not character.isalpha():
        return NUMBER
    return ADVERB if word.endswith("ly") and len(word) > 4 else WORD


def _is_noun(capital: bool, cue: Cue, words: list[str], tags: list[str], first: int) -> bool:
    """Whether a reporting word is a noun here: after an article, in a name, or a bare stem without a subject
    that could go with it (the state, campaign promises, United States).
    """
    word = words[first]
    previous = words[first - 1] if first else ""
    before = tags[first - 1] if first else OUTSIDE
    after = tags[first + 1] if first + 1 < len(tags) else OUTSIDE
    if before == DETERMINER and previous in _PRONOMINAL and word not in _ALSO_NOUNS:
        return False
    if before in DETERMINER + GENITIVE + NUMBER:
        return True
    if before == PREPOSITION and not word.endswith("ing"):
        return True
    if capital and before == NAME and WORD in tags[:first]:
        return True
    back = first - 1
    while back > 0 and tags[back] == ADVERB:
        back -= 1
    if (
        back < first - 1
        and tags[back] in DETERMINER + GENITIVE
        and (word in _ALSO_NOUNS or word.endswith("s"))
    ):
        return True  # the only state, Putin's further requests
    if word in _ALSO_NOUNS:
        with_subject = (
            not first
            or (previous.endswith("s") and before in WORD + NAME)
            or before in PRONOUN + RELATIVE + AUXILIARY + ADVERB + AND + TO + TIME + DETERMINER + QUOTATION
            or before in COMMA + SEMICOLON + DASH + CLOSING
            or previous in _PLURALS
        )
        return not with_subject or after == AUXILIARY
    if word.endswith("s"):
        its_stem_is = cue.forms[0] in _ALSO_NOUNS and after in FINITE + PREPOSITION
        return (its_stem_is and "object" not in cue.takes) or before == VERB
    return False


# ------------------------------------------------------------------ phrases


def _any(tags: str) -> str:
    return f"[{re.escape(tags)}]"


_NOUN = _any(NOUN)
_NAMED = f"{DETERMINER}?{_NOUN}*{NAME}"  # ends in a name: "the envoy Koval"
_ASIDE = r"(?:\([^()]{0,40}\))?"
_LIST = f"(?:{_NAMED}{COMMA}){{0,4}}{_NAMED}"  # "Koval, Melnyk"
_OF = f"(?:{DETERMINER}?{_NOUN}+{_any(PREPOSITION + TO)})*"
_DEFINED = f"(?:{DETERMINER}?{_NOUN}+{PREPOSITION})*{DETERMINER}{_NOUN}+"  # "the head of the army"
_FINITE = re.compile(_any(FINITE))
_CLAUSE = re.compile(rf"{PRONOUN}|[^,;:.xvQ]{{1,9}}{_any(FINITE)}")
_LONGEST_PHRASE = 40  # tokens
_MOST_APPOSITIONS = 5
_CLAUSE_MARK = re.compile(_any(FINITE + SEMICOLON + COLON))


_ENDING_PHRASE = re.compile(
    rf"(?:(?:(?:{_LIST}|{_DEFINED}){AND}){{0,2}}{_OF}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE}"
    rf"|{PRONOUN}|(?:{DETERMINER}{PREPOSITION})?{DETERMINER})\Z"  # "he", "some", "two of these"
)
_ENDING_GROUP = re.compile(  # "on Monday has also"
    rf"(?:{_any(AUXILIARY + ADVERB)}*{PREPOSITION}?{DETERMINER}?{TIME}+)?{_any(AUXILIARY + ADVERB)}*\Z"
)
_WITH_OF = f"{_NOUN}+{_ASIDE}(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE})*"
_AND_OTHERS = f"(?:{AND}{DETERMINER}?{_NOUN}+(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+)*)?"
_PHRASE = re.compile(f"{PRONOUN}|{DETERMINER}{{0,2}}{ADVERB}?{_WITH_OF}{_AND_OTHERS}")
_APPOSITION = re.compile(_any(DETERMINER + ADVERB + NOUN + PREPOSITION + QUOTATION + "(),") + r"*?(?=,|\.?$)")
_LONGEST_APPOSITION = 18

_CLAUSE_BOUNDARY = re.compile(f"{COMMA}{_any(CONJUNCTION)}|{SEMICOLON}{_any(CONJUNCTION)}?")
_HEAD = f"(?:{NAME}+{GENITIVE}?{NAME}*|{GENITIVE}?{NAME}*{WORD}{{1,3}}|{NUMBER}{WORD}+)"
_SUBJECT = re.compile(
    rf"{PRONOUN}|(?:{DETERMINER}{{0,2}}{ADVERB}?)?{_HEAD}(?:{PREPOSITION}{DETERMINER}?[{WORD}{NAME}]+)*"
    rf"(?:{AND}(?:{DETERMINER}?{NAME}+|{DETERMINER}{WORD}+))?|{DETERMINER}?{_NOUN}+"
)


def group_start(unit: Unit, verb: int) -> int:
    """First token of the verb's group: its auxiliaries, adverbs and a day ("on Monday has also said")."""
    match = _ENDING_GROUP.search(unit.tags, max(0, verb - _LONGEST_PHRASE), verb)
    return match.start() if match else verb


def _ending(unit: Unit, stop: int, low: int) -> int | None:
    """First token of the longest noun phrase that ends before token `stop`."""
    match = _ENDING_PHRASE.search(unit.tags, max(low, stop - _LONGEST_PHRASE), stop)
    return match.start() if match else None


def phrase_before(unit: Unit, stop: int, low: int = 0) -> Tokens | None:
    """The noun phrase that ends before token `stop`, with what is set off ("X, head of Y,"), or None."""
    if unit.at(stop - 1) == COMMA:
        return _before_apposition(unit, stop - 1, low)
    if unit.at(stop - 1) == DASH and unit.tags.rfind(DASH, max(low, stop - _LONGEST_PHRASE), stop - 1) > low:
        stop = unit.tags.rfind(DASH, low, stop - 1)  # "Koval - after a pause - told"
    first = _ending(unit, stop, low)
    return None if first is None else (first, stop)


def _before_apposition(unit: Unit, stop: int, low: int) -> Tokens | None:
    """An apposition ends at token `stop`, a comma; its head stands before an earlier comma."""
    right = stop
    for _ in range(_MOST_APPOSITIONS):
        left = unit.tags.rfind(COMMA, low, right)
        clause = _CLAUSE_MARK.search(unit.tags, left + 1, right) and unit.at(left + 1) != RELATIVE
        if left <= low or clause:
            return None
        first = _ending(unit, left, low)
        if first is not None:
            return first, stop
        right = left
    return None


def phrase_after(unit: Unit, first: int) -> Tokens | None:
    """The noun phrase that starts at token `first`, with an apposition that a comma closes, or None."""
    match = _PHRASE.match(unit.tags, first)
    if not match:
        return None
    stop = match.end()
    while unit.at(stop) == COMMA:
        close = _APPOSITION.match(unit.tags, stop + 1)
        if not close or close.end() - stop > _LONGEST_APPOSITION:
            break
        stop = close.end()
    return first, stop


def subject(unit: Unit, stop: int) -> Tokens | None:
    """The subject of the clause that holds token `stop`, read from the clause's beginning; or None."""
    first = 0
    for boundary in _CLAUSE_BOUNDARY.finditer(unit.tags, 0, stop):
        if unit.at(boundary.end()) in NAME + PRONOUN + DETERMINER:
            first = boundary.end()
    first = _past(unit, first, stop, CONJUNCTION + ADVERB + COMMA + DASH)
    comma = unit.tags.find(COMMA, first, stop)
    adverbial = (
        unit.at(first) in PREPOSITION + SUBORDINATOR + TO + RELATIVE + TIME + NUMBER
        or unit.word(first).endswith(("ing", "ed"))
        or comma == first + 1
    )
    if comma > 0 and adverbial:  # "After the talks, the envoy ..."
        first = _past(unit, comma + 1, stop, CONJUNCTION + ADVERB)
    match = _SUBJECT.match(unit.tags, first, stop)
    return match.span() if match else None


def _past(unit: Unit, token: int, stop: int, tags: str) -> int:
    while token < stop and unit.tags[token] in tags:
        token += 1
    return token
