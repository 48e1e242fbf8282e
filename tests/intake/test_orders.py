"""Files loaded, undone and loaded again in several orders."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.intake import Loading, load
from tests.intake.builders import NOW, export, opener, outcomes, row, settings_for

FILES = {
    "old": ({1: "Nonfatal", 2: "Nonfatal"}, 20),
    "fix": ({1: "Fatal", 3: "Nonfatal"}, 21),
    "new": ({2: "Fatal", 3: "Fatal"}, 22),
}
"""Name → outcome by number, and the day of October on which it was exported."""


@dataclass
class Model:
    """What should be in the store, in plain Python: live imports as name and order."""

    live: dict[str, str] = field(default_factory=dict)

    def present(self) -> dict[str, str]:
        """Of two live versions the one exported later."""
        found: dict[str, str] = {}
        for name in sorted(self.live.values(), key=lambda name: FILES[name][1]):
            found |= {str(number): said.lower() for number, said in FILES[name][0].items()}
        return found

    def would_change(self, name: str) -> bool:
        """Whether the present would be another with this file, or the past richer."""
        held = [FILES[live][0] for live in self.live.values()]
        is_unheard_of = any(
            all(file.get(number) != said for file in held)
            for number, said in FILES[name][0].items()
        )
        return is_unheard_of or Model({**self.live, "next": name}).present() != self.present()


@given(steps=st.lists(st.sampled_from([*FILES, "undo"]), min_size=3, max_size=7), data=st.data())
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_order_of_loads_and_undoes_gives_the_models_present(
    steps: list[str], data: st.DataObject
) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings_for(Path(folder))
        store = opener(chosen)
        for hour, step in enumerate(steps):
            before, now = store.version(), NOW + timedelta(hours=hour)
            if step != "undo":
                changes = model.would_change(step)
                told, day = FILES[step]
                rows = [row(number, said) for number, said in told.items()]
                path = export(
                    Path(folder) / f"{step}.csv",
                    *rows,
                    exported=f"10/{day}/2026 08:00",
                    through="10/19/2026 08:00",
                )
                report = load(path, lambda: store, chosen, Loading(now=now))
                assert (report.import_id is not None) == changes
                if report.import_id is not None:
                    model.live[report.import_id] = step
                assert (store.version() != before) == (report.import_id is not None)
            elif model.live:
                import_id = data.draw(st.sampled_from(sorted(model.live)))
                store.undo(import_id, who="analyst", at=now)
                del model.live[import_id]
                assert store.version() != before
            assert outcomes(store) == model.present()
