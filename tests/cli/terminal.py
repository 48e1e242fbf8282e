"""Runs `odwatch` lines: in this process, or as what is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli

NOW = "2026-11-01T12:00"
"""When every command is run, unless it says otherwise."""

INSTALLED = Path(sys.executable).with_name("odwatch")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output, of a command that succeeded in silence."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one line of a command that was refused."""
        assert (self.code, self.out) == (2, "")
        (line,) = self.err.splitlines()
        assert line.startswith("odwatch: ")
        return line.removeprefix("odwatch: ")


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one store."""

    store: Path

    def __call__(self, *words: str | Path, **settings: str) -> Ran:
        """In this process, through the function that is installed as `odwatch`.

        `settings` are further settings by the name of their variable, as `NOW="2026-10-20"`.
        """
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in self._environment(settings).items():
                patch.setenv(name, value)
            patch.setattr("sys.argv", ["odwatch", *map(str, words)])
            with pytest.raises(SystemExit) as end:
                cli.main()
        code = end.value.code
        assert code is None or isinstance(code, int), code
        return Ran(code or 0, out.getvalue(), err.getvalue())

    def process(self, *words: str | Path, folder: Path) -> Ran:
        """As a process of its own, started in `folder`."""
        found = subprocess.run(
            [INSTALLED, *words],
            cwd=folder,
            env=os.environ | self._environment({}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(found.returncode, found.stdout, found.stderr)

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        chosen = {"STORE": str(self.store), "NOW": NOW} | settings
        return {f"ODWATCH_{name}": value for name, value in chosen.items()}
