"""The command line: results to stdout or --out, messages to stderr; one line for bad input, no traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from framing.schema import InputError

app = typer.Typer(
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
lexicons_app = typer.Typer(help="Look at lexicons and check them.", rich_markup_mode=None)
app.add_typer(lexicons_app, name="lexicon")

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Folders, or files of .txt, .md, .html, .csv, .jsonl, .parquet (also .gz); - is standard input.",
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results; made if absent.")
]
LexiconOption = Annotated[
    list[str] | None,
    typer.Option(
        "--lexicon",
        metavar="NAME_OR_PATH",
        help="A lexicon (framing lexicon list) or its folder; repeat for several. Default: the shipped ones.",
    ),
]


_COLOUR = {  # of a terminal, by bloc
    "ukraine": "32",
    "west": "36",
    "south_korea": "34",
    "international": "33",
    "other_state": "93",
    "expert_or_media": "1",
    "anonymous": "90",
    "north_korea": "95",
    "russia": "35",
}


@app.command()
def score(
    inputs: Inputs,
    out: Out = None,
    lexicon: LexiconOption = None,
    format_: Annotated[str, typer.Option("--format", metavar="csv|parquet", help="Of the tables.")] = "csv",
    with_title: Annotated[
        bool, typer.Option("--with-title", help="Score the titles with the texts.")
    ] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Write no word of the articles, only offsets, ids and numbers.")
    ] = False,
    outlets: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table like data/outlets.csv, which is the default.")
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A CSV: article_id, outlet, date … of plain files."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes; the results do not depend on it.")
    ] = 1,
) -> None:
    """Score articles: loaded terms, voices, statements, sentiment.

    Writes the tables articles, hits, statements, sentences and targets, and run.json, which lists every file
    or row that was skipped and why. Without --out the articles table is printed as CSV.

    A file's id is its name without the ending; tables need the columns article_id and text. Columns outlet,
    date, event and title are used where they are given, and all others travel along.

    Exit: 0 done; 1 something was skipped and the rest scored; 2 nothing could be scored.
    """
    from framing import schema
    from framing.read import Report, articles
    from framing.score import load_lexicons, score_stream

    if format_ not in ("csv", "parquet"):
        raise InputError(f"--format {format_}.{schema.suggest(format_, ('csv', 'parquet'))}")
    report = Report()
    loaded = load_lexicons(lexicon or None)
    _writable(out)
    found = _progress(articles(inputs, report, metadata))
    try:
        scores = score_stream(found, report, loaded, with_title=with_title, outlets=outlets, jobs=jobs)
    except InputError:
        _list(report.skipped[1:])
        raise
    if out is None:
        _print(schema.to_csv(scores.articles))
    else:
        scores.save(out, format=format_, text=not no_text)
        counts = ", ".join(f"{n} {name}" for name, n in scores.run["counts"].items())
        _say(f"{counts} → {out}")
        unknown = int((scores.articles["perspective"] == "unknown").sum())
        if unknown:
            _say(f"{unknown} of {len(scores.articles)} articles: perspective unknown; see --outlets")
    _skipped(report.skipped, out and out / "run.json")


@app.command()
def kwic(
    pattern: Annotated[
        str, typer.Argument(help="Words as in a lexicon: 'special [military] operation', 'dictator*'.")
    ],
    inputs: Inputs,
    case: Annotated[bool, typer.Option("--case", help="Upper and lower case differ.")] = False,
    context: Annotated[int, typer.Option(min=10, max=1000, help="Characters on either side.")] = 60,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")] = False,
) -> None:
    """Show every match of a pattern in its sentence, with its voice."""
    import framing as fr
    from framing import schema

    articles = fr.read_articles(*inputs)
    lines = fr.kwic(articles, pattern, case=case, context=context)
    if csv:
        _print(schema.to_csv(lines))
    else:
        for line in lines.to_dict("records"):
            name, pre, match, post = (_plain(line[key]) for key in ("article_id", "pre", "match", "post"))
            _print(f"{name[:28]:28} {line['voice']:6} {pre[-context:]:>{context}}[{match}]{post[:context]}\n")
        _say(f"{len(lines)} matches in {lines['article_id'].nunique()} of {len(articles)} articles")
    _skipped(articles.attrs["skipped"])


@app.command()
def statements(
    inputs: Inputs,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")] = False,
) -> None:
    """Show who says what: source, bloc, reporting word, content."""
    from pandas import isna

    import framing as fr
    from framing import schema

    articles = fr.read_articles(*inputs)
    found = fr.score(articles).statements
    if csv:
        _print(schema.to_csv(found))
    count = 0
    for (article_id, _), parts in found.groupby(["article_id", "statement"], sort=False):
        row = parts.iloc[0]
        if not csv:
            if not row["statement"]:
                _print(f"{article_id}\n")
            _print("  " if isna(row["parent"]) else "      ")  # a statement inside a statement
            _print(
                f"{row['source'] or '(no source named)'} [{row['bloc'] or 'unknown'}]",
                _COLOUR.get(row["bloc"], ""),
            )
            _print(
                f" {row['cue']} ({row['kind']}): {' … '.join(' '.join(t.split()) for t in parts['text'])}\n"
            )
        count += 1
    _say(f"{count} statements in {len(articles)} articles")
    _skipped(articles.attrs["skipped"])


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder written by framing score.")],
    measure: Annotated[
        str, typer.Option(help="A numeric column of the articles table.")
    ] = "loaded_own_per_1000",
    by: Annotated[str, typer.Option(help="The groups.")] = "perspective",
    within: Annotated[str, typer.Option(help="What is held fixed.")] = "event",
) -> None:
    """Compare groups of outlets within events, with 95% intervals."""
    import framing as fr
    from framing import schema

    _print(schema.to_csv(fr.compare(fr.read_tables(folder), measure, by=by, within=within)))


@app.command()
def figures(
    study: Annotated[Path | None, typer.Option(help="A study file. Default: studies/teaching.toml.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the figures.")] = Path("figures"),
) -> None:
    """Make a study's figures, with data, caption and provenance."""
    from framing import paths
    from framing.study import run

    _writable(out)
    for path in run(study or paths.project() / "studies" / "teaching.toml", out):
        _print(f"{path}\n")


