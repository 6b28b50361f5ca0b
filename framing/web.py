"""One guarded way to the public internet, for `framing.collect`: every hop checked, every answer limited.

Not trafilatura's own fetching: that falls back to unverified TLS, does not limit a request as a whole, and
knows neither robots.txt nor conditional requests.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from framing.read import UnusableError

if TYPE_CHECKING:
    from protego import Protego

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_UNICAST = IPv6Network("2000::/3")  # all that is assigned; leaves out addresses that wrap an IPv4 one
_LONGEST = 300.0  # seconds that a site may ask us to wait
_SAFE = "/%:?&=+$,;@!~*'()[]"  # as it stands in a target; all else is percent-encoded


class Page(NamedTuple):
    """An answer, unpacked, at the end of its redirects."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in any case
    body: bytes
    fetched: str  # UTC


@dataclass
class Web:
    """Asks sites politely and trusts none of them; the options are those of `framing.collect.collect`."""

    user_agent: str
    delay: float
    retries: int
    timeout: float
    max_bytes: int
    allow_private: bool
    sleep: Callable[[float], object]
    _rules: dict[str, Protego | str] = field(default_factory=dict)  # by origin; why there are none
    _pause: dict[str, float] = field(default_factory=dict)  # what a host's robots.txt asks for
    _last: dict[str, float] = field(default_factory=dict)  # when a host was asked

    def get(self, url: str, headers: Mapping[str, str], robots: bool = True) -> Page:
        """Fetch one address; an `UnusableError` says why not."""
        seen: set[str] = set()
        try:
            while url not in seen and len(seen) <= 10:
                seen.add(url)
                self._named(url)
                if robots:
                    self._permitted(url)
                page = self._insisted(url, headers)
                if page.status not in (301, 302, 303, 307, 308) or not page.headers.get("location"):
                    return page
                url = urljoin(url, page.headers["location"])
        except ValueError as error:
            raise UnusableError(f"no valid address: {error}") from None
        raise UnusableError("redirects in a circle" if url in seen else "more than 10 redirects")

    def _permitted(self, url: str) -> None:
        """What robots.txt says (RFC 9309): 4xx allows everything, 5xx and silence nothing."""
        from protego import Protego

        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        if origin not in self._rules:
            try:
                page = self.get(f"{origin}/robots.txt", {}, robots=False)
                if page.status >= 500:
                    raise UnusableError(f"answers {page.status}")
                text = page.body[:512_000].decode("utf-8", "replace") if page.status == 200 else ""
                self._rules[origin] = rules = Protego.parse(text)
                pause = self._pause[self._named(url)[0]] = rules.crawl_delay(self.user_agent) or 0.0
                if pause > _LONGEST:
                    raise UnusableError(f"asks for {pause:.0f} s between requests")
            except UnusableError as reason:
                self._rules[origin] = f"robots.txt: {reason}"
        known = self._rules[origin]
        if isinstance(known, str):
            raise UnusableError(known)
        if not known.can_fetch(url, self.user_agent):
            raise UnusableError("robots.txt forbids it")

    def _insisted(self, url: str, headers: Mapping[str, str]) -> Page:
        """Ask again, later each time, where that may help."""
        from urllib3.exceptions import HTTPError
        from urllib3.util import Retry

        trouble = ""
        for attempt in range(self.retries + 1):
            wait = 2.0**attempt
            try:
                page = self._asked(url, headers)
                if page.status not in (429, 500, 502, 503, 504):
                    return page
                trouble = f"answers {page.status}"
                with contextlib.suppress(HTTPError, KeyError):
                    wait = max(wait, Retry().parse_retry_after(page.headers["retry-after"]))
            except (OSError, HTTPError, HTTPException) as error:
                trouble = f"no answer: {error}"
            if wait > max(_LONGEST, 2.0**attempt):
                raise UnusableError(f"{trouble} and asks to come back in {wait:.0f} s")
            if attempt < self.retries:
                self.sleep(wait)
        raise UnusableError(f"{trouble}; asked {self.retries + 1} times")

    def _named(self, url: str) -> tuple[str, int]:
        """The host and port of an address that may be asked at all."""
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        if not port or not parts.hostname or len(url) > 4000 or parts.username is not None:
            raise UnusableError("only http and https addresses, without user names, are fetched")
        if port not in (80, 443) and not self.allow_private:
            raise UnusableError(f"port {port}; only 80 and 443 are asked, unless with --allow-private")
        return parts.hostname.rstrip(".").encode("idna").decode(), port

    def _asked(self, url: str, headers: Mapping[str, str]) -> Page:
        import logging

        import certifi
        from urllib3.connection import HTTPConnection, HTTPSConnection
        from urllib3.exceptions import HTTPError

        logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it prints a trace for an odd header
        host, port = self._named(url)
        address = _looked_up(host, port, self.allow_private)  # once: this very one is connected to
        free = self._last.get(host, float("-inf")) + max(self.delay, self._pause.get(host, 0.0))
        self.sleep(max(0.0, free - time.monotonic()))
        parts = urlsplit(url)
        named = f"[{host}]" if ":" in host else host
        own = {
            "Host": named if parts.port is None else f"{named}:{port}",
            "User-Agent": self.user_agent,
            "Accept": "text/html, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",  # what can be unpacked piece by piece
            "Connection": "close",
        }
        target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)
        connection = HTTPConnection(address, port, timeout=self.timeout)
        if parts.scheme == "https":
            connection = HTTPSConnection(
                address, port, timeout=self.timeout, ca_certs=certifi.where(), cert_reqs="CERT_REQUIRED",
                server_hostname=host, assert_hostname=host,
            )  # fmt: skip
        end = time.monotonic() + self.timeout
        try:
            with contextlib.ExitStack() as stack:
                stack.callback(connection.close)
                connection.connect()
                # A socket's timeout begins anew with each byte; only hanging up ends a trickle.
                alarm = threading.Timer(end - time.monotonic() + 0.01, _hang_up, (connection.sock,))
                stack.callback(alarm.cancel)
                alarm.start()
                connection.request("GET", target, headers={**own, **headers}, preload_content=False)
                answer = stack.enter_context(contextlib.closing(connection.getresponse()))
                packed = answer.headers.get("content-encoding", "").strip().lower()
                if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
                    raise UnusableError(f"packed as '{packed}', which was not asked for")
                body = answer.read(self.max_bytes + 1)
        except (OSError, HTTPError, HTTPException):
            if time.monotonic() < end:
                raise
        finally:
            self._last[host] = time.monotonic()
        if time.monotonic() >= end:
            raise UnusableError(f"took more than {self.timeout:g} s")
        if len(body) > self.max_bytes:
            raise UnusableError(f"more than {self.max_bytes:,} bytes, unpacked")
        return Page(url, answer.status, answer.headers, body, now())


def _looked_up(host: str, port: int, private: bool) -> str:
    """The address to connect to, when all that the name leads to are allowed."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not private and not _public(address):
            raise UnusableError(f"leads to {address}, no public address; --allow-private would fetch it")
    return found[0]


def _public(address: str) -> bool:
    ip = ip_address(address)
    if ip in _NAT64:
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.version == 6 and (ip not in _UNICAST or ip.sixtofour):
        return False
    return ip.is_global and not ip.is_multicast


def _hang_up(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it was closed meanwhile
        socket.socket.shutdown(connected, socket.SHUT_RDWR)  # not ssl's, which is not for two threads


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
