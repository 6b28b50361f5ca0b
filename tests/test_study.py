import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import framing as fr
from framing import lexicon, paths, study

VERSIONS = "\n".join(f'{name} = "{fr.load_lexicon(name).version}"' for name in lexicon.DEFAULT)
SPEC = f"""
title = "A study"
[corpus]
articles = ["texts"]
outlets = "sides.csv"
[corpus.lexicons]
{VERSIONS}
[measures]
primary = "loaded_own_per_1000"
[[figure]]
name = "kinds"
chart = "rates"
[[figure]]
name = "when"
chart = "rates"
"""

FILLER = "It was a day like others, and the town went on with its work until the lamps were lit at dusk."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    for n, (outlet, text) in enumerate(
        [("x", "The dictator met the regime."), ("y", "A heroic army of monsters.")]
    ):
        header = f"---\noutlet: {outlet}\nevent: e{n}\ndate: 2024-06-1{n}\n---\n"
        (tmp_path / "texts" / f"{outlet}.md").write_text(f"{header}{text} {FILLER}")
    (tmp_path / "sides.csv").write_text("outlet,perspective\nx,pro-kyiv\ny,pro-moscow\n")
    (tmp_path / "study.toml").write_text(SPEC)
    return tmp_path


def written(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def test_the_same_bytes_whatever_the_hash_seed_and_the_number_of_processes(folder):
    (folder / "study.toml").write_text(SPEC[: SPEC.rindex("[[figure]]")])  # one figure is enough
    found = []
    for hash_seed, jobs in (("1", "1"), ("2", "2")):
        out = folder / "out"
        command = [
            sys.executable,
            "-m",
            "framing",
            "figures",
            "--study",
            folder / "study.toml",
            "--out",
            out,
        ]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        subprocess.run([*command, "--jobs", jobs], check=True, env=environment, capture_output=True)
        found.append(written(folder))
        for path in out.iterdir():
            path.unlink()
    assert found[0] == found[1]
    assert len(found[0]) == 6


def derived(folder, **options):
    fr.score(fr.read_articles(folder / "texts"), outlets=folder / "sides.csv").save(
        folder / "tables", text=False
    )
    spec = SPEC.replace('articles = ["texts"]\noutlets = "sides.csv"', 'tables = "tables"')
    (folder / "study.toml").write_text(spec)
    return folder / "study.toml"


def test_tables_of_another_version_are_refused(folder):
    file, run = derived(folder), folder / "tables" / "run.json"
    about = json.loads(run.read_text())
    run.write_text(json.dumps({**about, "framing": "0.0.1"}))
    with pytest.raises(fr.InputError, match=r"made with framing 0\.0\.1"):
        study.run(file, folder / "out")
    about["lexicons"][0]["version"] = "0.1"
    run.write_text(json.dumps(about))
    with pytest.raises(fr.InputError, match=r"made with .* 0\.1.* the study asks for"):
        study.run(file, folder / "out")


def test_tables_that_are_not_needed_may_be_absent(folder):
    derived(folder)
    for name in ("statements", "sentences", "targets"):
        (folder / "tables" / f"{name}.csv").unlink()
    scores = fr.read_tables(folder / "tables")
    assert (len(scores.articles), len(scores.targets)) == (2, 0)
    (folder / "tables" / "hits.csv").unlink()
    with pytest.raises(fr.InputError, match=r"no hits\.csv"):
        fr.read_tables(folder / "tables")


def test_exclusions_and_events_hold_for_every_table(folder):
    groups, exclude = '[groups]\nevents = ["e0"]\n', '[[corpus.exclude]]\noutlet = "y"\nreason = "a test"\n'
    (folder / "study.toml").write_text(SPEC.replace("[measures]", groups + "[measures]"))
    corpus = study.Study(folder / "study.toml")
    assert corpus.scores.articles["event"].tolist() == ["e0", ""]
    (folder / "study.toml").write_text(SPEC.replace("[measures]", groups + exclude + "[measures]"))
    corpus = study.Study(folder / "study.toml")
    assert set(corpus.scores.articles["outlet"]) == {"x"} and set(corpus.scores.hits["article_id"]) == {"x"}  # noqa: PT018


def test_a_study_may_begin_with_a_byte_order_mark(folder):
    (folder / "study.toml").write_text(SPEC, encoding="utf-8-sig")
    assert len(study.Study(folder / "study.toml").figures) == 2


ONE = "[[figure]]\nname = 'x'\nchart = 'rates'\n"
LEXICONS = "[corpus.lexicons]\nukraine-war-en = '1'\n"


def test_words_are_those_of_the_articles_and_outlets_that_the_study_keeps(folder):
    words = '[[figure]]\nname = "words"\nchart = "keyness"\ntarget = "pro-kievan"\n'
    (folder / "texts" / "z.md").write_text("---\noutlet: z\nevent: e1\n---\n" + "monsters " * 30)
    (folder / "sides.csv").write_text("outlet,perspective\nx,pro-kyiv\ny,pro-moscow\nz,pro-moscow\n")
    without = '[[corpus.exclude]]\noutlet = "z"\nreason = "no paper"\n'
    (folder / "study.toml").write_text(SPEC + words + without)
    kept = study.Study(folder / "study.toml").texts_kept
    assert kept["article_id"].tolist() == ["x", "y"]
    assert kept["perspective"].tolist() == ["pro-kyiv", "pro-moscow"]
    with pytest.raises(fr.InputError, match=r"study.toml, figure 'words': .*'pro-kievan'"):
        study.run(folder / "study.toml", folder / "out")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("titel = 'x'", "unknown key 'titel'. Did you mean 'title'"),
        ("[corpus]\nlexikons = 1", "unknown key 'lexikons' in [corpus]. Did you mean 'lexicons'"),
        ("[[corpus.exclude]]\nreeson = 'x'", "unknown key 'reeson' in [corpus.exclude]"),
        ("[corpus]\narticles = ['x']", "no [measures]"),
        (f"[corpus]\narticles=['x']\n[measures]\nexploratory=[]\n{ONE}", "names no primary measure"),
        (
            f"[corpus]\narticles=['x']\n[measures]\nprimary='tilt'\n{ONE}".replace("rates", "rate"),
            "mean 'rates'",
        ),
        (
            f"[corpus]\nlexicons=['loaded-en']\n[measures]\nprimary='tilt'\n{ONE}",
            "[corpus.lexicons] should be a table",
        ),
        (f"{LEXICONS}[measures]\nprimary='tilt'\n{ONE}", "the study asks for framing"),
        (f"{LEXICONS}[[corpus.exclude]]\noutlet='x'\n[measures]\nprimary='tilt'\n{ONE}", "and a reason"),
        ("[corpus", "no valid TOML"),
        (f"{LEXICONS}[measures]\nprimary='tilt'\n{ONE}{ONE}", "needs a name of its own"),
    ],
)
def test_a_broken_study_gets_one_clear_line(tmp_path, text, words):
    file = tmp_path / "study.toml"
    file.write_text(text)
    with pytest.raises(fr.InputError) as error:
        study.run(file, tmp_path)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    with pytest.raises(fr.InputError, match="no such study"):
        study.run(tmp_path / "none.toml", tmp_path)


