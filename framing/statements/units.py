"""Sentences → units: tokens with a tag of one letter each, the reporting words among them, and phrases.

No parser: a noun phrase is what a pattern over the tags takes for one. That finds who speaks next to a
reporting verb, and is wrong where a sentence is built unusually: benchmarks/attribution.py counts how often.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from framing import facts, matching
from framing.text.document import Document
from framing.text.quotes import Span
from framing.text.sentences import SHORTENED

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

STANCES = ("neutral", "doubting", "endorsing", "hostile")
_COLUMNS: dict[str, facts.Valid] = {
    "cue_id": facts.Written("[a-z-]+", "Give each id once.", once=True),
    "forms": facts.Written(".+", "Give the forms, separated by '|'."),
    "kind": ("verb", "noun", "adjective", "source"),
    "act": ("speech", "thought", "stance", "evidence"),
    "stance": STANCES,
    **dict.fromkeys(("takes", "rationale", "source")),
}
_FIRST_READ = {"adjective": 0, "verb": 1}  # "X is convinced that ...": X holds it, nobody convinced X

_CLASSES = facts.word_classes()
BE, COMPLEMENT = _CLASSES["be"], _CLASSES["complement"]
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
_TOKEN = re.compile(
    rf"(?:{SHORTENED}|[A-Z](?:\.[A-Z])*)\.(?=\s+\S)"
    r"|[^\W_]+(?:['.&/\-][^\W_]+)*'?|[.,:;()\[\]!?\u2026\u2013$%-]"
)
_BEFORE_VERB = (
    OUTSIDE + PRONOUN + RELATIVE + AUXILIARY + ADVERB + AND + TO + TIME + QUOTATION + COMMA + SEMICOLON + DASH
)


def _any(tags: str) -> str:
    return f"[{re.escape(tags)}]"


_LONGEST_PHRASE = 40  # tokens of a phrase or a verb's group
_MOST_APPOSITIONS = 5


_NOUN = _any(NOUN)
_NAMED = f"{DETERMINER}?{_NOUN}*{NAME}"  # ends in a name: "the envoy Koval"
_ASIDE = r"(?:\([^()]{0,40}\))?"
_LIST = f"(?:{_NAMED}{COMMA}){{0,4}}{_NAMED}"  # "Koval, Melnyk"
_OF = f"(?:{DETERMINER}?{_NOUN}+{_any(PREPOSITION + TO)})*"
_DEFINED = f"(?:{DETERMINER}?{_NOUN}+{PREPOSITION})*{DETERMINER}{_NOUN}+"  # "the head of the army"
_WHO = f"(?:(?:{PRONOUN}|{DETERMINER}{{1,2}}){PREPOSITION})?"  # "nobody in Kyiv", "some in the West"
_ENDING_PHRASE = re.compile(
    rf"(?:(?:(?:{_LIST}|{_DEFINED}){AND}){{0,2}}{_WHO}{_OF}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE}"
    rf"|{PRONOUN}|(?:{DETERMINER}{PREPOSITION})?{DETERMINER})\Z"  # "he", "some", "two of these"
)
_GROUP = f"{_any(AUXILIARY + ADVERB)}*"
_ENDING_GROUP = re.compile(rf"(?:{_GROUP}{PREPOSITION}?{DETERMINER}?{TIME}+)?{_GROUP}\Z")
_OF_MORE = f"(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE})*"
_AND_OTHERS = f"(?:{AND}{DETERMINER}?{_NOUN}+{_OF_MORE})?"
_PHRASE = re.compile(f"{PRONOUN}|{DETERMINER}{{0,2}}{ADVERB}?{_NOUN}+{_ASIDE}{_OF_MORE}{_AND_OTHERS}")
_APPOSITION = re.compile(
    f"{COMMA}{_any(DETERMINER + ADVERB + NOUN + PREPOSITION + QUOTATION + '(),')}{{0,18}}?"
    r"(?=,|\.?$)"
)
_CLAUSE = re.compile(rf"{PRONOUN}|[^,;:.xvQ]{{1,9}}{_any(FINITE)}")
_CLAUSE_MARK = re.compile(_any(FINITE + SEMICOLON + COLON))
_CLAUSE_BOUNDARY = re.compile(
    f"(?:{COMMA}{_any(CONJUNCTION)}|{SEMICOLON})(?={_any(NAME + PRONOUN + DETERMINER)})"
)
_BEFORE_SUBJECT = re.compile(  # "After the talks, the envoy ..."
    f"{_any(CONJUNCTION + ADVERB + COMMA + DASH)}*"
    f"(?:{_any(PREPOSITION + SUBORDINATOR + TO + RELATIVE + TIME + NUMBER)}[^,]*,"
    f"{_any(CONJUNCTION + ADVERB)}*)?"
)

Tokens = tuple[int, int]
"""First token and the one after the last."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of `cues.csv`."""

    forms: tuple[str, ...]
    kind: str
    takes: frozenset[str]
    act: str
    stance: str


class Word(NamedTuple):
    """A reporting word in a unit."""

    first: int  # token
    stop: int
    cue: Cue


@cache
def cues() -> tuple[Cue, ...]:
    """The reporting words, checked."""
    return tuple(
        Cue(
            tuple(facts.split(row["forms"])),
            row["kind"],
            frozenset(row["takes"].split()),
            row["act"],
            row["stance"],
        )
        for row in facts.rows("cues.csv", _COLUMNS)
    )


