"""Articles → tables, batch by batch: in memory, or in a folder, where a run that was killed goes on."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from operator import call
from pathlib import Path
from typing import Any

import pandas as pd
from pyarrow.parquet import read_schema

from framing import __version__, read, schema, storage
from framing.lexicon import LexiconLike, load_lexicons
from framing.measuring import Options, score_batch
from framing.outlets import outlets_table
from framing.schema import InputError, PathLike, records
from framing.scores import NAMES, RESULT, Scores, refuse_others

_MOST = 64  # articles
_CHARACTERS = 1_000_000  # of a batch, unless one article has more
_AT_ONCE = 16  # batches that are merged in one piece
_PART = re.compile(rf"\d{{8}}-[0-9a-f]{{16}}|{RESULT.pattern}|\..*")  # what may lie in `parts`


def score(
    articles: pd.DataFrame,
    lexicons: LexiconLike = None,
    *,
    with_title: bool = False,
    outlets: PathLike | None = None,
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
    schema.require(articles, ("article_id", "text"))
    report = read.Report(articles.attrs)
    usable = read.checked(((row, f"row {n}") for n, row in enumerate(records(articles))), report)
    known = outlets_table(outlets, articles.attrs.get("outlets"))
    options = Options(load_lexicons(lexicons), known, with_title)
    done = in_processes(partial(score_batch, options=options), in_batches(usable), jobs)
    report.warn()
    run = run_record(report, (batch.run for batch in done), options)
    tables = {name: pd.concat([getattr(batch, name) for batch in done], ignore_index=True) for name in NAMES}
    scored = tables["articles"]
    further = {name: schema.one_type(scored[name]) for name in schema.further_columns(scored)}
    return Scores(**tables | {"articles": scored.assign(**further)}, run=run)


def score_into(
    folder: Path,
    articles: Iterable[read.Article],
    report: read.Report,
    options: Options,
    *,
    format: str = "csv",  # noqa: A002 - as in Scores.save
    jobs: int = 1,
    scheduler: str | None = None,
    resume: bool = False,
) -> dict[str, Any]:
    """Score articles as they come, in constant memory, and write what `Scores.save` would write.

    The articles' further columns, whose type no batch knows, are text. The bytes depend on the articles and
    the options alone. With `scheduler` the work is done on a Dask cluster; with `resume`, batches of an
    earlier run with the same articles and options are kept. Returns what `run.json` holds.
    """
    parts = _folder_of_parts(folder, resume)
    work = partial(_score_part, parts=parts.absolute(), options=options)
    batches = enumerate(in_batches(articles))
    done = on_cluster(work, batches, scheduler) if scheduler else in_processes(work, batches, jobs)
    try:
        run = run_record(report, map(_run_of, done), options) | {"text": options.text, "format": format}
    except InputError:  # there is nothing to go on from
        shutil.rmtree(parts)
        raise
    for name in NAMES:
        storage.write_table(parts / f"{name}.{format}", _pieces([part / f"{name}.parquet" for part in done]))
    storage.write_json(parts / "run.json", run)
    _publish(folder, format)
    return run


def _folder_of_parts(folder: Path, resume: bool) -> Path:
    """`parts`, empty unless a run resumes an earlier one; refused where others' files lie in the way."""
    parts = folder / "parts"
    refuse_others(folder)
    for path in parts.glob("*"):
        if not _PART.fullmatch(path.name):
            raise InputError(f"{path} is in the way, and none of ours; give another folder.")
    if parts.is_dir() and not resume:
        shutil.rmtree(parts)
    parts.mkdir(parents=True, exist_ok=True)
    return parts


def _score_part(numbered: tuple[int, Sequence[read.Article]], parts: Path, options: Options) -> Path:
    """Score a batch into a folder of its own, unless that was done with the same articles and options."""
    number, articles = numbered
    lexicons = [lexicon.sha256 for lexicon in options.lexicons]
    how = [__version__, lexicons, options.outlets, options.with_title, options.readability, options.text]
    part = parts / f"{number:08}-{storage.sha256(json.dumps([how, articles], sort_keys=True))[:16]}"
    if not _run_of(part):
        shutil.rmtree(part, ignore_errors=True)
        scores = score_batch(articles, options)
        mixed = scores.articles.columns[scores.articles.dtypes.eq("object")]
        scores.articles[mixed] = scores.articles[mixed].apply(schema.texts)
        scores.save(part, "parquet", options.text)
    return part


