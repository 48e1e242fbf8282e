"""Where converters write down what they could not read, while they read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.report import MAX_VALUE_CHARACTERS, Notice, Rejection

# Above this many rejections for one reason in one column, they are told as one line.
MAX_SINGLE_REJECTIONS = 1000


class Ledger:
    """Collects notices and rejections of one file. Rows are the spreadsheet's numbers."""

    def __init__(self) -> None:
        self._notices: list[Notice] = []
        self._rejections: list[Rejection] = []

    def notice(self, reason: str, column: str | None, rows: pd.Series) -> None:
        """One notice for all `rows`; none if there are none."""
        if len(rows):
            self._notices.append(Notice(reason, column, len(rows), int(rows.min())))

    def remark(self, reason: str, column: str | None, count: int) -> None:
        """A notice about a column or the file as a whole, without a row to point at."""
        self._notices.append(Notice(reason, column, count, None))

    def reject(
        self, reason: str, column: str | None, rows: pd.Series, values: pd.Series | None
    ) -> None:
        """Rejects `rows`; `values` must come from a mapped column without free text."""
        if not len(rows):
            return
        order = np.argsort(rows.to_numpy(), kind="stable")
        numbers = rows.to_numpy()[order]
        texts = None if values is None else values.to_numpy()[order]
        grouped = len(numbers) > MAX_SINGLE_REJECTIONS
        for at in range(1 if grouped else len(numbers)):
            value = None if texts is None else str(texts[at])[:MAX_VALUE_CHARACTERS]
            count = len(numbers) if grouped else 1
            self._rejections.append(Rejection(int(numbers[at]), column, value, reason, count))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All notices, in the order in which they were written."""
        return tuple(self._notices)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """All rejections, by row."""
        return tuple(sorted(self._rejections, key=lambda rejection: rejection.row))
