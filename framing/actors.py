"""People, bodies and states that a text names: the rows of `lexicons/actors.csv`, titles by their dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from framing import facts, matching, people
from framing.antecedents import antecedents
from framing.people import Mention
from framing.schema import BLOCS
from framing.text.document import Document
from framing.text.quotes import Span

COLUMNS: dict[str, facts.Valid] = {
    "actor_id": facts.Written(
        "[a-z0-9]+(?:-[a-z0-9]+)*", "Lower-case letters, digits, hyphens, each once.", True
    ),
    "name": facts.Written(".+", "Give a name."),
    "kind": ("person", "body", "state", "group", "outlet"),
    "bloc": BLOCS,
    "country": None,
    "aliases": None,
    "titles": facts.Written(r"[^@]*(?:@[\d-]*\.\.[\d-]*)?", "Dates are from..to, as in @2019-05-20.."),
    "from": None,
    "to": None,
    "source": None,
    "pronoun": ("", "he", "she"),
}
_NO_HOLDER = re.compile(
    r"\b(?:acting|deputy|ex|former|future|incoming|late|next|outgoing|then|vice)[ -]$", re.I
)
_NEAR = 200  # characters before a surname in which somebody else of that name may be named in full


class Actor(NamedTuple):
    """One row of `actors.csv`: an alias with ``~`` holds after one without, a title is words@from..to."""

    actor_id: str
    name: str
    kind: str
    bloc: str
    country: str
    aliases: str
    titles: str
    pronoun: str


@cache
def table() -> dict[str, Actor]:
    """The actors by id, checked."""
    rows = facts.rows("actors.csv", COLUMNS)
    return {row["actor_id"]: Actor(*(row[column] for column in Actor._fields)) for row in rows}


def bloc_of(actor_id: str) -> str:
    """Bloc of an actor (of the first, where several are joined by ``;``); empty if unknown."""
    actor = table().get(actor_id.split(";", maxsplit=1)[0])
    return actor.bloc if actor else ""


class _Alias(NamedTuple):
    actor: Actor
    kind: str  # full, short or title
    since: str = ""
    until: str = ""


@cache
def _aliases() -> tuple[list[_Alias], matching.Matcher]:
    entries: list[_Alias] = []
    patterns: list[tuple[Sequence[str], bool]] = []
    for actor in table().values():
        aliases = facts.split(actor.aliases) or [actor.name]
        full = [alias for alias in aliases if not alias.startswith("~")]
        capitals = [alias.upper() for alias in full if len(alias) > 4]
        entries += [_Alias(actor, "full"), _Alias(actor, "short")]
        patterns.append((sorted({*full, *capitals}), True))
        patterns.append(([alias[1:] for alias in aliases if alias.startswith("~")], True))
        for title in facts.split(actor.titles):
            words, _, dates = title.partition("@")
            entries.append(_Alias(actor, "title", *dates.split("..")))
            patterns.append(([words.strip()], False))
    return entries, matching.Matcher(patterns)


class Mentions(list[Mention]):
    """The known actors that a text names or means by a pronoun, and everybody whom it names or describes."""

    def __init__(self, everybody: Sequence[Mention]) -> None:
        super().__init__(one for one in everybody if one.actor_id and one.kind != "description")
        self.everybody = everybody


@cache
def _titles(actor_id: str) -> frozenset[str]:
    actor = table()[actor_id]
    kind = "expert" if actor.bloc == "expert_or_media" else "official"
    words = (title.partition("@")[0].lower().split() for title in facts.split(actor.titles))
    either = {actor.pronoun} if actor.pronoun else people.EITHER
    return facts.word_classes()[kind].union(either, {actor.country}, *words)


def mentions(doc: Document, date: str = "") -> Mentions:
    """Find the known actors that a text names, ascending by start, not overlapping.

    A short name counts only after the full one, a surname not after another first name, a title not before
    another name. A title ("the Russian president") is its holder's on the ISO date; without a date it is only
    that of somebody whom the text names. Pronouns: see `antecedents`.
    """
    entries, matcher = _aliases()
    by_span: dict[Span, list[_Alias]] = {}
    named: dict[str, int] = {}  # where the full name of each first stands
    for start, end, index in matcher.find(doc.norm, doc.lowered):
        alias = entries[index]
        by_span.setdefault((start, end), []).append(alias)
        if alias.kind == "full":
            named.setdefault(alias.actor.actor_id, start)
    certain = ((span, _holder(aliases, span[0], named, date)) for span, aliases in by_span.items())
    holders = {span: holder for span, holder in certain if holder}
    full = people.full_names(doc.norm)
    strangers = [span for span in full if span not in by_span]
    found: list[Mention] = []
    for start, end, _ in matching.longest((start, end, 0) for start, end in holders):
        holder = holders[start, end]
        if _of_somebody_else(doc, start, end, holder, strangers):
            continue
        if found and found[-1].kind == "title" and found[-1].end + 1 == start:  # it stands before a name
            title = found.pop()
            start = title.start if title.actor_id == holder.actor.actor_id else start
        found.append(_mention(doc, (start, end), holder))
    known = [one for one in found if one.kind != "title" or not people.is_named(doc.norm, one.end + 1)]
    return Mentions(antecedents(doc, people.everybody(doc, known, full)))


def _mention(doc: Document, span: Span, holder: _Alias) -> Mention:
    """A known actor as somebody who may be meant later: a person by the titles' words, a body by its name."""
    actor, kind = holder.actor, "title" if holder.kind == "title" else "name"
    is_person = actor.kind == "person"
    words = doc.lowered[slice(*span)].split() if actor.kind != "state" else ()
    called = _titles(actor.actor_id) if is_person else frozenset((*words, actor.country, people.BODY))
    nation = people.Meaning("nation", actor.bloc, actor.country)
    return Mention(*span, actor.actor_id, kind, span, actor.name, nation, called, not is_person)


