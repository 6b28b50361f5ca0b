"""framing lexicon list, check, new, show."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option, Typer

from framing.cli.common import print_out, say
from framing.lexicon import available, load_lexicon
from framing.schema import InputError, known

lexicons = Typer(help="Look at lexicons and check them.", rich_markup_mode=None)


@lexicons.command("list")
def list_all() -> None:
    """List the lexicons that come with framing."""
    for lexicon in map(load_lexicon, available()):
        terms = f"{len(lexicon.terms):5} terms"
        print_out(f"{lexicon.name:16} {lexicon.version:8} {terms}  {lexicon.licence:10} {lexicon.title}\n")


@lexicons.command()
def check(
    names: Annotated[list[str] | None, Argument(metavar="[NAME_OR_PATH]...", help="Default: all.")] = None,
) -> None:
    """Check lexicons; print their symmetry audit, by entries and in use."""
    from framing import lexicon_check
    from framing.validity import line

    problems = 0
    for name in names or available():
        found = lexicon_check.check(name)
        problems += len(found)
        for fault in found:
            say(fault)
        if not found:
            lexicon = load_lexicon(name)
            audit = lexicon_check.audit(lexicon).to_string(float_format="%g")
            print_out(f"{name}: {len(lexicon.terms)} terms, no problem. Symmetry audit:\n{audit}\n\n")
    print_out(f"In use: {line('side')}\n")
    if problems:
        raise InputError(f"{problems} problem{'s' if problems > 1 else ''}; each is named above.")


@lexicons.command()
def new(
    name: Annotated[str, Argument(metavar="NAME", help="Of the folder to make, or its path.")],
) -> None:
    """Start a lexicon of your own from example rows."""
    from framing import lexicon_check

    folder = lexicon_check.new(name)
    say(f"Edit {folder / 'terms.csv'} in a spreadsheet, then: framing lexicon check {folder}")
    print_out(f"{folder}\n")


@lexicons.command()
def show(
    name: Annotated[str, Argument(metavar="NAME_OR_PATH")],
    term: Annotated[str | None, Option(help="One term, in full.")] = None,
) -> None:
    """Show a lexicon's terms.

    Category, a code's side or an evaluation's polarity, strength, how many judged hits were loaded, pattern.
    """
    lexicon = load_lexicon(name)
    if term:
        rows = lexicon.table.set_index("term_id", drop=False)
        known(term, rows.index, "term")
        print_out(rows.loc[[term]].T.to_string(header=False) + "\n")
        return
    for t in lexicon.terms:
        judged = "-" if t.seen is None else f"{t.right}/{t.seen}"
        side = t.side if t.kind == "code" else f"{t.polarity:+d}"
        print_out(f"{t.term_id:34} {t.category:14} {side:6} {t.strength} {judged:>7} {t.pattern}\n")
