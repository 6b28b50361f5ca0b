"""framing validate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from framing.cli.options import Columns, Lexicons, Metadata, Out, Outlets
from framing.cli.output import leave, print_out, say
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from framing.scores import Scores

_LABELS = "A coder's sheet, or a table: article_id with start and end, or with columns as in articles."


def validate(
    inputs: Annotated[list[str] | None, Argument(metavar="[INPUT]...", help="As for framing score.")] = None,
    sample: Annotated[int | None, Option(metavar="N", help="Draw N passages to label, into --out.")] = None,
    labels: Annotated[list[str] | None, Option(metavar="FILE", help=_LABELS)] = None,
    out: Out = None,
    columns: Columns = None,
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
    coders with each other, with 95% intervals, and names the loaded terms to repair. Writes validity.csv and
    terms.csv into --out, else prints the first.
    """
    import framing as fr
    from framing import labelling, paths, storage

    if (sample is None) == (not labels):
        raise InputError("give either --sample N (to draw passages) or --labels FILE (to compare).")
    if sample is not None and not (inputs and out):
        raise InputError("--sample needs articles and a folder: validate --sample 200 INPUT --out DIR")
    articles = fr.read_articles(*inputs, metadata=metadata, columns=columns) if inputs else None
    skipped = list(articles.attrs["skipped"]) if articles is not None else []
    if sample is not None and articles is not None:
        sheet, key = labelling.draw_sample(articles, sample, lexicon or None, outlets=outlets, seed=seed)
        say(f"{len(key)} passages with {int(sheet['start'].notna().sum())} hits to label → {out}")
        codebook = (paths.PACKAGE / "codebook.md").read_text(encoding="utf-8")
        files = {"sheet.csv": storage.to_csv(sheet), "key.csv": storage.to_csv(key), "codebook.md": codebook}
    else:
        gold: list[str] | pd.DataFrame = labels or []
        if articles is None:
            articles, gold = labelling.read_labels(*labels or ())
        scores = fr.score(articles, lexicon or None, outlets=outlets)
        files = _compared(scores, gold, seed, skipped)
    if out is None:
        print_out(files["validity.csv"])
    else:
        for name, text in files.items():
            with storage.written_whole(out / name) as file:
                file.write(text)
    leave(skipped)


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
            say(f"repair {name}: {hits}, {term['right']} right: {term['forms']}")
    return files
