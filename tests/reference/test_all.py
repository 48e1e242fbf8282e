"""All published results, where they lie beside the project."""

from __future__ import annotations

import pytest

from tests.reference.results import Reference, assert_same, references
from tests.shared import SHARED

FOLDER = SHARED / "reference" / "detectors"
ALL = references(FOLDER) if FOLDER.is_dir() else []


@pytest.mark.skipif(not ALL, reason="../shared/reference/detectors is not here")
@pytest.mark.parametrize("reference", ALL, ids=lambda each: each.name)
def test_a_published_result_reproduces(reference: Reference) -> None:
    assert_same(reference.ours(), reference.published())
