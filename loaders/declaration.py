"""What a source declares, what its conversion gives back, and what reading a file comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from loaders.clock import DayOrder
from loaders.columns import Column
from loaders.reading import TextTable
from loaders.report import Notice, Rejection

Record = Literal["incident", "naloxone", "count", "measure"]
Basis = Literal["given", "file", "newest event"]

# Columns that any source's file may have, about the export and not about a record.
EXPORT_COLUMNS = (
    Column(
        "data_through",
        ("Data Through", "Data Thru", "Complete Through", "Data As Of"),
        meaning="how far the data reach",
    ),
    Column(
        "exported_at",
        (
            "Exported At",
            "Export Date",
            "Exported On",
            "Report Run Date",
            "Run Date",
            "Extract Date",
        ),
        meaning="when the file was exported",
    ),
)
SAMPLE_MARK = "SYNTHETIC"


@dataclass(frozen=True)
class Options:
    """What a map says of a layout's values, beside which header fills which field."""

    offset: Literal["detect", "honour", "ignore"] = "detect"
    """Whether a written offset from UTC is true; detected by what the column says else."""
    day_first: bool | None = None
    """Whether 03/04 is 3 April; if None, told from the column's other dates, else the file's."""
    suppressed: tuple[str, ...] = ()
    """Texts that stand for a number hidden because it is small, beside the usual "<6"."""
    cste_exclusions: bool = False
    """Whether EMS runs that the CSTE definition leaves out are no cases (ems_rules.py)."""


USUAL: Final = Options()


@dataclass(frozen=True)
class Context:
    """What a conversion may know beside the file: the city's zone, now (aware), the map's options,
    and all the file's columns of times."""

    zone: ZoneInfo
    now: datetime
    options: Options = USUAL
    times: tuple[pd.Series, ...] = field(default=(), compare=False)
    initiatives: frozenset[int] | None = None
    """The numbers of the initiatives that there are; any number is one where None."""

    @cached_property
    def order(self) -> DayOrder:
        """Whether the file's dates have the day first."""
        return DayOrder(self.options.day_first, self.times)


@dataclass(frozen=True)
class Conversion:
    """What a source made of a table. `records` follows the contract; `newest_event` and
    `newest_begun` (aware UTC) are how far the data reach by their events and how far they surely
    do (`events.Newest`).

    len(records) + duplicates + merged + excluded + rejected rows = rows of the table.
    """

    records: pd.DataFrame
    newest_event: datetime | None
    newest_begun: datetime | None
    duplicates: int = 0
    merged: int = 0
    excluded: int = 0
    notices: tuple[Notice, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    daily: pd.DataFrame | None = None
    """All runs by agency (missing if not told) and local date, also those that are no records:
    columns key (of the two), agency, on, runs. None where the source counts records alone."""
    unread: frozenset[str] = frozenset()
    """Keys of rejected rows (`converting.keys_told`): one that is held is not absent."""
    left_out: frozenset[str] = frozenset()
    """Keys of rows that were read and left out on purpose: one that is held is no case now."""
    signs: frozenset[str] | None = None
    """What the file can tell of the signs that make a case, by the beginnings of `class_reasons`;
    None where cases need none."""


Convert = Callable[[TextTable, dict[str, str], Context], Conversion]


@dataclass(frozen=True)
class Source:
    """A kind of file: its columns, and how its text becomes records."""

    name: str
    title: str
    record: Record
    columns: tuple[Column, ...]
    convert: Convert

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The source's own columns, then those about the export."""
        return self.columns + EXPORT_COLUMNS


@dataclass(frozen=True)
class Reading:
    """A file as records, and everything that is to be said about it.

    len(records) + duplicates + merged + excluded + rejected == rows_read. `through` and
    `exported_at` are aware UTC. `marked` counts the records that carry the sample's mark.
    """

    source: str
    record: Record
    records: pd.DataFrame
    rows_read: int
    duplicates: int
    merged: int
    excluded: int
    rejected: int
    notices: tuple[Notice, ...]
    rejections: tuple[Rejection, ...]
    through: datetime | None
    through_basis: Basis
    exported_at: datetime | None
    marked: int
    complete: bool = False
    """Whether a record that the file lacks is withdrawn."""
    daily: pd.DataFrame | None = None
    """As `Conversion.daily`."""
    unread: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    signs: frozenset[str] | None = None
    """All three as in `Conversion`; of a row that could not even be laid out the key is "|"."""
