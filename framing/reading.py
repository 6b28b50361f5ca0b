"""Marked text: one renderer for notebook, report, print and terminal."""

from __future__ import annotations

import base64
import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import actors, schema
from framing.charts import style
from framing.schema import InputError
from framing.score import records, scored_documents

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment
    from rich.text import Text

    from framing.score import Scores

MOST = 4  # articles side by side
_SHAPE = {"o": "●", "s": "■", "^": "▲", "D": "◆"}
_CSS_LINE = {"-": "solid", "--": "dashed", ":": "dotted", "-.": "wavy"}
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SIDE = {
    "kyiv": "serves Kyiv's account",
    "moscow": "serves Moscow's account",
    "none": "serves neither account",
}
_ANSI = dict(zip(schema.CATEGORIES, "red bright_red blue green bright_blue yellow bright_yellow magenta white "
                 "bright_magenta cyan bright_black bright_cyan".split(), strict=True))  # fmt: skip


class Reading:
    """Marked articles side by side: JupyterLab shows them, `save` writes them. Made by `read_along`."""

    def __init__(self, articles: Sequence[Mapping[str, Any]], notice: str) -> None:
        self.articles, self.notice = articles, notice

    def _repr_html_(self) -> str:
        return render("notebook.html.j2", articles=self.articles, notice=self.notice)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that needs no network, no script to filter, and prints in grey."""
        with schema.written_whole(Path(path)) as file:
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
    """Put two to four articles side by side, their loaded terms marked and quoted words set off.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame
        The articles that were scored.
    event : str, optional
        An event; by default the longest article of each perspective about it (most words; of equals the
        first by outlet), whatever its wording.
    ids : sequence of str, optional
        The articles themselves, in the order wanted.
    outlets : sequence of str, optional
        The longest article of each of these, about `event` where one is given.

    Returns
    -------
    Reading
        Rich display in JupyterLab; ``.save(path)`` writes a file of its own. Category by colour, line and
        letter; side by the letter's place (left Kyiv's account, right Moscow's, low neither). Spellings of
        place names are marked once their box in the legend is ticked.

    Raises
    ------
    InputError
        No such event, outlet or article, more than four, or articles that were not scored.

    Notes
    -----
    Filters, speakers and themes are CSS alone. A notebook that JupyterLab does not trust shows the text with
    the marks' descriptions in brackets; run the cell to see it styled.

    Examples
    --------
    >>> import pandas as pd, framing
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["The dictator left.", "He left."]})
    >>> read_along(framing.score(articles), articles, ids=["a", "b"])
    <Reading: a, b>
    """
    if ids is None:
        known = scores.articles.sort_values(["n_words", "outlet"], ascending=[False, True], kind="stable")
        for column, wanted in (("event", [event] if event else None), ("outlet", outlets)):
            for value in wanted or ():
                if value not in set(known[column]):
                    valid = sorted({str(v) for v in known[column]} - {""})
                    raise InputError(f"no article of {column} '{value}'.{schema.suggest(value, valid)}")
            known = known if wanted is None else known[known[column].isin(list(wanted))]
        by = "perspective" if outlets is None else "outlet"
        if event is None and outlets is None and len(known) > MOST:
            events = ", ".join(sorted({str(e) for e in known["event"]} - {""}))
            raise InputError(f"{len(known)} articles: name an event, outlets or ids. Events: {events}.")
        chosen = known if len(known) <= MOST and outlets is None and not event else known.drop_duplicates(by)
        order = {value: n for n, value in enumerate(outlets or schema.PERSPECTIVES)}
        ids = list(chosen.sort_values(by, key=lambda c: c.map(order), kind="stable")["article_id"])
    if not 1 <= len(ids) <= MOST:
        raise InputError(f"{len(ids)} articles; side by side stand two to {MOST}.")
    return Reading(list(marked(scores, articles, ids)), scores.notice)


def key(*parts: object) -> str:
    """An id made of a hash, safe in HTML, CSS and file names whatever the words were."""
    return "x" + schema.sha256("\0".join(map(str, parts)))[:12]


def marked(
    scores: Scores, articles: pd.DataFrame, ids: Sequence[str], most_words: int | None = None
) -> Iterator[dict[str, Any]]:
    """What the templates show of each article: its facts, counts, and paragraphs of marked runs."""
    read_again = scored_documents(scores, articles)
    outer = scores.statements[scores.statements["parent"].isna()]
    hits, said = ({k: list(records(v)) for k, v in t[t["article_id"].isin(list(ids))].groupby("article_id")}
                  for t in (scores.hits, outer))  # fmt: skip
    rows = {row["article_id"]: row for row in records(scores.articles)}
    titles = {str(row["article_id"]): str(row.get("title") or "") for row in records(articles)}
    for article_id in ids:
        doc = read_again(article_id)
        row, text = rows[article_id], doc.text
        if (
            most_words is not None
            and (word := list(re.finditer(r"\S+", text))[: most_words + 1])[most_words:]
        ):
            text = text[: word[most_words].start()].rstrip() + " …"
        marks = [described(hit) for hit in hits.get(article_id, ())]
        quoted = [described(part) for part in said.get(article_id, ())]
        grey = [dict(zip(("start", "end"), doc.span(a, b), strict=True)) for a, b, _ in doc.furniture]
        counts = Counter(mark["category"] for mark in marks)
        yield {
            **{
                k: row.get(k, "")
                for k in ("article_id", "outlet", "perspective", "event", "date", "reads_as")
            },
            **{k: row.get(k) for k in ("n_words", "loaded_own_per_1000", "tilt", "tilt_low", "tilt_high")},
            "key": key(article_id),
            "title": "" if text.startswith(titles[article_id] + "\n") else titles[article_id],
            "url": row["url"] if re.match(r"https?://", str(row.get("url", ""))) else "",
            "counts": {c: counts[c] for c in schema.CATEGORIES},
            "paragraphs": list(_paragraphs(text, grey, quoted, marks)),
        }


def described(row: dict[str, Any]) -> dict[str, Any]:
    """A hit or part of a statement with the words a reader is told about it."""
    who = str(row.get("speaker") or row.get("actor") or row.get("source") or "")
    known = actors.table()
    names = " and ".join(known[n].name if n in known else n for n in who.split(";")) if who else ""
    bloc = style.human(str(row.get("bloc") or ""))
    speaker = f"{names} ({bloc})" if names and bloc else names or bloc or "a source without a name"
    if "category" not in row:
        told = (
            f"{row['kind']} speech, {row['cue']}: {speaker}"
            if row.get("cue")
            else f"{row['kind']}: {speaker}"
        )
        return {**row, "told": told, "speaker": speaker}
    voice = {"own": "the narrator's own word", "scare": "scare-quoted"}.get(
        row["voice"], f"quoted: {speaker}"
    )
    about = [known[n].name if n in known else n for n in str(row.get("target") or "").split(";") if n]
    parts = [style.human(row["category"]), _SIDE.get(row["side"], ""), voice]
    parts += [f"about {' and '.join(about)}"] if about else []
    parts += ["negated"] if row.get("negated") else []
    named = {"letter": style.CATEGORY[row["category"]][2], "speaker": speaker}
    return {
        **row,
        **named,
        "told": "; ".join(parts),
        "key": key(*(row[k] for k in ("article_id", "start", "term_id"))),
    }


def _paragraphs(text: str, *layers: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Lines of the text as runs of one speaker (or furniture), each of pieces with or without a mark."""
    layers = tuple(sorted(layer, key=lambda span: span["start"]) for layer in layers)
    starts = [[span["start"] for span in layer] for layer in layers]
    edges = sorted({at for layer in layers for span in layer for at in (span["start"], span["end"])})

    def over(n: int, at: int) -> int:
        found = bisect_right(starts[n], at) - 1
        return found if found >= 0 and at < layers[n][found]["end"] else -1

    seen: set[int] = set()
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        a, b = line.span()
        cuts = [a, *edges[bisect_right(edges, a) : bisect_right(edges, b - 1)], b]
        pieces = [
            (over(0, left) >= 0, over(1, left), over(2, left), left, right) for left, right in pairwise(cuts)
        ]
        runs = []
        for (grey, said), group in groupby(pieces, key=lambda piece: piece[:2]):
            parts = []
            for _, _, hit, left, right in group:
                new = hit >= 0 and hit not in seen
                seen |= {hit}
                parts.append(
                    {"text": text[left:right], "hit": layers[2][hit] if hit >= 0 else None, "new": new}
                )
            runs.append({"grey": grey, "said": layers[1][said] if said >= 0 else None, "parts": parts})
        yield runs


