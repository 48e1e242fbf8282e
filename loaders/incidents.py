"""What every source of incidents shares: mapped text columns to Incident records.

A new source of incidents that has one row for each person is its aliases and `convert`: see
odmap.py. One with rows of another kind makes people of them first: see ems.py.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import drugs as drug_names
from loaders import outcomes, values
from loaders.cells import BETWEEN, Cells, by_value, distinct, joined, joined_flags, text_of
from loaders.converting import conclude, name_texts, number_texts, timed, zip_codes
from loaders.declaration import Context, Conversion
from loaders.events import secondary
from loaders.identity import of_case
from loaders.ledger import Ledger
from loaders.numbers import NO_AGE, age_in, dose_count
from loaders.places import Flags, coordinates
from loaders.reading import TextTable
from loaders.records import UNKNOWN


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row is one person; the number is the record number, else the case number."""
    ledger = Ledger()
    cells, when, unread = timed(Cells.of(table, mapping), context, ledger, fields=("occurred_at",))
    frame = describe(cells, when, context, ledger)
    record, case = (number_texts(cells, f, ledger) for f in ("record_number", "case_number"))
    frame["number"] = case.where(case != "", record).replace("", np.nan)
    numbers = record.where(record != "", of_case(case))
    return conclude(
        frame,
        numbers,
        record="incident",
        when=when,
        context=context,
        ledger=ledger,
        unread=unread,
    )


def describe(cells: Cells, when: pd.DataFrame, context: Context, ledger: Ledger) -> pd.DataFrame:
    """All columns of an Incident but key, number and content_hash, from cells by field.

    `when` is of `events`, all ok, on the same index.
    """
    place, flags = coordinates(cells, ledger)
    entered, flags["entered_before_event"] = _entered(cells, when, context, ledger)
    flags["clock_change"] = when["clock_change"].to_numpy(dtype="bool")
    frame = pd.DataFrame(
        {
            "agency": name_texts(cells, "agency", ledger),
            "occurred_at": when["at"],
            "occurred_on": when["on"],
            "time_known": when["time_known"],
            "entered_at": entered,
            "location_type": cells.words("location_type", values.place_type, ledger=ledger),
            "jurisdiction": name_texts(cells, "jurisdiction", ledger),
            "zip": zip_codes(cells, ledger),
            "case_class": "suspected",
            "class_rule": "",
            "class_reasons": "",
            "first_giver": cells.words("first_giver", values.giver, ledger=ledger),
            "row": cells.rows,
        }
    )
    parts = [_person(cells, ledger), _drugs(cells, ledger), _naloxone(cells, flags, ledger)]
    whole = pd.concat([frame, place, *parts], axis="columns")
    nobody = (whole["naloxone"] == "none") & (whole["first_giver"] == UNKNOWN)
    whole["first_giver"] = whole["first_giver"].mask(nobody, "none")
    return whole.assign(flags=joined_flags(flags))


def by_doses(doses: pd.Series) -> pd.Series:
    """How much naloxone by a count of doses (Int64): none, single, multiple; unknown if missing."""
    places = doses.fillna(-1).to_numpy(dtype="int64").clip(-1, 2) + 1
    return text_of(places, [UNKNOWN, "none", "single", "multiple"], doses.index)


def drug_columns(texts: pd.Series) -> pd.DataFrame:
    """Columns drugs and drug_group from texts that mention drugs."""
    codes, uniques = distinct(texts)
    named = [drug_names.named(text) for text in uniques]
    columns = {
        "drugs": text_of(codes, [";".join(names) for names in named], texts.index),
        "drug_group": text_of(codes, [drug_names.group(names) for names in named], texts.index),
    }
    return pd.DataFrame(columns)


