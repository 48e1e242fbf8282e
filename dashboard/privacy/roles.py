"""Who looks, and what each role may do and see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from loaders.errors import OdwatchError


class Forbidden(OdwatchError):
    """The viewer's role may not see or do this; the message says which role may."""


class Role(StrEnum):
    """The three kinds of viewers, from most to least trusted."""

    ANALYST = "analyst"
    PARTNER = "partner"
    PUBLIC = "public"


class Permission(StrEnum):
    """What a role can be allowed."""

    LOAD = "load"
    UNDO = "undo"
    DECIDE = "decide"
    SET = "set"
    LINE_LIST = "line_list"
    POINTS = "points"
    PAGES = "pages"
    """The dashboard's pages and their filters; without it only the published tables."""
    AREAS = "areas"
    AREA_FILTERS = "area_filters"
    """Areas cut by a category or by freely chosen days: two such cuts can be subtracted."""
    PUBLISHED = "published"


_PARTNER = frozenset({Permission.PAGES, Permission.AREAS, Permission.PUBLISHED})

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ANALYST: frozenset(Permission),
        Role.PARTNER: _PARTNER,
        Role.PUBLIC: frozenset({Permission.PUBLISHED}),
    }
)


@dataclass(frozen=True)
class Viewer:
    """Who looks; `name` is None where nobody signed in."""

    role: Role
    name: str | None = None

    @property
    def signature(self) -> str:
        """What the viewer's loads and visits are signed with: the name, else the role."""
        return self.name or str(self.role)


def may(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer's role is allowed this."""
    return permission in GRANTS[viewer.role]


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise Forbidden unless the viewer may."""
    if not may(viewer, permission):
        able = ", ".join(role for role in Role if permission in GRANTS[role])
        what = permission.replace("_", " ")
        raise Forbidden(f"{what}: not for the role {viewer.role}, only for: {able}")
