"""Several tables of one EMS export: response, patient, situation, medication, disposition.

A report writer gives each its file; they are joined on the care report's number. The joined table
is the rows of all, one below the other: folding the rows of a report to a person (ems_folding.py)
does the rest.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from loaders.cells import Cells, Mask, by_value, silent
from loaders.columns import elements_of, match
from loaders.ems_columns import EMS_COLUMNS, TABLE
from loaders.ems_folding import filled
from loaders.errors import FileRefused
from loaders.headers import Knows
from loaders.kinds import GZIP
from loaders.ledger import Ledger
from loaders.opening import is_zip
from loaders.reading import TextTable, read_text
from loaders.report import Rejection
from loaders.values import number

_KINDS: Final = {
    "response": ("eResponse", "itResponse", "eDispatch", "eTimes"),
    "patient": ("ePatient", "eScene", "eHistory"),
    "situation": ("eSituation", "itSituation"),
    "medication": ("eMedications", "itMedications"),
    "disposition": ("eDisposition", "itDisposition", "eArrest"),
}
"""Kinds of tables, the first going before the others where they disagree; and the NEMSIS sections
by which each is known."""
_REPORT: Final = "report_number"
_OF_REPORT: Final = frozenset(["agency", "incident_number"])
"""Fields that tell reports apart, and that one table has for all."""
_START: Final = 1 << 16


@dataclass(frozen=True)
class Export:
    """Several tables of one export, which are read as one file."""

    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The files' names, as a report shows them."""
        return " + ".join(path.name for path in self.paths)


def kinds_of(headers: Iterable[str]) -> frozenset[str]:
    """The kinds of tables whose columns are among the headers."""
    sections = {element.split(".")[0] for header in headers for element in elements_of(header)}
    return frozenset(kind for kind, own in _KINDS.items() if sections & set(own))


def exports_of(paths: Sequence[Path], *, knows: Knows) -> list[Path | Export]:
    """The files to read one by one, with those that are tables of one export put together.

    Only files that name a care report by its element are looked into; one that cannot be read
    stays by itself, to be refused when it is read. `knows` tells headers from other cells.
    """
    if sum(_names_reports(path) for path in paths) < 2:
        return list(paths)
    return exports([(path, _headers(path, knows)) for path in paths])


def exports(tables: Sequence[tuple[Path, tuple[str, ...]]]) -> list[Path | Export]:
    """Files with their headers, those that are tables of one export put together.

    Tables of care reports with different sections are of one export; two with the same section
    are of two (of two months, perhaps).
    """
    groups: list[tuple[list[Path], frozenset[str]]] = []
    for path, headers in tables:
        kinds = kinds_of(headers) if _REPORT in _fields(headers) else frozenset()
        fitting = (at for at, (_, held) in enumerate(groups) if kinds and held and not held & kinds)
        at = next(fitting, None)
        if at is None:
            groups.append(([path], kinds))
        else:
            groups[at] = ([*groups[at][0], path], groups[at][1] | kinds)
    return [Export(tuple(paths)) if len(paths) > 1 else paths[0] for paths, _ in groups]


