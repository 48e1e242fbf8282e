"""The one family of errors that people see."""

from __future__ import annotations


class OdwatchError(Exception):
    """A mistake that a person can mend: one clear line, shown without a traceback."""

    exit_code = 2


class FileRefused(OdwatchError):
    """A file in which nothing can be read; nothing of it is stored."""


class UnknownSource(OdwatchError):
    """A source was asked for that no module of this folder declares."""


class MapRefused(OdwatchError):
    """A map that cannot be used; the message names its file, the key, the value, what to do."""
