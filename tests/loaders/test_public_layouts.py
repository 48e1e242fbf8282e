"""Published files of other places, where they are at hand: read with the figures told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.declaration import Reading
from loaders.errors import FileRefused
from loaders.source import read
from tests.loaders.builders import NOW, ZONE, adds_up, noticed
from tests.shared import REAL, SAMPLES

needed = pytest.mark.skipif(not REAL.is_dir(), reason="the public files are not at hand")
PHOENIX = "phoenix_az_naloxone_and_overdoses_monthly_2023_2024.csv"


def found(name: str, *, source: str | None = None, folder: Path = REAL) -> Reading:
    reading = read(folder / name, zone=ZONE, now=NOW, source=source)
    assert adds_up(reading)
    assert reading.rejected == 0
    return reading


@needed
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("montco_pa_911_overdose_2015_2016.csv", 1_491),
        ("montco_pa_911_calls_2015_2016.csv.gz", 120_450),
    ],
)
def test_calls_of_montgomery_county(name: str, rows: int) -> None:
    reading = found(name)
    assert (reading.source, reading.rows_read, len(reading.records)) == ("odmap", rows, 1_491)
    assert reading.excluded == rows - 1_491
    assert round(100 * reading.records["zip"].isna().mean()) == 7
    clocks = reading.records["occurred_at"].dt.tz_convert(ZONE)
    assert str(clocks.min().tz_localize(None)) >= "2015-12-10 17:40"


@needed
def test_victims_of_pennsylvania() -> None:
    reading = found("pa_odin_overdose_naloxone_2018_2019_vintage_a.csv.gz")
    records = reading.records
    assert (reading.source, reading.rows_read, len(records)) == ("odmap", 11_673, 8_525)
    assert (records["number"].nunique(), records["doses"].sum()) == (8_369, 8_940)
    assert "11303" in set(records["number"])
    assert records["latitude"].isna().all()
    assert records["key"].is_unique
    assert (~records["time_known"]).sum() >= 800


@needed
def test_naloxone_and_overdoses_of_phoenix() -> None:
    kits = found(PHOENIX).records
    assert (len(kits), kits["kits"].isna().sum()) == (20, 7)
    july = kits.loc[kits["given_on"] == "2023-07-01"].iloc[0]
    assert (july["kits"], str(july["period_end"].date())) == (0, "2023-07-31")
    counts = found(PHOENIX, source="counts").records
    assert (len(counts), counts["count"].sum()) == (20, 7_301)


@needed
def test_deaths_of_philadelphia() -> None:
    reading = found("philadelphia_pa_dph_od_incident_counts.csv")
    records = reading.records
    assert (reading.source, len(records)) == ("counts", 48 * 20)
    assert (records["area"].nunique(), records["period_start"].nunique()) == (48, 20)
    assert records["suppressed"].sum() == records["count"].isna().sum() == 556
    assert noticed(reading, "suppressed_number")[0][1] == 556
    assert {"OOJ", "Unknown", "19102"} <= set(records["area"])
    assert str(records["period_end"].max().date()) == "2018-12-31"


@needed
def test_deaths_of_allegheny_are_refused_in_one_line() -> None:
    for source in (None, "odmap", "ems", "naloxone", "counts"):
        with pytest.raises(FileRefused) as refusal:
            found("allegheny_pa_fatal_overdoses_2007_2023.csv", source=source)
        line = str(refusal.value)
        assert line.startswith("allegheny_pa_fatal_overdoses_2007_2023.csv: ")
        assert "found" in line
        assert "expected" in line
        assert "\n" not in line


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public samples are not at hand")
def test_patients_of_winnipeg() -> None:
    reading = found("winnipeg_mb_ems_naloxone_sample.csv", folder=SAMPLES)
    assert (reading.source, len(reading.records)) == ("ems", 16)
    assert (reading.records["number"].nunique(), reading.records["doses"].sum()) == (15, 41)
