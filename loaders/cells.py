"""The mapped columns of a table, by field, and reading them value by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from loaders.ledger import Ledger
from loaders.reading import TextTable
from loaders.records import UNKNOWN
from loaders.values import is_missing

Dtype = Literal["str", "float64", "Int64", "object"]
Mask: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]


class Cells:
    """`frame` has one text column for each mapped field; `rows` the spreadsheet's row numbers.
    `unmapped`: the headers of the table that fill no field."""

    def __init__(
        self,
        frame: pd.DataFrame,
        rows: pd.Series,
        headers: dict[str, str],
        unmapped: tuple[str, ...] = (),
    ) -> None:
        self.frame = frame
        self.rows = rows
        self.headers = headers
        self.unmapped = unmapped

    @classmethod
    def of(cls, table: TextTable, mapping: dict[str, str]) -> Cells:
        """The table's cells under the names of fields."""
        fields = list(mapping)
        frame = table.frame[[mapping[field] for field in fields]].set_axis(fields, axis="columns")
        unmapped = tuple(header for header in table.headers if header not in mapping.values())
        return cls(frame, pd.Series(table.rows, index=frame.index), mapping, unmapped)

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, field: str) -> bool:
        """Whether a header was found for the field."""
        return field in self.headers

    def texts(self, field: str) -> pd.Series:
        """The field's texts; blanks if the file has no such column."""
        if self.has(field):
            return self.frame[field]
        return pd.Series("", index=self.frame.index, dtype="str")

    def where(self, mask: Mask) -> Cells:
        """These cells for some of the rows, indexed anew."""
        frame = self.frame[mask].reset_index(drop=True)
        rows = self.rows[mask].reset_index(drop=True)
        return Cells(frame, rows, self.headers, self.unmapped)

    def words(self, field: str, read: Callable[[str], str | None], *, ledger: Ledger) -> pd.Series:
        """A field through a reader of a vocabulary; what cannot be read is unknown, and noted."""
        return self.read(field, read, unread=UNKNOWN, dtype="str", ledger=ledger)

    def read(
        self,
        field: str,
        read: Callable[[str], object],
        *,
        unread: object,
        dtype: Dtype,
        ledger: Ledger,
        blank: object = "",
        reason: str = "unread_value",
    ) -> pd.Series:
        """A field through any reader. None from it becomes `unread`, with a notice of this reason;
        a text without anything in it `blank`."""
        codes, texts = self._distinct(field)
        values = [read(text) for text in texts]
        failed = np.array([value is None for value in values], dtype="bool")
        if failed.any():
            ledger.notice(reason, self.headers.get(field), self.rows[failed[codes]])
        filled = [unread if value is None else value for value in values]
        filled = [blank if isinstance(value, str) and not value else value for value in filled]
        # Only the distinct values are made into the type.
        return pd.Series(pd.Series(filled, dtype=dtype).array.take(codes), self.frame.index)

    def _distinct(self, field: str) -> tuple[Numbers, list[str]]:
        if self.has(field) or not len(self):
            return distinct(self.texts(field))
        return np.zeros(len(self), dtype="int64"), [""]


BETWEEN: Final = "\x1f"
"""Parts texts that are joined to be taken apart again; `joined` leaves it in none of them."""


def by_value(texts: pd.Series, read: Callable[[str], object]) -> tuple[npt.NDArray[Any], Mask]:
    """Reads each distinct text once: the values in the order of `texts`, and which are None."""
    codes, uniques = distinct(texts)
    values = np.empty(len(uniques), dtype=object)
    values[:] = [read(text) for text in uniques]
    failed = np.array([value is None for value in values], dtype="bool")
    return values[codes], failed[codes]


def silent(texts: pd.Series) -> Mask:
    """Which texts say nothing: blanks, NULL and the like, the "not values" of NEMSIS."""
    return by_value(texts, is_missing)[0].astype("bool")


def distinct(texts: pd.Series) -> tuple[Numbers, list[str]]:
    """Each text's place among the distinct ones, and those. None may be missing."""
    whole = pa.array(texts, pa.large_string())
    chunks = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
    if not len(whole):
        return np.array([], dtype="int64"), []
    # All chunks get one dictionary.
    found = pa.chunked_array(chunks).dictionary_encode()
    places = np.concatenate([chunk.indices.to_numpy() for chunk in found.chunks])
    return places.astype("int64"), found.chunk(0).dictionary.to_pylist()


def text_of(codes: Numbers, words: Sequence[str], index: pd.Index) -> pd.Series:
    """A text column from few words and each row's place among them."""
    return pd.Series(pd.array(list(words), dtype="str").take(codes), index=index)


def joined(columns: Sequence[pd.Series], *, by: str) -> pd.Series:
    """Text columns side by side as one, so that they can be read together value by value."""
    plain = [_without(column, by) if by == BETWEEN else column for column in columns]
    whole = plain[0]
    for column in plain[1:]:
        whole = whole + by + column
    return whole


def grouped(texts: pd.Series, told: Mask) -> Numbers:
    """The number of each row's group of equal texts, from 0 in the order of their first rows. A row
    that is not `told` stays alone."""
    alone = pd.Series([f"{BETWEEN}{at}" for at in range(len(texts))], dtype="str")
    codes, _ = pd.factorize(texts.where(told, alone))
    return codes.astype("int64")


def first_told(
    frame: pd.DataFrame,
    groups: Numbers,
    *,
    before: Numbers | None = None,
    together: Sequence[Sequence[str]] = (),
) -> pd.DataFrame:
    """One row for each group: the first text of each column that says something, "" if none does.

    Rows are taken in the order of `before`, then in one given by their content, so that the file's
    order plays no part. Columns that say one thing `together`, as a point's two coordinates, are
    all taken from one row, the first of those that say most of it.
    """
    hashes = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    order = np.lexsort((hashes, groups) if before is None else (hashes, before, groups))
    alone = [name for name in frame.columns if not any(name in names for names in together)]
    found = {}
    for names in (*([name] for name in alone), *together):
        told = np.add.reduce([(~silent(frame[name])).astype("int64") for name in names])
        tells = told > 0
        if len(names) > 1:
            tells &= told == pd.Series(told).groupby(groups).transform("max").to_numpy()
        rows = order[tells[order]]
        owners, at = np.unique(groups[rows], return_index=True)
        for name in names:
            chosen = np.full(int(groups.max()) + 1 if len(groups) else 0, "", dtype=object)
            chosen[owners] = frame[name].to_numpy(dtype=object)[rows[at]]
            found[name] = pd.Series(chosen, dtype="str")
    return pd.DataFrame(found, columns=list(frame.columns))


def _without(column: pd.Series, mark: str) -> pd.Series:
    found = column.str.contains(mark, regex=False)
    return column.str.replace(mark, " ", regex=False) if found.any() else column


def joined_flags(flags: dict[str, Mask]) -> pd.Series:
    """Name → mask to the names of each row's flags, joined by semicolons."""
    names = list(flags)
    bits = np.zeros(len(next(iter(flags.values()))), dtype="int64")
    for at, name in enumerate(names):
        bits |= flags[name].astype("int64") << at
    codes, sets = pd.factorize(bits)
    texts = [";".join(n for at, n in enumerate(names) if int(bit) >> at & 1) for bit in sets]
    return text_of(codes, texts, pd.RangeIndex(len(codes)))
