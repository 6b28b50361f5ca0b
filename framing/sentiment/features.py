"""Signs of how a sentence treats a target, as named counts.

Two kinds: word features, in three families ("structure": the words in a fixed relation to the target;
"context": the words of the sentence; "side": words before and after), and signs, a few hundred relations of
role, opinion and distance. No feature holds the target's own
words, and capitalised names are masked. Names written small in the training part slip through (an account
name, a surname after a small particle), so the model is nearly, not wholly, blind to who is meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

from framing.sentiment import roles
from framing.sentiment.clause import Sentence, mentions
from framing.sentiment.vader import lexicon

Counts = dict[str, float]
FAMILIES = ("structure", "context", "side")
_END = frozenset(',.;"')


def located(s: Sentence, start: int, end: int) -> tuple[int, int]:
    """Tokens of a target given in characters, widened to the whole name with its title; (-1, -1) if none."""
    inside = [index for index, (left, right) in enumerate(s.spans) if left < end and right > start]
    if not inside:
        return -1, -1
    first, last = inside[0], inside[-1] + 1
    while first and (
        (s.capital[first] and s.name[first - 1])
        or s.words[first - 1] in roles.TITLE
        or (s.words[first - 1] == "." and first > 1 and s.words[first - 2] in roles.TITLE)
    ):
        first -= 1
    while last < len(s.words) and s.name[last] and s.words[last][0].isalpha() and s.capital[last - 1]:
        last += 1
    return first, last


def features(s: Sentence, start: int, end: int) -> tuple[dict[str, Counts], Counts]:
    """Word features by family, and signs, of the target in tokens start to end."""
    words: dict[str, Counts] = {family: defaultdict(float) for family in FAMILIES}
    signs: Counts = defaultdict(float)
    role, governor, before = _role(s, start, end)
    speech = _own_speech(s, start, end, role, governor, before)
    aside = speech | _others(s, start, end)
    _governor(s, role, governor, before, words["structure"], signs)
    _mentions(s, start, end, words["structure"], signs)
    _neighbours(s, start, end, words["structure"], signs)
    _lexical(s, start, end, role, before, aside, signs)
    _ngrams(s, start, end, aside, words["context"], words["side"])
    grammatical = before in roles.PREPOSITION or before in roles.SUBORDINATOR or before in ("^", ",", '"')
    first = s.words[start]
    signs[f"before={before if grammatical else 'o'}"] += 1
    signs["role=" + role] += 1
    signs["pronoun" if first in roles.PRONOUN else "noun"] += 1
    signs["first" if start < 2 else "later"] += 1
    signs["speaker"] += bool(speech)
    signs["in quotation"] += s.quoted[start]
    signs["length"] += min(len(s.words), 60) / 60
    signs["question"] += "?" in s.words
    signs["quotation"] += '"' in s.words
    signs["names"] += min(5, sum(s.name)) / 5
    return words, signs


def _role(s: Sentence, start: int, end: int) -> tuple[str, int, str]:
    """The target's role, the verb or opinion word that governs it (or -1), and the word before its phrase."""
    verbs, size = roles.verbs(), len(s.words)
    owns = (end < size and s.words[end] == "'s") or s.words[end - 1] in roles.POSSESSIVE
    owns = owns or (end - start > 1 and s.words[end - 1] == "'s")
    at = start - 1
    while at >= 0 and start - at < 4 and (s.words[at] in roles.DETERMINER or s.name[at]):
        at -= 1
    before = s.words[at] if at >= 0 else "^"
    verb = auxiliary = -1
    if not owns:
        look = end
        if look < size and s.words[look] in (",", "(", "\u2013"):
            closing = (m for m in range(look + 1, min(size, look + 16)) if s.words[m] in (",", ")", "\u2013"))
            look = next(closing, look - 1) + 1
        for step, index in enumerate(range(look, min(size, look + 7))):
            if s.words[index] in verbs:
                verb = index
            if (
                verb >= 0
                or s.words[index] in ',;.":?!'
                or (step == 0 and s.words[index] in roles.PREPOSITION)
            ):
                break
        auxiliary = next((m for m in range(end, min(size, end + 2)) if s.words[m] in roles.AUXILIARY), -1)
    if owns:
        return "owner", -1, before
    if before in roles.PREPOSITION:
        opinions = roles.opinions()
        back = (
            m for m in range(at - 1, max(-1, at - 6), -1) if s.words[m] in verbs or s.words[m] in opinions
        )
        return "after preposition", next(back, -1), before
    if at >= 0 and before in verbs and not (verb >= 0 and (verb - end < 2 or auxiliary >= 0)):
        return "object", at, before
    if verb >= 0 or auxiliary >= 0:
        return "subject", verb, before
    return "other", -1, before


