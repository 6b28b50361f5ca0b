"""Signs of how a sentence treats a target, as named counts.

Two kinds: word features, in three families ("structure": the words in a fixed relation to the target;
"context": the words of the sentence; "side": words before and after), and signs, a few hundred relations of
role, opinion and distance. No feature holds a proper name or the target's own words, so two targets that
change places change scores: the model cannot learn who is good.
"""

from __future__ import annotations

from collections import defaultdict

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
    _governor(s, role, governor, before, words["structure"], signs)
    _mentions(s, start, end, words["structure"], signs)
    _neighbours(s, start, end, words["structure"], signs)
    _lexical(s, start, end, role, before, speech, signs)
    _ngrams(s, start, end, words["context"], words["side"])
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
            if verb >= 0 or s.words[index] in ',;.":?!' or (step == 0 and s.words[index] in roles.PREPOSITION):
                break
        auxiliary = next((m for m in range(end, min(size, end + 2)) if s.words[m] in roles.AUXILIARY), -1)
    if owns:
        return "owner", -1, before
    if before in roles.PREPOSITION:
        opinions = roles.opinions()
        back = (m for m in range(at - 1, max(-1, at - 6), -1) if s.words[m] in verbs or s.words[m] in opinions)
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
    return quoted if before in ("said", "says", "added", "wrote", "tweeted") else set()


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
    signs["governor+" if value > 0 else "governor-" if value < 0 else "governor0"] += 1
    signs[f"{name}:{verb.kind}{mark}"] += 1
    words[f"g:{name}:{verb.lemma}{mark}"] += 1


def _mentions(s: Sentence, start: int, end: int, words: Counts, signs: Counts) -> None:
    """What the target, under any of its names in the sentence, does, suffers, is and has."""
    verbs, opinions, size = roles.verbs(), roles.opinions(), len(s.words)
    ours = mentions(s, start, end)
    total = 0.0
    for index, word in enumerate(s.words):
        verb = verbs.get(word)
        subject = s.subject[index] in ours
        if start <= index < end or not (subject or s.object[index] in ours):
            continue
        following = []
        for at in range(index + 1, min(size, index + 8)):
            if s.words[at] in _END:
                break
            following.append(at)
        if verb is None:
            if subject and not (following and s.passive[index + 1]):
                for at in following:
                    if s.shown[at] not in roles.DETERMINER:
                        words["is:" + roles.stem(s.shown[at])] += 1
                    if s.words[at] in opinions:
                        signs["is" + ("+" if (opinions[s.words[at]][1] > 0) != s.negated[at] else "-")] += 1
            continue
        passive = " passive" if s.passive[index] else ""
        mark = passive + ("!" if s.negated[index] else "")
        sense = -0.5 if s.negated[index] else 0.5 if s.hypothetical[index] else 1.0
        if subject:
            total += (verb.patient if passive else verb.agent) * sense
            signs[f"does:{verb.kind}{mark}"] += 1
            words[f"does:{verb.lemma}{mark}"] += 1
            value = 0
            for at in following[:6]:
                words[f"to:{verb.kind}:{roles.stem(s.shown[at])}"] += 1
                if s.words[at] in opinions:
                    value += opinions[s.words[at]][1]
            if value:
                signs[f"to:{verb.kind}{'+' if value > 0 else '-'}{mark}"] += 1
        else:
            total += (verb.agent if passive else verb.patient) * sense
            signs[f"undergoes:{verb.kind}{mark}"] += 1
            words[f"undergoes:{verb.lemma}{mark}"] += 1
    if total:
        signs["deeds+" if total > 0 else "deeds-"] += min(3.0, abs(total))
    signs["mentions"] += min(4, len(ours)) / 4
    for mention in ours:
        at = end if mention == start else mention + 1
        if s.words[mention] not in roles.POSSESSIVE and not (at < size and s.words[at] == "'s"):
            continue
        for index in range(at, min(size, at + 5)):
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


