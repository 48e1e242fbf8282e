"""The verification checklist over small stores in which one thing is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.episodes import ENTRY_KIND, Change, Seen, Subject
from dashboard.analytics.through import data_through
from dashboard.response.checklist import AGAINST, QUESTIONS, Answer, Question, Suspect, checklist
from dashboard.response.opening import alarms
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import ZONE, local, people, store_of

END = "2026-03-06 00:00"
QUIET = tuple(f"{day.date()} 10:00" for day in pd.date_range("2025-01-03", "2026-02-27", freq="9D"))
EVENT = ("2026-03-04 10:00", "2026-03-04 23:00", "2026-03-05 09:00", "2026-03-05 15:00")
CITY = Subject("odmap", "series", "city")


def cases(**event: object) -> pd.DataFrame:
    """A quiet year, and four cases of which something is said."""

    def spread(n: int) -> dict[str, object]:
        return {
            "latitude": [38.80 + place % 7 / 1000 for place in range(n)],
            "age_band": ["25-34" if place % 2 else "45-54" for place in range(n)],
            "age": None,
            "sex": ["female" if place % 3 else "male" for place in range(n)],
            "zip": [f"2230{place % 5}" for place in range(n)],
            "h3_8": [f"cell {place % 6}" for place in range(n)],
            "drugs": ["heroin" if place % 2 else "fentanyl" for place in range(n)],
        }

    before = people(*QUIET, key=[f"q{place}" for place in range(len(QUIET))], **spread(len(QUIET)))
    newest = people(*EVENT, **{"key": ["k0", "k1", "k2", "k3"], **spread(4), **event})
    numbers = [f"n{place}" for place in range(len(before))]
    own = newest["number"] if "number" in event else [f"e{place}" for place in range(4)]
    return pd.concat([before.assign(number=numbers), newest.assign(number=own)], ignore_index=True)


def alarm(end: str, *keys: str) -> Seen:
    through = local(end)
    return Seen(through, "alert", through - timedelta(days=2), 48, len(keys), 0.5, keys)


def answered(store: Store, suspect: Suspect | None = None) -> dict[Question, Answer]:
    data, settings = store.snapshot(), load_settings(store=store.url)
    known = data_through(data, ZONE, as_of=local(END))
    suspect = suspect or Suspect(CITY, alarm(END, "k0", "k1", "k2", "k3"))
    found = checklist(data, settings, known, suspect)
    assert [one.question for one in found] == list(QUESTIONS)
    return {one.question: one for one in found}


def asked(folder: Path, **event: object) -> dict[Question, Answer]:
    return answered(store_of(folder, cases(**event), through=END))


def log(store: Store, subject: Subject, end: str) -> None:
    seen = alarm(end, "x")
    change = Change(subject, "opened", seen.through, seen.through, seen)
    store.add_entry(ENTRY_KIND, subject.text, change.as_value(), who="worker", at=local(END))


def test_of_cases_that_are_what_they_seem_nothing_speaks_against_them(tmp_path: Path) -> None:
    found = asked(tmp_path)
    assert {one for one in AGAINST if found[one].verdict != "no"} == set()
    assert found["duplicates"].evidence == {"counted": 4, "at_least": 4, "look_entered_twice": 0}
    assert found["one scene"].evidence == {"count": 1, "of": 4}
    assert {found[one].verdict for one in ("neighbours", "earlier ones", "in common")} == {"no"}


def entered(text: str) -> list[datetime]:
    return [local(text)] * 4


@pytest.mark.parametrize(
    ("event", "question"),
    [
        ({"entered_at": entered("2026-03-09 08:00")}, "late batch"),
        ({"entered_at": [local(text) for text in EVENT]}, "entry time"),
        ({"drugs": "carfentanil"}, "in common"),
    ],
)
def test_what_is_wrong_with_them_is_answered(
    tmp_path: Path, event: dict[str, object], question: Question
) -> None:
    found = asked(tmp_path, **event)
    assert {name for name, one in found.items() if one.verdict == "yes"} == {question}


def test_several_people_of_one_number_are_one_scene(tmp_path: Path) -> None:
    times = ["2026-03-05 15:00", "2026-03-05 15:10", "2026-03-05 15:20", "2026-03-05 23:00"]
    at = [local(text) for text in times]
    found = asked(tmp_path, occurred_at=at, number=["s", "s", "s", "other"])
    assert (found["one scene"].verdict, found["one scene"].evidence["count"]) == ("yes", 3)


def test_alarms_of_neighbours_and_earlier_ones_are_told(tmp_path: Path) -> None:
    store = store_of(tmp_path, cases(), through=END)
    log(store, Subject("odmap", "series", "neighbour Nearby"), "2026-03-05 00:00")
    log(store, Subject("ems", "series", "neighbour Elsewhere"), "2026-03-05 00:00")
    log(store, CITY, "2025-08-01 00:00")
    log(store, CITY, END)
    found = answered(store)
    assert found["neighbours"].verdict == "yes"
    assert found["neighbours"].evidence == {"neighbours": "Nearby"}
    assert found["earlier ones"].evidence == {
        "episodes": 1, "newest": local("2025-08-01 00:00").isoformat(),
    }  # fmt: skip


def test_an_agency_that_is_new_is_told(tmp_path: Path) -> None:
    frame = cases()
    newest = frame["key"].str.startswith("k")
    found = answered(
        store_of(
            tmp_path, frame.assign(agency=frame["agency"].mask(newest, "New Police")), through=END
        )
    )
    assert found["new agency"].verdict == "yes"


def test_of_records_that_are_no_longer_there_nothing_is_known(tmp_path: Path) -> None:
    store = store_of(tmp_path, cases(), through=END)
    found = answered(store, Suspect(CITY, alarm(END, "gone")))
    told = {name for name, one in found.items() if one.verdict == "not known"}
    assert told == {"duplicates", "late batch", "one scene", "entry time", "in common"}


def test_a_suspect_is_what_the_trigger_of_an_event_tells(tmp_path: Path) -> None:
    store = store_of(tmp_path, cases(), through=END)
    log(store, CITY, END)
    (one,) = alarms(store.entries(ENTRY_KIND))
    trigger = {"episode": one.episode, "seen": one.seen.as_value()}
    assert Suspect.of(trigger) == Suspect(CITY, alarm(END, "x"))
