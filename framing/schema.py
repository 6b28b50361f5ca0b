"""Columns of every table, the closed word lists, and checks of what is given."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

PERSPECTIVES = ("pro-kyiv", "neutral", "pro-moscow", "unknown")
SIDES = ("kyiv", "moscow", "none")
VOICES = ("own", "quoted", "scare")
TERM_KINDS = ("code", "evaluation")
KINDS = ("direct", "indirect", "mixed", "narrated")
SPEECH = 0.9  # of the words somebody's: above it a text is a speech or a transcript, no news article
CATEGORIES = tuple(
    "delegitimising dehumanising euphemism territory war_naming epithet glorifying narrative doubt "
    "intensifier in_group other".split()
)
BLOCS = tuple(
    "ukraine russia west north_korea south_korea international other_state expert_or_media anonymous".split()
)
CLOSED = {"perspective": PERSPECTIVES, "side": SIDES, "voice": VOICES, "category": CATEGORIES, "bloc": BLOCS}
CLOSED["reads_as"] = ("pro-kyiv", "neutral", "pro-moscow", "unclear")


def _columns(lines: str) -> dict[str, str]:
    """Columns and their kinds from lines of a kind and names.

    "str" columns are empty where nothing is known, "float" ones NaN; "int" and "bool" are always measured.
    """
    kinds: dict[str, str] = {}
    for line in lines.strip().splitlines():
        kind, *names = line.split()
        kinds |= dict.fromkeys(names, kind)
    return kinds


TABLES: dict[str, dict[str, str]] = {
    "articles": _columns(f"""
        str    article_id outlet perspective event date language
        int    n_words n_words_own n_loaded n_loaded_own
        float  loaded_per_1000 loaded_own_per_1000 kyiv_own moscow_own tilt tilt_low tilt_high
        str    reads_as
        float  sentiment
        int    n_statements n_direct
        float  quoted_share
        int    {" ".join(f"words_quoted_{bloc}" for bloc in BLOCS)}
        float  source_balance"""),
    "hits": _columns("""
        str    article_id
        int    start end
        str    text term_id lexicon kind category
        int    strength polarity
        str    voice speaker bloc target side
        bool   negated counted
        int    sentence
        Int    statement"""),
    "names": _columns("""
        str    article_id
        int    start end
        str    text thing variant form side voice
        int    sentence"""),
    "statements": _columns("""
        str    article_id
        int    statement part
        Int    parent
        int    start end
        str    text kind cue cue_stance source actor bloc source_country"""),
    "sentences": _columns("""
        str    article_id
        int    sentence start end
        float  own_share sentiment"""),
    "targets": _columns("""
        str    article_id actor bloc
        int    mentions sentences
        float  sentiment sentiment_own
        int    evaluations"""),
    "described": _columns("""
        str    event perspective outlet target text
        int    polarity
        str    side voice
        int    hits articles"""),
    "told": _columns("""
        str    event
        int    fact
        str    label perspective outlet article_id
        int    start end
        str    text voice speaker
        float  similarity
        str    figures"""),
    "keyness": _columns("""
        str    term
        int    target_count reference_count
        float  target_per_1000 reference_per_1000 log_ratio low high g2 z p_adjusted
        int    target_articles reference_articles
        float  target_dispersion reference_dispersion"""),
    "kwic": _columns("""
        str    article_id
        int    start end
        str    pre match post voice outlet perspective event"""),
}
DTYPES = {"str": "str", "int": "int64", "Int": "Int64", "float": "float64", "bool": "bool"}
_LISTED = 50  # names in an error
_DAY = re.compile(r"\d{4}(-\d\d){0,2}(?![-\d/.])")


class InputError(ValueError):
    """Bad input, told in one line: what was given, what is valid, what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))  # what was given may have lines of its own


def whole(text: str) -> str:
    """Text that every output can hold: a lone surrogate, which is no character, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    except AttributeError:
        raise InputError(f"text is a {type(text).__name__}, not a string.") from None
    return text


def suggest(given: str, valid: Iterable[str]) -> str:
    """' Did you mean …?' for a name close to a valid one, else the valid names, the first of them if many."""
    names = list(valid)
    close = difflib.get_close_matches(given, names, n=1)
    if close:
        return f" Did you mean '{close[0]}'?"
    more = f" … ({len(names)} in all)" if len(names) > _LISTED else "."
    return f" Valid: {', '.join(names[:_LISTED])}{more}"


def known(given: Any, valid: Iterable[Any], what: str, where: str = "") -> None:
    """Refuse what is no valid value: the error says `what` it was meant to be, and what is near."""
    names = list(valid)
    if given not in names:
        raise InputError(f"{what} '{given}'{where}.{suggest(str(given), map(str, names))}")


def require(table: pd.DataFrame, columns: str | Iterable[Any], where: str = "articles") -> list[Any]:
    """The names of columns that a table must have, one or several, as a list; no column may come twice."""
    names = [columns] if isinstance(columns, str) else list(columns)
    if not hasattr(table, "columns"):
        raise InputError(f"{where} is a {type(table).__name__}, not a table (a pandas DataFrame).")
    if not table.columns.is_unique:
        doubled = ", ".join(map(str, table.columns[table.columns.duplicated()].unique()))
        raise InputError(f"{where} with more than one column {doubled}; columns must be unique.")
    for name in names:
        known(name, table.columns, "no column", f" in {where}")
    return names


def texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of names, groups or dates as text, empty where nothing is known."""
    return column.astype(object).where(column.notna(), "").map(lambda value: whole(str(value))).astype("str")


def day(date: object) -> str:
    """The day, month or year that a date gives as YYYY-MM-DD; empty where it is written otherwise.

    >>> day("2024-02-01T09:30"), day("2024-02"), day("01/02/2024")
    ('2024-02-01', '2024-02', '')
    """
    return found[0] if (found := _DAY.match(str(date))) else ""


def from_rows(table: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Build a table from rows in the order of its columns."""
    return frame(table, {name: [row[at] for row in rows] for at, name in enumerate(TABLES[table])})


def frame(table: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Build a table from columns (of equal length), complete, ordered and typed."""
    import pandas as pd

    kinds = TABLES[table].items()
    try:
        return pd.DataFrame({name: pd.Series(columns[name], dtype=DTYPES[kind]) for name, kind in kinds})
    except UnicodeEncodeError:
        clean = {name: [whole(v) if isinstance(v, str) else v for v in columns[name]] for name, _ in kinds}
        return frame(table, clean)


def one_type(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as numbers or truth values where all that is known are such, else as text."""
    column = column.infer_objects()
    return column if column.dtype.kind in "biuf" else texts(column)


def further_columns(articles: Iterable[Any]) -> list[str]:
    """The columns, or keys, that an article's table holds beyond those of the contract, by name."""
    return sorted(set(articles) - {*TABLES["articles"], "sha256", "text"})


def records(articles: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table as dicts that hold only what is there (no None, no NaN)."""
    for row, known in zip(*(table.to_dict("records") for table in (articles, articles.notna())), strict=True):
        yield {str(name): value for name, value in row.items() if known[name]}
