"""Data: how far each source reaches, and what was loaded when."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.privacy import Permission, Published, may, publish_city, publish_records
from dashboard.reports.context import Context
from dashboard.reports.heading import EVERY_SOURCE, moment_text

_IMPORT_COLUMNS = [
    "import_id",
    "file",
    "source",
    "committed_at",
    "through",
    "new",
    "updated",
    "unchanged",
    "duplicates",
    "merged",
    "rejected",
    "who",
    "undone",
]


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
            "through_basis": known[source].through_basis,
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
        for name in ("committed_at", "through"):
            newest_first[name] = context.local_text(newest_first[name])
        history = publish_records(newest_first, viewer=context.viewer)
    return Data(
        through=publish_city(through, viewer=context.viewer),
        imports=history,
    )
