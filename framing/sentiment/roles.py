"""What words do to whom: verb roles, opinion words and the closed classes that the clause rules read.

Verbs (`sentiment_roles.csv`) say what an act or a judgement implies for the one who acts and the one acted
on; opinion words (`sentiment_opinions.csv`) carry a value by themselves. Both lists were composed for this
library, after reading samples of NewsMTSC's labelled sentences and its vocabulary, so cross-validated figures
are somewhat flattered. They name no side of any war and can be edited in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from framing import paths, schema

BE = frozenset("is are was were be been being am 're 'm gets get got getting".split())
HAVE = frozenset("has have had 've having".split())
MODAL = frozenset("would could should might may can will must shall 'd 'll wo ca".split())
DO = frozenset(("do", "does", "did"))
AUXILIARY = BE | HAVE | MODAL | DO
NEGATION = frozenset(
    "not never no without neither nor none nobody nothing hardly barely rarely cannot t 't don didn "
    "doesn isn wasn aren weren won wouldn couldn shouldn hasn haven hadn deny denied denies denying "
    "refuse refused".split()
)
HYPOTHETICAL = frozenset("if would could might may whether unless should perhaps maybe possibly".split())
PREPOSITION = frozenset(
    "by of to against for with from on about at in into over under toward towards behind before after "
    "between among through than like as without despite during".split()
)
SUBORDINATOR = frozenset(
    "that which who whom whose because while although though after before when where if as since "
    "until unless but and or so whether".split()
)
RELATIVE = frozenset(("who", "which", "that"))
ARTICLE = frozenset("the a an this that these those".split())
POSSESSIVE = frozenset("his her their its our my your".split())
TITLE = frozenset(
    "mr mrs ms dr sen rep gov president senator secretary congressman minister prime chancellor king queen "
    "prince pope general judge justice attorney mayor governor former then vice the".split()
)
DETERMINER = (
    ARTICLE | POSSESSIVE | frozenset("former late mr mrs ms dr sen rep gov president senator".split())
)
MASCULINE = frozenset("he him his himself".split())
FEMININE = frozenset("she her hers herself".split())
PERSONS = (
    MASCULINE,
    FEMININE,
    frozenset("they them their themselves".split()),
    frozenset("it its itself".split()),
    frozenset("i me my mine myself".split()),
    frozenset("we us our ours ourselves".split()),
    frozenset("you your yours yourself".split()),
)
PRONOUN = frozenset("he she they we i you it him her them us me".split())
SPEECH = frozenset(("say", "boast", "deny", "demand"))
CURBING = frozenset(("curb", "oppose", "accuse"))
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")
_SAME_IN_PAST = frozenset(("hit", "hurt", "beat", "quit", "cut", "read", "put", "upset", "run"))
_SUFFIXES = tuple(
    "ization ations ation ingly fully edly ness ment ments ings ing ies ied ers er ed es ly s".split()
)


class Verb(NamedTuple):
    """A verb's form and what it implies: -1 bad to +1 good for its agent and its patient."""

    lemma: str
    kind: str
    agent: float
    patient: float
    past: bool
    gerund: bool
    base: bool


@cache
def verbs() -> dict[str, Verb]:
    """Every form of every verb of sentiment_roles.csv; the first row wins where forms coincide."""
    found: dict[str, Verb] = {}
    for row in schema.read_csv(paths.LEXICONS / "sentiment_roles.csv"):
        lemma, irregular = row["verb"], row["irregular_forms"].split()
        forms = [lemma, *irregular] if irregular else list(dict.fromkeys(_inflected(lemma)))
        for form in forms:
            gerund = form.endswith("ing") and form != lemma
            present = form == lemma or form.endswith("s")
            past = (not gerund and not present) or (
                bool(irregular) and form == lemma and lemma in _SAME_IN_PAST
            )
            verb = Verb(
                lemma,
                row["kind"],
                float(row["agent"]),
                float(row["patient"]),
                past,
                gerund,
                form == lemma and not past,
            )
            found.setdefault(form, verb)
    return {form: verb for form, verb in found.items() if form not in AUXILIARY}


@cache
def opinions() -> dict[str, tuple[str, int]]:
    """Opinion word → its kind and its polarity, -1 or +1."""
    rows = schema.read_csv(paths.LEXICONS / "sentiment_opinions.csv")
    return {row["word"]: (row["kind"], int(row["polarity"])) for row in rows}


def _inflected(verb: str) -> Iterator[str]:
    yield verb
    after_consonant = verb.endswith("y") and verb[-2] in _CONSONANTS
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield verb + "es"
    else:
        yield verb[:-1] + "ies" if after_consonant else verb + "s"
    if verb.endswith("e"):
        yield verb + "d"
        yield (verb if verb.endswith(("ee", "ye")) else verb[:-1]) + "ing"
        return
    yield verb[:-1] + "ied" if after_consonant else verb + "ed"
    yield verb + "ing"
    if len(verb) > 2 and verb[-1] in "bdglmnprtk" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        yield verb + verb[-1] + "ed"
        yield verb + verb[-1] + "ing"


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e")


def stem(word: str) -> str:
    """A crude stem, so that rare forms share a weight.

    >>> stem("attacked"), stem("attacks"), stem("war")
    ('attack', 'attack', 'war')
    """
    return word if len(word) < 5 or len(word) > 30 else _stem(word)
