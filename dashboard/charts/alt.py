"""One sentence for each chart: what it shows, from the same frame as the chart."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from dashboard.charts import layout
from dashboard.charts.amounts import amount
from dashboard.charts.hours import WEEKDAYS
from dashboard.charts.series import By, period_words


def counts_over_time(frame: pd.DataFrame, *, by: By, late_from: datetime | None = None) -> str:
    """From the frame of `series.counts_over_time`: span, total, the largest period, and from which
    on not all is known yet."""
    if frame.empty:
        return "No overdoses to show."
    words = period_words(frame, by=by)
    totals = frame.groupby("period")["count"].sum(min_count=1).dropna()
    first, last = words[frame["period"].min()], words[frame["period"].max()]
    span = f"Overdoses by {by}, {first} to {last}"
    if totals.empty:
        return f"{span}: {layout.SUPPRESSED}."
    most = words[totals.index[int(totals.argmax())]]
    text = f"{span}: {int(totals.sum()):,} in all, most in {most}"
    late = "" if late_from is None else late_words(words[pd.Timestamp(late_from)])
    return f"{text} ({int(totals.max()):,}){_hidden(frame)}{late}."


def late_words(since: str) -> str:
    """How a sentence goes on where not all is known yet of what came since."""
    return f"; from {since} on {layout.NOT_ALL_KNOWN}"


def years(frame: pd.DataFrame, *, this_year: int, late_from: datetime | None = None) -> str:
    """From the frame of `years.years`: this year so far, the years before to the same day, and from
    which day on not all is known yet."""
    now = frame[frame["year"] == this_year].dropna(subset=["cumulative"])
    if now.empty:
        return f"No overdoses in {this_year} yet."
    end = now.iloc[int(now["day_of_year"].argmax())]
    before = frame[(frame["year"] != this_year) & (frame["day_of_year"] <= end["day_of_year"])]
    text = f"{this_year}: {layout.plural(int(end['cumulative']), 'overdoses')} so far"
    late = late_words(f"{late_from:%-d %b %Y}") if late_from else ""
    if before.empty:
        return f"{text}; no earlier year to compare{late}."
    reached = before.groupby("year")["cumulative"].max()
    least, most = int(reached.min()), int(reached.max())
    years = f"{len(reached)} earlier years had {least:,} to {most:,} by the same day"
    return f"{text}; {years}{late}."


def hours(frame: pd.DataFrame) -> str:
    """From the frame of `hours.hours`: total and the busiest hour."""
    known = frame.dropna(subset=["count"])
    if known.empty or int(known["count"].sum()) == 0:
        return "No overdoses with a known time."
    top = known.iloc[int(known["count"].argmax())]
    return (
        f"{int(known['count'].sum()):,} overdoses by hour and weekday; most on "
        f"{WEEKDAYS[int(top['weekday'])]} from {int(top['hour']):02d}:00 ({int(top['count']):,})"
        f"{_hidden(frame)}."
    )


def windows(frame: pd.DataFrame) -> str:
    """From the frame of `windows.windows`: each window's observed and expected."""
    parts = [
        f"{window}: {'not shown' if pd.isna(n) else layout.counted(n, least, most)} observed, "
        f"{expected:.1f} expected"
        for window, n, least, most, expected in zip(
            *(frame[name] for name in ("window", "observed", "least", "most", "expected")),
            strict=True,
        )
    ]
    return f"{'; '.join(parts)}."


def course(frame: pd.DataFrame) -> str:
    """From the frame of `course.course`: span, total, the most in a day, the days of alarm, and
    from which day on not all is known yet."""
    if frame.empty:
        return "No whole day of data to show."
    first, last = frame["start"].iloc[0], frame["end"].iloc[-1]
    text = (
        f"{layout.plural(int(frame['observed'].sum()), 'overdoses')} from {first:%-d %b %Y} to "
        f"{last:%-d %b %Y}, at most {int(frame['observed'].max())} in 24 hours"
    )
    told = frame[frame["expected"].notna()]
    if len(told):
        newest = told.iloc[-1]
        text += f", where {newest['expected']:.1f} are {layout.expected(newest['known'])}"
    said = [
        f"{level} on {layout.plural(int((frame['level'] == level).sum()), 'days')}"
        for level in ("watch", "alert")
        if (frame["level"] == level).any()
    ]
    return f"{text}; {', '.join(said) or 'no alarm'}{_late(frame)}."


