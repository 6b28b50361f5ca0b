"""An article → drafts of its statements: units are read one after another, and a quotation finds its source
in its own unit or in one before ("X continued:").
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from framing import matching, people
from framing.facts import word_classes
from framing.statements import tags as tag
from framing.statements.content import Frame
from framing.statements.cues import Cue, matcher, table
from framing.statements.frames import frames
from framing.statements.tags import Unit, read_unit, subject
from framing.statements.turns import Turn, find_turns, in_first_person
from framing.text.document import Document, without
from framing.text.quotes import Span

_WORD = re.compile(r"\w+")
_DISTANCED = re.compile(r"\b(?:alleged|so-called|supposed|self-styled)(?: the)? ?$")
_SCARE_WORDS = 3  # a quotation without a speaker of at most so many words holds a word at arm's length
_ANYBODY = word_classes()["anybody"]
_EDGE = " \n\t,;:\u2013-"
_DASHES = "\u2013-"
_FIRST_READ = {"adjective": 0, "verb": 1}  # "X is convinced that ...": X holds it, nobody convinced X
_MARK = re.compile(r":| [-\u2013] ?")  # may set words off from their source


@dataclass(slots=True, eq=False)
class Draft:
    """A statement in the making; spans index `norm`."""

    parts: list[Span] = field(default_factory=list)
    cue: Span | None = None
    lexical: Cue | None = None
    source: Span | None = None
    unit: int = 0
    direct: bool = True  # nothing but quotations
    mixed: bool = False  # holds a quotation
    worded: bool = True
    block: bool = False  # a quotation without marks, set off by a dash
    label: bool = False  # stands only if its source is somebody
    runs_on: bool = False  # over the next sentences of its line
    heir: Draft | None = field(default=None, repr=False)  # whose source it shares

    @property
    def kind(self) -> str:
        """Direct, narrated, mixed or indirect: `schema.KINDS`."""
        if self.direct or not self.worded:
            return "direct" if self.direct else "narrated"
        return "mixed" if self.mixed else "indirect"


def read_drafts(doc: Document) -> list[Draft]:
    """Drafts of the statements of an article, in no order; their spans may still cross."""
    turns, signed = find_turns(doc)
    reader = _Reader(doc, signed)
    found = _cues(doc)
    starts = [a for a, _, _ in found]
    for number, (start, end, quotes) in enumerate(_units(doc)):
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        if inside or quotes or _MARK.search(doc.norm, start, end):
            cues_outside = [cue for cue in inside if not any(a <= cue[0] < b for a, b in quotes)]
            reader.read(number, read_unit(doc.norm, start, end, quotes, cues_outside), quotes)
        else:
            reader.pending = None
    labels = {turn.source[0] for turn in turns if turn.source}
    drafts = [
        draft for draft in reader.drafts if not (draft.source and draft.label and draft.source[0] in labels)
    ]
    _run_on(doc, drafts)
    drafts += [_of_turn(doc, turn) for turn in turns]
    for draft in drafts:
        if any(doc.in_furniture(*part) for part in draft.parts):
            draft.parts = without(sorted(draft.parts), doc.furniture, doc.norm)
    return [draft for draft in drafts if draft.parts]


def _run_on(doc: Document, drafts: list[Draft]) -> None:
    """Let words after a colon or beside "- said X." go on up to a sentence of the line with a source; the
    latter also over paragraphs in the first person.
    """
    sourced = {
        doc.sentence_at(span[0]) for draft in drafts if draft.source for span in (draft.source, *draft.parts)
    }
    for draft in drafts:
        if not draft.runs_on or not draft.source:
            continue
        last_words = draft.source if draft.block else draft.parts[-1]
        first = last = doc.sentence_at(last_words[1] - 1)
        limit = people.paragraph(doc, last_words[0])[1]
        while (
            last + 1 < len(doc.sentences) and doc.sentences[last + 1][0] < limit and last + 1 not in sourced
        ):
            last += 1
        start, end = doc.sentences[min(first + 1, last)][0], doc.sentences[last][1]
        if draft.block:
            draft.parts += (
                [_trimmed(doc.norm, start, end)] if last > first and doc.norm[start] in _DASHES else []
            )
            after = bisect_left(doc.paragraphs, (limit, 0))
            below = (doc.paragraphs[number] for number in range(after, len(doc.paragraphs)))
            free = itertools.takewhile(lambda one: doc.sentence_at(one[0]) not in sourced, below)
            draft.parts += in_first_person(doc, free)
        elif last > first:
            draft.parts[-1] = (draft.parts[-1][0], end)


def _of_turn(doc: Document, turn: Turn) -> Draft:
    parts = [_trimmed(doc.norm, *part) for part in turn.parts]
    return Draft([(a, b) for a, b in parts if a < b], source=turn.source, label=not turn.certain)


def _cues(doc: Document) -> list[tuple[int, int, Cue]]:
    """The reporting words of an article, the longest where several begin."""
    cues = table()
    by_span: dict[Span, list[Cue]] = {}
    for start, end, index in matcher().find(doc.norm, doc.lowered):
        by_span.setdefault((start, end), []).append(cues[index])
    return [
        (a, b, cue)
        for a, b, _ in matching.longest([(a, b, 0) for a, b in by_span])
        for cue in sorted(by_span[a, b], key=lambda cue: _FIRST_READ.get(cue.kind, 2))
    ]


def _units(doc: Document) -> list[tuple[int, int, list[Span]]]:
    """Sentences, joined where an outer quotation runs across them, with their outer quotations."""
    outer = [(quote.start, quote.end) for quote in doc.quotes if quote.depth == 1]
    units: list[tuple[int, int, list[Span]]] = []
    at = 0
    for start, end in doc.sentences:
        inside: list[Span] = []
        if units and units[-1][2] and units[-1][2][-1][1] > start:
            start, _, inside = units.pop()
            end = max(end, inside[-1][1])
        while at < len(outer) and outer[at][0] < end:
            if outer[at][0] >= start:
                inside.append(outer[at])
                end = max(end, outer[at][1])
            at += 1
        units.append((start, end, inside))
    return units


class _Reader:
    """Reads the units of an article in order and remembers what a later one may need."""

    def __init__(self, doc: Document, signed: dict[int, Span]) -> None:
        self.doc = doc
        self.signed = signed
        self.inner = {quote.start: quote.inner for quote in doc.quotes if quote.depth == 1}
        self.drafts: list[Draft] = []
        self.pending: Draft | None = None  # a cue whose content comes with the next unit
        self.said: Draft | None = None  # last statement with a quotation, for one that goes on
        self.told = 0  # where the last clause with the speaker of a quotation without marks ends
        self.recent: Draft | None = None  # last statement with a source in the unit before

    def read(self, number: int, unit: Unit, quotes: Sequence[Span]) -> None:
        made = [(frame.shape, self._draft(unit, frame, number)) for frame in frames(unit)]
        new = [draft for _, draft in made if draft.parts]
        new += [
            inner for draft in new if draft.kind == "narrated" for inner in self._quoted_in(draft, quotes)
        ]
        opened = next((draft for shape, draft in reversed(made) if shape == "open"), None)
        if opened is None and tag.COLON in unit.tags:
            opened = _introduced(unit, number)
        covered = [part for draft in new for part in draft.parts]
        alone = not unit.tags.strip("Qcb.,-;")
        for left, right in quotes:
            if any(a < right and left < b for a, b in covered):
                continue
            draft = self._quotation(left, number, alone, opened)
            if draft is not None:
                new.append(draft)
                opened = None if opened and draft.source == opened.source else opened
        self.said = next((draft for draft in reversed(new) if draft.mixed), self.said)
        self.pending = opened
        self.recent = next((draft for draft in reversed(new) if draft.source and draft.lexical), None)
        self.drafts += new

    def _quotation(self, left: int, number: int, alone: bool, opened: Draft | None) -> Draft | None:
        """A draft for a quotation that no frame of its unit holds; None if it goes on another or is none."""
        said, recent, inner = self.said, self.recent, self.inner[left]
        draft = Draft([inner], source=self.signed.get(left), unit=number, mixed=True)
        if draft.source:
            return draft
        introduced = self.pending if alone and self.pending else None
        if alone and introduced is None and said is not None and said.unit == number - 1:
            if "\n" not in self.doc.norm[said.parts[-1][1] : inner[0]]:
                said.parts.append(inner)
                said.unit = number
                return None
            draft.heir = said
        elif introduced := introduced or opened:
            draft.source, draft.cue, draft.lexical = introduced.source, introduced.cue, introduced.lexical
        elif _at_arms_length(self.doc.norm, *inner, alone):
            return None
        elif alone and recent is not None and recent.unit == number - 1:
            draft.heir = recent  # X said that ... "And so on."
        return draft

    def _draft(self, unit: Unit, frame: Frame, number: int) -> Draft:
        source = unit.span(*frame.source) if frame.source else None
        draft = Draft([], unit.span(frame.first, frame.stop), frame.cue, source, number)
        draft.block, draft.label = frame.shape == "block", frame.shape == "label"
        draft.worded = frame.worded and not _is_narrators(unit, frame)
        draft.direct = draft.block or not any(unit.tags[a:b].strip("Q,.-") for a, b in frame.parts)
        draft.mixed = draft.block or any(tag.QUOTATION in unit.tags[a:b] for a, b in frame.parts)
        draft.runs_on = draft.block or _runs_on(unit, frame)
        for first, stop in frame.parts:
            start, end = unit.span(first, stop)
            if draft.block:
                start = max(people.paragraph(self.doc, start)[0], self.told)
                self.told = unit.span(frame.first, frame.source[1] if frame.source else frame.stop)[1]
            spans = [(start, end)]
            if not unit.tags[first:stop].strip("Q,.-"):
                marks = (unit.starts[t] for t in range(first, stop) if unit.tags[t] == tag.QUOTATION)
                spans = [self.inner[mark] for mark in marks]
            trimmed = (_trimmed(self.doc.norm, *span) for span in spans)
            draft.parts += [span for span in trimmed if span[0] < span[1]]
        return draft

    def _quoted_in(self, narrated: Draft, quotes: Sequence[Span]) -> list[Draft]:
        """The source's own words in what the narrator tells: criticised the "brutal war"."""
        norm = self.doc.norm
        return [
            Draft([self.inner[left]], unit=narrated.unit, mixed=True, heir=narrated)
            for left, right in quotes
            if any(a <= left and right <= b for a, b in narrated.parts)
            and self.doc.words(left, right) > 1
            and not apart(norm, left)
        ]


