"""The command line: `odwatch COMMAND`."""

from __future__ import annotations

import sys

from dashboard.cli.commands import app
from loaders.errors import OdwatchError


def main() -> None:
    """Run the command line; a mistake or a refused file is one clear line and exit code 2."""
    try:
        app(standalone_mode=True)
    except OdwatchError as error:
        sys.stderr.write(f"odwatch: {error}\n")
        sys.exit(error.exit_code)


__all__ = ["app", "main"]
