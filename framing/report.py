"""A study as one HTML file: figures that lead to their sentences, marked articles, method, audit, hashes."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pandas as pd

from framing import lexicon, lexicon_check, reading, schema, storage, study
from framing.charts import style
from framing.concordance import evidence, kwic, mentions
from framing.places import place_names
from framing.schema import InputError, records
from framing.scores import outermost_rows, scored_documents
from framing.tables import FEWEST_WORDS
from framing.validity import FILE

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

    from framing.scores import Scores

    Rows = list[dict[str, Any]]

PER_PAGE = 100  # marked articles in a file; further ones lie in files beside it
MOST_ROWS = 3000  # of a table; what is left out is said
MOST_NUMBERS = 150  # of a figure's own table: the first and the last
_WHERE = ("outlet", "perspective", "event")
_MEASURES = ("n_words", "loaded_own_per_1000", "tilt", "sentiment", "quoted_share", "source_balance")
_DECIMALS, _SHIFT = re.compile(r"(\.\d\d)\d+"), re.compile(r"translate\([^)]*\)")
_UNTOLD = ("loaded", "named", "rated", "side")
_GLYPH = "DejaVuSans"  # how ids of letters begin
_XLINK = "{http://www.w3.org/1999/xlink}href"


def report(
    scores: Scores,
    articles: pd.DataFrame | None = None,
    *,
    out: str | os.PathLike[str],
    plan: str | os.PathLike[str] | None = None,
    excerpt: int | None = None,
    validity: str | os.PathLike[str] | None = None,
) -> list[Path]:
    """Write a report: figures whose marks lead to their sentences, marked articles, method and provenance.

    Parameters
    ----------
    scores : Scores
    articles : DataFrame, optional
        The articles that were scored; without them the report holds no word of the articles.
    out : path
        The HTML file. It needs no network; past 100 articles, pages of marked articles lie beside it.
    plan : path, optional
        A study (`studies/teaching.toml` shows the form) whose figures are drawn; else one of each chart.
    excerpt : int, optional
        Shows only so many first words of each article.
    validity : path, optional
        A CSV of figures for these texts (`framing validate`), shown as it is; else those measured with this
        version on other texts.

    Returns
    -------
    list of Path
        The files written, the report first.

    Raises
    ------
    InputError
        An excerpt under one word, articles that are not those scored, or a file that cannot be read.

    Notes
    -----
    A mark's rows are the hits, statements or articles of its outlet or group, voice, category, bloc and
    event. A table holds 3,000 at most, spread evenly, and says so; `fr.evidence` gives the rest. A report
    with full texts of third parties says on its first line that it is not for redistribution.
    """
    if excerpt is not None and excerpt < 1:
        raise InputError(f"excerpt of {excerpt} words; give at least 1, or leave the texts out.")
    if validity is not None and not Path(validity).is_file():
        raise InputError(f"{validity}: no such file; give a CSV of the measures' validity, or none.")
    out, with_text = Path(out), articles is not None
    drawn = list(study.drawn(plan, scores, articles))
    rows = {"articles": _articles(scores), "hits": _hits(scores, articles),
            "statements": _statements(scores, with_text)}  # fmt: skip
    own: list[Any] = [
        ax.get_figure(root=True) for figure, ax in drawn if not isinstance(ax, str) and "tables" not in figure
    ]
    cells = [(figure, cell) for figure in own for cells in style.linked(figure).values() for cell in cells]
    asked = {cell["of"] for _, cell in cells}
    if articles is not None and "mentions" in asked:
        rows["mentions"] = _mentions(scores, articles)
    if "words" in asked:
        rows["words"] = _words([style.drawn(figure)[0] for figure in own], articles)
    lists = {id(ids): ids for figure, cell in cells if (ids := _among(figure, cell))}
    some = {n: ids for n, ids in lists.items() if len(ids) < len(scores.articles)}
    names = {n: reading.key("article_id", *sorted(ids)) for n, ids in some.items()}
    held = {names[n]: set(ids) for n, ids in some.items()}
    for row in (row for table in rows.values() for row in table):
        row["tokens"] += "".join(f" {name}" for name, ids in held.items() if row["article_id"] in ids)
    sizes = {of: Counter(frozenset(row["tokens"].split()) for row in table) for of, table in rows.items()}
    glyphs: set[str] = set()
    figures = [
        {**figure, **_figure(ax, f"f{n}-", {} if "tables" in figure else sizes, names, scores.notice, glyphs)}
        for n, (figure, ax) in enumerate(drawn)
    ]
    ids = [row["article_id"] for row in rows["articles"]] if with_text else []
    files = [(out.with_name(f"{out.stem}-{n // PER_PAGE + 1}.html") if n else out, ids[n : n + PER_PAGE])
             for n in range(0, max(1, len(ids)), PER_PAGE)]  # fmt: skip
    homes = {i: "" if file == out else file.name for file, part in files for i in part}
    for row in (row for of, table in rows.items() if of != "articles" for row in table):
        row["link"] = f"{homes[row['article_id']]}#{row['anchor']}" if homes else ""
    values = {
        "notice": scores.notice,
        "warning": _warning(scores, excerpt) if with_text else "",
        "pages": [(file.name, len(part)) for file, part in files],
        "totals": scores.hits["category"].value_counts().reindex(schema.CATEGORIES, fill_value=0).to_dict(),
        "figures": figures,
        "homes": homes,
        "measures": [*_WHERE, *_MEASURES, "reads_as"],
        "rows": {of: _fewer(table) for of, table in rows.items()},
        "sizes": {of: len(table) for of, table in rows.items()},
        "outlets": len({row["outlet"] for row in rows["articles"]}),
        "events": len({row["event"] for row in rows["articles"]} - {""}),
        "audits": list(_audits(scores)),
        "validity": _validity(validity),
        "validated": validity is not None,
        "run": {"framing": "?", "options": {}, "skipped": [], **scores.run},
        "key": reading.key,
    }  # fmt: skip
    for file, part in files:
        groups: dict[str, list[Any]] = {}
        for article in reading.marked(scores, articles, part, excerpt) if articles is not None else ():
            groups.setdefault(str(article["event"]) or "no event", []).append(article)
        with storage.written_whole(file) as handle:
            handle.write(reading.render("report.html.j2", **values, groups=groups, first=file == out))
    return [file for file, _ in files]


def _validity(path: str | os.PathLike[str] | None) -> Rows:
    """The given figures as they are, or those measured with this version."""
    if path is not None:
        return list(storage.read_csv(Path(path)))
    shown = "measure metric value low high n unit data labels note".split()
    return [{column: row[column] for column in shown} for row in storage.read_csv(FILE)]


def _fewer(table: Rows) -> Rows:
    step = max(1.0, len(table) / MOST_ROWS)
    return [table[int(n * step)] for n in range(min(len(table), MOST_ROWS))]


def _warning(scores: Scores, excerpt: int | None) -> str:
    composed = scores.articles.get("composed")
    if composed is not None and composed.astype(str).eq("True").all():
        return ""
    if excerpt is not None:
        return f"Holds the first {excerpt} words of texts of third parties, and sentences from them."
    return "NOT FOR REDISTRIBUTION: holds full texts of third parties. Made with --no-text it can be shared."


def _tokens(row: Mapping[str, Any], *columns: str) -> str:
    """What a click asks for, as hashes of column and value."""
    told = {"outlet": row["outlet"], "group": row["perspective"], "event": row["event"]}
    told |= {column: row[column] for column in columns if row.get(column)}
    return " ".join(reading.key(*item) for item in told.items())


def _articles(scores: Scores) -> Rows:
    order = {perspective: n for n, perspective in enumerate(schema.PERSPECTIVES)}
    rows: Rows = scores.articles.to_dict("records")  # type: ignore[assignment]
    rows.sort(
        key=lambda row: (row["event"], order.get(row["perspective"], 9), row["outlet"], row["article_id"])
    )
    return [{**row, "tokens": _tokens(row)} for row in rows]


def _hits(scores: Scores, articles: pd.DataFrame | None) -> Rows:
    """Every loaded term, in its sentence where the texts are at hand."""
    where = {row["article_id"]: {c: row.get(c, "") for c in _WHERE} for row in records(scores.articles)}
    lines: Rows = [{"pre": "", "match": "", "post": ""}] * len(scores.hits)
    if articles is not None:
        lines = evidence(scores, articles, "hits", context=200)[["pre", "match", "post"]].to_dict("records")  # type: ignore[assignment]
    places = place_names(scores.hits).groupby(level=0)["place"].unique().to_dict()  # a hit may name two
    counts = scores.articles.set_index("article_id")[["n_words", "n_words_own"]]
    words = [counts["n_words_own"].to_dict(), (counts["n_words"] - counts["n_words_own"]).to_dict()]
    rows = []
    for n, hit, line in zip(
        scores.hits.index, map(reading.described, records(scores.hits)), lines, strict=True
    ):
        row = {**hit, **where[hit["article_id"]], **line, "sentence": "", "anchor": f"h-{hit['key']}"}
        row |= {"term": hit["term_id"], "named": "yes" if n in places else "",
                "loaded": "yes" if hit["category"] != "toponym" else ""}  # fmt: skip
        enough = words[hit["voice"] == "quoted"][hit["article_id"]] >= FEWEST_WORDS
        row["rated"] = "yes" if enough else ""
        row["serves"] = {"kyiv": "Kyiv", "moscow": "Moscow", "none": "neither"}.get(hit["side"], "")
        row["speaker"] = hit["speaker"] if hit["voice"] == "quoted" and articles is not None else ""
        row["tokens"] = _tokens(row, *"category voice side term lexicon loaded rated named".split())
        row["tokens"] += "".join(f" {reading.key('place', place)}" for place in places.get(n, ()))
        rows.append(row)
    return rows


def _lines(lines: pd.DataFrame, *columns: str) -> Rows:
    """Lines in context as rows that lead to their article."""
    return [{**row, "sentence": "", "term_id": "", "anchor": f"a-{reading.key(row['article_id'])}",
             "tokens": _tokens(row, "voice", *columns)} for row in records(lines)]  # fmt: skip


def _mentions(scores: Scores, articles: pd.DataFrame) -> Rows:
    """Every mention of an actor, in its sentence."""
    found = mentions(scores.articles, scored_documents(scores, articles))
    lines = evidence(scores, articles, measure="sentiment_toward", context=80)
    lines = lines.assign(actor=found["actor"].to_numpy(), bloc=found["bloc"].to_numpy())
    return [{**row, "actor": reading.names(row["actor"])} for row in _lines(lines, "actor", "bloc")]


def _words(tables: Sequence[pd.DataFrame | None], articles: pd.DataFrame | None) -> Rows:
    """The distinctive words of every chart that shows some, in their sentences."""
    words = [t["term"] for t in tables if t is not None and "log_ratio" in t]
    ends = ["|".join(dict.fromkeys([*terms.head(12), *terms.tail(12)])) for terms in words]
    opened = [kwic(articles, pattern) for pattern in ends if articles is not None]
    if not opened:
        return []
    lines = pd.concat(opened).drop_duplicates(["article_id", "start", "end"])
    return _lines(lines.assign(term=lines["match"].str.casefold()), "term")


def _statements(scores: Scores, with_text: bool) -> Rows:
    """Every outer statement, its parts joined."""
    where = {row["article_id"]: {c: row.get(c, "") for c in _WHERE} for row in records(scores.articles)}
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for part in records(outermost_rows(scores.statements)):
        row = {**part, **where[part["article_id"]], "sentence": "", "match": "", "post": ""}
        row |= {"term_id": part["cue"], "source": part["source"] if with_text else part["actor"],
                "anchor": f"a-{reading.key(part['article_id'])}", "pre": []}  # fmt: skip
        row["tokens"] = _tokens(row, "bloc", "cue_stance")
        rows.setdefault((part["article_id"], part["statement"]), row)["pre"].append(part["text"])
    return [{**row, "pre": " … ".join(row["pre"])} for row in rows.values()]


def _figure(
    ax: Axes | str, prefix: str, sizes: Mapping[str, Counter[frozenset[str]]], names: Mapping[int, str],
    notice: str, glyphs: set[str],
) -> dict[str, Any]:  # fmt: skip
    """A chart as SVG with its caption and rows, or why it could not be drawn."""
    if isinstance(ax, str):
        return {"svg": "", "caption": ax, "rows": [], "columns": [], "size": 0}
    figure: Any = ax.get_figure(root=True)
    table, caption = style.drawn(figure)
    links: list[dict[str, str]] = []
    for artist, cells in style.linked(figure).items():
        urls = []
        for cell in cells:
            of, wanted = _behind(cell)
            tokens = [{reading.key(column, value) for value in values} for column, values in wanted.items()]
            tokens += [{names[n]} for n in [id(_among(figure, cell))] if n in names]
            size = sum(n for row, n in sizes.get(of, Counter()).items() if all(row & one for one in tokens))
            told = [values if len(values) < 4 else [f"{len(values)} {column}s"]
                    for column, values in wanted.items()
                    if column not in _UNTOLD and not (column == "group" and "outlet" in wanted)]  # fmt: skip
            label = ", ".join(" and ".join(map(style.human, values)) for values in told)
            urls.append(f"#{len(links)}" if size else None)
            links.append({"href": f"#{of}", "data-t": " ".join("|".join(sorted(one)) for one in tokens),
                          "aria-label": f"{cell.get('told', '')} {label}: {size} {of}".strip()})  # fmt: skip
        if hasattr(artist, "set_urls"):
            artist.set_urls(urls)
        else:
            artist.set_url(urls[0])
    size = 0 if table is None else len(table)
    shown = table if table is None or size <= MOST_NUMBERS else (
        table.iloc[[*range(MOST_NUMBERS // 2), *range(size - MOST_NUMBERS // 2, size)]])  # fmt: skip
    return {"svg": _svg(figure, prefix, links, glyphs), "caption": caption.removeprefix(notice).strip(),
            "rows": [] if shown is None else shown.to_dict("records"), "size": size,
            "columns": [] if shown is None else list(shown.columns)}  # fmt: skip


def _among(figure: Any, cell: style.Cell) -> Sequence[str]:
    """The articles that a mark's number is of: the mark's own, or its chart's; none where it is of all."""
    table, _ = style.drawn(figure)
    about = {} if table is None else getattr(table.attrs.get("behind"), "cell", {})
    return cell.get("article_id") or about.get("article_id") or ()


