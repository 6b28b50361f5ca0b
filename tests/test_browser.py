"""Pages in a real browser: hostile texts, marks, filters, keyboard, contrast, a report, JupyterLab."""

from __future__ import annotations

import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing import paths

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
EVENT = "pyongyang-treaty-2024"
ROOT = Path(__file__).parents[1]
AA = {"runOnly": {"type": "tag", "values": "wcag2a wcag2aa wcag21a wcag21aa best-practice".split()}}


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page that fails the test if it complains, opens a dialog or asks for anything from elsewhere."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong = []
    page.on("console", lambda m: wrong.append(f"console: {m.text[:300]}") if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda r: None if local(r.url) else wrong.append(f"request: {r.url[:300]}"))
    yield page
    page.close()
    assert wrong == []


def local(url):
    return url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:", "ws://127.0.0.1:", "about:"))


@pytest.fixture(scope="module")
def corpus():
    articles = fr.read_articles(paths.data() / "articles")
    return fr.score(articles), articles


@pytest.fixture(scope="module")
def along(corpus, tmp_path_factory):
    return fr.read_along(*corpus, event=EVENT).save(tmp_path_factory.mktemp("along") / "along.html").as_uri()


@pytest.fixture(scope="module")
def report(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "report.html"
    return fr.report(*corpus, out=out).as_uri()


PAYLOADS = (
    "<script>alert(1)</script>",
    '<img src="https://example.org/x.png" onerror="alert(1)">',
    '</style><style>@import "https://example.org/x.css";</style>',
    '</script><script src="https://example.org/x.js"></script>',
    '"><svg onload=alert(1)><a href="javascript:alert(1)">here</a>',
    "<iframe src='https://example.org'></iframe><base href='https://example.org/'>",
    "\u202egnirts desrever\u202c and \u2066more\u2069",
    "{{ 7 * 7 }}{% raw %}<!-- --><![CDATA[",
)


@pytest.fixture(scope="module")
def hostile():
    texts = [f"The dictator saw {p} and left. Mr {p} said: “The dictator {p} waits.”\n{p}" for p in PAYLOADS]
    texts.append("The dictator wrote " + "w" * 200_000 + " and left.")
    n = len(texts)
    names = [f"{PAYLOADS[i % len(PAYLOADS)]}{i}" for i in range(n)]
    articles = pd.DataFrame(
        {
            "article_id": names,
            "text": texts,
            "title": names,
            "outlet": names,
            "event": names[0],
            "date": names,
            "perspective": [("pro-kyiv", "neutral", "pro-moscow")[i % 3] for i in range(n)],
            "url": "javascript:alert(1)",
        }
    )
    return fr.score(articles), articles


def test_hostile_articles_side_by_side_are_only_text(page, hostile, tmp_path):
    scores, articles = hostile
    for part in (range(4), range(4, 8), (8, 0)):
        ids = [articles["article_id"][i] for i in part]
        page.goto(fr.read_along(scores, articles, ids=ids).save(tmp_path / "x.html").as_uri())
        shown = page.locator(".body").all_inner_texts()
        for i, text in zip(part, shown, strict=True):
            if i < 6:
                assert PAYLOADS[i] in text
        assert page.locator("mark").count() >= len(ids)
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, base, link, a[href^=javascript]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "nothing runs off the page"
        )
    assert "⟦U+202E⟧" in fr.read_along(scores, articles, ids=[articles["article_id"][6]])._repr_html_()


