"""An article → drafts of its statements: units are read one after another, and a quotation finds its source
in its own unit, in the one before ("X continued:") or in the one after ("..." X said.).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from framing import matching
from framing.statements.clauses import Frame, Unit, read_unit, subject
from framing.statements.cues import Cue, matcher, table, word_classes
from framing.statements.frames import frames
from framing.text.document import Document
from framing.text.quotes import Span

WORD = re.compile(r"\w+")
DISTANCED = re.compile(r"\b(?:alleged|so-called|supposed|self-styled)(?: the)? ?$")
_SCARE_WORDS = 3  # a quotation without a speaker of at most so many words holds a word at arm's length
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I'd|I've|[Ii]n my (?:opinion|view))\b")
_EDITED = re.compile(r"[,\u2013-] ?(?:ed|auth)\.\)")
_ANYBODY = word_classes()["anybody"]
_EDGE = " \n\t,;:\u2013-"
# What must follow a cue of a kind for its sentence to be worth reading.
_NEEDED = {
    "noun": re.compile(r"\s(?:that|to|of|by|from)\b"),
    "adjective": re.compile(r"\s(?:that|to)\b"),
    "possessed": re.compile(r",?\s"),
}
_TAILED = re.compile(r"(?: [-\u2013] ?|: )[^\s.;:][^.;:]{1,70}(?:\.|$)| [-\u2013] [A-Za-z][\w '-]{1,50} \(\d")


@dataclass(slots=True, eq=False)
class Draft:
    """A statement in the making; spans index `norm`."""

    parts: list[Span]
    quoted: list[bool]  # of each part: a quotation and nothing else
    cue: Span | None = None
    lexical: Cue | None = None
    source: Span | None = None
    unit: int = 0
    mixed: bool = False
    worded: bool = True
    block: bool = False  # a quotation without marks
    label: bool = False  # stands only if its source is somebody
    heir: Draft | None = field(default=None, repr=False)  # whose source it shares

    @property
    def kind(self) -> str:
        """Direct, indirect or mixed."""
        return "direct" if all(self.quoted) else "mixed" if self.mixed or any(self.quoted) else "indirect"

    def take(self, other: Draft) -> None:
        """Take the source and the cue of another draft."""
        self.source, self.cue, self.lexical, self.heir = other.source, other.cue, other.lexical, None

    def add(self, part: Span) -> None:
        """Go on with a further quotation."""
        self.parts.append(part)
        self.quoted.append(True)


def read_drafts(doc: Document) -> list[Draft]:
    """Drafts of the statements of an article, in no order; their spans may still cross."""
    reader = _Reader(doc)
    cues = table()
    by_span: dict[Span, list[Cue]] = {}
    for start, end, index in matcher().find(doc.norm, doc.lowered):
        by_span.setdefault((start, end), []).append(cues[index])
    found = [
        (a, b, cue)
        for a, b, _ in matching.longest([(a, b, 0) for a, b in by_span])
        for cue in sorted(by_span[a, b], key=lambda cue: cue.kind != "verb")
        if (needed := _NEEDED.get(cue.kind)) is None or needed.match(doc.lowered, b)
    ]
    starts = [a for a, _, _ in found]
    for number, (start, end, quotes) in enumerate(_units(doc)):
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        if inside or quotes or _labelled(doc.norm, start, end):
            cues_outside = [cue for cue in inside if not any(a <= cue[0] < b for a, b in quotes)]
            reader.read(number, read_unit(doc.norm, start, end, quotes, cues_outside), quotes)
        else:
            reader.pending = None
    return _without_furniture(doc, reader.drafts + _continued(doc, reader.drafts))


def is_name(norm: str, start: int, end: int) -> bool:
    """A title or a proper name in quotation marks ("Information Resistance"): every long word capitalised."""
    words = [word for word in WORD.findall(norm, start, end) if len(word) > 3]
    if not words or len(words) > 8 or not all(word[0].isupper() for word in words):
        return False
    return len(words) > 1 or norm[end + 1 : end + 3].strip()[:1].islower()


def _labelled(norm: str, start: int, end: int) -> bool:
    """Whether a stretch may be set off from its source by a colon or a dash."""
    if norm[end - 1] == ":" or norm.find(": ", start, min(end, start + 70)) > 0:
        return True
    return bool(_TAILED.search(norm, max(start, end - 110), end))


def _units(doc: Document) -> list[tuple[int, int, list[Span]]]:
    """Sentences, joined where an outer quotation runs across them, with their outer quotations."""
    outer = [(quote.start, quote.end) for quote in doc.quotes if quote.depth == 1]
    units: list[tuple[int, int, list[Span]]] = []
    at = 0
    for start, end in doc.sentences:
        inside: list[Span] = []
        if units:
            left, _, before = units[-1]
            if before and before[-1][1] > start:
                units.pop()
                start, inside = left, before
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

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.inner = {quote.start: quote.inner for quote in doc.quotes if quote.depth == 1}
        self.drafts: list[Draft] = []
        self.pending: Draft | None = None  # a cue whose content comes with the next unit
        self.said: Draft | None = None  # last statement with a quotation, for one that goes on
        self.recent: Draft | None = None  # last statement with a source in the unit before
        self.loose: Draft | None = None  # a quotation whose source may come with the next unit

    def read(self, number: int, unit: Unit, quotes: Sequence[Span]) -> None:
        made = [(frame.shape, self._draft(unit, frame, number)) for frame in frames(unit)]
        new = [draft for _, draft in made if draft.parts]
        opened = next((draft for shape, draft in reversed(made) if shape == "open"), None)
        if (
            opened
            and opened.lexical
            and self.loose
            and self.loose.unit == number - 1
            and not unit.tags.startswith("Q")
        ):
            self._settle_loose(opened, number)
            opened = None
        if opened is None and ":" in unit.tags:
            opened = self._introduced(unit, number)
        covered = [part for draft in new for part in draft.parts]
        alone = not unit.tags.strip("Qcb.,-;")
        for left, right in quotes:
            if any(a < right and left < b for a, b in covered):
                continue
            draft = self._quotation(left, number, new, alone, opened)
            if draft is not None:
                new.append(draft)
                opened = None if opened and draft.source == opened.source else opened
        self.said = next((draft for draft in reversed(new) if any(draft.quoted)), self.said)
        if self.said is not None and self.said in new:
            self.said.unit = number
        self.pending = opened
        self.recent = next((draft for draft in reversed(new) if draft.source and draft.lexical), None)
        self.drafts += new

    def _introduced(self, unit: Unit, number: int) -> Draft | None:
        """A colon before a quotation, without a reporting word: "The envoy was brief: ..."."""
        colon = unit.tags.rfind(":")
        source = subject(unit, colon) if unit.at(colon + 1) in "Q " else None
        return (
            Draft([], [], unit.span(colon, colon + 1), None, unit.span(*source), number) if source else None
        )

    def _settle_loose(self, opened: Draft, number: int) -> None:
        """The quotation of the unit before gets the source that follows it."""
        assert self.loose is not None  # noqa: S101
        self.loose.take(opened)
        if self.loose not in self.drafts:  # it had been taken for the rest of an earlier statement
            if self.said and len(self.said.parts) > 1 and self.said.parts[-1] == self.loose.parts[0]:
                self.said.parts.pop()
                self.said.quoted.pop()
            self.drafts.append(self.loose)
        self.said = self.loose
        self.said.unit = number

    def _quotation(
        self, left: int, number: int, new: list[Draft], alone: bool, opened: Draft | None
    ) -> Draft | None:
        """A draft for a quotation that no frame of its unit holds; None if it goes on another or is none."""
        norm = self.doc.norm
        inner = self.inner[left]
        draft = Draft([inner], [True], unit=number)
        host = next((d for d in reversed(new) if any(d.quoted) and d.parts[-1][1] < left), None)
        if host and "." in norm[host.parts[-1][1] : left] and norm[inner[0]].isupper():
            host.add(inner)
            return None
        said = self.said
        if alone and self.pending is not None:
            draft.take(self.pending)
        elif alone and said is not None and said.unit == number - 1:
            self.loose = draft
            if "\n" not in norm[said.parts[-1][1] : left]:
                said.add(inner)
                said.unit = number
                return None
            draft.heir = said
        elif opened is not None and not opened.parts:
            draft.take(opened)
        elif self._at_arms_length(inner, alone):
            return None
        else:
            self.loose = draft
            recent = self.recent
            if alone and recent is not None and recent.unit == number - 1:
                draft.heir = recent  # X said that ... "And so on."
        return draft

    def _at_arms_length(self, inner: Span, alone: bool) -> bool:
        """Whether a quotation without a source is a title or a word held at a distance."""
        norm, (start, end) = self.doc.norm, inner
        if alone or len(WORD.findall(norm, start, end)) <= _SCARE_WORDS:
            return len(WORD.findall(norm, start, end)) <= _SCARE_WORDS
        part = norm[start].islower() or (
            norm[end - 1] not in ".,!?" and len(WORD.findall(norm, start, end)) < 8
        )
        return (
            part or is_name(norm, start, end) or bool(DISTANCED.search(norm, max(0, start - 15), start - 1))
        )

    def _draft(self, unit: Unit, frame: Frame, number: int) -> Draft:
        block = frame.shape == "block"
        source = unit.span(*frame.source) if frame.source else None
        draft = Draft([], [], unit.span(frame.first, frame.stop), frame.cue, source, number)
        draft.block, draft.label = block, frame.shape == "label"
        draft.worded = frame.worded and (frame.cue is None or frame.cue.act in ("speech", "thought"))
        who = unit.words[slice(*frame.source)] if frame.source else []
        anybody = frame.cue and not frame.cue.speech and len(who) == 1 and who[0] in _ANYBODY
        if who[:1] in (["i"], ["we"]) or anybody or (frame.cue and frame.cue.kind == "adverb"):
            draft.worded = False  # nobody's words ("reportedly"), or the narrator's own view
        for first, stop in frame.parts:
            tags = unit.tags[first:stop]
            if "Q" in tags and not tags.strip("Q,.-"):
                found = [self.inner[unit.starts[t]] for t in range(first, stop) if unit.tags[t] == "Q"]
            else:
                found = [unit.span(first, stop)] if first < stop else []
                draft.mixed = draft.mixed or ("Q" in tags and not block)
            for start, end in found:
                begin = self._paragraph(start) if block else start
                if (span := _trimmed(self.doc.norm, begin, end))[0] < span[1]:
                    draft.parts.append(span)
                    draft.quoted.append(block or found[0] != unit.span(first, stop))
        return draft

    def _paragraph(self, position: int) -> int:
        paragraphs = self.doc.paragraphs
        return paragraphs[bisect_right(paragraphs, (position, len(self.doc.norm) + 1)) - 1][0]


def _trimmed(norm: str, start: int, end: int) -> Span:
    while start < end and norm[start] in _EDGE:
        start += 1
    while end > start and norm[end - 1] in _EDGE:
        end -= 1
    return start, end


def _continued(doc: Document, found: list[Draft]) -> list[Draft]:
    """Paragraphs that go on with a block quotation: in the first person, or with an editor's remark."""
    blocks = [draft for draft in found if draft.block]
    edited = [match.start() for match in _EDITED.finditer(doc.norm)]
    if not blocks and not edited:
        return []
    others = [d for d in found if d.source is None or doc.norm[slice(*d.source)].lower() not in ("i", "we")]
    taken = [part for draft in others for part in draft.parts]
    sourced = sorted((d for d in others if d.source and d.parts), key=lambda draft: draft.parts[0][0])
    starts = [draft.parts[0][0] for draft in sourced]
    more = []
    for start, end in doc.paragraphs:
        if any(a < end and start < b for a, b in taken):
            continue
        if (blocks and _FIRST_PERSON.search(doc.norm, start, end)) or any(start <= at < end for at in edited):
            before = bisect_left(starts, start)
            heir = sourced[before - 1] if before else next(iter(blocks), None)
            if heir is not None:
                more.append(Draft([(start, end)], [True], heir=heir, block=True))
    return more


