"""Articles → tables. `score_batch` does the work; a notebook, processes and a cluster only call it."""

from __future__ import annotations

import bisect
import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
Span = tuple[int, int]
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
        Score ``title + "\\n\\n" + text``, which offsets then index.
    outlets : path, optional
        A table like `data/outlets.csv` (the default); a `perspective` column in `articles` wins.
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
    import pandas as pd

    schema.require(articles, ("article_id", "text"))
    report = read.Report(articles.attrs)
    usable = read.checked(((row, f"row {n}") for n, row in enumerate(records(articles))), report)
    loaded = load_lexicons(lexicons)
    table = outlets_table(outlets, articles.attrs.get("outlets"))
    work = partial(score_batch, lexicons=loaded, with_title=with_title, outlets=table)
    done = list(in_processes(work, batches(usable), jobs))
    report.warn()
    of_batches = [(count(tables), failures) for tables, failures in done]
    run = describe_run(report, of_batches, loaded, {"with_title": with_title})
    tables = {name: pd.concat([batch[name] for batch, _ in done], ignore_index=True) for name in NAMES}
    scored = tables["articles"]
    further = {name: schema.one_type(scored[name]) for name in schema.further_columns(scored)}
    return Scores(**tables | {"articles": scored.assign(**further)}, run=run)


def count(tables: Tables) -> dict[str, int]:
    """Rows of each table, and articles without a perspective, with an unread date, or that are speeches."""
    articles = tables["articles"]
    dates = articles["date"]
    return {name: len(table) for name, table in tables.items()} | {
        "speeches": int((articles["quoted_share"] > schema.SPEECH).sum()),
        "perspective_unknown": int((articles["perspective"] == "unknown").sum()),
        "dates_not_iso": int(((dates != "") & (dates.map(schema.day) == "")).sum()),
    }


def describe_run(
    report: read.Report,
    of_batches: Iterable[tuple[Mapping[str, int], Iterable[Failure]]],
    lexicons: Sequence[Lexicon],
    options: dict[str, Any],
) -> dict[str, Any]:
    """What `run.json` says of batches, their counts and failures; refuses a run that could score nothing."""
    from framing import __version__

    counts: Counter[str] = Counter()
    for counted, failures in of_batches:
        counts.update(counted)
        for failure in failures:
            report.skip(*failure)
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
        **{name: counts[name] for name in ("speeches", "perspective_unknown", "dates_not_iso")},
        "notes": report.notes,
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
    hashes = [storage.sha256(text_and_title(article, with_title)[0]) for article in scored]
    names = schema.further_columns(key for article in scored for key in article)
    further = pd.DataFrame(scored, columns=names, dtype=object)  # their types are settled over all batches
    articles_table = tables["articles"].assign(sha256=pd.Series(hashes, dtype="str")).join(further)
    return tables | {"articles": articles_table}, failures


def _score_one(
    article: read.Article, terms: TermFinder[Term], with_title: bool, outlets: Outlets
) -> dict[str, list[Any]]:
    """The rows of one article in each table."""
    article_id, date = str(article["article_id"]), schema.day(article.get("date"))
    doc = document(*text_and_title(article, with_title))
    mentions = actors.mentions(doc, date)
    said = statements.statements(doc, mentions, date)
    outer = statements.outermost(said)
    spoken = [span for span, _ in outer]
    names = variants.names(doc, said)
    loaded = hits.hits(doc, terms, said, mentions, names, date)
    words, own_words = [len(tokens) for tokens in doc.tokens], _own_words(doc, spoken)
    compounds = sentiment.sentences([doc.norm[start:end] for start, end in doc.sentences])
    measured = {
        "article_id": article_id,
        "outlet": canonical(str(article.get("outlet") or ""), outlets),
        "perspective": perspective_of(article, outlets),
        "event": str(article.get("event") or ""),
        "date": str(article.get("date") or ""),
        "language": str(article.get("language") or "en"),
        "sentiment": _mean(compounds),
        "n_statements": len(said),
        "n_direct": sum(one.kind == "direct" and one.parent is None for one in said),
        **_wording(loaded, names, sum(words), sum(own_words)),
        **_voices(words_by_bloc(doc, outer), sum(words), sum(own_words)),
    }
    per_sentence = zip(doc.sentences, own_words, words, compounds, strict=True)
    return {
        "articles": [[measured[name] for name in schema.TABLES["articles"]]],
        "hits": hits.rows(article_id, doc, loaded, said),
        "names": variants.rows(article_id, doc, names),
        "statements": statements.rows(article_id, doc, said),
        "sentences": [
            (article_id, number, *doc.span(*sentence), _share(own, total), compound)
            for number, (sentence, own, total, compound) in enumerate(per_sentence)
        ],
        "targets": _target_rows(article_id, doc, mentions, spoken, hits.evaluations(loaded)),
    }


