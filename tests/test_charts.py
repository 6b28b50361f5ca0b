"""Charts as a paper prints them: every letter legible, whole and alone; odd tables drawn or refused."""

import io
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import test_pictures
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from framing import charts, storage
from framing.charts import rows
from framing.schema import InputError


def printed(figure):
    """Every text drawn, its size, and its box in points."""
    texts, draw = {}, Text.draw

    def watched(self, renderer):
        if self.get_visible() and self.get_text().strip():
            box = self.get_window_extent(renderer)
            texts[self] = self.get_text(), self.get_fontsize(), 72 * box.extents / figure.dpi
        draw(self, renderer)

    with pytest.MonkeyPatch.context() as patch, rows.house():
        patch.setattr(Text, "draw", watched)
        figure.draw_without_rendering()
    return list(texts.values())


def faults(figure):
    """What a printer would send back: small letters, letters off the page, letters on letters."""
    texts, (wide, tall) = printed(figure), 72 * figure.get_size_inches()
    found = [f"{size:.1f} pt: {text!r}" for text, size, _ in texts if size < 6]
    found += [
        f"outside: {text!r}"
        for text, _, (left, low, right, high) in texts
        if min(left, low) < -0.5 or right > wide + 0.5 or high > tall + 0.5
    ]
    return found + [
        f"{a!r} on {b!r}"
        for (a, _, one), (b, _, two) in combinations(texts, 2)
        if all(min(one[i + 2], two[i + 2]) - max(one[i], two[i]) > 0.7 for i in (0, 1))  # points
    ]


@pytest.mark.parametrize("name", charts.__all__)
@pytest.mark.parametrize("width", [rows.COLUMN, rows.PAGE], ids=["column", "page"])
def test_every_letter_is_legible_whole_and_alone(gallery, name, width):
    drawn = [(function, tables) for called, function, tables in gallery if called == name]
    assert drawn
    for function, tables in drawn:
        ax = function(*tables, width=width)
        assert not faults(ax.whole)


def test_equal_outlets_are_each_seen_where_they_are():
    table, means = test_pictures.compared(), [0.1, 0.1, 0.1001]
    table.attrs["outlets"] = [
        {"event": "all", "group": "neutral", "outlet": name, "mean": mean}
        for name, mean in zip("abc", means, strict=True)
    ]
    ax = charts.compare(table, width=rows.COLUMN)
    cells = {mark: rows.cell_of(mark.get_gid()) for mark in ax.collections}
    places = {cell["outlet"]: mark.get_offsets()[0] for mark, cell in cells.items() if "outlet" in cell}
    assert [places[name][0] for name in "abc"] == means
    assert len({places[name][1] for name in "abc"}) == 3


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
def test_no_mark_is_cut_at_the_edge(name):
    figure = getattr(charts, name)(test_pictures.TABLES[name](), width=rows.COLUMN).whole
    figure.draw_without_rendering()
    (ax,) = figure.axes
    for dots in ax.collections:
        if isinstance(dots, PathCollection) and dots.get_clip_on() and len(dots.get_offsets()):
            radius = (dots.get_sizes().max() ** 0.5 / 2 - 0.7) * figure.dpi / 72
            x = ax.transData.transform(np.ma.filled(dots.get_offsets(), np.nan))[:, 0]
            assert np.nanmin(x) >= ax.bbox.x0 + radius
            assert np.nanmax(x) <= ax.bbox.x1 - radius


def test_dollars_are_dollars():
    table = test_pictures.voiced().replace("Lantern", "$\\frac{$")
    table.attrs = {}
    texts = [text for text, *_ in printed(charts.share_of_voice(table).whole)]
    assert any("1 $\\frac{$" in text for text in texts)


NAMES = [
    *("$\\frac{$", "<script>alert(1)</script>", "صوت كييف", "平壤新聞" * 9, "A name without an end " * 9),
    *("", "x" * 400, "a\nb", "-- =1+1", "pro-kyiv", "e\u0301\u202e\u200d😀\x00\x1b"),
]
NUMBERS = [float("nan"), float("inf"), 0.0, -1e9, 1e9, 1e-300, 10**12]


def odd(table, data):
    """A table of one row, of forty groups, of odd names and numbers, or of several of these."""
    attrs, table = table.attrs, table.astype(dict.fromkeys(table.select_dtypes("number"), object))
    table = table.head(data.draw(st.sampled_from([0, 1, len(table), len(table)])))
    if data.draw(st.integers(0, 5)) == 0:
        first = table.columns[table.map(lambda x: isinstance(x, str)).all()]
        many = data.draw(st.sampled_from(list(first)) if len(first) else st.none())
        copies = [table.assign(**({many: table[many] + f" {n}"} if many else {})) for n in range(40)]
        table = pd.concat(copies[: 40 if many else 1], ignore_index=True)
    for column in data.draw(st.lists(st.sampled_from(list(table.columns)), max_size=3)):
        if table[column].map(lambda x: isinstance(x, str)).all():
            name = data.draw(st.sampled_from(NAMES))
            table[column] = [f"{name}{n}" for n in pd.factorize(table[column])[0]]
        else:
            rows = table.index if data.draw(st.booleans()) else table.index[:1]
            table.loc[rows, column] = data.draw(st.sampled_from(NUMBERS))
    table = table.infer_objects()
    table.attrs = attrs
    return table


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")  # a letter that no font here has
@settings(max_examples=4, deadline=None, phases=[Phase.reuse, Phase.generate])
@given(data=st.data())
def test_an_odd_table_is_drawn_or_refused(name, data):
    table, width = test_pictures.TABLES[name](), data.draw(st.sampled_from([rows.COLUMN, rows.PAGE]))
    try:
        ax = getattr(charts, name)(odd(table, data), width=width)
    except InputError as refused:
        told = str(refused)
    else:
        told = "" if printed(ax.whole) else "\n"
    assert "\n" not in told