def _harmless(value: Any) -> Any:
    """Characters that steer a page or the direction of text are named, not sent."""
    plain = type(value) is str
    return _STEERING.sub(lambda m: f"⟦U+{ord(m.group()):04X}⟧", value) if plain else value


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, finalize=_harmless,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    made.filters["human"] = style.human
    made.globals.update(
        categories={
            c: (colour, _CSS_LINE[line], letter) for c, (colour, line, letter) in style.CATEGORY.items()
        },
        perspectives={p: (colour, _SHAPE[marker]) for p, (colour, marker) in style.PERSPECTIVE.items()},
        sides=_SIDE,
    )
    return made


def render(template: str, **values: Any) -> str:
    """Fill a template. Style and script go in whole, named by their hashes in the page's policy."""
    from markupsafe import Markup

    environment = _environment()
    css = environment.get_template("style.css.j2").render().strip()
    script = (Path(__file__).parent / "templates" / "page.js").read_text(encoding="utf-8").strip()
    hashes = [base64.b64encode(bytes.fromhex(schema.sha256(part))).decode() for part in (css, script)]
    policy = (f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
              "img-src data:; base-uri 'none'; form-action 'none'")  # fmt: skip
    page = {"css": Markup(css), "script": Markup(script), "policy": policy}  # noqa: S704 - our own files
    return environment.get_template(template).render(**values, **page)


