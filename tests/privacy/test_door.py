"""The one door, by role."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pytest

from dashboard.geography.hexagons import RESOLUTIONS
from dashboard.privacy import door
from dashboard.privacy.roles import Forbidden, Viewer
from tests.privacy.builders import ANALYST, PARTNER, POLICY, PUBLIC, area_frame

DAYS = pd.DataFrame({"period": ["2020-07-24", "2020-07-25"], "count": [1, 0]})
AREAS = area_frame({"P": {"A": 12, "B": 4, "C": 4, "D": 0, "unlocated": 3}})
SENTENCE = "{observed} overdoses in 7 days; by chance {chance}"


def by_area(viewer: Viewer) -> door.Published:
    return door.publish_areas(AREAS, viewer=viewer, policy=POLICY, layer=list("ABCD"))


def statement(n: int, *, viewer: Viewer) -> door.PublishedText:
    words = {"chance": "once a year"}
    return door.publish_statement(SENTENCE, counts={"observed": n}, words=words, viewer=viewer)


def test_nobody_else_makes_what_is_published() -> None:
    with pytest.raises(TypeError, match="only dashboard"):
        door.Published(DAYS)
    with pytest.raises(TypeError, match="only dashboard"):
        door.PublishedText("3")


@pytest.mark.parametrize("viewer", [ANALYST, PARTNER])
def test_the_city_is_exact(viewer: Viewer) -> None:
    result = door.publish_city(DAYS, viewer=viewer)
    assert result.frame["count"].tolist() == [1, 0]
    assert not result.hidden


def test_a_column_of_places_does_not_pass_as_the_city() -> None:
    with pytest.raises(ValueError, match="zip"):
        door.publish_city(DAYS.assign(zip="22301"), viewer=PARTNER)


def test_hexagons_of_every_layer_are_places() -> None:
    assert {f"h3_{resolution}" for resolution in RESOLUTIONS} < door.PLACE_COLUMNS


def test_an_analyst_has_areas_as_they_are_below_the_citys_total() -> None:
    result = by_area(ANALYST)
    city = result.frame["area"].isna()
    assert result.frame.loc[city, "count"].tolist() == [23]
    as_given = result.frame[~city].reset_index(drop=True)
    pd.testing.assert_frame_equal(as_given, AREAS, check_dtype=False)
    assert (result.note, result.hint, result.hidden) == ("", "", False)


def test_every_role_has_the_same_columns() -> None:
    assert list(by_area(ANALYST).frame.columns) == list(by_area(PARTNER).frame.columns)


def test_a_partner_is_told_what_is_hidden_and_what_would_give_it_back() -> None:
    result = by_area(PARTNER)
    assert result.hidden
    assert result.note.startswith("12 of 23 are in the areas shown; 11 are in areas with fewer")
    assert result.hint == "Choose larger areas or a longer period to see more."


def test_nothing_is_said_to_be_hidden_where_all_is_shown() -> None:
    frame = area_frame({"P": {"A": 12, "B": 9}})
    result = door.publish_areas(frame, viewer=PARTNER, policy=POLICY, layer=["A", "B"])
    assert (result.note, result.hint, result.hidden) == ("", "", False)


def test_records_and_points_are_for_analysts() -> None:
    assert door.publish_records(DAYS, viewer=ANALYST).frame is DAYS
    assert door.publish_points(DAYS, viewer=ANALYST).frame is DAYS
    for viewer in (PARTNER, PUBLIC):
        with pytest.raises(Forbidden):
            door.publish_records(DAYS, viewer=viewer)
        with pytest.raises(Forbidden):
            door.publish_points(DAYS, viewer=viewer)


def test_the_public_has_only_the_published_table() -> None:
    with pytest.raises(Forbidden):
        door.publish_city(DAYS, viewer=PUBLIC)
    with pytest.raises(Forbidden):
        by_area(PUBLIC)
    with pytest.raises(Forbidden):
        door.publish_number(12, viewer=PUBLIC)
    with pytest.raises(Forbidden):
        statement(12, viewer=PUBLIC)


@pytest.mark.parametrize("viewer", [ANALYST, PARTNER, PUBLIC])
def test_the_published_table_is_the_same_for_all(viewer: Viewer) -> None:
    starts = pd.date_range("2018-01-01", periods=4, freq="QS-JAN")
    frame = pd.DataFrame({"quarter": starts, "count": [20, 3, 18, 16]})
    result = door.publish_public(frame, viewer=viewer, policy=POLICY, through=date(2019, 6, 1))
    assert result.frame["count"].isna().tolist() == [False, True, False, False]
    assert result.hidden
    assert "from 1 to 4" in result.note


@pytest.mark.parametrize("viewer", [ANALYST, PARTNER])
def test_numbers_and_sentences_of_the_city_are_exact(viewer: Viewer) -> None:
    assert [door.publish_number(n, viewer=viewer).text for n in (0, 3, 1234)] == ["0", "3", "1,234"]
    ranges = [door.publish_number(4, least=least, viewer=viewer).text for least in (3, 4)]
    assert ranges == ["3–4", "4"]
    assert door.publish_number(5, least=4, most=6, viewer=viewer).text == "4–6"
    assert door.publish_number(5, least=5, most=6, viewer=viewer).text == "5–6"
    said = statement(1234, viewer=viewer).text
    assert said == "1,234 overdoses in 7 days; by chance once a year"


def test_a_field_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(KeyError, match="chance"):
        door.publish_statement(SENTENCE, counts={"observed": 6}, words={}, viewer=ANALYST)


def test_what_is_derived_keeps_what_was_said_about_it() -> None:
    sent = by_area(PARTNER)
    derived = sent.derive(lambda frame: frame[frame["area"] == "A"])
    assert derived.frame["count"].tolist() == [12]
    assert (derived.note, derived.hidden, derived.hint) == (sent.note, True, sent.hint)


SIGNALS = pd.DataFrame({"series": ["city", "area A"], "area": [None, "A"], "observed": [9, 3]})
RULES = pd.DataFrame({"rule": ["deaths", "scene"], "of_place": [False, True], "count": [2, 3]})


@pytest.mark.parametrize("frame", [SIGNALS, RULES])
def test_signals_of_places_are_for_analysts(frame: pd.DataFrame) -> None:
    assert len(door.publish_signals(frame, viewer=ANALYST).frame) == 2
    sent = door.publish_signals(frame, viewer=PARTNER)
    assert sent.frame.index.tolist() == [0]
    assert sent.frame.iloc[0, 0] in {"city", "deaths"}
    assert (sent.hidden, sent.note != "") == (True, True)
    assert not door.publish_signals(frame.head(1), viewer=PARTNER).hidden
    with pytest.raises(Forbidden):
        door.publish_signals(frame, viewer=PUBLIC)


def test_a_sentence_of_a_place_is_for_analysts() -> None:
    said = partial(door.publish_statement, "{n}", counts={"n": 3}, words={}, of_place=True)
    assert said(viewer=ANALYST).text == "3"
    with pytest.raises(Forbidden):
        said(viewer=PARTNER)


@pytest.mark.parametrize(
    ("counts", "is_plain"),
    [({"n": 4}, True), ({"n": 5}, False), ({"n": 0}, False), ({"n": 20, "of": 22}, True)],
)
def test_a_partner_reads_a_finding_without_what_tells_a_small_count(
    counts: dict[str, int], *, is_plain: bool
) -> None:
    template = "{n} of {of} by {who}" if "of" in counts else "{n} by {who}"
    publish = partial(
        door.publish_finding, template, counts=counts, words={"who": "police"},
        plain="Something changed.", policy=POLICY,
    )  # fmt: skip
    full = publish(viewer=ANALYST).text
    assert full == template.format(who="police", **counts)
    assert publish(viewer=PARTNER).text == ("Something changed." if is_plain else full)
    with pytest.raises(Forbidden):
        publish(viewer=PUBLIC)
    with pytest.raises(Forbidden):
        publish(viewer=PARTNER, of_place=True)
