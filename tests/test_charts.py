"""Charts as a paper prints them: every letter legible, whole and alone; odd tables drawn or refused."""

import io
import runpy
import warnings
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.text import Text

from framing import charts
from framing.charts import style

GALLERY = Path(__file__).parents[1] / "docs" / "gallery.py"


def printed(figure):
    """The figure saved, with warnings as errors; every text drawn, its size, and its box in points."""
    texts, draw = {}, Text.draw

    def watched(self, renderer):
        if self.get_visible() and self.get_text().strip():
            box = self.get_window_extent(renderer)
            texts[self] = self.get_text(), self.get_fontsize(), 72 * box.extents / figure.dpi
        draw(self, renderer)

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), style.house():
        warnings.simplefilter("error")
        patch.setattr(Text, "draw", watched)
        figure.savefig(io.BytesIO(), format="png", dpi=figure.dpi)
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


@pytest.fixture(scope="module")
def gallery():
    """Every call of the gallery to a chart: its name, its function, what it was given."""
    calls = []

    def recorded(name, function):
        return lambda *given: calls.append((name, function, given))

    with pytest.MonkeyPatch.context() as patch:
        for name in charts.__all__:
            patch.setattr(charts, name, recorded(name, getattr(charts, name)))
        runpy.run_path(str(GALLERY))
    return calls


@pytest.mark.parametrize("name", charts.__all__)
@pytest.mark.parametrize("width", [style.COLUMN, style.PAGE], ids=["column", "page"])
def test_every_letter_is_legible_whole_and_alone(gallery, name, width):
    drawn = [(function, given) for called, function, given in gallery if called == name]
    assert drawn
    for function, given in drawn:
        ax = function(*given) if name == "fact_sheet" else function(*given, width=width)
        assert not faults(ax.get_figure(root=True))
