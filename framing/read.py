"""Files and tables → articles. One bad file or row is skipped, listed with its reason, and costs no other."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from framing import schema
from framing.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("article_id", "text", "title", "outlet", "perspective", "date", "event", "url", "language", "translated_from")
SUFFIXES = (".txt", ".md", ".html", ".htm", ".csv", ".jsonl", ".ndjson", ".parquet")
_TABLES = (".csv", ".jsonl", ".ndjson", ".parquet")
_MOST_BYTES = 256_000_000  # of one text file, unpacked
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_ENGLISH = frozenset(
    "the of and to in that is for on with as by was were has have had at be are from this it not an or but "
    "which will said after who their its they his over about into more would than been".split()
)
_UNSURE_CHARSETS = ["cp1251", "cp1252", "latin_1", "koi8_r", "cp1250", "mac_roman"]

Article = dict[str, Any]
Note = Callable[..., None]


class Skipped(Exception):
    """A file or row that cannot be used, with the reason."""


class Report:
    """What was skipped and what was noticed while reading; ends up in `run.json`."""

    def __init__(self) -> None:
        self.skipped: list[dict[str, str]] = []
        self.encodings: dict[str, str] = {}
        self.inputs: dict[str, str] = {}

    def skip(self, source: str, reason: object, article_id: str = "") -> None:
        """Note a file or row that is left out."""
        self.skipped.append({"source": source, "article_id": article_id, "reason": " ".join(str(reason).split())[:300]})


def read_articles(*inputs: str | os.PathLike[str]) -> pd.DataFrame:
    """Read articles from files and folders.

    Parameters
    ----------
    *inputs : path
        Folders, or files of .txt, .md (with front matter), .html, .csv, .jsonl, .parquet, each also as .gz;
        ``-`` reads standard input. A file's `article_id` is its stem (on collision its relative path).
        Linked directories are not followed. In .csv, .jsonl and .parquet the columns `article_id` and
        `text` are required.

    Returns
    -------
    DataFrame
        One row per article: `article_id`, `text` (decoded, newlines as ``\\n``, nothing else changed; for
        HTML the extracted text; for .md the body), `title, outlet, date, event, url, language,
        translated_from` (empty where not given) and any further columns of the input. What was skipped,
        and why, is in ``.attrs["skipped"]``, a list of dicts with `source, article_id, reason`.

    Raises
    ------
    InputError
        A path does not exist, or nothing readable was found.

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
    rows = list(articles(inputs, report))
    if not rows:
        first = f" First reason: {report.skipped[0]['source']}: {report.skipped[0]['reason']}." if report.skipped else ""
        raise InputError(f"{', '.join(map(str, inputs))}: no article could be read; {len(report.skipped)} skipped.{first}")
    data = pd.DataFrame(rows)
    wanted = [c for c in COLUMNS if c in data.columns or c != "perspective"]
    data = data.reindex(columns=[*wanted, *(c for c in data.columns if c not in COLUMNS)])
    for column in wanted:
        data[column] = data[column].fillna("").astype("str")
    data.attrs["skipped"] = report.skipped
    return data


def articles(inputs: Iterable[str | os.PathLike[str]], report: Report) -> Iterator[Article]:
    """Yield the articles of the inputs one by one, in a fixed order; what is skipped goes to `report`.

    Raises InputError for a path that does not exist or a folder without readable files.
    """
    yield from checked(_raw(inputs, report), report)


def checked(rows: Iterable[tuple[Article, str]], report: Report) -> Iterator[Article]:
    """Articles that can be scored: with a new id, with text, in English; the others go to `report`."""
    seen: set[str] = set()
    for article, source in rows:
        article_id = str(article.get("article_id", "")).strip()
        try:
            if not article_id:
                raise Skipped("no article_id")
            if article_id in seen:
                raise Skipped(f"the id '{article_id}' was read before; ids must be unique")
            text = article.get("text", "")
            if not isinstance(text, str):
                raise Skipped(f"its text is a {type(text).__name__}, not a string")
            text = _usable(text)
            language = _language(text, str(article.get("language") or ""))
        except Skipped as reason:
            report.skip(source, reason, article_id)
            continue
        seen.add(article_id)
        yield {**article, "article_id": article_id, "text": text, "language": language}


def _raw(inputs: Iterable[str | os.PathLike[str]], report: Report) -> Iterator[tuple[Article, str]]:
    listed = [(path, root) for name in inputs for path, root in _files(os.fspath(name), report)]
    stems = Counter(_stem(path) for path, _ in listed)
    for path, root in listed:
        source = str(path)
        try:
            kind = _kind(path)
            report.inputs[source] = _hash(path) if source != "-" else ""
            if source == "-":
                yield from ((a, source) for a in _standard_input(report))
            elif kind in _TABLES:
                yield from _table(path, kind, report)
            else:
                article = _READERS[kind](_bytes(path), source, report)
                stem = _stem(path)
                article["article_id"] = stem if stems[stem] == 1 else path.relative_to(root).as_posix()
                yield article, source
        except Skipped as reason:
            report.skip(source, reason)
        except (OSError, EOFError) as error:
            report.skip(source, f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else error)


