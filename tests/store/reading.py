"""The store's content in plain Python, for comparing."""

from dashboard.store import Store

Content = dict[tuple[str, str], tuple[int, str]]


def content(store: Store, record: str = "incident") -> Content:
    """(source, key) → (content hash, import) of the present records."""
    frame = store.execute(store.present(record))
    columns = (frame[name] for name in ("source", "key", "content_hash", "import_id"))
    rows = [tuple(values) for values in zip(*columns, strict=True)]
    found = {(source, key): (int(value), import_id) for source, key, value, import_id in rows}
    assert len(found) == len(rows), "a record is there twice"
    return found
