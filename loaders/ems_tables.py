"""Several tables of one EMS export: response, patient, situation, medication, disposition.

A report writer gives each its file; they are joined on the care report's number. The joined table
is the rows of all, one below the other: folding the rows of a report to a person (ems_folding.py)
does the rest.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from loaders.cells import BETWEEN, Cells, Mask, by_value, joined, silent
from loaders.columns import elements_of, listed
from loaders.ems_columns import TABLE
from loaders.ems_folding import filled
from loaders.ems_pairing import KINDS, REPORT, Doubt, fields_of, kinds_of, paired
from loaders.errors import FileRefused
from loaders.headers import Knows
from loaders.kinds import GZIP
from loaders.ledger import Ledger
from loaders.opening import is_zip
from loaders.reading import TextTable, read_text
from loaders.report import Rejection
from loaders.values import number

_OF_REPORT: Final = frozenset(["agency", "incident_number"])
"""Fields that tell reports apart, and that one table has for all."""
_PLACES: Final = {kind: at for at, kind in enumerate(KINDS)}
_START: Final = 1 << 16


@dataclass(frozen=True)
class Export:
    """Several tables of one export, which are read as one file.

    `doubt` says why it cannot be told which of them belong together; they are refused then.
    """

    paths: tuple[Path, ...]
    doubt: str = ""

    @property
    def name(self) -> str:
        """The files' names, as a report shows them."""
        return " + ".join(path.name for path in self.paths)


def exports_of(paths: Sequence[Path], *, knows: Knows) -> list[Path | Export]:
    """The files to read one by one, with those that are tables of one export put together.

    Only files that name a care report by its element are looked into; one that cannot be read
    stays by itself, to be refused when it is read. `knows` tells headers from other cells.
    """
    if sum(_names_reports(path) for path in paths) < 2:
        return list(paths)
    return exports([(path, _table(path, knows)) for path in paths])


def exports(files: Sequence[tuple[Path, TextTable | None]]) -> list[Path | Export]:
    """Files with their tables of care reports, None for others, those of one export put together.

    See ems_pairing.py for which these are.
    """
    found: dict[int, Path | Export] = {
        at: path for at, (path, table) in enumerate(files) if table is None
    }
    places = [at for at, (_, table) in enumerate(files) if table is not None]
    for group in paired([table for _, table in files if table is not None]):
        members = group.members if isinstance(group, Doubt) else group
        paths = tuple(files[places[at]][0] for at in members)
        doubt = _doubt(group, [files[at][0] for at in places]) if isinstance(group, Doubt) else ""
        found[places[members[0]]] = Export(paths, doubt) if len(paths) > 1 else paths[0]
    return [found[at] for at in sorted(found)]


def _doubt(doubt: Doubt, paths: Sequence[Path]) -> str:
    one, other, with_ = (listed((paths[at].name,)) for at in (doubt.one, doubt.other, doubt.with_))
    return (
        f"found {one} and {other} with as many care reports of {with_}; expected one of them: name "
        "the tables of one export alone, and load the others after them"
    )


def join(export: Export, *, knows: Knows) -> TextTable:
    """The tables of an export as one, with a column "(table)" that says which a row is of.

    Where they say different things under one header, the table stands that the header's element
    is of, else the response, else the table named first. Row numbers are those of each file.
    Raises FileRefused as `read_text` does, and where it is in doubt which tables belong together.
    """
    if export.doubt:
        raise FileRefused(f"{export.name}: {export.doubt}")
    tables = _labelled([read_text(path, knows=knows) for path in export.paths])
    parts = _renamed([table for _, table in tables])
    frame = pd.concat(
        [part.assign(**{TABLE: kind}) for (kind, _), part in zip(tables, parts, strict=True)],
        ignore_index=True,
    )
    frame = frame.fillna("").astype("str")
    rows = np.concatenate([table.rows for _, table in tables])
    of_table = np.repeat(np.arange(len(tables)), [len(part) for part in parts])
    ledger = Ledger()
    fields = fields_of(tuple(frame.columns))
    keys = pd.Series(by_value(frame[fields[REPORT]], number)[0], dtype="str")
    for header in _shared(parts):
        if header != fields[REPORT]:
            own = np.array([kind in kinds_of([header]) for kind, _ in tables])
            order = pd.Series(np.where(own[of_table], of_table - len(tables), of_table))
            once = header == fields.get("medication")
            frame[header] = _settled(frame[header], keys, order, pd.Series(rows), ledger, once=once)
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
    for kind in KINDS if present else ():
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


