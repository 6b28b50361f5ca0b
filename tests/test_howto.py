"""Every command and program of the how-to pages runs as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import textwrap
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import cli, paths

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to"
STUDY = """title = "Mine"
seed = 1
[corpus]
articles = ["../my-articles"]
outlets = "../outlets.csv"
[corpus.lexicons]
ukraine-war-en = "{0}"
[groups]
by = "perspective"
within = "event"
[measures]
primary = "loaded_own_per_1000"
[[figure]]
name = "by-event"
chart = "compare"
"""


def commands(page: str) -> list[str]:
    """What a page says to type, but for what stands for something else."""
    text = (HOW_TO / page).read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^ *```sh\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE))
    typed = re.findall(r"^ *(framing .*?)(?: +#.*)?$", blocks, flags=re.MULTILINE)
    return [*typed, *re.findall(r"`(framing [a-z]+ [^`…-][^`…]*)`", text)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a reader of the pages would stand, with the files that they name."""
    corpus = sorted((paths.data() / "articles").glob("*.md"))
    shutil.copytree(paths.data() / "articles", tmp_path / "my-articles")
    shutil.copy(paths.data() / "outlets.csv", tmp_path)
    shutil.copy(paths.data() / "events.csv", tmp_path)
    shutil.copy(corpus[0], tmp_path / "one.txt")
    (tmp_path / "corpus").mkdir()
    article = '{"text": "The dictator left.", "source-hostname": "The Post", "date": "2024-06-19"}'
    (tmp_path / "corpus" / "x1.json").write_text(article, encoding="utf-8")
    (tmp_path / "about.csv").write_text(f"article_id,event\n{corpus[0].stem},talks\n", encoding="utf-8")
    (tmp_path / "studies").mkdir()
    version = fr.load_lexicon("ukraine-war-en").version
    (tmp_path / "studies" / "mine.toml").write_text(STUDY.format(version), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.filterwarnings("default::UserWarning")
@pytest.mark.parametrize("name", sorted(path.name for path in HOW_TO.glob("*.md") if commands(path.name)))
def test_the_commands_of_a_page_run(name: str, folder: Path) -> None:
    for command in commands(name):
        if command.startswith("framing compare"):
            fr.score(fr.read_articles("my-articles")).save("out")
        if "--labels" in command:  # the coders have filled in their copies
            sheet = pd.read_csv("labels/sheet.csv", keep_default_na=False)
            hit = sheet["start"] != ""
            sheet.loc[~hit, "reads_as"] = "neutral"
            sheet.loc[hit, ["right", "voice", "side"]] = ["yes", "own", "none"]
            for coder in ("anna.csv", "ben.csv"):
                sheet.to_csv(coder, index=False)
        with pytest.raises(SystemExit) as leave:
            cli.main(shlex.split(command)[1:])
        assert leave.value.code == 0, command


def test_the_regression_of_the_page_runs(folder: Path) -> None:
    pytest.importorskip("statsmodels")
    fr.score(fr.read_articles(paths.data() / "articles")).save(folder / "out")
    text = (HOW_TO / "regression.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^ +```python\n(.*?)^ +```", text, flags=re.DOTALL | re.MULTILINE)
    space: dict[str, object] = {}
    exec(textwrap.dedent(code), space)  # noqa: S102 - our own page
    assert len(space["model"].params) == 8  # type: ignore[attr-defined]


def test_the_page_s_figures_of_power_are_those_of_the_table() -> None:
    table = (HOW_TO.parent / "coverage.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (3|5|8|12) \| (\d+) \| [^|]+\| (\d+) ", table, flags=re.MULTILINE)
    power = pd.Series({(int(outlets), int(articles)): int(share) for outlets, articles, share in rows})
    page = " ".join((HOW_TO / "corpus.md").read_text(encoding="utf-8").split())
    for outlets, word in {
        3: "three outlets a side show it in {} of 100",
        5: "five in {}",
        12: "twelve in {}",
    }.items():
        assert word.format(power[outlets, 3]) in page
    assert f"eight in {power[8, 3]}" in page
    assert f"eight outlets show it in {power[8, 10]}" in page
