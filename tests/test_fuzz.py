"""Whatever strangers write: complete and consistent tables, or one clear line; never another exception."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fuzz
import numpy as np
import pandas as pd
import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing as fr
from framing import labelling, lexicon, lexicon_check, schema, validation
from framing.scores import NAMES

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # odd articles are told of so

SECONDS = os.environ.get("FRAMING_FUZZ_SECONDS", "1")


@pytest.mark.parametrize(
    ("target", "seed"), [(target, seed) for target in fuzz.TARGETS for seed in fuzz.seeds(target)], ids=str
)
def test_seeds_and_what_was_found_once(target: str, seed: Path, tmp_path: Path) -> None:
    fuzz.TARGETS[target](seed.read_bytes(), tmp_path)


@pytest.mark.parametrize("target", fuzz.TARGETS)
@settings(max_examples=20, deadline=None)
@given(data=st.binary(max_size=200))
def test_bytes_without_a_plan(target: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fuzz.TARGETS[target](data, Path(folder))


@pytest.mark.skipif(find_spec("atheris") is None, reason="needs atheris: Linux on x86-64")
def test_guided_bytes(tmp_path: Path) -> None:
    command = [sys.executable, fuzz.__file__, f"-max_total_time={SECONDS}", "-len_control=20"]
    where = Path(fuzz.__file__).parents[1] if SECONDS != "1" else tmp_path  # a soak keeps what it tried
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@settings(max_examples=25, deadline=None)
@given(st.lists(strategies.ARTICLES, min_size=1, max_size=3), st.booleans())
def test_scores_of_any_articles_are_whole_and_those_of_each_alone(
    rows: list[dict[str, Any]], with_title: bool
) -> None:
    try:
        scores = strategies.assert_scored(rows, with_title)
    except fr.InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 - it need not be raised
        return
    again: dict[str, list[pd.DataFrame]] = {name: [] for name in NAMES}
    seen = set()
    for row in rows:
        with contextlib.suppress(fr.InputError):
            alone = fr.score(pd.DataFrame([row], dtype=object), with_title=with_title)
            if alone.articles["article_id"][0] not in seen:
                seen.add(alone.articles["article_id"][0])
                for name in NAMES:
                    again[name].append(getattr(alone, name)[list(schema.TABLES[name])])
    for name in NAMES:
        joined = pd.concat(again[name], ignore_index=True)
        pd.testing.assert_frame_equal(joined, getattr(scores, name)[list(schema.TABLES[name])])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.TERMS, strategies.TOMLS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_lexicon_loads_or_is_told_in_lines(rows: list[dict[str, str]], toml: str, encoding: str) -> None:
    terms = pd.DataFrame(rows, columns=[*lexicon.COLUMNS]).to_csv(index=False)
    with tempfile.TemporaryDirectory() as folder:
        data = terms.encode(encoding, "replace") + b"\0" + toml.encode()
        fuzz.lexicon(data, Path(folder))


def test_no_lexicon_takes_long_or_runs_anything(tmp_path: Path) -> None:
    """The worst that the limits let through: many literals, many contexts, stars everywhere."""
    stars = " ".join(["a*"] * 300)
    row = f"x,{stars}|(a|b|c) (a|b|c) (a|b|c) a*,any,other,evaluation,none,0,1,,{'a*;' * 400}_ b*,,,c,d\n"
    (tmp_path / "terms.csv").write_text(",".join(lexicon.COLUMNS) + "\n" + row, encoding="utf-8")
    (tmp_path / "lexicon.toml").write_text(fuzz.TOML, encoding="utf-8")
    found = fr.find_hits(("a" * 25 + " ") * 2000 + "!", tmp_path)
    assert found.empty or found["end"].max() <= 52_001
    for pattern in ("{x}", "__import__('os')", "\\w", "a" * 2001, "(" * 500, "((a|b)" * 9):
        (tmp_path / "terms.csv").write_text(
            ",".join(lexicon.COLUMNS) + f'\nx,"{pattern}",any,other,evaluation,none,0,1,,,,,c,d\n',
            encoding="utf-8",
        )
        assert lexicon_check.check(tmp_path), pattern
    (tmp_path / "terms.csv").write_bytes(b"x" * 8_000_001)
    with pytest.raises(fr.InputError, match="at most"):
        fr.load_lexicon(tmp_path)


TEXTS = (
    "The dictator met the press in Seoul, Putin said on Monday. “The Kiev regime begs,” he said.",
    "Kyiv said it would not. War.",
    "Ukraine's heroes liberated Kharkiv, Zelensky told reporters.",
)
GOOD = pd.DataFrame(
    {
        "article_id": [f"a{n}" for n in range(6)],
        "text": TEXTS * 2,
        "outlet": list("UVWXYZ"),
        "perspective": ["pro-kyiv", "pro-moscow"] * 3,
        "event": "e",
        "date": "2024-06-19",
    }
)
EVENTS = pd.DataFrame({"event": ["e"], "date_from": "", "date_to": "", "keywords": ["war;dictator"]})
LOADED = "loaded_own_per_1000"
ODD: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as it is": lambda t: t,
    "empty": lambda t: t.head(0),
    "one": lambda t: t.head(1),
    "nothing": lambda t: pd.DataFrame(),
    "numbered": lambda t: pd.DataFrame([[1, 2]]),
    "twice": lambda t: pd.concat([t, t]),
    "one column twice": lambda t: pd.concat([t, t[["event"]]], axis=1),
    "one index": lambda t: t.set_index(np.zeros(len(t), int)),
    "categories": lambda t: t.astype({"perspective": "category", "event": "category"}),
    "no outlet": lambda t: t.drop(columns="outlet"),
    **{
        f"{column}: {values}": lambda t, c=column, v=values: t.assign(
            **{c: v if np.isscalar(v) else pd.Series(v, index=t.index, dtype=object)}
        )
        for column, values in (
            ("event", np.nan),
            ("perspective", pd.NA),
            ("perspective", [1, "a", None, 2.5, True, "a"]),
            ("event", ["\ud800"] * 6),
            ("event", [[1]] * 6),
            ("outlet", [[1]] * 6),
            ("outlet", np.nan),
            ("article_id", [np.nan] * 6),
            ("article_id", range(6)),
            ("date", ["x", "2024-13-01", "", None, 20240619, pd.NaT]),
            ("text", np.nan),
            ("text", 5),
            ("text", ["\ud800 The war.\r\nThe dictator left."] * 6),
            (LOADED, np.nan),
            (LOADED, [np.inf, -np.inf, np.nan, 1e308, -1e308, 5e-324]),
            (LOADED, list("abcdef")),
        )
    },
}
OF_SCORES: dict[str, Callable[[fr.Scores], Any]] = {
    "compare": lambda s: fr.compare(s, LOADED),
    "compare tables": lambda s: fr.compare(s.articles, LOADED),
    "contrast": lambda s: fr.contrast(s, LOADED),
    "evidence": lambda s: fr.evidence(s, GOOD, outlet="U"),
    "naming": fr.naming,
    "rates": fr.rates,
    "rates of categories": lambda s: fr.rates(s, by="perspective", split="category"),
    "read_along": lambda s: fr.read_along(s, GOOD),
    "robustness": fr.robustness,
    "sentiment_toward": fr.sentiment_toward,
    "share_of_voice": fr.share_of_voice,
    "validate": lambda s: fr.validate(s, GOOD[["article_id", "perspective"]], draws=20),
    "validate_terms": lambda s: validation.validate_terms(
        s, pd.DataFrame({"article_id": ["a0"], "start": [4], "end": [12]})
    ),
}
OF_ARTICLES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "assign_events": lambda t: fr.assign_events(t, EVENTS),
    "draw_sample": lambda t: labelling.draw_sample(t, 3),
    "evidence of its own": lambda t: fr.evidence(fr.score(t), t),
    "keyness": lambda t: fr.keyness(t, target="pro-moscow", within="event", resamples=20),
    "kwic": lambda t: fr.kwic(t, "dictator*"),
    "mark_copies": fr.mark_copies,
    "score": fr.score,
}


@pytest.fixture(scope="module")
def scored() -> fr.Scores:
    return fr.score(GOOD)


def told(work: Callable[[], Any]) -> None:
    """The work gives a result, or says in one line why not; warnings are errors in every test."""
    try:
        work()
    except fr.InputError as error:
        assert "\n" not in str(error).strip()  # noqa: PT017 - it need not be raised


@pytest.mark.parametrize("odd", ODD)
def test_odd_scores_give_a_table_or_one_line(scored: fr.Scores, odd: str) -> None:
    for name, function in OF_SCORES.items():
        table = ODD[odd](scored.articles)
        before = table.copy()
        told(lambda f=function, t=table: f(dataclasses.replace(scored, articles=t)))
        pd.testing.assert_frame_equal(table, before, obj=name)


@pytest.mark.parametrize("odd", ODD)
def test_odd_articles_give_a_table_or_one_line(odd: str) -> None:
    for name, function in OF_ARTICLES.items():
        table = ODD[odd](GOOD)
        before = table.copy()
        told(lambda f=function, t=table: f(t))
        pd.testing.assert_frame_equal(table, before, obj=name)


def test_rows_of_evidence_are_those_scored() -> None:
    """Newlines, ids and repeated rows as scoring read them."""
    rows = {"article_id": [" a ", 2.0, "a", None], "text": ["The war.\r\nThe dictator\rleft."] * 4}
    articles = pd.DataFrame(rows, dtype=object)
    found = fr.evidence(fr.score(articles), articles)
    assert found["match"].tolist() == ["dictator"] * 2
    assert found["article_id"].tolist() == ["a", "2"]
    assert set(found["start"]) == {13}


BROKEN = {
    "labels": "Olha Koval: Yes. ",
    "labels on lines": "Olha Koval: Yes.\nPetro Bondar: No.\n",
    "labels, each another": "".join(f"Name{n} Koval: Yes.\n" for n in range(40)),
    "turns of one character": "Q: a\nA: b\n",
    "labels without words": "Q:\nA:\n",
    "lines of dashes": "— I?\n— ",
    "asides between dashes": "— a, — said Koval. ",
    "quotations left open": "He said: “a\n",
    "single marks left open": "He said: ‘a\n‘",
    "marks of mail": "> > a.\n",
    "indents": "\ta.\n    b.\nc:\n",
    "signatures": "“a.”\n— Olha Koval\n",
    "signatures of nothing": "“a”—“",
    "texts of nobody": "Statement by X:\n",
    "texts on one line": "Full text of the statement by ",
    "owners": "X's statement of X's statement ",
    "colons": "Koval said: a. ",
    "who asked": '"a?" Koval asked ',
    "line-end hyphens": "opera-\n",
    "hyphens": "special-military-operation-",
    "no capitals": "zelensky, ",
    "brackets": "Koval (a (b: ",
    "stars": "**Koval:** a **",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_layout_takes_linear_time(name: str) -> None:
    counts = []
    for size in (10_000, 40_000):
        text = BROKEN[name] * (size // len(BROKEN[name]))
        count, table = strategies.steps(lambda text=text: fr.find_statements(text))  # type: ignore[misc]
        assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table[
            "text"
        ].tolist()
        counts.append(count)
    assert counts[1] <= 5 * counts[0] + 5000


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*BROKEN.values(), "The regime fell. ", "\n", " "]), max_size=12).map("".join)
)
def test_broken_layout_never_disagrees_with_itself(text: str) -> None:
    with contextlib.suppress(fr.InputError):  # too little English in it
        strategies.assert_scored([{"article_id": "a", "text": text + " The dictator left."}], False)
