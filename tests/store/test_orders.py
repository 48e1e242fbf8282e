"""Any order of loads, undoes and reloads against a model of the present in plain Python."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dashboard.store import ImportRow, Store
from tests.store.builders import START, import_row, incidents
from tests.store.reading import Content, content

KEYS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 9), max_size=5)
DAYS = st.integers(0, 5)


@dataclass
class Loaded:
    """One import of the model: what its file held, and whether it counts."""

    row: ImportRow
    held: dict[str, int]
    undone: bool = False


def expected(imports: list[Loaded]) -> Content:
    """Live imports, written over one another from the oldest export to the newest."""
    live = [loaded for loaded in imports if not loaded.undone]
    found: Content = {}
    for loaded in sorted(live, key=lambda each: each.row.exported_at or each.row.committed_at):
        for key, value in loaded.held.items():
            found[loaded.row.source, key] = (value, loaded.row.import_id)
    return found


class Orders(RuleBasedStateMachine):
    """Every rule does to the store what it does to the model."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(self.folder.name, create="city")
        self.imports: list[Loaded] = []
        self.entries = 0
        self.versions = [self.store.version()]

    @rule(
        held=KEYS,
        source=st.sampled_from(["odmap", "ems"]),
        exported=st.none() | DAYS,
        committed=DAYS,
    )
    def load(self, held: dict[str, int], source: str, exported: int | None, committed: int) -> None:
        self.commit(
            held,
            import_row(
                source=source,
                exported_at=None if exported is None else START + timedelta(days=exported),
                committed_at=START + timedelta(days=committed),
            ),
        )

    @precondition(lambda self: self.imports)
    @rule(data=st.data())
    def reload(self, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(self.imports))
        row = import_row(source=again.row.source, exported_at=again.row.exported_at)
        self.commit(again.held, row)

    @precondition(lambda self: any(not loaded.undone for loaded in self.imports))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        live = [loaded for loaded in self.imports if not loaded.undone]
        chosen = data.draw(st.sampled_from(live))
        self.store.undo(chosen.row.import_id, who="someone", at=START)
        chosen.undone = True
        self.changed()

    @rule()
    def enter(self) -> None:
        self.store.add_entry("note", "x", {"number": self.entries}, who="someone", at=START)
        self.entries += 1
        self.changed()

    @rule()
    def compact(self) -> None:
        self.store.compact()

    @invariant()
    def the_present_is_the_models(self) -> None:
        assert content(self.store) == expected(self.imports)

    @invariant()
    def what_was_committed_is_listed(self) -> None:
        listed = self.store.imports()
        assert listed["import_id"].tolist() == [each.row.import_id for each in self.imports]
        assert listed["undone"].tolist() == [each.undone for each in self.imports]
        numbers = [value["number"] for value in self.store.entries()["value"]]
        assert numbers == list(range(self.entries))

    @invariant()
    def the_version_is_that_of_the_last_commit(self) -> None:
        assert self.store.version() == self.versions[-1]

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def commit(self, held: dict[str, int], row: ImportRow) -> None:
        frame = incidents(len(held), key=list(held), content_hash=list(held.values()))
        self.store.commit(frame, row)
        self.imports.append(Loaded(row, held))
        self.changed()

    def changed(self) -> None:
        """A commit gives a version that was never there before."""
        version = self.store.version()
        assert version not in self.versions
        self.versions.append(version)


def test_any_order_of_loads_and_undoes_gives_the_models_present() -> None:
    few = settings(
        max_examples=10,
        stateful_step_count=8,
        deadline=None,
        phases=[Phase.generate],  # eight steps are short enough; shrinking takes minutes
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Orders, settings=few)
