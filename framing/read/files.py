"""Which files are read, how each is opened, within limits, and the report of what was left out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sys
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath, PureWindowsPath
from typing import IO, Any

from framing.schema import InputError, PathLike, written_out

MOST = 50_000_000  # bytes or characters of one article
UNPACKED = 100  # times its packed length that a table may have: texts shrink to a tenth at best
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # how files of Office before 2007 begin, and newer ones with a password
_NO_TEXT = (b"PK\x03\x04", b"%PDF", _OLD_OFFICE)
_MEMBERS = 100_000  # of a zip archive
_HIDDEN = re.compile(r"\.|(?:Thumbs\.db|desktop\.ini|__MACOSX)$")


class UnusableError(Exception):
    """A file or row that cannot be used, with the reason."""


class Report:
    """What was skipped and why, each source's SHA-256, and how it was understood; ends up in `run.json`."""

    def __init__(self, attrs: Mapping[Any, Any] | None = None) -> None:
        """Go on from the `attrs` of articles that were read."""
        earlier = attrs or {}
        self.skipped: list[dict[str, str]] = list(earlier.get("skipped", ()))
        self.inputs: dict[str, str] = dict(earlier.get("inputs", ()))
        self.outlets: Path | None = None  # the table of outlets that lay beside
        self.apart: set[str] = set()
        self._told_before: list[str] = list(earlier.get("notes", ()))
        self._sources: dict[str, dict[str, None]] = {}  # of each note

    def set_apart(self, *paths: PathLike | None) -> None:
        """Files and folders among the inputs that were named for something else, as --out, hold none."""
        self.apart.update(os.path.realpath(path) for path in paths if path)

    def skip(self, source: str, reason: object, article_id: str = "") -> None:
        """Note a file or row that is left out."""
        line = " ".join(written_out(str(reason)).split())[:300]
        self.skipped.append({"source": written_out(source), "article_id": article_id, "reason": line})

    def note(self, source: str, told: str) -> None:
        """Say how a source was understood."""
        self._sources.setdefault(" ".join(written_out(told).split()), {})[source] = None

    @property
    def notes(self) -> list[str]:
        """How sources were understood, each way with the first of them; how many are not English."""
        lines = list(self._told_before)
        for told, (first, *others) in self._sources.items():
            more = f" and {len(others)} more" if others else ""
            lines.append(f"{first}{more}: {told}" if first else told)
        foreign = [f"{row['source']}: {row['reason']}" for row in self.skipped if "English" in row["reason"]]
        if foreign:
            lines.append(f"left out as not English: {len(foreign)}, as {foreign[0]}")
        return list(dict.fromkeys(lines))

    def refusal(self, what: str) -> InputError:
        """That nothing could be read or scored: how many were skipped, and the first reason."""
        first = [f"{entry['source']}: {entry['reason']}" for entry in self.skipped] or ["no input given"]
        return InputError(f"{what}; {len(self.skipped)} skipped. First reason: {first[0]}")

    def warn(self) -> None:
        """Warn a Python user of what was not told before."""
        for line in self.notes:
            if line not in self._told_before:
                warnings.warn(line, stacklevel=3)


@dataclass
class File:
    """A file of the inputs, or in a zip archive among them."""

    place: str  # what messages call it
    called: str  # what its articles are called after
    opened: Callable[[], IO[bytes]]
    size: int  # as it lies there, packed or not
    report: Report
    depth: int = 0  # of archives around it
    stream: Any = field(default=None, init=False)  # its bytes, unpacked, while it is read

    @property
    def kind(self) -> str:
        """Its ending, .gz apart."""
        return Path(self.place.lower().removesuffix(".gz")).suffix

    def note(self, told: str) -> None:
        """Say how it was understood."""
        self.report.note(self.place, told)

    def hold(self, unpacked: int) -> None:
        """Refuse what unpacks to far more than texts would."""
        if unpacked > max(MOST, UNPACKED * self.size):
            raise UnusableError(f"more than {MOST // 1_000_000} MB, unpacked, in so small a file")

    def data(self) -> bytes:
        """All bytes of a document or workbook; what is a zip inside may not unpack without end."""
        data: bytes = self.stream.read(max(MOST, UNPACKED * self.size) + 1)
        self.hold(len(data))
        if data.startswith(_OLD_OFFICE) and self.kind != ".xls":
            raise UnusableError("an old Office file, or locked with a password; save it as .docx or .xlsx")
        if zipfile.is_zipfile(io.BytesIO(data)):
            inside = zipfile.ZipFile(io.BytesIO(data)).infolist()
            self.hold(sum(member.file_size for member in inside))
        return data

    def lines(self) -> Iterator[str]:
        """Its lines, none longer than an article may be: in UTF-8, 16 or 32 as its first bytes show."""
        beginning = self.stream.read(4)
        if beginning.startswith(_NO_TEXT):
            raise UnusableError("an archive, a workbook or a document; give it the ending of its kind")
        encoding = json.detect_encoding(beginning)
        self.stream.seek(0)
        length = 0
        with io.TextIOWrapper(self.stream, encoding, errors="as_windows_1252") as text:
            while line := text.readline(MOST):
                length += len(line)
                self.hold(length)
                yield line


