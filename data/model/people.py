"""Invented people and circumstances. Shares are chosen to look plausible, not estimated."""

from dataclasses import dataclass, replace
from random import Random

SEXES = {"male": 68, "female": 32}
RACES = {"white": 46, "black": 28, "hispanic": 16, "asian": 4, "unknown": 6}
LOCATION_TYPES = {
    "residence": 30,
    "apartment": 24,
    "hotel": 9,
    "street": 13,
    "vehicle": 8,
    "park": 3,
    "business": 6,
    "jail": 1,
    "school": 1,
    "restroom": 3,
    "": 2,
}
OTHER_DRUGS = {
    "cocaine": 28,
    "crack": 10,
    "alcohol": 20,
    "meth": 11,
    "benzodiazepine": 10,
    "cannabinoid": 7,
    "unknown": 14,
}
MINORS = 0.035
SECOND_DRUGS = {"": 78, "alcohol": 8, "cocaine": 8, "benzodiazepine": 4, "meth": 2}


@dataclass(frozen=True)
class Person:
    """What a responder could learn of one person; `""` where nobody could say."""

    age_years: int
    sex: str
    race: str
    homeless: bool
    resident: bool
    drug: str
    second_drug: str
    doses: int
    location_type: str


def pick(rng: Random, weights: dict[str, int]) -> str:
    """One key, with a chance in proportion to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def opioid_drugs(year: int) -> dict[str, int]:
    """Weights of the suspected opioid: heroin gives way to fentanyl, pressed pills come in 2020."""
    later = min(max(year - 2017, 0), 8)
    return {
        "heroin": 48 - 5 * later,
        "fentanyl": 14 + 5 * later,
        "fentanyl/heroin": 15,
        "pills": 16 if 2020 <= year <= 2024 else 5,
        "oxycodone": 4,
        "unknown": 17,
    }


def draw_age(rng: Random) -> int:
    """Age in whole years: most between 25 and 60, a few minors."""
    if rng.random() < 0.02:
        return rng.randint(14, 17)
    centre, spread = (31.0, 7.0) if rng.random() < 0.55 else (51.0, 10.0)
    return min(max(round(rng.gauss(centre, spread)), 18), 88)


def made_minor(rng: Random, person: Person) -> Person:
    """The person, or now and then the same one as a minor."""
    minor, age_years = rng.random() < MINORS, rng.randint(14, 17)
    return replace(person, age_years=age_years) if minor else person


def draw_doses(rng: Random, *, opioid: bool, fatal: bool) -> int:
    """Doses of naloxone that the person got from anybody."""
    given = 0.25 if not opioid else 0.6 if fatal else 0.84
    if rng.random() >= given:
        return 0
    return rng.choices((1, 2, 3, 4), (50, 32, 13, 5) if opioid else (80, 20, 0, 0))[0]


def draw_person(rng: Random, *, year: int, opioid: bool, fatal: bool) -> Person:
    """A person whose overdose was in `year`."""
    drug = pick(rng, opioid_drugs(year) if opioid else OTHER_DRUGS)
    second = pick(rng, SECOND_DRUGS)
    return Person(
        age_years=draw_age(rng),
        sex=pick(rng, SEXES),
        race=pick(rng, RACES),
        homeless=rng.random() < 0.13,
        resident=rng.random() < 0.72,
        drug=drug,
        second_drug="" if second == drug else second,
        doses=draw_doses(rng, opioid=opioid, fatal=fatal),
        location_type=pick(rng, LOCATION_TYPES),
    )
