import csv
import io
from pathlib import Path

import pytest

import framing as fr
from framing import lexicon, lexicon_check
from framing.lexicon import COLUMNS

TOML = 'title = "Test"\nname = "test"\nversion = "1"\nlanguage = "en"\nlicence = "CC0"\n'
GOOD = {
    "term_id": "regime",
    "pattern": "regime*",
    "case": "any",
    "category": "delegitimising",
    "kind": "evaluation",
    "side": "none",
    "polarity": "-1",
    "strength": "2",
    "target": "",
    "unless": "tax _",
    "seen": "8",
    "right": "6",
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
    assert {t.kind for t in general.terms} == {"evaluation"}


def test_both_sides_get_equal_care():
    """By entries; in use it is measured by benchmarks/about_whom.py."""
    audit = lexicon_check.audit(fr.load_lexicon("ukraine-war-en"))
    kyiv, moscow = audit["kyiv"], audit["moscow"]
    assert kyiv["entries"] == pytest.approx(moscow["entries"], rel=0.25)
    assert kyiv["mean strength"] == pytest.approx(moscow["mean strength"], abs=0.2)


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
        ({"kind": "codes"}, "column kind: 'codes'. Did you mean 'code'"),
        ({"polarity": "bad"}, "column polarity: 'bad'. Unreadable: valid are -1 (bad), 0 and 1 (good)"),
        (
            {"polarity": "\u22121"},
            "column polarity: '\u22121'. Unreadable: valid are -1 (bad), 0 and 1 (good)",
        ),
        ({"polarity": ""}, "column polarity: ''"),
        ({"kind": ""}, "column kind: ''. Valid: code, evaluation"),
        ({"seen": "8|9"}, "column seen: '8|9'"),
        (
            {"side": "kyiv"},
            "column side: 'kyiv', but the side of an evaluation follows from whom it is about",
        ),
        ({"kind": "code"}, "column side: 'none', but a code serves one side"),
        ({"target": "russia"}, "column target: 'russia', but only a code has a usual target"),
        ({"target": "Russia!"}, "column target: 'Russia!'"),
        ({"seen": "three"}, "column seen: 'three'"),
        ({"right": "9"}, "column right: '9' beside seen '8'"),
        ({"right": ""}, "column right: '' beside seen '8'; give both"),
        ({"term_id": "A b"}, "column term_id: 'A b'"),
        ({"pattern": "(regime"}, "column pattern: '(regime'. Unreadable: a bracket"),
        ({"pattern": ""}, "column pattern"),
        ({"pattern": "a.*b{9}"}, "column pattern"),
        ({"unless": "tax _)"}, "column unless: 'tax _)'"),
        ({"rationale": ""}, "column rationale: ''. Every row needs one."),
        ({"source": " "}, "column source: ''. Every row needs one."),
        ({"pattern": "regime.*"}, "column pattern: 'regime.*'. Unreadable: '*' ends a word"),
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
    with pytest.raises(fr.InputError, match=r"row 3, column term_id: 'regime'\. .*each once"):
        fr.load_lexicon(write(tmp_path / "x", GOOD, GOOD))


def test_an_unknown_target_is_told(tmp_path):
    code = {**GOOD, "kind": "code", "side": "kyiv", "target": "rusia"}
    (problem,) = lexicon_check.check(write(tmp_path / "x", code))
    assert "column target: 'rusia'. Did you mean 'russia'?" in problem


def test_a_lexicon_of_the_first_edition_is_told_how_to_convert(tmp_path):
    folder = write(tmp_path / "x", GOOD)
    old = "term_id,pattern,case,category,side,strength,target_rule,unless,rationale,source\n"
    (folder / "terms.csv").write_text(f"{old}a,a,any,other,kyiv,1,next,,x,x\n", encoding="utf-8")
    with pytest.raises(fr.InputError, match=r"no column kind, .* framing lexicon new writes the form"):
        fr.load_lexicon(folder)


@pytest.mark.parametrize(
    ("seen", "right", "counted"),
    [
        # of a lexicon of one's own a half is expected: (right + 2 * .5) / (seen + 2), and .40 counts
        ("10", "1", False),  # 2 / 12 = .17
        ("10", "3", False),  # 4 / 12 = .33
        ("8", "3", True),  # 4 / 10: exactly .40
        ("0", "0", True),  # 1 / 2
        ("2", "0", False),  # 1 / 4
        ("", "", True),  # nobody judged it: on its author's word
    ],
)
def test_a_term_is_counted_by_what_readers_said_and_what_is_expected(tmp_path, seen, right, counted):
    row = {**GOOD, "seen": seen, "right": right}
    assert fr.load_lexicon(write(tmp_path / "x", row)).terms[0].counted is counted


def test_what_is_expected_of_a_shipped_term_decides_where_nobody_judged_it():
    expected = lexicon._expected()
    for name in lexicon.DEFAULT:
        for term in fr.load_lexicon(name).terms:
            if term.seen == 0:
                share = expected[name, term.category, term.strength]
                assert term.counted is (share >= 0.4), term.term_id


def test_swallowed_patterns_are_noticed(tmp_path):
    other = {
        **GOOD,
        "term_id": "regimes",
        "pattern": "regimes",
        "unless": "",
    }
    problems = lexicon_check.check(write(tmp_path / "x", GOOD, other))
    assert any("'regimes' of regimes is found by 'regime*' of regime, too" in line for line in problems)
    longer = {**other, "term_id": "longer", "pattern": "regime change"}
    assert lexicon_check.check(write(tmp_path / "y", GOOD, longer)) == []


def test_bad_files_get_one_line(tmp_path):
    with pytest.raises(fr.InputError, match="Did you mean 'loaded-en'"):
        fr.load_lexicon("loaded_en")
    folder = write(tmp_path / "x", GOOD, toml="title = ")
    with pytest.raises(fr.InputError, match=r"lexicon\.toml"):
        fr.load_lexicon(folder)
    (folder / "terms.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(fr.InputError, match=r"terms\.csv: cannot be read .* save it as .CSV UTF-8"):
        fr.load_lexicon(folder)
    (folder / "terms.csv").write_text("term_id;pattern\na;b\n")
    with pytest.raises(fr.InputError, match="no row or no column case"):
        fr.load_lexicon(folder)


def test_files_are_read_as_spreadsheets_and_editors_write_them(tmp_path):
    row = {**GOOD, "pattern": "Putin\u2019s clique", "rationale": "two\nlines", "case": "exact"}
    folder = write(tmp_path / "x", row, toml=f"\ufeff{TOML}")
    assert lexicon_check.check(folder) == []
    assert (
        fr.find_hits("He met Putin's clique and Putin\u2019s clique.", folder)["term_id"].tolist()
        == ["regime"] * 2
    )
    (folder / "lexicon.toml").write_text(TOML.replace('"1"', '" "'), encoding="utf-8")
    assert "no text for version" in lexicon_check.check(folder)[0]


@pytest.mark.parametrize("given", [5, [None], [5], {"mine": 1}.keys(), "", "a\0b"])
def test_what_is_no_lexicon_is_told(given):
    with pytest.raises(fr.InputError, match="no such lexicon"):
        fr.find_hits("The dictator left.", given)


def test_a_lexicon_that_is_too_large_is_told(tmp_path):
    folder = write(tmp_path / "x", GOOD)
    with (folder / "terms.csv").open("a", encoding="utf-8") as file:
        file.write("\n" * 8_000_000)
    with pytest.raises(fr.InputError, match="bytes; a lexicon has at most 8000000"):
        lexicon_check.check(folder)


def test_a_changed_lexicon_is_read_again(tmp_path):
    import os

    folder = write(tmp_path / "x", GOOD)
    assert len(fr.load_lexicon(folder).terms) == 1
    write(
        folder,
        GOOD,
        {**GOOD, "term_id": "two", "pattern": "junta"},
    )
    os.utime(folder / "terms.csv", (1, 1))
    assert len(fr.load_lexicon(folder).terms) == 2


def test_a_new_lexicon_is_clean_even_and_never_overwrites(tmp_path):
    folder = lexicon_check.new(tmp_path / "my-words")
    assert lexicon_check.check(folder) == []
    texts = ("The Kyiv clique met.", "The Moscow clique met.", "A Kyiv clique of friends.")
    found = [side for text in texts for side in fr.find_hits(text, folder)["side"]]
    assert found == ["moscow", "kyiv"]
    assert fr.find_hits("Russia's cynical clique met.", folder)["side"].tolist() == ["kyiv"]
    (folder / "terms.csv").write_text("mine", encoding="utf-8")
    for name, told in (
        (folder, "there already"),
        (tmp_path / "loaded-en", "comes with"),
        ("Mine!", "a name"),
    ):
        with pytest.raises(fr.InputError, match=told):
            lexicon_check.new(name)
    assert (folder / "terms.csv").read_text(encoding="utf-8") == "mine"
