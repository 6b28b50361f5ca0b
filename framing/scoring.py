"""Articles → tables. `score_batch` does the work; a notebook, processes and a cluster only call it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from framing import __version__, measuring, read, schema, storage
from framing.lexicon import Lexicon, load_lexicons
from framing.outlets import Outlets, outlets_table
from framing.readable import readability
from framing.schema import InputError, records
from framing.scores import NAMES, Scores, text_and_title
from framing.terms import term_finder

if TYPE_CHECKING:
    import pandas as pd

    from framing.lexicon import LexiconLike

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_BATCH = 64  # articles
_CHARACTERS = 1_000_000  # of a batch, unless one article has more


@dataclass(frozen=True)
class Options:
    """How articles are scored, and what is kept of them: see `score` and `Scores.save`."""

    lexicons: Sequence[Lexicon]
    outlets: Outlets = field(default_factory=dict)
    with_title: bool = False
    readability: bool = False
    text: bool = True


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
    known = outlets_table(outlets, articles.attrs.get("outlets"))
    options = Options(load_lexicons(lexicons), known, with_title)
    done = list(in_processes(partial(score_batch, options=options), in_batches(usable), jobs))
    report.warn()
    run = run_record(report, (batch.run for batch in done), options)
    tables = {name: pd.concat([getattr(batch, name) for batch in done], ignore_index=True) for name in NAMES}
    scored = tables["articles"]
    further = {name: schema.one_type(scored[name]) for name in schema.further_columns(scored)}
    return Scores(**tables | {"articles": scored.assign(**further)}, run=run)


def score_batch(articles: Sequence[read.Article], options: Options) -> Scores:
    """Score a few articles; `run` counts their rows, and lists those that failed."""
    import pandas as pd

    terms = term_finder(tuple(options.lexicons))
    rows: dict[str, list[Any]] = {name: [] for name in NAMES}
    scored, report = [], read.Report()
    for article in articles:
        try:
            found = measuring.measured(article, terms, options.with_title, options.outlets)
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
        measured = readability(pd.DataFrame(scored, columns=["article_id", "text"]))
        tables["articles"] = tables["articles"].merge(measured, on="article_id", how="left")
    return Scores(**tables, run={"counts": _counted(tables), "skipped": report.skipped})


def _counted(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Rows of each table, and articles without a perspective, with an unread date, or that are speeches."""
    articles = tables["articles"]
    dates = articles["date"]
    return {name: len(table) for name, table in tables.items()} | {
        "speeches": int((articles["quoted_share"] > schema.SPEECH).sum()),
        "perspective_unknown": int((articles["perspective"] == "unknown").sum()),
        "dates_not_iso": int(((dates != "") & (dates.map(schema.day) == "")).sum()),
    }


def run_record(
    report: read.Report, of_batches: Iterable[Mapping[str, Any]], options: Options
) -> dict[str, Any]:
    """What `run.json` says of all batches; refuses a run that could score nothing."""
    counts: Counter[str] = Counter()
    for run in of_batches:
        counts.update(run["counts"])
        report.skipped += run["skipped"]
    if not counts["articles"]:
        first = [f" First reason: {entry['source']}: {entry['reason']}" for entry in report.skipped[:1]]
        raise InputError(f"nothing could be scored; {len(report.skipped)} skipped.{''.join(first)}")
    lexicons = [
        {"name": x.name, "version": x.version, "sha256": x.sha256, "terms": len(x.terms)}
        for x in options.lexicons
    ]
    return {
        "framing": __version__,
        "lexicons": lexicons,
        "options": {"with_title": options.with_title, "readability": options.readability},
        "inputs": report.inputs,
        "counts": {name: counts[name] for name in NAMES},
        **{name: counts[name] for name in ("speeches", "perspective_unknown", "dates_not_iso")},
        "notes": report.notes,
        "skipped": report.skipped,
    }


def in_processes(work: Callable[[_Item], _Result], items: Iterable[_Item], jobs: int) -> Iterator[_Result]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if jobs <= 1:
        yield from map(work, items)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(jobs, return_as="generator", batch_size=1, pre_dispatch=2 * jobs)
    try:
        yield from parallel(delayed(work)(item) for item in items)
    except BrokenProcessPool:
        raise InputError(
            "a process was killed, as for want of memory; run it again with fewer --jobs. "
            "With --out, --resume goes on from what is done."
        ) from None


def in_batches(articles: Iterable[read.Article]) -> Iterator[list[read.Article]]:
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
