"""Style: markers, hidden actors, subjectivity, readability."""

from __future__ import annotations

import gzip
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import steps

from framing import matching, paths, resources, schema, storage
from framing.style import formulas, marks, opinion, readability, style, subjective
from framing.text.document import _WORD, document

ENVIRONMENT = os.environ | {"PYTHONPATH": str(paths.PACKAGE.parent)}
ROWS = storage.read_csv(paths.LEXICONS / "style.csv")


@pytest.fixture(scope="module", autouse=True)
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMING_RESOURCES", str(tmp_path_factory.mktemp("resources")))
        resources.build()
        formulas.syllable_counts.cache_clear()
        yield
        formulas.syllable_counts.cache_clear()


def agentless(text: str) -> list[tuple[str, str]]:
    doc = document(text)
    return [(m.kind, doc.norm[m.start : m.end]) for m in style(doc).agentless]


# The lexicon


def test_every_row_is_complete_and_matches_its_example() -> None:
    assert len({row["term_id"] for row in ROWS}) == len(ROWS)
    assert {row["class"] for row in ROWS} == {
        *("hedge", "booster", "doubt", "intensifier", "nominalisation", "passive", "agent", "support")
    }
    for row in ROWS:
        assert all(row.values()), row
        assert row["case"] in {"any", "exact"}
        matcher = matching.Matcher([(matching.expand(row["pattern"]), row["case"] == "exact")])
        assert list(matcher.find(row["example"])), row["term_id"]


def test_each_class_reads_its_own_examples() -> None:
    for row in ROWS:
        if row["class"] in {"passive", "nominalisation"}:
            assert row["term_id"] in {m.term_id for m in style(document(row["example"])).agentless}, row
        elif row["class"] in {"agent", "support"}:
            assert style(document(row["example"])).agentless == [], row


# Markers


def test_markers_by_hand() -> None:
    doc = document("Perhaps it may rain. Clearly, the so-called expert was very wrong. In May he might go.")
    found = style(doc)
    text = {
        k: [doc.norm[m.start : m.end] for m in getattr(found, k)] for k in ("hedges", "boosters", "doubts")
    }
    assert text == {
        "hedges": ["Perhaps", "may", "might"],
        "boosters": ["Clearly"],
        "doubts": ["so-called"],
    }
    assert [m.term_id for m in found.intensifiers] == ["intensifier-very"]
    assert found.n_words == 16
    assert found.per_1000(found.hedges) == pytest.approx(3000 / 16)


def test_a_marker_lies_within_one_sentence_and_outside_furniture() -> None:
    doc = document("They went to the sea level. Of course.\n\nSubscribe to our channel, perhaps, on Telegram")
    assert doc.furniture
    assert style(doc).hedges == []
    assert not style(document("It was a kind.\n\nOf course he left.")).hedges


def test_only_the_given_sentences_are_read() -> None:
    doc = document("Perhaps he left. Perhaps she stayed.")
    found = style(doc, doc.sentences[1:])
    assert [m.start for m in found.hedges] == [17]
    assert (len(found.subjectivity), found.n_words) == (1, 3)


# Hidden actors


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The town was shelled.", ["was shelled"]),
        ("The town was shelled by Friday.", ["was shelled"]),
        ("The town has been heavily shelled since May.", ["been heavily shelled"]),
        ("The towns weren't shelled.", ["weren't shelled"]),
        ("Two men got killed by mistake.", ["got killed"]),
        ("The depot was hit and destroyed.", ["was hit", "destroyed"]),
        ("Output was damaged by 40 percent.", ["was damaged"]),
        ("A plane was shot down over the sea.", ["was shot down"]),
        ("He was killed as troops led by the general advanced.", ["was killed"]),
        ("He was killed and the house was searched by the police.", ["was killed"]),
        ("He was killed in an operation led by the general.", ["was killed"]),
        ("The shelling of the town went on.", ["shelling of"]),
        ("Friday's shelling of the town went on.", ["shelling of"]),
        ("His friend heard the shelling of the town.", ["shelling of"]),
        ("The attack on the bridge failed.", ["attack on"]),
        ("A crime was committed: the killing of two guards.", ["killing of"]),
        ("He was quiet. The US-made bridge saw the storming of the town.", ["storming of"]),
        ("The annexation of towns held by the army was denied.", ["annexation of"]),
    ],
)
def test_agentless(text: str, spans: list[str]) -> None:
    assert [span for _, span in agentless(text)] == spans


