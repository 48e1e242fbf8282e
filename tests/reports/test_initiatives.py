"""The board as it is read, and what stands behind one initiative."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.initiatives import board
from dashboard.initiatives.changes import take_back
from dashboard.initiatives.milestones import add_milestone
from dashboard.privacy import Forbidden, Role
from dashboard.reports import initiative, initiative_live, initiatives
from dashboard.reports.context import Context
from dashboard.reports.initiatives import ATTENTION, agencies
from dashboard.settings import INITIATIVES
from dashboard.store import Store
from loaders.initiative_list import read_initiatives
from tests.analytics.builders import local, people
from tests.conftest import MakeContext
from tests.reports.builders import over, small
from tests.store.builders import import_row, measured

NOW = local("2026-12-05 12:00")
DAY = date(2026, 12, 5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def enter(store: Store, number: int, status: str = "planned", *, days_ago: int = 0) -> None:
    on = DAY - timedelta(days=days_ago)
    board.enter_status(
        store, number, status, note="n", on=on, who="Ann", at=NOW, owner="Dr. Example"
    )


def context_of(store: Store, role: Role = Role.ANALYST) -> Context:
    return over(store, role=role)


@pytest.mark.parametrize(
    ("leads", "names"),
    [
        ("DCHS/SAPCA/ACPS", ("DCHS", "SAPCA", "ACPS")),
        ("A's Office, APD, P&P, DCHS", ("A's Office", "APD", "P&P", "DCHS")),
        ("DCHS, on behalf of the group", ("DCHS",)),
        ("All", ("All",)),
    ],
)
def test_agencies_of_a_lead(leads: str, names: tuple[str, ...]) -> None:
    assert agencies(leads) == names


def test_every_initiative_stands_in_its_parts(store: Store) -> None:
    enter(store, 5)
    report = initiatives.build(context_of(store))

    by_category = report.arranged("category")
    assert [one.number for _, own in by_category for one in own] == list(range(1, 22))
    by_status = dict(report.arranged("status"))
    assert [one.number for one in by_status["planned"]] == [5]
    assert len(by_status["not reported"]) == 20
    by_agency = dict(report.arranged("agency"))
    assert 12 in {one.number for one in by_agency["Health"]}
    assert {one.number for own in by_agency.values() for one in own} == set(range(1, 22))


def test_what_is_overdue_or_stale_stands_first_and_once(store: Store) -> None:
    enter(store, 4, days_ago=120)
    add_milestone(store, 9, "Draft", due=DAY - timedelta(days=3), who="Ann", at=NOW)
    report = initiatives.build(context_of(store))

    for by in initiatives.ARRANGEMENTS:
        (title, first), *rest = report.arranged(by)
        assert title == ATTENTION
        assert [one.number for one in first] == [9, 4]
        assert not {4, 9} & {one.number for _, own in rest for one in own}


def test_what_stands_behind_one(store: Store) -> None:
    rows = measured(3, value=[1.0, None, 4.5])
    store.commit(rows, import_row(source="measures", record="measure"))
    enter(store, 5)
    before = NOW - timedelta(hours=1)
    add_milestone(store, 5, "Tenth box", due=DAY - timedelta(days=1), who="Ben", at=before)
    found = initiative.build(context_of(store), 5)

    pounds = found.measures.frame.set_index("name").loc["Pounds collected"]
    assert (pounds["value"], pounds["period"], pounds["age"]) == (
        "4.5 pounds", "Mar 2026", "249 days old",
    )  # fmt: skip
    assert (pounds["series"], pounds["source"]) == ((1.0, 4.5), "Example Health")
    boxes = found.measures.frame.set_index("name").loc["Drop-off boxes"]
    assert (boxes["value"], boxes["series"], boxes["age"]) == ("nothing sent yet", (), "")
    (due,) = found.milestones.frame.to_dict("records")
    assert (due["due"], due["title"], due["state"]) == ("2026-12-04", "Tenth box", "overdue")
    assert [row["what"] for row in found.history.frame.to_dict("records")] == [
        "planned, as of 2026-12-05", "Milestone: Tenth box, due 2026-12-04",
    ]  # fmt: skip
    assert {one.kind for one in found.standing} == {"initiative_status", "initiative_milestone"}


def test_the_history_says_what_was_taken_back_and_that_it_no_longer_stands(store: Store) -> None:
    enter(store, 5)
    (slip,) = initiative.build(context_of(store), 5).standing
    take_back(store, slip.kind, slip.entry_id, why="of another one", who="Ben", at=NOW)
    found = initiative.build(context_of(store), 5)

    (row,) = found.history.frame.to_dict("records")
    assert (row["what"], row["owner"], row["note"]) == (
        "planned, as of 2026-12-05", "Dr. Example", "n",
    )  # fmt: skip
    assert row["taken_back"] == "Ben, 2026-12-05 12:00: of another one"
    assert found.standing == ()


def test_partners_read_all_of_it_and_take_nothing_back(store: Store) -> None:
    enter(store, 5)
    found = initiative.build(context_of(store, Role.PARTNER), 5)

    assert len(found.history.frame) == 1
    assert found.standing == ()


def test_the_public_has_the_board_alone(store: Store) -> None:
    public = context_of(store, Role.PUBLIC)
    with pytest.raises(Forbidden):
        initiative.build(public, 5)
    assert initiative_live.figures(public) == {}
    assert len(initiatives.build(public).board) == 21


def test_a_hidden_number_is_said_and_is_no_zero(store: Store) -> None:
    store.commit(measured(1, value=[None]), import_row(source="measures", record="measure"))
    found = initiative.build(context_of(store), 5)

    row = found.measures.frame.set_index("name").loc["Pounds collected"]
    assert row["value"] == "hidden as small"


def planned() -> dict[int, list[str]]:
    return {
        plan.number: [one.name for one in plan.measures if one.source == "live"]
        for plan in read_initiatives(INITIATIVES)
        if any(one.source == "live" for one in plan.measures)
    }


def test_every_live_measure_of_the_list_is_told_and_no_other(
    store: Store, context: MakeContext
) -> None:
    for here in (context_of(store), context(), context(Role.PARTNER)):
        told = initiative_live.figures(here)
        assert {number: [one.name for one in own] for number, own in told.items()} == planned()


def words(context: Context, number: int) -> dict[str, str]:
    return {one.name: one.words for one in initiative_live.figures(context)[number]}


def test_without_data_the_figures_say_so(store: Store) -> None:
    here = context_of(store)

    assert words(here, 11) == {"Episodes in 12 months": "none logged yet"}
    assert set(words(here, 12).values()) == {"no data yet"}
    assert set(words(here, 13).values()) == {"no data yet"}
    assert words(here, 19) == {
        "Data through": "no data yet",
        "Entry delay": "not enough entry times to tell",
        "Late sources": "no data yet",
    }


@pytest.mark.parametrize(
    ("now", "late"),
    [("2026-12-05 12:00", "none"), ("2026-12-20 12:00", "ODMAP records, for 19 days")],
)
def test_a_source_is_late_a_week_after_its_data_end(tmp_path: Path, now: str, late: str) -> None:
    here = small(tmp_path, people("2026-11-03 10:00"), now=now)

    assert words(here, 19)["Late sources"] == late
    assert words(here, 19)["Data through"] == "ODMAP records through 30 Nov 2026"


def test_the_sample_tells_of_trainings_kits_and_delays(context: MakeContext) -> None:
    here = context()

    assert words(here, 12)["Trainings in the year"].split(" in ")[1] == "2026"
    assert "kits" in words(here, 13)["Kits for each overdose"]
    assert words(here, 13)["Kits in the year"].endswith("in 2026")
    assert "nine of ten overdoses are known" in words(here, 19)["Entry delay"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("target = 10", "4.5 of 10"),
        ('target = 10, target_per = "year"', "5.5 of 10 in the year"),
    ],
)
def test_what_is_held_against_a_target(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, said: str
) -> None:
    path = tmp_path / "initiatives.toml"
    path.write_text(
        '[[initiatives]]\nnumber = 5\ncategory = "C"\ninitiative = "I"\nlead_agencies = "A"\n'
        f'measures = [{{ name = "Pounds collected", source = "measures", {target} }}]\n',
        "utf-8",
    )
    monkeypatch.setattr(initiative, "INITIATIVES", path)
    rows = measured(3, value=[1.0, None, 4.5])
    store.commit(rows, import_row(source="measures", record="measure"))

    assert initiative.build(context_of(store), 5).measures.frame["target"].tolist() == [said]
