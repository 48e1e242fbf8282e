"""What others publish: emergency visits, a medical examiner's deaths, neighbours' overdoses.

One count for each series, area and period. They are shown beside overdoses and never added to
them: they count other things, in other places, or the same people once more.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import values
from loaders.cells import Cells, by_value, joined
from loaders.columns import plain
from loaders.converting import name_texts
from loaders.counts_columns import COUNTS_COLUMNS, GENERIC
from loaders.declaration import Context, Conversion, Source
from loaders.errors import FileRefused
from loaders.events import refuse
from loaders.identity import content_hash, escaped
from loaders.ledger import Ledger
from loaders.quantities import SUPPRESSED, quantities
from loaders.reading import TextTable
from loaders.records import MAX_COUNT, typed
from loaders.spans import reach, spans

NO_SERIES: Final = "says not what is counted: name the series"
NOT_A_NAME: Final = "is no short name: write what is counted, or where, in up to 100 characters"
TWO_COUNTS: Final = (
    "another row counts the same series, area and period: keep one of them, or name the series by "
    "what tells them apart"
)
_LONGEST_NAME = 100
_ZIP = re.compile(r"(\d{5})(?:\.0|-\d{4})")
_ADDRESS = re.compile(r"\d+\s+\w+\s+(?:st|ave|rd|dr|blvd|ln|ct|street|avenue|road|drive)\b", re.I)
# Yes and no answer the header's question, "provisional?".
_PROVISIONAL = re.compile(r"provisional|preliminary|^p$|^(yes|y|true|t|1)$|not final|incomplete")
_FINAL = re.compile(r"final|^f$|^(no|n|false|0)$|complete|closed")


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row is one count. A blank is not zero, and a suppressed one is no number.

    Raises FileRefused where no column holds the numbers, or nothing says what they count.
    """
    ledger = Ledger()
    cells = Cells.of(table, mapping)
    named = _series_name(cells)
    when = spans(cells, context, ledger, dated="period_start", ended="period_end")
    good = when["ok"].to_numpy(dtype="bool").copy()
    refuse(when[~good], cells.rows[~good], ledger)
    frame = pd.DataFrame(
        {
            "series": _names(cells, "series", ledger, good=good, default=named),
            "area": _names(cells, "area", ledger, good=good, default=""),
            "agency": name_texts(cells, "agency", ledger),
            "period_start": when["on"],
            "period_end": when["ends_on"].fillna(when["on"]),
            "provisional": _provisional(cells, ledger),
            "row": cells.rows,
        }
    )
    counted, hidden = _numbers(cells, context, ledger, good=good)
    frame = frame.assign(count=counted, suppressed=hidden, flags="", number=np.nan)
    frame["key"] = _keys(frame)
    kept, duplicates, refused = _one_each(frame, table.frame, cells, ledger, good=good)
    records = typed(frame[kept].replace({"area": ""}, np.nan), record="count")
    says = kept & (frame["count"].notna() | frame["suppressed"]).to_numpy()
    latest = reach(when[says if says.any() else kept], context=context)
    return Conversion(
        records=records.assign(content_hash=content_hash(records)),
        newest_event=None if latest is None else latest.until.to_pydatetime(),
        newest_begun=None if latest is None else latest.begun.to_pydatetime(),
        duplicates=duplicates,
        notices=ledger.notices,
        rejections=ledger.rejections,
        unread=_unread(frame["key"][refused], when["ok"][refused]),
    )


def _unread(keys: pd.Series, timed: pd.Series) -> frozenset[str]:
    """The keys of rejected rows; of one whose period cannot be read, the series alone."""
    return frozenset(keys.where(timed.astype("bool"), keys.str.replace(r"\|.*", "|", regex=True)))


def _series_name(cells: Cells) -> str:
    """What a file of one series counts, by the header above its numbers; "" if rows say it."""
    if not cells.has("count"):
        names = ", ".join(GENERIC[:3])
        raise FileRefused(f"found no column of numbers; expected one for counts ({names} …)")
    if cells.has("series"):
        return ""
    header = cells.headers["count"]
    if plain(header) in {plain(name) for name in GENERIC}:
        raise FileRefused(
            f"found numbers in {header!r} and nothing that says what they count; "
            "expected a column Series, or a map that names it"
        )
    return header


