"""Who may what."""

from __future__ import annotations

import pytest

from dashboard.privacy.roles import Forbidden, Permission, Role, Viewer, may, require

ANALYST, PARTNER, PUBLIC = (Viewer(role) for role in Role)


def test_a_viewer_signs_with_the_name_else_the_role() -> None:
    assert Viewer(Role.ANALYST, "Ann").signature == "Ann"
    assert ANALYST.signature == "analyst"


def test_an_analyst_may_everything() -> None:
    assert all(may(ANALYST, permission) for permission in Permission)


@pytest.mark.parametrize(
    "permission",
    [
        Permission.LOAD,
        Permission.UNDO,
        Permission.DECIDE,
        Permission.SET,
        Permission.LINE_LIST,
        Permission.POINTS,
        Permission.AREA_FILTERS,
    ],
)
def test_what_only_analysts_may(permission: Permission) -> None:
    assert not may(PARTNER, permission)
    assert not may(PUBLIC, permission)


def test_a_partner_sees_pages_and_areas() -> None:
    assert may(PARTNER, Permission.PAGES)
    assert may(PARTNER, Permission.AREAS)


def test_the_public_has_the_published_tables_and_nothing_else() -> None:
    assert [p for p in Permission if may(PUBLIC, p)] == [Permission.PUBLISHED]


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Forbidden, match="line list: not for the role partner, only for: analyst"):
        require(PARTNER, Permission.LINE_LIST)
    assert Forbidden.exit_code == 2
