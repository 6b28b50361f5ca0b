"""Results to stdout, messages and a progress bar to stderr; what was skipped, and the exit code for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import Exit

if TYPE_CHECKING:
    import pandas as pd

_LISTED = 5  # of those skipped, in the terminal; run.json lists all


def plain(text: object, but: str = "") -> str:
    """Text without control characters, so that an article cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in but else " " for c in str(text))


def print_out(text: str) -> None:
    """Write results, unaltered unless somebody reads them on a terminal."""
    if sys.stdout.isatty():
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


def progress(articles: Iterable[Any]) -> Iterable[Any]:
    """Pass articles on, and count them where somebody watches."""
    if not sys.stderr.isatty():
        return articles
    from rich.console import Console
    from rich.progress import track

    return track(articles, "scoring", console=Console(stderr=True), transient=True)
