"""People, bodies and states that a text names: the rows of `lexicons/actors.csv`, titles by their dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from framing import facts, matching, people, schema
from framing.text.document import Document
from framing.text.quotes import Span

COLUMNS = ("actor_id", "name", "kind", "bloc", "country", "aliases", "titles", "from", "to", "source")
KINDS = ("person", "body", "state", "group", "outlet")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_NAME_BEFORE = re.compile(r"(^|[^.] )([A-Z][a-z][\w'-]*) $")


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


@cache
def table() -> dict[str, Actor]:
    """The actors by id, checked.

    Raises
    ------
    InputError
        The first faulty row: file, row, column, value and what is valid.
    """
    actors: dict[str, Actor] = {}
    rows = facts.rows("actors.csv", COLUMNS, {"kind": KINDS, "bloc": schema.BLOCS})
    for number, row in enumerate(rows, 2):
        actor_id = row["actor_id"]
        if not _ID.match(actor_id) or actor_id in actors:
            hint = " Valid are lower-case letters, digits and hyphens, each id once."
            raise facts.wrong("actors.csv", number, "actor_id", actor_id, hint)
        titles = []
        for title in facts.split(row["titles"]):
            words, _, dates = title.partition("@")
            since, dots, until = dates.partition("..")
            if dates and not dots:
                hint = " Dates are written from..to, as in @2019-05-20.."
                raise facts.wrong("actors.csv", number, "titles", title, hint)
            titles.append((words.strip(), since, until))
        aliases = tuple(facts.split(row["aliases"])) or (row["name"],)
        about = (row["name"], row["kind"], row["bloc"], row["country"], aliases, tuple(titles))
        actors[actor_id] = Actor(actor_id, *about, row.get("pronoun", ""))
    return actors


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


class Mentions(list[Mention]):
    """The mentions of a text, and everybody else whom it names, describes or means by a pronoun."""

    def __init__(self, doc: Document, named: Sequence[Mention]) -> None:
        super().__init__(named)
        self.persons = people.persons(
            doc,
            [
                people.Person(m.start, m.end, m.actor_id, table()[m.actor_id].pronoun, (m.start, m.end))
                for m in named
                if table()[m.actor_id].kind == "person"
            ],
            [(m.start, m.end) for m in named],
        )
        self.pronouns = people.antecedents(doc, self.persons)
        self.extend(Mention(p.start, p.end, p.actor_id, "pronoun") for p in self.pronouns if p.actor_id)
        self.sort(key=lambda mention: mention.start)


def mentions(doc: Document, date: str = "") -> Mentions:
    """Find the known actors that a text names.

    Parameters
    ----------
    doc : Document
    date : str
        ISO date of the article. A title ("the Russian president") is its holder's on that date; without a
        date it is only that of somebody whom the text names.

    Returns
    -------
    Mentions
        Ascending by start, not overlapping. A short name counts only after the full one, a surname not
        after another first name, a title not before another name. Pronouns: see `people.antecedents`.
    """
    entries, matcher = _aliases()
    by_span: dict[Span, list[_Alias]] = {}
    for start, end, index in matcher.find(doc.norm, doc.lowered):
        by_span.setdefault((start, end), []).append(entries[index])
    named: dict[str, int] = {}
    for (start, _), aliases in sorted(by_span.items()):
        for alias in aliases:
            if not alias.title and not alias.short:
                named.setdefault(alias.actor_id, start)
    holders = {span: _holder(aliases, span[0], named, date) for span, aliases in by_span.items()}
    found: list[Mention] = []
    for start, end, _ in matching.longest([(a, b, 0) for (a, b), holder in holders.items() if holder]):
        holder = holders[start, end]
        if holder is None or doc.sentence_at(start) < 0 or _of_somebody_else(doc.norm, start, end, holder):
            continue
        if found and found[-1].kind == "title" and found[-1].end + 1 == start:  # it stands before a name
            title = found.pop()
            start = title.start if title.actor_id == holder.actor_id else start
        found.append(Mention(start, end, holder.actor_id, "title" if holder.title else "name"))
    return Mentions(
        doc, [m for m in found if m.kind != "title" or not people.NAME.match(doc.norm, m.end + 1)]
    )


def _holder(aliases: list[_Alias], start: int, named: dict[str, int], date: str) -> _Alias | None:
    """Whose name or title it is, if that is certain."""
    full = next((alias for alias in aliases if not alias.title and not alias.short), None)
    after = [alias for alias in aliases if alias.short and named.get(alias.actor_id, start) < start]
    if full or after:
        return full or max(after, key=lambda alias: named[alias.actor_id])
    titles = [alias for alias in aliases if alias.title]
    if date:
        titles = [a for a in titles if a.since <= date and (not a.until or date <= a.until)]
    else:
        titles = [a for a in titles if a.actor_id in named or not (a.since or a.until)]
    return titles[0] if len({alias.actor_id for alias in titles}) == 1 else None


def _of_somebody_else(norm: str, start: int, end: int, alias: _Alias) -> bool:
    """Whether a name is part of a longer, unknown one (Kim Keon Hee) or follows another first name."""
    if alias.title or table()[alias.actor_id].kind != "person":
        return False
    if alias.short and norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper():
        return True
    before = None if " " in norm[start:end] else _NAME_BEFORE.search(norm, max(0, start - 40), start)
    if before is None or before[2] in table()[alias.actor_id].name or people.says_what(before[2]):
        return False
    return before[2] in _first_names() or (before.start(2) > 1 and norm[before.start(2) - 2].islower())


@cache
def _first_names() -> frozenset[str]:
    return frozenset(actor.name.split()[0] for actor in table().values() if actor.kind == "person")
