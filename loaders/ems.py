"""EMS care reports (NEMSIS 3.5), as report writers export them: several rows for each report.

Columns are found by their element token. Rows of one care report are folded to one person; every
run is kept with a class (ems_rules.py), none is filtered out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import ems_rules as rules
from loaders.cells import Cells, by_value, joined
from loaders.converting import conclude, number_texts
from loaders.declaration import Context, Conversion, Source
from loaders.ems_columns import EMS_COLUMNS, TIMES
from loaders.events import events, refuse
from loaders.identity import of_case
from loaders.incidents import by_doses, describe, drug_columns
from loaders.ledger import Ledger
from loaders.reading import TextTable
from loaders.records import MAX_DOSES
from loaders.values import is_missing

_IMPRESSIONS = ("primary_impression", "secondary_impression", "primary_symptom", "other_symptom")
_FATES = ("final_acuity", "initial_acuity", "end_of_arrest")


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One care report is one person. Rows equal in all that is mapped are duplicates."""
    ledger = Ledger()
    rows = Cells.of(table, mapping)
    numbers, folds = _numbers(rows)
    twice = (rows.frame.duplicated() & folds).to_numpy(dtype="bool")
    rows, numbers, folds = rows.where(~twice), _kept(numbers, ~twice), _kept(folds, ~twice)
    group = _groups(rows, numbers, folds)
    reports = _first_texts(rows, group)
    when = events(reports, context, ledger, fields=TIMES)
    ok = when["ok"].to_numpy(dtype="bool")
    refused = when.iloc[group].reset_index(drop=True)[~ok[group]]
    refuse(refused, rows.rows[~ok[group]], ledger)
    reports, when = reports.where(ok), when[ok].reset_index(drop=True)
    findings = _findings(rows, group)[ok].reset_index(drop=True)
    first = pd.Series(np.unique(group, return_index=True)[1]).to_numpy()[ok]
    frame = _described(reports, when, findings, context, ledger)
    incident = number_texts(reports, "incident_number")
    report = number_texts(reports, "report_number")
    frame["number"] = incident.where(incident != "", report).replace("", np.nan)
    return conclude(
        frame,
        pd.Series(numbers.to_numpy()[first], dtype="str"),
        record="incident",
        when=when,
        context=context,
        ledger=ledger,
        duplicates=int(twice.sum()),
        merged=int(ok[group].sum() - ok.sum()),
    )


def _kept(column: pd.Series, mask: npt.NDArray[np.bool_]) -> pd.Series:
    return column[mask].reset_index(drop=True)


def _numbers(rows: Cells) -> tuple[pd.Series, pd.Series]:
    """Each row's number, and whether it is folded with its like.

    The care report's number names one person, also where an export leaves the incident's out.
    Without it the rows of an incident may be several people: not folded.
    """
    incident, report = (number_texts(rows, f) for f in ("incident_number", "report_number"))
    return report.where(report != "", of_case(incident)), report != ""


def _groups(rows: Cells, numbers: pd.Series, folds: pd.Series) -> npt.NDArray[np.int64]:
    """The number of each row's person, from 0 in the order of their first rows."""
    reports = joined([rows.texts("agency"), rows.texts("incident_number"), numbers], by="\x1f")
    alone = pd.Series([f"\x1f{at}" for at in range(len(numbers))], dtype="str")
    codes, _ = pd.factorize(reports.str.casefold().where(folds, alone))
    return codes.astype("int64")