def _behind(cell: style.Cell) -> tuple[str, dict[str, list[str]]]:
    """Which table holds what a mark counts, and its rows; a measure leads to what it is made of."""
    of = str(cell["of"])
    wanted = {{"perspective": "group"}.get(column, column): [value] if isinstance(value, str) else list(value)
              for column, value in cell.items() if column not in ("of", "told", "article_id")}  # fmt: skip
    if of in ("hits", "statements", "mentions", "words"):
        return of, wanted
    if of == "tilt" or of in ("kyiv_own", "moscow_own"):
        return "hits", {**wanted, "voice": ["own"], "side": [of[:-4]] if of != "tilt" else ["kyiv", "moscow"]}
    if of.startswith("loaded"):
        return "hits", {**wanted, "loaded": ["yes"]} | ({} if of == "loaded_per_1000" else {"voice": ["own"]})
    return ("statements" if re.search("quoted|statements|source_balance", of) else "articles"), wanted


def _svg(figure: Any, prefix: str, links: Sequence[Mapping[str, str]], glyphs: set[str]) -> Markup:
    """The figure as inline SVG: no style of its own (the page's policy forbids it), marks linked."""
    from markupsafe import Markup

    picture = io.BytesIO()
    with style.house():
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(picture.getvalue())  # noqa: S314 - what matplotlib has just written
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag.endswith(("}metadata", "}style"))]:
            parent.remove(child)
    for element in root.iter():
        element.text, element.tail = (element.text or "").strip(), None  # matplotlib indents
        element.tag = element.tag.rpartition("}")[2]
        declared = (
            part.partition(":") for part in element.attrib.pop("style", "").split(";") if part.strip()
        )
        attributes = {**element.attrib, **{name.strip(): value.strip() for name, _, value in declared}}
        href = attributes.pop(_XLINK, "")
        for name in attributes.keys() & {"d", "x", "y"}:
            attributes[name] = _DECIMALS.sub(r"\1", " ".join(attributes[name].split()))
        if "transform" in attributes:
            attributes["transform"] = _SHIFT.sub(
                lambda m: _DECIMALS.sub(r"\1", m.group()), attributes["transform"]
            )
            moved = re.fullmatch(r"translate\(([\d.]+) 0\)", attributes["transform"])
            if moved and element.tag == "use":  # a letter on its line: the shorter form
                del attributes["transform"]
                attributes["x"] = moved[1]
        if element.tag == "g":  # nothing refers to a group
            attributes.pop("id", None)
        if "id" in attributes:
            attributes["id"] = _own(attributes["id"], prefix)
        if element.tag == "a":
            attributes = dict(links[int(href[1:])])
        elif href:
            attributes["href"] = f"#{_own(href[1:], prefix)}" if href[0] == "#" else href
        element.attrib = {
            name: value.replace("url(#", f"url(#{prefix}") for name, value in attributes.items()
        }
    for defs in root.iter("defs"):
        for glyph in [e for e in defs if e.get("id") in glyphs]:
            defs.remove(glyph)
        glyphs.update(e.get("id", "") for e in defs if e.get("id", "").startswith("D-"))
    root.attrib = {"viewBox": root.get("viewBox", ""), "role": "group"}
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - serialised, so escaped


def _own(name: str, prefix: str) -> str:
    """An id of one figure; letters are the same in all, and drawn once."""
    return name.replace(_GLYPH, "D", 1) if name.startswith(_GLYPH) else prefix + name


def _audits(scores: Scores) -> Iterator[dict[str, Any]]:
    """Each lexicon with its symmetry audit, where the version that was used is at hand."""
    for used in scores.run.get("lexicons", []):
        rows: Rows = []
        if used["name"] in lexicon.available():
            loaded = lexicon.load_lexicon(used["name"])
            if loaded.sha256 == used["sha256"]:
                rows = lexicon_check.audit(loaded).astype(object).reset_index().to_dict("records")  # type: ignore[assignment]
        whole = (
            {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in row.items()}
            for row in rows
        )
        yield {**used, "rows": list(whole)}