def _files(name: str, report: Report) -> Iterator[tuple[Path, Path]]:
    path = Path(name)
    if name == "-":
        yield path, path
    elif path.is_dir():
        found = False
        for folder, folders, names in os.walk(path, followlinks=False):
            folders[:] = sorted(d for d in folders if not d.startswith("."))
            for file in sorted(names):
                if not file.startswith(".") and _suffix(Path(file)) in SUFFIXES:
                    found = True
                    yield Path(folder, file), path
        if not found:
            report.skip(name, f"an empty folder, or none of its files ends in {', '.join(SUFFIXES)} (or .gz of these)")
    elif path.exists() or path.is_symlink():
        yield path, path.parent
    else:
        raise InputError(f"{name}: no such file or folder. Give folders or files of {', '.join(SUFFIXES)}, or - for standard input.")


def _suffix(path: Path) -> str:
    suffixes = [s.lower() for s in path.suffixes]
    return suffixes[-2] if len(suffixes) > 1 and suffixes[-1] == ".gz" else suffixes[-1] if suffixes else ""


def _stem(path: Path) -> str:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return Path(name).stem


def _kind(path: Path) -> str:
    kind = _suffix(path)
    if str(path) != "-" and kind not in SUFFIXES:
        raise Skipped(f"an unknown kind of file; valid are {', '.join(SUFFIXES)}, and .gz of these")
    return kind


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _hash(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bytes(path: Path) -> bytes:
    with _open(path) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Skipped(f"more than {_MOST_BYTES // 1_000_000} MB in one text")
    return data


def decode(data: bytes, source: str, report: Report) -> str:
    """Bytes → text, newlines as ``\\n``; the encoding is detected, and noted when it is not UTF-8."""
    encoding, text = _decoded(data)
    if encoding != "utf-8":
        report.encodings[source] = encoding
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or sum(c < " " and c not in "\n\t\f" for c in text[:4000]) > len(text[:4000]) / 50:
        raise Skipped("binary, not text")
    return text


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError:
                raise Skipped(f"it begins as {encoding} but cannot be decoded") from None
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = data[:4000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[offset::2].count(0) > 0.7 * len(head[offset::2]):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError:
                break
    from charset_normalizer import from_bytes

    best = None if b"\x00" in head else from_bytes(data[:200_000], cp_isolation=_UNSURE_CHARSETS).best()
    if best is None:
        raise Skipped("undecodable: neither UTF-8, UTF-16, cp1251 nor latin-1, or binary")
    return best.encoding, data.decode(best.encoding, errors="replace")


def _text_file(data: bytes, source: str, report: Report) -> Article:
    return {"text": decode(data, source, report)}


def _markdown(data: bytes, source: str, report: Report) -> Article:
    text = decode(data, source, report)
    match = _FRONT_MATTER.match(text) if text.startswith("---") else None
    if not match or match.end(1) > 65_536:
        return {"text": text}
    import yaml

    try:
        meta = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Skipped("its front matter is no valid YAML") from None
    meta = meta if isinstance(meta, dict) else {}
    scalars = {str(k): v for k, v in meta.items() if isinstance(v, str | int | float | bool) or hasattr(v, "isoformat")}
    return {**{k: v if isinstance(v, bool) else str(v) for k, v in scalars.items()}, "text": text[match.end() :]}


def _html(data: bytes, source: str, report: Report) -> Article:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = decode(data, source, report) if not re.search(rb"charset", data[:2000], re.IGNORECASE) else data
    try:
        found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    except Exception as error:  # a page by strangers; whatever lxml raises must not end the run
        raise Skipped(f"no article could be extracted from the HTML ({type(error).__name__})") from None
    meta = found.as_dict() if found is not None else {}
    if not meta.get("text"):
        raise Skipped("no article text in the HTML")
    names = {"title": "title", "date": "date", "url": "url"}
    return {**{to: meta[name] for name, to in names.items() if meta.get(name)}, "text": meta["text"]}


_READERS = {".txt": _text_file, ".md": _markdown, ".html": _html, ".htm": _html}


def _standard_input(report: Report) -> Iterator[Article]:
    text = decode(sys.stdin.buffer.read(_MOST_BYTES), "-", report)
    if text.lstrip().startswith("{"):
        yield from (a for a, _ in _jsonl(text.split("\n"), "-", report))
    else:
        yield {"article_id": "stdin", "text": text}


def _table(path: Path, kind: str, report: Report) -> Iterator[tuple[Article, str]]:
    if kind == ".parquet":
        yield from _parquet(path, report)
    elif kind == ".csv":
        yield from _csv(decode(_bytes(path), str(path), report), str(path), report)
    else:
        with _open(path) as file:
            yield from _jsonl(_lines(file, str(path), report), str(path), report)


def _lines(file: IO[bytes], source: str, report: Report) -> Iterator[str]:
    head = file.read(4)
    rest = itertools.chain([head], iter(lambda: file.read(1 << 20), b""))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from decode(b"".join(rest), source, report).split("\n")
        return
    left = b""
    try:
        for block in rest:
            *lines, left = (left + block).split(b"\n")
            yield from (line.decode("utf-8", errors="surrogateescape") for line in lines)
    except (OSError, EOFError) as error:
        left = b""
        report.skip(source, f"broken off: {error}; the rows before were read")
    if left:
        yield left.decode("utf-8", errors="surrogateescape")


def _jsonl(lines: Iterable[str], source: str, report: Report) -> Iterator[tuple[Article, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip("\ufeff \t\r"):
            continue
        try:
            row = json.loads(line.strip("\ufeff \t\r"))
        except (ValueError, RecursionError):
            report.skip(f"{source}, line {number}", "no valid JSON")
            continue
        if not isinstance(row, dict):
            report.skip(f"{source}, line {number}", f"a JSON {type(row).__name__}, not an object with article_id and text")
            continue
        yield from _row(row, f"{source}, line {number}", report)


def _csv(text: str, source: str, report: Report) -> Iterator[tuple[Article, str]]:
    csv.field_size_limit(_MOST_BYTES)
    lines = text.lstrip("\ufeff").split("\n")
    header: list[str] = []
    delimiter = ","
    for delimiter in ",;\t":
        header = [cell.strip() for cell in next(csv.reader(lines[:1], delimiter=delimiter), [])]
        if {"article_id", "text"} <= set(header):
            break
    else:
        found = ", ".join(next(csv.reader(lines[:1]), []))[:120]
        raise Skipped(f"no column 'article_id' or 'text' (found: {found}); rename the columns of the file")
    for number, cells in _csv_rows(lines, delimiter, source, report):
        where = f"{source}, line {number}"
        if len(cells) != len(header):
            report.skip(where, f"{len(cells)} cells under {len(header)} columns")
        else:
            yield from _row(dict(zip(header, cells, strict=True)), where, report)


def _csv_rows(lines: list[str], delimiter: str, source: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line numbers. A quotation mark that is never closed costs its own line only."""
    start, restarts = 1, 0
    while start < len(lines):
        longest = len(lines) if restarts < 50 else start + 1  # after many broken rows, line by line
        reader = csv.reader((line + "\n" for line in lines[start:longest]), delimiter=delimiter, strict=True)
        first = start
        try:
            while True:
                cells = next(reader)
                if any(cell.strip() for cell in cells):
                    cells[-1] = cells[-1].removesuffix("\n")
                    yield start + 1, cells
                start = first + reader.line_num
        except StopIteration:
            start = longest
        except csv.Error as error:
            report.skip(f"{source}, line {start + 1}", f"no valid CSV: {error} (an unclosed quotation mark?)")
            start += 1
            restarts += 1


def _parquet(path: Path, report: Report) -> Iterator[tuple[Article, str]]:
    import pyarrow
    import pyarrow.parquet

    try:
        file: Any = pyarrow.parquet.ParquetFile(io.BytesIO(_bytes(path)) if path.suffix.lower() == ".gz" else path)
        absent = {"article_id", "text"} - set(file.schema_arrow.names)
        if absent:
            raise Skipped(f"no column {', '.join(sorted(absent))} (found: {', '.join(file.schema_arrow.names)[:120]})")
        number = 0
        for batch in file.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield from _row(row, f"{path}, row {number}", report)
    except pyarrow.ArrowException as error:
        raise Skipped(f"no valid Parquet: {str(error).splitlines()[0][:120]}") from None


def _row(row: dict[str, Any], where: str, report: Report) -> Iterator[tuple[Article, str]]:
    article = {str(k): _plain(v) for k, v in row.items() if v is not None}
    article_id = article.get("article_id", "")
    if not isinstance(article_id, str | int) or isinstance(article_id, bool):
        report.skip(where, "no article_id")
    else:
        yield article, where


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _usable(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\x00" in text:
        raise Skipped("binary: the text holds NUL characters")
    if text.count("\ufffd") > len(text) / 20:
        raise Skipped("undecodable: the text is largely replacement characters")
    if not any(c.isalnum() for c in text):
        raise Skipped("empty: no word in it")
    return text


def _language(text: str, given: str) -> str:
    """The article's language, 'en'; anything else is skipped. Under 20 Latin-script words it is not judged."""
    if given:
        if given.lower().replace("_", "-").split("-")[0] not in {"en", "eng", "english"}:
            raise Skipped(f"its language column says '{given}'; framing's lexicons are English")
        return given
    sample = text[:5000]
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    letters = sum(map(str.isalpha, sample))
    latin = sum(map(len, words))
    if len(words) < 20 and (letters == 0 or latin > letters / 2 or letters < 60):
        return "en"
    if latin > 0.7 * letters and sum(word in _ENGLISH for word in words) > 0.12 * len(words):
        return "en"
    import py3langid

    language = str(py3langid.classify(sample)[0])
    if language != "en" and not (len(words) < 20 and latin > letters / 2):
        raise Skipped(f"not English (it looks like '{language}')")
    return "en"
