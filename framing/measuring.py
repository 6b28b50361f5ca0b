"""Articles → their rows in the tables."""

from __future__ import annotations

import bisect
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import pandas as pd

from framing import actors, hits, read, schema, sentiment, statements, storage, tilt
from framing.lexicon import Lexicon
from framing.outlets import Outlets, key, perspective_of
from framing.readable import readability
from framing.schema import InputError
from framing.scores import NAMES, Scores, text_and_title
from framing.terms import Named, TermFinder, name_rows, names, term_finder
from framing.text.document import Document, document

Spoken = tuple[tuple[int, int], statements.Statement]


@dataclass(frozen=True)
class Options:
    """How articles are read and scored, and what is kept of them: see `score` and `Scores.save`."""

    lexicons: Sequence[Lexicon]
    outlets: Outlets = field(default_factory=dict)
    with_title: bool = False
    readability: bool = False
    text: bool = True
    columns: str | None = None  # as they were named for reading


def score_batch(articles: Sequence[read.Article], options: Options) -> Scores:
    """Score a few articles; `run` counts their rows, and lists those that failed."""
    terms = term_finder(tuple(options.lexicons))
    rows: dict[str, list[Any]] = {name: [] for name in NAMES}
    scored, report = [], read.Report()
    for article in articles:
        try:
            found = measured(article, terms, options)
        except InputError:  # not the article's fault: a resource or a data file is missing
            raise
        except Exception as error:  # one article must never cost another; run.json says which and why
            reason = f"failed inside framing: {type(error).__name__}: {error}"
            report.skip(article["article_id"], reason, article["article_id"])
            continue
        scored.append(article)
        for name in NAMES:
            rows[name] += found[name]
    tables = {name: schema.from_rows(name, rows[name]) for name in NAMES}
    hashes = [storage.sha256(text_and_title(article, options.with_title)[0]) for article in scored]
    names = schema.further_columns(key for article in scored for key in article)
    further = pd.DataFrame(scored, columns=names, dtype=object)  # their types are settled over all batches
    tables["articles"] = tables["articles"].assign(sha256=pd.Series(hashes, dtype="str")).join(further)
    if options.readability:
        ease = readability(pd.DataFrame(scored, columns=["article_id", "text"]))
        tables["articles"] = tables["articles"].merge(ease, on="article_id", how="left")
    told = tables["articles"]
    counts = {name: len(table) for name, table in tables.items()} | {
        "speeches": int((told["quoted_share"] > schema.SPEECH).sum()),
        "perspective_unknown": int((told["perspective"] == "unknown").sum()),
        "dates_not_iso": int(((told["date"] != "") & (told["date"].map(schema.day) == "")).sum()),
    }
    return Scores(**tables, run={"counts": counts, "skipped": report.skipped})


def measured(article: Mapping[str, Any], terms: TermFinder, options: Options) -> dict[str, list[Any]]:
    """The rows of one article in each table."""
    article_id, date = str(article["article_id"]), schema.day(article.get("date"))
    doc = document(*text_and_title(article, options.with_title))
    mentions = actors.mentions(doc, date)
    said = statements.statements(doc, mentions, date)
    outer = statements.outermost(said)
    named = names(doc, said)
    loaded = hits.hits(doc, terms, said, mentions, named, date)
    words = [len(tokens) for tokens in doc.tokens]
    spoken, of_bloc = spoken_words(doc, outer)
    own = [total - spoken[number] for number, total in enumerate(words)]
    compounds = [sentiment.compound(doc.norm[start:end]) for start, end in doc.sentences]
    outlet = str(article.get("outlet") or "")
    listed = options.outlets.get(key(outlet)) or [{"outlet": outlet}]
    about = {
        "article_id": article_id,
        "outlet": listed[0]["outlet"],
        "perspective": perspective_of(article, options.outlets),
        "event": str(article.get("event") or ""),
        "date": str(article.get("date") or ""),
        "language": str(article.get("language") or "en"),
        "sentiment": _share(sum(compounds), len(compounds)),
        "n_statements": len(said),
        "n_direct": sum(one.kind == "direct" and one.parent is None for one in said),
        "quoted_share": _share(sum(words) - sum(own), sum(words)),
        **{f"words_quoted_{bloc}": of_bloc[bloc] for bloc in schema.BLOCS},
        "source_balance": balance([of_bloc[bloc] for bloc in schema.BLOCS]),
        **_wording(loaded, named, sum(words), sum(own)),
    }
    return {
        "articles": [about],
        "hits": hits.rows(article_id, doc, loaded, said),
        "names": name_rows(article_id, doc, named),
        "statements": statements.rows(article_id, doc, said),
        "sentences": [
            (article_id, number, *doc.span(*sentence), _share(own[number], words[number]), compounds[number])
            for number, sentence in enumerate(doc.sentences)
        ],
        "targets": _target_rows(article_id, doc, mentions, outer, hits.evaluations(loaded)),
    }


