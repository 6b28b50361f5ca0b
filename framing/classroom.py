"""The classroom: an explorer, ten passages to code with feedback, and the lessons as pages."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import combinations, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing import html_report, looks, paths, reading, schema, storage, tables
from framing.agreement import between, table_of
from framing.read import read_articles
from framing.schema import InputError, records
from framing.scores import COMPOSED
from framing.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framing.scores import Scores

    Rows = list[dict[str, Any]]
CODING = ("article_id", "coder", "reads_as", "terms")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SHOWN = count(1)  # widgets get numbered names: a notebook that is run again is the same to the byte


class Explorer:
    """A widget in JupyterLab; where none can run (the web, print), what it shows at first."""

    def __init__(self, event: Any, articles: Any, html: Any) -> None:
        from ipywidgets import Box, Layout, VBox

        self.event, self.articles, self.html = event, articles, html
        controls = Box([event, articles], layout=Layout(flex_flow="row wrap"))
        self.box = VBox([controls, html], model_id=f"framing-classroom-{next(_SHOWN)}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), "text/html": self.html.value, "text/plain": "<Explorer>"}


def explorer(scores: Scores, articles: pd.DataFrame, event: str = "") -> Explorer:
    """Marked articles side by side, real texts beneath; event and articles are chosen with the mouse.

    Scores and articles as for ``fr.read_along``; `event` is shown first, by default the alphabet's first.
    """
    from ipywidgets import HTML, Dropdown, Layout, SelectMultiple

    table = scores.articles.sort_values(["perspective", "outlet", "article_id"])
    events = sorted(set(table["event"]) - {""})
    if not events:
        raise InputError("no article has an event; fill the column 'event', or use fr.read_along with ids.")
    first = event or events[0]
    schema.known(first, events, "no article of event")
    titles = [(looks.event(name), name) for name in events]
    happening = Dropdown(options=titles, value=first, description="event", layout=Layout(width="32rem"))
    tall = Layout(width="32rem", height="13.5rem")  # nine outlets in view
    chosen = SelectMultiple(description="articles", rows=9, layout=tall)
    html = HTML()

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

    happening.observe(offer, "value")
    chosen.observe(show, "value")
    offer()
    return Explorer(happening, chosen, html)


def understood(sheets: Mapping[str, str], passages: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Codings as they are typed, and a hint for each thing that is not understood, which is left out.

    `sheets` has lines such as ``c01 | neutral | dictator, so-called`` by coder's name. Without a second part
    a line is not answered yet; slips in the first two are mended; of two lines for a passage the last counts.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["c01"], "text": ["The tyrant met the dictator."]})
    >>> understood({"anna": "c01 | neutrl | dictator, tyrand"}, passages)[0].values.tolist()
    [['c01', 'anna', 'neutral', 'dictator']]
    """
    texts = passages.set_index("article_id")["text"]
    rows, hints = {}, []
    for coder, sheet in sheets.items():
        for line in sheet.splitlines():
            passage, label, terms = (part.strip() for part in f"{line}||".split("|", 2))
            if not label:
                continue
            article_id, reads_as = _near(passage, texts.index), _near(label, schema.CLOSED["reads_as"])
            if not article_id:
                hints.append(f"{coder}: no passage '{passage}'; choose among {', '.join(texts.index)}.")
            elif not reads_as:
                valid = ", ".join(schema.CLOSED["reads_as"])
                hints.append(f"{coder}, {article_id}: '{label}'; choose among {valid}.")
            else:
                found, missing = _as_printed(terms, texts[article_id])
                hints += [f"{coder}, {article_id}: {hint}" for hint in missing]
                rows[article_id, coder] = article_id, coder, reads_as, "; ".join(found)
    return pd.DataFrame(rows.values(), columns=list(CODING)), hints


def library(scores: Scores) -> pd.DataFrame:
    """The library as one more coder: `article_id, coder, reads_as, terms`."""
    hits = scores.hits[scores.hits["counted"]]
    terms = hits.groupby("article_id")["text"].agg("; ".join)
    table = scores.articles[["article_id", "reads_as"]].assign(coder="library")
    return table.assign(terms=table["article_id"].map(terms).fillna(""))[list(CODING)]


