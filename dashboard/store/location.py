"""Where a store is: a folder of this machine, or an address in an object store."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from dashboard.store.imports import StoreError

_REFUSED = frozenset("%[]^|")
"""Characters that delta-rs 1.6 misreads in a local path (it panics, or writes elsewhere)."""


@dataclass(frozen=True)
class Location:
    """A store's place; `folder` is None in an object store."""

    url: str
    folder: Path | None

    @classmethod
    def of(cls, url: str) -> "Location":
        """The place that a path, a file:// address or an object store's address means.

        Raises StoreError for an empty address or a path with characters Delta cannot hold.
        """
        if "://" in url and not url.startswith("file://"):
            return cls(url.rstrip("/"), None)
        path = url2pathname(urlsplit(url).path) if url.startswith("file://") else url
        if not path:
            raise StoreError("the store's address is empty; name a folder")
        folder = Path(path).expanduser().absolute()
        if bad := sorted(_REFUSED & set(str(folder))):
            raise StoreError(f"no store at {folder}: its path may not contain {' '.join(bad)}")
        return cls(str(folder), folder)

    def table(self, name: str) -> str:
        """The address of one of the store's Delta tables."""
        return f"{self.url}/{name}"
