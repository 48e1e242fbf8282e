"""A process that loads imports until it is told how many, or killed.

Arguments: the store, a prefix for the imports, their number. It says "start ID" before each import
and "done ID" after it.
"""

import sys

from dashboard.store import Store
from tests.store.builders import import_row, incidents

OWN = 40
"""Records that only this import has."""
SHARED = 5
"""Records that every import has, and changes."""


def say(line: str) -> None:
    """A line that the parent sees at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def load(store: Store, import_id: str, number: int) -> None:
    """Load one import and say so."""
    keys = [f"{import_id}:{i}" for i in range(OWN)] + [f"shared:{i}" for i in range(SHARED)]
    frame = incidents(OWN + SHARED, key=keys, content_hash=number)
    say(f"start {import_id}")
    store.commit(frame, import_row(import_id=import_id))
    say(f"done {import_id}")


if __name__ == "__main__":
    opened = Store.open(sys.argv[1], create="city")
    for each in range(int(sys.argv[3])):
        load(opened, f"{sys.argv[2]}{each}", each)
