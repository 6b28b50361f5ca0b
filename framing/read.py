"""Files and tables → articles. One bad file or row is skipped, listed with its reason, and costs no other."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import schema, storage
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

_OPTIONAL = ("title", "outlet", "perspective", "date", "event", "url", "language", "translated_from")
COLUMNS = ("article_id", "text", *_OPTIONAL)
TABLES = (".csv", ".jsonl", ".ndjson", ".parquet")
SUFFIXES = (".txt", ".md", ".html", ".htm", *TABLES)
_VALID = f"valid are {', '.join(SUFFIXES)}, and .gz of these"
_NO_COLUMNS = "no columns 'article_id' and 'text'"
_MOST = 50_000_000  # bytes or characters of one article
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_CYRILLIC = re.compile(rb"[\xc0-\xff\xa8\xaa\xaf\xb2\xb3\xb8\xba\xbf]{3,}")
_CONTROL = re.compile("[\x01-\x08\x0b\x0d-\x1f]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ENGLISH = frozenset(_WORD.findall("the of and that with from has were said this have which been"))

PathLike = str | os.PathLike[str]
Article = dict[str, Any]
Row = tuple[Article, str]  # and where it stood
File = io.BufferedReader | io.BufferedRandom | io.BytesIO | gzip.GzipFile


class UnusableError(Exception):
    """A file or row that cannot be used, with the reason."""


class Report:
    """What was skipped and why; each source's encoding and SHA-256. Ends up in `run.json`."""

    def __init__(self) -> None:
        self.skipped: list[dict[str, str]] = []
        self.encodings: dict[str, str] = {}
        self.inputs: dict[str, str] = {}

    def skip(self, source: str, reason: object, article_id: str = "") -> None:
        """Note a file or row that is left out."""
        line = " ".join(_readable(str(reason)).split())
        self.skipped.append({"source": _readable(source), "article_id": article_id, "reason": line[:300]})

    def unread(self, error: OSError) -> None:
        """Note a folder that is left out."""
        self.skip(str(error.filename), f"cannot be read: {error.strerror}")


def read_articles(*inputs: PathLike, metadata: PathLike | None = None) -> pd.DataFrame:
    r"""Read articles from files and folders.

    Parameters
    ----------
    *inputs : path
        Folders, or files of .txt, .md (with front matter), .html, .csv, .jsonl, .parquet, each also as .gz;
        ``-`` is standard input. A file's `article_id` is its stem (on collision its relative path); tables
        need the columns `article_id` and `text`. Linked directories are not followed.
    metadata : path, optional
        A CSV with `article_id` and further columns (outlet, date, event, perspective …) for articles that
        are plain files; a filled cell wins over what the file says of itself.

    Returns
    -------
    DataFrame
        One row per article: `article_id`, `text` (decoded, newlines as ``\n``, nothing else changed; for
        HTML the extracted text; for .md the body), `title, outlet, date, event, url, language,
        translated_from` (empty where not given) and any further columns of the input. In ``.attrs``:
        `skipped`, dicts with `source, article_id, reason`; `inputs` with their SHA-256; `encodings`.

    Raises
    ------
    InputError
        No article could be read, with the first reason; or the metadata have no column `article_id`.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Talks began in Seoul.")
    >>> read_articles(folder)[["article_id", "text"]].values.tolist()
    [['a', 'Talks began in Seoul.']]
    """
    import pandas as pd

    report = Report()
    rows = list(articles(inputs, report, metadata))
    if not rows:
        first = [f"{entry['source']}: {entry['reason']}" for entry in report.skipped] or ["no input given"]
        raise InputError(f"no article could be read; {len(report.skipped)} skipped. First reason: {first[0]}")
    data = pd.DataFrame(rows, dtype=object)
    wanted = [c for c in COLUMNS if c in data.columns or c != "perspective"]
    data = data.reindex(columns=list(dict.fromkeys([*wanted, *data.columns])), fill_value="")
    data[wanted] = data[wanted].fillna("").map(str).astype("str")
    data = data.infer_objects()
    data.attrs.update(skipped=report.skipped, inputs=report.inputs, encodings=report.encodings)
    return data


def articles(
    inputs: Iterable[PathLike], report: Report, metadata: PathLike | None = None
) -> Iterator[Article]:
    """Yield the articles of the inputs one by one, in a fixed order; what is skipped goes to `report`."""
    rows = _rows(inputs, report)
    if metadata is not None:
        more = _metadata(Path(metadata))
        rows = (({**row, **more.get(_id(row.get("article_id", "")), {})}, source) for row, source in rows)
    return checked(rows, report)


