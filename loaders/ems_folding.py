"""Rows of EMS care reports to people: which rows are one person's, and what they say together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import BETWEEN, Cells, by_value, grouped, joined
from loaders.converting import number_texts
from loaders.identity import of_case
from loaders.values import is_missing

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


def numbers(rows: Cells) -> tuple[pd.Series, Mask]:
    """Each row's number, and whether it is folded with its like.

    The care report's number names one person, also where an export leaves the incident's out.
    Without it the rows of an incident may be several people: not folded.
    """
    incident, report = (number_texts(rows, f) for f in ("incident_number", "report_number"))
    folds = (report != "").to_numpy(dtype="bool")
    return report.where(folds, of_case(incident)), folds


def people(rows: Cells, named: pd.Series, folds: Mask) -> Numbers:
    """The number of each row's person, from 0 in the order of their first rows.

    A row that does not tell its agency or incident has those of its report's other rows, where
    they tell of one alone.
    """
    reports = named.where(folds, "").str.casefold()
    agencies = filled(rows.texts("agency").str.casefold(), reports)
    of_agency = joined([agencies, reports], by=BETWEEN).where(folds, "")
    incidents = filled(rows.texts("incident_number").str.casefold(), of_agency)
    return grouped(joined([of_agency, incidents], by=BETWEEN), folds)


def filled(texts: pd.Series, keys: pd.Series) -> pd.Series:
    """Texts with those that say nothing replaced by what is told under their key, where that is
    one text, or else blank. The key "" is none."""
    says_nothing = silent(texts)
    if not says_nothing.any():
        return texts
    told = texts.where((keys != "") & ~says_nothing)
    by_key = told.groupby(keys)
    only = by_key.transform("first").where(by_key.transform("nunique") == 1)
    return texts.where(~says_nothing, only.fillna("")).astype("str")


def first_rows(group: Numbers) -> Numbers:
    """Where each person's first row is."""
    return np.unique(group, return_index=True)[1]


def first_texts(rows: Cells, group: Numbers) -> Cells:
    """One row for each person: the first text of each column that says something.

    Rows are taken in an order given by their content, so that the file's order plays no part.
    """
    count = int(group.max()) + 1 if len(group) else 0
    hashes = pd.util.hash_pandas_object(rows.frame, index=False).to_numpy()
    order = np.lexsort((hashes, group))
    columns = {}
    for field in rows.frame.columns:
        texts = rows.frame[field].iloc[order]
        told = order[~silent(texts)]
        owners, at = np.unique(group[told], return_index=True)
        chosen = np.full(count, "", dtype=object)
        chosen[owners] = rows.frame[field].to_numpy(dtype=object)[told[at]]
        columns[field] = pd.Series(chosen, dtype="str")
    rows_of = rows.rows.iloc[first_rows(group)].reset_index(drop=True)
    return Cells(pd.DataFrame(columns), rows_of, rows.headers)


def silent(texts: pd.Series) -> Mask:
    """Which texts say nothing: blanks, and the "not values" of NEMSIS."""
    return by_value(texts, is_missing)[0].astype("bool")
