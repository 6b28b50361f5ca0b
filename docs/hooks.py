"""What `make docs` adds to mkdocs: pages from outside docs/, parts made from the code, nothing fetched.

A page of the nav that lies elsewhere in the project (a notebook, a README), and every file that a page links
to, get the address that they have in the project, without "docs/"; links between pages are written so that
they also work where the project is browsed as files. In a page, `::: fr.score` becomes the docstring of
`fr.score`, and `<!-- columns: hits -->` what the function `columns` below makes of "hits".
"""

from __future__ import annotations

import ast
import csv
import html
import json
import posixpath
import re
import runpy
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

import framing as fr
from framing import charts, classroom, lexicon, lexicon_check, looks, paths, schema, storage

DOCS = Path(__file__).parent
ROOT = DOCS.parent
_LINK = re.compile(r"(\]\(|<img src=\"|<a href=\")([^)\s:#\"]+)")
_MACRO = re.compile(r"<!-- (\w+)(?:: (.+?))? -->")
_LOADED = re.compile(  # by a page, by a style
    r"<(?:script|img|iframe|link|source|video)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|(?:url\(|@import )[\"']?((?:https?:)?//[^)\"']+)"
)
_TYPES = {"str": "text", "int64": "integer", "Int64": "integer", "float64": "number", "bool": "True or False"}
HANDOUTS = runpy.run_path(str(DOCS / "handouts.py"))
ENDINGS = ("svg", "pdf", "png", "csv", "json")  # of a figure's files
_SOURCES: dict[str, Path] = {}  # of every page, by its address in the site
_SCRATCH = tempfile.TemporaryDirectory()


# --- Files -----------------------------------------------------------------------------------------------


def address(file: Path) -> str:
    """Where a file of the project is in the site."""
    return file.relative_to(ROOT).as_posix().removeprefix("docs/")


def nav_pages(nav: Any) -> Iterator[str]:
    """The addresses of all pages of a nav."""
    for entry in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else [nav]:
        yield from [entry] if isinstance(entry, str) else nav_pages(entry)


def links(page: Path) -> list[Path]:
    """The files of the project that a page links to."""
    targets = (m[2] for m in _LINK.finditer(prose(page)))
    return [found for t in targets if (found := (page.parent / t).resolve()).is_file()]


def prose(page: Path) -> str:
    """The Markdown of a page or of a notebook's cells."""
    text = page.read_text(encoding="utf-8")
    if page.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def relinked(markdown: str, page: Path) -> str:
    """The links of a page as they are in the site."""
    here = posixpath.dirname(address(page))

    def link(match: re.Match[str]) -> str:
        file = (page.parent / match[2]).resolve()
        known = file.is_relative_to(ROOT) and file.is_file()
        return match[1] + (posixpath.relpath(address(file), here or ".") if known else match[2])

    return _LINK.sub(link, markdown)


@event_priority(100)  # before mkdocs-jupyter takes the notebooks
def on_files(files: Any, config: Any) -> Any:
    """Add the pages from outside docs/, and what pages link to."""
    for uri in nav_pages(config.nav):
        _SOURCES[uri] = DOCS / uri if (DOCS / uri).is_file() else ROOT / uri
        if not _SOURCES[uri].is_file():
            raise PluginError(f"mkdocs.yml: no page {uri}, neither in docs/ nor in the project")
    folders = {uri: _notebook(uri) if uri.endswith(".ipynb") else ROOT for uri in _SOURCES}
    pictures = [ROOT / "figures" / f"{name}.{ending}" for name, *_ in sections() for ending in ENDINGS]
    linked = [f for page in _SOURCES.values() for f in links(page)]
    for uri in [*_SOURCES, *(address(f) for f in linked + pictures if f.is_file())]:
        if files.get_file_from_path(uri) is None:
            folder = str(folders.get(uri, ROOT))
            files.append(File(uri, folder, config.site_dir, config.use_directory_urls))
    for page in HANDOUTS["handouts"](Path(_SCRATCH.name) / "handouts"):
        files.append(File(f"handouts/{page.name}", _SCRATCH.name, config.site_dir, config.use_directory_urls))
    return files


