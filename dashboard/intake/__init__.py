"""A file on its way into the store: check it, load it, take it back."""

from dashboard.intake.load import Loading, check, load

__all__ = ["Loading", "check", "load"]
