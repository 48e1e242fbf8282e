import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import shapely

from data import generate
from data.model.files import MARK
from data.model.places import City, Place, distance_m, scatter
from data.model.truth import CLUSTERS, on_the_clock

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
FILES = ("truth.csv", "odmap.csv", "ems.csv", "naloxone.csv")
AGENCY = {"odmap.csv": "Agency", "ems.csv": "Agency Name (eResponse.02)", "naloxone.csv": "Agency"}
REPORT = "Incident Patient Care Report Number - PCR (eRecord.01)"
INCIDENT = "Response Incident Number (eResponse.03)"
CALLED = "PSAP Call Date Time (eTimes.01)"
UNREADABLE = {"", "13/45/2024 99:00", "04/12/2031 10:20", "see narrative"}

LOCAL = ZoneInfo("America/New_York")

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def between(first: str, through: str) -> Rows:
    """True overdoses on the dates from first to through, both included."""
    return [row for row in read(SAMPLE / "truth.csv") if first <= row["time"][:10] <= through]


def count(rows: Rows, **values: str) -> int:
    return sum(all(row[name] == value for name, value in values.items()) for row in rows)


def count_of_city(rows: Rows) -> int:
    return sum("Alexandria" in row["Agency"] for row in rows)


def hours_spanned(rows: Rows) -> float:
    times = [datetime.fromisoformat(row["time"]) for row in rows]
    return (max(times) - min(times)) / timedelta(hours=1)


def more(out: Path, *options: str) -> tuple[Rows, Rows]:
    generate.main(["more", "--out", str(out), *options])
    return read(out / "odmap.csv"), read(out / "ems.csv")


@pytest.mark.parametrize("name", FILES)
def test_the_committed_files_are_made_again_byte_for_byte(name: str, tmp_path: Path) -> None:
    generate.write_sample(tmp_path)
    assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_hash_seed_locale_and_time_zone_do_not_matter(tmp_path: Path) -> None:
    script = (
        f"from pathlib import Path; from data import generate; "
        f"generate.write_sample(Path({str(tmp_path)!r}))"
    )
    odd = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Kathmandu"}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env={**os.environ, **odd}, check=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name


@pytest.mark.parametrize(
    ("first", "through", "opioid", "fatal"),
    [
        ("2018-01-01", "2018-12-31", 69, 8),
        ("2019-01-01", "2019-12-31", 73, 14),
        ("2020-01-01", "2020-11-30", 85, 13),
    ],
)
def test_totals_are_those_the_city_published(
    first: str, through: str, opioid: int, fatal: int
) -> None:
    rows = between(first, through)
    assert count(rows, opioid="true") == opioid
    assert count(rows, opioid="true", fatal="true") == fatal


@pytest.mark.parametrize(
    ("first", "through", "opioid", "other", "fatal", "within_hours"),
    [
        ("2017-09-30", "2017-10-06", 6, 0, 1, 168),
        ("2018-08-03", "2018-08-10", 7, 0, 1, 168),
        ("2019-01-19", "2019-01-21", 4, 0, 2, 72),
        ("2020-07-24", "2020-08-12", 7, 2, 0, 20 * 24),
        ("2021-06-11", "2021-06-13", 4, 0, 1, 48),
        ("2022-02-14", "2022-02-27", 9, 0, 1, 14 * 24),
        ("2023-05-20", "2023-05-21", 3, 0, 0, 24),
        ("2024-09-06", "2024-09-09", 5, 0, 1, 72),
        ("2026-10-27", "2026-10-31", 5, 0, 1, 5 * 24),
    ],
)
def test_clusters_hold_what_was_announced_and_nothing_else(
    first: str, through: str, opioid: int, other: int, fatal: int, within_hours: int
) -> None:
    rows = between(first, through)
    assert count(rows, opioid="true") == opioid
    assert count(rows, opioid="false") == other
    assert count(rows, fatal="true") == fatal
    assert hours_spanned(rows) <= within_hours
    assert count(rows, odmap_rows="0") == 0


def test_the_death_of_august_2018_is_on_the_third() -> None:
    (death,) = [row for row in between("2018-08-03", "2018-08-10") if row["fatal"] == "true"]
    assert death["time"].startswith("2018-08-03")


def test_the_cluster_of_june_2021_is_at_one_place() -> None:
    rows = between("2021-06-11", "2021-06-13")
    places = [Place(float(row["latitude"]), float(row["longitude"])) for row in rows]
    assert max(distance_m(places[0], place) for place in places) < 250


@pytest.mark.parametrize("year", range(2017, 2027))
def test_every_year_is_plausible(year: int) -> None:
    rows = between(f"{year}-01-01", f"{year}-12-31")
    opioid = count(rows, opioid="true")
    assert 55 <= opioid <= 110
    assert count(rows, opioid="false") == round(0.15 * opioid)


def test_every_place_is_inside_the_boundary() -> None:
    boundary = json.loads((ROOT / "data/boundaries/city.geojson").read_text(encoding="utf-8"))
    city = shapely.geometry.shape(boundary["features"][0]["geometry"])
    outside = [
        row["overdose_id"]
        for row in read(SAMPLE / "truth.csv")
        if not city.contains(shapely.Point(float(row["longitude"]), float(row["latitude"])))
    ]
    assert outside == []


