"""`odwatch run`: make the sample's store if it is asked for, and serve the dashboard, with the
worker as its child."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from dashboard.intake import Loading, load
from dashboard.settings import DATA, ROOT, Settings
from dashboard.store import Store

SAMPLE_FILES = ("odmap.csv", "ems.csv", "naloxone.csv")
APP = ROOT / "dashboard" / "app.py"
SERVER = "dashboard.ui.server"


def ensure_sample(settings: Settings, now: datetime) -> Store:
    """The sample's store, filled from `data/sample/`; loading again changes nothing."""
    store = Store.open(settings.store_url, create="sample")
    for name in SAMPLE_FILES:
        load(
            DATA / "sample" / name,
            lambda: store,
            settings,
            Loading(now=now, at=datetime.now(UTC), who="odwatch", source=name.removesuffix(".csv")),
        )
    return store


def server_environment(settings: Settings, *, role: str | None) -> dict[str, str]:
    """What the server reads as its settings; its working folder is another than the caller's."""
    url = settings.store_url
    store = url if "://" in url else str(Path(url).expanduser().absolute())
    told = {"ODWATCH_STORE": store, "ODWATCH_SAMPLE": "1" if settings.sample else "0"}
    return told | ({"ODWATCH_ROLE": role} if role else {})


def serve(settings: Settings, *, address: str, port: int, role: str | None) -> None:
    """Replace this process by the web server, which keeps a worker. Does not return."""
    environment = os.environ | server_environment(settings, role=role)
    flags = [f"--server.address={address}", f"--server.port={port}", "--server.headless=true"]
    command = [sys.executable, "-m", SERVER, str(APP), *flags]
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)  # noqa: S606  (no shell, our own arguments)