def _own_speech(s: Sentence, start: int, end: int, role: str, governor: int, before: str) -> set[int]:
    """Tokens that the target itself says: evaluations in them are the target's, not about it."""
    verb = roles.verbs().get(s.words[governor]) if governor >= 0 else None
    quoted = {index for index, inside in enumerate(s.quoted) if inside and not start <= index < end}
    if role == "subject" and verb and verb.kind in roles.SPEECH:
        return quoted | set(range(governor + 1, len(s.words)))
    if role == "subject" and verb and verb.kind in roles.CURBING and not s.passive[governor]:
        ends = (i for i in range(governor + 1, len(s.words)) if s.words[i] in _END)
        return set(range(governor + 1, next(ends, len(s.words))))
    return quoted if before in ("said", "says", "added", "wrote", "tweeted") else set()


def _others(s: Sentence, start: int, end: int) -> set[int]:
    """Tokens that belong to somebody else: the noun phrase after another name's 's."""
    ours, verbs, found = mentions(s, start, end), roles.verbs(), set()
    for index, word in enumerate(s.words):
        if word != "'s" or not index or not s.name[index - 1] or index - 1 in ours:
            continue
        for at in range(index + 1, min(len(s.words), index + 5)):
            verb = verbs.get(s.words[at])
            if s.words[at] in _END or s.words[at] in roles.PREPOSITION or s.words[at] in roles.AUXILIARY:
                break
            if start <= at < end or (verb and verb.past):
                break
            found.add(at)
    return found


def _governor(s: Sentence, role: str, at: int, before: str, words: Counts, signs: Counts) -> None:
    verb = roles.verbs().get(s.words[at]) if at >= 0 else None
    if verb is None:
        return
    passive, negated = s.passive[at], s.negated[at]
    value = 0.0
    if role == "subject":
        value = verb.patient if passive else verb.agent
    elif role == "object":
        value = verb.patient
    elif role == "after preposition":
        value = (verb.agent if passive or verb.past else 0.0) if before == "by" else verb.patient / 2
    value *= (-0.5 if negated else 1) * (0.7 if s.hypothetical[at] else 1)
    name = role + (" passive" if passive else "") + (" " + before if role == "after preposition" else "")
    mark = "!" if negated else ""
    signs["governor"] += value
    signs["supposed"] += s.hypothetical[at]
    signs["governor+" if value > 0 else "governor-" if value < 0 else "governor0"] += 1
    signs[f"{name}:{verb.kind}{mark}"] += 1
    words[f"g:{name}:{verb.lemma}{mark}"] += 1


def _following(s: Sentence, index: int) -> list[int]:
    """The seven tokens after a verb, up to the end of its clause."""
    found = []
    for at in range(index + 1, min(len(s.words), index + 8)):
        if s.words[at] in _END:
            break
        found.append(at)
    return found


def _mentions(s: Sentence, start: int, end: int, words: Counts, signs: Counts) -> None:
    """What the target, under any of its names in the sentence, does, suffers, is and has."""
    verbs = roles.verbs()
    ours = mentions(s, start, end)
    total = 0.0
    for index, word in enumerate(s.words):
        subject = s.subject[index] in ours
        if start <= index < end or not (subject or s.object[index] in ours):
            continue
        verb = verbs.get(word)
        if verb is not None:
            total += _deed(s, index, verb, subject, words, signs)
        elif subject:
            _predicate(s, index, words, signs)
    if total:
        signs["deeds+" if total > 0 else "deeds-"] += min(3.0, abs(total))
    signs["mentions"] += min(4, len(ours)) / 4
    for mention in ours:
        after = end if mention == start else mention + 1
        if s.words[mention] in roles.POSSESSIVE or (after < len(s.words) and s.words[after] == "'s"):
            _belongings(s, after, words, signs)


