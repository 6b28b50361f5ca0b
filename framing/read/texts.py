"""Texts, documents, pages; archives' exports, which archives.toml tells and whose tags exports.csv has."""

from __future__ import annotations

import io
import logging
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from framing import dates, schema, storage
from framing.paths import PACKAGE
from framing.read.files import File, UnusableError
from framing.read.rows import Row, decoded

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\s*---[ \t]*\n[\w-]+:")
_YAML_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_NOT_ITS_DATE = ("aside", "footer", "nav")  # the dates in them are of other pages, or of a copyright
_DATE = {"extensive_search": False, "original_date": True}  # as metadata or a byline say, not the text
_PAGE: Any = {"include_comments": False, "include_tables": False, "date_extraction_params": _DATE}
_WHO = re.compile(r"\n\s*[\u2014\u2013-][\s\u2014\u2013-]*([^\W\d_a-z][^(\u2014\n]*)")  # a name after a dash
_ARCHIVES = tomllib.loads((PACKAGE / "read" / "archives.toml").read_text(encoding="utf-8"))
_TAGS = PACKAGE / "read" / "exports.csv"
_FIRST = 20_000  # characters of a file by which an export is known
_NO_TITLE = re.compile(r"Copyright|©|\(c\)|All rights reserved|.*\bEdition\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")


def text(file: File) -> Iterator[Row]:
    """One text after its front matter, or the articles of an export."""
    written = _of_document(file) if file.kind in _DOCUMENTS else "".join(file.lines())
    return iter(_exported(written, file) or [(_without_front_matter(written, file), file.place)])


def _without_front_matter(written: str, file: File) -> dict[str, Any]:
    import yaml

    front = _FRONT_MATTER.match(written)
    if not front and file.kind == ".md" and _UNCLOSED.match(written):
        raise UnusableError("its front matter is never closed: a line of three hyphens is missing")
    about = yaml.load(front[1], Loader=yaml.BaseLoader) if front else None  # noqa: S506 - makes strings only
    if not front or not isinstance(about, dict):
        return {"text": written}
    cells = {key: _YAML_WORDS.get(cell, cell) for key, cell in about.items() if isinstance(cell, str)}
    return {**cells, "text": written[front.end() :]}


def _of_document(file: File) -> str:
    data = file.data()
    if file.kind == ".pdf":
        import pypdf

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        parts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        file.note("text out of a PDF is rough: headers and broken lines may stand in it")
    elif data.lstrip().startswith(b"{\\rtf"):  # also as older programs save .doc
        from striprtf.striprtf import rtf_to_text

        source = data.decode("utf-8", "as_windows_1252")
        parts = rtf_to_text(source, errors="replace").split("\n")  # type: ignore[no-untyped-call]
    elif file.kind == ".rtf":
        raise UnusableError("no RTF: it does not begin with {\\rtf")
    else:
        import docx

        parts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).element.xpath(".//w:p")]
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    if not text:
        raise UnusableError("no text in it; a scanned page needs text recognition first")
    return text


def page(file: File) -> Iterator[Row]:
    """The article of a page with its metadata, block quotations marked; or an export."""
    import trafilatura
    from lxml import etree

    written = "".join(file.lines())
    if found := _exported(decoded(written).replace("\xa0", " "), file):
        return iter(found)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree: Any = trafilatura.load_html(written)
    article: Any = None
    if tree is not None:
        for block in tree.xpath("//blockquote[not(ancestor::blockquote)]"):
            _mark(block)
        etree.strip_elements(tree, *_NOT_ITS_DATE, with_tail=False)
        article = trafilatura.bare_extraction(tree, with_metadata=True, **_PAGE)
    if not article or not article.text:
        raise UnusableError("no article text in the HTML")
    return iter([({name: getattr(article, name) for name in ("title", "date", "url", "text")}, file.place)])


def _mark(block: Any) -> None:
    """A block quotation, or an embedded post, as a paragraph: who is named under it, and what is quoted."""
    for name in block.xpath(".//footer | .//cite[not(ancestor::footer)]"):
        name.text = f"\n\u2014 {name.text or ''}"
    for line in block.iter("p", "div", "li", "br"):
        line.tail = f"\n{line.tail or ''}"
    said = block.text_content()
    who = _WHO.search(said)
    quoted = " ".join(said[: who.start() if who else None].split()).strip('\u2014\u2013- "“”')
    del block[:]
    block.tag, block.text = "p", (f"{who[1].strip()}: " if who else "") + (f"“{quoted}”" if quoted else "")