def _first_texts(rows: Cells, group: npt.NDArray[np.int64]) -> Cells:
    """One row for each person: the first text of each column that says something.

    Rows are taken in an order given by their content, so that the file's order plays no part.
    """
    count = int(group.max()) + 1 if len(group) else 0
    hashes = pd.util.hash_pandas_object(rows.frame, index=False).to_numpy()
    order = np.lexsort((hashes, group))
    columns = {}
    for field in rows.frame.columns:
        texts = rows.frame[field].iloc[order]
        silent, _ = by_value(texts, is_missing)
        told = order[~silent.astype("bool")]
        people, at = np.unique(group[told], return_index=True)
        chosen = np.full(count, "", dtype=object)
        chosen[people] = rows.frame[field].to_numpy(dtype=object)[told[at]]
        columns[field] = pd.Series(chosen, dtype="str")
    first_rows = rows.rows.groupby(group).min().reset_index(drop=True)
    return Cells(pd.DataFrame(columns), first_rows, rows.headers)


def _findings(rows: Cells, group: npt.NDArray[np.int64]) -> pd.DataFrame:
    """One row for each person: what the rows of the report say together."""
    given = _read(rows, "medication", rules.naloxone_given).astype("int64")
    told = _read(rows, "medication", rules.medication_told).astype("bool")
    better = _read(rows, "response", rules.improved).astype("bool") & (given > 0)
    texts = joined([rows.texts(field) for field in _IMPRESSIONS], by=" | ")
    found, _ = by_value(texts, rules.impression)
    per_row = pd.DataFrame(
        {
            "given": given,
            "told": told,
            "better": better,
            "definite": [item.definite for item in found],
            "poisoning": [item.poisoning for item in found],
            "disorder": [item.disorder for item in found],
            "opioid_words": [item.opioid_words for item in found],
            "dead": np.logical_or.reduce(
                [_read(rows, f, rules.dead).astype("bool") for f in _FATES]
            ),
            "acuity": np.logical_or.reduce(
                [~_read(rows, f, is_missing).astype("bool") for f in _FATES]
            ),
        }
    )
    people = per_row.groupby(group)
    # A header that says "List" repeats all of a report's medications on each of its rows.
    whole_list = "list" in rows.headers.get("medication", "").casefold().split()
    doses = people["given"].max() if whole_list else people["given"].sum()
    drugs = pd.Series([item.drugs for item in found], dtype="str").groupby(group)
    return people.any().assign(doses=doses, drugs=drugs.agg(lambda names: ";".join(set(names))))


def _read(rows: Cells, field: str, read: rules.CellReader) -> npt.NDArray[np.object_]:
    return by_value(rows.texts(field), read)[0]


def _described(
    reports: Cells, when: pd.DataFrame, findings: pd.DataFrame, context: Context, ledger: Ledger
) -> pd.DataFrame:
    frame = describe(reports, when, context, ledger)
    doses = findings["doses"].astype("Int64").where(findings["told"])
    frame[["drugs", "drug_group"]] = drug_columns(findings["drugs"].astype("str"))
    frame["severity"] = np.select(
        [findings["dead"], findings["acuity"]], ["fatal", "nonfatal"], default="unknown"
    )
    frame["naloxone"] = by_doses(doses)
    frame["doses"] = doses.clip(upper=MAX_DOSES)
    flags = findings[["definite", "poisoning", "disorder", "opioid_words", "better"]]
    known = flags.assign(given=findings["doses"] > 0)
    frame["case_class"] = _classes(known)
    opioid = frame["case_class"] == "opioid_definite"
    frame["drug_group"] = frame["drug_group"].mask(opioid, "opioid")
    return frame


def _classes(findings: pd.DataFrame) -> pd.Series:
    """The class of each person, worked out once for each combination of findings."""
    kinds = findings.drop_duplicates()
    names = [str(name) for name in kinds.columns]
    rows = kinds.itertuples(index=False, name=None)
    found = [rules.case_class(**dict(zip(names, row, strict=True))) for row in rows]
    classes = kinds.assign(case_class=found)
    return findings.merge(classes, how="left", on=names)["case_class"]


SOURCE = Source(
    name="ems",
    title="EMS care reports (NEMSIS 3.5), from a report writer",
    record="incident",
    columns=EMS_COLUMNS,
    convert=convert,
)
