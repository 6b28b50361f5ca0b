"""People, bodies and states: their names in a text, and what a source's words say of it.

The facts are rows: `lexicons/actors.csv` (names, titles with dates, bloc), `nations.csv` (adjectives,
inhabitants) and `roles.csv` (minister, analyst, witness).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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


def checked_rows(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a table beside the lexicons that must have the columns."""
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
    for number, row in enumerate(checked_rows("actors.csv", COLUMNS), 2):
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
        for title in split(row["titles"]):
            words, _, dates = title.partition("@")
            since, dots, until = dates.partition("..")
            if dates and not dots:
                raise InputError(f"{where}titles: '{title}'; dates are written from..to, as in @2019-05-20..")
            titles.append((words.strip(), since, until))
        actors[actor_id] = Actor(
            actor_id, row["name"], row["kind"], row["bloc"], row["country"],
            tuple(split(row["aliases"])) or (row["name"],), tuple(titles), row.get("pronoun", ""),
        )  # fmt: skip
    return actors


def split(cell: str) -> list[str]:
    """The parts of a cell that ``|`` separates."""
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
