"""One server for each role and one browser, for the whole session; a context for each visit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from dashboard.store import Store
from tests.browser.server import Server, running
from tests.browser.visit import Visit
from tests.browser.watch import Watch

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP dashboard.example 127.0.0.1",
)
WAIT_MS = 30_000
"""For a busy machine; nothing takes this long on an idle one."""

Servers = Callable[[str], Server]
Look = tuple[BrowserContext, Watch]
Looks = Callable[[str, int, Any, tuple[tuple[str, str], ...]], Look]


class Visits(Protocol):
    """Opens a context with a page at a server."""

    def __call__(
        self,
        server: Server,
        *,
        width: int = 1440,
        scheme: str = "light",
        host: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Visit: ...


@pytest.fixture(scope="session")
def servers(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A server by name, started when it is first asked for, each with a store of its own.

    `public` is given no role: it is bound to every address, which makes every viewer public.
    `loads` is for tests that change its data; `empty` has nothing loaded.
    """
    options = {
        "analyst": ("--sample",),
        "partner": ("--sample", "--role", "partner"),
        "public": ("--sample", "--address", "0.0.0.0"),
        "loads": ("--sample",),
        "empty": (),
    }
    started: dict[str, Server] = {}
    with ExitStack() as stack:

        def server(name: str) -> Server:
            if name not in started:
                store = tmp_path_factory.mktemp(name) / "store"
                if name != "empty":
                    shutil.copytree(sample_store.url, store)
                started[name] = stack.enter_context(running(*options[name], store=store))
            return started[name]

        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "no Chromium on this machine: .ci/install-browser installs one"
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def looks(browser: Browser) -> Looks:
    """Contexts by who looks at what how: one each, so that the page's scripts are read once."""
    opened: dict[tuple[object, ...], tuple[BrowserContext, Watch]] = {}

    def look(host: str, width: int, scheme: Any, headers: tuple[tuple[str, str], ...]) -> Look:
        key = (host, width, scheme, headers)
        if key not in opened:
            context = browser.new_context(
                viewport={"width": width, "height": 900 if width > 500 else 800},
                color_scheme=scheme,
                extra_http_headers=dict(headers),
            )
            context.set_default_timeout(WAIT_MS)
            opened[key] = context, Watch(context)
        return opened[key]

    return look


@pytest.fixture
def visit(looks: Looks) -> Iterator[Visits]:
    """Opens pages; at the end none of them had an error or asked another machine."""
    visits: list[tuple[Visit, str]] = []

    def begin(
        server: Server,
        *,
        width: int = 1440,
        scheme: str = "light",
        host: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Visit:
        host = host or server.host
        context, watch = looks(host, width, scheme, headers)
        watch.forget()
        begun = Visit(server, context.new_page(), watch)
        visits.append((begun, host))
        return begun

    yield begin
    for begun, host in visits:
        exceptions = begun.page.get_by_test_id("stException").count()
        faults = begun.watch.faults(host)
        begun.page.close()
        assert exceptions == 0
        assert begun.watch.asked
        assert begun.watch.opened
        assert faults == []
