"""`counts`, `records`, `spikes`, `initiatives`: rows, their names, and who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.cli.files import BY_MONTH, RECORDS
from tests.cli.terminal import Terminal

RECORD = {
    *("record", "source", "agency", "number", "occurred_at", "time_known", "entered_at"),
    *("severity", "naloxone", "doses", "drugs", "age", "age_band", "sex", "location_type"),
    *("zip", "area", "latitude", "longitude", "place_state", "case_class", "flags"),
}
SPIKE = {
    *("series", "area", "window_days", "window_start", "window_end", "observed", "expected"),
    *("p_value", "chance_per_year", "level", "sentence"),
}
UNPLACED = {"unlocated", "placeholder", "outside"}


def counted(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The city's counts by period; checks the names and that there is no area."""
    found = list(rows)
    assert all(set(row) == {"period", "area", "count"} for row in found)
    assert {row["area"] for row in found} <= {None}
    return {row["period"]: row["count"] for row in found}


def counts(odwatch: Terminal, *words: str, **settings: str) -> dict[str, int]:
    return counted(odwatch("counts", "--json", *words, **settings).document)


def test_months_have_their_zeros(loaded: Terminal) -> None:
    assert counts(loaded) == BY_MONTH
    assert counts(loaded, "--severity", "fatal") == BY_MONTH | {
        **dict.fromkeys(BY_MONTH, 0),
        "2026-07-01": 1,
    }


def test_days_and_weeks_have_theirs(loaded: Terminal) -> None:
    asked = ["--from", "2026-09-14", "--to", "2026-09-16"]
    days = {"2026-09-14": 0, "2026-09-15": 2, "2026-09-16": 0}
    assert counts(loaded, "--by", "day", *asked) == days
    by_day = counts(loaded, "--by", "day")
    first, last = date(2026, 7, 3), date(2026, 10, 31)
    assert list(by_day) == [str(first + timedelta(n)) for n in range((last - first).days + 1)]
    assert sum(by_day.values()) == RECORDS
    weeks = counts(loaded, "--by", "week")
    assert sum(weeks.values()) == RECORDS
    assert 0 in weeks.values()
    mondays = [date.fromisoformat(week) for week in weeks]
    assert mondays == [mondays[0] + timedelta(weeks=n) for n in range(len(mondays))]


def test_a_late_evening_belongs_to_its_local_day(loaded: Terminal) -> None:
    by_day = counts(loaded, "--by", "day", "--from", "2026-07-20", "--to", "2026-07-31")
    assert {day for day, n in by_day.items() if n} == {"2026-07-20", "2026-07-31"}


def test_where_there_are_no_data_there_are_no_rows(loaded: Terminal) -> None:
    assert counts(loaded, "--basis", "ems") == {}
    assert counts(loaded, "--from", "2026-11-01") == {}


@pytest.mark.parametrize(("layer", "by"), [("h3-7", "day"), ("h3-8", "month"), ("h3-9", "week")])
def test_areas_add_up_to_the_city(loaded: Terminal, layer: str, by: str) -> None:
    rows = loaded("counts", "--json", "--by", by, "--area", layer).document
    city = counted(row for row in rows if row["area"] is None)
    assert city == counts(loaded, "--by", by)
    areas = [row for row in rows if row["area"] is not None]
    sums: Counter[str] = Counter()
    for row in areas:
        sums[row["period"]] += row["count"]
    assert dict(sums) == city
    names = {row["area"] for row in areas}
    assert names > UNPLACED
    assert len(areas) == len(names) * len(city), "every area has every period"
    unplaced = Counter({row["area"]: 0 for row in areas if row["area"] in UNPLACED})
    for row in areas:
        if row["area"] in UNPLACED:
            unplaced[row["area"]] += row["count"]
    assert unplaced == dict.fromkeys(UNPLACED, 1)


def test_as_of_knows_no_later_event(loaded: Terminal) -> None:
    whole_day = counts(loaded, "--as-of", "2026-10-10")
    assert whole_day == BY_MONTH | {"2026-10-01": 1}
    assert counts(loaded, "--as-of", "2026-10-25 12:00") == BY_MONTH | {"2026-10-01": 4}
    assert counts(loaded, "--as-of", "2026-10-25T16:00Z") == BY_MONTH | {"2026-10-01": 4}
    assert list(counts(loaded, "--as-of", "2026-08-10")) == ["2026-07-01", "2026-08-01"]
    assert counts(loaded, "--as-of", "2026-07-02") == {}
    seen = loaded("records", "--json", "--as-of", "2026-10-10").document
    assert len(seen) == sum(whole_day.values())
    (ends,) = {
        row["window_end"] for row in loaded("spikes", "--json", "--as-of", "2026-10-10").document
    }
    assert ends == "2026-10-11T04:00:00+00:00"


