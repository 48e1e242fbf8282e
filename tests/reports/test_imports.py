"""An import's report: the terminal's lines, and all of it for the Data page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.privacy import Forbidden, Role
from dashboard.reports.context import Context
from dashboard.reports.imports import (
    SERIOUS,
    how_known,
    of_json,
    report_lines,
    stored,
    told,
    without_options,
)
from dashboard.store import Store
from loaders.notices import SENTENCES
from loaders.report import Notice, Rejection
from tests.analytics.builders import ZONE, local
from tests.reports.builders import over
from tests.reports.test_sentences import REPORT
from tests.store.builders import import_row, incidents


@pytest.fixture
def empty(tmp_path: Path) -> Context:
    return over(Store.open(str(tmp_path / "store"), create="city"))


def test_one_is_one() -> None:
    one = replace(REPORT, rows_read=1, new=0, updated=0, duplicates=1, rejected=0, rejections=())
    assert report_lines(one, ZONE)[0] == "a.csv (odmap): 1 row read = 1 duplicate"


def test_what_asks_for_a_decision_stands_apart_and_unknown_columns_too(empty: Context) -> None:
    notices = (
        Notice("unknown_column", "Colour", 4, None),
        Notice("clock_change", None, 1, 7),
        Notice("newer_version_held", None, 2, None),
    )
    found = told(empty, replace(REPORT, notices=notices))
    assert found.not_stored == ("Colour",)
    assert [line.split(" ", 2)[2][:8] for line in found.notices] == ["in the h"]
    assert found.serious == (
        "2 records are held from a later export, which stays: if this file is the later one, "
        "say when it was exported",
    )


def test_every_serious_notice_is_one_that_there_is() -> None:
    assert set(SENTENCES) >= SERIOUS


def test_all_rejections_are_there_and_the_withdrawn(empty: Context) -> None:
    many = tuple(Rejection(n, "Date", "soon", "is no date") for n in range(2, 102))
    found = told(empty, replace(REPORT, rejections=many, withdrawn_keys=("odmap|a|1",)))
    assert found.rejections.frame["row"].tolist() == list(range(2, 102))
    assert list(found.rejections.frame) == ["row", "column", "value", "reason", "rows"]
    assert found.withdrawn.frame["key"].tolist() == ["odmap|a|1"]


def test_the_tables_of_one_export_are_counted_not_named(empty: Context) -> None:
    found = told(empty, replace(REPORT, file="a.csv + b.csv + c.csv"))
    assert found.balance.startswith("3 tables (odmap): 1,005 rows read")


def test_a_report_is_for_analysts(empty: Context) -> None:
    with pytest.raises(Forbidden):
        told(over(empty.store, role=Role.PARTNER), REPORT)


def test_a_report_is_read_again_from_the_history(empty: Context) -> None:
    text = json_of(withdrawn_keys=("k",), exported_at=datetime(2026, 11, 2, tzinfo=UTC))
    assert of_json(text) == replace(
        REPORT, withdrawn_keys=("k",), exported_at=datetime(2026, 11, 2, tzinfo=UTC)
    )
    row = import_row(report=json_of())
    empty.store.commit(incidents(2), row)
    found = stored(over(empty.store), row.import_id)
    assert found.rejections.frame["value"].fillna("").tolist() == ["soon", ""]
    assert found.balance == report_lines(REPORT, ZONE)[0]


def json_of(**changed: object) -> str:
    return json.dumps(replace(REPORT, **changed).as_json())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "basis", "through", "said"),
    [
        ("odmap", "newest event", "2026-11-09 01:00", "its newest event"),
        ("counts", "newest event", "2026-11-01 00:00", "its newest period"),
        ("counts", "newest event", "2026-11-23 10:30",
         "its newest period, cut at the time of the load"),
        ("naloxone", "newest event", "2026-11-01 00:00", "its newest entry"),
        ("counts", "given", "2026-11-23 10:30", "as given"),
        ("odmap", "file", "2026-11-23 10:30", "as the file says"),
    ],
)  # fmt: skip
def test_how_it_is_known(source: str, basis: str, through: str, said: str) -> None:
    assert how_known(source, basis, local(through), ZONE) == said


def test_a_date_ahead_is_cut_and_nobody_is_asked_for_what_was_given() -> None:
    ahead = Notice("through_after_now", None, 1, None)
    report = replace(REPORT, notices=(ahead,), through_basis="given")
    _, through, notice, *_ = report_lines(report, ZONE)
    assert through == "data through 31 Oct 2026 (as given, cut at the time of the load)"
    assert "give it" not in notice
    at_export = replace(report, exported_at=report.through)
    assert report_lines(at_export, ZONE)[1].endswith("(as given, cut at the time of the export)")


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("could be odmap or ems: say which with --source", "could be odmap or ems: say which"),
        ("say which with --source or --map (a, b)", "say which (a, b)"),
        ("say up to when with --through", "say up to when"),
        ("map its columns (--write-map, --map)", "map its columns"),
        ("load it as that (--map and this name)", "load it as that"),
        ("'A' fills 'Age' (columns.age) already", "'A' fills 'Age' already"),
        ("Load the file with --sample.", "Load the file with --sample."),
    ],
)
def test_a_page_names_no_option_that_it_has_a_box_for(sentence: str, shown: str) -> None:
    assert without_options(sentence) == shown


@pytest.mark.parametrize("code", SENTENCES)
def test_no_notice_names_an_option_on_the_page(code: str) -> None:
    assert "--" not in without_options(SENTENCES[code])
