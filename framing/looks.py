"""How names, colours and shapes look on every page and picture: looks.toml, without matplotlib."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import paths, schema, storage

if TYPE_CHECKING:
    import pandas as pd

INK, MUTED, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
OTHER = ("#0072B2", "#D55E00", "#56B4E9", "#E69F00", "#CC79A7")
_LOOKS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PERSPECTIVE: dict[str, tuple[str, str]] = {name: tuple(look) for name, look in _LOOKS["perspective"].items()}
SHAPE: dict[str, str] = _LOOKS["shape"]
MEANT: dict[str, str] = _LOOKS["meant"]  # a bloc as whom words are said of, in the order of the rows
_MEASURE: dict[str, dict[str, str]] = _LOOKS["measure"]
CATEGORY: dict[str, list[str]] = _LOOKS["category"]  # colour, line, letter, colour in a terminal
_ORDER = {name: place for names in schema.CLOSED.values() for place, name in enumerate(names)}


def human(name: object) -> str:
    """A column's value as a reader would write it."""
    return str(_LOOKS["human"].get(str(name), str(name).replace("_", " ")))


def meant(bloc: object) -> str:
    """A bloc as the one whom words are said of."""
    return MEANT.get(str(bloc), human(bloc))


def group(name: object) -> str:
    """A group as somebody who writes: the outlets of a perspective."""
    return f"{human(name)} outlets" if name in PERSPECTIVE else human(name) or "(no name)"


def those(outlets: Sequence[object]) -> str:
    """One or two outlets by name, more as their number."""
    return " and ".join(map(group, outlets)) if len(outlets) < 3 else counted(len(outlets), "outlet")


def look(name: object, index: int = 0) -> tuple[str, str]:
    """Colour and shape of a group; eight others by their index look each their own."""
    other = OTHER[index % len(OTHER)], "os^Dv<>P"[index % 8]
    return PERSPECTIVE.get(str(name), other)


def _place(value: Any) -> tuple[int, str]:
    """Where a value stands: perspectives, blocs … in their order, then numbers, then by the alphabet."""
    name = str(value)
    return _ORDER.get(name, len(_ORDER)), name.zfill(9) if name.isdecimal() else name


def ordered(values: Iterable[Any]) -> list[Any]:
    """Each value once, in the one order of tables, pages and pictures."""
    return sorted(set(values), key=_place)


def in_order(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows by these columns, each in the one order, or in its own if it is a Categorical."""
    return table.sort_values(list(columns), key=lambda column: column.map(_place), kind="stable")


def measure(name: str) -> dict[str, str]:
    """A measure in words, what stands at the ends of its axes, its range, what it says: looks.toml."""
    return _MEASURE["other"] | {"measure": human(name)} | _MEASURE.get(name, {})


def claim(measure_name: str, most: object, high: float, least: object, low: float) -> str:
    """What it says that one group has most of a measure and another least."""
    about, times = measure(measure_name), high / low if low > 0 else 0.0
    template = about.get("above" if low >= 0 else "below" if high <= 0 else "claim", about["claim"])
    if "{times}" in template and not 1.1 <= times < 1e6:  # or none at all
        template = _MEASURE["other"]["claim"]
    words = {"most": group(most), "least": group(least), "high": number(high), "low": number(low)}
    if words["high"] == words["low"]:
        template = "No group is higher than another: {measure} {high}"
    return template.format(times=f"{float(f'{times:.2g}'):,.12g}", **about, **words)


def counted(number: float, name: str) -> str:
    """A number of things, as `1,200 words`, or `? words` where it is missing."""
    return f"{number:,.0f} {name}".replace("nan", "?") + ("" if number == 1 else "s")


def sizes(outlets: float, articles: float) -> str:
    """How much an estimate rests on."""
    return f"{counted(outlets, 'outlet')}, {counted(articles, 'article')}"


def number(value: float) -> str:
    """With as many digits as its size deserves."""
    if abs(value) >= 1e6:
        return f"{value:.3g}".replace("-", "−")
    digits = 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")  # no negative zero


def interval(value: float, low: float, high: float) -> str:
    """An estimate with its interval where it has one, as `0.50 [0.25, 1.5]`."""
    return number(value) + (f" [{number(low)}, {number(high)}]" if not isnan(low) else "")


@cache
def _event_titles() -> dict[str, str]:
    files = [paths.data() / "events.csv", *sorted(paths.data().glob("derived/*/events.csv"))]
    rows = [row for file in files if file.is_file() for row in storage.read_csv(file)]
    return {"all": "all shared events"} | {row["event"]: row["title"] for row in rows}


def event(name: object) -> str:
    """The title of an event where a table has it, else its name in words."""
    text = str(name)
    return _event_titles().get(text, text.replace("-", " ").capitalize() if text.islower() else text)
