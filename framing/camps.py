"""Which bloc or country stands on which side of the conflict, and since when (`lexicons/camps.csv`)."""

from __future__ import annotations

from functools import cache

from framing import facts, schema
from framing.schema import InputError

CAMPS = ("kyiv", "moscow")
_COLUMNS: dict[str, facts.Valid] = {
    **dict.fromkeys(("who", "from", "to")),
    "kind": ("bloc", "country"),
    "camp": CAMPS,
    "source": facts.Written(".+", "Every row needs one."),
}


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of camps.csv by kind and name."""
    rows = facts.rows("camps.csv", _COLUMNS)
    for row in rows:
        if row["kind"] == "bloc":
            schema.known(row["who"], schema.BLOCS, "camps.csv, column who:")
    for camp in CAMPS:
        if all(row["camp"] != camp for row in rows):
            raise InputError(f"camps.csv: nobody stands in the camp '{camp}'; give it a row.")
    return {(row["kind"], row["who"]): row for row in rows}


def camp(bloc: str, country: str = "", date: str = "") -> str:
    """The camp of a bloc, or of a country that stands apart from its bloc; empty if none.

    Without a date (ISO) it is the camp since the latest change; `country` is as in `actors.csv`.

    >>> camp("west"), camp("other_state"), camp("other_state", "Belarus")
    ('kyiv', '', 'moscow')
    >>> camp("north_korea", date="2020-01-01")
    ''
    """
    for key in (("country", country), ("bloc", bloc)):
        stand = table().get(key)
        if stand and (not date or (stand["from"] <= date and (not stand["to"] or date <= stand["to"]))):
            return stand["camp"]
    return ""
