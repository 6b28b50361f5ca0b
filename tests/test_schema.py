from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing import schema, storage
from framing.schema import InputError
from framing.storage import neutralise, restore

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
CELLS = st.one_of(
    TEXT, st.builds("".join, st.lists(st.sampled_from([*STARTS, "'", '"', ",", " ", "1", "\x00"])))
)
STRINGS = ("text", "term_id", "lexicon", "kind", "category", "side", "voice", "speaker", "bloc", "target")
HITS: dict[str, Any] = {
    **{name: [""] for name in STRINGS},
    **{name: [0] for name in ("start", "end", "strength", "polarity", "sentence")},
    "article_id": ["a"],
    "negated": [True],
    "counted": [False],
    "statement": [None],
}


@given(CELLS)
@example("=1+1")
@example("'=1+1")
@example("''")
@example(" \u2003=1")
@example("\ufeff=1")
def test_restore_undoes_neutralise_and_no_cell_starts_a_formula(text: str) -> None:
    safe = neutralise(text)
    assert restore(safe) == text
    assert not safe.lstrip(" \u2003").startswith(STARTS)


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4))
@example(["a\r=cmd|' /C calc'!A0", "\r\n", "", "x\ny"])
def test_a_csv_comes_back_as_it_was(texts: list[str]) -> None:
    table = pd.DataFrame({"id": [str(n) for n in range(len(texts))], "=x": texts})
    written = storage.to_csv(table)
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [[restore(cell) for cell in row] for row in rows] == [
        ["id", "=x"],
        *map(list, table.itertuples(index=False)),
    ]
    assert not any(cell.lstrip(" ").startswith(STARTS) for row in rows for cell in row)


@settings(max_examples=25, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_read_table_gives_back_what_to_csv_wrote(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    n = len(texts)
    table = schema.from_rows("hits", {name: values * n for name, values in HITS.items()} | {"text": texts})
    path = tmp_path_factory.getbasetemp() / "hits.csv"
    path.write_text(storage.to_csv(table), encoding="utf-8", newline="")
    pd.testing.assert_frame_equal(storage.read_table(path, "hits"), table)


def test_numbers_stay_numbers_in_csv() -> None:
    assert storage.to_csv(pd.DataFrame({"a": [-1, 2], "b": [-0.5, None]})) == "a,b\n-1,-0.5\n2,\n"


def test_a_table_saved_again_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    table = schema.from_rows("hits", HITS)
    path = tmp_path / "hits.csv"
    saved = storage.to_csv(table).replace("True", "TRUE").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + saved.encode())
    pd.testing.assert_frame_equal(storage.read_table(path, "hits"), table)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("hits.csv", b"", "cannot be read"),
        ("hits.csv", b"\xff\x00\xfe", "cannot be read"),
        ("hits.csv", b'a,b\n"1,2\n', "cannot be read|not a framing"),
        ("hits.csv", b"a,b\n1,2\n", "no column article_id"),
        ("hits.parquet", b"PAR1 not really PAR1", "cannot be read"),
        (
            "hits.csv",
            storage.to_csv(schema.from_rows("hits", HITS)).replace("True", "perhaps").encode(),
            "column negated",
        ),
        (
            "hits.csv",
            storage.to_csv(schema.from_rows("hits", HITS | {"start": [7]})).replace("7", "x").encode(),
            "column start",
        ),
    ],
)
def test_what_is_no_table_is_told_in_one_line(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=told) as error:
        storage.read_table(path, "hits")
    assert str(path) in str(error.value)


def test_our_own_csv_files_must_be_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "outlets.csv"
    path.write_bytes("outlet,perspective\nПравда,unknown\n".encode("cp1251"))
    with pytest.raises(InputError, match="CSV UTF-8"):
        storage.read_csv(path)
    path.write_text("\ufeffoutlet,perspective\nA, neutral \nB\n", encoding="utf-8")
    assert storage.read_csv(path) == [
        {"outlet": "A", "perspective": "neutral"},
        {"outlet": "B", "perspective": ""},
    ]


@pytest.mark.parametrize(
    ("values", "kept", "kind"),
    [
        ([1, 2], [1, 2], "int64"),
        ([1, 2.5], [1, 2.5], "float64"),
        ([True, False], [True, False], "bool"),
        ([1, "x", True, None], ["1", "x", "True", ""], "str"),
        ([True, ""], ["True", ""], "str"),
        (["", "a"], ["", "a"], "str"),
        ([2**70, 1], [str(2**70), "1"], "str"),
        ([None, ""], ["", ""], "str"),
        ([], [], "str"),
    ],
)
def test_further_columns_hold_one_type(tmp_path: Path, values: list[Any], kept: list[Any], kind: str) -> None:
    column = schema.one_type(pd.Series(values))
    assert column.tolist() == kept
    assert column.dtype == kind
    column.to_frame("more").to_parquet(tmp_path / "more.parquet")


def test_missing_numbers_in_a_further_column_are_nan() -> None:
    more = schema.one_type(pd.Series([1, None]))
    assert more.dtype == "float64"
    assert more.isna().tolist() == [False, True]


def _fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["replace", "fsync"])
@pytest.mark.parametrize("binary", [False, True])
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, binary: bool
) -> None:
    path = tmp_path / "new" / "articles.csv"
    with storage.written_whole(path) as file:
        file.write("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, _fail)
        with (
            pytest.raises(OSError, match="No space left") as error,
            storage.written_whole(path, binary) as file,
        ):
            file.write(b"new" if binary else "new")
    assert error.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in path.parent.iterdir()] == ["articles.csv"]


def test_an_error_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), storage.written_whole(tmp_path / "a.csv") as file:
        file.write(str(1 / 0))
    assert not list(tmp_path.iterdir())


def test_suggestions() -> None:
    assert schema.suggest("csw", ("csv", "parquet")) == " Did you mean 'csv'?"
    assert schema.suggest("xlsx", ("csv", "parquet")) == " Valid: csv, parquet."
    assert schema.suggest("?", map(str, range(4000))).endswith("48, 49 … (4000 in all)")


def test_a_row_that_outruns_its_header_is_told_in_one_line(tmp_path: Path) -> None:
    """An unquoted comma moves every column behind it; so it may not pass where the last cells are empty."""
    path = tmp_path / "x.csv"
    path.write_text('a,b\n"1, 2",3\n4\n', encoding="utf-8")
    assert storage.read_csv(path) == [{"a": "1, 2", "b": "3"}, {"a": "4", "b": ""}]
    for row in ("1, 2,3", "1,2,"):
        path.write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"^\S+x\.csv, row 3: more cells .* quotation marks\.$"):
            storage.read_csv(path)


def test_what_a_spreadsheet_does_to_a_table_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text('\ufeffoutlet;basis\n"A; B";x, y\n;\n ;\n', encoding="utf-8")
    assert storage.read_csv(path) == [{"outlet": "A; B", "basis": "x, y"}]
    assert storage.read_table(path, "gold").iloc[0].tolist() == ["A; B", "x, y"]
    path.write_text("outlet\tbasis\n\t\nA\tx\n", encoding="utf-8")
    assert storage.read_csv(path) == [{"outlet": "", "basis": ""}, {"outlet": "A", "basis": "x"}]
