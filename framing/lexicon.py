"""Lexicons: folders of `terms.csv` and `lexicon.toml` that a social scientist can edit in a spreadsheet."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from framing import actors, facts, schema, storage
from framing.matching import expand
from framing.paths import LEXICONS

if TYPE_CHECKING:
    import pandas as pd

_OneLexicon: TypeAlias = "Lexicon | str | os.PathLike[str]"
LexiconLike: TypeAlias = "_OneLexicon | Sequence[_OneLexicon] | None"
DEFAULT = ("ukraine-war-en", "loaded-en")
ID = "[a-z0-9][a-z0-9._-]{0,79}"
_ABOUT = ("name", "title", "version", "language", "licence")  # what lexicon.toml, or its folder, says
_MOST_BYTES = 8_000_000  # of a terms.csv
_EXPECTED_WEIGHS = 2  # judged hits for which the expected share stands beside a term's own
_COUNTED = 0.4  # share of loaded hits from which a term counts: benchmarks/hits_in_context.py says why
_HOW = " framing lexicon new writes the form; older rows become codes, or evaluations of side none."


@cache
def contexts(unless: str) -> tuple[str, ...]:
    """The literals of the contexts that semicolons separate in a cell."""
    return tuple(literal for part in unless.split(";") if part.strip() for literal in expand(part))


def _pattern(cell: str) -> tuple[str, ...]:
    if "_" in cell:
        raise ValueError("'_' has a meaning in a context only")
    return expand(cell)


def _count(cell: str) -> None:
    if not re.fullmatch(r"\d{0,6}", cell):
        raise ValueError("a whole number, or nothing where nobody has judged its hits")


def _polarity(cell: str) -> None:
    if cell not in ("-1", "0", "1"):  # no nearest one is guessed: it may be the opposite
        raise ValueError("valid are -1 (bad), 0 and 1 (good)")


# The columns of terms.csv, and what their cells may be; `target` is an actor_id of actors.csv, or nothing.
COLUMNS: dict[str, facts.Valid] = {
    "term_id": facts.Written(ID, "Lower-case letters, digits, hyphens, each once.", once=True),
    "pattern": _pattern,
    "case": ("exact", "any"),
    "category": schema.CATEGORIES,
    "kind": schema.TERM_KINDS,
    "side": schema.SIDES,
    "polarity": _polarity,
    "strength": ("1", "2", "3"),
    "target": None,
    "unless": contexts,
    "seen": _count,
    "right": _count,
    "rationale": facts.FILLED,
    "source": facts.FILLED,
}


class Term(NamedTuple):
    """One row of `terms.csv`, its pattern expanded to literals."""

    term_id: str
    pattern: str
    case: str
    category: str
    kind: str
    side: str
    polarity: int
    strength: int
    target: str
    unless: str
    seen: int | None
    right: int | None
    rationale: str
    source: str
    lexicon: str
    literals: tuple[str, ...]
    counted: bool = True  # whether readers call enough of its hits loaded


@dataclass(frozen=True)
class Lexicon:
    """A loaded lexicon. `find_hits` and `score` take one, or a list of them."""

    name: str
    version: str
    title: str
    licence: str
    sha256: str
    terms: tuple[Term, ...] = field(compare=False, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """The terms as a DataFrame with the columns of `terms.csv`."""
        import pandas as pd

        return pd.DataFrame(self.terms)[list(COLUMNS)]


def available() -> list[str]:
    """Names of the lexicons that come with framing."""
    return sorted(path.parent.name for path in LEXICONS.glob("*/lexicon.toml"))


def load_lexicon(name: str | os.PathLike[str]) -> Lexicon:
    """Load a lexicon and verify its form.

    Parameters
    ----------
    name : str or Path
        Of a lexicon that comes with framing (`framing lexicon list`), or a folder with `terms.csv` and
        `lexicon.toml`.

    Returns
    -------
    Lexicon
        Its name, version, title, licence, SHA-256, terms, and the terms as a `table`.

    Raises
    ------
    InputError
        No such lexicon, or its first faulty row: file, row, column, value and what is valid.

    Examples
    --------
    >>> lexicon = load_lexicon("ukraine-war-en")
    >>> lexicon.name, len(lexicon.terms) >= 300
    ('ukraine-war-en', True)
    """
    folder = find_folder(name)
    files = [folder / "terms.csv", folder / "lexicon.toml"]
    changed = tuple(file.stat().st_mtime_ns for file in files if file.is_file())
    return _load(folder.resolve(), changed)


def load_lexicons(given: LexiconLike = None) -> list[Lexicon]:
    """The lexicons asked for, by name, by path or loaded; both shipped ones by default."""
    given = DEFAULT if given is None else given
    several = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return [one if isinstance(one, Lexicon) else load_lexicon(one) for one in several or DEFAULT]


def find_folder(name: str | os.PathLike[str]) -> Path:
    """The folder of a lexicon, by name or path."""
    folder = LEXICONS / str(name) if str(name) in available() else Path(str(name))
    if not (folder / "terms.csv").is_file():
        near = schema.suggest(str(name), available())
        raise schema.InputError(f"lexicon '{name}': no such lexicon, and no folder with terms.csv.{near}")
    return folder


@cache
def _load(folder: Path, changed: tuple[int, ...]) -> Lexicon:
    about, rows, problems = read(folder)
    if problems:
        more = f" (and {len(problems) - 1} more: framing lexicon check {folder})" if len(problems) > 1 else ""
        raise schema.InputError(problems[0] + more)
    data = (folder / "terms.csv").read_bytes() + (folder / "lexicon.toml").read_bytes()
    told = {key: about[key] for key in ("name", "version", "title", "licence")}
    terms = tuple(_term(row, about["name"]) for row in rows)
    return Lexicon(**told, sha256=storage.sha256(data), terms=terms)


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, str]], list[str]]:
    """What `lexicon.toml` says, the rows of `terms.csv`, and everything that is wrong with them."""
    path, about_path = folder / "terms.csv", folder / "lexicon.toml"
    if path.stat().st_size > _MOST_BYTES:
        raise schema.InputError(f"{path}: {path.stat().st_size} bytes; a lexicon has at most {_MOST_BYTES}.")
    rows = storage.read_csv(path)
    problems = list(facts.faults(path, rows, COLUMNS | {"target": ("", *actors.table())}, _HOW))
    if not problems:
        for number, row in enumerate(rows, 2):
            for column, told in _disagreeing(row):
                problems.append(f"{path}, row {number}, column {column}: '{row[column]}'{told}")
    about: dict[str, Any] = {"name": folder.name}
    try:
        about |= tomllib.loads(about_path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        problems.append(f"{about_path}: {' '.join(str(error).split())[:200]}")
    missing = [key for key in _ABOUT if not (isinstance(about.get(key), str) and about[key].strip())]
    if missing:
        problems.append(f"{about_path}: no text for {', '.join(missing)}; it gives {', '.join(_ABOUT)}.")
    return about, rows, problems


def _disagreeing(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Columns of a row that do not go with others, and why."""
    code, seen, right = row["kind"] == "code", row["seen"], row["right"]
    if code and row["side"] == "none":
        yield "side", ", but a code serves one side; write kyiv or moscow, or another kind."
    if not code and row["side"] != "none":
        yield "side", ", but the side of an evaluation follows from whom it is about; write none."
    if not code and row["target"]:
        yield "target", ", but only a code has a usual target; leave it empty."
    if bool(seen) != bool(right) or int(right or 0) > int(seen or 0):
        yield "right", f" beside seen '{seen}'; give both or neither, at most as many right as seen."


def _term(row: Mapping[str, str], lexicon: str) -> Term:
    """A row as a term; it counts if readers are expected to call enough of its hits loaded, by the mean of
    a Beta posterior around what is `_expected`, else a half. One that nobody judged is its author's to say.
    """
    given: dict[str, Any] = {column: row[column] for column in COLUMNS}
    for column in ("polarity", "strength", "seen", "right"):
        given[column] = int(row[column]) if row[column] else None
    counted = True
    if given["seen"] is not None:
        usual = _expected().get((lexicon, row["category"], given["strength"]), 0.5)
        share = (given["right"] + _EXPECTED_WEIGHS * usual) / (given["seen"] + _EXPECTED_WEIGHS)
        counted = share >= _COUNTED
    return Term(**given, lexicon=lexicon, literals=expand(row["pattern"]), counted=counted)


@cache
def _expected() -> dict[tuple[str, str, int], float]:
    """Share of loaded hits expected by lexicon, category and strength: benchmarks/hits_in_context.py."""
    rows = facts.rows("expected.csv", dict.fromkeys(("lexicon", "category", "strength", "share")))
    return {(row["lexicon"], row["category"], int(row["strength"])): float(row["share"]) for row in rows}
