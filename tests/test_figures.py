import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import test_pictures

import framing as fr
from framing import paths, schema, storage, study

PARTS = {".svg", ".pdf", ".png", ".csv", ".txt", ".json"}


@pytest.fixture(scope="module")
def corpus():
    articles = fr.read_articles(paths.data() / "articles")
    return articles, fr.score(articles)


@pytest.fixture(scope="module")
def charts(corpus):
    scores = corpus[1]
    return {
        "rates": lambda: fr.charts.rates(fr.rates(scores), fr.rates(scores, by="perspective")),
        "compare": lambda: fr.charts.compare(fr.compare(scores, "tilt")),
    }


@pytest.mark.parametrize("name", ["rates", "compare"])
def test_a_figure_has_all_its_files_and_the_same_bytes_twice(corpus, charts, name, tmp_path):
    first = fr.save_figure(charts[name](), name, corpus[1], folder=tmp_path / "1", seed=1)
    second = fr.save_figure(charts[name](), name, corpus[1], folder=tmp_path / "2", seed=1)
    assert {p.suffix for p in first} == PARTS
    for a, b in zip(first, second, strict=True):
        assert a.read_bytes() == b.read_bytes(), a.name
    provenance = json.loads((tmp_path / "1" / f"{name}.json").read_text())
    assert provenance["n"]["articles"] == 54
    assert provenance["files"][f"{name}.csv"] == storage.sha256(tmp_path / "1" / f"{name}.csv")
    assert len(provenance["lexicons"]) == 2
    assert (tmp_path / "1" / f"{name}.txt").read_text().startswith("COMPOSED FOR TEACHING")


ALONE = """
import sys
import matplotlib
from matplotlib.font_manager import FontEntry, fontManager
import test_pictures
import framing as fr

serif = matplotlib.get_data_path() + "/fonts/ttf/DejaVuSerif.ttf"
fontManager.ttflist.insert(0, FontEntry(fname=serif, name="DejaVu Sans", size="scalable"))
matplotlib.rcParams |= {"axes.facecolor": "black", "font.size": 30, "svg.hashsalt": "x"}
fr.save_figure(fr.charts.naming(test_pictures.named()), "x", folder=sys.argv[1])
"""


def test_the_bytes_depend_on_no_other_figure_font_or_setting(tmp_path):
    environment = {**os.environ, "MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", ALONE, tmp_path / "alone"], check=True, env=environment)
    fr.save_figure(fr.charts.sides(test_pictures.sided()), "y", folder=tmp_path / "after")
    for path in fr.save_figure(fr.charts.naming(test_pictures.named()), "x", folder=tmp_path / "after"):
        assert path.read_bytes() == (tmp_path / "alone" / path.name).read_bytes(), path.name


def test_the_csv_behind_a_figure_holds_what_is_drawn(corpus, charts, tmp_path):
    ax = charts["rates"]()
    fr.save_figure(ax, "x", corpus[1], folder=tmp_path)
    table = pd.read_csv(tmp_path / "x.csv")
    own = table[table["voice"] == "own"]
    drawn = {round(float(x), 6) for mark in ax.collections for x, _ in mark.get_offsets()}
    assert {round(x, 6) for x in own["per_1000"]} <= drawn


def test_charts_change_nothing_of_matplotlib(charts):
    import matplotlib

    before = dict(matplotlib.rcParams)
    charts["rates"]()
    assert dict(matplotlib.rcParams) == before


def test_charts_refuse_what_they_cannot_draw(corpus, tmp_path):
    scores = corpus[1]
    with pytest.raises(fr.InputError, match=r"fr\.rates"):
        fr.charts.rates(pd.DataFrame({"a": [1]}))
    with pytest.raises(fr.InputError, match=r"fr\.compare"):
        fr.charts.compare(pd.DataFrame())
    from matplotlib.figure import Figure

    with pytest.raises(fr.InputError, match="not drawn by"):
        fr.save_figure(Figure().add_subplot(), "x", folder=tmp_path)
    with pytest.raises(fr.InputError, match="figure name"):
        fr.save_figure(fr.charts.compare(fr.compare(scores, "tilt")), "../x", folder=tmp_path)


def test_teaching_study_makes_every_figure(tmp_path):
    written = study.run(paths.project() / "studies" / "teaching.toml", tmp_path)
    names = {p.stem for p in written}
    assert {"loaded-words", "share-of-voice"} <= names
    wanted = tomllib.loads((paths.project() / "studies" / "teaching.toml").read_text(encoding="utf-8"))
    assert len(written) == len(wanted["figure"]) * len(PARTS)


FIVE = paths.data() / "derived" / "five-articles"


def test_derived_tables_hold_no_words():
    scores = fr.read_tables(FIVE)
    assert len(scores.articles) == 5
    assert (
        set(scores.hits["text"]) == {""} == set(scores.statements["text"]) == set(scores.statements["source"])
    )


@pytest.mark.needs_shared
def test_derived_tables_still_match_the_articles(shared):
    articles = fr.read_articles(shared / "articles", metadata=FIVE / "metadata.csv")
    fresh, kept = fr.score(articles), fr.read_tables(FIVE)
    assert fresh.run["lexicons"] == kept.run["lexicons"], (
        "score the five articles again: see data/derived/README.md"
    )
    columns = [c for c in kept.hits.columns if c not in ("text", "speaker")]
    pd.testing.assert_frame_equal(fresh.hits[columns], kept.hits[columns])
    numbers = list(schema.TABLES["articles"])
    pd.testing.assert_frame_equal(fresh.articles[numbers], kept.articles[numbers])
    assert fresh.articles["sha256"].tolist() == kept.articles["sha256"].tolist()


def test_no_room_imports_what_is_heavy_before_it_is_used():
    """Which room may read which is held by test_size.py."""
    import ast

    package = Path(fr.__file__).parent
    for file in package.rglob("*.py"):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        for node in ast.parse(file.read_text()).body:  # at import; inside functions is when used
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            heavy = {name.split(".")[0] for name in names} & {"matplotlib", "sklearn", "nltk", "textstat"}
            # A transformer subclasses scikit-learn's bases at import; the rooms of told facts are read when
            # there are facts to find.
            if room in ("features", "accounts", "wording"):
                heavy -= {"sklearn", "nltk"}
            if room == "charts":  # nobody reads this room before there is something to draw
                heavy -= {"matplotlib"}
            assert not heavy, f"{room} imports {', '.join(heavy)} at import"


def test_jupyter_shows_a_chart_as_a_picture(charts):
    picture, size = charts["compare"]()._repr_png_()
    assert picture.startswith(b"\x89PNG")
    assert size["width"] == round(96 * 17.5 / 2.54)