def test_a_report_of_hostile_articles_is_only_text(page, hostile, tmp_path):
    plan = tmp_path / "plan.toml"
    figures = "".join(f"[[figure]]\nname='{c}'\nchart='{c}'\n" for c in ("rates", "share_of_voice"))
    plan.write_text(
        f"corpus={{articles=['x'], lexicons={{}}}}\nmeasures={{primary='tilt'}}\n{figures}", encoding="utf-8"
    )
    page.goto(fr.report(*hostile, out=tmp_path / "x.html", plan=plan).as_uri())
    for group in page.locator("details").all():
        group.evaluate("element => { element.open = true }")
    page.locator("figure svg a").first.click()
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, base, link, a[href^=javascript]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_stops_what_would_slip_through(browser, along):
    page = browser.new_page()
    page.goto(along)
    ran = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", e => done(e.effectiveDirective));
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 1'>");
            setTimeout(() => done("nothing was stopped"), 2000);
        })"""
    )
    assert ran in ("img-src", "script-src-attr")
    assert page.evaluate("window.ran") is None
    page.close()


LINES = """what => [...document.querySelectorAll(what)].map(m => getComputedStyle(m).textDecorationLine)"""


def test_marks_show_and_the_legend_filters_by_click_without_any_script(browser, along):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(along)
    first = page.locator(".body mark.c-narrative").first
    letter = "e => getComputedStyle(e, '::after').content + getComputedStyle(e, '::before').content"
    assert "underline" in first.evaluate("element => getComputedStyle(element).textDecorationLine")
    assert '"N"' in first.evaluate(letter).replace("attr(data-letter)", '"N"')
    page.get_by_label("narrative").uncheck()
    assert "underline" not in first.evaluate("element => getComputedStyle(element).textDecorationLine")
    assert first.evaluate(letter) == "nonenone"
    other = page.locator(".body mark.c-glorifying").first
    assert "underline" in other.evaluate("element => getComputedStyle(element).textDecorationLine")
    page.get_by_label("the narrator's own words").uncheck()
    own = page.locator(".body mark.v-own.c-glorifying")
    assert all(
        "underline" not in m.evaluate("e => getComputedStyle(e).textDecorationLine") for m in own.all()
    )
    context.close()


def test_the_keyboard_reaches_marks_and_shows_who_speaks(page, along):
    page.goto(along)
    page.locator(".legend input").last.focus()
    told = []
    for _ in range(20):
        page.keyboard.press("Tab")
        tip = page.locator(":focus > .tip")
        assert tip.count() == 1
        assert tip.bounding_box()["height"] > 15, "what is told of the mark is visible"
        told.append(tip.inner_text())
    assert any("Vladimir Putin (Russia)" in words for words in told)
    page.keyboard.press("Escape")
    assert page.locator(":focus > .tip").bounding_box()["height"] < 5, "Escape puts it away"
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus > .tip").bounding_box()["height"] > 15, "the next mark tells again"


def test_hovering_shows_who_speaks(page, along):
    page.goto(along)
    mark = page.locator(".body .said mark.v-quoted:not(.c-toponym)").first
    tip = mark.locator("> .tip")
    assert tip.bounding_box()["height"] < 5
    mark.hover()
    assert tip.bounding_box()["height"] > 15
    assert "quoted: " in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.bounding_box()["height"] < 5, "Escape puts it away, the pointer still there"


# Colours of letters and lines are made by the style sheet; axe does not read generated content.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255);
  };
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = colour => {
    const [r, g, b] = parts(colour).map(linear);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const tint = light(getComputedStyle(document.querySelector(".body .said")).backgroundColor);
  return [...document.querySelectorAll("mark, .legend i")].map(mark => {
    const part = mark.matches(".s-kyiv") ? "::before" : mark.matches("mark") ? "::after" : "";
    const [x, y] = [tint, light(getComputedStyle(mark, part).color)].sort((a, b) => b - a);
    return (x + .05) / (y + .05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_meet_wcag_aa(page, along, report, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    for uri in (along, report):
        page.goto(uri)
        if uri == report:  # one event and a few rows stand for all: axe takes minutes over thousands alike
            page.evaluate(
                "document.querySelectorAll('.happening ~ .happening, .others').forEach(d => d.remove())"
            )
            page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+6)').forEach(r => r.remove())")
        found = Axe().run(page, options=AA)
        assert found.violations_count == 0, found.generate_report()
        assert min(page.evaluate(CONTRAST)) >= 4.5


def test_paper_shows_marks_in_grey_and_no_controls(page, along):
    page.goto(along)
    page.emulate_media(media="print", color_scheme="dark")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.framing')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert page.locator(".legend input:visible").count() == 0
    style = "e => getComputedStyle(e).textDecorationLine + getComputedStyle(e.parentNode).printColorAdjust"
    assert page.locator(".body .said mark:not(.c-toponym)").first.evaluate(style) == "underlineexact"
    assert page.pdf().startswith(b"%PDF")


def test_columns_stack_on_a_narrow_screen(page, along):
    page.goto(along)
    left = "[...document.querySelectorAll('article')].map(a => a.getBoundingClientRect().left)"
    assert len(set(page.evaluate(left))) == 3
    page.set_viewport_size({"width": 400, "height": 800})
    assert len(set(page.evaluate(left))) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dot_opens_its_sentences_and_a_sentence_its_place(page, report):
    page.goto(report)
    dot = page.locator('figure svg a[aria-label^="Severny Klaxon, own: "]').first
    wanted = int(dot.get_attribute("aria-label").split()[-2])
    dot.click()
    rows = page.locator("#hits tbody tr:not([hidden])")
    assert rows.count() == wanted
    outlets = page.locator("#hits tbody tr:not([hidden]) td:nth-child(4)").all_inner_texts()
    assert set(outlets) == {"Severny Klaxon"}
    total = page.locator("#hits tbody tr").count()
    assert total > wanted
    assert page.locator("#hits output").inner_text() == f"{wanted} of {total} rows: Severny Klaxon, own"
    assert page.evaluate("document.activeElement.closest('#hits') !== null")
    rows.first.locator("a").click()
    mark = page.locator(":target")
    assert mark.is_visible()
    assert mark.evaluate("m => document.activeElement === m")
    page.locator("#hits .bar button").click()
    assert page.locator("#hits tbody tr:not([hidden])").count() == total


# What the Tab key must reach: links, boxes, buttons, tables that scroll, marks and words of others.
OPERABLE = """() => [...document.querySelectorAll(
    "a, button, input, summary, .scroll, .wide, mark[tabindex], .body .said"
)].filter(element => element.checkVisibility()).length"""


def stepped(page):
    """Everything that the Tab key reaches, in its order, as tag and class; from the top, once around."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0); window.reached = new Set()")
    names = []
    while True:
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
                const at = document.activeElement;
                if (at === document.body || window.reached.has(at)) return "";
                window.reached.add(at);
                return at.matches("svg a") ? "dot" : at.tagName.toLowerCase();
            }"""
        )
        if not name:
            return names
        names.append(name)


def test_the_keyboard_reaches_all_that_the_mouse_does(page, along, report):
    page.goto(along)
    assert len(stepped(page)) == page.evaluate(OPERABLE) > 30
    page.goto(report)  # two dots, rows and articles stand for all alike
    page.evaluate("document.querySelectorAll('figure ~ figure, details.happening').forEach(e => e.remove())")
    page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+3)').forEach(e => e.remove())")
    names = stepped(page)
    assert len(names) == page.evaluate(OPERABLE)
    assert {"dot", "button", "input", "summary", "a", "div"} <= set(names)


def test_the_keyboard_filters_and_sorts(page, along, report):
    page.goto(along)
    page.get_by_label("narrative").focus()
    page.keyboard.press("Space")
    assert set(page.evaluate(LINES, ".body mark.c-narrative")) == {"none"}
    page.goto(report)
    head = page.locator("#articles thead th").nth(4)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"


def test_a_dot_opens_by_keyboard_and_back_returns_to_the_figure(page, report):
    page.goto(report)
    dot = page.locator("figure svg a").nth(5)
    dot.focus()
    dot.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    total = page.locator("#hits tbody tr").count()
    assert 0 < page.locator("#hits tbody tr:not([hidden])").count() < total
    assert page.evaluate("scrollY") > place + 1000
    page.go_back()
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 50")


def test_tables_sort_and_filter(page, report):
    page.goto(report)
    column = "() => [...document.querySelectorAll('#articles tbody tr')].map(r => r.cells[4].textContent * 1)"
    head = page.locator("#articles thead th").nth(4)
    head.locator("button").click()
    values = page.evaluate(column)
    assert values == sorted(values)
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    assert page.evaluate(column) == sorted(values, reverse=True)
    page.locator("#articles input").fill("klaxon kursk")
    assert page.locator("#articles tbody tr:not([hidden])").count() == 2


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on notebooks without outputs; 00 has one cell more, which shows articles side by side."""
    import jupytext
    import nbformat

    home = tmp_path_factory.mktemp("lab")
    for name in ("00-start-here", "10-classroom", "11-be-the-coder", "12-fool-the-scorer"):
        notebook = jupytext.read(ROOT / "notebooks" / "src" / f"{name}.py")
        if name[:2] == "00":
            notebook.cells.append(nbformat.v4.new_code_cell("fr.read_along(scores, articles, event=EVENT)"))
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.update(outputs=[], execution_count=None)
        nbformat.write(notebook, home / f"{name[:2]}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "JUPYTER_CONFIG_DIR" / "labconfig").mkdir(parents=True)
    (home / "JUPYTER_CONFIG_DIR" / "labconfig" / "page_config.json").write_text(
        '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}', encoding="utf-8"
    )
    settings = home / "JUPYTER_CONFIG_DIR" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)  # every cell is in the page, also one out of sight
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    names = ("HOME", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")
    env = {**os.environ, **{name: str(home / name) for name in names},
           "FRAMING_HOME": str(paths.project())}  # fmt: skip
    options = (
        "--no-browser --allow-root --ServerApp.ip=127.0.0.1 --IdentityProvider.token= --LabApp.news_url= "
        "--LabApp.extension_manager=readonly --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate "
        f"--ServerApp.port_retries=0 --ServerApp.port={port} --ServerApp.root_dir={home}"
    )
    command = [sys.executable, "-m", "jupyterlab", *options.split()]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=home)
        try:
            for _ in range(240):
                time.sleep(0.25)
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
            yield f"http://127.0.0.1:{port}/doc/tree/"
        finally:
            server.terminate()
            server.wait(20)


