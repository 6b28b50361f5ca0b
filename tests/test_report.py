from __future__ import annotations

import itertools
import re
import sys
import tomllib
from collections import Counter

import pandas as pd
import pytest

import framing as fr
from framing import cli, paths, reading

TEACHING = paths.project() / "studies" / "teaching.toml"

FILLER = (
    "It was a day like others, and the town went on with its work until the evening came and lamps were lit."
)


@pytest.fixture(scope="module")
def corpus():
    articles = fr.read_articles(paths.data() / "articles")
    return fr.score(articles), articles


@pytest.fixture(scope="module")
def html(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "report.html"
    assert fr.report(*corpus, out=out, plan=TEACHING) == out
    return out.read_text(encoding="utf-8")


def small(n=4, **columns):
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(n)],
            "text": [f"The dictator number {i} left the secret garden. {FILLER}" for i in range(n)],
            "outlet": [f"o{i % 2}" for i in range(n)],
            "perspective": [("pro-kyiv", "pro-moscow")[i % 2] for i in range(n)],
            "event": "e",
            **columns,
        }
    )
    return fr.score(articles), articles


@pytest.fixture
def plan(tmp_path):
    """A study of one figure: drawing is what takes time."""
    file = tmp_path / "study.toml"
    file.write_text(
        "[corpus]\narticles=['x']\nlexicons={}\n[measures]\nprimary='tilt'\n[[figure]]\nname='x'\nchart='rates'\n",
        encoding="utf-8",
    )
    return file


def rows(html, table):
    """The numbers of the rows of one table of a report."""
    part = html[html.index(f'class="sortable" id="{table}"') :].partition("</table>")[0]
    return re.findall(r'<tr data-n="(\d+)"', part)


def cells(html):
    """What the marks of all figures open: id, table, numbers of its rows, words."""
    found = re.findall(r'<li id="([\w-]+)" data-of="(\w+)" data-rows="([\d ]+)"><a [^>]*>([^<]+)</a>', html)
    return [(cell, of, numbers.split(), told) for cell, of, numbers, told in found]


def drawing(html, name):
    """The picture of one figure."""
    return html.partition(f'<figure id="f-{reading.key(name)}">')[2].partition("</svg>")[0]


def test_the_teaching_report_is_whole_and_under_three_megabytes(html, corpus):
    assert len(html.encode()) < 3_000_000
    assert corpus[0].notice in html
    assert "NOT FOR REDISTRIBUTION" not in html, "our own texts may be shared"
    for heading in ("Event by event", "Figures", "Method", "Validity", "Versions"):
        assert heading in html
    assert all(lexicon["sha256"] in html for lexicon in corpus[0].run["lexicons"])
    assert all(digest in html for digest in corpus[0].articles["sha256"])
    assert html.count('<article id="a-') == 54
    study = tomllib.loads(TEACHING.read_text(encoding="utf-8"))
    assert html.count("<svg ") == len(study["figure"])
    assert len(rows(html, "hits")) == len(corpus[0].hits)


def test_events_stand_first_the_earliest_open_each_with_three_accounts_and_the_others(html, corpus):
    assert html.index("Event by event") < html.index('<h2 id="s-figures"')
    events = re.findall(r'<details class="happening"( open)?><summary>([^<]+)<', html)
    assert [name.strip() for _, name in events] == [
        *("Shoigu in Pyongyang", "Kim and Putin at Vostochny", "The Pyongyang treaty"),
        *("Ratification", "Troops for Kursk", "Moscow and Pyongyang confirm"),
    ]
    assert [bool(opened) for opened, _ in events] == [True] + [False] * 5
    beside = html.split('<details class="others"')
    assert [part.count('<span class="which">') for part in beside[:6]] == [3] * 6
    assert html.count("The other accounts: 6") == 6
    assert html.count("not found here") > 6


def test_real_articles_are_not_called_composed(tmp_path, plan):
    columns = {"composed": [True, False, True, False]}
    page = fr.report(*small(**columns), out=tmp_path / "r.html", plan=plan).read_text(encoding="utf-8")
    assert page.count("<span>composed for teaching</span>") == 2
    assert page.count("<span>a real text</span>") == 2
    assert "2 of 4 articles: COMPOSED FOR TEACHING" in page


