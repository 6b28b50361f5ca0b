"""Signs of how a sentence treats a target, as named counts; read without a parser.

`Sentence` reads once: words, names, negation, supposition, quotation and passives, by word lists and order.
For one target count: words next to it ("structure", by `near`), words of the sentence ("context"), words
before and after it ("left", "right"; the three are summed in `target.py`), and "signs": its role, and opinion
words, verbs and VADER words by direction and distance. No feature holds the words of the target itself, and
capitalised names are masked; a few names written small in the training part slip through.

The lexicons (sentiment_roles.csv: what a verb implies for its agent and patient; sentiment_opinions.csv;
sentiment_classes.csv) were composed for this library after reading samples of NewsMTSC's sentences, so
cross-validated figures are somewhat flattered. They name no side of any war.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, takewhile
from typing import NamedTuple

from framing import paths, storage
from framing.sentiment.vader import lexicon
from framing.text.document import Known, stretches

Counts = dict[str, float]
FAMILIES = ("structure", "context", "left", "right", "signs")
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|'(?:s|re|ve|ll|d|m|t)\b|[^\w\s]")
_MARKS = str.maketrans("\u2018\u2019\u201c\u201d\u2014\u00a0\u00ab\u00bb", '\'\'""\u2013 ""')
_END = frozenset((*',.;"', "but"))
_REACH = {"negation": 4, "hypothetical": 5, "be": 3, "have": 0, "curb": 4}  # words that each changes
_SUFFIXES = "ization ations ation ingly fully edly ness ment ments ings ing ies ied ers er ed es ly s".split()


class Verb(NamedTuple):
    """A verb's form and what it implies: -1 bad to +1 good for its agent and its patient."""

    kind: str
    agent: float
    patient: float
    past: bool


Columns = tuple[int, int, int, int, int, dict[str, int]]


@dataclass(slots=True, eq=False)
class Word:
    """What is known of a token whatever stands around it."""

    word: str
    shown: str  # the word, or "<n>" for a name and "<d>" for digits: what the model sees
    stem: str  # empty for most punctuation
    name: bool
    blocks: bool  # a name or pronoun
    classes: frozenset[str]  # of sentiment_classes.csv
    reach: str  # how it changes the words that follow, or ""
    tells: bool  # opinion word, verb or word of VADER's lexicon
    verb: Verb | None
    kind: str  # of an opinion word, else ""
    polarity: int
    valence: float
    columns: Columns  # of the model: left, right, both negated, context, and pairs by the next word


class Lexicons(NamedTuple):
    """Closed classes, verbs by form, and opinion words with kind and polarity."""

    classes: dict[str, frozenset[str]]
    verbs: dict[str, Verb]
    opinions: dict[str, tuple[str, int]]


@cache
def lexicons() -> Lexicons:
    """The lexicons that ship with framing."""
    classes, verbs, opinions = (
        storage.read_csv(paths.LEXICONS / f"sentiment_{name}.csv")
        for name in ("classes", "roles", "opinions")
    )
    forms: dict[str, Verb] = {}
    for row in verbs:
        past, other = row["past"].split(), [row["verb"], *row["other_forms"].split()]
        for form in (*past, *other):
            verb = Verb(row["kind"], float(row["agent"]), float(row["patient"]), form in past)
            forms.setdefault(form, verb)
    return Lexicons(
        {row["class"]: frozenset(row["words"].split()) for row in classes},
        forms,
        {row["word"]: (row["kind"], int(row["polarity"])) for row in opinions},
    )


Table = Known[tuple[Word, ...]]


def word_table(
    common: frozenset[str], columns: Callable[[str, str], Columns] = lambda stem, shown: (0, 0, 0, 0, 0, {})
) -> Table:
    """The tokens of each stretch without blanks; `common` are words that are no names."""
    known = Known(lambda raw: _word(raw, common, columns))
    return Known(lambda stretch: tuple(map(known.__getitem__, _TOKEN.findall(stretch))))


def _word(raw: str, common: frozenset[str], columns: Callable[[str, str], Columns]) -> Word:
    known, word = lexicons(), raw.lower()
    name = raw[0].isupper() and word not in common
    shown = "<n>" if name else "<d>" if word[0].isdigit() else word
    verb, (kind, polarity) = known.verbs.get(word), known.opinions.get(word, ("", 0))
    classes = frozenset(key for key, words in known.classes.items() if word in words)
    reach = "curb" if verb and verb.kind == "curb" else next((key for key in _REACH if key in classes), "")
    valence = lexicon().valence.get(word, 0.0)
    tells = not name and bool(kind or verb or valence)
    base = stem(shown) if word[0].isalnum() or word in ('"', "?", "!", "'s") else ""
    about = (name, name or "pronoun" in classes, classes, reach, tells, verb, kind, polarity, valence)
    return Word(word, shown, base, *about, columns(base, shown))


