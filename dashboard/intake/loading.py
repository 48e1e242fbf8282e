"""What the person who loads a file says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from loaders.declaration import Reading
from loaders.errors import OdwatchError
from loaders.maps import Map


class UnusablePeriod(OdwatchError):
    """What is said of the period of a file contradicts itself; the message says how."""


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

    def __post_init__(self) -> None:
        """Raises UnusablePeriod where the data would begin after their end, or after now."""
        if self.data_from is None:
            return
        if self.through is not None and self.data_from >= self.through:
            raise UnusablePeriod("--from is not before --through; correct one of the two")
        if self.data_from > self.now:
            raise UnusablePeriod("--from lies ahead of now; correct it")

    def check_end(self, reading: Reading) -> None:
        """Raises UnusablePeriod where it is said from when a file is complete and not to when."""
        if self.data_from is not None and self.through is None and not reading.complete:
            raise UnusablePeriod(
                "--from says that the file is complete from then on; say with --through to when"
            )

    @property
    def committed_at(self) -> datetime:
        """When the import is committed."""
        return self.at or self.now
