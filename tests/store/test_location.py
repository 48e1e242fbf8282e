"""What an address means."""

from pathlib import Path

import pytest

from dashboard.store import Store, StoreError
from dashboard.store.location import Location


def test_a_path_and_its_file_address_are_one_place(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "é#1"
    assert Location.of(str(folder)) == Location.of(folder.as_uri()) == Location(str(folder), folder)


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Location.of("data/store").folder == tmp_path / "data" / "store"


def test_an_object_store_has_no_folder() -> None:
    location = Location.of("s3://bucket/city/")
    assert location.folder is None
    assert location.table("imports") == "s3://bucket/city/imports"


@pytest.mark.parametrize("name", ["a%20b", "a[1]", "a^b", "a|b"])
def test_paths_that_delta_misreads_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="may not contain"):
        Location.of(str(tmp_path / name))


def test_an_empty_address_is_refused() -> None:
    with pytest.raises(StoreError, match="empty"):
        Location.of("")


@pytest.mark.parametrize("name", ["a b", "é", "a#b", "a?b", "a*b", "it's", "a{b}"])
def test_odd_paths_hold_a_store(tmp_path: Path, name: str) -> None:
    from tests.store.builders import import_row, incidents

    store = Store.open(str(tmp_path / name), create="city")
    store.commit(incidents(2), import_row())
    assert (tmp_path / name / "incident" / "_delta_log").is_dir()
    assert len(store.execute(store.present("incident"))) == 2
