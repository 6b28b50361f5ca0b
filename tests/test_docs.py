"""The docs site: every page, name, command and chart is in it, and what it shows is what the code does.

`make docs` builds it, checks its links and that no page asks another machine for anything.
"""

from __future__ import annotations

import re
import runpy
import textwrap
from pathlib import Path

import jupytext
import pandas as pd
import pytest
import typer
import yaml

import framing as fr
from framing import charts, paths, schema, storage
from framing.cli import app

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "notebooks" / "src").glob("[0-9]*.py"))
HOOKS = runpy.run_path(str(ROOT / "docs" / "hooks.py"))


class _Loader(yaml.SafeLoader):
    """mkdocs.yml names functions of Python, which nothing here needs."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
CONFIG = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
NAV = list(HOOKS["nav_pages"](CONFIG["nav"]))
PAGES = [ROOT / "docs" / uri if (ROOT / "docs" / uri).is_file() else ROOT / uri for uri in NAV]


@pytest.fixture(scope="module")
def drawn(gallery):
    """Each chart's table as CSV, by the name of its figure."""
    names = [name for name, _, _ in HOOKS["sections"]()][1:]
    return {
        name: storage.to_csv(function(*given).numbers)
        for name, (_, function, given) in zip(names, gallery, strict=True)
    }


def test_every_page_and_notebook_is_in_the_nav_once():
    written = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    notebooks = {f"notebooks/{p.name}" for p in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert len(NAV) == len(set(NAV))
    assert written | notebooks <= set(NAV)
    assert all(page.is_file() for page in PAGES)


@pytest.mark.parametrize(
    "script", sorted((ROOT / "notebooks" / "src").glob("[0-9]*.py")), ids=lambda p: p.name[:2]
)
def test_a_notebook_begins_with_its_title_and_one_question(script):
    first = jupytext.read(script).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\n\n\*[^*]*[Oo]ne question[^*]+\?\*", first.source)


def test_the_reference_has_every_public_name_and_chart():
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "reference").glob("*.md"))
    shown = set(re.findall(r"^::: fr\.(\S+)$", text, flags=re.M))
    names = set(fr.__all__) - {"__version__", "charts", "sentiment"}
    assert names | {f"charts.{name}" for name in charts.__all__} <= shown
    assert {"sentiment.sentence", "sentiment.toward", "sentiment.label"} <= shown
    for name in shown:
        path = HOOKS["directive"](name).split()[1].removeprefix("framing.")
        module, _, function = path.rpartition(".")
        assert (paths.PACKAGE / f"{module.replace('.', '/')}.py").is_file() or (
            paths.PACKAGE / module.replace(".", "/")
        ).is_dir(), path
        assert function == name.rpartition(".")[2]


def test_the_reference_has_every_command_and_option():
    text = HOOKS["commands"]("")

    def leaves(command, name):
        inner = getattr(command, "commands", {})
        return [leaf for sub, c in inner.items() for leaf in leaves(c, f"{name} {sub}")] or [(name, command)]

    for name, command in leaves(typer.main.get_command(app), "framing"):
        part = text[text.index(f"## {name} {{") :].split("\n## ")[0]
        assert command.help.split("\n")[0].split(":")[0] in part
        for option in (o for p in command.params for o in p.opts if o.startswith("--")):
            assert option in part, (name, option)


@pytest.mark.parametrize("name", sorted(HOOKS["documented"]()))
def test_every_column_is_documented(name):
    assert HOOKS["columns"](name).count("\n") == len(HOOKS["head"](name)) + 1


def test_no_table_or_file_is_undocumented():
    files = {p.name for p in paths.LEXICONS.glob("*.csv")} | {"terms.csv", "outlets.csv", "events.csv"}
    assert set(HOOKS["documented"]()) == files | set(schema.TABLES)
    text = "".join(p.read_text(encoding="utf-8") for p in PAGES if p.suffix == ".md")
    for name in HOOKS["documented"]():
        assert f"<!-- columns: {name} -->" in text, name


