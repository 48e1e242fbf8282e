"""The application that commands are registered with."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Overdoses, spikes, naloxone and initiatives for a city's opioid work group.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
