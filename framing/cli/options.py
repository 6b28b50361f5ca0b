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
_FORMAT = "Of the tables; xlsx, sav (SPSS) and dta (Stata) are written beside CSV."
_LEXICON = "A lexicon (framing lexicon list) or its folder; repeat for several. Default: the shipped ones."

Inputs = Annotated[list[str], Argument(metavar="INPUT", help=_INPUT)]
Columns = Annotated[str | None, Option("--columns", metavar="OURS=YOURS,…", help=_COLUMNS)]
_EVENTS = "A table like data/events.csv; assigns events."
Events = Annotated[Path | None, Option(metavar="FILE", help=_EVENTS)]
Format = Annotated[str, Option("--format", metavar="csv|parquet|xlsx|sav|dta", help=_FORMAT)]
DayFirst = Annotated[bool | None, Option("--day-first/--month-first", help="How 01/02/2022 is read.")]
Metadata = Annotated[Path | None, Option(metavar="FILE", help="A CSV: article_id, outlet … of plain files.")]
Lexicons = Annotated[list[str] | None, Option("--lexicon", metavar="NAME_OR_PATH", help=_LEXICON)]
Outlets = Annotated[Path | None, Option(metavar="FILE", help="A table like data/outlets.csv, the default.")]
Scored = Annotated[Path, Argument(metavar="DIR", help="A folder written by framing score.")]
Out = Annotated[Path | None, Option("--out", metavar="DIR", help="Folder for the results; made if absent.")]
Jobs = Annotated[int, Option(min=1, metavar="N", help="Processes; the results do not depend on it.")]
NoText = Annotated[bool, Option("--no-text", help="No word of the articles: offsets, ids and numbers.")]
Case = Annotated[bool, Option("--case", help="Upper and lower case differ.")]