def terminal(article: Mapping[str, Any]) -> Text:
    """A marked article for a terminal; the same brackets and letters remain without colour."""
    from rich.text import Text

    def plain(words: object) -> str:
        return "".join(c if c.isprintable() else " " for c in str(words))

    shown = Text()
    shown.append(plain(article["title"] or article["article_id"]) + "\n", "bold")
    facts = [article["outlet"], style.human(str(article["perspective"])), article["date"]]
    shown.append(plain(" · ".join(str(f) for f in facts if f)) + "\n\n", "bright_black")
    for runs in article["paragraphs"]:
        for run in runs:
            base = "bright_black" if run["grey"] else "italic cyan" if run["said"] else ""
            shown.append("‹" if run["said"] else "", base)
            for part in run["parts"]:
                hit, words = part["hit"], plain(part["text"])
                if not hit or hit["category"] == "toponym":
                    shown.append(words, base)
                    continue
                words = f'"{words}"' if hit["voice"] == "scare" and words[0] not in "\"'“‘" else words
                left, right = {"kyiv": (hit["letter"], ""), "moscow": ("", hit["letter"])}.get(
                    hit["side"], ("", f":{hit['letter']}"))  # fmt: skip
                inside = f"[{words}{right}]" if right.startswith(":") else f"{left}[{words}]{right}"
                shown.append(inside, f"{base} bold {_ANSI[hit['category']]}".strip())
            shown.append(f"›{{{plain(run['said']['speaker'])}}}" if run["said"] else "", base)
        shown.append("\n\n")
    counts = ((c, n) for c, n in article["counts"].items() if n and c != "toponym")
    shown.append(" · ".join(f"{style.CATEGORY[c][2]} {style.human(c)} {n}" for c, n in counts) + "\n")
    return shown


LEGEND = (
    "X[word] serves Kyiv's account, [word]X Moscow's, [word:X] neither; X is the category's letter.\n"
    "‹words of others›{who}; everything else is the narrator's. Grey: page furniture.\n"
)
