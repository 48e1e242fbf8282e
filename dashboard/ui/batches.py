"""Loads that look entered twice: their pairs, and leaving the second of each out, or none."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.analytics.decisions import Named, decide_together
from dashboard.detection.sentence import plural
from dashboard.reports import batches
from dashboard.reports.batches import Batch
from dashboard.ui import deciding, show
from dashboard.ui.page import View

LEAVE_OUT: Final = "Leave the second of each out"
KEEP: Final = "Keep all"
_DONE: Final = {LEAVE_OUT: "the second of each is left out", KEEP: "all are kept"}
_COLUMNS: Final[show.Titles] = {
    "day": "Day",
    "first": "First loaded",
    "second": "Loaded later",
    "metres": show.Formatted("Metres apart", "%.0f"),
    "differing": "Answers that differ",
    "state": "Decided",
}


def section(view: View) -> None:
    """Each batch with its pairs and, while somebody has to decide, a form; then single pairs."""
    found = view.report(batches.build)
    deciding.recorded(*(_key(batch) for batch in found.batches))
    for batch in found.batches:
        _batch(view, batch)
    if len(found.singles.frame):
        show.table(
            view,
            found.singles,
            key="alike",
            title=f"Single pairs of one source that look alike ({len(found.singles.frame):,})",
            columns=_COLUMNS,
        )


def _batch(view: View, batch: Batch) -> None:
    if batch.open:
        st.warning(batch.sentence, icon=":material/content_copy:")
    else:
        st.markdown(batch.sentence)
    key = _key(batch)
    show.table(view, batch.pairs, key=key, title="The pairs", columns=_COLUMNS)
    if not batch.open or not deciding.can_decide(view):
        return
    st.caption(
        f"Nothing is left out by itself. “{LEAVE_OUT}” takes {len(batch.open):,} records out of "
        f"the counts, until that is taken back; “{KEEP}” says that they are different overdoses."
    )
    asked = deciding.form(key, [LEAVE_OUT, KEEP])
    if asked is None:
        return
    with deciding.recording(key, f"{plural(len(batch.open), 'pairs')}: {_DONE[asked.button]}."):
        if asked.button == LEAVE_OUT:
            seconds = [[Named.of(second)] for _, second in batch.open]
            decide_together(view.context.store, "exclude", seconds, **asked.entered)
        else:
            both = [[Named.of(first), Named.of(second)] for first, second in batch.open]
            decide_together(view.context.store, "part", both, **asked.entered)


def _key(batch: Batch) -> str:
    return f"batch-{batch.name}"
