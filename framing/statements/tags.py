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
from functools import lru_cache, partial
from itertools import chain

from framing import matching
from framing.facts import word_classes
from framing.statements.cues import Cue
from framing.text.document import stretches

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
_TAG_OF_CLASS = {
    "pronoun": PRONOUN,
    "relative": RELATIVE,
    "subordinator": SUBORDINATOR,
    "and": AND,
    "but": BUT,
    "auxiliary": AUXILIARY,
    "adverb": ADVERB,
    "time": TIME,
    "preposition": PREPOSITION,
    "to": TO,
    "determiner": DETERMINER,
}
_TAG_OF_WORD = {word: tag for name, tag in _TAG_OF_CLASS.items() for word in _CLASSES[f"tag:{name}"]}
_TAG_OF_WORD |= dict(zip(",:;()-\u2013.!?\u2026[]", ",:;()--....()", strict=True))
BE = _CLASSES["be"]
COMPLEMENT = _CLASSES["complement"]

_BEFORE_VERB = (
    OUTSIDE + PRONOUN + RELATIVE + AUXILIARY + ADVERB + AND + TO + TIME + QUOTATION + COMMA + SEMICOLON + DASH
)

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
        read = [*map(_inside, found[:-1]), *map(_last, found[-1:])]
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
        if not whole or (cue.kind == "verb" and _is_noun(words, tags, first)):
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


_inside = lru_cache(maxsize=40_000)(partial(_read, following=" x"))
_last = lru_cache(maxsize=5_000)(partial(_read, following=""))


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


def _is_noun(words: list[str], tags: list[str], first: int) -> bool:
    """Whether a reporting verb is a noun here: after an article, or a stem without a subject (the state)."""
    word = words[first]
    previous, before = (words[first - 1], tags[first - 1]) if first else ("", OUTSIDE)
    if before == DETERMINER and previous in _CLASSES["pronominal"]:
        return False  # "some say"
    if before in DETERMINER + GENITIVE + NUMBER + PREPOSITION + VERB:
        return not (before == PREPOSITION and word.endswith("ing"))
    plural = previous.endswith("s") and before in WORD + NAME
    return word in _CLASSES["also_noun"] and not plural and before not in _BEFORE_VERB


# ------------------------------------------------------------------ phrases


def _any(tags: str) -> str:
    return f"[{re.escape(tags)}]"


_NOUN = _any(NOUN)
_NAMED = f"{DETERMINER}?{_NOUN}*{NAME}"  # ends in a name: "the envoy Koval"
_ASIDE = r"(?:\([^()]{0,40}\))?"
_LIST = f"(?:{_NAMED}{COMMA}){{0,4}}{_NAMED}"  # "Koval, Melnyk"
_OF = f"(?:{DETERMINER}?{_NOUN}+{_any(PREPOSITION + TO)})*"
_DEFINED = f"(?:{DETERMINER}?{_NOUN}+{PREPOSITION})*{DETERMINER}{_NOUN}+"  # "the head of the army"
_WHO = f"(?:(?:{PRONOUN}|{DETERMINER}{{1,2}}){PREPOSITION})?"  # "nobody in Kyiv", "some in the West"
_FINITE = re.compile(_any(FINITE))
_CLAUSE = re.compile(rf"{PRONOUN}|[^,;:.xvQ]{{1,9}}{_any(FINITE)}")
_LONGEST = 40  # tokens of a phrase or a verb's group
_MOST_APPOSITIONS = 5
_CLAUSE_MARK = re.compile(_any(FINITE + SEMICOLON + COLON))
_ENDING_PHRASE = re.compile(
    rf"(?:(?:(?:{_LIST}|{_DEFINED}){AND}){{0,2}}{_WHO}{_OF}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE}"
    rf"|{PRONOUN}|(?:{DETERMINER}{PREPOSITION})?{DETERMINER})\Z"  # "he", "some", "two of these"
)
_ENDING_GROUP = re.compile(  # "on Monday has also"
    rf"(?:{_any(AUXILIARY + ADVERB)}*{PREPOSITION}?{DETERMINER}?{TIME}+)?{_any(AUXILIARY + ADVERB)}*\Z"
)
_WITH_OF = f"{_NOUN}+{_ASIDE}(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE})*"
_AND_OTHERS = f"(?:{AND}{DETERMINER}?{_NOUN}+(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+)*)?"
_PHRASE = re.compile(f"{PRONOUN}|{DETERMINER}{{0,2}}{ADVERB}?{_WITH_OF}{_AND_OTHERS}")
_APPOSITION = re.compile(
    f"{COMMA}{_any(DETERMINER + ADVERB + NOUN + PREPOSITION + QUOTATION + '(),')}{{0,18}}?(?=,|\\.?$)"
)
_CLAUSE_BOUNDARY = re.compile(
    f"(?:{COMMA}{_any(CONJUNCTION)}|{SEMICOLON})(?={_any(NAME + PRONOUN + DETERMINER)})"
)
_BEFORE_SUBJECT = re.compile(
    f"{_any(CONJUNCTION + ADVERB + COMMA + DASH)}*"
    f"(?:{_any(PREPOSITION + SUBORDINATOR + TO + RELATIVE + TIME + NUMBER)}[^,]*,"
    f"{_any(CONJUNCTION + ADVERB)}*)?"
)


def group_start(unit: Unit, verb: int) -> int:
    """First token of the verb's group: its auxiliaries, adverbs and a day ("on Monday has also said")."""
    match = _ENDING_GROUP.search(unit.tags, max(0, verb - _LONGEST), verb)
    return match.start() if match else verb


def phrase_before(unit: Unit, stop: int) -> Tokens | None:
    """The longest noun phrase that ends before token `stop`, with what is set off ("X, head of Y,")."""
    first = stop
    for _ in range(_MOST_APPOSITIONS):
        if match := _ENDING_PHRASE.search(unit.tags, max(0, first - _LONGEST), first):
            return match.start(), stop
        comma = unit.tags.rfind(COMMA, 0, max(0, first - 1))
        set_off = unit.at(comma + 1) == RELATIVE or unit.word(comma + 1).endswith("ed")  # ", asked of Y,"
        clause = _CLAUSE_MARK.search(unit.tags, comma + 1, first) and not set_off
        if unit.at(stop - 1) != COMMA or comma < 0 or clause:
            return None
        first = comma
    return None


def phrase_after(unit: Unit, first: int) -> Tokens | None:
    """The noun phrase that starts at token `first`, with an apposition that a comma closes, or None."""
    match = _PHRASE.match(unit.tags, first)
    if not match:
        return None
    stop = match.end()
    while apposition := _APPOSITION.match(unit.tags, stop):
        stop = apposition.end()
    return first, stop


def subject(unit: Unit, stop: int) -> Tokens | None:
    """The subject of the clause that holds token `stop`, read from the clause's beginning; or None."""
    first = max((match.end() for match in _CLAUSE_BOUNDARY.finditer(unit.tags, 0, stop)), default=0)
    before = _BEFORE_SUBJECT.match(unit.tags, first, stop)  # "After the talks, the envoy ..."
    match = _PHRASE.match(unit.tags, before.end() if before else first, stop)
    return match.span() if match else None
