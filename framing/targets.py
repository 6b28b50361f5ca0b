"""Whom an evaluation is about: the target of a hit.

Nearer syntax first: the noun it modifies, its possessor, what it is predicated of, its agent. Where the
sentence gives none of these, the only camp that it names, but only in one of the first three sentences, the
headline or the lead, or if the word denies somebody's right or humanity; else nobody, for a wrong name is
worse than none (DESIGN.md, law 6). A Western state has a camp only in
sentences that also name a party to the war: elsewhere what is said of it is another topic.

Limits. No parser: a construction is read off the function words between a hit and a name, over few words.
`benchmarks/about_whom.py` says how often each construction is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from framing import actors, facts
from framing.actors import Mention
from framing.camps import camp
from framing.people import nationalities
from framing.text.document import Document

_TOKEN = re.compile(r"'s\b|[^\W_]+(?:['\-][^\W_]+)*|[^\w\s]")
_MARKS = frozenset(',;:.!?()[]\u2013\u2026"')
_LEAD = 3  # sentences of a headline and its lead, which name what they are about


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody whom a text names, at a span of `norm`; `actor` is empty where only the bloc is known."""

    start: int
    end: int
    actor: str
    bloc: str
    camp: str


@cache
def _words(*classes: str) -> frozenset[str]:
    return frozenset().union(*(facts.word_classes("function_words.csv")[name] for name in classes))


@cache
def _function_words() -> frozenset[str]:
    classes = ("copula", "determiner", "preposition", "coordinator", "subordinator", "auxiliary")
    return _words(*classes) | _MARKS


def _only_modifiers(tokens: Sequence[str], most: int) -> bool:
    """Whether only so many adjectives and nouns stand between two words of one noun phrase."""
    return len(tokens) <= most and _function_words().isdisjoint(tokens)


@dataclass(frozen=True, slots=True)
class Scene:
    """A hit in its sentence, with those whom the sentence names."""

    norm: str
    sentence: tuple[int, int]
    start: int
    end: int
    before: Sequence[Referent]  # nearest first
    after: Sequence[Referent]

    def between(self, start: int, end: int) -> list[str]:
        """The words and marks of a stretch, in lower case."""
        return _TOKEN.findall(self.norm[start:end].lower())

    def ahead_of(self, start: int, reach: int = 60) -> list[str]:
        """The words and marks that the sentence has before a place."""
        return self.between(max(self.sentence[0], start - reach), start)

    @property
    def is_verb(self) -> bool:
        """Whether the hit is a verb with an object to follow, or an adverb: to lure, by luring, unwisely."""
        word = self.norm[self.start : self.end].lower()
        ahead = self.ahead_of(self.start, 20)[-1:]
        inflected = word.endswith(("ing", "ed")) and bool(ahead)
        verb = inflected and (_words("determiner", "copula") | _MARKS).isdisjoint(ahead)
        return verb or word.endswith(("ly", " to")) or not _words("verbal").isdisjoint(ahead)

    def follows(self, referent: Referent, of_class: str, within: int) -> bool:
        """Whether a word of a class stands so near before a name, determiners left out."""
        ahead = [word for word in self.ahead_of(referent.start) if word not in _words("determiner")]
        return not _words(of_class).isdisjoint(ahead[-within:])

    def shares_clause(self, referent: Referent) -> bool:
        """Whether no ", and" stands between the hit and a name."""
        gap = self.norm[min(self.end, referent.end) : max(self.start, referent.start)]
        return not re.search(r", (?:and|but|yet) ", gap)

    def completes_preposition(self, referent: Referent) -> bool:
        """Whether a name only completes a preposition: the war in «Ukraine», ties with «Russia»."""
        return self.follows(referent, "preposition", within=2)


def referents(
    doc: Document,
    mentions: Sequence[Mention],
    codes: Iterable[tuple[int, int, str]] = (),
    topics: Iterable[tuple[int, int]] = (),
    date: str = "",
) -> list[Referent]:
    """Everybody whom a text names, ascending, not overlapping: actors first, then whom a code word always
    means ("the occupiers": `codes` are spans with the actor's id), then nationalities and inhabitants; nobody
    who only stands in the name of a topic (`topics`: "the Ukraine war").
    """
    known = actors.table()
    spans = [*((mention.start, mention.end, mention.actor_id) for mention in mentions), *codes]
    actors_named = [(a, b, name, known[name].bloc, known[name].country) for a, b, name in spans]
    nations = [(a, b, "", nation.bloc, nation.country) for a, b, nation in nationalities(doc)]
    found: list[Referent] = []
    taken = {position for start, end in topics for position in range(start, end)}
    for start, end, actor_id, bloc, country in (*actors_named, *nations):
        attached = doc.norm.endswith("-", 0, start)  # anti-Russian
        if bloc != "expert_or_media" and not attached and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Referent(start, end, actor_id, bloc, camp(bloc, country, date)))
    return sorted(found, key=lambda referent: referent.start)


# --- constructions: each gives the referent that it finds, or None ------------------------------------


