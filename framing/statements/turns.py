"""Speech set off by its layout: transcripts, dialogue between dashes, texts under a label, signatures.

A turn lasts to the next speaker's label, or to a paragraph that names its own speaker: nobody does.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from framing.facts import word_classes
from framing.text.document import Document
from framing.text.quotes import Span
from framing.text.sentences import SHORTENED

_NAMED = rf"(?:(?:(?i:{SHORTENED})|[A-Z])\.|[A-Z0-9][^\s:.()\[\]]{{0,30}})"
_WHO = rf"{_NAMED}(?: (?:{_NAMED}|of|the|and|for|to|de|van|von|al)){{0,9}}(?:, [a-z][^:.\n\"]{{2,60}})?"
_ASIDE = r"[(\[][^()\[\]\n]{1,60}[)\]]"  # "(through interpreter)" before or after the colon
_LABEL = re.compile(
    r"(?:\*\*|\[)?(?:(?P<letter>Q(?= [A-Z])|[QA](?=\d{0,2} ?[.:\u2013-]))\d{0,2}[.:]?"
    rf"|(?P<who>{_WHO})\]?(?: ?{_ASIDE})?(?:\*\*)?:)(?:\*\*)?(?=\s|$)(?:\s*{_ASIDE})?"
)
_WITHIN = re.compile(rf"(?<=[.!?\u2026\")>\]*] ){_LABEL.pattern}")  # of a transcript on one line
_WRITTEN = r"(?i:text|transcript|statement|speech|address|remarks|message|letter|appeal|commentary)"
_TEXT_BY = re.compile(
    rf"[^:\n]{{0,120}}?\b{_WRITTEN}(?: of the \w+)?(?: \w+)? (?:by|of|from) "
    r"(?P<by>(?:the )?[A-Z](?:(?!'s )[^:\n])*):$"
    rf"|[^:\n]{{0,120}}?\b(?P<owner>[A-Z][\w-]*(?: [A-Z][\w-]*)*)'s [^:\n]*\b{_WRITTEN}\b[^:\n]*:$"
    r"|From (?P<sender>(?:the )?[A-Z][^:\n]*):$"
)
_LONGEST = 200  # characters of a label
_SIGNED = re.compile(
    r"[.,]?\s*(?:[\u2013~-]+ ?|\()(?P<who>[A-Z][^.!?:;()\"\n]{2,100}(?=\)?$)"
    r"|[A-Z][\w-]+(?: [A-Z][\w-]+)+(?:, [a-z][^.!?:;\"\n]{2,60})?(?=\.(?: |$)))",
    re.MULTILINE,
)
_DASHED = re.compile(r"[\u2013-] ?(?=\S)")
_INSERTED = re.compile(r"[,.!?\u2026] ?[\u2013-] ?[a-z]")  # "..., - said X": a frame of its own
_FIRST_PERSON = re.compile(r"\b(?:I|we|us|our|my|me)\b", re.IGNORECASE)
_TALK = re.compile(r"\?$|\b(?:I|we|you|our|my|your)\b", re.IGNORECASE)


class Turn(NamedTuple):
    """What one speaker says; where it is not `certain`, it stands only if the source is somebody."""

    source: Span | None
    parts: list[Span]
    certain: bool = True


class _Label(NamedTuple):
    start: int
    who: Span
    end: int  # where the words begin
    speaker: str  # the word by which a speaker comes back
    leads: bool  # begins its paragraph, and is a name: "THE PRESIDENT", not "The last word"
    whole: bool  # a whole text of the speaker's stands below


def find_turns(doc: Document) -> tuple[list[Turn], dict[int, Span]]:
    """The turns of an article; and who signs a quotation, by where that starts."""
    outer = {quote.start: quote.end for quote in doc.outer}
    signatures = ((start, _SIGNED.match(doc.norm, end)) for start, end in outer.items())
    signed = {start: match.span("who") for start, match in signatures if match}
    turns = []
    labels = list(_labels(doc))
    speakers = _of_a_transcript(labels)
    labels = speakers or labels
    stops = [label.start for label in labels[1:]] + [len(doc.norm)]
    for label, stop in zip(labels, stops, strict=False):
        said = list(_words_under(doc, label, stop))
        certain = label.whole or bool(speakers)
        if not certain:
            below = bool(said) and said[0][0] > label.end
            said = list(in_first_person(doc, said, first=below))
        if said and said[0][0] in outer and not speakers:
            signed[said[0][0]] = label.who
        elif said:
            turns.append(Turn(label.who, said, certain))
    return turns + list(_dialogue(doc)), signed


def _labels(doc: Document) -> Iterator[_Label]:
    for start, end in doc.paragraphs:
        titled = doc.norm[end - 1] == ":" and end - start < _LONGEST and _TEXT_BY.match(doc.norm, start, end)
        leading = titled or _LABEL.match(doc.norm, start, end)
        within = _WITHIN.finditer(doc.norm, leading.end() if leading else start, end)
        for match in (leading, *within) if leading else within:
            group = next(name for name, words in match.groupdict().items() if words)
            words = match[group].split(",")[0].lower().split()
            speaker = " ".join(words[-2:]) if words[-1].isdigit() else words[-1]  # "Speaker 2"
            if speaker not in word_classes()["heading"]:
                place = (match.start(), match.span(group), match.end())
                leads = match is leading and not match[group].startswith(("The ", "A ", "An "))
                yield _Label(*place, speaker, leads, group in ("by", "owner"))


def _of_a_transcript(labels: list[_Label]) -> list[_Label]:
    """The labels if two speakers or more take turns, of whom one comes back or is called an interviewer."""
    times = Counter(label.speaker for label in labels)
    back = {name for name in times if times[name] > 1 or name.split()[0] in word_classes()["speaker"]}
    kept = [label for label in labels if label.leads or label.speaker in back]
    several = len({label.speaker for label in kept}) > 1
    returning = [label for label in kept if label.speaker in back]
    named = (label.leads or label.who[1] - label.who[0] > len(label.speaker) for label in returning)
    return kept if several and any(named) else []


def _words_under(doc: Document, label: _Label, stop: int) -> Iterator[Span]:
    """What stands between a label and the next, up to a paragraph that names the speaker."""
    named = re.compile(rf"\b{re.escape(label.speaker)}\b")
    for start, end in doc.paragraphs[doc.paragraph_at(label.start) : bisect_left(doc.paragraphs, (stop,))]:
        if start > label.end and named.search(doc.lowered, start, end):
            return
        if max(start, label.end) < min(end, stop):
            yield max(start, label.end), min(end, stop)


def _dialogue(doc: Document) -> Iterator[Turn]:
    """Lines that begin with a dash, where somebody is asked or spoken to."""
    norm = doc.norm
    lines = itertools.groupby(doc.paragraphs, lambda one: bool(_DASHED.match(norm, *one)))
    for dashed, spans in lines:
        block = list(spans)
        if dashed and len(block) > 1 and any(_TALK.search(norm, *line) for line in block):
            alone = (line for line in block if not _INSERTED.search(norm, line[0] + 1, line[1]))
            yield from (Turn(None, [(start + 1, end)]) for start, end in alone)


def in_first_person(doc: Document, paragraphs: Iterable[Span], first: bool = False) -> Iterator[Span]:
    """Paragraphs up to the last in the first person, no two between that are not; `first`: one more."""
    waiting: list[Span] = []
    for span in paragraphs:
        said = _FIRST_PERSON.finditer(doc.norm, *span)
        if first or any(doc.quotation_at(one.start()) < 0 for one in said):
            yield from (*waiting, span)
            waiting, first = [], False
        elif waiting:
            return
        else:
            waiting = [span]
