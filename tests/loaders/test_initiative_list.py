"""The list of the initiatives: word for word, and every rule of its file."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from dashboard.settings import INITIATIVES
from loaders.initiative_list import InitiativesRefused, read_initiatives
from tests.shared import SHARED

# Of number, category, initiative and lead agencies, by tabs, a line each, as the work group has
# them.
WORDS = "1be80cd3fa0c9b67ed6c274fb8d8dd43aa8792ed5a98569b47df143b9d233b2d"
PUBLISHED = SHARED / "initiatives.csv"
ONE = {
    "number": "1",
    "category": '"Prevention"',
    "initiative": '"Do it"',
    "lead_agencies": '"Health"',
}
MEASURE = {"name": '"Boxes"', "unit": '"boxes"', "source": '"measures"'}


def words() -> list[tuple[str, str, str, str]]:
    return [
        (str(plan.number), plan.category, plan.initiative, plan.lead_agencies)
        for plan in read_initiatives(INITIATIVES)
    ]


def written(folder: Path, *initiatives: dict[str, str]) -> Path:
    path = folder / "initiatives.toml"
    tables = ["\n".join(f"{key} = {value}" for key, value in one.items()) for one in initiatives]
    path.write_text("".join(f"[[initiatives]]\n{table}\n" for table in tables), "utf-8")
    return path


def measured(**changes: str | None) -> dict[str, str]:
    """An initiative with one measure, of which these keys are others, or left out."""
    whole = {key: value for key, value in {**MEASURE, **changes}.items() if value is not None}
    table = ", ".join(f"{key} = {value}" for key, value in whole.items())
    return {**ONE, "measures": f"[{{ {table} }}]"}


def test_all_21_stand_there_word_for_word() -> None:
    text = "\n".join("\t".join(row) for row in words())

    assert hashlib.sha256(text.encode()).hexdigest() == WORDS
    assert [int(number) for number, *_ in words()] == list(range(1, 22))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published list is not here")
def test_they_are_those_that_were_published() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert words() == [
        (row["number"], row["category"], row["initiative"], row["lead_agencies"]) for row in rows
    ]


def test_what_is_measured_of_them() -> None:
    found = {plan.number: plan.measures for plan in read_initiatives(INITIATIVES)}

    live = {number for number, own in found.items() if any(m.source == "live" for m in own)}
    sent = {number for number, own in found.items() if any(m.source == "measures" for m in own)}
    assert live == {11, 12, 13, 19}
    assert sent == {2, 4, 5, 7, 8, 10, 12, 13, 15, 17}


def test_a_target_and_its_year(tmp_path: Path) -> None:
    path = written(tmp_path, measured(target="40", target_per='"year"'), {**ONE, "number": "3"})
    first, third = read_initiatives(path)

    assert (first.measures[0].target, first.measures[0].target_per) == (40, "year")
    assert (third.number, third.measures) == (3, ())


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in ONE.items() if key != name}


BROKEN = {
    "no number": ([without("number")], "initiatives 1, number: Field required"),
    "no category": ([without("category")], "category: Field required"),
    "no words": ([without("initiative")], "initiatives 1, initiative: Field required"),
    "no agency": ([without("lead_agencies")], "lead_agencies: Field required"),
    "empty words": ([{**ONE, "initiative": '""'}], "initiative: String should have at least"),
    "a number in words": ([{**ONE, "number": '"1"'}], "number: Input should be a valid integer"),
    "no positive number": ([{**ONE, "number": "0"}], "number: Input should be greater than"),
    "a number twice": ([ONE, ONE], "a number is there twice"),
    "an unknown key": ([{**ONE, "status": '"done"'}], "status: Extra inputs are not permitted"),
    "no initiative": ([], "initiatives: Field required"),
    "a nameless measure": ([measured(name=None)], "measures 1, name: Field required"),
    "no source": ([measured(source=None)], "measures 1, source: Field required"),
    "another source": ([measured(source='"odmap"')], "source: Input should be 'measures' or"),
    "an unknown key of a measure": ([measured(goal="3")], "goal: Extra inputs"),
    "a target of nothing": ([measured(target="0")], "target: Input should be greater than 0"),
    "a target without end": ([measured(target="inf")], "target: Input should be a finite number"),
    "a target in words": ([measured(target='"many"')], "target: Input should be a valid number"),
    "another period": (
        [measured(target="1", target_per='"week"')],
        "target_per: Input should be 'year'",
    ),
    "a period of no target": ([measured(target_per='"year"')], "target_per without a target"),
    "a measure twice": (
        [{**ONE, "measures": '[{name="A b", source="live"}, {name="a B", source="live"}]'}],
        "initiatives 1: a measure is there twice",
    ),
    "no TOML": ([{"number": "="}], "initiatives.toml is no TOML: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    initiatives, said = BROKEN[name]
    with pytest.raises(InitiativesRefused) as refusal:
        read_initiatives(written(tmp_path, *initiatives))

    assert said in str(refusal.value)
    assert str(refusal.value).startswith("initiatives.toml")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InitiativesRefused, match=r"^none\.toml cannot be read: "):
        read_initiatives(tmp_path / "none.toml")
