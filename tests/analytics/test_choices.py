"""What was set in the app overrides the settings file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.analytics.choices import UnusableChoice, choose_allowances, with_choices
from dashboard.settings import load
from dashboard.store import Store

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def test_without_a_choice_the_settings_stand(store: Store) -> None:
    settings = load(watch_per_year=6.0)
    assert with_choices(settings, store) == settings


def test_the_newest_choice_wins_and_the_earlier_is_kept(store: Store) -> None:
    choose_allowances(store, watch=9, alert=3, who="Ann", at=AT)
    before = store.version()
    choose_allowances(store, watch=8, alert=1.5, who=" Bob ", at=AT)
    assert store.version() != before
    chosen = with_choices(load(suppress_below=7), store)
    assert (chosen.watch_per_year, chosen.alert_per_year, chosen.suppress_below) == (8, 1.5, 7)
    assert store.entries("setting")["who"].tolist() == ["Ann", "Ann", "Bob", "Bob"]


def test_other_settings_cannot_be_chosen_in_the_app(store: Store) -> None:
    store.add_entry("setting", "store", {"value": "elsewhere"}, who="Ann", at=AT)
    assert with_choices(load(), store) == load()


@pytest.mark.parametrize(("watch", "alert", "who"), [(12, 2, " "), (2, 3, "Ann"), (2, 0, "Ann")])
def test_choices_that_contradict_themselves(
    store: Store, watch: float, alert: float, who: str
) -> None:
    with pytest.raises(UnusableChoice):
        choose_allowances(store, watch=watch, alert=alert, who=who, at=AT)
    assert store.entries().empty
