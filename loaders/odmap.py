"""ODMAP exports, and any other file with one row for each suspected overdose.

No export header of ODMAP is public, hence the many aliases. A new source of incidents is a module
like this one: a name, a title, its columns.
"""

from __future__ import annotations

from loaders.declaration import Source
from loaders.incident_columns import INCIDENT_COLUMNS
from loaders.incidents import convert

SOURCE = Source(
    name="odmap",
    title="ODMAP export: suspected overdoses",
    record="incident",
    columns=INCIDENT_COLUMNS,
    convert=convert,
)
