"""Which neighbour a jurisdiction names."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.geography.neighbours import elsewhere, named, spellings
from dashboard.geography.places import locate
from dashboard.settings import load as load_settings
from tests.geography.builders import PLACEHOLDER, frame, square

NEIGHBOURS = {"Arlington": (), "Prince George's": (), "District of Columbia": ("DC",)}


OWN = ("Alexandria", "ALX")


def of(text: str | None) -> str | None:
    (found,) = named(pd.Series([text], dtype="str"), NEIGHBOURS, own=OWN)
    return None if pd.isna(found) else found


@pytest.mark.parametrize(
    ("text", "neighbour"),
    [
        ("Arlington", "Arlington"),
        ("ARLINGTON COUNTY", "Arlington"),
        ("County of Arlington, VA", "Arlington"),
        ("Prince Georges County", "Prince George's"),
        ("Washington, D.C.", "District of Columbia"),
        ("Alexandria City", None),
        ("ALX at Arlington", None),
        ("Alexandria (Arlington County line)", None),
        ("Arlingtonia", None),
        ("Northern Virginia", None),
        ("", None),
        (None, None),
    ],
)
def test_a_neighbour_is_named_in_many_spellings(text: str | None, neighbour: str | None) -> None:
    assert of(text) == neighbour


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("PG County", True),
        ("Falls Church VA", True),
        ("Arlingtonia", True),
        ("Northern Virginia", True),
        ("Virginia", False),
        ("Arlington", False),
        ("City of Alexandria", False),
        ("Alx", False),
        ("Alexandria (Arlington County line)", False),
        ("-", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_neither_a_neighbours_nor_the_citys(text: str | None, strange: bool) -> None:
    texts = pd.Series([text, "Arlington"], dtype="str")
    assert elsewhere(texts, NEIGHBOURS, own=OWN, state="Virginia").tolist() == [strange, False]


def test_a_place_that_the_neighbours_file_lacks_is_one_by_its_setting() -> None:
    path = load_settings().city.neighbours_path
    known = spellings(path, [("Riverton", "RVT"), ("Arlington", "ARL")])
    assert (known["Riverton"], known["Arlington"], known["Fairfax"]) == (("RVT",), ("ARL",), ())


def test_the_citys_neighbours_are_those_of_its_file() -> None:
    city = load_settings().city
    known = spellings(city.neighbours_path, city.neighbour_spellings)
    assert {name for name, *_ in city.neighbour_spellings} <= set(known)
    assert "DC" in known["District of Columbia"]


@pytest.mark.parametrize(
    ("point", "state"),
    [
        ((38.81, -77.09), "located"),
        ((38.9, -77.09), "neighbour"),
        ((None, None), "neighbour"),
        (PLACEHOLDER, "neighbour"),
    ],
)
def test_what_lies_inside_is_the_citys_whatever_it_says(
    point: tuple[float | None, float | None], state: str
) -> None:
    points = frame(point).assign(jurisdiction=pd.Series(["Arlington"], dtype="str"))
    found = locate(points, square(), placeholders=[PLACEHOLDER], neighbours=NEIGHBOURS)
    assert found["place_state"].tolist() == [state]
    own = locate(points, square(), placeholders=[PLACEHOLDER])
    assert "neighbour" not in own["place_state"].tolist()
