"""Columns mapped by hand: kept, used for the next file with the same headers, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.intake import Loading, check, load
from dashboard.intake.mappings import (
    UnusableMapping,
    by_hand,
    choices,
    examples,
    forget,
    headers_to_choose,
    keep,
    kept_for,
    kept_maps,
)
from dashboard.store import Store
from loaders.errors import FileRefused, MapRefused, OdwatchError
from loaders.map_files import shipped
from loaders.maps import Map
from loaders.source import look
from tests.intake.builders import NOW, opener, settings_for

HEADERS = ("When it was", "How it ended", "ZIP")
COLUMNS = {"occurred_at": "When it was", "severity": "How it ended"}
MINE = Map("by hand", "odmap", columns=COLUMNS)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opener(settings_for(tmp_path))


def odd(folder: Path, headers: tuple[str, ...] = HEADERS) -> Path:
    path = folder / "odd.csv"
    cells = ("2026-06-15 14:05", "Fatal", "22301", "more")[: len(headers)]
    path.write_text(f"{','.join(headers)}\n{','.join(cells)}\n", "utf-8")
    return path


def test_a_kept_map_is_used_by_check_and_load(tmp_path: Path, store: Store) -> None:
    settings, path = settings_for(tmp_path), odd(tmp_path)
    with pytest.raises(FileRefused):
        check(path, store, settings, Loading(now=NOW))
    keep(store, MINE, HEADERS, who="A. Nalyst", at=NOW)
    said = check(path, store, settings, Loading(now=NOW))
    done = load(path, lambda: store, settings, Loading(now=NOW))
    assert said.new == done.new == 1
    assert done.notices[0].column == "odmap by A. Nalyst"
    forget(store, kept_maps(store)[0], who="A. Nalyst", at=NOW)
    assert kept_maps(store) == ()
    with pytest.raises(FileRefused):
        check(path, store, settings, Loading(now=NOW))


def test_it_is_for_these_headers_alone_in_any_order(tmp_path: Path, store: Store) -> None:
    keep(store, MINE, HEADERS, who="A. Nalyst", at=NOW)
    (kept,) = kept_maps(store)
    assert kept.fits(tuple(reversed(HEADERS)), source=None)
    assert not kept.fits((*HEADERS, "more"), source=None)
    assert not kept.fits(HEADERS, source="ems")
    with pytest.raises(FileRefused):
        check(odd(tmp_path, (*HEADERS, "more")), store, settings_for(tmp_path), Loading(now=NOW))


def test_the_newest_goes_first_and_the_history_stays(store: Store) -> None:
    keep(store, MINE, HEADERS, who="A. Nalyst", at=NOW)
    keep(store, Map("by hand", "odmap"), ("Overdose Date", "Fatal"), who="A. Nalyst", at=NOW)
    timed = {"occurred_at": "When it was"}
    keep(store, Map("by hand", "odmap", columns=timed), HEADERS, who="B. Other", at=NOW)
    assert [kept.name for kept in kept_maps(store)] == ["odmap by B. Other", "odmap by A. Nalyst"]
    assert len(store.entries("mapping")) == 3
    assert kept_maps(None) == ()


def test_a_map_given_goes_before_a_kept_one(tmp_path: Path, store: Store) -> None:
    other = {"occurred_at": "When it was", "drug": "ZIP"}
    keep(store, Map("by hand", "odmap", columns=other), HEADERS, who="A", at=NOW)
    loading = Loading(now=NOW, map_file=MINE)
    assert check(odd(tmp_path), store, settings_for(tmp_path), loading).new == 1


def test_a_name_is_needed(store: Store) -> None:
    with pytest.raises(UnusableMapping, match="Say who"):
        keep(store, MINE, HEADERS, who=" ", at=NOW)
    assert store.entries().empty


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"severity": "How it ended"}, "expected for odmap a column with date and time"),
        ({**COLUMNS, "survived": "How it ended"}, "'Whether the person survived'"),
        ({"occurred_at": "Not there"}, "not in the file"),
    ],
)
def test_a_map_that_reads_no_such_file_is_not_kept(
    store: Store, columns: dict[str, str], said: str
) -> None:
    with pytest.raises(OdwatchError, match=said):
        keep(store, Map("by hand", "odmap", columns=columns), HEADERS, who="A", at=NOW)
    assert kept_maps(store) == ()


@pytest.mark.parametrize("name", shipped())
def test_what_a_shipped_map_reads_can_be_kept(store: Store, name: str) -> None:
    own = shipped()[name]
    shaping = (*own.keep, *(own.fold.by if own.fold else ()), *(own.fold.join if own.fold else ()))
    made = {own.unpivot.names, own.unpivot.values} if own.unpivot else set()
    named = {*own.headers, *own.columns.values(), *shaping} - made - {""}
    keep(store, replace(own, name="by hand"), sorted(named), who="A", at=NOW)
    assert kept_maps(store)[0].source == own.source


def test_a_kept_map_that_no_longer_reads_its_files_is_found(tmp_path: Path) -> None:
    """So that it can be forgotten: kept by an earlier version, which asked less of a map."""
    twice = Map("by hand", "odmap", columns={**COLUMNS, "survived": "How it ended"}, exact=True)
    own = replace(twice, headers=HEADERS)
    path = odd(tmp_path)
    assert kept_for(path, (own,), source=None) == kept_for(path, (own,), source="odmap") == own
    assert kept_for(path, (own,), source="ems") is None
    with pytest.raises(MapRefused):
        look(path, kept=(own,))


def test_examples_are_the_first_different_values_cut(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    cells = ["Fatal", "Fatal", "", "Alive", "a text that is longer than a box", "fourth"]
    path.write_text("When it was,How it ended\n" + "".join(f"2026-06-15,{c}\n" for c in cells))
    found = look(path, source="odmap")
    assert examples(found, "How it ended") == ("Fatal", "Alive", "a text that is long…")
    assert examples(found, "When it was") == ("2026-06-15",)


def test_every_field_can_be_chosen_and_none(tmp_path: Path) -> None:
    found = look(odd(tmp_path), source="odmap")
    offered = {choice.field: choice for choice in choices(found)}
    assert offered["zip"].header == "ZIP"
    assert offered["occurred_at"].first
    assert not offered["zip"].first
    assert offered["agency"].label == "Agency that reported it"
    assert headers_to_choose(found) == HEADERS
    chosen = by_hand(found, {**COLUMNS, "zip": ""})
    assert look(odd(tmp_path), map_file=chosen).mapping.fields == COLUMNS


def test_a_shipped_maps_shape_stays_when_its_columns_are_changed(tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text("lat,lng,zip,title,timeStamp,twp\n1,2,22301,EMS: OVERDOSE,2026-06-15,X\n")
    found = look(calls)
    assert "agency" not in {choice.field for choice in choices(found)}
    assert set(headers_to_choose(found)) == {"lat", "lng", "zip", "title", "timeStamp", "twp"}
    chosen = by_hand(found, {"occurred_at": "timeStamp", "zip": ""})
    assert chosen.keep == {"title": ("EMS: OVERDOSE",)}
    assert chosen.constants == {"agency": "Montgomery County PA 911"}
