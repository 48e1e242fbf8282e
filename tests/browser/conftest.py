"""One server for each role and one browser, for the whole session; a window for each visit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.store import Store
from tests.browser.server import Server, running
from tests.browser.visit import Visit
from tests.browser.watch import Watch

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP dashboard.example 127.0.0.1",
)
WAIT_MS = 60_000
"""For a busy machine; nothing takes this long on an idle one."""

Servers = Callable[[str], Server]
Look = tuple[Page, Watch]
Headers = tuple[tuple[str, str], ...]
Looks = Callable[[str, Headers], Look]


class Visits(Protocol):
    """Opens a window at a server."""

    def __call__(
        self, server: Server, *, width: int = 1440, host: str = "", headers: Headers = ()
    ) -> Visit: ...


@pytest.fixture(scope="session")
def servers(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A server by name, each with a store of its own.

    Whenever one is asked for, a further one starts meanwhile. `public` is given no role: it is
    bound to every address, which makes every viewer public. `loads` is for tests that change its
    data; `empty` has nothing loaded.
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

        def start(name: str) -> None:
            store = tmp_path_factory.mktemp(name) / "store"
            if name != "empty":
                shutil.copytree(sample_store.url, store)
            started[name] = stack.enter_context(running(name, *options[name], store=store))

        def server(name: str) -> Server:
            if name not in started:
                start(name)
            started[name].wait()
            for other in [other for other in options if other not in started][:1]:
                start(other)
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
    """Windows by what is asked and how: one each, since a new one reads every script anew."""
    opened: dict[tuple[str, Headers], Look] = {}

    def look(host: str, headers: Headers) -> Look:
        if (host, headers) not in opened:
            context = browser.new_context(
                color_scheme="light", extra_http_headers=dict(headers), reduced_motion="reduce"
            )
            context.set_default_timeout(WAIT_MS)
            watch = Watch(context)
            opened[host, headers] = context.new_page(), watch
        return opened[host, headers]

    return look


@pytest.fixture
def visit(looks: Looks) -> Iterator[Visits]:
    """Begins at an empty page; at the end there was no error, and no other machine was asked."""
    visits: list[tuple[Visit, str]] = []

    def begin(server: Server, *, width: int = 1440, host: str = "", headers: Headers = ()) -> Visit:
        host = host or server.host
        page, watch = looks(host, headers)
        watch.forget()
        page.emulate_media(color_scheme="light")
        begun = Visit(server, page, watch)
        begun.widen(width)
        visits.append((begun, host))
        return begun

    yield begin
    for begun, host in visits:
        try:
            begun.assert_no_exception()
            faults = begun.watch.faults(host)
        finally:
            begun.page.goto("about:blank")
        assert begun.watch.asked
        assert begun.watch.opened
        assert not faults, "\n".join([f"{begun.server.name}:", *faults])
