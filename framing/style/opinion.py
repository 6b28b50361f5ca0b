"""Subjectivity of sentences: features, and the linear model over them."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice
from operator import mul

from framing import lexicon, paths, storage
from framing.style.marks import Marker
from framing.text.document import _WORD, Document, Known
from framing.text.quotes import Span

_SHORT_QUOTE = 3  # words; a quotation up to here lends a word, it does not hand over the sentence


@cache
def word_lists() -> tuple[dict[str, list[str]], tuple[tuple[str, str], ...]]:
    """Features of words, and of word endings."""
    words: dict[str, list[str]] = {}
    endings = []
    for row in storage.read_csv(paths.LEXICONS / "subjectivity.csv"):
        if row["kind"] == "ending":
            endings.append((row["words"], row["feature"]))
        else:
            for word in row["words"].split():
                words.setdefault(word, []).append(row["feature"])
    return words, tuple(endings)


def word_features(word: str) -> list[str]:
    """Names of the subjectivity features that one word has; what training counts and scoring weighs."""
    lists, endings = word_lists()
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
    marked: Sequence[Marker],
    lowered: str,
    quoted: Sequence[Span] | None = None,
) -> list[tuple[list[str], list[float]]]:
    """Words of the writer's own, and the values of `FEATURES`, of each sentence.

    Both are empty in a sentence without words; only the values are filled where all words are quoted.
    """
    norm = doc.norm
    outer = [q for q in doc.quotes if q.depth == 1]
    short = {
        q.start
        for q in outer
        if sum(1 for _ in islice(_WORD.finditer(norm, *q.inner), _SHORT_QUOTE + 1)) <= _SHORT_QUOTE
    }
    if quoted is None:
        quoted = [(q.start, q.end) for q in outer if q.start not in short]
    quoted = _joined(quoted)
    events = [(m.start, _FEATURE[f"marker_{m.kind}"], 1.0) for m in marked if f"marker_{m.kind}" in _FEATURE]
    loaded = _loaded()
    for start, _, index in loaded.find(norm, lowered, sentences):
        events += [(start, _LOADED, 1.0), (start, _LOADED + 1, float(loaded.terms[index].strength))]
    events += [(start, _SHORT, 1.0) for start in short]
    events += [(m.start(), _MARK_FEATURE[m[0]], 1.0) for m in _MARK.finditer(norm)]
    events.sort()
    rows: list[tuple[list[str], list[float]]] = []
    at = quote = 0
    for (start, end), spoken in zip(sentences, words, strict=True):
        while quote < len(quoted) and quoted[quote][1] <= start:
            quote += 1
        while at < len(events) and events[at][0] < start:
            at += 1
        own, size, passed = spoken, 0, 0
        inside: list[Span] = []
        if quote < len(quoted) and quoted[quote][0] < end:
            stop = bisect_left(quoted, end, quote, key=lambda span: span[0])
            inside = [(max(start, a), min(end, b)) for a, b in quoted[quote:stop]]
            gaps = zip([start, *(b for _, b in inside)], [*(a for a, _ in inside), end], strict=True)
            own = [word for a, b in gaps for word in _WORD.findall(norm, a, b)]
            size = sum(b - a for a, b in inside)
        n = len(own)
        root = math.sqrt(n) or 1.0
        values = [0.0] * len(FEATURES)
        while at < len(events) and events[at][0] < end:
            position, feature, value = events[at]
            at += 1
            while passed < len(inside) and inside[passed][1] <= position:
                passed += 1
            if passed == len(inside) or position < inside[passed][0]:
                values[feature] += value / root
        if n:
            values[:4] = math.log(n), sum(map(len, own)) / n, size / (end - start), float(size > 0)
        rows.append(([own[0].lower(), *own[1:]] if n else [], values if spoken else []))
    return rows


def _joined(spans: Sequence[Span]) -> list[Span]:
    """The same places as spans that are ascending and apart."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


_MARK = re.compile(r"[?!,:;(–…%$£€]")
FEATURES = (
    *("length", "word_length", "quoted", "has_quote", "short_quote", "loaded", "loaded_strength"),
    *("marker_hedge", "marker_booster", "marker_doubt", "marker_intensifier"),
    *("mark_?", "mark_!", "mark_,", "mark_:", "mark_;", "mark_(", "mark_–", "mark_…"),
    *("mark_%", "mark_$", "mark_£", "mark_€"),
)
_FEATURE = {name: index for index, name in enumerate(FEATURES)}
_MARK_FEATURE = {name[-1]: index for name, index in _FEATURE.items() if name.startswith("mark_")}
_SHORT, _LOADED = _FEATURE["short_quote"], _FEATURE["loaded"]


@cache
def _loaded() -> lexicon.Compiled:
    return lexicon.compiled([lexicon.load_lexicon("loaded-en")])


@cache
def _weights() -> tuple[float, list[float], Known[float]]:
    """Bias, weights of `FEATURES`, and the summed weight of each word."""
    model = json.loads((paths.LEXICONS / "subjectivity.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = model["weights"]
    word = Known(lambda word: sum(weights[name] for name in word_features(word)))
    return float(model["bias"]), [weights[name] for name in FEATURES], word


def scores(
    doc: Document,
    sentences: Sequence[Span],
    words: Sequence[list[str]],
    marked: Sequence[Marker],
    lowered: str,
    quoted: Sequence[Span] | None,
) -> list[float]:
    """See `framing.style.subjective`."""
    bias, weights, weight = _weights()
    result = []
    for own, values in sentence_features(doc, sentences, words, marked, lowered, quoted):
        if own:
            total = bias + sum(map(weight.__getitem__, own)) / math.sqrt(len(own))
            total += sum(map(mul, values, weights))
            result.append(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
        else:
            result.append(0.0 if values else math.nan)
    return result
