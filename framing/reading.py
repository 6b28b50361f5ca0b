"""Marked text: one renderer for notebook, report, lesson, print and terminal."""

from __future__ import annotations

import base64
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import actors, looks, schema, storage
from framing.schema import InputError, records
from framing.scores import outermost_rows, scored_documents

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment

    from framing.scores import Scores

    Spans = list[dict[str, Any]]
MOST = 4  # articles side by side
_MOST_FACTS, _MOST_COMPARED = 20, 50  # facts in a list; articles of an event among which they are looked for
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SIDE = {
    "kyiv": "serves Kyiv's account",
    "moscow": "serves Moscow's account",
    "none": "serves neither account",
}
_SHOWN = ("article_id", "outlet", "perspective", "event", "date", "n_words", "loaded_own_per_1000", "tilt",
          "tilt_low", "tilt_high")  # fmt: skip


class Reading:
    """Marked articles side by side: JupyterLab shows them, `save` writes them. Made by `read_along`."""

    def __init__(self, articles: Spans, facts: Spans, notice: str) -> None:
        group = key(*(article["article_id"] for article in articles))
        self.articles, self.facts = articles, facts
        self.real: Spans = []  # real texts beside composed ones: a classroom's
        self._shown = {"articles": articles, "facts": facts, "group": group, "notice": notice}

    def _repr_html_(self) -> str:
        return render("notebook.html.j2", **self._shown, real=self.real)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that needs no network, no script to filter, and prints in grey."""
        with storage.written_whole(Path(path)) as file:
            file.write(render("page.html.j2", **self._shown))
        return Path(path)

    def __repr__(self) -> str:
        return f"<Reading: {', '.join(a['article_id'] for a in self.articles)}>"


def read_along(
    scores: Scores,
    articles: pd.DataFrame,
    event: str | None = None,
    ids: Sequence[str] | None = None,
) -> Reading:
    """Put up to four articles side by side, their loaded terms marked and quoted words set off.

    Category by colour, line and letter; side by the letter's place (left Kyiv's account, right Moscow's, low
    neither). The legend filters, and a click (or Enter) on a fact of ``fr.told`` marks its sentences in every
    account or says that it was not found there, both without a script. What JupyterLab does not trust shows
    marks in brackets.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    event : str, optional
        An event; by default the longest article of each perspective about it, whatever its wording.
    ids : sequence of str, optional
        The articles themselves, in the order wanted.

    Returns
    -------
    Reading
        Rich display in JupyterLab; ``.save(path)`` writes a file of its own.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["The dictator left.", "He left."]})
    >>> read_along(framing.score(articles), articles, ids=["a", "b"])
    <Reading: a, b>
    """
    chosen = _chosen(scores, event) if ids is None else list(ids)
    if not 1 <= len(chosen) <= MOST:
        raise InputError(f"{len(chosen)} articles; side by side stand two to {MOST}.")
    facts = facts_told(scores, articles, chosen)
    return Reading(list(marked(scores, articles, chosen, facts=facts)), facts, scores.notice)


def _chosen(scores: Scores, event: str | None) -> list[str]:
    """An article of each perspective about an event; without one all articles, if they are few."""
    known = scores.articles
    names = sorted({str(name) for name in known["event"]} - {""})
    if event:
        schema.known(event, names, "no article of event")
        return one_each(known[known["event"] == event])
    if len(known) > MOST:
        raise InputError(f"{len(known)} articles: name an event or ids. Events: {', '.join(names)}.")
    return list(known["article_id"])


def one_each(articles: pd.DataFrame) -> list[str]:
    """The ids of the longest article of each perspective, in the order of perspectives."""
    known = articles.sort_values(["n_words", "outlet"], ascending=[False, True], kind="stable")
    longest = known.drop_duplicates("perspective").set_index("perspective")["article_id"]
    return [longest[name] for name in schema.PERSPECTIVES if name in longest.index]


def key(*parts: object) -> str:
    """An id made of a hash, safe in HTML, CSS and file names whatever the words were."""
    return "x" + storage.sha256("\0".join(map(str, parts)))[:12]


def facts_told(scores: Scores, articles: pd.DataFrame, ids: Sequence[str]) -> Spans:
    """The facts of the event that articles share, of those that one of them tells the ones told by most.

    Each with its `label`, its differing `figures`, its `tellings`, and `how` an article has it, if it does:
    ``own`` or ``quoted``. Articles of two events share none.
    """
    known = scores.articles[scores.articles["article_id"].isin(ids)]
    if len(known) < 2 or len(set(known["event"])) != 1:
        return []
    from framing.accounts import told  # scikit-learn takes a second

    event = known["event"].iloc[0]
    among = scores.articles[scores.articles["event"] == event]
    among = known if not event or len(among) > _MOST_COMPARED else among
    rows = told(scores.only(among.drop(columns="dup_group", errors="ignore")), articles, event)
    here = rows["fact"].isin(rows.loc[rows["article_id"].isin(ids), "fact"])
    by_outlets = rows[here].groupby("fact")["outlet"].nunique().sort_values(ascending=False, kind="stable")
    facts = []
    for place, fact in enumerate(sorted(by_outlets.index[:_MOST_FACTS]), 1):
        tellings = [{**row, "place": place} for row in records(rows[rows["fact"] == fact])]
        how = {row["article_id"]: "quoted" for row in tellings}
        how |= {row["article_id"]: "own" for row in tellings if row["voice"] != "quoted"}
        figures = " | ".join(dict.fromkeys(filter(None, (row["figures"] for row in tellings))))
        facts.append({"label": tellings[0]["label"], "figures": figures, "tellings": tellings, "how": how})
    return facts


def marked(
    scores: Scores, articles: pd.DataFrame, ids: Sequence[str], facts: Sequence[Mapping[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    """What the templates show of each article: its facts, counts, and paragraphs of marked runs."""
    read_again = scored_documents(scores, articles)
    outer = outermost_rows(scores.statements)
    hits, said = (
        {
            name: list(records(rows))
            for name, rows in table[table["article_id"].isin(ids)].groupby("article_id")
        }
        for table in (scores.hits, outer)
    )
    rows = {row["article_id"]: row for row in records(scores.articles)}
    titles = {str(row["article_id"]): str(row.get("title") or "") for row in records(articles)}
    for article_id in ids:
        doc, row = read_again(article_id), rows[article_id]
        text, title = doc.text, titles[article_id]
        marks = [in_words(hit) for hit in hits.get(article_id, ())]
        speech = [in_words(part) for part in said.get(article_id, ())]
        counts = Counter(mark["category"] for mark in marks)
        grey = [{"start": a, "end": b} for a, b in (doc.span(*span[:2]) for span in doc.furniture)]
        tellings = [t for fact in facts for t in fact["tellings"] if t["article_id"] == article_id]
        absent = [f"no-{place}" for place, fact in enumerate(facts, 1) if article_id not in fact["how"]]
        yield {
            **{column: row.get(column, "") for column in _SHOWN},
            "key": key(article_id),
            "title": "" if text.startswith(f"{title}\n") else title,
            "titled": bool(title) and text.startswith(f"{title}\n\n"),
            "url": row["url"] if re.match(r"https?://", str(row.get("url", ""))) else "",
            "composed": str(row.get("composed")) == "True",
            "absent": " ".join(absent),
            "counts": {category: counts[category] for category in schema.CATEGORIES},
            "paragraphs": list(_paragraphs(text, grey, speech, marks, tellings)),
        }


def names(ids: object) -> str:
    """Actors by name."""
    known = actors.table()
    return " and ".join(known[n].name if n in known else n for n in str(ids or "").split(";") if n)


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A hit or part of a statement with the words a reader is told about it."""
    source, who = str(row.get("source") or ""), names(row.get("speaker") or row.get("actor"))
    who = ", ".join(part for part in (source, "" if who in source else who) if part)
    bloc = looks.human(str(row.get("bloc") or ""))
    speaker = (f"{who} ({bloc})" if bloc and bloc not in who else who) or bloc or "a source without a name"
    if "category" not in row:
        told = f"{row['kind']} speech, {row['cue'] or 'quoted'}: {speaker}"
        return {**row, "speaker": speaker, "told": told}
    voice = {"own": "the narrator's own word", "scare": "scare-quoted"}.get(row["voice"])
    parts = [looks.human(row["category"]), _SIDE.get(row["side"], ""), voice or f"quoted: {speaker}"]
    parts += [f"about {names(row['target'])}"] if row.get("target") else []
    parts += ["negated"] if row.get("negated") else []
    parts += ["not counted"] if not row["counted"] else []
    letter = looks.CATEGORY.get(row["category"], looks.CATEGORY["other"])[2]
    address = key(row["article_id"], row["start"], row["term_id"])
    return {**row, "speaker": speaker, "told": "; ".join(parts), "letter": letter, "key": address}


