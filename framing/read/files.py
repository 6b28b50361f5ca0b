"""Which files are read, and how each is opened: folders, standard input, gzip, zip, within limits."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing import outlets, paths
from framing.read.report import Report, UnusableError, readable
from framing.schema import InputError

MOST = 50_000_000  # bytes or characters of one article
UNPACKED = 100  # times its packed length that a table may have: texts shrink to a tenth at best
_NO_ARTICLES = ("Thumbs.db", "desktop.ini", "outlets.csv")

PathLike = str | os.PathLike[str]


@dataclass
class Source:
    """An opened file."""

    file: Any
    place: str  # what messages call it
    called: str  # what its articles are called after
    kind: str  # its ending, .gz apart
    most: int  # characters, or bytes of Parquet, that a table may have

    def text(self) -> str:
        """The whole text of a file that holds one article."""
        with _as_text(self.file) as stream:
            text = stream.read(MOST + 1)
        if len(text) > MOST:
            raise UnusableError(f"more than {MOST // 1_000_000} MB, unpacked, in one file")
        return text

    def lines(self) -> Iterator[str]:
        """The lines of a table, none longer than an article may be."""
        read = 0
        with _as_text(self.file) as stream:
            while line := stream.readline(MOST):
                read += len(line)
                if read > self.most:
                    raise UnusableError(
                        f"more than {self.most // 1_000_000} MB, unpacked, in so small a file"
                    )
                yield line


def _as_text(file: Any) -> io.TextIOWrapper:
    """The text of a file, newlines as ``\\n``: UTF-16 where a mark says so, else UTF-8 or Windows-1252."""
    marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    return io.TextIOWrapper(file, "utf-16" if marked else "utf-8-sig", errors="as_windows_1252")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as older programs write them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_windows_1252", _as_windows_1252)


def sources(inputs: Iterable[PathLike], kinds: Collection[str], report: Report) -> Iterator[Source]:
    """Every file of the inputs whose kind is known, opened in turn; the others go to `report`.

    A file's articles are called after its stem; where another file has it, after its folder and path.
    """
    found = {path.absolute(): (path, folder) for path, folder in _find(inputs, report)}
    stems = Counter(_stem(path) for path, _ in found.values())
    for path, folder in found.values():
        place, kind = readable(str(path)), _kind(path.name)
        if kind not in (*kinds, ".zip"):
            valid = ", ".join(filter(None, kinds))
            report.skip(place, f"an unknown kind of file; valid are {valid}, .zip of these and .gz of any")
            continue
        alone = stems[_stem(path)] == 1
        called = _stem(path) if alone else (folder.name / path.relative_to(folder)).as_posix()
        try:
            if path.exists() and not path.is_file():
                raise UnusableError("no regular file")
            with io.BytesIO(sys.stdin.buffer.read()) if str(path) == "-" else path.open("rb") as file:
                report.inputs[place] = hashlib.file_digest(file, "sha256").hexdigest()
                most = max(MOST, UNPACKED * file.tell())
                file.seek(0)
                content = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
                source = Source(content, place, readable(called), kind, most)
                yield from _members(source, kinds, report) if kind == ".zip" else [source]
        except (UnusableError, OSError) as error:
            report.skip(place, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _stem(path: Path) -> str:
    return Path(path.name[:-3] if path.suffix.lower() == ".gz" else path.name).stem


def _kind(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _find(inputs: Iterable[PathLike], report: Report) -> Iterator[tuple[Path, Path]]:
    """The files of the inputs, those of folders in a fixed order, but for hidden ones."""
    for given in inputs:
        if not isinstance(given, str | os.PathLike):
            raise InputError(f"a {type(given).__name__} is no path; give paths one by one: 'a.csv', 'b.csv'.")
        path, name = Path(given), os.fspath(given)
        if (table := outlets.beside([given])) and not _is_default(table):
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


def _is_default(table: Path) -> bool:
    return table.resolve() == (paths.data() / "outlets.csv").resolve()


def _walk(top: Path, report: Report) -> Iterator[Path]:
    for folder, folders, names in os.walk(top, onerror=report.unread):
        if "run.json" in names and {"hits.csv", "hits.parquet"} & set(names):
            report.skip(folder, "results of framing score, no articles")
            folders.clear()
            continue
        parts_of_pages = {f"{Path(name).stem}_files" for name in names if _kind(name) in (".html", ".htm")}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in parts_of_pages)
        visible = [name for name in names if not name.startswith(".") and name not in _NO_ARTICLES]
        yield from (Path(folder, name) for name in sorted(visible))


def _members(archive: Source, kinds: Collection[str], report: Report) -> Iterator[Source]:
    """The files of a zip archive, each unpacked as far as one file may be long."""
    try:
        packed = zipfile.ZipFile(archive.file)
        for member in packed.infolist():
            path, place = Path(member.filename), f"{archive.place}/{readable(member.filename)}"
            if member.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts:
                continue
            content = packed.open(member).read(MOST + 1)
            if ".." in path.parts or path.is_absolute():
                report.skip(place, "its name leads outside the archive")
            elif path.suffix.lower() not in kinds:
                report.skip(place, "an unknown kind of file")
            elif len(content) > MOST:
                report.skip(place, f"more than {MOST // 1_000_000} MB, unpacked, in one file")
            else:
                name = readable(path.with_suffix("").as_posix())
                yield Source(io.BytesIO(content), place, name, path.suffix.lower(), MOST)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error) as error:
        raise UnusableError(f"no zip archive that can be read: {error}") from None
