"""Moments that a person types."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.intake.moments import UnreadableMoment, moment, start_of

ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-10-31 20:00", datetime(2026, 11, 1, 0, 0, tzinfo=UTC)),
        (" 2026-10-31T20:00 ", datetime(2026, 11, 1, 0, 0, tzinfo=UTC)),
        ("2026-10-31T20:00Z", datetime(2026, 10, 31, 20, 0, tzinfo=UTC)),
        ("2026-10-31", datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
        ("20261031", datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),
        ("2026-03-08", datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_date_alone_reaches_to_its_end(text: str, utc: datetime) -> None:
    assert moment(text, ZONE, what="--through") == utc


def test_or_begins_with_it() -> None:
    assert start_of("2026-10-31", ZONE, what="--from") == datetime(2026, 10, 31, tzinfo=ZONE)
    assert start_of("2026-10-31 20:00", ZONE, what="--from") == datetime(
        2026, 10, 31, 20, tzinfo=ZONE
    )


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_said(text: str | None) -> None:
    assert moment(text, ZONE, what="--through") is None
    assert start_of(text, ZONE, what="--from") is None


@pytest.mark.parametrize("text", ["yesterday", "31/10/2026", "2026-02-30", "2026-10-31 25:00"])
def test_what_cannot_be_read_is_said_with_how_to_write_it(text: str) -> None:
    with pytest.raises(UnreadableMoment, match=f"--through: '{text}' .* 2026-10-31 20:00"):
        moment(text, ZONE, what="--through")


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01"])
def test_a_moment_too_far_away_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoment, match="correct the year"):
        moment(text, ZONE, what="--as-of")
