"""The names of `--method`, and detectors made from the values of `--params`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_type_hints

from dashboard.detection.classics.ears import EarsC1, EarsC2, EarsC3, EarsC3Package
from dashboard.detection.classics.essence import EssenceSwitch
from dashboard.detection.classics.essence_ewma import EssenceEwma
from dashboard.detection.classics.essence_regression import EssenceRegression
from dashboard.detection.classics.farrington import FarringtonFlexible
from dashboard.detection.classics.series import Detector
from dashboard.detection.classics.thresholds import N72, Count24, Mean2Sd
from loaders.errors import OdwatchError

METHODS: Final[dict[str, type[Any]]] = {
    "count24": Count24,
    "mean2sd": Mean2Sd,
    "n72": N72,
    "ears_c1": EarsC1,
    "ears_c2": EarsC2,
    "ears_c3": EarsC3,
    "ears_c3_package": EarsC3Package,
    "farrington_flexible": FarringtonFlexible,
    "essence_ewma": EssenceEwma,
    "essence_regression": EssenceRegression,
    "essence_switch": EssenceSwitch,
}

_OTHER_NAMES: Final = {"epochAsDate": "by_date"}
_NOT_PARAMETERS: Final = frozenset(
    {"file", "dataset", "algorithm", "method", "params_label", "call", "range", "n"}
    | {"freq", "start", "mean", "epochAsDate", "glmWarnings", "verbose"}
)
"""What stands beside the parameters in index.json, and what only prints."""
_IN_CALL: Final = re.compile(r"\b(B|g|w1|w2)\s*=\s*(\d*\.?\d+)")


class ParametersRefused(OdwatchError):
    """Parameters that a method does not have, or values that it cannot take."""


def parameters(name: str, values: Mapping[str, Any]) -> Detector:
    """The detector of this name; parameters that are not given have their defaults.

    `values` are flat, or under `params`, or both: a reference from index.json fits as it stands,
    with what describes it ignored. Where such a reference gives its parameters in its `call` alone
    (ESSENCE), they are taken from there.

    Raises:
        ParametersRefused: unknown method or parameter, a value that does not fit, or a reference
            that is another method's.
    """
    kind = METHODS.get(name)
    if kind is None:
        raise ParametersRefused(f"unknown method {name}: known are {', '.join(METHODS)}")
    _must_be_of(kind, name, values)
    given = _flat(name, values)
    types = get_type_hints(kind)
    known = [field.name for field in fields(kind)]
    accepted: dict[str, object] = {}
    for key, value in given.items():
        parameter = _OTHER_NAMES.get(key, key)
        if parameter in known:
            accepted[parameter] = _converted(name, key, value, types[parameter])
        elif key not in _NOT_PARAMETERS:
            raise ParametersRefused(f"{name} has no parameter {key}: it has {', '.join(known)}")
    try:
        detector: Detector = kind(**accepted)
    except ValueError as reason:
        raise ParametersRefused(f"{name}: {reason}") from None
    return detector


def _must_be_of(kind: type[Any], name: str, values: Mapping[str, Any]) -> None:
    """Refuse a reference of another algorithm, or of another of the three of EARS."""
    for key in ("algorithm", "method"):
        meant, given = getattr(kind, key, ""), values.get(key)
        if given is not None and given != meant:
            raise ParametersRefused(
                f"{name}: the parameters are for {key} {given}"
                + (f", not {meant}" if meant else "")
                + ": choose the method that they are for"
            )


def _flat(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the call, then those beside `params`, then those under it."""
    nested = values.get("params", {})
    if not isinstance(nested, Mapping):
        raise ParametersRefused(f"{name}: params must hold names and values, got {nested}")
    found = {key: value for key, value in values.items() if key != "params"}
    if _is_reference(found) and METHODS[name].algorithm.startswith("alert_"):
        found = {key: float(value) for key, value in _IN_CALL.findall(found["call"])} | found
    return found | dict(nested)


def _is_reference(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("call"), str)


def _converted(name: str, key: str, value: object, kind: object) -> object:
    """The value as the type of its field; a whole number may be written 7.0."""
    if kind == tuple[int, int] and isinstance(value, list | tuple) and len(value) == 2:
        return tuple(_converted(name, key, part, int) for part in value)
    if kind == int | None and value is None:
        return None
    if kind is bool or kind is str:
        if isinstance(value, kind):
            return value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if kind is float:
            return float(value)
        if kind in (int, int | None) and float(value).is_integer():
            return int(value)
    raise ParametersRefused(f"{name}: {key} must be {_WORDS[kind]}, got {value}")


_WORDS: Final[dict[object, str]] = {
    bool: "true or false",
    str: "a word",
    float: "a number",
    int: "a whole number",
    int | None: "a whole number or null",
    tuple[int, int]: "two whole numbers",
}
