"""One pass of the worker: each basis, the log of passes, and the store's version."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from deltalake.exceptions import DeltaError

from dashboard import worker
from dashboard.analytics.choices import choose_allowances
from dashboard.analytics.episodes import ENTRY_KIND, present
from dashboard.settings import load as load_settings
from dashboard.store import Store, StoreError
from tests.analytics.builders import add, local, people
from tests.analytics.spiky import later, spiky
from tests.worker.builders import NOW, logged, once, opened

REACH = dict.fromkeys(("overdoses", "odmap"), local("2026-03-06 00:00"))
"""By basis, in the order in which they are looked at."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return spiky(tmp_path, through="2026-03-06 00:00")


def test_a_pass_logs_episodes_and_that_it_was_done(store: Store) -> None:
    looked = once(store)
    assert {one.basis: one.through for one in looked} == REACH
    assert worker.count(looked, "opened") == len(opened(store)) > 0
    assert {subject.split("/")[0] for subject, _ in opened(store)} == set(REACH)
    last = store.last_pass()
    assert last is not None
    assert (last.at, last.through) == (NOW, REACH)
    assert set(store.entries(ENTRY_KIND)["who"]) == {"worker"}


def test_a_pass_that_finds_nothing_new_leaves_the_version(store: Store) -> None:
    once(store)
    version = store.version()
    later_on = NOW + timedelta(minutes=5)
    assert [looked.changes for looked in once(store, later_on)] == [(), ()]
    assert store.version() == version
    last = store.last_pass()
    assert last is not None
    assert last.at == later_on


def test_looking_back_with_an_earlier_now_logs_nothing(store: Store) -> None:
    once(store)
    version, last = store.version(), store.last_pass()
    assert once(store, NOW - timedelta(days=30)) == ()
    assert (store.version(), store.last_pass()) == (version, last)


def test_each_basis_that_has_data_is_looked_at(store: Store) -> None:
    add(store, people("2026-03-01 10:00"), through="2026-03-05 00:00", source="ems")
    assert [looked.basis for looked in once(store)] == ["overdoses", "odmap", "ems"]
    last = store.last_pass()
    assert last is not None
    assert last.through == REACH | {"ems": local("2026-03-05 00:00")}


def test_the_next_pass_looks_only_at_what_came_since(store: Store) -> None:
    once(store)
    first = logged(store)
    later(store, through="2026-03-06 09:00")
    for looked in once(store):
        assert {change.through for change in looked.changes} == {local("2026-03-06 09:00")}
    assert logged(store)[: len(first)] == first


def test_a_choice_made_in_the_app_counts(store: Store) -> None:
    choose_allowances(store, watch=0.0002, alert=0.0001, who="somebody", at=NOW)
    once(store)
    assert {subject.split("/")[1] for subject, _ in opened(store)} == {"rule"}


def test_a_store_without_data_is_looked_at_too(tmp_path: Path) -> None:
    empty = Store.open(str(tmp_path / "empty"), create="city")
    assert once(empty) == ()
    last = empty.last_pass()
    assert last is not None
    assert (last.at, last.through) == (NOW, {})


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    url = str(tmp_path / "none")
    with pytest.raises(StoreError, match="no store"):
        worker.once(lambda: Store.open(url), load_settings(store=url), NOW)
    assert not Path(url).exists()


def test_two_at_once_log_each_episode_once(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: once(store), range(4)))
    entries = logged(store)
    assert len(entries) == len(set(entries)) > 0
    assert sum(worker.count(looked, "opened") for looked in found) == len(opened(store))


def test_a_pass_broken_off_before_it_is_logged_is_made_up_for(store: Store) -> None:
    once(store)
    later(store, through="2026-03-26 00:00")
    now = local("2026-03-27 00:00").astimezone(UTC)
    with _no_room_for_passes(store), pytest.raises(DeltaError, match="passes"):
        once(store, now)
    entries = logged(store)
    assert "closed" in {event for _, _, event in entries}
    assert worker.count(once(store, now), "opened", "closed") == 0
    assert logged(store) == entries
    assert len(present(store.entries(ENTRY_KIND))) == len(opened(store))


def looking(store: Store, *, minutes: int, last: worker.Done | None) -> worker.Done:
    """A pass so long after `NOW`."""
    settings = load_settings(store=store.url)
    return worker.look(store, settings, NOW + timedelta(minutes=minutes), last)


def test_where_nothing_changed_a_pass_is_logged_and_nothing_is_evaluated(store: Store) -> None:
    looking(store, minutes=-5, last=None)  # what it logs is new
    first = looking(store, minutes=0, last=None)
    again = looking(store, minutes=5, last=first)
    assert first.evaluated_at == again.evaluated_at == NOW
    last = store.last_pass()
    assert last is not None
    assert (last.at, last.through) == (NOW + timedelta(minutes=5), REACH)


def test_new_data_and_a_choice_made_in_the_app_are_evaluated(store: Store) -> None:
    looking(store, minutes=-5, last=None)
    first = looking(store, minutes=0, last=None)
    choose_allowances(store, watch=0.0002, alert=0.0001, who="somebody", at=NOW)
    chosen = looking(store, minutes=5, last=first)
    assert chosen.evaluated_at == NOW + timedelta(minutes=5)
    later(store, through="2026-03-06 09:00")
    loaded = looking(store, minutes=10, last=chosen)
    assert loaded.evaluated_at == NOW + timedelta(minutes=10)
    assert [found.through for found in loaded.looked] == [local("2026-03-06 09:00")] * len(REACH)


def test_data_that_reach_beyond_now_are_evaluated_as_time_goes_on(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2026-03-06 12:03")  # three minutes ahead
    looking(store, minutes=-5, last=None)
    done = looking(store, minutes=0, last=None)
    moments = []
    for minutes in (1, 2, 3, 4, 5, 6):
        done = looking(store, minutes=minutes, last=done)
        moments.append(done.evaluated_at - NOW)
    # Once more at the fourth: what the third logged is new.
    assert moments == [timedelta(minutes=minutes) for minutes in (1, 2, 3, 4, 4, 4)]


@contextmanager
def _no_room_for_passes(store: Store) -> Iterator[None]:
    """Within it, the log of passes can be neither found nor made."""
    place, aside = (Path(store.url, name) for name in ("passes", "passes-aside"))
    place.rename(aside)
    place.symlink_to(Path(store.url, "missing", "folder"))
    yield
    place.unlink()
    aside.rename(place)
