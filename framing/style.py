"""Style: hedges, boosters, doubt, intensifiers, hidden actors, subjectivity and readability.

All word lists are data: `lexicons/style.csv` (each row with rationale and source), `lexicons/subjectivity.csv`
(the features of the subjectivity model) and `lexicons/subjectivity.json` (its weights, reproduced by
`benchmarks/train_subjectivity.py`). All spans are in `Document.norm` coordinates.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import mul
from pathlib import Path

from framing import lexicon, matching, paths, schema
from framing.quotes import Span
from framing.text import _WORD, Document

SHORTEST = 100  # words; readability formulas were fitted on passages of about this length
_SHORT_QUOTE = 3  # words; a quotation up to here lends a word, it does not hand over the sentence
_MOST_CACHED = 200_000  # words; keeps memory constant in streaming


@dataclass(frozen=True, slots=True)
class Marker:
    """One marked expression: `kind` is its class in style.csv."""

    start: int
    end: int
    term_id: str
    kind: str


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
        known = [value for value in self.subjectivity if value == value]
        return math.fsum(known) / len(known) if known else math.nan

    def per_1000(self, markers: Sequence[Marker]) -> float:
        """Markers per 1,000 words; NaN in a text without words."""
        return 1000 * len(markers) / self.n_words if self.n_words else math.nan


def style(doc: Document, sentence_spans: Sequence[Span] | None = None, quoted: Sequence[Span] | None = None) -> Style:
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
    cannot see irony or whether a modal is meant as ability or as possibility. Agentless are passives of listed
    verbs with an auxiliary (be, get) and no by-phrase in their clause, and listed nominalisations without
    possessor, national adjective or by-phrase (Fowler 1991, Trew 1979, van Leeuwen 1996). "by drones" names
    the instrument; by grammar it is a by-phrase and not counted. An actor named in another sentence is not
    seen; passives without an auxiliary ("the shelled town") are not counted.

    Examples
    --------
    >>> from framing.text import document
    >>> found = style(document("The town was shelled overnight. Perhaps the bridge was shelled by X."))
    >>> [m.term_id for m in found.agentless], [m.term_id for m in found.hedges]
    (['passive-shelled'], ['hedge-perhaps'])
    """
    sentences = doc.sentences if sentence_spans is None else list(sentence_spans)
    lowered = matching.lower(doc.norm)
    words = _words(doc, sentences)
    markers = _markers(doc.norm, lowered, sentences)
    kinds: dict[str, list[Marker]] = {kind: [] for kind in ("hedge", "booster", "doubt", "intensifier")}
    for marker in markers:
        if marker.kind in kinds:
            kinds[marker.kind].append(marker)
    return Style(
        *kinds.values(),
        _agentless(doc.norm, lowered, markers, sentences),
        _subjectivity(doc, sentences, words, markers, lowered, quoted),
        _readability(doc, sentences, words),
        sum(map(len, words)),
    )


