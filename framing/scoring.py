"""Articles → tables. `score_batch` does the work; one process, many or a cluster only call it."""

from __future__ import annotations

import bisect
import itertools
import math
import os
import signal
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from framing import actors, hits, read, schema, sentiment, statements, storage, tilt, variants
from framing.lexicon import Lexicon, Term, load_lexicons
from framing.outlets import outlets_table, perspective_of
from framing.schema import InputError, records
from framing.scores import NAMES, Scores, text_and_title
from framing.terms import TermFinder, term_finder
from framing.text.document import Document, document

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    import pandas as pd

    from framing.lexicon import LexiconLike

_T = TypeVar("_T")
_R = TypeVar("_R")
_BATCH = 64
_CHARACTERS = 1_000_000
_DEATHS = 3
_MISSING = math.nan


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
            f"articles without column {', '.join(missing)} (given: {', '.join(map(str, articles.columns))}); "
            "fr.read_articles makes such a table from files."
        )
    report = read.Report()
    report.skipped += articles.attrs.get("skipped", [])
    report.inputs.update(articles.attrs.get("inputs", {}))
    usable = read.checked(((row, f"row {n}") for n, row in enumerate(records(articles))), report)
    scores = score_stream(
        usable, report, load_lexicons(lexicons), with_title=with_title, outlets=outlets, jobs=jobs
    )
    scores.texts = articles
    return scores


def score_stream(
    articles: Iterable[read.Article],
    report: read.Report,
    lexicons: Sequence[Lexicon],
    *,
    with_title: bool = False,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int = 1,
) -> Scores:
    """Score articles as they come (see `score`); `report` says what was skipped on the way."""
    table = outlets_table(outlets)
    columns: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in NAMES}
    failures, scored = [], 0
    work = partial(score_batch, lexicons=list(lexicons), with_title=with_title, outlets=table)
    for _, (result, failed) in mapped(work, batches(articles), jobs):
        failures += failed
        for name in NAMES:
            for key, values in result[name].items():
                column = columns[name][key]
                if name == "articles":
                    column += [""] * (scored - len(column))
                column += values
        scored += len(result["articles"]["article_id"])
    for values in columns["articles"].values():
        values += [""] * (scored - len(values))
    tables = {
        name: schema.frame(name, {**{column: [] for column in schema.TABLES[name]}, **columns[name]})
        for name in NAMES
    }
    counts = {key: n for name in NAMES for key, n in counted(name, tables[name]).items()}
    return Scores(**tables, run=about(counts, failures, report, lexicons, with_title))


def counted(name: str, table: pd.DataFrame) -> dict[str, int]:
    """Rows of a table; of the articles also those without known perspective or ISO date."""
    if name != "articles":
        return {name: len(table)}
    unknown = table["perspective"] == "unknown"
    dates = schema.texts(table["date"])
    misdated = (dates != "") & (dates.map(schema.day) == "")
    columns = {"unknown": unknown, "misdated": misdated}
    return {name: len(table), **{key: int(column.sum()) for key, column in columns.items()}}


def about(
    counts: Mapping[str, int],
    failures: Iterable[tuple[str, str, str]],
    report: read.Report,
    lexicons: Sequence[Lexicon],
    with_title: bool,
) -> dict[str, Any]:
    """What `run.json` says. Articles that failed come after those skipped in reading, whoever was first."""
    from framing import __version__

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
        "options": {"with_title": with_title},
        "inputs": report.inputs,
        "counts": {name: counts[name] for name in NAMES},
        "perspective_unknown": counts["unknown"],
        "dates_not_iso": counts["misdated"],
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


