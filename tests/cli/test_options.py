"""Where a command's now and store come from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.cli.options import Session, UsageError
from dashboard.privacy import Role
from dashboard.store import Store
from tests.cli.files import BY_MONTH, export
from tests.cli.terminal import Terminal


def october(odwatch: Terminal, *words: str, **settings: str) -> int:
    """What is counted in October 2026, the newest month."""
    newest = odwatch("counts", "--json", *words, **settings).document[-1]
    assert newest["period"] == "2026-10-01"
    count = newest["count"]
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("2026-10-10", 1),
        ("2026-10-25 12:00", 4),
        ("2026-10-25T12:00-04:00", 4),
        ("2026-10-25T16:30Z", 4),
        ("2026-10-25", 7),
    ],
)
def test_now_means_the_same_wherever_it_is_said(loaded: Terminal, moment: str, count: int) -> None:
    assert october(loaded, "--as-of", moment) == count
    assert october(loaded, NOW=moment) == count


def test_as_of_beats_now(loaded: Terminal) -> None:
    assert october(loaded, "--as-of", "2026-10-25", NOW="2026-10-10") == 7


def test_only_as_of_is_a_choice_to_look_back(
    loaded: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODWATCH_NOW", "2026-10-10T12:00Z")
    store = str(loaded.store)
    usual = Session.begin(store=store, sample=False)
    assert (usual.now, usual.is_as_of) == (datetime(2026, 10, 10, 12, tzinfo=UTC), False)
    back = Session.begin(store=store, sample=False, as_of="2026-10-09")
    assert (back.now, back.is_as_of) == (datetime(2026, 10, 10, 4, tzinfo=UTC), True)
    context = back.context(Role.PARTNER)
    assert (context.now, context.is_as_of, context.viewer.role) == (back.now, True, Role.PARTNER)


def test_without_a_now_it_is_the_clocks(loaded: Terminal) -> None:
    before = datetime.now(UTC)
    found = Session.begin(store=str(loaded.store), sample=False).now
    assert before <= found <= datetime.now(UTC)


def test_the_option_beats_the_environment(
    loaded: Terminal, odwatch: Terminal, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert odwatch("load", export(tmp_path), "--store", other).code == 0
    assert not odwatch.store.exists()
    found = loaded("imports", "--store", other, "--json").document
    assert found != loaded("imports", "--json").document
    assert sum(row["count"] for row in odwatch("counts", "--store", other, "--json").document) == (
        sum(BY_MONTH.values())
    )


def test_a_store_says_itself_that_it_holds_the_sample(sample_store: Store) -> None:
    found = Session.begin(store=sample_store.url, sample=False)
    assert found.settings.sample
    assert found.open_store().kind == "sample"


def test_a_citys_store_is_never_taken_for_the_sample(loaded: Terminal) -> None:
    with pytest.raises(UsageError, match="leave --sample out"):
        Session.begin(store=str(loaded.store), sample=True)
