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
from loaders.identity import content_hash
from loaders.ledger import Ledger
from loaders.one_each import one_each, unread_keys
from loaders.quantities import SUPPRESSED, quantities
from loaders.reading import TextTable
from loaders.records import MAX_COUNT, typed
from loaders.spans import reach, spans
from loaders.titles import in_key, titles

NO_SERIES: Final = "says not what is counted: name the series"
TWO_COUNTS: Final = (
    "another row counts the same series, area and period: keep one of them, or name the series by "
    "what tells them apart"
)
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
            "series": titles(cells, "series", ledger, good=good, default=named, needed=NO_SERIES),
            "area": titles(cells, "area", ledger, good=good),
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
    found = one_each(
        frame["key"], table.frame, cells, ledger, good=good, numbers="count", reason=TWO_COUNTS
    )
    kept = found.kept
    records = typed(frame[kept].replace({"area": ""}, np.nan), record="count")
    says = kept & (frame["count"].notna() | frame["suppressed"]).to_numpy()
    latest = reach(when[says if says.any() else kept], context=context)
    return Conversion(
        records=records.assign(content_hash=content_hash(records)),
        newest_event=None if latest is None else latest.until.to_pydatetime(),
        newest_begun=None if latest is None else latest.begun.to_pydatetime(),
        duplicates=found.duplicates,
        notices=ledger.notices,
        rejections=ledger.rejections,
        unread=unread_keys(frame["key"][found.rejected], when["ok"][found.rejected]),
    )


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
    names = (names + ": ").where(names != "", "") + in_key(frame["series"])
    first, last = (frame[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end"))
    return joined([names, in_key(frame["area"]), (first + ".." + last).fillna("")], by="|")


SOURCE = Source(
    name="counts",
    title="Counts that others publish",
    record="count",
    columns=COUNTS_COLUMNS,
    convert=convert,
)