def found(inputs: Iterable[PathLike], report: Report) -> Iterator[File]:
    """Every file of the inputs once, named by its stem; where others have the same, by folder and path."""
    files: dict[Path, tuple[Path, Path]] = {}
    for given in inputs:
        if not isinstance(given, str | os.PathLike):
            raise InputError(f"a {type(given).__name__} is no path; give paths one by one: 'a.csv', 'b.csv'.")
        path, name = Path(given), os.fspath(given)
        if name == "-" or (os.path.lexists(name) and not path.is_dir()):
            files[path.absolute()] = path, path.parent
        elif os.path.lexists(name):
            told = len(report.skipped)
            inside = {file.absolute(): (file, path) for file in _walk(path, report)}
            files |= inside
            if not inside and len(report.skipped) == told:
                report.skip(name, "a folder without articles, or the one for the results")
        else:
            report.skip(name or "''", "no such file or folder; give folders, files, or - for standard input")
    stems = Counter(_stem(path) for path, _ in files.values())
    for path, folder in files.values():
        called = _stem(path)
        if stems[called] > 1:
            called = (folder.name / path.relative_to(folder)).as_posix()
        place, size = written_out(str(path)), path.stat().st_size if path.is_file() else 0
        yield File(place, written_out(called), partial(_opened, path, place, report), size, report)


def _walk(top: Path, report: Report) -> Iterator[Path]:
    """The files under a folder in a fixed order, but for hidden ones, results, and parts of saved pages."""
    unread: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=unread.append):
        apart = os.path.realpath(folder) in report.apart
        if apart or ("run.json" in names and {"hits.csv", "hits.parquet"} & set(names)):
            if not apart:
                report.skip(folder, "results of framing score, no articles")
            folders.clear()
            continue
        parts_of_pages = {f"{Path(name).stem}_files" for name in names if ".htm" in name.lower()}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in parts_of_pages)
        for path in (Path(folder, name) for name in folders):
            if path.is_symlink():
                report.note(written_out(str(path)), "a linked folder, not followed; name it to read it too")
        for path in (Path(folder, name) for name in sorted(names)):
            if not _HIDDEN.match(path.name) and os.path.realpath(path) not in report.apart:
                yield path
    for error in unread:
        report.skip(str(error.filename), f"cannot be read: {error.strerror}")


def _stem(path: PurePath) -> str:
    name = path.name[:-3] if path.suffix.lower() == ".gz" else path.name
    return "stdin" if path.name == "-" else PurePath(name).stem


def _opened(path: Path, place: str, report: Report) -> IO[bytes]:
    if path.exists() and not path.is_file():
        raise UnusableError("no regular file")
    file = io.BytesIO(sys.stdin.buffer.read()) if str(path) == "-" else path.open("rb")
    report.inputs[place] = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return file


def members(archive: File) -> Iterator[File]:
    """Every file in a zip archive."""
    packed = zipfile.ZipFile(archive.stream)
    if len(packed.infolist()) > _MEMBERS or archive.depth > 1:
        raise UnusableError(f"more than {_MEMBERS} files, or a zip in a zip in a zip; unpack it first")
    for member in packed.infolist():
        path, place = PureWindowsPath(member.filename), f"{archive.place}/{written_out(member.filename)}"
        if ".." in path.parts or path.anchor:
            archive.report.skip(place, "its name leads outside the archive")
        elif not member.is_dir() and not any(map(_HIDDEN.match, path.parts)):
            called, opened = written_out((path.parent / _stem(path)).as_posix()), partial(packed.open, member)
            yield File(place, called, opened, member.compress_size, archive.report, archive.depth + 1)
