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
_BLANK_LINE = re.compile(r"\n\s*\n")
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
    return _head(head) | article | ({"text": text} if text else {})


def _head(written: str) -> dict[str, str]:
    """The title; around a date (Nexis), the outlet above it and the title above both or under them."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(written.strip())]
    lines = [line.strip() for line in written.split("\n") if line.strip()]
    at = max((n for n, line in enumerate(lines) if n and schema.day(dates.iso(line))), default=0)
    if not at:
        return {"title": paragraphs[0]}
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
