"""Speech set off by its layout: transcripts, dialogue between dashes, texts under a label, signatures.

A turn lasts to the next speaker's label, or to a paragraph that names its own speaker: nobody does.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from framing import people
from framing.facts import word_classes
from framing.text.document import Document
from framing.text.quotes import Span

_SHORTENED = r"(?:(?i:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sen|Rep|Gov|Amb|Prof|St)|[A-Z])\."
_NAMED = rf"(?:{_SHORTENED}|[A-Z0-9][^\s:.()\[\]]{{0,30}})"
_WHO = rf"{_NAMED}(?: (?:{_NAMED}|of|the|and|for|to|de|van|von|al)){{0,9}}(?:, [a-z][^:.\n\"]{{2,60}})?"
_LABEL = re.compile(
    r"(?:\*\*)?(?:(?P<letter>Q(?= [A-Z])|[QA](?=[.:]))[.:]?"
    rf"|(?P<who>{_WHO})(?: ?[(\[][^()\[\]\n]{{1,60}}[)\]])?(?:\*\*)?:)(?:\*\*)?"
    r"(?=\s|$)(?:\s*[(\[][^()\[\]\n]{1,40}[)\]])?"  # "(through interpreter)" before or after the colon
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
    r"[.,]?\s*(?:[\u2013~-] ?|\()(?P<who>[A-Z][^.!?:;()\"\n]{2,100}(?=\)?$)"
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
    who: Span
    end: int
    paragraph: int
    speaker: str  # the word by which a speaker comes back
    leads: bool  # begins its paragraph
    named: bool  # "THE PRESIDENT", "Petro Bondar", not "The last word"
    whole: bool  # a whole text of the speaker's stands below


def find_turns(doc: Document) -> tuple[list[Turn], dict[int, Span]]:
    """The turns of an article; and who signs a quotation, by where that starts."""
    layout = _Layout(doc)
    labels = list(_labels(doc))
    of_transcript = _of_a_transcript(labels)
    turns = layout.transcript(of_transcript) if of_transcript else layout.under_labels(labels)
    return turns + layout.dialogue(), layout.signed


def _labels(doc: Document) -> Iterator[_Label]:
    for number, (start, end) in enumerate(doc.paragraphs):
        titled = doc.norm[end - 1] == ":" and end - start < _LONGEST and _TEXT_BY.match(doc.norm, start, end)
        leading = titled or _LABEL.match(doc.norm, start, end)
        within = _WITHIN.finditer(doc.norm, leading.end() if leading else start, end)
        for match in (leading, *within) if leading else within:
            group = next(name for name, words in match.groupdict().items() if words)
            speaker = _last_name(match[group])
            if speaker not in word_classes()["heading"]:
                first = match[group].split()[0].lower()
                named = match[group].isupper() or first not in word_classes()["tag:determiner"]
                place = (match.span(group), match.end(), number)
                yield _Label(*place, speaker, match is leading, named, group in ("by", "owner"))


def _last_name(who: str) -> str:
    words = who.split(",", maxsplit=1)[0].lower().split()
    return " ".join(words[-2:]) if words[-1].isdigit() else words[-1]  # "Speaker 2"


def _of_a_transcript(labels: list[_Label]) -> list[_Label]:
    """The labels if two speakers or more take turns, of whom one comes back or is called an interviewer."""
    times = Counter(label.speaker for label in labels)
    by_role = {speaker for speaker in times if speaker.split()[0] in word_classes()["speaker"]}
    leading = {label.speaker for label in labels if label.leads} | by_role
    back = {speaker for speaker in times if times[speaker] > 1} | by_role
    kept = [
        label
        for label in labels
        if (label.leads and label.named)
        or (label.speaker in leading and label.speaker in back)
        or (label.speaker in back and label.who[1] - label.who[0] > len(label.speaker))
    ]
    speakers = {label.speaker for label in kept}
    return kept if len(speakers) > 1 and not speakers.isdisjoint(back) else []


class _Layout:
    """The paragraphs of an article and what sets them off."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.quotes = {quote.start: quote for quote in doc.quotes if quote.depth == 1}
        self.signed = {
            start: signature.span("who")
            for start, quote in self.quotes.items()
            if (signature := _SIGNED.match(doc.norm, quote.end))
        }

    def transcript(self, labels: list[_Label]) -> list[Turn]:
        """What stands between a label and the next."""
        turns = []
        paragraphs = self.doc.paragraphs
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            stop = following.paragraph if following else len(paragraphs)
            if following and stop == label.paragraph:
                parts = [(label.end, following.who[0])]
            else:
                parts = [(label.end, paragraphs[label.paragraph][1])]
                parts += self._below(label.paragraph, stop, label.speaker)
                parts += (
                    [(paragraphs[stop][0], following.who[0])] if following and not following.leads else []
                )
            turns.append(Turn(label.who, parts))
        return turns

    def under_labels(self, labels: list[_Label]) -> list[Turn]:
        """What stands under "Statement by X:", and the first person's words beside and under "X: ..."."""
        turns = []
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            end = self.doc.paragraphs[label.paragraph][1]
            stop = following.paragraph if following else len(self.doc.paragraphs)
            if following and stop == label.paragraph:
                end = following.who[0]
            beside = [(label.end, end)] if label.end < end else []
            parts = itertools.chain(beside, self._below(label.paragraph, stop, label.speaker))
            said = list(parts if label.whole else in_first_person(self.doc, parts, not beside))
            if said and not beside and said[0][0] in self.quotes:
                self.signed[said[0][0]] = label.who
            elif said:
                turns.append(Turn(label.who, said, label.whole))
        return turns

    def _below(self, number: int, stop: int, name: str) -> Iterator[Span]:
        """The paragraphs after one, up to one that names somebody."""
        named = re.compile(rf"\b{re.escape(name)}\b")
        for start, end in self.doc.paragraphs[number + 1 : stop]:
            if named.search(self.doc.lowered, start, end):
                return
            yield start, end

    def dialogue(self) -> list[Turn]:
        """Lines that begin with a dash, where somebody is asked or spoken to."""
        norm = self.doc.norm
        turns: list[Turn] = []
        lines: list[Span] = []
        for start, end in [*self.doc.paragraphs, (len(norm), len(norm))]:
            if _DASHED.match(norm, start, end):
                lines.append((start, end))
                continue
            if len(lines) > 1 and any(_TALK.search(norm, *line) for line in lines):
                alone = [line for line in lines if not _INSERTED.search(norm, line[0] + 1, line[1])]
                turns += [Turn(None, [(left + 1, right)]) for left, right in alone]
            lines = []
        return turns


def in_first_person(doc: Document, paragraphs: Iterable[Span], first: bool = False) -> Iterator[Span]:
    """Paragraphs up to the last in the first person, no two between that are not; `first`: one more."""
    waiting: list[Span] = []
    for span in paragraphs:
        said = _FIRST_PERSON.finditer(doc.norm, *span)
        if first or any(people.quotation(doc, one.start()) < 0 for one in said):
            yield from (*waiting, span)
            waiting, first = [], False
        elif waiting:
            return
        else:
            waiting = [span]