def _paragraphs(
    text: str, grey: Spans, said: Spans, hits: Spans, tellings: Spans
) -> Iterator[list[dict[str, Any]]]:
    """Lines of the text as runs of one speaker (or furniture), each of pieces with or without a mark."""
    layers = grey, said, hits, tellings
    edges = sorted({at for layer in layers for span in layer for at in (span["start"], span["end"])})
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = line.span()
        here = [[span for span in layer if span["start"] < end and start < span["end"]] for layer in layers]
        runs: list[dict[str, Any]] = []
        for left, right in pairwise([start, *(at for at in edges if start < at < end), end]):
            furniture, speech, hit = (_covering(layer, left) for layer in here[:3])
            if not runs or (runs[-1]["grey"], runs[-1]["said"]) != (furniture, speech):
                runs.append({"grey": furniture, "said": speech, "parts": []})
            new = hit is not None and left == hit["start"]
            facts = " ".join(f"t-{t['place']}" for t in here[3] if t["start"] <= left < t["end"])
            runs[-1]["parts"].append({"text": text[left:right], "hit": hit, "new": new, "facts": facts})
        yield runs


def _covering(spans: Spans, at: int) -> dict[str, Any] | None:
    """The span, the last to begin, that covers a place."""
    found = [span for span in spans if span["start"] <= at < span["end"]]
    return max(found, key=lambda span: span["start"]) if found else None


