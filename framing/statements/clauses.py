"""A stretch of text → tokens with one-letter tags, and the few phrase patterns that attribution needs.

A clause is read as a string of tags, one letter a token, so that phrases are regular expressions over it:

    N  capitalised word     w  other word        g  genitive (Putin's)     d  determiner     0  number
    n  subject pronoun      h  who, which, that  s  subordinator           c  and, or        b  but
    x  auxiliary            a  adverb            t  day or time            p  preposition    i  to
    v  reporting verb       Q  a whole quotation, and punctuation: , : ; - ( ) .

No parser: a noun phrase is what these patterns take for one. That is enough to find who speaks next to a
reporting verb and is wrong where a sentence is built unusually; benchmarks/attribution.py counts how often.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain

from framing import matching
from framing.statements.cues import Cue, word_classes
from framing.text.document import Known, stretches

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Prof|St|Jr|Sr|No|vs|[A-Z](?:\.[A-Z])*)\.(?=\s+\S)"
    r"|[^\W_]+(?:['.&/\-][^\W_]+)*'?(?<!\s)|[.,:;()\[\]!?\u2026\u2013]|-(?=[\s-])|[^\w\s]"
)
_CLASSES = word_classes()
TAGS = {word: name[4:] for name, words in _CLASSES.items() if name.startswith("tag:") for word in words}
TAGS |= dict(zip(",:;()-\u2013.!?\u2026[]", ",:;()--....()", strict=True))
BE = _CLASSES["be"]
COMPLEMENT = _CLASSES["complement"]
ADJUNCT = _CLASSES["adjunct"]
_NOUNS = "[wN0g]"
# Backwards: a noun phrase that ends where the pattern starts, e.g. "the minister of defence and his aides".
_PHRASE_BACK = re.compile(
    rf"(?:\)[^()]{{0,40}}\()?{_NOUNS}+d{{0,2}}(?:[pi]{_NOUNS}+d?)*(?:cN{_NOUNS}*d?(?:,N{_NOUNS}*d?){{0,4}}|c{_NOUNS}+d(?:p{_NOUNS}+d?)*){{0,2}}|n|d(?:pd)?"
)
_GROUP_BACK = re.compile(r"[ax]*(?:t+d?p?[ax]*)?")
_PHRASE = re.compile(
    rf"n|d{{0,2}}[a]?{_NOUNS}+(?:\([^()]{{0,40}}\))?(?:[p]d{{0,2}}{_NOUNS}+(?:\([^()]{{0,40}}\))?)*(?:cd?{_NOUNS}+(?:pd{{0,2}}{_NOUNS}+)*)?"
)
_BOUNDARY = re.compile(r",[cb]|;[cb]?")
_SUBJECT = re.compile(
    rf"n|(?:d{{0,2}}a?)?(?:N+g?N*|g?N*w{{1,3}}|0w+)(?:pd?[wN]+)*(?:c(?:d?N+|dw+))?|d?{_NOUNS}+"
)
_APPOSED = re.compile(r"[d0pxahw]|N\.?$|ai")


Tokens = tuple[int, int]


@dataclass(slots=True)
class Frame:
    """A cue with its source and content, in tokens."""

    first: int  # of the cue
    stop: int
    cue: Cue | None
    source: Tokens | None
    parts: list[Tokens]
    left: int  # leftmost token of source and cue: where a frame before it must end
    shape: str  # "right", "left", "both", "passive", "label", "open" (the next unit has the content), "block"
    shared: bool = False  # the source is borrowed from the clause before
    worded: bool = True  # the content is in the source's words (`content.worded`)

    def holds(self, token: int) -> bool:
        """Whether a token lies in the content."""
        return any(a <= token < b for a, b in self.parts)


@dataclass(slots=True)
class Unit:
    """Sentences that no outer quotation crosses, as tokens; an outer quotation is a single token."""

    start: int
    end: int
    starts: list[int]
    words: list[str]  # lower case
    quotes: dict[int, int]  # end of each by its start
    tags: str
    back: str  # tags reversed
    cues: list[tuple[int, int, Cue]]  # first token, token after the last, cue

    def at(self, token: int) -> str:
        """Tag of a token; blank outside the unit."""
        return self.tags[token] if 0 <= token < len(self.tags) else " "

    def word(self, token: int) -> str:
        """Lower-case word of a token; empty outside the unit."""
        return self.words[token] if 0 <= token < len(self.words) else ""

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Span of tokens `first` to `stop` (exclusive) in the text."""
        last = self.starts[stop - 1]
        return self.starts[first], self.quotes.get(last) or last + len(self.words[stop - 1])


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
            tags.append("Q")
        at = right
    known: list[tuple[int, int, Cue]] = []
    for left, right, cue in cues:
        first = bisect_left(starts, left)
        stop = bisect_left(starts, right)
        if (
            first < len(starts)
            and starts[first] == left
            and stop > first
            and starts[stop - 1] + len(words[stop - 1]) >= right
        ):
            before = tags[first - 1] if first else " "
            if known and known[-1][0] == first and known[-1][2].kind == "verb":
                if cue.kind == "adjective" and not BE.isdisjoint(words[max(0, first - 2) : first]):
                    known[-1] = (first, stop, cue)  # "X is convinced that ...": X holds it
                continue  # the same word as a noun
            if cue.kind == "verb":
                if _is_noun(norm, cue, left, before, words, tags, first):
                    continue
                tags[first:stop] = "v" * (stop - first)
            known.append((first, stop, cue))
    joined = "".join(tags)
    return Unit(start, end, starts, words, dict(quotes), joined, joined[::-1], known)


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
    tag = TAGS.get(word, "")  # empty: no token
    if not tag:
        character = written[0]
        if not character.isalnum() and character not in "$%":
            tag = ""
        elif word.endswith(("'s", "s'")):
            tag = "g"
        elif word.endswith("n't"):
            tag = "x"
        elif character.isupper():
            tag = "N"
        elif not character.isalpha():
            tag = "0"
        elif word.endswith("ly") and len(word) > 4:
            tag = "a"
        else:
            tag = "w"
    return word, tag


