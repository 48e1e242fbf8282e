"""`odwatch detect`: a file of counts in, a row for each series and date out."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.classics.methods import METHODS
from tests.cli.terminal import Ran, Terminal
from tests.reference.results import references

COLUMNS = ["series_id", "date", "observed", "expected", "upper", "p_value", "score", "alarm"]
FIRST = date(2023, 1, 2)
DAYS = 400
REFERENCE = Path(__file__).parents[1] / "reference" / "data"


def rows(counts: list[int], *, series: str = "a", first: date = FIRST, step: int = 1) -> str:
    return "".join(
        f"{series},{first + timedelta(days=step * place)},{count}\n"
        for place, count in enumerate(counts)
    )


def written(folder: Path, *parts: str, name: str = "series.csv") -> Path:
    path = folder / name
    raw = ("series_id,date,count\n" + "".join(parts)).encode()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


def quiet(length: int = DAYS, *, rate: float = 0.3, seed: int = 1) -> list[int]:
    return [int(n) for n in np.random.default_rng(seed).poisson(rate, length)]


def spike() -> list[int]:
    return [*quiet(DAYS - 2), 4, 5]


def told(ran: Ran) -> list[dict[str, str]]:
    """The rows of a CSV on standard output."""
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(StringIO(ran.out)))


def test_a_row_for_each_series_and_date(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, rows(spike()), rows(quiet(), series="b"))
    found = told(odwatch("detect", path))
    assert list(found[0]) == COLUMNS
    assert [row["series_id"] for row in found] == ["a"] * DAYS + ["b"] * DAYS
    assert found[0] == dict.fromkeys(COLUMNS, "") | {
        "series_id": "a", "date": "2023-01-02", "observed": str(quiet()[0]), "alarm": "false",
    }  # fmt: skip
    last = found[DAYS - 1]
    assert (last["date"], last["observed"], last["alarm"]) == ("2024-02-05", "5", "true")
    assert 0 < float(last["p_value"]) < 1e-4
    assert found[-1]["alarm"] == "false"
    assert not odwatch.store.exists()


def test_json_is_a_bare_array_of_the_same(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, rows(spike()))
    document = odwatch("detect", path, "--json").document
    assert len(document) == DAYS
    assert all(list(row) == COLUMNS for row in document)
    assert document[0]["expected"] is None
    assert document[0]["alarm"] is False
    last = document[-1]
    assert (last["series_id"], last["date"], last["observed"]) == ("a", "2024-02-05", 5)
    assert last["alarm"] is True
    for name, text in told(odwatch("detect", path))[-1].items():
        if name in ("expected", "upper", "p_value", "score"):
            assert float(text) == pytest.approx(last[name], rel=1e-9)


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_a_file_may_take_it(odwatch: Terminal, tmp_path: Path, words: list[str]) -> None:
    path, out = written(tmp_path, rows(spike())), tmp_path / "out"
    ran = odwatch("detect", path, "--out", out, *words)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert out.read_text() == odwatch("detect", path, *words).out


def test_a_compressed_file_is_the_same(odwatch: Terminal, tmp_path: Path) -> None:
    plain, packed = (written(tmp_path, rows(spike()), name=f"s.csv{end}") for end in ("", ".gz"))
    assert odwatch("detect", packed).out == odwatch("detect", plain).out


def test_the_dates_that_are_asked_for(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, rows(spike()))
    whole = told(odwatch("detect", path))
    part = told(odwatch("detect", path, "--from", "2024-01-30", "--to", "2024-02-02"))
    shown_dates = ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02"]
    assert [row["date"] for row in part] == shown_dates
    for shown, row in zip(part, whole[-7:-3], strict=True):
        assert (shown["date"], shown["alarm"]) == (row["date"], row["alarm"])
        assert float(shown["score"]) == pytest.approx(float(row["score"]), rel=1e-6)
    assert odwatch("detect", path, "--from", "2025-01-01").out.splitlines() == [",".join(COLUMNS)]
    assert odwatch("detect", path, "--to", "2020-01-01", "--json").document == []


def test_the_allowance_moves_the_alarms(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, rows(quiet(1200)))
    alarms = [
        sum(row["alarm"] == "true" for row in told(odwatch("detect", path, *words)))
        for words in (["--alarms-per-year", "0.1"], [], ["--alarms-per-year", "12"])
    ]
    assert alarms[0] < alarms[1] < alarms[2]
    one = odwatch("detect", path, "--alarms-per-year", "1").out
    assert one == odwatch("detect", path).out


def test_series_of_other_dates_go_together(odwatch: Terminal, tmp_path: Path) -> None:
    later = FIRST + timedelta(days=30)
    parts = [rows(spike()), rows(quiet(200), series="b", first=later)]
    parts += [rows([3] * 80 + [0, 20], series="w", step=7), rows([0], series="one")]
    found = told(odwatch("detect", written(tmp_path, *parts)))
    by_series = {name: [r for r in found if r["series_id"] == name] for name in ("a", "b", "w")}
    assert [len(each) for each in by_series.values()] == [DAYS, 200, 82]
    assert by_series["w"][-1]["alarm"] == "true"
    assert found[-1]["series_id"] == "one"
    alone = told(odwatch("detect", written(tmp_path, rows(spike()), name="alone.csv")))
    assert alone == by_series["a"]


def test_the_order_of_rows_is_nothing(odwatch: Terminal, tmp_path: Path) -> None:
    lines = (rows(spike()) + rows(quiet(), series="b")).splitlines(keepends=True)
    mixed = [lines[place] for place in np.random.default_rng(1).permutation(len(lines))]
    found, other = (
        sorted(odwatch("detect", written(tmp_path, *each)).out.splitlines())
        for each in (lines, mixed)
    )
    assert [line.split(",")[:3] for line in found] == [line.split(",")[:3] for line in other]
    assert [line.split(",")[-1] for line in found] == [line.split(",")[-1] for line in other]


def test_a_gap_is_not_zero(odwatch: Terminal, tmp_path: Path) -> None:
    lines = rows(quiet(rate=2)).splitlines(keepends=True)
    ran = odwatch("detect", written(tmp_path, *lines[:300], *lines[330:]))
    assert ran.err == (
        "series.csv: 30 dates inside a series have no row: taken as not reported, not as 0\n"
    )
    found = list(csv.DictReader(StringIO(ran.out)))
    assert len(found) == DAYS
    assert {(row["observed"], row["score"]) for row in found[300:330]} == {("", "")}
    after = np.mean([float(row["expected"]) for row in found[330:]])
    assert after == pytest.approx(2, rel=0.2)


def test_a_list_of_what_happened_has_zeros_between(odwatch: Terminal, tmp_path: Path) -> None:
    lines = [line for line in rows(spike()).splitlines(keepends=True) if line[-3:] != ",0\n"]
    ran = odwatch("detect", written(tmp_path, *lines))
    assert "no row has a count of 0" in ran.err
    found = list(csv.DictReader(StringIO(ran.out)))
    assert found[-1]["alarm"] == "true"
    assert {row["observed"] for row in found} >= {"0", "1", "5"}


def test_completeness_multiplies_the_expectation_only(odwatch: Terminal, tmp_path: Path) -> None:
    path, shares = written(tmp_path, rows(quiet(rate=1))), tmp_path / "shares.csv"
    shares.write_text("age_days,share\n0,0.25\n1,0.5\n2,0.8\n")
    plain = told(odwatch("detect", path))
    known = told(odwatch("detect", path, "--completeness", shares))
    assert [row["observed"] for row in known] == [row["observed"] for row in plain]
    ratios = [
        float(one["expected"]) / float(other["expected"])
        for one, other in zip(known[70:], plain[70:], strict=True)
    ]
    assert ratios[:-3] == pytest.approx([1] * (DAYS - 73))
    assert ratios[-3:] == pytest.approx([0.8, 0.5, 0.25])
    assert float(known[-1]["score"]) >= float(plain[-1]["score"])


def test_each_series_is_as_it_was_known_when_it_ended(odwatch: Terminal, tmp_path: Path) -> None:
    """So that one file can hold what was known on each of several dates, a series for each."""
    late, long = rows(quiet(rate=1)), rows(quiet(DAYS + 30, rate=1), series="b")
    shares = tmp_path / "shares.csv"
    shares.write_text("age_days,share\n0,0.25\n1,0.5\n2,0.8\n")
    alone, both = (
        odwatch("detect", written(tmp_path, *parts), "--completeness", shares)
        for parts in ([late], [late, long])
    )
    assert [row for row in told(both) if row["series_id"] == "a"] == told(alone)


def test_weeks_are_as_known_as_their_days(odwatch: Terminal, tmp_path: Path) -> None:
    path, shares = written(tmp_path, rows(quiet(150, rate=9), step=7)), tmp_path / "shares.csv"
    shares.write_text("age_days,share\n0,0.3\n6,0.9\n7,0.93\n8,1\n")
    plain = told(odwatch("detect", path))
    known = told(odwatch("detect", path, "--completeness", shares))
    ratio = [float(known[at]["expected"]) / float(plain[at]["expected"]) for at in (-1, -2, -3)]
    assert ratio == pytest.approx([0.6, 0.99, 1])


@pytest.mark.parametrize("method", list(METHODS))
def test_every_method_by_its_name(odwatch: Terminal, tmp_path: Path, method: str) -> None:
    path = written(tmp_path, rows(spike()), rows(quiet(), series="b"))
    found = told(odwatch("detect", path, "--method", method, "--from", "2024-01-01"))
    assert list(found[0]) == COLUMNS
    assert len(found) == 2 * 36
    if method != "farrington_flexible":  # needs five years
        assert any(row["score"] for row in found)


def test_a_method_has_alarms_of_its_own(odwatch: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, rows(spike()))
    ran = odwatch("detect", path, "--method", "count24", "--alarms-per-year", "1")
    assert ran.err == "count24 has alarms of its own: --alarms-per-year changes nothing\n"
    assert ran.out == odwatch("detect", path, "--method", "count24").out


def test_parameters_change_it(odwatch: Terminal, tmp_path: Path) -> None:
    path, params = written(tmp_path, rows(spike())), tmp_path / "params.json"
    params.write_text('{"threshold": 0}')
    words: list[str | Path] = ["detect", path, "--method", "count24", "--params", params]
    found = told(odwatch(*words))
    assert all((row["alarm"] == "true") == (row["observed"] != "0") for row in found)


@pytest.mark.parametrize("reference", references(REFERENCE), ids=lambda each: each.name)
def test_a_published_result_by_its_entry(odwatch: Terminal, tmp_path: Path, reference: Any) -> None:
    """The entry of index.json as it stands, and its data set's kind of dates."""
    counts, ours = reference.counts(), reference.ours()
    lines = [f"x,{day:%Y-%m-%d},{count}\n" for day, count in counts.items()]
    path, params = written(tmp_path, *lines), tmp_path / "params.json"
    dates = {"epochAsDate": reference.dataset["epochAsDate"]}
    params.write_text(json.dumps(reference.entry | dates))
    words = ["--method", reference.method, "--params", params, "--json"]
    found = odwatch("detect", path, *words, "--from", str(ours["date"].iloc[0].date()))
    frame = pd.DataFrame(json.loads(found.out))
    assert frame["alarm"].tolist() == ours["alarm"].tolist()
    for name in ("expected", "upper", "p_value", "score"):
        np.testing.assert_allclose(frame[name].astype("float64"), ours[name], rtol=1e-9)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "ears"], "--method 'ears' is not known; choose one of: scan, count24"),
        (["--params", "{json}"], "the scan is calibrated as a whole and has no parameters"),
        (["--alarms-per-year", "0"], "--alarms-per-year must be above 0, got 0"),
        (["--alarms-per-year", "nan"], "--alarms-per-year must be above 0, got nan"),
        (["--alarms-per-year", "many"], "--alarms-per-year"),
        (["--from", "soon"], "--from: 'soon' is no date; write it as 2026-10-31"),
        (["--from", "2024-02-01", "--to", "2024-01-01"], "--to 2024-01-01 is before --from"),
        (["--completeness", "{csv}"], "series.csv: has no column age_days, share"),
        (["--completeness", "{no}"], "none.json: there is no such file"),
        (["--method", "n72", "--completeness", "{json}"], "--completeness is for the scan"),
        (["--method", "n72", "--params", "{json}"], "n72 has no parameter a"),
        (["--method", "n72", "--params", "{no}"], "none.json: there is no such file"),
        (["--method", "n72", "--params", "{csv}"], "series.csv: cannot be read as JSON"),
        (["--out", "{folder}"], "cannot be written: Is a directory"),
    ],
)
def test_what_cannot_be_is_one_line(
    odwatch: Terminal, tmp_path: Path, words: list[str], said: str
) -> None:
    path, params = written(tmp_path, rows(quiet(80))), tmp_path / "params.json"
    params.write_text('{"a": 1, "b": 2}')
    names = {"json": params, "no": tmp_path / "none.json", "csv": path, "folder": tmp_path}
    assert said in odwatch("detect", path, *(word.format(**names) for word in words)).refusal


def test_bad_input_is_one_line_that_names_it(odwatch: Terminal, tmp_path: Path) -> None:
    refusal = odwatch("detect", written(tmp_path, "a,2024-01-01,-3\n"), "--json").refusal
    assert refusal.startswith("series.csv: row 2, count '-3': is no count")
    missing = odwatch("detect", tmp_path / "none.csv").refusal
    assert "none.csv: there is no such file" in missing
    monthly = "".join(f"a,2024-0{month}-01,0\n" for month in (1, 2, 3))
    assert (
        "series.csv: series a: dates are 29 days apart"
        in odwatch("detect", written(tmp_path, monthly)).refusal
    )


def test_a_classic_does_not_guess_what_is_missing(odwatch: Terminal, tmp_path: Path) -> None:
    lines = rows([0, 1, 2, 0, 0]).splitlines(keepends=True)
    path = written(tmp_path, *lines[:2], *lines[3:])
    refusal = odwatch("detect", path, "--method", "n72").refusal
    assert refusal.startswith("series.csv: series a has no row for 2023-01-04, and n72 needs")
    weekly = written(tmp_path, rows([0, 1, 2], step=7))
    assert "is a rule for days" in odwatch("detect", weekly, "--method", "n72").refusal
