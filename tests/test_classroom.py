"""The classroom: agreement by hand, widgets without a browser, feedback, the composed passages, handouts."""

import subprocess
import sys

import pandas as pd
import pytest

import framing as fr
from framing import classroom, paths

HERE = paths.data() / "annotations"
SIDES = {"pro-kyiv": "pro-moscow", "pro-moscow": "pro-kyiv", "neutral": "neutral"}
TEXTS = pd.DataFrame({"article_id": list("abcd"), "text": ["A vile act.", "The junta met.", "Talks.", "So."]})


@pytest.fixture(scope="module")
def passages():
    return pd.read_csv(HERE / "classroom.csv")


@pytest.fixture(scope="module")
def key():
    return pd.read_csv(HERE / "classroom_key.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def scores(passages):
    return fr.score(passages)


def coded(**answers):
    """Codings of the four texts: coder="knmk/vile" (labels by letter, terms of the first)."""
    names = {"k": "pro-kyiv", "n": "neutral", "m": "pro-moscow"}
    rows = []
    for coder, said in answers.items():
        labels, _, terms = said.partition("/")
        rows += [(i, coder, names[c], terms if i == "a" else "")
                 for i, c in zip("abcd", labels, strict=False)]  # fmt: skip
    return pd.DataFrame(rows, columns=list(classroom.CODING))


def test_codings_are_labels_that_validate_compares():
    # Labels k n n m and k n m m: 1 unit of 4 apart. Values: 2 k, 3 n, 3 m of 8, so the share of unlike pairs
    # expected is 2(2·3 + 2·3 + 3·3)/(8·7) = 3/4, and alpha = 1 - (1/4)/(3/4) = 2/3.
    # Words: x marks one, y two, one of them the same: F1 = 2·1/(1 + 2).
    labels = classroom.labels(coded(x="knnm/vile", y="knmm/vile; act"), TEXTS)
    table = fr.validate(fr.score(TEXTS), labels)
    pair = table[table["coder"] == "x, y"].set_index(["measure", "metric"])["value"]
    assert pair["reads_as", "alpha"] == pytest.approx(2 / 3)
    assert pair["hits", "F1"] == pytest.approx(2 / 3)
    assert set(table["coder"]) == {"x", "y", "x, y"}, "one name: the library and this coder"
    assert table.attrs["left_out"] == []


def test_the_passages_are_even_and_their_key_stands_in_them(passages, key, scores):
    assert len(passages) == 10
    assert passages["composed"].all()
    assert "COMPOSED" in scores.notice
    for _, reading in key.groupby("coder"):
        counts = reading["reads_as"].value_counts()
        assert counts["pro-kyiv"] == counts["pro-moscow"]
        assert len(reading) == 10
        by_side = reading.assign(n=reading["terms"].str.count(";")).groupby("reads_as")["reason"].apply(set)
        assert len(by_side["pro-kyiv"]) == len(by_side["pro-moscow"])
    texts = passages.set_index("article_id")["text"]
    for row in key.itertuples():
        terms = [term for term in row.terms.split("; ") if term]
        marked = classroom.labels(key[key.index == row.Index], passages)["start"].notna()
        assert marked.sum() >= len(terms), "every term of the key stands in its passage"
        assert all(term in texts[row.article_id] for term in terms)
    ours = classroom.library(scores).set_index("article_id")["reads_as"]
    assert ours[["c01", "c06"]].tolist() == ["pro-kyiv", "pro-moscow"]
    assert ours[["c04", "c07"]].tolist() == ["neutral", "neutral"], "words of others are not the narrator's"


def test_feedback_says_why_and_asks(passages, key):
    answers = [("c01", "pro-kyiv", "dictator; flew"), ("c03", "neutral", ""), ("c05", "neutral", "")]
    table = pd.DataFrame([(i, "anna", r, t) for i, r, t in answers], columns=list(classroom.CODING))
    said = classroom.feedback(table, passages, key).set_index("article_id")["feedback"]
    assert said["c01"].startswith("Every coding of the key reads it so.")
    assert "Only you mark: flew." in said["c01"]
    assert "also marks: tyrant, pariahs, war of aggression." in said["c01"]
    assert said["c03"].startswith("The narrow coding reads it so, another does not")
    assert said["c05"].startswith("The key reads it otherwise. Swap the two reporting verbs.")


@pytest.mark.parametrize(
    ("line", "label", "terms", "hints"),
    [
        ("a | pro-kyiv | vile", "pro-kyiv", "vile", []),
        ("a|Pro-Kiev|VILE; act", "pro-kyiv", "vile; act", []),  # a slip, capitals, a semicolon
        ("a | neutral | vile, act", "neutral", "vile; act", []),
        ("a | neutral |", "neutral", "", []),
        ("a | pro-moscow | “vile” | act", "pro-moscow", "vile; act", []),
        ("a; pro-moscow; vile; act", "pro-moscow", "vile; act", []),  # other things than strokes between
        ("a, neutral, vile, act", "neutral", "vile; act", []),
        ("A: Kyiv", "pro-kyiv", "", []),
        ("| a\t|\u00a0pro-Russian ｜ vile   act |", "pro-moscow", "vile act", []),
        ("\ufeffa ¦ pro ukraine ¦", "pro-kyiv", "", []),
        ("- a | natural | vile.", "neutral", "vile", []),
        (
            "a | neutral | vyle",
            "neutral",
            "",
            ["x, a: 'vyle' does not stand in the passage; did you mean 'vile'?."],
        ),
        (
            "a | neutral | junta",
            "neutral",
            "",
            ["x, a: 'junta' does not stand in the passage; copy the words as printed."],
        ),
    ],
)
def test_what_is_typed_is_understood_or_met_with_a_hint(line, label, terms, hints):
    table, told = classroom.understood({"x": line}, TEXTS)
    assert table.to_numpy().tolist() == [["a", "x", label, terms]]
    assert told == [hint.replace("?.", "?") for hint in hints]


@pytest.mark.parametrize(
    "line", ["", "a", "a |", "a | | vile", "    ", "|||", "just talk", 12, float("nan"), None]
)
def test_lines_without_an_answer_are_no_codings(line):
    table, hints = classroom.understood({"x": line}, TEXTS)
    assert table.empty
    assert hints == []


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("q | neutral |", "x: no passage 'q'; choose among a, b, c, d."),
        ("a | good | vile", "x, a: 'good'; choose among pro-kyiv, neutral, pro-moscow, unclear."),
    ],
)
def test_what_cannot_be_meant_is_left_out_with_a_hint(line, hint):
    table, hints = classroom.understood({"x": line}, TEXTS)
    assert table.empty
    assert hints == [hint]


