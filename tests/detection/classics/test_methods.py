from __future__ import annotations

from typing import Any

import pytest

from dashboard.detection.classics.ears import EarsC1, EarsC3
from dashboard.detection.classics.essence import EssenceSwitch
from dashboard.detection.classics.farrington import FarringtonFlexible
from dashboard.detection.classics.methods import METHODS, ParametersRefused, parameters
from dashboard.detection.classics.thresholds import N72
from loaders.errors import OdwatchError

EARS_REFERENCE = {
    "file": "x__earsC__C1_a0.05_b14.csv",
    "dataset": "x",
    "algorithm": "earsC",
    "params_label": "C1_a0.05_b14",
    "call": 'earsC(sts, control=list(method = "C1", alpha = 0.05, baseline = 14))',
    "range": ["15", "312"],
    "n": 298,
    "alpha": 0.05,
    "baseline": 14,
    "method": "C1",
    "minSigma": 0,
}


@pytest.mark.parametrize("name", list(METHODS))
def test_every_method_has_defaults(name: str) -> None:
    assert parameters(name, {}) == METHODS[name]()


def test_a_reference_of_ears_fits_as_it_stands() -> None:
    assert parameters("ears_c1", EARS_REFERENCE) == EarsC1(alpha=0.05, baseline=14, minSigma=0.0)


def test_a_reference_of_farrington_holds_its_parameters_apart() -> None:
    reference = {
        "algorithm": "farringtonFlexible",
        "range": [265, 312],
        "n": 48,
        "params": {"noPeriods": 10, "limit54": [0, 4], "trend": False, "glmWarnings": False},
        "epochAsDate": False,
    }
    assert parameters("farrington_flexible", reference) == FarringtonFlexible(
        noPeriods=10, limit54=(0, 4), trend=False, by_date=False
    )


def test_the_parameters_alone_do_too() -> None:
    values = {"w": 2, "pastWeeksNotIncluded": None, "weightsThreshold": 1, "by_date": True}
    assert parameters("farrington_flexible", values) == FarringtonFlexible(
        w=2, weightsThreshold=1.0
    )


def test_a_reference_of_essence_has_them_in_its_call() -> None:
    call = "Rnssp::alert_switch(df, t=date, y=count, B=56, g=7)"
    reference = {"algorithm": "alert_switch", "call": call, "n": 153}
    assert parameters("essence_switch", reference) == EssenceSwitch(B=56, g=7)
    assert parameters("essence_switch", reference | {"g": 3}) == EssenceSwitch(B=56, g=3)


def test_n_is_a_parameter_where_a_rule_has_one() -> None:
    assert parameters("n72", {"n": 6}) == N72(n=6)


def test_c3_has_its_own_alpha() -> None:
    assert EarsC3().alpha == 0.025
    assert EarsC1().alpha == 0.001


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert parameters("ears_c1", {"baseline": 14.0}) == EarsC1(baseline=14)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("ears_c4", {}, "unknown method ears_c4: known are count24, mean2sd, n72, ears_c1"),
        (
            "ears_c1",
            {"bseline": 7},
            "ears_c1 has no parameter bseline: it has alpha, baseline, min",
        ),
        ("ears_c1", {"baseline": "7"}, "ears_c1: baseline must be a whole number, got 7"),
        ("ears_c1", {"baseline": 7.5}, "ears_c1: baseline must be a whole number, got 7.5"),
        ("ears_c1", {"baseline": float("nan")}, "baseline must be a whole number, got nan"),
        ("ears_c1", {"baseline": float("inf")}, "baseline must be a whole number, got inf"),
        ("ears_c1", {"baseline": True}, "ears_c1: baseline must be a whole number, got True"),
        ("ears_c1", {"baseline": 1}, "ears_c1: baseline must be 2 or more, got 1"),
        ("ears_c1", {"alpha": 1}, "ears_c1: alpha must be between 0 and 1, got 1"),
        ("ears_c1", {"alpha": float("nan")}, "ears_c1: alpha must be between 0 and 1, got nan"),
        ("ears_c2", EARS_REFERENCE, "ears_c2: the parameters are for method C1, not C2: choose"),
        ("count24", EARS_REFERENCE, "count24: the parameters are for algorithm earsC: choose"),
        ("n72", {"params": 3}, "n72: params must hold names and values, got 3"),
        ("essence_ewma", {"B": 6}, "essence_ewma: B must be 7 or more, got 6"),
        ("essence_switch", {"B": 30}, "essence_switch: B must be a multiple of 7, got 30"),
        ("farrington_flexible", {"trend": 1}, "trend must be true or false, got 1"),
        ("farrington_flexible", {"limit54": [5]}, "limit54 must be two whole numbers, got [5]"),
        ("farrington_flexible", {"limit54": [5, 0]}, "limit54[2] must be 1 or more, got 0"),
        ("farrington_flexible", {"powertrans": "1/3"}, "powertrans must be one of 2/3, 1/2, none"),
        ("farrington_flexible", {"thresholdMethod": 3}, "thresholdMethod must be a word, got 3"),
        ("farrington_flexible", {"block_days": 3}, "block_days must be one of 1, 7, got 3"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    name: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ParametersRefused) as refused:
        parameters(name, values)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert isinstance(refused.value, OdwatchError)
