"""Who a source is: the words of a source → known actors, bloc and country.

Beside `actors.csv`, the facts are `lexicons/nations.csv` (adjectives, inhabitants) and `roles.csv`
(minister, analyst, witness).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from framing import actors, matching
from framing.text.document import Document

_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
_CAPITALISED = r"(?:[A-Z][\w'’\-]*[a-z][\w\-]*|[A-Z](?!\w)\.?)"
_NAME = re.compile(rf"\b{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,4}}")
_COMMON_NOUN = re.compile(r" (?!(?:and|or|in|of|on|at|from|who|which|that|to|for|himself|itself)\b)[a-z]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Who a source is: actor ids joined by ``;``, bloc, and country; empty where the words do not say."""

    actor: str = ""
    bloc: str = ""
    country: str = ""


NOBODY = Source()


@dataclass(frozen=True, slots=True)
class Nation:
    """One row of `nations.csv`: whose adjective or inhabitants a word names."""

    country: str
    bloc: str


@cache
def _words() -> tuple[list[Nation | tuple[str, str]], matching.Matcher]:
    """Nationality and role words: a nation, or a role's (class, default bloc)."""
    entries: list[Nation | tuple[str, str]] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in actors.checked_rows(
        "nations.csv", ("adjective", "country", "bloc", "capitals", "inhabitants", "state_actor_id")
    ):
        entries.append(Nation(row["country"], row["bloc"]))
        patterns.append(
            (
                [
                    row["adjective"],
                    *actors.split(row["inhabitants"]),
                    *actors.split(row["capitals"]),
                    row["country"],
                ],
                True,
            )
        )
    for row in actors.checked_rows("roles.csv", ("role", "class", "default_bloc")):
        entries.append((row["class"], row["default_bloc"]))
        patterns.append((actors.split(row["role"]), any(c.isupper() for c in row["role"])))
    return entries, matching.Matcher(patterns)


def nationalities(doc: Document) -> list[tuple[int, int, Nation]]:
    """Spans of adjectives, inhabitants and capitals (`nations.csv`), with the nation; in no furniture."""
    entries, matcher = _words()
    found = []
    for start, end, index in matching.longest(matcher.find(doc.norm, doc.lowered)):
        entry = entries[index]
        if isinstance(entry, Nation) and doc.sentence_at(start) >= 0:
            found.append((start, end, entry))
    return found


@dataclass(frozen=True, slots=True)
class _Description:
    nation: Nation | None
    role: str
    default: str  # bloc of the role where no nation is named


@dataclass(slots=True)
class _Person:
    actor: str
    bloc: str
    country: str
    role: str
    sentence: int
    pronoun: str = ""


