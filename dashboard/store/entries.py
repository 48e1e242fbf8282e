"""Entries: what is entered, as rows and as frames, and without records that were purged."""

import json
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import pyarrow as pa


def entry(
    kind: str, subject: str, value: Mapping[str, object], *, who: str, at: datetime
) -> dict[str, object]:
    """A row of the entries; `value` must be JSON. What names records holds their `keys`."""
    text = _text(value)
    row = {"entry_id": uuid.uuid4().hex, "at": at, "who": who, "kind": kind}
    return {**row, "subject": subject, "value": text}


def entries_of(log: pd.DataFrame, kind: str | None) -> pd.DataFrame:
    """The rows of one kind or all, with `value` as dicts."""
    entries = log.drop(columns="seq")
    if kind is not None:
        entries = entries.loc[entries["kind"] == kind].reset_index(drop=True)
    values = pd.Series([json.loads(text) for text in entries["value"]], dtype=object)
    return entries.assign(value=values)


def without(entries: pa.Table, gone: Collection[str]) -> pa.Table:
    """The same entries, whose `keys` no longer name these records, with their source before it
    (`odmap:…`) or without."""
    names = set(gone)
    texts = [_forgotten(text, names) for text in entries["value"].to_pylist()]
    place = entries.schema.get_field_index("value")
    return entries.set_column(place, entries.schema.field(place), pa.array(texts, pa.string()))


def _forgotten(text: str, gone: set[str]) -> str:
    value = json.loads(text)
    left = _without(value, gone)
    return text if left == value else _text(left)


def _without(value: Any, gone: set[str]) -> Any:  # noqa: ANN401  (JSON)
    if not isinstance(value, dict):
        return value
    return {
        name: [key for key in part if key not in gone and key.partition(":")[2] not in gone]
        if name == "keys" and isinstance(part, list)
        else _without(part, gone)
        for name, part in value.items()
    }


def _text(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