def _table(path: Path, knows: Knows) -> TextTable | None:
    """What tells which export a file is of: its headers, and its columns of numbers and agencies.
    None if it is no table of care reports."""
    if not _names_reports(path):
        return None
    try:
        table = read_text(path, knows=knows)
    except FileRefused:
        return None
    fields = fields_of(table.headers)
    if REPORT not in fields:
        return None
    columns = [fields[field] for field in (REPORT, "agency") if field in fields]
    return replace(table, frame=table.frame[columns])


def _labelled(tables: list[TextTable]) -> list[tuple[str, TextTable]]:
    """The tables with the kind that each is here, the response first.

    The response is the one with most of its columns; each other is of the kind that fewest have.
    """
    kinds = [kinds_of(table.headers) for table in tables]
    order = sorted(range(len(tables)), key=lambda at: _rank(tables[at], kinds[at]))
    main = order[0] if "response" in kinds[order[0]] else None
    counts = Counter(kind for found in kinds for kind in found)
    named: list[tuple[str, TextTable]] = []
    for at in sorted(range(len(tables)), key=lambda at: at != main):
        own = sorted(kinds[at] - {"response"}, key=lambda kind: (counts[kind], _PLACES[kind]))
        kind = "response" if at == main else [*own, *kinds[at], "other"][0]
        # Without a response of its own kind, medications that have a time are runs themselves.
        independent = main is not None and kinds[main] != {"response"} and "response" in kinds[at]
        named.append(("other" if kind == "medication" and independent else kind, tables[at]))
    return named


def _rank(table: TextTable, kinds: frozenset[str]) -> tuple[int, bool, bool]:
    """How much a table is the response of its export, the most first."""
    elements = {element for header in table.headers for element in elements_of(header)}
    own = sum(element.split(".")[0] in KINDS["response"] for element in elements)
    return -own, kinds != {"response"}, "medication" not in kinds


def _renamed(tables: Sequence[TextTable]) -> list[pd.DataFrame]:
    """The tables, each field under the header that it has in the first table that has it."""
    headers: dict[str, str] = {}
    frames = []
    for table in tables:
        fields = fields_of(table.headers)
        names = {
            header: headers[field]
            for field, header in fields.items()
            if headers.get(field, header) not in table.headers
        }
        frames.append(table.frame.rename(columns=names))
        for field, header in fields.items():
            headers.setdefault(field, header)
    return frames


def _shared(frames: Iterable[pd.DataFrame]) -> list[str]:
    """The headers that several of the frames have."""
    names = pd.Series([str(name) for frame in frames for name in frame.columns])
    return list(names[names.duplicated()].unique())


def _settled(
    texts: pd.Series,
    keys: pd.Series,
    order: pd.Series,
    rows: pd.Series,
    ledger: Ledger,
    *,
    once: bool,
) -> pd.Series:
    """A shared column with the cells blank in which a table contradicts the one that stands.

    `order`: of each row's table, the lowest stands. `once`: the others are blank also where they
    say the same, for what is counted row by row.
    """
    told = (keys != "") & ~silent(texts)
    stands = told & (order == order.where(told).groupby(keys).transform("min"))
    said = joined([keys, texts], by=BETWEEN)
    differs = told & ~said.isin(said[stands])
    people = pd.DataFrame({"key": keys, "row": rows, "order": order})[differs]
    first = people.sort_values("order", kind="stable").drop_duplicates("key")
    ledger.notice("tables_disagree", str(texts.name), first["row"])
    return texts.where(~(told & ~stands if once else differs), "")


def _rejections(tables: Iterable[TextTable]) -> tuple[Rejection, ...]:
    return tuple(rejection for table in tables for rejection in table.rejections)