def _metadata(path: Path) -> dict[str, dict[str, str]]:
    """The filled cells of a table of metadata, by article_id."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; --metadata takes a CSV with article_id and further columns.")
    rows = storage.read_csv(path)
    if not rows or "article_id" not in rows[0] or "text" in rows[0]:
        raise InputError(f"{path}: metadata need a column article_id and others, but no column text.")
    return {row["article_id"]: {key: cell for key, cell in row.items() if cell} for row in rows}


def checked(rows: Iterable[Row], report: Report, known: Iterable[str] = ()) -> Iterator[Article]:
    """Articles that can be scored: with a new id, with text, in English; the others go to `report`."""
    import sqlite3

    # SQLite's private database goes to disk when it grows, so that memory does not grow with the corpus.
    seen = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    seen.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
    seen.executemany("INSERT INTO seen VALUES (?)", ((article_id,) for article_id in known))
    for row, source in rows:
        article_id = ""
        try:
            plain = {_readable(str(key)): _plain(value) for key, value in row.items() if key}
            article = {key: value for key, value in plain.items() if value is not None}
            article_id = _id(article.get("article_id", ""))
            if not article_id:
                others = "" if {"article_id", "text"} & plain.keys() else ", ".join(plain)
                raise UnusableError("no article_id" + (f"; it has {others}" if others else ""))
            if seen.execute("SELECT 1 FROM seen WHERE id = ?", (article_id,)).fetchone():
                raise UnusableError("its article_id was read before; ids must be unique")
            if "text" not in article:
                raise UnusableError("no text")
            text = _usable(row["text"])
            language = _language(text, str(article.get("language", "")).strip())
        except (UnusableError, RecursionError) as reason:
            report.skip(source, reason, article_id)
            continue
        seen.execute("INSERT INTO seen VALUES (?)", (article_id,))
        yield {**article, "article_id": article_id, "text": text, "language": language}


def _rows(inputs: Iterable[PathLike], report: Report) -> Iterator[Row]:
    files = list({path.absolute(): (path, root) for path, root in _files(inputs, report)}.values())
    names = {
        path: (Path(_unpacked(path.name)).stem, path.relative_to(root).as_posix())
        for path, root in files
        if _kind(path) not in TABLES
    }
    count = Counter(name for pair in names.values() for name in set(pair))
    for path, _ in files:
        source = _readable(str(path))
        try:
            with _opened(path) as raw:
                report.inputs[source] = hashlib.file_digest(raw, "sha256").hexdigest()
                raw.seek(0)
                packed = _unpacked(path.name) != path.name
                file = gzip.GzipFile(fileobj=raw) if packed else raw
                if _kind(path) in TABLES or path.name == "-":
                    # Text shrinks to a third, a tenth at best; what unpacks a hundredfold is a bomb.
                    most = max(_MOST, 100 * path.stat().st_size) if path.name != "-" else sys.maxsize
                    yield from _table(file, _kind(path), source, most, report)
                else:
                    article = extracted(file, _kind(path), source, report)
                    article_id = next((name for name in names[path] if count[name] == 1), path.as_posix())
                    yield {**article, "article_id": _readable(article_id)}, source
        except UnusableError as reason:
            report.skip(source, reason)
        except (OSError, EOFError, zlib.error) as error:
            report.skip(source, f"cannot be read to its end: {getattr(error, 'strerror', '') or error}")


def _files(inputs: Iterable[PathLike], report: Report) -> Iterator[tuple[Path, Path]]:
    """Every file to read, with the folder that its id is relative to."""
    for given in inputs:
        if not isinstance(given, str | os.PathLike):
            raise InputError(f"a {type(given).__name__} is no path; give paths one by one: 'a.csv', 'b.csv'.")
        path, name = Path(given), os.fspath(given)
        if name == "-":
            yield path, path.parent
        elif os.path.isdir(name):  # noqa: PTH112 - false, not an error, for a name too long
            found = False
            for folder, folders, files in os.walk(path, onerror=report.unread):
                if "run.json" in files and {"hits.csv", "hits.parquet"} & set(files):
                    folders.clear()
                    continue  # results: their column text is no article's
                parts = {f"{Path(f).stem}_files" for f in files if _kind(Path(f)) in (".html", ".htm")}
                folders[:] = sorted(d for d in folders if not d.startswith(".") and d not in parts)
                for file in sorted(f for f in files if not f.startswith(".") and _kind(Path(f)) in SUFFIXES):
                    found = True
                    yield Path(folder, file), path
            if not found:
                report.skip(
                    name, f"an empty folder, one of results, or without a file of a known kind; {_VALID}"
                )
        elif not os.path.lexists(name):
            report.skip(name or "''", "no such file or folder; give folders, files, or - for standard input")
        elif _kind(path) not in SUFFIXES:
            report.skip(name, f"an unknown kind of file; {_VALID}")
        else:
            yield path, path.parent


def _unpacked(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _kind(path: Path) -> str:
    return Path(_unpacked(path.name.lower())).suffix


def _opened(path: Path) -> File:
    if str(path) == "-":
        spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever opened "-"
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        return spool
    if path.exists() and not path.is_file():
        raise UnusableError("no regular file")
    return path.open("rb")


def _decoded(file: File, source: str, most: int, report: Report) -> io.TextIOWrapper:
    """The file as text, newlines as ``\\n``: UTF-8 unless a mark, or most of its bytes, say otherwise."""
    mark = legacy = ""
    size = wrong = right = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    try:
        for block in iter(partial(file.read, 1 << 20), b""):
            mark = mark if size else _marked(block)
            size += len(block)
            if size > most:
                raise UnusableError(f"more than {most // 1_000_000} MB, unpacked, in one file")
            text = decoder.decode(block)
            right += len(block) - len(text)
            wrong += text.count("\ufffd")
            legacy = legacy or (_legacy(block) if wrong else "")
    except (OSError, EOFError, zlib.error):
        pass  # met again, and reported, when the rows before the break are read
    report.encodings[source] = encoding = mark or (legacy if wrong > right else "utf-8")
    file.seek(0)
    return io.TextIOWrapper(file, encoding, errors="replace")


def _marked(head: bytes) -> str:
    """The encoding that a mark at the start, or every second byte being zero, gives away."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return name
    even, odd = (head[start:4000:2].count(0) for start in (0, 1))
    if max(even, odd) > 4 * min(even, odd) + len(head[:4000]) // 3:
        return "utf-16-be" if even > odd else "utf-16-le"
    if head.count(0) > len(head) / 100:
        raise UnusableError("binary, not text")
    return ""