def run_all(page, lab, name):
    """Open a notebook, run it whole, and wait until its last cell is done."""
    page.set_default_timeout(90_000)
    page.goto(f"{lab}{name}.ipynb")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent)"
    page.wait_for_function(f"{prompts}.every(text => /\\d/.test(text))")
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0


def kept(page, name, **how):
    """A screenshot where the caller asked for one: `make figures` takes the README's from here."""
    if folder := os.environ.get("FRAMING_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled", caret="hide", **how)


def test_the_start_notebook_runs_in_jupyterlab(page, lab):
    run_all(page, lab, "00")
    along = page.locator(".jp-OutputArea .framing .body mark").first
    along.wait_for()
    assert page.locator(".jp-OutputArea img").count() >= 2, "the charts are pictures"
    assert along.evaluate("m => getComputedStyle(m).textDecorationLine") == "underline"
    dark = "document.body.dataset.jpThemeLight === 'false'"
    paper = page.evaluate("getComputedStyle(document.querySelector('.framing')).backgroundColor")
    assert paper == ("rgb(22, 24, 29)" if page.evaluate(dark) else "rgb(255, 254, 252)")
    reading = page.locator(".framing:has(mark.c-narrative)").first
    reading.locator(".legend").get_by_label("narrative").uncheck()
    narrative = reading.locator(".body mark.c-narrative").first
    assert narrative.evaluate("m => getComputedStyle(m).textDecorationLine") == "none"


