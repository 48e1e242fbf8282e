"""What was made of the records and is costly to make anew, beside them: nothing depends on it.

It may be older than the records, be lost, or be deleted at any time; whoever uses it looks what has
changed since.
"""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
from pyarrow import feather

REMEMBERED = pa.schema([pa.field("name", pa.string()), pa.field("frame", pa.large_binary())])
"""One row a frame, as a Feather file."""


def packed(frames: Mapping[str, pd.DataFrame]) -> pa.Table:
    """The frames as rows of `REMEMBERED`."""
    rows = [{"name": name, "frame": _bytes(frame)} for name, frame in frames.items()]
    return pa.Table.from_pylist(rows, schema=REMEMBERED)


def unpacked(rows: pa.Table) -> dict[str, pd.DataFrame]:
    """The frames in rows of `REMEMBERED`, by name."""
    return {
        row["name"]: feather.read_feather(pa.BufferReader(row["frame"])) for row in rows.to_pylist()
    }


def _bytes(frame: pd.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    feather.write_feather(frame, sink, compression="zstd")
    return bytes(sink.getvalue())