def subjective(doc: Document, quoted: Sequence[Span] | None = None) -> list[float]:
    """How much each sentence reads as the writer's opinion.

    Parameters
    ----------
    doc : Document
    quoted : sequence of (start, end), optional
        Spans of `norm` that are somebody else's words, ascending; by default the quotations of more than three
        words. They are left out: by the guideline of NewsSD-ENG a quoted opinion is objective.

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
    >>> from framing.text import document
    >>> text = "We must never forget how absurd this cruel farce is! Exports fell 3 percent in May, officials said."
    >>> opinion, report = subjective(document(text))
    >>> opinion > .5 > report
    True
    """
    lowered = matching.lower(doc.norm)
    markers = _markers(doc.norm, lowered, doc.sentences)
    return _subjectivity(doc, doc.sentences, _words(doc, doc.sentences), markers, lowered, quoted)


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
    >>> from framing.text import document
    >>> readability(document("Too short."))["flesch_reading_ease"]
    nan
    """
    return _readability(doc, doc.sentences, _words(doc, doc.sentences))


def _words(doc: Document, sentences: Sequence[Span]) -> list[list[str]]:
    find, norm = _WORD.findall, doc.norm
    return [find(norm, start, end) for start, end in sentences]


# Markers


@cache
def _style_rows() -> list[dict[str, str]]:
    return schema.read_csv(paths.LEXICONS / "style.csv")


@cache
def _matcher() -> tuple[matching.Matcher, list[tuple[str, str]]]:
    rows = [row for row in _style_rows() if row["class"] != "agent"]
    entries = [(matching.expand(row["pattern"]), row["case"] == "exact") for row in rows]
    return matching.Matcher(entries), [(row["term_id"], row["class"]) for row in rows]


def _markers(norm: str, lowered: str, sentences: Sequence[Span]) -> list[Marker]:
    """Markers within one sentence each, the longest of overlapping ones, ascending."""
    matcher, names = _matcher()
    found = []
    block = 0
    for start, end, index in sorted(matcher.find(norm, lowered)):
        while block < len(sentences) and sentences[block][1] <= start:
            block += 1
        if block == len(sentences):
            break
        if sentences[block][0] <= start and end <= sentences[block][1]:
            found.append((start, end, index))
    return [Marker(start, end, *names[index]) for start, end, index in matching.longest(found)]


# Hidden actors

_WINDOW = 160  # characters around a verb in which its auxiliary, its actor or a by-phrase is looked for
_ADVERB = (
    r"(?:\w+ly|not|never|also|already|again|soon|first|then|now|all|both|once|even|just|still|often|ever|later"
    r"|being|been|since|partly|twice|almost|completely)"
)
_AUXILIARY = re.compile(
    rf"\b(?:(?:is|are|was|were)n't|am|is|are|was|were|be|been|being|get|gets|got|gotten|getting)\s+(?:{_ADVERB}\s+)*$"
)
_JOINED = re.compile(rf"\s*(?:,|and|or|,\s*and|,\s*or|and then|but)\s+(?:{_ADVERB}\s+)*")
_PARTICIPLE = r"\w+(?:ed|en|wn|lt|rnt|un|nt|ld)"
_CLAUSE_END = re.compile(
    r"[.;:!?()\"\n]|\s[–\-]\s|\b(?:after|before|when|while|as|because|since|although|though|but|who|which|that"
    r"|whose|if|until|said|says|told|according|where)\b"
    r"|\band\b(?=(?:\s+[\w'\-]+){0,4}\s+(?:was|were|is|are|has|have|had)\b)"
    rf"|,(?!\s+(?:and\s+|or\s+|\w+ly\s+)*{_PARTICIPLE}\b)"
)
_NO_ACTOR = (
    r"(?:now|then|night|day|dawn|dusk|noon|morning|evening|nightfall|midnight|mistake|accident|force|surprise|chance"
    r"|hand|road|rail|air|sea|land|water|law|decree|default|design|definition|far|all accounts|some accounts"
    r"|early|late|mid|means of|way of|virtue of|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:next|last|this|the following)\s+(?:day|week|month|year|spring|summer|autumn|fall|winter)"
    r"|the\s+(?:time|end|beginning|start|middle|hundreds?|thousands?|dozens?|morning|evening)"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|(?:19|20)\d\d|(?:[\d.,]+|half|a\s+(?:third|quarter|half|factor|margin))\s*"
    r"(?:%|percent|per\s+cent|points?|times|met(?:er|re)s?|kilomet\w+|km|hectares|of\b|o'clock|[ap]\.?m\b)"
    r"|a\s+(?:third|quarter|half))\b"
)
_BY = re.compile(
    rf"(?:^\s*(?:\w+ly\s+)*|(?:\band|\bor|,)\s+(?:\w+ly\s+)*[\w\-]+\s+|(?<!ed)(?<!en)(?<!ld)(?<!un)\s)"
    rf"by\s+(?!{_NO_ACTOR})|\bat the hands of\b"
)
_TIME_OWNER = (
    r"(?:day|week|month|year|night|morning|evening|today|yesterday|tonight|spring|summer|autumn|winter"
    r"|january|february|march|april|june|july|august|september|october|november|december)"
)
_STEP = r"(?!(?:the|a|an|of|to|in|on|at|by|for|from|with|that|this|was|were|is|are|has|had|saw|and\s+the)\b)[\w\-]+,?\s+"
_OWNED = re.compile(rf"(?:\b(?:his|her|its|their|our|my|your|whose)|\w's|\ws')\s+(?:{_STEP}){{0,3}}$")
_OWNED_BY_TIME = re.compile(rf"{_TIME_OWNER}'?s'?\s+(?:{_STEP}){{0,3}}$")
_ACTION = (
    r"(?:attacks?|strikes?|airstrikes?|shelling|bombing|bombardment|raids?|assaults?|fire|offensive|operations?|invasion"
    r"|occupation|captivity|custody|ambush)"
)


@cache
def _actors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An actor's adjective just before a nominalisation; and one inside "in a … strike"."""
    nations = {row["adjective"] for row in schema.read_csv(paths.LEXICONS / "nations.csv")}
    exact, anycase = set(nations), set()
    for row in _style_rows():
        if row["class"] == "agent":
            (exact if row["case"] == "exact" else anycase).update(matching.expand(row["pattern"]))
    names = [re.escape(name) for name in sorted(exact, key=len, reverse=True)]
    names += [f"(?i:{re.escape(name)})" for name in sorted(anycase, key=len, reverse=True)]
    actor = rf"(?<!\w)(?:{'|'.join(names)})(?:'s)?(?:[\-–/]\w+)?"
    return re.compile(rf"{actor}\s+(?:{_STEP}){{0,3}}$"), re.compile(
        rf"\b(?:in|during|from|under|amid|through|following|as a result of)\s+(?:[\w\-']+\s+){{0,3}}?{actor}\s+(?:[\w\-]+\s+){{0,2}}{_ACTION}\b"
    )


