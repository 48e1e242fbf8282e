"""Columns of written times to moments."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.clock import parse_clock, parse_date, parse_daypart, parse_weekday
from loaders.declaration import Context, Options
from loaders.times import DAY_FIRST_IN_MONTH_FIRST, NOT_A_DATE, Moments, moments
from tests.loaders.builders import NOW, ZONE


def read(
    *texts: str,
    weekdays: list[str] | None = None,
    dayparts: list[str] | None = None,
    **options: Any,
) -> Moments:
    days, parts = (
        None if said is None else pd.Series(said, dtype="str") for said in (weekdays, dayparts)
    )
    context = Context(zone=ZONE, now=NOW, options=Options(**options))
    written = pd.Series(texts, dtype="str")
    return moments(written, context=context, weekdays=days, dayparts=parts)


def reasons(found: Moments) -> dict[str, int]:
    return {reason: int(mask.sum()) for reason, mask in found.remarks}


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-03",
        "2026/1/3",
        "20260103",
        "01/03/2026",
        "1-3-26",
        "3 Jan 2026",
        "03-JAN-2026",
        "January 3, 2026",
        "Sat Jan 3rd, 2026",
        "03jan2026",
    ],
)
def test_spellings_of_one_date(text: str) -> None:
    written = parse_date(text)

    assert written is not None
    assert written.on(day_first=False) == date(2026, 1, 3)


@pytest.mark.parametrize("text", ["", "2026-13-01", "30/30/2026", "2026", "see note", "0001-01-01"])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "seconds", "offset"),
    [
        ("14:05", 50_700, None),
        ("2:05 PM", 50_700, None),
        ("2:05:30 p.m.", 50_730, None),
        ("12:00 AM", 0, None),
        ("1405", 50_700, None),
        ("1405 hrs", 50_700, None),
        ("14:05 hours", 50_700, None),
        ("24:00", 86_400, None),
        ("2400", 86_400, None),
        ("14:05:00.123Z", 50_700, 0),
        ("14:05:00-04:00", 50_700, -240),
        ("14:05:00+0530", 50_700, 330),
    ],
)
def test_spellings_of_a_time(text: str, seconds: int, offset: int | None) -> None:
    assert parse_clock(text) == (seconds, offset)


@pytest.mark.parametrize("text", ["24:01", "2430", "45", "14:60", "13:05 PM", "noon", "0:00 AM"])
def test_what_is_no_time(text: str) -> None:
    assert parse_clock(text) is None


@pytest.mark.parametrize(("text", "day"), [("Tuesday", 1), ("(3) Tue", 1), ("x", None)])
def test_weekdays(text: str, day: int | None) -> None:
    assert parse_weekday(text) == day


def test_local_time_becomes_utc_beside_the_local_date() -> None:
    frame = read("06/15/2026 22:30", "01/15/2026 22:30").frame

    assert frame["at"].to_list() == [
        pd.Timestamp("2026-06-16 02:30", tz="UTC"),
        pd.Timestamp("2026-01-16 03:30", tz="UTC"),
    ]
    assert frame["on"].dt.day.to_list() == [15, 15]
    assert frame["time_known"].all()


def test_a_date_without_a_time_stays_that_date_and_ends_at_midnight() -> None:
    found = read("2026-06-15", "2026-06-15 00:00", "2026-06-15 08:00")

    assert found.frame["time_known"].to_list() == [False, True, True]
    assert found.frame["at"][0] == pd.Timestamp("2026-06-15 04:00", tz="UTC")
    assert found.ends()[0] == pd.Timestamp("2026-06-16 04:00", tz="UTC")
    assert found.ends()[2] == found.frame["at"][2]


def test_a_column_of_midnights_has_dates_only() -> None:
    frame = read("2026-06-15 00:00:00", "2026-06-16T00:00", "").frame

    assert not frame["time_known"].any()
    assert frame["on"].dt.day.to_list()[:2] == [15, 16]


def test_a_true_offset_is_honoured() -> None:
    frame = read("2024-10-07T20:22:01-04:00", "2024-10-08T00:22:01Z").frame

    assert frame["at"].nunique() == 1
    assert set(frame["on"]) == {pd.Timestamp(2024, 10, 7)}


def test_an_offset_stamped_on_midnights_is_ignored() -> None:
    found = read("2017/01/03 00:00:00+00", "2017/01/04 00:00:00+00", "2021/08/14 01:00:00+00")

    assert found.frame["on"].dt.day.to_list() == [3, 4, 14]
    assert found.frame["time_known"].to_list() == [False, False, True]
    assert found.frame["at"][2] == pd.Timestamp("2021-08-14 05:00", tz="UTC")
    assert reasons(found) == {"offset_ignored": 3, "midnight_without_time": 2}


@pytest.mark.parametrize(("weekday", "day"), [("Saturday", 14), ("Friday", 13)])
def test_weekdays_bear_witness_for_or_against_an_offset(weekday: str, day: int) -> None:
    found = read("2021-08-14T01:00:00Z", "2021-08-14T14:00Z", weekdays=[weekday, "Saturday"])

    assert found.frame["on"].dt.day.to_list() == [day, 14]
    assert ("offset_ignored" in reasons(found)) == (weekday == "Saturday")


@pytest.mark.parametrize(("part", "hour"), [("Morning", 9), ("Overnight", 5)])
def test_parts_of_the_day_bear_witness_too(part: str, hour: int) -> None:
    found = read("2021-07-01T09:00:00+00", dayparts=[part])
    assert found.frame["at"].dt.tz_convert(ZONE).dt.hour.to_list() == [hour]


@pytest.mark.parametrize(
    ("offset", "hour", "noted"), [("honour", 5, {}), ("ignore", 9, {"offset_ignored": 1})]
)
def test_a_map_decides_what_offsets_mean(offset: str, hour: int, noted: dict[str, int]) -> None:
    found = read("2021-07-01T09:00:00+00", weekdays=["Thursday"], offset=offset)
    assert found.frame["at"].dt.tz_convert(ZONE).dt.hour.to_list() == [hour]
    assert reasons(found) == noted


@pytest.mark.parametrize(
    ("day_first", "day"), [(True, date(2026, 4, 3)), (False, date(2026, 3, 4))]
)
def test_a_map_decides_which_of_day_and_month_is_first(day_first: bool, day: date) -> None:
    found = read("03/04/2026", day_first=day_first)
    assert found.frame["on"].dt.date.to_list() == [day]
    assert reasons(found) == {}


@pytest.mark.parametrize(("text", "quarter"), [("Overnight", 0), ("MORNING ", 1), ("noon", None)])
def test_parts_of_the_day(text: str, quarter: int | None) -> None:
    assert parse_daypart(text) == quarter


def test_one_time_on_many_rows_says_nothing_where_offsets_are_untrue() -> None:
    midnights = ["2021/08/14 00:00:00+00"] * 100
    stamps = ["2021/08/15 07:00:00+00"] * 30
    times = [f"2021/08/16 {at // 4:02d}:{at % 4 * 15 + 1:02d}:00+00" for at in range(40)]
    found = read(*midnights, *stamps, *times)

    assert reasons(found)["same_time_without_meaning"] == 30
    assert int(found.frame["time_known"].sum()) == 40
    assert found.frame["on"][100] == pd.Timestamp(2021, 8, 15)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["03/04/2026"], [date(2026, 3, 4)]),
        (["03/04/2026", "25/04/2026"], [date(2026, 4, 3), date(2026, 4, 25)]),
        (["03/04/2026", "04/25/2026"], [date(2026, 3, 4), date(2026, 4, 25)]),
    ],
)
def test_the_order_of_day_and_month_is_the_columns(texts: list[str], days: list[date]) -> None:
    assert [moment.date() for moment in read(*texts).frame["on"]] == days


def test_in_a_column_of_both_orders_the_month_is_first() -> None:
    found = read("04/25/2026", "25/04/2026", "rubbish", "")

    assert found.frame["problem"].to_list() == ["", DAY_FIRST_IN_MONTH_FIRST, NOT_A_DATE, ""]
    assert found.unread.to_list() == [False, True, True, False]


@pytest.mark.parametrize(
    ("texts", "options", "noted"),
    [
        (["03/04/2026", "05/04/2026", "2026-01-31"], {}, {"read_month_first": 2}),
        (["03/04/2026", "04/25/2026"], {}, {}),
        (["05/05/2026"], {}, {}),
        (["03/04/2026"], {"day_first": False}, {}),
    ],
)
def test_dates_that_may_all_be_both_are_noted(
    texts: list[str], options: dict[str, Any], noted: dict[str, int]
) -> None:
    assert reasons(read(*texts, **options)) == noted


@pytest.mark.parametrize(
    ("other", "noted"), [("04/25/2026", {}), ("04/05/2026", {"read_month_first": 1})]
)
def test_another_column_tells_that_the_month_is_first(other: str, noted: dict[str, int]) -> None:
    texts, others = pd.Series(["03/04/2026"]), pd.Series([other])
    found = moments(texts, context=Context(zone=ZONE, now=NOW, times=(texts, others)))

    assert found.frame["on"][0] == pd.Timestamp(2026, 3, 4)
    assert reasons(found) == noted


def test_24_00_is_the_midnight_that_ends_the_day() -> None:
    alone, among = read("06/15/2026 24:00"), read("06/15/2026", "06/15/2026 0:00", "6/15/26 24:00")

    for found, at in ((alone, 0), (among, 2)):
        assert found.frame["at"][at] == pd.Timestamp("2026-06-16 04:00", tz="UTC")
        assert found.frame["on"][at] == pd.Timestamp(2026, 6, 16)
        assert found.frame["time_known"][at]
    assert among.frame["time_known"].to_list() == [False, False, True]


@pytest.mark.parametrize(
    ("dates", "clocks", "at"),
    [
        (["1/15/2026 0:00", "1/16/2026 0:00"], ["14:05", "3:10"], ["15 14:05", "16 03:10"]),
        (["1/15/2026 0:00", "1/16/2026"], ["14:05", ""], ["15 14:05", "16"]),
        (["1/15/2026 0:00", "1/16/2026 12:00 AM"], ["14:05", ""], ["15 14:05", "16"]),
        (["1/15/2026 0:00", "1/16/2026 8:00"], ["", "9:00"], ["15 00:00", "16 08:00"]),
        (["1/15/2026 0:00+00", "1/16/2026"], ["14:05", "0:00"], ["15 14:05", "16 00:00"]),
    ],
)
def test_midnight_beside_a_date_yields_to_the_column_of_clocks(
    dates: list[str], clocks: list[str], at: list[str]
) -> None:
    found = moments(
        pd.Series(dates, dtype="str"),
        context=Context(zone=ZONE, now=NOW),
        clocks=pd.Series(clocks, dtype="str"),
    ).frame
    local = found["at"].dt.tz_convert(ZONE)
    shown = [
        f"{moment:%d %H:%M}" if known else f"{moment:%d}"
        for moment, known in zip(local, found["time_known"], strict=True)
    ]

    assert shown == at


def test_clock_changes_are_marked() -> None:
    found = read("2024-03-10 02:30", "2024-11-03 01:30", "2024-11-03 00:30", "2024-11-03 06:30Z")

    assert found.frame["clock_change"].to_list() == [True, True, False, False]
    assert found.frame["at"].to_list()[:2] == [
        pd.Timestamp("2024-03-10 07:00", tz="UTC"),
        pd.Timestamp("2024-11-03 05:30", tz="UTC"),
    ]


@given(st.from_regex(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[ap]m)?", fullmatch=True))
def test_a_column_reads_a_time_as_it_is_read_alone(clock: str) -> None:
    frame = read(f"06/15/2026 {clock}", "06/15/2026 08:01").frame
    alone = parse_clock(clock)

    assert frame["problem"][0] == ("" if alone else NOT_A_DATE)
    since = frame["at"][0] - pd.Timestamp("2026-06-15 04:00", tz="UTC")
    assert alone is None or since == pd.Timedelta(seconds=alone[0])


@pytest.mark.parametrize("text", ["06/15/2026\u00a02:05\u202fPM", "June 15, 2026  14:05"])
def test_what_few_files_write_is_read_too(text: str) -> None:
    assert read(text, "06/15/2026 14:05").frame["at"].nunique(dropna=False) == 1


def test_no_texts_at_all() -> None:
    assert pd.isna(read().ends().max())


@pytest.mark.parametrize(
    "zone", ["America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
def test_a_column_is_placed_as_each_of_its_times_would_be_alone(zone: str) -> None:
    hours = pd.date_range("2026-01-01", "2026-12-31", freq="30min").strftime("%Y-%m-%d %H:%M")
    texts = pd.Series([*hours, ""], dtype="str")
    found = moments(texts, context=Context(zone=ZoneInfo(zone), now=NOW)).frame["at"]
    alone = pd.to_datetime(pd.Series(hours)).dt.tz_localize(
        ZoneInfo(zone), nonexistent="shift_forward", ambiguous=np.full(len(hours), True)
    )

    assert found.isna().to_list() == [False] * len(hours) + [True]
    assert (found.iloc[:-1] == alone.dt.tz_convert("UTC")).all()
