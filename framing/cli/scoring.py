"""framing score."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from typer import Option

from framing import read
from framing.cli import output
from framing.cli.options import Columns, Inputs, Jobs, Lexicons, Metadata, NoText, Out, Outlets
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
    inputs: Inputs,
    out: Out = None,
    columns: Columns = None,
    day_first: DayFirst = None,
    lexicon: Lexicons = None,
    format_: Format = "csv",
    with_title: Annotated[bool, Option("--with-title", help="Score the titles with the texts.")] = False,
    readability: Annotated[bool, Option("--readability", help="How hard each article is to read.")] = False,
    mark_copies: Annotated[bool, Option("--mark-copies", help="Find copies of one text.")] = False,
    events: Annotated[Path | None, Option(metavar="FILE", help=_EVENTS)] = None,
    outlets: Outlets = None,
    metadata: Metadata = None,
    no_text: NoText = False,
    jobs: Jobs = 1,
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
    from framing import batches, exchange
    from framing.lexicon import load_lexicons
    from framing.outlets import beside, outlets_table
    from framing.scoring import Options

    cluster = engine == "dask"
    if cluster != bool(scheduler):
        raise InputError("--engine dask and --scheduler ADDRESS go together; give both or neither.")
    if out is None and (resume or cluster or format_ in exchange.FORMATS):
        raise InputError("--resume, --engine dask and workbooks need --out, a folder for the results.")
    here_only = metadata or columns or events or mark_copies or day_first is not None
    if cluster and (here_only or format_ != "parquet"):
        raise InputError(
            "--engine dask writes --format parquet; --metadata, --columns, --day-first, --events and "
            "--mark-copies need --engine local."
        )
    report = read.Report()
    table = outlets_table(outlets, beside(inputs))
    options = Options(load_lexicons(lexicon or None), table, with_title, readability, text=not no_text)
    try:
        with ExitStack() as stack:
            folder = out or Path(stack.enter_context(TemporaryDirectory()))
            if scheduler:
                run = batches.score_data_set(folder, inputs, report, options, scheduler, resume)
            else:
                rows = read.articles(inputs, report, metadata, columns, day_first)
                made = format_ if out and format_ not in exchange.FORMATS else "csv"
                found = output.progress(_prepared(rows, mark_copies, events))
                run = batches.score_into(
                    folder, found, report, options, format=made, jobs=jobs, resume=resume
                )
            exchange.write(folder, format_)
            if out is None:
                output.print_out((folder / "articles.csv").read_text(encoding="utf-8"))
    except InputError:
        output.list_skipped(report.skipped[1:])
        raise
    _sum_up(run, report, out)


def _prepared(
    articles: Iterator[read.Article], mark_copies: bool, events: Path | None
) -> Iterator[read.Article]:
    """Articles with the columns that only all of them together give."""
    if not (mark_copies or events):
        return articles
    import pandas as pd

    import framing as fr
    from framing import schema, storage

    known = storage.read_table(events, "events") if events else None
    table = pd.DataFrame(list(articles), dtype=object)
    if mark_copies and len(table):
        table = fr.mark_copies(table)
        copies = (table["dup_group"] != "").mean()
        if copies > _MANY_COPIES:
            output.say(f"{copies:.0%} of the articles are copies of one another; comparisons count each once")
    if known is not None and len(table):
        table = fr.assign_events(table, known)
    return schema.records(table)


def _sum_up(run: dict[str, Any], report: read.Report, out: Path | None) -> None:
    """Say what was understood, made, counted and skipped."""
    for note in report.notes:
        output.say(note)
    if out is not None:
        output.say(f"{', '.join(f'{n} {name}' for name, n in run['counts'].items())} → {out}")
        for key, told in _COUNTED.items():
            if run[key]:
                output.say(f"{run[key]} of {run['counts']['articles']} articles: {told}")
    output.leave(report.skipped, out and out / "run.json")
