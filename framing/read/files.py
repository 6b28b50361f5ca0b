"""Which files are read, how each is opened, within limits, and the report of what was left out."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import re
import sys
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing import outlets, paths
from framing.schema import InputError

MOST = 50_000_000  # bytes or characters of one article
UNPACKED = 100  # times its packed length that a table may have: texts shrink to a tenth at best
_MEMBERS = 100_000  # of a zip archive
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # how files of Office before 2007 begin, and newer ones with a password
_HIDDEN = re.compile(r"\.|(?:Thumbs\.db|desktop\.ini|outlets\.csv|__MACOSX)$")

PathLike = str | os.PathLike[str]


class UnusableError(Exception):
    """A file or row that cannot be used, with the reason."""


class Report:
    """What was skipped and why, each source's SHA-256, and how it was understood; ends up in `run.json`."""

    def __init__(self, attrs: Mapping[Any, Any] | None = None) -> None:
        """Go on from the `attrs` of articles that were read."""
        earlier = attrs or {}
        self.skipped: list[dict[str, str]] = list(earlier.get("skipped", ()))
        self.inputs: dict[str, str] = dict(earlier.get("inputs", ()))
        self._understood: dict[str, dict[str, None]] = {told: {"": None} for told in earlier.get("notes", ())}
        self.outlets: Path | None = None  # the table of outlets that lay beside
        self._heard = self.told()

    def skip(self, source: str, reason: object, article_id: str = "") -> None:
        """Note a file or row that is left out."""
        line = " ".join(readable(str(reason)).split())
        self.skipped.append({"source": readable(source), "article_id": article_id, "reason": line[:300]})

    def note(self, source: str, told: str) -> None:
        """Say how a source was understood."""
        if told:
            self._understood.setdefault(" ".join(readable(told).split()), {})[readable(source)] = None

    @property
    def notes(self) -> list[str]:
        """Each way in which sources were understood, with the first of them."""
        lines = []
        for told, (first, *others) in self._understood.items():
            more = f" and {len(others)} more" if others else ""
            lines.append(f"{first}{more}: {told}" if first else told)
        return lines

    def told(self) -> list[str]:
        """The notes, and how many articles no lexicon is made for."""
        foreign = [entry for entry in self.skipped if "English" in entry["reason"]]
        said = f"left out as not English: {len(foreign)}, as "
        return self.notes + [f"{said}{entry['source']}: {entry['reason']}" for entry in foreign[:1]]

    def warn(self) -> None:
        """Warn a Python user of what is told and was not told before."""
        for line in self.told():
            if line not in self._heard:
                warnings.warn(line, stacklevel=3)


def readable(text: str) -> str:
    """Text that every output can hold: lone surrogates, as of odd file names, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass
class Source:
    """An opened file."""

    file: Any
    place: str  # what messages call it
    called: str  # what its articles are called after
    kind: str  # its ending, .gz apart
    most: int  # bytes or characters that it may have, unpacked

    def data(self) -> bytes:
        """All bytes of a document or workbook; what is a zip inside may not unpack without end."""
        data: bytes = self.file.read(self.most + 1)
        self.hold(len(data))
        if zipfile.is_zipfile(io.BytesIO(data)):
            members = zipfile.ZipFile(io.BytesIO(data)).infolist()
            self.hold(sum(member.file_size for member in members))
        return data

    def text(self) -> str:
        """All lines in one."""
        return "".join(self.lines())

    def lines(self) -> Iterator[str]:
        """The lines of a table, none longer than an article may be."""
        read = 0
        with _as_text(self.file) as stream:
            while line := stream.readline(MOST):
                read += len(line)
                self.hold(read)
                yield line

    def hold(self, unpacked: int) -> None:
        """Refuse what unpacks to far more than texts would."""
        if unpacked > self.most:
            raise UnusableError(f"more than {MOST // 1_000_000} MB, unpacked, in so small a file")


def _as_text(file: Any) -> io.TextIOWrapper:
    """The text of a file: UTF-16 where a mark says so, else UTF-8 or, byte for byte, Windows-1252."""
    marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    return io.TextIOWrapper(file, "utf-16" if marked else "utf-8-sig", errors="as_windows_1252")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_windows_1252", _as_windows_1252)


def sources(inputs: Iterable[PathLike], kinds: Collection[str], report: Report) -> Iterator[Source]:
    """Every file of the inputs whose kind is known, opened in turn; the others go to `report`.

    A file's articles are called after its stem; where another file has it, after its folder and path.
    """
    found = {path.absolute(): (path, top) for path, top in _find(inputs, report)}
    stems = Counter(_stem(path) for path, _ in found.values())
    for path, top in found.values():
        place, alone = readable(str(path)), stems[_stem(path)] == 1
        called = _stem(path) if alone else (top.name / path.relative_to(top)).as_posix()
        try:
            kind = _kind(path, kinds)
            if path.exists() and not path.is_file():
                raise UnusableError("cannot be read: no regular file")
            with io.BytesIO(sys.stdin.buffer.read()) if str(path) == "-" else path.open("rb") as file:
                report.inputs[place] = hashlib.file_digest(file, "sha256").hexdigest()
                source = Source(file, place, readable(called), kind, max(MOST, UNPACKED * file.tell()))
                file.seek(0)
                yield from _opened(source, kinds, report)
        except UnusableError as reason:
            report.skip(place, reason)
        except Exception as error:  # archives are by strangers, too
            report.skip(place, f"cannot be read: {getattr(error, 'strerror', None) or repr(error)}")


def _stem(path: Path) -> str:
    return Path(path.name[:-3] if path.suffix.lower() == ".gz" else path.name).stem


def _kind(path: Path, kinds: Collection[str]) -> str:
    """A file's ending, .gz apart, if it is one that is read."""
    kind = Path(path.name.lower().removesuffix(".gz")).suffix
    if kind not in (*kinds, ".zip"):
        valid = ", ".join(filter(None, kinds))
        raise UnusableError(f"an unknown kind of file; valid are {valid}, .zip of these and .gz of any")
    return kind


