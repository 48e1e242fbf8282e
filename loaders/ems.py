"""EMS care reports (NEMSIS 3.5), as report writers export them: several rows for each report.

Columns are found by their element token. Rows of one care report are folded to one person. Every
run with a sign of an overdose is kept with a class (ems_rules.py), also where it is no case; runs
without any are excluded and counted in the daily totals of all runs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from loaders import ems_folding as folding
from loaders import ems_rules as rules
from loaders.cells import Cells, Mask, Numbers, by_value
from loaders.clock_columns import clock_texts
from loaders.columns import listed
from loaders.converting import conclude, name_texts, number_texts
from loaders.declaration import Context, Conversion, Source
from loaders.ems_columns import EMS_COLUMNS, IMPRESSIONS, SIGNS, TIMES
from loaders.ems_findings import findings, first_givers
from loaders.ems_pairing import KINDS, kinds_of
from loaders.ems_tables import missing_tables, without_report
from loaders.errors import FileRefused
from loaders.events import events, refuse, secondary
from loaders.identity import base_keys
from loaders.incidents import by_doses, describe, drug_columns
from loaders.ledger import Ledger
from loaders.reading import TextTable
from loaders.records import UNKNOWN
from loaders.values import agency

_Pandas = TypeVar("_Pandas", pd.Series, pd.DataFrame)
_FLAGS: Final = [field.name for field in fields(rules.Findings)]
_SIGN_CODES: Final = {
    "given": "naloxone_given",
    "withheld": "naloxone_not_given",
    "dispatch": "dispatch_overdose",
}


@dataclass(frozen=True)
class _Rows:
    """Rows that take part: their numbers, and whose they are (`group`, people from 0)."""

    cells: Cells
    numbers: pd.Series
    group: Numbers

    @property
    def of_people(self) -> pd.Series:
        """The number of each person."""
        return self.numbers.iloc[folding.first_rows(self.group)].reset_index(drop=True)


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One care report is one person. Rows equal in all that is mapped are duplicates.

    Raises FileRefused where no column can tell an overdose: records that are held from the whole
    export would all become no case.
    """
    _refuse_without_signs(table.headers, mapping)
    ledger = Ledger()
    missing_tables(table.headers, ledger)
    rows, duplicates, left_out = _rows(Cells.of(table, mapping), ledger)
    reports = _with_clocks(folding.first_texts(rows.cells, rows.group), ledger)
    when = events(reports, context, ledger, fields=TIMES)
    secondary(reports, context, ledger, field="symptom_onset_at")
    ok = when["ok"].to_numpy(dtype="bool")
    refused = when.iloc[rows.group].reset_index(drop=True)[~ok[rows.group]]
    refuse(refused, rows.cells.rows[~ok[rows.group]], ledger)
    found = _with_giver(rows, context, ledger)
    kept = ok & _signs(found, rows, ok, ledger)
    people = reports.where(kept)
    frame = _described(
        people, when[kept].reset_index(drop=True), _part(found, kept), context, ledger
    )
    conversion = conclude(
        frame,
        rows.of_people[kept].reset_index(drop=True),
        record="incident",
        when=when[ok],
        context=context,
        ledger=ledger,
        duplicates=duplicates,
        merged=int(kept[rows.group].sum() - kept.sum()),
    )
    excluded = left_out + int((ok & ~kept)[rows.group].sum())
    daily = _daily(reports.where(ok), _part(when, ok))
    keys = base_keys(name_texts(reports, "agency", Ledger()), rows.of_people)
    return replace(
        conversion,
        excluded=excluded,
        daily=daily,
        unread=frozenset(keys[~ok]),
        left_out=frozenset(keys[ok & ~kept]),
        signs=_signs_told(rows.cells),
    )


def _signs_told(cells: Cells) -> frozenset[str]:
    """The beginnings of the reasons that the file's columns can give; see `Conversion.signs`."""
    told = {
        "impression": IMPRESSIONS,
        "naloxone": ("medication", "doses"),
        "dispatch": ("dispatch_reason",),
    }
    return frozenset(sign for sign, own in told.items() if any(map(cells.has, own)))


def _rows(cells: Cells, ledger: Ledger) -> tuple[_Rows, int, int]:
    """The rows that take part; how many are duplicates, and how many belong to no report."""
    numbers, folds = folding.numbers(cells)
    twice = cells.frame.duplicated().to_numpy(dtype="bool") & folds
    apart = without_report(cells, numbers) & ~twice
    ledger.notice("without_report", cells.headers.get("report_number"), cells.rows[apart])
    taken = ~(twice | apart)
    cells, numbers, folds = cells.where(taken), _part(numbers, taken), folds[taken]
    group = folding.people(cells, numbers, folds)
    return _Rows(cells, numbers, group), int(twice.sum()), int(apart.sum())


