"""Rows of a table that add up its others."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders.cells import Cells, Mask, by_value
from loaders.reading import TextTable

# As people write it below their columns, and as a spreadsheet does: "Clinic A Total", "Sub-total:".
_TOTAL = re.compile(r"(?:.*\s)?(?:grand[- ]?|sub[- ]?)?totals?(?:\s(?:for|of|in)\s.*)?\s*:?")
# Fields that name what a row of quantities is of.
_NAMING = ("given_at", "month", "agency", "programme", "channel", "recipient", "product")


def totals(table: TextTable, cells: Cells) -> Mask:
    """Which rows say in a field that names something, or in their first cell, that they are a
    total. None where all do: then there is nothing that they are the total of."""
    found = np.zeros(len(cells), dtype="bool")
    for field in _NAMING:
        if cells.has(field):
            found |= _say_total(cells.texts(field))
    blank = np.ones(len(cells), dtype="bool")
    for header in table.headers:
        texts = table.frame[header]
        found |= blank & _say_total(texts)
        blank &= (texts == "").to_numpy()
        if not blank.any():
            break
    return np.zeros(len(cells), dtype="bool") if found.all() else found


def _say_total(texts: pd.Series) -> Mask:
    said, _ = by_value(texts, lambda text: _TOTAL.fullmatch(text.casefold()) is not None)
    return said.astype("bool")
