"""Data: how far each source reaches, and what was loaded when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analytics.through import DataThrough
from dashboard.privacy import Permission, Published, may, publish_city, publish_records
from dashboard.reports.context import Context
from dashboard.reports.heading import EVERY_SOURCE, moment_text
from dashboard.reports.imports import how_known

CUT: Final = "cut at the moment that is looked at"
_IMPORT_COLUMNS = [
    "committed_at",
    "file",
    "new",
    "rejected",
    "undone",
    "source",
    "through",
    "rows_read",
    "updated",
    "unchanged",
    "duplicates",
    "merged",
    "excluded",
    "withdrawn",
    "who",
    "import_id",
]
"""What tells most first: a phone shows four."""


@dataclass(frozen=True)
class Data:
    """Everything that the page shows, as its viewer may see it."""

    through: Published
    """`source`, `through`, `through_basis`, `first_day`, `last_day`."""
    imports: Published | None
    """The import history, newest first: for analysts."""


def build(context: Context) -> Data:
    """The page's report; frames without rows where nothing was loaded."""
    known = context.through()
    rows = [
        {
            "source": title,
            "through": moment_text(known[source].through, context.settings.city.zone),
            "through_basis": _how_known(context, known[source]),
            "first_day": known[source].first_day,
            "last_day": known[source].last_day,
        }
        for source, title in EVERY_SOURCE.items()
        if source in known
    ]
    columns = ["source", "through", "through_basis", "first_day", "last_day"]
    through = pd.DataFrame(rows, columns=columns)
    history = None
    if may(context.viewer, Permission.LINE_LIST):
        frame = context.data.imports()[_IMPORT_COLUMNS]
        newest_first = frame.iloc[::-1].reset_index(drop=True)
        newest_first["undone"] = newest_first["undone"].map({True: "undone", False: ""})
        newest_first["committed_at"] = context.local_text(newest_first["committed_at"])
        newest_first["through"] = [
            moment_text(through, context.settings.city.zone) for through in newest_first["through"]
        ]
        history = publish_records(newest_first, viewer=context.viewer)
    return Data(
        through=publish_city(through, viewer=context.viewer),
        imports=history,
    )


def _how_known(context: Context, known: DataThrough) -> str:
    if context.known_at is not None and known.through >= context.now:
        return CUT
    zone = context.settings.city.zone
    return how_known(known.source, known.through_basis, known.through, zone)
