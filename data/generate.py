"""Makes the invented sample data, and more of the same.

    python data/generate.py
        writes data/sample/ again, byte for byte
    python data/generate.py more --out DIR --incidents N [--from DATE] [--through DATE] [--seed S]
                                 [--place LAT,LON --spread-m M]
        writes an odmap.csv and an ems.csv of N other overdoses into DIR

Every row carries the mark SYNTHETIC in its agency's name.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.model import ems, ems_words, naloxone, neighbours, odmap, odmap_words
from data.model.files import Export, Row
from data.model.places import City, Place
from data.model.truth import (
    CLUSTERS,
    OTHER_FATAL,
    OTHER_PER_OPIOID,
    PERIODS,
    SAMPLE_THROUGH,
    Event,
    Overdose,
    days_between,
    draw_times,
    number,
    sample_events,
)

SAMPLE = Path(__file__).parent / "sample"
SEED = 2026
FATAL = 0.14
TRUTH_COLUMNS = (
    "overdose_id",
    "time",
    "latitude",
    "longitude",
    "opioid",
    "fatal",
    "odmap_rows",
    "ems_rows",
)


class Sample(NamedTuple):
    """The sample before it is written. Rows of the two exports remember the city's overdose."""

    overdoses: list[Overdose]
    odmap: list[Row]
    ems: list[Row]
    naloxone: list[dict[str, str]]

    def truth(self) -> list[dict[str, str]]:
        """One row for each overdose; a row that is printed twice in a file counts twice."""
        in_odmap = Counter(row.overdose_id for row in self.odmap)
        in_ems = Counter(row.overdose_id for row in self.ems)
        return [
            {
                "overdose_id": overdose.overdose_id,
                "time": f"{overdose.event.time:%Y-%m-%dT%H:%M}",
                "latitude": f"{overdose.event.place.latitude:.5f}",
                "longitude": f"{overdose.event.place.longitude:.5f}",
                "opioid": str(overdose.event.opioid).lower(),
                "fatal": str(overdose.event.fatal).lower(),
                "odmap_rows": str(in_odmap[overdose.overdose_id]),
                "ems_rows": str(in_ems[overdose.overdose_id]),
            }
            for overdose in self.overdoses
        ]


def stream(seed: int, purpose: str) -> Random:
    """Random numbers of their own for each purpose, so that no file's rules move another's."""
    return Random(f"odwatch {seed} {purpose}")


def make_sample() -> Sample:
    """The whole sample, the same at every call."""
    city = City(stream(SEED, "city"))
    events = sample_events(stream(SEED, "events"), city, PERIODS, CLUSTERS)
    overdoses = number(stream(SEED, "people"), events, minors=stream(SEED, "minors"))
    rng = stream(SEED, "odmap")
    export = Export(SAMPLE_THROUGH, SAMPLE_THROUGH + timedelta(minutes=15))
    rows = odmap.odmap_rows(rng, overdoses, city, export, odmap.Habits())
    entered = {row.overdose_id for row in rows}
    unseen = {o.overdose_id for o in overdoses if o.overdose_id not in entered}
    day_before = datetime.combine(SAMPLE_THROUGH.date() - timedelta(days=1), time(23, 59))
    reports = Export(day_before, datetime.combine(SAMPLE_THROUGH.date(), time(6)))
    log = Export(day_before, datetime.combine(SAMPLE_THROUGH.date(), time(9)))
    return Sample(
        overdoses=overdoses,
        odmap=[
            *odmap.with_repeats_and_bad_rows(rng, rows),
            *neighbours.odmap_rows(stream(SEED, "neighbours"), city, export),
        ],
        ems=ems.ems_rows(stream(SEED, "ems"), overdoses, city, reports, unseen=unseen),
        naloxone=naloxone.naloxone_rows(stream(SEED, "naloxone"), log),
    )


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    """UTF-8, commas, a line feed after each row; every row has every column."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def write_sample(folder: Path) -> None:
    """The sample's four files."""
    sample = make_sample()
    write_csv(folder / "truth.csv", TRUTH_COLUMNS, sample.truth())
    write_csv(folder / "odmap.csv", odmap_words.COLUMNS, (row.cells for row in sample.odmap))
    write_csv(folder / "ems.csv", ems_words.COLUMNS, (row.cells for row in sample.ems))
    write_csv(folder / "naloxone.csv", naloxone.COLUMNS, sample.naloxone)


def more_events(
    rng: Random, city: City, days: list[date], *, count: int, near: tuple[Place, float] | None
) -> list[Event]:
    """Overdoses on these days, in the whole city or round one place with a spread in metres."""
    latest = datetime.combine(days[-1], SAMPLE_THROUGH.time())
    events = []
    for moment in draw_times(rng, days, count=count):
        opioid = rng.random() < 1 / (1 + OTHER_PER_OPIOID)
        place = city.draw(rng) if near is None else city.near(rng, near[0], spread_m=near[1])
        fatal = rng.random() < (FATAL if opioid else OTHER_FATAL)
        in_reach = moment if moment <= latest else moment - timedelta(hours=4)
        events.append(Event(in_reach, place, opioid, fatal))
    return events


def write_more(
    folder: Path, days: list[date], *, count: int, seed: int, near: tuple[Place, float] | None
) -> None:
    """Further files of `count` overdoses, each of them one row of odmap.csv."""
    city = City(stream(SEED, "city"))
    rng = stream(seed, "more")
    events = more_events(rng, city, days, count=count, near=near)
    overdoses = number(rng, events, minors=stream(seed, "minors"))
    through = datetime.combine(days[-1], SAMPLE_THROUGH.time())
    export = Export(
        through=through,
        exported_at=through + timedelta(minutes=15),
        series=f"M{seed}-",
        first_record_number=10_000_000 * (seed + 1),
    )
    habits = odmap.Habits(not_entered=0.0, both_enter=0.0, all_in_time=True)
    rows = odmap.odmap_rows(rng, overdoses, city, export, habits)
    reports = ems.ems_rows(rng, overdoses, city, export, unseen=set())
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "odmap.csv", odmap_words.COLUMNS, (row.cells for row in rows))
    write_csv(folder / "ems.csv", ems_words.COLUMNS, (row.cells for row in reports))


def place_from(text: str) -> Place:
    """`LAT,LON` in degrees as a place."""
    latitude, longitude = text.split(",")
    return Place(float(latitude), float(longitude))


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description="Makes the invented sample data.")
    more = parser.add_subparsers(dest="command").add_parser("more", help="further marked files")
    more.add_argument("--out", type=Path, required=True)
    more.add_argument("--incidents", type=int, required=True)
    more.add_argument("--from", dest="first", type=date.fromisoformat, default="2017-01-01")
    more.add_argument("--through", type=date.fromisoformat, default="2026-10-31")
    more.add_argument("--seed", type=int, default=1)
    more.add_argument(
        "--place", type=place_from, metavar="LAT,LON", help="not everywhere, but round this"
    )
    more.add_argument("--spread-m", type=float, default=150.0)
    return parser


def main(argv: Sequence[str] | None = None) -> None:
    """Does what the command line says."""
    parser = arguments()
    given = parser.parse_args(argv)
    if given.command is None:
        write_sample(SAMPLE)
        return
    days = days_between(given.first, given.through)
    if not days or given.incidents < 1 or given.seed < 0:
        parser.error("--from must not be after --through; --incidents starts at 1, --seed at 0")
    near = (given.place, given.spread_m) if given.place else None
    write_more(given.out, days, count=given.incidents, seed=given.seed, near=near)


if __name__ == "__main__":
    main()
