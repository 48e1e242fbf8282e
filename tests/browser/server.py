"""A real server, started by the real command."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from tests.browser.listener import listen

ODWATCH = Path(sys.executable).with_name("odwatch")
SECONDS_TO_START = 90
PORTS = range(20_000, 32_000)
"""Below those that the machine gives to outgoing connections, which could take one meanwhile."""


@dataclass
class Server:
    """An `odwatch run`, asked at the loopback address; `name` says what it is for."""

    name: str
    process: subprocess.Popen[str]
    port: int
    store: Path
    log: list[str] = field(default_factory=list)
    listening: Event = field(default_factory=Event)
    warming: Thread | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def read_log(self) -> None:
        """Keep what the process prints, until it ends; ask for a page once it listens.

        The first run imports what pages need: better while the browser starts, or another test
        runs.
        """
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.log.append(line.rstrip())
                if "URL: http" in line and not self.listening.is_set():
                    self.warming = Thread(target=listen, args=(self.host, ""), daemon=True)
                    self.warming.start()
                    self.listening.set()
        self.listening.set()

    def wait(self) -> None:
        """Until it answers."""
        assert self.listening.wait(SECONDS_TO_START), self.said()
        assert "URL: http" in self.said(), f"{self.name} did not start: {self.said()}"

    def said(self) -> str:
        return "\n".join(self.log)


def own_environment(store: Path) -> dict[str, str]:
    """Ours, without the settings of whoever runs the tests; logs without colours or frames."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ODWATCH_")}
    told = {
        "ODWATCH_STORE": str(store),
        "PYTHONUNBUFFERED": "1",
        "STREAMLIT_LOGGER_ENABLE_RICH": "false",
    }
    return kept | told


@contextmanager
def running(name: str, *options: str, store: Path) -> Iterator[Server]:
    """`odwatch run OPTIONS` on a free port, not waited for.

    At the end it still runs, and whatever it printed, it printed no traceback.
    """
    port = _free_port()
    process = subprocess.Popen(
        [ODWATCH, "run", "--port", str(port), *options],
        env=own_environment(store),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(name, process, port, store)
    reader = Thread(target=server.read_log, daemon=True)
    reader.start()
    try:
        yield server
        server.wait()
        if server.warming is not None:
            server.warming.join()
        assert process.poll() is None, f"{name} ended: {server.said()}"
        assert "Traceback" not in server.said(), f"{name}: {server.said()}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        reader.join(timeout=30)


def _free_port() -> int:
    """Drawn without a seed, which runs at the same time could share."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