def _is_noun(
    norm: str, cue: Cue, at: int, before: str, words: list[str], tags: list[str], first: int
) -> bool:
    """Whether a reporting word is a noun here: after an article, in a name, or a bare stem without a subject
    that could go with it (the state, campaign promises, United States).
    """
    word = words[first]
    if before == "d" and words[first - 1] in _PRONOMINAL and word not in _ALSO_NOUNS:
        return False
    if before in "dg" or (before == "p" and not word.endswith("ing")) or (before == "0" and not cue.speech):
        return True
    if word.endswith("ing"):
        return False
    if norm[at].isupper() and before == "N" and norm[at + 1 : at + 2].islower() and "w" in tags[:first]:
        return True
    following = tags[first + 1] if first + 1 < len(tags) else " "
    back = first - 1
    while back >= 0 and tags[back] == "a":
        back -= 1
    if 0 <= back < first - 1 and tags[back] in "dg" and (word in _ALSO_NOUNS or word.endswith("s")):
        return True  # the only state, Putin's further requests
    if word in _ALSO_NOUNS:
        previous = words[first - 1] if first else ""
        plural = (
            (previous.endswith("s") and before in "wN")
            or before in "nhxaci,tdQ);-"
            or previous in _PLURALS
            or not first
        )
        return not plural or following == "x"
    if word.endswith("s"):
        return (
            cue.forms[0] in _ALSO_NOUNS and following in "xvp" and "object" not in cue.takes
        ) or before == "v"
    return False


_ALSO_NOUNS = _CLASSES["also_noun"]
_PRONOMINAL = _CLASSES["pronominal"]
_PLURALS = _CLASSES["plural"]


def group_start(unit: Unit, verb: int) -> int:
    """First token of the verb's group: its auxiliaries, adverbs and a day ("on Monday has also said")."""
    size = len(unit.tags)
    match = _GROUP_BACK.match(unit.back, size - verb)
    return size - match.end() if match else verb


