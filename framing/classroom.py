"""The classroom: an explorer, and passages to code, with feedback. Pages of lessons: docs/handouts.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from framing import looks, paths, reading, schema
from framing.outlets import perspective
from framing.read import read_articles
from framing.schema import InputError
from framing.scores import Scores
from framing.scoring import score

Spans = list[tuple[int, int]]
CODING = ("article_id", "coder", "reads_as", "terms")
_SHOWN = count(1)  # widgets get numbered names: a notebook that is run again is the same to the byte


class Explorer:
    """Marked articles side by side, real texts beneath: event and articles are chosen with the mouse.

    Scores and articles as for ``fr.read_along``; `event` is shown first, by default the alphabet's first.
    Where no widget can run (the web, print), there stands what it shows at first.
    """

    def __init__(self, scores: Scores, articles: pd.DataFrame, event: str = "") -> None:
        from ipywidgets import HTML, Box, Dropdown, Layout, SelectMultiple, VBox

        self._scores, self._articles = scores, articles
        events = sorted(set(scores.articles["event"]) - {""})
        if not events:
            raise InputError("no article has an event; fill the column 'event', or use fr.read_along.")
        first = event or events[0]
        schema.known(first, events, "no article of event")
        titles = [(looks.event(name), name) for name in events]
        wide, tall = Layout(width="32rem"), Layout(width="32rem", height="13.5rem")  # nine outlets in view
        self.event = Dropdown(options=titles, value=first, description="event", layout=wide)
        self.articles = SelectMultiple(description="articles", rows=9, layout=tall)
        self.html = HTML()
        controls = Box([self.event, self.articles], layout=Layout(flex_flow="row wrap"))
        self.box = VBox([controls, self.html], model_id=f"framing-classroom-{next(_SHOWN)}")
        self.event.observe(self._offer, "value")
        self.articles.observe(self._show, "value")
        self._offer()

    def _offer(self, _: Any = None) -> None:
        table = self._scores.articles.sort_values(["perspective", "outlet", "article_id"])
        rows = table[table["event"] == self.event.value]
        names = rows["outlet"].where(rows["outlet"] != "", rows["article_id"])
        names = names + " (" + rows["perspective"].map(looks.human) + ")"
        self.articles.options = list(zip(names, rows["article_id"], strict=True))
        self.articles.value = reading.one_each(rows)

    def _show(self, _: Any = None) -> None:
        ids = self.articles.value
        if not 1 <= len(ids) <= reading.MOST:
            several = "(Ctrl or ⌘ and click for several)"
            self.html.value = f"<p>Choose one to {reading.MOST} articles {several}.</p>"
            return
        shown = reading.read_along(self._scores, self._articles, ids=ids)
        shown.real = real_texts(self.event.value)
        self.html.value = shown._repr_html_()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.box._repr_mimebundle_(), "text/html": self.html.value, "text/plain": "<Explorer>"}


def understood(sheets: Mapping[str, str], passages: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Codings as they are typed, and a hint for each thing that is not understood, which is left out.

    `sheets` has lines such as ``c01 | neutral | dictator, so-called`` by coder's name, or with commas or
    semicolons for the strokes. Without a second part a line is not answered yet; slips in the second are
    mended, never one in a passage's name that could mean another; of two lines for a passage the last counts.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["c01"], "text": ["The tyrant met the dictator."]})
    >>> understood({"anna": "c01 | neutrl | dictator, tyrand"}, passages)[0].values.tolist()
    [['c01', 'anna', 'neutral', 'dictator']]
    """
    texts, sides = _texts(passages), schema.CLOSED["reads_as"]
    ids = {_letters(article_id): article_id for article_id in texts}
    rows, hints = {}, []
    lines = [(coder, line) for coder, sheet in sheets.items() for line in str(sheet).splitlines()]
    for coder, line in lines:
        between = r"[|｜¦]" if re.search(r"[|｜¦]", line) else r"[;,:\t]"
        parts = [part.strip() for part in re.split(between, line.strip(" |"), maxsplit=2)]
        passage, label, terms = (*parts, "", "")[:3]
        if not label:
            continue
        article_id = passage if passage in texts else ids.get(_letters(passage), "")
        meant = perspective(label)
        reads_as = meant if meant in sides else _near(label, sides)
        if not article_id:
            hints.append(f"{coder}: no passage '{passage}'; choose among {', '.join(texts)}.")
        elif not reads_as:
            hints.append(f"{coder}, {article_id}: '{label}'; choose among {', '.join(sides)}.")
        else:
            text = texts[article_id]
            missing = [term for term in _split(terms) if not _spans(term, text)]
            hints += [f"{coder}, {article_id}: {_hint(term, text)}" for term in missing]
            found = dict.fromkeys(text[start:end] for start, end in _spans(terms, text))
            rows[article_id, coder] = article_id, coder, reads_as, "; ".join(found)
    return pd.DataFrame(rows.values(), columns=list(CODING)), hints


