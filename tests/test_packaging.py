from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import framing

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CORE = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = {
    name: [Requirement(line) for line in lines]
    for name, lines in PROJECT["project"]["optional-dependencies"].items()
}
ALL = [*CORE, *(requirement for extra in EXTRAS.values() for requirement in extra)]
ENVIRONMENT: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
PIP = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
CONDA_NAMES: dict[str, str] = {}  # pyproject's name → conda-forge's, where they differ
PYTHONS = ("3.11", "3.12", "3.13")


def locked() -> list[tuple[Requirement, list[str]]]:
    """What the lock pins, each with its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [
        (Requirement(line.partition("--hash")[0]), re.findall(r"--hash=sha256:(\S+)", line)) for line in lines
    ]


def test_every_conda_entry_is_a_match_spec() -> None:
    rattler = pytest.importorskip("rattler")
    for entry in CONDA:
        assert rattler.MatchSpec(entry).name is not None, entry
    for line in PIP:
        assert line == "-e ." or Requirement(line)


def test_the_environment_has_its_name_channel_python_and_the_five_packages() -> None:
    rattler = pytest.importorskip("rattler")
    assert ENVIRONMENT["name"] == "framing"
    assert ENVIRONMENT["channels"][0] == "conda-forge"
    specs = {rattler.MatchSpec(entry).name.normalized: entry for entry in CONDA}
    assert {"jupyterlab", "scikit-learn", "matplotlib", "nltk", "textstat", "nltk_data"} <= specs.keys()
    python = re.fullmatch(r"python=(3\.\d+)", specs["python"])
    assert python, "pinned to a minor version"
    assert Version(python[1]) in Requirement("python" + PROJECT["project"]["requires-python"]).specifier
    assert PIP[-1] == "-e ."


def test_the_environment_and_pyproject_ask_for_the_same() -> None:
    asked: dict[str, str] = {}
    for line in [*CONDA, *(line for line in PIP if line != "-e .")]:
        name, version = re.fullmatch(r"([\w.-]+?)((?:[=<>!~].*)?)", line).groups()  # type: ignore[union-attr]
        assert canonicalize_name(name) not in asked, f"{name} twice"
        asked[canonicalize_name(name)] = version
    wanted = {
        canonicalize_name(CONDA_NAMES.get(r.name, r.name)): ",".join(sorted(str(r.specifier).split(",")))
        for r in ALL
    }
    missing = {canonicalize_name(CONDA_NAMES.get(r.name, r.name)) for r in CORE} - asked.keys()
    assert not missing, f"not in environment.yml: {missing}"
    unknown = asked.keys() - wanted.keys() - {"python", "pip", "nltk-data"}
    assert not unknown, f"not in pyproject.toml: {unknown}"
    for name, version in asked.items():
        if name in wanted:
            assert ",".join(sorted(version.split(","))) == wanted[name], f"{name}: {version}, {wanted[name]}"


def test_the_lock_names_no_place_and_pins_everything_by_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "no option but --hash"
    for requirement, hashes in locked():
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"[0-9a-f]{64}", h) for h in hashes), requirement
        assert requirement.url is None


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_answers_every_requirement(python: str) -> None:
    where = {**default_environment(), "python_version": python, "python_full_version": f"{python}.5"}
    pins: dict[str, list[Version]] = {}
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate(where):
            version = Version(str(requirement.specifier).removeprefix("=="))
            pins.setdefault(canonicalize_name(requirement.name), []).append(version)
    assert all(len(versions) == 1 for versions in pins.values())
    backend = [Requirement(line) for line in PROJECT["build-system"]["requires"]]
    for requirement in [*ALL, *backend]:
        assert pins[canonicalize_name(requirement.name)][0] in requirement.specifier, requirement


def test_what_is_installed_is_what_is_locked() -> None:
    """Where the lock made this environment (conda and pip users have others)."""
    if not (Path(sys.prefix) / "locked").is_file():
        pytest.skip("this environment was not made by make setup")
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate():
            assert metadata.version(requirement.name) in requirement.specifier, requirement


def test_one_version_everywhere() -> None:
    version = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert framing.__version__ == version
    assert str(citation["version"]) == version
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_citation_has_what_the_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "license"} <= citation.keys()
    assert citation["license"] == PROJECT["project"]["license"] == "MIT"


def test_the_licences_are_named() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    data = (ROOT / "data" / "LICENSE").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0 International Public License" in data
    assert "CC-BY-4.0" in data


def test_every_dependency_is_accounted_for() -> None:
    rows = re.findall(
        r"^\| `([\w.-]+)`", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(map(canonicalize_name, rows)) == sorted(canonicalize_name(r.name) for r in ALL)


def test_pre_commit_runs_tools_that_are_locked() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    tools = {requirement.name for requirement in EXTRAS["dev"]} | {"python"}
    for hook in (hook for repo in config["repos"] for hook in repo["hooks"]):
        assert hook["entry"].split()[0] in tools


def test_importing_framing_loads_nothing_heavy() -> None:
    code = "import framing, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "pandas",
        "numpy",
        "matplotlib",
        "sklearn",
        "scipy",
        "nltk",
        "textstat",
        "pyarrow",
        "trafilatura",
        "joblib",
        "dask",
    }
    assert not heavy & set(run.stdout.split())


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(("target", "work"), [("figures", "framing figures"), ("test", "-m pytest")])
def test_figures_and_test_set_themselves_up(target: str, work: str) -> None:
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    steps = [plan.index(step) for step in ("-m venv", "requirements.lock", "--editable .", work)]
    assert steps == sorted(steps)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "framing", folder / "framing", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder / "dist", folder]
    subprocess.run(command, check=True, capture_output=True)
    return next((folder / "dist").glob("*.whl"))


def test_the_wheel_carries_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    files = [p for p in (ROOT / "framing").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    about = f"framing_news-{framing.__version__}.dist-info"
    assert {p.relative_to(ROOT).as_posix() for p in files} == {n for n in names if not n.startswith(about)}
    assert {"framing/py.typed", "framing/lexicons/ukraine-war-en/terms.csv"} <= set(names)
    assert f"{about}/licenses/LICENSE" in names


def test_the_wheel_may_be_published(wheel: Path) -> None:
    pytest.importorskip("twine")
    command = [sys.executable, "-m", "twine", "check", "--strict", wheel]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    about = metadata.PathDistribution(
        zipfile.Path(wheel, f"framing_news-{framing.__version__}.dist-info/")
    ).metadata
    assert about["License-Expression"] == "MIT"
    assert about["Requires-Python"] == PROJECT["project"]["requires-python"]


def test_the_wheel_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Imported from the wheel alone: no source beside it, no data folder, nothing found by luck."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "a.txt").write_text("The dictator met the press in Seoul.", encoding="utf-8")
    keep = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    run = "import framing, sys; print(framing.__file__, file=sys.stderr); from framing import cli; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", run, "score", "a.txt"],
        cwd=tmp_path,
        env={**keep, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(str(tmp_path / "site"))
    assert done.stdout.splitlines()[1].startswith("a,")
