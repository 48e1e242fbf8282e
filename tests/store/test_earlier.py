"""A store that an earlier version of the program wrote, whose tables lack columns of today."""

from pathlib import Path

import pytest
from deltalake import DeltaTable, write_deltalake

from dashboard.store import Store
from dashboard.store.schema import RECORDS
from tests.store.builders import import_row, incidents


@pytest.fixture
def earlier(tmp_path: Path) -> Store:
    """A store with two records in a table without the column `withdrawn`."""
    store = Store.open(str(tmp_path / "store"), create="city")
    store.commit(incidents(2), import_row())
    address = f"{store.url}/incident"
    rows = DeltaTable(address).to_pyarrow_table().drop_columns(["withdrawn"])
    write_deltalake(address, rows, mode="overwrite", schema_mode="overwrite")
    assert "withdrawn" in RECORDS["incident"].names
    return Store.open(store.url)


def test_its_records_are_read(earlier: Store) -> None:
    assert len(earlier.execute(earlier.present("incident"))) == 2
    assert earlier.held("incident", "odmap", ["key"])["withdrawn"].tolist() == [False, False]


def test_new_files_are_added_to_it(earlier: Store) -> None:
    earlier.commit(incidents(1, key=["new"]), import_row(), withdrawn=["k0"])
    present = earlier.execute(earlier.present("incident"))
    assert sorted(present["key"]) == ["k1", "new"]
    assert len(earlier.history("incident", ["k0", "k1", "new"])) == 4
