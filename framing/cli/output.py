"""Results to stdout, messages and a progress bar to stderr; what was skipped, and the exit code for it."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import Exit

from framing.schema import InputError, suggest

if TYPE_CHECKING:
    import pandas as pd

_LISTED = 5  # of those skipped, in the terminal; run.json lists all


def plain(text: object, but: str = "") -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in but else " " for c in str(text))


def print_out(text: str, as_is: bool = False) -> None:
    """Write results, unaltered unless somebody reads them on a terminal."""
    if sys.stdout.isatty() and not as_is:
        text = plain(text, but="\n")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_csv(table: pd.DataFrame) -> None:
    """Write a table."""
    from framing import storage

    print_out(storage.to_csv(table))


def say(message: str) -> None:
    """Write a message."""
    print(plain(message), file=sys.stderr)  # noqa: T201


@contextmanager
def notes_said() -> Iterator[None]:
    """Say in a line each what a Python user is warned of."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        yield
    for note in noted:
        say(str(note.message))


def list_skipped(skipped: Sequence[Mapping[str, str]]) -> None:
    """Name the first that were skipped, and why."""
    for entry in skipped[:_LISTED]:
        say(f"skipped {entry['source']}: {entry['reason']}")


def leave(skipped: Sequence[Mapping[str, str]], listed: Path | None = None) -> None:
    """Sum up what was skipped and leave with 1, if anything was."""
    if skipped:
        list_skipped(skipped)
        say(f"{len(skipped)} skipped" + (f"; all are listed in {listed}" if listed else ""))
        raise Exit(1)


def known(option: str, given: str, valid: Sequence[str]) -> None:
    """Refuse a value that an option does not have."""
    if given not in valid:
        raise InputError(f"{option} {given}.{suggest(given, valid)}")


def writable(out: Path | None) -> None:
    """Fail before the work, not after it."""
    if out is None:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError(f"--out {out}: a file of that name is in the way; give a folder.") from None
    except PermissionError:
        pass
    if not os.access(out, os.W_OK):
        raise InputError(f"--out {out}: cannot be written to; give a folder where you may write.")


def progress(articles: Iterable[Any]) -> Iterable[Any]:
    """Pass articles on, and count them where somebody watches."""
    if not sys.stderr.isatty():
        return articles
    from rich.console import Console
    from rich.progress import track

    return track(articles, "scoring", console=Console(stderr=True), transient=True)
