"""What every source of incidents shares: mapped text columns to Incident records.

A new source of incidents that has one row for each person is its aliases and `convert`: see
odmap.py. One with rows of another kind makes people of them first: see ems.py.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import drugs as drug_names
from loaders import values
from loaders.cells import Cells, by_value, joined, joined_flags
from loaders.declaration import Context, Conversion
from loaders.events import events, newest, refuse, secondary
from loaders.identity import identify
from loaders.ledger import Ledger
from loaders.numbers import NO_AGE, age_in, dose_count
from loaders.places import Flags, coordinates
from loaders.reading import TextTable
from loaders.records import UNKNOWN, conform

# People who share one number are told apart by these first: they change least between exports.
PEOPLE_ORDER = ["occurred_at", "age_band", "sex"]
_BETWEEN = "\x1f"


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row is one person; the number is the record number, else the case number."""
    ledger = Ledger()
    cells = Cells.of(table, mapping)
    when = events(cells, context, ledger, fields=("occurred_at",))
    ok = when["ok"].to_numpy()
    refuse(when[~ok], cells.rows[~ok], ledger)
    cells, when = cells.where(ok), when[ok].reset_index(drop=True)
    frame = describe(cells, when, context, ledger)
    record, case = (number_texts(cells, f) for f in ("record_number", "case_number"))
    frame["number"] = case.where(case != "", record).replace("", np.nan)
    numbers = record.where(record != "", case)
    return conclude(frame, numbers, when=when, context=context, ledger=ledger)


def describe(cells: Cells, when: pd.DataFrame, context: Context, ledger: Ledger) -> pd.DataFrame:
    """All columns of an Incident but key, number and content_hash, from cells by field.

    `when` is of `events`, all ok, on the same index.
    """
    place, flags = coordinates(cells, ledger)
    entered = secondary(cells, context, ledger, field="entered_at")
    flags |= {
        "entered_before_event": _before(entered, when),
        "clock_change": when["clock_change"].to_numpy(dtype="bool"),
    }
    ledger.notice(
        "entered_before_event",
        cells.headers.get("entered_at"),
        cells.rows[flags["entered_before_event"]],
    )
    frame = pd.DataFrame(
        {
            "agency": _names(cells, "agency", ledger),
            "occurred_at": when["at"],
            "occurred_on": when["on"],
            "time_known": when["time_known"],
            "entered_at": entered["at"],
            "severity": _severity(cells, ledger),
            "housing": _either(
                cells, "homeless", values.homeless, "housing", values.housing, ledger
            ),
            "sex": cells.words("sex", values.sex, ledger=ledger),
            "race_ethnicity": _race(cells, ledger),
            "location_type": cells.words("location_type", values.place_type, ledger=ledger),
            "resident": cells.words("resident", values.residence, ledger=ledger),
            "jurisdiction": _names(cells, "jurisdiction", ledger),
            "zip": zip_codes(cells, ledger),
            "case_class": "suspected",
            "row": cells.rows,
        }
    )
    frame[["latitude", "longitude"]] = place
    frame[["age", "age_band"]] = _ages(cells, ledger)
    frame[["drugs", "drug_group"]] = _drugs(cells, ledger)
    frame[["naloxone", "doses"]] = _naloxone(cells, flags, ledger)
    return frame.assign(flags=joined_flags(flags))


def conclude(
    frame: pd.DataFrame,
    numbers: pd.Series,
    *,
    when: pd.DataFrame,
    context: Context,
    ledger: Ledger,
    duplicates: int = 0,
    merged: int = 0,
) -> Conversion:
    """Keys and hashes, then the conversion; duplicates found here are added to those given."""
    typed = conform(
        frame.assign(key=[str(at) for at in range(len(frame))], content_hash=0), record="incident"
    )
    records, found = identify(typed, numbers, order=PEOPLE_ORDER, ledger=ledger)
    latest = newest(when, context=context)
    return Conversion(
        records=records,
        newest_event=None if latest is None else latest.to_pydatetime(),
        duplicates=duplicates + found,
        merged=merged,
        notices=ledger.notices,
        rejections=ledger.rejections,
    )


def number_texts(cells: Cells, field: str) -> pd.Series:
    """A field's identifiers, "" where there is none."""
    found, _ = by_value(cells.texts(field), values.number)
    return pd.Series(found, index=cells.frame.index, dtype="str")


def zip_codes(cells: Cells, ledger: Ledger) -> pd.Series:
    """The field zip as five digits, or missing."""
    codes = cells.read("zip", values.zip_code, unread="", dtype="str", ledger=ledger)
    return codes.replace("", np.nan)


