"""The classroom: explore, code, agree, get feedback, print. No other room imports this one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from itertools import combinations, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import looks, paths, reading, schema, storage
from framing.agreement import between
from framing.schema import InputError, records
from framing.scoring import score
from framing.validation import LABELS

if TYPE_CHECKING:
    from framing.scores import Scores
CODING = ("article_id", "coder", "reads_as", "terms")
_SHOWN = count(1)  # widgets get numbered names: a notebook that is run again is the same to the byte


class Live:
    """A widget in JupyterLab; where none can run (the web, print), what it shows at first."""

    def __init__(self, widgets: Mapping[str, Any], html: Any) -> None:
        import ipywidgets

        self.widgets = widgets
        self.html = html
        controls = ipywidgets.Box([*widgets.values()], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([controls, html], model_id=f"framing-classroom-{next(_SHOWN)}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        view: dict[str, Any] = self.box._repr_mimebundle_()
        return {**view, "text/html": self.html.value, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(self.widgets)}>"


class Coder(Live):
    """Passages one after the other, to be coded; `codings` is the table so far. Made by `coder`."""

    made: dict[str, tuple[str, str]]
    name: str

    @property
    def codings(self) -> pd.DataFrame:
        """What has been answered so far, with the columns of a sheet on paper."""
        rows = [(article_id, self.name, *answer) for article_id, answer in sorted(self.made.items())]
        return pd.DataFrame(rows, columns=list(CODING))


def explorer(scores: Scores, articles: pd.DataFrame, event: str = "") -> Live:
    """Marked articles side by side: event and articles chosen with the mouse, marks by the picture's legend.

    Parameters
    ----------
    scores, articles
        As for ``fr.read_along``.
    event : str, optional
        The one shown first; by default the first of the alphabet.
    """
    import ipywidgets

    table = scores.articles.sort_values(["perspective", "outlet", "article_id"])
    events = sorted({str(name) for name in table["event"].dropna()} - {""})
    if not events:
        raise InputError("no article has an event; fill the column 'event', or use fr.read_along with ids.")
    schema.known(event or events[0], events, "no article of event")
    wide = {"layout": ipywidgets.Layout(width="32rem")}
    happening = ipywidgets.Dropdown(
        options=[(looks.event(name), name) for name in events],
        value=event or events[0],
        description="event",
        **wide,
    )
    chosen = ipywidgets.SelectMultiple(description="articles", rows=9, **wide)
    html = ipywidgets.HTML()

    def offer(*_: Any) -> None:
        rows = table[table["event"] == happening.value]
        names = rows["outlet"].where(rows["outlet"] != "", rows["article_id"])
        names = names + " (" + rows["perspective"].map(looks.human) + ")"
        chosen.options = list(zip(names, rows["article_id"], strict=True))
        chosen.value = tuple(rows.drop_duplicates("perspective")["article_id"][: reading.MOST])

    def show(*_: Any) -> None:
        if 1 <= len(chosen.value) <= reading.MOST:
            html.value = reading.read_along(scores, articles, ids=chosen.value)._repr_html_()
        else:
            html.value = f"<p>Choose one to {reading.MOST} articles (Ctrl or ⌘ and click for several).</p>"

    offer()
    show()
    happening.observe(offer, "value")
    chosen.observe(show, "value")
    return Live({"event": happening, "articles": chosen}, html)


def coder(passages: pd.DataFrame, name: str = "student") -> Coder:
    """A form that shows one passage at a time, for a student to code; ``.codings`` is the table of answers.

    Parameters
    ----------
    passages : DataFrame
        `article_id, text`. A passage counts as answered once `reads_as` is chosen.
    name : str
        Of the coder.
    """
    import ipywidgets
    from markupsafe import escape

    texts = dict(zip(passages["article_id"], passages["text"], strict=True))
    passage = ipywidgets.ToggleButtons(options=list(texts), description="passage")
    passage.style.button_width = "3rem"
    label = ipywidgets.ToggleButtons(options=["?", *LABELS["reads_as"]], description="reads as")
    terms = ipywidgets.Text(placeholder="dictator; so-called; …", description="loaded")
    terms.layout.width = "40rem"
    html = ipywidgets.HTML()
    form = Coder({"passage": passage, "reads_as": label, "terms": terms}, html)
    form.made, form.name = {}, name

    def keep(*_: Any) -> None:
        form.made.pop(passage.value, None)
        if label.value != "?":
            form.made[passage.value] = (label.value, terms.value)

    def turn(*_: Any) -> None:
        before = form.made.get(passage.value, ("?", ""))
        label.value = "?"  # so that the last passage's answer is not kept as this one's
        terms.value, label.value = before[1], before[0]
        html.value = f"<p style='font:1.1rem/1.7 serif;max-width:40rem'>{escape(texts[passage.value])}</p>"

    turn()
    label.observe(keep, "value")
    terms.observe(keep, "value")
    passage.observe(turn, "value")
    return form


def library(scores: Scores) -> pd.DataFrame:
    """The library as one more coder: `article_id, coder, reads_as, terms`, spellings of places left out."""
    hits = scores.hits[scores.hits["counted"]]
    found = hits.groupby("article_id")["text"].agg("; ".join)
    table = scores.articles[["article_id", "reads_as"]].assign(coder="library")
    return table.assign(terms=table["article_id"].map(found).fillna(""))[list(CODING)]


def agreement(
    codings: pd.DataFrame, passages: pd.DataFrame, *, draws: int = 1000, seed: int = 1
) -> pd.DataFrame:
    """How far coders agree on each passage's perspective (``reads_as``), and word by word on what is loaded.

    Parameters
    ----------
    codings : DataFrame
        `article_id, coder, reads_as, terms` (separated by semicolons); of two coders or more.
    passages : DataFrame
        `article_id, text`.
    draws, seed : int
        Of the bootstrap over passages. Ten passages are few: the intervals say how few.

    Returns
    -------
    DataFrame
        As ``fr.validate``; `metric` is Krippendorff's nominal alpha, `coder` a pair or ``all``.
    """
    codings = _checked(codings, passages)
    coders = sorted(codings["coder"].unique())
    if len(coders) < 2:
        raise InputError(f"codings of {len(coders)} coder; agreement needs two or more.")
    labels = codings.pivot(index="article_id", columns="coder", values="reads_as")
    marks = _marks(codings, passages).pivot(index=["article_id", "word"], columns="coder", values="marked")
    teams = {", ".join(pair): list(pair) for pair in combinations(coders, 2)} | {"all": coders}
    if len(coders) == 2:
        teams.pop("all")
    tables = []
    for measure, units, ratings in (
        ("reads_as", "passages", labels),
        ("words", "words", marks.map(str, "ignore")),
    ):
        ids = ratings.index.get_level_values("article_id")
        for who, team in teams.items():
            tables.append(between(ratings[team], ids, ids.unique(), measure, who, units, draws, seed))
    return pd.concat(tables, ignore_index=True)


def feedback(codings: pd.DataFrame, passages: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """What each answer shares with the key's readings, why they chose theirs, and what to look at again.

    Parameters
    ----------
    codings, passages
        As in `agreement`; one coder is enough.
    key : DataFrame
        Codings of two or more coders, with `reason` and `question`.
    """
    codings, key = _checked(codings, passages), _checked(key, passages)
    keyed = _marks(key, passages).groupby(["article_id", "word"])["marked"].agg(["all", "any"]).reset_index()
    said = []
    for row in records(codings):
        known = key[key["article_id"] == row["article_id"]]
        alike = known["reads_as"] == row["reads_as"]
        told = ["Every coding of the key reads it so."]
        if not alike.any():
            told = [f"The key reads it otherwise. {known['question'].iloc[0]}"]
        elif not alike.all():
            told = [
                f"The {known.loc[alike, 'coder'].iloc[0]} coding reads it so, another does not; argue it."
            ]
        told.append("; ".join(f"{one.coder}: {one.reads_as}. {one.reason}" for one in known.itertuples()))
        marks = _marks(pd.DataFrame([row]), passages).merge(keyed, on=["article_id", "word"])
        missed = marks.loc[marks["all"] & ~marks["marked"], "text"]
        alone = marks.loc[marks["marked"] & ~marks["any"], "text"]
        told += [f"Every coding of the key also marks: {', '.join(missed)}."] if len(missed) else []
        told += [f"Only you mark: {', '.join(alone)}."] if len(alone) else []
        said.append(" ".join(told))
    return codings[["article_id", "coder", "reads_as"]].assign(feedback=said)


def handouts(folder: str | os.PathLike[str]) -> list[Path]:
    """Write `worksheet.html` and `teachers-key.html`, pages made for A4, from `data/annotations`."""
    here = paths.data() / "annotations"
    passages = pd.read_csv(here / "classroom.csv", keep_default_na=False)
    key = pd.read_csv(here / "classroom_key.csv", keep_default_na=False)
    scores = score(passages)
    ours = library(scores).set_index("article_id").to_dict("index")
    rows = passages.to_dict("records")
    for row in rows:
        row["readings"] = key[key["article_id"] == row["article_id"]].to_dict("records")
        row["library"] = ours[row["article_id"]]
    written = []
    for name, answers in (("worksheet", False), ("teachers-key", True)):
        page = reading.render("handout.html.j2", passages=rows, answers=answers, notice=scores.notice)
        written.append(Path(folder) / f"{name}.html")
        with storage.written_whole(written[-1]) as file:
            file.write(page)
    return written


def _checked(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    schema.require(codings, CODING, "the codings")
    codings = codings.fillna("").astype(str).reset_index(drop=True)
    for column, valid in (("article_id", sorted(passages["article_id"])), ("reads_as", LABELS["reads_as"])):
        for value in set(codings[column]) - set(valid):
            raise InputError(f"{column} '{value}' in the codings.{schema.suggest(value, valid)}")
    twice = codings[codings.duplicated(["article_id", "coder"])]
    if len(twice):
        raise InputError(
            f"'{twice['coder'].iloc[0]}' codes {twice['article_id'].iloc[0]} twice; keep one row."
        )
    return codings


def _marks(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Each word of each coded passage, and whether it lies in one of the coding's terms."""
    texts = dict(zip(passages["article_id"], passages["text"], strict=True))
    rows = []
    for coding in records(codings):
        article_id, text = coding["article_id"], texts[coding["article_id"]]
        spans: list[tuple[int, int]] = []
        for term in (part.strip(" \"'“”‘’.,") for part in coding["terms"].split(";")):
            found = re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE) if term else ()
            places = [match.span() for match in found]
            if term and not places:
                raise InputError(f"'{term}' does not stand in {article_id}; copy the words as printed.")
            spans += places
        for number, word in enumerate(re.finditer(r"\w+(?:[-'’]\w+)*", text)):
            marked = any(word.start() < end and start < word.end() for start, end in spans)
            rows.append((article_id, number, word[0], coding["coder"], marked))
    return pd.DataFrame(rows, columns=["article_id", "word", "text", "coder", "marked"])
