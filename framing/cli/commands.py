"""The commands but `lexicon`: each reads what it is given, calls a public function and writes the result."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from typer import Argument, Option

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
_MEASURE = "A number per article; repeat for several.  [default: loaded_own_per_1000]"
_LABELS = "A coder's sheet, or a table: article_id with start and end, or with columns as in articles."


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
    from framing import exchange, read, scoring
    from framing.lexicon import load_lexicons
    from framing.measuring import Options
    from framing.outlets import beside, outlets_table

    if (engine == "dask") != bool(scheduler):
        raise InputError("--engine dask and --scheduler ADDRESS go together; give both or neither.")
    if out is None and (resume or scheduler or format_ in exchange.FORMATS):
        raise InputError("--resume, --engine dask and workbooks need --out, a folder for the results.")
    report = read.Report()
    known = outlets_table(outlets, beside(inputs))
    words = load_lexicons(lexicon or None)
    options = Options(words, known, with_title, readability, not no_text, columns)
    with TemporaryDirectory() as nowhere:
        folder = out or Path(nowhere)
        report.set_apart(out, outlets, events, *(lexicon or ()))
        rows = read.articles(inputs, report, metadata, columns, day_first)
        found = common.progress(_prepared(rows, mark_copies, events))
        how: Any = {"jobs": jobs, "scheduler": scheduler, "resume": resume}
        made = "parquet" if format_ == "parquet" and out else "csv"
        run = scoring.score_into(folder, found, report, options, format=made, **how)
        exchange.write(folder, format_)
        if out is None:
            common.print_out((folder / "articles.csv").read_text(encoding="utf-8"))
    _sum_up(run, out)


def _sum_up(run: dict[str, Any], out: Path | None) -> None:
    for note in run["notes"]:
        common.say(note)
    if out:
        common.say(f"{', '.join(f'{n} {name}' for name, n in run['counts'].items())} → {out}")
        for name, told in _COUNTED.items():
            if run[name]:
                common.say(f"{run[name]} of {run['counts']['articles']} articles: {told}")
    common.leave(run["skipped"], out and out / "run.json")


def _prepared(rows: Iterator[dict[str, Any]], mark_copies: bool, events: Path | None) -> Any:
    """Articles with the columns that only all of them together give."""
    if not (mark_copies or events):
        return rows
    import pandas as pd

    import framing as fr
    from framing import schema, storage

    known = storage.read_table(events, "events") if events else None
    articles = pd.DataFrame(list(rows), dtype=object)
    if articles.empty:
        return ()
    if mark_copies:
        articles = fr.mark_copies(articles)
        copies = (articles["dup_group"] != "").mean()
        if copies > _MANY_COPIES:
            common.say(f"{copies:.0%} of the articles are copies of one another; comparisons count each once")
    if known is not None:
        articles = fr.assign_events(articles, known)
    return schema.records(articles)


def compare(
    folder: Annotated[Path, Argument(metavar="DIR", help="A folder written by framing score.")],
    measure: Annotated[list[str] | None, Option(help=_MEASURE, show_default=False)] = None,
    by: Annotated[str, Option(help="The groups.")] = "perspective",
    within: Annotated[str, Option(help="What is held fixed.")] = "event",
    contrast: Annotated[bool, Option("--contrast", help="Print the pairs: difference, ratio, p.")] = False,
    copies: Annotated[bool, Option("--copies", help="Count every copy of a text (dup_group).")] = False,
) -> None:
    """Compare groups of outlets within events, with 95% intervals."""
    from pandas import concat

    import framing as fr

    scores, measures = fr.read_tables(folder), measure or ["loaded_own_per_1000"]
    how: Any = {"by": by, "within": within, "copies": copies}
    tables = (fr.compare(scores, one, **how) for one in measures)
    common.print_out(fr.contrast(scores, measures, **how) if contrast else concat(tables))


def keyness(
    inputs: common.Inputs,
    target: Annotated[str, Option(help="A group.")],
    columns: common.Columns = None,
    reference: Annotated[str | None, Option(help="Another group. Default: all others.")] = None,
    by: Annotated[str, Option(help="The column of the groups.")] = "perspective",
    within: Annotated[str | None, Option(help="Compare within this column, as in event.")] = None,
    ngrams: Annotated[int, Option(metavar="1..3", help="Terms of up to so many words.")] = 1,
    mask_names: Annotated[bool, Option("--mask-names", help="Leave out names of actors.")] = False,
    outlets: common.Outlets = None,
    seed: common.Seed = 1,
) -> None:
    """Find the words that tell groups of articles apart; prints CSV."""
    import framing as fr

    articles = fr.read_articles(*inputs, columns=columns)
    how: Any = {"ngrams": ngrams, "mask_names": mask_names, "seed": seed, "outlets": outlets}
    common.print_out(fr.keyness(articles, by, target, reference, within=within, **how))
    common.leave(articles.attrs["skipped"])


def kwic(
    pattern: Annotated[str, Argument(help="As in a lexicon: 'special [military] operation', 'dictator*'.")],
    inputs: common.Inputs,
    columns: common.Columns = None,
    case: Annotated[bool, Option("--case", help="Upper and lower case differ.")] = False,
    outlets: common.Outlets = None,
    context: Annotated[int, Option(min=10, max=1000, help="Characters on either side.")] = 60,
    csv: Annotated[bool, Option("--csv", help="Print the table as CSV.")] = False,
) -> None:
    """Show every match of a pattern in its sentence, with its voice."""
    import framing as fr

    articles = fr.read_articles(*inputs, columns=columns)
    lines: Any = fr.kwic(articles, pattern, case=case, context=context, outlets=outlets)
    if csv:
        common.print_out(lines)
    else:
        for line in lines.map(common.plain).itertuples():
            shown = f"{line.pre[-context:]:>{context}}[{line.match}]{line.post[:context]}"
            common.print_out(f"{line.article_id[:28]:28} {line.voice:6} {shown}\n")
        matches = f"{len(lines)} match{'' if len(lines) == 1 else 'es'}"
        common.say(f"{matches} in {lines['article_id'].nunique()} of {len(articles)} articles")
    common.leave(articles.attrs["skipped"])


def read(
    inputs: common.Inputs,
    columns: common.Columns = None,
    lexicon: common.Lexicons = None,
    outlets: common.Outlets = None,
) -> None:
    """Show articles with their loaded terms marked."""
    import framing as fr
    from framing import reading

    articles = fr.read_articles(*inputs, columns=columns)
    scores = fr.score(articles, lexicon or None, outlets=outlets)
    shown = reading.marked(scores, articles, list(scores.articles["article_id"]))
    common.print_out(reading.render("terminal.txt.j2", articles=list(shown), notice=scores.notice))
    common.leave(scores.run["skipped"])


def report(
    folder: Annotated[Path, Argument(metavar="DIR", help="A folder of framing score, or of articles.")],
    out: Annotated[Path, Option("--out", metavar="FILE", help="The report.")] = Path("report.html"),
    articles: Annotated[list[str] | None, Option(metavar="INPUT", help="The scored texts.")] = None,
    study: Annotated[Path | None, Option(help="Whose figures are drawn. Default: one of each.")] = None,
    no_text: common.NoText = False,
    validity: Annotated[Path | None, Option(metavar="FILE", help="A CSV shown under Validity.")] = None,
) -> None:
    """Write figures, sentences and marked articles as one file.

    Tables of framing score hold no texts: without --articles, those that run.json names are read where they
    still lie. A report with full texts of third parties is not for redistribution; --no-text leaves them out.
    """
    import framing as fr

    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one written by framing score, or one of articles.")
    if any((folder / f"hits.{ending}").is_file() for ending in ("csv", "parquet")):
        scores, skipped = fr.read_tables(folder), []
        known = articles or [path for path in scores.run.get("inputs", {}) if Path(path).is_file()]
        columns = scores.run.get("options", {}).get("columns")
        texts = fr.read_articles(*known, columns=columns) if known else None
    else:
        texts = fr.read_articles(*(articles or [str(folder)]))
        scores = fr.score(texts)
        skipped = scores.run["skipped"]
    if texts is None and not no_text:
        common.say("no texts: the articles are not where they were scored; give --articles")
    page = fr.report(scores, None if no_text else texts, out=out, plan=study, validity=validity)
    common.print_out(f"{page}\n")
    common.leave(skipped)


def figures(
    study: Annotated[Path | None, Option(help="A study file. Default: studies/teaching.toml.")] = None,
    out: Annotated[Path, common.OUT] = Path("figures"),
    jobs: common.Jobs = 1,
) -> None:
    """Make a study's figures, with data, caption and provenance."""
    from framing import paths
    from framing import study as studies

    for path in studies.run(study or paths.project() / "studies" / "teaching.toml", out, jobs=jobs):
        common.print_out(f"{path}\n")


