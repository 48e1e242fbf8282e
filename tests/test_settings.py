"""Where settings come from, which one wins, and what is said of a wrong one."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from dashboard import settings as module
from dashboard.geography import boundary as boundaries
from dashboard.intake.moments import moment
from dashboard.settings import DATA, ROOT, City, Settings, SettingsError, Zip, load

CITY = {
    "name": "Riverton",
    "state": "Nowhere",
    "fips": "00001",
    "time_zone": "America/Denver",
    "boundary": "boundaries/city.geojson",
    "neighbours": "boundaries/neighbours.geojson",
    "population": 1000,
    "population_source": "a guess",
}


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty settings file in place of the checkout's."""
    path = tmp_path / "odwatch.toml"
    path.write_text("")
    monkeypatch.setitem(Settings.model_config, "toml_file", path)
    return path


def test_defaults(toml: Path) -> None:
    settings = load()
    assert settings.store_url == str(DATA / "store" / "city")
    assert (settings.store_kind, settings.now, settings.role) == ("city", None, None)
    assert load(sample=True).store_url == str(DATA / "store" / "sample")
    assert load(sample=True).store_kind == "sample"
    assert settings.city.zone == ZoneInfo(settings.city.time_zone)
    assert settings.city.boundary_path.is_file()
    assert settings.city.neighbours_path.is_file()
    assert toml.exists()


