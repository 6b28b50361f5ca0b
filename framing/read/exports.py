"""Exports of archives (Nexis, Factiva, ProQuest): one text → rows. Their tags are in exports.csv."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from framing import dates, schema, storage
from framing.paths import PACKAGE
from framing.read.headings import Row
from framing.read.report import Report, UnusableError

_FIRST = 20_000  # characters of a file by which an export is known
_OF = r"^[ \t\f]*\d+ of \d+ DOCUMENTS?\s*$"
_DOCUMENT = r"^[ \t\f]*Document \d+ of \d+\s*$"
_UNTAGGED = "Factiva without tags"
# Each archive: what the beginning of its file has, and what parts its articles.
_ARCHIVES = {
    "Nexis": (_OF, _OF),
    "Nexis Uni": (r"^Length:\s*[\d,]+\s*words|^Job Number:|^End of Document\s*$", r"^End of Document\s*$"),
    "Factiva": (
        r"^HD(?:[ \t|].*)?\n(?:.*\n){0,20}?(?:BY|WC|PD|SN|LP)(?:[ \t|]|$)",
        r"^(?=(?:SE|HD)(?:[ \t|]|$))",
    ),
    "ProQuest": (
        rf"{_DOCUMENT}|^Report Information from ProQuest|^ProQuest document",
        rf"^_{{20,}}\s*$|{_DOCUMENT}",
    ),
    _UNTAGGED: (r"^[\d,]+ words\s+^\d\d? [A-Z][a-z]+ \d{4}\s*$", r"^Document [A-Za-z0-9]{12,}\s*$"),
}
_NO_TITLE = re.compile(r"Copyright|©|\(c\)|All rights reserved|.*\bEdition\b", re.IGNORECASE)
_WITHOUT_TAGS = re.compile(
    r"(?P<title>.+)\s+(?P<byline>(?:^.*\n)*?)(?P<length>[\d,]+ words)\s+(?P<date>.+)\s+(?:\d\d?:\d\d.*\s+)?"
    r"(?P<outlet>.+)\s+(?:(?!English$).{1,40}\s+){0,4}?(?P<language>English)\s+"
    r"(?:(?:\(c\)|©|Copyright).*\s+)?(?P<text>[^\0]+)",
    re.MULTILINE,
)


def articles_of(text: str, place: str, report: Report) -> Iterator[Row] | None:
    """The articles of an export; None where the text is none."""
    for archive, (mark, parting) in _ARCHIVES.items():
        if re.search(mark, text[:_FIRST], re.MULTILINE):
            parts = re.split(parting, text, flags=re.MULTILINE)
            return _articles(archive, [part.strip() for part in parts], place, report)
    return None


def _articles(archive: str, parts: list[str], place: str, report: Report) -> Iterator[Row]:
    rows = [_without_tags(part) if archive == _UNTAGGED else _tagged(archive, part) for part in parts]
    articles = [row for row in rows if row.keys() & {"length", "date", "text"}]
    if not any(row.get("text") for row in articles):
        raise UnusableError(f"looks like an export of {archive}, but no article in it can be told apart")
    report.note(place, f"an export of {archive}, articles: {len(articles)}")
    for number, row in enumerate(articles, 1):
        yield row, f"{place}, article {number}"


@cache
def _tags(archive: str) -> tuple[dict[str, str], frozenset[str]]:
    """The column of each tag of an archive; and the tags that a blank line ends, where the text begins."""
    rows = [row for row in storage.read_csv(PACKAGE / "read" / "exports.csv") if row["archive"] == archive]
    columns = {row["tag"]: row["column"] for row in rows}
    return columns, frozenset(row["tag"] for row in rows if row["blank_line_ends_it"])


def _tagged(archive: str, part: str) -> dict[str, str]:
    """One article whose lines begin with tags; what stands before the first tag is its head."""
    columns, ended = _tags(archive)
    aligned = re.match(r"HD(?: {2,}|[\t|\n])", part)  # then a word such as IN is no tag
    gap = r"(?<=:)|\t|\||$|" + ("  " if aligned else " ")
    names = "|".join(map(re.escape, columns))
    line_of_tag = re.compile(rf"\s{{0,3}}(?P<tag>{names})(?:{gap})\s*(?P<value>.*)")
    cells: dict[str, list[str]] = defaultdict(list)
    tag, column = "", "head"
    for line in map(str.rstrip, part.replace("|\n", "\n").split("\n")):
        if found := line_of_tag.match(line):
            tag, line = found["tag"], found["value"]
            column = columns[tag]
        elif not line and tag in ended:
            column = "text"
        cells[column].append(line)
    about = {name: _paragraphs(lines)[0] for name, lines in cells.items() if any(lines)}
    text = "\n".join(cells["text"]).strip().rstrip("|")
    head = _paragraphs(cells["head"])
    if archive.startswith("Nexis"):
        about = _head([line.strip() for line in cells["head"] if line.strip()], head) | about
    about.setdefault("title", head[0] if head else "")
    if "article_id" in about:
        about["article_id"] = about["article_id"].removeprefix("Document ")
    about.pop("head", None)
    return about | ({"text": text} if text else {})


def _paragraphs(lines: list[str]) -> list[str]:
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _head(lines: list[str], paragraphs: list[str]) -> dict[str, str]:
    """The outlet stands in the line above the date; the title above both (Nexis Uni) or under them."""
    at = max((n for n, line in enumerate(lines) if n and schema.day(dates.iso(line))), default=0)
    if not at:
        return {}
    dated = max(n for n, paragraph in enumerate(paragraphs) if " ".join(lines[at].split()) in paragraph)
    below = [paragraph for paragraph in paragraphs[dated + 1 :] if not _NO_TITLE.match(paragraph)]
    title = below[-1] if below else lines[max(at - 2, 0)]
    return {"title": title, "outlet": lines[at - 1], "date": lines[at]}


def _without_tags(part: str) -> dict[str, str]:
    """One article of Factiva without its index: title, byline, words, date, time, outlet, language, text."""
    found = _WITHOUT_TAGS.match(part)
    if not found:
        return {}
    text = found["text"]
    return {name: " ".join(cell.split()) for name, cell in found.groupdict().items()} | {"text": text}