def mapped(work: Callable[[_T], _R], items: Iterator[_T], jobs: int) -> Iterator[tuple[_T, _R]]:
    """Items and their results, in the order of the items, however many processes compute them.

    A process that is killed costs time, not results: its items are given to new ones.
    """
    if jobs <= 1:
        yield from ((item, work(item)) for item in items)
        return
    from multiprocessing.connection import wait

    numbered, first = enumerate(items), 0
    given: dict[int, _T] = {}  # by number, until they are passed on
    done: dict[int, _R] = {}
    undone, deaths = deque[int](), Counter[int]()
    processes: list[BaseProcess] = []
    idle: list[Any] = []  # ways to the processes
    busy: dict[Any, int] = {}
    try:
        while True:
            while undone and len(busy) < jobs:
                link = idle.pop() if idle else _started(work, processes)
                busy[link] = undone.popleft()
                with suppress(OSError):  # it is dead, as is found when its answer is awaited
                    link.send(given[busy[link]])
            while first in done:
                yield given.pop(first), done.pop(first)
                first += 1
            new = dict(itertools.islice(numbered, 2 * jobs + 1 - len(given)))
            given |= new
            undone += new
            if not given:
                return
            if undone and len(busy) < jobs:
                continue
            ready: list[Any] = wait(list(busy))
            for link in ready:
                number = busy.pop(link)
                try:
                    answer = link.recv()
                except (EOFError, OSError):
                    undone.appendleft(number)
                    deaths[number] += 1
                    if deaths[number] > _DEATHS:
                        told = f"a process was killed {deaths[number]} times over the same articles"
                        raise InputError(f"{told}, as for want of memory; try fewer --jobs.") from None
                    continue
                if isinstance(answer, Exception):
                    raise answer
                done[number] = answer
                idle.append(link)
    finally:
        with no_interrupt():
            for process in processes:
                process.kill()
            for process in processes:
                process.join()


_MASK = getattr(signal, "pthread_sigmask", None)  # none on Windows


@contextmanager
def no_interrupt(spawns: bool = False) -> Iterator[None]:
    """Ctrl-C waits; processes that start in here, also by spawning, never take it: they inherit that."""
    if _MASK and spawns:
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # where it has to start, it lets Ctrl-C in
    before = _MASK(signal.SIG_BLOCK, {signal.SIGINT}) if _MASK else set()
    try:
        yield
    finally:
        if _MASK:
            _MASK(signal.SIG_SETMASK, before)


def _started(work: Callable[[Any], Any], processes: list[BaseProcess]) -> Connection:
    """The way to a new process."""
    import multiprocessing

    ours, theirs = multiprocessing.Pipe()
    with no_interrupt(multiprocessing.get_start_method() != "fork"):
        processes.append(multiprocessing.Process(target=_serve, args=(work, theirs), daemon=True))
        processes[-1].start()
    theirs.close()  # lest its end go unnoticed
    return ours


def _serve(work: Callable[[Any], Any], link: Connection) -> None:
    """Answer with results or what went wrong, until the parent ends; Ctrl-C is the parent's to take."""
    from multiprocessing import parent_process
    from threading import Thread

    def end_with(parent: BaseProcess) -> None:
        parent.join()
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=end_with, args=(parent,), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            item = link.recv()
            try:
                link.send(work(item))
            except Exception as error:
                link.send(error)


