"""The parameters of disclosure control, all of them, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """How small a count may be shown, and when.

    Raises ValueError for a threshold under 3: with 2 the only suppressed count is 1, and a
    hidden figure would be a known one.
    """

    threshold: int = 5
    """Counts from 1 to threshold - 1 are suppressed. The Virginia Department of Health
    suppresses 1 to 4 (vdh.virginia.gov/drug-overdose-data/overdose-deaths), and so shows zeros."""

    settle_days: int = 14
    """A quarter is published to the public this many days after its end. A total that grows
    while it is looked at gives each day's addition away, and late entries are missing from it:
    one county's month grew by 45 % after late reports, and it moved its publication to the
    second week of the next month (Steuben County, New York, hornellsun.com, 2023)."""

    def __post_init__(self) -> None:
        if self.threshold < 3:
            raise ValueError(f"suppression threshold {self.threshold}: use 3 or more")
        if self.settle_days < 0:
            raise ValueError(f"settle_days {self.settle_days}: use 0 or more")