def _legacy(block: bytes) -> str:
    """cp1251 where its letters stand in rows, as in Cyrillic words; else cp1252, latin-1 with quotes."""
    letters = sum(byte >= 0xC0 for byte in block)
    return "cp1251" if sum(map(len, _CYRILLIC.findall(block))) > letters / 2 else "cp1252"


def extracted(file: File, kind: str, source: str, report: Report) -> Article:
    """What a .txt, .md or .html file says: its text, and of its metadata what it gives."""
    with _decoded(file, source, _MOST, report) as stream:
        text = stream.read()
    return _markdown(text) if kind == ".md" else {"text": text} if kind == ".txt" else _html(text)


def _markdown(text: str) -> Article:
    match = _FRONT_MATTER.match(text)
    if not match:
        if re.match(r"---[ \t]*\n[\w-]+:", text):
            raise UnusableError("its front matter is never closed: a line of three hyphens is missing")
        return {"text": text}
    import yaml

    try:
        meta = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506 - makes strings, and merges nothing
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnusableError(f"its front matter is no valid YAML: {error}") from None
    if not isinstance(meta, dict):
        return {"text": text}
    words = {"true": True, "false": False, "null": None, "~": None, "": None}
    given = {key: words.get(value, value) for key, value in meta.items() if isinstance(value, str)}
    return {**given, "text": text[match.end() :]}


def _html(text: str) -> Article:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, include_tables=False
        )
    except Exception as error:  # a page by strangers: whatever the parser raises must not end the run
        raise UnusableError(f"no article could be extracted from the HTML ({type(error).__name__})") from None
    meta = found if isinstance(found, dict) else found.as_dict() if found else {}
    if not meta.get("text"):
        raise UnusableError("no article text in the HTML")
    return {name: meta[name] for name in ("title", "date", "url", "text") if meta.get(name)}


def _table(file: File, kind: str, source: str, most: int, report: Report) -> Iterator[Row]:
    if kind == ".parquet":
        yield from _parquet(file, source, most)
        return
    with _decoded(file, source, most, report) as stream:
        lines = iter(partial(stream.readline, _MOST), "")
        if kind == ".csv":
            yield from _csv(lines, source, report)
            return
        first = next(lines, "")
        if not kind and _header(first)[0]:
            yield from _csv(itertools.chain([first], lines), source, report)
            return
        if not kind and not isinstance(_parsed(first), dict):  # standard input
            yield {"article_id": "stdin", "text": first + "".join(lines)}, source
            return
        yield from json_lines(itertools.chain([first], lines), source, report)


def json_lines(lines: Iterable[str], source: str, report: Report) -> Iterator[Row]:
    """Lines of JSON as rows with their places; others go to `report`."""
    for number, line in enumerate(lines, 1):
        row = _parsed(line)
        if isinstance(row, dict):
            yield row, f"{source}, line {number}"
        elif line.strip():
            report.skip(f"{source}, line {number}", "no valid JSON object")


