"""Who is called what: the loaded words said of somebody, whose words they are, and in which outlet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from framing import actors, looks, reading, schema
from framing.scores import Scores

Opened = Callable[[Mapping[str, Any]], pd.DataFrame]  # from a cell to its lines, as `fr.evidence` has them
Kind = tuple[str, bool, list[dict[Any, Any]]]  # sign, whether the narrators', words
_KEYS = [name for name in schema.TABLES["described"] if name not in ("hits", "articles")]
SIGNS: dict[Any, str] = {-1: "−", 1: "+", 0: "·"}  # before words that say something bad, good, neither


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
    about = scores.articles[["article_id", "event", "perspective", "outlet"]]
    if event is not None:
        schema.known(event, sorted(set(about["event"]) - {""}), "no article of event")
        about = about[about["event"] == event]
    found = callings(scores).merge(about, on="article_id")
    table = found.groupby(_KEYS).agg(hits=("article_id", "size"), articles=("article_id", "nunique"))
    table = table.reset_index().sort_values("hits", ascending=False, kind="stable")
    table = looks.in_order(table, "event", "perspective", "outlet", "target").reset_index(drop=True)
    table.attrs["notice"] = scores.notice
    table.attrs["outlets"] = about[["perspective", "outlet"]].drop_duplicates().to_dict("records")
    return table


def callings(scores: Scores) -> pd.DataFrame:
    """The counted hits about somebody, a row for each bloc that is meant; `text` is the word's usual form."""
    found = scores.hits[scores.hits["counted"]]
    printed = as_written(found)
    same = printed.str.casefold().str.replace("[“”„«»]", '"', regex=True)
    usual = printed.groupby(same).transform(lambda forms: forms.mode().iloc[-1])  # of equals, small letters
    found = found.assign(text=usual, target=schema.texts(found["target"]).map(_blocs)).explode("target")
    return found[found["target"].isin(schema.BLOCS)]


def as_written(hits: pd.DataFrame) -> pd.Series[str]:
    """The words of each hit; in tables without words the name of its term."""
    words = schema.texts(hits["text"]).str.split().str.join(" ")
    return words.where(words != "", hits["term_id"].str.replace("-", " "))


def _blocs(target: str) -> list[str]:
    names = map(str.strip, target.split(";"))
    return list(dict.fromkeys(name if name in schema.BLOCS else actors.bloc_of(name) for name in names))


def outlets(table: pd.DataFrame) -> pd.DataFrame:
    """The `perspective` and `outlet` of whose articles a `described` table is, also where it has no word."""
    columns = ["perspective", "outlet"]
    known = pd.DataFrame(table.attrs.get("outlets", []), columns=columns)
    return pd.concat([known, table[columns]]).drop_duplicates(ignore_index=True)


def words(table: pd.DataFrame) -> pd.DataFrame:
    """What the groups say of each target, over the outlets and events of a `described` table.

    One row per `target, perspective, own` (the narrator's word), `polarity` and `text`: `hits`, `outlets`,
    `cell` (for `fr.evidence`). Targets as in looks.toml; the narrators' words first, bad before good ones.
    """
    keys = ["target", "perspective", "polarity", "text"]
    sign = table["polarity"].gt(0).astype(int) - table["polarity"].lt(0).astype(int)
    said: Any = table.assign(own=table["voice"] == "own", polarity=sign).groupby([*keys, "own"])
    made: pd.DataFrame = said[["outlet", "event", "voice"]].agg(lambda column: sorted(set(column)))
    made = made.rename(columns={"outlet": "outlets"}).assign(hits=said["hits"].sum()).reset_index()
    cells: Any = made.assign(measure="described")[["measure", *keys, "event", "voice"]].to_dict("records")
    made["cell"] = cells
    targets = list(dict.fromkeys([*looks.MEANT, *schema.BLOCS, *made["target"]]))
    made = made.assign(at=made["target"].map(targets.index), kind=made["polarity"].map([*SIGNS].index))
    first, rising = ["at", "own", "kind", "hits"], [True, False, True, False]
    return made.sort_values(first, ascending=rising, kind="stable", ignore_index=True)


def layout(table: pd.DataFrame) -> dict[str, dict[str, list[Kind]]]:
    """The page of a `described` table: of each target in each perspective, the words by their kind."""
    groups = looks.ordered(outlets(table)["perspective"])
    keys = ["target", "perspective", "own", "polarity"]
    page: dict[str, dict[str, list[Kind]]] = {}
    for key, of_kind in words(table).groupby(keys, sort=False):
        target, group, own, polarity = key
        cells = page.setdefault(str(target), {name: [] for name in groups})
        cells[str(group)].append((SIGNS[polarity], bool(own), of_kind.to_dict("records")))
    return page


def printed(word: Mapping[str, Any]) -> str:
    """A word of `words` as it is shown: in quotation marks, if it is not the narrator's."""
    return str(word["text"]) if word["own"] or '"' in word["text"] else f"“{word['text']}”"


def html(table: pd.DataFrame, sentences: Opened | None = None) -> str:
    """A `described` table as an HTML table, escaped; each word opens its sentences, without a script.

    `sentences` gives the lines of a cell, as ``lambda cell: fr.evidence(scores, articles, **cell)``; without
    it the words lead nowhere. Bad words after −, good ones after +; words that are not the narrator's in
    quotation marks, in a ``<div class="quoted">``.
    """
    groups = looks.ordered(outlets(table)["perspective"])
    about = {"groups": groups, "page": layout(table), "notice": table.attrs.get("notice", "")}
    return reading.render("described.html.j2", **about, sentences=sentences, printed=printed)