def _names(cells: Cells, field: str, ledger: Ledger) -> pd.Series:
    return cells.read(field, values.name, unread="", dtype="str", ledger=ledger).replace("", np.nan)


def _before(entered: pd.DataFrame, when: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Entered before it happened, told by time where both have one, else by date."""
    timed = entered["time_known"] & when["time_known"]
    by_time = entered["at"] < when["at"]
    by_date = entered["on"] < when["on"]
    return by_time.where(timed, by_date).to_numpy(dtype="bool")


def _severity(cells: Cells, ledger: Ledger) -> pd.Series:
    return _either(cells, "severity", values.severity, "survived", values.survived, ledger)


def _either(
    cells: Cells,
    first: str,
    read_first: values.Reader,
    second: str,
    read_second: values.Reader,
    ledger: Ledger,
) -> pd.Series:
    one = cells.words(first, read_first, ledger=ledger)
    other = cells.words(second, read_second, ledger=ledger)
    return one.where(one != UNKNOWN, other)


def _race(cells: Cells, ledger: Ledger) -> pd.Series:
    if not cells.has("ethnicity"):
        return cells.words("race", values.race_ethnicity, ledger=ledger)
    both = joined([cells.texts("race"), cells.texts("ethnicity")], by=" | ")
    found, failed = by_value(both, values.race_ethnicity)
    ledger.notice("unread_value", cells.headers.get("race"), cells.rows[failed])
    found[failed] = UNKNOWN
    return pd.Series(found, index=cells.frame.index, dtype="str")


def _ages(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    both = joined([cells.texts("age"), cells.texts("age_units")], by=_BETWEEN)
    found, failed = by_value(both, lambda text: age_in(*text.split(_BETWEEN)))
    header = cells.headers.get("age")
    found[failed] = NO_AGE
    straddling = np.array([age.straddles for age in found], dtype="bool")
    ledger.notice("unread_value", header, cells.rows[failed])
    ledger.notice("age_band_straddles", header, cells.rows[straddling])
    years = [pd.NA if age.years is None else age.years for age in found]
    return pd.DataFrame(
        {
            "age": pd.array(years, dtype="Int64"),
            "age_band": pd.Series([age.band for age in found], dtype="str"),
        }
    )


def _drugs(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    parts = [
        cells.read(field, _drug_list, unread="", dtype="str", ledger=ledger)
        for field in ("drug", "other_drugs")
    ]
    parts.append(cells.words("opioid_use", values.yes_no("opioid", ""), ledger=ledger))
    parts[-1] = parts[-1].replace(UNKNOWN, "")
    found, _ = by_value(joined(parts, by=";"), drug_names.named)
    return drug_columns(found)


def drug_columns(names: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Columns drugs and drug_group from each row's tuple of names."""
    return pd.DataFrame(
        {
            "drugs": pd.Series([";".join(row) for row in names], dtype="str"),
            "drug_group": pd.Series([drug_names.group(row) for row in names], dtype="str"),
        }
    )


def _drug_list(text: str) -> str | None:
    names = drug_names.drugs(text)
    return None if names is None else ";".join(names)


def _naloxone(cells: Cells, flags: Flags, ledger: Ledger) -> pd.DataFrame:
    """What was said and the count of doses, brought together: a count that was written wins."""
    said = cells.words("naloxone", values.naloxone, ledger=ledger)
    counted = cells.read("doses", dose_count, unread="", dtype="object", ledger=ledger)
    doses = pd.to_numeric(counted.where(counted != "", np.nan)).astype("Int64")
    by_count = pd.Series(UNKNOWN, index=said.index, dtype="str")
    by_count = by_count.mask((doses == 0).fillna(False), "none")
    by_count = by_count.mask((doses == 1).fillna(False), "single")
    by_count = by_count.mask((doses > 1).fillna(False), "multiple")
    # "Given" with no dose counted is a blank written as a nought: the word stands.
    given_none = ((said != UNKNOWN) & (said != "none") & (by_count == "none")).to_numpy()
    doses = doses.mask(given_none)
    by_count = by_count.mask(given_none, UNKNOWN)
    weak = said.isin([UNKNOWN, "given"])
    differ = ((by_count != UNKNOWN) & ~weak & (by_count != said)).to_numpy() | given_none
    flags["naloxone_contradicts_doses"] = differ
    ledger.notice("naloxone_contradicts_doses", cells.headers.get("doses"), cells.rows[differ])
    return pd.DataFrame({"naloxone": by_count.where(by_count != UNKNOWN, said), "doses": doses})
