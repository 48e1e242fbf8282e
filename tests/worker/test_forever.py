"""The worker that goes on: when it looks, and that nothing stops it but being asked to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from dashboard import worker
from dashboard.detection import rules
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.spiky import reach, spiky
from tests.worker.builders import NOW


def nothing() -> None:
    """Nothing happens."""


class Stage:
    """Runs a worker, and does one thing after the other while it waits."""

    def __init__(
        self,
        store: Store,
        *meanwhile: Callable[[], object],
        minutes: float = 5,
        clock: Callable[[], object] = nothing,
        begun: datetime = NOW,
    ) -> None:
        self.times: list[datetime] = []
        """When it asked for the time: once a pass."""
        self.said: list[str] = []
        self._left = list(meanwhile)
        self._clock = clock
        self._begun = begun
        worker.forever(
            lambda: Store.open(store.url),
            load_settings(store=store.url, worker_minutes=minutes),
            now=self._now,
            wait=self._wait,
            complain=self.said.append,
        )

    def _now(self) -> datetime:
        self.times.append(self._begun + timedelta(seconds=len(self.times)))
        self._clock()
        return self.times[-1]

    def _wait(self, seconds: float) -> bool:
        assert 0 < seconds < 60
        if not self._left:
            return True
        self._left.pop(0)()
        return False


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return spiky(tmp_path, through="2026-03-03 00:00")


def test_it_looks_at_once_and_then_when_the_store_changed(store: Store) -> None:
    assert len(Stage(store).times) == 1
    assert len(Stage(store, nothing, nothing).times) == 1
    load = Stage(store, nothing, lambda: reach(store, through="2026-03-04 00:00"), nothing)
    assert len(load.times) == 2
    last = store.last_pass()
    assert last is not None
    assert last.at == load.times[-1]
    assert load.said == []


def test_it_looks_at_least_at_each_interval(store: Store) -> None:
    assert len(Stage(store, nothing, nothing, minutes=1e-9).times) == 3


def test_an_interval_in_which_nothing_changed_costs_no_evaluation(store: Store) -> None:
    """Whoever evaluates asks how often chance fires the rules, which is kept once simulated."""
    worker.once(lambda: Store.open(store.url), load_settings(store=store.url), NOW)
    asked: list[int] = []

    def count() -> None:
        asked.append(simulations())

    stage = Stage(store, count, count, count, minutes=1e-9)
    assert len(stage.times) == 4
    assert asked[0] > 0
    assert asked == asked[:1] * 3
    once_more = simulations()
    Stage(store, begun=NOW + timedelta(hours=1))
    assert simulations() > once_more


def simulations() -> int:
    """How often what chance does by itself was asked for in this process."""
    asked = rules._simulated.cache_info()
    return asked.hits + asked.misses


def test_a_broken_pass_is_one_line_and_the_next_comes(store: Store) -> None:
    broken = iter([True])

    def clock() -> None:
        if next(broken, False):
            raise RuntimeError("no\nclock")

    load = partial(reach, store, through="2026-03-04 00:00")
    stage = Stage(store, nothing, load, nothing, clock=clock)
    assert stage.said == ["RuntimeError: no clock"]
    last = store.last_pass()
    assert last is not None
    assert last.at == stage.times[-1]


def test_a_store_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    elsewhere = spiky(tmp_path / "made", through="2026-03-03 00:00")
    missing = tmp_path / "store"

    class Missing:
        url = str(missing)

    stage = Stage(
        Missing(),  # type: ignore[arg-type]
        nothing,
        lambda: Path(elsewhere.url).rename(missing),
        nothing,
    )
    assert len(stage.said) == 1
    assert "no store" in stage.said[0]
    assert len(stage.times) == 2
    assert Store.open(str(missing)).last_pass() is not None