def _without_furniture(doc: Document, found: list[Draft]) -> list[Draft]:
    for draft in found if doc.furniture else ():
        if any(doc.in_furniture(*part) for part in draft.parts):
            pairs = [
                (p, q) for part, q in zip(draft.parts, draft.quoted, strict=True) for p in _pieces(doc, *part)
            ]
            draft.parts, draft.quoted = [p for p, _ in pairs], [q for _, q in pairs]
    return [draft for draft in found if draft.parts]


def _pieces(doc: Document, start: int, end: int) -> list[Span]:
    """A span without the furniture in it."""
    kept = []
    for left, right, _ in doc.furniture:
        if start < right and left < end:
            kept.append((start, left))
            start = right
    return [
        span for span in (_trimmed(doc.norm, *piece) for piece in [*kept, (start, end)]) if span[0] < span[1]
    ]


def nested(found: list[Draft]) -> tuple[list[Draft], list[int | None]]:
    """Drafts in order, their spans nested or disjoint (what crosses an earlier span ends with it), and for
    each the number of the innermost other one that its first part lies in.
    """
    ends: list[int] = []
    for start, minus_end, order, index in _flat(found):
        end = -minus_end
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and end > ends[-1]:
            end = ends[-1]
            found[order].parts[index] = (start, end)
        ends.append(end)
    found = sorted(found, key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    parents: list[int | None] = [None] * len(found)
    around: list[tuple[int, int]] = []
    for start, minus_end, order, index in _flat(found):
        while around and around[-1][0] <= start:
            around.pop()
        if index == 0:
            parents[order] = next((outer for _, outer in reversed(around) if outer < order), None)
        around.append((-minus_end, order))
    return found, parents


def _flat(found: list[Draft]) -> list[tuple[int, int, int, int]]:
    return sorted(
        (a, -b, order, index) for order, draft in enumerate(found) for index, (a, b) in enumerate(draft.parts)
    )
