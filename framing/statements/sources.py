"""Who a source is: its words → known actors, bloc and country; empty or anonymous where they do not say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from framing import actors, people
from framing.text.document import Document

_COMMON_NOUNS = re.compile(
    r" (?!(?:and|or|in|of|on|at|from|who|which|that|to|for|himself|itself)\b)[a-z]+(?: [a-z]+)*"
)
_BELONGS = re.compile(
    r"\b(to|of|for|by|with|from|near|under|against|(?!including)[a-z]+ing) (?:the )?([^,]*)$"
)
_JOINED = re.compile(r"\s*(?:,|and|&|, and)\s*(?:the )?")
_INDEFINITE = re.compile(r"(?:an?|one|another) ", re.IGNORECASE)
_SHORT_LABEL = 5  # words
_PLACE = re.compile(r"(?:[\w ]{0,20},? )?(?:in|from|at) (?:the )?", re.IGNORECASE)
_SUBJECT_WITHIN = 20  # characters from a sentence's start to its subject


class Source(NamedTuple):
    """Who a source is: actor ids joined by ``;``, bloc, and country; empty where the words do not say."""

    actor: str = ""
    bloc: str = ""
    country: str = ""


class Resolver:
    """Resolves the sources of one article; call `source` in the order of the text."""

    def __init__(self, doc: Document, mentions: actors.Mentions) -> None:
        self.doc = doc
        self.everybody = mentions.everybody
        self.names = [(one.start, one.end) for one in mentions if one.kind == "name"]

    def source(self, start: int, end: int) -> Source:
        """Who the words of a span are, as a source.

        A person named comes first, then a body or a state that is the head and not a modifier ("Moscow's
        negotiator" has a bloc and no actor), then one described ("the expert": the last fitting person).
        """
        role = people.described(self.doc.norm[start:end])[1].kind
        heads = [p for p in self._inside(start, end) if not self._modifies(p, start, end)]
        persons = [p for p in heads if p.name and not p.body]
        meant = [p for p in heads if p.words[0] < start]
        bodies = [p for p in heads if p.actor_id and _speaks(p, role, start, end)]
        speaking = persons or meant or bodies
        return self._who(speaking) if speaking else self._by_words(start, end)

    def heads(self, start: int, end: int) -> bool:
        """Whether a label ends in a person, a body or a role: "Russian diplomat", not "Ukraine war"."""
        words = self.doc.norm[start:end].rstrip(" ).,'")
        known = [p for p in self._inside(start, end) if p.actor_id and p.kind != "pronoun"]
        named = any(p.end == start + len(words) and actors.table()[p.actor_id].kind != "state" for p in known)
        if len(words.split()) < _SHORT_LABEL:
            words = words.split(" of ")[0]  # "President of Ukraine"
        return named or bool(people.role_at_end(words).kind)

    def _by_words(self, start: int, end: int, actor: str = "") -> Source:
        """Bloc and country of a source that nobody in the table is, from its nationality and its role."""
        nation, role = people.described(self.doc.norm[start:end])
        near = next((p for p in self._inside(start, end) if p.actor_id), None)
        is_side = role.kind not in ("anonymous", "expert", "media")  # whatever their country
        if near and not nation.country:
            nation, is_side = near.nation, is_side and bool(role.kind or near.body)
        country, bloc = nation.country, nation.bloc if is_side else ""
        if role.kind in ("official", "body") and not (bloc or role.bloc or actor):
            return self._by_context(start)
        return Source(actor, bloc or role.bloc or ("anonymous" if role.kind and not actor else ""), country)

    def _by_context(self, position: int) -> Source:
        """An official or a body of no named country: of the one named before it without a comma between, with
        which its sentence begins ("In Kyiv, ..."), or which the sentence before is about.
        """
        norm, sentence = self.doc.norm, self.doc.sentence_at(position)
        low, high = self.doc.sentences[sentence]
        paragraph = self.doc.paragraphs[self.doc.paragraph_at(position)]
        before = max(paragraph[0], self.doc.sentences[max(0, sentence - 1)][0])
        end = high if norm[low:position] == "In " else position  # "In a statement, Kyiv"
        inside = [p for p in self._inside(before, end) if self.doc.quotation_at(p.start) < 0]
        named = [p for p in inside if p.nation.bloc not in ("", "expert_or_media")]
        here = [p for p in named if p.start >= low]
        near = [p for p in here if "," not in norm[p.end : position] or _PLACE.fullmatch(norm, low, p.start)]
        near += [p for p in named if p.start < low and p.body and p.words[0] < before + _SUBJECT_WITHIN]
        return Source("", near[0].nation.bloc, near[0].nation.country) if near else Source("", "anonymous")

    def _inside(self, start: int, end: int) -> list[people.Mention]:
        """Whom a span names or describes, or which pronoun it is: not that of "his aide"."""
        low, high = bisect_left(self.everybody, (start,)), bisect_left(self.everybody, (end,))
        near = [one for one in self.everybody[low:high] if one.end <= end]
        return [p for p in near if p.kind != "pronoun" or (p.start == start and end <= p.end + len("'s"))]

    def _modifies(self, one: people.Mention, start: int, end: int) -> bool:
        """Whether a name only describes the head: Russia's envoy, the Kremlin spokesman, an aide to Putin."""
        after = self.doc.norm[one.end : min(end, one.end + 30)]
        nouns = _COMMON_NOUNS.match(after)
        is_head = nouns and (one.body or people.described(nouns[0])[1].kind)  # "Putin met" has a verb there
        if is_head or after.startswith(("'s ", "' ", "-")):
            return True
        before = self.doc.norm[start : one.start]
        if " who " in before:
            return True
        belongs = _BELONGS.search(before)
        if not belongs or one.body:
            return one.body and before.endswith((" in ", " in the "))
        head = people.described(before[: belongs.start()])[1].kind
        by = belongs[1] in ("by", "from")  # a statement by Putin, not the party of Putin
        speaks = (by and head in people.BODIES) or not (head or (_INDEFINITE.match(before) and not by))
        return not speaks and (not belongs[2] or people.role_at_end(belongs[2].rstrip()).person)

    def _who(self, heads: Sequence[people.Mention]) -> Source:
        """The heads that stand together, "Putin and Kim", as one source of the first one's bloc."""
        if not heads[0].actor_id:
            actor = re.sub(r"[^a-z0-9]+", "-", heads[0].name.lower()).strip("-")
            return self._by_words(*heads[0].words, actor)
        together = [heads[0]]
        for head in heads[1:]:
            if not head.actor_id or not _JOINED.fullmatch(self.doc.norm, together[-1].end, head.start):
                break
            together.append(head)
        first = actors.table()[heads[0].actor_id]
        return Source(";".join(dict.fromkeys(h.actor_id for h in together)), first.bloc, first.country)


def _speaks(body: people.Mention, role: str, start: int, end: int) -> bool:
    """Whether a body is the source beside a role: "analysts at the Institute", not "a Ukrainian official"."""
    actor, leads = actors.table()[body.actor_id], body.start - start <= len("the ")
    if role in ("expert", "media") and not (leads and body.end == end):
        return actor.bloc == "expert_or_media"
    return not role or actor.kind == "outlet" or (leads and (actor.kind != "state" or body.end == end))
