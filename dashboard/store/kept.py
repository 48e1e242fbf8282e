"""What was made of a state of the store, kept in the process until later states come."""

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from dashboard.store.imports import StoreError

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

_STATES = 2
"""Pages that began before a load go on with the state they began with."""
_ABOUTS = 16
"""Of each state: some bases, for some moments that people look back from."""


class Kept:
    """Results by name, state and what they are about, safe to share between threads; each is made
    once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._making: dict[str, threading.RLock] = defaultdict(threading.RLock)
        self._made: dict[str, dict[str, dict[Hashable, Any]]] = defaultdict(dict)

    def get(self, name: str, state: str, make: Callable[[], T], *, about: Hashable = "") -> T:
        """The result of this name for a state of the store, about this of it."""
        with self._lock:
            making = self._making[name]
        with making:  # whoever comes meanwhile waits, and finds it made
            states = self._made[name]
            if about not in states.get(state, {}):
                result = make()
                states.setdefault(state, {})[about] = result
                _drop_older(states[state], _ABOUTS)
                _drop_older(states, _STATES)
                return result
            found: T = states[state][about]
            return found

    def at(self, name: str, state: str) -> Any:  # noqa: ANN401  (whatever was made)
        """A result about the whole state that was made before.

        Raises:
            StoreError: later states have taken its place meanwhile.
        """
        try:
            return self._made[name][state][""]
        except KeyError as error:
            raise StoreError("the store has changed meanwhile; ask again") from error


def _drop_older(made: dict[K, V], most: int) -> None:
    for older in list(made)[:-most]:
        del made[older]