def test_dots_have_room_for_a_finger(html):
    picture = drawing(html, "loaded-words")
    assert picture.count('<circle class="reach"') == picture.count("<a ")


def test_every_mark_leads_to_the_rows_it_counts(html):
    tables = {of: set(rows(html, of)) for of in {of for _, of, *_ in cells(html)}}
    assert set(tables) == {"hits", "statements", "mentions", "names", "facts", "words"}
    for _, of, numbers, told in cells(html):
        one = len(numbers) == 1
        assert told.endswith(f": {len(numbers):,} {of.removesuffix('s') if one else of}")
        assert set(numbers) <= tables[of]
    marks = re.findall(r'<a href="#([\w-]+)"', "".join(re.findall("<svg .*?</svg>", html, re.DOTALL)))
    # Words on several lines have a link on each of them.
    assert sorted(set(marks)) == sorted(cell for cell, *_ in cells(html))


# Marks that can be clicked in each figure, counted by hand from what it draws; a mark of nothing has no link.
MARKS = {
    "same-events": 7 * 3
    + 7 * 9
    - 13,  # estimates, outlets; twelve have no such word in an event, one in none
    "differences": 3 * 7
    + 3 * 6
    - 2,  # pairs in events and overall, each pair's outlets; that one in two pairs
    "what-the-difference-hangs-on": 1 + 3 + 6 + 8,  # headline, other counts, outlets, terms
    "distinctive-words": 16,  # eight a side
    "two-names-for-one-place": 9 + 2,  # outlets that name Kyiv, Kharkiv three times and more; Bakhmut nobody
}


def test_the_marks_of_every_chart_are_links(html, corpus):
    voices = fr.rates(corpus[0])
    assert drawing(html, "loaded-words").count("<a ") == sum(voices["n_hits"] > 0) + 3  # three groups
    assert {name: drawing(html, name).count("<a ") for name in MARKS} == MARKS
    study = tomllib.loads(TEACHING.read_text(encoding="utf-8"))
    assert all("<a " in drawing(html, figure["name"]) for figure in study["figure"])


def test_the_sentences_behind_a_dot_are_those_of_evidence(html, corpus):
    lines = fr.evidence(*corpus, measure="rates", outlet="Severny Klaxon", voice="own")
    assert f"Severny Klaxon, own: {len(lines)} hits" in {told for *_, told in cells(html)}


def test_evidence_opens_the_very_mark_in_its_article(html, corpus):
    first = corpus[0].hits.iloc[0]
    anchor = f"h-{reading.key(first['article_id'], first['start'], first['term_id'])}"
    assert f'<a href="#{anchor}">' in html
    assert len(re.findall(f' id="{anchor}"', html)) == 1
    targets = set(re.findall(r'href="#([^"]+)"', html))
    ids = re.findall(r' id="([^"]+)"', html)
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))


def test_ids_are_plain_whatever_the_names(tmp_path, plan):
    bad = '"><script>alert(1)</script>'
    scores, articles = small(article_id=[f"{bad}{i}" for i in range(4)], outlet=bad, event=bad)
    html = fr.report(scores, articles, out=tmp_path / "r.html", plan=plan).read_text(encoding="utf-8")
    assert html.count("<script>") == 1
    assert all(re.fullmatch(r"[\w.-]+", name) for name in re.findall(r' id="([^"]*)"', html))


def test_a_picture_has_ids_of_its_own_and_the_page_s_style(html):
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<style>") == 1
    policy = re.search(r'content="(default-src[^"]+)"', html)[1]
    assert "style-src-attr" in policy
    assert "unsafe" not in policy.partition("style-src-attr")[0], (
        "only colours in attributes, no style, no script"
    )


def test_third_party_texts_are_marked_on_the_first_line_or_left_out(tmp_path, plan):
    scores, articles = small()
    out = tmp_path / "r.html"
    fr.report(scores, articles, out=out, plan=plan)
    body = re.sub(r"<[^>]+>", " ", out.read_text(encoding="utf-8").partition("<body")[2].partition(">")[2])
    assert body.split()[:3] == ["NOT", "FOR", "REDISTRIBUTION:"]
    fr.report(scores, out=out, plan=plan)
    html = out.read_text(encoding="utf-8")
    assert "garden" not in html
    assert "dictator" not in html
    assert "a0" in html, "numbers of each article remain"


