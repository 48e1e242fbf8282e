"""Files of cases with their places."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.errors import FileRefused
from loaders.located_cases import read_cases, read_centres


def written(folder: Path, text: str, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def test_kilometres_and_data_sets(tmp_path: Path) -> None:
    text = "dataset,date,x_km,y_km\na,2026-01-02,1.5,-2\nb,2026-01-03,0,4\n"
    read = read_cases(written(tmp_path, text, "cases.csv.gz"))
    assert read.unit == "km"
    assert list(read.frame) == ["dataset", "date", "x_km", "y_km"]
    assert read.frame["dataset"].tolist() == ["a", "b"]
    assert read.frame["date"].dt.strftime("%m-%d").tolist() == ["01-02", "01-03"]
    assert read.frame[["x_km", "y_km"]].to_numpy().tolist() == [[1.5, -2.0], [0.0, 4.0]]


def test_degrees_slashes_and_numbers_of_cases(tmp_path: Path) -> None:
    text = "zip,cases,date,Latitude,Longitude\n1,2,2026/1/2,38.8,-77.1\n2,0,2026/01/12,38.9,-77\n"
    read = read_cases(written(tmp_path, text))
    assert read.unit == "degrees"
    assert read.frame["dataset"].tolist() == [None, None]
    assert read.frame["latitude"].tolist() == [38.8, 38.8]
    assert set(read.frame["date"].dt.strftime("%Y-%m-%d")) == {"2026-01-02"}


def test_centres(tmp_path: Path) -> None:
    path = written(tmp_path, "latitude,longitude,x_km,y_km\n38.8,-77.1,1,2\n")
    assert read_centres(path, "degrees").tolist() == [[38.8, -77.1]]
    assert read_centres(path, "km").tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,x_km\n2026-01-02,1\n", "has no columns latitude,longitude or x_km,y_km"),
        ("when,x_km,y_km\n2026-01-02,1,1\n", "has no column date"),
        ("date,x_km,y_km\n2026-01-02,1,1\n2026-02-30,1,1\n", "row 3, date '2026-02-30'"),
        ("date,x_km,y_km\n2026-01-02,1,\n", "row 2, y_km ''"),
        ("date,x_km,y_km\n2026-01-02,1,nan\n", "row 2, y_km 'nan'"),
        ("date,latitude,longitude\n2026-01-02,98,1\n", "row 2, latitude '98'"),
        ("date,latitude,longitude\n2026-01-02,8,181\n", "row 2, longitude '181'"),
        ("date,x_km,y_km,count\n2026-01-02,1,1,-1\n", "row 2, count '-1'"),
        ("date,x_km,y_km,count\n2026-01-02,1,1,9000000\n", "more than 1,000,000 cases"),
        ("dataset,date,x_km,y_km\n,2026-01-02,1,1\n", "row 2, dataset ''"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_cases(written(tmp_path, text))
    assert said in str(refused.value)
    assert str(refused.value).startswith("cases.csv: ")


def test_centres_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="so must the centres"):
        read_centres(written(tmp_path, "x_km,y_km\n1,2\n"), "degrees")