def _agentless(norm: str, lowered: str, markers: Sequence[Marker], sentences: Sequence[Span]) -> list[Marker]:
    """Passives with an auxiliary and nominalisations that name no actor; a passive's span holds its auxiliary."""
    found: list[Marker] = []
    verb_end = -1  # of the last participle that had an auxiliary, so that "was shelled and looted" is two
    for marker in markers:
        if marker.kind not in {"passive", "nominalisation"}:
            continue
        left, right = sentences[bisect_right(sentences, marker.start, key=lambda s: s[0]) - 1]
        before = max(left, marker.start - _WINDOW)
        start = marker.start
        if marker.kind == "passive":
            auxiliary = _AUXILIARY.search(lowered, max(before, start - 60), start)
            if auxiliary:
                start = auxiliary.start()
            elif not (left <= verb_end < start and _JOINED.fullmatch(lowered, verb_end, start)):
                continue
            verb_end = marker.end
        elif _owned(norm, lowered, before, start):
            continue
        if not _names_actor(norm, lowered, marker.end, min(right, marker.end + _WINDOW)):
            found.append(Marker(start, marker.end, marker.term_id, marker.kind))
    return found


def _owned(norm: str, lowered: str, before: int, start: int) -> bool:
    """Whether a possessor or an actor's adjective stands before a nominalisation."""
    before = max(before, start - 70)
    if _OWNED.search(lowered, before, start) and not _OWNED_BY_TIME.search(lowered, before, start):
        return True
    return bool(_actors()[0].search(norm, before, start))


def _names_actor(norm: str, lowered: str, end: int, limit: int) -> bool:
    """Whether the rest of the clause has a by-phrase with an actor, or "in a Russian strike"."""
    stop = _CLAUSE_END.search(lowered, end, limit)
    rest = lowered[end : stop.start() if stop else limit]
    return bool(_BY.search(rest) or _actors()[1].search(norm[end : end + len(rest)]))


# Subjectivity


@cache
def _word_lists() -> tuple[dict[str, list[str]], tuple[tuple[str, str], ...]]:
    """Features of words, and of word endings."""
    words: dict[str, list[str]] = {}
    endings = []
    for row in schema.read_csv(paths.LEXICONS / "subjectivity.csv"):
        if row["kind"] == "ending":
            endings.append((row["words"], row["feature"]))
        else:
            for word in row["words"].split():
                words.setdefault(word, []).append(row["feature"])
    return words, tuple(endings)


