"""An import's report in words: for the terminal, and whole for the Data page."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.detection.sentence import plural
from dashboard.privacy import Published, publish_records
from dashboard.reports.context import Context
from dashboard.reports.heading import moment_text
from dashboard.store import NEIGHBOURS_EVENT
from loaders.notices import notice_text
from loaders.report import ImportReport, Notice, Rejection

_HOW: Final = {
    "given": "as given",
    "file": "as the file says",
    NEIGHBOURS_EVENT: "a neighbour's newest event, which says nothing of the city's",
}
_NEWEST: Final = {
    "counts": "its newest period",
    "measures": "its newest period",
    "naloxone": "its newest entry",
}
"""What the data reach to where nobody says more; of every other source it is an event."""
_CUT: Final = ", cut at the time of the load"
_CUT_AT_EXPORT: Final = ", cut at the time of the export"
_SHOWN: Final = 20
_OPTION: Final = re.compile(
    r" \((?:--|columns\.|in a map)[^)]*\)"
    r"| with --(?:source|map|through|exported-at)\b(?: or --(?:source|map)\b)?"
)
SERIOUS: Final = frozenset(
    {
        "read_as_cp1252",
        "rows_above_header",
        "sheet_not_read",
        "cells_beside_table",
        "map_beside",
        "through_after_now",
        "place_not_known",
        "events_after_through",
        "offset_ignored",
        "missing_table",
        "tables_disagree",
        "without_report",
        "number_shared",
        "another_person",
        "person_changed",
        "held_under_another_number",
        "withdrawn",
        "no_longer_a_case",
        "too_many_absent",
        "rejected_may_be_held",
        "number_rounded",
        "newer_version_held",
    }
)
"""Notices by which the load itself may be wrong: a person decides, before it or
by taking it back."""


@dataclass(frozen=True)
class Told:
    """An import's report as the Data page shows it, sentences without options of commands."""

    balance: str
    through: str
    """How far the data reach; empty where nothing says it."""
    serious: tuple[str, ...]
    notices: tuple[str, ...]
    not_stored: tuple[str, ...]
    """Columns that nobody knows."""
    rejections: Published
    """`row`, `column`, `value` (cut, and of no free text), `reason`, `rows`: all of them."""
    withdrawn: Published
    """`key` of each held record that no longer counts; the store keeps no list of them."""


def told(context: Context, report: ImportReport) -> Told:
    """The whole report. Raises Forbidden for everybody but analysts."""
    by_rank: dict[bool, list[str]] = {True: [], False: []}
    known = [notice for notice in report.notices if notice.reason != "unknown_column"]
    for notice in known:
        by_rank[notice.reason in SERIOUS].append(without_options(notice_text(notice)))
    rejections = pd.DataFrame(
        [asdict(rejection) for rejection in report.rejections],
        columns=["row", "column", "value", "reason", "count"],
    ).rename(columns={"count": "rows"})
    withdrawn = pd.DataFrame({"key": list(report.withdrawn_keys)}, dtype="str")
    names = report.file.split(" + ")
    return Told(
        balance=_balance(report, file=names[0] if len(names) == 1 else f"{len(names)} tables"),
        through=_through(report, context.settings.city.zone),
        serious=tuple(by_rank[True]),
        notices=tuple(by_rank[False]),
        not_stored=_not_stored(report.notices),
        rejections=publish_records(rejections, viewer=context.viewer),
        withdrawn=publish_records(withdrawn, viewer=context.viewer),
    )


def stored(context: Context, import_id: str) -> Told:
    """The report of an import as it was kept. Raises Forbidden, and KeyError for no import's id."""
    reports = context.data.imports().set_index("import_id")["report"]
    return told(context, of_json(str(reports[import_id])))


def of_json(text: str) -> ImportReport:
    """The report that `ImportReport.as_json` was written from."""
    document: dict[str, Any] = json.loads(text)
    moments = {
        name: None if document[name] is None else datetime.fromisoformat(document[name])
        for name in ("through", "exported_at")
    }
    parts = {
        "notices": tuple(Notice(**notice) for notice in document["notices"]),
        "rejections": tuple(Rejection(**rejection) for rejection in document["rejections"]),
        "withdrawn_keys": tuple(document.get("withdrawn_keys", ())),
    }
    return ImportReport(**{**document, **moments, **parts})


def report_lines(report: ImportReport, zone: ZoneInfo) -> list[str]:
    """The report as sentences: what happened to the rows, through when, notices, rejections."""
    lines = [_balance(report, file=report.file)]
    if through := _through(report, zone):
        lines.append(through)
    lines += _notice_lines(report.notices)
    for rejection in report.rejections[:_SHOWN]:
        where = f", {rejection.column}" if rejection.column else ""
        value = f" '{rejection.value}'" if rejection.value is not None else ""
        more = f" ({rejection.count:,} rows)" if rejection.count > 1 else ""
        lines.append(f"rejected: row {rejection.row}{where}{value}: {rejection.reason}{more}")
    if (rest := len(report.rejections) - _SHOWN) > 0:
        lines.append(f"and {plural(rest, 'more rejections')}; --json lists them all")
    return lines


def without_options(sentence: str) -> str:
    """A sentence as a page says it, without what only commands and maps have: that stands in
    brackets, or after "with"."""
    return _OPTION.sub("", sentence)


def how_known(source: str, basis: str, through: datetime, zone: ZoneInfo) -> str:
    """How it is known that a source's data reach to `through`, from `through_basis`.

    Periods and days end at midnight: where one does not, it was running when it was loaded.
    """
    if basis in _HOW:
        return _HOW[basis]
    runs = source in _NEWEST and through.astimezone(zone).time() != time()
    return _NEWEST.get(source, "its newest event") + (_CUT if runs else "")


def _through(report: ImportReport, zone: ZoneInfo) -> str:
    if report.through is None:
        return ""
    how = how_known(report.source, report.through_basis, report.through, zone)
    if any(notice.reason == "through_after_now" for notice in report.notices):
        how = how.removesuffix(_CUT) + (_CUT_AT_EXPORT if report.exported_at else _CUT)
    return f"data through {moment_text(report.through, zone)} ({how})"


def _notice_lines(notices: tuple[Notice, ...]) -> list[str]:
    """Each notice as a sentence; several columns that are not stored together, and first."""
    unknown = _not_stored(notices)
    if len(unknown) < 2:
        return [notice_text(notice) for notice in notices]
    rest = [notice_text(notice) for notice in notices if notice.reason != "unknown_column"]
    return [f"columns not stored: {', '.join(unknown)}", *rest]


def _not_stored(notices: tuple[Notice, ...]) -> tuple[str, ...]:
    return tuple(str(notice.column) for notice in notices if notice.reason == "unknown_column")


def _balance(report: ImportReport, *, file: str) -> str:
    parts = ["new", "updated", "unchanged", "duplicates", "merged", "excluded", "rejected"]
    named = [plural(n, name) for name in parts if (n := getattr(report, name))]
    what = f" = {' + '.join(named)}" if named else ""
    return f"{file} ({report.source}): {plural(report.rows_read, 'rows')} read{what}"
