"""What was handed out, by files: as their texts add up with the csv module alone."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.reach.supply import by, by_month, given, trainings
from dashboard.settings import DATA
from dashboard.store import Store
from loaders.source import read
from tests.analytics.builders import local
from tests.loaders.builders import NOW, ZONE
from tests.shared import REAL
from tests.store.builders import import_row

PHOENIX = REAL / "phoenix_az_naloxone_and_overdoses_monthly_2023_2024.csv"
SAMPLE = DATA / "sample" / "naloxone.csv"
ALWAYS = (date(2010, 1, 1), date(2027, 12, 31))
CUT = (date(2024, 2, 10), date(2025, 1, 14))
"""Days that cut monthly totals in two at both ends."""

Row = dict[str, str]


def texts(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(text: str) -> date:
    if "/" in text:
        month, day, year = map(int, text.split("/"))
        return date(year, month, day)
    return date.fromisoformat(text)


def log() -> list[Row]:
    """The sample's rows; those with a negative number are refused."""
    return [row for row in texts(SAMPLE) if "-" not in row["Kits"] + row["Doses"]]


def days_of(row: Row) -> list[date]:
    first = written(row["Date"])
    last = written(row["Period End"]) if row["Period End"] else first
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def day_by_day(row: Row, number: str) -> Iterator[tuple[date, Fraction]]:
    days = days_of(row)
    for day in days:
        yield day, Fraction(int(row[number]), len(days))


def summed(rows: list[Row], number: str, column: str, first: date, last: date) -> dict[str, float]:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        for day, n in day_by_day(row, number) if row[number] else ():
            if first <= day <= last:
                sums[row[column]] += n
    return {name: float(n) for name, n in sums.items()}


def milligrams(row: Row) -> Fraction | None:
    in_name = re.search(r"([\d.]+) mg", row["Product"])
    strength = row["Strength (mg)"] or (in_name[1] if in_name else "")
    return Fraction(strength) * int(row["Doses"]) if strength and row["Doses"] else None


def known(frame: pd.DataFrame, dimension: str, name: str) -> dict[str, float]:
    told = frame.dropna(subset=[name])
    return dict(zip(told[dimension], told[name], strict=True))


@pytest.mark.parametrize(("first", "last"), [ALWAYS, CUT])
@pytest.mark.parametrize(
    ("dimension", "column"),
    [("channel", "Channel"), ("programme", "Program"), ("recipient_type", "Recipient Type"),
     ("product", "Product")],
)  # fmt: skip
def test_the_sample_by_what_its_rows_say(
    sample_store: Store, first: date, last: date, dimension: str, column: str
) -> None:
    found = by(given(sample_store, first=first, last=last), dimension)
    for name, number in (("kits", "Kits"), ("doses", "Doses")):
        wanted = summed(log(), number, column, first, last)
        assert known(found, dimension, name) == pytest.approx(wanted), name
    touched = [row for row in log() if any(first <= day <= last for day in days_of(row))]
    assert known(found, dimension, "rows") == Counter(row[column] for row in touched)
    totals = Counter(row[column] for row in touched if row["Period End"])
    assert {name: n for name, n in known(found, dimension, "totals").items() if n} == totals


def test_the_sample_by_first_supply_and_zip(sample_store: Store) -> None:
    rows = given(sample_store, first=ALWAYS[0], last=ALWAYS[1])
    folded = [
        {**row, "ZIP": row["ZIP"] or "unknown",
         "First or Refill": row["First or Refill"].lower() or "unknown"}
        for row in log()
    ]  # fmt: skip
    for dimension, column in (("first_or_refill", "First or Refill"), ("zip", "ZIP")):
        wanted = summed(folded, "Kits", column, *ALWAYS)
        assert known(by(rows, dimension), dimension, "kits") == pytest.approx(wanted)


def test_the_milligrams_of_the_sample(sample_store: Store) -> None:
    wanted: dict[str, Fraction] = defaultdict(Fraction)
    for row in log():
        if (found := milligrams(row)) is not None:
            wanted[row["Product"]] += found
    rows = given(sample_store, first=ALWAYS[0], last=ALWAYS[1])
    told = known(by(rows, "product"), "product", "milligrams")
    assert told == pytest.approx({name: float(n) for name, n in wanted.items()})
    unsaid = rows[rows["milligrams"].isna()]
    assert len(unsaid) == sum(milligrams(row) is None for row in log()) > 0


def test_the_months_of_the_sample(sample_store: Store) -> None:
    wanted: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row in log():
        for day, n in day_by_day(row, "Kits") if row["Kits"] else ():
            if CUT[0] <= day <= CUT[1]:
                wanted[f"{day:%Y-%m}", row["Channel"]] += n
    found = by_month(sample_store, first=CUT[0], last=CUT[1]).months.dropna(subset=["kits"])
    told = {
        (f"{month:%Y-%m}", channel): kits
        for month, channel, kits in zip(
            found["month"], found["channel"], found["kits"], strict=True
        )
    }
    assert told == pytest.approx({key: float(n) for key, n in wanted.items()}, abs=1e-5)
    assert len({month for month, _ in told}) == 12


def test_the_trainings_of_the_sample(sample_store: Store) -> None:
    held: Counter[int] = Counter()
    people: Counter[int] = Counter()
    for row in log():
        if int(row["People Trained"] or 0) > 0:
            assert not row["Period End"]
            held[written(row["Date"]).year] += 1
            people[written(row["Date"]).year] += int(row["People Trained"])
    found = trainings(given(sample_store, first=ALWAYS[0], last=ALWAYS[1]))
    assert dict(zip(found["year"], found["trainings"], strict=True)) == held
    assert dict(zip(found["year"], found["people"], strict=True)) == people
    assert found["totals"].sum() == 0


@pytest.mark.skipif(not PHOENIX.exists(), reason="real data are not here")
def test_phoenix_has_seven_months_that_say_nothing_and_one_true_zero(tmp_path: Path) -> None:
    records = read(PHOENIX, zone=ZONE, now=NOW, source="naloxone").records
    store = Store.open(str(tmp_path / "store"), create="city")
    row = import_row(source="naloxone", record="naloxone", through=local("2024-09-01"))
    store.commit(records, row)
    months = {
        f"{row['YEAR']}-{int(row['MONTH']):02}": row["NALOXONE_TAKE_HOME_UNITS"]
        for row in texts(PHOENIX)
    }
    rows = given(store, first=ALWAYS[0], last=ALWAYS[1])
    found = by(rows, "month")
    told = dict(zip(found["month"].dt.strftime("%Y-%m"), found["kits"], strict=True))
    assert list(told) == list(months)
    blank = [month for month, text in months.items() if not text]
    assert [month for month, n in told.items() if pd.isna(n)] == blank
    assert len(blank) == 7
    assert told["2023-07"] == 0
    assert {m: n for m, n in told.items() if m not in blank} == {
        month: int(text) for month, text in months.items() if text
    }
    # Half of June 2024 and the first ten days of July: 15 of 30 and 10 of 31 days.
    part = given(store, first=date(2024, 6, 16), last=date(2024, 7, 10))["kits"].sum()
    wanted = Fraction(int(months["2024-06"]), 2) + Fraction(int(months["2024-07"]) * 10, 31)
    assert part == pytest.approx(float(wanted))
    (every,) = by(rows, "channel").to_dict("records")
    assert every["kits"] == sum(int(text) for text in months.values() if text)
    assert (every["channel"], every["rows"], every["totals"]) == ("unknown", 20, 20)
