"""framing compare, keyness, kwic."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from framing.cli.options import Columns, Inputs, Outlets, Scored
from framing.cli.output import leave, plain, print_csv, print_out, say

_MEASURE = "A number per article; repeat for several.  [default: loaded_own_per_1000]"


def compare(
    folder: Scored,
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
        print_csv(fr.contrast(scores, measures, by=by, within=within, copies=copies))
    else:
        print_csv(concat([fr.compare(scores, one, by=by, within=within, copies=copies) for one in measures]))


def keyness(
    inputs: Inputs,
    target: Annotated[str, Option(help="A group.")],
    columns: Columns = None,
    reference: Annotated[str | None, Option(help="Another group. Default: all others.")] = None,
    by: Annotated[str, Option(help="The column of the groups.")] = "perspective",
    within: Annotated[str | None, Option(help="Compare within this column, as in event.")] = None,
    ngrams: Annotated[int, Option(metavar="1..3", help="Terms of up to so many words.")] = 1,
    mask_names: Annotated[bool, Option("--mask-names", help="Leave out names of actors.")] = False,
    outlets: Outlets = None,
    seed: Annotated[int, Option(min=0)] = 1,
) -> None:
    """Find the words that tell groups of articles apart; prints CSV."""
    import framing as fr

    articles = fr.read_articles(*inputs, columns=columns)
    groups = {"within": within, "outlets": outlets}
    words = {"ngrams": ngrams, "mask_names": mask_names, "seed": seed}
    print_csv(fr.keyness(articles, by, target, reference, **groups, **words))  # type: ignore[arg-type]
    leave(articles.attrs["skipped"])


def kwic(
    pattern: Annotated[str, Argument(help="As in a lexicon: 'special [military] operation', 'dictator*'.")],
    inputs: Inputs,
    columns: Columns = None,
    case: Annotated[bool, Option("--case", help="Upper and lower case differ.")] = False,
    outlets: Outlets = None,
    context: Annotated[int, Option(min=10, max=1000, help="Characters on either side.")] = 60,
    csv: Annotated[bool, Option("--csv", help="Print the table as CSV.")] = False,
) -> None:
    """Show every match of a pattern in its sentence, with its voice."""
    import framing as fr

    articles = fr.read_articles(*inputs, columns=columns)
    lines = fr.kwic(articles, pattern, case=case, context=context, outlets=outlets)
    if csv:
        print_csv(lines)
    else:
        for line in lines.to_dict("records"):
            name, pre, match, post = (plain(line[key]) for key in ("article_id", "pre", "match", "post"))
            shown = f"{pre[-context:]:>{context}}[{match}]{post[:context]}"
            print_out(f"{name[:28]:28} {line['voice']:6} {shown}\n")
        matches = f"{len(lines)} match{'' if len(lines) == 1 else 'es'}"
        say(f"{matches} in {lines['article_id'].nunique()} of {len(articles)} articles")
    leave(articles.attrs["skipped"])