def _deed(s: Sentence, index: int, verb: roles.Verb, subject: bool, words: Counts, signs: Counts) -> float:
    """A verb whose subject (else object) the target is; returns what it implies for the target."""
    passive = " passive" if s.passive[index] else ""
    mark = passive + ("!" if s.negated[index] else "") + ("?" if s.hypothetical[index] else "")
    sense = -0.5 if s.negated[index] else 0.5 if s.hypothetical[index] else 1.0
    if not subject:
        signs[f"bears:{verb.kind}{mark}"] += 1
        words[f"undergoes:{verb.lemma}{mark}"] += 1
        return (verb.agent if passive else verb.patient) * sense
    signs[f"acts:{verb.kind}{mark}"] += 1
    words[f"does:{verb.lemma}{mark}"] += 1
    value = 0
    for at in _following(s, index)[:6]:
        words[f"to:{verb.kind}:{roles.stem(s.shown[at])}"] += 1
        value += roles.opinions().get(s.words[at], ("", 0))[1]
    if value:
        signs[f"to:{verb.kind}{'+' if value > 0 else '-'}{mark}"] += 1
    return (verb.patient if passive else verb.agent) * sense


def _predicate(s: Sentence, index: int, words: Counts, signs: Counts) -> None:
    """What the target is said to be, after a form of "be"."""
    opinions = roles.opinions()
    following = _following(s, index)
    if following and s.passive[index + 1]:
        return
    for at in following:
        if s.shown[at] not in roles.DETERMINER:
            words["is:" + roles.stem(s.shown[at])] += 1
        if s.words[at] in opinions:
            signs["is" + ("+" if (opinions[s.words[at]][1] > 0) != s.negated[at] else "-")] += 1


def _belongings(s: Sentence, after: int, words: Counts, signs: Counts) -> None:
    """What the target has: the words after "his" or "Smith's"."""
    verbs, opinions = roles.verbs(), roles.opinions()
    for index in range(after, min(len(s.words), after + 5)):
        word = s.words[index]
        if word in _END or word in roles.BE or word in roles.PREPOSITION:
            break
        if word == "'s":
            continue
        words["has:" + roles.stem(s.shown[index])] += 1
        if word in opinions:
            signs["has+" if opinions[word][1] > 0 else "has-"] += 1
        elif word in verbs and verbs[word].agent:
            signs["has deed+" if verbs[word].agent > 0 else "has deed-"] += 1


def _neighbours(s: Sentence, start: int, end: int, words: Counts, signs: Counts) -> None:
    """Premodifiers, apposition, and the three words on either side."""
    opinions, size = roles.opinions(), len(s.words)
    for index in range(start - 1, max(-1, start - 6), -1):
        word = s.words[index]
        if word in roles.PREPOSITION or word in _END or word in roles.BE:
            break
        words["pre:" + roles.stem(s.shown[index])] += 1
        if word in opinions:
            signs["pre+" if opinions[word][1] > 0 else "pre-"] += 1
        if word in ("the", "a", "an"):
            break
    if end < size and s.words[end] in (",", "("):
        for index in range(end + 1, min(size, end + 12)):
            word = s.words[index]
            if word in ",.;)":
                break
            words["app:" + roles.stem(s.shown[index])] += 1
            if word in opinions:
                signs["app+" if opinions[word][1] > 0 else "app-"] += 1
    c, b, a = (s.shown[m] if m >= 0 else "^" for m in range(start - 3, start))
    x, y, z = (s.shown[m] if m < size else "$" for m in range(end, end + 3))
    for name in (
        f"{a}_", f"_{x}", f"{a}_{x}", f"{b} {a}_", f"_{x} {y}", f"_{x} {y} {z}", f"{c} {b} {a}_", f"_*{y}",
        f"_**{z}", f"{b}*_", f"{c}**_",
    ):  # fmt: skip
        words["at:" + name] += 1


class _Place(NamedTuple):
    """Where a word stands, seen from the target."""

    side: str  # L before the target, R after it
    near: str  # 1 next to it … 5 far
    scope: str  # 0 its clause … 2; X another sentence; S said or owned by somebody
    other: str  # x where another name or pronoun stands between
    role: str
    decay: float
    aside: bool


def _place(
    s: Sentence, index: int, start: int, end: int, role: str, aside: set[int], blocks: list[int]
) -> _Place:
    left = index < start
    distance = start - index if left else index - end + 1
    scope = str(min(2, abs(s.clause[index] - s.clause[start if left else end - 1])))
    scope = "X" if s.part[index] != s.part[start] else "S" if index in aside else scope
    crossed = blocks[start] > blocks[index + 1] if left else blocks[index] > blocks[end]
    near = str(1 + bisect_left((1, 3, 6, 12), distance))
    return _Place(
        "L" if left else "R", near, scope, "x" if crossed else "n", role, 4 / (4 + distance), index in aside
    )


