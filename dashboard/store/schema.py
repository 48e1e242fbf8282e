"""The columns of every table in the store, and the way between pandas and Arrow."""

from datetime import datetime
from typing import Any, get_type_hints

import pandas as pd
import pyarrow as pa
from pandera.pandas import Column

from dashboard.store.imports import ImportRow
from loaders.records import CONTRACTS

FORMAT = 1
"""The layout of the tables; one higher whenever older programs can no longer read them."""

_MOMENT = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()


def _fields(**types: pa.DataType) -> list[pa.Field]:
    return [pa.field(name, kind) for name, kind in types.items()]


def _required(**types: pa.DataType) -> list[pa.Field]:
    return [pa.field(name, kind, nullable=False) for name, kind in types.items()]


_ORIGIN = [*_required(source=_TEXT, import_id=_TEXT, batch=_TEXT), *_fields(withdrawn=pa.bool_())]
_PLACE = _fields(place_state=_TEXT, h3_7=_TEXT, h3_8=_TEXT, h3_9=_TEXT)

_BY_KIND = {
    "O": _TEXT,
    "b": pa.bool_(),
    "i": pa.int64(),
    "f": pa.float64(),
    "M": pa.date32(),
}
"""By numpy's letter for a kind of data; the contracts' times without a zone are dates."""


def _contract_field(name: str, column: Column) -> pa.Field:
    """A contract's column as stored: text but the key may be missing, which a contract forbids."""
    dtype = column.dtype.type
    is_text = dtype.kind == "O"
    return pa.field(
        name,
        _MOMENT if isinstance(dtype, pd.DatetimeTZDtype) else _BY_KIND[dtype.kind],
        nullable=column.nullable or (is_text and not column.unique),
    )


def _contract(record: str) -> list[pa.Field]:
    return [_contract_field(name, column) for name, column in CONTRACTS[record].columns.items()]


RECORDS: dict[str, pa.Schema] = {
    "incident": pa.schema([*_ORIGIN, *_contract("incident"), *_PLACE]),
    "naloxone": pa.schema([*_ORIGIN, *_contract("naloxone")]),
    "count": pa.schema([*_ORIGIN, *_contract("count")]),
    "measure": pa.schema([*_ORIGIN, *_contract("measure")]),
    "run": pa.schema(
        [
            *_ORIGIN,
            *_required(key=_TEXT),
            *_fields(agency=_TEXT, on=pa.date32(), runs=pa.int64(), complete=pa.bool_()),
        ]
    ),
}
"""Record versions as stored. A `withdrawn` one says that a complete export no longer has the
record, which is out of the counts as long as that is its newest version. `batch` names one write:
rows of a load that was killed before its commit keep a batch that no import names, even if the same
file is loaded again."""

BESIDE = {"run": "incident"}
"""What is committed with the imports of another record: of "run" each version is the number of all
runs of an agency on a local date, whoever they were for, and never a count of overdoses. The
largest since the newest version that is `complete` is the present one: a file of some runs of a day
is no news of the others."""

EVENT_DAYS = {
    "incident": "occurred_on",
    "naloxone": "given_on",
    "count": "period_start",
    "measure": "period_start",
    "run": "on",
}
"""The column with the local date of each record's event, or of a total of runs."""

PRESENT_EXTRA = pa.schema(
    [
        ("committed_at", _MOMENT),
        ("exported_at", _MOMENT),
        ("as_of", _MOMENT),
        ("first_seen_at", _MOMENT),
    ]
)
"""What the imports add to a record: when this version was committed and exported, the time it is
ranked by (`exported_at`, else `committed_at`), and when the record was first committed."""

_OF_IMPORTS = {str: _TEXT, int: pa.int64(), datetime: _MOMENT, datetime | None: _MOMENT}

IMPORTS = pa.schema(
    [
        *_required(seq=pa.int64(), kind=_TEXT, import_id=_TEXT),
        *_fields(batch=_TEXT),
        *[
            pa.field(name, _OF_IMPORTS[hint])
            for name, hint in get_type_hints(ImportRow).items()
            if name != "import_id"
        ],
    ]
)
"""One row a commit: kind "load"; "undo" with only import_id, record, committed_at and who; "purge"
likewise, without an import."""