def join(export: Export, *, knows: Knows) -> TextTable:
    """The tables of an export as one, with a column "(table)" that says which a row is of.

    Where they say different things under one header, the response's stands, else that of the
    table named first. Row numbers are those of each file. Raises FileRefused as `read_text` does.
    """
    tables = sorted(
        ((_kind(t), t) for t in (read_text(path, knows=knows) for path in export.paths)),
        key=lambda item: item[0] != "response",
    )
    named = [(kind, _renamed(table, tables[0][1])) for kind, table in tables]
    frame = pd.concat([part.assign(**{TABLE: kind}) for kind, part in named], ignore_index=True)
    frame = frame.fillna("").astype("str")
    rows = np.concatenate([table.rows for _, table in tables])
    ledger = Ledger()
    fields = _fields(tuple(frame.columns))
    keys = pd.Series(by_value(frame[fields[_REPORT]], number)[0], dtype="str")
    for header in _shared(part for _, part in named):
        if header not in (TABLE, fields[_REPORT]):
            frame[header] = _settled(frame, header, keys, pd.Series(rows), ledger)
    for field in _OF_REPORT & set(fields):
        frame[fields[field]] = filled(frame[fields[field]], keys)
    alone = _without_report(frame[TABLE], keys).to_numpy(dtype="bool")
    ledger.remark("tables_joined", None, int(keys[~alone & (keys != "")].nunique()))
    notices = tuple(notice for _, table in tables for notice in table.notices)
    return TextTable(
        headers=tuple(str(name) for name in frame.columns),
        frame=frame,
        rows=rows,
        notices=(*notices, *ledger.notices),
        rejections=_rejections(table for _, table in tables),
    )


def missing_tables(headers: Sequence[str], ledger: Ledger) -> None:
    """A notice for each kind of table of which an EMS export has no column at all."""
    present = kinds_of(headers)
    for kind in _KINDS if present else ():
        if kind not in present:
            ledger.remark("missing_table", kind, 1)


def without_report(cells: Cells, numbers: pd.Series) -> Mask:
    """Which rows of a joined medication table belong to no report of the other tables."""
    return _without_report(cells.texts("table"), numbers).to_numpy(dtype="bool")


def _without_report(table: pd.Series, keys: pd.Series) -> pd.Series:
    is_medication = table == "medication"
    if is_medication.all():
        return ~is_medication
    return is_medication & ~keys.isin(keys[~is_medication])


def _names_reports(path: Path) -> bool:
    """Whether the beginning of the file holds the element of a care report's number."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
        if start.startswith(GZIP):
            with gzip.open(path) as packed:
                start = packed.read(_START)
    except (OSError, EOFError, zlib.error):
        return False
    return is_zip(start) or b"eRecord.01" in start.replace(b"\x00", b"")


def _headers(path: Path, knows: Knows) -> tuple[str, ...]:
    if not _names_reports(path):
        return ()
    try:
        return read_text(path, knows=knows).headers
    except FileRefused:
        return ()


def _fields(headers: tuple[str, ...]) -> dict[str, str]:
    return match(EMS_COLUMNS, headers).fields


def _kind(table: TextTable) -> str:
    present = kinds_of(table.headers)
    return next((kind for kind in _KINDS if kind in present), "other")


def _renamed(table: TextTable, first: TextTable) -> pd.DataFrame:
    """The table with the first table's header for each field that both have."""
    theirs = _fields(first.headers)
    names = {header: theirs[f] for f, header in _fields(table.headers).items() if f in theirs}
    return table.frame.rename(columns=names)


def _shared(frames: Iterable[pd.DataFrame]) -> list[str]:
    """The headers that several of the frames have."""
    names = pd.Series([str(name) for frame in frames for name in frame.columns])
    return list(names[names.duplicated()].unique())


def _settled(
    frame: pd.DataFrame, header: str, keys: pd.Series, rows: pd.Series, ledger: Ledger
) -> pd.Series:
    """A shared column with the cells blank in which a table contradicts one before it."""
    texts = frame[header]
    told = (keys != "") & ~silent(texts)
    table = pd.factorize(frame[TABLE])[0]
    first_table = pd.Series(table).where(told).groupby(keys).transform("min")
    first_text = texts.where(told).groupby(keys).transform("first")
    differs = told & (table != first_table) & (texts != first_text)
    people = pd.DataFrame({"key": keys, "row": rows})[differs].drop_duplicates("key")
    ledger.notice("tables_disagree", header, people["row"])
    return texts.where(~differs, "")


def _rejections(tables: Iterable[TextTable]) -> tuple[Rejection, ...]:
    return tuple(rejection for table in tables for rejection in table.rejections)
