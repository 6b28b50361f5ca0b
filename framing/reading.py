"""Marked text: one renderer for notebook, report, lesson, print and terminal."""

from __future__ import annotations

import base64
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from framing import actors, looks, schema, storage
from framing.schema import InputError, records
from framing.scores import Scores, as_read, outermost_rows, scored_documents

Spans = list[dict[str, Any]]
Layered = list[tuple[str, dict[str, Any]]]  # spans, each with its layer: grey, said, hit, facts
MOST = 4  # articles side by side
_MOST_FACTS, _MOST_COMPARED = 20, 50  # facts in a list; articles of an event among which they are looked for
_TEMPLATES = Path(__file__).with_name("templates")
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(repr=False)
class Reading:
    """Marked articles side by side: JupyterLab shows them, `save` writes them. Made by `read_along`."""

    articles: Spans
    facts: Spans
    notice: str
    real: Sequence[Mapping[str, Any]] = ()  # real texts beneath composed ones: a classroom's

    def _repr_html_(self) -> str:
        return render("notebook.html.j2", **vars(self))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that needs no network, no script to filter, and prints in grey."""
        with storage.written_whole(Path(path)) as file:
            file.write(render("page.html.j2", **vars(self)))
        return Path(path)

    def __repr__(self) -> str:
        return f"<Reading: {', '.join(article['article_id'] for article in self.articles)}>"


def read_along(
    scores: Scores, articles: pd.DataFrame, event: str | None = None, ids: Sequence[str] | None = None
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
    asked = [ids] if isinstance(ids, str) else ids
    chosen = _chosen(scores.articles, event) if asked is None else [*map(schema.identifier, asked)]
    if not 1 <= len(chosen) <= MOST:
        raise InputError(f"{len(chosen)} articles; side by side stand two to {MOST}.")
    facts = facts_told(scores, articles, chosen)
    return Reading(list(marked(scores, articles, chosen, facts)), facts, scores.notice)


def _chosen(known: pd.DataFrame, event: str | None) -> list[str]:
    events = sorted(set(schema.texts(known["event"])) - {""})
    if event:
        schema.known(str(event), events, "no article of event")
        return one_each(known[known["event"] == str(event)])
    if len(known) > MOST:
        raise InputError(f"{len(known)} articles: name an event or ids. Events: {', '.join(events)}.")
    return list(known["article_id"])


def one_each(articles: pd.DataFrame) -> list[str]:
    """The ids of the longest article of each perspective, in the order of perspectives."""
    longest = articles.sort_values(["n_words", "outlet"], ascending=[False, True], kind="stable")
    ids = longest.drop_duplicates("perspective").set_index("perspective")["article_id"]
    return [ids[name] for name in schema.PERSPECTIVES if name in ids.index]


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
    here = rows[rows["fact"].isin(rows.loc[rows["article_id"].isin(ids), "fact"])]
    most = here.groupby("fact")["outlet"].nunique().nlargest(_MOST_FACTS).index
    facts = []
    for place, (_, tellings) in enumerate(here[here["fact"].isin(most)].groupby("fact"), 1):
        how = dict.fromkeys(tellings["article_id"], "quoted")
        how |= dict.fromkeys(tellings.loc[tellings["voice"] != "quoted", "article_id"], "own")
        figures = " | ".join(filter(None, tellings["figures"].unique()))
        about = {"label": tellings["label"].iloc[0], "figures": figures, "how": how}
        facts.append({**about, "tellings": list(records(tellings.assign(place=place)))})
    return facts


def marked(
    scores: Scores, articles: pd.DataFrame, ids: Sequence[str], facts: Sequence[Mapping[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    """Articles as the templates show them: what is known of each, counts, paragraphs of marked runs."""
    read_again = scored_documents(scores, articles)
    default, layers = {"title": "", "url": "", "composed": ""}, defaultdict(list)
    tables = {"hit": scores.hits, "said": outermost_rows(scores.statements)}
    for layer, table in tables.items():
        for row in records(table[table["article_id"].isin(ids)]):
            layers[row["article_id"]].append((layer, row))
    for fact in facts:
        for row in fact["tellings"]:
            layers[row["article_id"]].append(("facts", row))
    given = as_read(articles)
    known = {row["article_id"]: row for row in records(scores.articles)}
    for article_id in ids:
        doc, spans = read_again(article_id), layers[article_id]
        furniture = [doc.span(*span[:2]) for span in doc.furniture]
        grey = [("grey", {"start": start, "end": end}) for start, end in furniture]
        counts = Counter(span["category"] for layer, span in spans if layer == "hit")
        yield {**default, **given[article_id], **known[article_id]} | {
            "text": doc.text,
            "counts": {category: counts[category] for category in schema.CATEGORIES},
            "paragraphs": list(_paragraphs(doc.text, spans + grey)),
            "absent": [place for place, fact in enumerate(facts, 1) if article_id not in fact["how"]],
        }


def _paragraphs(text: str, spans: Layered) -> Iterator[Spans]:
    """Lines of the text as runs of one speaker (or furniture), each of parts with or without a mark."""
    for is_break, line in groupby(_parts(text, spans), key=lambda part: part["text"] == "\n"):
        parts = list(line)
        if not is_break and any(part["text"].strip() for part in parts):
            runs = groupby(parts, key=lambda part: (part["grey"], part["said"]))
            yield [{"grey": grey, "said": said, "parts": list(run)} for (grey, said), run in runs]


def _parts(text: str, spans: Layered) -> Iterator[dict[str, Any]]:
    """The text from edge to edge of its spans and lines, with the last begun span of each layer over it."""
    begun = defaultdict(list)
    for layer, span in spans:
        begun[span["start"]].append((layer, span))
    breaks = [found.start() for found in re.finditer("\n", text)]
    ends = [span["end"] for _, span in spans]
    edges = sorted({0, len(text), *begun, *ends, *breaks, *(at + 1 for at in breaks)})
    over: Layered = []
    for left, right in pairwise(at for at in edges if at <= len(text)):
        over = [(name, span) for name, span in over + begun[left] if left < span["end"]]
        part: dict[str, Any] = {"text": text[left:right]}
        for layer in ("grey", "said", "hit"):
            here = [span for name, span in over if name == layer]
            part[layer] = max(here, key=lambda span: span["start"], default=None)
        part["new"] = part["hit"] is not None and part["hit"]["start"] == left
        part["facts"] = " ".join(f"t-{span['place']}" for name, span in over if name == "facts")
        yield part


def names(ids: object) -> str:
    """Actors by name."""
    known = actors.table()
    return " and ".join(known[n].name if n in known else n for n in str(ids or "").split(";") if n)


def speaker(row: Mapping[str, Any]) -> str:
    """Whose words a hit or part of a statement is: the source as written, who it is, the bloc."""
    source, who = str(row.get("source") or ""), names(row.get("speaker") or row.get("actor"))
    who = ", ".join(part for part in (source, "" if who in source else who) if part)
    bloc = looks.human(row.get("bloc") or "")
    return (f"{who} ({bloc})" if bloc and bloc not in who else who) or bloc or "a source without a name"


def harmless(value: Any) -> Any:
    """Characters that steer a page or the direction of text are named, not sent."""
    if type(value) is not str:  # markup has been looked at
        return value
    return _STEERING.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", value)


def render(template: str, **values: Any) -> str:
    """Fill a template."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    blocks: Any = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    loader = FileSystemLoader(_TEMPLATES)
    made = Environment(loader=loader, autoescape=select_autoescape(["html.j2"]), finalize=harmless, **blocks)
    made.filters |= {"human": looks.human, "event": looks.event}
    made.filters |= {"key": key, "names": names, "speaker": speaker}
    made.globals |= {"looks": looks, "key": key, "most_facts": _MOST_FACTS}
    script = (_TEMPLATES / "page.js").read_text(encoding="utf-8").strip()
    for name, code in {"css": made.get_template("style.css.j2").render().strip(), "script": script}.items():
        digest = base64.b64encode(bytes.fromhex(storage.sha256(code))).decode()
        made.globals |= {name: Markup(code), f"{name}_hash": f"sha256-{digest}"}  # noqa: S704 - our own
    return made
