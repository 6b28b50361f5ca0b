"""The classroom: explore, code, agree, get feedback. Lessons and handouts are made in `lessons`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from itertools import combinations, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import looks, paths, reading, schema
from framing.agreement import between, table_of
from framing.read import read_articles
from framing.schema import InputError, records
from framing.scoring import score
from framing.validation import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framing.scores import Scores

    Spans = list[tuple[int, int]]
CODING = ("article_id", "coder", "reads_as", "terms")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SHOWN = count(1)  # widgets get numbered names: a notebook that is run again is the same to the byte


class Explorer:
    """A widget in JupyterLab; where none can run (the web, print), what it shows at first."""

    def __init__(self, event: Any, articles: Any, html: Any) -> None:
        import ipywidgets

        self.event, self.articles, self.html = event, articles, html
        controls = ipywidgets.Box([event, articles], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([controls, html], model_id=f"framing-classroom-{next(_SHOWN)}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), "text/html": self.html.value, "text/plain": "<Explorer>"}


def explorer(scores: Scores, articles: pd.DataFrame, event: str = "") -> Explorer:
    """Marked articles side by side: event and articles chosen with the mouse, marks by the picture's legend.

    Scores and articles as for ``fr.read_along``; `event` is shown first, by default the alphabet's first.
    """
    import ipywidgets

    table = scores.articles.sort_values(["perspective", "outlet", "article_id"])
    events = sorted({str(name) for name in table["event"].dropna()} - {""})
    if not events:
        raise InputError("no article has an event; fill the column 'event', or use fr.read_along with ids.")
    schema.known(event or events[0], events, "no article of event")
    titles = [(looks.event(name), name) for name in events]
    wide, tall = ipywidgets.Layout(width="32rem"), ipywidgets.Layout(width="32rem", height="13.5rem")
    happening = ipywidgets.Dropdown(
        options=titles, value=event or events[0], description="event", layout=wide
    )
    chosen = ipywidgets.SelectMultiple(description="articles", rows=9, layout=tall)  # nine outlets in view
    html = ipywidgets.HTML()

    def offer(*_: Any) -> None:
        rows = table[table["event"] == happening.value]
        names = rows["outlet"].where(rows["outlet"] != "", rows["article_id"])
        names = names + " (" + rows["perspective"].map(looks.human) + ")"
        chosen.options = list(zip(names, rows["article_id"], strict=True))
        chosen.value = tuple(reading.one_each(rows)[: reading.MOST])

    def show(*_: Any) -> None:
        if 1 <= len(chosen.value) <= reading.MOST:
            shown = reading.read_along(scores, articles, ids=chosen.value)
            shown.real = real_texts(happening.value)
            html.value = shown._repr_html_()
        else:
            html.value = f"<p>Choose one to {reading.MOST} articles (Ctrl or ⌘ and click for several).</p>"

    offer()
    show()
    happening.observe(offer, "value")
    chosen.observe(show, "value")
    return Explorer(happening, chosen, html)


def real_texts(event: str) -> list[dict[str, Any]]:
    """What presidents really said on a matter of the event's kind (data/real), marked, scored apart."""
    folder = paths.data() / "real"
    return [text for text in _marked_texts(folder) if text["beside"] == event] if folder.is_dir() else []


@cache
def _marked_texts(folder: Path) -> list[dict[str, Any]]:
    """A folder's texts as the pages show them, with all that their heads say."""
    articles = read_articles(folder)
    rows = {row["article_id"]: row for row in records(articles)}
    scores = score(articles, with_title=True)
    return [rows[text["article_id"]] | text for text in reading.marked(scores, articles, list(rows))]


