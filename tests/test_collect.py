"""framing collect against a real HTTP server on loopback, reached under public names and addresses."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("protego")
pytest.importorskip("warcio")

import framing as fr
from framing import cli, web
from framing.read import UnusableError

SITE = "93.184.216.34"  # public, answered by the local server
NAMES = {
    "news.example": [SITE],
    "other.example": [SITE],
    "xn--bcher-kva.example": [SITE],
    "inside.example": ["10.0.0.7"],
    "both.example": [SITE, "127.0.0.1"],
    "localhost": ["127.0.0.1"],
}
BODY = (
    "The two ministers met in the capital on Monday and agreed that the talks would go on in the spring, "
    "officials said. They did not say who had asked for the meeting, nor which of the questions that have "
    "kept the sides apart for years were on the table. "
)


def html(title: str, text: str = BODY, head: str = "") -> bytes:
    paragraphs = f"<p>{title} was the subject. {text}</p><p>{text}About {title} nothing more was said.</p>"
    head = f"<html><head><title>{title}</title>{head}</head>"
    return (
        f"<!DOCTYPE html>{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()
    )


class Site(BaseHTTPRequestHandler):
    """Answers from `pages`: bytes, (status, headers, body), or a function of the handler and of the count."""

    protocol_version = "HTTP/1.1"
    pages: dict[str, Any]
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        seen = [path for path, _ in self.asked].count(self.path)
        self.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.pages.get(self.path, (404, {}, b"nothing here"))
        answer = answer(self, seen) if callable(answer) else answer
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = (200, {}, answer) if isinstance(answer, bytes) else answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Set-Cookie": "id=1", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:  # clients hang up here, as they should
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Site]]:
    """The public internet as these tests know it: `NAMES`, all on one local server."""

    class Here(Site):
        pages, asked = {}, []

    server = Server(("127.0.0.1", 0), Here)
    Here.port = server.server_address[1]  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    connect, ports = socket.socket.connect, {80: server.server_address[1]}
    Here.ports = ports  # type: ignore[attr-defined]

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        host = host.decode() if isinstance(host, bytes) else host
        if host not in NAMES and not host.replace(".", "").isdigit() and ":" not in host:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = NAMES.get(host, [host])
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in found
        ]

    def to_the_site(self: socket.socket, address: Any) -> None:
        connect(self, ("127.0.0.1", ports[address[1]]) if address[0] == SITE else address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", to_the_site)
    yield Here
    server.shutdown()
    server.server_close()
    thread.join()


class Collected:
    def __init__(self, out: Path, report: dict[str, Any], waits: list[float]) -> None:
        self.report, self.waits = report, waits
        self.rows = [json.loads(line) for line in (out / "articles.jsonl").read_text("utf-8").splitlines()]
        self.failed = {
            entry["source"].partition(".example")[2]: entry["reason"] for entry in report["failed"]
        }


def collect(out: Path, *sources: object, **options: Any) -> Collected:
    waits: list[float] = []
    given = [
        f"http://news.example{s}" if str(s).startswith("/") and "tmp" not in str(s) else s for s in sources
    ]
    given = [s if isinstance(s, Path) else str(s) for s in given]
    report = fr.collect(given, out, **{"delay": 0, "timeout": 2, "sleep": waits.append, **options})
    return Collected(out, report, [w for w in waits if w])


def asked(site: type[Site]) -> list[str]:
    return [path for path, _ in site.asked]


def test_a_csv_of_addresses_becomes_articles_with_their_pages(site: type[Site], tmp_path: Path) -> None:
    page = html("Harbour", head='<meta name="date" content="2024-10-02">')
    site.pages |= {"/harbour?utm_source=x": page, "/bridge": html("Bridge")}
    table = tmp_path / "urls.csv"
    table.write_text(
        "url,outlet,event,title,wire,text\n"
        "http://news.example/harbour?utm_source=x,Steppe Lantern,harbour-2024,Given title,yes,another text\n"
        "http://news.example/bridge,Kyivan Meridian,,,,\nhttp://news.example/harbour,Again,,,,\n,Nobody,,,,\n"
    )
    done = collect(tmp_path / "out", table)
    first, second = done.rows
    assert list(first)[:11] == [
        *("article_id", "text", "title", "date", "outlet", "event", "url"),
        *("language", "fetched", "sha256_html", "dup_group"),
    ]
    assert first["outlet"] == "Steppe Lantern"
    assert (first["event"], first["title"], first["wire"]) == ("harbour-2024", "Given title", "yes")
    assert first["date"] == "2024-10-02"
    assert "nothing more was said" in first["text"]
    assert (second["title"], second["outlet"], second["event"]) == ("Bridge", "Kyivan Meridian", "")
    assert gzip.decompress((tmp_path / "out/raw" / f"{first['sha256_html']}.html.gz").read_bytes()) == page
    assert done.report["counts"] == {
        "articles": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "not_english": 0,
        "failed": 2,
    }
    assert [entry["source"] for entry in done.report["failed"]] == [
        "http://news.example/harbour",  # told, for its outlet is lost
        "a row without url",
    ]
    read = fr.read_articles(tmp_path / "out/articles.jsonl")
    assert read["text"].tolist() == [first["text"], second["text"]]
    raw = fr.read_articles(tmp_path / "out/raw")  # the evidence chain: the page says what the article says
    assert sorted(raw["text"]) == sorted(read["text"])


def test_feeds_and_sitemaps_lead_to_articles(site: type[Site], tmp_path: Path) -> None:
    names = ("one", "two", "three", "four", "five?a=1&b=2")
    site.pages |= {f"/{name}": html(f"Story {name[:4]}") for name in names}
    site.pages |= {
        "/rss": b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><rss><channel><link>http://news.example/</link>"
        b"<item><link>http://[::1</link></item>"
        b"<item><link>http://news.example/one</link></item><item><link>/two</link><broken></channel>",
        "/atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='http://news.example/'/>"
        b"<entry><link rel='replies' href='/replies'/><link href='three'/></entry></feed>",
        "/index.xml": b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
        b"http://news.example/map.xml.gz</loc></sitemap></sitemapindex>",
        "/map.xml.gz": gzip.compress(
            b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='urn:i'><url><loc> "
            b"http://news.example/four </loc><image:image><image:loc>http://news.example/x.png</image:loc>"
            b"</image:image></url><url><loc>http://news.example/five?a=1&amp;b=2</loc></url></urlset>"
        ),
        "/nothing": b"<rss><channel><link>http://news.example/</link></channel></rss>",
        "/self": b"<rss><item><link>http://news.example/self</link></item></rss>",
    }
    table = tmp_path / "urls.csv"
    table.write_text("url,outlet,title\nhttp://news.example/rss,Steppe Lantern,Not for each of them\n")
    done = collect(tmp_path / "out", table, "/atom", "/index.xml", "/nothing", "/self")
    assert [row["url"].rpartition("/")[2] for row in done.rows] == list(names)
    assert [row["outlet"] for row in done.rows] == ["Steppe Lantern", "Steppe Lantern", "", "", ""]
    assert done.rows[0]["title"] == "Story one"
    assert done.failed["/nothing"] == "a feed or sitemap without links"
    assert [entry["source"] for entry in done.report["failed"]] == [
        "http://[::1",
        "http://news.example/nothing",
    ]
    assert not {"/replies", "/x.png", "/"} & set(asked(site))


def test_a_hostile_feed_takes_no_time(site: type[Site], tmp_path: Path) -> None:
    """48 KB of this keep trafilatura.feeds busy for a minute."""
    bomb = b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
    site.pages |= {"/good": html("Good"), "/feed": b"<rss>" + b"<link>" * 500_000}
    site.pages |= {"/xxe": bomb + b"<rss><item><link>http://news.example/&b;</link></item></rss>"}
    begun = time.process_time()
    done = collect(tmp_path / "out", "/good", "/feed", "/xxe")
    assert time.process_time() - begun < 20
    assert done.failed == {
        "/feed": "a feed or sitemap without links",
        "/xxe": "no article text in the HTML",  # entities of its own: not taken for a feed
    }
    assert not [path for path in asked(site) if "aaa" in path], "no entity is resolved"


def test_what_fails_is_listed_and_costs_no_other(site: type[Site], tmp_path: Path) -> None:
    def endless(handler: Site, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"<p>more and more</p>" * 1000)

    zeros = zlib.compressobj(wbits=31)
    bomb = b"".join(zeros.compress(bytes(1_000_000)) for _ in range(60)) + zeros.flush()

    def short(handler: Site, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + html("Short")[:300])

    def many_headers(handler: Site, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 500 + b"\r\n")

    site.pages |= {
        "/500": (500, {}, b"broken"),
        "/429": (429, {"Retry-After": "86400"}, b"later"),
        "/endless": endless,
        "/bomb": (200, {"Content-Encoding": "gzip"}, bomb),
        "/double": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(bomb)),
        "/corrupt": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b no gzip at all"),
        "/br": (200, {"Content-Encoding": "br"}, b"\x0b\x02\x80"),
        "/short": short,
        "/headers": many_headers,
        "/loop": (302, {"Location": "/pool"}, b""),
        "/pool": (302, {"Location": "/loop"}, b""),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "/empty": b"",
        "/bare": b"<html><body><nav></nav></body></html>",
        "/russian": html(
            "Порт", "Министры встретились в столице и договорились продолжить переговоры весной. " * 4
        ),
        "/good": html("Good"),
    }
    site.pages |= {f"/hop{n}": (301, {"Location": f"/hop{n + 1}"}, b"") for n in range(20)}
    paths = [path for path in site.pages if path not in ("/pool", "/good") and path[:4] != "/hop"]
    given = [*paths, "/hop0", "/404", "/good", "http://nowhere.example/"]
    done = collect(tmp_path / "out", *given, max_bytes=500_000, retries=1)
    assert [row["title"] for row in done.rows] == ["Good"]
    told = {
        "/500": "answers 500; asked 2 times",
        "/429": "answers 429 and asks to come back in 21600 s",  # urllib3's upper bound
        "/endless": "more than 500,000 bytes, unpacked",
        "/bomb": "more than 500,000 bytes, unpacked",
        "/double": "packed as 'gzip, gzip', which was not asked for",
        "/corrupt": "no answer: ",
        "/br": "packed as 'br', which was not asked for",
        "/short": "no answer: ",
        "/headers": "no answer: got more than 100 headers",
        "/loop": "redirects in a circle",
        "/picture": "",
        "/empty": "no article text",
        "/bare": "no article text",
        "/hop0": "more than 10 redirects",
        "/404": "answers 404",
        "/": "Name or service not known",
    }
    assert set(done.failed) == set(told)
    assert {path: done.failed[path] for path in told if told[path] not in done.failed[path]} == {}
    assert done.report["counts"]["failed"] == len(told)
    foreign = [entry["source"] for entry in done.report["not_english"]]
    assert foreign == ["http://news.example/russian"], "marked, and no failure"


def test_a_trickle_is_cut_off(site: type[Site], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each byte comes long before a socket would time out: of the headers, and of a body without length."""

    ended = []

    def trickle(handler: Site, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(200):
            handler.wfile.write(b"X")
            time.sleep(0.05)
        ended.append("trickle")

    def slow_body(handler: Site, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + html("Slow"))
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.05)
        ended.append("slow")

    site.pages |= {"/trickle": trickle, "/slow": slow_body, "/good": html("Good")}
    done = collect(tmp_path / "out", "/trickle", "/slow", "/good", timeout=0.5)
    assert not ended, "hung up on"
    assert done.failed == dict.fromkeys(("/trickle", "/slow"), "took more than 0.5 s")
    assert not caplog.records, "no trace of urllib3's on stderr"


