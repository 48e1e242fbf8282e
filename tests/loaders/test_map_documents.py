"""Maps as TOML: what can be said, what is refused, and that nothing is lost on the way back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.declaration import Options
from loaders.errors import FileRefused, MapRefused, OdwatchError
from loaders.map_documents import document, of_document
from loaders.map_files import FOLDER, beside, find, fitting, read_map, shipped
from loaders.map_writing import text_of
from loaders.maps import Fold, Map, Unpivot
from loaders.sources import discover

WHOLE = Map(
    name="layout",
    source="odmap",
    title="A layout",
    headers=("When", "What"),
    exact=True,
    columns={"occurred_at": "When", "zip": ""},
    constants={"agency": "Riverton"},
    keep={"Call Type": ("Overdose", "OD")},
    unpivot=Unpivot(r"X\d+", names="(year)", values="(number)"),
    fold=Fold(("Case", "Victim"), add={"Doses": ("Dose ID",)}, join=("Drug",)),
    options=Options(offset="ignore", day_first=False, suppressed=("few",), cste_exclusions=True),
    complete=True,
    beside=True,
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)


def test_a_document_and_back_is_the_same_map() -> None:
    assert of_document(document(WHOLE), name="layout", where="x") == WHOLE
    assert of_document(tomllib.loads(text_of(WHOLE)), name="layout", where="x") == WHOLE


@settings(deadline=None)
@given(columns=st.dictionaries(TEXTS, TEXTS), keep=st.dictionaries(TEXTS, st.lists(TEXTS)))
def test_any_header_survives_being_written(
    columns: dict[str, str], keep: dict[str, list[str]]
) -> None:
    kept = {header: tuple(texts) for header, texts in keep.items()}
    found = Map("any", "odmap", columns=columns, keep=kept)
    assert of_document(tomllib.loads(text_of(found)), name="any", where="x") == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "source = '' is missing"),
        ('source = "odmap"\ncolumn = "x"', "column = 'x' is not a key of a map"),
        ('source = "odmap"\ncolumns = "When"', "columns = 'When' has to be a table"),
        ('source = "odmap"\n[columns]\nzip = 5', "columns.zip = 5 has to be a text in quotes"),
        ('source = "odmap"\n[keep]\nType = "OD"', "keep.Type = 'OD' has to be a list of texts"),
        ('source = "odmap"\n[times]\noffset = "yes"', "times.offset = 'yes' is not known: choose"),
        ('source = "odmap"\n[times]\nday_first = "no"', "day_first = 'no' has to be true or false"),
        ('source = "odmap"\n[times]\nzone = "X"', "times.zone = 'X' is not a key"),
        ('source = "odmap"\n[fold]\njoin = ["A"]', "fold.by = [] is missing"),
        ('source = "odmap"\n[fold]\nby = ["A"]\nsum = 1', "fold.sum = 1 is not a key"),
        ('source = "odmap"\n[unpivot]\ncolumns = "("', "unpivot.columns = '(' is no regular"),
        ('source = "odmap', "is no TOML"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_value(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MapRefused) as refusal:
        read_map(path)
    line = str(refusal.value)
    assert line.startswith("mine.toml: ")
    assert said in line
    assert "\n" not in line
    assert isinstance(refusal.value, OdwatchError)


def test_a_map_is_found_by_name_or_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('source = "odmap"\n', "utf-8")
    assert find(str(path)) == Map("mine", "odmap")
    assert find("pennsylvania_odin").source == "odmap"
    with pytest.raises(MapRefused, match="no map 'odin'; choose one of montgomery_pa_911, penn"):
        find("odin")
    with pytest.raises(MapRefused, match=r"none\.toml: cannot be read"):
        find(str(tmp_path / "none.toml"))


def test_every_shipped_map_is_of_a_source_and_its_fields() -> None:
    assert len(shipped()) == len(list(FOLDER.glob("*.toml"))) >= 6
    for name, found in shipped().items():
        fields = {column.name for column in discover()[found.source].all_columns}
        assert set(found.columns) | set(found.constants) <= fields, name
        assert found.title, name
        assert found.headers, name
        assert fitting(found.headers, source=found.source) == found


def test_a_layout_is_known_by_all_its_headers_in_any_spelling() -> None:
    headers = ("LAT", "lng", "Zip", "title", "time stamp", "twp", "e")
    found = fitting(headers, source=None)
    assert found is not None
    assert found.name == "montgomery_pa_911"
    assert fitting(headers[1:], source=None) is None
    assert fitting(headers, source="ems") is None


def test_a_kept_map_goes_first_and_wants_the_headers_exactly() -> None:
    headers = shipped()["montgomery_pa_911"].headers
    kept = Map("kept", "odmap", headers=headers, exact=True)
    assert fitting(headers, source=None, kept=(kept,)) is kept
    other = fitting((*headers, "more"), source=None, kept=(kept,))
    assert other is not None
    assert other.name == "montgomery_pa_911"


def test_a_map_beside_another_is_used_when_its_source_is_asked_for() -> None:
    headers = shipped()["phoenix_az_naloxone"].headers
    first = fitting(headers, source=None)
    assert first is not None
    assert first.name == "phoenix_az_naloxone"
    assert [found.name for found in beside(headers, first)] == ["phoenix_az_suspected_overdoses"]
    second = fitting(headers, source="counts")
    assert second is not None
    assert beside(headers, second) == ()


def test_maps_of_two_sources_ask_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    two = {name: Map(name, name, headers=("a", "b")) for name in ("odmap", "ems")}
    monkeypatch.setattr("loaders.map_files.shipped", lambda: two)
    with pytest.raises(FileRefused, match=r"odmap or ems: say which with --source or --map"):
        fitting(("a", "b"), source=None)
