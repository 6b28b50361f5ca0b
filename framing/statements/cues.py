"""Reporting words (`lexicons/cues.csv`) → one matcher."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from framing import facts, matching

STANCES = ("neutral", "doubting", "endorsing", "hostile")
COLUMNS: dict[str, facts.Valid] = {
    "cue_id": facts.Written("[a-z-]+", "Give each id once.", once=True),
    "forms": facts.Written(".+", "Give the forms, separated by '|'."),
    "kind": ("verb", "noun", "adjective", "source"),
    "takes": None,
    "act": ("speech", "thought", "stance", "evidence"),
    "stance": STANCES,
    "rationale": None,
    "source": None,
}


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of `cues.csv`."""

    forms: tuple[str, ...]
    kind: str
    takes: frozenset[str]
    act: str
    stance: str


@cache
def table() -> tuple[Cue, ...]:
    """The cues, checked."""
    return tuple(
        Cue(
            forms=tuple(facts.split(row["forms"])),
            kind=row["kind"],
            takes=frozenset(row["takes"].split()),
            act=row["act"],
            stance=row["stance"],
        )
        for row in facts.rows("cues.csv", COLUMNS)
    )


@cache
def matcher() -> matching.Matcher:
    """One automaton over the forms of all cues; entries are indices into `table()`."""
    return matching.Matcher([(cue.forms, False) for cue in table()])