def test_it_tries_again_and_later_each_time(site: type[Site], tmp_path: Path) -> None:
    busy = [
        (503, {}, b""),
        (429, {"Retry-After": "7"}, b""),
        (500, {"Retry-After": "soon"}, b""),
        html("At last"),
    ]
    site.pages["/busy"] = lambda _, seen: busy[seen]
    done = collect(tmp_path / "out", "/busy")
    assert [row["title"] for row in done.rows] == ["At last"]
    assert done.waits == [1, 7, 4]


def test_a_host_is_left_in_peace_between_two_requests(site: type[Site], tmp_path: Path) -> None:
    site.pages |= {"/a": html("A"), "/b": html("B"), "/robots.txt": b"User-agent: *\nCrawl-delay: 9"}
    done = collect(tmp_path / "out", "/a", "http://other.example/b", delay=5)
    assert [round(wait) for wait in done.waits] == [9, 9], "of each host robots.txt, then the page"
    done = collect(tmp_path / "again", "/a", "/b", delay=12)
    assert [round(wait) for wait in done.waits] == [12, 12]
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 100000"
    with pytest.raises(fr.InputError, match=r"robots\.txt: asks for 100000 s between requests"):
        collect(tmp_path / "never", "/a")


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        (b"User-agent: *\nDisallow: /a\nAllow: /a/b", "robots.txt forbids it"),
        (b"User-agent: *\nAllow: /\n\nUser-agent: Framing\nDisallow: /", "robots.txt forbids it"),
        ((503, {}, b""), "robots.txt: answers 503; asked 4 times"),
        ((501, {}, b""), "robots.txt: answers 501"),
        ((301, {"Location": "/robots.txt"}, b""), "robots.txt: redirects in a circle"),
        ((404, {}, b"User-agent: *\nDisallow: /"), ""),
        ((403, {}, b""), ""),
        (b"\xff\xfe\x00 no robots file", ""),
    ],
)
def test_robots_are_obeyed(site: type[Site], tmp_path: Path, robots: Any, told: str) -> None:
    site.pages |= {"/robots.txt": robots, "/a": html("A"), "/moved": (302, {"Location": "/a"}, b"")}
    if told:
        with pytest.raises(fr.InputError, match=told):
            collect(tmp_path / "out", "/a", "/moved" if "forbids" in told and b"/a" in robots else "/a")
        assert "/a" not in asked(site)
    else:
        assert len(collect(tmp_path / "out", "/a").rows) == 1
        assert asked(site) == ["/robots.txt", "/a"]


