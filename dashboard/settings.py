"""Settings: the environment (`ODWATCH_…`), then one TOML file, then the defaults below."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from loaders.errors import OdwatchError

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `data/`: the checkout of an editable install."""

DATA = ROOT / "data"

INITIATIVES = DATA / "initiatives.toml"
"""The work group's initiatives, and what is measured of each."""


class SettingsError(OdwatchError):
    """A setting cannot be used; the message names it and says why."""


class Zip(NamedTuple):
    """A ZIP with people in the city."""

    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    """With the longitude, roughly the middle of its part in the city: for drawing alone."""
    longitude: Annotated[float, Field(ge=-180, le=180)]
    residents: Annotated[int, Field(ge=0)]
    """Of its part in the city."""


class City(BaseModel):
    """The city that the dashboard is for, read from `data/city.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    state: str
    fips: str
    time_zone: str
    boundary: str
    neighbours: str
    spellings: tuple[str, ...] = ()
    """What records also call the city."""
    neighbour_spellings: tuple[tuple[str, ...], ...] = ()
    """What records also call places of the neighbours' file: the name there, then the others. A
    name that the file lacks makes one more neighbour."""
    placeholders: tuple[tuple[float, float], ...] = ()
    population: int
    population_source: str
    clusters: str = ""
    """CSV of the clusters that were announced; none without it."""
    zips: tuple[Zip, ...] = ()
    """The ZIPs with people in the city."""

    @field_validator("zips")
    @classmethod
    def _each_once(cls, zips: tuple[Zip, ...]) -> tuple[Zip, ...]:
        if len({one.code for one in zips}) < len(zips):
            raise ValueError("a ZIP is there twice")
        return zips

    @field_validator("time_zone")
    @classmethod
    def _must_be_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone") from error
        return name

    @property
    def names(self) -> tuple[str, ...]:
        """All that records call the city."""
        return (self.name, *self.spellings)

    @property
    def zip_names(self) -> dict[str, str]:
        """What each of the ZIPs is called, by its code."""
        return {one.code: f"ZIP {one.code}" for one in self.zips}

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every local date and clock time."""
        return ZoneInfo(self.time_zone)

    @property
    def boundary_path(self) -> Path:
        """GeoJSON of the city's boundary."""
        return DATA / self.boundary

    @property
    def neighbours_path(self) -> Path:
        """GeoJSON of the places around the city, drawn as a backdrop."""
        return DATA / self.neighbours

    @property
    def clusters_path(self) -> Path | None:
        """CSV of the clusters that were announced, if there is one."""
        return DATA / self.clusters if self.clusters else None


def _city(path: Path = DATA / "city.toml") -> City:
    try:
        with path.open("rb") as file:
            return City.model_validate(tomllib.load(file))
    except ValidationError as error:
        raise SettingsError(f"{path.name} cannot be used: {_faults(error)}") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}") from error


