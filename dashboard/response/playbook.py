"""The response plan as a file: levels, roles, tasks and contacts, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dashboard.settings import DATA
from loaders.errors import OdwatchError

PLAYBOOK: Final = DATA / "playbook.toml"
"""The plan that ships."""
ANALYST: Final = "analyst"
COORDINATOR: Final = "coordinator"
NEEDED_ROLES: Final = (ANALYST, COORDINATOR)
"""Who is told before an event is confirmed; a coordinator may do all that an analyst may."""

Phase = Literal["0-24 h", "24-72 h", "up to 14 days", "deactivation", "after-action"]
SPANS: Final[dict[Phase, tuple[int, int]]] = {
    "0-24 h": (0, 24),
    "24-72 h": (24, 72),
    "up to 14 days": (72, 14 * 24),
    "deactivation": (0, 14 * 24),
    "after-action": (0, 90 * 24),
}
"""Between which hours (after the first, up to the second) a task of a phase is due: of the first
three since activation, of deactivation since demobilising began, of after-action since closing."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class UnusablePlaybook(OdwatchError):
    """A playbook that cannot be read; the message names every fault."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Publication(_Part):
    """What a part of the plan was taken from."""

    id: Id
    title: Text


class Criterion(_Part):
    """One condition of a level, in words: a person judges whether it is met."""

    text: Text
    source: Id | None = None
    """Of a publication; None of what is this plan's own proposal."""


class Level(_Part):
    """A response level."""

    id: Id
    title: Text
    entry: Annotated[list[Criterion], Field(min_length=1)]
    """Any of these speaks for it."""
    exit: Annotated[list[Criterion], Field(min_length=1)]
    """All of these are to be met before the event demobilises."""


class Role(_Part):
    """Somebody's part in the response."""

    id: Id
    title: Text
    duty: Text
    source: Id | None = None


class Task(_Part):
    """What is to be done, by whom and until when."""

    id: Id
    title: Text
    phase: Phase
    owner: Id
    """A role."""
    due_hours: int
    """Since the moment that `SPANS` names for the phase."""
    levels: list[Id] = []
    """In which it is to be done; empty: in all."""
    source: Id | None = None


class Contact(_Part):
    """Somebody with a role, and where messages to them go."""

    name: Text
    role: Id
    address: Text
    """An e-mail address, or an https address without a password."""
    is_inside: bool = False
    """Whether messages to it may carry counts."""


class Playbook(_Part):
    """The response plan."""

    title: Text
    version: Text
    publications: list[Publication] = []
    levels: Annotated[list[Level], Field(min_length=1)]
    """The mildest first."""
    roles: list[Role]
    tasks: Annotated[list[Task], Field(min_length=1)]
    contacts: list[Contact] = []

    def level(self, level_id: str) -> Level:
        """The level with this id. Raises KeyError."""
        return {one.id: one for one in self.levels}[level_id]

    def role(self, role_id: str) -> Role:
        """The role with this id. Raises KeyError."""
        return {one.id: one for one in self.roles}[role_id]

    def tasks_of(self, level_id: str) -> tuple[Task, ...]:
        """The tasks of a level, in the order of the file."""
        return tuple(one for one in self.tasks if not one.levels or level_id in one.levels)

    def contacts_of(self, role_id: str) -> tuple[Contact, ...]:
        """Who has a role, in the order in which they are to be told."""
        return tuple(one for one in self.contacts if one.role == role_id)


