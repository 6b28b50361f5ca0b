"""What every chart needs of its table: its words (charts.toml), a check, its groups; and room for letters."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from jinja2 import Environment, StrictUndefined
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.textpath import TextToPath

from framing import looks, schema
from framing.reading import harmless
from framing.schema import InputError

CHARTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("charts.toml").read_text(encoding="utf-8"))
STROKE: dict[str, Any] = {"shape": "|", "size": 55}  # the look of a group's estimate
_MOST_NAMED = 10  # outlets, whose dots bear numbers: side by side, 1 and 2 are never read as 12
# The font that comes with matplotlib; others of its name on a machine number the same letters otherwise.
FONT = "DejaVu Sans of matplotlib"
for _file, _weight in {"DejaVuSans.ttf": 400, "DejaVuSans-Bold.ttf": 700}.items():
    _path = str(Path(matplotlib.get_data_path(), "fonts", "ttf", _file))
    fontManager.ttflist.append(FontEntry(fname=_path, name=FONT, weight=_weight, size="scalable"))
_TEMPLATES = Environment(undefined=StrictUndefined, finalize=harmless)  # noqa: S701 - no HTML
_TEMPLATES.globals["looks"] = looks


def written(template: str, said: dict[str, Any]) -> str:
    """Words of charts.toml with what is said filled in; a table is the list of its rows."""
    rows = {name: x.to_dict("records") if isinstance(x, pd.DataFrame) else x for name, x in said.items()}
    return _TEMPLATES.from_string(template).render(rows)


def columns(chart: str, kind: str, by: str = "group") -> list[str]:
    """The names of columns that charts.toml gives, the one that made the groups among them."""
    return [name.format(by=by) for name in CHARTS[chart].get(kind, "").split()]


def checked(chart: str, table: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """What the chart reads: texts as text, numbers as numbers, and the groups that `by` made as `group`."""
    told, numbers, one = CHARTS[chart], columns(chart, "numbers"), columns(chart, "one")
    texts, wanted = columns(chart, "texts", by), f"this chart draws {told['source']}"
    schema.require(table, [*texts, *numbers], f"what is given ({wanted})")
    there = [name for name in columns(chart, "optional") if name in table]
    named = zip([*columns(chart, "texts"), *there], [*texts, *there], strict=True)
    read: dict[str, Any] = {name: schema.texts(table[in_table]) for name, in_table in named}
    read |= {name: pd.to_numeric(table[name], errors="coerce").to_numpy() for name in numbers}
    found = pd.DataFrame(read).reset_index(drop=True)
    if found[numbers[0]].isna().all():
        why = f" ({told['empty']})" if "empty" in told else ""
        raise InputError(f"nothing to draw: '{numbers[0]}' is empty{why}; {wanted}.")
    if (found[numbers].abs() == float("inf")).any(axis=None):
        raise InputError("the table holds infinite numbers; leave their rows out.")
    if one and found.duplicated(one).any():
        raise InputError(f"several rows of one {' '.join(one)}: a chart shows one at a time.")
    found.attrs = table.attrs
    return found


def intervals(marks: pd.DataFrame) -> list[str]:
    """Each mark's value with its interval, empty where it has no value."""
    ends = marks.reindex(columns=["x", "low", "high"]).itertuples(index=False)
    return [looks.interval(*row) if row[0] == row[0] else "" for row in ends]


class Groups:
    """Groups in their order: how each looks, the numbers of its outlets, and the key that names them."""

    def __init__(self, known: pd.DataFrame) -> None:
        self.by_outlet = "outlet" in known
        pairs = set(self.pairs(known))
        self.order: list[str] = looks.ordered(group for group, _ in pairs)
        self.look = {group: looks.look(group, index) for index, group in enumerate(self.order)}
        named = [pair for pair in pairs if pair[1]]
        self.outlets = sorted(named, key=lambda pair: (self.order.index(pair[0]), pair[1]))
        numbered = self.outlets if len(self.outlets) <= _MOST_NAMED else []
        self.tags = {pair: str(n) for n, pair in enumerate(numbered, 1)}

    def pairs(self, rows: pd.DataFrame) -> list[tuple[str, str]]:
        """The group and the outlet of each row, which may have none."""
        rows = rows.reindex(columns=["group", "outlet"])
        return list(zip(schema.texts(rows["group"]), schema.texts(rows["outlet"]), strict=True))

    def looked(self, marks: pd.DataFrame) -> pd.DataFrame:
        """The marks in `colour` and `shape` of their groups, `named` and with `tag` as their outlets."""
        pairs = self.pairs(marks)
        colours, shapes = ([self.look[group][n] for group, _ in pairs] for n in (0, 1))
        tags = [self.tags.get(pair, "") for pair in pairs]
        names = [looks.human(outlet if self.by_outlet else group) for group, outlet in pairs]
        named = [f"{looks.SHAPE[shape]} {name}" for shape, name in zip(shapes, names, strict=True)]
        return marks.assign(colour=colours, shape=shapes, tag=tags, named=named)

    def named(self, group: str) -> str:
        """A group after its shape."""
        return f"{looks.SHAPE[self.look[group][1]]} {looks.human(group)}"

    @property
    def key(self) -> list[tuple[str, str]]:
        """Colour and words of each group, with its numbered outlets."""
        entries = []
        for group, (colour, _) in self.look.items():
            named = ", ".join(f"{tag} {outlet}" for (of, outlet), tag in self.tags.items() if of == group)
            entries.append((colour, self.named(group) + (named and f": {named}")))
        return entries


@cache
def breadth(text: str, size: float, bold: bool = False) -> float:
    """Points that the widest line of a text takes."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    measured = TextToPath().get_text_width_height_descent
    widest = max(float(measured(line, font, ismath=False)[0]) for line in text.split("\n"))
    return 1.06 * widest  # at small sizes letters are spaced to whole pixels


def wrapped(text: str, points: float, size: float, bold: bool = False, lines: int = 2) -> str:
    """A text in lines of so many points; what is longer ends in "…", and the table has it whole."""
    made = [""]
    for word in re.split(r"[^\S\u00a0]+", harmless(text.strip())):  # not at a no-break space
        longer = f"{made[-1]} {word}".strip()
        if made[-1] and len(made) < lines and breadth(longer, size, bold) > points:
            made.append(word)
        else:
            made[-1] = longer
    return "\n".join(_cut(line, points, size, bold) for line in made)


def _cut(line: str, points: float, size: float, bold: bool) -> str:
    if breadth(line, size, bold) <= points:
        return line
    kept = bisect(range(1, len(line)), points, key=lambda n: breadth(f"{line[:n]}…", size, bold))
    return f"{line[:kept]}…"
