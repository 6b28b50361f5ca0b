"""People, bodies and states: their names in a text, and what a source's words say of it.

The facts are rows: `lexicons/actors.csv` (names, titles with dates, bloc), `nations.csv` (adjectives,
inhabitants) and `roles.csv` (minister, analyst, witness).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from framing import matching, schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError
from framing.text.document import Document

COLUMNS = ("actor_id", "name", "kind", "bloc", "country", "aliases", "titles", "from", "to", "source")
KINDS = ("person", "body", "state", "group", "outlet")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_PRONOUN = re.compile(  # the first letter first, so that the search leaps; over lower case
    r"[hs](?<!\w.)(?:(?<=h)(?:e|im|is|imself|er|ers|erself)|(?<=s)he)\b"
)
_SENTENCES_BACK = 3
_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
_CAPITALISED = r"(?:[A-Z][\w'’\-]*[a-z][\w\-]*|[A-Z](?!\w)\.?)"
_NAME = re.compile(rf"\b{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,4}}")
_COMMON_NOUN = re.compile(r" (?!(?:and|or|in|of|on|at|from|who|which|that|to|for|himself|itself)\b)[a-z]+")


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of `actors.csv`; `pronoun` is he or she for a person where it is known."""

    actor_id: str
    name: str
    kind: str
    bloc: str
    country: str
    aliases: tuple[str, ...]
    titles: tuple[tuple[str, str, str], ...]  # title, from, to
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in a text; the span indexes the Document's `norm`. Kind: name, title or pronoun."""

    start: int
    end: int
    actor_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who a source is: actor ids joined by ``;``, bloc, and country; empty where the words do not say."""

    actor: str = ""
    bloc: str = ""
    country: str = ""


NOBODY = Source()


def _rows(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    path = LEXICONS / name
    try:
        rows = storage.read_csv(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a CSV in UTF-8 ({error}).") from None
    missing = [column for column in columns if not rows or column not in rows[0]]
    if missing:
        raise InputError(
            f"{path}: no row or no column {', '.join(missing)}; the columns are {', '.join(columns)}."
        )
    return rows


@cache
def table() -> dict[str, Actor]:
    """The actors by id, checked.

    Raises
    ------
    InputError
        The first faulty row: file, row, column, value and what is valid.
    """
    actors: dict[str, Actor] = {}
    path = str(LEXICONS / "actors.csv")
    for number, row in enumerate(_rows("actors.csv", COLUMNS), 2):
        where = f"{path}, row {number}, column "
        actor_id = row["actor_id"]
        if not _ID.match(actor_id):
            raise InputError(
                f"{where}actor_id: '{actor_id}'; valid are lower-case letters, digits and hyphens."
            )
        if actor_id in actors:
            raise InputError(f"{where}actor_id: '{actor_id}' stands in an earlier row already.")
        for column, valid in (("kind", KINDS), ("bloc", schema.BLOCS)):
            if row[column] not in valid:
                raise InputError(f"{where}{column}: '{row[column]}'.{schema.suggest(row[column], valid)}")
        titles = []
        for title in _split(row["titles"]):
            words, _, dates = title.partition("@")
            since, dots, until = dates.partition("..")
            if dates and not dots:
                raise InputError(f"{where}titles: '{title}'; dates are written from..to, as in @2019-05-20..")
            titles.append((words.strip(), since, until))
        actors[actor_id] = Actor(
            actor_id, row["name"], row["kind"], row["bloc"], row["country"],
            tuple(_split(row["aliases"])) or (row["name"],), tuple(titles), row.get("pronoun", ""),
        )  # fmt: skip
    return actors


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def bloc_of(actor_id: str) -> str:
    """Bloc of an actor (of the first, where several are joined by ``;``); empty if unknown."""
    actor = table().get(actor_id.split(";", maxsplit=1)[0])
    return actor.bloc if actor else ""


class _Alias(NamedTuple):
    actor_id: str
    title: bool
    short: bool  # valid only after a full name
    since: str = ""
    until: str = ""


@cache
def _aliases() -> tuple[list[_Alias], matching.Matcher]:
    entries: list[_Alias] = []
    patterns: list[tuple[list[str], bool]] = []
    for actor in table().values():
        full = [alias for alias in actor.aliases if not alias.startswith("~")]
        short = [alias[1:] for alias in actor.aliases if alias.startswith("~")]
        for aliases, is_short in ((full, False), (short, True)):
            if aliases:
                entries.append(_Alias(actor.actor_id, False, is_short))
                patterns.append((aliases, True))
                capitals = [alias.upper() for alias in aliases if len(alias) > 4 and not alias.isupper()]
                if capitals and not is_short:
                    entries.append(_Alias(actor.actor_id, False, False))
                    patterns.append((capitals, True))
        for title, since, until in actor.titles:
            entries.append(_Alias(actor.actor_id, True, False, since, until))
            patterns.append(([title], False))
    return entries, matching.Matcher(patterns)


def mentions(doc: Document, date: str = "") -> list[Mention]:
    """Find the known actors that a text names.

    Parameters
    ----------
    doc : Document
    date : str
        ISO date of the article. A title ("the Russian president") is its holder's on that date; without a
        date it is taken only where one holder is known or named in the text.

    Returns
    -------
    list of Mention
        Ascending by start, not overlapping. A short name counts only after the full one. A pronoun goes to
        the first person named in its sentence before it, else in one of the last three; none is better
        than a guess, and nobody unknown to `actors.csv` is found.
    """
    entries, matcher = _aliases()
    norm = doc.norm
    by_span: dict[tuple[int, int], list[_Alias]] = {}
    for start, end, index in matcher.find(norm, doc.lowered):
        by_span.setdefault((start, end), []).append(entries[index])
    spans = [(a, b) for a, b, _ in matching.longest([(a, b, 0) for a, b in by_span])]
    named: dict[str, int] = {}
    for span in spans:
        for alias in by_span[span]:
            if not alias.title and not alias.short:
                named.setdefault(alias.actor_id, span[0])
    found: list[Mention] = []
    for start, end in spans:
        holder = _holder(by_span[start, end], start, named, date)
        if holder is None or doc.sentence_at(start) < 0 or (holder.short and _longer_name(norm, start, end)):
            continue
        mention = Mention(start, end, holder.actor_id, "title" if holder.title else "name")
        if (
            found
            and found[-1].actor_id == holder.actor_id
            and found[-1].kind == "title"
            and start == found[-1].end + 1
        ):
            found.pop()
        found.append(mention)
    return _with_pronouns(doc, found)


def _holder(aliases: list[_Alias], start: int, named: dict[str, int], date: str) -> _Alias | None:
    full = next((alias for alias in aliases if not alias.title and not alias.short), None)
    after = [alias for alias in aliases if alias.short and named.get(alias.actor_id, start) < start]
    if full or after:
        return full or max(after, key=lambda alias: named[alias.actor_id])
    titles = [alias for alias in aliases if alias.title]
    if date:
        titles = [
            alias for alias in titles if alias.since <= date and (not alias.until or date <= alias.until)
        ]
    elif len(titles) > 1:
        titles = [alias for alias in titles if alias.actor_id in named] or [
            alias for alias in titles if not alias.until
        ]
    return titles[0] if len({alias.actor_id for alias in titles}) == 1 else None


def _longer_name(norm: str, start: int, end: int) -> bool:
    """Whether a short name is part of a longer, unknown one (Kim Keon Hee)."""
    return norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper()


def _with_pronouns(doc: Document, found: list[Mention]) -> list[Mention]:
    known = table()
    if not any(known[mention.actor_id].kind == "person" for mention in found):
        return found
    by_sentence: dict[int, dict[tuple[str, bool, bool], Mention]] = {}

    def note(mention: Mention) -> None:  # of each person the first, as but the first is ever taken
        possessive = doc.norm[mention.end : mention.end + 2] == "'s"
        first = by_sentence.setdefault(doc.sentence_at(mention.start), {})
        first.setdefault((mention.actor_id, mention.kind == "pronoun", possessive), mention)

    for mention in found:
        if known[mention.actor_id].kind == "person":
            note(mention)
    pronouns = []
    for match in _PRONOUN.finditer(doc.lowered):
        sentence = doc.sentence_at(match.start())
        if sentence < 0:
            continue
        pronoun = "she" if match[0][0] == "s" or match[0][2:3] == "r" else "he"
        candidates: list[Mention] = []
        for back in range(_SENTENCES_BACK + 1):
            candidates = [
                m
                for m in by_sentence.get(sentence - back, {}).values()
                if m.end < match.start() and known[m.actor_id].pronoun in ("", pronoun)
            ]
            if candidates:
                break
        if not candidates:
            continue
        subjects = [m for m in candidates if doc.norm[m.end : m.end + 2] != "'s"] or candidates
        resolved = Mention(match.start(), match.end(), subjects[0].actor_id, "pronoun")
        pronouns.append(resolved)
        note(resolved)
    return sorted([*found, *pronouns], key=lambda mention: mention.start) if pronouns else found


@dataclass(frozen=True, slots=True)
class _Nation:
    country: str
    bloc: str


@cache
def _words() -> tuple[list[_Nation | tuple[str, str]], matching.Matcher]:
    """Nationality and role words: a nation, or a role's (class, default bloc)."""
    entries: list[_Nation | tuple[str, str]] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in _rows(
        "nations.csv", ("adjective", "country", "bloc", "capitals", "inhabitants", "state_actor_id")
    ):
        entries.append(_Nation(row["country"], row["bloc"]))
        patterns.append(
            ([row["adjective"], *_split(row["inhabitants"]), *_split(row["capitals"]), row["country"]], True)
        )
    for row in _rows("roles.csv", ("role", "class", "default_bloc")):
        entries.append((row["class"], row["default_bloc"]))
        patterns.append((_split(row["role"]), any(c.isupper() for c in row["role"])))
    return entries, matching.Matcher(patterns)


