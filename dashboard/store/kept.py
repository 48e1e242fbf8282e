"""What was made of a state of the store, kept in the process until later states come."""

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from dashboard.store.imports import StoreError

T = TypeVar("T")

_STATES = 2
"""Pages that began before a load go on with the state they began with."""


class Kept:
    """Results by name and state, safe to share between threads; each is made once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[str, threading.RLock] = defaultdict(threading.RLock)
        self._made: dict[str, dict[str, Any]] = defaultdict(dict)

    def get(self, name: str, state: str, make: Callable[[], T]) -> T:
        """The result of this name for a state of the store."""
        with self._lock:
            making = self._making[name]
        with making:  # whoever comes meanwhile waits, and finds it made
            made = self._made[name]
            if state not in made:
                result = make()
                made[state] = result
                for older in list(made)[:-_STATES]:
                    del made[older]
            found: T = made[state]
            return found

    def at(self, name: str, state: str) -> Any:  # noqa: ANN401  (whatever was made)
        """A result that was made before.

        Raises:
            StoreError: later states have taken its place meanwhile.
        """
        try:
            return self._made[name][state]
        except KeyError as error:
            raise StoreError("the store has changed meanwhile; ask again") from error