def _opened(source: Source, kinds: Collection[str], report: Report) -> Iterator[Source]:
    """The file unpacked; of a zip archive, each file in it."""
    if source.place.lower().endswith(".gz"):
        source.file = gzip.GzipFile(fileobj=source.file)
    if source.kind != ".zip":
        yield source
        return
    packed = zipfile.ZipFile(source.file)
    if len(packed.infolist()) > _MEMBERS:
        raise UnusableError(f"more than {_MEMBERS} files in it; unpack it first")
    for member in packed.infolist():
        path, place = Path(member.filename), f"{source.place}/{readable(member.filename)}"
        outside = ".." in path.parts or path.is_absolute()
        if member.is_dir() or (not outside and any(map(_HIDDEN.match, path.parts))):
            continue
        try:
            if outside:
                raise UnusableError("its name leads outside the archive")
            kind, called = _kind(path, kinds), readable((path.parent / _stem(path)).as_posix())
            if kind == ".zip" and isinstance(packed.fp, zipfile.ZipExtFile):
                raise UnusableError("a zip in a zip in a zip; unpack it first")
            most = max(MOST, UNPACKED * member.compress_size)
            yield from _opened(Source(packed.open(member), place, called, kind, most), kinds, report)
        except UnusableError as reason:
            report.skip(place, reason)
        except Exception as error:  # of a member that is broken, or locked
            report.skip(place, f"cannot be read: {error!r}")


def _find(inputs: Iterable[PathLike], report: Report) -> Iterator[tuple[Path, Path]]:
    """The files of the inputs, those of folders in a fixed order, but for hidden ones."""
    for given in inputs:
        if not isinstance(given, str | os.PathLike):
            raise InputError(f"a {type(given).__name__} is no path; give paths one by one: 'a.csv', 'b.csv'.")
        path, name = Path(given), os.fspath(given)
        table = outlets.beside([given])
        if table and table.resolve() != (paths.data() / "outlets.csv").resolve():
            report.outlets = table
            report.note(str(table), "gives the outlets' perspectives, unless another table is named")
        if name != "-" and not os.path.lexists(name):
            report.skip(name or "''", "no such file or folder; give folders, files, or - for standard input")
        elif not os.path.isdir(name):  # noqa: PTH112 - false, not an error, for a name too long
            yield path, path.parent
        else:
            files = list(_walk(path, report))
            if not files:
                report.skip(name, "a folder without articles")
            yield from ((file, path) for file in files)


def _walk(top: Path, report: Report) -> Iterator[Path]:
    def unread(error: OSError) -> None:
        report.skip(str(error.filename), f"cannot be read: {error.strerror}")

    for folder, folders, names in os.walk(top, onerror=unread):
        if "run.json" in names and {"hits.csv", "hits.parquet"} & set(names):
            report.skip(folder, "results of framing score, no articles")
            folders.clear()
            continue
        parts_of_pages = {f"{Path(name).stem}_files" for name in names if ".htm" in name.lower()}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in parts_of_pages)
        yield from (Path(folder, name) for name in sorted(names) if not _HIDDEN.match(name))
