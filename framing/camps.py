"""Which bloc or country stands on which side of the conflict, and since when (`lexicons/camps.csv`)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from framing import schema, storage
from framing.paths import LEXICONS
from framing.schema import InputError

COLUMNS = ("who", "kind", "camp", "from", "to", "source")
CAMPS = ("kyiv", "moscow")
KINDS = ("bloc", "country")


class _Stand(NamedTuple):
    camp: str
    since: str
    until: str


@cache
def table() -> dict[tuple[str, str], _Stand]:
    """The camps by kind and name, checked.

    Raises
    ------
    InputError
        The first faulty row: file, row, column, value and what is valid.
    """
    path = LEXICONS / "camps.csv"
    stands: dict[tuple[str, str], _Stand] = {}
    for number, row in enumerate(storage.read_csv(path), 2):
        missing = [column for column in COLUMNS if column not in row]
        if missing:
            raise InputError(f"{path}: no column {', '.join(missing)}; the columns are {', '.join(COLUMNS)}.")
        blocs = schema.BLOCS if row["kind"] == "bloc" else (row["who"],)
        for column, valid in (("kind", KINDS), ("camp", CAMPS), ("who", blocs)):
            if row[column] not in valid:
                hint = schema.suggest(row[column], valid)
                raise InputError(f"{path}, row {number}, column {column}: '{row[column]}'.{hint}")
        if not row["source"]:
            raise InputError(f"{path}, row {number}, column source: empty; every row needs one.")
        stands[row["kind"], row["who"]] = _Stand(row["camp"], row["from"], row["to"])
    unoccupied = [name for name in CAMPS if name not in {stand.camp for stand in stands.values()}]
    if unoccupied:
        raise InputError(f"{path}: nobody stands in the camp '{unoccupied[0]}'; give it a row.")
    return stands


def camp(bloc: str, country: str = "", date: str = "") -> str:
    """The camp of a bloc, or of a country that stands apart from its bloc; empty if none.

    Parameters
    ----------
    bloc : str
        One of DESIGN.md's blocs.
    country : str
        As in `actors.csv`.
    date : str
        ISO date; without one, what holds since the latest change.

    Examples
    --------
    >>> camp("west"), camp("other_state"), camp("other_state", "Belarus")
    ('kyiv', '', 'moscow')
    >>> camp("north_korea", date="2020-01-01")
    ''
    """
    for key in (("country", country), ("bloc", bloc)):
        stand = table().get(key)
        if stand and (not date or (stand.since <= date and (not stand.until or date <= stand.until))):
            return stand.camp
    return ""
