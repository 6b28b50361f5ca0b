"""Whom a text names or describes, whether `actors.csv` knows them or not, and what the words say of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from framing import facts, matching
from framing.schema import BLOCS
from framing.text.document import Document
from framing.text.quotes import Span

HE, SHE = frozenset(("he",)), frozenset(("she",))
EITHER = HE | SHE
BODIES = ("body", "media")  # classes of roles that no person has
_NATIONS = {"adjective": None, "country": None, "bloc": BLOCS, "capitals": None, "inhabitants": None}
_ROLES = {"role": None, "class": None, "default_bloc": ("", *BLOCS), "person": ("", "yes")}

_CAPITALISED = r"[A-Z](?<!\w.)(?:[\w'’\-]*[a-z][\w\-]*|(?!\w)\.?)"
_PARTICLE = r"(?: (?:von der|van der|van|von|de|der|bin|al|el|di|la|le|du)(?= [A-Z]))?"
NAME = re.compile(rf"{_CAPITALISED}{_PARTICLE}(?: {_CAPITALISED}{_PARTICLE}){{1,6}}")
_SURNAME = re.compile(r"\b[A-Z](?:[\w-]|'(?!s\b))+")
_DETERMINER = re.compile(
    r"\b(?:an?|the|another|one|this|his|her|their|[A-Z][\w-]*'s)(?= (?:[\w'-]+ ){0,4}$)", re.IGNORECASE
)
_PLACE = re.compile(r"(?: (?:in|from|of|at|for|to|by) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*){1,2}")
_PLACE_AT_END = re.compile(f"{_PLACE.pattern}$")
_PUNCTUATION = re.compile(r"[^\w' -]")
_APPOSITION = re.compile(r", (?![a-z]+ing )[^,.;:\"]{2,160}(?=[,.])")
_BEFORE = 60  # characters before a name or a role that may hold its title or its article
_INTRODUCED = 4  # mentions among which one says who somebody is


class Meaning(NamedTuple):
    """What a word says of somebody: a nation, or a role and its class (official, expert, body ...)."""

    kind: str = ""
    bloc: str = ""
    country: str = ""
    person: bool = False


class Mention(NamedTuple):
    """Where somebody is named, described or meant by a pronoun; `actor_id` is empty for somebody unknown.

    Spans index the Document's `norm`. `words` say most of somebody, and are the same at every mention: a name
    with its title and apposition, or a description.
    """

    start: int
    end: int
    actor_id: str
    kind: str  # name, title, description or pronoun
    words: Span
    name: str = ""
    called: frozenset[str] = frozenset()  # what may mean somebody later: he, she, the minister, the expert
    body: bool = False  # "the ministry" means one as "he" means a person

    @property
    def who(self) -> str | Span:
        """What two mentions of one person have in common."""
        return self.actor_id or self.words


# ------------------------------------------------------------------ nations and roles


@cache
def _vocabulary() -> tuple[list[Meaning], matching.Matcher]:
    meanings: list[Meaning] = []
    patterns: list[tuple[list[str], bool]] = []
    for row in facts.rows("nations.csv", _NATIONS):
        words = [row["adjective"], row["country"]]
        patterns.append((words + facts.split(row["inhabitants"]) + facts.split(row["capitals"]), True))
        meanings.append(Meaning("nation", row["bloc"], row["country"]))
    for row in facts.rows("roles.csv", _ROLES):
        patterns.append((facts.split(row["role"]), row["role"] != row["role"].lower()))
        meanings.append(Meaning(row["class"], row["default_bloc"], person=row["person"] == "yes"))
    return meanings, matching.Matcher(patterns)


@lru_cache(maxsize=2)
def _scanned(norm: str, lowered: str) -> list[tuple[int, int, int]]:
    """The matches of a text: persons and targets are looked for in the same one."""
    return list(_vocabulary()[1].find(norm, lowered))


def _spans(doc: Document, wanted: Callable[[Meaning], bool]) -> list[tuple[int, int, Meaning]]:
    """The longest spans of words with a wanted meaning, in no furniture."""
    meanings, _ = _vocabulary()
    found = (match for match in _scanned(doc.norm, doc.lowered) if wanted(meanings[match[2]]))
    return [(a, b, meanings[n]) for a, b, n in matching.longest(found) if doc.sentence_at(a) >= 0]


def nationalities(doc: Document) -> list[tuple[int, int, Meaning]]:
    """Spans of adjectives, inhabitants and capitals, with the nation; in no furniture."""
    return _spans(doc, lambda meaning: meaning.kind == "nation")


@lru_cache(maxsize=4096)
def described(words: str) -> tuple[Meaning, Meaning]:
    """The first nation and the first role in some words, empty if there is none."""
    meanings, matcher = _vocabulary()
    found = [meanings[index] for _, _, index in matching.longest(matcher.find(words))]
    nation = next((meaning for meaning in found if meaning.kind == "nation"), Meaning())
    return nation, next((meaning for meaning in found if meaning.kind != "nation"), Meaning())


@lru_cache(maxsize=4096)
def role_at_end(words: str) -> Meaning:
    """The role that the words end in, if any: "Russian diplomat", not "Ukraine war"."""
    meanings, matcher = _vocabulary()
    found = (meanings[index] for _, end, index in matcher.find(words) if end == len(words))
    return next((meaning for meaning in found if meaning.kind != "nation"), Meaning())


@cache
def says_what(word: str) -> bool:
    """Whether a capitalised word is a role, a nation or part of a body's name, and no part of a person's."""
    _, matcher = _vocabulary()
    return word.lower().strip(".") in facts.word_classes()["not_a_name"] or any(
        end - start == len(word) for start, end, _ in matcher.find(word)
    )


def personal(name: str) -> str:
    """A personal name without the roles and nations before it; empty if it is none."""
    parts = name.split()
    before = max((number for number, part in enumerate(parts, 1) if says_what(part)), default=0)
    return " ".join(parts[before:]) if len(parts) - before > 1 else ""


# ------------------------------------------------------------------ the known and everybody else


def everybody(doc: Document, known: Sequence[Mention]) -> list[Mention]:
    """The known actors, and whom else the text names or describes."""
    named = sorted([*known, *_named(doc, known)])
    return sorted([*named, *_described(doc, named)])


def _named(doc: Document, known: Sequence[Mention]) -> Iterator[Mention]:
    """Unknown persons by full name, and by a surname that nobody else has."""
    norm = doc.norm
    places: dict[str, list[Span]] = defaultdict(list)
    taken = [one[:2] for one in known]
    for match in NAME.finditer(norm):
        name = personal(match[0])
        span = match.end() - len(name), match.end()
        if name and _free(taken, *span):
            places[name].append(span)
    taken = sorted([*taken, *(span for spans in places.values() for span in spans)])
    surnames = Counter(name.split()[-1] for name in places)
    by_surname = {name.split()[-1]: spans for name, spans in places.items()}
    for match in _SURNAME.finditer(norm):
        if surnames[match[0]] == 1 and _free(taken, *match.span()):
            by_surname[match[0]].append(match.span())
    for name, spans in places.items():
        introduced = (_introduced(norm, *span) for span in sorted(spans)[:_INTRODUCED])
        words = next((w for w in introduced if any(map(any, described(norm[slice(*w)])))), spans[0])
        called = _called(f"{name} {norm[slice(*words)]}")
        yield from (Mention(*span, "", "name", words, name, called) for span in spans)


def _introduced(norm: str, start: int, end: int) -> Span:
    """A name with the title before it ("Russian envoy") and the apposition after it (", a teacher,")."""
    title = _PUNCTUATION.split(norm[max(0, start - _BEFORE) : start].rstrip(" ,"))[-1].lstrip()
    if role_at_end(_PLACE_AT_END.sub("", title)).kind:
        start = norm.rindex(title, 0, start)
    if place := _PLACE.match(norm, end):
        end = place.end()
    after = _APPOSITION.match(norm, end)
    return start, after.end() if after and described(after[0])[1].kind else end


def _described(doc: Document, named: Sequence[Mention]) -> Iterator[Mention]:
    """Persons and bodies by what they are: a nurse in Sumy, the ministry."""
    norm = doc.norm
    taken = [one[:2] for one in named]
    for start, end, role in _spans(doc, lambda meaning: meaning.person or meaning.kind in BODIES):
        is_title = norm[end : end + 1] == " " and norm[end + 1 : end + 2].isupper()
        is_plural = doc.lowered.endswith(("s", "men"), start, end)
        determiners = list(_DETERMINER.finditer(norm, max(0, start - _BEFORE), start))
        if is_title or is_plural or not determiners or not _free(taken, start, end):
            continue
        first = determiners[-1].start()
        place = _PLACE.match(norm, end)
        called = _called(norm[first:end]) - (frozenset() if role.person else EITHER)
        words = first, place.end() if place else end
        yield Mention(start, end, "", "description", words, "", called, not role.person)


def _free(taken: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_left(taken, (end, 0))
    return at == 0 or taken[at - 1][1] <= start


@lru_cache(maxsize=4096)
def _called(words: str) -> frozenset[str]:
    """He or she, the words that describe somebody, and the general ones that fit ("the official")."""
    classes = facts.word_classes()
    either = next(({pronouns()[word]} for word in words.split() if word in pronouns()), EITHER)
    said = frozenset(words.lower().replace(",", "").split())
    general = classes.get(described(words)[1].kind, frozenset())
    same = (classes[name] for name in classes if name.startswith("same:") and classes[name] & said)
    return said.union(either, general, *same)


@cache
def pronouns() -> dict[str, str]:
    """He or she for first names ("Olena") and for nouns ("spokeswoman")."""
    classes = facts.word_classes()
    names = {name.title(): p for p in ("he", "she") for name in classes[f"first_name:{p}"]}
    return names | {noun: p for p in ("he", "she") for noun in classes[p]}


# ------------------------------------------------------------------ where a position lies


def paragraph(doc: Document, position: int) -> Span:
    """The paragraph that holds a position."""
    return doc.paragraphs[bisect_right(doc.paragraphs, (position, len(doc.norm) + 1)) - 1]


def quotation(doc: Document, position: int) -> int:
    """Start of the outermost quotation that holds a position, or -1."""
    index = bisect_right(doc.quotes, position, key=attrgetter("start"))
    for quote in reversed(doc.quotes[max(0, index - 8) : index]):
        if quote.depth == 1:
            return quote.start if position < quote.end else -1
    return -1
