"""What the commands share: arguments, results to stdout, messages to stderr, and what was skipped."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

from typer import Argument, Exit, Option

if TYPE_CHECKING:
    import pandas as pd

_LISTED = 5  # of those skipped, in the terminal; run.json lists all
_INPUT = (
    "Folders, or files: .txt, .md, .html, .docx, .rtf, .pdf, .csv, .tsv, .json, .jsonl, .parquet, .xlsx, "
    ".xls, .ods, .zip (also .gz); exports of Nexis, Factiva, ProQuest; - is standard input."
)
_COLUMNS = "Which headings are what, where usual names do not tell, as in text=body,date=published."
_LEXICON = "A lexicon (framing lexicon list) or its folder; repeat for several. Default: the shipped ones."
OUT = Option("--out", metavar="DIR", file_okay=False, writable=True, help="For the results; made if absent.")

Inputs = Annotated[list[str], Argument(metavar="INPUT", help=_INPUT)]
Columns = Annotated[str | None, Option("--columns", metavar="OURS=YOURS,…", help=_COLUMNS)]
Metadata = Annotated[Path | None, Option(metavar="FILE", help="A CSV: article_id, outlet … of plain files.")]
Lexicons = Annotated[list[str] | None, Option("--lexicon", metavar="NAME_OR_PATH", help=_LEXICON)]
Outlets = Annotated[Path | None, Option(metavar="FILE", help="A table like data/outlets.csv, the default.")]
Out = Annotated[Path | None, OUT]
Jobs = Annotated[int, Option(min=1, metavar="N", help="Processes; the results do not depend on it.")]
Seed = Annotated[int, Option(min=0, max=2**32 - 1, help="Of what is drawn by lot.")]
NoText = Annotated[bool, Option("--no-text", help="No word of the articles: offsets, ids and numbers.")]


def plain(text: object, but: str = "") -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in but else " " for c in str(text))


def say(message: str) -> None:
    """Write a message; where none can be written, the work goes on."""
    _put(f"{plain(message)}\n", sys.stderr, OSError)


def print_out(result: str | pd.DataFrame) -> None:
    """Write results, a table as CSV; unaltered unless somebody reads them on a terminal."""
    from framing import storage

    text = result if isinstance(result, str) else storage.to_csv(result)
    if sys.stdout.isatty():
        text = plain(text, but="\n")
    _put(text, sys.stdout, BrokenPipeError)  # the reader has seen enough, as `head` does


def _put(text: str, stream: TextIO, forgiven: type[OSError]) -> None:
    """Write to a stream, which is closed where that fails as it may."""
    try:
        stream.write(text)
        stream.flush()
    except forgiven:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def leave(skipped: Sequence[Mapping[str, str]], listed: Path | None = None) -> None:
    """Name the first that were skipped, and why, and leave with 1, if anything was."""
    for entry in skipped[:_LISTED]:
        say(f"skipped {entry['source']}: {entry['reason']}")
    if skipped:
        say(f"{len(skipped)} skipped" + (f"; all are listed in {listed}" if listed else ""))
        raise Exit(1)


def progress(articles: Any) -> Any:
    """Pass articles on, and count them where somebody watches."""
    if not sys.stderr.isatty():
        return articles
    from rich.console import Console
    from rich.progress import track

    return track(articles, "scoring", console=Console(stderr=True), transient=True)
