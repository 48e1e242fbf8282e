"""What every map lies on: the boundaries, and how wide a screen is."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.settings import Settings


@lru_cache(maxsize=2)
def backdrop(settings: Settings) -> tuple[Any, Any]:
    """The city's and the neighbours' boundaries as GeoJSON."""
    paths = (settings.city.boundary_path, settings.city.neighbours_path)
    city, neighbours = (json.loads(path.read_text("utf-8")) for path in paths)
    return city, neighbours


def is_phone() -> bool:
    """Whether the browser says that it is one; how wide it is the server does not know."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
