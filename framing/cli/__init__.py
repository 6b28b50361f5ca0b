"""The command line: results to stdout or --out, messages to stderr; one line for bad input, no traceback."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
import warnings
from functools import cache
from itertools import pairwise
from pathlib import Path

from typer import Typer
from typer.main import get_command

from framing.cli import commands
from framing.cli.common import say
from framing.cli.lexicons import lexicons
from framing.schema import InputError

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
for name in ("score", "compare", "keyness", "kwic", "read", "report", "figures", "validate"):
    app.command()(getattr(commands, name))
app.add_typer(lexicons, name="lexicon")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(100_000)  # lexicons and libraries are many objects that stay
    _prepare_streams()
    given = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    say_once = cache(say)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = lambda message, *_: say_once(str(message))
        try:
            if "--out=" in given or ("--out", "") in pairwise(given):
                raise InputError("--out is empty; give a folder, or a file for a report.")
            code = get_command(app).main(args=given, prog_name="framing", standalone_mode=False) or 0
        except KeyboardInterrupt:  # before typer, which makes 130 of it, was ready
            code = 130
        except Exception as error:
            if sys.flags.dev_mode and not isinstance(error, InputError):
                raise
            say(f"framing: {' '.join(_described(error).split())}")
            code = 2
    if code == 130:
        onward = given[0] == "score" and "--out" in given
        say(f"framing: interrupted{'; the same command with --resume goes on' * onward}.")
    sys.exit(code)


def _prepare_streams() -> None:
    """UTF-8 wherever it runs; a stream that was closed by whoever started this process is nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for good
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def _described(error: Exception) -> str:
    """Bad input, wrong arguments as typer found them, or a fault of ours."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    if hasattr(error, "format_message"):
        name = getattr(getattr(error, "ctx", None), "command_path", "framing")
        message = str(error.format_message()).replace("Value error, ", "").rstrip(".")
        return f"{message}{'' if message.endswith('?') else '.'} See {name} --help."
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"a fault of framing, not of your input: {type(error).__name__}: {error} "
        f"({Path(place.filename).name}, line {place.lineno}). "
        "Please report it; PYTHONDEVMODE=1 shows the whole trace."
    )