def test_the_explorer_reacts_to_event_category_and_voice(page, lab):
    page.set_viewport_size({"width": 1280, "height": 1150})
    run_all(page, lab, "10")
    widget = page.locator(".jp-OutputArea-output:has(select)")
    shown = widget.locator(".along .body")
    shown.first.wait_for()
    widget.locator("select").first.evaluate("select => select.scrollIntoView()")
    box = widget.bounding_box()
    kept(page, "explorer", clip={**box, "height": min(box["height"], 1110 - box["y"])})
    first = shown.first.inner_text()
    event, _ = widget.locator("select").all()
    event.select_option(label="Troops for Kursk")
    sync_api.expect(shown.first).not_to_have_text(first)
    sync_api.expect(shown).to_have_count(3)
    sync_api.expect(widget.locator(".real .body")).to_have_count(2)
    assert "Licence: CC BY 4.0" in widget.locator(".real").inner_text()
    mark = widget.locator(".body mark.v-own.c-epithet").first
    for box_of in ("epithet", "the narrator's own words"):
        sync_api.expect(mark).to_have_css("text-decoration-line", "underline")
        widget.locator(".legend").get_by_label(box_of).uncheck()
        sync_api.expect(mark).to_have_css("text-decoration-line", "none")
        widget.locator(".legend").get_by_label(box_of).check()