def stem(word: str) -> str:
    """A crude stem, so that rare forms share a weight: attacked, attacks → attack."""
    if not 4 < len(word) < 31:
        return word
    cut = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), "")
    word = word.removesuffix(cut)
    return (word[:-1] if len(word) > 3 and word[-1] == word[-2] else word).removesuffix("e")


class Sentence:
    """The tokens of a sentence; what is negated, supposed or passive ends with its clause."""

    def __init__(self, text: str, table: Table) -> None:
        self.text = text = text if text.isascii() else text.translate(_MARKS)
        self._stretches, self._starts = stretches(text)
        self._pieces = list(map(table.__getitem__, self._stretches))
        self._before = list(accumulate(map(len, self._pieces), initial=0))
        self.known = known = list(chain.from_iterable(self._pieces))
        size = len(known)
        self.crossed = list(accumulate([word.blocks for word in known], initial=0))
        counts = enumerate(accumulate([word.word == '"' for word in known])) if '"' in text else ()
        self.quoted = {index for index, count in counts if count % 2}
        self.negated, self.supposed, self.passive = [False] * size, [False] * size, [False] * size
        for index in [index for index, word in enumerate(known) if word.reach]:
            first = known[index].reach
            for at in range(index + 1, min(size, index + 1 + _REACH[first])):
                word = known[at]
                if word.word in _END or (first == "be" and word.reach == "have"):
                    break
                if first == "negation":
                    self.negated[at] = not self.negated[at]
                elif first == "hypothetical":
                    self.supposed[at] = True
                elif first == "curb":
                    self.negated[at] = self.negated[at] or bool(word.kind)
                elif word.verb and word.verb.past:
                    self.passive[at] = True
        self.telling = [
            (index, word, self.negated[index], 0.5 if self.supposed[index] else 1.0)
            for index, word in enumerate(known)
            if word.tells
        ]

    def located(self, start: int, end: int) -> tuple[int, int]:
        """Tokens of a target given in characters, first and end; both -1 if none."""
        counts = []
        for limit, edge in ((start, 1), (end - 1, 0)):  # tokens that end by `start`, or start before `end`
            at = bisect_right(self._starts, limit) - 1
            count = self._before[max(0, at)]
            for match in _TOKEN.finditer(self._stretches[at]) if at >= 0 else ():
                count += self._starts[at] + match.span()[edge] <= limit
            counts.append(count)
        first, stop = counts
        return (first, stop) if first < stop else (-1, -1)


def signs(s: Sentence, start: int, end: int) -> tuple[Counts, set[int]]:
    """The target in tokens start to end: its signs, and the tokens whose words are not about it."""
    signs: Counts = defaultdict(float)
    known = s.known
    role, before, governor, speech = _role(s, start, end)
    aside = speech | _others(s, start, end)
    signs["before=" + before] = signs["role=" + role] = 1
    signs["pronoun" if known[start].blocks and not known[start].name else "noun"] = 1
    signs["in quotation"], signs["question"] = start in s.quoted, "?" in s.text
    signs["length"], signs["names"] = min(len(known), 60) / 60, min(5, s.crossed[-1]) / 5
    _governor(s, role, before, governor, signs)
    crossed = s.crossed
    for index, word, negated, sure in s.telling:
        if start <= index < end:
            continue
        left, apart = index < start, index in aside
        where = "L" if left else "R"
        distance = start - index if left else index - end + 1
        other = crossed[start] > crossed[index + 1] if left else crossed[index] > crossed[end]
        decay = 4 / (4 + distance)
        near = 1 + (distance > 1) + (distance > 3) + (distance > 6) + (distance > 12)
        if word.kind and not apart:
            sign = "+" if (word.polarity > 0) != negated else "-"
            signs[f"opinion{sign}decayed"] += decay * sure
            signs[f"{word.kind}{where}{near}"] += sure
        if verb := word.verb:
            passive = s.passive[index]
            signs[f"verb:{verb.kind}{'P' * passive}{where}{'S' * apart}"] += sure
            agent = passive and before == "by" if left else not passive
            effect = (verb.agent if agent else verb.patient) * (-decay if negated else decay)
            effect *= (0.5 if other else 1) * (0.3 if apart else 1) * sure
            signs["effect"] += effect
            signs["effect+" if effect > 0 else "effect-"] += abs(effect)
        if word.valence:
            value = word.valence * sure / (-4 if negated else 4)
            sign = "+" if value > 0 else "-"
            signs[f"vader{sign}{where}{'S' * apart}"] += abs(value)
            if not apart:
                signs[f"vader{sign}{where}{other}"] += abs(value)
                signs["vader decayed"] += value * decay
    return signs, aside


