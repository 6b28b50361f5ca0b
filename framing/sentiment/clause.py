"""A sentence read once: words, names, negation, quotation, passives, and who does what to whom.

No parser: closed-class words, the verb list and word order. It reads plain news syntax and misreads much
else; the model learns how far to trust each sign.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field

from framing.sentiment import roles

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|'(?:s|re|ve|ll|d|m|t)\b|[^\w\s]")
_MARKS = str.maketrans("\u2018\u2019\u201c\u201d\u2014\u00a0\u00ab\u00bb`", '\'\'""\u2013 ""\'')
_OPENERS = frozenset(("the", "a", "an", "'s")) | roles.POSSESSIVE


@dataclass(slots=True)
class Sentence:
    """Parallel lists, one item a token. `subject` and `object` hold the index of the noun phrase that a verb
    takes, or -1.
    """

    words: list[str]
    spans: list[tuple[int, int]]
    shown: list[str]  # the word, or "<n>" for a name and "<d>" for digits: what the model may see
    name: list[bool]
    capital: list[bool]
    negated: list[bool] = field(default_factory=list)
    hypothetical: list[bool] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)  # counts the full stops passed
    passive: list[bool] = field(default_factory=list)
    subject: list[int] = field(default_factory=list)
    object: list[int] = field(default_factory=list)


def read(text: str, common: Set[str]) -> Sentence:
    """Read a sentence; `common` holds the words that are no names even with a capital."""
    text = text.translate(_MARKS)
    spans = [match.span() for match in _TOKEN.finditer(text)]
    raw = [text[start:end] for start, end in spans]
    words = [word.lower() for word in raw]
    capital = [word[0].isupper() for word in raw]
    name = [big and word not in common for big, word in zip(capital, words, strict=True)]
    shown = [
        "<n>" if is_name else "<d>" if word[0].isdigit() else word
        for is_name, word in zip(name, words, strict=True)
    ]
    sentence = Sentence(words, spans, shown, name, capital)
    _scopes(sentence)
    _passives(sentence)
    _arguments(sentence)
    return sentence


def _scopes(s: Sentence) -> None:
    """Clauses, quotation marks, and the reach of negation (four words) and hypothesis (five)."""
    verbs, opinions = roles.verbs(), roles.opinions()
    clause = part = 0
    quoted, negated = False, False
    negated_until = supposed_until = curbed_until = -1
    for index, word in enumerate(s.words):
        if word == '"':
            quoted = not quoted
            clause += 1
        elif word in ",;:()\u2013" or word in roles.SUBORDINATOR:
            clause += 1
        elif (
            word in ".!?" and index + 1 < len(s.words) and (s.capital[index + 1] or s.words[index + 1] == '"')
        ):
            clause += 1
            part += 1
        if index > negated_until:
            negated = False
        s.negated.append(negated or (index <= curbed_until and word in opinions))
        s.hypothetical.append(index <= supposed_until)
        s.clause.append(clause)
        s.quoted.append(quoted)
        s.part.append(part)
        if word in roles.NEGATION:
            negated, negated_until = not negated, index + 4
        elif word in ',;."' or word == "but":
            negated, curbed_until = False, -1
        elif word in roles.HYPOTHETICAL:
            supposed_until = index + 5
        verb = verbs.get(word)
        if verb and verb.kind == "curb":
            curbed_until = index + 4


def _passives(s: Sentence) -> None:
    verbs = roles.verbs()
    for index, word in enumerate(s.words):
        passive = False
        verb = verbs.get(word)
        if verb and verb.past:
            for back in range(index - 1, max(-1, index - 4), -1):
                if s.words[back] in roles.BE:
                    passive = True
                    break
                if s.words[back] in roles.HAVE or s.words[back] == ",":
                    break
        s.passive.append(passive)


def _opens_noun_phrase(s: Sentence, index: int) -> bool:
    word = s.words[index]
    if s.name[index]:
        return word[0].isalpha() and not (index and s.name[index - 1])
    if word in roles.PRONOUN and word not in roles.POSSESSIVE:
        return True
    if word in ("the", "a", "an") or word in roles.POSSESSIVE:
        return True
    following = s.words[index + 1] if index + 1 < len(s.words) else ""
    return word in roles.ARTICLE and following not in roles.verbs() and following not in roles.AUXILIARY


def _takes_finite_verb(s: Sentence, index: int) -> bool:
    """Whether a finite verb follows the noun phrase at `index`, as in "said Smith lied"."""
    for at in range(index + 1, min(len(s.words), index + 5)):
        word = s.words[at]
        if word in roles.AUXILIARY:
            return True
        if verb := roles.verbs().get(word):
            return not verb.gerund and not verb.base
        if not word.isalpha() or word in roles.SUBORDINATOR or word in roles.PREPOSITION:
            return False
    return False


def _arguments(s: Sentence) -> None:
    """Subject and object of every verb by word order; "by …" is the agent of a passive."""
    verbs, size = roles.verbs(), len(s.words)
    s.subject, s.object = [-1] * size, [-1] * size
    current = last = copula = -1
    for index, word in enumerate(s.words):
        if _opens_noun_phrase(s, index):
            before = s.words[index - 1] if index else ""
            governed = before in roles.PREPOSITION or (
                before in roles.TITLE and index > 1 and s.words[index - 2] in roles.PREPOSITION
            )
            if governed:
                if before == "by" and last >= 0 and index - last <= 3 and s.passive[last]:
                    s.object[last] = index
            elif last >= 0 and s.object[last] < 0 and index - last <= 4 and not s.passive[last]:
                s.object[last] = index
                if _takes_finite_verb(s, index):
                    current = index
            elif not 0 <= copula >= index - 3:
                current = index
        if word in verbs or word in roles.BE:
            if word in verbs and _is_noun(s, index):
                continue
            s.subject[index] = current
            if word in verbs:
                last, copula = index, -1
            else:
                copula = index
        elif word in ".;?!":
            last = copula = -1
            if index + 1 < size and s.capital[index + 1] and not _abbreviated(s, index):
                current = -1
        elif word == '"' or word in "\u2013:":
            last = -1


def _is_noun(s: Sentence, index: int) -> bool:
    """Whether a verb's form stands where a noun does: "the attack", "Smith's brutal attack", "calls of"."""
    before = s.words[index - 1] if index else ""
    if before in _OPENERS or before == "of":
        return True
    further = s.words[index - 2] if index > 1 else ""
    noun_like = before.isalpha() and not s.name[index - 1] and before not in roles.verbs()
    return (
        further in _OPENERS
        and noun_like
        and before not in roles.AUXILIARY
        and roles.verbs()[s.words[index]].base
    )


def _abbreviated(s: Sentence, index: int) -> bool:
    return index > 0 and (s.words[index - 1] in roles.TITLE or len(s.words[index - 1]) == 1)


def mentions(s: Sentence, start: int, end: int) -> set[int]:
    """Tokens that name the target again: its own words, its surname, and he or she where no other name came
    between.
    """
    found = set(range(start, end))
    head = next(
        (s.words[i] for i in range(end - 1, start - 1, -1) if s.name[i] and len(s.words[i]) > 1), None
    )
    first, last = s.words[start], s.words[end - 1]
    own = first if first in roles.POSSESSIVE and end - start > 1 else last
    if end - start == 1:
        for group in roles.PERSONS:
            if own in group:
                return found | {index for index, word in enumerate(s.words) if word in group}
    if head is None:
        return found
    found |= {index for index, word in enumerate(s.words) if word == head}
    ours = False
    for index, word in enumerate(s.words):
        if index in found:
            ours = True
        elif s.name[index] and word.isalpha():
            ours = ours and index - 1 in found
        elif ours and (word in roles.MASCULINE or word in roles.FEMININE):
            found.add(index)
    return found
