"""What people enter about naloxone: append-only entries, each with who and when. Of each subject
the newest is in force; one without a number takes back the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from dashboard.store import Reader
from loaders.errors import OdwatchError
from loaders.records import UNKNOWN

_ENTERED: Final = {"who": "str", "at": "datetime64[us, UTC]"}


def in_force(
    data: Reader, kind: str, types: Mapping[str, str], *, needed: list[str]
) -> pd.DataFrame:
    """The newest entry of each subject, with the columns of `types`, `who` and `at`; without those
    that say none of what is `needed`."""
    entries = data.entries(kind).drop_duplicates("subject", keep="last")
    found: list[dict[Any, Any]] = [
        {**value, "who": who, "at": at}
        for value, who, at in zip(entries["value"], entries["who"], entries["at"], strict=True)
        if any(value[name] is not None for name in needed)
    ]
    return pd.DataFrame(found, columns=[*types, *_ENTERED]).astype({**types, **_ENTERED})


def check_who(who: str, error: type[OdwatchError]) -> None:
    if not who.strip():
        raise error("Say who enters it: it is kept with a name.")


def check_number(
    number: int, name: str, *, least: int, most: int, error: type[OdwatchError]
) -> None:
    if not least <= number <= most or number != int(number):
        raise error(f"{number:,} {name}: enter a whole number from {least} to {most:,}.")


def named(
    text: str, read: Callable[[str], str | None], what: str, *, error: type[OdwatchError]
) -> str:
    """As a log's loader would read it."""
    found = read(text)
    if found is None or found == UNKNOWN:
        raise error(f"'{text.strip()}' is no {what} that a naloxone log can name.")
    return found
