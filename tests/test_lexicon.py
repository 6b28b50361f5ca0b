import csv
import io
from pathlib import Path

import pytest

import framing as fr
from framing import lexicon_check
from framing.lexicon import COLUMNS

TOML = 'title = "Test"\nname = "test"\nversion = "1"\nlanguage = "en"\nlicence = "CC0"\n'
GOOD = {
    "term_id": "regime",
    "pattern": "regime*",
    "case": "any",
    "category": "delegitimising",
    "side": "none",
    "strength": "2",
    "target_rule": "next",
    "unless": "tax _",
    "example": "The regime fell.",
    "counter_example": "The tax regime changed.",
    "rationale": "denies legitimacy",
    "source": "coder's judgement",
}


def write(folder: Path, *rows: dict[str, str], toml: str = TOML) -> Path:
    folder.mkdir(exist_ok=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "terms.csv").write_text(text.getvalue(), encoding="utf-8")
    (folder / "lexicon.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["ukraine-war-en", "loaded-en"])
def test_shipped_lexicons_have_no_problem(name):
    assert lexicon_check.check(name) == []


def test_shipped_lexicons_hold_what_was_asked():
    war, general = fr.load_lexicon("ukraine-war-en"), fr.load_lexicon("loaded-en")
    assert len(war.terms) >= 300
    assert len(general.terms) >= 500
    assert {t.side for t in general.terms} == {"none"}
    assert {t.category for t in war.terms} >= set(fr.schema.CATEGORIES) - {"other"}


def test_both_sides_get_equal_care():
    audit = lexicon_check.audit(fr.load_lexicon("ukraine-war-en"))
    kyiv, moscow = audit["kyiv"], audit["moscow"]
    assert kyiv["entries"] == pytest.approx(moscow["entries"], rel=0.1)
    assert kyiv["mean strength"] == pytest.approx(moscow["mean strength"], abs=0.15)
    for row in audit.index[audit.index.str.startswith("category ")]:
        assert abs(kyiv[row] - moscow[row]) <= max(5, 0.25 * max(kyiv[row], moscow[row])), row


def test_toponyms_are_pairs_and_weigh_little():
    places = [t for t in fr.load_lexicon("ukraine-war-en").terms if t.category == "toponym"]
    assert {t.weight for t in places} == {0.1}
    assert sum(t.side == "kyiv" for t in places) == sum(t.side == "moscow" for t in places) >= 20


def test_a_good_lexicon_loads(tmp_path):
    loaded = fr.load_lexicon(write(tmp_path / "x", GOOD))
    assert (loaded.name, loaded.version, len(loaded.terms)) == ("test", "1", 1)
    assert loaded.table.iloc[0]["pattern"] == "regime*"
    assert lexicon_check.check(tmp_path / "x") == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"category": "epithets"}, "column category: 'epithets'. Did you mean 'epithet'"),
        ({"side": "russia"}, "column side: 'russia'"),
        ({"strength": "4"}, "column strength: '4'"),
        ({"case": "ANY"}, "column case: 'ANY'"),
        ({"target_rule": "fixed:"}, "column target_rule"),
        ({"term_id": "A b"}, "column term_id: 'A b'"),
        ({"pattern": "(regime"}, "column pattern: '(regime': a bracket"),
        ({"pattern": ""}, "column pattern"),
        ({"pattern": "a.*b{9}"}, "column pattern"),
        ({"unless": "tax _)"}, "column unless: 'tax _)'"),
        ({"rationale": ""}, "column rationale: empty"),
        ({"source": " "}, "column source: empty"),
    ],
)
def test_a_broken_row_is_named_with_file_row_column_and_value(tmp_path, change, words):
    folder = write(tmp_path / "x", GOOD, {**GOOD, "term_id": "second", **change})
    with pytest.raises(fr.InputError) as error:
        fr.load_lexicon(folder)
    assert words in str(error.value)
    assert "terms.csv, row 3" in str(error.value)
    assert "\n" not in str(error.value)


def test_duplicate_ids_are_named(tmp_path):
    with pytest.raises(fr.InputError, match=r"row 3 .*stands in another row already"):
        fr.load_lexicon(write(tmp_path / "x", GOOD, GOOD))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"example": "The register fell."}, "column example"),
        ({"counter_example": "That regime fell."}, "column counter_example"),
    ],
)
def test_examples_are_held_to_their_word(tmp_path, change, words):
    assert words in lexicon_check.check(write(tmp_path / "x", {**GOOD, **change}))[0]


def test_swallowed_patterns_are_noticed(tmp_path):
    other = {
        **GOOD,
        "term_id": "regimes",
        "pattern": "regimes",
        "unless": "",
        "example": "Two regimes.",
        "counter_example": "One.",
    }
    problems = lexicon_check.check(write(tmp_path / "x", GOOD, other))
    assert any("'regimes' of regimes is swallowed by 'regime*' of regime" in line for line in problems)
    longer = {**other, "term_id": "longer", "pattern": "regime change"}
    assert lexicon_check.check(write(tmp_path / "y", GOOD, {**longer, "example": "A regime change."})) == []


def test_bad_files_get_one_line(tmp_path):
    with pytest.raises(fr.InputError, match="Did you mean 'loaded-en'"):
        fr.load_lexicon("loaded_en")
    folder = write(tmp_path / "x", GOOD, toml="title = ")
    with pytest.raises(fr.InputError, match=r"lexicon\.toml"):
        fr.load_lexicon(folder)
    (folder / "terms.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(fr.InputError, match=r"terms\.csv: no CSV in UTF-8"):
        fr.load_lexicon(folder)
    (folder / "terms.csv").write_text("term_id;pattern\na;b\n")
    with pytest.raises(fr.InputError, match="no row or no column case"):
        fr.load_lexicon(folder)


def test_a_changed_lexicon_is_read_again(tmp_path):
    import os

    folder = write(tmp_path / "x", GOOD)
    assert len(fr.load_lexicon(folder).terms) == 1
    write(
        folder,
        GOOD,
        {**GOOD, "term_id": "two", "pattern": "junta", "example": "A junta.", "counter_example": "A jungle."},
    )
    os.utime(folder / "terms.csv", (1, 1))
    assert len(fr.load_lexicon(folder).terms) == 2


def test_a_new_lexicon_is_clean_even_and_never_overwrites(tmp_path):
    folder = lexicon_check.new(tmp_path / "my-words")
    assert lexicon_check.check(folder) == []
    texts = ("The Kyiv clique met.", "The Moscow clique met.", "A Kyiv clique of friends.")
    found = [side for text in texts for side in fr.find_hits(text, folder)["side"]]
    assert found == ["moscow", "kyiv"]
    (folder / "terms.csv").write_text("mine", encoding="utf-8")
    for name, told in (
        (folder, "there already"),
        (tmp_path / "loaded-en", "comes with"),
        ("Mine!", "a name"),
    ):
        with pytest.raises(fr.InputError, match=told):
            lexicon_check.new(name)
    assert (folder / "terms.csv").read_text(encoding="utf-8") == "mine"
