"""What stands above the figures, and what is said of an import."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.analytics.filters import Filters
from dashboard.privacy import Role
from dashboard.reports import data, heading, initiatives, naloxone
from dashboard.reports.heading import days_text, moment_text
from dashboard.reports.imports import report_lines
from dashboard.store import Store
from loaders.report import ImportReport, Notice, Rejection
from tests.analytics.builders import ZONE, local, people, store_of
from tests.reports.builders import over, small
from tests.store.builders import handouts, import_row

REPORT = ImportReport(
    file="a.csv",
    source="odmap",
    import_id=None,
    rows_read=1005,
    new=1000,
    updated=1,
    unchanged=0,
    duplicates=1,
    merged=0,
    excluded=0,
    rejected=3,
    withdrawn=0,
    records=1001,
    through=datetime(2026, 11, 1, 4, tzinfo=UTC),
    notices=(Notice("unknown_column", "Colour", 4, None), Notice("clock_change", None, 1, 7)),
    rejections=(
        Rejection(9, "Date", "soon", "is no date", count=2),
        Rejection(12, None, None, "has too many cells"),
    ),
    through_basis="newest event",
    exported_at=None,
)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-10-31 20:00", "31 Oct 2026, 20:00"),
        ("2026-11-01 00:00", "31 Oct 2026"),
        ("2026-01-01 00:00", "31 Dec 2025"),
        ("2026-11-01 00:01", "1 Nov 2026, 00:01"),
    ],
)
def test_midnight_is_the_end_of_a_day(moment: str, text: str) -> None:
    assert moment_text(local(moment), ZONE) == text


def test_days() -> None:
    words = days_text(date(2025, 11, 1), date(2026, 10, 31))
    assert words == "from 1 Nov 2025 to 31 Oct 2026"


def test_the_heading_says_what_is_counted_and_through_when(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-01 10:00"), through="2026-03-10 20:00")
    found = heading.build(context, Filters(severity="fatal", age_band="65+"))
    assert found.basis == "Overdoses, each counted once, outcome at the scene fatal, age 65+"
    of_one = heading.build(context, Filters(basis="odmap", severity="fatal"))
    assert of_one.basis == "ODMAP records, outcome at the scene fatal"
    # Of which sources they are, and no line of their own: they are no file.
    assert (
        found.through
        == of_one.through
        == (
            *("ODMAP records: 10 Mar 2026, 20:00", "EMS care reports: none"),
            "Naloxone log: none",
        )
    )


def test_an_import_in_words() -> None:
    assert report_lines(REPORT, ZONE) == [
        "a.csv (odmap): 1,005 rows read = 1,000 new + 1 updated + 1 duplicate + 3 rejected",
        "data through 31 Oct 2026 (its newest event)",
        "Colour: not a column that is known, so its 4 values are not stored",
        "1 row in the hour of a clock change; of two such hours the first is taken, a time that "
        "was skipped is moved forward: nothing to do (for example row 7)",
        "rejected: row 9, Date 'soon': is no date (2 rows)",
        "rejected: row 12: has too many cells",
    ]


def test_several_columns_that_are_not_stored_are_one_line() -> None:
    colour, change = REPORT.notices
    lines = report_lines(
        replace(REPORT, notices=(colour, change, replace(colour, column="Form"))), ZONE
    )
    assert lines[2] == "columns not stored: Colour, Form"
    assert "clock change" in lines[3]
    assert len(lines) == 6


def test_an_import_of_nothing_and_one_of_many_rejections() -> None:
    nothing = replace(REPORT, rows_read=0, new=0, updated=0, duplicates=0, rejected=0, through=None)
    assert report_lines(nothing, ZONE)[0] == "a.csv (odmap): 0 rows read"
    many = replace(REPORT, notices=(), rejections=REPORT.rejections * 15)
    assert report_lines(many, ZONE)[-1].startswith("and 10 more rejections")
    assert len(report_lines(many, ZONE)) == 2 + 20 + 1


def test_the_data_page_of_an_empty_store(tmp_path: Path) -> None:
    found = data.build(over(Store.open(str(tmp_path / "store"), create="city")))
    assert found.through.frame.empty
    assert found.imports is not None
    assert found.imports.frame.empty


def test_the_data_page_says_how_far_each_source_reaches(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-03-01 10:00"), through="2026-03-10 20:00")
    second = import_row(source="ems", through=local("2026-03-09 00:00"), file="ems.csv")
    store.commit(people("2026-02-01 10:00"), second)
    store.undo(second.import_id, who="Ann", at=local("2026-03-12"))
    found = data.build(over(store))
    assert found.through.frame["source"].tolist() == ["ODMAP records"]
    assert found.through.frame["through"].tolist() == ["10 Mar 2026, 20:00"]
    assert found.imports is not None
    assert found.imports.frame["file"].tolist() == ["ems.csv", "export.csv"]
    assert found.imports.frame["undone"].tolist() == ["undone", ""]
    # To midnight is to the end of the day before, as the sentence of the load says.
    assert found.imports.frame["through"].tolist() == ["8 Mar 2026", "10 Mar 2026, 20:00"]


def test_the_history_accounts_for_every_row(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    store.commit(people("2026-02-01 10:00"), import_row(rows_read=9, excluded=8, withdrawn=2))
    history = data.build(over(store)).imports
    assert history is not None
    (row,) = history.frame.to_dict("records")
    assert (row["rows_read"], row["excluded"], row["withdrawn"]) == (9, 8, 2)
    assert list(row)[:4] == ["committed_at", "file", "new", "rejected"]
    assert list(row)[-1] == "import_id"


def test_live_lines_without_data_say_so(tmp_path: Path) -> None:
    context = over(Store.open(str(tmp_path / "store"), create="city"))
    assert initiatives.build(context).live == {11: "no data yet", 19: "no data yet"}
    public = over(context.store, role=Role.PUBLIC)
    assert initiatives.build(public).live == {}


def test_naloxone_stands_beside_the_overdoses_of_its_own_months(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-20 10:00", "2026-02-03"), through="2026-02-20 20:00")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-03-02 00:00"))
    store.commit(handouts(60, doses=[None, *[4] * 59]), row)
    found = naloxone.build(over(store), Filters(period="28d", severity="fatal"))
    assert found is not None
    assert found.supply.frame["kits"].tolist() == [56, 2]
    assert found.overdoses.frame["count"].tolist() == [1]
    assert found.summary == (
        "The log counts 58 kits and 116 doses handed out from 1 Feb 2026 to 1 Mar 2026; "
        "a row that leaves one of them blank adds nothing to it."
    )
    by_ems = naloxone.build(over(store), Filters(basis="ems"))
    assert by_ems is not None
    assert by_ems.overdoses.frame.empty
    early = Filters(period="2020-01-01..2020-02-01")
    assert naloxone.build(over(store), early) is None


def test_of_a_total_that_is_cut_the_part_is_told_to_a_decimal(tmp_path: Path) -> None:
    """100 kits of December to February are 100 x 59 / 90 = 65.6 from January on, of them 34.4 in
    January; the hidden total of those months is one row."""
    store = Store.open(str(tmp_path / "store"), create="city")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-03-02 00:00"))
    december, end = datetime(2025, 12, 1), datetime(2026, 2, 28)  # noqa: DTZ001
    totals = handouts(
        2, given_on=december, period_end=end, kits=[100, None], doses=None,
        flags=["", "suppressed_number"],
    )  # fmt: skip
    store.commit(totals, row)
    found = naloxone.build(over(store), Filters(period="2026-01-10..2026-02-28"))
    assert found is not None
    assert found.supply.frame["kits"].tolist() == [34.4, 31.1]
    assert found.summary == (
        "The log counts 65.6 kits handed out from 1 Jan 2026 to 28 Feb 2026; it says no number of "
        "doses, and a blank adds nothing. 1 row has a number that the source hides as small; it "
        "is not counted."
    )


@pytest.mark.parametrize(
    ("kits", "doses", "flags", "said"),
    [
        (3, None, "", "The log counts 6 kits handed out from 1 Jan 2026 to 2 Jan 2026; it says no "
         "number of doses, and a blank adds nothing."),
        (None, 3, "", "The log counts 6 doses handed out from 1 Jan 2026 to 2 Jan 2026; it says no "
         "number of kits, and a blank adds nothing."),
        (None, None, "", "The log says no number of kits or doses handed out from 1 Jan 2026 to "
         "2 Jan 2026."),
        (None, None, "suppressed_number", "The log says no number of kits or doses handed out "
         "from 1 Jan 2026 to 2 Jan 2026. 2 rows have a number that the source hides as small; it "
         "is not counted."),
    ],
)  # fmt: skip
def test_what_a_log_does_not_say_is_not_zero(
    tmp_path: Path, kits: int | None, doses: int | None, flags: str, said: str
) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-01-03 00:00"))
    store.commit(handouts(2, kits=kits, doses=doses, flags=flags), row)
    found = naloxone.build(over(store), Filters(period="all"))
    assert found is not None
    assert found.summary == said