def _late(frame: pd.DataFrame) -> str:
    """From which day on not all is known yet, and what those days will come to."""
    late = frame[frame["known"].notna()]
    if late.empty:
        return ""
    words = late_words(f"{late['start'].iloc[0]:%-d %b %Y}")
    told = late[late["final"].notna()]
    days = layout.plural(len(told), "days")
    return f"{words}; for {days} an estimate of the final count is drawn" if len(told) else words


def naloxone_by_month(
    frame: pd.DataFrame,
    overdoses: pd.DataFrame,
    *,
    measure: str = "kits",
    late_from: datetime | None = None,
) -> str:
    """From the frames of `naloxone.naloxone_by_month`: totals of both panels, largest channel."""
    known = frame.dropna(subset=[measure])
    if known.empty:
        return f"No naloxone {measure} reported; {int(overdoses['count'].sum()):,} overdoses."
    by_channel = known.groupby("channel")[measure].sum()
    first, last = frame["month"].min(), frame["month"].max()
    return (
        f"Naloxone by month, {first:%B %Y} to {last:%B %Y}: {amount(by_channel.sum())} {measure}, "
        f"most by {by_channel.idxmax()} ({amount(by_channel.max())}), beside "
        f"{int(overdoses['count'].sum()):,} overdoses"
        f"{late_words(f'{late_from:%B %Y}') if late_from else ''}."
    )


def cells(frame: pd.DataFrame) -> str:
    """From the cells of `maps.cells_deck`: how many are drawn, and the largest."""
    shown = frame[frame["count"].notna() & (frame["count"] > 0)]
    if shown.empty:
        return "A map of the city's boundary without overdoses to show."
    top = shown.iloc[int(shown["count"].argmax())]
    return (
        f"A map with {int(shown['count'].sum()):,} overdoses in "
        f"{layout.plural(len(shown), 'areas')}; most in {top['label']} ({int(top['count']):,})."
    )


def city_by_period(frame: pd.DataFrame, *, name: str) -> str:
    """From the frame of `others.city_by_period`: span, largest, and how many have no number."""
    known = frame.dropna(subset=["count"])
    if known.empty:
        return f"{name}: no numbers to show."
    top = known.iloc[int(known["count"].argmax())]
    text = f"{name}, {frame['label'].iloc[0]} to {frame['label'].iloc[-1]}: most in {top['label']}"
    return f"{text} ({int(top['count']):,}){_hidden(frame)}."


def areas_by_period(frame: pd.DataFrame, *, name: str) -> str:
    """From the frame of `others.areas_by_period`: how many areas, the largest count."""
    text = f"{name} in {layout.plural(frame['area'].nunique(), 'areas')} by period"
    known = frame.dropna(subset=["count"])
    if known.empty:
        return f"{text}: no numbers to show."
    top = known.iloc[int(known["count"].argmax())]
    largest = f"most in {top['area']}, {top['label']} ({int(top['count']):,})"
    return f"{text}: {largest}{_hidden(frame)}."


def delays(frame: pd.DataFrame) -> str:
    """From the frame of `delays.delays`: by which age a half and nine tenths are known."""
    parts = []
    for name, part in frame.groupby("source", sort=False):
        half, most = (part.loc[part["share"] >= share, "age"].iloc[0] for share in (0.5, 0.9))
        parts.append(f"{name}: half are known {_after(half)}, nine tenths {_after(most)}")
    return f"{'; '.join(parts)}." if parts else "No delays to show."


def _after(age: str) -> str:
    return age if age == "at once" else f"after {age}"


def _hidden(frame: pd.DataFrame) -> str:
    n = int(frame["count"].isna().sum())
    return f"; {n} not shown" if n else ""