def modified_noun(scene: Scene) -> Referent | None:
    """The brutal «Russian» army; dictator «Putin»; but not an object: to lure «Ukraine»."""
    for referent in scene.after[:1] if not scene.is_verb else ():
        if _only_modifiers(scene.between(scene.end, referent.start), 3):
            return referent
    return None


def possessor(scene: Scene) -> Referent | None:
    """«Kyiv's» lies; «Western» hypocrisy; «its» shameless campaign."""
    for referent in scene.before[:1]:
        gap = scene.between(referent.end, scene.start)
        compound = scene.norm.startswith("-", referent.end)  # Western-oriented liberals
        suffers = not _words("suffering").isdisjoint(gap)  # Ukraine suffered terrible crimes
        if not (compound or suffers) and _only_modifiers(gap[1:] if gap[:1] == ["'s"] else gap, 2):
            return referent
    return None


def owner_after(scene: Scene) -> Referent | None:
    """The hypocrisy of the «West»; the regime in «Kyiv»."""
    for referent in scene.after[:1] if not scene.is_verb else ():
        gap = [t for t in scene.between(scene.end, referent.start) if t not in _words("determiner")]
        at = _first(gap, _words("origin"))
        if at is not None and _only_modifiers(gap[:at], 1) and _only_modifiers(gap[at + 1 :], 2):
            return referent
    return None


def subject_of_copula(scene: Scene) -> Referent | None:
    """«NATO» is arrogant; «Putin», he said, is a liar."""
    for referent in scene.before:
        gap = scene.between(referent.end, scene.start)
        at = _first(gap, _words("copula"))
        if at is not None and not scene.completes_preposition(referent):
            other_clause = not (_words("subordinator") | _MARKS).isdisjoint(gap)
            in_phrase = not (_words("preposition") - {"of"}).isdisjoint(gap[at:])  # is deterred by our heroic
            simple = not (other_clause or in_phrase)
            return referent if simple and at <= 4 and len(gap) - at <= 6 else None
    return None


def agent(scene: Scene) -> Referent | None:
    """«Moscow» has fabricated: the subject of the clause, if it acts and the hit is in its predicate."""
    for referent in scene.before:
        gap = scene.between(referent.end, scene.start)
        stops = _words("subordinator", "suffering", "preposition") - {"to"} | _MARKS
        if len(gap) > 6 or not stops.isdisjoint(gap):
            return None
        if not scene.completes_preposition(referent):
            return referent
    return None


def _first(tokens: Sequence[str], words: frozenset[str]) -> int | None:
    """Where the first of some words stands."""
    return next((n for n, token in enumerate(tokens) if token in words), None)


CONSTRUCTIONS = (subject_of_copula, modified_noun, possessor, owner_after, agent)


# --- one article ------------------------------------------------------------------------------------


class Targets:
    """Resolves the targets of one article's hits, given everybody whom it names (`referents`)."""

    def __init__(self, doc: Document, referents: Sequence[Referent]) -> None:
        self._doc = doc
        self._by_sentence: dict[int, list[Referent]] = {}
        for referent in referents:
            self._by_sentence.setdefault(doc.sentence_at(referent.start), []).append(referent)

    def of(
        self, start: int, end: int, speakers: Sequence[tuple[int, int]] = (), denies: bool = False
    ) -> list[Referent]:
        """Whom the words from `start` to `end` are about: one, several joined by "and", or nobody; `speakers`
        are the spans that name who says them, and who is not meant by them; `denies` says that the words deny
        somebody's right or humanity, which is aimed at somebody nearly always.
        """
        sentence = self._doc.sentence_at(start)
        if sentence < 0:
            return []
        left, right = self._doc.sentences[sentence]
        named = [r for r in self._by_sentence.get(sentence, []) if r.end <= right]
        if not any(referent.camp and referent.bloc != "west" for referent in named):
            named = [replace(r, camp="") for r in named]  # no party to the war is named: another topic
        named = [r for r in named if not any(a <= r.start < b for a, b in speakers)]
        before = [r for r in reversed(named) if r.end <= start]
        after = [r for r in named if r.start >= end]
        scene = Scene(self._doc.norm, (left, right), start, end, before, after)
        for construction in CONSTRUCTIONS:
            if (found := construction(scene)) is not None:
                return _joined(scene, found, named)
        if sentence >= _LEAD and not denies:
            return []
        # A name that only says where, or with whom, is not meant: atrocities in «Ukraine».
        return _only_camp(
            [r for r in named if not scene.follows(r, "place", within=1) and scene.shares_clause(r)]
        )


def _joined(scene: Scene, first: Referent, named: Sequence[Referent]) -> list[Referent]:
    """A referent and those joined to it by "and" or a comma: dictators «Putin» and «Kim»."""
    joined = [first]
    for referent in named[named.index(first) + 1 :]:
        between = scene.between(joined[-1].end, referent.start)
        if not between or not set(between) <= _words("coordinator") | {","}:
            break
        joined.append(referent)
    return joined


def _only_camp(named: Sequence[Referent]) -> list[Referent]:
    """The first of those named, if all of them who stand in a camp stand in the same one."""
    sided = [referent for referent in named if referent.camp]
    return sided[:1] if len({referent.camp for referent in sided}) == 1 else []
