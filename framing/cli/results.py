"""framing compare, keyness, kwic, read, report, figures, validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from framing.cli import common
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from framing.scores import Scores

_MEASURE = "A number per article; repeat for several.  [default: loaded_own_per_1000]"
_PATTERN = "As in a lexicon: 'special [military] operation', 'dictator*'."
_LABELS = "A coder's sheet, or a table: article_id with start and end, or with columns as in articles."


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
        common.print_csv(fr.contrast(scores, measures, by=by, within=within, copies=copies))
    else:
        common.print_csv(
            concat([fr.compare(scores, one, by=by, within=within, copies=copies) for one in measures])
        )


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
    seed: Annotated[int, Option(min=0)] = 1,
) -> None:
    """Find the words that tell groups of articles apart; prints CSV."""
    import framing as fr

    articles = fr.read_articles(*inputs, columns=columns)
    words = {"ngrams": ngrams, "mask_names": mask_names, "seed": seed}
    common.print_csv(fr.keyness(articles, by, target, reference, within=within, outlets=outlets, **words))  # type: ignore[arg-type]
    common.leave(articles.attrs["skipped"])


def kwic(
    pattern: Annotated[str, Argument(help=_PATTERN)],
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
    lines = fr.kwic(articles, pattern, case=case, context=context, outlets=outlets)
    if csv:
        common.print_csv(lines)
    else:
        for line in lines.to_dict("records"):
            name, pre, match, post = (
                common.plain(line[key]) for key in ("article_id", "pre", "match", "post")
            )
            shown = f"{pre[-context:]:>{context}}[{match}]{post[:context]}"
            common.print_out(f"{name[:28]:28} {line['voice']:6} {shown}\n")
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
    if any((folder / f"articles.{ending}").is_file() for ending in ("csv", "parquet")):
        scores = fr.read_tables(folder)
        known = articles or [path for path in scores.run.get("inputs", {}) if Path(path).is_file()]
        texts, skipped = fr.read_articles(*known) if known else None, []
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
    out: Annotated[
        Path, Option("--out", file_okay=False, writable=True, help="Folder for the figures.")
    ] = Path("figures"),
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
    seed: Annotated[int, Option(help="Of the sample and of the intervals.")] = 1,
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

    if (sample is None) == (not labels):
        raise InputError("give either --sample N (to draw passages) or --labels FILE (to compare).")
    if sample is not None and not (inputs and out):
        raise InputError("--sample needs articles and a folder: validate --sample 200 INPUT --out DIR")
    gold: list[str] | pd.DataFrame = labels or []
    if inputs:
        articles = fr.read_articles(*inputs, metadata=metadata, columns=columns)
    else:
        articles, gold = labelling.read_labels(*gold)
    skipped = list(articles.attrs.get("skipped", ()))
    if sample is not None:
        sheet, key = labelling.draw_sample(articles, sample, lexicon or None, outlets=outlets, seed=seed)
        common.say(f"{len(key)} passages with {int(sheet['start'].notna().sum())} hits to label → {out}")
        codebook = (paths.PACKAGE / "codebook.md").read_text(encoding="utf-8")
        files = {"sheet.csv": storage.to_csv(sheet), "key.csv": storage.to_csv(key), "codebook.md": codebook}
    else:
        files = _compared(fr.score(articles, lexicon or None, outlets=outlets), gold, seed, skipped)
    if out is None:
        common.print_out(files["validity.csv"])
    else:
        for name, text in files.items():
            with storage.written_whole(out / name) as file:
                file.write(text)
    common.leave(skipped)


def _compared(
    scores: Scores, gold: list[str] | pd.DataFrame, seed: int, skipped: list[dict[str, str]]
) -> dict[str, str]:
    """The files that a comparison writes; terms to repair are said, and labels left out are `skipped`."""
    import framing as fr
    from framing import looks, storage
    from framing.validation import validate_terms

    table = fr.validate(scores, gold, seed=seed)
    left_out = table.attrs["left_out"]
    skipped += [{"source": f"{one['n']} of the labels", "reason": one["reason"]} for one in left_out]
    files = {"validity.csv": storage.to_csv(table)}
    if "hits" in set(table["measure"]):
        terms = validate_terms(scores, gold)
        files["terms.csv"] = storage.to_csv(terms)
        for term in terms[terms["verdict"] == "repair"].to_dict("records"):
            hits, name = looks.counted(term["hits"], "hit"), f"{term['term_id']} ({term['lexicon']})"
            common.say(f"repair {name}: {hits}, {term['right']} right: {term['forms']}")
    return files