def _entered(
    cells: Cells, when: pd.DataFrame, context: Context, ledger: Ledger
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """When it was entered; and where that was before it happened, told by time where both have
    one, else by date."""
    entered = secondary(cells, context, ledger, field="entered_at")
    timed_both = entered["time_known"] & when["time_known"]
    by_time = entered["at"] < when["at"]
    by_date = entered["on"] < when["on"]
    before = by_time.where(timed_both, by_date).to_numpy(dtype="bool")
    ledger.notice("entered_before_event", cells.headers.get("entered_at"), cells.rows[before])
    return entered["at"], before


def _person(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    outcome = _either(cells, "severity", outcomes.severity, "survived", values.survived, ledger)
    housing = _either(cells, "homeless", values.homeless, "housing", values.housing, ledger)
    return _ages(cells, ledger).assign(
        severity=outcome,
        housing=housing,
        sex=cells.words("sex", values.sex, ledger=ledger),
        race_ethnicity=_race(cells, ledger),
        resident=cells.words("resident", values.residence, ledger=ledger),
    )


def _either(
    cells: Cells,
    first: str,
    read_first: values.Reader,
    second: str,
    read_second: values.Reader,
    ledger: Ledger,
) -> pd.Series:
    one = cells.words(first, read_first, ledger=ledger)
    if not cells.has(second):
        return one
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
    both = [cells.texts(field) for field in ("age", "age_units") if cells.has(field)]
    codes, uniques = distinct(joined(both or [cells.texts("age")], by=BETWEEN))
    read = [age_in(age, unit) for age, _, unit in (t.partition(BETWEEN) for t in uniques)]
    ages = [NO_AGE if age is None else age for age in read]
    failed = np.array([age is None for age in read], dtype="bool")[codes]
    straddling = np.array([age.straddles for age in ages], dtype="bool")[codes]
    header = cells.headers.get("age")
    ledger.notice("unread_value", header, cells.rows[failed])
    ledger.notice("age_band_straddles", header, cells.rows[straddling])
    years = pd.array([pd.NA if age.years is None else age.years for age in ages], dtype="Int64")
    bands = text_of(codes, [age.band for age in ages], cells.frame.index)
    return pd.DataFrame({"age": years.take(codes), "age_band": bands})


def _drugs(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    parts = [
        cells.read(field, _drug_list, unread="", dtype="str", ledger=ledger)
        for field in ("drug", "other_drugs")
        if cells.has(field) or field == "drug"
    ]
    if cells.has("opioid_use"):
        said = cells.words("opioid_use", values.yes_no("opioid", ""), ledger=ledger)
        parts.append(said.where(said != UNKNOWN, ""))
    return drug_columns(joined(parts, by=";"))


def _drug_list(text: str) -> str | None:
    names = drug_names.drugs(text)
    return None if names is None else ";".join(names)


def _doses(text: str) -> object:
    count = dose_count(text)
    return pd.NA if count == "" else count


def _naloxone(cells: Cells, flags: Flags, ledger: Ledger) -> pd.DataFrame:
    """What was said and the count of doses, brought together: a count that was written wins."""
    said = cells.words("naloxone", outcomes.naloxone, ledger=ledger)
    doses = cells.read("doses", _doses, unread=pd.NA, dtype="Int64", ledger=ledger)
    by_count = by_doses(doses)
    # "Given" with no dose counted is a blank written as a nought: the word stands.
    given_none = ((said != UNKNOWN) & (said != "none") & (by_count == "none")).to_numpy()
    if given_none.any():
        doses = doses.mask(given_none)
        by_count = by_count.mask(given_none, UNKNOWN)
    weak = said.isin([UNKNOWN, "given"])
    differ = ((by_count != UNKNOWN) & ~weak & (by_count != said)).to_numpy() | given_none
    flags["naloxone_contradicts_doses"] = differ
    ledger.notice("naloxone_contradicts_doses", cells.headers.get("doses"), cells.rows[differ])
    return pd.DataFrame({"naloxone": by_count.where(by_count != UNKNOWN, said), "doses": doses})