def understood(sheets: Mapping[str, str], passages: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Codings as they are typed, and a hint for each thing that is not understood, which is left out.

    Parameters
    ----------
    sheets : mapping
        By coder's name, lines such as ``c01 | neutral | dictator, so-called``; one without a second part is
        not answered yet. Slips in the first two parts are mended where one value alone is near; of two lines
        for a passage the last counts.
    passages : DataFrame
        `article_id, text`.

    Returns
    -------
    tuple
        A table with the columns of `CODING`, whose `terms` are separated by semicolons; a list of lines.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["c01"], "text": ["The tyrant met the dictator."]})
    >>> understood({"anna": "c01 | neutrl | dictator, tyrand"}, passages)[0].values.tolist()
    [['c01', 'anna', 'neutral', 'dictator']]
    """
    texts = passages.set_index("article_id")["text"]
    rows, hints = [], []
    for coder, sheet in sheets.items():
        for line in sheet.splitlines():
            passage, label, terms = (part.strip() for part in f"{line}||".split("|", 2))
            if not label:
                continue
            article_id, reads_as = _near(passage, texts.index), _near(label, LABELS["reads_as"])
            if not article_id:
                hints.append(f"{coder}: no passage '{passage}'; choose among {', '.join(texts.index)}.")
            elif not reads_as:
                valid = ", ".join(LABELS["reads_as"])
                hints.append(f"{coder}, {article_id}: '{label}'; choose among {valid}.")
            else:
                spans, missing = _spans(terms, texts[article_id])
                hints += [f"{coder}, {article_id}: {hint}" for hint in missing]
                found = dict.fromkeys(texts[article_id][start:end] for start, end in spans)
                rows.append((article_id, coder, reads_as, "; ".join(found)))
    table = pd.DataFrame(rows, columns=list(CODING))
    return table.drop_duplicates(["article_id", "coder"], keep="last", ignore_index=True), hints


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
        `article_id, coder, reads_as, terms` of two coders or more, as from `understood`.
    passages : DataFrame
        `article_id, text`.
    draws, seed : int
        Of the bootstrap over passages. Ten passages are few: the intervals say how few.

    Returns
    -------
    DataFrame
        As ``fr.validate``; `metric` is Krippendorff's nominal alpha, `coder` a pair or ``all``.
    """
    schema.require(codings, CODING, "the codings")
    coders = sorted(codings["coder"].unique())
    if len(coders) < 2:
        raise InputError(f"codings of {len(coders)} coder; agreement needs two or more.")
    texts = passages.set_index("article_id")["text"]
    marks = []
    for row in records(codings):
        article_id, text = row["article_id"], texts[row["article_id"]]
        marked, numbers = _marked(row["terms"], text), range(len(_WORD.findall(text)))
        marks += [(article_id, number, row["coder"], str(number in marked)) for number in numbers]
    words = pd.DataFrame(marks, columns=["article_id", "word", "coder", "marked"])
    units = {
        ("reads_as", "passages"): codings.pivot(index="article_id", columns="coder", values="reads_as"),
        ("words", "words"): words.pivot(index=["article_id", "word"], columns="coder", values="marked"),
    }
    teams = [list(pair) for pair in combinations(coders, 2)] + [coders] * (len(coders) > 2)
    compared = []
    for (measure, unit), ratings in units.items():
        ids = ratings.index.get_level_values("article_id")
        for team in teams:
            who = "all" if len(team) > 2 else ", ".join(team)
            compared.append(between(ratings[team], ids, ids.unique(), measure, who, unit))
    return table_of(compared, draws, seed)


def feedback(codings: pd.DataFrame, passages: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """What each answer shares with the key's readings, why they chose theirs, and what to look at again.

    Parameters
    ----------
    codings, passages
        As in `agreement`; one coder is enough.
    key : DataFrame
        Codings of two or more coders, with `reason` and `question`.
    """
    said, texts = [], passages.set_index("article_id")["text"]
    for row in records(codings):
        text, known = texts[row["article_id"]], key[key["article_id"] == row["article_id"]]
        alike = known["reads_as"] == row["reads_as"]
        told = [f"The key reads it otherwise. {known['question'].iloc[0]}"]
        if alike.all():
            told = ["Every coding of the key reads it so."]
        elif alike.any():
            rule = known.loc[alike, "coder"].iloc[0]
            told = [f"The {rule} coding reads it so, another does not; argue it."]
        told.append("; ".join(f"{one.coder}: {one.reads_as}. {one.reason}" for one in known.itertuples()))
        keyed, mine = [_marked(terms, text) for terms in known["terms"]], _marked(row["terms"], text)
        missed, alone = set.intersection(*keyed) - mine, mine.difference(*keyed)
        for what, numbers in (("Every coding of the key also marks", missed), ("Only you mark", alone)):
            if numbers:
                words = _WORD.findall(text)
                told.append(f"{what}: {', '.join(words[number] for number in sorted(numbers))}.")
        said.append(" ".join(told))
    return codings[["article_id", "coder", "reads_as"]].assign(feedback=said)


def _near(given: str, valid: Iterable[str]) -> str:
    """The valid value that is meant, if one is near."""
    return next(iter(get_close_matches(given.strip().lower(), list(valid), 1, 0.7)), "")


def _spans(terms: str, text: str) -> tuple[Spans, list[str]]:
    """Where terms, commas or semicolons between, stand in a text; a hint for each that does not."""
    spans, hints = [], []
    for term in filter(None, (part.strip(" \"'“”‘’.") for part in re.split("[;,|]", terms))):
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE)]
        spans += found
        if not found:
            near = get_close_matches(term, _WORD.findall(text), 1)
            meant = f"did you mean '{near[0]}'?" if near else "copy the words as printed."
            hints.append(f"'{term}' does not stand in the passage; {meant}")
    return spans, hints


def _marked(terms: str, text: str) -> set[int]:
    """The numbers of the words of a text that lie in one of these terms."""
    spans, _ = _spans(terms, text)
    words = enumerate(_WORD.finditer(text))
    return {n for n, word in words if any(word.start() < end and start < word.end() for start, end in spans)}