def library(scores: Scores) -> pd.DataFrame:
    """The library as one more coder: `article_id, coder, reads_as, terms`."""
    hits = scores.hits[scores.hits["counted"]]
    terms = hits.groupby("article_id")["text"].agg("; ".join)
    table = scores.articles[["article_id", "reads_as"]].assign(coder="library")
    return table.assign(terms=table["article_id"].map(terms).fillna(""))[list(CODING)]


def labels(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Codings as the gold of ``fr.validate``: a row for each answer, and one for each word marked."""
    texts, rows = _texts(passages), list[tuple[Any, ...]]()
    for article_id, coder, reads_as, terms in _answers(codings, texts):
        rows.append((article_id, coder, reads_as, None, None))
        rows += [(article_id, coder, "", start, end) for start, end in _spans(terms, texts[article_id])]
    return pd.DataFrame(rows, columns=["article_id", "coder", "reads_as", "start", "end"])


def feedback(codings: pd.DataFrame, passages: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """What each answer shares with the key's readings, why they chose theirs, and what to look at again.

    The key has codings of two coders or more, with `reason` and `question`.
    """
    texts, told = _texts(passages), []
    for article_id, _, reads_as, terms in _answers(codings, texts):
        text, known = texts[article_id], key[key["article_id"].astype(str) == article_id].fillna("")
        if known.empty:
            told.append("The key has no reading of it.")
            continue
        alike = known.loc[known["reads_as"] == reads_as, "coder"]
        verdict = "Every coding of the key reads it so."
        if alike.empty:
            verdict = f"The key reads it otherwise. {known['question'].iloc[0]}"
        elif len(alike) < len(known):
            verdict = f"The {alike.iloc[0]} coding reads it so, another does not; argue it."
        reasons = "; ".join(f"{one.coder}: {one.reads_as}. {one.reason}" for one in known.itertuples())
        mine, keyed = _spans(terms, text), [_spans(of_coder, text) for of_coder in known["terms"]]
        shared = [span for span in keyed[0] if all(_touches(span, spans) for spans in keyed)]
        missed = [span for span in shared if not _touches(span, mine)]
        alone = [span for span in mine if not any(_touches(span, spans) for spans in keyed)]
        said = [verdict, reasons]
        for what, spans in (("Every coding of the key also marks", missed), ("Only you mark", alone)):
            words = ", ".join(text[start:end] for start, end in spans)
            said += [f"{what}: {words}."] if spans else []
        told.append(" ".join(said))
    return codings[["article_id", "coder", "reads_as"]].assign(feedback=told)


def _answers(codings: pd.DataFrame, texts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    schema.require(codings, CODING, "codings")
    for answer in codings[list(CODING)].fillna("").astype(str).itertuples(index=False, name=None):
        schema.known(answer[0], texts, "no passage")
        yield answer


def _texts(passages: pd.DataFrame) -> dict[str, str]:
    return dict(zip(passages["article_id"].astype(str), passages["text"].astype(str), strict=True))


def _letters(article_id: str) -> str:
    """A passage's name without what is easily typed otherwise: C1, c-01 and c01 are one."""
    return re.sub(r"[\W_]|(?<!\d)0+(?=\d)", "", article_id).lower()


def _near(given: str, valid: Iterable[str]) -> str:
    known = {value.lower(): value for value in valid}
    return next((known[near] for near in get_close_matches(given.lower(), known, 1, 0.7)), "")


def _split(terms: str) -> list[str]:
    stripped = (part.strip(" \"'“”‘’.") for part in re.split("[;,|]", terms))
    return [term for term in stripped if term]


def _spans(terms: str, text: str) -> Spans:
    """Where the terms stand in a text as whole words, term by term, whatever their blanks and apostrophes."""
    words = [r"\s+".join(map(re.escape, term.split())).replace("'", "['’]") for term in _split(terms)]
    patterns = [rf"(?<!\w){term}(?!\w)" for term in words]
    return [found.span() for pattern in patterns for found in re.finditer(pattern, text, re.IGNORECASE)]


def _touches(span: tuple[int, int], spans: Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _hint(term: str, text: str) -> str:
    near = _near(term, re.findall(r"[\w'’-]+", text))
    meant = f"did you mean '{near}'?" if near else "copy the words as printed."
    return f"'{term}' does not stand in the passage; {meant}"


def real_texts(event: str) -> list[dict[str, Any]]:
    """What presidents really said on a matter of the event's kind (data/real), marked, scored apart."""
    folder = paths.data() / "real"
    if not folder.is_dir():
        return []
    scores, articles = _scored(folder)
    beside = articles[articles["beside"] == event]
    return list(reading.marked(scores, beside, list(beside["article_id"])))


@cache
def _scored(folder: Path) -> tuple[Scores, pd.DataFrame]:
    articles = read_articles(folder)
    return score(articles, with_title=True), articles
