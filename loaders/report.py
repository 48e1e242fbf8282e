"""What is said about a file that was read: notices, rejections, the report of a load."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

MAX_VALUE_CHARACTERS = 40


@dataclass(frozen=True)
class Rejection:
    """A row that could not become a record. `row` is the spreadsheet's, the header being row 1.

    `value` is there only for a mapped column that holds no free text, cut to 40 characters.
    """

    row: int
    column: str | None
    value: str | None
    reason: str
    count: int = 1


@dataclass(frozen=True)
class Notice:
    """Something that a person should know, but that cost no row."""

    reason: str
    column: str | None
    count: int
    example_row: int | None


@dataclass(frozen=True)
class ImportReport:
    """What a load did, or what a check says that it would do.

    `rows_read` is the sum of new, updated, unchanged, duplicates, merged, excluded and rejected.
    `withdrawn` held records, listed by key, are not in a complete export and no longer count.
    `through` is how far the data reach; `through_basis` is "given", "file" or "newest event", or
    says that it is nothing of the city's.
    """

    file: str
    source: str
    import_id: str | None
    rows_read: int
    new: int
    updated: int
    unchanged: int
    duplicates: int
    merged: int
    excluded: int
    rejected: int
    withdrawn: int
    records: int
    through: datetime | None
    notices: tuple[Notice, ...]
    rejections: tuple[Rejection, ...]
    through_basis: str
    exported_at: datetime | None
    withdrawn_keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report with times as ISO 8601 text, ready for `json.dumps`."""
        document = asdict(self)
        for name in ("through", "exported_at"):
            moment = document[name]
            document[name] = None if moment is None else moment.isoformat()
        return document
