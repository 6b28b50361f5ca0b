"""Noun phrases and verb groups, read off a unit's tags.

No parser: a noun phrase is what these patterns take for one. That is enough to find who speaks next to a
reporting verb and is wrong where a sentence is built unusually; benchmarks/attribution.py counts how often.
"""

from __future__ import annotations

import re

from framing.statements import units as tag
from framing.statements.units import COMMA, DETERMINER, PREPOSITION, PRONOUN, Tokens, Unit

_LONGEST = 40  # tokens of a phrase or a verb's group
_MOST_APPOSITIONS = 5


def _any(tags: str) -> str:
    return f"[{re.escape(tags)}]"


_NOUN = _any(tag.NOUN)
_NAMED = f"{DETERMINER}?{_NOUN}*{tag.NAME}"  # ends in a name: "the envoy Koval"
_ASIDE = r"(?:\([^()]{0,40}\))?"
_LIST = f"(?:{_NAMED}{COMMA}){{0,4}}{_NAMED}"  # "Koval, Melnyk"
_OF = f"(?:{DETERMINER}?{_NOUN}+{_any(PREPOSITION + tag.TO)})*"
_DEFINED = f"(?:{DETERMINER}?{_NOUN}+{PREPOSITION})*{DETERMINER}{_NOUN}+"  # "the head of the army"
_WHO = f"(?:(?:{PRONOUN}|{DETERMINER}{{1,2}}){PREPOSITION})?"  # "nobody in Kyiv", "some in the West"
_ENDING_PHRASE = re.compile(
    rf"(?:(?:(?:{_LIST}|{_DEFINED}){tag.AND}){{0,2}}{_WHO}{_OF}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE}"
    rf"|{PRONOUN}|(?:{DETERMINER}{PREPOSITION})?{DETERMINER})\Z"  # "he", "some", "two of these"
)
_GROUP = f"{_any(tag.AUXILIARY + tag.ADVERB)}*"
_ENDING_GROUP = re.compile(rf"(?:{_GROUP}{PREPOSITION}?{DETERMINER}?{tag.TIME}+)?{_GROUP}\Z")
_OF_MORE = f"(?:{PREPOSITION}{DETERMINER}{{0,2}}{_NOUN}+{_ASIDE})*"
_AND_OTHERS = f"(?:{tag.AND}{DETERMINER}?{_NOUN}+{_OF_MORE})?"
_PHRASE = re.compile(f"{PRONOUN}|{DETERMINER}{{0,2}}{tag.ADVERB}?{_NOUN}+{_ASIDE}{_OF_MORE}{_AND_OTHERS}")
_APPOSITION = re.compile(
    f"{COMMA}{_any(DETERMINER + tag.ADVERB + tag.NOUN + PREPOSITION + tag.QUOTATION + '(),')}{{0,18}}?"
    r"(?=,|\.?$)"
)
_CLAUSE = re.compile(rf"{PRONOUN}|[^,;:.xvQ]{{1,9}}{_any(tag.FINITE)}")
_CLAUSE_MARK = re.compile(_any(tag.FINITE + tag.SEMICOLON + tag.COLON))
_CLAUSE_BOUNDARY = re.compile(
    f"(?:{COMMA}{_any(tag.CONJUNCTION)}|{tag.SEMICOLON})(?={_any(tag.NAME + PRONOUN + DETERMINER)})"
)
_BEFORE_SUBJECT = re.compile(  # "After the talks, the envoy ..."
    f"{_any(tag.CONJUNCTION + tag.ADVERB + COMMA + tag.DASH)}*"
    f"(?:{_any(PREPOSITION + tag.SUBORDINATOR + tag.TO + tag.RELATIVE + tag.TIME + tag.NUMBER)}[^,]*,"
    f"{_any(tag.CONJUNCTION + tag.ADVERB)}*)?"
)


def group_start(unit: Unit, verb: int) -> int:
    """First token of the verb's group: its auxiliaries, adverbs and a day ("on Monday has also said")."""
    match = _ENDING_GROUP.search(unit.tags, max(0, verb - _LONGEST), verb)
    return match.start() if match else verb


def clause_begins(unit: Unit, token: int) -> bool:
    """Whether a subject and its verb begin here: "he ...", "the dam is ..."."""
    return _CLAUSE.match(unit.tags, token) is not None


def phrase_before(unit: Unit, stop: int) -> Tokens | None:
    """The longest noun phrase that ends before token `stop`, with what is set off ("X, head of Y,")."""
    first = stop
    for _ in range(_MOST_APPOSITIONS):
        if match := _ENDING_PHRASE.search(unit.tags, max(0, first - _LONGEST), first):
            return match.start(), stop
        comma = unit.tags.rfind(COMMA, 0, max(0, first - 1))
        set_off = unit.at(comma + 1) == tag.RELATIVE or unit.word(comma + 1).endswith("ed")  # ", asked of Y,"
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
    before = _BEFORE_SUBJECT.match(unit.tags, first, stop)
    match = _PHRASE.match(unit.tags, before.end() if before else first, stop)
    return match.span() if match else None
