"""The equation of a load, on whatever files the fuzzer makes: nothing is lost between file and
store, and the same file again changes nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import NOW, case_of
from dashboard.intake import Loading, load
from dashboard.settings import Settings
from dashboard.store import Store
from loaders.errors import OdwatchError
from loaders.report import ImportReport
from loaders.source import discover
from tests.intake.builders import opener, settings_for

numbers = st.integers(0, 100_000)


def _load(number: int, folder: Path, chosen: Settings) -> ImportReport | None:
    """What the fuzzer's file of this number did to the store; None where it was refused."""
    case = case_of(2, number)
    path = folder / case.name
    path.write_bytes(case.content)
    try:
        return load(path, lambda: opener(chosen), chosen, Loading(now=NOW, source=case.source))
    except OdwatchError:
        return None


def _held(chosen: Settings, source: str) -> int:
    """How many records of the source the store holds, none where there is no store yet."""
    if not Store.exists(chosen.store_url):
        return 0
    store = opener(chosen)
    present = store.execute(store.present(discover()[source].record))
    return int((present["source"] == source).sum())


@given(first=numbers, second=numbers)
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_every_row_read_is_somewhere_and_a_file_again_changes_nothing(
    first: int, second: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chosen = settings_for(folder)
        for number in (first, second):
            before = {source: _held(chosen, source) for source in discover()}
            report = _load(number, folder, chosen)
            if report is None:
                continue
            told = (report.new, report.updated, report.unchanged)
            rest = (report.duplicates, report.merged, report.excluded, report.rejected)
            assert sum(told) == report.records
            assert sum(told) + sum(rest) == report.rows_read
            held = before[report.source] + report.new - report.withdrawn
            assert _held(chosen, report.source) == held

            again = _load(number, folder, chosen)

            assert again is not None
            assert (again.new, again.updated, again.import_id) == (0, 0, None)
            assert again.unchanged == report.records
            assert _held(chosen, report.source) == held
