"""Who a source is: its words → known actors, bloc and country; empty or anonymous where they do not say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from framing import actors, people
from framing.text.document import Document

_PRONOUNS = frozenset(("he", "him", "his", "she", "her"))
_COMMON_NOUN = re.compile(r" (?!(?:and|or|in|of|on|at|from|who|which|that|to|for|himself|itself)\b)[a-z]+")
_BELONGS = re.compile(r"\b(?:to|of|for|by|with|from|near) ([^,]*)$")
_JOINED = re.compile(r"\s*(?:,|and|&|, and)\s*(?:the )?")
_SHORT_LABEL = 5  # words
_DEFINITE = re.compile(r"(?:the|this|that|its) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Who a source is: actor ids joined by ``;``, bloc, and country; empty where the words do not say."""

    actor: str = ""
    bloc: str = ""
    country: str = ""


NOBODY = Source()


class Resolver:
    """Resolves the sources of one article; call `source` in the order of the text."""

    def __init__(self, doc: Document, mentions: actors.Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]
        self.pronouns = {person.start: person for person in mentions.pronouns}
        self.before: list[tuple[str, str, Source]] = []  # head noun, role and source of those resolved

    @cached_property
    def _unknown(self) -> dict[str, Source]:
        """Persons whom `actors.csv` does not know, by full name and by surname if only one has it."""
        by_name: dict[str, Source] = {}
        for person in self.mentions.persons:
            name = self.doc.norm[person.start : person.end]
            if person.actor_id or not people.personal(name):
                continue
            source = self._by_words(*person.words, actor=actor_id(name))
            for key in (name, name.split()[-1], name.split()[0]):
                earlier = by_name.get(key, source)
                if earlier.actor != source.actor:
                    source = NOBODY
                by_name[key] = earlier if earlier.bloc and source.actor else source
        return by_name

    def source(self, start: int, end: int) -> Source:
        """Who the words of a span are, as a source.

        A person named comes first, then a body or a state that is the head and not a modifier ("Moscow's
        negotiator" has a bloc and no actor), then one described ("the expert": the last fitting person).
        """
        words = self.doc.norm[start:end]
        bare = words.lower().removesuffix("'s")
        if bare in _PRONOUNS:
            return self._meant(start)
        found = self._named(start, end) or self._again(start, end) or self._by_words(start, end)
        head = bare.split(",", maxsplit=1)[0].rsplit(" ", maxsplit=1)[-1]
        role = people.described(words).role
        person = actors.table().get(found.actor)
        if person and person.kind == "person" and role in ("", "body"):
            role = "official"
        self.before.append((head, role, found))
        return found

    def _meant(self, start: int) -> Source:
        """Whom a pronoun means."""
        person = self.pronouns.get(start)
        if person is None or person.words[0] == start:
            return NOBODY
        if known := actors.table().get(person.actor_id):
            return Source(known.actor_id, known.bloc, known.country)
        name = people.name_in(self.doc.norm[person.words[0] : person.words[1]])
        return self._unknown.get(name) or self._by_words(*person.words)

    def _named(self, start: int, end: int) -> Source | None:
        """The person, else the body or state that the words name as their head."""
        words, known = self.doc.norm[start:end], actors.table()
        role = people.described(words).role
        inside = self._inside(start, end)
        heads = [m for m in inside if m.kind != "pronoun" and not self._modifies(m, start, end)]
        if persons := [m for m in heads if known[m.actor_id].kind == "person"]:
            return self._joined(persons)
        if unknown := self._unknown_name(words, inside, start):
            return unknown
        bodies = [m for m in heads if _speaks(known[m.actor_id], role, m.start - start)]
        return self._joined(bodies) if bodies else None

    def _unknown_name(self, words: str, inside: Sequence[actors.Mention], start: int) -> Source | None:
        head = words.split(",", maxsplit=1)[0]
        if any(m.start < start + len(head) and m.kind != "pronoun" for m in inside) and " of " in head:
            return None
        if (name := people.name_in(head)) in self._unknown:
            return self._unknown[name]
        capitalised = re.findall(r"[A-Z][\w\-]+", head)
        surname = capitalised[-1] if capitalised else ""
        return self._unknown.get(surname) or None

    def _again(self, start: int, end: int) -> Source | None:
        """The last source with the head noun of "the expert", "the ministry", or else with its role."""
        words = self.doc.norm[start:end]
        described = people.described(words)
        if not _DEFINITE.match(words) or not described.role or described.nation or self._inside(start, end):
            return None
        head = words.lower().rsplit(" ", maxsplit=1)[-1]
        for earlier_head, _, source in reversed(self.before):
            if earlier_head == head and source.bloc:
                return source
        if named := self._body(head, start) or self._described(head, start):
            return named
        if described.role == "body":
            return None
        for _, role, source in reversed(self.before):
            expert = described.role == "expert" and source.bloc == "expert_or_media"
            if source.actor and (role == described.role or expert):
                return source
        return None

    def _body(self, head: str, start: int) -> Source | None:
        """The last body named before whose name ends in the head noun of "the ministry"."""
        for mention in reversed(self.mentions[: bisect_left(self.starts, start)]):
            actor = actors.table()[mention.actor_id]
            name = self.doc.norm[mention.start : mention.end].lower()
            if actor.kind == "body" and name.rsplit(" ", maxsplit=1)[-1] == head and self._outside(mention):
                return Source(actor.actor_id, actor.bloc, actor.country)
        return None

    def _described(self, head: str, start: int) -> Source | None:
        """The last person described before by the head noun of "the official"."""
        for person in reversed(self.mentions.persons):
            noun = self.doc.lowered[person.start : person.end].rsplit(" ", maxsplit=1)[-1]
            if person.start < start and noun == head and people.quotation(self.doc, person.start) < 0:
                return self._by_words(*person.words)
        return None

    def _by_words(self, start: int, end: int, actor: str = "") -> Source:
        """Bloc and country of a source that nobody in the table is, from its nationality and its role."""
        words = self.doc.norm[start:end]
        described = people.described(words)
        nation, role, default = described.nation, described.role, described.default
        inside = self._inside(start, end)
        near = actors.table()[inside[0].actor_id] if inside else None
        country = nation.country if nation else near.country if near else ""
        side = nation.bloc if nation else near.bloc if near and role != "anonymous" else ""
        if role in ("expert", "media") or side == "expert_or_media":
            return Source(actor, "expert_or_media", country)
        if role in ("official", "body") and not side and not default and not actor:
            return self._by_context(start)
        return Source(actor, side or default or ("anonymous" if role else ""), country)

    def _by_context(self, position: int) -> Source:
        """An official of no named country ("..., the minister said"): of the first state named before."""
        sentence = self.doc.sentence_at(position)
        low = self.doc.sentences[sentence][0] if sentence >= 0 else position
        for mention in self.mentions[bisect_left(self.starts, low) : bisect_left(self.starts, position)]:
            actor = actors.table()[mention.actor_id]
            side = actor.bloc not in ("", "expert_or_media") and mention.kind != "pronoun"
            if side and self._outside(mention):
                return Source("", actor.bloc, actor.country)
        return Source("", "anonymous")

    def heads(self, start: int, end: int) -> bool:
        """Whether a label ends in a person, a body or a role: "Russian diplomat", not "Ukraine war"."""
        words = self.doc.norm[start:end].rstrip(" )")
        at_end = (m for m in self._inside(start, end) if m.end == start + len(words) and m.kind != "pronoun")
        if any(actors.table()[m.actor_id].kind != "state" for m in at_end):
            return True
        words = words.rstrip(" .,'")
        head = (
            words.split(" of ")[0] if len(words.split()) < _SHORT_LABEL else words
        )  # "President of Ukraine"
        return (words.isupper() and len(words) > 3) or people.role_at_end(head) is not None

    def _inside(self, start: int, end: int) -> list[actors.Mention]:
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [mention for mention in self.mentions[low:high] if mention.end <= end]

    def _outside(self, mention: actors.Mention) -> bool:
        """Whether a mention stands outside quotations."""
        return people.quotation(self.doc, mention.start) < 0

    def _modifies(self, mention: actors.Mention, start: int, end: int) -> bool:
        """Whether a name only describes the head: Russia's envoy, the Kremlin spokesman, an aide to Putin."""
        after = self.doc.norm[mention.end : min(end, mention.end + 30)]
        if after.startswith(("'s ", "' ", "-")) or _COMMON_NOUN.match(after):
            return True
        before = self.doc.norm[start : mention.start]
        belongs = _BELONGS.search(before)
        if not belongs or actors.table()[mention.actor_id].kind != "person":
            return False
        head, title = people.described(before[: belongs.start()]), people.role_at_end(belongs[1].rstrip())
        return head.role not in ("", "body", "media") and (not belongs[1] or bool(title and title.person))

    def _joined(self, heads: Sequence[actors.Mention]) -> Source:
        """The heads that stand together, "Putin and Kim", as one source."""
        together = [heads[0]]
        for mention in heads[1:]:
            if not _JOINED.fullmatch(self.doc.norm, together[-1].end, mention.start):
                break
            together.append(mention)
        first = actors.table()[heads[0].actor_id]
        return Source(";".join(dict.fromkeys(m.actor_id for m in together)), first.bloc, first.country)


def actor_id(name: str) -> str:
    """The id that a name makes: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _speaks(actor: actors.Actor, role: str, offset: int) -> bool:
    """Whether a body named in a source is the source itself, beside a role: "analysts at the Institute", but
    "a Ukrainian official".
    """
    if role in ("expert", "media"):
        return actor.bloc == "expert_or_media"
    return not role or actor.kind == "outlet" or (offset <= 4 and actor.kind != "state")