def score_batch(
    articles: Sequence[read.Article],
    lexicons: Sequence[Lexicon],
    with_title: bool = False,
    outlets: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> tuple[dict[str, dict[str, list[Any]]], list[tuple[str, str, str]]]:
    """Score a few articles: tables as columns, and (source, reason, article_id) of those that failed.

    A notebook, processes and a cluster all call this one function, and it alone.
    """
    terms = term_finder(lexicons)
    columns: dict[str, dict[str, list[Any]]] = {
        name: {c: [] for c in schema.TABLES[name] if c != "perspective"} for name in NAMES
    }
    columns["articles"]["sha256"] = []
    kept, failures = [], []
    for article in articles:
        try:
            rows = _score_one(article, terms, with_title)
        except InputError:  # not the article's fault: a resource or a data file is missing
            raise
        except Exception as error:  # one article must never cost another; run.json says which and why
            reason = f"failed inside framing: {type(error).__name__}: {error}"
            failures.append((article["article_id"], reason, article["article_id"]))
            continue
        kept.append(article)
        for name, table in rows.items():
            for values, more in zip(columns[name].values(), zip(*table, strict=True), strict=bool(table)):
                values += more
    first = columns["articles"]
    first["perspective"] = [perspective_of(article, outlets or {}) for article in kept]
    for key in sorted({key for article in kept for key in article} - first.keys() - {"text"}):
        first[key] = [article.get(key, "") for article in kept]
    first["sha256"] = first.pop("sha256")
    return columns, failures


def _score_one(
    article: read.Article, terms: TermFinder[Term], with_title: bool
) -> dict[str, list[tuple[Any, ...]]]:
    article_id, date = str(article["article_id"]), schema.day(article.get("date"))
    text, title = text_and_title(article, with_title)
    doc = document(text, title)
    names = actors.mentions(doc, date)
    said = statements.statements(doc, names, date)
    named = variants.names(doc, said)
    found = hits.hits(doc, terms, said, names, named, date)
    outside = _outside(doc, said)
    compounds = sentiment.sentences([doc.norm[a:b] for a, b in doc.sentences])
    first = _article_row(article, article_id, text, doc, found, named, said, compounds, outside)
    return {
        "articles": [first],
        "hits": hits.rows(article_id, doc, found, said),
        "names": variants.rows(article_id, doc, named),
        "statements": statements.rows(article_id, doc, said),
        "sentences": [
            (article_id, number, *doc.span(a, b), own / total if total else _MISSING, compound)
            for number, ((a, b), (own, total), compound) in enumerate(
                zip(doc.sentences, outside, compounds, strict=True)
            )
        ],
        "targets": _target_rows(article_id, doc, names, said),
    }


def _article_row(
    article: read.Article,
    article_id: str,
    text: str,
    doc: Document,
    found: Sequence[hits.Hit],
    named: Sequence[variants.Named],
    said: Sequence[statements.Statement],
    compounds: Sequence[float],
    outside: Sequence[tuple[int, int]],
) -> tuple[Any, ...]:
    own, total = (sum(column) for column in zip(*outside, strict=True)) if outside else (0, 0)
    loaded = [hit for hit in found if hit.counted]
    loaded_own = sum(hit.voice == "own" for hit in loaded)
    evidence = tilt.evidence(found, named)
    low, high = tilt.interval(evidence)
    spoken = words_by_bloc(doc, said)
    outer = [s for s in said if s.parent is None]
    return (
        article_id,
        *(str(article.get(key) or "") for key in ("outlet", "event", "date")),
        str(article.get("language") or "en"),
        total,
        own,
        _per_1000(len(loaded), total),
        _per_1000(loaded_own, own),
        evidence.kyiv,
        evidence.moscow,
        tilt.tilt(evidence.kyiv + evidence.kyiv_names, evidence.moscow + evidence.moscow_names),
        low,
        high,
        tilt.reads_as(evidence, total),
        _mean(compounds),
        len(said),
        sum(s.kind == "direct" for s in outer),
        (total - own) / total if total else _MISSING,
        *(spoken.get(bloc, 0) for bloc in schema.BLOCS),
        balance([spoken.get(bloc, 0) for bloc in schema.BLOCS]),
        storage.sha256(text),
    )


def _per_1000(count: int, words: int) -> float:
    """A rate per 1,000 words; nothing where there are no words."""
    return 1000 * count / words if words else _MISSING


def _outside(doc: Document, said: Sequence[statements.Statement]) -> list[tuple[int, int]]:
    """Per sentence: words outside every statement, and all words."""
    inside = [part for part, _ in statements.outermost(said)]
    counts = []
    at = 0
    for (a, b), tokens in zip(doc.sentences, doc.tokens, strict=True):
        while at < len(inside) and inside[at][1] <= a:
            at += 1
        total, quoted = len(tokens), 0
        for left, right in inside[at:]:
            if left >= b:
                break
            quoted += doc.words(max(a, left), min(b, right)) if left > a or right < b else total
        counts.append((total - quoted, total))
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


def _target_rows(
    article_id: str, doc: Document, names: Sequence[actors.Mention], said: Sequence[statements.Statement]
) -> list[tuple[Any, ...]]:
    """Per actor: mentions, sentences, and mean sentiment toward it, overall and outside statements."""
    inside = [part for part, _ in statements.outermost(said)]
    held = [(mention, doc.sentence_at(mention.start)) for mention in names]
    held = [(m, n) for m, n in held if n >= 0 and m.end <= doc.sentences[n][1]]
    values = sentiment.toward_many(doc.norm, [(*doc.sentences[n], m.start, m.end) for m, n in held])
    about: dict[str, list[tuple[int, float, bool]]] = defaultdict(list)
    for (mention, number), value in zip(held, values, strict=True):
        before = bisect.bisect_right(inside, (mention.start, math.inf))
        own = not before or mention.end > inside[before - 1][1]
        about[mention.actor_id].append((number, value, own))
    rows = []
    for actor, found in sorted(about.items()):
        means = _mean([v for _, v, _ in found]), _mean([v for _, v, own in found if own])
        sentences = len({number for number, _, _ in found})
        rows.append((article_id, actor, actors.bloc_of(actor), len(found), sentences, *means))
    return rows


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else _MISSING
