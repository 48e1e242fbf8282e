"""The list of resources: read whole or not at all, and every mistake named with its row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.resources import COLUMNS, ResourcesRefused, keep, read, resources
from dashboard.geography.boundary import load
from dashboard.privacy import Role, Viewer, csv
from dashboard.privacy.door import publish_resources
from dashboard.settings import load as load_settings
from dashboard.store import Store

BOUNDARY = load(load_settings().city.boundary_path)
AT = datetime(2026, 12, 1, tzinfo=UTC)
LIST = """kind,name,latitude,longitude,address,note
naloxone,Library,38.81,-77.05,1 Example St,Mon to Fri
Drop-off,Station,38.82,-77.06,,
treatment,"Clinic, east",38.83,-77.04,2 Example St,
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "resources.csv"
    path.write_text(text, "utf-8")
    return path


def put(store: Store, folder: Path, text: str) -> int:
    return keep(store, write(folder, text), BOUNDARY, name="resources.csv", who="analyst", at=AT)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def test_nothing_is_listed_before_somebody_does(store: Store) -> None:
    empty = resources(store.snapshot())
    assert list(empty.columns) == list(COLUMNS)
    assert empty.empty
    told = csv(publish_resources(empty, viewer=Viewer(Role.PARTNER)), sample=False)
    assert told.decode("utf-8-sig").strip() == ",".join(COLUMNS), "a template"


def test_the_newest_list_is_in_force_and_the_one_before_is_history(
    store: Store, tmp_path: Path
) -> None:
    assert put(store, tmp_path, LIST) == 3
    listed = resources(store.snapshot())
    assert listed["kind"].tolist() == ["naloxone", "drop-off", "treatment"]
    assert listed["name"].tolist() == ["Library", "Station", "Clinic, east"]
    assert listed["address"].tolist() == ["1 Example St", "", "2 Example St"]
    version = store.version()
    assert put(store, tmp_path, "name,kind,longitude,latitude\nBox,naloxone,-77.05,38.8\n") == 1
    assert resources(store.snapshot())["name"].tolist() == ["Box"]
    assert store.version() != version
    assert len(store.entries("resources")) == 2
    assert put(store, tmp_path, LIST.splitlines()[0] + "\n") == 0
    assert resources(store.snapshot()).empty


def test_what_is_downloaded_can_be_put_in_force_again(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path, LIST)
    listed = resources(store.snapshot())
    told = csv(publish_resources(listed, viewer=Viewer(Role.ANALYST)), sample=True)
    path = tmp_path / "again.csv"
    path.write_bytes(told)
    pd.testing.assert_frame_equal(read(path, BOUNDARY), listed)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("kiosk,Library,38.81,-77.05", "row 2, kind 'kiosk': is none of: naloxone, drop-off"),
        ("naloxone,,38.81,-77.05", "row 2, name: is empty"),
        ("naloxone,A,north,-77.05", "row 2, latitude 'north': is no number of degrees"),
        ("naloxone,A,38.81,", "row 2, longitude: is no number of degrees"),
        ("naloxone,A,nan,-77.05", "row 2, latitude 'nan': is no number of degrees"),
        ("naloxone,A,-77.05,38.81", "row 2, latitude '-77.05': with that longitude lies"),
        ("naloxone,A,38.81,77.05", "from the city's middle"),
        (f"naloxone,{'A' * 81},38.81,-77.05", "has 81 letters; 80 at most"),
    ],
)
def test_a_mistake_is_named_with_its_row_column_value_and_reason(
    store: Store, tmp_path: Path, row: str, fault: str
) -> None:
    with pytest.raises(ResourcesRefused) as refused:
        put(store, tmp_path, f"kind,name,latitude,longitude\n{row}\n")
    assert str(refused.value).startswith("resources.csv: row 2, ")
    assert fault in str(refused.value)
    assert resources(store.snapshot()).empty, "nothing of it is kept"


def test_every_mistake_is_named_up_to_ten(store: Store, tmp_path: Path) -> None:
    rows = "\n".join(["naloxone,,x,y"] * 5)
    with pytest.raises(ResourcesRefused) as refused:
        put(store, tmp_path, f"kind,name,latitude,longitude\n{rows}\n")
    lines = str(refused.value).splitlines()
    assert len(lines) == 11
    assert lines[3].startswith("resources.csv: row 3, name")
    assert lines[-1] == "… and 5 more"


def test_a_column_that_is_needed_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ResourcesRefused, match="column latitude, longitude is missing"):
        put(store, tmp_path, "kind,name\nnaloxone,A\n")


def test_the_door_lets_no_count_out_with_them(store: Store) -> None:
    frame = resources(store.snapshot()).assign(count=pd.Series(dtype="int64"))
    with pytest.raises(ValueError, match="resources carry no numbers: count"):
        publish_resources(frame, viewer=Viewer(Role.ANALYST))
