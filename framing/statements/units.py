"""Sentences → units: tokens with a tag of one letter each, the reporting words among them, and phrases."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from framing import facts, matching, people
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
_TAG_OF_WORD = dict(zip(",:;()-\u2013.!?\u2026[]", ",:;()--....()", strict=True))
for _name in _CLASSES:
    if _name.startswith("tag:"):  # words of the class "tag:but" have the tag BUT
        _TAG_OF_WORD |= dict.fromkeys(_CLASSES[_name], globals()[_name.removeprefix("tag:").upper()])
_TOKEN = re.compile(
    rf"(?:{SHORTENED}|[A-Z](?:\.[A-Z])*)\.(?=\s+\S)"
    r"|[^\W_]+(?:['.&/\-][^\W_]+)*'?|[.,:;()\[\]!?\u2026\u2013$%-]"
)
_BEFORE_VERB = (
    OUTSIDE + PRONOUN + RELATIVE + AUXILIARY + ADVERB + AND + TO + TIME + QUOTATION + COMMA + SEMICOLON + DASH
)
_LONGEST_PHRASE = 40  # tokens of a phrase or a verb's group
_MOST_APPOSITIONS = 5
_SET_OFF = re.compile(r"\w+ed|citing|quoting|writing")  # "X, asked about Y, said"
_PARTS = {
    "NAMED": "DETERMINER? NOUN* NAME",  # "the envoy Koval"
    "NAMES": "(NAMED COMMA){0,4} NAMED",
    "DEFINED": "(DETERMINER? NOUN+ PREPOSITION)* DETERMINER NOUN+",  # "the head of the army"
    "SOME_OF": "(PRONOUN|DETERMINER{1,2}) PREPOSITION",  # "nobody in Kyiv", "some in the West"
    "HEAD_OF": "DETERMINER? NOUN+ (PREPOSITION|TO)",
    "ASIDE": r"\([^()]{0,40}\)",
    "OF_MORE": "(PREPOSITION DETERMINER{0,2} NOUN+ ASIDE?)*",
    "GROUP": "(AUXILIARY|ADVERB)*",
    "JOINT": "CONJUNCTION|SUBORDINATOR|ADVERB|COMMA",
    "OPENER": "PREPOSITION|SUBORDINATOR|TO|RELATIVE|TIME|NUMBER|VERB",
}


def pattern(written: str) -> re.Pattern[str]:
    """A regular expression over tags, written with their names; blanks do not count.

    >>> pattern("DETERMINER? (NAME|WORD)+").pattern
    '[d]? (?:[N]|[w])+'
    """

    def meant(name: re.Match[str]) -> str:
        if part := _PARTS.get(name[0]):
            return f"(?:{pattern(part).pattern})"
        return f"[{re.escape(globals()[name[0]])}]"

    ungrouped = re.sub(r"(?<![\\[^])\((?!\?)", "(?:", written)
    return re.compile(re.sub("[A-Z_]{2,}", meant, ungrouped), re.VERBOSE)


_ENDING_PHRASE = pattern(
    r"(((NAMES|DEFINED) AND){0,2} SOME_OF? HEAD_OF* DETERMINER{0,2} NOUN+ ASIDE?"
    r"|PRONOUN|(DETERMINER PREPOSITION)? DETERMINER)\Z"  # "he", "some", "two of these"
)
_ENDING_GROUP = pattern(r"(GROUP PREPOSITION? DETERMINER? TIME+)? GROUP\Z")
_PHRASE = pattern(
    "PRONOUN|(DETERMINER PREPOSITION)? DETERMINER{0,2} ADVERB? NOUN+ ASIDE? OF_MORE"
    "(AND DETERMINER? NOUN+ OF_MORE)?"
)
_APPOSITION = pattern(
    r"COMMA (?!QUOTATION\.?$) (DETERMINER|ADVERB|NOUN|PREPOSITION|QUOTATION|[(),]){0,18}?(?=,|\.?$)"
)
_CLAUSE = pattern("PRONOUN|[^,;:.xvQ]{1,9} FINITE")
_BREAK = pattern("COMMA|SEMICOLON|COLON|QUOTATION|SUBORDINATOR")
_CLAUSE_MARK = pattern("FINITE|SEMICOLON|COLON")
_CLAUSE_BOUNDARY = pattern("(COMMA CONJUNCTION|SEMICOLON)(?=NAME|PRONOUN|DETERMINER)")
_BEFORE_SUBJECT = pattern(  # "After the talks, the envoy ..."
    "(CONJUNCTION|ADVERB|COMMA|DASH)* (OPENER [^,]*, (CONJUNCTION|ADVERB)*)?"
)

Tokens = tuple[int, int]  # the first and the one after the last


class Cue(NamedTuple):
    """One row of `cues.csv`."""

    forms: Sequence[str]
    kind: str
    takes: frozenset[str]
    act: str
    stance: str


Found = tuple[int, int, Cue]


class Word(NamedTuple):
    """A reporting word in a unit."""

    first: int  # token
    stop: int
    cue: Cue


@cache
def cues() -> list[Cue]:
    """The reporting words, checked, in the order in which those of one form are tried."""
    rows = sorted(facts.rows("cues.csv", _COLUMNS), key=lambda row: _FIRST_READ.get(row["kind"], 2))
    parts = ((facts.split(row["forms"]), frozenset(row["takes"].split()), row) for row in rows)
    return [Cue(forms, row["kind"], takes, row["act"], row["stance"]) for forms, takes, row in parts]


@cache
def _matcher() -> matching.Matcher:
    return matching.Matcher([(cue.forms, False) for cue in cues()])


def find_cues(doc: Document) -> list[Found]:
    """The reporting words of an article, the longest where several begin."""
    found = sorted(_matcher().find(doc.norm, doc.lowered))
    longest = {(start, end) for start, end, _ in matching.longest(found)}
    return [(start, end, cues()[n]) for start, end, n in found if (start, end) in longest]


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

    def after_quotation(self, token: int) -> bool:
        """Whether a quotation ends here, but for a comma."""
        return QUOTATION in self.tags[max(0, token - 2) : token]

    def phrase_before(self, stop: int) -> Tokens | None:
        """The longest noun phrase that ends before token `stop`, with what is set off ("X, head of Y,")."""
        first = self._relative_clause(stop)
        for _ in range(_MOST_APPOSITIONS):
            match = _ENDING_PHRASE.search(self.tags, max(0, first - _LONGEST_PHRASE), first)
            if match and not self.tags.endswith(COMMA + NUMBER, 0, first):  # "Anna Testova, 51, a teacher,"
                return match.start(), stop
            comma = self.tags.rfind(COMMA, 0, max(0, first - 1))
            set_off = self.at(comma + 1) == RELATIVE or _SET_OFF.fullmatch(self.word(comma + 1))
            clause = _CLAUSE_MARK.search(self.tags, comma + 1, first) and not set_off
            if self.at(stop - 1) != COMMA or comma < 0 or clause:
                return None
            first = comma
        return None

    def _relative_clause(self, stop: int) -> int:
        """Where the clause of a subject that ends at `stop` begins, a nurse «who lives in Kyiv», or it."""
        who = self.tags.rfind(RELATIVE, max(0, stop - _LONGEST_PHRASE), stop)
        clause, verb = self.tags[who + 1 : stop], self.word(who + 1)
        is_clause = clause[:1] in (AUXILIARY, VERB, WORD) and not people.role_at_end(verb).kind
        return who if self.word(who) == "who" and is_clause and not _BREAK.search(clause) else stop

    def phrase_after(self, first: int, limit: int = sys.maxsize) -> Tokens | None:
        """The noun phrase that starts at token `first`, with an apposition that a comma closes, or None."""
        match = _PHRASE.match(self.tags, first, limit)
        if not match:
            return None
        stop = match.end()
        while (apposition := _APPOSITION.match(self.tags, stop)) and apposition.end() <= limit:
            stop = apposition.end()
        return first, stop

    def subject(self, stop: int) -> Tokens | None:
        """The subject of the clause that holds token `stop`, read from the clause's beginning; or None."""
        first = max((match.end() for match in _CLAUSE_BOUNDARY.finditer(self.tags, 0, stop)), default=0)
        before = _BEFORE_SUBJECT.match(self.tags, first, stop)
        return self.phrase_after(before.end() if before else first, stop)


def read_unit(norm: str, span: Span, quotes: list[Span], cues: list[Found], names: list[Span]) -> Unit:
    """Tokenise a span of text; `quotes`, `cues` and `names` lie within it, ascending."""
    start, end = span
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
        return previous in _CLASSES["singular"] and word in _CLASSES["also_noun"]  # not "some say"
    if before in DETERMINER + GENITIVE + NUMBER + PREPOSITION + VERB:
        return not (before == PREPOSITION and word.endswith("ing"))
    if before == OUTSIDE and word.removesuffix("s") in _CLASSES["also_noun"]:
        return True  # "Reports say"
    plural = previous.endswith("s") and before in WORD + NAME
    return word in _CLASSES["also_noun"] and not plural and before not in _BEFORE_VERB
