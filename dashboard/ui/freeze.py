"""Once a process: take what the imports made out of the garbage collector's rounds."""

from __future__ import annotations

import gc
from functools import lru_cache


@lru_cache(maxsize=1)
def freeze_imports() -> None:
    """Streamlit collects garbage in full after every run; over the imported libraries alone that
    took more than half of an empty page's time."""
    gc.collect()
    gc.freeze()