def _notebook(uri: str) -> Path:
    """A folder with a notebook that has the site's links and asks for no kernel."""
    page = ROOT / uri
    notebook = json.loads(page.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = relinked("".join(cell["source"]), page).replace("/README.md)", "/index.html)")
            cell["source"] = re.sub(r"(\]\([^)\s:#]+)\.(?:md|ipynb)(?=[)#])", r"\1.html", text)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    copy = Path(_SCRATCH.name) / uri
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return Path(_SCRATCH.name)


# --- Pages -----------------------------------------------------------------------------------------------


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Write links as the site has them, and fill in what comes from the code."""
    markdown = relinked(markdown, _SOURCES[page.file.src_uri])
    if re.search(r"^(\|[ :-]+){7}", markdown, flags=re.M):  # a wide table needs the room
        page.meta["hide"] = ["toc"]
    markdown = re.sub(r"^::: fr\.(\S+)$", lambda m: directive(m[1]), markdown, flags=re.M)
    return _MACRO.sub(lambda m: MACROS[m[1]](m[2] or "") if m[1] in MACROS else m[0], markdown)


def on_page_content(content: str, page: Any, **_: Any) -> str:
    """Keep of a notebook its cells: styles are the site's own, and scripts would come from elsewhere."""
    if not page.file.src_uri.endswith(".ipynb"):
        return content
    cells = content[content.index('<div class="jupyter-wrapper">') : content.rindex("<style>")]
    for start, end in (
        ("zeroclipboard-container", r"</clipboard-copy>\s*</div>"),
        ("clipboard-copy-txt", "</div>"),
    ):
        cells = re.sub(rf'<div class="{start}".*?{end}', "", cells, flags=re.S)
    cells = re.sub(r"<pre><span></span>(.*?)</pre>", r"<pre><code>\1</code></pre>", cells, flags=re.S)
    cells = cells.replace("highlight-ipynb", "highlight").replace("<img ", '<img loading="lazy" ')
    cells = re.sub(r"<style scoped.*?</style>", "", cells, flags=re.S)
    name = posixpath.basename(page.file.src_uri)
    about = f'<a href="{name}" download>{name}</a>, shown as it was run; open it with <code>make lab</code>.'
    return f'<p class="about">Notebook: {about}</p>\n{cells}'


@event_priority(-100)  # after the search's index is written
def on_post_build(config: Any) -> None:
    """Add the notebooks as files; no page or style of the site may ask another machine for anything."""
    for uri in (u for u in _SOURCES if u.endswith(".ipynb")):
        shutil.copyfile(ROOT / uri, Path(config.site_dir) / uri)
    index = Path(config.site_dir) / "search" / "search_index"  # a page on disk may load scripts, not JSON
    text = index.with_suffix(".json").read_text(encoding="utf-8")
    index.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")
    if asked := fetched(Path(config.site_dir)):
        raise PluginError(f"opening these would ask another machine: {asked}")


def fetched(folder: Path) -> dict[str, list[str]]:
    """What the pages and styles of a folder would fetch from elsewhere, by file; plain links are none."""
    found = {}
    for file in sorted(f for f in folder.rglob("*") if f.suffix in (".html", ".css")):
        urls = sorted({"".join(parts) for parts in _LOADED.findall(file.read_text(encoding="utf-8"))})
        found |= {file.relative_to(folder).as_posix(): urls} if urls else {}
    return found


# --- Parts of pages --------------------------------------------------------------------------------------


def directive(name: str) -> str:
    """What mkdocstrings shows of a public name, under the name by which it is used."""
    value: Any = fr
    for part in name.split("."):
        value = getattr(value, part)
    path = f"{value.__module__}.{value.__qualname__}"
    return f"::: {path}\n    options:\n      heading: fr.{name}\n      toc_label: fr.{name}\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(x.replace("\n", " ") for x in row) + " |" for row in lines)


def documented() -> dict[str, dict[str, str]]:
    """What framing/columns.csv says of each column, by table or file."""
    meanings: dict[str, dict[str, str]] = {}
    with (paths.PACKAGE / "columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meanings.setdefault(row["table"], {})[row["column"]] = row["meaning"]
    return meanings


def head(name: str) -> list[str]:
    """The columns that a table or file really has."""
    if name in schema.TABLES:
        return list(schema.TABLES[name])
    places = (paths.LEXICONS, paths.LEXICONS / lexicon.DEFAULT[0], paths.data())
    file = next(folder / name for folder in places if (folder / name).is_file())
    with file.open(encoding="utf-8", newline="") as rows:
        return next(csv.reader(rows))


def columns(name: str) -> str:
    """Every column of a table of the library, or of one of its files."""
    meaning, kinds = documented()[name], schema.TABLES.get(name, {})
    if wrong := set(meaning) ^ set(head(name)):
        raise PluginError(f"framing/columns.csv, {name}: {sorted(wrong)} is not in both")
    if kinds:
        rows = [(f"`{c}`", _TYPES[kinds[c]], meaning[c]) for c in kinds]
        return table(("column", "holds", "meaning"), rows)
    return table(("column", "meaning"), [(f"`{c}`", meaning[c]) for c in head(name)])


def commands(_: str) -> str:
    """Every command with its arguments, as --help has them."""
    import typer

    from framing.cli import app

    return "\n\n".join(_command(typer.main.get_command(app), "framing"))


def _command(command: Any, name: str) -> Iterator[str]:
    context = command.context_class(command, info_name=name)
    if name != "framing":
        usage = " ".join(command.collect_usage_pieces(context))
        said = [" ".join(line.strip() for line in part.splitlines()) for part in command.help.split("\n\n")]
        yield f"## {name} {{ #{name.replace(' ', '-')} }}\n\n" + html.escape("\n\n".join(said), quote=False)
        if hasattr(command, "commands"):
            yield f"Commands: {', '.join(f'`{sub}`' for sub in command.commands)}."
        else:
            yield f"```text\n{name} {usage}\n```"
            parameters = [p for p in command.get_params(context) if p.name != "help"]
            if parameters:
                yield table(("", "meaning"), [_parameter(p, context) for p in parameters])
    for sub, inner in getattr(command, "commands", {}).items():
        yield from _command(inner, f"{name} {sub}")


def _parameter(parameter: Any, context: Any) -> tuple[str, str]:
    record = parameter.get_help_record(context) or (parameter.metavar or parameter.name, parameter.help or "")
    name = record[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name.upper()
    return f"`{name}`", html.escape(" ".join(record[1].split()), quote=False)


def sections() -> list[tuple[str, str, str]]:
    """The parts of docs/gallery.py: name of the figure, what it shows, the code that makes it."""
    parts = re.split(r"^# %% ", (DOCS / "gallery.py").read_text(encoding="utf-8"), flags=re.M)[1:]
    found = []
    for part in parts:
        name, _, rest = part.partition("\n")
        said = [line.removeprefix("# ") for line in rest.splitlines() if line.startswith("# ")]
        code = "\n".join(line for line in rest.splitlines() if not line.startswith("# ")).strip()
        ast.parse(code)
        found.append((name.strip(), "\n".join(said), code))
    return found


def gallery(_: str) -> str:
    """Every chart with its picture, its code and its files."""
    first, *rest = sections()
    shown = [f"{first[1]}\n\n```python\n{first[2]}\n```"]
    for name, said, code in rest:
        folder = "../figures"
        chart = re.search(r"fr\.charts\.(\w+)", code)
        files = " · ".join(f"[{ending}]({folder}/{name}.{ending})" for ending in ENDINGS)
        caption = html.escape(behind(name, "txt").strip(), quote=False)
        title, _, about = said.partition("\n")
        shown.append(
            f"## {title} {{ #{name} }}\n\n{about}\n\n![{title}]({folder}/{name}.png){{ loading=lazy }}\n\n"
            f"```python\n{code}\n```\n\n"
            f"[`fr.charts.{chart[1]}`](charts.md#framing.{_module(chart[1])}.{chart[1]}) · {files}\n\n"  # type: ignore[index]
            f'??? note "The caption that is saved with it"\n    {caption}'
        )
    return "\n\n".join(shown)


def behind(name: str, ending: str) -> str:
    """What stands in a file beside a committed figure."""
    places = (ROOT / "figures", DOCS / "figures")
    return next(f for p in places if (f := p / f"{name}.{ending}").is_file()).read_text(encoding="utf-8")


def _module(chart: str) -> str:
    return str(getattr(charts, chart).__module__).removeprefix("framing.")


def audit(name: str) -> str:
    """The symmetry audit of a lexicon."""
    counts = lexicon_check.audit(lexicon.load_lexicon(name))
    counts = counts[(counts.fillna(0) != 0).any(axis=1)]
    shown = counts.map(lambda x: f"{x:,.10g}").replace("nan", "")
    rows = [(str(name), *row) for name, *row in shown.itertuples()]
    return table(("", "codes of Kyiv's account", "codes of Moscow's account", "evaluations"), rows)


def lexicons(_: str) -> str:
    """The lexicons that come with the library."""
    rows = []
    for name in lexicon.available():
        about = tomllib.loads((paths.LEXICONS / name / "lexicon.toml").read_text(encoding="utf-8"))
        terms = len(lexicon.load_lexicon(name).terms)
        rows.append((f"`{name}`", about["version"], f"{terms:,}", about["licence"], about["title"]))
    return table(("name", "version", "terms", "licence", "title"), rows)


def lessons(_: str) -> str:
    """The lessons and where their pages are."""
    rows = []
    for lesson in HANDOUTS["lessons"]():
        page = f"handouts/lesson-{lesson['number']}"
        links = f"[learners]({page}.html)", f"[teacher]({page}-teacher.html)"
        rows.append((f"{lesson['number']} · {lesson['title']}", looks.event(lesson["event"]), *links))
    links = "[learners](handouts/passages.html)", "[teacher](handouts/passages-teacher.html)"
    rows.append(("Be the coder: ten passages on paper", "three events", *links))
    return table(("lesson", "event", "page for", "pack for the"), rows)


def real(_: str) -> str:
    """The real texts beside the events, in full, with source and licence."""
    shown = []
    for event in [row["event"] for row in storage.read_csv(paths.data() / "events.csv")]:
        for text in classroom.real_texts(event):
            about = f"*{text['context']}*"
            link = f"[{text['source']}]({text['url']})"
            source = (
                f"Source: {link}, {text['date']}. Licence: {text['licence']}. Changes: {text['changes']}."
            )
            inside = "\n\n".join((about, text["text"], source)).replace("\n", "\n    ")
            head = f"{looks.event(event)}: {text['outlet']}, {text['date']}"
            shown.append(f'??? quote "{head}"\n\n    {inside}')
    return "\n\n".join(shown)


def term(term_id: str) -> str:
    """A row of the war's lexicon."""
    terms = lexicon.load_lexicon(lexicon.DEFAULT[0]).table
    row = terms[terms["term_id"] == term_id].iloc[0]
    return "```text\n" + "\n".join(f"{column:16} {value}" for column, value in row.items()) + "\n```"


def marked(_: str) -> str:
    """Two composed accounts of one event as `fr.read_along` shows them."""
    from pandas import DataFrame

    rows = json.loads((DOCS / "accounts.json").read_text(encoding="utf-8"))
    articles = DataFrame(rows)
    shown = fr.read_along(fr.score(articles), articles, ids=[row["article_id"] for row in rows])
    return '<div class="plain">' + re.sub(r"\n\s*\n", "\n", shown._repr_html_()) + "</div>"


MACROS = {f.__name__: f for f in (columns, commands, gallery, audit, lessons, lexicons, marked, real, term)}