def _names(
    cells: Cells,
    field: str,
    ledger: Ledger,
    *,
    good: npt.NDArray[np.bool_],
    default: str,
) -> pd.Series:
    """A field's names in the publisher's words, `default` where there is none; rows whose name
    cannot be one, or that need one and have none, are rejected and no longer `good`."""
    texts = cells.texts(field)
    found, failed = by_value(texts, _name)
    bad = failed & good
    ledger.reject(NOT_A_NAME, cells.headers.get(field), cells.rows[bad], None)
    good &= ~bad
    found[failed] = ""
    names = pd.Series(found, index=texts.index, dtype="str")
    if default:
        return names.replace("", default)
    if field == "series":
        nameless = (names == "").to_numpy() & good
        ledger.reject(NO_SERIES, cells.headers.get(field), cells.rows[nameless], None)
        good &= ~nameless
    return names


def _name(text: str) -> str | None:
    """Not as `values.name`: "Unknown" is one of the areas of a table, and no missing value."""
    if values.is_missing(text, none=True):
        return ""
    cut = " ".join(text.split())
    if len(cut) > _LONGEST_NAME or "@" in cut or _ADDRESS.match(cut):
        return None
    found = _ZIP.fullmatch(cut)
    return found[1] if found else cut


def _numbers(
    cells: Cells, context: Context, ledger: Ledger, *, good: npt.NDArray[np.bool_]
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """The counts, and which are suppressed: by what stands for the number, or by a column."""
    counted, hidden = quantities(
        cells,
        "count",
        ledger,
        largest=MAX_COUNT,
        good=good,
        hidden_words=context.options.suppressed,
    )
    said = cells.words("suppressed", values.yes_no("suppressed", ""), ledger=ledger)
    by_column = (said == "suppressed").to_numpy() & good & ~hidden
    ledger.notice(SUPPRESSED, cells.headers.get("suppressed"), cells.rows[by_column])
    hidden = hidden | by_column
    return counted.mask(hidden), hidden


def _provisional(cells: Cells, ledger: Ledger) -> pd.Series:
    said = cells.read("provisional", _is_provisional, unread="", dtype="str", ledger=ledger)
    return said == "provisional"


def _is_provisional(text: str) -> str | None:
    if values.says_unknown(text):
        return ""
    word = values.words(text)
    if _PROVISIONAL.search(word):
        return "provisional"
    return "" if _FINAL.search(word) else None


def _keys(frame: pd.DataFrame) -> pd.Series:
    """Publisher and series, area, period: the first part is what a complete export is of."""
    publisher, _ = by_value(frame["agency"].fillna(""), values.agency)
    names = pd.Series(publisher, index=frame.index, dtype="str")
    names = (names + ": ").where(names != "", "") + _part(frame["series"])
    first, last = (frame[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end"))
    return joined([names, _part(frame["area"]), (first + ".." + last).fillna("")], by="|")


def _part(names: pd.Series) -> pd.Series:
    return escaped(names.str.replace("|", "/", regex=False))


def _one_each(
    frame: pd.DataFrame,
    written: pd.DataFrame,
    cells: Cells,
    ledger: Ledger,
    *,
    good: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.bool_], int, npt.NDArray[np.bool_]]:
    """Which rows are kept, how many are copies of one that is, and which are rejected in all. Rows
    of one key that are not written alike, in columns that are not read either, are all rejected:
    none is the right one."""
    rows = pd.util.hash_pandas_object(written, index=False).to_numpy()
    chosen = pd.DataFrame({"key": frame["key"], "row": rows})[good]
    copies = chosen.duplicated()
    single = chosen[~copies]
    clashing = single["key"][single["key"].duplicated(keep=False)]
    refused = chosen["key"].isin(clashing)
    at = refused.index[refused]
    ledger.reject(TWO_COUNTS, cells.headers["count"], cells.rows[at], cells.texts("count")[at])
    kept = np.zeros(len(frame), dtype="bool")
    kept[chosen.index[~copies & ~refused]] = True
    rejected = ~good
    rejected[at] = True
    return kept, int((copies & ~refused).sum()), rejected


SOURCE = Source(
    name="counts",
    title="Counts that others publish",
    record="count",
    columns=COUNTS_COLUMNS,
    convert=convert,
)
