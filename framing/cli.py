"""The command line. Results go to stdout or --out, messages to stderr; bad input gets one line, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from framing import read

app = typer.Typer(
    name="framing",
    help="Measure how outlets describe the same events: whose words, about whom, how sure.\n\n"
    "Start with:  framing score data/articles --out out",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
lexicons_app = typer.Typer(help="Look at lexicons and check them.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lexicons_app, name="lexicon")

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Folders, or files of .txt, .md, .html, .csv, .jsonl, .parquet (also .gz); - reads standard input.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the results; made where it does not exist.")]
LexiconOption = Annotated[
    list[str] | None,
    typer.Option("--lexicon", help="Name or folder of a lexicon; repeat for several. Default: both shipped ones."),
]


@app.command()
def score(
    inputs: Inputs,
    out: Out = None,
    lexicon: LexiconOption = None,
    format: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    with_title: Annotated[bool, typer.Option("--with-title", help="Score each article's title with its text.")] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Write no word of the articles: offsets, ids, counts, scores, hashes.")
    ] = False,
    outlets: Annotated[Path | None, typer.Option(help="A table like data/outlets.csv. Default: the project's.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes; the results do not depend on it.")] = 1,
) -> None:
    """Score articles: loaded terms, whose words they are, statements, sentiment.

    Writes articles, hits, statements, sentences and targets (columns: DESIGN.md) and run.json, which lists
    every file or row that was skipped and why. Without --out the articles table is printed as CSV.

    Exit: 0 done; 1 something was skipped and the rest scored; 2 nothing could be scored.
    """
    from framing import schema
    from framing.read import Report, articles
    from framing.score import load_lexicons, score_stream

    if format not in ("csv", "parquet"):
        raise InputError(f"--format {format}.{schema.suggest(format, ('csv', 'parquet'))}")
    report = Report()
    loaded = load_lexicons(lexicon or None)
    _writable(out)
    scores = score_stream(
        _progress(articles(inputs, report)), report, loaded, with_title=with_title, outlets=outlets, jobs=jobs
    )
    if out is None:
        typer.echo(schema.to_csv(scores.articles), nl=False)
    else:
        scores.save(out, format=format, text=not no_text)
        counts = ", ".join(f"{n} {name}" for name, n in scores.run["counts"].items())
        _say(f"{counts} → {out}")
    _skipped(report, out)


@app.command()
def kwic(
    pattern: Annotated[str, typer.Argument(help="Words as in a lexicon, e.g. 'special [military] operation' or 'dictator*'.")],
    inputs: Inputs,
    case: Annotated[bool, typer.Option("--case", help="Upper and lower case differ.")] = False,
    context: Annotated[int, typer.Option(min=10, max=1000, help="Characters on either side.")] = 60,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")] = False,
) -> None:
    """Show every match of a pattern in its sentence, with the voice it stands in."""
    import framing as fr
    from framing import schema

    articles, report = _read(inputs)
    lines = fr.kwic(articles, pattern, case=case, context=context)
    if csv:
        typer.echo(schema.to_csv(lines), nl=False)
    else:
        for line in lines.to_dict("records"):
            typer.echo(
                f"{_plain(line['article_id'])[:28]:28} {line['voice']:6} "
                f"{_plain(line['pre'])[-context:]:>{context}}[{_plain(line['match'])}]{_plain(line['post'])[:context]}"
            )
        _say(f"{len(lines)} matches in {lines['article_id'].nunique()} of {len(articles)} articles")
    _skipped(report, None)


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder written by framing score.")],
    measure: Annotated[str, typer.Option(help="A numeric column of the articles table.")] = "loaded_own_per_1000",
    by: Annotated[str, typer.Option(help="The groups.")] = "perspective",
    within: Annotated[str, typer.Option(help="What is held fixed.")] = "event",
) -> None:
    """Estimate a measure for groups of outlets within events, with 95% intervals over outlets (CSV)."""
    import framing as fr
    from framing import schema

    typer.echo(schema.to_csv(fr.compare(fr.read_tables(folder), measure, by=by, within=within)), nl=False)


@app.command()
def figures(
    study: Annotated[Path | None, typer.Option(help="A study file. Default: studies/teaching.toml.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the figures.")] = Path("figures"),
) -> None:
    """Score a study's articles and make its figures: SVG, PDF, PNG, data, caption and provenance of each."""
    from framing import paths
    from framing.study import run

    _writable(out)
    for path in run(study or paths.project() / "studies" / "teaching.toml", out):
        typer.echo(str(path))


