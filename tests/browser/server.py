"""A real server, started by the real command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

ODWATCH = Path(sys.executable).with_name("odwatch")
SECONDS_TO_START = 90


@dataclass
class Server:
    """A running `odwatch run`, asked at the loopback address."""

    process: subprocess.Popen[str]
    port: int
    log: list[str] = field(default_factory=list)
    listening: Event = field(default_factory=Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def read_log(self) -> None:
        """Keep what the process prints, until it ends."""
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.log.append(line.rstrip())
                if "URL: http" in line:
                    self.listening.set()
        self.listening.set()

    def said(self) -> str:
        return "\n".join(self.log)


def own_environment(store: Path) -> dict[str, str]:
    """Ours, without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ODWATCH_")}
    return kept | {"ODWATCH_STORE": str(store), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(*options: str, store: Path) -> Iterator[Server]:
    """`odwatch run OPTIONS` on a free port; whatever it prints, it printed no traceback."""
    port = _free_port()
    process = subprocess.Popen(
        [ODWATCH, "run", "--port", str(port), *options],
        env=own_environment(store),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(process, port)
    reader = Thread(target=server.read_log, daemon=True)
    reader.start()
    try:
        assert server.listening.wait(SECONDS_TO_START), server.said()
        with urlopen(f"{server.url}/_stcore/health", timeout=SECONDS_TO_START) as answer:
            assert answer.status == 200
        yield server
        assert process.poll() is None, server.said()
        assert "Traceback" not in server.said(), server.said()
    finally:
        process.terminate()
        process.wait(timeout=30)
        reader.join(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
