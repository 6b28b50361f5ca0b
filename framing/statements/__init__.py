"""Who says what: quotations and attribution → statements, and the voice of a span.

A statement is content attributed to a source (PARC and PolNeAR: source, cue, content; Pareti 2015; Newell
et al. 2018). Spans follow PolNeAR: indirect content keeps its "that" or "to"; content that is a quotation
and nothing else leaves its marks out.

Limits. Rules over word classes, not a parser: long subjects, content before an unmarked ", X said" in a
sentence with several clauses, and pronouns with two fitting persons are where it errs
(benchmarks/attribution.py counts how often, by construction).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from framing import actors, matching, schema
from framing.quotes import Span
from framing.statements.clauses import Frame, Unit, read_unit
from framing.statements.cues import Cue, matcher, table
from framing.statements.frames import frames
from framing.statements.shares import balance, rows, share_of_voice, words_by_bloc
from framing.text import Document, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["Statement", "balance", "find_statements", "rows", "share_of_voice", "statements", "voice", "words_by_bloc"]

_SCARE_WORDS = 3  # a quotation without a speaker of at most so many words holds a word at arm's length
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I'd|I've|[Ii]n my (?:opinion|view))\b")
_EDITED = re.compile(r"[,\u2013-] ?(?:ed|auth)\.\)")
_EDGE = " \n\t,;:\u2013-"
_WORD = re.compile(r"\w+")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Prof|Amb|Rev|Hon|St|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Statement:
    """Content attributed to a source; spans index the Document's `norm`.

    `actor` holds ids joined by ``;``, `parent` the number of the statement that this one lies in.
    """

    parts: tuple[Span, ...]
    kind: str
    cue: str
    cue_stance: str
    source: str
    source_span: Span | None
    actor: str = ""
    bloc: str = ""
    source_country: str = ""
    parent: int | None = None
    worded: bool = True  # whether the content counts as the source's words (`voice`)


@dataclass(slots=True)
class _Draft:
    parts: list[Span]
    quoted: list[bool]  # of each part: a quotation and nothing else
    cue: tuple[int, int] | None
    lexical: Cue | None
    source: Span | None
    mixed: bool = False
    unit: int = 0
    block: bool = False
    worded: bool = True
    label: bool = False  # stands only if its source is somebody
    heir: _Draft | None = field(default=None, repr=False)  # whose source it shares


def statements(doc: Document, mentions: Sequence[actors.Mention] | None = None, date: str = "") -> list[Statement]:
    """Find the statements of an article.

    Parameters
    ----------
    doc : Document
    mentions : sequence of Mention, optional
        What `actors.mentions(doc, date)` gives; found here if not given.
    date : str
        ISO date of the article, for offices that change hands.

    Returns
    -------
    list of Statement
        Ascending by first part; spans nest or are disjoint, none lies in furniture.
    """
    drafts = _drafts(doc)
    if not drafts:
        return []
    found = actors.mentions(doc, date) if mentions is None else mentions
    return _finished(doc, drafts, found, date)


def find_statements(text: str) -> pd.DataFrame:
    """Find the statements of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    DataFrame
        One row per continuous part of a statement, columns of the table `statements` (DESIGN.md);
        `text[start:end]` is the part, `article_id` is empty.

    Examples
    --------
    >>> table = find_statements('"We will sign," the minister said. Kyiv denied that it had been asked.')
    >>> table[["kind", "source", "text"]].values.tolist()
    [['direct', 'the minister', 'We will sign'], ['indirect', 'Kyiv', 'that it had been asked']]
    """
    doc = document(text)
    columns = list(zip(*rows("", doc, statements(doc)), strict=True)) or [()] * len(schema.TABLES["statements"])
    return schema.frame("statements", dict(zip(schema.TABLES["statements"], map(list, columns), strict=True)))


def voice(
    start: int, end: int, doc: Document, found: Sequence[Statement], distancing: bool = False
) -> tuple[str, int | None]:
    """Whose words a span is: `own`, `quoted` or `scare`, and the number of the innermost statement around it.

    Parameters
    ----------
    start, end : int
        Span in `doc.norm`.
    found : sequence of Statement
        What `statements(doc)` gave.
    distancing : bool
        For words that hold content at arm's length ("alleged"): the narrator's unless in quotation marks.

    Examples
    --------
    >>> doc = document('The "regime" fell. He said the regime "will fall".')
    >>> found = statements(doc)
    >>> voice(5, 11, doc, found), voice(31, 37, doc, found)
    (('scare', None), ('quoted', 0))
    """
    inner = None
    quoted = None  # the innermost statement whose content is in its source's words
    direct = False
    for number, statement in enumerate(found):
        if statement.parts[0][0] > start:
            break
        if any(a <= start and end <= b for a, b in statement.parts):
            inner = number
            direct = direct or statement.kind == "direct"
            if statement.worded or statement.kind == "direct":
                quoted = number
    last = bisect_right(doc.quotes, start, key=lambda quote: quote.start) - 1
    marked = None
    for quote in doc.quotes[max(0, last - 8) : last + 1]:
        if quote.inner[0] <= start and end <= quote.inner[1]:
            marked = quote
    if inner is None:
        return ("own" if marked is None or _is_name(doc.norm, *marked.inner) else "scare"), None
    if direct:
        return "quoted", quoted
    if marked is not None:
        apart = _DISTANCED.search(doc.norm, max(0, marked.start - 14), marked.start)
        if apart or (quoted is None and doc.words(*marked.inner) < 2):
            return "scare", inner
        return "quoted", inner
    if distancing or quoted is None:
        return "own", inner
    return "quoted", quoted


_DISTANCED = re.compile(r"\b(?:alleged|so-called|supposed|self-styled)(?: the)? ?$")


def _is_name(norm: str, start: int, end: int) -> bool:
    """A title or a proper name in quotation marks ("Information Resistance"): every long word capitalised."""
    words = [word for word in _WORD.findall(norm, start, end) if len(word) > 3]
    return bool(words) and len(words) <= 8 and all(word[0].isupper() for word in words) and (
        len(words) > 1 or norm[end + 1 : end + 3].strip()[:1].islower()
    )


def _units(doc: Document) -> list[tuple[int, int, list[Span]]]:
    """Sentences joined where an outer quotation runs across them, with their outer quotations."""
    outer = [(quote.start, quote.end) for quote in doc.quotes if quote.depth == 1]
    units: list[tuple[int, int, list[Span]]] = []
    at = 0
    for start, end in doc.sentences:
        if units and (
            (units[-1][2] and units[-1][2][-1][1] > start)
            or (start <= units[-1][1] + 1 and _ABBREVIATED.search(doc.norm, units[-1][1] - 6, units[-1][1]))
        ):
            left, _, inside = units.pop()
            start = left
            end = max(end, inside[-1][1]) if inside else end
        else:
            inside = []
        while at < len(outer) and outer[at][0] < end:
            if outer[at][0] >= start:
                inside.append(outer[at])
                end = max(end, outer[at][1])
            at += 1
        units.append((start, end, inside))
    return units


# What must follow a cue of a kind for its sentence to be worth reading.
_NEEDED = {
    "noun": re.compile(r"\s(?:that|to|of|by|from)\b"),
    "adjective": re.compile(r"\s(?:that|to)\b"),
    "possessed": re.compile(r",?\s"),
}


def _drafts(doc: Document) -> list[_Draft]:
    norm = doc.norm
    lowered = matching.lower(norm)
    cues = table()
    found = [
        (a, b, cues[index])
        for a, b, index in matching.longest(list(matcher().find(norm, lowered)))
        if (needed := _NEEDED.get(cues[index].kind)) is None or needed.match(lowered, b)
    ]
    starts = [a for a, _, _ in found]
    drafts: list[_Draft] = []
    pending: _Draft | None = None  # a cue whose content comes with the next unit
    said: _Draft | None = None  # last statement with a quotation, for one that goes on
    loose: tuple[int, _Draft] | None = None
    units = _units(doc)
    for number, (start, end, quotes) in enumerate(units):
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        if low == high and not quotes and not _labelled(norm, start, end):
            pending = None
            continue
        unit = read_unit(norm, start, end, quotes, _outside(found[low:high], quotes))
        made = [(frame, _draft(doc, unit, frame, number)) for frame in frames(unit)]
        new = [draft for frame, draft in made if draft.parts]
        covered = [part for draft in new for part in draft.parts]
        alone = bool(quotes) and not unit.tags.strip("Qcb.,-;")
        opened = next((draft for frame, draft in reversed(made) if frame.shape == "open"), None)
        if loose and opened and loose[0] == number - 1 and not unit.tags.startswith("Q"):
            loose[1].source, loose[1].cue, loose[1].lexical, loose[1].heir = opened.source, opened.cue, opened.lexical, None
            if loose[1] not in drafts:  # it had gone on an earlier statement
                _part_again(loose[1], said)
                drafts.append(loose[1])
            said = loose[1]
            said.unit = number
            opened = None
        for left, right in quotes:
            if any(a < right and left < b for a, b in covered):
                continue
            host = next((d for d in reversed(new) if any(d.quoted) and d.parts[-1][1] < left), None)
            if host and "." in norm[host.parts[-1][1] : left] and norm[left + 1].isupper():
                host.parts.append((left + 1, right - 1))
                host.quoted.append(True)
                continue
            draft = _Draft([(left + 1, right - 1)], [True], None, None, None, unit=number)
            if alone and pending is not None:
                draft.source, draft.cue, draft.lexical = pending.source, pending.cue, pending.lexical
            elif alone and said is not None and said.unit == number - 1:
                loose = (number, draft)
                if _same_paragraph(doc, units[said.unit][0], left):
                    said.parts.append((left + 1, right - 1))
                    said.quoted.append(True)
                    said.unit = number
                    continue
                draft.heir = said
            elif opened is not None and not opened.parts:
                draft.source, draft.cue, draft.lexical = opened.source, opened.cue, opened.lexical
                opened = None
            elif len(_WORD.findall(norm, left, right)) <= _SCARE_WORDS or (not alone and (norm[left + 1].islower() or _is_name(norm, left + 1, right - 1))):
                continue
            else:
                loose = (number, draft)
            new.append(draft)
        if new:
            said = next((draft for draft in reversed(new) if any(draft.quoted)), said)
            if said in new:
                said.unit = number
        pending = opened
        drafts += new
    return drafts


def _part_again(draft: _Draft, earlier: _Draft | None) -> None:
    if earlier is not None and len(earlier.parts) > 1 and earlier.parts[-1] == draft.parts[0]:
        earlier.parts.pop()
        earlier.quoted.pop()


def _labelled(norm: str, start: int, end: int) -> bool:
    """Whether a stretch may be set off from its source by a colon or a dash."""
    return norm.find(": ", start, min(end, start + 70)) > 0 or bool(_TAILED.search(norm, max(start, end - 110), end))


_TAILED = re.compile(r"(?: [-\u2013] ?|: )[^\s.;:][^.;:]{1,70}(?:\.|$)| [-\u2013] [A-Za-z][\w '-]{1,50} \(\d")


def _outside(cues: list[tuple[int, int, Cue]], quotes: list[Span]) -> list[tuple[int, int, Cue]]:
    if not quotes:
        return cues
    return [cue for cue in cues if not any(a <= cue[0] < b for a, b in quotes)]


def _same_paragraph(doc: Document, first: int, second: int) -> bool:
    return "\n" not in doc.norm[first:second]


def _draft(doc: Document, unit: Unit, frame: Frame, number: int) -> _Draft:
    parts: list[Span] = []
    quoted: list[bool] = []
    mixed = False
    for first, stop in frame.parts:
        tags = unit.tags[first:stop]
        if "Q" in tags and not tags.strip("Q,.-"):
            for token in range(first, stop):
                if unit.tags[token] == "Q":
                    parts.append((unit.starts[token] + 1, unit.ends[token] - 1))
                    quoted.append(True)
        else:
            a, b = unit.span(first, stop)
            if frame.shape == "block":
                paragraph = doc.paragraphs[bisect_right(doc.paragraphs, (a, len(doc.norm) + 1)) - 1]
                a = paragraph[0]
            parts.append((a, b))
            quoted.append(frame.shape == "block")
            mixed = mixed or ("Q" in tags and frame.shape != "block")
    spans = [_trimmed(doc.norm, *part) for part in parts]
    kept = [index for index, (a, b) in enumerate(spans) if a < b]
    cue = unit.span(frame.first, frame.stop)
    source = unit.span(*frame.source) if frame.source else None
    worded = frame.worded and (frame.cue is None or frame.cue.act in ("speech", "thought"))
    if frame.source and unit.words[frame.source[0]] in ("i", "we"):
        worded = False  # the narrator's own view
    return _Draft([spans[i] for i in kept], [quoted[i] for i in kept], cue, frame.cue, source, mixed, number, frame.shape == "block", worded, frame.shape == "label")


def _trimmed(norm: str, start: int, end: int) -> Span:
    while start < end and norm[start] in _EDGE:
        start += 1
    while end > start and norm[end - 1] in _EDGE:
        end -= 1
    return start, end


def _finished(doc: Document, drafts: list[_Draft], mentions: Sequence[actors.Mention], date: str) -> list[Statement]:
    """Order, nest and name the drafts."""
    drafts = _blocks(doc, drafts)
    for draft in drafts if doc.furniture else ():
        if any(doc.in_furniture(*part) for part in draft.parts):
            pieces = [(piece, q) for part, q in zip(draft.parts, draft.quoted, strict=True) for piece in _pieces(doc, *part)]
            draft.parts, draft.quoted = [p for p, _ in pieces], [q for _, q in pieces]
    drafts = [draft for draft in drafts if draft.parts]
    drafts.sort(key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    _fit(drafts)
    drafts = [draft for draft in drafts if draft.parts]
    drafts.sort(key=lambda draft: (draft.parts[0][0], -draft.parts[-1][1]))
    resolver = actors.Resolver(doc, mentions, date)
    done: list[Statement] = []
    sources: dict[int, tuple[str, Span | None, actors.Source]] = {}
    for draft in sorted(drafts, key=lambda d: d.source[0] if d.source else d.parts[0][0]):
        heir = draft.heir
        if heir is not None and id(heir) in sources:
            sources[id(draft)] = sources[id(heir)]
        elif draft.source is None:
            sources[id(draft)] = ("", None, actors.NOBODY)
        else:
            sources[id(draft)] = (doc.norm[slice(*draft.source)], draft.source, resolver.source(*draft.source))
    drafts = [draft for draft in drafts if not draft.label or _stands(doc, draft, sources[id(draft)][2], resolver)]
    for draft, parent in zip(drafts, _parents(drafts), strict=True):
        text, span, who = sources[id(draft)]
        kind = "direct" if all(draft.quoted) else "mixed" if draft.mixed or any(draft.quoted) else "indirect"
        cue = doc.norm[slice(*draft.cue)] if draft.cue else ""
        lexical = draft.lexical
        done.append(
            Statement(
                tuple(draft.parts), kind, cue, lexical.stance if lexical else "", text, span,
                who.actor, who.bloc, who.country, parent, draft.worded,
            )  # fmt: skip
        )
    return done


def _pieces(doc: Document, start: int, end: int) -> list[Span]:
    """A span without the furniture in it."""
    kept = []
    for left, right, _ in doc.furniture:
        if start < right and left < end:
            kept.append((start, left))
            start = right
    return [span for span in (_trimmed(doc.norm, *piece) for piece in [*kept, (start, end)]) if span[0] < span[1]]


def _stands(doc: Document, draft: _Draft, who: actors.Source, resolver: actors.Resolver) -> bool:
    """Whether a label ("Putin: ...", "... - Defence Ministry") names somebody who speaks, not a topic."""
    if draft.source is None or not (who.actor or who.bloc):
        return False
    known = actors.table().get(who.actor)
    if draft.source[0] > draft.parts[0][0]:  # after the words: an outlet there is a credit
        return bool(who.bloc) and (known.kind != "outlet" if known else resolver.heads(*draft.source))
    return (all(draft.quoted) and len(doc.norm[slice(*draft.source)].split()) < 5) or resolver.heads(*draft.source)


def _blocks(doc: Document, drafts: list[_Draft]) -> list[_Draft]:
    """Paragraphs in the first person before or after a block quotation without marks go on with it."""
    blocks = [draft for draft in drafts if draft.block]
    edited = [match.start() for match in _EDITED.finditer(doc.norm)]
    if not blocks and not edited:
        return drafts
    others = [d for d in drafts if d.source is None or doc.norm[slice(*d.source)].lower() not in ("i", "we")]
    taken = [part for draft in others for part in draft.parts]
    extra = []
    for start, end in doc.paragraphs:
        if any(a < end and start < b for a, b in taken):
            continue
        if (blocks and _FIRST_PERSON.search(doc.norm, start, end)) or any(start <= at < end for at in edited):
            before = [draft for draft in others if draft.source and draft.parts[0][0] < start]
            heir = max(before, key=lambda draft: draft.parts[0][0]) if before else (blocks or [None])[0]
            if heir is not None:
                extra.append(_Draft([(start, end)], [True], None, None, None, heir=heir, block=True))
    return drafts + extra


def _parents(drafts: list[_Draft]) -> list[int | None]:
    """For each draft the number of the innermost other one that its first part lies in."""
    flat = sorted((a, -b, order, index) for order, draft in enumerate(drafts) for index, (a, b) in enumerate(draft.parts))
    parents: list[int | None] = [None] * len(drafts)
    around: list[tuple[int, int]] = []
    for start, minus_end, order, index in flat:
        while around and around[-1][0] <= start:
            around.pop()
        if index == 0:
            parents[order] = next((outer for _, outer in reversed(around) if outer < order), None)
        around.append((-minus_end, order))
    return parents


def _fit(drafts: list[_Draft]) -> None:
    """Make the spans nest or be disjoint: what crosses an earlier span is cut at its end."""
    flat = sorted(
        ((a, -b, order, index) for order, draft in enumerate(drafts) for index, (a, b) in enumerate(draft.parts)),
    )
    ends: list[int] = []
    for start, minus_end, order, index in flat:
        end = -minus_end
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and end > ends[-1]:
            end = ends[-1]
            drafts[order].parts[index] = (start, end)
        ends.append(end)
    for draft in drafts:
        draft.parts = [part for part in draft.parts if part[0] < part[1]]
        draft.quoted = draft.quoted[: len(draft.parts)]
