"""`odwatch backtest`: its rows, who may see them, and the allowance that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.store import Store
from tests.analytics.builders import add, people
from tests.cli.terminal import Terminal

ROW = {"rule", "alarms_per_year", "cluster", "caught", "hours_to_alarm"}
NAMES = ["October 2017", "August 2018", "January 2019", "Summer 2020"]
RULES = [
    *("scan_watch", "scan_alert", "count24", "mean2sd", "n72", "ears_c1", "ears_c2", "ears_c3"),
    *("farrington_flexible", "essence_ewma", "essence_regression", "essence_switch"),
]


@pytest.fixture(scope="module")
def sample(sample_store: Store) -> Terminal:
    return Terminal(Path(sample_store.url))


def test_without_a_basis_the_only_one_that_has_data_is_counted(odwatch: Terminal) -> None:
    store = Store.open(str(odwatch.store), create="city")
    add(store, people("2026-03-01 10:00"), through="2026-10-31 20:00", source="ems")
    assert odwatch("backtest", "--json").document != []
    assert odwatch("backtest", "--json", "--basis", "odmap").document == []
    assert "no data yet" not in odwatch("spikes").out
    assert "no data yet" in odwatch("spikes", "--basis", "odmap").out


def test_every_rule_has_a_row_for_every_cluster(sample: Terminal) -> None:
    rows = sample("backtest", "--json").document
    assert all(set(row) == ROW for row in rows)
    assert [(row["rule"], row["cluster"]) for row in rows] == [
        (rule, name) for rule in RULES for name in NAMES
    ]
    for row in rows:
        assert row["alarms_per_year"] > 0
        assert (row["hours_to_alarm"] is not None) == (row["caught"] is True)
    unknown = {row["rule"] for row in rows if row["caught"] is None}
    assert unknown == {"farrington_flexible", "mean2sd"}


def test_the_allowance_that_is_asked_for_is_the_scans(sample: Terminal) -> None:
    usual = sample("backtest", "--json").document
    few = sample("backtest", "--watch", "3", "--alert", "0.5", "--json").document
    rates = [{row["rule"]: row["alarms_per_year"] for row in rows} for rows in (usual, few)]
    for rule in RULES:
        if rule.startswith("scan"):
            assert rates[1][rule] < rates[0][rule]
        else:
            assert rates[1][rule] == rates[0][rule]


def test_the_groups_own_rule_stands_beside_the_scan(sample: Terminal) -> None:
    rows = sample("backtest", "--json", FIXED_COUNT="4", FIXED_HOURS="72").document
    by_rule = {
        name: {row["cluster"]: row["caught"] for row in rows if row["rule"] == name}
        for name in ("own_rule", "n72")
    }
    assert by_rule["own_rule"] == by_rule["n72"]


def test_earlier_moments_and_other_sources(sample: Terminal) -> None:
    early = sample("backtest", "--json", "--as-of", "2018-01-01").document
    assert {row["cluster"] for row in early} == {"October 2017"}
    assert sample("backtest", "--basis", "ems", "--json").document


def test_without_marked_clusters_or_data(odwatch: Terminal, loaded: Terminal) -> None:
    rows = loaded("backtest", "--json", "--role", "partner").document
    assert {row["caught"] for row in rows} == {None}
    assert loaded("backtest", "--basis", "ems").out == "no data yet\n"
    assert "no store" in odwatch("backtest", "--json").refusal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "public"], "not for the role public"),
        (["--watch", "1", "--alert", "2"], "at most --watch"),
        (["--alert", "0"], "must be above 0"),
        (["--watch", "nan"], "at most --watch"),
        (["--watch", "400"], "at most 365"),
        (["--basis", "hearsay"], "choose one of"),
    ],
)
def test_what_cannot_be_asked_is_one_line(sample: Terminal, words: list[str], said: str) -> None:
    assert said in sample("backtest", *words).refusal
