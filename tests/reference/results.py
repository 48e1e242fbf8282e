"""Published results, as they are stored, and how ours are compared with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.detection.classics.methods import parameters

RELATIVE = 1e-6
FIGURES = {
    "upperbound": "upper",
    "expected": "expected",
    "score": "score",
    "pvalue": "p_value",
    "baseline_expected": "expected",
    "test_statistic": "score",
    "p.value": "p_value",
}
LARGEST_BEFORE_DIVERGING = 1e6
"""Of the means that R took for its negative binomial."""

_METHODS = {
    ("earsC", "C1"): "ears_c1",
    ("earsC", "C2"): "ears_c2",
    ("earsC", "C3"): "ears_c3_package",
    ("farringtonFlexible", None): "farrington_flexible",
    ("alert_ewma", None): "essence_ewma",
    ("alert_regression", None): "essence_regression",
    ("alert_switch", None): "essence_switch",
}


@dataclass(frozen=True)
class Reference:
    """One file of results, its entry in index.json and that of its series."""

    folder: Path
    entry: dict[str, Any]
    dataset: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.entry["file"])

    def counts(self) -> pd.Series:
        """The series; the ones that R has without dates get weeks from any Monday on."""
        frame = pd.read_csv(self.folder / self.dataset["file"])
        dates = (
            pd.DatetimeIndex(frame["date"])
            if frame["date"].notna().all()
            else pd.date_range("2001-01-01", periods=len(frame), freq="7D")
        )
        return pd.Series(frame["observed"].to_numpy(), index=dates)

    def published(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / self.name)

    @property
    def method(self) -> str:
        """Our name of it."""
        return _METHODS[self.entry["algorithm"], self.entry.get("method")]

    def ours(self) -> pd.DataFrame:
        """The detector that the entry describes, on the dates of the file."""
        of_dates = {"epochAsDate": self.dataset["epochAsDate"]}
        counts, published = self.counts(), self.published()
        first = counts.index[published["t"].iloc[0] - 1] if "t" in published else None
        return parameters(self.method, self.entry | of_dates).detect(counts, first=first)


def references(folder: Path) -> list[Reference]:
    """All that index.json of the folder lists."""
    index = json.loads((folder / "index.json").read_text())
    return [
        Reference(folder, entry, index["datasets"][entry["dataset"]])
        for entry in index["references"]
    ]


def assert_same(ours: pd.DataFrame, published: pd.DataFrame) -> None:
    """Alarms equal, figures to 1e-6, both undefined in the same places; diverged fits left out."""
    assert len(ours) == len(published)
    assert ours["alarm"].tolist() == _alarms(published)
    converged = _converged(published)
    for theirs, name in FIGURES.items():
        if theirs in published:
            np.testing.assert_allclose(
                ours[name][converged],
                published[theirs][converged],
                rtol=RELATIVE,
                err_msg=theirs,
            )


def _alarms(published: pd.DataFrame) -> list[bool]:
    if "alarm" in published:
        return (published["alarm"] == 1).tolist()
    return published["alert"].isin(["red", "alert"]).tolist()


def _converged(published: pd.DataFrame) -> pd.Series:
    if "mu0Vector" not in published:
        return pd.Series(True, index=published.index)
    return ~(published["mu0Vector"] > LARGEST_BEFORE_DIVERGING)
