"""An article → its statements: units are read one after another, and a quotation finds its source in its own
unit or in one before ("X continued:").
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framing import actors
from framing.facts import word_classes
from framing.statements import units as tag
from framing.statements.frames import BELOW, Frame, frames
from framing.statements.sources import Resolver, Source
from framing.statements.turns import find_turns, in_first_person
from framing.statements.units import Unit, find_cues, read_unit
from framing.text.document import Document, without
from framing.text.quotes import Span
from framing.text.sentences import stripped

_WORD = re.compile(r"\w+")
_NOBODY = re.compile(r"\b(?:nobody|no one|nothing|none|neither|whoever)\b")
_LISTED = re.compile(r"(?:[\u2022\u25aa\u25e6*\u2013-]|\(?(?:\d{1,2}|[a-z])[.)]) ?(?=\w)")
_SCARE_WORDS = 3  # a quotation without a speaker of at most so many words holds a word at arm's length
_SENTENCE = 8  # words of one that ends without a mark
_IN_MARKS = ("direct", "mixed")
_EDGE = " \n\t,;:\u2013-"


@dataclass(slots=True, eq=False)
class Statement:
    """Content attributed to a source; spans index the Document's `norm`.

    What is `narrated` ("criticised the visit", "will say that ...", "reportedly ...") is told in the
    narrator's words; what is of another kind is the source's words: `outermost` and `voice` go by that.
    `actor` holds ids joined by ``;``, `parent` the number of the statement that this one lies in. No
    statement up to this one ends after `reach`.
    """

    parts: list[Span]
    kind: str
    source_span: Span | None = None
    source: str = ""
    cue: str = ""
    cue_stance: str = ""
    actor: str = ""
    bloc: str = ""
    source_country: str = ""
    parent: int | None = None
    reach: int = sys.maxsize

    def holds(self, start: int, end: int) -> bool:
        """Whether one of its parts holds a span."""
        return any(first <= start and end <= last for first, last in self.parts)


class Reader:
    """Reads the units of an article in order and remembers what a later one may need."""

    def __init__(self, doc: Document, resolver: Resolver) -> None:
        self.doc = doc
        self.resolver = resolver
        self.turns, self.signed = find_turns(doc)
        self.labels = {turn.source[0] for turn in self.turns if turn.source}
        self.inner = {quote.start: quote.inner for quote in doc.outer}
        self.found: list[Statement] = []
        self.unended: list[tuple[Statement, int]] = []  # may go on after a position of their line
        self.sourced: set[int] = set()  # sentences of statements with a source
        self.pending: Statement | None = None  # its words come with the next unit
        self.recent: Statement | None = None  # whose source may go on

    def statements(self) -> list[Statement]:
        """All statements, in no order; their spans may still cross."""
        doc = self.doc
        cues, every = find_cues(doc), self.resolver.names
        outer = [(quote.start, quote.end) for quote in doc.outer]
        for start, end in _units(doc):
            quotes = outer[bisect_left(outer, (start,)) : bisect_left(outer, (end,))]
            names = every[bisect_left(every, (start,)) : bisect_left(every, (end,))]
            inside = cues[bisect_left(cues, (start,)) : bisect_left(cues, (end,))]
            outside = [cue for cue in inside if not any(a <= cue[0] < b for a, b in (*quotes, *names))]
            self._read(read_unit(doc.norm, (start, end), quotes, outside, names), quotes)
        self._run_on()
        for turn in self.turns:
            statement = self._said(turn.parts, "direct", self._of(turn.source))
            if statement.parts and (turn.certain or self._stands(statement)):
                self.found.append(statement)
        for statement in self.found:
            statement.parts = without(sorted(statement.parts), doc.furniture, doc.norm)
        return [statement for statement in self.found if statement.parts]

    def _read(self, unit: Unit, quotes: Sequence[Span]) -> None:
        found = frames(unit)
        new = [statement for frame in found for statement in self._of_frame(unit, frame, quotes)]
        opened = next((frame for frame in reversed(found) if frame.shape in BELOW), None)
        introduced = self._introduction(unit, opened) if opened else None
        covered = [part for statement in new for part in statement.parts]
        alone = not unit.tags.strip("Qcb.,-;")
        for left, right in quotes:
            if any(a < right and left < b for a, b in covered):
                continue
            if alone and not self.pending and self._goes_on(left):
                continue
            if by := self._speaker(left, alone, introduced):
                new.append(self._said([self.inner[left]], "direct", by))
                introduced = None if by is introduced else introduced
        said = [s for s in new if s.kind in _IN_MARKS] or [s for s in new if s.source]
        self.recent = said[-1] if said else self.recent if alone else None
        self.pending = introduced
        self.found += new

    def _goes_on(self, left: int) -> bool:
        """Whether a quotation goes on the one before, on the same line; if so it becomes a part of it."""
        last = self.recent
        if last is None or last.kind not in _IN_MARKS or "\n" in self.doc.norm[last.parts[-1][1] : left]:
            return False
        last.parts.append(self.inner[left])
        return True

    def _speaker(self, left: int, alone: bool, here: Statement | None) -> Statement | None:
        """Who says a quotation that no frame of its unit holds; None for a word that nobody says."""
        if left in self.signed:
            return self._of(self.signed[left])
        if alone and (self.pending or self.recent):
            return self.pending or self._of(self.recent.source_span if self.recent else None)
        distant = here or _at_arms_length(self.doc.norm, *self.inner[left], alone)
        return here if distant else self._of(None)

    def _of_frame(self, unit: Unit, frame: Frame, quotes: Sequence[Span]) -> Iterator[Statement]:
        """The statement of a frame, and the source's own words in it: criticised the "brutal war"."""
        block = frame.shape == "block"
        contents = [unit.tags[first:stop] for first, stop in frame.parts]
        own = "mixed" if any(tag.QUOTATION in content for content in contents) else "indirect"
        direct = block or not any(content.strip("Q,.-") for content in contents)
        kind = "direct" if direct else own if _worded(unit, frame) else "narrated"
        by = self._introduction(unit, frame)
        statement = self._said(list(self._parts(unit, frame)), kind, by)
        read = by.source_span is not None and by.source_span[0] in self.labels
        if not statement.parts or (frame.shape == "label" and (read or not self._stands(statement))):
            return
        yield statement
        after_colon = kind == "indirect" and unit.at(frame.parts[-1][0] - 1) == tag.COLON
        if block or (after_colon and frame.word.cue.act == "speech"):
            last = statement.source_span if block else statement.parts[-1]
            self.unended += [(statement, last[1] - 1)] if last else []
        for left, right in quotes if kind == "narrated" else ():
            if statement.holds(left, right) and self.doc.words(left, right) > 1:
                yield self._said([self.inner[left]], "direct", self._of(by.source_span))

    def _parts(self, unit: Unit, frame: Frame) -> Iterator[Span]:
        """The spans of a frame's content; of quotations and nothing else without their marks."""
        below = self._below(unit.ends[-1]) if frame.shape == "below" else []
        yield from itertools.takewhile(lambda line: _LISTED.match(self.doc.norm, *line), below)
        for first, stop in frame.parts:
            start, end = unit.span(first, stop)
            if frame.shape == "block":
                start = self.doc.paragraphs[self.doc.paragraph_at(start)][0]
            if unit.tags[first:stop].strip("Q,.-"):
                yield start, end
            else:
                marks = (unit.starts[t] for t in range(first, stop) if unit.tags[t] == tag.QUOTATION)
                yield from (self.inner[mark] for mark in marks)

    def _introduction(self, unit: Unit, frame: Frame) -> Statement:
        start, end = unit.span(*frame.word[:2])
        source = unit.span(*frame.source) if frame.source else None
        return self._of(source, self.doc.norm[start:end], frame.word.cue.stance)

    def _of(self, source: Span | None, cue: str = "", stance: str = "") -> Statement:
        """A statement of a source, its words still to come."""
        written = self.doc.norm[slice(*source)] if source else ""
        who = self.resolver.source(*source) if source else Source()
        return Statement([], "", source, written, cue, stance, *who)

    def _said(self, parts: Sequence[Span], kind: str, by: Statement) -> Statement:
        """A statement with its words; parts without a word are left out."""
        trimmed = [stripped(self.doc.norm, *part, _EDGE) for part in parts]
        trimmed = [(start, end) for start, end in trimmed if start < end]
        if by.source_span:
            self.sourced.update(self.doc.sentence_at(start) for start, _ in (by.source_span, *trimmed))
        return replace(by, parts=trimmed, kind=kind)

    def _stands(self, statement: Statement) -> bool:
        """Whether a label ("Putin: ...", "... - Defence Ministry") names somebody who speaks, not a topic."""
        source = statement.source_span
        if source is None:
            return False
        comma = self.doc.norm.find(",", *source)  # "Zelensky, in an address"
        heads = self.resolver.heads(source[0], comma if comma > 0 else source[1])
        if source[0] > statement.parts[0][0]:  # after the words: an outlet there is a credit
            known = actors.table().get(statement.actor)
            return bool(statement.bloc) and (known.kind != "outlet" if known else heads)
        return bool(statement.actor or statement.bloc) and heads

    def _run_on(self) -> None:
        """Let words after a colon or beside "- said X." go on up to a sentence of the line with a source; the
        latter also over paragraphs in the first person.
        """
        doc = self.doc
        for statement, at in self.unended:
            line_end = doc.paragraphs[doc.paragraph_at(at)][1]
            line = doc.sentences[doc.sentence_at(at) + 1 : bisect_left(doc.sentences, (line_end,))]
            free = list(self._unsourced(line))
            if statement.kind == "indirect":
                start, end = statement.parts[-1]
                statement.parts[-1] = (start, free[-1][1] if free else end)
                continue
            if free and doc.norm[free[0][0]] in "\u2013-":
                statement.parts.append(stripped(doc.norm, free[0][0], free[-1][1], _EDGE))
            statement.parts += in_first_person(doc, self._unsourced(self._below(at)))

    def _below(self, at: int) -> Sequence[Span]:
        return self.doc.paragraphs[bisect_left(self.doc.paragraphs, (at,)) :]

    def _unsourced(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Sentences or paragraphs up to one with a source."""
        return itertools.takewhile(lambda one: self.doc.sentence_at(one[0]) not in self.sourced, spans)


def _worded(unit: Unit, frame: Frame) -> bool:
    """Whether content is in the source's words: no act or finding that is reported, no object in the
    narrator's ("praised the agreement"), not foretold ("will say"), not what "I" or "nobody" says.
    """
    cue, source = frame.word.cue, frame.source
    if source is None:
        return False
    classes = word_classes()
    nobody = _NOBODY.search(" ".join(unit.words[max(0, source[0] - 1) : source[1]]))
    opener, alone = unit.words[source[0]].split("'")[0], source[1] - source[0] == 1
    anybody = alone and opener in classes["anybody"] and cue.act != "speech"
    if opener in ("i", "we") or anybody or nobody or cue.act not in ("speech", "thought"):
        return False
    if frame.shape != "right":
        return True
    first, verb = frame.parts[0][0], frame.word.first
    foretold = unit.word(verb - 1) == "to" and unit.word(verb - 2) in classes["ahead"]
    if foretold or not classes["hypothetical"].isdisjoint(unit.words[max(0, verb - 3) : verb]):
        return False
    announced = unit.words[first] in tag.COMPLEMENT or unit.at(first - 1) == tag.COLON
    clause = "bare" in cue.takes and unit.clause_begins(first)
    return announced or clause or cue.stance == "doubting" or bool(cue.takes & {"any", "name"})


def _units(doc: Document) -> list[Span]:
    """Sentences, joined where an outer quotation runs across them."""
    units: list[Span] = []
    for start, end in doc.sentences:
        within = doc.quotation_at(start)
        joined = units and within >= 0 and doc.outer[within].start < start
        units.append((units.pop()[0] if joined else start, end))
    return units


def is_name(norm: str, start: int, end: int) -> bool:
    """A title or a proper name in quotation marks ("Information Resistance"): every long word capitalised."""
    words = [word for word in _WORD.findall(norm, start, end) if len(word) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _at_arms_length(norm: str, start: int, end: int, alone: bool) -> bool:
    """Whether a quotation without a source is a title or a word held at a distance."""
    count = len(_WORD.findall(norm, start, end))
    part = norm[start].islower() or (count < _SENTENCE and norm[end - 1] not in ".,!?")
    return count <= _SCARE_WORDS or (not alone and (part or is_name(norm, start, end)))


def nest(found: list[Statement]) -> list[Statement]:
    """Statements in order, their parts nested or disjoint: what crosses an earlier part ends with it.

    Each gets its parent, the innermost earlier one that its first part lies in.
    """
    found = sorted(found, key=lambda s: (s.parts[0][0], -s.parts[-1][1]))
    every = sorted((a, -b, n, index) for n, s in enumerate(found) for index, (a, b) in enumerate(s.parts))
    around: list[tuple[int, int]] = []  # the parts that a position lies in: end, number of the statement
    for start, minus_end, number, index in every:
        while around and around[-1][0] <= start:
            around.pop()
        end = min(-minus_end, around[-1][0]) if around else -minus_end
        found[number].parts[index] = (start, end)
        if index == 0:
            found[number].parent = next((n for _, n in reversed(around) if n < number), None)
        around.append((end, number))
    return found
