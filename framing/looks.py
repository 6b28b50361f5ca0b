"""How names, colours and shapes look on every page and picture: one place, without matplotlib."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from framing import paths, schema, storage

INK, MUTED, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
# Perspectives: neither flag colours nor red for an enemy; told apart by shape too. Colours: Okabe and Ito,
# and Paul Tol.
PERSPECTIVE = {
    "pro-kyiv": ("#009E73", "o"),
    "neutral": ("#595959", "s"),
    "pro-moscow": ("#AA4499", "^"),
    "unknown": ("#999999", "D"),
}
SHAPE = {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼", "<": "◀", ">": "▶", "P": "✚"}
OTHER = ("#0072B2", "#D55E00", "#56B4E9", "#E69F00", "#CC79A7")
# Categories: colour, line style, letter.
CATEGORY = {
    "delegitimising": ("#D55E00", "-", "D"),
    "dehumanising": ("#882255", "-", "H"),
    "euphemism": ("#0072B2", "--", "E"),
    "territory": ("#117733", ":", "T"),
    "war_naming": ("#332288", "--", "W"),
    "epithet": ("#B85C00", "-.", "P"),
    "glorifying": ("#997700", "-", "G"),
    "narrative": ("#AA4499", "--", "N"),
    "doubt": ("#595959", ":", "?"),
    "intensifier": ("#CC6677", "-.", "!"),
    "in_group": ("#44AA99", ":", "U"),
    "other": ("#777777", "-", "O"),
}
# Measures: in words, and what stands at the two ends of their axis.
MEASURE = {
    "loaded_per_1000": ("loaded words per 1,000 words", "more →"),
    "loaded_own_per_1000": ("the narrator's loaded words per 1,000 own words", "more →"),
    "tilt": ("tilt: whose account the wording serves", "← Kyiv's      Moscow's →"),
    "sentiment": ("mean sentence sentiment", "← negative      positive →"),
    "quoted_share": ("share of words inside statements", "more →"),
    "source_balance": ("balance of sources, bits", "more varied →"),
}
_HUMAN = {
    "pro-kyiv": "pro-Kyiv",
    "pro-moscow": "pro-Moscow",
    "ukraine": "Ukraine",
    "russia": "Russia",
    "west": "the West",
    "north_korea": "North Korea",
    "south_korea": "South Korea",
    "international": "international bodies",
    "other_state": "another state",
    "expert_or_media": "experts or media",
}


def human(name: object) -> str:
    """A column's value as a reader would write it."""
    return _HUMAN.get(str(name), str(name).replace("_", " "))


def look(group: object, index: int = 0) -> tuple[str, str]:
    """Colour and shape of a group; eight others by their index look each their own."""
    other = OTHER[index % len(OTHER)], "os^Dv<>P"[index % 8]
    return PERSPECTIVE.get(str(group), other)


def ordered(values: Iterable[Any]) -> list[Any]:
    """Each value once: perspectives first and in their order, then all others."""
    found = set(values)
    known = [perspective for perspective in schema.PERSPECTIVES if perspective in found]
    return known + sorted(found - set(known), key=str)


def measure(name: str) -> str:
    """A measure in words."""
    return MEASURE.get(name, (human(name), ""))[0]


def direction(name: str) -> str:
    """What stands at the ends of a measure's axis."""
    return MEASURE.get(name, ("", "more →"))[1]


def sizes(outlets: int, articles: int) -> str:
    """How much an estimate rests on.

    >>> sizes(1, 2)
    '1 outlet, 2 articles'
    """
    return f"{outlets} outlet{'' if outlets == 1 else 's'}, {articles} article{'' if articles == 1 else 's'}"


@cache
def _event_titles() -> dict[str, str]:
    try:
        rows = storage.read_csv(paths.data() / "events.csv")
    except (OSError, schema.InputError):
        return {}  # a wheel without the teaching data
    return {row["event"]: row["title"] for row in rows}


def event(name: object) -> str:
    """The title of an event, as data/events.csv has it; else its name in words."""
    if name == "all":
        return "all shared events"
    text = str(name)
    return _event_titles().get(text, text.replace("-", " ").capitalize() if text.islower() else text)
