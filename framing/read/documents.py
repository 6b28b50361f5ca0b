"""Documents of word processors and printers → text: .docx, .rtf, .pdf. Needs the extra `documents`."""

from __future__ import annotations

import logging
import zipfile
from typing import Any

from framing.read.files import MOST, Source
from framing.read.report import Report, UnusableError


def text_of(source: Source, report: Report) -> str:
    """The text of a document, paragraphs parted by blank lines."""
    reader = {".docx": _word, ".rtf": _rich_text, ".pdf": _pdf}[source.kind]
    try:
        text = reader(source)
    except ImportError as error:
        told = f"needs {error.name}: pip install 'framing-news[documents]', or '.[documents]' in a checkout"
        raise UnusableError(told) from None
    except UnusableError:
        raise
    except Exception as error:  # a file by strangers: whatever the parser raises must not end the run
        raise UnusableError(f"no {source.kind} that can be read: {type(error).__name__} {error}") from None
    if not text.strip():
        scanned = "; a scanned page needs text recognition first" if source.kind == ".pdf" else ""
        raise UnusableError(f"no text in this {source.kind}{scanned}")
    if source.kind == ".pdf":
        report.note(source.place, "text out of a PDF is rough: headers and broken lines may stand in it")
    return text


def _word(source: Source) -> str:
    import docx
    from docx.table import Table

    packed = zipfile.ZipFile(source.file)
    if sum(member.file_size for member in packed.infolist()) > MOST:
        raise UnusableError(f"more than {MOST // 1_000_000} MB, unpacked, in one file")
    source.file.seek(0)
    parts: list[str] = []
    for block in docx.Document(source.file).iter_inner_content():
        rows = block.rows if isinstance(block, Table) else ()
        parts += ["|".join(cell.text for cell in row.cells) for row in rows] or [getattr(block, "text", "")]
    return "\n\n".join(part for part in parts if part.strip())


def _rich_text(source: Source) -> str:
    from striprtf.striprtf import rtf_to_text

    written = source.text()
    if not written.lstrip().startswith("{\\rtf"):
        raise UnusableError("no RTF: it does not begin with {\\rtf")
    text: str = rtf_to_text(written, errors="replace")  # type: ignore[no-untyped-call]
    lines = text.split("\n")
    return "\n\n".join(line.strip() for line in lines if line.strip())


def _pdf(source: Source) -> str:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: Any = pypdf.PdfReader(source.file).pages
    return "\n\n".join(page.extract_text() for page in pages)
