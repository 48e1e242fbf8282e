"""The response plan's file: the one that ships is right, and each broken rule is named."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.response import playbook as module
from dashboard.response.playbook import (
    NEEDED_ROLES,
    PLAYBOOK,
    SPANS,
    UnusablePlaybook,
    load_playbook,
)

FIXTURES = Path(__file__).parent / "playbooks"
BROKEN = sorted(path for path in FIXTURES.glob("*.toml") if path.stem != "right")


def expected(path: Path) -> str:
    """What the first line of a fixture says that the message begins with."""
    return path.read_text("utf-8").splitlines()[0].removeprefix("# ")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_broken_rule_is_named(path: Path) -> None:
    with pytest.raises(UnusablePlaybook) as caught:
        load_playbook(path)
    assert str(caught.value).startswith(expected(path))


def test_every_message_has_its_broken_fixture() -> None:
    """Each text that the reader can say between the parts is said of one of the fixtures."""
    source = Path(module.__file__).read_text("utf-8")
    rules = source[source.index("def _broken") :]
    texts = [re.sub(r"\{[^}]*\}", "{}", text) for text in re.findall(r'f"([^"]+ [^"]+)"', rules)]
    said = [expected(path) for path in BROKEN]
    patterns = [".*".join(map(re.escape, text.split("{}"))) for text in texts]
    assert len(texts) > 10
    assert [text for text, each in zip(texts, patterns, strict=True)
            if not any(re.search(each, one) for one in said)] == []  # fmt: skip


def test_what_breaks_no_rule_is_read() -> None:
    found = load_playbook(FIXTURES / "right.toml")
    assert found.level("small").entry[0].source == "book"
    assert found.role("analyst").duty == "Looks"
    assert [one.is_inside for one in found.contacts_of("coordinator")] == [True]
    assert [one.id for one in found.tasks_of("small")] == ["call"]
    with pytest.raises(KeyError):
        found.level("large")


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    text = (FIXTURES / "right.toml").read_text("utf-8")
    path.write_text(text.replace("due_hours = 2", "due_hours = 99").replace('"small"]', '"big"]'))
    with pytest.raises(UnusablePlaybook, match=r"big is no level; task call: due_hours 99"):
        load_playbook(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusablePlaybook, match=r"^plan\.toml cannot be read: No such file"):
        load_playbook(tmp_path / "plan.toml")


def test_the_plan_that_ships_has_all_parts_and_nobody_s_address() -> None:
    plan = load_playbook()
    assert len(plan.levels) >= 2
    assert {task.phase for task in plan.tasks} == set(SPANS)
    assert {task.owner for task in plan.tasks} == {role.id for role in plan.roles}
    assert set(NEEDED_ROLES) <= {role.id for role in plan.roles}
    assert plan.contacts == []
    assert "@" not in PLAYBOOK.read_text("utf-8").replace("name@example.org", "")
    used = {one.source for one in plan.tasks} | {one.source for one in plan.roles}
    used |= {one.source for level in plan.levels for one in (*level.entry, *level.exit)}
    assert {one.id for one in plan.publications} <= used


def test_a_higher_level_of_the_plan_that_ships_asks_for_no_less() -> None:
    plan = load_playbook()
    tasks = [{task.id for task in plan.tasks_of(level.id)} for level in plan.levels]
    assert all(lower < higher for lower, higher in pairwise(tasks))
