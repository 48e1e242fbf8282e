"""Opens a page in Chromium and counts what comes over the web socket."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter

from playwright.sync_api import BrowserContext, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

QUIET_MS = 600
"""A page is complete when nothing has come for this long after its script finished."""
_LONGEST_SECONDS = 60


@dataclass
class Traffic:
    """What one page load received, from its first request to run the script on."""

    received_bytes: int = 0
    finished_ms: float = 0.0
    """From the first message sent to the script's end as the browser hears of it."""
    by_element: Counter[str] = field(default_factory=Counter)
    """Bytes by kind of message, in the words of Streamlit's protocol."""
    _first_sent: float | None = None
    _last_heard: float = 0.0

    def watch(self, socket: WebSocket) -> None:
        """Count this socket's frames."""
        socket.on("framesent", lambda _: self._sent())
        socket.on("framereceived", self._received)

    @property
    def quiet(self) -> bool:
        """Whether the script has finished and nothing has come since for a while."""
        heard = (perf_counter() - self._last_heard) * 1000
        return self.finished_ms > 0 and heard > QUIET_MS

    def _sent(self) -> None:
        self._first_sent = self._first_sent or perf_counter()

    def _received(self, payload: str | bytes) -> None:
        raw = payload.encode() if isinstance(payload, str) else payload
        self._last_heard = perf_counter()
        self.received_bytes += len(raw)
        message = ForwardMsg.FromString(raw)
        self.by_element[_kind(message)] += len(raw)
        if message.WhichOneof("type") == "script_finished" and self._first_sent is not None:
            self.finished_ms = (self._last_heard - self._first_sent) * 1000


def load(context: BrowserContext, url: str) -> Traffic:
    """Open the address in a new tab, which is a new session, and wait until nothing more comes.

    Raises:
        RuntimeError: the page shows an error, or does not come to rest within a minute.
    """
    traffic = Traffic()
    page = context.new_page()
    page.on("websocket", traffic.watch)
    page.goto(url)
    deadline = perf_counter() + _LONGEST_SECONDS
    while not traffic.quiet:
        if perf_counter() > deadline:
            raise RuntimeError(f"{url} did not finish within {_LONGEST_SECONDS} s")
        page.wait_for_timeout(50)
    errors = page.get_by_test_id("stException").all_inner_texts()
    page.close()
    if errors:
        raise RuntimeError(f"{url} shows an error: {errors[0]}")
    return traffic


def _kind(message: ForwardMsg) -> str:
    kind = str(message.WhichOneof("type"))
    if kind != "delta":
        return kind
    delta = message.delta
    if delta.WhichOneof("type") != "new_element":
        return str(delta.WhichOneof("type"))
    return str(delta.new_element.WhichOneof("type"))
