"""An import's report in words: for the terminal and for the Data page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dashboard.reports.heading import moment_text
from loaders.notices import notice_text
from loaders.report import ImportReport, Notice

_HOW = {"given": "as you said", "file": "as the file says", "newest event": "its newest event"}
_SHOWN = 20


def report_lines(report: ImportReport, zone: ZoneInfo) -> list[str]:
    """The report as sentences: what happened to the rows, through when, notices, rejections."""
    lines = [_balance(report)]
    if report.through is not None:
        how = _HOW[report.through_basis]
        lines.append(f"data through {moment_text(report.through, zone)} ({how})")
    lines += _notice_lines(report.notices)
    for rejection in report.rejections[:_SHOWN]:
        where = f", {rejection.column}" if rejection.column else ""
        value = f" '{rejection.value}'" if rejection.value is not None else ""
        more = f" ({rejection.count:,} rows)" if rejection.count > 1 else ""
        lines.append(f"rejected: row {rejection.row}{where}{value}: {rejection.reason}{more}")
    if (rest := len(report.rejections) - _SHOWN) > 0:
        lines.append(f"and {rest:,} more rejections; --json lists them all")
    return lines


def _notice_lines(notices: tuple[Notice, ...]) -> list[str]:
    """Each notice as a sentence; several columns that are not stored together, and first."""
    unknown = [str(notice.column) for notice in notices if notice.reason == "unknown_column"]
    if len(unknown) < 2:
        return [notice_text(notice) for notice in notices]
    rest = [notice_text(notice) for notice in notices if notice.reason != "unknown_column"]
    return [f"columns not stored: {', '.join(unknown)}", *rest]


def _balance(report: ImportReport) -> str:
    parts = ["new", "updated", "unchanged", "duplicates", "merged", "excluded", "rejected"]
    named = [f"{getattr(report, name):,} {name}" for name in parts if getattr(report, name)]
    what = " + ".join(named) or "nothing"
    return f"{report.file} ({report.source}): {report.rows_read:,} rows read = {what}"
