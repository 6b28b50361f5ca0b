"""Files of one text, or of an archive's export of many → rows: plain, Markdown, HTML, Word, RTF, PDF."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from framing.read import exports
from framing.read.files import File, UnusableError
from framing.read.rows import Row, decoded

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\s*---[ \t]*\n[\w-]+:")
_YAML_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_NOT_ITS_DATE = ("aside", "footer", "nav")  # the dates in them are of other pages, or of a copyright
_SAID_TO_BE = {"extensive_search": False, "original_date": True}  # metadata or a byline: no date of the text
_OPTIONS: Any = {"include_comments": False, "include_tables": False, "date_extraction_params": _SAID_TO_BE}


def text(file: File) -> Iterator[Row]:
    """One text, or the articles of an export. Word, RTF and PDF need the extra `documents`."""
    written = _of_document(file) if file.kind in _DOCUMENTS else "".join(file.lines())
    return exports.articles_of(written, file) or iter([({"text": written}, file.place)])


def markdown(file: File) -> Iterator[Row]:
    """A text after what its front matter says of it."""
    import yaml

    text = "".join(file.lines())
    front = _FRONT_MATTER.match(text)
    if not front and _UNCLOSED.match(text):
        raise UnusableError("its front matter is never closed: a line of three hyphens is missing")
    row: dict[str, Any] = {}
    about = yaml.load(front[1], Loader=yaml.BaseLoader) if front else None  # noqa: S506 - makes strings only
    if front and isinstance(about, dict):
        strings = {key: value for key, value in about.items() if isinstance(value, str)}
        row = {key: _YAML_WORDS.get(value, value) for key, value in strings.items()}
        text = text[front.end() :]
    yield {**row, "text": text}, file.place


def _of_document(file: File) -> str:
    """The text of a Word, RTF or PDF file, a blank line between its paragraphs."""
    data = file.data()
    if file.kind == ".pdf":
        import pypdf

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        parts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        file.report.note(file.place, "text out of a PDF is rough: headers and broken lines may stand in it")
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
    if found := exports.articles_of(decoded(written).replace("\xa0", " "), file):
        return found
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    article: Any = None
    tree = trafilatura.load_html(written)
    if tree is not None:
        for block in tree.xpath("//blockquote"):
            _mark(block)
        etree.strip_elements(tree, *_NOT_ITS_DATE, with_tail=False)
        options: Any = {
            "include_comments": False,
            "include_tables": False,
            "date_extraction_params": _SAID_TO_BE,
        }
        article = trafilatura.bare_extraction(tree, with_metadata=True, **options)
    if not article or not article.text:
        raise UnusableError("no article text in the HTML")
    row = {name: getattr(article, name) for name in ("title", "date", "url", "text")}
    return iter([(row, file.place)])


def _mark(block: Any) -> None:
    """A block quotation, or an embedded post, as a paragraph: who is named under it, and what is quoted."""
    for name in block.xpath(".//footer | .//cite[not(ancestor::footer)]"):
        name.text = f"\u2014 {name.text or ''}"
    said, dash, who = block.text_content().rpartition("\u2014")
    said, who = (said, who.partition("(")[0]) if dash else (who, "")
    said, who = (" ".join(words.split()).strip('\u2014\u2013- "“”') for words in (said, who))
    for child in list(block):
        block.remove(child)
    block.tag, block.text = "p", f"{who}: “{said}”" if who else f"“{said}”"


_DOCUMENTS = (".docx", ".doc", ".rtf", ".pdf")
READERS = {**dict.fromkeys((".txt", *_DOCUMENTS), text), ".md": markdown, ".html": page, ".htm": page}
