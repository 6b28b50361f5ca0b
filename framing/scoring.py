"""Articles → tables. `score_batch` does the work; a notebook, processes and a cluster only call it."""

from __future__ import annotations

import bisect
import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from framing import actors, hits, read, schema, sentiment, statements, storage, tilt, variants
from framing.lexicon import Lexicon, Term, load_lexicons
from framing.outlets import Outlets, canonical, outlets_table, perspective_of
from framing.processes import in_processes
from framing.schema import InputError, records
from framing.scores import NAMES, Scores, text_and_title
from framing.terms import TermFinder, term_finder
from framing.text.document import Document, document

if TYPE_CHECKING:
    import pandas as pd

    from framing.lexicon import LexiconLike

Tables = dict[str, "pd.DataFrame"]
Failure = tuple[str, str, str]  # source, reason and article_id of an article that could not be scored
_BATCH = 64  # articles
_CHARACTERS = 1_000_000  # of a batch, unless one article has more


def score(
    articles: pd.DataFrame,
    lexicons: LexiconLike = None,
    *,
    with_title: bool = False,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int = 1,
) -> Scores:
    """Score articles on loaded terms, voice, statements and sentiment.

    Parameters
    ----------
    articles : DataFrame
        `article_id, text` required; `title, outlet, perspective, date, event, url, language,
        translated_from` optional; further columns travel along to `.articles`. Not changed.
    lexicons : name, path, Lexicon or list of them, optional
        Both shipped lexicons by default.
    with_title : bool
        Score the title too: the scored text is then ``title + "\\n\\n" + text``, and offsets index that.
    outlets : path, optional
        A table like `data/outlets.csv` (the default) that gives each outlet's perspective. A
        `perspective` column in `articles` wins.
    jobs : int
        Processes. The result does not depend on it.

    Returns
    -------
    Scores

    Raises
    ------
    InputError
        A required column is missing, or no article could be scored. Single rows that cannot be scored are
        listed in ``.run["skipped"]`` and cost no other.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = score(pd.DataFrame({"article_id": ["a"], "text": ["The dictator met the press in Seoul."]}))
    >>> scores.hits[["text", "category", "voice"]].values.tolist()
    [['dictator', 'delegitimising', 'own']]
    """
    schema.require(articles, ())
    missing = [column for column in ("article_id", "text") if column not in articles.columns]
    if missing:
        raise InputError(
            f"articles without column {', '.join(missing)} (given: {', '.join(map(str, articles))}); "
            "fr.read_articles makes such a table from files."
        )
    report = read.Report(articles.attrs)
    usable = read.checked(((row, f"row {n}") for n, row in enumerate(records(articles))), report)
    loaded = load_lexicons(lexicons)
    table = outlets_table(outlets, articles.attrs.get("outlets"))
    work = partial(score_batch, lexicons=loaded, with_title=with_title, outlets=table)
    done = list(in_processes(work, batches(usable), jobs))
    report.warn()
    for failure in (failure for _, failures in done for failure in failures):
        report.skip(*failure)
    tables = _joined([tables for tables, _ in done])
    run = describe_run(report, count(tables), loaded, {"with_title": with_title})
    return Scores(**tables, run=run)


def _joined(batches: Sequence[Tables]) -> Tables:
    """The tables of all batches; of the articles' further columns each gets one type."""
    import pandas as pd

    if not batches:
        return {name: schema.from_rows(name, []) for name in NAMES}
    tables = {name: pd.concat([batch[name] for batch in batches], ignore_index=True) for name in NAMES}
    articles = tables["articles"]
    further = {name: schema.one_type(articles[name]) for name in schema.further_columns(map(str, articles))}
    return tables | {"articles": articles.assign(**further)}


def count(tables: Tables) -> dict[str, int]:
    """Rows of each table, and articles without a known perspective or with a date that cannot be read."""
    articles = tables["articles"]
    dates = articles["date"]
    return {name: len(table) for name, table in tables.items()} | {
        "perspective_unknown": int((articles["perspective"] == "unknown").sum()),
        "dates_not_iso": int(((dates != "") & (dates.map(schema.day) == "")).sum()),
    }


