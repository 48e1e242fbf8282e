"""What a browser context does behind the page: requests, sockets, errors, and what it was sent."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, WebSocket

# Streamlit's page finds out under which path it is served by asking below the page's own address
# first; below a page there is nothing, which the browser reports and Streamlit expects.
PROBE = re.compile(
    r"/(trends|map|spikes|naloxone|others|initiatives|records|data)"
    r"/_stcore/(health|host-config)"
)
NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"


class Watch:
    """Records from a context's beginning to its end."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.opened: list[WebSocket] = []
        self.frames: list[bytes] = []
        self.errors: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("page", self._page)

    def forget(self) -> None:
        """Begin again, for the next visit."""
        for kept in (self.asked, self.opened, self.frames, self.errors):
            kept.clear()

    def faults(self, host: str) -> list[str]:
        """Everything that should not have happened, by a context that may ask `host` alone."""
        asked = [*self.asked, *(socket.url for socket in self.opened)]
        elsewhere = [url for url in asked if not _is_at(url, host)]
        return [f"asked elsewhere: {url}" for url in elsewhere] + self.errors

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        self.opened.append(socket)
        socket.on("framereceived", lambda frame: self.frames.append(_as_bytes(frame)))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        path = urlsplit(message.location["url"]).path
        if message.text == NOT_FOUND and PROBE.fullmatch(path):
            return
        said = f"console: {message.text} at {message.location['url']}"
        self.errors.append(f"{said} ({place(message.page)})")

    def _error(self, error: WebError) -> None:
        self.errors.append(f"page error: {error.error} ({place(error.page)})")


def place(page: Page | None) -> str:
    """Where and how wide a page is, in words."""
    if page is None:
        return "no page"
    address = urlsplit(page.url)._replace(scheme="", netloc="").geturl()
    size = page.viewport_size
    return f"{address}, {size['width'] if size else 'any'} px"


def _is_at(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or parts.netloc == host


def _as_bytes(frame: bytes | str) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
