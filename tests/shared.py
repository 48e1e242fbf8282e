"""Where published data of other places lie, which are no part of the project: tests over them are
skipped where the folder is missing."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("ODWATCH_SHARED") or Path(__file__).parents[2] / "shared")
SAMPLES = SHARED / "data" / "samples"
REAL = SHARED / "data" / "real"
