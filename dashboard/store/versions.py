"""Records of one import as the rows that are stored."""

import pandas as pd
import pyarrow as pa

from dashboard.store.imports import ImportRow
from dashboard.store.schema import RECORDS, to_arrow


def versions(
    frame: pd.DataFrame,
    row: ImportRow,
    batch: str,
    *,
    withdrawn: bool = False,
    record: str | None = None,
) -> pa.Table:
    """The rows of the import's record, or of another `record` beside it; ValueError where a key is
    there twice or a column is wrong."""
    if repeated := frame["key"].duplicated().sum():
        raise ValueError(f"{repeated} keys are there more than once")
    return to_arrow(
        frame.assign(source=row.source, import_id=row.import_id, batch=batch, withdrawn=withdrawn),
        RECORDS[record or row.record],
    )