def word_features(word: str) -> list[str]:
    """Names of the subjectivity features that one word has; what training counts and scoring weighs."""
    lists, endings = _word_lists()
    lowered = word.lower()
    features = list(lists.get(lowered, ()))
    if len(lowered) > 4:
        features += [name for ending, name in endings if lowered.endswith(ending)]
    if any(c.isdigit() for c in word):
        features.append("number")
    if word[:1].isupper():
        features.append("capital")
    return features


def sentence_features(
    doc: Document,
    sentences: Sequence[Span],
    words: Sequence[list[str]],
    markers: Sequence[Marker],
    lowered: str,
    quoted: Sequence[Span] | None = None,
) -> list[tuple[list[str], list[float]]]:
    """Words of the writer's own, and the values of `FEATURES`, of each sentence.

    Both are empty in a sentence without words; only the values are filled where all words are quoted.
    """
    norm = doc.norm
    short = [q.start for q in doc.quotes if q.depth == 1 and len(_WORD.findall(norm, *q.inner)) <= _SHORT_QUOTE]
    if quoted is None:
        quoted = [(q.start, q.end) for q in doc.quotes if q.depth == 1 and q.start not in set(short)]
    events = [(m.start, _FEATURE[f"marker_{m.kind}"], 1.0) for m in markers if f"marker_{m.kind}" in _FEATURE]
    loaded = _loaded()
    for start, _, index in loaded.find(norm, lowered, sentences):
        events += [(start, _LOADED, 1.0), (start, _LOADED + 1, float(loaded.terms[index].strength))]
    events += [(start, _SHORT, 1.0) for start in short]
    events.sort()
    rows: list[tuple[list[str], list[float]]] = []
    at = quote = 0
    for (start, end), spoken in zip(sentences, words, strict=True):
        while quote < len(quoted) and quoted[quote][1] <= start:
            quote += 1
        own, text, size = spoken, norm[start:end], 0
        inside: list[Span] = []
        if quote < len(quoted) and quoted[quote][0] < end:
            stop = bisect_left(quoted, end, quote, key=lambda span: span[0])
            inside = [(max(start, a), min(end, b)) for a, b in quoted[quote:stop]]
            gaps = zip([start, *(b for _, b in inside)], [*(a for a, _ in inside), end], strict=True)
            text = " ".join(norm[a:b] for a, b in gaps if a < b)
            own = _WORD.findall(text)
            size = sum(b - a for a, b in inside)
        n = len(own)
        root = math.sqrt(n) or 1.0
        count = text.count
        values = [0.0] * _FIRST_COUNTED
        while at < len(events) and events[at][0] < end:
            position, feature, value = events[at]
            at += 1
            if position >= start and not any(a <= position < b for a, b in inside):
                values[feature] += value / root
        values += [math.log(n or 1), sum(map(len, own)) / (n or 1), size / (end - start or 1), float(size > 0)]
        values += [count("?"), count("!"), *[count(mark) / root for mark in _MARKS]]
        values.append(sum(map(count, "%$£€")))
        rows.append(([own[0].lower(), *own[1:]] if n else [], values if spoken else []))
    return rows


_MARKS = ",:;(–…"
FEATURES = (
    *("marker_hedge", "marker_booster", "marker_doubt", "marker_intensifier", "short_quote", "loaded", "loaded_strength"),
    *("length", "word_length", "quoted", "has_quote", "mark_?", "mark_!", *(f"mark_{mark}" for mark in _MARKS), "units"),
)
_FEATURE = {name: index for index, name in enumerate(FEATURES)}
_SHORT, _LOADED, _FIRST_COUNTED = _FEATURE["short_quote"], _FEATURE["loaded"], _FEATURE["length"]


@cache
def _loaded() -> lexicon.Compiled:
    return lexicon.compiled([lexicon.load_lexicon("loaded-en")])


