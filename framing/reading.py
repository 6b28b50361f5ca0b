"""Marked text: one renderer for notebook, report, print and terminal."""

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
    from rich.text import Text

    from framing.scores import Scores

    Spans = list[dict[str, Any]]
MOST = 4  # articles side by side
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SIDE = {side: f"serves {whose} account" for side, whose in
         {"kyiv": "Kyiv's", "moscow": "Moscow's", "none": "neither"}.items()}  # fmt: skip
LEGEND = (
    "X[word] serves Kyiv's account, [word]X Moscow's, [word:X] neither; X is the category's letter.\n"
    "‹words of others›{who}; everything else is the narrator's. Grey: page furniture.\n"
)
_SHOWN = ("article_id", "outlet", "perspective", "event", "date", "n_words", "loaded_own_per_1000", "tilt",
          "tilt_low", "tilt_high")  # fmt: skip


class Reading:
    """Marked articles side by side: JupyterLab shows them, `save` writes them. Made by `read_along`."""

    def __init__(self, articles: Sequence[Mapping[str, Any]], notice: str) -> None:
        self.articles, self.notice = articles, notice

    def _repr_html_(self) -> str:
        return render("notebook.html.j2", articles=self.articles, notice=self.notice)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that needs no network, no script to filter, and prints in grey."""
        with storage.written_whole(Path(path)) as file:
            file.write(render("page.html.j2", articles=self.articles, notice=self.notice))
        return Path(path)

    def __repr__(self) -> str:
        return f"<Reading: {', '.join(a['article_id'] for a in self.articles)}>"


def read_along(
    scores: Scores,
    articles: pd.DataFrame,
    event: str | None = None,
    ids: Sequence[str] | None = None,
    outlets: Sequence[str] | None = None,
) -> Reading:
    """Put up to four articles side by side, their loaded terms marked and quoted words set off.

    Category by colour, line and letter; side by the letter's place (left Kyiv's account, right Moscow's, low
    neither). The legend filters without a script; what JupyterLab does not trust shows marks in brackets.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    event : str, optional
        An event; by default the longest article of each perspective about it, whatever its wording.
    ids : sequence of str, optional
        The articles themselves, in the order wanted.
    outlets : sequence of str, optional
        The longest article of each of these, about `event` where one is given.

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
    if ids is None:
        known = scores.articles.sort_values(["n_words", "outlet"], ascending=[False, True], kind="stable")
        for column, wanted in (("event", [event] if event else []), ("outlet", list(outlets or []))):
            for value in set(wanted) - set(known[column]):
                valid = sorted({str(v) for v in known[column]} - {""})
                raise InputError(f"no article of {column} '{value}'.{schema.suggest(value, valid)}")
            known = known[known[column].isin(wanted)] if wanted else known
        if not event and not outlets and len(known) > MOST:
            events = ", ".join(sorted({str(e) for e in known["event"]} - {""}))
            raise InputError(f"{len(known)} articles: name an event, outlets or ids. Events: {events}.")
        by = "outlet" if outlets else "perspective"
        known = known.drop_duplicates(by) if event or outlets else known
        order = list(outlets or schema.PERSPECTIVES)
        ids = list(known.sort_values(by, key=lambda c: c.map(order.index), kind="stable")["article_id"])
    if not 1 <= len(ids) <= MOST:
        raise InputError(f"{len(ids)} articles; side by side stand two to {MOST}.")
    return Reading(list(marked(scores, articles, ids)), scores.notice)


def key(*parts: object) -> str:
    """An id made of a hash, safe in HTML, CSS and file names whatever the words were."""
    return "x" + storage.sha256("\0".join(map(str, parts)))[:12]


def marked(
    scores: Scores, articles: pd.DataFrame, ids: Sequence[str], most_words: int | None = None
) -> Iterator[dict[str, Any]]:
    """What the templates show of each article: its facts, counts, and paragraphs of marked runs."""
    read_again = scored_documents(scores, articles)
    outer = outermost_rows(scores.statements)
    hits, said = ({k: list(records(v)) for k, v in t[t["article_id"].isin(list(ids))].groupby("article_id")}
                  for t in (scores.hits, outer))  # fmt: skip
    rows = {row["article_id"]: row for row in records(scores.articles)}
    titles = {str(row["article_id"]): str(row.get("title") or "") for row in records(articles)}
    for article_id in ids:
        doc, row = read_again(article_id), rows[article_id]
        text, title = doc.text, titles[article_id]
        if most_words is not None and len(words := text.split(maxsplit=most_words)) > most_words:
            text = text[: len(text) - len(words[-1])].rstrip() + " …"
        marks = [described(hit) for hit in hits.get(article_id, ())]
        counts = Counter(mark["category"] for mark in marks)
        grey = [{"start": a, "end": b} for a, b in (doc.span(*span[:2]) for span in doc.furniture)]
        yield {
            **{column: row.get(column, "") for column in _SHOWN},
            "key": key(article_id),
            "title": "" if text.startswith(f"{title}\n") else title,
            "url": row["url"] if re.match(r"https?://", str(row.get("url", ""))) else "",
            "counts": {category: counts[category] for category in schema.CATEGORIES},
            "paragraphs": list(_paragraphs(text, grey, [*map(described, said.get(article_id, ()))], marks)),
        }


