"""The classroom: explore, code, agree, get feedback, print. No other room imports this one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
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
    """Marked articles side by side, chosen with the mouse: event, articles, categories, voice.

    Parameters
    ----------
    scores, articles
        As for ``fr.read_along``.
    event : str, optional
        The one shown first; by default the first of the alphabet.

    Returns
    -------
    Live
        Shown by JupyterLab; elsewhere its first picture stands as HTML. `widgets` holds the controls
        ``event, articles, categories, voice`` by name, `html` the picture.

    Raises
    ------
    InputError
        No article has an event, or none has this one.
    """
    import ipywidgets

    table = scores.articles
    events = sorted({str(e) for e in table["event"].dropna()} - {""})
    if not events:
        raise InputError("no article has an event; fill the column 'event', or use fr.read_along with ids.")
    if event and event not in events:
        raise InputError(f"no article of event '{event}'.{schema.suggest(event, events)}")
    kinds = [c for c in schema.CATEGORIES if c in set(scores.hits["category"])]
    wide = {"layout": ipywidgets.Layout(width="23rem")}
    happening = ipywidgets.Dropdown(options=events, value=event or events[0], description="event", **wide)
    chosen = ipywidgets.SelectMultiple(description="articles", rows=5, **wide)
    categories = ipywidgets.SelectMultiple(
        options=[(looks.human(c), c) for c in kinds], value=kinds, description="categories", rows=5, **wide
    )
    voice = ipywidgets.ToggleButtons(options=["all", *schema.VOICES], description="voice")
    html = ipywidgets.HTML()

    def offer(*_: Any) -> None:
        rows = table[table["event"] == happening.value].sort_values(["perspective", "outlet", "article_id"])
        first = rows.drop_duplicates("perspective")["article_id"][: reading.MOST]
        names = (rows["outlet"].where(rows["outlet"] != "", rows["article_id"])
                 + " (" + rows["perspective"].map(looks.human) + ")")  # fmt: skip
        chosen.options = list(zip(names, rows["article_id"], strict=True))
        chosen.value = tuple(first)

    def show(*_: Any) -> None:
        if not 1 <= len(chosen.value) <= reading.MOST:
            html.value = f"<p>Choose one to {reading.MOST} articles (Ctrl or ⌘ and click for several).</p>"
            return
        kept = scores.hits["category"].isin(categories.value)
        kept &= (scores.hits["voice"] == voice.value) | (voice.value == "all")
        some = replace(scores, hits=scores.hits[kept])
        html.value = reading.read_along(some, articles, ids=chosen.value)._repr_html_()

    offer()
    show()
    happening.observe(offer, "value")
    for control in (chosen, categories, voice):
        control.observe(show, "value")
    controls = {"event": happening, "articles": chosen, "categories": categories, "voice": voice}
    return Live(controls, html)


def coder(passages: pd.DataFrame, name: str = "student") -> Coder:
    """A form that shows one passage at a time, for a student to code.

    Parameters
    ----------
    passages : DataFrame
        `article_id, text`.
    name : str
        Of the coder.

    Returns
    -------
    Coder
        ``.codings`` is the table of answers, to be given to `agreement` and `feedback`. `widgets` holds
        ``passage, reads_as, terms`` by name; a passage counts as answered once `reads_as` is chosen.
    """
    import ipywidgets
    from markupsafe import escape

    texts = dict(zip(passages["article_id"], passages["text"], strict=True))
    passage = ipywidgets.ToggleButtons(options=list(texts), description="passage")
    passage.style.button_width = "3rem"
    label = ipywidgets.ToggleButtons(options=["?", *LABELS["reads_as"]], description="reads as")
    terms = ipywidgets.Text(
        placeholder="dictator; so-called; …", description="loaded", layout=ipywidgets.Layout(width="40rem")
    )
    html = ipywidgets.HTML()
    form = Coder({"passage": passage, "reads_as": label, "terms": terms}, html)
    form.made, form.name = {}, name

    def keep(*_: Any) -> None:
        if label.value == "?":
            form.made.pop(passage.value, None)
        else:
            form.made[passage.value] = (label.value, terms.value)

    def turn(*_: Any) -> None:
        before = form.made.get(passage.value, ("?", ""))
        label.value = "?"  # so that the last passage's answer is not kept as this one's
        terms.value, label.value = before[1], before[0]
        html.value = f"<p style='font:1.1rem/1.7 serif;max-width:40rem'>{escape(texts[passage.value])}</p>"

    turn()
    for control in (label, terms):
        control.observe(keep, "value")
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
    """How far coders agree: on the perspective of each passage, and on which of its words are loaded.

    Parameters
    ----------
    codings : DataFrame
        `article_id, coder, reads_as, terms` (separated by semicolons); of two coders or more.
    passages : DataFrame
        `article_id, text`.
    draws, seed : int
        Of the bootstrap over passages.

    Returns
    -------
    DataFrame
        As ``fr.validate``: `measure` (``reads_as``, ``words``), `metric` (``alpha``: Krippendorff's,
        nominal; 1 is perfect, 0 is chance), `value, low, high, n, coder` (the pair, or ``all``), `note`.

    Raises
    ------
    InputError
        A column is missing, fewer than two coders, an unknown passage or label, a passage coded twice, or
        a term that does not stand in its passage.

    Notes
    -----
    Krippendorff (2004), Content Analysis, ch. 11. Words: every word of a passage is a unit, marked or not.
    Ten passages are few: the intervals say how few.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["A vile act.", "A pact."]})
    >>> codings = pd.DataFrame([["a", "x", "neutral", "vile"], ["b", "x", "pro-kyiv", ""],
    ...     ["a", "y", "neutral", "vile"], ["b", "y", "pro-kyiv", ""]], columns=list(CODING))
    >>> agreement(codings, texts)[["measure", "value", "coder"]].values.tolist()
    [['reads_as', 1.0, 'x, y'], ['words', 1.0, 'x, y']]
    """
    codings = _checked(codings, passages)
    coders = sorted(codings["coder"].unique())
    if len(coders) < 2:
        raise InputError(f"codings of {len(coders)} coder; agreement needs two or more.")
    marks = _marks(codings, passages)
    labels = codings.pivot(index="article_id", columns="coder", values="reads_as")
    words = marks.pivot(index=["article_id", "word"], columns="coder", values="marked").map(str, "ignore")
    teams = [*combinations(coders, 2), *([tuple(coders)] if len(coders) > 2 else [])]
    tables = []
    for measure, units, ratings in (("reads_as", "passages", labels), ("words", "words", words)):
        ids = ratings.index.get_level_values("article_id")
        for team in teams:
            who = "all" if len(team) > 2 else ", ".join(team)
            told = measure, who, units, draws, seed
            tables.append(between(ratings[list(team)], ids, ids.unique(), *told))
    return pd.concat(tables, ignore_index=True)


def feedback(codings: pd.DataFrame, passages: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """What each answer shares with the key's readings, why they chose theirs, and what to look at again.

    Parameters
    ----------
    codings, passages
        As in `agreement`; one coder is enough.
    key : DataFrame
        Codings of two or more coders, with `reason` and `question`.

    Returns
    -------
    DataFrame
        `article_id, coder, reads_as, feedback`, a row an answer.

    Raises
    ------
    InputError
        As `agreement`.
    """
    codings, key = _checked(codings, passages), _checked(key, passages)
    keyed = _marks(key, passages).groupby(["article_id", "word", "text"])["marked"].agg(["all", "any"])
    said = []
    for row in records(codings):
        known = key[key["article_id"] == row["article_id"]]
        alike = known["reads_as"] == row["reads_as"]
        if alike.all():
            first = "Every coding of the key reads it so."
        elif alike.any():
            first = f"The {known.loc[alike, 'coder'].iloc[0]} coding reads it so, another does not; argue it."
        else:
            first = f"The key reads it otherwise. {known['question'].iloc[0]}"
        readings = "; ".join(f"{k.coder}: {k.reads_as}. {k.reason}" for k in known.itertuples())
        mine = _marks(pd.DataFrame([row]), passages).merge(keyed, on=["article_id", "word", "text"])
        missed = mine.loc[mine["all"] & ~mine["marked"], "text"]
        alone = mine.loc[mine["marked"] & ~mine["any"], "text"]
        told = [f"Every coding of the key also marks: {', '.join(missed)}."] if len(missed) else []
        told += [f"Only you mark: {', '.join(alone)}."] if len(alone) else []
        said.append(" ".join([first, readings, *told]))
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