def describe_run(
    report: read.Report, counts: Mapping[str, int], lexicons: Sequence[Lexicon], options: dict[str, Any]
) -> dict[str, Any]:
    """What `run.json` says; refuses a run that could score nothing."""
    from framing import __version__

    if not counts["articles"]:
        first = [f" First reason: {entry['source']}: {entry['reason']}" for entry in report.skipped[:1]]
        raise InputError(f"nothing could be scored; {len(report.skipped)} skipped.{''.join(first)}")
    return {
        "framing": __version__,
        "lexicons": [
            {"name": x.name, "version": x.version, "sha256": x.sha256, "terms": len(x.terms)}
            for x in lexicons
        ],
        "options": options,
        "inputs": report.inputs,
        "counts": {name: counts[name] for name in NAMES},
        "perspective_unknown": counts["perspective_unknown"],
        "dates_not_iso": counts["dates_not_iso"],
        "notes": report.told(),
        "skipped": report.skipped,
    }


def batches(articles: Iterable[read.Article]) -> Iterator[list[read.Article]]:
    """Articles in lists of at most 64, and of about a million characters unless one article has more."""
    batch: list[read.Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article["text"])
        if len(batch) == _BATCH or size > _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def score_batch(
    articles: Sequence[read.Article],
    lexicons: Sequence[Lexicon],
    with_title: bool = False,
    outlets: Outlets | None = None,
) -> tuple[Tables, list[Failure]]:
    """Score a few articles: their tables, and those that failed."""
    import pandas as pd

    terms = term_finder(lexicons)
    rows: dict[str, list[Sequence[Any]]] = {name: [] for name in NAMES}
    scored, failures = [], []
    for article in articles:
        try:
            found = _score_one(article, terms, with_title, outlets or {})
        except InputError:  # not the article's fault: a resource or a data file is missing
            raise
        except Exception as error:  # one article must never cost another; run.json says which and why
            reason = f"failed inside framing: {type(error).__name__}: {error}"
            failures.append((article["article_id"], reason, article["article_id"]))
            continue
        scored.append(article)
        for name in NAMES:
            rows[name] += found[name]
    tables = {name: schema.from_rows(name, rows[name]) for name in NAMES}
    texts = [text_and_title(article, with_title)[0] for article in scored]
    further: dict[str, Any] = {"sha256": pd.Series(map(storage.sha256, texts), dtype="str")}
    for name in schema.further_columns(key for article in scored for key in article):
        values = [article.get(name, math.nan) for article in scored]
        further[name] = pd.Series(values, dtype=object)  # its type is settled over all batches
    return tables | {"articles": pd.concat([tables["articles"], pd.DataFrame(further)], axis=1)}, failures


@dataclass(frozen=True)
class _Reading:
    """What is found in one article, before anything is counted."""

    article_id: str
    doc: Document
    mentions: list[actors.Mention]
    statements: list[statements.Statement]
    hits: list[hits.Hit]
    named: list[variants.Named]
    spoken: list[tuple[int, int]]  # the spans that are somebody's statement: disjoint, ascending


def _score_one(
    article: read.Article, terms: TermFinder[Term], with_title: bool, outlets: Outlets
) -> dict[str, list[Any]]:
    """The rows of one article in each table."""
    article_id, date = str(article["article_id"]), schema.day(article.get("date"))
    doc = document(*text_and_title(article, with_title))
    names = actors.mentions(doc, date)
    said = statements.statements(doc, names, date)
    spoken = [part for part, _ in statements.outermost(said)]
    named = variants.names(doc, said)
    found = hits.hits(doc, terms, said, names, named, date)
    reading = _Reading(article_id, doc, names, said, found, named, spoken)
    words, own_words = [len(tokens) for tokens in doc.tokens], _own_words(reading)
    compounds = sentiment.sentences([doc.norm[start:end] for start, end in doc.sentences])
    about = {
        "article_id": article_id,
        "outlet": canonical(str(article.get("outlet") or ""), outlets),
        **{key: str(article.get(key) or "") for key in ("event", "date")},
        "language": str(article.get("language") or "en"),
        "perspective": perspective_of(article, outlets),
        "sentiment": _mean(compounds),
    }
    measured = (
        about | _loaded(reading, sum(words), sum(own_words)) | _voices(reading, sum(words), sum(own_words))
    )
    return {
        "articles": [[measured[name] for name in schema.TABLES["articles"]]],
        "hits": hits.rows(article_id, doc, reading.hits, said),
        "names": variants.rows(article_id, doc, named),
        "statements": statements.rows(article_id, doc, said),
        "sentences": [
            (article_id, number, *doc.span(*sentence), _share(own, total), compound)
            for number, (sentence, own, total, compound) in enumerate(
                zip(doc.sentences, own_words, words, compounds, strict=True)
            )
        ],
        "targets": _target_rows(reading),
    }


