"""`odwatch clusters`: a file of cases in, clusters out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.detection.spacetime.builders import Town, burst, town
from tests.shared import SHARED

FEVER = SHARED / "reference" / "satscan"
CITIES = SHARED / "bench" / "spatial"
COLUMNS = [
    "dataset", "x_km", "y_km", "radius_m", "start", "end", "observed", "expected", "statistic",
    "p_value", "recurrence_days",
]  # fmt: skip


def written(path: Path, **towns: Town) -> Path:
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["dataset", "date", "x_km", "y_km"])
        for name, cases in towns.items():
            out.writerows(
                (name, day, *where) for day, where in zip(cases.days, cases.at, strict=True)
            )
    return path


def spiked(cases: int = 5) -> Town:
    return town(150, seed=3).joined(burst(cases, x_km=1.1, y_km=1.1))


def test_each_data_set_by_itself_the_strongest_first(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path / "cases.csv", b=spiked(), a=town(150))
    rows = odwatch("clusters", "--cases", path, "--replications", "199", "--json").document
    assert all(list(row) == COLUMNS for row in rows)
    assert list(dict.fromkeys(row["dataset"] for row in rows)) == ["b", "a"]
    first = rows[0]
    assert abs(first["x_km"] - 1.1) < first["radius_m"] / 1000 + 1e-6
    assert (first["end"], first["observed"] >= 5) == ("2026-01-31", True)
    assert first["recurrence_days"] == pytest.approx(1 / first["p_value"])
    for name in "ab":
        own = [row["statistic"] for row in rows if row["dataset"] == name]
        assert own == sorted(own, reverse=True)
    assert not odwatch.store.exists()


def test_the_study_ends_with_the_newest_date_of_the_whole_file(
    odwatch: Terminal, tmp_path: Path
) -> None:
    old = burst(4, x_km=1, y_km=1)
    old = Town(old.ago + 30, old.at).joined(Town(town(60).ago + 32, town(60).at))
    path = written(tmp_path / "cases.csv", new=spiked(), old=old)
    rows = odwatch("clusters", "--cases", path, "--replications", "99", "--json").document
    assert {row["dataset"] for row in rows} == {"new"}
    through = ("--through", "2026-01-01", "--from", "2025-11-01", "--replications", "99")
    rows = odwatch("clusters", "--cases", path, *through, "--json").document
    assert rows[0]["end"] == "2026-01-01"
    assert "old" in {row["dataset"] for row in rows}


def test_without_data_sets_and_a_table_for_people(odwatch: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("date,latitude,longitude\n2026-01-01,38.8,-77.1\n2026-01-02,38.9,-77\n")
    assert odwatch("clusters", "--cases", path, "--json").document == []
    ran = odwatch("clusters", "--cases", path)
    assert (ran.code, ran.out, ran.err) == (0, "no cluster\n", "")
    ran = odwatch("clusters", "--cases", written(path, a=spiked()), "--replications", "99")
    assert ran.out.splitlines()[0].split() == COLUMNS


def test_a_seed_gives_the_same_again(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path / "cases.csv", a=spiked(3))
    words = ("clusters", "--cases", path, "--replications", "99", "--json", "--seed")
    assert odwatch(*words, "7").document == odwatch(*words, "7").document
    assert odwatch(*words, "7").document != odwatch(*words, "8").document


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no store at"),
        (("--cases", "none.csv"), "there is no such file"),
        (("--cases", "CASES", "--max-km", "0"), "above 0 km"),
        (("--cases", "CASES", "--max-days", "0"), "1 day"),
        (("--cases", "CASES", "--replications", "1"), "replications"),
        (("--cases", "CASES", "--from", "soon"), "--from: 'soon' is no date"),
        (("--cases", "CASES", "--from", "2027-01-01"), "before --from 2027-01-01"),
        (("--cases", "CASES", "--through", "2020-01-01"), "has no case through 2020-01-01"),
        (("--cases", "CASES", "--centres", "CENTRES"), "and so must the centres"),
    ],
)
def test_mistakes(odwatch: Terminal, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    files = {
        "CASES": written(tmp_path / "cases.csv", a=spiked()),
        "CENTRES": tmp_path / "centres.csv",
    }
    files["CENTRES"].write_text("latitude,longitude\n38.8,-77.1\n")
    assert said in odwatch("clusters", *(files.get(word, word) for word in words)).refusal


def fever(folder: Path) -> Iterator[str]:
    """The options for the example of New York, whose files have no header."""
    rows = [line.split() for line in (FEVER / "NYCfever.geo").read_text().splitlines()]
    places = {name: f"{latitude},{longitude}" for name, latitude, longitude in rows}
    listed = [line.split() for line in (FEVER / "NYCfever.cas").read_text().splitlines()]
    cases = [f"{number},{day},{places[name]}" for name, number, day in listed]
    for option, header, lines in (
        ("cases", "cases,date,latitude,longitude", cases),
        ("centres", "latitude,longitude", list(places.values())),
    ):
        path = folder / f"{option}.csv"
        path.write_text("\n".join([header, *lines, ""]))
        yield from (f"--{option}", str(path))


@pytest.mark.skipif(not FEVER.exists(), reason="the reference is not at hand")
def test_the_reference_is_reproduced(odwatch: Terminal, tmp_path: Path) -> None:
    study = ("--from", "2001-11-01", "--through", "2001-11-24", "--max-km", "3", "--json")
    found = odwatch("clusters", *fever(tmp_path), *study).document
    lines = (FEVER / "NYCfever.col.txt").read_text().splitlines()
    reference = [line.split() for line in lines]
    assert len(found) == len(reference)
    for ours, theirs in zip(found, reference, strict=True):
        assert ours["statistic"] == pytest.approx(float(theirs[9]), abs=5e-7)
        assert (ours["latitude"], ours["longitude"]) == (float(theirs[2]), float(theirs[3]))
        assert ours["radius_m"] == pytest.approx(float(theirs[4]) * 1000, abs=5)
        year, month, day = theirs[6].split("/")
        assert ours["start"] == f"{year}-{month:>02}-{day:>02}"
        assert ours["observed"] == int(theirs[12])
        p_value = float(theirs[10])
        assert ours["p_value"] == pytest.approx(
            p_value, abs=3 * (p_value * (1 - p_value) / 999) ** 0.5 + 5e-4
        )


@pytest.mark.skipif(not CITIES.exists(), reason="the cities are not at hand")
def test_the_strongest_of_each_city_is_the_reference_s(odwatch: Terminal) -> None:
    cases = CITIES / "cases.csv.gz"
    rows = odwatch("clusters", "--cases", cases, "--replications", "9", "--json").document
    ours: dict[str, float] = {}
    for row in rows:
        ours.setdefault(row["dataset"], row["statistic"])
    with (CITIES / "satscan_10.3.2.csv").open() as file:
        theirs = {
            row["dataset"]: float(row["test_stat"]) for row in reversed([*csv.DictReader(file)])
        }
    above = [theirs[name] - statistic for name, statistic in ours.items() if name in theirs]
    assert len(above) == 47
    # On a grid much is equally far. The reference takes such places in one by one, in some order,
    # and so has circles that are no circles; without ties both have the same.
    assert min(above) > -5e-7
    assert sum(each < 5e-7 for each in above) == 29