def _wording(found: Sequence[hits.Hit], named: Sequence[Named], words: int, own_words: int) -> dict[str, Any]:
    """How loaded an article's wording is, and whose account its own wording serves."""
    voices = [hit.voice for hit in found if hit.counted]
    own = voices.count("own")
    evidence = tilt.evidence(found, named)
    low, high = tilt.interval(evidence)
    return {
        "n_words": words,
        "n_words_own": own_words,
        "n_loaded": len(voices),
        "n_loaded_own": own,
        "loaded_per_1000": _share(1000 * len(voices), words),
        "loaded_own_per_1000": _share(1000 * own, own_words),
        "kyiv_own": evidence.kyiv,
        "moscow_own": evidence.moscow,
        "tilt": evidence.tilt,
        "tilt_low": low,
        "tilt_high": high,
        "reads_as": tilt.reads_as(evidence, words),
    }


def _share(part: float, whole: int) -> float:
    return part / whole if whole else math.nan


def spoken_words(doc: Document, outer: Sequence[Spoken]) -> tuple[Counter[int], Counter[str]]:
    """Words in what `statements.outermost` gives: of each sentence, and of each bloc ('' is none known)."""
    of_sentence: Counter[int] = Counter()
    of_bloc: Counter[str] = Counter()
    starts, ends = [start for start, _ in doc.sentences], [end for _, end in doc.sentences]
    for (left, right), statement in outer:
        for number in range(bisect.bisect_right(ends, left), bisect.bisect_left(starts, right)):
            start, end = doc.sentences[number]
            words = doc.words(max(start, left), min(end, right))
            of_sentence[number] += words
            of_bloc[statement.bloc] += words
    return of_sentence, of_bloc


def balance(words: Sequence[int]) -> float:
    """Balance of sources: Shannon entropy over blocs in bits, -sum(p log2 p), p the share of quoted words.

    0 where one bloc has all the words, log2(9) = 3.17 where all nine have as many; NaN where no bloc speaks.
    Higher is more varied, not fairer: it does not know who ought to be heard.

    >>> balance([10, 10, 0]), balance([5, 0, 0])
    (1.0, 0.0)
    """
    shares = [n / sum(words) for n in words if n]
    return sum(-p * math.log2(p) for p in shares) or 0.0 if shares else math.nan


def _target_rows(
    article_id: str,
    doc: Document,
    mentions: actors.Mentions,
    outer: Sequence[Spoken],
    evaluations: Mapping[tuple[str, int, bool], float],
) -> list[tuple[Any, ...]]:
    """Per actor: mentions, sentences, mean sentiment toward it, in all and in the narrator's words.

    Sentiment is that of the hits aimed at it, whose mentions the last column counts, else an estimate.
    """
    placed = [(mention, doc.sentence_at(mention.start)) for mention in mentions]
    placed = [(m, number) for m, number in placed if number >= 0 and m.end <= doc.sentences[number][1]]
    mentioned = [(*doc.sentences[number], mention.start, mention.end) for mention, number in placed]
    estimates = sentiment.toward_many(doc.norm, mentioned)
    spoken = [span for span, _ in outer]
    about: dict[str, list[tuple[int, float, bool, bool]]] = defaultdict(list)
    for (mention, number), estimate in zip(placed, estimates, strict=True):
        before = bisect.bisect_right(spoken, (mention.start, math.inf))
        own = not before or mention.end > spoken[before - 1][1]
        evaluation = evaluations.get((mention.actor_id, number, own))
        value = estimate if evaluation is None else evaluation
        about[mention.actor_id].append((number, value, own, evaluation is not None))
    rows = []
    for actor, valued in sorted(about.items()):
        sentences, values, owns, evaluated = zip(*valued, strict=True)
        own_values = list(compress(values, owns))
        means = _share(sum(values), len(values)), _share(sum(own_values), len(own_values))
        counts = len(values), len(set(sentences))
        rows.append((article_id, actor, actors.bloc_of(actor), *counts, *means, sum(evaluated)))
    return rows
