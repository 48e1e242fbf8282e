"""Stock: entered with who and when, and for how long it lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import nan
from pathlib import Path
from typing import Any

import pytest

from dashboard.analytics.reach.stock import UnusableStock, add_stock, stock, supply_left
from dashboard.store import Store
from tests.analytics.reach.logs import day, log

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
LAST = date(2026, 4, 1)
"""13 weeks up to it begin on 1 January."""


def count(store: Store, kits: int | None, **said: Any) -> None:
    add_stock(store, kits=kits, **{"counted_on": LAST, "who": "Ann", "at": AT, **said})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def test_the_newest_count_of_a_product_is_in_force(store: Store) -> None:
    assert stock(store.snapshot()).columns.tolist() == [
        "product", "kits", "counted_on", "who", "at"
    ]  # fmt: skip
    count(store, 50)
    count(store, 9, product="Narcan Nasal Spray")
    count(store, 0, product=" narcan nasal spray", counted_on=date(2026, 4, 20), who="Ben")
    count(store, 8, product="Kloxxado")
    count(store, None, product="Kloxxado")
    found = stock(store.snapshot())
    assert found["product"].tolist() == ["all", "narcan nasal spray"]
    assert found["kits"].tolist() == [50, 0]
    assert found["counted_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-04-01", "2026-04-20"]
    assert found["who"].tolist() == ["Ann", "Ben"]
    assert len(store.entries("naloxone_stock")) == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": " "}, "Say who enters it"),
        ({"product": "Bob's"}, "'Bob's' is no product that a naloxone log can name"),
        ({"kits": -1}, "-1 kits: enter a whole number from 0 to 100,000"),
        ({"kits": 100_001}, "100,001 kits: enter"),
        ({"counted_on": date(2026, 5, 2)}, "2026-05-02 is still to come"),
        ({"counted_on": date(1999, 12, 31)}, "1999-12-31 is before 2000"),
    ],
)
def test_a_stock_that_cannot_be_is_refused(store: Store, change: dict[str, Any], said: str) -> None:
    whole = {"kits": 5, "counted_on": LAST, "who": "Ann", "at": AT}
    with pytest.raises(UnusableStock, match=said):
        add_stock(store, **{**whole, **change})
    assert store.entries("naloxone_stock").empty


def test_weeks_at_the_pace_of_the_last_thirteen(tmp_path: Path) -> None:
    """26 kits in 13 weeks are two a week, of them 13 Narcan: one a week. Of the total of December
    and January (62 days, 26 kits) 13 fall into these weeks."""
    store = log(
        tmp_path,
        ("2025-12-01", "mail", 26, None),
        ("2026-01-01", "mail", 6, None),
        ("2026-04-01", "mail", 7, None),
        ("2026-04-02", "mail", 500, None),
        ("2026-03-01", "jail", None, 4),
        period_end=[day("2026-01-31"), *[None] * 4],
        product=["unknown", *["Narcan Nasal Spray"] * 3, "Kloxxado"],
    )
    count(store, 60)
    count(store, 60, product="NARCAN nasal spray")
    count(store, 60, product="Kloxxado")
    count(store, 60, product="RiVive")
    found = supply_left(store, last=LAST)
    assert found["product"].tolist() == ["Kloxxado", "NARCAN nasal spray", "RiVive", "all"]
    assert found["given_out"].tolist() == pytest.approx([nan, 13, nan, 26], nan_ok=True)
    assert found["weeks"].tolist() == pytest.approx([nan, 60, nan, 30], nan_ok=True)
    two = supply_left(store, last=LAST, weeks=2).set_index("product")
    assert two.loc["all", "given_out"] == 7
    assert two.loc["all", "weeks"] == pytest.approx(60 / 3.5)


def test_without_a_stock_or_a_log_nothing_is_told(store: Store) -> None:
    assert supply_left(store, last=LAST).empty
    count(store, 60)
    found = supply_left(store, last=LAST)
    assert found["weeks"].isna().tolist() == [True]


def test_a_log_that_is_younger_than_the_weeks_has_no_pace(tmp_path: Path) -> None:
    store = log(tmp_path, ("2026-01-02", "mail", 26, None))
    count(store, 60)
    assert supply_left(store, last=LAST)["weeks"].isna().all()
    assert supply_left(store, last=LAST, weeks=12)["weeks"].isna().all(), "no kits in them"
    store = log(tmp_path / "older", ("2026-01-01", "mail", 26, None))
    count(store, 60)
    assert supply_left(store, last=LAST)["weeks"].tolist() == [30]
