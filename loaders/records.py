"""The contracts of the records: each column once, with its type, values and meaning.

Validation, the store's tables and the empty frame all come from here. Text columns are pandas
`str`, missing values NaN; a vocabulary has no missing values but the word "unknown".
"""

from __future__ import annotations

from typing import Final

import pandas as pd
import pandera.pandas as pa

UNKNOWN: Final = "unknown"
AGE_BANDS: Final = ("under 18", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", UNKNOWN)
SEVERITIES: Final = ("fatal", "nonfatal", UNKNOWN)
NALOXONE: Final = ("none", "single", "multiple", "given", UNKNOWN)
DRUG_GROUPS: Final = ("opioid", "stimulant", "other", UNKNOWN)
SEXES: Final = ("female", "male", "other", UNKNOWN)
RACES: Final = (
    "American Indian",
    "Asian",
    "Black",
    "Hispanic",
    "Pacific Islander",
    "White",
    "multiple",
    "other",
    UNKNOWN,
)
HOUSING: Final = ("homeless", "housed", UNKNOWN)
RESIDENCE: Final = ("resident", "visitor", UNKNOWN)
OVERDOSE_CLASSES: Final = ("suspected", "opioid_definite", "opioid_possible", "other_drug")
CASE_CLASSES: Final = (*OVERDOSE_CLASSES, "dependence_only", "not_a_case")
FIRST_GIVERS: Final = ("law enforcement", "fire", "EMS", "bystander", "other", "none", UNKNOWN)
SUPPLY: Final = ("first", "refill", UNKNOWN)
# What can be true of one person, and of one row of a log.
MAX_AGE: Final = 120
MAX_DOSES: Final = 50
MAX_QUANTITY: Final = 100_000
MAX_MILLIGRAMS: Final = 10_000_000
MAX_COUNT: Final = 10_000_000
MAX_MEASURE: Final = 1_000_000_000
MAX_MG_PER_DOSE: Final = 100

_UTC = "datetime64[us, UTC]"
_DATE = "datetime64[us]"


def _required(dtype: str, meaning: str) -> pa.Column:
    return pa.Column(dtype, description=meaning)


def _optional(dtype: str, meaning: str) -> pa.Column:
    return pa.Column(dtype, nullable=True, description=meaning)


def _one_of(words: tuple[str, ...], meaning: str) -> pa.Column:
    return pa.Column("str", pa.Check.isin(words), description=meaning)


def _between(dtype: str, low: float, high: float, meaning: str) -> pa.Column:
    return pa.Column(dtype, pa.Check.between(low, high), nullable=True, description=meaning)


_IDENTITY = {
    "key": pa.Column("str", unique=True, description="identity within the source, between files"),
    "number": _optional("str", "the number by which the agency finds the case"),
    "agency": _optional("str", "who reported it"),
}
_PLACE = {
    "zip": pa.Column(
        "str", pa.Check.str_matches(r"^\d{5}$"), nullable=True, description="ZIP of the place"
    ),
    "latitude": _between("float64", -90, 90, "degrees north, as sent"),
    "longitude": _between("float64", -180, 180, "degrees east, as sent"),
}
_PROVENANCE = {
    "flags": _required("str", "findings about this record, joined by semicolons"),
    "content_hash": _required("int64", "the same for the same content, whatever the file"),
    "row": pa.Column("int64", pa.Check.ge(2), description="row in the file; the header is row 1"),
}

Incident = pa.DataFrameSchema(
    {
        **_IDENTITY,
        "occurred_at": _required(
            _UTC, "when it happened; local midnight if only the date is known"
        ),
        "occurred_on": _required(_DATE, "local calendar date on which it happened"),
        "time_known": _required("bool", "whether the time of day is known"),
        "entered_at": _optional(_UTC, "when it was entered at the agency"),
        "severity": _one_of(SEVERITIES, "outcome at the scene, not a medical examiner's finding"),
        "naloxone": _one_of(NALOXONE, "naloxone given; 'given' means doses unknown"),
        "doses": _between("Int64", 0, MAX_DOSES, "naloxone doses given, as sent"),
        "first_giver": _one_of(FIRST_GIVERS, "who gave naloxone first; 'none' if nobody did"),
        "drugs": _required("str", "suspected drugs, joined by semicolons; empty if none is named"),
        "drug_group": _one_of(DRUG_GROUPS, "opioid if any suspected drug is one"),
        "age": _between("Int64", 0, MAX_AGE, "age in whole years"),
        "age_band": _one_of(AGE_BANDS, "age band"),
        "sex": _one_of(SEXES, "sex or gender as reported"),
        "race_ethnicity": _one_of(RACES, "Hispanic of any race is Hispanic"),
        "housing": _one_of(HOUSING, "whether the person has a home"),
        "location_type": _required("str", "kind of place"),
        "resident": _one_of(RESIDENCE, "whether the person lives in the city"),
        "jurisdiction": _optional("str", "jurisdiction in which it happened"),
        **_PLACE,
        "case_class": _one_of(CASE_CLASSES, "what the source's rule makes of it"),
        "class_rule": _required("str", "version of that rule; empty if the source has none"),
        "class_reasons": _required("str", "signs and rules that led to it, by semicolons"),
        **_PROVENANCE,
    },
    name="Incident",
    description="One person's suspected overdose, or an EMS run that might be one.",
    strict=True,
    ordered=True,
)

NaloxoneDistribution = pa.DataFrameSchema(
    {
        **_IDENTITY,
        "given_on": _required(_DATE, "local date of handing out, or the first day of a total"),
        "period_end": _optional(_DATE, "last day, where the row is a total of a period"),
        "channel": _required("str", "way by which it was handed out"),
        "programme": _optional("str", "programme or partner"),
        "recipient_type": _required("str", "who received it"),
        "product": _required("str", "brand or form"),
        "mg_per_dose": _between("float64", 0, MAX_MG_PER_DOSE, "milligrams of one dose"),
        "kits": _between("Int64", 0, MAX_QUANTITY, "kits handed out; missing is not zero"),
        "doses": _between("Int64", 0, MAX_QUANTITY, "doses handed out; missing is not zero"),
        "trained": _between("Int64", 0, MAX_QUANTITY, "people trained; missing is not zero"),
        "milligrams": _between("float64", 0, MAX_MILLIGRAMS, "milligrams of all doses together"),
        "first_or_refill": _one_of(SUPPLY, "first supply or a refill"),
        **_PLACE,
        **_PROVENANCE,
    },
    name="NaloxoneDistribution",
    description="Naloxone handed out on a day, or in a period.",
    strict=True,
    ordered=True,
)

Count = pa.DataFrameSchema(
    {
        **_IDENTITY,
        "series": _required("str", "what is counted, in the publisher's words"),
        "area": _optional("str", "of which area, in the publisher's words; missing: the city"),
        "period_start": _required(_DATE, "first day of the period that is counted"),
        "period_end": _required(_DATE, "its last day, which is in it"),
        "count": _between("Int64", 0, MAX_COUNT, "missing where suppressed or not reported"),
        "suppressed": _required("bool", "whether the publisher hides the number as small"),
        "provisional": _required("bool", "whether the publisher may still change it"),
        **_PROVENANCE,
    },
    name="Count",
    description="A number of a period that others publish: shown beside overdoses, never added.",
    strict=True,
    ordered=True,
)

InitiativeMeasure = pa.DataFrameSchema(
    {
        **_IDENTITY,
        "initiative": pa.Column("int64", pa.Check.ge(0), description="number of the initiative"),
        "measure": _required("str", "what is measured, in the agency's words"),
        "period_start": _required(_DATE, "the day, or the first day of the month, it is of"),
        "period_end": _required(_DATE, "its last day, which is in it"),
        "value": _between("float64", 0, MAX_MEASURE, "missing where the agency hides it as small"),
        "unit": _required("str", "what the number is of, in the agency's words; may be empty"),
        "note": _required("str", "what the agency says of it; may be empty"),
        **_PROVENANCE,
    },
    name="InitiativeMeasure",
    description="A number that an agency sends of its part in an initiative.",
    strict=True,
    ordered=True,
)

CONTRACTS: Final = {
    "incident": Incident,
    "naloxone": NaloxoneDistribution,
    "count": Count,
    "measure": InitiativeMeasure,
}
# Columns that say how a row was read rather than what it says; they are not content.
NOT_CONTENT: Final = ("key", "content_hash", "row")


def _cast(dtype: str) -> str:
    # pandera knows naive times only as [ns] (and accepts [us]); texts have several aliases.
    if dtype.startswith("str"):
        return "str"
    return _DATE if dtype.startswith("datetime64[ns]") else dtype


def typed(frame: pd.DataFrame, *, record: str) -> pd.DataFrame:
    """The contract's columns that the frame has, in the contract's order and types."""
    columns = CONTRACTS[record].columns.items()
    cast = {name: _cast(str(column.dtype)) for name, column in columns if name in frame}
    return frame[list(cast)].astype(cast).reset_index(drop=True)


def conform(frame: pd.DataFrame, *, record: str) -> pd.DataFrame:
    """The frame in the contract's column order and types, validated; absent columns are empty.

    Types are cast first: an empty frame of object columns would otherwise fail its contract.
    Raises pandera's SchemaErrors, which lists every failure, if a loader breaks the contract.
    """
    contract = CONTRACTS[record]
    whole = typed(frame.reindex(columns=list(contract.columns)), record=record)
    return contract.validate(whole, lazy=True)