def _introduced(unit: Unit, number: int) -> Draft | None:
    """A colon before a quotation, without a reporting word: "The envoy was brief: ..."."""
    colon = unit.tags.rfind(tag.COLON)
    source = subject(unit, colon) if unit.at(colon + 1) in tag.QUOTATION + tag.OUTSIDE else None
    return Draft([], unit.span(colon, colon + 1), None, unit.span(*source), number) if source else None


def _runs_on(unit: Unit, frame: Frame) -> bool:
    """Whether what is said begins after a colon, without marks, and ends with its unit."""
    first, stop = frame.parts[-1] if frame.parts else (0, 0)
    after_colon = unit.at(first - 1) == tag.COLON and tag.QUOTATION not in unit.tags[first:stop]
    spoken = frame.cue is None or frame.cue.act == "speech"
    return spoken and after_colon and not unit.tags[stop:].strip(tag.STOP)


def _is_narrators(unit: Unit, frame: Frame) -> bool:
    """Whether content is nobody's words ("reportedly", "everyone knows that", "nobody says that"), an act or
    a finding that is reported, or the narrator's own view ("I think that").
    """
    if frame.source is None:
        return True
    cue, who = frame.cue, unit.words[slice(*frame.source)]
    if who[0] in ("i", "we") or cue is None:
        return cue is not None
    anybody = len(who) == 1 and who[0] in _ANYBODY and cue.act != "speech"
    nobody = who[0] == "nobody" or "no one" in " ".join(
        unit.words[max(0, frame.source[0] - 1) : frame.source[1]]
    )
    return anybody or nobody or cue.act not in ("speech", "thought")


