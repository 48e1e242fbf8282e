"""Delta tables of record versions, imports and entries, and the engine that queries them."""

from dashboard.store.imports import NEIGHBOURS_EVENT, NEWEST_DAYS, ImportRow, StoreError
from dashboard.store.known import FIRST_LOAD
from dashboard.store.reader import Pass, Reader
from dashboard.store.schema import AREAS_KIND, EVENT_DAYS, present_schema, to_arrow
from dashboard.store.store import Store

__all__ = [
    "AREAS_KIND",
    "EVENT_DAYS",
    "FIRST_LOAD",
    "NEIGHBOURS_EVENT",
    "NEWEST_DAYS",
    "ImportRow",
    "Pass",
    "Reader",
    "Store",
    "StoreError",
    "present_schema",
    "to_arrow",
]