@pytest.mark.parametrize(
    "text",
    [
        "The town was shelled by the army.",
        "The town was shelled on Monday by two brigades.",
        "The town was shelled, burned and looted by soldiers.",
        "The town was attacked at the hands of pirates.",
        "The bridge was destroyed in a Russian missile strike.",
        "The bridge was destroyed in a Ukrainian attack.",
        "The army shelled the town.",
        "The army has destroyed the town.",
        "Russia's shelling of the town went on.",
        "Ukraine's brutal, systematic shelling of the town went on.",
        "Russian shelling of the town went on.",
        "Their killing of the guard was filmed.",
        "NATO bombing of the town went on.",
        "US-led bombing of the town went on.",
        "North Korean shelling of the town went on.",
        "The shelling of the town by the army went on.",
        "They launched new strikes on the town.",
        "The army began the shelling of the town.",
        "The shells fell on the town.",
        "The town was quiet.",
    ],
)
def test_not_agentless(text: str) -> None:
    assert agentless(text) == []


def test_kinds_of_agentless() -> None:
    assert [k for k, _ in agentless("The killing of the guard was seen. He was killed.")] == [
        "nominalisation",
        "passive",
    ]


# Readability


def flat(sentences: int, words: int, word: str) -> str:
    return " ".join(" ".join([word.title(), *[word] * (words - 1)]) + "." for _ in range(sentences))


def test_formulas_by_hand() -> None:
    got = readability(
        document(flat(10, 10, "cat"))
    )  # one syllable, easy; 30 letters and a full stop a sentence
    assert got["flesch_reading_ease"] == pytest.approx(206.835 - 10.15 - 84.6)
    assert got["flesch_kincaid_grade"] == pytest.approx(3.9 + 11.8 - 15.59)
    assert got["gunning_fog"] == pytest.approx(4.0)
    assert got["smog_index"] == pytest.approx(3.1291)
    assert got["automated_readability_index"] == pytest.approx(4.71 * 3.1 + 5 - 21.43)
    got = readability(document(flat(10, 10, "banana")))  # three syllables, and textstat calls it easy
    assert got["flesch_reading_ease"] == pytest.approx(206.835 - 10.15 - 3 * 84.6)
    assert got["gunning_fog"] == pytest.approx(4.0)
    assert got["smog_index"] == pytest.approx(1.043 * math.sqrt(300) + 3.1291)
    got = readability(document(flat(10, 10, "annexation")))  # four syllables, not easy
    assert got["gunning_fog"] == pytest.approx(44.0)


def test_empty_under_a_hundred_words() -> None:
    assert all(math.isnan(v) for v in readability(document(flat(9, 11, "cat"))).values())
    assert not any(math.isnan(v) for v in readability(document(flat(10, 10, "cat"))).values())


def test_equals_textstat_where_sentences_and_words_are_plain() -> None:
    resources.use()
    textstat = pytest.importorskip("textstat")
    text = " ".join(
        f"The {a} minister wrote a long letter about the {b} and nobody in the city has answered it yet."
        for a in ("former", "responsible", "new")
        for b in ("administration", "harbour", "unemployment")
    )
    got = readability(document(text))
    for name in ("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index"):
        assert got[name] == pytest.approx(getattr(textstat.textstat, name)(text), abs=1e-9), name
    assert got["automated_readability_index"] == pytest.approx(
        textstat.textstat.automated_readability_index(text), abs=1e-9
    )


def test_syllables_are_textstats_on_the_words_of_real_texts(shared: Path) -> None:
    resources.use()
    pytest.importorskip("textstat")
    from textstat.backend.counts._count_syllables import count_syllables
    from textstat.backend.utils._get_lang_easy_words import get_lang_easy_words

    with gzip.open(shared / "data" / "ppn" / "ppn_en_open.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file][::3]
    words = {word for text in texts for word in _WORD.findall(document(text).norm)}
    words |= {"O'Donnell", "rock'n'roll", "we'll", "U-turn", "1990s", "x" * 300, "Київ", "o'd", "İstanbul"}
    assert len(words) > 10_000
    syllables, easy = formulas.syllable_counts()
    assert [word for word in words if syllables[word] != count_syllables(word, "en_US")] == []
    assert easy == get_lang_easy_words("en")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=30))
def test_syllables_are_textstats_on_any_word(text: str) -> None:
    resources.use()
    from textstat.backend.counts._count_syllables import count_syllables

    syllables, _ = formulas.syllable_counts()
    for word in _WORD.findall(document(text).norm):
        assert syllables[word] == count_syllables(word, "en_US"), word


def test_without_the_dictionary_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nltk

    monkeypatch.setenv("FRAMING_RESOURCES", str(tmp_path))
    monkeypatch.setattr(nltk.data, "path", [])
    formulas.syllable_counts.cache_clear()
    with pytest.raises(schema.InputError, match="framing data"):
        readability(document(flat(10, 10, "cat")))
    monkeypatch.undo()
    formulas.syllable_counts.cache_clear()


def test_neither_textstat_nor_nltk_is_imported() -> None:
    code = (
        "import sys; from framing.style import style; from framing.text.document import document;"
        f"style(document({flat(10, 10, 'cat')!r}));"
        "assert not {'textstat', 'nltk', 'sklearn', 'pandas', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=ENVIRONMENT | {"FRAMING_RESOURCES": str(paths.resources())},
    )