def test_truth_is_in_order_and_its_names_are_unique() -> None:
    rows = read(SAMPLE / "truth.csv")
    assert all(a["time"] <= b["time"] for a, b in pairwise(rows))
    assert len({row["overdose_id"] for row in rows}) == len(rows)
    assert rows[-1]["time"] <= "2026-10-31T20:00"


@pytest.mark.parametrize("name", AGENCY)
def test_every_row_is_marked(name: str) -> None:
    rows = read(SAMPLE / name)
    assert rows
    assert all(MARK in row[AGENCY[name]] for row in rows)


def test_truth_counts_the_rows_of_both_files() -> None:
    sample = generate.make_sample()
    truth = read(SAMPLE / "truth.csv")
    for column, tagged, name in [
        ("odmap_rows", sample.odmap, "odmap.csv"),
        ("ems_rows", sample.ems, "ems.csv"),
    ]:
        assert [row.cells for row in tagged] == read(SAMPLE / name)
        belonging = Counter(row.overdose_id for row in tagged if row.overdose_id)
        assert {r["overdose_id"]: int(r[column]) for r in truth if r[column] != "0"} == belonging


def test_every_overdose_is_in_some_file() -> None:
    truth = read(SAMPLE / "truth.csv")
    assert count(truth, odmap_rows="0", ems_rows="0") == 0
    assert {row["odmap_rows"] for row in truth} == {"0", "1", "2"}


def test_odmap_has_three_repeats_and_four_unreadable_rows() -> None:
    rows = read(SAMPLE / "odmap.csv")
    repeats = Counter(tuple(row.values()) for row in rows)
    assert sorted(repeats.values())[-4:] == [1, 2, 2, 2]
    assert len({row["OD Case ID"] for row in rows}) == len(rows) - 3
    unreadable = [row for row in rows if row["Date/Time of Overdose"] in UNREADABLE]
    assert {row["Date/Time of Overdose"] for row in unreadable} == UNREADABLE
    written = sum(int(row["odmap_rows"]) for row in read(SAMPLE / "truth.csv"))
    assert count_of_city(rows) == written + len(unreadable)
    assert 1000 <= count_of_city(rows) <= 1100


def test_every_year_has_a_few_minors_and_many_with_several_doses() -> None:
    sample = generate.make_sample()
    minors = [overdose for overdose in sample.overdoses if overdose.person.age_years < 18]
    years = Counter(overdose.event.time.year for overdose in minors)
    assert set(years) == set(range(2017, 2027))
    assert max(years.values()) <= 8
    assert not any(overdose.event.announced for overdose in minors)
    several = Counter(o.event.time.year for o in sample.overdoses if o.person.doses > 1)
    assert min(several[year] for year in range(2017, 2027)) >= 20


def test_the_live_cluster_took_several_doses() -> None:
    (cluster,) = [each for each in CLUSTERS if each.strong]
    sample = generate.make_sample()
    live = [o for o in sample.overdoses if o.event.time.isoformat() >= cluster.first]
    assert len(live) == 5
    assert all(o.person.doses >= 3 for o in live if o.person.doses)
    assert sum(o.person.doses > 0 for o in live) >= 4


def test_care_reports_end_with_their_data_and_tell_one_story_each() -> None:
    rows = read(SAMPLE / "ems.csv")
    assert max(row[CALLED] for row in rows if row[CALLED][:2] == "20") <= "2026-10-30 23:59:59"
    stories = {(row[REPORT], row[INCIDENT], row[CALLED], row["Incident Date"]) for row in rows}
    assert len(stories) == len({row[REPORT] for row in rows})


def test_people_of_one_scene_share_the_incident_number() -> None:
    sample = generate.make_sample()
    scene = {overdose.overdose_id: overdose.scene for overdose in sample.overdoses}
    assert sorted(Counter(scene.values()).values())[-3:] == [1, 2, 3]
    reported = {(scene[r.overdose_id], r.cells[INCIDENT]) for r in sample.ems if r.overdose_id}
    assert len(reported) == len({number for number, _ in reported})
    assert len(reported) == len({incident for _, incident in reported})


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("odmap.csv", "Date/Time of Overdose"),
        ("odmap.csv", "Date/Time Entered"),
        ("ems.csv", CALLED),
        ("ems.csv", "Unit Arrived On Scene Date Time (eTimes.06)"),
    ],
)
def test_no_time_falls_into_the_hour_that_spring_skips(name: str, column: str) -> None:
    written = {row[column] for row in read(SAMPLE / name) if row[column][:2].isdigit()}
    for text in written - UNREADABLE:
        style = "%m/%d/%Y %H:%M" if "/" in text else "%Y-%m-%d %H:%M:%S"
        dated = text if " " in text else f"{text} 00:00"
        wall = datetime.strptime(dated, style).replace(tzinfo=LOCAL)
        assert wall.astimezone(UTC).astimezone(LOCAL) == wall, text


