"""What analysts decided about records: joined and parted pairs, excluded and corrected records.

Decisions are append-only entries that name records by source and key, so they outlive another load
of the same file. The newest about a pair, a record or a record's field is in force; one that is
taken back is as if it had never been.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final, Literal, get_args

import pandas as pd

from dashboard.analytics.consequences import consequences
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError
from loaders.records import AGE_BANDS, CASE_CLASSES, DRUG_GROUPS, NALOXONE, SEVERITIES, SEXES

ENTRY_KIND: Final = "decision"
KINDS: Final = (ENTRY_KIND,)
"""The kinds of entries on which everything depends that is made of the records as decided."""
Kind = Literal["join", "part", "exclude", "correct"]
OF_PAIRS: Final = ("join", "part")

CORRECTABLE: Final[dict[str, tuple[str, ...]]] = {
    "severity": tuple(SEVERITIES),
    "naloxone": tuple(NALOXONE),
    "drug_group": tuple(DRUG_GROUPS),
    "age_band": tuple(AGE_BANDS),
    "sex": tuple(SEXES),
    "case_class": tuple(CASE_CLASSES),
}
"""Fields that an analyst may correct, with the values that each can take."""
_BOTH: Final = "Give a reason and a name: a decision is kept with both."


class UnusableDecision(OdwatchError):
    """A decision that cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, order=True)
class Named:
    """A record, by its source and its key there."""

    source: str
    key: str

    @property
    def text(self) -> str:
        """Its name among the records of all sources."""
        return f"{self.source}:{self.key}"

    @classmethod
    def of(cls, text: str) -> Named:
        """The record with this name among the records of all sources."""
        source, _, key = text.partition(":")
        return cls(source, key)


@dataclass(frozen=True)
class Decision:
    """One decision, as it was entered."""

    kind: Kind
    records: tuple[Named, ...]
    """Two of a pair, else one."""
    reason: str
    who: str
    at: datetime
    entry_id: str
    field: str | None = None
    """Of a correction."""
    value: str | None = None
    """What the field is corrected to."""
    together: str | None = None
    """What the decisions share that were entered in one."""

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about: the newest decision about it is in force."""
        what = "pair" if self.kind in OF_PAIRS else (self.kind, self.field)
        return (what, *sorted(self.records))


def decide(
    store: Store,
    kind: Kind,
    records: Sequence[Named],
    *,
    reason: str,
    who: str,
    at: datetime,
    field: str | None = None,
    value: str | None = None,
) -> None:
    """Append a decision.

    Raises:
        UnusableDecision: a reason or a name is missing, the records do not exist or are not as many
            as the decision needs, or the field cannot take the value.
    """
    _check(kind, records, reason=reason, who=who, field=field, value=value)
    _check_there(store, records)
    entered = _entered(kind, records, reason, field=field, value=value)
    store.add_entry(ENTRY_KIND, kind, entered, who=who.strip(), at=at)


def decide_together(
    store: Store,
    kind: Literal["join", "part", "exclude"],
    each: Sequence[Sequence[Named]],
    *,
    reason: str,
    who: str,
    at: datetime,
) -> None:
    """Append the same decision about each of many records or pairs: all of them or, where one
    cannot be taken, none.

    Raises:
        UnusableDecision: as `decide`.
    """
    for records in each:
        _check(kind, records, reason=reason, who=who, field=None, value=None)
    _check_there(store, [one for records in each for one in records])
    shared = {"together": uuid.uuid4().hex}
    rows = [(kind, _entered(kind, records, reason) | shared) for records in each]
    _append(store, rows, who=who, at=at)


def take_back_together(
    store: Store, entry_ids: Collection[str], *, reason: str, who: str, at: datetime
) -> None:
    """Append, in one, that these decisions no longer hold.

    Raises:
        UnusableDecision: a reason or a name is missing, or one of them is not in force.
    """
    if not reason.strip() or not who.strip():
        raise UnusableDecision(_BOTH)
    if not set(entry_ids) <= {one.entry_id for one in in_force(store)}:
        raise UnusableDecision("this decision is not in force any more; look again")
    said = {"kind": "take back", "reason": reason.strip()}
    _append(store, [(each, said | {"entry": each}) for each in entry_ids], who=who, at=at)


def _append(
    store: Store, rows: Sequence[tuple[str, Mapping[str, object]]], *, who: str, at: datetime
) -> None:
    store.add_decided(ENTRY_KIND, lambda _: rows, who=who.strip(), at=at)


def _entered(
    kind: Kind,
    records: Sequence[Named],
    reason: str,
    *,
    field: str | None = None,
    value: str | None = None,
) -> dict[str, object]:
    """The value of a decision's entry."""
    ordered = sorted(records)
    # Records are named in `keys` alone, where a purge finds them.
    return {
        "kind": kind,
        "keys": [one.key for one in ordered],
        "sources": [one.source for one in ordered],
        "reason": reason.strip(),
        "field": field,
        "value": value,
    }