def _loaded(reading: _Reading, words: int, own_words: int) -> dict[str, Any]:
    """An article's loaded terms: how many, how often, and whose account they serve."""
    loaded = [hit for hit in reading.hits if hit.counted]
    own = sum(hit.voice == "own" for hit in loaded)
    evidence = tilt.evidence(reading.hits, reading.named)
    low, high = tilt.interval(evidence)
    return {
        "n_words": words,
        "n_words_own": own_words,
        "n_loaded": len(loaded),
        "n_loaded_own": own,
        "loaded_per_1000": _share(1000 * len(loaded), words),
        "loaded_own_per_1000": _share(1000 * own, own_words),
        "kyiv_own": evidence.kyiv,
        "moscow_own": evidence.moscow,
        "tilt": tilt.tilt(evidence.kyiv + evidence.kyiv_names, evidence.moscow + evidence.moscow_names),
        "tilt_low": low,
        "tilt_high": high,
        "reads_as": tilt.reads_as(evidence, words),
    }


def _voices(reading: _Reading, words: int, own_words: int) -> dict[str, Any]:
    """Who speaks in an article: statements, their share of the words, and the words of each bloc."""
    spoken = words_by_bloc(reading.doc, reading.statements)
    by_bloc = [spoken.get(bloc, 0) for bloc in schema.BLOCS]
    return {
        "n_statements": len(reading.statements),
        "n_direct": sum(s.kind == "direct" and s.parent is None for s in reading.statements),
        "quoted_share": _share(words - own_words, words),
        **{f"words_quoted_{bloc}": n for bloc, n in zip(schema.BLOCS, by_bloc, strict=True)},
        "source_balance": balance(by_bloc),
    }


def _share(part: int, whole: int) -> float:
    """A part of a whole; nothing of nothing."""
    return part / whole if whole else math.nan


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _own_words(reading: _Reading) -> list[int]:
    """Per sentence: its words outside every statement."""
    doc, spoken = reading.doc, reading.spoken
    counts = []
    first = 0  # of the statements that reach into the sentence
    for (start, end), tokens in zip(doc.sentences, doc.tokens, strict=True):
        while first < len(spoken) and spoken[first][1] <= start:
            first += 1
        own = len(tokens)
        for left, right in spoken[first:]:
            if left >= end:
                break
            own -= doc.words(max(start, left), min(end, right))
        counts.append(own)
    return counts


def words_by_bloc(doc: Document, said: Sequence[statements.Statement]) -> dict[str, int]:
    """Words that each bloc's statements hold; what is said inside a statement counts for the outer one.

    Sources of no known bloc are under the empty name.
    """
    words: dict[str, int] = {}
    for part, s in statements.outermost(said):
        words[s.bloc] = words.get(s.bloc, 0) + doc.words(*part)
    return words


def balance(words: Sequence[int]) -> float:
    """Balance of sources: Shannon entropy over blocs in bits, -sum(p log2 p), p the share of quoted words.

    0 where one bloc has all the words, log2(9) = 3.17 where all nine have as many; NaN where no bloc speaks.
    Higher is more varied, not fairer: it does not know who ought to be heard.

    >>> balance([10, 10, 0]), balance([5, 0, 0])
    (1.0, 0.0)
    """
    total = sum(words)
    if not total:
        return math.nan
    return sum(-n / total * math.log2(n / total) for n in words if n) or 0.0


def _target_rows(reading: _Reading) -> list[tuple[Any, ...]]:
    """Per actor: mentions, sentences, and mean sentiment toward it, overall and outside statements."""
    doc, spoken = reading.doc, reading.spoken
    placed = [(mention, doc.sentence_at(mention.start)) for mention in reading.mentions]
    placed = [(m, number) for m, number in placed if number >= 0 and m.end <= doc.sentences[number][1]]
    values = sentiment.toward_many(
        doc.norm, [(*doc.sentences[number], m.start, m.end) for m, number in placed]
    )
    about: dict[str, list[tuple[int, float, bool]]] = defaultdict(list)
    for (mention, number), value in zip(placed, values, strict=True):
        before = bisect.bisect_right(spoken, (mention.start, math.inf))
        own = not before or mention.end > spoken[before - 1][1]
        about[mention.actor_id].append((number, value, own))
    rows = []
    for actor, found in sorted(about.items()):
        sentences = len({number for number, _, _ in found})
        overall, outside = _mean([v for _, v, _ in found]), _mean([v for _, v, own in found if own])
        rows.append(
            (reading.article_id, actor, actors.bloc_of(actor), len(found), sentences, overall, outside)
        )
    return rows
