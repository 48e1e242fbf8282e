"""What counts can rest on: overdoses, each counted once, or the records of one source."""

from __future__ import annotations

from typing import Final

OVERDOSES: Final = "overdoses"
"""The records of all sources, those that tell of one overdose linked."""
BASIS_TITLES: Final = {
    OVERDOSES: "Overdoses, each counted once",
    "odmap": "ODMAP records",
    "ems": "EMS care reports",
}
BASES: Final = tuple(BASIS_TITLES)
SOURCES: Final = tuple(basis for basis in BASES if basis != OVERDOSES)
"""Those whose records are linked."""
