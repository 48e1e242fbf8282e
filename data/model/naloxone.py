"""The naloxone log that four agencies keep: single hand-outs, trainings, monthly totals."""

from calendar import monthrange
from datetime import date
from random import Random
from typing import NamedTuple

from data.model.files import MARK, Export
from data.model.places import ZIP_CENTRES

COLUMNS = (
    "Log ID",
    "Date",
    "Period End",
    "Agency",
    "Program",
    "Channel",
    "Recipient Type",
    "Product",
    "Strength (mg)",
    "Kits",
    "Doses",
    "People Trained",
    "First or Refill",
    "ZIP",
    "Data Through",
    "Exported At",
)
HEALTH = f"{MARK} Alexandria Health Department"
SERVICES = f"{MARK} Department of Community and Human Services"
FIRE = f"{MARK} Alexandria Fire Department"
SHERIFF = f"{MARK} Sheriff's Office"
FIRST_MONTH, LAST_MONTH = "2018-01", "2026-10"
DOSES_PER_KIT = 2


class Channel(NamedTuple):
    """One way of giving kits out, from a month on.

    rows: entries a month, at most; kits: smallest and largest number in one entry, per year of
    the programme about a tenth more. monthly: one total with the period's end instead.
    """

    name: str
    agency: str
    program: str
    recipient: str
    since: str
    rows: int
    kits: tuple[int, int]
    monthly: bool = False
    trained: bool = False


CHANNELS = (
    Channel("Health department counter", HEALTH, "AHD walk-in", "Lay public", "2018-01", 6, (1, 4)),
    Channel(
        "REVIVE! training", SERVICES, "REVIVE!", "Lay public", "2018-01", 2, (4, 22), trained=True
    ),
    Channel("Mail", SERVICES, "Narcan by mail", "Friend or family", "2020-10", 6, (1, 2)),
    Channel("Leave-behind", FIRE, "Recovery bags", "Leave-behind", "2021-05", 4, (1, 2)),
    Channel("Jail release", SHERIFF, "Re-entry", "Person who uses", "2019-03", 1, (3, 12), True),
    Channel(
        "Opioid treatment programme",
        SERVICES,
        "OTP",
        "Person who uses",
        "2018-06",
        1,
        (6, 20),
        monthly=True,
    ),
    Channel("Restaurants", HEALTH, "Restaurant outreach", "Business", "2022-02", 2, (1, 6)),
    Channel("Schools", HEALTH, "ACPS", "School", "2019-09", 1, (2, 10)),
    Channel("Vending machine", HEALTH, "Vending", "Vending", "2024-04", 1, (20, 60), monthly=True),
)


def months() -> list[date]:
    """First days of the months of the log."""
    first, last = date.fromisoformat(f"{FIRST_MONTH}-01"), date.fromisoformat(f"{LAST_MONTH}-01")
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + n // 12, n % 12 + 1, 1) for n in range(span)]


def product(rng: Random, year: int) -> tuple[str, str]:
    """Name and strength in milligrams of one dose."""
    how = rng.random()
    if how < (0.15 if year < 2020 else 0.04):
        return "Naloxone HCl 0.4 mg/mL vial (IM)", "0.4"
    if year >= 2024 and how > 0.92:
        return "Kloxxado", "8"
    return rng.choice(("Narcan Nasal Spray", "Narcan Nasal Spray", "Naloxone nasal 4 mg")), "4"


def amounts(rng: Random, kits: int) -> tuple[str, str]:
    """Kits and doses, of which one is sometimes left blank."""
    how = rng.random()
    return (
        "" if how < 0.05 else str(kits),
        "" if how > 0.95 else str(kits * DOSES_PER_KIT),
    )


def day_text(rng: Random, agency: str, day: date) -> str:
    """Each agency has its habit; the health department's changed hands."""
    us = agency == SHERIFF or (agency == HEALTH and rng.random() < 0.5)
    return f"{day:%m/%d/%Y}" if us else day.isoformat()


def log_row(
    rng: Random, channel: Channel, month: date, export: Export
) -> tuple[date, dict[str, str]]:
    """One entry of a channel in a month, with its date."""
    last = date(month.year, month.month, monthrange(month.year, month.month)[1])
    last = min(last, export.through.date())
    given_on = month if channel.monthly else date(month.year, month.month, rng.randint(1, last.day))
    years = month.year - int(channel.since[:4])
    kits = round(rng.randint(*channel.kits) * (1 + 0.1 * years))
    kits_text, doses_text = amounts(rng, kits)
    name, strength = product(rng, month.year)
    first = "" if channel.monthly else rng.choice(("First", "First", "Refill", "Refill", "Unknown"))
    return given_on, {
        "Date": day_text(rng, channel.agency, given_on),
        "Period End": day_text(rng, channel.agency, last) if channel.monthly else "",
        "Agency": channel.agency,
        "Program": channel.program,
        "Channel": channel.name,
        "Recipient Type": channel.recipient,
        "Product": name,
        "Strength (mg)": "" if rng.random() < 0.03 else strength,
        "Kits": kits_text,
        "Doses": doses_text,
        "People Trained": str(max(1, kits - rng.randint(0, 3))) if channel.trained else "",
        "First or Refill": first,
        "ZIP": "" if channel.monthly or rng.random() < 0.15 else rng.choice(tuple(ZIP_CENTRES)),
        "Data Through": export.through.date().isoformat(),
        "Exported At": f"{export.exported_at:%Y-%m-%d %H:%M}",
    }


def with_negatives(rng: Random, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, two of them typed as stock taken back, which no distribution is."""
    rows = list(rows)
    for at in rng.sample(range(len(rows)), 2):
        kits = rng.randint(1, 6)
        rows[at] = rows[at] | {"Kits": str(-kits), "Doses": str(-kits * DOSES_PER_KIT)}
    return rows


def naloxone_rows(rng: Random, export: Export) -> list[dict[str, str]]:
    """The log in the order of its dates, numbered."""
    entries = [
        log_row(rng, channel, month, export)
        for month in months()
        for channel in CHANNELS
        if f"{month:%Y-%m}" >= channel.since
        for _ in range(1 if channel.rows == 1 else rng.randint(channel.rows // 2, channel.rows))
    ]
    entries.sort(key=lambda entry: entry[0])
    rows = [{"Log ID": f"N-{n:05d}", **row} for n, (_, row) in enumerate(entries, start=1)]
    return with_negatives(rng, rows)
