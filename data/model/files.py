"""What the invented files share: a row that remembers its overdose, and ways to write a value."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import NamedTuple

from data.model.truth import Overdose

MARK = "SYNTHETIC"


class Row(NamedTuple):
    """One row of a file. `overdose_id` is None where no overdose belongs to it."""

    overdose_id: str | None
    cells: dict[str, str]


class Export(NamedTuple):
    """How far an export reaches, when it was made, and what keeps its numbers from colliding.

    series: "" for the sample; any other is put before case, run and report numbers.
    """

    through: datetime
    exported_at: datetime
    series: str = ""
    first_record_number: int = 400_001


def us_time(moment: datetime) -> str:
    """Month first, to the minute, as police systems print it."""
    return f"{moment:%m/%d/%Y %H:%M}"


def iso_time(moment: datetime) -> str:
    """Year first, to the second, without an offset."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def spelt(rng: Random, spellings: Sequence[str]) -> str:
    """One of the spellings, the first twice as often as each of the others."""
    return rng.choice((spellings[0], *spellings))


def incident_number(overdose: Overdose, *, series: str) -> str:
    """The fire department's number of the run, shared by all at the scene."""
    return f"{series}AFD{overdose.event.time:%y}-{overdose.scene * 13:06d}"
