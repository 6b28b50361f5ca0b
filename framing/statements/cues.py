"""Reporting words (`lexicons/cues.csv`) → one matcher."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from framing import matching, schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError

COLUMNS = ("cue_id", "forms", "kind", "takes", "act", "stance", "rationale", "source")
KINDS = ("verb", "noun", "adjective", "source")
ACTS = ("speech", "thought", "stance", "evidence")
STANCES = ("neutral", "doubting", "endorsing", "hostile")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of `cues.csv`."""

    cue_id: str
    forms: tuple[str, ...]
    kind: str
    takes: frozenset[str]
    act: str
    stance: str

    @property
    def speech(self) -> bool:
        """Whether words were uttered, as against thought or wished."""
        return self.act == "speech"


@cache
def table() -> tuple[Cue, ...]:
    """The cues, checked.

    Raises
    ------
    InputError
        The first faulty row: file, row, column, value and what is valid.
    """
    path = LEXICONS / "cues.csv"
    try:
        rows = storage.read_csv(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a CSV in UTF-8 ({error}).") from None
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise InputError(
            f"{path}: no row or no column {', '.join(missing)}; the columns are {', '.join(COLUMNS)}."
        )
    valid = {"kind": KINDS, "act": ACTS, "stance": STANCES}
    cues = []
    for number, row in enumerate(rows, 2):
        for column, values in valid.items():
            if row[column] not in values:
                hint = schema.suggest(row[column], values)
                raise InputError(f"{path}, row {number}, column {column}: '{row[column]}'.{hint}")
        forms = tuple(form.strip() for form in row["forms"].split("|") if form.strip())
        if not forms:
            raise InputError(f"{path}, row {number}, column forms: empty; give the forms, separated by '|'.")
        cues.append(
            Cue(row["cue_id"], forms, row["kind"], frozenset(row["takes"].split()), row["act"], row["stance"])
        )
    return tuple(cues)


@cache
def matcher() -> matching.Matcher:
    """One automaton over the forms of all cues; entries are indices into `table()`."""
    return matching.Matcher([(cue.forms, False) for cue in table()])


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """Closed classes of English words that the constructions are read with (`lexicons/word_classes.csv`)."""
    return {
        row["class"]: frozenset(row["words"].split())
        for row in storage.read_csv(LEXICONS / "word_classes.csv")
    }
