"""The menu of a role, and the addresses that answer."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.privacy import Role
from dashboard.ui.sitemap import PAGES

NAMES = [spec.name for spec in PAGES]


def addresses(role: Role, visibility: str) -> list[str]:
    """The pages' addresses below the root, in order."""

    def script(role: str) -> None:
        import streamlit as st

        from dashboard.navigation import pages
        from dashboard.privacy import Role, Viewer

        for page in pages(Viewer(Role(role))):
            st.text(f"{page.visibility} /{page.url_path}")

    test = AppTest.from_function(script, kwargs={"role": str(role)}).run()
    assert not test.exception
    lines = [text.value.split() for text in test.text]
    return [address for said, address in lines if said == visibility]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.ANALYST, NAMES[1:]),
        (Role.PARTNER, [name for name in NAMES[1:] if name != "records"]),
        (Role.PUBLIC, ["initiatives"]),
    ],
)
def test_the_menu_holds_what_the_role_may_see(role: Role, names: list[str]) -> None:
    assert addresses(role, "visible") == ["/", *(f"/{name}" for name in names)]


@pytest.mark.parametrize("role", list(Role))
def test_every_page_answers_at_its_name_the_first_at_the_root_too(role: Role) -> None:
    found = [*addresses(role, "visible"), *addresses(role, "hidden")]
    assert sorted(found) == sorted(["/", *(f"/{name}" for name in NAMES)])
