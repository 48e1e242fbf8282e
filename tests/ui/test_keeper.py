"""The keeper of a child: started again when it ends, ended with us, whatever it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from dashboard.ui.keeper import kept

SECONDS = 60
COUNTS = "import sys; open(sys.argv[1], 'a').write('x')"
STUBBORN = (
    "import os, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "open(sys.argv[1], 'w').write(f'{os.getpid()} '); sys.stdin.read()"
)
READS = "import os, sys; open(sys.argv[1], 'w').write(f'{os.getpid()} '); sys.stdin.read()"


@contextmanager
def keeping(code: str, told: Path) -> Iterator[None]:
    """A keeper of a process that runs `code` and writes into a file."""
    told.touch()
    with kept([sys.executable, "-c", code, str(told)]):
        yield


def wait_for(told: Path, text: str) -> str:
    deadline = monotonic() + SECONDS
    while text not in (said := told.read_text()):
        assert monotonic() < deadline, said
    return said


def runs(process: int) -> bool:
    """Whether it is there, also as a zombie: a child that was waited for is neither."""
    return Path(f"/proc/{process}").exists()


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    with keeping(COUNTS, tmp_path / "told"):
        assert wait_for(tmp_path / "told", "xx")


def test_it_ends_with_us(tmp_path: Path) -> None:
    with keeping(READS, tmp_path / "told"):
        child = int(wait_for(tmp_path / "told", " "))
    assert not runs(child)


def test_one_that_does_not_listen_is_made_to(tmp_path: Path) -> None:
    with keeping(STUBBORN, tmp_path / "told"):
        child = int(wait_for(tmp_path / "told", " "))
    assert not runs(child)


def test_a_child_that_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    program, told = tmp_path / "program", tmp_path / "told"
    told.touch()
    with kept([str(program)]):
        program.write_text(f"#!/bin/sh\nprintf x >> {told}\n", "utf-8")
        program.chmod(0o700)
        assert wait_for(told, "x")