@app.command()
def collect(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Addresses of articles, feeds or sitemaps; CSV files with a column url; WARC files.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the articles.")],
    user_agent: Annotated[
        str, typer.Option(metavar="TEXT", help="What the sites are told, best with a way to reach you.")
    ] = "",
    delay: Annotated[float, typer.Option(metavar="SECONDS", help="Between two requests to a host.")] = 2.0,
    retries: Annotated[int, typer.Option(metavar="N", help="After 429, 5xx or a broken connection.")] = 3,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="For one whole request.")] = 60.0,
    max_bytes: Annotated[int, typer.Option(metavar="N", help="Of one page, unpacked.")] = 5_000_000,
    limit: Annotated[int, typer.Option(metavar="N", help="New and failing addresses in one run.")] = 10_000,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also private and loopback addresses and other ports.")
    ] = False,
) -> None:
    """Collect articles from the web, or from web archives.

    Writes articles.jsonl for framing score, the pages in raw/, and report.json, which lists what failed and
    why. Stopped, the same command goes on; repeated, it asks only for what is new or was changed. robots.txt
    is obeyed. Needs: pip install 'framing[collect]'.

    Exit: 0 done; 1 something failed and the rest is there; 2 there is no article.
    """
    from framing.collect import NOTICE, collect

    _writable(out)
    _say(NOTICE)
    found = collect(
        sources,
        out,
        user_agent=user_agent,
        delay=delay,
        retries=retries,
        timeout=timeout,
        max_bytes=max_bytes,
        limit=limit,
        allow_private=allow_private,
        watch=partial(_progress, verb="collecting"),
    )
    _say(", ".join(f"{n} {name}" for name, n in found["counts"].items()) + f" → {out / 'articles.jsonl'}")
    _skipped(found["failed"], out / "report.json")


