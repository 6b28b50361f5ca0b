"""A page of HTML → the article on it: its text, with block quotations marked, and its metadata."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from framing.read.files import Source
from framing.read.headings import Row
from framing.read.report import Report, UnusableError

_NOT_ITS_DATE = ("aside", "footer", "nav")  # the dates in them are of other pages, or of a copyright
_SAID_TO_BE = {"extensive_search": False, "original_date": True}  # metadata or a byline: no date of the text


def article(source: Source, report: Report) -> Iterator[Row]:
    """The row of a page."""
    import trafilatura
    from lxml import etree

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    written = source.text()
    try:
        tree = trafilatura.load_html(written)
        if tree is None:
            raise UnusableError("no article text in the HTML")
        for block in tree.xpath("//blockquote"):
            _mark(block)
        etree.strip_elements(tree, *_NOT_ITS_DATE, with_tail=False)
        page: Any = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, include_tables=False,
            date_extraction_params=_SAID_TO_BE,
        )  # fmt: skip
    except UnusableError:
        raise
    except Exception as error:  # a page by strangers: whatever the parser raises must not end the run
        raise UnusableError(f"no article could be extracted from the HTML ({type(error).__name__})") from None
    if not page or not page.text:
        raise UnusableError("no article text in the HTML")
    yield {"title": page.title, "date": page.date, "url": page.url, "text": page.text}, source.place


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
