"""framing read, report, figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from framing.cli.options import Columns, Inputs, Jobs, Lexicons, NoText, Outlets
from framing.cli.output import leave, print_out, say
from framing.schema import InputError


def read(inputs: Inputs, columns: Columns = None, lexicon: Lexicons = None, outlets: Outlets = None) -> None:
    """Show articles with their loaded terms marked."""
    import framing as fr
    from framing import reading

    articles = fr.read_articles(*inputs, columns=columns)
    scores = fr.score(articles, lexicon or None, outlets=outlets)
    shown = reading.marked(scores, articles, list(scores.articles["article_id"]))
    print_out(reading.render("terminal.txt.j2", articles=list(shown), notice=scores.notice))
    leave(scores.run["skipped"])


def report(
    folder: Annotated[Path, Argument(metavar="DIR", help="A folder of framing score, or of articles.")],
    out: Annotated[Path, Option("--out", metavar="FILE", help="The report.")] = Path("report.html"),
    articles: Annotated[list[str] | None, Option(metavar="INPUT", help="The scored texts.")] = None,
    study: Annotated[Path | None, Option(help="Whose figures are drawn. Default: one of each.")] = None,
    no_text: NoText = False,
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
        scores, skipped = fr.read_tables(folder), []
        known = articles or [path for path in scores.run.get("inputs", {}) if Path(path).is_file()]
        texts = fr.read_articles(*known) if known and not no_text else None
    else:
        texts = fr.read_articles(*(articles or [str(folder)]))
        scores = fr.score(texts)
        texts, skipped = None if no_text else texts, scores.run["skipped"]
    if texts is None and not no_text:
        say("no texts: the articles are not where they were scored; give --articles")
    print_out(f"{fr.report(scores, texts, out=out, plan=study, validity=validity)}\n")
    leave(skipped)


def figures(
    study: Annotated[Path | None, Option(help="A study file. Default: studies/teaching.toml.")] = None,
    out: Annotated[
        Path, Option("--out", file_okay=False, writable=True, help="Folder for the figures.")
    ] = Path("figures"),
    jobs: Jobs = 1,
) -> None:
    """Make a study's figures, with data, caption and provenance."""
    from framing import paths
    from framing import study as studies

    for path in studies.run(study or paths.project() / "studies" / "teaching.toml", out, jobs=jobs):
        print_out(f"{path}\n")
