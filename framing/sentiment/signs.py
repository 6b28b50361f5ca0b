"""Signs of how a sentence treats a target, read without a parser, by word lists and order.

The lexicons (sentiment_roles.csv: what a verb implies for its agent and patient; sentiment_opinions.csv;
sentiment_classes.csv) were composed for this library after reading samples of NewsMTSC's sentences, so
cross-validated figures are somewhat flattered. They name no side of any war, and names are masked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import accumulate, pairwise
from typing import NamedTuple

from framing import paths, storage
from framing.sentiment.vader import analyser
from framing.text.document import plain

_TOKEN = re.compile(r"[^\W_]{1,40}(?:-[^\W_]{1,40})*|'(?:s|re|ve|ll|d|m|t)\b|[^\w\s]")
_CLAUSE_ENDS = frozenset((*',.;"', "but"))
_NEGATION_REACHES, _SUPPOSITION_REACHES, _PASSIVE_REACHES = 4, 5, 3  # words
_SUFFIXES = "ization ations ation ingly fully edly ness ment ments ings ing ies ied ers er ed es ly s".split()
_NEAR = (1, 3, 6, 12)  # words from the target
_SAYING = frozenset(("say", "boast", "deny", "demand"))
_AGAINST = frozenset(("curb", "oppose", "accuse"))  # what follows is about somebody else


class Verb(NamedTuple):
    """What a verb implies: -1 bad to +1 good for its agent and its patient."""

    kind: str
    agent: float
    patient: float
    past: bool


class Word(NamedTuple):
    """What is known of a word whatever stands around it."""

    word: str
    shown: str  # the word, or "<n>" for a name and "<d>" for digits
    stem: str
    name: bool
    classes: frozenset[str]  # of sentiment_classes.csv
    verb: Verb | None
    opinion: tuple[str, int]  # kind and polarity
    valence: float  # VADER's


class Lexicons(NamedTuple):
    """Closed classes of words, verbs by form, opinion words with kind and polarity."""

    classes: dict[str, frozenset[str]]
    verbs: dict[str, Verb]
    opinions: dict[str, tuple[str, int]]


@cache
def lexicons() -> Lexicons:
    """The lexicons that ship with framing, sentiment_*.csv."""
    classes, verbs, opinions = (
        storage.read_csv(paths.LEXICONS / f"sentiment_{name}.csv")
        for name in ("classes", "roles", "opinions")
    )
    forms: dict[str, Verb] = {}
    for row in verbs:
        past = row["past"].split()
        for form in (*past, row["verb"], *row["other_forms"].split()):
            implied = Verb(row["kind"], float(row["agent"]), float(row["patient"]), form in past)
            forms.setdefault(form, implied)
    return Lexicons(
        {row["class"]: frozenset(row["words"].split()) for row in classes},
        forms,
        {row["word"]: (row["kind"], int(row["polarity"])) for row in opinions},
    )


def dictionary(common: frozenset[str]) -> Callable[[str], Word]:
    """A function from a word as written to what is known of it; it remembers the last ones."""
    return lru_cache(maxsize=20_000)(partial(known_word, common=common))


def known_word(raw: str, common: frozenset[str]) -> Word:
    """Look a word up; it is a name where it has a capital and is not among the `common` words."""
    known, word = lexicons(), raw.lower()
    classes = frozenset(key for key, words in known.classes.items() if word in words)
    if raw[0].isupper() and word not in common:
        return Word(word, "<n>", "<n>", True, classes, None, ("", 0), 0.0)
    shown = "<d>" if word[0].isdigit() else word
    opinion, valence = known.opinions.get(word, ("", 0)), analyser().lexicon.get(word, 0.0)
    return Word(word, shown, stem(shown), False, classes, known.verbs.get(word), opinion, valence)


def stem(word: str) -> str:
    """A crude stem, so that rare forms share a weight: attacked, attacks → attack."""
    if not 4 < len(word) < 31:
        return word
    cut = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), "")
    word = word.removesuffix(cut)
    return (word[:-1] if len(word) > 3 and word[-1] == word[-2] else word).removesuffix("e")


class Sentence:
    """The words of a sentence; what is negated or passive ends with its clause."""

    def __init__(self, text: str, look_up: Callable[[str], Word]) -> None:
        found = list(_TOKEN.finditer(plain(text)))
        self.starts, self.ends = [match.start() for match in found], [match.end() for match in found]
        self.words = [look_up(match.group()) for match in found]
        self.negated = self._follows("negation", _NEGATION_REACHES)
        self.supposed = self._follows("hypothetical", _SUPPOSITION_REACHES)
        helped = self._follows("be", _PASSIVE_REACHES)
        self.passive = [
            bool(after and word.verb and word.verb.past)
            for after, word in zip(helped, self.words, strict=True)
        ]
        marks = accumulate(word.word == '"' for word in self.words)
        self.quoted = [count % 2 == 1 for count in marks]
        self.names_before = list(accumulate((word.name for word in self.words), initial=0))
        self.telling = [
            (place, word)
            for place, word in enumerate(self.words)
            if word.verb or word.valence or word.opinion[0]
        ]

    def _follows(self, cause: str, reach: int) -> list[bool]:
        """Which words stand at most `reach` words after one of a class, in its clause."""
        left, reached = 0, []
        for word in self.words:
            left = 0 if word.word in _CLAUSE_ENDS else left
            reached.append(left > 0)
            left = reach if cause in word.classes else left - 1
        return reached

    def located(self, start: int, end: int) -> tuple[int, int]:
        """The words of a span of characters, first and end; equal if there are none."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def placed_words(s: Sentence, start: int, end: int) -> list[str]:
    """The words around the target: anywhere (C), before it (L), after it (R); pairs of neighbours."""
    stems = [word.stem for word in s.words]
    marked = ["!" * negated + stem for stem, negated in zip(stems, s.negated, strict=True)]
    parts = [word.shown for word in s.words[:start]], [word.shown for word in s.words[end:]]
    pairs = [f"C {a} {b}" for part in parts for a, b in pairwise(part)]
    anywhere = [f"C {stem}" for stem in (*stems[:start], *stems[end:])]
    return [
        *anywhere,
        *pairs,
        *(f"L {stem}" for stem in marked[:start]),
        *(f"R {stem}" for stem in marked[end:]),
    ]


