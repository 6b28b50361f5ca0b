"""Lexicons: folders of `terms.csv` and `lexicon.toml` that a social scientist can edit in a spreadsheet."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from framing import matching, schema, storage
from framing.paths import LEXICONS, PACKAGE
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    LexiconLike: TypeAlias = (
        "Lexicon | str | os.PathLike[str] | Sequence[Lexicon | str | os.PathLike[str]] | None"
    )

DEFAULT = ("ukraine-war-en", "loaded-en")
_NEEDED = ("example", "counter_example", "rationale", "source")
COLUMNS = ("term_id", "pattern", "case", "category", "side", "strength", "target_rule", "unless", *_NEEDED)
_AS_WRITTEN = [column for column in COLUMNS if column not in ("case", "strength", "unless")]
_MOST_BYTES = 8_000_000
_MOST_ROWS = 20_000
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\Z")
_TARGET_RULE = re.compile(r"(?:next|previous|none|fixed:[a-z0-9-]+)\Z")
_VALID = {
    "case": ("exact", "any"),
    "category": schema.CATEGORIES,
    "side": schema.SIDES,
    "strength": ("1", "2", "3"),
}
_WINDOW = 80  # characters that an `unless` context with a place is looked for in


class Term(NamedTuple):
    """One row of `terms.csv`, patterns expanded."""

    term_id: str
    lexicon: str
    pattern: str
    exact: bool
    category: str
    side: str
    strength: int
    target_rule: str
    unless: tuple[str, ...]
    example: str
    counter_example: str
    rationale: str
    source: str
    literals: tuple[str, ...]

    @property
    def weight(self) -> float:
        """What a hit adds to a side: its strength, or .1 for a toponym's spelling."""
        return 0.1 if self.category == "toponym" else float(self.strength)