def harmless(value: Any) -> Any:
    """Characters that steer a page or the direction of text are named, not sent."""
    plain = type(value) is str
    return _STEERING.sub(lambda m: f"⟦U+{ord(m.group()):04X}⟧", value) if plain else value


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.j2"]),
        finalize=harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"human": looks.human, "event": looks.event, "key": key}
    made.globals |= {
        "categories": {c: (colour, line, letter) for c, (colour, line, letter, _) in looks.CATEGORY.items()},
        "perspectives": {
            p: (colour, looks.SHAPE[marker]) for p, (colour, marker) in looks.PERSPECTIVE.items()
        },
        "sides": _SIDE,
        "most_facts": _MOST_FACTS,
    }
    return made


def render(template: str, **values: Any) -> str:
    """Fill a template. Style and script go in whole, named by their hashes in the page's policy."""
    from markupsafe import Markup

    environment = _environment()
    css = environment.get_template("style.css.j2").render().strip()
    code = (Path(__file__).parent / "templates" / "page.js").read_text(encoding="utf-8").strip()
    hashes = [base64.b64encode(bytes.fromhex(storage.sha256(part))).decode() for part in (css, code)]
    policy = (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    if values.get("figures"):  # matplotlib's pictures have their colours in attributes
        policy += "; style-src-attr 'unsafe-inline'"
    page = {"css": Markup(css), "script": Markup(code), "policy": policy}  # noqa: S704 - our own files
    return environment.get_template(template).render(**values, **page)