@cache
def _forms() -> tuple[list[list[Cue]], matching.Matcher]:
    """The reporting words of each form, in the order in which they are tried; and what finds the forms."""
    words: dict[str, list[Cue]] = {}
    for cue in sorted(cues(), key=lambda cue: _FIRST_READ.get(cue.kind, 2)):
        for form in cue.forms:
            words.setdefault(form, []).append(cue)
    return list(words.values()), matching.Matcher([([form], False) for form in words])


def find_cues(doc: Document) -> list[tuple[int, int, Cue]]:
    """The reporting words of an article, the longest where several begin."""
    words, matcher = _forms()
    found = matching.longest(matcher.find(doc.norm, doc.lowered))
    return [(start, end, cue) for start, end, form in found for cue in words[form]]


@dataclass(slots=True)
class Unit:
    """Sentences that no outer quotation crosses, as tokens; an outer quotation is a single token."""

    starts: list[int]
    ends: list[int]
    words: list[str]  # lower case
    tags: str
    reporting: list[Word]

    @property
    def limit(self) -> int:
        """Number of tokens without the stops at the end."""
        return len(self.tags.rstrip(STOP))

    def at(self, token: int) -> str:
        """Tag of a token."""
        return self.tags[token] if 0 <= token < len(self.tags) else OUTSIDE

    def word(self, token: int) -> str:
        """Lower-case word of a token; empty outside the unit."""
        return self.words[token] if 0 <= token < len(self.words) else ""

    def span(self, first: int, stop: int) -> Span:
        """Span of tokens `first` to `stop` (exclusive) in the text."""
        return self.starts[first], self.ends[stop - 1]

    def group_start(self, verb: int) -> int:
        """First token of the verb's group: its auxiliaries, adverbs and a day ("on Monday has also said")."""
        match = _ENDING_GROUP.search(self.tags, max(0, verb - _LONGEST_PHRASE), verb)
        return match.start() if match else verb

    def clause_begins(self, token: int) -> bool:
        """Whether a subject and its verb begin here: "he ...", "the dam is ..."."""
        return _CLAUSE.match(self.tags, token) is not None

    def phrase_before(self, stop: int) -> Tokens | None:
        """The longest noun phrase that ends before token `stop`, with what is set off ("X, head of Y,")."""
        first = stop
        for _ in range(_MOST_APPOSITIONS):
            if match := _ENDING_PHRASE.search(self.tags, max(0, first - _LONGEST_PHRASE), first):
                return match.start(), stop
            comma = self.tags.rfind(COMMA, 0, max(0, first - 1))
            set_off = self.at(comma + 1) == RELATIVE or self.word(comma + 1).endswith("ed")  # ", asked of Y,"
            clause = _CLAUSE_MARK.search(self.tags, comma + 1, first) and not set_off
            if self.at(stop - 1) != COMMA or comma < 0 or clause:
                return None
            first = comma
        return None

    def phrase_after(self, first: int) -> Tokens | None:
        """The noun phrase that starts at token `first`, with an apposition that a comma closes, or None."""
        match = _PHRASE.match(self.tags, first)
        if not match:
            return None
        stop = match.end()
        while apposition := _APPOSITION.match(self.tags, stop):
            stop = apposition.end()
        return first, stop

    def subject(self, stop: int) -> Tokens | None:
        """The subject of the clause that holds token `stop`, read from the clause's beginning; or None."""
        first = max((match.end() for match in _CLAUSE_BOUNDARY.finditer(self.tags, 0, stop)), default=0)
        before = _BEFORE_SUBJECT.match(self.tags, first, stop)
        match = _PHRASE.match(self.tags, before.end() if before else first, stop)
        return match.span() if match else None


def read_unit(
    norm: str,
    start: int,
    end: int,
    quotes: Sequence[Span],
    cues: Sequence[tuple[int, int, Cue]],
    names: Sequence[Span],
) -> Unit:
    """Tokenise a stretch of text; `quotes`, `cues` and `names` of several words lie within it, ascending."""
    tokens: list[tuple[int, int, str, str]] = []
    for left, right in [*quotes, (end, end)]:
        found = _TOKEN.finditer(norm, start, left)
        tokens += [(*match.span(), *_word_and_tag(match[0])) for match in found]
        if left < right:
            tokens.append((left, right, '"', QUOTATION))
        start = right
    starts, ends, words, tags = map(list, zip(*tokens, strict=True)) if tokens else ([], [], [], [])
    for left, right in names:  # the United States, the Sunday Times, Theresa May
        first, stop = bisect_left(starts, left), bisect_right(ends, right)
        tags[first:stop] = NAME * (stop - first)
    reporting: list[Word] = []
    for left, right, cue in cues:
        first, stop = bisect_left(starts, left), bisect_left(starts, right)
        whole = stop > first and starts[first] == left and ends[stop - 1] >= right
        if not whole or (cue.kind == "verb" and _is_noun(words, tags, first)):
            continue
        if cue.kind == "verb":
            tags[first:stop] = VERB * (stop - first)
        reporting.append(Word(first, stop, cue))
    return Unit(starts, ends, words, "".join(tags), reporting)


@lru_cache(maxsize=40_000)
def _word_and_tag(written: str) -> tuple[str, str]:
    """A word in lower case and its tag: by its closed class, else by its form."""
    word = matching.lower(written)
    if tag := _TAG_OF_WORD.get(word):
        return word, tag
    if word.endswith(("'s", "s'")):
        return word, GENITIVE
    if written[0].isupper():
        return word, NAME
    if not written[0].isalpha():
        return word, NUMBER
    return word, ADVERB if word.endswith("ly") and len(word) > 4 else WORD


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