@dataclass(frozen=True)
class Lexicon:
    """A loaded lexicon. `find_hits` and `score` take one, or a list of them."""

    name: str
    version: str
    title: str
    licence: str
    sha256: str
    terms: tuple[Term, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The terms as a DataFrame with the columns of `terms.csv`."""
        import pandas as pd

        table = pd.DataFrame(list(self.terms), columns=list(Term._fields))
        table["case"] = table["exact"].map({True: "exact", False: "any"})
        table["unless"] = table["unless"].map(" ; ".join)
        return table[list(COLUMNS)]


Span = tuple[int, int]
Match = tuple[int, int, int]  # start, end, index of the term
Context = tuple[re.Pattern[str], re.Pattern[str] | None]  # what stands before and after; or: anywhere
Held = tuple[re.Pattern[str], int]  # a pattern searched for in the sentence that starts there


class Compiled:
    """Terms of one or more lexicons behind one automaton; earlier lexicons win ties."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.terms = [term for lexicon in lexicons for term in lexicon.terms]
        several = len(lexicons) > 1
        self._parts = [compiled([x]) if x.sha256 else Compiled([x]) for x in lexicons if several]
        entries = [] if several else [(term.literals, term.exact) for term in self.terms]
        self._matcher = matching.Matcher(entries)
        self._last: tuple[object, list[Match]] = (None, [])
        self._contexts: dict[int, list[Context]] = {}

    def find(self, norm: str, lowered: str, blocks: Sequence[Span]) -> list[Match]:
        """Matches as (start, end, index of term): inside one block, not excepted, longest first choice.

        `blocks` are the sentences, ascending; a match that no single block holds is none.
        """
        return matching.longest(self._all(norm, lowered, tuple(blocks)))

    def _all(self, norm: str, lowered: str, blocks: tuple[Span, ...]) -> list[Match]:
        """Every match; those of the last text are kept, because several measures read the same lexicon."""
        if self._last[0] == (norm, blocks):
            return self._last[1]
        found: list[Match] = []
        before = 0
        for part in self._parts:
            found += [(start, end, before + at) for start, end, at in part._all(norm, lowered, blocks)]
            before += len(part.terms)
        block = 0
        held: dict[Held, bool] = {}  # a sentence is searched once for a context
        for start, end, index in sorted(self._matcher.find(norm, lowered)):
            while block < len(blocks) and blocks[block][1] <= start:
                block += 1
            if block == len(blocks):
                break
            inside = blocks[block][0] <= start and end <= blocks[block][1]
            if inside and not self._excepted((start, end, index), lowered, blocks[block], held):
                found.append((start, end, index))
        self._last = (norm, blocks), found
        return found

    def _excepted(self, match: Match, lowered: str, block: Span, held: dict[Held, bool]) -> bool:
        start, end, index = match
        left, right = block
        term = self.terms[index]
        prefix = lowered[max(left, start - 8) : start]
        if term.category != "toponym" and prefix.endswith(("non-", "anti-", "counter-")):
            return True
        if index not in self._contexts:
            self._contexts[index] = [_context(c) for c in term.unless]
        for before, after in self._contexts[index]:
            if after is None:
                if (before, left) not in held:
                    held[before, left] = bool(before.search(lowered, left, min(right, left + 5000)))
                excepted = held[before, left]
            else:
                excepted = bool(before.search(lowered[max(left, start - _WINDOW) : start])) and bool(
                    after.match(lowered[end : min(right, end + _WINDOW)])
                )
            if excepted:
                return True
        return False


def _context(context: str) -> Context:
    """An `unless` context: around the place that `_` holds, or anywhere in the sentence."""
    literals = [matching.lower(literal) for literal in matching.expand(context)]
    if "_" not in context:
        anywhere = "|".join(map(matching.as_regex, literals))
        return re.compile(rf"(?<!\w)(?:{anywhere})(?!\w)"), None
    sides = zip(*(map(matching.as_regex, literal.split("_", 1)) for literal in literals), strict=True)
    before, after = ("|".join(sorted(set(side))) for side in sides)
    return (
        re.compile(rf"(?<!\w)(?:{before})$" if before else ""),
        re.compile(rf"(?:{after})(?!\w)" if after else ""),
    )


_COMPILED: dict[tuple[tuple[str, str], ...], Compiled] = {}


def compiled(lexicons: Sequence[Lexicon]) -> Compiled:
    """The automaton over these lexicons; the same lexicons are compiled once."""
    key = tuple((lexicon.name, lexicon.sha256) for lexicon in lexicons)
    if key not in _COMPILED:
        _COMPILED[key] = Compiled(lexicons)
    return _COMPILED[key]


def available() -> list[str]:
    """Names of the lexicons that come with framing."""
    return sorted(path.parent.name for path in LEXICONS.glob("*/lexicon.toml"))


def load_lexicon(name: str | Path) -> Lexicon:
    """Load a lexicon and verify its form.

    Parameters
    ----------
    name : str or Path
        The name of a lexicon that comes with framing (`framing lexicon list`), or the path of a folder
        with `terms.csv` and `lexicon.toml`.

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
    folder = _folder(name)
    files = (folder / "terms.csv", folder / "lexicon.toml")
    return _load(folder.resolve(), tuple(file.stat().st_mtime_ns for file in files if file.is_file()))


def _folder(name: str | Path) -> Path:
    folder = LEXICONS / name if str(name) in available() else Path(name)
    if not (folder / "terms.csv").is_file():
        near = schema.suggest(str(name), available())
        raise InputError(f"lexicon '{name}': no such lexicon, and no folder with terms.csv.{near}")
    return folder


@cache
def _load(folder: Path, stamp: tuple[int, ...]) -> Lexicon:
    lexicon, problems = _read(folder)
    if problems:
        more = f" (and {len(problems) - 1} more: framing lexicon check {folder})" if len(problems) > 1 else ""
        raise InputError(problems[0] + more)
    return lexicon


def _read(folder: Path) -> tuple[Lexicon, list[str]]:
    """Read a lexicon and list what is wrong with its form."""
    path, about = folder / "terms.csv", folder / "lexicon.toml"
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path}: {path.stat().st_size} bytes; a lexicon has at most {_MOST_BYTES}.")
    meta: dict[str, object] = {}
    try:
        meta = tomllib.loads(about.read_text(encoding="utf-8"))
        needed = ("title", "version", "language", "licence")
        absent = [key for key in needed if not isinstance(meta.get(key), str)]
        problems = [f"{about}: '{key}' is missing or no text." for key in absent]
    except (OSError, ValueError, RecursionError) as error:
        line = " ".join(str(error).split())[:200]
        problems = [f"{about}: {line}; it names title, version and licence."]
    rows = storage.read_csv(path)
    absent = [column for column in COLUMNS if not rows or column not in rows[0]]
    if absent:
        names = ", ".join(COLUMNS)
        raise InputError(f"{path}: no row or no column {', '.join(absent)}; the columns are {names}.")
    if len(rows) > _MOST_ROWS:
        raise InputError(f"{path}: {len(rows)} rows; a lexicon has at most {_MOST_ROWS}.")
    name = str(meta.get("name") or folder.name)
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        faults = list(_faults(row, seen))
        where = f"{path}, row {number} ({row['term_id'] or 'no id'})" if faults else ""
        problems += [" ".join(f"{where}, column {at}: {fault}".splitlines()) for at, fault in faults]
        if not faults:
            seen[row["term_id"]] = number
            terms.append(_term(row, name))
    digest = storage.sha256(b"".join(file.read_bytes() for file in (path, about) if file.is_file()))
    version, title, licence = (str(meta.get(key, "")) for key in ("version", "title", "licence"))
    return Lexicon(name, version, title or name, licence, digest, tuple(terms)), problems


def _faults(row: dict[str, str], seen: dict[str, int]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row: column, and the value with what is valid."""
    if not _ID.match(row["term_id"]):
        yield "term_id", f"'{row['term_id']}'; valid are lower-case letters, digits and hyphens."
    elif row["term_id"] in seen:
        yield "term_id", f"'{row['term_id']}' stands in row {seen[row['term_id']]} already."
    for column, valid in _VALID.items():
        if row[column] not in valid:
            yield column, f"'{row[column]}'.{schema.suggest(row[column], valid)}"
    if not _TARGET_RULE.match(row["target_rule"]):
        yield "target_rule", f"'{row['target_rule']}'; valid: next, previous, none, fixed:<actor-id>."
    for column, parts in (("pattern", [row["pattern"]]), ("unless", _contexts(row["unless"]))):
        for part in parts:
            try:
                literals = matching.expand(part)
                if column == "pattern" and "_" in part:
                    raise ValueError("'_' has no meaning in a pattern")
                if "_" in part and {literal.count("_") for literal in literals} != {1}:
                    raise ValueError("'_' stands once in every alternative, or in none")
            except ValueError as error:
                yield column, f"'{part[:80]}': {error}."
    for column in _NEEDED:
        if not row[column]:
            yield column, "empty; every row needs one."


def _contexts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _term(row: dict[str, str], lexicon: str) -> Term:
    as_written: dict[str, Any] = {c: row[c] for c in _AS_WRITTEN}
    return Term(
        **as_written,
        lexicon=lexicon,
        exact=row["case"] == "exact",
        strength=int(row["strength"]),
        unless=tuple(_contexts(row["unless"])),
        literals=tuple(matching.expand(row["pattern"])),
    )


def new(folder: str | Path) -> Path:
    """Start a lexicon of one's own: a folder with two example rows, one a side, that `check` finds clean.

    The folder must not exist yet; its name, in a-z, 0-9, ``.-_`` and no shipped lexicon's, becomes the
    lexicon's. ``terms.csv`` opens in a spreadsheet; ``fr.score(articles, [folder])`` uses it.

    >>> import tempfile
    >>> made = new(Path(tempfile.mkdtemp()) / "my-words")
    >>> check(made), [term.side for term in load_lexicon(made).terms]
    ([], ['kyiv', 'moscow'])
    """
    folder = Path(folder)
    if not _ID.match(folder.name):
        raise InputError(f"lexicon '{folder.name}'; a name has lower-case letters, digits, '.', '-' and '_'.")
    if folder.name in available():
        raise InputError(f"lexicon '{folder.name}': one of that name comes with framing; choose another.")
    if folder.exists():
        raise InputError(f"{folder} is there already; choose another name, or edit its terms.csv.")
    shutil.copytree(PACKAGE / "templates" / "lexicon", folder)
    return folder


def check(name: str | Path) -> list[str]:
    """Everything that is wrong with a lexicon, one line each; empty if nothing is.

    Beyond the form (`load_lexicon`): every example matches its row, no counter-example does, and no
    literal stands in two rows or is swallowed by another row's `*` unnoticed.
    """
    from framing.text.document import document

    folder = _folder(name)
    lexicon, problems = _read(folder)
    where = f"{folder / 'terms.csv'}"
    for term in lexicon.terms:
        alone = Compiled([Lexicon("", "", "", "", "", (term,))])
        for column, wrong in (("example", "does not match"), ("counter_example", "matches")):
            doc = document(getattr(term, column))
            matches = bool(alone.find(doc.norm, matching.lower(doc.norm), doc.sentences))
            if matches == (wrong == "matches"):
                fault = f"'{doc.text}' {wrong} the pattern '{term.pattern}'."
                problems.append(f"{where} ({term.term_id}), column {column}: {fault}")
    return problems + [f"{where}: {line}" for line in _swallowed(lexicon.terms)]


def _swallowed(terms: Sequence[Term]) -> list[str]:
    """Literals that another row matches whole: the same literal, or one under another's `*`."""
    lines = []
    owner: dict[tuple[str, bool], str] = {}
    for term in terms:
        for literal in term.literals:
            key = (literal if term.exact else matching.lower(literal), term.exact)
            first = owner.setdefault(key, term.term_id)
            if first != term.term_id:
                lines.append(f"'{literal}' stands in both {first} and {term.term_id}.")
    starred = {(literal, exact): ids for (literal, exact), ids in owner.items() if literal.endswith("*")}
    for (literal, exact), term_id in owner.items():
        for cut in range(1, len(literal)):
            other = starred.get((literal[:cut] + "*", exact))
            if other and other != term_id and literal[cut:] != "*" and not set(literal[cut:]) & set(" *"):
                lines.append(f"'{literal}' of {term_id} is swallowed by '{literal[:cut]}*' of {other}.")
    return lines


def audit(lexicon: Lexicon) -> pd.DataFrame:
    """The symmetry audit: both sides counted by the same rule.

    Returns
    -------
    DataFrame
        One row per measure (entries, mean strength, entries per strength and category, distinct sources,
        literals), one column per side.
    """
    import pandas as pd

    columns = {}
    for side in schema.SIDES:
        terms = [term for term in lexicon.terms if term.side == side]
        strengths, categories = Counter(t.strength for t in terms), Counter(t.category for t in terms)
        columns[side] = {
            "entries": len(terms),
            "literals": sum(len(t.literals) for t in terms),
            "mean strength": round(sum(t.strength for t in terms) / len(terms), 2) if terms else float("nan"),
            **{f"strength {s}": strengths[s] for s in (1, 2, 3)},
            **{f"category {c}": categories[c] for c in schema.CATEGORIES},
            "distinct sources": len({t.source for t in terms}),
            "by coder's judgement alone": sum("coder's judgement" in t.source for t in terms),
        }
    return pd.DataFrame(columns).rename_axis("measure")


def load_lexicons(given: LexiconLike = None) -> list[Lexicon]:
    """The lexicons asked for, both shipped ones by default."""
    if given is None:
        given = list(DEFAULT)
    if isinstance(given, Lexicon | str | os.PathLike):
        given = [given]
    return [item if isinstance(item, Lexicon) else load_lexicon(item) for item in given]  # type: ignore[arg-type]