@pytest.mark.parametrize("name", ["teaching", "ruwa-2022", "five-articles"])
def test_shipped_studies_ask_for_the_shipped_versions(name):
    file = paths.project() / "studies" / f"{name}.toml"
    assert len(study.Study(file).scores.articles)


RUWA = Path(paths.data() / "derived" / "ruwa-2022")


def test_derived_tables_of_ruwa_hold_no_words():
    scores = fr.read_tables(RUWA)
    assert "title" not in scores.articles
    assert (
        set(scores.hits["text"]) == {""} == set(scores.statements["text"]) == set(scores.statements["source"])
    )
    assert set(scores.articles["perspective"]) == {"pro-kyiv", "neutral", "pro-moscow"}
    assert sum(file.stat().st_size for file in RUWA.iterdir()) < 4_000_000


def test_a_flag_may_be_written_as_a_word_and_groups_must_be_columns(folder):
    for name, flag in (("x", "True"), ("y", "False")):
        text = (folder / "texts" / f"{name}.md").read_text()
        (folder / "texts" / f"{name}.md").write_text(text.replace("---\n", f"---\nodd: {flag}\n", 1))
    exclude = "[[corpus.exclude]]\nflag = 'odd'\nreason = 'a test'\n[measures]"
    (folder / "study.toml").write_text(SPEC.replace("[measures]", exclude))
    assert set(study.Study(folder / "study.toml").scores.articles["outlet"]) == {"y"}
    (folder / "study.toml").write_text(SPEC.replace("[measures]", "[groups]\nwithin = 'nope'\n[measures]"))
    with pytest.raises(fr.InputError, match="no column 'nope'"):
        study.run(folder / "study.toml", folder / "out")