def typed(page, cell, text):
    """Replace the text of a code cell, as a pupil would."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_what_a_pupil_types_stays_and_slips_are_met_with_a_hint(page, lab):
    run_all(page, lab, "11")
    outputs = page.locator(".jp-OutputArea-output")
    assert "you: 0 of 10 passages are answered." in " ".join(outputs.all_inner_texts())
    assert "Nobody has answered yet" in page.locator(".jp-Notebook").inner_text()
    assert "narrow: " not in page.locator(".jp-Notebook").inner_text(), "no answer of the key is in sight"
    cell = page.locator(".jp-CodeCell", has_text="CODINGS = {").first
    typed(
        page,
        cell,
        'CODINGS = {"mia": """c01 | pro-kiev | dictater; pariahs, tyrant\nc02 | dunno |\nc99 | neutral"""}',
    )
    for _ in range(2):  # and once more: the answers are still there
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        done = page.locator(".jp-OutputArea-output", has_text="mia: 1 of 10 passages are answered.").first
        done.wait_for()
        told = done.inner_text()
        assert "did you mean 'dictator'?" in told
        assert "'dunno'; choose among pro-kyiv" in told
        assert "no passage 'c99'" in told
        page.locator(".jp-OutputArea-output", has_text="Every coding of the key reads it so").first.wait_for()
        assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert "dictater" in cell.inner_text()


def test_the_pupil_s_lexicon_is_made_once_and_the_verdict_follows(page, lab):
    run_all(page, lab, "12")
    assert "marks every paragraph now" in page.locator(".jp-Notebook").inner_text()
    made = paths.project() / "out" / "my-words" / "terms.csv"
    mine = made.read_bytes()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert made.read_bytes() == mine, "what a pupil wrote is neither deleted nor written anew"


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    made = runpy.run_path(str(paths.project() / "docs" / "handouts.py"))
    return {path.stem: path.as_uri() for path in made["handouts"](tmp_path_factory.mktemp("handouts"))}


def test_a_lesson_answers_counts_and_hides_its_marks(page, handouts):
    page.goto(handouts["lesson-1"])
    first = page.locator(".check").first
    first.get_by_role("button").click()
    assert first.locator("output").inner_text() == "Choose an answer first."
    first.get_by_label("Two pariahs met.").check()
    first.get_by_role("button").click()
    assert "is a verdict" in first.locator("output").inner_text()
    assert page.locator(".said-score").inner_text() == "0 of 4"
    first.get_by_label("Kim came by armoured train.").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert first.locator("output").inner_text().startswith("Yes.")
    assert page.locator(".said-score").inner_text() == "1 of 4"
    assert page.locator("mark:visible").count() == 0, "the marked texts lie behind a lid"
    page.get_by_text("Open when you have read").click()
    mark = page.locator("mark.c-epithet:visible").first
    sync_api.expect(mark).to_have_css("text-decoration-line", "underline")
    page.get_by_label("all marks").uncheck()
    sync_api.expect(mark).to_have_css("text-decoration-line", "none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_lessons_fit_every_screen_and_meet_wcag_aa(page, handouts, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for name in ("lesson-1", "lesson-2-teacher", "lesson-3", "lesson-4"):
        page.goto(handouts[name])
        page.evaluate("document.querySelectorAll('main > section details').forEach(d => { d.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        found = Axe().run(page, options=AA)
        assert found.violations_count == 0, found.generate_report()


def test_paper_has_strips_and_texts_and_neither_answers_nor_marks(page, handouts):
    page.goto(handouts["lesson-2"])
    page.emulate_media(media="print")
    assert page.locator(".strips li:visible").count() == 12
    assert page.locator(".check:visible, mark:visible, textarea:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("where", ["along", "report"])
def test_a_click_or_enter_on_a_fact_marks_it_in_every_account(page, where, along, report):
    page.goto({"along": along, "report": report}[where])
    root = page.locator(".along").first
    background = "e => getComputedStyle(e).backgroundColor"
    fact = root.locator(".told details").filter(has_not_text="–").first
    place = fact.get_attribute("class").replace("fact-", "t-")
    sentences = root.locator(f".{place}")
    plain = sentences.first.evaluate(background)
    fact.locator("summary").click()
    assert sentences.first.evaluate(background) != plain
    lost = root.locator(".absent").first
    name = next(n for n in lost.get_attribute("class").split() if n.startswith("no-"))
    other = root.locator(f".told .{name.replace('no-', 'fact-')}")
    other.locator("summary").focus()
    page.keyboard.press("Enter")
    assert lost.is_visible()
    assert "not found here" in lost.inner_text()
    assert sentences.first.evaluate(background) == plain, "one fact at a time"


def test_figures_follow_the_theme_with_letters_and_dots_of_a_size(page, report):
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(report)
    dot = page.locator("figure svg a .reach").first
    box = dot.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    sizes = "[...document.querySelectorAll('figure svg text')].map(t => t.getBoundingClientRect().height)"
    assert min(size for size in page.evaluate(sizes) if size) >= 11
    assert "invert" in page.locator("figure svg").first.evaluate("e => getComputedStyle(e).filter")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
