"""Measures of an initiative: newest, age, series, and what is held against a target."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.initiatives.measures import Measure, measures, sent
from dashboard.store import Store
from loaders.initiative_list import InitiativePlan, MeasurePlan
from tests.store.builders import import_row, measured


def plan(number: int = 5, *own: MeasurePlan) -> InitiativePlan:
    return InitiativePlan(
        number=number, category="C", initiative="I", lead_agencies="A", measures=own
    )


def boxes(**more: object) -> MeasurePlan:
    return MeasurePlan.model_validate(
        {"name": "Drop-off boxes", "unit": "boxes", "source": "measures", **more}
    )


def frame(*values: tuple[str, str, float | None], number: int = 5, unit: str = "") -> pd.DataFrame:
    """Measures, first day and value of each; of a month where that is a first."""
    first = pd.to_datetime([day for _, day, _ in values])
    last = first.where(first.day != 1, first + pd.offsets.MonthEnd(0))
    return pd.DataFrame(
        {
            "initiative": number,
            "measure": [name for name, *_ in values],
            "period_start": first,
            "period_end": last,
            "value": pd.array([value for *_, value in values], dtype="Float64"),
            "unit": unit,
            "note": "",
            "agency": None,
        }
    )


def only(values: pd.DataFrame, *own: MeasurePlan) -> Measure:
    (found,) = measures(values, (plan(5, *own),))
    return found


def test_the_newest_and_its_age_whatever_the_order() -> None:
    rows = [("Boxes", "2026-03-01", 4.0), ("Boxes", "2026-01-01", 2.0), ("boxes", "2026-02-01", 3)]
    found = only(frame(*rows, unit="boxes"))

    assert (found.number, found.name, found.unit) == (5, "Boxes", "boxes")
    assert found.series == (2, 3, 4)
    assert found.newest is not None
    assert (found.newest.last, found.newest.number) == (date(2026, 3, 31), 4)
    assert [found.age_days(date(2026, *day)) for day in ((3, 15), (3, 31), (4, 30))] == [0, 0, 30]


def test_what_is_planned_is_there_before_anything_was_sent() -> None:
    found = only(frame().iloc[:0], boxes(target=12))

    assert (found.name, found.unit, found.target) == ("Drop-off boxes", "boxes", 12)
    assert (found.newest, found.reached, found.series) == (None, None, ())
    assert found.age_days(date(2026, 1, 1)) is None


def test_a_plan_finds_its_values_however_they_are_spelt() -> None:
    found = only(frame(("drop off BOXES", "2026-01-01", 3.0), unit="crates"), boxes(target=12))

    assert (found.name, found.unit, found.target, found.reached) == (
        "Drop-off boxes", "crates", 12, 3,
    )  # fmt: skip


def test_what_is_sent_beside_the_plan_comes_after_it() -> None:
    rows = [("Zinc", "2026-01-01", 1.0), ("Aspirin", "2026-01-01", 1.0)]
    other = plan(6)
    found = measures(frame(*rows), (plan(5, boxes()), other))

    assert [(one.number, one.name) for one in found] == [
        (5, "Drop-off boxes"), (5, "Aspirin"), (5, "Zinc"),
    ]  # fmt: skip


def test_a_live_measure_is_not_sent() -> None:
    live = MeasurePlan(name="Episodes", source="live")

    assert measures(frame().iloc[:0], (plan(5, live),)) == ()


def test_a_target_of_the_newest_and_one_of_a_year() -> None:
    rows = [
        ("Drop-off boxes", "2025-12-01", 50.0),
        ("Drop-off boxes", "2026-01-01", 2.0),
        ("Drop-off boxes", "2026-02-01", None),
        ("Drop-off boxes", "2026-03-05", 3.0),
    ]

    assert only(frame(*rows), boxes(target=12)).reached == 3
    assert only(frame(*rows), boxes(target=12, target_per="year")).reached == 5


def test_a_hidden_number_is_no_zero() -> None:
    rows = [("Drop-off boxes", "2026-01-01", 2.0), ("Drop-off boxes", "2026-02-01", None)]
    found = only(frame(*rows), boxes(target=12))

    assert found.newest is not None
    assert (found.newest.number, found.reached, found.series) == (None, None, (2,))
    hidden = only(frame(("Drop-off boxes", "2026-02-01", None)), boxes(target_per=None))
    assert hidden.series == ()


@pytest.mark.parametrize("per", [None, "year"])
def test_of_hidden_numbers_alone_nothing_is_held_against_a_target(per: str | None) -> None:
    hidden = frame(("Drop-off boxes", "2026-02-01", None))

    assert only(hidden, boxes(target=3, target_per=per)).reached is None


def test_what_was_sent_and_has_begun(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    store.commit(
        measured(4, value=[1.0, 2.0, None, 4.0]), import_row(source="measures", record="measure")
    )
    found = sent(store, today=date(2026, 3, 1))

    assert found["period_start"].dt.month.tolist() == [1, 2, 3]
    assert found["value"].isna().tolist() == [False, False, True]
    (one,) = measures(found, (plan(),))
    assert one.newest is not None
    assert (one.newest.agency, one.series, one.unit) == ("Example Health", (1, 2), "pounds")
    assert sent(None, today=date(2026, 3, 1)).empty