def agreement(
    codings: pd.DataFrame, passages: pd.DataFrame, *, draws: int = 1000, seed: int = 1
) -> pd.DataFrame:
    """How far coders agree on each passage's perspective (``reads_as``), and word by word on what is loaded.

    Codings as from `understood`, of two coders or more. A table as of ``fr.validate``: `metric` is
    Krippendorff's nominal alpha, `coder` a pair or ``all``; the bootstrap is over passages, and ten are few.
    """
    schema.require(codings, CODING, "the codings")
    coders = sorted(codings["coder"].unique())
    if len(coders) < 2:
        raise InputError(f"codings of {len(coders)} coder; agreement needs two or more.")
    texts = passages.set_index("article_id")["text"]
    marks = []
    for row in records(codings):
        article_id, text = row["article_id"], texts[row["article_id"]]
        marked = _marked(row["terms"], text)
        numbers = range(len(_WORD.findall(text)))
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

    The key has codings of two coders or more, with `reason` and `question`.
    """
    texts, told = passages.set_index("article_id")["text"], []
    for row in records(codings):
        text, known = texts[row["article_id"]], key[key["article_id"] == row["article_id"]]
        alike = known.loc[known["reads_as"] == row["reads_as"], "coder"]
        verdict = "Every coding of the key reads it so."
        if alike.empty:
            verdict = f"The key reads it otherwise. {known['question'].iloc[0]}"
        elif len(alike) < len(known):
            verdict = f"The {alike.iloc[0]} coding reads it so, another does not; argue it."
        reasons = "; ".join(f"{one.coder}: {one.reads_as}. {one.reason}" for one in known.itertuples())
        words, mine = _WORD.findall(text), _marked(row["terms"], text)
        keyed = [_marked(terms, text) for terms in known["terms"]]
        apart = {
            "Every coding of the key also marks": set.intersection(*keyed) - mine,
            "Only you mark": mine.difference(*keyed),
        }
        lists = [f"{what}: {', '.join(words[n] for n in sorted(of))}." for what, of in apart.items() if of]
        told.append(" ".join([verdict, reasons, *lists]))
    return codings[["article_id", "coder", "reads_as"]].assign(feedback=told)


def _near(given: str, valid: Iterable[str]) -> str:
    """The valid value that is meant, if one is near."""
    return next(iter(get_close_matches(given.strip().lower(), list(valid), 1, 0.7)), "")


def _as_printed(terms: str, text: str) -> tuple[list[str], list[str]]:
    """Terms, commas or semicolons between, as a text has them; a hint for each that it has not."""
    found, hints = [], []
    for term in _split(terms):
        places = _places(term, text)
        found += [text[start:end] for start, end in places]
        if not places:
            near = get_close_matches(term, _WORD.findall(text), 1)
            meant = f"did you mean '{near[0]}'?" if near else "copy the words as printed."
            hints.append(f"'{term}' does not stand in the passage; {meant}")
    return list(dict.fromkeys(found)), hints


def _marked(terms: str, text: str) -> set[int]:
    """The numbers of the words of a text that lie in one of these terms."""
    spans = [span for term in _split(terms) for span in _places(term, text)]
    words = enumerate(_WORD.finditer(text))
    return {n for n, word in words if any(word.start() < end and start < word.end() for start, end in spans)}


def _split(terms: str) -> list[str]:
    stripped = (part.strip(" \"'“”‘’.") for part in re.split("[;,|]", terms))
    return [term for term in stripped if term]


def _places(term: str, text: str) -> list[tuple[int, int]]:
    """Where a term stands in a text as whole words."""
    found = re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE)
    return [match.span() for match in found]


def handouts(folder: str | os.PathLike[str]) -> list[Path]:
    """Write every lesson as a page for learners and one for the teacher, and the ten passages with their key.

    Each page is one file that needs neither a network nor Python, and prints on A4: `lesson-1.html`,
    `lesson-1-teacher.html` …, `passages.html`, `passages-teacher.html`.
    """
    pages = [("passages", "passages.html.j2", {"passages": _passages()})]
    pages += [(f"lesson-{one['number']}", "lesson.html.j2", one | _shown_in(one)) for one in lessons()]
    written = []
    for name, template, values in pages:
        for teacher, ending in ((False, ""), (True, "-teacher")):
            written.append(Path(folder) / f"{name}{ending}.html")
            with storage.written_whole(written[-1]) as file:
                file.write(reading.render(template, teacher=teacher, notice=COMPOSED, **values))
    return written


def lessons() -> Iterator[dict[str, Any]]:
    """The lessons as data/lessons has them, each with what is common to all."""
    here = paths.data() / "lessons"
    common = tomllib.loads((here / "common.toml").read_text(encoding="utf-8"))
    for file in sorted(here.glob("[0-9]*.toml")):
        lesson = tomllib.loads(file.read_text(encoding="utf-8"))
        yield {"number": file.stem, "fact": [], "key": [], **common, **lesson}


def real_texts(event: str) -> Rows:
    """What presidents really said on a matter of the event's kind (data/real), marked, scored apart."""
    folder = paths.data() / "real"
    if not folder.is_dir():
        return []
    scores, articles = _scored(folder)
    beside = articles[articles["beside"] == event]
    return _with_heads(beside, reading.marked(scores, beside, list(beside["article_id"])))


def _shown_in(lesson: Mapping[str, Any]) -> dict[str, Any]:
    """The marked texts of a lesson, composed and real, their facts, and the chart, if it has one."""
    scores, articles = _scored(paths.data() / "articles")
    facts = reading.facts_told(scores, articles, lesson["articles"])
    texts = reading.marked(scores, articles, lesson["articles"], facts)
    figures = []
    if "chart" in lesson:
        from framing import charts

        drawn = charts.rates(tables.rates(scores), tables.rates(scores, by="perspective"))
        figures = [html_report.drawing(drawn, "f")]
    real = real_texts(lesson["event"])
    return {"texts": _with_heads(articles, texts), "facts": facts, "figures": figures, "real": real}


def _with_heads(articles: pd.DataFrame, marked: Iterable[dict[str, Any]]) -> Rows:
    """Marked texts with all that their files say of them."""
    heads = {row["article_id"]: row for row in records(articles)}
    return [heads[text["article_id"]] | text for text in marked]


@cache
def _scored(folder: Path) -> tuple[Scores, pd.DataFrame]:
    articles = read_articles(folder)
    return score(articles, with_title=True), articles


def _passages() -> Rows:
    """The passages to be coded, with the readings of the key and what the library marks."""
    here = paths.data() / "annotations"
    passages = pd.read_csv(here / "classroom.csv", keep_default_na=False)
    key = pd.read_csv(here / "classroom_key.csv", keep_default_na=False)
    ours = library(score(passages)).set_index("article_id").to_dict("index")
    rows = list(records(passages))
    for row in rows:
        row["readings"] = list(records(key[key["article_id"] == row["article_id"]]))
        row["library"] = ours[row["article_id"]]
    return rows