def counted(s: Sentence, start: int, end: int) -> dict[str, float]:
    """The signs of the target in words start to end, and how often each is there."""
    role, before, governor = role_of(s, start, end)
    signs: dict[str, float] = defaultdict(float, {f"role={role}": 1, f"before={before}": 1})
    signs["quoted" if s.quoted[start] else "narrated"] += 1
    signs["noun" if s.words[start].classes.isdisjoint(("pronoun", "possessive")) else "pronoun"] += 1
    verb = s.words[governor].verb if governor >= 0 else None
    if verb:
        passive, negated = " passive" * s.passive[governor], "!" * s.negated[governor]
        preposition = f" {before}" * (role == "oblique")
        signs[f"{role}{preposition}{passive}:{verb.kind}{negated}"] += 0.5 if s.supposed[governor] else 1
    kind_of_verb = verb.kind if verb and role == "subject" else ""
    speaks = role == "speaker" or kind_of_verb in _SAYING
    opposes = kind_of_verb in _AGAINST and not s.passive[governor]
    for place, word in s.telling:
        if start <= place < end:
            continue
        before_target = place < start
        side = "L" if before_target else "R"
        between = (place + 1, start) if before_target else (end, place)
        other = "other" * (s.names_before[between[1]] > s.names_before[between[0]])
        follows = role == "subject" and place > governor
        said = "said" * ((speaks and (s.quoted[place] or follows)) or (opposes and follows))
        sure = 0.5 if s.supposed[place] else 1
        near = 4 / (5 + between[1] - between[0])
        flip = -1 if s.negated[place] else 1
        kind, polarity = word.opinion
        if kind and not said:
            signs[f"opinion{_sign(polarity * flip)}{side}{other}"] += sure
            signs[f"{kind}{'!' * (flip < 0)}{side}{bisect_left(_NEAR, between[1] - between[0] + 1)}"] += sure
        if word.valence:
            signs[f"vader{_sign(word.valence * flip)}{side}{said or other}"] += sure * abs(word.valence)
        if word.verb:
            agent = before_target == s.passive[place]  # the target does what the verb after it tells
            effect = sure * flip * near * (word.verb.agent if agent else word.verb.patient)
            effect *= (0.5 if other else 1) * (0.3 if said else 1)
            signs[f"verb:{word.verb.kind}{'passive' * s.passive[place]}{side}{said}"] += sure
            signs[f"effect{_sign(effect)}"] += abs(effect)
    return signs


def _sign(value: float) -> str:
    return "+" if value > 0 else "-"


def role_of(s: Sentence, start: int, end: int) -> tuple[str, str, int]:
    """The target's role, the word before it, and the place of its verb (-1: none)."""
    words, at = s.words, start - 1
    while at >= 0 and start - at < 4 and (words[at].name or "determiner" in words[at].classes):
        at -= 1
    before = words[at] if at >= 0 else None
    shown = before.shown if before else "^"
    if shown in ("said", "says", "added", "wrote", "tweeted"):
        return "speaker", shown, at
    if "possessive" in words[end - 1].classes or any(word.word == "'s" for word in words[end - 1 : end + 1]):
        return "owner", shown, -1
    if before and "preposition" in before.classes:
        back = range(at - 1, max(-1, at - 6), -1)
        return "oblique", shown, next((place for place in back if words[place].verb), -1)
    after = range(end, min(len(words), end + 7))
    verb = next((place for place in after if words[place].verb or words[place].word in ',;.":?!'), -1)
    verb = verb if verb >= 0 and words[verb].verb else -1
    helped = any("auxiliary" in word.classes for word in words[end : end + 2])
    if before and before.verb and not (verb >= 0 and (verb - end < 2 or helped)):
        return "object", shown, at
    return "subject" if helped or verb >= 0 else "other", shown, verb