def test_the_gallery_has_every_chart():
    code = "\n".join(code for _, _, code in HOOKS["sections"]())
    assert set(charts.__all__) == set(re.findall(r"fr\.charts\.(\w+)\(", code))


def test_the_code_of_the_gallery_makes_its_pictures(drawn):
    assert len(drawn) == len(HOOKS["sections"]()) - 1
    for name, table in drawn.items():
        assert table == HOOKS["behind"](name, "csv"), name


def test_every_macro_is_known():
    texts = [page.read_text(encoding="utf-8") for page in PAGES if page.suffix == ".md"]
    asked = {match[1] for text in texts for match in HOOKS["_MACRO"].finditer(text)}
    assert asked == set(HOOKS["MACROS"])


@pytest.mark.parametrize("file", [ROOT / "README.md", *PAGES], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_to_files_of_the_project(file):
    for target in (m[2] for m in HOOKS["_LINK"].finditer(HOOKS["prose"](file))):
        if not target.startswith(("http", "mailto")):
            assert (file.parent / target).exists(), f"{file}: {target}"


def test_code_on_pages_is_python():
    for page in (p for p in PAGES if p.suffix == ".md"):
        for code in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M):
            compile(code, str(page), "exec")


def test_what_a_page_fetches_from_elsewhere_is_found(tmp_path):
    for name, text in {
        "script.html": '<script src="https://x.org/a.js">',
        "picture.html": "<img alt='' src=//x.org/a.png>",
        "style.css": "p { background: url(https://x.org/a.png) }",
        "here.html": '<link href="../a.css"><a href="https://x.org">x</a><img src="data:a//">',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert HOOKS["fetched"](tmp_path) == {
        "picture.html": ["//x.org/a.png"],
        "script.html": ["https://x.org/a.js"],
        "style.css": ["https://x.org/a.png"],
    }


def test_the_examples_of_categories_and_voices_are_what_the_library_finds():
    lexicons = (ROOT / "docs" / "reference" / "lexicons.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| `(\w+)` \|.*\(\*(.+)\*\)", lexicons, flags=re.M))
    assert set(shown) == set(schema.CATEGORIES) - {"other"}
    for category, words in shown.items():
        for word in words.split(", "):
            assert category in {hit["category"] for hit in found(f"It was {word} again.")}, word
    voices = (ROOT / "docs" / "explanation" / "voice.md").read_text(encoding="utf-8")
    for voice, sentences in re.findall(r"^\| `(\w+)` \|[^|]+\| (.+) \|$", voices, flags=re.M):
        for sentence in sentences.replace('". ', '".\n').splitlines():
            assert [hit["voice"] for hit in found(sentence)] == [voice], sentence


def found(text):
    return fr.score(pd.DataFrame({"article_id": ["a"], "text": [text]})).hits.to_dict("records")


def test_polars_and_duckdb_read_the_tables_as_the_page_says(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "how-to" / "tables.md").read_text(encoding="utf-8")
    scores = fr.score(fr.read_articles(paths.data() / "articles"))
    scores.save(tmp_path / "out", format="parquet")
    monkeypatch.chdir(tmp_path)
    space = {}
    for code in re.findall(r"^ +```python\n(.*?)^ +```", page, flags=re.S | re.M):
        exec(textwrap.dedent(code), space)  # noqa: S102 - our own page
    means = scores.articles.groupby(["perspective", "outlet"])["loaded_own_per_1000"].agg(["size", "mean"])
    assert [row[:3] for row in space["rates"]] == [(*at, n) for at, n in means["size"].items()]
    assert [row[3] for row in space["rates"]] == pytest.approx(means["mean"].tolist())
    own = scores.hits[(scores.hits["voice"] == "own") & scores.hits["counted"]]
    counted = own.merge(scores.articles[["article_id", "perspective"]]).value_counts(
        ["perspective", "term_id"]
    )
    assert {row[:2]: row[2] for row in space["terms"].rows()} == counted.to_dict()
