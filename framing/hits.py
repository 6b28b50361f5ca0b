"""Loaded terms → hits: each with its place, voice, negation and target."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from framing import actors, facts, schema, statements, targets
from framing.lexicon import LexiconLike, Term, load_lexicons
from framing.people import Mention
from framing.terms import Named, TermFinder, names, term_finder
from framing.text.document import Document, document
from framing.text.quotes import Span

if TYPE_CHECKING:
    import pandas as pd

_MARK = re.compile(r"""(?<!\w)["']""")
_NEGATION_REACH = 90  # characters before a term
_NEGATIONS: dict[str, facts.Valid] = {
    **dict.fromkeys(("phrase", "example")),
    "kind": ("negation", "denial", "claim"),
    "reach": tuple("0123456789"),
}


class Hit(NamedTuple):
    """One occurrence of a loaded term, in `norm` coordinates."""

    start: int
    end: int
    term: Term
    voice: str
    statement: int | None
    target: str
    side: str
    negated: bool
    sentence: int

    @property
    def counted(self) -> bool:
        """Whether it enters rates and tilt: not denied, and of a term that readers mark as loaded."""
        return self.term.counted and not self.negated


def hits(
    doc: Document,
    terms: TermFinder,
    said: Sequence[statements.Statement],
    mentions: Sequence[Mention],
    named: Sequence[Named] = (),
    date: str = "",
) -> list[Hit]:
    """The loaded terms of a Document; of overlapping matches the longest.

    Who stands in a name of the war (`named`: "Ukraine war") is not meant by a word beside it. `date` is the
    article's, for camps that blocs joined later.
    """
    matches = terms.find(doc)
    codes = [(start, end, term.target) for start, end, term in matches if term.target]
    topics = [_topic(doc, one) for one in named if " " in one.variant.thing]
    everybody = targets.referents(doc, mentions, codes, topics, date)
    found = []
    for start, end, term in matches:
        mark = _MARK.search(doc.norm, start, end)  # of a term in part between marks, the voice is that part's
        spoken = (mark.end(), mark.end() + 1) if mark else (start, end)
        voice, statement = statements.voice(*spoken, doc, said)
        target, side = term.target, term.side
        if term.polarity and not target:
            speakers = [one.source_span for one in said if one.source_span and one.holds(start, end)]
            denies = term.category in ("delegitimising", "dehumanising") and term.strength > 1
            meant = targets.aimed_at(doc, (start, end), everybody, speakers, denies)
            served = side_served(term.polarity, *(one.camp for one in meant))
            if term.kind == "evaluation" or served == side:  # a code is about nobody whom it does not serve
                target = ";".join(dict.fromkeys(one.actor or one.bloc for one in meant))
                side = served
        about = (target, side, _denied(doc, start, end), doc.sentence_at(start))
        found.append(Hit(start, end, term, voice, statement, *about))
    return found


def _topic(doc: Document, named: Named) -> Span:
    """Where nobody is meant in a name of the war: all of "Ukraine war", but after who acts: "Russian war"."""
    says_who_acts = named.variant.variant in ("invasion", "war on Ukraine")
    return doc.norm.find(" ", named.start) if says_who_acts else named.start, named.end


def _denied(doc: Document, start: int, end: int) -> bool:
    """Whether a term is denied by its sentence: it is a lie that he is a «dictator»; a denial that is itself
    denied affirms: nobody doubts that he is a «dictator».
    """
    first, last = doc.sentences[doc.sentence_at(start)]
    first = max(first, start - _NEGATION_REACH)
    if _negations("claim").search(f"{doc.lowered[first:start]}_{doc.lowered[end:last]}"):
        return True
    denial = _negations("denial").search(doc.lowered, first, start)
    negation = _negations("negation").search(doc.lowered, first, denial.start() if denial else start)
    return (denial is None) != (negation is None)


