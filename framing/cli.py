"""The command line: results to stdout or --out, messages to stderr; one line for bad input, no traceback."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Exit, Option, Typer
from typer.main import get_command

from framing.schema import InputError, suggest

if TYPE_CHECKING:
    import pandas as pd

app = Typer(
    name="framing",
    help="Measure how outlets describe the same events: whose words, about whom, how sure.\n\n"
    "Start with:  framing score data/articles --out out\n\n"
    "It reads a folder or files of articles and writes tables; then  framing compare out  compares groups, "
    "and  framing kwic 'dictator*' data/articles  shows the sentences behind a number. "
    "No network, no account. Each command has its own --help.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
lexicons_app = Typer(help="Look at lexicons and check them.", rich_markup_mode=None)
app.add_typer(lexicons_app, name="lexicon")

_INPUT = "Folders, or files of .txt, .md, .html, .csv, .jsonl, .parquet (also .gz); - is standard input."
Inputs = Annotated[list[str], Argument(metavar="INPUT", help=_INPUT)]
Out = Annotated[Path | None, Option("--out", metavar="DIR", help="Folder for the results; made if absent.")]
_LEXICON = "A lexicon (framing lexicon list) or its folder; repeat for several. Default: the shipped ones."
Lexicons = Annotated[list[str] | None, Option("--lexicon", metavar="NAME_OR_PATH", help=_LEXICON)]
Outlets = Annotated[Path | None, Option(metavar="FILE", help="A table like data/outlets.csv, the default.")]
Metadata = Annotated[Path | None, Option(metavar="FILE", help="A CSV: article_id, outlet … of plain files.")]
Jobs = Annotated[int, Option(min=1, metavar="N", help="Processes; the results do not depend on it.")]
NoText = Annotated[bool, Option("--no-text", help="No word of the articles: offsets, ids and numbers.")]
AsCsv = Annotated[bool, Option("--csv", help="Print the table as CSV.")]
Case = Annotated[bool, Option("--case", help="Upper and lower case differ.")]

_TOLD = {  # where `run.json` counts any
    "perspective_unknown": "perspective unknown; see --outlets",
    "dates_not_iso": "date not written YYYY-MM-DD; left unread",
}


@app.command()
def score(
    inputs: Inputs,
    out: Out = None,
    lexicon: Lexicons = None,
    format_: Annotated[str, Option("--format", metavar="csv|parquet", help="Of the tables.")] = "csv",
    with_title: Annotated[bool, Option("--with-title", help="Score the titles with the texts.")] = False,
    no_text: NoText = False,
    readability: Annotated[bool, Option("--readability", help="How hard each article is to read.")] = False,
    outlets: Outlets = None,
    metadata: Metadata = None,
    jobs: Jobs = 1,
    resume: Annotated[bool, Option("--resume", help="Go on where a run into the folder stopped.")] = False,
    engine: Annotated[str, Option(metavar="local|dask", help="Where the work is done.")] = "local",
    scheduler: Annotated[str | None, Option(metavar="ADDRESS", help="Of Dask; else one is started.")] = None,
) -> None:
    """Score articles: loaded terms, voices, statements, sentiment.

    Writes the tables articles, hits, statements, sentences and targets, and run.json, which lists every file
    or row that was skipped and why. Without --out the articles table is printed as CSV.

    A file's id is its name without the ending; tables need the columns article_id and text. Columns outlet,
    date, event and title are used where they are given, and all others travel along.

    Exit: 0 done; 1 something was skipped and the rest scored; 2 nothing could be scored.
    """
    from framing.lexicon import load_lexicons
    from framing.outlets import outlets_table
    from framing.parts import Options, score_into
    from framing.read import Report, articles

    _known("--format", format_, ("csv", "parquet"))
    _known("--engine", engine, ("local", "dask"))
    if scheduler and engine == "local":
        raise InputError("--scheduler is for --engine dask; give both or neither.")
    if out is None and (resume or engine == "dask"):
        raise InputError("--resume and --engine dask need --out, a folder for the results.")
    if engine == "dask" and (metadata or format_ != "parquet"):
        raise InputError("--engine dask writes --format parquet, and reads no --metadata.")
    report = Report()
    options = Options(
        load_lexicons(lexicon or None), outlets_table(outlets), with_title, readability, text=not no_text
    )
    _writable(out)
    try:
        with ExitStack() as stack:
            folder = out or Path(stack.enter_context(TemporaryDirectory()))
            if engine == "dask":
                from framing.distributed import cluster, score_data_set

                stack.enter_context(cluster(scheduler, jobs))
                run = score_data_set(folder, [str(given) for given in inputs], report, options, resume)
            else:
                found = _progress(articles(inputs, report, metadata))
                made = format_ if out else "csv"
                run = score_into(folder, found, report, options, format=made, jobs=jobs, resume=resume)
            if out is None:
                _print((folder / "articles.csv").read_text(encoding="utf-8"))
        if out is not None:
            _say(f"{', '.join(f'{n} {name}' for name, n in run['counts'].items())} → {out}")
            for key, told in _TOLD.items():
                if run[key]:
                    _say(f"{run[key]} of {run['counts']['articles']} articles: {told}")
    except InputError:
        if out is None or not (out / "parts").exists():  # nothing could be scored: say why
            _list(report.skipped[1:])
        raise
    _skipped(report.skipped, out and out / "run.json")


@app.command()
def kwic(
    pattern: Annotated[str, Argument(help="As in a lexicon: 'special [military] operation', 'dictator*'.")],
    inputs: Inputs,
    case: Case = False,
    context: Annotated[int, Option(min=10, max=1000, help="Characters on either side.")] = 60,
    csv: AsCsv = False,
) -> None:
    """Show every match of a pattern in its sentence, with its voice."""
    import framing as fr

    articles = fr.read_articles(*inputs)
    lines = fr.kwic(articles, pattern, case=case, context=context)
    if csv:
        _print_csv(lines)
    else:
        for line in lines.to_dict("records"):
            name, pre, match, post = (_plain(line[key]) for key in ("article_id", "pre", "match", "post"))
            _print(f"{name[:28]:28} {line['voice']:6} {pre[-context:]:>{context}}[{match}]{post[:context]}\n")
        _say(f"{len(lines)} matches in {lines['article_id'].nunique()} of {len(articles)} articles")
    _skipped(articles.attrs["skipped"])


@app.command()
def read(inputs: Inputs, lexicon: Lexicons = None) -> None:
    """Show articles with their loaded terms marked."""
    from rich.console import Console

    import framing as fr
    from framing import reading

    articles = fr.read_articles(*inputs)
    scores = fr.score(articles, lexicon or None)
    terminal = sys.stdout.isatty()
    plain = not terminal or bool(os.environ.get("NO_COLOR"))
    console = Console(color_system=None if plain else "auto", highlight=False)
    _print(f"{scores.notice}\n{reading.LEGEND}\n".lstrip())
    for article in reading.marked(scores, articles, list(scores.articles["article_id"])):
        with console.capture() as shown:
            console.print(reading.terminal(article), soft_wrap=not terminal)
        _print(shown.get(), as_is=True)
    _skipped(scores.run["skipped"])


@app.command()
def report(
    folder: Annotated[Path, Argument(metavar="DIR", help="A folder of framing score, or of articles.")],
    out: Annotated[Path, Option("--out", metavar="FILE", help="The report.")] = Path("report.html"),
    articles: Annotated[list[str] | None, Option(metavar="INPUT", help="The scored texts.")] = None,
    study: Annotated[Path | None, Option(help="Whose figures are drawn. Default: one of each.")] = None,
    no_text: NoText = False,
    excerpt: Annotated[int | None, Option(min=1, metavar="N", help="Words shown of an article.")] = None,
    validity: Annotated[Path | None, Option(metavar="FILE", help="A CSV shown under Validity.")] = None,
) -> None:
    """Write figures, sentences and marked articles as one file.

    Tables of framing score hold no texts: without --articles, those that run.json names are read where they
    still lie. A report with full texts of third parties is not for redistribution; --no-text leaves them out.
    """
    import framing as fr

    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one written by framing score, or one of articles.")
    if any((folder / f"articles.{ending}").is_file() for ending in ("csv", "parquet")):
        scores = fr.read_tables(folder)
        known = articles or [path for path in scores.run.get("inputs", {}) if Path(path).is_file()]
        texts, skipped = None if no_text or not known else fr.read_articles(*known), []
    else:
        texts = fr.read_articles(*(articles or [str(folder)]))
        scores = fr.score(texts)
        texts, skipped = None if no_text else texts, scores.run["skipped"]
    if texts is None and not no_text:
        _say("no texts: the articles are not where they were scored; give --articles")
    for path in fr.report(scores, texts, out=out, plan=study, excerpt=excerpt, validity=validity):
        _print(f"{path}\n")
    _skipped(skipped)


_MEASURE = "A number per article; repeat for several.  [default: loaded_own_per_1000]"


@app.command()
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
    if contrast:
        found = fr.contrast(scores, measures, by=by, within=within, copies=copies)
    else:
        found = concat([fr.compare(scores, name, by=by, within=within, copies=copies) for name in measures])
    _print_csv(found)


@app.command()
def validate(
    inputs: Annotated[list[str] | None, Argument(metavar="[INPUT]...", help="As for framing score.")] = None,
    sample: Annotated[int | None, Option(metavar="N", help="Draw N passages to label, into --out.")] = None,
    labels: Annotated[list[str] | None, Option(metavar="FILE", help="A coder's sheet; repeatable.")] = None,
    out: Out = None,
    lexicon: Lexicons = None,
    outlets: Outlets = None,
    metadata: Metadata = None,
    seed: Annotated[int, Option(help="Of the sample and of the intervals.")] = 1,
) -> None:
    """Find out how far the measures can be trusted on your texts.

    First:  framing validate --sample 200 INPUT --out labels  writes sheet.csv (passages without their
    outlets, a copy for each coder to fill in), codebook.md (how) and key.csv (which passage is whose; not
    for coders).

    Then:  framing validate --labels anna.csv --labels ben.csv  compares the library with each coder and the
    coders with each other, with 95% intervals, and names the loaded terms to repair. With INPUT the labels
    may be tables of your own: article_id with start and end, or with columns named as in the articles table.
    Writes validity.csv and terms.csv into --out, else prints the first.

    Exit: 0 done; 1 something was left out, and told, and the rest compared; 2 nothing could be done.
    """
    import framing as fr
    from framing import labelling, paths, storage, validation

    if (sample is None) == (not labels):
        raise InputError("give either --sample N (to draw passages) or --labels FILE (to compare).")
    if sample is not None and not (inputs and out):
        raise InputError(
            "--sample needs articles and a folder: framing validate --sample 200 INPUT --out DIR"
        )
    _writable(out)
    articles = fr.read_articles(*inputs, metadata=metadata) if inputs else None
    skipped = articles.attrs["skipped"] if articles is not None else []
    gold: Any = labels
    if sample is not None and articles is not None:
        sheet, key = labelling.draw_sample(articles, sample, lexicon or None, outlets=outlets, seed=seed)
        files = {"sheet.csv": storage.to_csv(sheet), "key.csv": storage.to_csv(key)}
        files["codebook.md"] = (paths.PACKAGE / "codebook.md").read_text(encoding="utf-8")
        _say(f"{len(key)} passages with {int(sheet['start'].notna().sum())} hits to label → {out}")
    else:
        if articles is None:
            articles, gold = labelling.read_labels(*labels or ())
        scores = fr.score(articles, lexicon or None, outlets=outlets)
        table = fr.validate(scores, gold, seed=seed)
        files = {"validity.csv": storage.to_csv(table)}
        if "hits" in set(table["measure"]):
            terms = validation.validate_terms(scores, gold)
            files["terms.csv"] = storage.to_csv(terms)
            for term in terms[terms["verdict"] == "repair"].itertuples():
                count = f"{term.hits} hits, {term.right} right"
                _say(f"repair {term.term_id} ({term.lexicon}): {count}: {term.forms}")
        for entry in table.attrs["left_out"]:
            skipped = [*skipped, {"source": f"{entry['n']} of the labels", "reason": entry["reason"]}]
    if out is None:
        _print(files["validity.csv"])
        files = {}
    for name, text in files.items():
        with storage.written_whole(Path(out or "", name)) as file:
            file.write(text)
    _skipped(skipped)


@app.command()
def keyness(
    inputs: Inputs,
    target: Annotated[str | None, Option(help="A group. Default: each in turn.")] = None,
    reference: Annotated[str | None, Option(help="Another group. Default: all others.")] = None,
    by: Annotated[str, Option(help="The column of the groups.")] = "perspective",
    within: Annotated[str | None, Option(help="Compare within this column, as in event.")] = None,
    ngrams: Annotated[int, Option(metavar="1..3", help="Terms of up to so many words.")] = 1,
    case: Case = False,
    mask_names: Annotated[bool, Option("--mask-names", help="Leave out names of actors.")] = False,
    outlets: Outlets = None,
    seed: Annotated[int, Option(min=0)] = 1,
) -> None:
    """Find the words that tell groups of articles apart; prints CSV."""
    import framing as fr

    articles = fr.read_articles(*inputs)
    words = fr.keyness(
        articles, by, target, reference, within=within, ngrams=ngrams, case=case, mask_names=mask_names,
        outlets=outlets, seed=seed,
    )  # fmt: skip
    _print_csv(words)
    _skipped(articles.attrs["skipped"])


@app.command()
def figures(
    study: Annotated[Path | None, Option(help="A study file. Default: studies/teaching.toml.")] = None,
    out: Annotated[Path, Option("--out", help="Folder for the figures.")] = Path("figures"),
    check: Annotated[bool, Option("--check", help="Only name figures out of date; exit 1.")] = False,
    verify_with: Annotated[list[str] | None, Option(metavar="TEXTS", help="Only compare hashes.")] = None,
    jobs: Jobs = 1,
) -> None:
    """Make a study's figures, with data, caption and provenance.

    A figure whose inputs, options and versions are those it was made from is left as it is. --verify-with
    confirms by hash that a study's derived tables were made from these texts.
    """
    from framing import paths
    from framing import study as studies

    file = study or paths.project() / "studies" / "teaching.toml"
    if verify_with:
        for tables, count in studies.verify(file, *verify_with).items():
            _print(f"{tables}: {count} articles confirmed\n")
    elif check:
        stale = studies.check(file, out)
        for name in stale:
            _print(f"{name}\n")
        if stale:
            _say(f"{len(stale)} figures do not match their inputs; framing figures makes them again")
            raise Exit(1)
    else:
        _writable(out)
        for path in studies.run(file, out, jobs=jobs):
            _print(f"{path}\n")


@lexicons_app.command("list")
def lexicon_list() -> None:
    """List the lexicons that come with framing."""
    from framing import lexicon

    for loaded in map(lexicon.load_lexicon, lexicon.available()):
        terms = f"{len(loaded.terms):5} terms"
        _print(f"{loaded.name:16} {loaded.version:8} {terms}  {loaded.licence:10} {loaded.title}\n")


@lexicons_app.command("check")
def lexicon_check(
    names: Annotated[list[str] | None, Argument(metavar="[NAME_OR_PATH]...", help="Default: all.")] = None,
) -> None:
    """Check lexicons (ids, categories, examples, rationale, overlaps) and print the symmetry audit."""
    from framing import lexicon, lexicon_check

    problems = 0
    for name in names or lexicon.available():
        found = lexicon_check.check(name)
        for line in found:
            _say(line)
        problems += len(found)
        if not found:
            loaded = lexicon.load_lexicon(name)
            audit = lexicon_check.audit(loaded).to_string(float_format="%g")
            _print(f"{name}: {len(loaded.terms)} terms, no problem. Symmetry audit:\n{audit}\n\n")
    if problems:
        raise InputError(f"{problems} problem{'s' if problems > 1 else ''}; each is named above.")


@lexicons_app.command("new")
def lexicon_new(
    name: Annotated[str, Argument(metavar="NAME", help="Of the folder to make, or its path.")],
) -> None:
    """Start a lexicon of your own from two example rows."""
    from framing import lexicon_check

    folder = lexicon_check.new(name)
    _say(f"Edit {folder / 'terms.csv'} in a spreadsheet, then: framing lexicon check {folder}")
    _print(f"{folder}\n")


@lexicons_app.command("show")
def lexicon_show(
    name: Annotated[str, Argument(metavar="NAME_OR_PATH")],
    category: Annotated[str | None, Option(help="Only this category.")] = None,
    side: Annotated[str | None, Option(help="Only this side: kyiv, moscow or none.")] = None,
    term: Annotated[str | None, Option(help="One term, in full.")] = None,
) -> None:
    """Show a lexicon's terms."""
    from framing import lexicon, schema

    loaded = lexicon.load_lexicon(name)
    _known("--category", category or "other", schema.CATEGORIES)
    _known("--side", side or "none", schema.SIDES)
    if term:
        rows = loaded.table.set_index("term_id", drop=False)
        if term not in rows.index:
            raise InputError(f"no term '{term}' in {name}.{suggest(term, rows.index)}")
        for column, value in rows.loc[term].items():
            _print(f"{column:16} {value}\n")
        return
    for t in loaded.terms:
        if (category or t.category) == t.category and (side or t.side) == t.side:
            _print(f"{t.term_id:34} {t.category:14} {t.side:6} {t.strength} {t.pattern}\n")