ENTRIES = pa.schema(
    [
        *_required(seq=pa.int64(), entry_id=_TEXT, at=_MOMENT),
        *_required(who=_TEXT, kind=_TEXT, subject=_TEXT, value=_TEXT),
    ]
)
"""What people enter; `value` is a JSON object."""

AREAS = pa.schema(
    [
        *_required(entry_id=_TEXT, area=_TEXT, name=_TEXT),
        *_fields(population=pa.int64(), area_km2=pa.float64()),
        *_required(geometry=pa.binary()),
    ]
)
"""The areas of the layers that people added, `geometry` as WKB in degrees. `entry_id` is that of
the entry which makes them count: rows of an addition that was killed before it are of none."""

AREAS_KIND = "areas"
"""Of the entries that add a layer of areas, or take one away."""

VISITS = pa.schema(_required(seq=pa.int64(), at=_MOMENT, who=_TEXT))
"""Who looked when, to tell what is new to them."""

PASSES = pa.schema(_required(seq=pa.int64(), at=_MOMENT, looked=_TEXT))
"""When the worker looked for signals; `looked` is JSON: for each basis, through when its data
reached then."""

IDENTITY = pa.schema(_required(kind=_TEXT, format=pa.int64()))


LIVE = pa.schema(
    [
        ("batch", _TEXT),
        ("rank", pa.int64()),
        *[PRESENT_EXTRA.field(name) for name in ("committed_at", "exported_at", "as_of")],
        ("undone", pa.bool_()),
        ("undone_at", _MOMENT),
        ("undone_by", _TEXT),
    ]
)
"""What the engine is told of the imports when it joins them to the record versions."""


def present_schema(record: str) -> pa.Schema:
    """The columns of `Store.present`: the record's own, then what the imports add."""
    own = [field for field in RECORDS[record] if field.name not in ("batch", "withdrawn")]
    return pa.schema([pa.field(field.name, field.type) for field in [*own, *PRESENT_EXTRA]])


def newest_schema(record: str) -> pa.Schema:
    """As `present_schema`, with `withdrawn`: the newest version of every record."""
    return present_schema(record).append(pa.field("withdrawn", pa.bool_()))


def to_arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """`frame` as an Arrow table of exactly `schema`.

    Raises ValueError naming the columns that are missing, unknown, empty where a value is
    required, or that would change by the conversion (a time without a zone, a date with a time).
    """
    missing = [name for name in schema.names if name not in frame.columns]
    unknown = [str(name) for name in frame.columns if name not in schema.names]
    if missing or unknown:
        raise ValueError(f"columns missing: {missing}; columns unknown: {unknown}")
    columns = [_column(frame[field.name], field) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(values: "pd.Series[Any]", field: pa.Field) -> pa.Array:
    try:
        array = pa.Array.from_pandas(values)
        converted = array.cast(field.type)
    except pa.ArrowException as error:
        raise ValueError(f"column {field.name}: {error}") from error
    if pa.types.is_timestamp(array.type):
        if pa.types.is_timestamp(field.type) and array.type.tz is None:
            raise ValueError(f"column {field.name}: times have no time zone")
        if pa.types.is_date(field.type) and not converted.cast(array.type).equals(array):
            raise ValueError(f"column {field.name}: a date carries a time of day")
    if converted.null_count and not field.nullable:
        raise ValueError(f"column {field.name}: {converted.null_count} values are missing")
    return converted


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table in the data types of the record contracts.

    Dates become datetime64[us] at midnight, times datetime64[us, zone], text `str`; integers
    and booleans become Int64 and boolean where a value is missing.
    """
    columns = {name: _series(table.column(name)) for name in table.column_names}
    return pd.DataFrame(columns, columns=table.column_names)


_NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def _series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    kind = column.type
    nullable = column.null_count and (pa.types.is_integer(kind) or pa.types.is_boolean(kind))
    if pa.types.is_date(kind):
        column = column.cast(pa.timestamp("us"))
    elif pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    elif pa.types.is_null(kind):
        column = column.cast(pa.string())
    elif pa.types.is_integer(kind) and nullable:
        column = column.cast(pa.int64())
    values: pd.Series[Any] = column.to_pandas(types_mapper=_NULLABLE.get if nullable else None)
    return values