REFUSED = [
    ("http://inside.example/", "leads to 10.0.0.7, no public address"),
    ("http://both.example/", "leads to 127.0.0.1, no public address"),
    ("http://localhost/", "leads to 127.0.0.1"),
    ("http://127.0.0.1/", "leads to 127.0.0.1"),
    ("http://169.254.169.254/latest/meta-data", "leads to 169.254.169.254"),
    ("http://[::1]/", "leads to ::1"),
    ("http://[::ffff:127.0.0.1]/", "no public address"),
    ("http://[64:ff9b::7f00:1]/", "no public address"),
    ("http://[2002:7f00:1::]/", "no public address"),
    ("http://news.example:22/", "port 22; only 80 and 443"),
    ("http://user:pass@news.example/", "without user names"),
    ("file:///etc/passwd", "only http and https"),
    ("ftp://news.example/", "only http and https"),
    ("https:///x", "only http and https"),
    ("http://[::1/", "no valid address"),
    ("http://news.example:99999/", "no valid address"),
    (f"http://{'a' * 70}.example/", "no valid address"),
]


@pytest.mark.parametrize(("address", "told"), REFUSED)
def test_what_is_not_public_is_refused_at_every_hop(
    site: type[Site], tmp_path: Path, address: str, told: str
) -> None:
    site.pages |= {"/good": html("Good"), "/hop": (302, {"Location": address}, b"")}
    table = tmp_path / "urls.csv"
    table.write_text(f"url\n{address}\nhttp://news.example/hop\nhttp://news.example/good\n")
    done = collect(tmp_path / "out", table)
    assert [row["title"] for row in done.rows] == ["Good"]
    assert len(done.report["failed"]) == 2
    assert all(told in entry["reason"] for entry in done.report["failed"]), done.report["failed"]
    assert set(asked(site)) == {"/robots.txt", "/hop", "/good"}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((a, True) for a in (SITE, "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808")),
        *(
            (a, False)
            for a in ("10.1.2.3", "172.16.0.1", "192.168.0.1", "127.9.9.9", "100.64.0.1", "0.0.0.1")
        ),
        *((a, False) for a in ("169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1")),
        *((a, False) for a in ("::", "::1", "fe80::1%eth0", "fc00::1", "ff0e::1", "::ffff:10.0.0.1")),
        *((a, False) for a in ("2002:a00:1::", "2001:0:1::", "64:ff9b::a00:1", "::10.0.0.1")),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert web._public(address) is public