def _known(option: str, given: str, valid: Sequence[str]) -> None:
    if given not in valid:
        raise InputError(f"{option} {given}.{suggest(given, valid)}")


def _plain(text: object, but: str = "") -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in but else " " for c in str(text))


def _print(text: str, as_is: bool = False) -> None:
    """Write results, unaltered unless somebody reads them on a terminal."""
    if sys.stdout.isatty() and not as_is:
        text = _plain(text, but="\n")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_csv(table: pd.DataFrame) -> None:
    from framing import storage

    _print(storage.to_csv(table))


def _say(message: str) -> None:
    print(_plain(message), file=sys.stderr)


def _list(skipped: Sequence[Mapping[str, str]]) -> None:
    for entry in skipped[:5]:
        _say(f"skipped {entry['source']}: {entry['reason']}")


def _skipped(skipped: Sequence[Mapping[str, str]], listed: Path | None = None) -> None:
    """Sum up what was skipped, and leave with 1."""
    if skipped:
        _list(skipped)
        _say(f"{len(skipped)} skipped" + (f"; all are listed in {listed}" if listed else ""))
        raise Exit(1)


def _writable(out: Path | None) -> None:
    """Fail before the work, not after it."""
    if out is None:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        writable = os.access(out, os.W_OK)
    except (FileExistsError, NotADirectoryError):
        raise InputError(f"--out {out}: a file of that name is in the way; give a folder.") from None
    except OSError:
        writable = False
    if not writable:
        raise InputError(f"--out {out}: cannot be written to; give a folder where you may write.")


