"""What every report is built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

import pandas as pd

from dashboard.analytics import completeness
from dashboard.analytics.signals import Evaluation, evaluate
from dashboard.analytics.through import DataThrough, data_through
from dashboard.detection.completeness import Curve
from dashboard.privacy import Policy, Viewer
from dashboard.settings import Settings
from dashboard.store import Reader, Store

_TO_THE_MINUTE: Final = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Context:
    """A store, the person who looks at it, and when."""

    store: Store
    settings: Settings
    viewer: Viewer
    policy: Policy
    now: datetime
    is_as_of: bool = False
    """Whether `now` is an earlier moment that the viewer chose."""
    known_at: datetime | None = None
    """An earlier moment, for analysts: only what was known then is shown."""

    @cached_property
    def data(self) -> Reader:
        """The store as it is when first asked, or was `known_at`: all figures of a page are of one
        version."""
        return self.store.snapshot(known_at=self.known_at)

    @property
    def cache_key(self) -> tuple[str, ...]:
        """Everything that a report depends on besides its own arguments."""
        return (
            self.settings.store_url,
            self.data.version(),
            str(self.viewer.role),
            self.settings.model_dump_json(),
            self.now.isoformat(),
            str(self.known_at),
        )

    def through(self) -> dict[str, DataThrough]:
        """How far each source's data reach, at most to now; looked up once."""
        return self._through

    @cached_property
    def _through(self) -> dict[str, DataThrough]:
        return data_through(self.data, self.settings.city.zone, as_of=self.now)

    def evaluated(self, basis: str) -> Evaluation | None:
        """What the newest windows of a basis say, computed once; None where it has no data."""
        if basis not in self._evaluated:
            known = self.through().get(basis)
            self._evaluated[basis] = (
                None if known is None else evaluate(self.data, self.settings, basis, known)
            )
        return self._evaluated[basis]

    @cached_property
    def _evaluated(self) -> dict[str, Evaluation | None]:
        return {}

    def completeness(self, basis: str) -> Curve | None:
        """The share of a basis's events that is known by their age; None where all is, as far as
        can be told, and where there are no data."""
        known = self.through().get(basis)
        return None if known is None else completeness.curve(self.data, known)

    def local_clock(self, moment: datetime) -> datetime:
        """A moment on the city's clock, without a zone: what charts are drawn in."""
        return moment.astimezone(self.settings.city.zone).replace(tzinfo=None)

    def local_minute(self, moment: datetime) -> str:
        """A moment as local ISO text to the minute, as `local_text` writes many."""
        return f"{self.local_clock(moment):{_TO_THE_MINUTE}}"

    def local_text(self, moments: pd.Series, *, time_known: pd.Series | None = None) -> pd.Series:
        """Moments as local ISO text to the minute, which sorts; a date alone without its time.

        Args:
            moments: aware moments; missing ones stay missing.
            time_known: where False, only the date is given.
        """
        local = moments.dt.tz_convert(self.settings.city.time_zone)
        text = local.dt.strftime(_TO_THE_MINUTE)
        if time_known is not None:
            text = text.where(time_known.astype(bool), local.dt.strftime("%Y-%m-%d"))
        return pd.Series(text, dtype="str")
