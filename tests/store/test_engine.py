"""The engine: what it keeps, what it drops, and that it reaches for nothing outside."""

import duckdb
import pytest

from dashboard.store.engine import Engine


def make(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor.execute(f'CREATE TABLE "{name}" AS SELECT 1 AS one')


def tables(engine: Engine) -> set[str]:
    with engine.cursor() as cursor:
        return {
            name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }


def test_tables_in_use_are_never_dropped() -> None:
    engine = Engine()
    with engine.holding(["incident@s@1"], make):
        for number in range(2, 6):
            with engine.holding([f"incident@s@{number}"], make):
                pass
        assert tables(engine) == {"incident@s@1", "incident@s@4", "incident@s@5"}
    assert tables(engine) == {"incident@s@4", "incident@s@5"}


def test_records_do_not_push_one_another_out() -> None:
    engine = Engine()
    for name in ("naloxone@s@1", "incident@s@1", "incident@s@2", "incident@s@3"):
        with engine.holding([name], make):
            pass
    assert tables(engine) == {"naloxone@s@1", "incident@s@2", "incident@s@3"}


def test_a_table_is_made_once() -> None:
    engine = Engine()
    for _ in range(2):  # making it again would fail: the table is there
        with engine.holding(["incident@s@1", "incident@s@1"], make):
            pass
    assert tables(engine) == {"incident@s@1"}


def test_a_table_that_cannot_be_made_leaves_nothing_behind() -> None:
    def fail(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        cursor.execute(f'CREATE TABLE "{name}" AS SELECT * FROM nowhere')

    engine = Engine()
    with pytest.raises(duckdb.CatalogException), engine.holding(["incident@s@1"], fail):
        pass
    with engine.holding(["incident@s@1"], make):
        assert tables(engine) == {"incident@s@1"}


def test_no_extension_is_fetched_and_nothing_is_spilled_to_disk() -> None:
    with Engine().cursor() as cursor:
        rows = cursor.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'"
            " OR name IN ('temp_directory', 'TimeZone')"
        ).fetchall()
    assert {name: value.lower() for name, value in rows} == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": "",
        "TimeZone": "utc",
    }
