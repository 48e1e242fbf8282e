"""`odwatch reach`: the measures of the page, as rows."""

from __future__ import annotations

from dashboard.analytics.filters import Filters
from dashboard.cli import output
from dashboard.privacy import Role
from dashboard.reports.reach import report
from dashboard.reports.reach.rows import COLUMNS
from dashboard.store import Store
from tests.cli.terminal import Terminal
from tests.conftest import SAMPLE_NOW, MakeContext


def test_the_command_shows_what_the_page_shows(
    odwatch: Terminal, sample_store: Store, context: MakeContext
) -> None:
    for role in (Role.ANALYST, Role.PARTNER):
        rows = odwatch(
            "reach", "--sample", "--store", sample_store.url, "--role", role,
            "--as-of", SAMPLE_NOW.isoformat(), "--json",
        ).document  # fmt: skip
        told = report.build(context(role=role), Filters(period="all"), "zip")
        assert told is not None
        assert rows == output.rows(report.measures(told))
        assert list(rows[0]) == list(COLUMNS)


def test_an_unknown_layer_is_a_clear_line(odwatch: Terminal, sample_store: Store) -> None:
    asked = ("reach", "--sample", "--store", sample_store.url, "--area", "beats")
    refusal = odwatch(*asked).refusal
    assert refusal.startswith("no areas are called 'beats'; choose one of: zip, h3-7")


def test_a_store_without_a_log_has_no_rows(loaded: Terminal) -> None:
    assert loaded("reach", "--json").document == []