def _exported(text: str, file: File) -> list[Row]:
    """The articles of an archive's export; none where the text is none."""
    known = [name for name, each in _ARCHIVES.items() if re.search(each["mark"], text[:_FIRST], re.MULTILINE)]
    if not known:
        return []
    archive = _ARCHIVES[known[0]]
    name = archive.get("tags", known[0])
    parted = (re.subn(pattern, kept, text, flags=re.MULTILINE) for pattern, kept in archive["parts"])
    parts = next((cut for cut, cuts in parted if cuts), text).split("\0")
    tags = {row["tag"]: row for row in storage.read_csv(_TAGS) if row["archive"] == name}
    rows = [_tagged(part.strip(), archive, tags) if tags else _whole(part.strip(), archive) for part in parts]
    articles = [{"text": ""} | row for row in rows if row.keys() & {"length", "text"}]
    if not any(article["text"] for article in articles):
        raise UnusableError(f"looks like an export of {name}, but no article in it can be told apart")
    file.note(f"an export of {name}, articles: {len(articles)}")
    return [(article, f"{file.place}, article {number}") for number, article in enumerate(articles, 1)]


def _tagged(part: str, archive: Mapping[str, Any], tags: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """One article whose lines begin with tags; what stands before the first tag is its head."""
    written = "|".join(map(re.escape, tags))
    begins = re.compile(rf"^[ \t]{{0,3}}({written}){archive['after']}[ \t|]*", re.MULTILINE)
    head, *pieces = begins.split(part.replace("|\n", "\n"))
    cells: dict[str, list[str]] = defaultdict(list)
    for tag, piece in zip(pieces[::2], pieces[1::2], strict=True):
        column, ends = tags[tag]["column"], tags[tag]["blank_line_ends_it"]
        value, *rest = _BLANK_LINE.split(piece if ends else piece.strip(), maxsplit=1)
        cells[column].append(piece.strip("\n") if column == "text" else " ".join(value.split()))
        if ends:
            cells["text"] += rest
    text = "\n\n".join(cells.pop("text", ())).strip().rstrip("|")
    article = {column: values[0] for column, values in cells.items() if values[0]}
    return _head(head, archive) | article | ({"text": text} if text else {})


def _head(written: str, archive: Mapping[str, Any]) -> dict[str, str]:
    """The title; around a date (Nexis), the outlet above it and the title above both or under them."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(written.strip())]
    lines = [line.strip() for line in written.split("\n") if line.strip()]
    at = max((n for n, line in enumerate(lines) if n and schema.day(dates.iso(line))), default=0)
    if not at:
        return {"title": paragraphs[archive.get("title", 0)]}
    dated = max(n for n, paragraph in enumerate(paragraphs) if " ".join(lines[at].split()) in paragraph)
    below = [paragraph for paragraph in paragraphs[dated + 1 :] if not _NO_TITLE.match(paragraph)]
    return {"title": (below or lines[: at - 1] or [""])[-1], "outlet": lines[at - 1], "date": lines[at]}


def _whole(part: str, archive: Mapping[str, Any]) -> dict[str, str]:
    """One article without tags; the longest line above the number of words is its title."""
    found = re.match(archive["article"].strip(), part)
    if not found:
        return {"length": ""} if re.search(r"^[\d,]+ words$", part, re.MULTILINE) else {}
    cells = found.groupdict("")
    above = [line.strip() for line in cells.pop("above").strip().split("\n")]
    title = max(above, key=len)
    about = {"title": title, "byline": " ".join(above[above.index(title) + 1 :])}
    text = cells.pop("text").strip()
    return {column: " ".join(cell.split()) for column, cell in (about | cells).items()} | {"text": text}


_DOCUMENTS = (".docx", ".doc", ".rtf", ".pdf")
READERS = dict.fromkeys((*_DOCUMENTS, ".txt", ".md", ".markdown"), text)
READERS |= dict.fromkeys((".html", ".htm", ".xhtml"), page)