def test_a_large_corpus_is_cut_and_says_what_is_left_out(tmp_path, plan, monkeypatch):
    monkeypatch.setattr(sys.modules["framing.html_report"], "MOST_TEXTS", 3)
    monkeypatch.setattr(sys.modules["framing.html_report"], "MOST_ROWS", 4)
    page = fr.report(*small(8), out=tmp_path / "r.html", plan=plan).read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.glob("*.html")] == ["r.html"]
    assert page.count("<article id=") == 3
    assert "The first 3 of 8 articles" in page
    assert "4 of 8 are listed" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))


def test_a_figure_that_cannot_be_drawn_is_told_and_costs_no_other(tmp_path, plan):
    plan.write_text(plan.read_text() + "[[figure]]\nname='y'\nchart='compare'", encoding="utf-8")
    scores, articles = small(event="")
    html = fr.report(scores, articles, out=tmp_path / "r.html", plan=plan).read_text(encoding="utf-8")
    assert "Figure 2, not drawn.</b> no article has" in html
    assert html.count("<svg ") == 1


def test_validity_is_shown_where_it_is_given(tmp_path, plan):
    file = tmp_path / "validity.csv"
    file.write_text("measure,precision,recall,n\nvoice,.93,.91,258\n", encoding="utf-8")
    out = tmp_path / "r.html"
    fr.report(*small(), out=out, plan=plan, validity=file)
    assert "<td>.93</td>" in out.read_text(encoding="utf-8")
    fr.report(*small(), out=out, plan=plan)
    assert "Not validated on these texts" in out.read_text(encoding="utf-8")
    with pytest.raises(fr.InputError, match="no such file"):
        fr.report(*small(), out=out, validity=tmp_path / "no.csv")


def test_a_saved_figure_has_no_links_and_names_its_cells(corpus, tmp_path):
    svg = fr.save_figure(fr.charts.rates(fr.rates(corpus[0])), "x", folder=tmp_path)[0].read_text("utf-8")
    assert "<a " not in svg
    assert 'id="measure=rates&amp;perspective=neutral&amp;outlet=Halvorsen+Wire&amp;voice=own"' in svg


