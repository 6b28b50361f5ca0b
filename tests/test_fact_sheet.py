import pandas as pd
import pytest

import framing as fr
from framing import fact_sheet as sheet_of


@pytest.fixture(scope="module")
def corpus():
    filler = " ".join(["word"] * 50)
    texts = {
        "a": ("A", "pro-kyiv", "The dictator left the dictator. A dictator. "
              f'He said: "The regime and its goons left." {filler} horde.'),
        "b": ("A", "pro-kyiv", "The dictator smiled at the dictator, the dictator, the dictator."),
        "c": ("B", "pro-kyiv", "He left in Kyiv. The dictator left."),
        "d": ("C", "neutral", "It rained in Kiev."),
    }  # fmt: skip
    rows = [(i, o, p, t, "e" if i != "x" else "f", "2024-01-01") for i, (o, p, t) in texts.items()]
    rows.append(("x", "A", "pro-kyiv", "The dictator, the goons and the regime left.", "f", "2024-01-02"))
    articles = pd.DataFrame(rows, columns=["article_id", "outlet", "perspective", "text", "event", "date"])
    return articles, fr.score(articles)


def test_strongest_sentences_one_of_each_outlet_first_and_only_of_the_event(corpus):
    articles, scores = corpus
    table = sheet_of(scores, articles, "e")["sentences"]
    assert table["text"].tolist()[:3] == [
        "The dictator smiled at the dictator, the dictator, the dictator.",  # the strongest of A
        "The dictator left.",  # of B, before the second of A, which is stronger
        "The dictator left the dictator.",
    ]
    assert table["strength"].tolist()[:3] == [s * table["strength"].iloc[1] for s in (4, 1, 2)]
    assert set(table["outlet"]) == {"A", "B"}  # quoted words and spellings of places count for nobody
    cut = table["text"].iloc[-1]
    assert cut.startswith("… ")
    assert cut.endswith("horde.")
    assert len(cut.split()) == 41  # the mark of the cut and 40 words


def test_terms_and_coverage_by_hand(corpus):
    articles, scores = corpus
    sheet = sheet_of(scores, articles, "e")
    first = sheet["terms"].iloc[0]
    assert (first["perspective"], first["term_id"], first["n_hits"], first["n_outlets"]) == (
        "pro-kyiv", "dictator", 8, 2)  # fmt: skip
    assert sheet["coverage"].set_index("outlet")["n_articles"].to_dict() == {"A": 2, "B": 1, "C": 1}
    assert sheet["rates"].query("voice == 'own' and outlet == 'C'")["n_hits"].sum() == 0


def test_without_texts_the_sheet_has_no_sentences_and_says_so(corpus, tmp_path):
    articles, scores = corpus
    tables = fr.read_tables(scores.save(tmp_path / "t", text=False))
    sheet = sheet_of(tables, None, "e")
    assert sheet["sentences"].empty
    assert not sheet["terms"].empty
    ax = fr.charts.fact_sheet(sheet)
    said = " ".join(text.get_text() for text in ax.texts)
    assert "hold no texts" in said
    assert "“" not in said
    with pytest.raises(fr.InputError, match="text"):
        sheet_of(scores, articles.assign(text="Another dictator."), "e")
    with pytest.raises(fr.InputError, match="no article of event 'g'"):
        sheet_of(scores, articles, "g")


def test_the_page_carries_the_notice_and_opens_its_sentences(corpus):
    articles, _ = corpus
    articles = articles.assign(composed=True)
    ax, lines = fr.charts.fact_sheet(sheet_of(fr.score(articles), articles, "e"), evidence=True)
    assert ax.figure.get_supxlabel().startswith("COMPOSED FOR TEACHING")
    assert set(lines["event"]) == {"e"}
    with pytest.raises(fr.InputError, match=r"fr\.fact_sheet"):
        fr.charts.fact_sheet(articles)
