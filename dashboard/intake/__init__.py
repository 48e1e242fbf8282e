"""A file on its way into the store: check it, load it, take it back."""

from dashboard.intake.load import check, load
from dashboard.intake.loading import Loading

__all__ = ["Loading", "check", "load"]