def validate(
    inputs: Annotated[list[str] | None, Argument(metavar="[INPUT]...", help="As for framing score.")] = None,
    sample: Annotated[int | None, Option(metavar="N", help="Draw N passages to label, into --out.")] = None,
    labels: Annotated[list[str] | None, Option(metavar="FILE", help=_LABELS)] = None,
    out: common.Out = None,
    columns: common.Columns = None,
    lexicon: common.Lexicons = None,
    outlets: common.Outlets = None,
    metadata: common.Metadata = None,
    seed: common.Seed = 1,
) -> None:
    """Find out how far the measures can be trusted on your texts.

    First:  framing validate --sample 200 INPUT --out labels  writes sheet.csv (passages without their
    outlets, a copy for each coder to fill in), codebook.md (how) and key.csv (which passage is whose; not
    for coders).

    Then:  framing validate --labels anna.csv --labels ben.csv  compares the library with each coder and the
    coders with each other, with 95% intervals, and names the loaded terms to repair. Writes validity.csv and
    terms.csv into --out, else prints the first.
    """
    import framing as fr
    from framing import labelling, paths, storage
    from framing.validation import validate_terms

    if (sample is None) == (not labels):
        raise InputError("give either --sample N (to draw passages) or --labels FILE (to compare).")
    if sample is not None and not (inputs and out):
        raise InputError("--sample needs articles and a folder: validate --sample 200 INPUT --out DIR")
    gold: Any = labels or []
    if inputs:
        articles = fr.read_articles(*inputs, metadata=metadata, columns=columns)
    else:
        articles, gold = labelling.read_labels(*gold)
    skipped = list(articles.attrs.get("skipped", ()))
    if sample is not None:
        sheet, key = labelling.draw_sample(articles, sample, lexicon or None, outlets=outlets, seed=seed)
        common.say(f"{len(key)} passages with {int(sheet['start'].notna().sum())} hits to label → {out}")
        made = {"sheet.csv": sheet, "key.csv": key}
    else:
        scores = fr.score(articles, lexicon or None, outlets=outlets)
        table = fr.validate(scores, gold, seed=seed)
        left_out = table.attrs["left_out"]
        skipped += [{"source": f"{one['n']} of the labels", "reason": one["reason"]} for one in left_out]
        made = {"validity.csv": table}
        if "hits" in set(table["measure"]):
            made["terms.csv"] = terms = validate_terms(scores, gold)
            for term in terms[terms["verdict"] == "repair"].to_dict("records"):
                right = f"{term['right']} of {term['hits']} hits right"
                common.say(f"repair {term['term_id']} ({term['lexicon']}): {right}: {term['forms']}")
    if out is None:
        common.print_out(made["validity.csv"])
    else:
        for name, table in made.items():
            storage.write_table(out / name, [table])
        if sample is not None:
            shutil.copy(paths.PACKAGE / "codebook.md", out)
    common.leave(skipped)
