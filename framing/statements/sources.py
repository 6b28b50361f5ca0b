"""Who a source is: its words → known actors, bloc and country; empty or anonymous where they do not say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from framing import actors, people
from framing.text.document import Document
from framing.text.quotes import Span

_PRONOUNS = frozenset(("he", "him", "his", "she", "her"))
_COMMON_NOUN = re.compile(r" (?!(?:and|or|in|of|on|at|from|who|which|that|to|for|himself|itself)\b)[a-z]+")
_BELONGS = re.compile(r"\b(?:to|of|for|by|with|from|near) ([^,]*)$")
_JOINED = re.compile(r"\s*(?:,|and|&|, and)\s*(?:the )?")
_DEFINITE = re.compile(r"(?:the|this|that|its) ", re.IGNORECASE)
_SHORT_LABEL = 5  # words
_NO_HEAD = ("", "body", "media")  # roles that somebody beside them does not belong to


class Source(NamedTuple):
    """Who a source is: actor ids joined by ``;``, bloc, and country; empty where the words do not say."""

    actor: str = ""
    bloc: str = ""
    country: str = ""


NOBODY = Source()


class _Resolved(NamedTuple):
    noun: str
    role: str
    source: Source


class Resolver:
    """Resolves the sources of one article; call `source` in the order of the text."""

    def __init__(self, doc: Document, mentions: actors.Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]
        self.pronouns = {person.start: person for person in mentions.pronouns}
        self.resolved: list[_Resolved] = []

    def source(self, start: int, end: int) -> Source:
        """Who the words of a span are, as a source.

        A person named comes first, then a body or a state that is the head and not a modifier ("Moscow's
        negotiator" has a bloc and no actor), then one described ("the expert": the last fitting person).
        """
        words = self.doc.norm[start:end]
        if words.lower().removesuffix("'s") in _PRONOUNS:
            return self._meant(start)
        found = self._named(start, end) or self._again(start, end) or self._by_words(start, end)
        role = people.described(words)[1].kind
        person = actors.table().get(found.actor)
        if person and person.kind == "person" and role in ("", "body"):
            role = "official"
        self.resolved.append(_Resolved(_noun(words.split(",")[0]), role, found))
        return found

    def heads(self, start: int, end: int) -> bool:
        """Whether a label ends in a person, a body or a role: "Russian diplomat", not "Ukraine war"."""
        words = self.doc.norm[start:end].rstrip(" )")
        at_end = [m.actor_id for m in self._inside(start, end) if m.end == start + len(words)]
        if any(actors.table()[actor_id].kind != "state" for actor_id in at_end):
            return True
        words = words.rstrip(" .,'")
        if len(words.split()) < _SHORT_LABEL:
            words = words.split(" of ")[0]  # "President of Ukraine"
        return (words.isupper() and len(words) > 3) or bool(people.role_at_end(words).kind)

    # ------------------------------------------------------------------ one way after another

    def _meant(self, start: int) -> Source:
        """Whom a pronoun means."""
        person = self.pronouns.get(start)
        if person is None or person.words[0] == start:
            return NOBODY
        if person.actor_id:
            return _known([person.actor_id])
        name = people.name_in(self.doc.norm[slice(*person.words)])
        return self._unknown.get(name) or self._by_words(*person.words)

    def _named(self, start: int, end: int) -> Source | None:
        """The person, else the body or state that the words name as their head."""
        words, known = self.doc.norm[start:end], actors.table()
        role = people.described(words)[1].kind
        inside = [m for m in self._inside(start, end) if m.kind != "pronoun"]
        heads = [m for m in inside if not self._modifies(m, start, end)]
        if persons := [m for m in heads if known[m.actor_id].kind == "person"]:
            return self._joined(persons)
        head = words.split(",")[0]
        if " of " not in head or not any(m.start < start + len(head) for m in inside):
            capitalised = re.findall(r"[A-Z][\w\-]+", head)
            for name in (people.name_in(head), *capitalised[-1:]):
                if name in self._unknown:
                    return self._unknown[name]
        bodies = [m for m in heads if _speaks(known[m.actor_id], role, m.start - start)]
        return self._joined(bodies) if bodies else None

    def _again(self, start: int, end: int) -> Source | None:
        """The last source with the noun of "the expert", "the ministry", or else with its role."""
        words = self.doc.norm[start:end]
        nation, role = people.described(words)
        if not _DEFINITE.match(words) or not role.kind or nation.bloc or self._inside(start, end):
            return None
        noun = _noun(words)
        for earlier in reversed(self.resolved):
            if earlier.noun == noun and earlier.source.bloc:
                return earlier.source
        before = self._by_noun[noun][: bisect_left(self._by_noun[noun], (start, end))]
        if before:
            return self._named(*before[-1]) or self._by_words(*before[-1])
        for earlier in reversed(self.resolved) if role.kind != "body" else ():
            expert = role.kind == "expert" and earlier.source.bloc == "expert_or_media"
            if earlier.source.actor and (earlier.role == role.kind or expert):
                return earlier.source
        return None

    def _by_words(self, start: int, end: int, actor: str = "") -> Source:
        """Bloc and country of a source that nobody in the table is, from its nationality and its role."""
        nation, role = people.described(self.doc.norm[start:end])
        inside = self._inside(start, end)
        near = actors.table()[inside[0].actor_id] if inside else None
        country, bloc = nation
        if near and not country:
            country, bloc = near.country, near.bloc if role.kind != "anonymous" else ""
        if role.kind in ("expert", "media") or bloc == "expert_or_media":
            return Source(actor, "expert_or_media", country)
        if role.kind in ("official", "body") and not (bloc or role.bloc or actor):
            return self._by_context(start)
        return Source(actor, bloc or role.bloc or ("anonymous" if role.kind else ""), country)

    def _by_context(self, position: int) -> Source:
        """An official of no named country ("..., the minister said"): of the first state named before."""
        sentence = self.doc.sentence_at(position)
        low = self.doc.sentences[sentence][0] if sentence >= 0 else position
        for mention in self._inside(low, position):
            actor = actors.table()[mention.actor_id]
            side = actor.bloc not in ("", "expert_or_media") and mention.kind != "pronoun"
            if side and self._outside(mention.start):
                return Source("", actor.bloc, actor.country)
        return Source("", "anonymous")

    # ------------------------------------------------------------------ what the article names

    @cached_property
    def _unknown(self) -> dict[str, Source]:
        """Persons whom `actors.csv` does not know, by full name and by a name that only one has."""
        by_name: dict[str, Source] = {}
        for person in self.mentions.persons:
            name = self.doc.norm[person.start : person.end]
            if person.actor_id or not people.personal(name):
                continue
            source = self._by_words(*person.words, actor=actor_id(name))
            for key in {name, name.split()[0], name.split()[-1]}:
                earlier = by_name.setdefault(key, source)
                if earlier.actor != source.actor:
                    by_name[key] = NOBODY
                elif not earlier.bloc:
                    by_name[key] = source
        return by_name

    @cached_property
    def _by_noun(self) -> dict[str, list[Span]]:
        """Bodies named and persons described outside quotations, by the noun they end in, ascending."""
        bodies = [m for m in self.mentions if actors.table()[m.actor_id].kind == "body"]
        found = [(_noun(self.doc.norm[m.start : m.end]), (m.start, m.end)) for m in bodies]
        found += [(_noun(self.doc.norm[p.start : p.end]), p.words) for p in self.mentions.persons]
        by_noun: dict[str, list[Span]] = defaultdict(list)
        for noun, span in sorted(found):
            if self._outside(span[0]):
                by_noun[noun].append(span)
        return by_noun

    def _inside(self, start: int, end: int) -> list[actors.Mention]:
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [mention for mention in self.mentions[low:high] if mention.end <= end]

    def _outside(self, position: int) -> bool:
        """Whether a position is outside quotations."""
        return people.quotation(self.doc, position) < 0

    def _modifies(self, mention: actors.Mention, start: int, end: int) -> bool:
        """Whether a name only describes the head: Russia's envoy, the Kremlin spokesman, an aide to Putin."""
        after = self.doc.norm[mention.end : min(end, mention.end + 30)]
        if after.startswith(("'s ", "' ", "-")) or _COMMON_NOUN.match(after):
            return True
        before = self.doc.norm[start : mention.start]
        belongs = _BELONGS.search(before)
        if not belongs or actors.table()[mention.actor_id].kind != "person":
            return False
        head = people.described(before[: belongs.start()])[1].kind
        return head not in _NO_HEAD and (not belongs[1] or people.role_at_end(belongs[1].rstrip()).person)

    def _joined(self, heads: Sequence[actors.Mention]) -> Source:
        """The heads that stand together, "Putin and Kim", as one source."""
        together = [heads[0]]
        for mention in heads[1:]:
            if not _JOINED.fullmatch(self.doc.norm, together[-1].end, mention.start):
                break
            together.append(mention)
        return _known([mention.actor_id for mention in together])


def actor_id(name: str) -> str:
    """The id that a name makes: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _known(actor_ids: Sequence[str]) -> Source:
    """Actors as one source, with the bloc and the country of the first."""
    first = actors.table()[actor_ids[0]]
    return Source(";".join(dict.fromkeys(actor_ids)), first.bloc, first.country)


def _noun(words: str) -> str:
    return words.lower().rsplit(" ", maxsplit=1)[-1]


def _speaks(actor: actors.Actor, role: str, offset: int) -> bool:
    """Whether a body is the source beside a role: "analysts at the Institute", not "a Ukrainian official"."""
    if role in ("expert", "media"):
        return actor.bloc == "expert_or_media"
    return not role or actor.kind == "outlet" or (offset <= 4 and actor.kind != "state")