def _run_of(part: Path) -> dict[str, Any]:
    """What a part's `run.json`, written last, says; empty where a part is not there or damaged."""
    try:
        for name in NAMES:
            read_schema(part / f"{name}.parquet")
        return dict(json.loads((part / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _pieces(files: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """One table of all batches, a few at a time."""
    columns = list(dict.fromkeys(column for file in files for column in read_schema(file).names))
    for first in range(0, len(files), _AT_ONCE):
        tables = map(pd.read_parquet, files[first : first + _AT_ONCE])
        yield pd.concat([table.reindex(columns=columns, fill_value="") for table in tables])


def _publish(folder: Path, format: str) -> None:  # noqa: A002
    """Put the finished tables of `folder/parts` in place of an earlier run's, and `run.json` last."""
    parts = folder / "parts"
    (folder / "run.json").unlink(missing_ok=True)  # a folder without it is not finished
    for earlier in list(folder.iterdir()):
        if RESULT.fullmatch(earlier.name):
            earlier.unlink()
    for name in (*(f"{name}.{format}" for name in NAMES), "run.json"):
        (parts / name).replace(folder / name)
    shutil.rmtree(parts)


def run_record(report: read.Report, runs: Iterable[Mapping[str, Any]], options: Options) -> dict[str, Any]:
    """What `run.json` says of all batches; refuses a run that could score nothing."""
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update(run["counts"])
        report.skipped += run["skipped"]
    if not counts["articles"]:
        raise report.refusal("nothing could be scored")
    lexicons = [
        {"name": x.name, "version": x.version, "sha256": x.sha256, "terms": len(x.terms)}
        for x in options.lexicons
    ]
    return {
        "framing": __version__,
        "lexicons": lexicons,
        "options": {name: getattr(options, name) for name in ("with_title", "readability", "columns")},
        "inputs": report.inputs,
        "counts": {name: counts[name] for name in NAMES},
        **{name: counts[name] for name in ("speeches", "perspective_unknown", "dates_not_iso")},
        "notes": report.notes,
        "skipped": report.skipped,
    }


def in_batches(articles: Iterable[read.Article]) -> Iterator[list[read.Article]]:
    """Articles in lists of at most 64, and of about a million characters unless one article has more."""
    batch: list[read.Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article["text"])
        if len(batch) == _MOST or size > _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def in_processes(work: Callable[[Any], Any], items: Iterable[Any], jobs: Any) -> list[Any]:
    """The results of work on each item, in the order of the items, which are read as they are needed."""
    if not isinstance(jobs, int) or jobs < 1:
        raise InputError(f"jobs is {jobs!r}; give a number of processes, 1 or more.")
    if jobs == 1:
        return list(map(work, items))
    from joblib import Parallel, delayed

    try:
        at_once = min(jobs, 4 * (os.cpu_count() or 1))
        return list(Parallel(at_once, batch_size=1, pre_dispatch=2 * at_once)(map(delayed(work), items)))
    except BrokenProcessPool:
        told = "a process was killed, as for want of memory; run it again with fewer --jobs."
        raise InputError(f"{told} With --out, --resume goes on from what is done.") from None


def on_cluster(work: Callable[[Any], Any], items: Iterable[Any], address: str) -> list[Any]:
    """The same by the workers of a Dask scheduler; whoever reaches one can run code on them."""
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install distributed.") from None
    for noisy in ("asyncio", "distributed", "distributed.client"):  # they list what is given up, with traces
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=10)
        client.wait_for_workers(1, timeout=10)
    except (OSError, ValueError) as error:
        told = f"no Dask scheduler with workers answers ({error})."
        raise InputError(f"--scheduler {address}: {told}") from None
    done: list[Any] = []
    waiting: deque[Any] = deque()
    with client:
        shared = client.submit(lambda: work)  # sent once, and made again where its worker is lost
        try:
            for item in items:
                waiting.append(client.submit(call, shared, item, pure=False))
                if len(waiting) > 2 * sum(client.ncores().values()):
                    done.append(waiting.popleft().result())
            return done + [future.result() for future in waiting]
        except (CancelledError, CommClosedError, KilledWorker) as error:
            told = f"the cluster, or all workers that tried a batch, were lost ({error})"
            raise InputError(f"{told}; --resume goes on from what is done.") from None
