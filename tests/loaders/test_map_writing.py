"""The map that a person edits: it reads the file as before, and says what is missing in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from loaders.map_documents import of_document
from loaders.map_writing import draft
from loaders.maps import Map
from loaders.source import look, read
from tests.loaders.builders import EMS_ROW, LOG_ROW, NOW, ODMAP_ROW, ZONE, write_csv
from tests.loaders.test_maps import CALL, ODD, VICTIM


def written(folder: Path, row: Mapping[str, str], *, source: str | None = None) -> str:
    return draft(look(write_csv(folder / "export.csv", [row]), source=source), file="export.csv")


def parsed(text: str) -> Map:
    return of_document(tomllib.loads(text), name="mine", where="mine.toml")


@pytest.mark.parametrize("row", [ODMAP_ROW, EMS_ROW, LOG_ROW, CALL, VICTIM])
def test_what_is_written_reads_the_file_alike(tmp_path: Path, row: dict[str, str]) -> None:
    by = parsed(written(tmp_path, row))
    path = tmp_path / "export.csv"
    one, other = (read(path, zone=ZONE, now=NOW, map_file=found) for found in (None, by))
    assert one.records.equals(other.records)
    assert (one.source, one.excluded, one.merged) == (other.source, other.excluded, other.merged)


def test_it_names_what_is_not_found_and_what_is_not_used(tmp_path: Path) -> None:
    text = written(tmp_path, {**ODD, "Narcan": "Yes"}, source="odmap")
    assert parsed(text).columns == {"naloxone": "Narcan"}
    assert '# occurred_at = ""  # date and time of the overdose (one such time is required)' in text
    for header in ODD:
        assert f'#   "{header}"' in text
    assert "22301" not in text
    assert "\n\n\n" not in text


def test_a_line_with_its_mark_taken_away_is_used(tmp_path: Path) -> None:
    text = written(tmp_path, ODD, source="odmap")
    edited = text.replace('# occurred_at = ""', 'occurred_at = "When it was"')
    found = read(tmp_path / "export.csv", zone=ZONE, now=NOW, map_file=parsed(edited))
    assert len(found.records) == 1
