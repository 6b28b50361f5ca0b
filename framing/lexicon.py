"""Lexicons: folders of `terms.csv` and `lexicon.toml` that a social scientist can edit in a spreadsheet."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from framing import facts, schema, storage
from framing.matching import expand
from framing.paths import LEXICONS
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    LexiconLike: TypeAlias = (
        "Lexicon | str | os.PathLike[str] | Sequence[Lexicon | str | os.PathLike[str]] | None"
    )

DEFAULT = ("ukraine-war-en", "loaded-en")
_ABOUT = ("title", "version", "language", "licence")  # what every lexicon.toml says
_MOST_BYTES = 8_000_000  # of a terms.csv
ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_EXPECTED_WEIGHS = 2  # judged hits for which the expected share stands beside a term's own
_COUNTED = 0.4  # share of loaded hits from which a term counts: benchmarks/hits_in_context.py says why


class Term(NamedTuple):
    """One row of `terms.csv`, its pattern expanded to literals."""

    term_id: str
    lexicon: str
    pattern: str
    exact: bool
    category: str
    kind: str
    side: str
    polarity: int
    strength: int
    target: str
    unless: tuple[str, ...]
    seen: int | None
    right: int | None
    rationale: str
    source: str
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

        table = pd.DataFrame(list(self.terms), columns=list(Term._fields))
        table["case"] = table["exact"].map({True: "exact", False: "any"})
        table["unless"] = table["unless"].map(" ; ".join)
        return table[list(COLUMNS)]


Rule = Callable[[str], str]  # a cell → what is wrong with it, or nothing
Row = dict[str, str]


def _one_of(*valid: str) -> Rule:
    return lambda cell: "" if cell in valid else f"'{cell}'.{schema.suggest(cell, valid)}"


def _like(form: str, valid: str) -> Rule:
    return lambda cell: "" if re.fullmatch(form, cell) else f"'{cell}'; valid: {valid}."


def _pattern(cell: str) -> str:
    try:
        expand(cell)
    except ValueError as error:
        return f"'{cell[:80]}': {error}."
    return f"'{cell[:80]}': '_' has no meaning in a pattern." if "_" in cell else ""


def _unless(cell: str) -> str:
    for context in contexts(cell):
        try:
            places = {literal.count("_") for literal in expand(context)}
        except ValueError as error:
            return f"'{context[:80]}': {error}."
        if places not in ({0}, {1}):
            return f"'{context[:80]}': '_' stands once in every alternative, or in none."
    return ""


def contexts(cell: str) -> list[str]:
    """The contexts of a cell `unless`, which semicolons separate."""
    return [part.strip() for part in cell.split(";") if part.strip()]


_filled = _like(".+", "anything; every row needs one")
_count = _like(r"\d{0,6}", "a whole number, or nothing where nobody has judged its hits")

# Each column of terms.csv, in their order, and what its cells must be.
RULES: dict[str, Rule] = {
    "term_id": _like(ID.pattern, "lower-case letters, digits and hyphens"),
    "pattern": _pattern,
    "case": _one_of("exact", "any"),
    "category": _one_of(*schema.CATEGORIES),
    "kind": _one_of(*schema.TERM_KINDS),
    "side": _one_of(*schema.SIDES),
    "polarity": _one_of("-1", "0", "1"),
    "strength": _one_of("1", "2", "3"),
    "target": _like("|[a-z0-9]+(?:-[a-z0-9]+)*", "the id of an actor in actors.csv, or nothing"),
    "unless": _unless,
    "seen": _count,
    "right": _count,
    "rationale": _filled,
    "source": _filled,
}
COLUMNS = tuple(RULES)

# The sides that a term of each kind may have, and why.
SIDES_OF = {
    "code": ({"kyiv", "moscow"}, "a code serves one side"),
    "evaluation": ({"none"}, "the side of an evaluation follows from whom it is about"),
}


def _faults(row: Row) -> dict[str, str]:
    """What is wrong with a row, by column: in single cells, and if in none, between them."""
    faults = {column: fault for column, rule in RULES.items() if (fault := rule(row[column]))}
    if faults:
        return faults
    kind, side, target, seen, right = (row[name] for name in ("kind", "side", "target", "seen", "right"))
    sides, why = SIDES_OF[kind]
    if side not in sides:
        faults["side"] = f"'{side}', but {why}; write {' or '.join(sorted(sides))}, or another kind."
    if kind == "evaluation" and target:
        faults["target"] = f"'{target}', but only a code has a usual target; leave it empty."
    if bool(seen) != bool(right) or int(right or 0) > int(seen or 0):
        faults["right"] = (
            f"'{right}' beside seen '{seen}'; give both or neither, at most as many right as seen."
        )
    return faults


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
    several = [given] if isinstance(given, Lexicon | str | os.PathLike) else list(given or DEFAULT)
    return [one if isinstance(one, Lexicon) else load_lexicon(one) for one in several]


def find_folder(name: str | os.PathLike[str]) -> Path:
    """The folder of a lexicon, by name or path."""
    folder = LEXICONS / name if str(name) in available() else Path(name)
    if not (folder / "terms.csv").is_file():
        near = schema.suggest(str(name), available())
        raise InputError(f"lexicon '{name}': no such lexicon, and no folder with terms.csv.{near}")
    return folder


@cache
def _load(folder: Path, changed: tuple[int, ...]) -> Lexicon:
    lexicon, problems = read_folder(folder)
    if problems:
        more = f" (and {len(problems) - 1} more: framing lexicon check {folder})" if len(problems) > 1 else ""
        raise InputError(problems[0] + more)
    return lexicon


def read_folder(folder: Path) -> tuple[Lexicon, list[str]]:
    """Read a lexicon and list what is wrong with its form."""
    path, about_path = folder / "terms.csv", folder / "lexicon.toml"
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path}: {path.stat().st_size} bytes; a lexicon has at most {_MOST_BYTES}.")
    about, problems = _read_about(about_path)
    rows = storage.read_csv(path)
    absent = [column for column in COLUMNS if not rows or column not in rows[0]]
    if absent:
        names = ", ".join(COLUMNS)
        how = "framing lexicon new writes the form."
        if rows and "target_rule" in rows[0]:
            how = f"of the first edition: make each row an evaluation (side none) or a code; {how}"
        raise InputError(f"{path}: no row or no column {', '.join(absent)}; the columns are {names}; {how}")
    name = about.get("name") or folder.name
    terms: dict[str, Term] = {}
    for number, row in enumerate(rows, 2):
        faults = _faults(row)
        if row["term_id"] in terms:
            faults["term_id"] = f"'{row['term_id']}' stands in another row already."
        where = f"{path}, row {number} ({row['term_id'] or 'no id'})"
        problems += [" ".join(f"{where}, column {column}: {told}".split()) for column, told in faults.items()]
        if not faults:
            terms[row["term_id"]] = _term(row, name)
    digest = storage.sha256(b"".join(file.read_bytes() for file in (path, about_path) if file.is_file()))
    told = {key: about.get(key, "") for key in ("version", "title", "licence")}
    return Lexicon(name, **told, sha256=digest, terms=tuple(terms.values())), problems


def _read_about(path: Path) -> tuple[dict[str, str], list[str]]:
    """The texts that `lexicon.toml` gives, and what is wrong with it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        return {}, [f"{path}: {reason}; it names title, version, language and licence."]
    about = {key: value for key, value in given.items() if isinstance(value, str)}
    return about, [f"{path}: '{key}' is missing or no text." for key in _ABOUT if key not in about]