def _role(s: Sentence, start: int, end: int) -> tuple[str, str, int, set[int]]:
    """The target's role, the word before it, its verb (or -1), and the tokens that the target itself says: in
    quotation marks, after a verb of speech, or opposed by it.
    """
    known, size = s.known, len(s.known)
    at = start - 1
    while at >= 0 and start - at < 4 and (known[at].name or "determiner" in known[at].classes):
        at -= 1
    before = known[at].shown if at >= 0 else "^"
    quoted = s.quoted and s.quoted.difference(range(start, end))
    if before in ("said", "says", "added", "wrote", "tweeted"):
        return "speaker", before, -1, quoted
    if "possessive" in known[end - 1].classes or any(word.word == "'s" for word in known[end - 1 : end + 1]):
        return "owner", before, -1, set()
    if at >= 0 and "preposition" in known[at].classes:
        back = (index for index in range(at - 1, max(-1, at - 6), -1) if known[index].verb)
        return "oblique", before, next(back, -1), set()
    verb = -1
    for index in range(end, min(size, end + 7)):
        word = known[index]
        if word.verb:
            verb = index
        first = index == end and "preposition" in word.classes
        if verb >= 0 or first or word.word in ',;.":?!':
            break
    helped = any("auxiliary" in word.classes for word in known[end : end + 2])
    if before in lexicons().verbs and not (verb >= 0 and (verb - end < 2 or helped)):
        return "object", before, at, set()
    governor = known[verb].verb if verb >= 0 else None
    kind, own = governor.kind if governor else "", range(verb + 1, size)
    if kind in ("say", "boast", "deny", "demand"):
        return "subject", before, verb, quoted | set(own)
    if kind in ("curb", "oppose", "accuse") and not s.passive[verb]:
        return "subject", before, verb, set(takewhile(lambda index: known[index].word not in _END, own))
    return "subject" if helped or verb >= 0 else "other", before, verb, set()


def _governor(s: Sentence, role: str, before: str, at: int, signs: Counts) -> None:
    if at < 0 or not (verb := s.known[at].verb):
        return
    passive, negated = s.passive[at], s.negated[at]
    name = role + " passive" * passive + (" " + before) * (role == "oblique")
    signs[f"{name}:{verb.kind}{'!' * negated}"] = 1
    agent = (role == "subject" and not passive) or (role == "oblique" and before == "by")
    value = (verb.agent if agent else verb.patient) * (0.5 if s.supposed[at] else 1)
    signs["governor"] = -value / 2 if negated else value


def _others(s: Sentence, start: int, end: int) -> set[int]:
    """Tokens that belong to somebody else: the noun phrase after another name's 's."""
    found: set[int] = set()
    for index, word in enumerate(s.known) if "'s" in s.text else ():
        if word.word != "'s" or not index or not s.known[index - 1].name or start < index <= end:
            continue
        for at in range(index + 1, min(len(s.known), index + 5)):
            other = s.known[at]
            ends = other.word in _END or not other.classes.isdisjoint(("preposition", "auxiliary"))
            if ends or start <= at < end or (other.verb and other.verb.past):
                break
            found.add(at)
    return found


def near(s: Sentence, start: int, end: int) -> tuple[str, ...]:
    """The three words on either side of the target, alone and together."""
    c, b, a = ("^", "^", "^", *[word.shown for word in s.known[max(0, start - 3) : start]])[-3:]
    x, y, z = (*[word.shown for word in s.known[end : end + 3]], "$", "$", "$")[:3]
    return (
        f"{a}_", f"_{x}", f"{a}_{x}", f"{b} {a}_", f"_{x} {y}", f"_{x} {y} {z}", f"{c} {b} {a}_", f"_*{y}",
        f"_**{z}", f"{b}*_", f"{c}**_",
    )  # fmt: skip