def test_the_naloxone_log_is_numbered_in_order_and_two_rows_are_negative() -> None:
    rows = read(SAMPLE / "naloxone.csv")
    assert 1500 <= len(rows) <= 2500
    assert [row["Log ID"] for row in rows] == [f"N-{n:05d}" for n in range(1, len(rows) + 1)]
    assert sum(row["Kits"].startswith("-") for row in rows) == 2
    assert count(rows, Kits="", Doses="") == 0


@pytest.mark.parametrize(
    ("channel", "first_month"),
    [("Mail", "2020-10"), ("Leave-behind", "2021-05"), ("Vending machine", "2024-04")],
)
def test_a_channel_begins_when_its_programme_did(channel: str, first_month: str) -> None:
    dates = [row["Date"] for row in read(SAMPLE / "naloxone.csv") if row["Channel"] == channel]
    months = {d[:7] if "-" in d else f"{d[6:]}-{d[:2]}" for d in dates}
    assert min(months) == first_month


def test_the_files_stay_small() -> None:
    assert (SAMPLE / "odmap.csv").stat().st_size < 1_000_000
    assert sum((SAMPLE / name).stat().st_size for name in FILES) < 2_000_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2024-03-10T01:59", "2024-03-10T01:59"),
        ("2024-03-10T02:00", "2024-03-10T03:00"),
        ("2024-03-10T03:00", "2024-03-10T03:00"),
        ("2024-03-17T02:30", "2024-03-17T02:30"),
        ("2024-11-03T01:30", "2024-11-03T01:30"),
    ],
)
def test_the_clock_skips_an_hour_in_spring(before: str, after: str) -> None:
    assert on_the_clock(datetime.fromisoformat(before)) == datetime.fromisoformat(after)


def test_a_scatter_has_the_spread_asked_for() -> None:
    rng, centre = Random(3), Place(38.82, -77.08)
    squares = [distance_m(centre, scatter(rng, centre, spread_m=200.0)) ** 2 for _ in range(4000)]
    # In two dimensions the mean squared distance is twice the variance of each.
    assert sum(squares) / len(squares) == pytest.approx(2 * 200.0**2, rel=0.1)


def test_near_stays_inside_only_for_a_centre_inside() -> None:
    city, rng = City(Random(1)), Random(2)
    edge, afar = Place(38.8410, -77.0640), Place(38.90, -77.03)
    assert all(city.contains(city.near(rng, edge, spread_m=400.0)) for _ in range(200))
    assert not any(city.contains(city.near(rng, afar, spread_m=50.0)) for _ in range(20))


def test_more_writes_that_many_marked_overdoses_with_other_numbers(tmp_path: Path) -> None:
    odmap, ems = more(tmp_path, "--incidents", "250")
    assert len(odmap) == 250
    assert 0.75 * 250 < len({row[REPORT] for row in ems}) < 250
    assert all(MARK in row["Agency"] for row in odmap)
    assert all(MARK in row["Agency Name (eResponse.02)"] for row in ems)
    for rows, name, column in [
        (odmap, "odmap.csv", "OD Case ID"),
        (odmap, "odmap.csv", "Case Number"),
        (ems, "ems.csv", REPORT),
        (ems, "ems.csv", INCIDENT),
    ]:
        taken = {row[column] for row in read(SAMPLE / name)} - {""}
        assert taken.isdisjoint({row[column] for row in rows}), column


def test_more_differs_by_seed_and_repeats_itself(tmp_path: Path) -> None:
    first, _ = more(tmp_path / "a", "--incidents", "40", "--seed", "1")
    again, _ = more(tmp_path / "b", "--incidents", "40", "--seed", "1")
    other, _ = more(tmp_path / "c", "--incidents", "40", "--seed", "2")
    assert first == again
    numbers = {row["OD Case ID"] for row in first}
    assert len(numbers) == 40
    assert numbers.isdisjoint({row["OD Case ID"] for row in other})


def test_more_keeps_to_its_days_and_place(tmp_path: Path) -> None:
    days = ("--from", "2026-11-02", "--through", "2026-11-03")
    place = ("--place", "38.8100,-77.1000", "--spread-m", "0")
    odmap, ems = more(tmp_path, "--incidents", "60", *days, *place)
    dates = {row["Date/Time of Overdose"][:10] for row in odmap}
    assert dates <= {"11/01/2026", "11/02/2026", "11/03/2026", "2026-11-02", "2026-11-03"}
    assert {row["Data Through"] for row in odmap} == {"11/03/2026 20:00"}
    assert {row["Latitude"].strip() for row in odmap} <= {"38.81", "38.8048", ""}
    assert max(row["Data Through"] for row in ems) == "2026-11-03 20:00"


@pytest.mark.parametrize(
    "options",
    [
        ["--incidents", "0"],
        ["--incidents", "5", "--from", "2026-02-02", "--through", "2026-02-01"],
        ["--incidents", "5", "--place", "somewhere"],
    ],
)
def test_more_refuses_what_makes_no_sense(options: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        more(tmp_path, *options)
    assert list(tmp_path.iterdir()) == []
