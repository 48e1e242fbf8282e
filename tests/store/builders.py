"""Hand-made frames in the shape of the contracts, and import rows to commit them with."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pandas as pd

from dashboard.store import ImportRow

START = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = count(1)


def incidents(n: int, **overrides: object) -> pd.DataFrame:
    """`n` incidents as they are committed, one an hour from `START`, keys k0, k1, …

    An override is a value for all rows or a list of `n` values.
    """
    hours = pd.Series([START + timedelta(hours=i) for i in range(n)], dtype="datetime64[us, UTC]")
    columns: dict[str, object] = {
        "key": [f"k{i}" for i in range(n)],
        "number": [f"26-{i:05d}" for i in range(n)],
        "agency": "Example Police",
        "occurred_at": hours,
        "occurred_on": hours.dt.tz_localize(None).dt.normalize(),
        "time_known": True,
        "entered_at": hours + timedelta(hours=2),
        "severity": "nonfatal",
        "naloxone": "single",
        "doses": 1,
        "drugs": "fentanyl",
        "drug_group": "opioid",
        "age": 34,
        "age_band": "25-34",
        "sex": "female",
        "race_ethnicity": "unknown",
        "housing": "unknown",
        "location_type": "residence",
        "resident": "resident",
        "jurisdiction": None,
        "zip": "22301",
        "latitude": 38.8,
        "longitude": -77.05,
        "case_class": "suspected",
        "class_rule": "",
        "class_reasons": "",
        "first_giver": "unknown",
        "flags": "",
        "content_hash": range(n),
        "row": range(2, n + 2),
        "place_state": "located",
        "h3_7": "872aa8c32ffffff",
        "h3_8": "882aa8c325fffff",
        "h3_9": "892aa8c3253ffff",
    }
    return _typed({**columns, **overrides}, n)


def handouts(n: int, **overrides: object) -> pd.DataFrame:
    """`n` records of naloxone handed out, one a day from `START`, keys n0, n1, …"""
    days = pd.Series([START + timedelta(days=i) for i in range(n)], dtype="datetime64[us, UTC]")
    columns: dict[str, object] = {
        "key": [f"n{i}" for i in range(n)],
        "number": None,
        "agency": "Example Health",
        "given_on": days.dt.tz_localize(None),
        "period_end": None,
        "channel": "outreach",
        "programme": None,
        "recipient_type": "unknown",
        "product": "unknown",
        "mg_per_dose": 4.0,
        "kits": 2,
        "doses": 4,
        "trained": None,
        "milligrams": None,
        "first_or_refill": "unknown",
        "zip": None,
        "latitude": None,
        "longitude": None,
        "flags": "",
        "content_hash": range(n),
        "row": range(2, n + 2),
    }
    return _typed({**columns, **overrides}, n)


def published(n: int, **overrides: object) -> pd.DataFrame:
    """`n` counts that others publish, one a month from January 2026, keys c0, c1, …"""
    months = pd.Series(pd.date_range("2026-01-01", periods=n, freq="MS", unit="us"))
    columns: dict[str, object] = {
        "key": [f"c{i}" for i in range(n)],
        "number": None,
        "agency": "Example Health",
        "series": "Deaths",
        "area": None,
        "period_start": months,
        "period_end": months + pd.offsets.MonthEnd(0),
        "count": 7,
        "suppressed": False,
        "provisional": False,
        "flags": "",
        "content_hash": range(n),
        "row": range(2, n + 2),
    }
    return _typed({**columns, **overrides}, n)


def measured(n: int, **overrides: object) -> pd.DataFrame:
    """`n` measures of initiative 5, one a month from January 2026, keys m0, m1, …"""
    months = pd.Series(pd.date_range("2026-01-01", periods=n, freq="MS", unit="us"))
    columns: dict[str, object] = {
        "key": [f"m{i}" for i in range(n)],
        "number": None,
        "agency": "Example Health",
        "initiative": 5,
        "measure": "Pounds collected",
        "period_start": months,
        "period_end": months + pd.offsets.MonthEnd(0),
        "value": [float(i) for i in range(n)],
        "unit": "pounds",
        "note": "",
        "flags": "",
        "content_hash": range(n),
        "row": range(2, n + 2),
    }
    return _typed({**columns, **overrides}, n)


def import_row(**overrides: object) -> ImportRow:
    """An import of ODMAP incidents; each has an import_id of its own and, unless it is given, was
    committed a minute after the one made before it."""
    number = next(_numbers)
    committed_at = START + timedelta(days=400, minutes=number)
    fields: dict[str, object] = {
        "import_id": f"import-{number}",
        "source": "odmap",
        "record": "incident",
        "file": "export.csv",
        "committed_at": committed_at,
        "exported_at": None,
        "data_from": None,
        "through": committed_at,
        "through_basis": "newest event",
        **dict.fromkeys(("rows_read", "new", "updated", "unchanged", "duplicates"), 0),
        **dict.fromkeys(("merged", "excluded", "rejected", "withdrawn", "records"), 0),
        "report": "{}",
        "who": "analyst",
    }
    return ImportRow(**{**fields, **overrides})  # type: ignore[arg-type]


_TYPES = {
    **dict.fromkeys(("entered_at",), "datetime64[us, UTC]"),
    **dict.fromkeys(("occurred_on", "given_on", "period_start", "period_end"), "datetime64[us]"),
    **dict.fromkeys(("doses", "age", "kits", "trained", "count"), "Int64"),
    **dict.fromkeys(("latitude", "longitude", "mg_per_dose", "milligrams", "value"), "float64"),
    **dict.fromkeys(("content_hash", "row", "initiative"), "int64"),
    **dict.fromkeys(("time_known", "suppressed", "provisional"), "bool"),
    "occurred_at": "datetime64[us, UTC]",
}


def _typed(columns: dict[str, object], n: int) -> pd.DataFrame:
    frame = pd.DataFrame(columns, index=range(n))
    return frame.astype({name: _TYPES.get(name, "str") for name in columns})
