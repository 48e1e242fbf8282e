"""The list of a work group's initiatives, and of what is measured of each: a TOML file, read whole
or refused."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from loaders.columns import plain
from loaders.errors import FileRefused

Text = Annotated[str, Field(min_length=1)]


class InitiativesRefused(FileRefused):
    """The file of the initiatives cannot be used; the message says where in it, and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class MeasurePlan(_Strict):
    """What is to be measured of an initiative, and what it should come to."""

    name: Text
    unit: str = ""
    source: Literal["measures", "live"]
    """Sent by the agencies, or told by the data themselves."""
    target: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    target_per: Literal["year"] | None = None
    """"year": the target is of all values of a calendar year together; else of the newest one."""

    @model_validator(mode="after")
    def _a_period_is_of_a_target(self) -> MeasurePlan:
        if self.target_per is not None and self.target is None:
            raise ValueError("target_per without a target")
        return self


class InitiativePlan(_Strict):
    """One initiative, word for word."""

    number: Annotated[int, Field(ge=1)]
    category: Text
    initiative: Text
    lead_agencies: Text
    measures: Annotated[tuple[MeasurePlan, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _each_measure_once(self) -> InitiativePlan:
        names = [plain(measure.name) for measure in self.measures]
        if len(set(names)) < len(names):
            raise ValueError("a measure is there twice")
        return self


class _List(_Strict):
    initiatives: Annotated[tuple[InitiativePlan, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _each_number_once(self) -> _List:
        numbers = [each.number for each in self.initiatives]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a number is there twice")
        return self


@lru_cache(maxsize=4)
def read_initiatives(path: Path) -> tuple[InitiativePlan, ...]:
    """The initiatives of the file, by number.

    Raises:
        InitiativesRefused: the file is not there, is no TOML, lacks something or says something
            that cannot be; all of it is named in one line.
    """
    try:
        with path.open("rb") as file:
            found = _List.model_validate(tomllib.load(file))
    except ValidationError as error:
        raise InitiativesRefused(f"{path.name}: {_faults(error)}") from error
    except OSError as error:
        raise InitiativesRefused(f"{path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InitiativesRefused(f"{path.name} is no TOML: {error}") from error
    return tuple(sorted(found.initiatives, key=lambda each: each.number))


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"{_place(fault['loc'])}{fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors()
    )


def _place(where: tuple[int | str, ...]) -> str:
    """Counted from 1: "initiatives 3, measures 1, name: "."""
    words = [f" {each + 1}" if isinstance(each, int) else f", {each}" for each in where]
    said = "".join(words).removeprefix(", ")
    return f"{said}: " if said else ""
