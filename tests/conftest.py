"""What many rooms' tests share: no settings of the machine's own, and the sample in a store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings as hypothesis_settings

from dashboard.cli.serve import ensure_sample
from dashboard.privacy import Policy, Role, Viewer
from dashboard.reports.context import Context
from dashboard.settings import load as load_settings
from dashboard.store import Store

SAMPLE_NOW = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
"""Half an hour after the sample's ODMAP data end."""

MakeContext = Callable[..., Context]

# How long an example takes says how busy the machine is, and nothing of the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ODWATCH_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def sample_store(
    tmp_path_factory: pytest.TempPathFactory, no_settings_of_this_machine: None
) -> Store:
    """The committed sample, loaded once. Do not write to it."""
    del no_settings_of_this_machine
    folder = tmp_path_factory.mktemp("sample") / "store"
    return ensure_sample(load_settings(store=str(folder), sample=True), SAMPLE_NOW)


@pytest.fixture(scope="session")
def context(sample_store: Store) -> MakeContext:
    """`context(role=…, now=…)`: the sample as somebody sees it at some time."""
    settings = load_settings(store=sample_store.url, sample=True)

    def make(role: Role = Role.ANALYST, now: datetime = SAMPLE_NOW) -> Context:
        return Context(sample_store, settings, Viewer(role), Policy(settings.suppress_below), now)

    return make
