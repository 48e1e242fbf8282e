"""Keeps a worker running beside the server: started with it, started again if it dies, ended with
it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

WORKER: Final = (sys.executable, "-m", "dashboard.cli", "work", "--child")

_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0
_SECONDS_TO_END: Final = 2.0
"""A pass can be broken off at any moment, so nobody has to wait for its end."""


@contextmanager
def kept(command: Sequence[str] = WORKER) -> Iterator[None]:
    """Within it, the command runs as a child of this process.

    The other end of its standard input is ours alone, so that it can tell when we are gone,
    however we ended.
    """
    keeper = _Keeper(command)
    thread = threading.Thread(target=keeper.run, name="worker-keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.end()
        thread.join()


class _Keeper:
    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._is_ending = threading.Event()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the child, and again whenever it ends: later each time, if it soon ends again."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._is_ending.is_set():
            began = time.monotonic()
            if child := self._started():
                with child:
                    child.wait()
            if time.monotonic() - began > _LONGEST_PAUSE_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            if self._is_ending.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """A new child; None where it is too late for one, or the machine starts none now."""
        with self._lock:
            if self._is_ending.is_set():
                return None
            try:
                self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603
            except OSError as error:
                sys.stderr.write(f"odwatch: no worker can be started: {error.strerror}\n")
                return None
            return self._child

    def end(self) -> None:
        """End the child: asked first, then made to."""
        with self._lock:
            self._is_ending.set()
            child = self._child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