@cache
def _weights() -> tuple[float, list[float], _Cache]:
    """Bias, weights of `FEATURES`, and the summed weight of each word."""
    model = json.loads((paths.LEXICONS / "subjectivity.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = model["weights"]
    word = _Cache(lambda word: sum(weights[name] for name in word_features(word)))
    return float(model["bias"]), [weights[name] for name in FEATURES], word


def _subjectivity(
    doc: Document,
    sentences: Sequence[Span],
    words: Sequence[list[str]],
    markers: Sequence[Marker],
    lowered: str,
    quoted: Sequence[Span] | None,
) -> list[float]:
    bias, weights, weight = _weights()
    result = []
    for own, values in sentence_features(doc, sentences, words, markers, lowered, quoted):
        if own:
            total = bias + sum(map(weight.__getitem__, own)) / math.sqrt(len(own)) + sum(map(mul, values, weights))
            result.append(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
        else:
            result.append(0.0 if values else math.nan)
    return result


# Readability

_NAMES = ("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index", "automated_readability_index")


class _Cache(dict[str, float]):
    """A value per word, worked out once; emptied before it outgrows its bound."""

    def __init__(self, work: Callable[[str], float]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> float:
        if len(self) >= _MOST_CACHED:
            self.clear()
        value = self[word] = self._work(word)
        return value


def _readability(doc: Document, sentences: Sequence[Span], words: Sequence[list[str]]) -> dict[str, float]:
    n, s = sum(map(len, words)), len(sentences)
    if n < SHORTEST:
        return dict.fromkeys(_NAMES, math.nan)
    counts = Counter(chain.from_iterable(words))
    syllables, easy = _syllables()
    sizes = list(map(syllables.__getitem__, counts))
    y = sum(map(mul, sizes, counts.values()))
    long = [(word, count) for word, size, count in zip(counts, sizes, counts.values(), strict=True) if size > 2]  # noqa: PLR2004
    p = sum(count for _, count in long)
    d = sum(count for word, count in long if word.lower() not in easy)
    c = sum(b - a - doc.norm.count(" ", a, b) - doc.norm.count("\n", a, b) for a, b in sentences)
    values = (
        206.835 - 1.015 * n / s - 84.6 * y / n,
        0.39 * n / s + 11.8 * y / n - 15.59,
        0.4 * (n / s + 100 * d / n),
        1.043 * math.sqrt(30 * p / s) + 3.1291,
        4.71 * c / n + 0.5 * n / s - 21.43,
    )
    return dict(zip(_NAMES, values, strict=True))


@cache
def _syllables() -> tuple[_Cache, frozenset[str]]:
    """Syllables per word, and textstat's easy words.

    What `textstat.count_syllables` does, from its own ingredients: importing textstat imports all of nltk,
    which takes seconds. A test holds the two equal on the vocabulary of real texts.
    """
    import pyphen

    known = _pronounced()
    hyphens = pyphen.Pyphen(lang="en_US")

    def count(word: str) -> float:
        plain = _NOT_CONTRACTED.sub("", word).replace("-", "").lower()
        number = known.get(plain)
        return len(hyphens.positions(plain)) + 1 if number is None else number

    spec = importlib.util.find_spec("textstat")
    if spec is None or not spec.submodule_search_locations:
        raise schema.InputError("the package textstat is not installed; run: python -m pip install textstat")
    folder = Path(spec.submodule_search_locations[0])
    easy = (folder / "resources" / "en" / "easy_words.txt").read_text(encoding="utf-8")
    return _Cache(count), frozenset(line.strip() for line in easy.splitlines())


_NOT_CONTRACTED = re.compile(r"'(?!(?:[tsd]|ve|ll|re))")  # textstat keeps the apostrophes of contractions


def _pronounced() -> dict[str, int]:
    """Syllables (vowels with a stress mark) of the first pronunciation of each word of CMUdict, as nltk reads it."""
    path = paths.resources() / "nltk_data" / "corpora" / "cmudict" / "cmudict"
    if path.is_file():
        raw = path.read_text(encoding="utf-8")
    else:
        from framing import resources

        name = resources.require("cmudict")
        import nltk

        with nltk.data.find(name).open() as file:
            content = file.read()
        raw = content if isinstance(content, str) else content.decode("utf-8")
    table: dict[str, int] = {}
    for line in raw.lower().splitlines():
        word, _, sounds = line.split(" ", 2)
        if word not in table:
            table[word] = sounds.count("0") + sounds.count("1") + sounds.count("2")
    return table