# Subjectivity


def test_opinion_is_above_report() -> None:
    opinions = "We must never accept this shameful farce! They are simply lying, and everyone knows it."
    reports = (
        "The ministry published the figures on 3 May. The bank bought 40 buildings in Lviv, a spokesman said."
    )
    assert min(subjective(document(opinions))) > 0.5 > max(subjective(document(reports)))


def test_quoted_opinion_is_objective() -> None:
    own = "This is a shameful farce and we must never accept it."
    quoted = f'"{own}"'
    framed = f'"{own[:-1]}," the mayor of Lviv said on Monday.'
    assert subjective(document(own))[0] > 0.5
    assert subjective(document(quoted)) == [0.0]
    assert subjective(document(framed))[0] < 0.5


def test_own_voice_can_be_passed_in() -> None:
    doc = document("The mayor said that we must never accept this shameful farce.")
    start = doc.norm.index("we must")
    assert subjective(doc, [(start, len(doc.norm))])[0] < subjective(doc)[0]
    assert subjective(doc, [(0, len(doc.norm))]) == [0.0]
    nested = [(start, len(doc.norm)), (start + 8, start + 20), (start, start + 4)]
    assert subjective(doc, nested) == subjective(doc, nested[:1])
    assert style(doc, quoted=[(start, len(doc.norm))]).subjectivity == subjective(
        doc, [(start, len(doc.norm))]
    )


def test_the_model_is_linear_and_words_are_folded_without_loss() -> None:
    doc = document('Perhaps the "so-called" elite must not lie; never, in 2022, did 40% agree!')
    model = json.loads((paths.LEXICONS / "subjectivity.json").read_text(encoding="utf-8"))
    lowered = matching.lower(doc.norm)
    marked = marks.markers(doc.norm, lowered, doc.sentences)
    own, values = opinion.sentence_features(
        doc, doc.sentences, marks.words(doc, doc.sentences), marked, lowered
    )[0]
    total = model["bias"] + sum(
        model["weights"][n] * v for n, v in zip(opinion.FEATURES, values, strict=True)
    )
    for word in own:
        total += sum(model["weights"][name] for name in opinion.word_features(word)) / math.sqrt(len(own))
    assert subjective(doc)[0] == pytest.approx(1 / (1 + math.exp(-total)))


def test_weights_come_out_the_same(shared: Path) -> None:
    pytest.importorskip("sklearn")
    script = Path(__file__).parents[1] / "benchmarks" / "train_subjectivity.py"
    run = subprocess.run(
        [sys.executable, str(script), "--check"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr + "\nrun: python benchmarks/train_subjectivity.py"


# Bad input


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "Yes.", "\U0001f600\U0001f680 \U0001f600!", "2024 40 17.5", "...", '""']
)
def test_little_or_nothing_to_read(text: str) -> None:
    doc = document(text)
    found = style(doc)
    assert len(found.subjectivity) == len(doc.sentences)
    assert all(math.isnan(v) or 0 <= v <= 1 for v in found.subjectivity)
    assert all(math.isnan(v) for v in found.readability.values())
    if not found.n_words:
        assert math.isnan(found.mean_subjectivity)
        assert math.isnan(found.per_1000(found.hedges))


def test_a_mean_leaves_sentences_without_words_out() -> None:
    doc = document("We must never accept this farce.\n\n\U0001f600\U0001f600")
    found = style(doc)
    assert math.isnan(found.subjectivity[-1])
    assert found.mean_subjectivity == found.subjectivity[0]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    doc = document(text)
    found = style(doc)
    assert all(math.isnan(v) or 0 <= v <= 1 for v in found.subjectivity)
    for marker in (*found.hedges, *found.boosters, *found.doubts, *found.intensifiers, *found.agentless):
        assert any(a <= marker.start < marker.end <= b for a, b in doc.sentences)


@pytest.mark.parametrize(
    "unit",
    [
        "the town was shelled and ",
        "was shelled, ",
        "his brutal systematic ",
        "perhaps very ",
        '"so" said ',
        '"we must never, ever do this" said, ',
        "by now by then by ",
        "the shelling of ",
    ],
)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    def cost(copies: int) -> tuple[int, float]:
        doc, other = document(unit * copies), document(unit * (copies + 1))  # the last text is remembered
        begun = time.process_time()
        style(doc, [(0, len(doc.norm))])
        spent = time.process_time() - begun
        return steps(lambda: style(other, [(0, len(other.norm))]))[0], spent

    copies = 50_000 // len(unit.split())
    cost(100)
    (few, short), (many, long) = cost(copies // 8), cost(copies)
    assert many < 9 * few + 500
    assert long < 40 * short + 0.3, "of eight times the text; a pattern that backtracks takes 64 times"