def names(ids: object) -> str:
    """Actors by name."""
    known = actors.table()
    return " and ".join(known[n].name if n in known else n for n in str(ids or "").split(";") if n)


def described(row: dict[str, Any]) -> dict[str, Any]:
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


def _paragraphs(text: str, grey: Spans, said: Spans, hits: Spans) -> Iterator[list[dict[str, Any]]]:
    """Lines of the text as runs of one speaker (or furniture), each of pieces with or without a mark."""
    edges = sorted({at for span in (*grey, *said, *hits) for at in (span["start"], span["end"])})
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = line.span()
        here = [[span for span in layer if span["start"] < end and start < span["end"]]
                for layer in (grey, said, hits)]  # fmt: skip
        runs: list[dict[str, Any]] = []
        for left, right in pairwise([start, *(at for at in edges if start < at < end), end]):
            furniture, speech, hit = (_covering(layer, left) for layer in here)
            if not runs or (runs[-1]["grey"], runs[-1]["said"]) != (furniture, speech):
                runs.append({"grey": furniture, "said": speech, "parts": []})
            new = hit is not None and left == hit["start"]
            runs[-1]["parts"].append({"text": text[left:right], "hit": hit, "new": new})
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
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, finalize=harmless,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    made.filters["human"] = looks.human
    made.globals.update(
        categories={c: (colour, line, letter) for c, (colour, line, letter, _) in looks.CATEGORY.items()},
        perspectives={p: (colour, looks.SHAPE[marker]) for p, (colour, marker) in looks.PERSPECTIVE.items()},
        sides=_SIDE,
    )
    return made


def render(template: str, **values: Any) -> str:
    """Fill a template. Style and script go in whole, named by their hashes in the page's policy."""
    from markupsafe import Markup

    environment = _environment()
    css = environment.get_template("style.css.j2").render().strip()
    script = (Path(__file__).parent / "templates" / "page.js").read_text(encoding="utf-8").strip()
    hashes = [base64.b64encode(bytes.fromhex(storage.sha256(part))).decode() for part in (css, script)]
    policy = (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    if "figures" in values:  # matplotlib's pictures have their colours in attributes
        policy += "; style-src-attr 'unsafe-inline'"
    page = {"css": Markup(css), "script": Markup(script), "policy": policy}  # noqa: S704 - our own files
    return environment.get_template(template).render(**values, **page)


def terminal(article: Mapping[str, Any]) -> Text:
    """A marked article for a terminal; the same brackets and letters remain without colour."""
    from rich.text import Text

    shown = Text(_printable(article["title"] or article["article_id"]) + "\n", "bold")
    facts = (article["outlet"], looks.human(article["perspective"]), article["date"])
    shown.append(
        _printable(" · ".join(str(fact) for fact in facts if fact)) + "\n\n", "not bold bright_black"
    )
    for runs in article["paragraphs"]:
        for run in runs:
            base = "not bold " + ("bright_black" if run["grey"] else "italic cyan" if run["said"] else "")
            shown.append("‹" if run["said"] else "", base)
            for part in run["parts"]:
                words, style = _printable(part["text"]), base
                if hit := part["hit"]:
                    form = {"kyiv": "{1}[{0}]", "moscow": "[{0}]{1}"}.get(hit["side"], "[{0}:{1}]")
                    words, style = (
                        form.format(words, hit["letter"]),
                        f"bold {looks.CATEGORY[hit['category']][3]}",
                    )
                shown.append(words, style)
            shown.append(f"›{{{_printable(run['said']['speaker'])}}}" if run["said"] else "", base)
        shown.append("\n\n")
    counts = ((category, n) for category, n in article["counts"].items() if n)
    told = " · ".join(f"{looks.CATEGORY[category][2]} {looks.human(category)} {n}" for category, n in counts)
    return shown.append(told + "\n", "not bold")


def _printable(words: object) -> str:
    return "".join(c if c.isprintable() else " " for c in str(words))
