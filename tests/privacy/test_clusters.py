"""What leaves of a city's clusters, for whom."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.privacy import Forbidden, Policy, Role, Viewer, publish_clusters
from dashboard.privacy.clusters import hide_small

POLICY = Policy(5)


def clusters(*counts: int | None, announced: bool = False) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cluster": [f"c{place}" for place in range(len(counts))],
            "count": pd.array(counts, dtype="Int64"),
            "note": "a note",
            "source": "Ann",
            "announced": announced,
        }
    )


def test_an_analyst_has_all_of_it() -> None:
    frame = clusters(0, 3, 7, None)
    sent = publish_clusters(frame, viewer=Viewer(Role.ANALYST), policy=POLICY)
    assert sent.frame.equals(frame)
    assert not sent.hidden


@given(st.lists(st.none() | st.integers(0, 30), max_size=8), st.integers(3, 9))
def test_a_partner_has_no_small_count_and_nobodys_words(
    counts: list[int | None], threshold: int
) -> None:
    sent = publish_clusters(
        clusters(*counts), viewer=Viewer(Role.PARTNER), policy=Policy(threshold)
    )
    small = [n is not None and 1 <= n < threshold for n in counts]
    shown = [None if pd.isna(n) else int(n) for n in sent.frame["count"]]
    wanted = [None if hide else n for n, hide in zip(counts, small, strict=True)]
    assert shown == wanted
    assert sent.hidden == any(small)
    assert bool(sent.note) == any(small)
    assert set(sent.frame["note"]) | set(sent.frame["source"]) <= {""}


def test_what_was_announced_keeps_its_words() -> None:
    sent = publish_clusters(clusters(4, announced=True), viewer=Viewer(Role.PARTNER), policy=POLICY)
    assert sent.frame[["note", "source"]].iloc[0].tolist() == ["a note", "Ann"]
    assert sent.frame["count"].isna().all()


def test_the_public_has_nothing() -> None:
    with pytest.raises(Forbidden):
        publish_clusters(clusters(9), viewer=Viewer(Role.PUBLIC), policy=POLICY)


def test_a_frame_without_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="lack the columns announced"):
        hide_small(clusters(9).drop(columns="announced"), policy=POLICY)
