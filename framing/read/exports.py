"""Exports of archives: one text → its articles. archives.toml tells them, exports.csv has their tags."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from framing import dates, schema, storage
from framing.paths import PACKAGE
from framing.read.files import File, UnusableError
from framing.read.rows import Row

_ARCHIVES = tomllib.loads((PACKAGE / "read" / "archives.toml").read_text(encoding="utf-8"))
_FIRST = 20_000  # characters of a file by which an export is known
_NO_TITLE = re.compile(r"Copyright|©|\(c\)|All rights reserved|.*\bEdition\b", re.IGNORECASE)
Archive = Mapping[str, Any]


def articles_of(text: str, file: File) -> Iterator[Row] | None:
    """The articles of an export; None where the text is none."""
    for name, archive in _ARCHIVES.items():
        if re.search(archive["mark"], text[:_FIRST], re.MULTILINE):
            return _articles(archive.get("tags", name), archive, text, file)
    return None


def _articles(name: str, archive: Archive, text: str, file: File) -> Iterator[Row]:
    parted = (re.subn(pattern, kept, text, flags=re.MULTILINE) for pattern, kept in archive["parts"])
    text = next((cut for cut, cuts in parted if cuts), text)
    rows_of_tags = storage.read_csv(PACKAGE / "read" / "exports.csv")
    tags = {row["tag"]: row for row in rows_of_tags if row["archive"] == name}
    read = _whole if "article" in archive else partial(_tagged, tags)
    rows = [read(archive, part.strip()) for part in text.split("\0")]
    articles = [row for row in rows if row.keys() & {"length", "text"}]
    if not any(row.get("text") for row in articles):
        raise UnusableError(f"looks like an export of {name}, but no article in it can be told apart")
    file.report.note(file.place, f"an export of {name}, articles: {len(articles)}")
    for number, row in enumerate(articles, 1):
        yield {"text": "", **row}, f"{file.place}, article {number}"


def _tagged(tags: Mapping[str, Mapping[str, str]], archive: Archive, part: str) -> dict[str, str]:
    """One article whose lines begin with tags; what stands before the first tag is its head."""
    written = "|".join(map(re.escape, tags))
    line_of_tag = re.compile(rf"\s{{0,3}}(?P<tag>{written}){archive['after']}[\s|]*(?P<value>.*)")
    cells: dict[str, list[str]] = defaultdict(list)
    column, blank_ends_it = "head", ""
    for line in map(str.rstrip, part.replace("|\n", "\n").split("\n")):
        if found := line_of_tag.match(line):
            tag, line = tags[found["tag"]], found["value"]
            column, blank_ends_it = tag["column"], tag["blank_line_ends_it"]
        elif not line and blank_ends_it:
            column = "text"
        cells[column].append(line)
    text, head = "\n".join(cells.pop("text", ())).strip().rstrip("|"), cells.pop("head", [])
    article = {column: _paragraphs(lines)[0] for column, lines in cells.items() if any(lines)}
    return _head(head) | article | ({"text": text} if text else {})


def _paragraphs(lines: list[str]) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(lines)) if block.strip()]


def _head(lines: list[str]) -> dict[str, str]:
    """The title; around a date (Nexis), the outlet above it and the title above both or under them."""
    paragraphs, lines = _paragraphs(lines), [line.strip() for line in lines if line.strip()]
    at = max((n for n, line in enumerate(lines) if n and schema.day(dates.iso(line))), default=0)
    if not at:
        return {"title": "".join(paragraphs[:1])}
    dated = max(n for n, paragraph in enumerate(paragraphs) if " ".join(lines[at].split()) in paragraph)
    below = [paragraph for paragraph in paragraphs[dated + 1 :] if not _NO_TITLE.match(paragraph)]
    return {"title": (below or lines[: at - 1] or [""])[-1], "outlet": lines[at - 1], "date": lines[at]}


def _whole(archive: Archive, part: str) -> dict[str, str]:
    """One article without tags; the longest line above the number of words is its title."""
    found = re.match(archive["article"].strip(), part)
    if not found:
        return {}
    cells = found.groupdict("")
    above = [line.strip() for line in cells.pop("above").split("\n") if line.strip()]
    title = max(above, key=len, default="")
    byline = " ".join(above[above.index(title) + 1 :]) if above else ""
    article = {column: " ".join(cell.split()) for column, cell in cells.items() if cell}
    return article | {"title": title, "byline": byline, "text": cells["text"].strip()}
