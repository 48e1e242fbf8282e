"""The worker as a process: killed at any moment, two at once, ended, left alone by its parent."""

from __future__ import annotations

import random
import select
import signal
from pathlib import Path

import pytest

from dashboard.store import Store
from tests.analytics.spiky import clock, spiky
from tests.worker.builders import SECONDS, logged, once, opened, wait_for_a_pass, working

NOW = "2026-03-27T12:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return spiky(tmp_path, through="2026-03-26 00:00")


def expected(folder: Path) -> list[tuple[str, str, str]]:
    """What a single pass logs."""
    twin = spiky(folder / "twin", through="2026-03-26 00:00")
    once(twin, clock(NOW))
    return logged(twin)


def test_killed_at_any_moment_and_started_again_it_logs_each_episode_once(
    store: Store, tmp_path: Path
) -> None:
    chance = random.Random(4)
    for _ in range(3):
        with working(store, NOW=NOW) as child:
            assert child.stdout is not None
            select.select([child.stdout], [], [], chance.uniform(0.2, 5))
            child.kill()
    with working(store, NOW=NOW) as child:
        wait_for_a_pass(store, child)
    assert logged(store) == expected(tmp_path)
    assert len(opened(store)) == len(set(opened(store))) > 0


def test_two_at_once_log_each_episode_once(store: Store, tmp_path: Path) -> None:
    with working(store, "--once", NOW=NOW) as one, working(store, "--once", NOW=NOW) as other:
        for child in (one, other):
            _, said = child.communicate(timeout=SECONDS)
            assert (child.returncode, said.decode()) == (0, "")
    assert logged(store) == expected(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_silence(store: Store, number: signal.Signals) -> None:
    with working(store) as child:
        wait_for_a_pass(store, child)
        child.send_signal(number)
        out, said = child.communicate(timeout=SECONDS)
    assert (child.returncode, out, said) == (0, b"", b"")


def test_a_child_ends_with_the_process_that_started_it(store: Store) -> None:
    with working(store, "--child") as child:
        wait_for_a_pass(store, child)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(SECONDS) == 0
