"""The Spikes page's report: who may see what, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.detection.allowance import Allowance
from dashboard.detection.baseline import Baseline, expect
from dashboard.detection.indicator import Indicator, scan
from dashboard.detection.sentence import Statement
from dashboard.detection.terms import Term
from dashboard.privacy import Forbidden, Role, Viewer
from dashboard.reports import initiatives, overview, records, signal_tables, spikes, wording
from dashboard.reports.context import Context
from dashboard.reports.export import spikes_rows
from dashboard.reports.spikes import Spikes
from dashboard.reports.trust import METHOD, trust
from dashboard.settings import load as load_settings
from tests.analytics.builders import ZONE, local, people
from tests.conftest import MakeContext
from tests.reports.builders import leaves, numbers, small

YEAR = [f"{date(2025, 1, 3) + timedelta(days=12 * n)} 10:00" for n in range(35)]
CELL = "872aa8790ffffff"
THROUGH = "2026-03-11 00:00"


def built(context: Context) -> Spikes:
    found = spikes.build(context, Filters())
    assert found is not None
    return found


def cluster(folder: Path, *, role: Role = Role.ANALYST) -> Context:
    """Quiet years, and five people within hours in one area, at one scene, one of them a minor."""
    quiet = people(*YEAR, place_state="located", h3_7="872aa8780ffffff", age_band="25-34")
    newest = [f"2026-03-10 12:{minute}" for minute in (10, 20, 30, 40, 50)]
    there = people(
        *newest, place_state="located", h3_7=CELL, age_band=["under 18"] + ["65+"] * 4,
        latitude=38.81, longitude=-77.05, agency="A", location_type="jail",
    )  # fmt: skip
    before = people(
        *(text.replace("10:00", "12:00") for text in YEAR[-8:]),
        place_state="located", h3_7=CELL, age_band="25-34",
    )  # fmt: skip
    frame = pd.concat([quiet, before, there], ignore_index=True)
    return small(folder, frame, through=THROUGH, now="2026-03-11 01:00", role=role)


def test_what_else_stands_out_is_said_with_its_records(tmp_path: Path) -> None:
    context = cluster(tmp_path)
    report = built(context)
    assert report.level == "alert"
    assert report.sentence.text.startswith("Alert: 5 suspected overdoses in the")
    said = [one.sentence.text for one in report.others]
    assert any("in the area" in text for text in said)
    assert any(text.startswith("By rule: 5 suspected overdoses at a school or") for text in said)
    assert any(text.startswith("By rule: 5 people at one scene") for text in said)
    assert any(text.startswith("By rule: 1 suspected overdose of somebody under") for text in said)
    for one in report.others:
        assert one.records is not None
        found = records.build(context, Filters(period="28d"), one.records)
        assert found is not None
        digits = numbers(one.sentence.text.removeprefix("By rule: "))
        assert len(found.records.frame) == digits[0]
    counted = report.rules.frame["count"]
    for link, n in zip(report.rule_links, counted[counted > 0], strict=True):
        found = records.build(context, Filters(period="28d"), link.records)
        assert found is not None
        assert len(found.records.frame) == n


def test_the_strongest_signal_is_said_in_full_and_the_city_always(tmp_path: Path) -> None:
    report = built(cluster(tmp_path))
    assert [one.sentence.text for one in report.in_full] == [report.sentence.text]
    assert report.further == report.others
    calmer = replace(report, level="none", records=None)
    first, city = calmer.in_full
    assert first == report.others[0]
    assert city.sentence == report.sentence
    assert calmer.further == report.others[1:]
    assert replace(report, others=()).further == ()


def test_the_sentence_of_the_city_leads_to_its_records(tmp_path: Path) -> None:
    context = cluster(tmp_path)
    report = built(context)
    assert report.records is not None
    found = records.build(context, Filters(period="28d"), report.records)
    assert found is not None
    assert len(found.records.frame) == numbers(report.sentence.text)[0] == 5
    quiet = small(tmp_path / "quiet", people(*YEAR), through=THROUGH, now="2026-03-11 01:00")
    assert built(quiet).level == "none"
    assert built(quiet).records is None


def test_a_partner_reads_nothing_of_single_places(tmp_path: Path) -> None:
    analyst = cluster(tmp_path)
    partner = replace(analyst, viewer=Viewer(Role.PARTNER))
    report = built(partner)
    assert report.sentence.text == built(analyst).sentence.text
    said = " ".join(one.sentence.text for one in report.others)
    assert "under 18" in said
    for word in ("area", "scene", "jail"):
        assert word not in said
    assert report.series_links == report.rule_links == ()
    for frame in (report.series, report.rules):
        assert frame.hidden
        assert "for analysts" in frame.note
    assert report.series.frame["area"].isna().all()
    assert len(report.rules.frame) == 2
    everything = [*leaves(report.series.frame), *leaves(spikes_rows(partner, "odmap").rows)]
    assert CELL in set(map(str, leaves(built(analyst).series.frame)))
    assert not [value for value in everything if CELL in str(value)]


def test_an_areas_sentence_is_for_analysts(tmp_path: Path) -> None:
    partner = cluster(tmp_path, role=Role.PARTNER)
    found = partner.evaluated("odmap")
    assert found is not None
    (area,) = [one for one in found.strongest_first if one.series.endswith(CELL)]
    with pytest.raises(Forbidden):
        wording.sentence(partner, area)
    (scene,) = [hit for hit in found.rules if hit.rule.name == "people at one scene"]
    with pytest.raises(Forbidden):
        wording.rule_sentence(partner, scene)


def test_the_overview_and_the_board_say_the_same(tmp_path: Path) -> None:
    context = cluster(tmp_path)
    found = overview.build(context, Filters())
    assert found is not None
    assert [*map(str, leaves(found.spikes))] == [*map(str, leaves(built(context)))]
    assert initiatives.build(context).live[11] == found.spikes.sentence.text
    frame = found.spikes.windows.frame.set_index("days")
    assert found.cards[1].expected == frame.loc[7, "expected"]
    days = found.spikes.course.frame["expected"]
    assert found.cards[2].expected == pytest.approx(days.tail(28).sum())


def test_neighbours_are_watched_and_are_in_no_figure_of_the_city(tmp_path: Path) -> None:
    theirs = people(
        *(f"{date(2025, 6, 1) + timedelta(days=20 * n)} 10:00" for n in range(14)),
        "2026-03-10 20:00", place_state="neighbour", jurisdiction="ARLINGTON",
    )  # fmt: skip
    frame = pd.concat([people(*YEAR), theirs], ignore_index=True)
    context = small(tmp_path, frame, through=THROUGH)
    report = built(context)
    (link,) = report.series_links
    assert link.words.startswith("Arlington, ")
    row = report.series.frame.set_index("title").loc["Arlington"]
    found = records.build(context, Filters(), link.records)
    assert found is not None
    assert len(found.records.frame) == row["observed"] == 1
    assert ", in Arlington, " in found.narrowed
    everyone = records.build(context, Filters(period="all"), records.Narrowing())
    assert everyone is not None
    assert len(everyone.records.frame) == len(YEAR)


def test_the_command_has_a_row_for_each_series_and_window(context: MakeContext) -> None:
    found = spikes_rows(context(), "odmap")
    sizes = found.rows.groupby("series", sort=False)["window_days"].apply(list)
    assert sizes.index[0] == "city"
    assert {"fatal", "several doses", "under 18"} < set(sizes.index)
    assert set(map(tuple, sizes)) == {(1, 2, 3, 7, 14)}
    assert (found.rows.groupby("series")["sentence"].nunique() == 1).all()
    is_area = found.rows["series"].str.startswith("area")
    assert (found.rows["area"].notna() == is_area).all()
    assert is_area.any()


def test_the_command_says_first_what_the_page_says_first(tmp_path: Path) -> None:
    minor = people("2026-03-10 12:10", age_band="under 18")
    frame = pd.concat([people(*YEAR, age_band="25-34"), minor], ignore_index=True)
    context = small(tmp_path, frame, through=THROUGH)
    report = built(context)
    assert len(report.in_full) == 2
    first, second, *_ = spikes_rows(context, "odmap").sentences
    assert [first, second] == [said.sentence.text for said in report.in_full]
    assert second == report.sentence.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"series": "fatal"}, {"series": "fatal"}),
        ({"keys": ("a|1", "b,2")}, {"keys": '["a|1", "b,2"]'}),
        ({}, {}),
    ],
)
def test_a_link_carries_what_it_narrows_to(given: dict[str, Any], told: dict[str, str]) -> None:
    narrow = records.Narrowing(**given)
    assert narrow.as_params() == told
    assert records.narrowing(told) == narrow


@pytest.mark.parametrize("text", ["", "[", "3", '"a"', "null"])
def test_keys_that_cannot_be_read_narrow_nothing(text: str) -> None:
    assert records.narrowing({"keys": text}) == records.Narrowing()


def test_a_window_of_days_ago_colours_none_of_the_newest(tmp_path: Path) -> None:
    """While days fill up, the rarest may have ended before the data do."""
    context = cluster(tmp_path)
    found = context.evaluated("odmap")
    assert found is not None
    newest = found.city.strongest
    assert newest is not None
    earlier = replace(newest, end=newest.end - timedelta(days=2))
    for strongest, coloured in ((newest, 1), (earlier, 0)):
        shown = signal_tables.readable(
            context, replace(found.city, strongest=strongest), found.watched
        )
        assert (shown["level"] == "alert").sum() == coloured


def baseline(days: int, *terms: Term, level: Any = "none") -> Indicator:
    said = Statement("", {}, {})
    end = local(THROUGH)
    tried: tuple[Term, ...] = ("weekday",)
    tried += ("trend", "month start") if days > 400 else ()
    tried += ("season",) if days > 800 else ()
    return Indicator("city", end, (), None, None, level, Allowance(), days, terms, tried, said)


def test_how_far_to_trust_the_baseline() -> None:
    assert trust(baseline(3000, "trend", "season")) == (
        "What is usual rests on 2,190 days of data. The data show a slow trend and a season, and "
        "not differences between weekdays or a change at the start of a month. That is enough to "
        "tell each of them."
    )
    assert trust(baseline(100)).endswith(
        "The data show no pattern. It is too short to tell a slow trend, a season or a change at "
        "the start of a month yet, so trust it little."
    )
    assert trust(baseline(500, "weekday")).endswith(
        "The data show differences between weekdays, and not a slow trend or a change at the start "
        "of a month. It is too short to tell a season yet, so trust it with care."
    )
    assert trust(baseline(1, level="not enough data")).startswith("1 day of history")


@pytest.mark.parametrize("days", range(744, 762, 3))
def test_what_was_not_tried_is_not_said_to_be_tried(days: int) -> None:
    """The newest 14 days are in no history, and it is fitted anew only every 14th day: whether two
    years are enough for a season is for the baseline to say."""
    end = local("2026-03-11 00:00")
    times = pd.DatetimeIndex([end - timedelta(days=n + 0.5) for n in range(0, days, 3)], tz="UTC")
    found = scan(
        {"city": times},
        through=end,
        history_from=end - timedelta(days=days),
        allowance=Allowance(),
        zone=ZONE,
    ).indicators["city"]
    steps = pd.date_range(periods=days, end="2026-03-10")
    *_, newest = expect(np.ones((1, days)), steps, first=days - 1, params=Baseline(), before=13)
    assert set(found.tried) == set(newest.fit.kept)
    is_told = "season" in newest.fit.kept
    assert ("enough to tell each" in trust(found)) == is_told
    assert ("too short to tell a season" in trust(found)) != is_told


def test_the_method_says_what_it_is_and_what_it_cannot() -> None:
    for words in (
        "negative binomial",
        "14 days",
        "100 days",
        "quiet years",
        "as often as new data",
    ):
        assert words in METHOD
    assert "changes the part of each of the others, never the city's" in METHOD
    assert "a quiet figure is no all-clear" in METHOD


def test_a_rule_that_is_off_is_not_shown(tmp_path: Path) -> None:
    context = cluster(tmp_path)
    off = dict.fromkeys(("rule_deaths", "rule_scene", "rule_minors", "rule_school_or_jail"), 0)
    settings = load_settings(store=context.store.url, **off)
    assert built(replace(context, settings=settings)).rules.frame.empty