def _parsed(line: str) -> Any:
    try:
        return json.loads(line.strip("\ufeff \t\n"))
    except (ValueError, RecursionError):
        return None


def _csv(lines: Iterator[str], source: str, report: Report) -> Iterator[Row]:
    first = next(lines, "")
    delimiter, header = _header(first)
    if not delimiter:
        raise UnusableError(f"{_NO_COLUMNS} in its first line; rename them. Found: {first}")
    for number, cells in _records(lines, delimiter):
        where = f"{source}, line {number}"
        if isinstance(cells, csv.Error):
            report.skip(where, f"no valid CSV: {cells} (an unclosed quotation mark?)")
        elif len(cells) == len(header):
            yield dict(zip(header, cells, strict=True)), where
        elif cells:
            report.skip(where, f"{len(cells)} cells under {len(header)} columns")


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter and the columns of a table of articles; empty if its first line is none."""
    csv.field_size_limit(_MOST)
    for delimiter in ",;\t|":
        header = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        if {"article_id", "text"} <= set(header):
            return delimiter, header
    return "", []


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Rows with their line numbers. A quotation mark that is never closed costs its own line only."""
    number, reread = 2, 0
    again: deque[str] = deque()
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while line := again.popleft() if again else next(lines, ""):
            taken.append(line)
            yield line

    while True:
        try:
            for cells in csv.reader(feed(), delimiter=delimiter, strict=True):
                yield number, cells if any(map(str.strip, cells)) else []
                number += len(taken)
                taken.clear()
        except csv.Error as error:
            yield number, error
            reread += sum(map(len, taken))
            if reread > 10 * _MOST:
                raise UnusableError(f"too many unclosed quotation marks; read up to line {number}") from None
            again.extendleft(reversed(taken[1:]))
            taken.clear()
            number += 1
        else:
            return


def _parquet(file: File, source: str, most: int) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    if isinstance(file, gzip.GzipFile):
        file = io.BytesIO(file.read(max(_MOST, most // 10)))  # cut short it is no Parquet any more
    try:
        table = pyarrow.parquet.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)  # not whole groups
        about, names = table.metadata, table.schema_arrow.names
        unpacked = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
        if max(unpacked, about.num_rows * 100) > most:  # no row is as short as a byte
            raise UnusableError(
                f"{about.num_rows} rows and {unpacked // 1_000_000} MB, unpacked, in so small a file"
            )
        if not {"article_id", "text"} <= set(names):
            raise UnusableError(f"{_NO_COLUMNS}; rename them. Found: {', '.join(names)}")
        rows = (row for batch in table.iter_batches(batch_size=100) for row in batch.to_pylist())
        for number, row in enumerate(rows, 1):
            yield row, f"{source}, row {number}"
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        raise UnusableError(f"no valid Parquet: {error}") from None


def _readable(text: str) -> str:
    """Text that every output can hold: lone surrogates, as of odd file names, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _id(value: object) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _plain(value: Any) -> str | bool | int | float | None:
    """A value that every table can hold; None where it is missing."""
    if isinstance(value, str):
        return _readable(value)
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list):
        return _readable(json.dumps(value, ensure_ascii=False, default=str, skipkeys=True))
    return _readable(value.isoformat() if hasattr(value, "isoformat") else str(value))


def _usable(text: object) -> str:
    if not isinstance(text, str):
        raise UnusableError(f"its text is a {type(text).__name__}, not a string")
    text = schema.whole(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in text or len(_CONTROL.findall(text, 0, 4000)) > min(len(text), 4000) / 50:
        raise UnusableError("binary, not text")
    if text.count("\ufffd") > len(text) / 20:
        raise UnusableError("undecodable: the text is largely replacement characters")
    if not any(map(str.isalnum, text)):
        raise UnusableError("empty: no word in it")
    return text


def _language(text: str, given: str) -> str:
    """The article's language, 'en'; anything else is skipped. Under 20 words only its alphabet is judged."""
    if given:
        if re.split("[-_]", given.lower())[0] not in ("en", "eng", "english"):
            raise UnusableError(f"its language column says '{given}'; framing's lexicons are English")
        return given
    sample = text[:5000]
    if 2 * len(_LATIN.findall(sample)) < sum(map(str.isalpha, sample)):
        raise UnusableError("not English: most of its letters are of another alphabet")
    words = _WORD.findall(sample.lower())
    if len(words) < 20 or sum(word in _ENGLISH for word in words) > 0.12 * len(words):
        return "en"
    import py3langid

    language = py3langid.classify(sample)[0]
    if language != "en":
        raise UnusableError(f"not English (it looks like '{language}')")
    return "en"
