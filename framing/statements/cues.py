"""Reporting words (`lexicons/cues.csv`) → one matcher."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from framing import facts, matching

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


@cache
def table() -> tuple[Cue, ...]:
    """The cues, checked.

    Raises
    ------
    InputError
        The first faulty row: file, row, column, value and what is valid.
    """
    rows = facts.rows("cues.csv", COLUMNS, {"kind": KINDS, "act": ACTS, "stance": STANCES})
    cues = []
    for number, row in enumerate(rows, 2):
        forms = tuple(facts.split(row["forms"]))
        if not forms:
            raise facts.wrong("cues.csv", number, "forms", "", " Give the forms, separated by '|'.")
        takes = frozenset(row["takes"].split())
        cues.append(Cue(row["cue_id"], forms, row["kind"], takes, row["act"], row["stance"]))
    return tuple(cues)


@cache
def matcher() -> matching.Matcher:
    """One automaton over the forms of all cues; entries are indices into `table()`."""
    return matching.Matcher([(cue.forms, False) for cue in table()])