@pytest.mark.parametrize(
    ("passage", "meant"), [("C1", "c01"), ("c 10", "c10"), ("c11", ""), ("co1", ""), ("1", "")]
)
def test_a_passage_is_never_taken_for_another(passage, meant):
    passages = pd.DataFrame({"article_id": ["c01", "c10"], "text": "It’s a vile act."})
    table, hints = classroom.understood({"x": f"{passage} | neutral | it's"}, passages)
    assert table.to_numpy().tolist() == ([[meant, "x", "neutral", "It’s"]] if meant else [])
    assert len(hints) == (not meant)


def test_codings_of_other_passages_or_without_columns_are_told():
    for codings in (coded(x="k").assign(article_id="zz"), pd.DataFrame({"a": [1]})):
        with pytest.raises(fr.InputError, match=r"no passage 'zz'|no column 'article_id'"):
            classroom.labels(codings, TEXTS)


def test_of_two_answers_for_a_passage_the_last_counts():
    table, _ = classroom.understood({"x": "a|neutral|\na|pro-kyiv|vile"}, TEXTS)
    assert table["reads_as"].tolist() == ["pro-kyiv"]


def test_a_term_is_no_pattern():
    table, hints = classroom.understood({"x": "a | neutral | (a+)+$, .*, \\"}, TEXTS)
    assert table["terms"].tolist() == [""]
    assert len(hints) == 3


@pytest.mark.parametrize("ids", [["1", "2"], [1, 2], ["A1", "B2"], ["Ü-1", "ü-2"]])
def test_passages_of_a_teacher_s_own_need_no_key_and_may_have_any_ids(ids):
    passages = pd.DataFrame({"article_id": ids, "text": ["A vile act.", "The junta met."]})
    codings, hints = classroom.understood({"x": f"{ids[0]} | neutral | vile\n{ids[1]} | neutral |"}, passages)
    assert (codings["article_id"].tolist(), hints) == ([str(ids[0]), str(ids[1])], [])
    codings["terms"] = codings["terms"].replace("", None)  # as a table is read back
    assert classroom.labels(codings, passages)["start"].dropna().tolist() == [2]
    key = pd.DataFrame(columns=[*classroom.CODING, "reason", "question"])
    assert (
        classroom.feedback(codings, passages, key)["feedback"].tolist()
        == ["The key has no reading of it."] * 2
    )


def test_the_explorer_follows_its_controls():
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "event": ["one", "two"],
            "outlet": ["A", "B"],
            "text": ["The dictator met envoys. An aide called them “warmongers”.", "Talks began."],
        }
    )
    room = classroom.Explorer(fr.score(articles), articles)
    assert room.articles.value == ("a",)
    assert ">dictator<" in room.html.value
    room.event.value = "two"
    assert "Talks began." in room.html.value
    room.articles.value = ()
    assert "Choose one" in room.html.value
    shown = room._repr_mimebundle_()
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"].startswith("framing-classroom-")
    assert shown["text/html"] == room.html.value
    with pytest.raises(fr.InputError, match="event"):
        classroom.Explorer(fr.score(TEXTS), TEXTS)


def test_the_explorer_shows_real_words_beside_an_event_of_the_corpus():
    articles = fr.read_articles(paths.data() / "articles" / "halvorsen-wire--kursk-troops-2024.md")
    room = classroom.Explorer(fr.score(articles), articles)
    assert "Real words on the same matter" in room.html.value
    assert room.html.value.count("<b>A real text</b> of 2022-03-11") == 2
    assert "Licence: CC BY 4.0" in room.html.value


def test_the_room_loads_without_widgets():
    code = "import sys, framing.classroom; print({'ipywidgets', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
