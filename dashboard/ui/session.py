"""Who looks, at which store, and what time it is: the context that every page starts from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import streamlit as st

from dashboard.analytics.choices import with_choices
from dashboard.privacy import Permission, Policy, Role, Viewer, may
from dashboard.reports.context import Context
from dashboard.settings import Settings
from dashboard.settings import load as load_settings
from dashboard.store import Store
from dashboard.ui import known

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
_RANK = {Role.PUBLIC: 0, Role.PARTNER: 1, Role.ANALYST: 2}


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once when the server starts."""
    return load_settings()


@st.cache_resource
def _store(url: str, kind: str) -> Store:
    return Store.open(url, create=kind)


def store() -> Store:
    """The store that the settings name, made empty when there is none yet."""
    return _store(settings().store_url, settings().store_kind)


def viewer() -> Viewer:
    """Who is looking: the one place that decides it.

    Without sign-in, somebody at this machine is an analyst. A server bound to another address,
    asked by another name than this machine's, or reached through a proxy shows what is public.
    `ODWATCH_ROLE` may lower the role, and never raises it.
    """
    allowed = Role.ANALYST if _at_this_machine() else Role.PUBLIC
    wished = Role(settings().role or allowed)
    return Viewer(min(allowed, wished, key=_RANK.__getitem__))


def _at_this_machine() -> bool:
    if any(name in st.context.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip")):
        return False
    bound = str(st.get_option("server.address") or "")
    host = str(st.context.headers.get("Host") or "localhost")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return bound in LOOPBACK and name in LOOPBACK


def clock() -> datetime:
    """The clock's time: when something is done, whatever moment is looked at."""
    return datetime.now(UTC)


def exact_now() -> datetime:
    """Now as the settings have it (the sample's stands still), else the clock's."""
    given = settings().now
    if given is None:
        return clock()
    return given if given.tzinfo else given.replace(tzinfo=settings().city.zone)


def now() -> datetime:
    """Now as the settings have it (the sample's stands still), else the clock's, rounded down to
    five minutes so that what was computed can be used again."""
    moment = exact_now()
    if settings().now is not None:
        return moment
    return moment - timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )


def context() -> Context:
    """What reports are built from: the store, the viewer, the settings with the choices made."""
    chosen = with_choices(settings(), store())
    looking, known_at = viewer(), None
    if may(looking, Permission.LINE_LIST):
        known_at = known.chosen(chosen.city.zone, now=exact_now())
    return Context(
        store=store(),
        settings=chosen,
        viewer=looking,
        policy=Policy(chosen.suppress_below),
        now=min(now(), known_at or now()),
        is_as_of=known_at is not None,
        known_at=known_at,
    )
