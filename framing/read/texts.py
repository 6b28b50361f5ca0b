"""Files of one text, or of an archive's export of many → rows: plain, Markdown, HTML, Word, RTF, PDF."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from framing.read import exports
from framing.read.files import OLD_OFFICE, Report, Source, UnusableError
from framing.read.headings import Row
from framing.read.rows import decoded

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\s*---[ \t]*\n[\w-]+:")
_YAML_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_ABOVE_FACTIVA = re.compile(r"\A[^\0]*?(?=<div[^<>]*class=[\"']article)")
_NOT_ITS_DATE = ("aside", "footer", "nav")  # the dates in them are of other pages, or of a copyright
_SAID_TO_BE = {"extensive_search": False, "original_date": True}  # metadata or a byline: no date of the text


def article(source: Source, report: Report) -> Iterator[Row]:
    """The one text of a file, or the articles of an export. Word, RTF and PDF need the extra `documents`."""
    reader = _READERS.get(source.kind)
    written = reader(source.data()) if reader else source.text()
    page = source.kind in PAGES
    text = decoded(_ABOVE_FACTIVA.sub("", written)).replace("\xa0", " ") if page else written
    if reader and not text.strip():
        raise UnusableError("no text in it; a scanned page needs text recognition first")
    if source.kind == ".pdf":
        report.note(source.place, "text out of a PDF is rough: headers and broken lines may stand in it")
    found = exports.articles_of(text, source.place, report)
    yield from found or [(_extracted(written) if page else {"text": text}, source.place)]


def markdown(source: Source, report: Report) -> Iterator[Row]:
    """A text after what its front matter says of it."""
    import yaml

    text = source.text()
    front = _FRONT_MATTER.match(text)
    if not front and _UNCLOSED.match(text):
        raise UnusableError("its front matter is never closed: a line of three hyphens is missing")
    row: dict[str, Any] = {}
    about = yaml.load(front[1], Loader=yaml.BaseLoader) if front else None  # noqa: S506 - makes strings only
    if front and isinstance(about, dict):
        strings = {key: value for key, value in about.items() if isinstance(value, str)}
        row = {key: _YAML_WORDS.get(value, value) for key, value in strings.items()}
        text = text[front.end() :]
    yield {**row, "text": text}, source.place


def _word(data: bytes) -> str:
    import docx
    from docx.table import Table

    if data.startswith(b"{\\rtf"):  # as older programs save .doc
        return _rich_text(data)
    if data.startswith(OLD_OFFICE):
        raise UnusableError("an old or locked Word document; save it as .docx, without a password")
    parts: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        rows = block.rows if isinstance(block, Table) else ()
        parts += ["|".join(cell.text for cell in row.cells) for row in rows] or [getattr(block, "text", "")]
    return "\n\n".join(part for part in parts if part.strip())


def _rich_text(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnusableError("no RTF: it does not begin with {\\rtf")
    text: str = rtf_to_text(data.decode("utf-8", "as_windows_1252"), errors="replace")  # type: ignore[no-untyped-call]
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _pdf(data: bytes) -> str:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: Any = pypdf.PdfReader(io.BytesIO(data)).pages
    return "\n\n".join(page.extract_text() for page in pages)


def _extracted(page: str) -> dict[str, Any]:
    """The article of a page with its metadata, block quotations marked."""
    import trafilatura
    from lxml import etree

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(page)
    if tree is None:
        raise UnusableError("no article text in the HTML")
    for block in tree.xpath("//blockquote"):
        _mark(block)
    etree.strip_elements(tree, *_NOT_ITS_DATE, with_tail=False)
    options: dict[str, Any] = {
        "include_comments": False,
        "include_tables": False,
        "date_extraction_params": _SAID_TO_BE,
    }
    article: Any = trafilatura.bare_extraction(tree, with_metadata=True, **options)
    if not article or not article.text:
        raise UnusableError("no article text in the HTML")
    return {name: getattr(article, name) for name in ("title", "date", "url", "text")}


def _mark(block: Any) -> None:
    """A block quotation, or an embedded post, as a paragraph: who is named under it, and what is quoted."""
    names = block.xpath(".//footer | .//cite")
    who = " ".join(name.text_content() for name in names)
    for name in names:
        name.drop_tree()
    said, dash, after = block.text_content().rpartition("\u2014")
    said, who = (said, after.partition("(")[0]) if dash and not who else (block.text_content(), who)
    said, who = " ".join(said.split()).strip('"“”'), " ".join(who.split()).strip("—–- ")
    for child in list(block):
        block.remove(child)
    block.tag, block.text = "p", f"{who}: “{said}”" if who else f"“{said}”"


PAGES = (".html", ".htm")
_READERS = {".docx": _word, ".doc": _word, ".rtf": _rich_text, ".pdf": _pdf}
READERS = {**dict.fromkeys((".txt", *PAGES, *_READERS), article), ".md": markdown}