@lru_cache(maxsize=8)
def load_playbook(path: Path = PLAYBOOK) -> Playbook:
    """The plan as a file has it.

    Raises:
        UnusablePlaybook: the file cannot be read, or breaks a rule; every broken rule is named.
    """
    try:
        with path.open("rb") as file:
            playbook = Playbook.model_validate(tomllib.load(file))
    except ValidationError as error:
        raise UnusablePlaybook(f"{path.name} cannot be used: {_faults(error)}") from error
    except OSError as error:
        raise UnusablePlaybook(f"{path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UnusablePlaybook(f"{path.name} is no TOML: {error}") from error
    if faults := list(_broken(playbook)):
        raise UnusablePlaybook(f"{path.name} cannot be used: {'; '.join(faults)}")
    return playbook


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault['loc']))}: {fault['msg']} (got {fault['input']!r})"
        if fault["type"] != "missing"
        else f"{'.'.join(map(str, fault['loc']))} is missing"
        for fault in error.errors()
    )


def _broken(playbook: Playbook) -> Iterator[str]:
    """What is wrong between the parts, each of which is right by itself."""
    yield from _twice(playbook)
    yield from _unknown(playbook)
    yield from (fault for task in playbook.tasks for fault in _untimely(task))
    yield from _uncovered(playbook)
    yield from (fault for one in playbook.contacts for fault in _unreachable(one))


def _twice(playbook: Playbook) -> Iterator[str]:
    parts: dict[str, list[str]] = {
        "publication": [one.id for one in playbook.publications],
        "level": [one.id for one in playbook.levels],
        "role": [one.id for one in playbook.roles],
        "task": [one.id for one in playbook.tasks],
        "contact": [f"{one.role}, {one.address}" for one in playbook.contacts],
    }
    for part, ids in parts.items():
        for name in dict.fromkeys(one for one in ids if ids.count(one) > 1):
            yield f"{part} {name} is there twice"


def _unknown(playbook: Playbook) -> Iterator[str]:
    roles = {one.id for one in playbook.roles}
    levels = {one.id for one in playbook.levels}
    for task in playbook.tasks:
        if task.owner not in roles:
            yield f"task {task.id}: its owner {task.owner} is no role"
        for level in sorted({*task.levels} - levels):
            yield f"task {task.id}: {level} is no level"
    for contact in playbook.contacts:
        if contact.role not in roles:
            yield f"contact {contact.name}: {contact.role} is no role"
    publications = {one.id for one in playbook.publications}
    for part, source in _sources(playbook):
        if source is not None and source not in publications:
            yield f"{part}: its source {source} is no publication"


def _sources(playbook: Playbook) -> Iterator[tuple[str, str | None]]:
    for level in playbook.levels:
        for one in chain(level.entry, level.exit):
            yield f"level {level.id}", one.source
    yield from ((f"role {role.id}", role.source) for role in playbook.roles)
    yield from ((f"task {task.id}", task.source) for task in playbook.tasks)


def _untimely(task: Task) -> Iterator[str]:
    after, until = SPANS[task.phase]
    if not after < task.due_hours <= until:
        yield (
            f"task {task.id}: due_hours {task.due_hours} is not in its phase, {task.phase}: "
            f"more than {after} and at most {until}"
        )


def _uncovered(playbook: Playbook) -> Iterator[str]:
    for role in sorted({*NEEDED_ROLES} - {one.id for one in playbook.roles}):
        yield f"there is no role {role}"
    for level in playbook.levels:
        if not any(task.phase == "0-24 h" for task in playbook.tasks_of(level.id)):
            yield f"level {level.id} has no task for its first 24 hours"
    if playbook.contacts:
        for role in NEEDED_ROLES:
            if not playbook.contacts_of(role):
                yield f"nobody among the contacts is {role}, and nobody would be told"


def _unreachable(contact: Contact) -> Iterator[str]:
    parts = urlsplit(contact.address)
    mailbox, at, host = contact.address.partition("@")
    is_mail = not parts.scheme and at and mailbox and "." in host and "@" not in host
    is_hook = parts.scheme == "https" and parts.hostname
    if parts.password is not None or parts.username is not None:
        yield f"contact {contact.name}: its address holds a user or password: it has none"
    elif not (is_mail or is_hook) or any(sign.isspace() for sign in contact.address):
        yield (
            f"contact {contact.name}: {contact.address} is no e-mail address and no https address"
        )