@cache
def _negations(kind: str) -> re.Pattern[str]:
    """A phrase of that kind in negations.csv, then at most so many words, and a mark; none of them is "but",
    or says whose it is, which takes the term for granted: do not forget his «atrocities». After a claim and
    the term (`_`), that it is wrong: the claim that he is a «dictator» is false.
    """
    classes = facts.word_classes("function_words.csv")
    assents, refuted = ("|".join(classes[name]) for name in ("assenting", "refuting"))
    assents = rf"(?:{assents}|(?:is|are|was|were) (?:as|so|more))\b"  # nobody is as ruthless as Putin
    refuted = rf"(?: [\w'\-]+){{0,6}}? (?:is|are|was|were) (?:\w+ly |an? )?(?:{refuted})\b"
    word = r"(?!but\b)[\w'\-]+\s+"
    if kind != "denial":
        word = r"(?!(?:but|its|their|his|her)\b)(?:(?:it|s?he|that|there)'s|[\w'\-]+(?<!'s))\s+"
    phrases = [
        rf"{re.escape(row['phrase'])}(?! {assents})(?:, [\w ]{{1,25}},)?\s+(?:{word}){{0,{row['reach']}}}"
        for row in facts.rows("negations.csv", _NEGATIONS)
        if row["kind"] == kind
    ]
    after = f"_{refuted}" if kind == "claim" else "$"
    return re.compile(rf"(?:\b|(?=n't))(?:{'|'.join(phrases)})[\"'(]?{after}")


def side_served(polarity: int, *camps: str) -> str:
    """Whose account it serves to say something bad (-1) or good (+1) of members of camps, one rule for both;
    none where none of them stands in a camp, or they stand in both.

    >>> side_served(-1, "moscow"), side_served(-1, "kyiv"), side_served(1, "kyiv", "kyiv")
    ('kyiv', 'moscow', 'kyiv')
    >>> side_served(-1, ""), side_served(-1), side_served(-1, "kyiv", "moscow"), side_served(0, "kyiv")
    ('none', 'none', 'none', 'none')
    """
    sided = set(camps) - {""}
    if not polarity or len(sided) != 1:
        return "none"
    camp = sided.pop()
    return camp if polarity > 0 else {"kyiv": "moscow", "moscow": "kyiv"}[camp]


def evaluations(found: Iterable[Hit]) -> dict[tuple[str, int, bool], float]:
    """What counted terms say of each actor: (actor, sentence, whether outside quotations) -> -1 … +1, the
    mean of polarity x strength / 3 over those aimed at it, 0 where denied.
    """
    said: dict[tuple[str, int, bool], list[float]] = defaultdict(list)
    for hit in found:
        value = 0 if hit.negated else hit.term.polarity * hit.term.strength / 3
        for actor in hit.target.split(";") if hit.term.counted and hit.term.polarity else []:
            said[actor, hit.sentence, hit.voice != "quoted"].append(value)
    return {key: fmean(values) for key, values in said.items()}


def rows(
    article_id: str, doc: Document, found: Sequence[Hit], said: Sequence[statements.Statement]
) -> list[dict[str, Any]]:
    """Hits as rows of the `hits` table."""
    table = []
    for hit in found:
        start, end = doc.span(hit.start, hit.end)
        row = {"article_id": article_id, "start": start, "end": end, "text": doc.text[start:end]}
        row |= {"speaker": "", "bloc": "", "counted": hit.counted}
        if hit.statement is not None and hit.voice == "quoted":
            statement = said[hit.statement]
            row |= {"speaker": statement.actor or statement.source, "bloc": statement.bloc}
        table.append(hit.term._asdict() | hit._asdict() | row)
    return table


def find_hits(text: str, lexicon: LexiconLike = None) -> pd.DataFrame:
    """Find the loaded terms in one text.

    Parameters
    ----------
    text : str
        Page furniture in it is not searched.
    lexicon : Lexicon, list of Lexicon, or name, optional
        Both shipped lexicons by default. Of overlapping matches the longest counts, then the first lexicon's.

    Returns
    -------
    DataFrame
        The `hits` table (DESIGN.md), `article_id` empty: `text[start:end]` is the hit, `voice` whose word it
        is, `target` whom it is about.

    Examples
    --------
    >>> text = "The dictator Putin called his \u201cspecial military operation\u201d a success."
    >>> found = find_hits(text, "ukraine-war-en")
    >>> found[["text", "side", "voice"]].values.tolist()
    [['dictator Putin', 'kyiv', 'own'], ['special military operation', 'moscow', 'quoted']]
    """
    doc, _, said, found = read(text, lexicon)
    return schema.from_rows("hits", rows("", doc, found, said))


def read(
    text: str, lexicon: LexiconLike = None
) -> tuple[Document, list[Mention], list[statements.Statement], list[Hit]]:
    """A text as a Document, whom it names, its statements and its hits."""
    doc = document(text)
    mentions = actors.mentions(doc)
    said = statements.statements(doc, mentions)
    found = hits(doc, term_finder(tuple(load_lexicons(lexicon))), said, mentions, names(doc, said))
    return doc, mentions, said, found