def _lexical(
    s: Sentence, start: int, end: int, role: str, before: str, speech: set[int], signs: Counts
) -> None:
    """Every opinion word, verb and VADER word by its direction, distance and scope."""
    verbs, opinions, table = roles.verbs(), roles.opinions(), lexicon()
    blocked = [is_name or word in roles.PRONOUN for is_name, word in zip(s.name, s.words, strict=True)]
    blocks = [0]
    for block in blocked:
        blocks.append(blocks[-1] + block)
    for index, word in enumerate(s.words):
        if start <= index < end or s.name[index]:
            continue
        opinion, verb, entry = opinions.get(word), verbs.get(word), table[word]
        if opinion is None and verb is None and (entry is None or entry.valence is None):
            continue
        left = index < start
        distance = start - index if left else index - end + 1
        side = "L" if left else "R"
        near = "1" if distance <= 1 else "2" if distance <= 3 else "3" if distance <= 6 else "4" if distance <= 12 else "5"
        scope = str(min(2, abs(s.clause[index] - s.clause[start if left else end - 1])))
        scope = "X" if s.part[index] != s.part[start] else "S" if index in speech else scope
        crossed = blocks[start] > blocks[index + 1] if left else blocks[index] > blocks[end]
        other = "x" if crossed else "n"
        negated = s.negated[index]
        decay = 4 / (4 + distance)
        if opinion is not None:
            kind, polarity = opinion
            sign = "+" if (polarity > 0) != negated else "-"
            for name in (sign, sign + side + scope, f"{sign}{side}{scope}{other}{near}", f"{sign}{side} {role}"):
                signs["opinion" + name] += 1
            signs[f"opinion{sign}decayed"] += decay
            signs[f"{kind}{'!' if negated else ''}"] += 1
            signs[f"{kind}{side}{near}"] += 1
            if s.quoted[index]:
                signs[f"quoted{sign}{'in' if s.quoted[start] else 'out'}"] += 1
        if verb is not None:
            passive = "P" if s.passive[index] else ""
            signs[f"verb:{verb.kind}{'!' if negated else ''}"] += 1
            for name in (side + scope, side + near + other, side + " " + role):
                signs[f"verb:{verb.kind}{passive}{name}"] += 1
            if left:
                effect = verb.agent if passive and before == "by" else verb.patient
            else:
                effect = verb.patient if passive else verb.agent
            effect *= (-1 if negated else 1) * (0.5 if crossed else 1) * decay * (0.3 if scope in "SX" else 1)
            signs["effect"] += effect
            signs["effect+" if effect > 0 else "effect-"] += abs(effect)
        if entry is not None and entry.valence is not None:
            value = entry.valence / 4 * (-1 if negated else 1) * (0.6 if s.hypothetical[index] else 1)
            sign, size = ("+" if value > 0 else "-"), abs(value)
            signs["vader" + sign] += size
            signs[f"vader{sign}{side}{scope}"] += size
            signs[f"vader{sign}{side} {role}"] += size * decay
            signs[f"vader{sign}{side}{other}"] += size
            signs["vader decayed"] += value * decay
            if distance <= 4:
                signs["vader near" + side] += value


def _ngrams(s: Sentence, start: int, end: int, context: Counts, side: Counts) -> None:
    for index, word in enumerate(s.shown):
        if start <= index < end or not (word[0].isalnum() or word in ('"', "<n>", "<d>", "?", "!", "'s")):
            continue
        where = "L" if index < start else "R"
        mark = "!" if s.negated[index] else ""
        stem = roles.stem(word)
        context["u:" + word] += 1
        context["s:" + stem] += 1
        side[f"{where}:{mark}{word}"] += 1
        side[f"{where}s:{mark}{stem}"] += 1
        if -4 <= index - start and index - end < 4:
            side[f"{where}n:{word}"] += 1
        if index + 1 < len(s.shown) and not start <= index + 1 < end:
            pair = f"{word} {s.shown[index + 1]}"
            context["b:" + pair] += 1
            side[f"{where}b:{pair}"] += 1