def _lexical(
    s: Sentence, start: int, end: int, role: str, before: str, aside: set[int], signs: Counts
) -> None:
    """Every opinion word, verb and VADER word by its direction, distance and scope."""
    verbs, opinions, table = roles.verbs(), roles.opinions(), lexicon()
    blocks = list(accumulate(map(_blocks, s.name, s.words), initial=0))
    for index, word in enumerate(s.words):
        if start <= index < end or s.name[index]:
            continue
        opinion, verb, entry = opinions.get(word), verbs.get(word), table[word]
        valence = entry.valence if entry is not None else None
        if opinion is None and verb is None and valence is None:
            continue
        place = _place(s, index, start, end, role, aside, blocks)
        if opinion is not None:
            _opinion(opinion, place, s.negated[index], signs)
            if s.quoted[index]:
                sign = "+" if (opinion[1] > 0) != s.negated[index] else "-"
                signs[f"quoted{sign}{'in' if s.quoted[start] else 'out'}"] += 1
        if verb is not None:
            _verb(verb, place, s.passive[index], s.negated[index], before, signs)
        if valence is not None:
            sense = (-0.25 if s.negated[index] else 0.25) * (0.6 if s.hypothetical[index] else 1)
            _valence(valence * sense, place, signs)


def _blocks(name: bool, word: str) -> bool:
    return name or word in roles.PRONOUN


def _opinion(opinion: tuple[str, int], at: _Place, negated: bool, signs: Counts) -> None:
    kind, polarity = opinion
    sign = "+" if (polarity > 0) != negated else "-"
    signs[f"opinion{sign}{at.side}{at.scope}"] += 1
    signs[f"opinion{sign}{at.side}{at.scope}{at.other}{at.near}"] += 1
    if not at.aside:
        signs[f"opinion{sign}"] += 1
        signs[f"opinion{sign}{at.side} {at.role}"] += 1
        signs[f"opinion{sign}decayed"] += at.decay
        signs[f"{kind}{'!' if negated else ''}"] += 1
        signs[f"{kind}{at.side}{at.near}"] += 1


def _verb(verb: roles.Verb, at: _Place, is_passive: bool, negated: bool, before: str, signs: Counts) -> None:
    passive = "P" if is_passive else ""
    signs[f"verb:{verb.kind}{passive}{at.side}{at.scope}"] += 1
    if not at.aside:
        signs[f"verb:{verb.kind}{'!' if negated else ''}"] += 1
        signs[f"verb:{verb.kind}{passive}{at.side}{at.near}{at.other}"] += 1
        signs[f"verb:{verb.kind}{passive}{at.side} {at.role}"] += 1
    agent = (passive and before == "by") if at.side == "L" else not passive
    effect = (verb.agent if agent else verb.patient) * (-1 if negated else 1) * at.decay
    effect *= (0.5 if at.other == "x" else 1) * (0.3 if at.scope in "SX" else 1)
    signs["effect"] += effect
    signs["effect+" if effect > 0 else "effect-"] += abs(effect)


def _valence(value: float, at: _Place, signs: Counts) -> None:
    sign, size = ("+" if value > 0 else "-"), abs(value)
    signs[f"vader{sign}{at.side}{at.scope}"] += size
    if not at.aside:
        signs["vader" + sign] += size
        signs[f"vader{sign}{at.side} {at.role}"] += size * at.decay
        signs[f"vader{sign}{at.side}{at.other}"] += size
        signs["vader decayed"] += value * at.decay
        if at.decay >= 0.5:
            signs["vader near" + at.side] += value


def _ngrams(s: Sentence, start: int, end: int, aside: set[int], context: Counts, side: Counts) -> None:
    for index, word in enumerate(s.shown):
        if start <= index < end or not (word[0].isalnum() or word in ('"', "<n>", "<d>", "?", "!", "'s")):
            continue
        where = "L" if index < start else "R"
        mark = "!" if s.negated[index] else ""
        stem = roles.stem(word)
        share = 0.5 if index in aside or s.hypothetical[index] else 1.0
        context["u:" + word] += share
        context["s:" + stem] += share
        side[f"{where}:{mark}{word}"] += 1
        side[f"{where}s:{mark}{stem}"] += 1
        if index - start >= -4 and index - end < 4:
            side[f"{where}n:{word}"] += 1
        if index + 1 < len(s.shown) and not start <= index + 1 < end:
            pair = f"{word} {s.shown[index + 1]}"
            context["b:" + pair] += 1
            side[f"{where}b:{pair}"] += 1
