"""The command line: `odwatch COMMAND`."""

from __future__ import annotations

import sys

from typer.exceptions import TyperException

from dashboard.cli import (
    areas,
    backtest,
    clusters,
    commands,
    detect,
    events,
    figures,
    files,
    imports,
    reach,
    work,
)
from dashboard.cli.application import app
from loaders.errors import OdwatchError


def main() -> None:
    """Run the command line; a mistake or a refused file is one clear line and exit code 2."""
    try:
        sys.exit(app(prog_name="odwatch", standalone_mode=False))
    except OdwatchError as error:
        _complain(str(error), code=error.exit_code)
    except TyperException as error:
        if not (said := error.format_message()):  # the help was shown already
            sys.exit(error.exit_code)
        _complain(f"{said} (odwatch --help)", code=error.exit_code)


def _complain(message: str, *, code: int) -> None:
    sys.stderr.write(f"odwatch: {' '.join(message.split())}\n")
    sys.exit(code)


__all__ = [
    "app",
    "areas",
    "backtest",
    "clusters",
    "commands",
    "detect",
    "events",
    "figures",
    "files",
    "imports",
    "main",
    "reach",
    "work",
]
