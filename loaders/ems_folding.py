"""Rows of EMS care reports to people: which rows are one person's, and what they say together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.cells import BETWEEN, Cells, Mask, Numbers, first_told, grouped, joined, silent
from loaders.columns import together
from loaders.converting import number_texts
from loaders.identity import of_case


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
    """One row for each person: the first text of each column that says something."""
    told = first_told(rows.frame, group, together=together(rows.frame.columns))
    rows_of = rows.rows.iloc[first_rows(group)].reset_index(drop=True)
    return Cells(told, rows_of, rows.headers)