def apart(norm: str, start: int) -> bool:
    """Whether "so-called" or the like stands before a quotation."""
    return bool(_DISTANCED.search(norm, max(0, start - 15), start))


def is_name(norm: str, start: int, end: int) -> bool:
    """A title or a proper name in quotation marks ("Information Resistance"): every long word capitalised."""
    words = [word for word in _WORD.findall(norm, start, end) if len(word) > 3]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _at_arms_length(norm: str, start: int, end: int, alone: bool) -> bool:
    """Whether a quotation without a source is a title or a word held at a distance."""
    count = len(_WORD.findall(norm, start, end))
    if alone or count <= _SCARE_WORDS:
        return count <= _SCARE_WORDS
    part = norm[start].islower() or (norm[end - 1] not in ".,!?" and count < 8)
    return part or is_name(norm, start, end) or apart(norm, start - 1)


def _trimmed(norm: str, start: int, end: int) -> Span:
    while start < end and norm[start] in _EDGE:
        start += 1
    while end > start and norm[end - 1] in _EDGE:
        end -= 1
    return start, end


def nested(found: list[Draft]) -> tuple[list[Draft], list[int | None]]:
    """Drafts in order, their spans nested or disjoint (what crosses an earlier span ends with it), and for
    each the number of the innermost earlier one that its first part lies in.
    """
    every = sorted(
        (a, -b, number, index)
        for number, draft in enumerate(found)
        for index, (a, b) in enumerate(draft.parts)
    )
    around: list[tuple[int, Draft]] = []  # the spans that a position lies in: end, draft
    holders: dict[Draft, list[Draft]] = {}
    for start, minus_end, number, index in every:
        draft = found[number]
        while around and around[-1][0] <= start:
            around.pop()
        end = min(-minus_end, around[-1][0]) if around else -minus_end
        draft.parts[index] = (start, end)
        if index == 0:
            holders[draft] = [outer for _, outer in reversed(around)]
        around.append((end, draft))
    found = sorted(found, key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    numbers = {draft: number for number, draft in enumerate(found)}
    return found, [
        next((numbers[outer] for outer in holders[draft] if numbers[outer] < numbers[draft]), None)
        for draft in found
    ]
