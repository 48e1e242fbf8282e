from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detection.allowance import Level
from dashboard.detection.rules import Rule, RuleHit
from dashboard.detection.sentence import (
    Statement,
    amount,
    by_rule,
    chance_by_itself,
    entered_twice,
    frequency,
    hours,
    moment,
    not_enough,
    nothing_above,
    or_between,
    plural,
    span,
    stands_out,
    with_age,
)

END = datetime(2026, 11, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


def filled(said: Statement) -> str:
    return said.template.format(**said.counts, **said.words)


def spike(observed: int, *, expected: float = 0.7, level: Level = "alert") -> Statement:
    return stands_out(
        observed=observed,
        expected=expected,
        days=3,
        end=END,
        chance_per_year=0.3,
        level=level,
        zone=ZONE,
    )


def rule(*, count: int = 2, hours: int = 72, per_year: float | None = 0.5) -> Statement:
    hit = RuleHit(Rule("deaths", 2, hours), END - timedelta(hours=hours), END, count, (), per_year)
    return by_rule(hit, nouns=("death", "deaths"), zone=ZONE)


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (5, 5, ""),
        (4, 5, ", or 4 if two reports are one person,"),
        (3, 5, ", or 3 if reports that may be of one person are,"),
        (5, 6, ", or 6 if two linked reports are two people,"),
        (5, 7, ", or 7 if doubtful links are wrong,"),
        (4, 6, ", or 4 if two reports are one person, or 6 if two linked reports are two people,"),
    ],
)
def test_a_doubt_is_said_in_both_directions(least: int, most: int, said: str) -> None:
    plain = filled(spike(5))
    doubted = filled(or_between(spike(5), least=least, most=most))
    assert doubted == plain.replace("5 suspected overdoses", f"5 suspected overdoses{said}")


def test_a_spike_in_one_sentence_that_can_be_repeated() -> None:
    assert filled(spike(5)) == (
        "Alert: 5 suspected overdoses in the 72 hours to 31 Oct 2026, 20:00, where 0.7 are usual. "
        "Chance alone does this about once in 3 years."
    )


def test_one_overdose_is_not_plural() -> None:
    assert filled(spike(1, expected=1.0)).startswith("Alert: 1 suspected overdose in the 72")
    assert "where 1 is usual" in filled(spike(1, expected=1.0))


def test_a_watch_asks_to_verify() -> None:
    assert filled(spike(5, level="watch")).startswith(
        "Watch: please verify 5 suspected overdoses in the 72 hours to 31 Oct 2026, 20:00, where"
    )


def test_a_rule_says_what_it_counted_and_how_often_chance_fires_it() -> None:
    assert filled(rule()) == (
        "By rule: 2 deaths in the 72 hours to 31 Oct 2026, 20:00; the rule is 2 or more. "
        "Chance alone fires it about once in 2 years."
    )
    assert "not known yet" in filled(rule(per_year=None))
    assert "5" not in "".join(rule(count=5).words.values())


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1234, "1,234 days")]
)
def test_one_is_said_in_the_singular(number: int, words: str) -> None:
    assert plural(number, "days") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "hour"), (24, "24 hours"), (72, "72 hours"), (80, "80 hours"), (168, "7 days")],
)
def test_a_rules_window(number: int, words: str) -> None:
    assert hours(number) == words


@pytest.mark.parametrize(
    ("p_value", "words"),
    [
        (1.0, "by itself 100 in 100"),
        (0.15, "by itself 15 in 100"),
        (0.05, "by itself 1 in 20"),
        (0.002537, "by itself 1 in 390"),
        (0.00007, "by itself 1 in 14,000"),
        (1e-300, "by itself less than 1 in a million"),
    ],
)
def test_the_chance_of_one_window(p_value: float, words: str) -> None:
    assert chance_by_itself(p_value) == words


def test_the_people_counted_are_the_only_counts() -> None:
    assert spike(5).counts == {"observed": 5}
    assert "5" not in "".join(spike(5).words.values())


def test_quiet_is_not_called_calm() -> None:
    said = filled(nothing_above(watch_per_year=12.0, through=END, zone=ZONE))
    assert said == (
        "Nothing rarer than what chance alone does about 12 times a year, "
        "in data through 31 Oct 2026, 20:00."
    )


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(hours=47), ""),
        (timedelta(days=2), " The data end 2 days ago: what happened since is not known."),
        (timedelta(days=1413), " The data end 1,413 days ago: what happened since is not known."),
    ],
)
def test_old_data_are_called_old(age: timedelta, said: str) -> None:
    fresh = spike(5)
    assert filled(with_age(fresh, through=END, now=END + age)) == filled(fresh) + said


def test_too_short_a_history_says_how_short() -> None:
    said = filled(not_enough(1, needed=56, through=END, zone=ZONE))
    assert said.startswith("Not enough data to say: 1 day of history")
    assert "56 are needed" in said


@pytest.mark.parametrize(
    ("per_year", "words"),
    [
        (300.0, "more than 24 times a year"),
        (24.0, "about 24 times a year"),
        (6.2, "about 6 times a year"),
        (1.6, "about 2 times a year"),
        (1.5, "about once a year"),
        (0.7, "about once a year"),
        (0.6, "about once in 2 years"),
        (0.01, "about once in 100 years"),
        (0.0099, "less than once in 100 years"),
        (0.0, "less than once in 100 years"),
    ],
)
def test_frequencies_in_words(per_year: float, words: str) -> None:
    assert frequency(per_year) == words


@given(st.floats(0, 1e6))
def test_every_frequency_and_amount_has_words(number: float) -> None:
    assert frequency(number)
    assert float(amount(number).removeprefix("less than ").replace(",", "")) >= 0


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.0, "less than 0.1"),
        (0.049, "less than 0.1"),
        (0.05, "0.1"),
        (0.7, "0.7"),
        (1.0, "1"),
        (9.94, "9.9"),
        (9.96, "10"),
        (12345.6, "12,346"),
    ],
)
def test_amounts_are_as_exact_as_they_are_worth(expected: float, words: str) -> None:
    assert amount(expected) == words


def test_short_windows_are_in_hours() -> None:
    assert [span(days) for days in (1, 3, 7, 14)] == ["24 hours", "72 hours", "7 days", "14 days"]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-07-01T03:05Z", "30 Jun 2026, 23:05"),
        ("2026-07-01T04:00Z", "30 Jun 2026"),
        ("2027-01-01T05:00Z", "31 Dec 2026"),
        ("2026-07-01T04:00:01Z", "1 Jul 2026, 00:00"),
        ("2026-07-01T00:00Z", "30 Jun 2026, 20:00"),
    ],
)
def test_moments_are_local_and_midnight_is_the_day_that_it_ends(at: str, words: str) -> None:
    assert moment(datetime.fromisoformat(at), zone=ZONE) == words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, ""),
        (1, " 1 of them looks like a record entered twice."),
        (2, " 2 of them look like records entered twice."),
    ],
)
def test_what_looks_entered_twice_follows_the_sentence(number: int, said: str) -> None:
    plain = spike(5)
    assert filled(entered_twice(plain, number)) == filled(plain) + said
