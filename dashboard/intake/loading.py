"""What the person who loads a file says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from loaders.maps import Map


@dataclass(frozen=True)
class Loading:
    """What the person who loads a file says of it."""

    now: datetime
    """What counts as now for the events in the file."""
    at: datetime | None = None
    """When the import is committed, if that is another moment: the sample's now stands still."""
    who: str = "analyst"
    source: str | None = None
    map_file: Map | None = None
    """How its columns are read; without it kept maps, shipped ones and aliases tell."""
    data_from: datetime | None = None
    through: datetime | None = None
    exported_at: datetime | None = None

    @property
    def committed_at(self) -> datetime:
        """When the import is committed."""
        return self.at or self.now