@pytest.fixture
def run(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as leave:
            cli.main([str(argument) for argument in arguments])
        return leave.value.code, *capsys.readouterr()

    return run


def test_the_commands(run, tmp_path, plan):
    scores, _ = small()
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("The dictator met the press in Seoul on Monday.", encoding="utf-8")
    code, out, _ = run("report", folder, "--study", plan, "--out", tmp_path / "r.html")
    assert (code, out) == (0, f"{tmp_path / 'r.html'}\n")
    assert "NOT FOR REDISTRIBUTION" in (tmp_path / "r.html").read_text(encoding="utf-8")
    scores.save(tmp_path / "tables")
    code, _, err = run("report", tmp_path / "tables", "--study", plan, "--out", tmp_path / "r2.html")
    assert code == 0
    assert "give --articles" in err
    code, out, err = run("report", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    (tmp_path / "x.csv").write_text("id,Lead\n1,The dictator met the press in Seoul.\n", encoding="utf-8")
    assert run("score", tmp_path / "x.csv", "--columns", "text=Lead", "--out", tmp_path / "x")[0] == 0
    assert run("report", tmp_path / "x", "--study", plan, "--out", tmp_path / "r3.html")[0] == 0
    assert "NOT FOR REDISTRIBUTION" in (tmp_path / "r3.html").read_text(encoding="utf-8"), (
        "read as it was then"
    )
    code, out, _ = run("read", folder / "a.txt")
    assert code == 0
    assert "The [dictator:D] met the press" in out, "about nobody in a camp"
    assert "\x1b" not in out


@pytest.fixture(scope="module")
def uneven():
    """Events that not all groups cover, copies, a text of a few words, no event, an outlet of two minds."""
    articles = fr.read_articles(paths.data() / "articles")
    kept = ["kursk-troops-2024", "pyongyang-treaty-2024", "vostochny-summit-2023"]
    articles = articles[articles["event"].isin(kept)].reset_index(drop=True)
    scores = fr.score(articles)
    table = scores.articles
    one_sided = (table["event"] == kept[2]) & (table["perspective"] == "neutral")
    twice = (table["event"] == kept[0]) & table["outlet"].isin(["Severny Klaxon", "Eurasia Sextant"])
    table["dup_group"] = twice.map({True: "x", False: ""})
    table.loc[table["outlet"] == "Kyivan Meridian", "event"] = ["", kept[0], kept[1]]
    table.loc[5, ["n_words_own", "perspective"]] = [7, "unknown"]
    scores.articles = table[~one_sided]
    for name in ("hits", "statements", "sentences", "targets"):
        rows = getattr(scores, name)
        setattr(scores, name, rows[rows["article_id"].isin(scores.articles["article_id"])])
    return scores, articles


def own_of(scores):
    return (scores.hits["voice"] == "own") & scores.hits["counted"]


def test_a_mark_opens_as_many_rows_as_its_table_counts(uneven, tmp_path):
    scores, articles = uneven
    charts = ("rates", "compare", "contrast", "naming", "share_of_voice", "sentiment_toward")
    figures = "".join(f"[[figure]]\nname='{c}'\nchart='{c}'\n" for c in charts)
    plan = tmp_path / "study.toml"
    plan.write_text(
        f"[corpus]\narticles=['x']\nlexicons={{}}\n[measures]\nprimary='loaded_own_per_1000'\n{figures}",
        encoding="utf-8",
    )
    html = fr.report(scores, articles, out=tmp_path / "r.html", plan=plan).read_text(encoding="utf-8")
    counts = {
        chart: Counter(len(found) for cell, _, found, _ in cells(html) if cell.startswith(f"f{number}-"))
        for number, chart in enumerate(charts, 1)
    }

    def expected(*numbers):
        return Counter(int(n) for n in itertools.chain(*numbers) if n)

    used = scores.articles[scores.articles["perspective"] != "unknown"]
    used = used[(used["event"] != "") & ~((used["outlet"] == "Severny Klaxon") & (used["dup_group"] == "x"))]
    own = scores.hits[own_of(scores)].merge(
        used[["article_id", "outlet", "event", "perspective"]], on="article_id"
    )
    shared = own[own["event"] != "vostochny-summit-2023"]
    by_group = shared["perspective"].value_counts()
    rates = fr.rates(scores)
    narrators = fr.rates(scores, by="perspective").query("voice == 'own'")
    assert counts["rates"] == expected(rates["n_hits"], narrators["n_hits"])
    places = [own.groupby(["event", "perspective"]).size(), own.groupby(["event", "outlet"]).size()]
    assert counts["compare"] == expected(by_group, shared["outlet"].value_counts(), *places)
    pairs = []
    for a, b in itertools.combinations(["pro-kyiv", "neutral", "pro-moscow"], 2):
        both = own[own["perspective"].isin([a, b])]
        both = both[both.groupby("event")["perspective"].transform("nunique") == 2]
        pairs += [[len(both)], both["event"].value_counts(), both["outlet"].value_counts()]
    assert counts["contrast"] == expected(*pairs)
    named = fr.naming(scores).query("place != 'all'")
    most = named.groupby("place")["n_mentions"].sum().nlargest(3).index
    shown = named[named["place"].isin(most) & (named["n_mentions"] >= 3)]
    assert counts["naming"] == expected(shown["n_mentions"])
    voices = fr.share_of_voice(scores).query("share > 0")
    assert counts["share_of_voice"] == expected(voices["statements"])
    toward = fr.sentiment_toward(scores, by="perspective", of="bloc")
    own_words = [
        fr.evidence(scores, articles, "sentiment_toward", voice="own", bloc=bloc)[
            "perspective"
        ].value_counts()
        for bloc in toward["bloc"].unique()
    ]
    assert counts["sentiment_toward"] == expected(toward["mentions"], *own_words)
