"""`python -m dashboard.ui.server APP FLAGS…`: the web server, with a worker beside it."""

from __future__ import annotations

import sys

from streamlit.web.cli import main

from dashboard.ui.keeper import kept


def serve(arguments: list[str]) -> None:
    """Serve until a signal ends it; then the worker ends too."""
    with kept():
        main(["run", *arguments], prog_name="streamlit", standalone_mode=False)


if __name__ == "__main__":
    serve(sys.argv[1:])
