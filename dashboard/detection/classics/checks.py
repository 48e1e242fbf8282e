"""Bounds of parameters, refused with the name that the caller gave (ValueError)."""

from __future__ import annotations


def at_least(least: float, **values: float) -> None:
    """Refuse a value below `least`."""
    for name, value in values.items():
        if not value >= least:
            raise ValueError(f"{name} must be {least:g} or more, got {value:g}")


def inside(low: float, high: float, **values: float) -> None:
    """Refuse a value that is not between, or is one of, the two."""
    for name, value in values.items():
        if not low < value < high:
            raise ValueError(f"{name} must be between {low:g} and {high:g}, got {value:g}")


def one_of(known: tuple[str, ...], **values: str) -> None:
    """Refuse a word that is not among the known ones."""
    for name, value in values.items():
        if value not in known:
            raise ValueError(f"{name} must be one of {', '.join(known)}, got {value}")