def phrase_before(unit: Unit, stop: int, low: int = 0) -> tuple[int, int] | None:
    """The noun phrase that ends before token `stop`, with appositions ("X, head of Y,"), or None."""
    size = len(unit.tags)
    last = stop
    if unit.at(stop - 1) == ",":  # an apposition closes here; the head stands before an earlier comma
        right = stop - 1
        for _ in range(5):
            left = unit.tags.rfind(",", low, right)
            if (
                left <= low
                or right - left > 25
                or (set(unit.tags[left + 1 : right]) & set("vx;:") and unit.at(left + 1) != "h")
            ):
                return None
            segment = unit.tags[left + 1 : right]
            if not segment or not (
                segment[0] in "d0pxahwsQ" or not segment.strip("N.") or unit.at(left - 1) in "N)"
            ):
                return None
            head = _PHRASE_BACK.match(unit.back, size - left)
            if head:
                first = max(low, size - head.end())
                chained = (
                    unit.at(first - 1) == ","
                    and (
                        unit.at(first) in "0dpha"
                        or unit.words[first].endswith("ing")
                        or (unit.tags[first:left] == "N" and unit.at(first - 2) in "N0")
                    )
                    and unit.at(first - 2) in "N0w)"
                )
                if not chained:
                    return first, stop - 1
            right = left
        return None
    if unit.at(stop - 1) == "-" and (left := unit.tags.rfind("-", low, stop - 1)) > low and stop - left < 25:
        head = _PHRASE_BACK.match(unit.back, size - left)  # "Murphy - after a pause - told"
        return (max(low, size - head.end()), left) if head else None
    head = _PHRASE_BACK.match(unit.back, size - stop)
    if not head:
        return None
    first = max(low, size - head.end())
    if unit.tags[stop - 1] == "d" and unit.words[stop - 1] not in _PRONOMINAL:
        return None
    while first < last - 1 and unit.tags[first] in "pc,":
        first += 1
    return first, last


def phrase_after(unit: Unit, first: int) -> tuple[int, int] | None:
    """The noun phrase that starts at token `first`, with an apposition that a comma closes, or None."""
    match = _PHRASE.match(unit.tags, first)
    if not match or match.end() == first:
        return None
    stop = match.end()
    while unit.at(stop) == "," and unit.at(stop + 1) in "dw0N":
        close = re.compile(r"[dawN0pgQ(),]*?(?=,|\.?$)").match(unit.tags, stop + 1)
        if not close or close.end() == stop + 1 or close.end() - stop > 18:
            break
        if unit.at(stop + 1) == "N" and unit.at(close.end()) == ",":
            break
        stop = close.end()
    return first, stop


def subject(unit: Unit, stop: int) -> tuple[int, int] | None:
    """The subject of the clause that holds token `stop`, read from the clause's beginning; or None."""
    first = 0
    for boundary in _BOUNDARY.finditer(unit.tags, 0, stop):
        if unit.at(boundary.end()) in "Nnd":
            first = boundary.end()
    while first < stop and unit.tags[first] in "cba,-":
        first += 1
    comma = unit.tags.find(",", first, stop)
    word = unit.word(first)
    if (
        comma > 0
        and (unit.at(first) in "psiht0" or word.endswith(("ing", "ed")) or comma == first + 1)
        and unit.at(comma - 1) != "h"
    ):
        first = comma + 1
        while first < stop and unit.tags[first] in "cba":
            first += 1
    match = _SUBJECT.match(unit.tags, first, stop)
    if not match or match.end() == match.start():
        return None
    for token in range(match.start() + 1, match.end()):  # "the envoy spoke at length": stop before the verb
        verb = unit.tags[token - 1 : token + 1] == "ww" and unit.at(token + 1) in "pidxa"
        if verb and unit.word(token + 1) != "of":
            return match.start(), token
    return match.span()