@app.command()
def data(
    online: Annotated[bool, typer.Option("--online", help="Take the files from nltk's downloader instead.")] = False,
) -> None:
    """Build the folder of language resources that nltk and textstat need, once; offline from installed packages."""
    from framing import paths, resources

    _say(f"{resources.build(paths.resources(), online=online)}")


@lexicons_app.command("list")
def lexicon_list() -> None:
    """List the lexicons that come with framing."""
    from framing import lexicon

    for name in lexicon.available():
        loaded = lexicon.load_lexicon(name)
        typer.echo(f"{name:16} {loaded.version:8} {len(loaded.terms):5} terms  {loaded.licence:10} {loaded.title}")


@lexicons_app.command("check")
def lexicon_check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME_OR_PATH]...", help="Default: all shipped ones.")] = None,
) -> None:
    """Check lexicons (ids, categories, examples, rationale, overlaps) and print the symmetry audit."""
    from framing import lexicon

    problems = 0
    for name in names or lexicon.available():
        found = lexicon.check(name)
        for line in found:
            typer.echo(line, err=True)
        problems += len(found)
        if not found:
            loaded = lexicon.load_lexicon(name)
            typer.echo(f"{name}: {len(loaded.terms)} terms, no problem. Symmetry audit:\n{lexicon.audit(loaded).to_string()}\n")
    if problems:
        raise InputError(f"{problems} problem{'s' if problems > 1 else ''}; each is named above.")


@lexicons_app.command("show")
def lexicon_show(
    name: Annotated[str, typer.Argument(metavar="NAME_OR_PATH")],
    category: Annotated[str | None, typer.Option(help="Only this category.")] = None,
    side: Annotated[str | None, typer.Option(help="Only this side: kyiv, moscow or none.")] = None,
    term: Annotated[str | None, typer.Option(help="One term, in full.")] = None,
) -> None:
    """Show a lexicon's terms."""
    from framing import lexicon, schema

    loaded = lexicon.load_lexicon(name)
    for given, valid, what in ((category, schema.CATEGORIES, "--category"), (side, schema.SIDES, "--side")):
        if given and given not in valid:
            raise InputError(f"{what} {given}.{schema.suggest(given, valid)}")
    if term:
        found = [t for t in loaded.terms if t.term_id == term]
        if not found:
            raise InputError(f"no term '{term}' in {name}.{schema.suggest(term, [t.term_id for t in loaded.terms])}")
        row = loaded.table[loaded.table["term_id"] == term].iloc[0]
        for column, value in row.items():
            typer.echo(f"{column:16} {value}")
        return
    for t in loaded.terms:
        if (not category or t.category == category) and (not side or t.side == side):
            typer.echo(f"{t.term_id:34} {t.category:14} {t.side:6} {t.strength} {t.pattern}")


def _read(inputs: list[str]) -> tuple[pd.DataFrame, read.Report]:
    import framing as fr
    from framing.read import Report

    articles = fr.read_articles(*inputs)
    report = Report()
    report.skipped = articles.attrs["skipped"]
    return articles, report


def _plain(text: object) -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in str(text))


def _say(message: str) -> None:
    typer.echo(_plain(message), err=True)


def _skipped(report: read.Report, out: Path | None) -> None:
    """Sum up what was skipped, and leave with 1."""
    if not report.skipped:
        return
    for entry in report.skipped[:5]:
        _say(f"skipped {entry['source']}: {entry['reason']}")
    where = f"; all are listed in {out / 'run.json'}" if out else ""
    _say(f"{len(report.skipped)} skipped{where}")
    raise typer.Exit(1)


def _writable(out: Path | None) -> None:
    """Fail before the work, not after it."""
    if out is None:
        return
    if out.exists() and not out.is_dir():
        raise InputError(f"--out {out}: a file of that name exists; give a folder.")
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise InputError(f"--out {out}: the folder cannot be written to.")


def _progress(articles: Iterable[Any]) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield from articles
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("scoring"), BarColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for article in articles:
            yield article
            bar.advance(task)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    command = typer.main.get_command(app)
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result = command.main(args=given, prog_name="framing", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except InputError as error:
        code = _fail(str(error))
    except (KeyboardInterrupt, EOFError):
        code = _fail("interrupted", 130)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - nobody reads on
        code = 0
    except OSError as error:
        code = _fail(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        name = " ".join(["framing", *[a for a in given[:2] if a.isalpha()][:1]])
        code = _fail(f"{error.format_message().rstrip('.')}. See {name} --help.")
    sys.exit(code)


def _fail(message: str, code: int = 2) -> int:
    typer.echo(f"framing: {_plain(' '.join(message.split()))}", err=True)
    return code