@dataclass(slots=True)
class Resolver:
    """Resolves the sources of one article; call `source` in the order of the text."""

    doc: Document
    mentions: Sequence[actors.Mention]
    date: str = ""
    _starts: list[int] = field(default_factory=list)
    _people: list[_Person] = field(default_factory=list)
    _surnames: dict[str, _Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [mention.start for mention in self.mentions]

    def source(self, start: int, end: int) -> Source:
        """Who the words of a span are, as a source.

        A person named comes first, then a body or a state that is the head and not a modifier ("Moscow's
        negotiator" has a bloc and no actor), then one described ("the expert": the last fitting person).
        """
        words = self.doc.norm[start:end]
        sentence = self.doc.sentence_at(start)
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        inside = [mention for mention in self.mentions[low:high] if mention.end <= end]
        bare = words.lower().removesuffix("'s")
        if bare in ("he", "him", "his", "she", "her"):
            return self._pronoun(bare, sentence, inside)
        if bare in ("they", "people"):
            return self._somewhere(end, high)
        nation, role, default = _described(words)
        known = actors.table()
        heads = [m for m in inside if m.kind != "pronoun" and not self._modifies(m, end)]
        if persons := [m for m in heads if known[m.actor_id].kind == "person"]:
            return self._known(persons, role, sentence)
        taken = [(m.start - start, m.end - start) for m in inside]
        if local := self._unknown(words, _Description(nation, role, default), sentence, taken):
            return local
        bodies = [m for m in heads if self._speaks(known[m.actor_id], role, m.start - start)]
        if bodies:
            return self._known(bodies, role, sentence)
        if words[:4].lower() == "the " and role not in ("", "body") and nation is None and not inside:
            for person in reversed(self._people):
                if person.role == role or (role == "expert" and person.bloc == "expert_or_media"):
                    return Source(person.actor, person.bloc, person.country)
        return self._by_words(_Description(nation, role, default), inside, start)

    def _speaks(self, actor: actors.Actor, role: str, offset: int) -> bool:
        """Whether a body named in a source is the source itself, beside the role that stands with it:
        "analysts at the Institute", but "a Ukrainian official".
        """
        if role in ("expert", "media"):
            return actor.bloc == "expert_or_media"
        return not role or actor.kind == "outlet" or (offset <= 4 and actor.kind != "state")

    def _by_words(self, words: _Description, inside: list[actors.Mention], start: int) -> Source:
        """Bloc and country of a source that nobody in the table is, from its nationality and its role."""
        known = actors.table()
        near = known[inside[0].actor_id] if inside else None
        country = words.nation.country if words.nation else near.country if near else ""
        side = words.nation.bloc if words.nation else near.bloc if near else ""
        if words.role in ("expert", "media") or side == "expert_or_media":
            return Source("", "expert_or_media", country)
        if words.role in ("official", "body") and not side and not words.default:
            return self._by_context(start)
        return Source("", side or words.default or ("anonymous" if words.role else ""), country)

    def _somewhere(self, end: int, high: int) -> Source:
        """The state named right after "they", as in: as they call it in Pyongyang."""
        for mention in self.mentions[high : high + 2]:
            if mention.start < end + 25 and self.doc.norm[mention.start - 4 : mention.start] == " in ":
                actor = actors.table()[mention.actor_id]
                return Source(actor.actor_id, actor.bloc, actor.country) if actor.kind == "state" else NOBODY
        return NOBODY

    def _by_context(self, position: int) -> Source:
        """An official of no named country ("..., the minister said"): of the first state named before."""
        sentence = self.doc.sentence_at(position)
        low = self.doc.sentences[sentence][0] if sentence >= 0 else position
        for mention in self.mentions[bisect_left(self._starts, low) : bisect_left(self._starts, position)]:
            actor = actors.table()[mention.actor_id]
            if actor.bloc not in ("", "expert_or_media") and mention.kind != "pronoun":
                return Source("", actor.bloc, actor.country)
        return Source("", "anonymous")

    def heads(self, start: int, end: int) -> bool:
        """Whether a label ends in a person, a body or a role: "Russian diplomat", not "Ukraine war"."""
        words = self.doc.norm[start:end].rstrip(" )")
        if any(
            m.end == start + len(words) and m.kind != "pronoun" and actors.table()[m.actor_id].kind != "state"
            for m in self.mentions
            if start <= m.start < end
        ):
            return True
        entries, matcher = _words()
        words = words.rstrip(" .,'")
        return (words.isupper() and len(words) > 3) or any(
            b == len(words) and isinstance(entries[i], tuple) for _, b, i in matcher.find(words)
        )

    def _modifies(self, mention: actors.Mention, end: int) -> bool:
        """Whether a name only describes the head: Russia's envoy, the Kremlin spokesman."""
        after = self.doc.norm[mention.end : min(end, mention.end + 30)]
        return after.startswith(("'s ", "' ", "-")) or bool(_COMMON_NOUN.match(after))

    def _known(self, heads: list[actors.Mention], role: str, sentence: int) -> Source:
        known = actors.table()
        first = known[heads[0].actor_id]
        together = _joined(self.doc.norm, heads)
        if first.kind == "person":
            self._people.append(
                _Person(
                    first.actor_id,
                    first.bloc,
                    first.country,
                    "official" if role in ("", "body") else role,
                    sentence,
                    first.pronoun,
                )
            )
        return Source(";".join(dict.fromkeys(m.actor_id for m in together)), first.bloc, first.country)

    def _pronoun(self, bare: str, sentence: int, inside: list[actors.Mention]) -> Source:
        gender = "he" if bare in ("he", "him", "his") else "she"
        last = next((p for p in reversed(self._people) if p.pronoun in ("", gender)), None)
        if inside:
            mention = inside[0]
            actor = actors.table()[mention.actor_id]
            before = [
                m
                for m in self.mentions
                if m.end < mention.start and m.actor_id == mention.actor_id and m.kind != "pronoun"
            ]
            since = self.doc.sentence_at(before[-1].start) if before else -1
            if last is None or last.sentence < since or last.sentence < sentence - 8:
                return Source(actor.actor_id, actor.bloc, actor.country)
        if last is not None and last.sentence >= sentence - 8:
            last.pronoun = gender
            last.sentence = sentence
            return Source(last.actor, last.bloc, last.country)
        return NOBODY

    def _unknown(
        self, words: str, described: _Description, sentence: int, taken: list[tuple[int, int]]
    ) -> Source | None:
        """A person unknown to `actors.csv`: the name itself makes the id, the words around it the bloc."""
        head = words.split(",", maxsplit=1)[0]
        role, nation = described.role, described.nation
        for match in _NAME.finditer(words):
            if match.start() > len(head) and not role:
                break
            parts = _personal(match.group())
            if not parts or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            bloc = (
                "expert_or_media"
                if role in ("expert", "media")
                else nation.bloc
                if nation
                else described.default
            )
            actor = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
            if actor in actors.table():
                return Source(actor, actors.bloc_of(actor), actors.table()[actor].country)
            person = _Person(actor, bloc, nation.country if nation else "", role, sentence)
            for part in (parts[-1], parts[0]):
                self._surnames.setdefault(part, person)
            return self._again(person, sentence)
        for word in re.findall(r"[A-Z][\w\-]+", head):
            if word in self._surnames:
                return self._again(self._surnames[word], sentence)
        return None

    def _again(self, person: _Person, sentence: int) -> Source:
        person.sentence = sentence
        self._people.append(person)
        return Source(person.actor, person.bloc, person.country)


@cache
def _not_a_name() -> frozenset[str]:
    rows = actors.checked_rows("word_classes.csv", ("class", "words"))
    return frozenset(word for row in rows if row["class"] == "not_a_name" for word in row["words"].split())


def _personal(name: str) -> list[str]:
    """The parts of a personal name, without the roles and nations before it; empty if it is none."""
    parts = name.split()
    while parts and (
        parts[0].lower().strip(".") in _not_a_name() or _role_word(parts[0]) or _nation_word(parts[0])
    ):
        parts = parts[1:]
    if len(parts) < 2 or any(
        part.lower() in _not_a_name() or part == "of" or _role_word(part) for part in parts
    ):
        return []
    return parts


def _joined(norm: str, heads: list[actors.Mention]) -> list[actors.Mention]:
    together = [heads[0]]
    for mention in heads[1:]:
        if not re.fullmatch(r"\s*(?:,|and|&|, and)\s*(?:the )?", norm[together[-1].end : mention.start]):
            break
        together.append(mention)
    return together


@cache
def _role_word(word: str) -> bool:
    entries, matcher = _words()
    return any(isinstance(entries[i], tuple) and b - a == len(word) for a, b, i in matcher.find(word))


@cache
def _nation_word(word: str) -> bool:
    entries, matcher = _words()
    return any(isinstance(entries[i], Nation) for _, _, i in matcher.find(word))


@lru_cache(maxsize=4096)
def _described(words: str) -> tuple[Nation | None, str, str]:
    """The first nation and the first role that a description names."""
    entries, matcher = _words()
    nation: Nation | None = None
    role = default = ""
    for _, _, index in matching.longest(list(matcher.find(words))):
        entry = entries[index]
        if isinstance(entry, Nation):
            nation = nation or entry
        elif not role:
            role, default = entry
    return nation, role, default