class Settings(BaseSettings):
    """Everything that can be set; immutable, so that it can be part of a cache's key."""

    model_config = SettingsConfigDict(
        env_prefix="ODWATCH_", toml_file=ROOT / "odwatch.toml", frozen=True, extra="forbid"
    )

    store: str = ""
    """Path or URL of the store; empty: `data/store/city`, or `data/store/sample`."""
    sample: bool = False
    """Serve the invented sample instead of the city's own data."""
    now: datetime | None = None
    """Now, for looking back; without an offset it is local time, a date alone means its end."""
    role: Literal["analyst", "partner", "public"] | None = None
    """Show the app as this role sees it; it never gives more than the address allows."""
    suppress_below: int = Field(default=5, ge=3)
    """Counts from 1 to one less than this are hidden where the role asks for it."""
    watch_per_year: float = Field(default=12.0, gt=0)
    """False watches a year that are accepted."""
    alert_per_year: float = Field(default=2.0, gt=0)
    """False alerts a year that are accepted."""
    area_events_per_year: int = Field(default=6, ge=4, le=1000)
    """An area or a neighbour is watched by itself if its last year of data had so many."""
    cluster_days: int = Field(default=7, ge=1, le=60)
    """A cluster in space and time is of so many of the newest days or fewer."""
    cluster_km: float = Field(default=2.0, gt=0, le=50)
    """Its circle has this radius or a smaller one."""
    cluster_shared: bool = True
    """Whether it may hold overdoses at points that many records share: a station, a hospital."""
    rule_hours: int = Field(default=72, ge=24, le=336)
    """The newest hours of data in which the sentinel rules look."""
    rule_deaths: int = Field(default=2, ge=0, le=50)
    """So many deaths fire a rule; 0 is off, as in the other rules."""
    rule_scene: int = Field(default=2, ge=0, le=50)
    """So many people at one scene fire a rule; 1 is off too."""
    rule_minors: int = Field(default=1, ge=0, le=50)
    """So many overdoses of people under 18 fire a rule."""
    rule_school_or_jail: int = Field(default=1, ge=0, le=50)
    """So many overdoses at a school or the jail fire a rule."""
    fixed_count: int = Field(default=0, ge=0, le=10_000)
    """The group's own rule: so many overdoses in `fixed_hours` fire it."""
    fixed_hours: int = Field(default=72, ge=1, le=336)
    """The newest hours of data in which the group's own rule counts."""
    event_on_watch: bool = False
    """Whether a watch opens a spike event too, besides alerts, rules and clusters."""
    event_days: int = Field(default=14, ge=1, le=365)
    """An alarm so many days of data or fewer after an event's last belongs to that event."""
    worker_minutes: float = Field(default=5.0, gt=0, le=1440)
    """The worker looks for signals at least so often, besides whenever data come in."""
    worker_late_minutes: float = Field(default=60.0, gt=0, le=100_000)
    """The Overview warns when the worker last looked longer ago than this."""
    reach_least: int = Field(default=5, ge=1, le=1000)
    """With fewer overdoses, or deaths, no ratio of kits to them is told."""
    map_style: str = ""
    """The address of a map style (JSON) for the map's ground; without it no other machine is asked.
    Its host learns which part of the map each viewer looks at, and the address of their machine."""
    city: City = Field(default_factory=_city)

    @field_validator("now", mode="before")
    @classmethod
    def _a_date_to_its_end(cls, given: object) -> object:
        day = _date_alone(given)
        if day == date.max:
            raise ValueError("has no end that can be reckoned with")
        return given if day is None else datetime.combine(day + timedelta(days=1), time.min)

    @field_validator("map_style")
    @classmethod
    def _an_address(cls, style: str) -> str:
        parts = urlsplit(style)
        if style and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("is no address of a map style, as https://tiles.example/style.json")
        return style

    @field_validator("alert_per_year")
    @classmethod
    def _at_most_the_watches(cls, alerts: float, given: ValidationInfo) -> float:
        watches = given.data.get("watch_per_year", alerts)
        if alerts > watches:
            raise ValueError(f"more than watch_per_year, which is {watches:g}")
        return alerts

    @property
    def store_url(self) -> str:
        """Where the store is, defaults applied."""
        return self.store or str(DATA / "store" / ("sample" if self.sample else "city"))

    @property
    def store_kind(self) -> Literal["city", "sample"]:
        """The kind of store that these settings may touch."""
        return "sample" if self.sample else "city"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What a call gives beats the environment, which beats the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _date_alone(given: object) -> date | None:
    """A date without a clock time; None where it is anything else."""
    if isinstance(given, str):
        try:
            return date.fromisoformat(given.strip())
        except ValueError:
            return None
    return given if isinstance(given, date) and not isinstance(given, datetime) else None


def load(**given: object) -> Settings:
    """Read the settings; `given` beats the environment and the file.

    Raises:
        SettingsError: a value cannot be read; every such setting is named.
    """
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]
        return _at_its_own_time(settings) if settings.sample and not settings.now else settings
    except ValidationError as error:
        raise SettingsError(f"the settings cannot be used: {_faults(error)}") from error
    except ValueError as error:
        raise SettingsError(f"odwatch.toml or the environment cannot be read: {error}") from error


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault['loc']))}: {fault['msg']} (got {fault['input']!r})"
        for fault in error.errors()
    )


def _at_its_own_time(settings: Settings) -> Settings:
    """The sample is looked at on its own last day, whatever the day is."""
    with (DATA / "sample" / "sample.toml").open("rb") as file:
        return settings.model_copy(update={"now": tomllib.load(file)["now"]})
