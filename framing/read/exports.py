"""Exports of archives: one text → its articles. archives.toml tells them, exports.csv has their tags."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from framing import dates, schema, storage
from framing.paths import PACKAGE
from framing.read.files import Report, UnusableError
from framing.read.headings import Row

_ARCHIVES = tomllib.loads((PACKAGE / "read" / "archives.toml").read_text(encoding="utf-8"))
_FIRST = 20_000  # characters of a file by which an export is known
_CUTS = {"between": "\0", "begins": "\0\\g<0>", "ends": "\\g<0>\0"}  # a zero where an article ends
_NO_TITLE = re.compile(r"Copyright|©|\(c\)|All rights reserved|.*\bEdition\b", re.IGNORECASE)
_WITHOUT_TAGS = re.compile(
    r"(?P<above>(?:^.*\n)+?)(?P<length>[\d,]+ words)\s*\n\s*(?P<date>.+)\n\s*(?:\d\d?:\d\d.*\n\s*)?"
    r"(?P<outlet>.+)\n\s*(?:(?!English\s*$).{1,40}\n\s*){0,4}?(?P<language>English)\s*\n\s*"
    r"(?:(?:\(c\)|©|Copyright).*\n\s*)?(?P<text>[^\0]+?)(?:^Document (?P<article_id>\w+))?\s*\Z",
    re.MULTILINE,
)


def articles_of(text: str, place: str, report: Report) -> Iterator[Row] | None:
    """The articles of an export; None where the text is none."""
    for archive, patterns in _ARCHIVES.items():
        if re.search(patterns["mark"], text[:_FIRST], re.MULTILINE):
            return _articles(archive, _parts(text, patterns), place, report)
    return None


def _parts(text: str, patterns: dict[str, str]) -> list[str]:
    for what, kept in _CUTS.items():
        cut, cuts = re.subn(patterns.get(what, r"(?!)"), kept, text, flags=re.MULTILINE)
        if cuts:
            return [part.strip() for part in cut.split("\0")]
    return [text.strip()]


def _articles(archive: str, parts: list[str], place: str, report: Report) -> Iterator[Row]:
    rows = [_tagged(archive, part) if _tags(archive)[0] else _without_tags(part) for part in parts]
    articles = [row for row in rows if row.keys() & {"length", "text"}]
    if not any(row.get("text") for row in articles):
        raise UnusableError(f"looks like an export of {archive}, but no article in it can be told apart")
    report.note(place, f"an export of {archive}, articles: {len(articles)}")
    for number, row in enumerate(articles, 1):
        yield {"text": "", **row}, f"{place}, article {number}"


@cache
def _tags(archive: str) -> tuple[dict[str, str], frozenset[str]]:
    """The column of each tag of an archive; and the tags that a blank line ends, where the text begins."""
    rows = [row for row in storage.read_csv(PACKAGE / "read" / "exports.csv") if row["archive"] == archive]
    columns = {row["tag"]: row["column"] for row in rows}
    return columns, frozenset(row["tag"] for row in rows if row["blank_line_ends_it"])


def _tagged(archive: str, part: str) -> dict[str, str]:
    """One article whose lines begin with tags; what stands before the first tag is its head."""
    columns, ended = _tags(archive)
    aligned = re.search(r"^HD(?: {2,}|[\t|\n])", part, re.MULTILINE)
    names = "|".join(_pattern(tag, bool(aligned)) for tag in columns)
    line_of_tag = re.compile(rf"\s{{0,3}}(?P<tag>{names})[\s|]*(?:Document (?=\w{{12}}))?(?P<value>.*)")
    cells: dict[str, list[str]] = defaultdict(list)
    tag, column = "", "head"
    for line in map(str.rstrip, part.replace("|\n", "\n").split("\n")):
        if found := line_of_tag.match(line):
            tag, line = found["tag"], found["value"]
            column = columns[tag]
        elif not line and tag in ended:
            column = "text"
        cells[column].append(line)
    text, head = "\n".join(cells.pop("text", ())).strip().rstrip("|"), cells.pop("head", [])
    article = {name: _paragraphs(lines)[0] for name, lines in cells.items() if any(lines)}
    paragraphs = _paragraphs(head)
    if archive.startswith("Nexis"):
        article = _head([line.strip() for line in head if line.strip()], paragraphs) | article
    article = {"title": "".join(paragraphs[:1])} | article
    return article | ({"text": text} if text else {})


def _pattern(tag: str, aligned: bool) -> str:
    """A tag at the beginning of a line; in columns of four characters a word such as IN is none."""
    if tag.endswith(":"):
        return re.escape(tag)
    blanks = " " * (4 - len(tag) if aligned else 1)
    return re.escape(tag) + (r"(?=\s*$)" if len(tag) > 3 else rf"(?={blanks}|[\t|]|$)")


def _paragraphs(lines: list[str]) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(lines)) if block.strip()]


def _head(lines: list[str], paragraphs: list[str]) -> dict[str, str]:
    """The outlet stands in the line above the date; the title above both (Nexis Uni) or under them."""
    at = max((n for n, line in enumerate(lines) if n and schema.day(dates.iso(line))), default=0)
    if not at:
        return {}
    dated = max(n for n, paragraph in enumerate(paragraphs) if " ".join(lines[at].split()) in paragraph)
    below = [paragraph for paragraph in paragraphs[dated + 1 :] if not _NO_TITLE.match(paragraph)]
    return {"title": (below or lines[: at - 1] or [""])[-1], "outlet": lines[at - 1], "date": lines[at]}


def _without_tags(part: str) -> dict[str, str]:
    """One article of Factiva without its index; the longest line above the number of words is its title."""
    found = _WITHOUT_TAGS.match(part)
    if not found:
        return {}
    cells = found.groupdict("")
    above = [line.strip() for line in cells.pop("above").split("\n") if line.strip()]
    title = max(above, key=len, default="")
    byline = above[above.index(title) + 1 :] if above else []
    about = {name: " ".join(cell.split()) for name, cell in cells.items() if cell}
    return about | {"title": title, "byline": " ".join(byline), "text": cells["text"].strip()}