def _holder(aliases: list[_Alias], start: int, named: dict[str, int], date: str) -> _Alias | None:
    """Whose name or title it is, if that is certain."""
    full = next((alias for alias in aliases if alias.kind == "full"), None)
    if full:
        return full
    at = {alias.actor.actor_id: named.get(alias.actor.actor_id, start) for alias in aliases}
    short = [a for a in aliases if a.kind == "short" and at[a.actor.actor_id] < start]
    if short:
        return max(short, key=lambda alias: at[alias.actor.actor_id])
    titles = [alias for alias in aliases if alias.kind == "title"]
    if date:
        titles = [a for a in titles if a.since <= date and (not a.until or date <= a.until)]
    else:
        titles = [a for a in titles if a.actor.actor_id in named or not (a.since or a.until)]
    return titles[0] if len({alias.actor.actor_id for alias in titles}) == 1 else None


def _of_somebody_else(doc: Document, start: int, end: int, alias: _Alias, strangers: Sequence[Span]) -> bool:
    """Whether a title is a former or a deputy holder's, or a surname that of the last one named with it."""
    norm, actor = doc.norm, alias.actor
    if alias.kind == "title":
        return _NO_HOLDER.search(norm, max(0, start - 20), start) is not None
    if actor.kind != "person" or " " in norm[start:end]:
        return False
    if actor.pronoun not in ("", people.pronouns().get(people.title(norm, start), actor.pronoun)):
        return True  # "Mrs Putin"
    near = bisect_left(strangers, (start - _NEAR, 0)), bisect_left(strangers, (end, 0))
    for first, last in reversed(strangers[slice(*near)]):
        parts = norm[first:last].split()
        if first == start and alias.kind == "short":
            return parts[-1] not in actor.name
        if first < start and parts[-1] == norm[start:end]:
            opens = first <= doc.sentences[doc.sentence_at(first)][0] + 1  # "Defiant Putin"
            return parts[0] not in actor.name and (parts[0] in people.pronouns() or not opens)
    return False