def every(data: Reader) -> tuple[Decision, ...]:
    """All decisions, the newest first, also those that no longer hold."""
    entries = data.entries(ENTRY_KIND)
    taken = entries.loc[[value["kind"] != "take back" for value in entries["value"]]]
    found = [_read(row) for row in taken.itertuples()]
    return tuple(one for one in reversed(found) if one.records)


def in_force(data: Reader) -> tuple[Decision, ...]:
    """The decisions that hold, the newest first."""
    entries = data.entries(ENTRY_KIND)
    gone = {value["entry"] for value in entries["value"] if value["kind"] == "take back"}
    newest: dict[tuple[object, ...], Decision] = {}
    for one in every(data):
        if one.entry_id not in gone:
            newest.setdefault(one.subject, one)
    return tuple(newest.values())


@dataclass(frozen=True)
class TakenBack:
    """Who took a decision back, when and why."""

    who: str
    at: datetime
    reason: str


def taken_back(data: Reader) -> dict[str, TakenBack]:
    """The decisions that were taken back, by their entry."""
    entries = data.entries(ENTRY_KIND).to_dict("records")
    return {
        row["value"]["entry"]: TakenBack(row["who"], row["at"], row["value"]["reason"])
        for row in entries
        if row["value"]["kind"] == "take back"
    }


def pair_decisions(data: Reader) -> pd.DataFrame:
    """The joins and parts that hold: `kind`, `key_a`, `key_b`, keys with their sources."""
    rows = [
        (one.kind, *(record.text for record in one.records))
        for one in in_force(data)
        if one.kind in OF_PAIRS
    ]
    return pd.DataFrame(rows, columns=["kind", "key_a", "key_b"], dtype="object")


def corrected(data: Reader) -> Any:  # noqa: ANN401  (an Ibis table)
    """The present incidents as analysts decided: without those excluded, corrections in place, and
    without what contradicts a correction: see `consequences`."""
    table = data.present("incident")
    decisions = in_force(data)
    gone: dict[str, list[str]] = defaultdict(list)
    for one in decisions:
        if one.kind == "exclude":
            gone[one.records[0].source].append(one.records[0].key)
    for source, keys in gone.items():
        table = table.filter((table.source != source) | ~table.key.isin(keys))
    for name in CORRECTABLE:
        own = [one for one in decisions if one.field == name]
        if own:
            branches = [(_is(table, one), one.value) for one in own]
            table = table.mutate(**{name: _cases(branches, table[name])})
            is_corrected = reduce(or_, [_is(table, one) for one in own])
            table = table.mutate(**consequences(table, name, is_corrected))
    return table


def _cases(branches: list[tuple[Any, str | None]], otherwise: Any) -> Any:  # noqa: ANN401  (Ibis)
    import ibis

    return ibis.cases(*branches, else_=otherwise)


def _is(table: Any, decision: Decision) -> Any:  # noqa: ANN401  (Ibis expressions)
    (record,) = decision.records
    return (table.source == record.source) & (table.key == record.key)


def _read(row: Any) -> Decision:  # noqa: ANN401  (a row of a frame)
    value = row.value
    # A purge takes keys out of entries: what names a record that is gone names nothing.
    is_whole = len(value["keys"]) == len(value["sources"])
    return Decision(
        kind=value["kind"],
        records=tuple(map(Named, value["sources"], value["keys"])) if is_whole else (),
        reason=value["reason"],
        who=row.who,
        at=row.at.to_pydatetime(),
        entry_id=row.entry_id,
        field=value["field"],
        value=value["value"],
        together=value.get("together"),
    )


def _check_there(store: Store, records: Sequence[Named]) -> None:
    known = store.known("incident", [one.key for one in records])
    for one in records:
        if (one.source, one.key) not in known:
            raise UnusableDecision(f"there is no record {one.key} of {one.source} in the store")


def _check(
    kind: Kind,
    records: Sequence[Named],
    *,
    reason: str,
    who: str,
    field: str | None,
    value: str | None,
) -> None:
    if kind not in get_args(Kind):
        raise UnusableDecision(f"no such decision: {kind}; there are {', '.join(get_args(Kind))}")
    if not reason.strip() or not who.strip():
        raise UnusableDecision(_BOTH)
    needed = 2 if kind in OF_PAIRS else 1
    if len(set(records)) != needed:
        raise UnusableDecision(f"to {kind} takes {needed} record{'s' * (needed > 1)}")
    if kind != "correct":
        return
    if field not in CORRECTABLE:
        raise UnusableDecision(f"{field} cannot be corrected; {', '.join(CORRECTABLE)} can")
    if value not in CORRECTABLE[field]:
        allowed = ", ".join(CORRECTABLE[field])
        raise UnusableDecision(f"{field} cannot be {value}; it can be {allowed}")
