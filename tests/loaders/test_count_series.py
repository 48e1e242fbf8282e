from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.count_series import read_completeness, read_counts
from loaders.errors import FileRefused

GOOD = "series_id,date,count\na,2024-01-01,0\nb,2024-01-01,12\na,2024-01-02,3\n"


def written(folder: Path, text: str, *, name: str = "series.csv") -> Path:
    path = folder / name
    raw = text.encode()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


@pytest.mark.parametrize("name", ["series.csv", "series.csv.gz"])
def test_rows_as_the_file_has_them(tmp_path: Path, name: str) -> None:
    found = read_counts(written(tmp_path, GOOD, name=name))
    assert found["row"].tolist() == [2, 3, 4]
    assert found["series_id"].tolist() == ["a", "b", "a"]
    assert found["date"].dt.strftime("%m-%d").tolist() == ["01-01", "01-01", "01-02"]
    assert found["count"].tolist() == [0, 12, 3]


def test_other_columns_and_other_spellings_do_no_harm(tmp_path: Path) -> None:
    text = "Date;Note;Count;Series ID\n2024-01-01 00:00;x;1,200;a\n2024-01-02;y;3.0;a\n"
    found = read_counts(written(tmp_path, text))
    assert found["count"].tolist() == [1200, 3]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,2024-01-02,-1", "row 4, count '-1': is no count"),
        ("a,2024-01-02,1.5", "row 4, count '1.5': is no count"),
        ("a,2024-01-02,many", "row 4, count 'many': is no count"),
        ("a,2024-01-02,", "row 4, count '': is no count"),
        ("a,2024-01-02,1e5", "row 4, count '1e5': is no count"),
        ("a,2024-01-02,2000000000000", "is no count: write a whole number from 0 to 1e+12"),
        ("a,2024-01-02," + "9" * 400, "count '" + "9" * 40 + "…': is no count"),
        ("a,02/01/2024,1", "row 4, date '02/01/2024': is no date: write it as 2026-10-31"),
        ("a,2024-02-30,1", "row 4, date '2024-02-30': is no date"),
        ("a,2024-01-02 12:00,1", "row 4, date '2024-01-02 12:00': is no date"),
        ("a,0224-01-02,1", "row 4, date '0224-01-02': is no date"),
        ("a,,1", "row 4, date '': is no date"),
        (",2024-01-02,1", "row 4, series_id '': names no series"),
        ("a,2024-01-01,1", "row 4, date '2024-01-01': there is another row of this series"),
        ("a,2024-01-02,1,5", "row 4: has 4 cells where the header has 3"),
        ("a,x,1\na,y,1\na,z,1", "row 4, date 'x': is no date: write it as 2026-10-31 (2 more"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str, said: str) -> None:
    text = f"series_id,date,count\na,2024-01-01,0\nb,2024-01-01,1\n{row}\n"
    with pytest.raises(FileRefused) as refused:
        read_counts(written(tmp_path, text))
    assert str(refused.value).startswith("series.csv: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,date,count\na,2024-01-01,0\n", "has no column series_id: the header must be"),
        ("a,b\n1,2\n", "has no column series_id, date, count"),
        ("series_id,date,count\n", "found a header and no rows"),
        ("", "found an empty file"),
    ],
)
def test_a_file_that_is_no_table_of_counts(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read_counts(written(tmp_path, text))


def test_shares_by_age(tmp_path: Path) -> None:
    """Ages in any order; between 1 and 4 on the straight line, and as at 1 before."""
    path = written(tmp_path, "age_days,share\n4,1\n1,0.4\n")
    assert read_completeness(path).tolist() == pytest.approx([0.4, 0.4, 0.6, 0.8, 1])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("0,1.2", "row 3, share '1.2': is no share"),
        ("0,-0.1", "row 3, share '-0.1': is no share"),
        ("0,nan", "row 3, share 'nan': is no share"),
        ("-1,0.5", "row 3, age_days '-1': is no age"),
        ("2,0.5", "row 3, age_days '2': is no age"),
        ("1.5,0.5", "row 3, age_days '1.5': is no age"),
    ],
)
def test_a_share_that_cannot_be_used_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(FileRefused, match=r"series\.csv: ") as refused:
        read_completeness(written(tmp_path, f"age_days,share\n2,0.5\n{row}\n"))
    assert said in str(refused.value)