def _progress(articles: Iterable[Any]) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield from articles
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    count = TextColumn("{task.completed} articles")
    columns = (TextColumn("scoring"), BarColumn(), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(articles)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(100_000)  # lexicons and libraries are many objects that stay
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started this process
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for good
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    given = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        try:
            code = get_command(app).main(args=given, prog_name="framing", standalone_mode=False) or 0
        except KeyboardInterrupt:  # before typer, which makes 130 of it, was ready
            code = 130
        if code == 130:
            onward = given[0] == "score" and "--out" in given
            _say(f"framing: interrupted{'; the same command with --resume goes on' * onward}.")
        sys.exit(code)
    except InputError as error:
        told = str(error)
    except OSError as error:
        told = f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        told = _told(error)
    _say(f"framing: {' '.join(told.split())}")
    sys.exit(2)


def _told(error: Exception) -> str:
    if hasattr(error, "format_message"):  # wrong arguments, as typer found them
        name = getattr(getattr(error, "ctx", None), "command_path", "framing")
        message = str(error.format_message()).rstrip(".")
        return f"{message}{'' if message.endswith('?') else '.'} See {name} --help."
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"a fault of framing, not of your input: {type(error).__name__}: {error} ({where}). "
        "Please report it; PYTHONDEVMODE=1 shows the whole trace."
    )


if __name__ == "__main__":
    main()