@app.command()
def data(
    online: Annotated[
        bool, typer.Option("--online", help="Take them from nltk's downloader instead.")
    ] = False,
) -> None:
    """Build the language resources for nltk and textstat, once."""
    from framing import paths, resources

    _say(f"{resources.build(paths.resources(), online=online)}")


@lexicons_app.command("list")
def lexicon_list() -> None:
    """List the lexicons that come with framing."""
    from framing import lexicon

    for name in lexicon.available():
        loaded = lexicon.load_lexicon(name)
        size = f"{len(loaded.terms):5} terms"
        _print(f"{name:16} {loaded.version:8} {size}  {loaded.licence:10} {loaded.title}\n")


@lexicons_app.command("check")
def lexicon_check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME_OR_PATH]...", help="Default: all shipped ones.")
    ] = None,
) -> None:
    """Check lexicons (ids, categories, examples, rationale, overlaps) and print the symmetry audit."""
    from framing import lexicon

    problems = 0
    for name in names or lexicon.available():
        found = lexicon.check(name)
        for line in found:
            _say(line)
        problems += len(found)
        if not found:
            loaded = lexicon.load_lexicon(name)
            audit = lexicon.audit(loaded).to_string(float_format="%g")
            _print(f"{name}: {len(loaded.terms)} terms, no problem. Symmetry audit:\n{audit}\n\n")
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
    for option, given, names in (("category", category, schema.CATEGORIES), ("side", side, schema.SIDES)):
        if given and given not in names:
            raise InputError(f"--{option} {given}.{schema.suggest(given, names)}")
    if term:
        found = [t for t in loaded.terms if t.term_id == term]
        if not found:
            valid = [t.term_id for t in loaded.terms]
            raise InputError(f"no term '{term}' in {name}.{schema.suggest(term, valid)}")
        row = loaded.table[loaded.table["term_id"] == term].iloc[0]
        for column, value in row.items():
            _print(f"{column:16} {value}\n")
        return
    for t in loaded.terms:
        if (not category or t.category == category) and (not side or t.side == side):
            _print(f"{t.term_id:34} {t.category:14} {t.side:6} {t.strength} {t.pattern}\n")


def _plain(text: object, but: str = "") -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in but else " " for c in str(text))


def _print(text: str, colour: str = "") -> None:
    """Write results, unaltered unless somebody reads them on a terminal."""
    if sys.stdout.isatty():
        text = _plain(text, but="\n")
        text = f"\x1b[{colour}m{text}\x1b[0m" if colour and not os.environ.get("NO_COLOR") else text
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        raise typer.Exit(1)


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


def _progress(articles: Iterable[Any], verb: str = "scoring") -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield from articles
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    count = TextColumn("{task.completed} articles")
    columns = (TextColumn(verb), BarColumn(), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for article in articles:
            yield article
            bar.advance(task)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    given = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        result = typer.main.get_command(app).main(args=given, prog_name="framing", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except InputError as error:
        code = _fail(str(error))
    except OSError as error:
        code = _fail(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        code = _fail(_told(error))
    sys.exit(code)


def _told(error: Exception) -> str:
    if hasattr(error, "format_message"):  # wrong arguments, as typer found them
        name = getattr(getattr(error, "ctx", None), "command_path", "framing")
        message = str(error.format_message()).rstrip(".")
        return f"{message}{'' if message.endswith('?') else '.'} See {name} --help."
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "?"
    return (
        f"a fault of framing, not of your input: {type(error).__name__}: {error} ({where}). "
        "Please report it; PYTHONDEVMODE=1 shows the whole trace."
    )


def _fail(message: str) -> int:
    _say(f"framing: {' '.join(message.split())}")
    return 2


if __name__ == "__main__":
    main()