def test_a_name_is_looked_up_once_a_request(
    site: type[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: an answer that turns private after the check is never connected to."""
    site.pages["/a"] = html("A")
    look_up, reached = socket.getaddrinfo, []
    answers: Iterator[str] = iter([SITE, "127.0.0.1", SITE, "127.0.0.1"])

    def rebinding(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return look_up(next(answers) if host == "rebind.example" else host, port, *rest, **more)

    connect = socket.socket.connect
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket.socket, "connect", lambda s, to: (reached.append(to[0]), connect(s, to))[1])
    with pytest.raises(fr.InputError, match=r"leads to 127\.0\.0\.1"):  # robots.txt, then the page: look-up 2
        collect(tmp_path / "out", "http://rebind.example/a", retries=0)
    assert reached == [SITE]
    assert asked(site) == ["/robots.txt"]


def test_private_servers_are_read_when_asked_for(site: type[Site], tmp_path: Path) -> None:
    site.pages["/a"] = html("A")
    address = f"http://127.0.0.1:{site.port}/a"  # type: ignore[attr-defined]
    with pytest.raises(fr.InputError, match=r"port .* --allow-private"):
        collect(tmp_path / "out", address)
    assert collect(tmp_path / "out", address, allow_private=True).rows[0]["url"] == address


def test_certificates_are_verified_for_the_name(
    site: type[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=t -addext "
    command += "subjectAltName=DNS:news.example"
    try:
        subprocess.run([*command.split(), "-keyout", key, "-out", cert], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs openssl")
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.sni_callback = lambda _, name, __: names.append(name)
    site.pages["/a"] = html("A")
    server = Server(("127.0.0.1", 0), site)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site.ports[443] = server.server_address[1]  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        with pytest.raises(fr.InputError, match=r"(?i)certificate"):  # signed by nobody we know
            collect(tmp_path / "out", "https://news.example/a", retries=0)
        monkeypatch.setattr("certifi.where", lambda: str(cert))
        with pytest.raises(fr.InputError, match=r"(?i)hostname|doesn't match"):
            collect(tmp_path / "out", "https://other.example/a", retries=0)
        assert asked(site) == []
        assert len(collect(tmp_path / "out", "https://news.example/a").rows) == 1
        assert names == ["news.example", "other.example", "news.example", "news.example"]
    finally:
        server.shutdown()
        server.server_close()


def test_what_a_site_is_told(site: type[Site], tmp_path: Path) -> None:
    site.pages |= {
        "/a b/ü?q=ä%20x": b"",
        "/a": html("A"),
        "/moved": (302, {"Location": "//other.example/a"}, b""),
    }
    site.pages["/%C3%BC%20b?q=%C3%A4%20x"] = html("Umlaut")
    done = collect(
        tmp_path / "out",
        "/moved",
        "http://BÜCHER.example/ü b?q=ä%20x#f",
        user_agent="study/1 (me@example.org)",
    )
    assert done.rows[0]["url"] == "http://other.example/a"
    assert [row["title"] for row in done.rows] == ["A", "Umlaut"]
    headers = [headers for _, headers in site.asked]
    assert [h["host"] for h in headers] == [
        *["news.example"] * 2,
        *["other.example"] * 2,
        *["xn--bcher-kva.example"] * 2,
    ]
    assert {h["user-agent"] for h in headers} == {"study/1 (me@example.org)"}
    assert not [h for h in headers if "cookie" in h or "referer" in h]


def test_wrong_charsets_and_broken_html(site: type[Site], tmp_path: Path) -> None:
    quoted = BODY + "“We will see,” the minister’s office in Kraków said. "
    site.pages |= {
        "/cp1252": (
            200,
            {"Content-Type": "text/html; charset=utf-8"},
            html("Quotes", quoted).decode().replace("ó", "o").encode("cp1252"),
        ),
        "/utf8": (200, {"Content-Type": "text/html; charset=iso-8859-1"}, html("Quotes", quoted)),
        "/broken": b"<p><b><i>Never closed</p><div "
        + html("Broken").replace(b"</p>", b"").replace(b"</article>", b"<table><tr>"),
    }
    done = collect(tmp_path / "out", *site.pages)
    texts = [row["text"] for row in done.rows]
    assert "“We will see,” the minister’s office" in texts[0]
    assert "“We will see,” the minister’s office in Kraków" in texts[1]
    assert "the talks would go on in the spring" in texts[2]


def test_a_second_run_asks_for_what_is_new_or_changed(site: type[Site], tmp_path: Path) -> None:
    def tagged(handler: Site, _: int) -> Any:
        headers = {"ETag": '"1"', "Last-Modified": "Tue, 01 Oct 2024 00:00:00 GMT"}
        return (
            (304, headers, b"")
            if handler.headers.get("If-None-Match") == '"1"'
            else (200, headers, html("Tagged"))
        )

    site.pages |= {
        "/tagged": tagged,
        "/same": html("Same"),
        "/edited": lambda _, seen: html("Edited", BODY + f"Version {seen}. "),
        "/gone": lambda _, seen: (410, {}, b"") if seen else html("Gone"),
    }
    paths = list(site.pages)
    first = collect(tmp_path / "out", *paths)
    assert first.report["counts"] == {
        "articles": 4,
        "new": 4,
        "changed": 0,
        "unchanged": 0,
        "not_english": 0,
        "failed": 0,
    }
    site.asked.append(("second run", {}))
    second = collect(tmp_path / "out", *paths)
    assert second.report["counts"] == {
        "articles": 4,
        "new": 0,
        "changed": 1,
        "unchanged": 2,
        "not_english": 0,
        "failed": 1,
    }
    assert dict(site.asked)["/tagged"]["if-modified-since"] == "Tue, 01 Oct 2024 00:00:00 GMT"
    assert "Version 1." in second.rows[2]["text"]
    assert [row["title"] for row in second.rows] == ["Tagged", "Same", "Edited", "Gone"]
    assert len(list((tmp_path / "out/raw").iterdir())) == 5, "the page before the edit is kept"


def test_a_killed_run_goes_on_where_it_was(site: type[Site], tmp_path: Path) -> None:
    """Killed for good in the middle of a line: nothing half-written counts, nothing is asked twice."""
    out = tmp_path / "out"
    site.pages |= {"/a": html("A"), "/b": html("B"), "/c": html("C")}

    class Killed(BaseException):
        pass

    def kill(*_: Any) -> bytes:
        raise Killed

    site.pages["/b"] = html("B")
    waits = iter(range(100))

    def sleep(_: float) -> None:
        if next(waits) == 3:  # before the third page
            raise Killed

    with pytest.raises(Killed):
        fr.collect([f"http://news.example/{n}" for n in "abc"], out, delay=0, sleep=sleep)
    assert not (out / "articles.jsonl").exists()
    with (out / "state.jsonl").open("a") as state:
        state.write('{"key": "http://news.example/c", "arti')
    assert asked(site) == ["/robots.txt", "/a", "/b"]
    done = collect(out, "/a", "/b", "/c")
    assert asked(site)[3:] == ["/robots.txt", "/c"]
    assert [row["title"] for row in done.rows] == ["A", "B", "C"]
    assert len((out / "state.jsonl").read_text().splitlines()) == 3


def test_stopped_by_hand_it_writes_what_it_has(site: type[Site], tmp_path: Path) -> None:
    def stop(*_: Any) -> bytes:
        raise KeyboardInterrupt

    site.pages |= {"/a": html("A"), "/b": html("B")}
    waits = iter(range(100))

    def sleep(_: float) -> None:
        if next(waits) == 2:
            raise KeyboardInterrupt

    done = collect(tmp_path / "out", "/a", "/b", sleep=sleep)
    assert [row["title"] for row in done.rows] == ["A"]
    assert done.report["failed"] == [
        {"source": "stopped", "reason": "stopped by hand; the same command goes on from here"}
    ]
    site.asked.clear()
    done = collect(tmp_path / "out", "/a", "/b")
    assert [row["title"] for row in done.rows] == ["A", "B"]
    assert asked(site) == ["/robots.txt", "/b"], "what is there is not asked for again"


def test_an_address_given_twice_is_told(site: type[Site], tmp_path: Path) -> None:
    site.pages |= {"/a": html("A")}
    done = collect(tmp_path / "out", "/a", "/a")
    assert [row["title"] for row in done.rows] == ["A"]
    assert list(done.failed.values()) == ["given before; the first row counts"]


def archive(path: Path, pages: list[tuple[str, str, str, bytes]]) -> Path:
    """A WARC file written by hand (ISO 28500); each record packed by itself where the name says so."""
    with path.open("wb") as file:
        for url, status, kind, body in pages:
            body = gzip.compress(body)
            http = (
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n\r\n".encode() + body
            )
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
                "WARC-Date: 2024-10-02T03:04:05Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            record = head.encode() + http + b"\r\n\r\n"
            file.write(gzip.compress(record) if path.suffix == ".gz" else record)
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_web_archives_are_read(site: type[Site], tmp_path: Path, packed: bool) -> None:
    pages = [
        ("https://a.example/one", "200 OK", "text/html; charset=utf-8", html("One")),
        ("https://a.example/gone", "404 Not Found", "text/html", html("Gone")),
        ("https://a.example/film", "200 OK", "video/mp4", b"film"),
        ("https://[a.example/odd", "200 OK", "text/html", html("Odd")),
        ("https://a.example/big", "200 OK", "text/html", bytes(900_000)),
        ("https://b.example/two", "200 OK", "text/html", html("Two")),
        ("https://b.example/two", "200 OK", "text/html", html("Two, again")),
    ]
    path = archive(tmp_path / ("news.warc.gz" if packed else "news.warc"), pages)
    done = collect(tmp_path / "out", path, max_bytes=500_000)
    assert [(row["title"], row["url"], row["fetched"]) for row in done.rows] == [
        ("One", "https://a.example/one", "2024-10-02T03:04:05Z"),
        ("Two", "https://b.example/two", "2024-10-02T03:04:05Z"),
    ]
    assert done.failed == {"/odd": "Invalid IPv6 URL", "/big": "more than 500,000 bytes"}
    assert site.asked == []
    for host, found in (("b.example", ["Two"]), ("WWW.A.example", ["One"]), ("example", ["One", "Two"])):
        only = collect(tmp_path / host, path, hosts=[host], max_bytes=500_000)
        assert [row["title"] for row in only.rows] == found
    site.pages["/good"] = html("Good")
    mixed = collect(tmp_path / "mixed", path, "/good", hosts=["b.example"], max_bytes=500_000)
    assert [row["title"] for row in mixed.rows] == ["Two", "Good"]
    with pytest.raises(fr.InputError, match="the sources name no page"):
        collect(tmp_path / "other", path, hosts=["ample"])
    cut = tmp_path / path.name.replace("news", "cut")
    cut.write_bytes(path.read_bytes()[:-400] + b"\x00garbage")
    again = collect(tmp_path / "cut", cut, max_bytes=500_000)
    assert again.rows[0]["title"] == "One"
    (tmp_path / "no.warc.gz").write_bytes(b"no archive at all")
    with pytest.raises(fr.InputError, match="no article could be collected"):
        collect(tmp_path / "none", tmp_path / "no.warc.gz")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as leave:
        cli.main(["collect", *map(str, arguments)])
    assert isinstance(leave.value.code, int)
    return leave.value.code, *capsys.readouterr()


def test_the_command_says_what_it_did(
    site: type[Site], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages["/a"] = html("A")
    out = tmp_path / "out"
    code, printed, told = run(capsys, "http://news.example/a", "--out", out, "--delay", 0)
    assert (code, printed) == (0, "")
    assert "833/2014" in told
    assert "You answer for" in told
    assert (
        f"1 articles, 1 new, 0 changed, 0 unchanged, 0 not_english, 0 failed → {out / 'articles.jsonl'}"
        in told
    )
    code, _, told = run(capsys, "http://news.example/x", "--out", out, "--delay", 0)
    assert code == 1
    assert "skipped http://news.example/x: answers 404" in told
    assert f"1 skipped; all are listed in {out / 'report.json'}" in told
    assert json.loads((out / "report.json").read_text())["failed"][0]["reason"] == "answers 404"
    code, _, told = run(capsys, "http://news.example/x", "--out", tmp_path / "none", "--delay", 0)
    assert code == 2
    assert "First reason: http://news.example/x: answers 404" in told
    assert (tmp_path / "none/report.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("file:///etc/passwd", "file:///etc/passwd: no such source; give an address"),
        ("nowhere.csv", "nowhere.csv: no such source"),
        ("bad.csv", "bad.csv: a CSV of addresses needs a column 'url'"),
        ("http://news.example/ --delay -1", "delay, retries: 0 or more"),
        ("http://news.example/ --delay nan", "delay, retries: 0 or more"),
        ("http://news.example/ --user-agent Ü", "must be printable ASCII"),
    ],
)
def test_wrong_arguments_are_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.csv").write_text("link\nhttp://news.example/\n")
    code, _, err = run(capsys, *arguments.split(), "--out", "out")
    assert code == 2
    assert told in err
    assert len(err.splitlines()) == 2, "the notice and one line"


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys.modules["framing.collect"], "find_spec", lambda name: None if name == "protego" else name
    )
    code, _, err = run(capsys, "http://news.example/", "--out", tmp_path)
    assert code == 2
    assert err.endswith("framing: protego not installed; collecting needs: pip install 'framing[collect]'\n")


def test_near_copies_are_marked(site: type[Site], tmp_path: Path) -> None:
    other = (
        "Farmers along the river brought in the harvest a week early because the rain had stayed away. " * 4
    )
    site.pages |= {"/a": html("A"), "/b": html("A", BODY + "(Agency)"), "/c": html("Harvest", other)}
    first, second, third = collect(tmp_path / "out", "/a", "/b", "/c").rows
    assert first["dup_group"] == second["dup_group"] == min(first["article_id"], second["article_id"])
    assert third["dup_group"] == ""
    again = collect(tmp_path / "out", "/a", "/b", "/c")
    assert [row["dup_group"] for row in again.rows] == [row["dup_group"] for row in (first, second, third)]


def test_an_id_belongs_to_one_page(site: type[Site], tmp_path: Path) -> None:
    site.pages |= {"/a": html("A"), "/b": html("B")}
    table = tmp_path / "urls.csv"
    table.write_text("url,article_id\nhttp://news.example/a,x\nhttp://news.example/b,x\n")
    done = collect(tmp_path / "out", table)
    assert [row["article_id"] for row in done.rows] == ["x"]
    assert done.failed == {"/b": "article_id 'x' is another page's"}


def test_the_core_does_not_need_the_extra() -> None:
    code = "import framing, framing.cli, framing.collect, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"courlan", "protego", "warcio", "urllib3", "lxml", "trafilatura", "pandas"} & set(loaded)


def test_unusable_is_what_the_web_raises() -> None:
    guarded = web.Web("t", 0, 0, 1, 10, False, lambda _: None)
    with pytest.raises(UnusableError, match="only http and https"):
        guarded.get("gopher://news.example/", {})