def test_a_call_beats_the_environment_which_beats_the_file(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml.write_text('store = "file"\nsuppress_below = 11\nwatch_per_year = 4.5\n')
    assert (load().store, load().suppress_below, load().watch_per_year) == ("file", 11, 4.5)
    monkeypatch.setenv("ODWATCH_STORE", "environment")
    monkeypatch.setenv("ODWATCH_SUPPRESS_BELOW", "7")
    assert (load().store, load().suppress_below) == ("environment", 7)
    assert (load(store="call").store, load(store=None).store) == ("call", "environment")
    assert load().watch_per_year == 4.5


def test_now_may_have_an_offset_or_not(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODWATCH_NOW", "2026-10-31T20:00")
    assert load().now == datetime(2026, 10, 31, 20)  # noqa: DTZ001  (local, as written)
    monkeypatch.setenv("ODWATCH_NOW", "2026-10-31T20:00Z")
    assert load().now == datetime(2026, 10, 31, 20, tzinfo=UTC)
    assert toml.exists()


@pytest.mark.parametrize("text", ["2026-10-31", " 2026-10-31 ", "20261031"])
def test_a_date_alone_is_the_end_of_that_day_as_with_as_of(
    toml: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("ODWATCH_NOW", text)
    now = load().now
    assert now == datetime(2026, 11, 1)  # noqa: DTZ001  (local, as written)
    zone = load().city.zone
    assert now is not None
    assert now.replace(tzinfo=zone) == moment(text, zone, what="--as-of")
    monkeypatch.delenv("ODWATCH_NOW")
    toml.write_text("now = 2026-10-31\n")
    assert load().now == now


def test_the_sample_is_looked_at_on_its_own_last_day(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = load(sample=True).now
    assert now is not None
    assert now.date().isoformat() == "2026-10-31"
    monkeypatch.setenv("ODWATCH_NOW", "2020-07-26T12:00")
    assert load(sample=True).now == datetime(2020, 7, 26, 12)  # noqa: DTZ001
    assert toml.exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ODWATCH_SAMPLE", "perhaps", "sample"),
        ("ODWATCH_NOW", "yesterday", "now"),
        ("ODWATCH_NOW", "2026-02-30", "now"),
        ("ODWATCH_NOW", "9999-12-31", "now"),
        ("ODWATCH_ROLE", "mayor", "role"),
        ("ODWATCH_SUPPRESS_BELOW", "2", "suppress_below"),
        ("ODWATCH_WATCH_PER_YEAR", "0", "watch_per_year"),
        ("ODWATCH_ALERT_PER_YEAR", "often", "alert_per_year"),
        ("ODWATCH_CITY", "Riverton", "city"),
    ],
)
def test_a_wrong_setting_is_named(
    toml: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"\b{said}\b") as error:
        load()
    assert "\n" not in str(error.value)
    assert toml.exists()


@pytest.mark.parametrize("text", ["alert_per_year = 12.5", "watch_per_year = 1.5"])
def test_more_alerts_than_watches_are_refused(toml: Path, text: str) -> None:
    toml.write_text(text)
    with pytest.raises(SettingsError, match=r"alert_per_year: .*more than watch_per") as error:
        load()
    assert "\n" not in str(error.value)


def test_every_wrong_setting_is_named(toml: Path) -> None:
    toml.write_text('suppress_below = 1\nrole = "mayor"\n')
    with pytest.raises(SettingsError, match=r"suppress_below.*\(got 1\)") as error:
        load()
    assert "role" in str(error.value)


@pytest.mark.parametrize("text", ["supress_below = 10\n", "store = \n", "[city]\nname = 3\n"])
def test_a_settings_file_that_cannot_be_used_is_one_clear_line(toml: Path, text: str) -> None:
    """A misspelt name too: a threshold that is silently not applied would be worse."""
    toml.write_text(text)
    with pytest.raises(SettingsError, match=r"supress_below|odwatch\.toml|city\.name") as error:
        load()
    assert "\n" not in str(error.value)


def test_a_city_is_only_data() -> None:
    city = City.model_validate(CITY)
    assert city.zone == ZoneInfo("America/Denver")
    assert city.placeholders == ()
    assert load(city=city).city.name == "Riverton"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Riverton"\n', "time_zone: Field required"),
        ("name = \n", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_city_file_that_cannot_be_used_is_named(
    tmp_path: Path, text: str | None, said: str
) -> None:
    path = tmp_path / "city.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match=f"city.toml.*{said}"):
        module._city(path)


def test_a_time_zone_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    lines = [f"{name} = {value!r}" for name, value in (CITY | {"time_zone": "Mars"}).items()]
    path.write_text("\n".join(lines))
    with pytest.raises(SettingsError, match=r"time_zone: .*no such time zone"):
        module._city(path)


def test_zips_are_named_by_their_codes() -> None:
    city = City.model_validate(CITY | {"zips": [["00501", 40.8, -73.0, 12]]})
    assert city.zips == (Zip("00501", 40.8, -73.0, 12),)
    assert city.zip_names == {"00501": "ZIP 00501"}
    assert City.model_validate(CITY).zips == ()
    assert pickle.loads(pickle.dumps(city)) == city
    assert hash(city) == hash(city.model_copy())


@pytest.mark.parametrize(
    "zips",
    [
        [["501", 40.8, -73.0, 12]],
        [["00501", 140.8, -73.0, 12]],
        [["00501", 40.8, -73.0, -1]],
        [["00501", 40.8, -73.0]],
        [["00501", 40.8, -73.0, 12], ["00501", 40.9, -73.1, 5]],
    ],
)
def test_zips_that_cannot_be_are_refused(zips: list[list[object]]) -> None:
    with pytest.raises(ValidationError, match="zips"):
        City.model_validate(CITY | {"zips": zips})


def test_the_citys_zips_are_drawn_in_the_city_and_hold_its_people() -> None:
    city = load().city
    boundary = boundaries.load(city.boundary_path)
    latitudes, longitudes = (
        [one.latitude for one in city.zips],
        [one.longitude for one in city.zips],
    )
    assert boundary.inside(latitudes, longitudes).all()
    people = sum(one.residents for one in city.zips)
    assert people == pytest.approx(city.population, rel=0.02)


def test_no_code_names_the_city() -> None:
    city = load().city
    names = re.compile(rf"\b({re.escape(city.name)}|{re.escape(city.state)})\b", re.IGNORECASE)
    rooms = ("dashboard", "loaders", "pages")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 50
    found = [path.name for path in files if names.search(_without_sources(path))]
    assert found == []


def _without_sources(path: Path) -> str:
    """Code and comments; an authority that is named as the source of a rule may stand there."""
    return re.sub(r"\w+ Department\s+of Health|\S+\.gov\S*", "", path.read_text("utf-8"))


def test_a_map_style_is_an_address() -> None:
    assert load(map_style="").map_style == ""
    assert load(map_style="https://tiles.example/style.json").map_style.startswith("https")
    for text in ("tiles.example", "mapbox://styles/a", "https://", "javascript:alert(1)"):
        with pytest.raises(SettingsError, match="map_style"):
            load(map_style=text)
