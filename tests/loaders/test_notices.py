"""Every notice that can be written says in a sentence what it means and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from loaders.cells import Cells
from loaders.converting import NAME_NOT_KEPT
from loaders.identity import EQUAL_ROWS
from loaders.ledger import Ledger
from loaders.measures import NOTE_NOT_KEPT
from loaders.notices import SENTENCES, notice_text
from loaders.places import coordinates
from loaders.quantities import SUPPRESSED
from loaders.report import Notice

ROOT = Path(__file__).parents[2]
LITERAL = re.compile(r'(?:\.notice|\.remark|Notice|remarks\.append)\(\s*\(?"(\w+)"')
COMPUTED = re.compile(r"\.(?:notice|remark)\(\s*([A-Za-z_]\w*)")
# The modules in which a code is no literal; all but the first two, which pass on what `times.py`
# says, are asked for their codes below.
COMPUTING = {
    "cells.py": "reason",
    "events.py": "reason",
    "source.py": "reason",
    "identity.py": "EQUAL_ROWS",
    "places.py": "name",
    "quantities.py": "SUPPRESSED",
    "counts.py": "SUPPRESSED",
}


def sources() -> dict[str, str]:
    """File name → text of the modules that write notices."""
    paths = [*(ROOT / "loaders").glob("*.py"), *(ROOT / "dashboard" / "intake").glob("*.py")]
    return {path.name: path.read_text("utf-8") for path in paths if path.name != "__init__.py"}


def test_every_code_that_can_be_written_has_a_sentence_and_no_other() -> None:
    literal = {code for text in sources().values() for code in LITERAL.findall(text)}
    _, flags = coordinates(Cells(pd.DataFrame(), pd.Series(dtype="int64"), {}), Ledger())

    assert "newer_version_held" in literal
    assert literal | set(flags) | {EQUAL_ROWS, SUPPRESSED, NAME_NOT_KEPT, NOTE_NOT_KEPT} == set(
        SENTENCES
    )


def test_no_other_module_computes_a_code() -> None:
    computed = {(name, code) for name, text in sources().items() for code in COMPUTED.findall(text)}

    assert computed == set(COMPUTING.items())


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_agrees_with_its_count(code: str) -> None:
    one, several = (notice_text(Notice(code, None, count, None)) for count in (1, 1037))

    assert not re.search(r"[{}|_]", one + several)
    assert "1 rows" not in one
    assert "1,037" in several or one == several


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        (
            Notice("unknown_column", "Location Description", 1037, None),
            "Location Description: not a column that is known, so its 1,037 values are not stored",
        ),
        (
            Notice("unknown_column", "Note", 1, None),
            "Note: not a column that is known, so its 1 value is not stored",
        ),
        (
            Notice("unread_value", "Sex", 2, 3),
            "Sex: 2 values cannot be read and are taken as unknown: if they say something, "
            "correct them at the source (for example row 3)",
        ),
        (
            Notice("unread_value", None, 1, None),
            "1 value cannot be read and is taken as unknown: if it says something, correct it at "
            "the source",
        ),
        (Notice("a_code_of_your_own", "Sex", 2, 3), "Sex: a code of your own (2 values) "
         "(for example row 3)"),
    ],
)  # fmt: skip
def test_a_notice_in_one_line(notice: Notice, text: str) -> None:
    assert notice_text(notice) == text
