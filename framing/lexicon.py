"""Lexicons: folders of `terms.csv` and `lexicon.toml` that a social scientist can edit in a spreadsheet."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from framing import matching, schema
from framing.paths import LEXICONS, PACKAGE
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

DEFAULT = ("ukraine-war-en", "loaded-en")
COLUMNS = (
    "term_id",
    "pattern",
    "case",
    "category",
    "side",
    "strength",
    "target_rule",
    "unless",
    "example",
    "counter_example",
    "rationale",
    "source",
)
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
_WINDOW = 80


@dataclass(frozen=True, slots=True)
class Term:
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

        return pd.DataFrame(
            [
                (
                    t.term_id,
                    t.pattern,
                    "exact" if t.exact else "any",
                    t.category,
                    t.side,
                    t.strength,
                    t.target_rule,
                    " ; ".join(t.unless),
                    t.example,
                    t.counter_example,
                    t.rationale,
                    t.source,
                )
                for t in self.terms
            ],
            columns=list(COLUMNS),
        )


class Compiled:
    """Terms of one or more lexicons behind one automaton; earlier lexicons win ties."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.terms = [term for lexicon in lexicons for term in lexicon.terms]
        several = len(lexicons) > 1
        self._parts = [compiled([x]) if x.sha256 else Compiled([x]) for x in lexicons if several]
        entries = [] if several else [(term.literals, term.exact) for term in self.terms]
        self._matcher = matching.Matcher(entries)
        self._last: tuple[object, list[tuple[int, int, int]]] = (None, [])
        self._contexts: dict[int, list[tuple[re.Pattern[str] | None, re.Pattern[str] | None]]] = {}

    def find(self, norm: str, lowered: str, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
        """Matches as (start, end, index of term): inside one block, not excepted, longest first choice.

        `blocks` are the sentences, ascending; a match that no single block holds is none.
        """
        return matching.longest(self._all(norm, lowered, tuple(blocks)))

    def _all(
        self, norm: str, lowered: str, blocks: tuple[tuple[int, int], ...]
    ) -> list[tuple[int, int, int]]:
        """Every match; those of the last text are kept, because several measures read the same lexicon."""
        if self._last[0] == (norm, blocks):
            return self._last[1]
        found: list[tuple[int, int, int]] = []
        before = 0
        for part in self._parts:
            found += [(start, end, before + at) for start, end, at in part._all(norm, lowered, blocks)]
            before += len(part.terms)
        block = 0
        held: dict[tuple[re.Pattern[str], int], bool] = {}  # a sentence is searched once for a context
        for start, end, index in sorted(self._matcher.find(norm, lowered)):
            while block < len(blocks) and blocks[block][1] <= start:
                block += 1
            if block == len(blocks):
                break
            left, right = blocks[block]
            inside = left <= start and end <= right
            if inside and not self._excepted(index, lowered, start, end, left, right, held):
                found.append((start, end, index))
        self._last = (norm, blocks), found
        return found

    def _excepted(
        self,
        index: int,
        lowered: str,
        start: int,
        end: int,
        left: int,
        right: int,
        held: dict[tuple[re.Pattern[str], int], bool],
    ) -> bool:
        term = self.terms[index]
        if term.category != "toponym" and lowered[max(left, start - 8) : start].endswith(
            ("non-", "anti-", "counter-")
        ):
            return True
        if not term.unless:
            return False
        if index not in self._contexts:
            self._contexts[index] = [_context(c) for c in term.unless]
        for before, after in self._contexts[index]:
            if before is after:  # no place named: anywhere in the sentence
                if before and (before, left) not in held:
                    held[before, left] = bool(before.search(lowered, left, min(right, left + 5000)))
                if before and held[before, left]:
                    return True
            elif (before is None or before.search(lowered[max(left, start - _WINDOW) : start])) and (
                after is None or after.match(lowered[end : min(right, end + _WINDOW)])
            ):
                return True
        return False


def _context(context: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """An `unless` context as (what stands before, what stands after); the same pattern twice where it may
    stand anywhere in the sentence.
    """
    literals = [matching.lower(literal) for literal in matching.expand(context)]
    if "_" not in context:
        anywhere = re.compile(r"(?<!\w)(?:" + "|".join(matching.as_regex(x) for x in literals) + r")(?!\w)")
        return anywhere, anywhere
    sides: list[set[str]] = [set(), set()]
    for literal in literals:
        for side, text in zip(sides, literal.split("_", 1), strict=True):
            side.add(matching.as_regex(text))
    before, after = ("|".join(sorted(side)) for side in sides)
    return (
        re.compile(rf"(?<!\w)(?:{before})$") if before else None,
        re.compile(rf"(?:{after})(?!\w)") if after else None,
    )


def compiled(lexicons: Sequence[Lexicon]) -> Compiled:
    """The automaton over these lexicons; the same lexicons are compiled once."""
    key = tuple((lexicon.name, lexicon.sha256) for lexicon in lexicons)
    if key not in _COMPILED:
        _COMPILED[key] = Compiled(lexicons)
    return _COMPILED[key]


_COMPILED: dict[tuple[tuple[str, str], ...], Compiled] = {}


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
    folder = LEXICONS / name if str(name) in available() else Path(name)
    if not (folder / "terms.csv").is_file():
        raise InputError(
            f"lexicon '{name}': no such lexicon, and no folder with terms.csv."
            + schema.suggest(str(name), available())
        )
    stamp = tuple(
        (folder / part).stat().st_mtime_ns if (folder / part).is_file() else 0
        for part in ("terms.csv", "lexicon.toml")
    )
    return _load(folder.resolve(), stamp)


@cache
def _load(folder: Path, stamp: tuple[int, ...]) -> Lexicon:
    lexicon, problems = _read(folder)
    if problems:
        more = f" (and {len(problems) - 1} more: framing lexicon check {folder})" if len(problems) > 1 else ""
        raise InputError(problems[0] + more)
    return lexicon


def _read(folder: Path) -> tuple[Lexicon, list[str]]:
    """Read a lexicon and list what is wrong with its form."""
    path = folder / "terms.csv"
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path}: {path.stat().st_size} bytes; a lexicon has at most {_MOST_BYTES}.")
    meta: dict[str, object] = {}
    problems: list[str] = []
    try:
        meta = tomllib.loads((folder / "lexicon.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        problems.append(
            f"{folder / 'lexicon.toml'}: {_one_line(error)}; it names title, version and licence."
        )
    if meta:
        problems += [
            f"{folder / 'lexicon.toml'}: '{key}' is missing or no text."
            for key in ("title", "version", "language", "licence")
            if not isinstance(meta.get(key), str)
        ]
    rows = schema.read_csv(path)
    absent = [column for column in COLUMNS if not rows or column not in rows[0]]
    if absent:
        raise InputError(
            f"{path}: no row or no column {', '.join(absent)}; the columns are {', '.join(COLUMNS)}."
        )
    if len(rows) > _MOST_ROWS:
        raise InputError(f"{path}: {len(rows)} rows; a lexicon has at most {_MOST_ROWS}.")
    name = str(meta.get("name") or folder.name)
    terms: list[Term] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        faults = list(_faults(row, seen))
        problems += [
            f"{path}, row {number} ({row['term_id'] or 'no id'}), column {c}: {text}" for c, text in faults
        ]
        if not faults:
            seen[row["term_id"]] = number
            terms.append(_term(row, name))
    digest = schema.sha256(
        b"".join((folder / p).read_bytes() for p in ("terms.csv", "lexicon.toml") if (folder / p).is_file())
    )
    lexicon = Lexicon(
        name,
        str(meta.get("version", "")),
        str(meta.get("title", name)),
        str(meta.get("licence", "")),
        digest,
        tuple(terms),
    )
    return lexicon, problems


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _faults(row: dict[str, str], seen: dict[str, int]) -> list[tuple[str, str]]:
    faults = []
    if not _ID.match(row["term_id"]):
        faults.append(("term_id", f"'{row['term_id']}'; valid are lower-case letters, digits and hyphens."))
    elif row["term_id"] in seen:
        faults.append(("term_id", f"'{row['term_id']}' stands in row {seen[row['term_id']]} already."))
    for column, valid in _VALID.items():
        if row[column] not in valid:
            faults.append((column, f"'{row[column]}'.{schema.suggest(row[column], valid)}"))
    if not _TARGET_RULE.match(row["target_rule"]):
        faults.append(
            ("target_rule", f"'{row['target_rule']}'; valid: next, previous, none, fixed:<actor-id>.")
        )
    for column in ("pattern", "unless"):
        for part in [row[column]] if column == "pattern" else _contexts(row[column]):
            try:
                literals = matching.expand(part)
                places = {literal.count("_") for literal in literals} if "_" in part else {0}
                if column == "pattern" and places != {0}:
                    raise ValueError("'_' has no meaning in a pattern")
                if places not in ({0}, {1}):
                    raise ValueError("'_' stands once in every alternative, or in none")
            except ValueError as error:
                faults.append((column, f"'{part[:80]}': {error}."))
    needed = ("example", "counter_example", "rationale", "source")
    return faults + [(column, "empty; every row needs one.") for column in needed if not row[column]]


def _contexts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _term(row: dict[str, str], lexicon: str) -> Term:
    return Term(
        row["term_id"],
        lexicon,
        row["pattern"],
        row["case"] == "exact",
        row["category"],
        row["side"],
        int(row["strength"]),
        row["target_rule"],
        tuple(_contexts(row["unless"])),
        row["example"],
        row["counter_example"],
        row["rationale"],
        row["source"],
        tuple(matching.expand(row["pattern"])),
    )


def new(folder: str | Path) -> Path:
    """Start a lexicon of one's own: a folder with two example rows, one a side, that `check` finds clean.

    Parameters
    ----------
    folder : str or Path
        A folder that does not exist yet; its name becomes the lexicon's.

    Returns
    -------
    Path
        The folder. ``terms.csv`` opens in a spreadsheet; ``fr.score(articles, [folder])`` uses it.

    Raises
    ------
    InputError
        The folder exists, or its name is a shipped lexicon's or has other signs than a-z, 0-9, ``.-_``.

    Examples
    --------
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
    from framing.text import document

    folder = LEXICONS / name if str(name) in available() else Path(name)
    if not (folder / "terms.csv").is_file():
        load_lexicon(name)
    lexicon, problems = _read(folder)
    where = f"{folder / 'terms.csv'}"
    for term in lexicon.terms:
        alone = Compiled([Lexicon("", "", "", "", "", (term,))])
        for column, text, wanted in (
            ("example", term.example, True),
            ("counter_example", term.counter_example, False),
        ):
            doc = document(text)
            if bool(alone.find(doc.norm, matching.lower(doc.norm), doc.sentences)) != wanted:
                problems.append(
                    f"{where} ({term.term_id}), column {column}: '{text}' "
                    f"{'does not match' if wanted else 'matches'} the pattern '{term.pattern}'."
                )
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