def read_back(table):
    return pd.read_csv(io.StringIO(storage.to_csv(table)))


def categories(table):
    return table.astype(dict.fromkeys(table.select_dtypes(exclude="number"), "category"))


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
@pytest.mark.parametrize("made", [pd.DataFrame.convert_dtypes, categories, read_back])
def test_a_table_looks_the_same_whatever_the_types_of_its_columns(name, made):
    table = test_pictures.TABLES[name]()
    other = made(table)
    other.attrs = table.attrs
    one, two = (getattr(charts, name)(given) for given in (table, other))
    assert one.caption == two.caption
    assert [text.get_text() for text in one.whole.texts] == [text.get_text() for text in two.whole.texts]
    assert [mark.get_gid() for mark in one.collections] == [mark.get_gid() for mark in two.collections]


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
def test_what_has_no_name_is_drawn(name):
    table = test_pictures.TABLES[name]()
    for column in table.select_dtypes(exclude="number"):
        table.loc[0, column] = None
        assert printed(getattr(charts, name)(table).whole)


def test_an_outlet_of_two_perspectives_has_two_columns():
    rows = [("e", 1, "talks", side, "Wire", "a", "own", "", 0.9) for side in ("neutral", "unknown")]
    columns = "event fact label perspective outlet article_id voice figures similarity"
    ax = charts.told(pd.DataFrame(rows, columns=columns.split()))
    assert sorted(float(mark.get_offsets()[0][0]) for mark in ax.collections) == list(ax.get_xticks())


def test_a_chart_of_nothing_is_refused():
    with pytest.raises(InputError, match="nothing to draw"):
        charts.share_of_voice(test_pictures.voiced().assign(share=0.0))


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
def test_no_name_turns_the_letters_around_it(name):
    table = test_pictures.TABLES[name]()
    named = [column for column in ("outlet", "left_out", "term", "text", "metric") if column in table]
    table[named] = table[named].map("\u202e{}\x1b".format)
    ax = getattr(charts, name)(table)
    texts = "".join([text for text, *_ in printed(ax.whole)] + [ax.caption])
    assert not set(texts) & {"\u202e", "\x1b"}


@pytest.mark.parametrize("width", [-1, 1000, float("nan")])
def test_an_odd_width_is_told(width):
    with pytest.raises(InputError, match="inches"):
        charts.rates(test_pictures.rated(), width=width)


@pytest.mark.parametrize("groups", [test_pictures.compared(), test_pictures.named()])
def test_groups_of_another_table_are_told(groups):
    with pytest.raises(InputError, match="in groups"):
        charts.rates(test_pictures.rated(), groups)
    with pytest.raises(InputError, match="in groups"):
        charts.sides(test_pictures.sided(), groups)


MARK_COLUMNS = (
    "x low high colour shape size tag lettering down name ink bold note row block gid group index".split()
)


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
def test_other_columns_their_order_and_their_types_change_nothing(name):
    table = test_pictures.TABLES[name]()
    read = "validity" if name == "validity" else ""  # whose note says between whom
    more = [column for column in MARK_COLUMNS if column not in table and not (read and column == "note")]
    numbers = table.select_dtypes("number")
    other = table.assign(**{column: table[column].map(repr).replace("nan", "") for column in numbers})
    other = other.assign(**dict.fromkeys(more, "zz"))[[*more, *table.columns[::-1]]].set_axis(
        [0] * len(table)
    )
    other[5] = pd.Series(["\ud83d"] * len(table), other.index, dtype=object)  # half a character
    other.attrs = table.attrs
    one, two = (getattr(charts, name)(given) for given in (table, other))
    assert [text.get_text() for text in one.whole.texts] == [text.get_text() for text in two.whole.texts]
    assert [mark.get_gid() for mark in one.collections] == [mark.get_gid() for mark in two.collections]
    assert storage.to_csv(two.numbers).startswith(",".join(map(str, other.columns)))


@pytest.mark.parametrize("name", sorted(test_pictures.TABLES))
def test_what_is_no_table_of_this_chart_is_told_in_one_line(name):
    table = test_pictures.TABLES[name]()
    for table_like in (None, [1], table.iloc[:, 0], table[[]], table.head(0), table[table.columns[:1]]):
        with pytest.raises(InputError) as told:
            getattr(charts, name)(table_like)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("by", ["my group", "size", "outlet"])
def test_groups_may_have_any_name(by):
    table = test_pictures.sided().assign(**{by: list("aaabbbccc")})
    marks = charts.sides(table, by=by).collections
    assert {rows.cell_of(mark.get_gid())[by] for mark in marks} == set("abc")
    felt = test_pictures.felt().rename(columns={"perspective": by})
    assert len(charts.sentiment_toward(felt, by=by).collections) == 7
    with pytest.raises(InputError, match="no column 'outlet'"):
        charts.sentiment_toward(felt[["actor", *felt.columns.drop(["actor", by])]])


def test_outlets_of_events_and_groups_that_are_not_in_the_table_are_not_drawn():
    table = test_pictures.compared()
    outlets = [
        {"event": event, "group": "neutral", "outlet": "a", "mean": 0.1} for event in ("all", "treaty", "x")
    ]
    table.attrs["outlets"] = outlets
    cells = [
        rows.cell_of(mark.get_gid()) for mark in charts.compare(table[table["event"] == "all"]).collections
    ]
    assert {cell["event"] for cell in cells} == {"all"}
    assert sum("outlet" in cell for cell in cells) == 1
