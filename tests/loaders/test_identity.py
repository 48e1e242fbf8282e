"""Keys, duplicates, and people who share a number or have none."""

from __future__ import annotations

from pathlib import Path

from tests.loaders.builders import NOW, ODMAP_ROW, load, noticed, odmap

NAMELESS = {name: value for name, value in ODMAP_ROW.items() if name != "OD Case ID"}


def test_rows_equal_in_everything_with_a_number_are_duplicates(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "7"}, {"OD Case ID": "7"}, {"OD Case ID": "8"})

    assert (reading.duplicates, len(reading.records)) == (1, 2)
    assert reading.records["row"].to_list() == [2, 4]


def test_one_spelling_or_another_is_the_same_content(tmp_path: Path) -> None:
    other = {"OD Case ID": "7", "Date/Time of Overdose": "2026-06-15T14:05", "Fatal/Nonfatal": "No"}

    assert odmap(tmp_path, {"OD Case ID": "7"}, other).duplicates == 1


def test_equal_rows_without_a_number_are_separate_people(tmp_path: Path) -> None:
    reading = load(tmp_path, [NAMELESS, NAMELESS, NAMELESS | {"Age": "44"}], source="odmap")

    assert reading.duplicates == 0
    assert reading.records["key"].nunique() == 3
    assert reading.records["flags"].to_list() == ["equal_rows", "equal_rows", ""]
    assert noticed(reading, "equal_rows") == [(None, 2, 2)]


def test_one_number_with_other_content_is_another_person(tmp_path: Path) -> None:
    later = {"OD Case ID": "7", "Date/Time of Overdose": "06/15/2026 16:00"}
    one = odmap(tmp_path, later, {"OD Case ID": "7"})
    other = odmap(tmp_path, {"OD Case ID": "7"}, later)

    assert one.records["key"].to_list() == ["riverton police|7#2", "riverton police|7"]
    assert other.records["key"].to_list() == ["riverton police|7", "riverton police|7#2"]
    assert noticed(one, "number_shared") == [(None, 2, 2)]


def test_a_number_that_looks_like_a_second_person_is_none(tmp_path: Path) -> None:
    late = {"Date/Time of Overdose": "06/15/2026 16:00"}
    numbers = [{"OD Case ID": "7"}, {"OD Case ID": "7"} | late, {"OD Case ID": "7#2"}]

    assert odmap(tmp_path, *numbers).records["key"].nunique() == 3


def test_agencies_may_use_the_same_numbers(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "7"}, {"OD Case ID": "7", "Agency": "Fire"})

    assert reading.records["key"].to_list() == ["riverton police|7", "fire|7"]
    assert not noticed(reading, "number_shared")


def test_keys_hold_between_files(tmp_path: Path) -> None:
    old = odmap(tmp_path, {"OD Case ID": "7"})
    new = odmap(tmp_path, {"OD Case ID": "6"}, {"OD Case ID": "7", "Fatal/Nonfatal": "Fatal"})

    assert old.records["key"][0] == new.records["key"][1]
    assert old.records["content_hash"][0] != new.records["content_hash"][1]


def test_content_says_nothing_of_row_or_file(tmp_path: Path) -> None:
    run = {"OD Case ID": "7", "Exported At": "2026-06-20"}
    old = odmap(tmp_path, {"OD Case ID": "7"})
    new = odmap(tmp_path, {}, run)

    assert old.records["content_hash"][0] == new.records["content_hash"][1]
    assert new.exported_at is not None
    assert new.exported_at < NOW
