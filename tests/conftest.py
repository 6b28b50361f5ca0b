"""What every test may use, and what none may do."""

from __future__ import annotations

import os
import runpy
import signal
import socket
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

_LOCAL = {"localhost", "127.0.0.1", "::1", "", None}
# A shell that started the tests in the background has them, and all that they start, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and gold labels beside the checkout, which cannot be shipped."""
    path = Path(__file__).parents[2] / "shared"
    if not path.is_dir():
        pytest.skip("needs ../shared: real articles, whose texts cannot be shipped")
    return path


@pytest.fixture(scope="session")
def gallery() -> list[tuple[str, Any, tuple[Any, ...]]]:
    """Every call of the gallery to a chart, in its order: name, function, and what it was given."""
    from framing import charts

    calls: list[tuple[str, Any, tuple[Any, ...]]] = []

    def recorded(name: str, function: Any) -> Any:
        return lambda *given, **options: calls.append((name, partial(function, **options), given))

    with pytest.MonkeyPatch.context() as patch:
        for name in charts.__all__:
            patch.setattr(charts, name, recorded(name, getattr(charts, name)))
        runpy.run_path(str(Path(__file__).parents[1] / "docs" / "gallery.py"))
    return calls


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With FRAMING_REQUIRE_SHARED=1 a test that reads ../shared must run: being skipped is a failure."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and page is not None:  # what the browser showed when a test failed
        page.screenshot(path=Path(__file__).parents[1] / "out" / "browser" / f"{item.name}.png")
    reads_shared = "shared" in getattr(item, "fixturenames", ()) or item.get_closest_marker("needs_shared")
    required = reads_shared and os.environ.get("FRAMING_REQUIRE_SHARED") == "1"
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where ../shared must be there: {report.longrepr}"
    return report


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing downloads at import or at use: a connection to another machine fails the test."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    def checked_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if (host.decode() if isinstance(host, bytes) else host) not in _LOCAL:
            raise AssertionError(f"a test reached for the network: {host}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked_connect)
        patch.setattr(socket, "getaddrinfo", checked_look_up)
        yield