def nationalities(doc: Document) -> list[tuple[int, int, _Nation]]:
    """Spans of adjectives, inhabitants and capitals (`nations.csv`), with the nation; in no furniture."""
    entries, matcher = _words()
    found = []
    for start, end, index in matching.longest(matcher.find(doc.norm, doc.lowered)):
        entry = entries[index]
        if isinstance(entry, _Nation) and doc.sentence_at(start) >= 0:
            found.append((start, end, entry))
    return found


@dataclass(frozen=True, slots=True)
class _Description:
    nation: _Nation | None
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
    mentions: Sequence[Mention]
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
        known = table()
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

    def _speaks(self, actor: Actor, role: str, offset: int) -> bool:
        """Whether a body named in a source is the source itself, beside the role that stands with it:
        "analysts at the Institute", but "a Ukrainian official".
        """
        if role in ("expert", "media"):
            return actor.bloc == "expert_or_media"
        return not role or actor.kind == "outlet" or (offset <= 4 and actor.kind != "state")

    def _by_words(self, words: _Description, inside: list[Mention], start: int) -> Source:
        """Bloc and country of a source that nobody in the table is, from its nationality and its role."""
        known = table()
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
                actor = table()[mention.actor_id]
                return Source(actor.actor_id, actor.bloc, actor.country) if actor.kind == "state" else NOBODY
        return NOBODY

    def _by_context(self, position: int) -> Source:
        """An official of no named country ("..., the minister said"): of the first state named before."""
        sentence = self.doc.sentence_at(position)
        low = self.doc.sentences[sentence][0] if sentence >= 0 else position
        for mention in self.mentions[bisect_left(self._starts, low) : bisect_left(self._starts, position)]:
            actor = table()[mention.actor_id]
            if actor.bloc not in ("", "expert_or_media") and mention.kind != "pronoun":
                return Source("", actor.bloc, actor.country)
        return Source("", "anonymous")

    def heads(self, start: int, end: int) -> bool:
        """Whether a label ends in a person, a body or a role: "Russian diplomat", not "Ukraine war"."""
        words = self.doc.norm[start:end].rstrip(" )")
        if any(
            m.end == start + len(words) and m.kind != "pronoun" and table()[m.actor_id].kind != "state"
            for m in self.mentions
            if start <= m.start < end
        ):
            return True
        entries, matcher = _words()
        words = words.rstrip(" .,'")
        return (words.isupper() and len(words) > 3) or any(
            b == len(words) and isinstance(entries[i], tuple) for _, b, i in matcher.find(words)
        )

    def _modifies(self, mention: Mention, end: int) -> bool:
        """Whether a name only describes the head: Russia's envoy, the Kremlin spokesman."""
        after = self.doc.norm[mention.end : min(end, mention.end + 30)]
        return after.startswith(("'s ", "' ", "-")) or bool(_COMMON_NOUN.match(after))

    def _known(self, heads: list[Mention], role: str, sentence: int) -> Source:
        known = table()
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

    def _pronoun(self, bare: str, sentence: int, inside: list[Mention]) -> Source:
        gender = "he" if bare in ("he", "him", "his") else "she"
        last = next((p for p in reversed(self._people) if p.pronoun in ("", gender)), None)
        if inside:
            mention = inside[0]
            actor = table()[mention.actor_id]
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
            if actor in table():
                return Source(actor, bloc_of(actor), table()[actor].country)
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
    rows = _rows("word_classes.csv", ("class", "words"))
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


def _joined(norm: str, heads: list[Mention]) -> list[Mention]:
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
    return any(isinstance(entries[i], _Nation) for _, _, i in matcher.find(word))


@lru_cache(maxsize=4096)
def _described(words: str) -> tuple[_Nation | None, str, str]:
    """The first nation and the first role that a description names."""
    entries, matcher = _words()
    nation: _Nation | None = None
    role = default = ""
    for _, _, index in matching.longest(list(matcher.find(words))):
        entry = entries[index]
        if isinstance(entry, _Nation):
            nation = nation or entry
        elif not role:
            role, default = entry
    return nation, role, default
