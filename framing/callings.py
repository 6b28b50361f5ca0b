"""Who is called what: the loaded words said of somebody, whose words they are, and in which outlet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import actors, looks, schema
from framing.hits import counted
from framing.schema import records

if TYPE_CHECKING:
    from framing.scores import Scores

    Cell = dict[str, Any]

_KEYS = [name for name in schema.TABLES["described"] if name not in ("hits", "articles")]
POLARITY = {"bad": -1, "good": 1, "neither": 0}
MARKS = {"bad": "−", "good": "+", "neither": "·"}  # before words of a kind


def described(scores: Scores, event: str | None = None) -> pd.DataFrame:
    """Who is called what, by whom: the counted loaded words whose target is known.

    Parameters
    ----------
    scores : Scores
    event : str, optional
        One event; else all, each with rows of its own.

    Returns
    -------
    DataFrame
        One row per word and outlet: `event, perspective, outlet, target, text, polarity, side, voice`, its
        key for `fr.evidence`, and `hits, articles`, how many times in how many articles. `target` is the
        bloc of whoever is meant (`russia`: the state, its president, its army …): a word about two blocs
        has a row of each. `text` is the word as it is printed most often, capitals apart; in tables without
        words it is the term's name. `polarity`: −1 says something bad, +1 something good, 0 neither. `voice`:
        `own` (the narrator's), `quoted`, `scare`.

    Notes
    -----
    A word whose target the sentence leaves open has no row: what is missing here was not found, which is
    not the same as not said. How often a target is right, and for each side: docs/validity.md.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": ["Putin is a tyrant."]})
    >>> table = described(framing.score(articles))
    >>> table[["outlet", "target", "text", "polarity", "voice", "hits"]].values.tolist()
    [['x', 'russia', 'tyrant', -1, 'own', 1]]
    """
    if event is not None:
        schema.known(event, sorted(set(scores.articles["event"]) - {""}), "no article of event")
    about = scores.articles[["article_id", "event", "perspective", "outlet"]]
    about = about[about["event"] == event] if event is not None else about
    found = callings(scores).merge(about, on="article_id")
    table = found.groupby(_KEYS).agg(hits=("article_id", "size"), articles=("article_id", "nunique"))
    table = table.reset_index().sort_values("hits", ascending=False, kind="stable")
    order = {"perspective": schema.PERSPECTIVES, "target": schema.BLOCS}

    def places(column: pd.Series[Any]) -> pd.Series[Any]:
        known = order.get(str(column.name))
        return column.map(known.index) if known else column

    keys = ["event", "perspective", "outlet", "target"]
    table = table.sort_values(keys, key=places, kind="stable", ignore_index=True)
    table.attrs["notice"] = scores.notice
    table.attrs["outlets"] = about[["perspective", "outlet"]].drop_duplicates().to_dict("records")
    return table


def outlets(table: pd.DataFrame) -> pd.DataFrame:
    """The `perspective` and `outlet` of whose articles a `described` table is, also where it has no word."""
    columns = ["perspective", "outlet"]
    known = pd.DataFrame(table.attrs.get("outlets", []), columns=columns)
    return pd.concat([known, table[columns]]).drop_duplicates(ignore_index=True)


def callings(scores: Scores) -> pd.DataFrame:
    """The counted hits about somebody, a row for each bloc that is meant; `text` is the word's usual form."""
    found = counted(scores.hits)
    found = found[found["target"] != ""]
    printed = found["text"].where(found["text"] != "", found["term_id"].str.replace("-", " "))
    blocs = found["target"].map(_blocs)
    found = found.assign(text=_usual_forms(printed), target=blocs).explode("target")
    return found[found["target"].isin(schema.BLOCS)]


def _blocs(target: str) -> list[str]:
    """The blocs of whoever is meant, each once."""
    meant = (name if name in schema.BLOCS else actors.bloc_of(name) for name in target.split(";"))
    return list(dict.fromkeys(meant))


def _usual_forms(printed: pd.Series[str]) -> pd.Series[str]:
    """Of spellings that differ in capitals or quotation marks alone, the most frequent one."""
    printed = printed.str.split().str.join(" ")
    same = printed.str.casefold().str.replace("[“”„«»]", '"', regex=True)
    counts = printed.value_counts()
    same_as = dict(zip(printed, same, strict=True))
    by_number = sorted(same_as, key=lambda form: (counts[form], form))  # of equals, small letters win
    usual = {same_as[form]: form for form in by_number}
    return same.map(usual)


def words(table: pd.DataFrame) -> pd.DataFrame:
    """What the groups say of each target, over the outlets and events of a `described` table.

    One row per `target, perspective, said` (bad, good, neither), `own` (the narrator's word, or one in
    quotation marks) and `text`: `hits`, `outlets` (their names), `cell` (for `fr.evidence`).
    """
    table = table.assign(said=table["polarity"].map(_kind), own=table["voice"] == "own")
    keys = ["target", "perspective", "said", "own", "text"]
    found = []
    for key, rows in table.groupby(keys):
        cell: Cell = {"measure": "described"}
        for column in ("event", "perspective", "target", "text", "polarity", "voice"):
            cell[column] = sorted(set(rows[column].tolist()))
        outlets_of = sorted(set(rows["outlet"]))
        found.append((*key, rows["hits"].sum(), outlets_of, cell))
    made = pd.DataFrame(found, columns=[*keys, "hits", "outlets", "cell"])
    return made.sort_values("hits", ascending=False, kind="stable", ignore_index=True)


def _kind(polarity: float) -> str:
    return "bad" if polarity < 0 else "good" if polarity > 0 else "neither"


def targets(table: pd.DataFrame) -> list[str]:
    """The blocs of a table in the order of its rows: those of looks.toml first, then any other."""
    order = dict.fromkeys([*looks.MEANT, *schema.BLOCS, *table["target"]])
    return [bloc for bloc in order if bloc in set(table["target"])]


def printed(word: Mapping[str, Any]) -> str:
    """A word of `words` as it is shown: in quotation marks, if it is not the narrator's."""
    return str(word["text"]) if word["own"] or '"' in word["text"] else f"“{word['text']}”"


def html(table: pd.DataFrame, sentences: Callable[[Mapping[str, Any]], pd.DataFrame] | None = None) -> str:
    """A `described` table as an HTML table: each word opens its sentences; everything is escaped.

    Parameters
    ----------
    table : DataFrame
        From ``fr.described(scores, event=…)``.
    sentences : function, optional
        From a cell to its lines, as ``lambda cell: fr.evidence(scores, articles, **cell)``; without it the
        words lead nowhere.

    Returns
    -------
    str
        ``<table class="described">``, with ``<details>`` that need no script. Bad words after −, good ones
        after +; quoted and scare-quoted ones in quotation marks, in a paragraph ``class="quoted"``.
    """
    from markupsafe import Markup, escape

    groups, said = looks.ordered(outlets(table)["perspective"]), words(table)
    heads = Markup("").join(Markup("<th scope=col>{}</th>").format(looks.human(group)) for group in groups)
    rows = []
    for target in targets(table):
        cells = []
        for group in groups:
            of_cell = said[(said["target"] == target) & (said["perspective"] == group)]
            cells.append(Markup("<td>{}</td>").format(_paragraphs(of_cell, sentences)))
        name = Markup("<th scope=row>{}</th>").format(looks.meant(target))
        rows.append(Markup("<tr>{}{}</tr>").format(name, Markup("").join(cells)))
    body = Markup("").join(rows)
    notice = escape(table.attrs.get("notice", ""))
    head = Markup("<thead><tr><td></td>{}</tr></thead>").format(heads)
    page = Markup('<table class="described"><caption>{}</caption>{}<tbody>{}</tbody></table>')
    return str(page.format(notice, head, body))


def _paragraphs(said: pd.DataFrame, sentences: Callable[[Mapping[str, Any]], pd.DataFrame] | None) -> Any:
    """The words of a cell by kind: the narrators' bad, good and other ones, then those in quotation marks."""
    from markupsafe import Markup

    made = []
    for own in (True, False):
        for kind in MARKS:
            rows = said[(said["own"] == own) & (said["said"] == kind)]
            opened = [_opened(row, sentences) for row in records(rows)]
            name = kind if own else f"{kind} quoted"
            if opened:
                made.append(Markup('<div class="{}">{}</div>').format(name, Markup(" ").join(opened)))
    return Markup("").join(made)


def _opened(row: Mapping[str, Any], sentences: Any) -> Any:
    """A word with its count and outlets, which opens its sentences where they are at hand."""
    from markupsafe import Markup

    names, word = ", ".join(row["outlets"]), f"{MARKS[row['said']]} {printed(row)} {row['hits']}"
    shown = Markup('<span title="{}">{}</span>').format(names, word)
    if sentences is None:
        return shown
    line = Markup("<li>{pre}<mark>{match}</mark>{post} <cite>{outlet}</cite></li>")
    lines = Markup("").join(line.format(**each) for each in sentences(row["cell"]).to_dict("records"))
    return Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(shown, lines)