def _with_clocks(reports: Cells, ledger: Ledger) -> Cells:
    """The reports without the incident times that are no time of day: the date stays without."""
    if not reports.has("incident_time"):
        return reports
    texts = reports.texts("incident_time")
    _, unread = clock_texts(texts)
    ledger.notice("impossible_time", reports.headers["incident_time"], reports.rows[unread])
    frame = reports.frame.assign(incident_time=texts.mask(unread, ""))
    return Cells(frame, reports.rows, reports.headers)


def _part(whole: _Pandas, mask: Mask) -> _Pandas:
    return whole[mask].reset_index(drop=True)


def _with_giver(rows: _Rows, context: Context, ledger: Ledger) -> pd.DataFrame:
    found = findings(rows.cells, rows.group)
    giver = first_givers(rows.cells, rows.group, found["given"], context, ledger)
    # Of who gave it nothing is known where nothing is said of medications.
    return found.assign(first_giver=giver.where(found["told"] | found["given"], UNKNOWN))


def _signs(found: pd.DataFrame, rows: _Rows, ok: Mask, ledger: Ledger) -> Mask:
    """Which people's reports have a sign of an overdose."""
    signs = (found[list(_SIGN_CODES)].any(axis="columns") | (found["codes"] != "")).to_numpy()
    without = (ok & ~signs)[rows.group]
    ledger.notice("no_sign_of_overdose", None, rows.cells.rows[without])
    return signs


def _refuse_without_signs(headers: tuple[str, ...], mapping: dict[str, str]) -> None:
    if mapping.keys() & set(SIGNS):
        return
    kinds = sorted(kinds_of(headers), key=list(KINDS).index)
    tables = f"of the table{'s' * (len(kinds) > 1)} {' and '.join(kinds)}"
    raise FileRefused(
        f"found columns {tables if kinds else listed(headers)}, and none of impressions or "
        "medications, without which no run can be told to be an overdose; expected a column such "
        "as eSituation.11 or eMedications.03: load it together with the situation or medication "
        "table of its export"
    )


def _daily(reports: Cells, when: pd.DataFrame) -> pd.DataFrame:
    """How many reports each agency has on each local date; see `Conversion.daily`."""
    names = name_texts(reports, "agency", Ledger())
    same = pd.Series(by_value(names.fillna(""), agency)[0], dtype="str")
    keys = same + "|" + when["on"].dt.strftime("%Y-%m-%d")
    runs = pd.DataFrame({"key": keys, "agency": names, "on": when["on"]}).sort_values(
        ["key", "agency"], ignore_index=True
    )
    return runs.groupby("key", as_index=False).agg(
        agency=("agency", "first"), on=("on", "first"), runs=("key", "size")
    )


def _described(
    people: Cells, when: pd.DataFrame, found: pd.DataFrame, context: Context, ledger: Ledger
) -> pd.DataFrame:
    frame = describe(people, when, context, ledger)
    doses = found["doses"].astype("Int64").where(found["told"])
    frame[["drugs", "drug_group"]] = drug_columns(found["drugs"].astype("str"))
    frame["severity"] = np.select(
        [found["dead"], found["acuity"]], ["fatal", "nonfatal"], default=UNKNOWN
    )
    frame["naloxone"] = by_doses(doses)
    frame["doses"] = doses
    frame["first_giver"] = found["first_giver"]
    classes = _classes(found, cste=context.options.cste_exclusions)
    frame = frame.assign(**classes)
    opioid = frame["case_class"] == "opioid_definite"
    frame["drug_group"] = frame["drug_group"].mask(opioid, "opioid")
    incident, report = (
        number_texts(people, f, ledger) for f in ("incident_number", "report_number")
    )
    return frame.assign(number=incident.where(incident != "", report).replace("", np.nan))


def _classes(found: pd.DataFrame, *, cste: bool) -> pd.DataFrame:
    """Columns case_class, class_rule, class_reasons; worked out once for each kind of person."""
    names = [*_FLAGS, "codes"]
    kinds = found[names].drop_duplicates(ignore_index=True)
    classed = []
    for row in kinds.itertuples(index=False, name=None):
        told = dict(zip(names, row, strict=True))
        codes = str(told.pop("codes"))
        verdict = rules.classify(rules.Findings(**told), cste=cste)
        signs = [code for flag, code in _SIGN_CODES.items() if told[flag]]
        impressions = [f"impression_{code}" for code in codes.split(";") if code]
        reasons = ";".join([*signs, *impressions, *verdict.reasons])
        classed.append((verdict.case_class, rules.WITH_CSTE if cste else rules.VERSION, reasons))
    columns = ["case_class", "class_rule", "class_reasons"]
    whole = pd.concat([kinds, pd.DataFrame(classed, columns=columns, dtype="str")], axis="columns")
    return found[names].merge(whole, how="left", on=names)[columns]


SOURCE = Source(
    name="ems",
    title="EMS care reports (NEMSIS 3.5), from a report writer",
    record="incident",
    columns=EMS_COLUMNS,
    convert=convert,
)
