"""Style: hedges, boosters, doubt, intensifiers, hidden actors, subjectivity and readability.

All word lists are data, each row with rationale and source: `lexicons/style.csv`, and
`lexicons/subjectivity.csv` for the subjectivity model, whose weights are `lexicons/subjectivity.json`
(`benchmarks/train_subjectivity.py` reproduces them). All spans are in `Document.norm` coordinates.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from framing.style import formulas, opinion
from framing.style.marks import Marker, agentless, markers, words
from framing.text.document import Document
from framing.text.quotes import Span

__all__ = ["Marker", "Style", "readability", "style", "subjective"]


@dataclass(frozen=True, slots=True)
class Style:
    """The style of one article; rates are counts per 1,000 of `n_words`.

    Attributes
    ----------
    hedges, boosters, doubts, intensifiers : list of Marker
        Expressions that weaken, close, question or strengthen a claim, in anybody's voice.
    agentless : list of Marker
        Passives and nominalisations without an actor; `kind` is ``passive`` or ``nominalisation``.
    subjectivity : list of float
        One per sentence, in [0, 1]; see `subjective`.
    readability : dict
        See `readability`; NaN in texts under 100 words.
    n_words : int
        Words of the sentences read.
    """

    hedges: list[Marker]
    boosters: list[Marker]
    doubts: list[Marker]
    intensifiers: list[Marker]
    agentless: list[Marker]
    subjectivity: list[float]
    readability: dict[str, float]
    n_words: int

    @property
    def mean_subjectivity(self) -> float:
        """Mean over the sentences that hold words; NaN where none does."""
        known = [value for value in self.subjectivity if not math.isnan(value)]
        return math.fsum(known) / len(known) if known else math.nan

    def per_1000(self, markers: Sequence[Marker]) -> float:
        """Markers per 1,000 words; NaN in a text without words."""
        return 1000 * len(markers) / self.n_words if self.n_words else math.nan


def style(
    doc: Document, sentence_spans: Sequence[Span] | None = None, quoted: Sequence[Span] | None = None
) -> Style:
    """Measure the style of an article.

    Parameters
    ----------
    doc : Document
    sentence_spans : sequence of (start, end), optional
        The part to read, ascending, without overlaps; default: all sentences outside furniture.
    quoted : sequence of (start, end), optional
        Words of others (`subjective`).

    Returns
    -------
    Style
        More of a marker means more of it, nothing else: a high rate of hedges is caution or vagueness.

    Notes
    -----
    Word lists follow Hyland (2005), Lakoff (1973), Biber (1988) and Recasens et al. (2013). A word list
    cannot see irony or whether a modal is meant as ability or as possibility. Agentless are passives of
    listed verbs with an auxiliary (be, get) and no by-phrase in their clause, and listed nominalisations
    without possessor, national adjective or by-phrase (Fowler 1991, Trew 1979, van Leeuwen 1996). "by drones"
    names the instrument; by grammar it is a by-phrase and not counted. An actor named in another sentence is
    not seen; passives without an auxiliary ("the shelled town") are not counted.

    Examples
    --------
    >>> from framing.text.document import document
    >>> found = style(document("The town was shelled overnight. Perhaps the bridge was shelled by X."))
    >>> [m.term_id for m in found.agentless], [m.term_id for m in found.hedges]
    (['passive-shelled'], ['hedge-perhaps'])
    """
    sentences = doc.sentences if sentence_spans is None else list(sentence_spans)
    read = words(doc, sentences)
    marked = markers(doc.norm, doc.lowered, sentences)
    kinds: dict[str, list[Marker]] = defaultdict(list)
    for marker in marked:
        kinds[marker.kind].append(marker)
    return Style(
        hedges=kinds["hedge"],
        boosters=kinds["booster"],
        doubts=kinds["doubt"],
        intensifiers=kinds["intensifier"],
        agentless=agentless(doc.norm, doc.lowered, marked, sentences),
        subjectivity=opinion.scores(doc, sentences, read, marked, doc.lowered, quoted),
        readability=formulas.readability(doc.norm, sentences, read),
        n_words=sum(map(len, read)),
    )


def subjective(doc: Document, quoted: Sequence[Span] | None = None) -> list[float]:
    """How much each sentence reads as the writer's opinion.

    Parameters
    ----------
    doc : Document
    quoted : sequence of (start, end), optional
        Spans of `norm` that are somebody else's words, in any order; by default the quotations of more than
        three words. They are left out: by the guideline of NewsSD-ENG a quoted opinion is objective.

    Returns
    -------
    list of float
        One per sentence of the Document: 0 objective, 1 subjective, .5 and more counts as subjective. 0 for a
        sentence that is a quotation from end to end; NaN for one without words.

    Notes
    -----
    A logistic regression over function words, word endings, punctuation, markers of style.csv and loaded
    words (lexicon ``loaded-en``), trained on NewsSD-ENG (Antici et al. 2024), 830 sentences of political
    news and comment. Measured validity: `benchmarks/style.py`. A value says how a sentence is worded;
    single sentences are often wrong, so read means over articles or outlets.

    Examples
    --------
    >>> from framing.text.document import document
    >>> text = "We must never forget how cruel this farce is! Exports fell by 3% in May, officials said."
    >>> opinion, report = subjective(document(text))
    >>> opinion > .5 > report
    True
    """
    marked = markers(doc.norm, doc.lowered, doc.sentences)
    return opinion.scores(doc, doc.sentences, doc.tokens, marked, doc.lowered, quoted)


def readability(doc: Document) -> dict[str, float]:
    """Readability by textstat's formulas over our own sentences and words.

    Returns
    -------
    dict
        ``flesch_reading_ease`` = 206.835 - 1.015 w/s - 84.6 y/w: higher is easier (0 to 100 in most prose).
        The others are school years of the United States, higher is harder: ``flesch_kincaid_grade`` =
        .39 w/s + 11.8 y/w - 15.59; ``gunning_fog`` = .4 (w/s + 100 d/w); ``smog_index`` =
        1.043 sqrt(30 p/s) + 3.1291; ``automated_readability_index`` = 4.71 c/w + .5 w/s - 21.43. Here s are
        sentences, w words, y syllables, p words of three syllables or more, d those of them that are not on
        textstat's list of easy words, c characters without blanks. All NaN under 100 words.

    Raises
    ------
    InputError
        The pronouncing dictionary is missing; the message names the command that brings it.

    Notes
    -----
    Flesch (1948); Kincaid et al. (1975); Gunning (1952); McLaughlin (1969), whose SMOG asks for 30
    sentences; Smith and Senter (1967). They count lengths and know nothing of sense; names and
    transliterations count as long words. Differences to textstat come from its sentences and words (it drops
    sentences of two words, splits at every full stop and joins hyphenated words); syllables are textstat's.

    Examples
    --------
    >>> from framing.text.document import document
    >>> readability(document("Too short."))["flesch_reading_ease"]
    nan
    """
    return formulas.readability(doc.norm, doc.sentences, doc.tokens)
