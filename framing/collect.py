"""Collecting one's own corpus: addresses, feeds, sitemaps, web archives → articles, with their pages.

Extra ``framing[collect]``. Every request goes through `framing.web`.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from framing import __version__, schema
from framing.read import Article, Report, UnusableError, checked, extracted
from framing.schema import InputError
from framing.web import Page, Web, now

NOTICE = (
    "Some outlets are restricted by law in some countries (in the European Union RT, Sputnik and others: "
    "Regulation (EU) No 833/2014, Article 2f). You answer for the law where you are and for the terms of "
    "each site; copyright stays with its owners."
)
_COLUMNS = (
    "article_id text title date outlet event url language fetched sha256_html dup_group".split()  # in order
)
_STATE = ("key", "article", "settled", "etag", "last-modified")  # settled: by a run that was through
_ROOT = re.compile(
    rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*+<(?:[\w.-]+:)?(?:rss|feed|RDF|urlset|sitemapindex)\b",
    re.S,
)
_LINKS = 50_000  # of one list, as sitemaps.org has it


def collect(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    user_agent: str = "",
    delay: float = 2.0,
    retries: int = 3,
    timeout: float = 60.0,
    max_bytes: int = 5_000_000,
    hosts: Iterable[str] = (),
    allow_private: bool = False,
    sleep: Callable[[float], object] = time.sleep,
    watch: Callable[[Iterator[Any]], Iterator[Any]] = iter,
) -> dict[str, Any]:
    """Fetch articles and keep them with their pages, politely and resumably.

    Writes into `out`: ``articles.jsonl``, which `framing.read_articles` reads (`article_id, text, title,
    date, outlet, event, url, language, fetched` (UTC), `sha256_html, dup_group` and the source's other
    columns); ``raw/<sha256_html>.html.gz``, each page as it was sent; ``report.json``; and ``state.jsonl``,
    from which the same call goes on after a stop and, once through, asks only for what is new or changed.

    Parameters
    ----------
    sources : list of str or path
        Addresses (http, https) of articles, RSS or Atom feeds, or sitemaps; CSV files with a column `url` of
        such addresses and any of `outlet, event, title, date, article_id`, whose filled cells win over what a
        page says; WARC files (.warc, .warc.gz) such as those of Common Crawl's news archive.
    out : path
        Folder for the results.
    user_agent : str
        What the sites are told; best a name and where you can be reached. Default: framing and its version.
    delay, timeout : float
        Seconds between two requests to one host (robots.txt may ask for more); seconds for one whole request.
    retries : int
        Further attempts after 429, 5xx or a broken connection, after 1, 2, 4 … s or what Retry-After says.
    max_bytes : int
        Of one page, unpacked.
    hosts : list of str
        Of web archives only the pages of these hosts and of those that the other sources name (with their
        subdomains); without any, all pages.
    allow_private : bool
        Also fetch from private, loopback and other special addresses, and from ports other than 80 and 443.
    sleep, watch : callable
        Waits for the seconds it is given; passes on the pages, as a progress bar does.

    Returns
    -------
    dict
        What ``report.json`` holds: `counts` (articles in all, new, changed, unchanged, not_english, failed),
        `failed` and `not_english` (lists of `source, reason`), `sources`, `started`, `finished`, `options`,
        `version`, `notice`.

    Raises
    ------
    InputError
        A source or an option is no such thing, the extra is not installed, or there is no article at all.

    Notes
    -----
    A host is looked up once per request; all its addresses must be public; the connection goes to the address
    that was checked (no second look-up that could be answered differently). Every redirect is checked alike,
    also against robots.txt (RFC 9309: 4xx allows, 5xx and silence forbid). No cookies, no proxies. Pages that
    need a browser or a login are not articles here; pages in other languages than English are listed apart.
    Neither looking up a name nor extracting a text is under the time limit.

    Examples
    --------
    >>> collect(["ftp://example.org/news.csv"], "corpus")
    Traceback (most recent call last):
    framing.schema.InputError: ftp://example.org/news.csv: no such source; give an address with http:// ...
    """
    given = [str(source) for source in sources]
    rows, archives = _given(given)
    missing = ", ".join(name for name in ("courlan", "protego", "warcio") if not find_spec(name))
    if missing:
        raise InputError(f"{missing} not installed; collecting needs: pip install 'framing[collect]'")
    user_agent = user_agent.strip() or f"framing/{__version__} (research on news)"
    if not user_agent.isascii() or not user_agent.isprintable():
        raise InputError("the user agent must be printable ASCII, such as 'my-study/1.0 (me@example.org)'.")
    if not (delay >= 0 and retries >= 0 and timeout > 0 and max_bytes > 0):
        raise InputError("delay, retries: 0 or more; timeout, max_bytes: more than 0.")
    out, report, started = Path(out), Report(), now()
    named = [_host(row["url"]) for row in rows]
    wanted = tuple({host.strip().lower().removeprefix("www.") for host in (*hosts, *named)} - {""})
    done = _state(out / "state.jsonl")
    owner = {entry["article"]["article_id"]: key for key, entry in done.items()}
    web = Web(user_agent, delay, retries, timeout, max_bytes, allow_private, sleep)
    counts = dict.fromkeys(("articles", "new", "changed", "unchanged"), 0)
    through = True
    with (out / "state.jsonl").open("a", encoding="utf-8") as journal:
        try:
            for key, row, page in watch(_pages(rows, archives, web, done, report, counts, wanted)):
                try:
                    article = _article(row, page, out)
                    if owner.setdefault(article["article_id"], key) != key:
                        raise UnusableError(f"article_id '{article['article_id']}' is another page's")
                except (UnusableError, ValueError) as reason:
                    report.skip(page.url, reason)
                    continue
                old = done.get(key, {}).get("article", {}).get("sha256_html")
                change = "new" if not old else "unchanged" if old == article["sha256_html"] else "changed"
                counts[change] += 1
                tags = [page.headers.get(name, "") for name in ("etag", "last-modified")]
                done[key] = dict(zip(_STATE, (key, article, False, *tags), strict=True))
                journal.write(json.dumps(done[key], ensure_ascii=False) + "\n")
                journal.flush()
        except KeyboardInterrupt:
            through = False
            report.skip("stopped", "stopped by hand; the same command goes on from here")
    articles = _marked([entry["article"] for entry in done.values()])
    _write_lines(out / "articles.jsonl", articles)
    _write_lines(out / "state.jsonl", [{**e, "settled": e["settled"] or through} for e in done.values()])
    told = [{"source": entry["source"], "reason": entry["reason"]} for entry in report.skipped]
    foreign = [entry for entry in told if entry["reason"].startswith("not English")]
    failed = [entry for entry in told if entry not in foreign]
    options = ("user_agent", "delay", "retries", "timeout", "max_bytes", "allow_private")
    found = {
        "counts": counts | {"articles": len(articles), "not_english": len(foreign), "failed": len(failed)},
        "failed": failed,
        "not_english": foreign,
        "sources": [source.encode("utf-8", "backslashreplace").decode() for source in given],
        "started": started,
        "finished": now(),
        "options": {name: getattr(web, name) for name in options} | {"hosts": sorted(wanted)},
        "version": __version__,
        "notice": NOTICE,
    }
    schema.write_json(out / "report.json", found)
    if not articles:
        first = f"{told[0]['source']}: {told[0]['reason']}" if told else "the sources name no page"
        raise InputError(f"no article could be collected; {len(told)} failed. First reason: {first}")
    return found


def _given(sources: Iterable[str]) -> tuple[list[Article], list[Path]]:
    """Rows with an address, and web archives; a wrong source is told before anything is fetched."""
    rows: list[Article] = []
    archives = []
    for source in sources:
        path = Path(source)
        if re.match("https?://", source, re.I):
            rows.append({"url": source})
        elif path.is_file() and path.suffix.lower() == ".csv":
            found = schema.read_csv(path)
            if not found or "url" not in found[0]:
                raise InputError(f"{source}: a CSV of addresses needs a column 'url' and at least one row.")
            rows += found
        elif path.is_file() and path.name.lower().endswith((".warc", ".warc.gz")):
            archives.append(path)
        else:
            raise InputError(
                f"{source}: no such source; give an address with http:// or https://, or a .csv, .warc or "
                ".warc.gz file that is there."
            )
    return rows, archives


def _pages(
    rows: Iterable[Article],
    archives: Iterable[Path],
    web: Web,
    done: Mapping[str, Any],
    report: Report,
    counts: dict[str, int],
    hosts: tuple[str, ...],
) -> Iterator[tuple[str, Article, Page]]:
    """Each page that is not yet there, with its clean address and what the source says of it."""
    from courlan import clean_url

    for path in archives:
        for page in _archived(path, web.max_bytes, hosts, report):
            key = clean_url(page.url) or page.url
            if key not in done:
                yield key, {}, page
    queue, seen = deque((row, 0) for row in rows), set()
    while queue:
        row, depth = queue.popleft()
        url = str(row.get("url", ""))
        key = clean_url(url) or url
        old = done.get(key)
        again = key in seen
        if again and not depth:
            report.skip(url or "a row without url", "given before; the first row counts")
        seen.add(key)
        if again or (old and not old["settled"]):
            continue
        asked = {"If-None-Match": old["etag"], "If-Modified-Since": old["last-modified"]} if old else {}
        try:
            page = web.get(url, {name: value for name, value in asked.items() if value})
            if page.status == 304 and old:
                counts["unchanged"] += 1
                continue
            if page.status != 200:
                raise UnusableError(f"answers {page.status}")
            links = _links(page.body, web.max_bytes)
            if links is not None and (depth > 2 or not links):
                raise UnusableError(
                    "lists of lists, three deep" if links else "a feed or sitemap without links"
                )
        except UnusableError as reason:
            report.skip(url or "a row without url", reason)
            continue
        if links is None:
            yield key, row, page
        else:
            kept = {name: value for name, value in row.items() if name not in ("article_id", "title", "date")}
            queue.extendleft(
                ({**kept, "url": _joined(page.url, link)}, depth + 1) for link in reversed(links)
            )


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link  # told when it is asked for


def _links(body: bytes, most: int) -> list[str] | None:
    """What a feed or sitemap leads to; None for any other page.

    Not by trafilatura.feeds: its pattern for <link> takes a minute for 48 KB of them unclosed.
    """
    from lxml import etree

    if body[:2] == b"\x1f\x8b":  # sitemap.xml.gz
        try:
            body = zlib.decompressobj(31).decompress(body, most)
        except zlib.error as error:
            raise UnusableError(f"broken gzip: {error}") from None
    if not _ROOT.match(body[:5000].removeprefix(b"\xef\xbb\xbf")):
        return None
    try:
        root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except etree.LxmlError as error:
        raise UnusableError(f"broken XML: {error}") from None
    found = [
        *(e.text for kind in ("url", "sitemap") for e in root.iterfind(f".//{{*}}{kind}/{{*}}loc")),
        *(e.text for e in root.iterfind(".//{*}item/{*}link")),
        *(
            e.get("href")
            for e in root.iterfind(".//{*}entry/{*}link")
            if e.get("rel", "alternate") == "alternate"
        ),
    ]
    return list(dict.fromkeys(link.strip() for link in found if link and link.strip()))[:_LINKS]


def _archived(path: Path, most: int, hosts: tuple[str, ...], report: Report) -> Iterator[Page]:
    """The pages of a web archive, each with the time it was fetched."""
    from warcio.archiveiterator import ArchiveIterator

    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                http = record.http_headers
                if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
                    continue
                if "html" not in (http.get_header("content-type") or "html").lower():
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if not re.match("https?://", url, re.I):  # it becomes a link in reports
                    continue
                if hosts and not f".{_host(url)}".endswith(tuple(f".{host}" for host in hosts)):
                    continue
                body = record.content_stream().read(most + 1)
                if len(body) > most:
                    report.skip(url, f"more than {most:,} bytes")
                else:
                    yield Page(url, 200, {}, body, record.rec_headers.get_header("WARC-Date") or "")
    except Exception as error:  # a file by strangers: whatever its reader raises must not end the run
        report.skip(str(path), f"no valid WARC from here on: {type(error).__name__}: {error}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _article(row: Article, page: Page, out: Path) -> Article:
    """The article of a page, whose raw bytes are kept first."""
    digest = schema.sha256(page.body)
    own = f"{urlsplit(page.url).hostname}-{schema.sha256(row.get('url') or page.url)[:12]}"
    said = extracted(io.BytesIO(page.body), ".html", page.url, Report())
    article = {"article_id": own, **said, **{name: value for name, value in row.items() if value}}
    article |= {"text": said["text"], "url": page.url, "fetched": page.fetched, "sha256_html": digest}
    report = Report()
    for good in checked([(article, page.url)], report):
        raw = out / "raw" / f"{digest}.html.gz"
        if not raw.exists():
            with schema.written_whole(raw, binary=True) as file:
                file.write(gzip.compress(page.body, mtime=0))
        return {**dict.fromkeys(_COLUMNS, ""), **good}
    raise UnusableError(report.skipped[0]["reason"])


def _marked(articles: list[Article]) -> list[Article]:
    """The articles with `dup_group`, the same for near-copies, empty where nothing is like it."""
    if not articles:
        return []
    import pandas as pd

    from framing.events import mark_copies

    groups = mark_copies(pd.DataFrame(articles).drop(columns="dup_group"))["dup_group"]
    return [{**a, "dup_group": "" if pd.isna(g) else g} for a, g in zip(articles, groups, strict=True)]


def _state(path: Path) -> dict[str, Any]:
    """What was collected before, by clean address; a line cut off by a kill is dropped from the file."""
    done: dict[str, Any] = {}
    if path.is_file():
        for line in path.read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError, TypeError, KeyError):
                entry = json.loads(line)
                done[entry["key"]] = {name: entry[name] for name in _STATE}
    _write_lines(path, done.values())
    return done


def _write_lines(path: Path, rows: Iterable[Any]) -> None:
    with schema.written_whole(path) as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