def test_records_are_listed_newest_first(loaded: Terminal) -> None:
    rows = loaded("records", "--json").document
    assert all(set(row) == RECORD for row in rows)
    assert len({row["record"] for row in rows}) == RECORDS
    moments = [datetime.fromisoformat(row["occurred_at"]) for row in rows]
    assert moments == sorted(moments, reverse=True)
    assert all(moment.utcoffset() is not None for moment in moments)
    by_number = {row["number"]: row for row in rows}
    assert by_number["2"]["occurred_at"] == "2026-07-21T03:50:00+00:00"
    assert (by_number["1"]["severity"], by_number["1"]["agency"]) == ("fatal", "Riverton Police")
    assert [by_number[number]["time_known"] for number in "45"] == [False, True]
    assert [by_number[number]["area"] for number in "345"] == [
        *("unlocated", "outside", "placeholder"),
    ]
    assert by_number["3"]["latitude"] is None


def test_records_have_the_filters_of_counts(loaded: Terminal) -> None:
    asked = ["--severity", "nonfatal", "--from", "2026-07-04", "--to", "2026-09-15"]
    rows = loaded("records", "--json", *asked).document
    assert [row["number"] for row in rows] == ["5", "4", "3", "2"]
    assert len(rows) == sum(counts(loaded, *asked).values())
    (fine,) = loaded("records", "--json", "--severity", "fatal", "--area", "h3-9").document
    (usual,) = loaded("records", "--json", "--severity", "fatal").document
    assert fine["area"] != usual["area"]


def test_spikes_are_windows_that_end_where_the_data_end(loaded: Terminal) -> None:
    every = loaded("spikes", "--json").document
    assert all(set(row) == SPIKE for row in every)
    rows = [row for row in every if row["series"] == "city"]
    assert every[: len(rows)] == rows
    assert [row["window_days"] for row in rows] == [1, 2, 3, 7, 14]
    assert [row["observed"] for row in rows] == [0, 0, 0, 6, 6]
    assert {row["window_end"] for row in rows} == {"2026-11-01T00:00:00+00:00"}
    for row in rows:
        start, end = (datetime.fromisoformat(row[f"window_{edge}"]) for edge in ("start", "end"))
        assert end - start == timedelta(days=row["window_days"])
        assert 0 < row["p_value"] <= 1
    ((area, level, _),) = {(row["area"], row["level"], row["chance_per_year"]) for row in rows}
    assert area is None
    assert level in {"watch", "alert"}
    (sentence,) = {row["sentence"] for row in rows}
    assert loaded("spikes").out.splitlines()[0] == sentence


def test_spikes_without_data_say_so(loaded: Terminal) -> None:
    assert loaded("spikes", "--basis", "ems", "--json").document == []
    assert loaded("spikes", "--basis", "ems").out == "no data yet\n"


def test_the_board_needs_no_store(odwatch: Terminal) -> None:
    rows = odwatch("initiatives", "--json").document
    assert [row["number"] for row in rows] == list(range(1, 22))
    names = {"number", "category", "initiative", "lead_agencies", "status", "status_date", "note"}
    assert all(set(row) == names for row in rows)
    assert {row["status"] for row in rows} == {"not reported"}


def test_partners_see_no_small_area(sample_store: Store) -> None:
    odwatch = Terminal(Path(sample_store.url))
    threshold = load_settings().suppress_below
    asked = ["counts", "--json", "--area", "h3-7", "--role"]
    exact, shown = (odwatch(*asked, role).document for role in ("analyst", "partner"))
    city = counted(row for row in exact if row["area"] is None)
    assert counted(row for row in shown if row["area"] is None) == city
    truth = {(row["period"], row["area"]): row["count"] for row in exact}
    cells = {
        (row["period"], row["area"]): row["count"]
        for row in shown
        if row["area"] not in {None, "remainder"}
    }
    seen = {key: n for key, n in cells.items() if n is not None}
    assert seen
    assert all(n == truth[key] and n >= threshold for key, n in seen.items())
    hidden = cells.keys() - seen.keys()
    assert any(0 < truth.get(key, 0) < threshold for key in hidden)
    for row in shown:
        if row["area"] == "remainder":
            rest = sum(n for (period, _), n in seen.items() if period == row["period"])
            assert row["count"] == city[row["period"]] - rest


@pytest.mark.parametrize("more", ["--severity=fatal", "--from=2026-08-01", "--as-of=2026-10-01"])
def test_partners_cannot_narrow_areas(loaded: Terminal, more: str) -> None:
    said = loaded("counts", "--area", "h3-7", "--role", "partner", more, "--json").refusal
    assert "not for the role partner" in said


def test_partners_see_the_city_and_no_record(loaded: Terminal) -> None:
    assert counts(loaded, "--role", "partner") == BY_MONTH
    assert loaded("spikes", "--json", "--role", "partner").document
    assert "only for: analyst" in loaded("records", "--json", "--role", "partner").refusal


@pytest.mark.parametrize("command", ["counts", "records", "spikes"])
def test_the_public_sees_none_of_it(loaded: Terminal, command: str) -> None:
    assert "not for the role public" in loaded(command, "--role", "public", "--json").refusal
