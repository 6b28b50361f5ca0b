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


def test_alpha_worked_by_hand():
    # Labels k n n m and k n m m: 1 unit of 4 apart. Values: 2 k, 3 n, 3 m of 8, so the share of unlike pairs
    # expected is 2(2·3 + 2·3 + 3·3)/(8·7) = 3/4, and alpha = 1 - (1/4)/(3/4) = 2/3.
    # Words: 8, one marked by both and one by y alone: 1 of 8 apart. Values: 3 yes, 13 no of 16,
    # so 2·3·13/(16·15) is expected.
    codings = coded(x="knnm/vile", y="knmm/vile; act")
    assert sum(len(text.split()) for text in TEXTS["text"]) == 8
    table = classroom.agreement(codings, TEXTS).set_index("measure")["value"]
    assert table["reads_as"] == pytest.approx(2 / 3)
    assert table["words"] == pytest.approx(1 - (1 / 8) / (2 * 3 * 13 / (16 * 15)))


def test_agreement_of_three_has_every_pair_and_all():
    table = classroom.agreement(coded(x="kn", y="kn", z="nk"), TEXTS)
    labels = table[table["measure"] == "reads_as"].set_index("coder")["value"]
    assert list(labels.index) == ["x, y", "x, z", "y, z", "all"]
    assert labels["x, y"] == 1
    assert labels["x, z"] == pytest.approx(1 - 1 / (2 * 4 / 12))  # both units apart: worse than chance


@pytest.mark.parametrize(
    ("codings", "told"),
    [
        (coded(x="kn"), "two or more"),
        (coded(x="kn/villain", y="kn"), "does not stand in a; copy"),
        (coded(x="kn", y="kn").drop(columns="terms"), "terms"),
        (coded(x="kn", y="kn").replace("pro-kyiv", "pro-kiev"), "Did you mean 'pro-kyiv'"),
        (coded(x="kn", y="kn").replace("b", "z"), "article_id 'z'"),
        (pd.concat([coded(x="kn"), coded(x="kn")]), "'x' codes a twice"),
    ],
)
def test_bad_codings_get_one_clear_line(codings, told):
    with pytest.raises(fr.InputError, match=told) as caught:
        classroom.agreement(codings, TEXTS)
    assert "\n" not in str(caught.value)


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
    classroom.agreement(key, passages)  # every term of the key stands in its passage
    ours = classroom.library(scores).set_index("article_id")["reads_as"]
    assert ours[["c01", "c06"]].tolist() == ["pro-kyiv", "pro-moscow"]
    assert ours[["c04", "c07"]].tolist() == ["neutral", "neutral"], "words of others are not the narrator's"


def test_feedback_says_why_and_asks(passages, key):
    answers = [("c01", "pro-kyiv", "dictator; flew"), ("c03", "neutral", ""), ("c05", "neutral", "")]
    table = pd.DataFrame([(i, "anna", r, t) for i, r, t in answers], columns=list(classroom.CODING))
    said = classroom.feedback(table, passages, key).set_index("article_id")["feedback"]
    assert said["c01"].startswith("Every coding of the key reads it so.")
    assert "Only you mark: flew." in said["c01"]
    assert "also marks: tyrant, pariahs, war, of, aggression." in said["c01"]
    assert said["c03"].startswith("The narrow coding reads it so, another does not")
    assert said["c05"].startswith("The key reads it otherwise. Swap the two reporting verbs.")


def test_the_form_keeps_each_passage_s_answer(passages):
    form = classroom.coder(passages, "anna")
    assert form.codings.empty
    form.widgets["reads_as"].value = "pro-kyiv"
    form.widgets["terms"].value = "dictator"
    form.widgets["passage"].value = "c02"
    assert (form.widgets["reads_as"].value, form.widgets["terms"].value) == ("?", "")
    assert "19 June 2024" in form.html.value
    form.widgets["reads_as"].value = "neutral"
    form.widgets["passage"].value = "c01"
    assert form.widgets["terms"].value == "dictator"
    assert form.codings.to_numpy().tolist() == [
        ["c01", "anna", "pro-kyiv", "dictator"],
        ["c02", "anna", "neutral", ""],
    ]
    form.widgets["reads_as"].value = "?"
    assert form.codings["article_id"].tolist() == ["c02"]


def test_the_form_shows_a_hostile_passage_as_text():
    form = classroom.coder(pd.DataFrame({"article_id": ["x"], "text": ["<img src=x onerror=alert(1)>"]}))
    assert "<img" not in form.html.value


def test_the_explorer_follows_its_controls():
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "event": ["one", "two"],
            "outlet": ["A", "B"],
            "text": ["The dictator met envoys. An aide called them “warmongers”.", "Talks began."],
        }
    )
    room = classroom.explorer(fr.score(articles), articles)
    assert room.widgets["articles"].value == ("a",)
    assert ">dictator<" in room.html.value
    room.widgets["event"].value = "two"
    assert "Talks began." in room.html.value
    room.widgets["articles"].value = ()
    assert "Choose one" in room.html.value
    shown = room._repr_mimebundle_()
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"].startswith("framing-classroom-")
    assert shown["text/html"] == room.html.value
    with pytest.raises(fr.InputError, match="event"):
        classroom.explorer(fr.score(TEXTS), TEXTS)


def test_handouts_come_from_the_same_sources_and_hide_the_answers(tmp_path, passages, key):
    sheet, answers = classroom.handouts(tmp_path)
    first = [path.read_bytes() for path in (sheet, answers)]
    assert [path.read_bytes() for path in classroom.handouts(tmp_path)] == first
    for page in (sheet, answers):
        text = page.read_text(encoding="utf-8")
        assert "COMPOSED FOR TEACHING" in text
        assert all(start[:20] in text for start in passages["text"].str.replace("'", "&#39;"))
    reason = "No word is loaded"
    assert reason not in first[0].decode()
    assert reason in first[1].decode()


def test_the_room_loads_without_widgets():
    code = "import sys, framing.classroom; print({'ipywidgets', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