def _wording(
    found: Sequence[hits.Hit], names: Sequence[variants.Named], words: int, own_words: int
) -> dict[str, Any]:
    """How loaded an article's wording is, and whose account its own wording serves."""
    voices = [hit.voice for hit in found if hit.counted]
    own = voices.count("own")
    evidence = tilt.evidence(found, names)
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


def _voices(spoken: Mapping[str, int], words: int, own_words: int) -> dict[str, Any]:
    """Who speaks in an article: the share of its words that are somebody's, and the words of each bloc."""
    by_bloc = [spoken.get(bloc, 0) for bloc in schema.BLOCS]
    return {
        "quoted_share": _share(words - own_words, words),
        **{f"words_quoted_{bloc}": n for bloc, n in zip(schema.BLOCS, by_bloc, strict=True)},
        "source_balance": balance(by_bloc),
    }


def _share(part: int, whole: int) -> float:
    """A part of a whole; nothing of nothing."""
    return part / whole if whole else math.nan


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _own_words(doc: Document, spoken: Sequence[Span]) -> list[int]:
    """Per sentence: its words outside every statement."""
    own = [len(tokens) for tokens in doc.tokens]
    ends = [end for _, end in doc.sentences]
    for left, right in spoken:
        for number in range(bisect.bisect_right(ends, left), len(ends)):
            start, end = doc.sentences[number]
            if start >= right:
                break
            own[number] -= doc.words(max(start, left), min(end, right))
    return own


def words_by_bloc(doc: Document, outer: Sequence[tuple[Span, statements.Statement]]) -> dict[str, int]:
    """Words of each bloc in what `statements.outermost` gives; those of no known bloc are under ''."""
    words: Counter[str] = Counter()
    for span, statement in outer:
        words[statement.bloc] += doc.words(*span)
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


def _target_rows(
    article_id: str,
    doc: Document,
    mentions: Sequence[actors.Mention],
    spoken: Sequence[Span],
    evaluations: Mapping[tuple[str, int, bool], float],
) -> list[tuple[Any, ...]]:
    """Per actor: mentions, sentences, mean sentiment toward it, overall and outside statements, and how many
    mentions owe it to evaluations aimed at the actor: the others are valued by `sentiment.toward_many`.
    """
    placed = [(mention, doc.sentence_at(mention.start)) for mention in mentions]
    placed = [(m, number) for m, number in placed if number >= 0 and m.end <= doc.sentences[number][1]]
    estimates = sentiment.toward_many(
        doc.norm, [(*doc.sentences[number], m.start, m.end) for m, number in placed]
    )
    about: dict[str, list[tuple[int, float, bool, bool]]] = defaultdict(list)
    for (mention, number), estimate in zip(placed, estimates, strict=True):
        before = bisect.bisect_right(spoken, (mention.start, math.inf))
        own = not before or mention.end > spoken[before - 1][1]
        evaluated = evaluations.get((mention.actor_id, number, own))
        value = estimate if evaluated is None else evaluated
        about[mention.actor_id].append((number, value, own, evaluated is not None))
    rows = []
    for actor, found in sorted(about.items()):
        numbers, values, owned, by_evaluations = zip(*found, strict=True)
        outside = [value for value, own in zip(values, owned, strict=True) if own]
        means = (_mean(values), _mean(outside), sum(by_evaluations))
        rows.append((article_id, actor, actors.bloc_of(actor), len(found), len(set(numbers)), *means))
    return rows
