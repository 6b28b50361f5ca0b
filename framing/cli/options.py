"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

_INPUT = (
    "Folders, or files: .txt, .md, .html, .docx, .rtf, .pdf, .csv, .tsv, .json, .jsonl, .parquet, .xlsx, "
    ".xls, .ods, .zip (also .gz); exports of Nexis, Factiva, ProQuest; - is standard input."
)
_COLUMNS = "Which headings are what, where usual names do not tell, as in text=body,date=published."
_LEXICON = "A lexicon (framing lexicon list) or its folder; repeat for several. Default: the shipped ones."

Inputs = Annotated[list[str], Argument(metavar="INPUT", help=_INPUT)]
Columns = Annotated[str | None, Option("--columns", metavar="OURS=YOURS,…", help=_COLUMNS)]
Metadata = Annotated[Path | None, Option(metavar="FILE", help="A CSV: article_id, outlet … of plain files.")]
Lexicons = Annotated[list[str] | None, Option("--lexicon", metavar="NAME_OR_PATH", help=_LEXICON)]
Outlets = Annotated[Path | None, Option(metavar="FILE", help="A table like data/outlets.csv, the default.")]
Scored = Annotated[Path, Argument(metavar="DIR", help="A folder written by framing score.")]
_OUT = Option("--out", metavar="DIR", file_okay=False, writable=True, help="For the results; made if absent.")
Out = Annotated[Path | None, _OUT]
Jobs = Annotated[int, Option(min=1, metavar="N", help="Processes; the results do not depend on it.")]
NoText = Annotated[bool, Option("--no-text", help="No word of the articles: offsets, ids and numbers.")]
