"""framing score."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from typer import Option

from framing.cli import common
from framing.schema import InputError

_COUNTED = {  # in run.json, and told where there are any
    "speeches": "nine tenths or more of the words somebody's: a speech or a transcript, no news article",
    "perspective_unknown": "perspective unknown; see --outlets",
    "dates_not_iso": "date left unread, as 01/02/2022 is; see --day-first and --month-first",
}
_MANY_COPIES = 0.2  # of a corpus; from here on copies decide what is compared
_EVENTS = "A table like data/events.csv; assigns events."
_FORMAT = Option("--format", help="Of the tables; xlsx, sav (SPSS) and dta (Stata) are written beside CSV.")
Format = Annotated[Literal["csv", "parquet", "xlsx", "sav", "dta"], _FORMAT]
DayFirst = Annotated[bool | None, Option("--day-first/--month-first", help="How 01/02/2022 is read.")]


def score(
    inputs: common.Inputs,
    out: common.Out = None,
    columns: common.Columns = None,
    day_first: DayFirst = None,
    lexicon: common.Lexicons = None,
    format_: Format = "csv",
    with_title: Annotated[bool, Option("--with-title", help="Score the titles with the texts.")] = False,
    readability: Annotated[bool, Option("--readability", help="How hard each article is to read.")] = False,
    mark_copies: Annotated[bool, Option("--mark-copies", help="Find copies of one text.")] = False,
    events: Annotated[Path | None, Option(metavar="FILE", help=_EVENTS)] = None,
    outlets: common.Outlets = None,
    metadata: common.Metadata = None,
    no_text: common.NoText = False,
    jobs: common.Jobs = 1,
    engine: Annotated[Literal["local", "dask"], Option(help="Where the work is done.")] = "local",
    scheduler: Annotated[str | None, Option(metavar="ADDRESS", help="Of a Dask cluster.")] = None,
    resume: Annotated[bool, Option("--resume", help="Go on where a run into the folder stopped.")] = False,
) -> None:
    """Score articles: loaded terms, voices, statements, sentiment.

    Writes the tables articles, hits, names, statements, sentences and targets, and run.json, which lists
    every file or row that was skipped and why. Without --out the articles table is printed as CSV.

    A file's id is its name without the ending. In tables the usual headings are recognised, and a line says
    which were taken; --columns names others. All further columns travel along.

    Exit: 0 done; 1 something was skipped and the rest scored; 2 nothing could be scored.
    """
    from framing import batches, exchange, read
    from framing.lexicon import load_lexicons
    from framing.outlets import beside, outlets_table
    from framing.scoring import Options

    if (engine == "dask") != bool(scheduler):
        raise InputError("--engine dask and --scheduler ADDRESS go together; give both or neither.")
    if out is None and (resume or scheduler or format_ in exchange.FORMATS):
        raise InputError("--resume, --engine dask and workbooks need --out, a folder for the results.")
    here_only = metadata or columns or events or mark_copies or day_first is not None
    if scheduler and (here_only or format_ != "parquet"):
        raise InputError(
            "--engine dask writes --format parquet; --metadata, --columns, --day-first, --events and "
            "--mark-copies need --engine local."
        )
    report = read.Report()
    known = outlets_table(outlets, beside(inputs))
    options = Options(load_lexicons(lexicon or None), known, with_title, readability, text=not no_text)
    with TemporaryDirectory() as nowhere:
        folder = out or Path(nowhere)
        if scheduler:
            run = batches.score_data_set(folder, inputs, report, options, scheduler, resume)
        else:
            rows = read.articles(inputs, report, metadata, columns, day_first)
            found = _counted(_prepared(rows, mark_copies, events))
            made = format_ if out and format_ not in exchange.FORMATS else "csv"
            run = batches.score_into(folder, found, report, options, format=made, jobs=jobs, resume=resume)
        exchange.write(folder, format_)
        if out is None:
            common.print_out((folder / "articles.csv").read_text(encoding="utf-8"))
    for note in run["notes"]:
        common.say(note)
    if out:
        common.say(f"{', '.join(f'{n} {name}' for name, n in run['counts'].items())} → {out}")
        for name in (name for name in _COUNTED if run[name]):
            common.say(f"{run[name]} of {run['counts']['articles']} articles: {_COUNTED[name]}")
    common.leave(run["skipped"], out and out / "run.json")


def _prepared(rows: Iterator[dict[str, Any]], mark_copies: bool, events: Path | None) -> Iterator[Any]:
    """Articles with the columns that only all of them together give."""
    if not (mark_copies or events):
        return rows
    import pandas as pd

    import framing as fr
    from framing import schema, storage

    known = storage.read_table(events, "events") if events else None
    articles = pd.DataFrame(list(rows), dtype=object)
    if mark_copies and len(articles):
        articles = fr.mark_copies(articles)
        copies = (articles["dup_group"] != "").mean()
        if copies > _MANY_COPIES:
            common.say(f"{copies:.0%} of the articles are copies of one another; comparisons count each once")
    if known is not None and len(articles):
        articles = fr.assign_events(articles, known)
    return schema.records(articles)


def _counted(articles: Iterator[Any]) -> Any:
    """Articles passed on, and counted where somebody watches."""
    if not sys.stderr.isatty():
        return articles
    from rich.console import Console
    from rich.progress import track

    return track(articles, "scoring", console=Console(stderr=True), transient=True)