def _term(row: Row, lexicon: str) -> Term:
    texts = ("term_id", "pattern", "category", "kind", "side", "target", "rationale", "source")
    as_written: dict[str, Any] = {column: row[column] for column in texts}
    strength = int(row["strength"])
    seen, right = (int(row[name]) if row[name] else None for name in ("seen", "right"))
    return Term(
        **as_written,
        lexicon=lexicon,
        exact=row["case"] == "exact",
        polarity=int(row["polarity"]),
        strength=strength,
        unless=tuple(contexts(row["unless"])),
        seen=seen,
        right=right,
        literals=expand(row["pattern"]),
        counted=_counts(lexicon, row["category"], strength, seen, right),
    )


@cache
def _expected() -> dict[tuple[str, str, int], float]:
    """Share of loaded hits expected by lexicon, category and strength: benchmarks/hits_in_context.py."""
    rows = facts.rows("expected.csv", dict.fromkeys(("lexicon", "category", "strength", "share")))
    return {(row["lexicon"], row["category"], int(row["strength"])): float(row["share"]) for row in rows}


def _counts(lexicon: str, category: str, strength: int, seen: int | None, right: int | None) -> bool:
    """Whether readers are expected to call enough of a term's hits loaded for it to count.

    Their share is the mean of a Beta posterior, (right + 2 e) / (seen + 2), where e is what is expected of
    the lexicon's terms of that category and strength, a half where nothing is. A term that nobody has judged
    (seen empty) counts on its author's word.
    """
    if seen is None or right is None:
        return True
    usual = _expected().get((lexicon, category, strength), 0.5)
    return (right + _EXPECTED_WEIGHS * usual) / (seen + _EXPECTED_WEIGHS) >= _COUNTED
