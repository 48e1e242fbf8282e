"""The one door: everything with a number in it that a viewer is sent is made here.

A `Published` cannot be made anywhere else, so a page or a download that takes one can only have
what its viewer may see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

import pandas as pd

from dashboard.privacy import clusters, groups, others, published, shares, suppression
from dashboard.privacy.policy import Policy
from dashboard.privacy.roles import Permission, Viewer, may, require


class _Key(Enum):
    """What only this module has; an enum's member stays itself through a cache's pickling."""

    DOOR = "door"


_DOOR = _Key.DOOR

HINT = "Choose larger areas or a longer period to see more."
PLACE_COLUMNS = frozenset(
    {"area", "cell", "h3_7", "h3_8", "h3_9", "latitude", "longitude", "place_state", "zip"}
)
"""Columns that make a citywide frame one of places, or of people."""


@dataclass(frozen=True)
class Published:
    """A frame as its viewer may have it.

    `hidden`: something was held back; `note` says what, for the page; `hint` says what would give
    it back, and is empty where nothing is hidden.
    """

    frame: pd.DataFrame
    note: str = ""
    hidden: bool = False
    hint: str = ""
    _key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._key is not _DOOR:
            raise TypeError("only dashboard.privacy.door makes a Published")

    def derive(
        self, change: Callable[[pd.DataFrame], pd.DataFrame], *, noted: bool = True
    ) -> Published:
        """The same, its frame changed by a function of what is published already.

        `change` gets the published frame and must not bring in a count from elsewhere. With
        `noted` False the note is left out, because the page says it elsewhere.
        """
        return replace(self, frame=change(self.frame), note=self.note if noted else "")


@dataclass(frozen=True)
class PublishedText:
    """A number or a sentence as its viewer may read it."""

    text: str
    _key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._key is not _DOOR:
            raise TypeError("only dashboard.privacy.door makes a PublishedText")


def publish_city(frame: pd.DataFrame, *, viewer: Viewer) -> Published:
    """Citywide counts, exact, for analysts and partners.

    Raises Forbidden for the public, who have `publish_public`; ValueError where a column names a
    place.
    """
    require(viewer, Permission.PAGES)
    places = PLACE_COLUMNS & set(frame.columns)
    if places:
        raise ValueError(f"not citywide, it has a column of places: {', '.join(sorted(places))}")
    return Published(frame, _key=_DOOR)


def publish_areas(
    frame: pd.DataFrame,
    *,
    viewer: Viewer,
    policy: Policy,
    layer: Collection[str],
    within: Sequence[str] = ("period",),
) -> Published:
    """Counts by area and the city's totals: as they are for an analyst, suppressed for a partner.

    Columns and rules are those of `suppression.with_totals` and `suppression.areas`. A page sends
    one such answer: areas of one layer, over groups that do not overlap, and nothing else by area
    beside it.
    """
    require(viewer, Permission.AREAS)
    if may(viewer, Permission.AREA_FILTERS):
        return Published(suppression.with_totals(frame, within=within), _key=_DOOR)
    sent = suppression.areas(frame, policy=policy, layer=layer, within=within)
    total = int(sent.loc[sent["area"].isna(), "count"].sum())
    rest = int(sent.loc[sent["area"] == suppression.REMAINDER, "count"].sum())
    if rest == 0:
        return Published(sent, _key=_DOOR)
    note = (
        f"{total - rest:,} of {total:,} are in the areas shown; {rest:,} are in areas with "
        f"fewer than {policy.threshold}, in areas held back to protect those, "
        "or without a usable place."
    )
    return Published(sent, note=note, hidden=True, hint=HINT, _key=_DOOR)


def publish_groups(frame: pd.DataFrame, *, viewer: Viewer, policy: Policy) -> Published:
    """Answers by group of people, by the rules of `groups`: as they are for an analyst, suppressed
    for a partner. A page sends one such answer, and no number of a group over all answers."""
    require(viewer, Permission.AREAS)
    exact = may(viewer, Permission.AREA_FILTERS)
    sent = groups.with_totals(frame) if exact else groups.hide_small(frame, policy=policy)
    note = groups.note(sent, policy=policy)
    return Published(sent, note, bool(note), groups.HINT if note else "", _key=_DOOR)


def publish_others(frame: pd.DataFrame, *, viewer: Viewer, policy: Policy) -> Published:
    """Counts that others publish, of the city and of areas: as published for an analyst, small
    ones of areas hidden from a partner. Raises Forbidden for the public.

    Columns and rules are those of `others.hide_small`.
    """
    require(viewer, Permission.AREAS)
    if may(viewer, Permission.AREA_FILTERS):
        return Published(frame, _key=_DOOR)
    sent = others.hide_small(frame, policy=policy)
    n = int((sent["status"] == others.NOT_SHOWN).sum())
    if n == 0:
        return Published(sent, _key=_DOOR)
    note = (
        f"{n:,} of {int(sent['area'].notna().sum()):,} counts of areas are not shown: those of 1 "
        f"to {policy.threshold - 1}, those that the publisher hides or has not reported, and "
        "those by which another could be worked out."
    )
    return Published(sent, note=note, hidden=True, _key=_DOOR)


def publish_clusters(frame: pd.DataFrame, *, viewer: Viewer, policy: Policy) -> Published:
    """The city's clusters of the past: as they are for an analyst, small counts and what analysts
    wrote hidden from a partner. Raises Forbidden for the public.

    Columns and rules are those of `clusters.hide_small`.
    """
    require(viewer, Permission.PAGES)
    if may(viewer, Permission.LINE_LIST):
        return Published(frame, _key=_DOOR)
    sent = clusters.hide_small(frame, policy=policy)
    n = int(sent["count"].isna().sum() - frame["count"].isna().sum())
    if n == 0:
        return Published(sent, _key=_DOOR)
    note = f"Counts of 1 to {policy.threshold - 1} are not shown."
    return Published(sent, note=note, hidden=True, _key=_DOOR)


def publish_signals(frame: pd.DataFrame, *, viewer: Viewer) -> Published:
    """What a scan or rules say of several series: all of it for an analyst; for a partner without
    the rows that have an `area`, or that are `of_place`. Raises Forbidden for the public.

    Which area stands out is withheld whole, and not its counts alone: windows overlap with each
    other and with the map's periods, and what is expected, how rare it is, and that it is named at
    all tell a small count as well as it does itself.
    """
    require(viewer, Permission.PAGES)
    if may(viewer, Permission.AREA_FILTERS):
        return Published(frame, _key=_DOOR)
    is_held = frame["area"].notna() if "area" in frame else frame["of_place"]
    sent = frame[~is_held].reset_index(drop=True)
    if len(sent) == len(frame):
        return Published(sent, _key=_DOOR)
    note = "What single places show is for analysts: it is of very few people."
    return Published(sent, note=note, hidden=True, _key=_DOOR)


def publish_shares(frame: pd.DataFrame, *, viewer: Viewer, policy: Policy) -> Published:
    """How often fields are filled: with numbers for an analyst, as shares of enough records for a
    partner. Raises Forbidden for the public.

    Columns and rules are those of `shares.hide_few`.
    """
    require(viewer, Permission.PAGES)
    if may(viewer, Permission.LINE_LIST):
        return Published(frame, _key=_DOOR)
    sent = shares.hide_few(frame, policy=policy)
    if not (frame["records"] < policy.threshold).any():
        return Published(sent, _key=_DOOR)
    note = f"Of fewer than {policy.threshold} records it is not shown how often a field is filled."
    return Published(sent, note=note, hidden=True, _key=_DOOR)


def publish_records(frame: pd.DataFrame, *, viewer: Viewer) -> Published:
    """The line list: one row a person, for analysts. Raises Forbidden for everybody else."""
    require(viewer, Permission.LINE_LIST)
    return Published(frame, _key=_DOOR)


def publish_points(frame: pd.DataFrame, *, viewer: Viewer) -> Published:
    """Places of single overdoses, for analysts. Raises Forbidden for everybody else."""
    require(viewer, Permission.POINTS)
    return Published(frame, _key=_DOOR)


def publish_resources(frame: pd.DataFrame, *, viewer: Viewer) -> Published:
    """Where help is, as an analyst listed it: no counts, the same for analysts and partners.

    Raises Forbidden for the public; ValueError where a column could hold a count.
    """
    require(viewer, Permission.AREAS)
    numbers = set(frame.select_dtypes("number").columns) - {"latitude", "longitude"}
    if numbers:
        raise ValueError(f"resources carry no numbers: {', '.join(sorted(numbers))}")
    return Published(frame, _key=_DOOR)


def publish_public(
    frame: pd.DataFrame, *, viewer: Viewer, policy: Policy, through: date
) -> Published:
    """The published table from `quarter` and `count`: the same for every role, and without filters.

    Rules and columns are those of `published.published_quarters`.
    """
    require(viewer, Permission.PUBLISHED)
    table = published.published_quarters(frame, through=through, policy=policy)
    hidden = bool(table["count"].isna().any() or table[published.ROLLING].iloc[3:].isna().any())
    note = (
        f"Counts from 1 to {policy.threshold - 1}, and sums that would give one away, "
        f"are not shown. A quarter appears {policy.settle_days} days after its end."
    )
    return Published(table, note=note, hidden=hidden, _key=_DOOR)


def publish_number(
    n: int, *, viewer: Viewer, least: int | None = None, most: int | None = None
) -> PublishedText:
    """One citywide count, exact; "3–4" where it may be as few as `least` or as many as `most`.
    Raises Forbidden for the public."""
    require(viewer, Permission.PAGES)
    ends = [least if least is not None else n, most if most is not None else n]
    return PublishedText("–".join(dict.fromkeys(map(_words, ends))), _key=_DOOR)


def publish_statement(
    template: str,
    *,
    counts: Mapping[str, int],
    words: Mapping[str, str],
    viewer: Viewer,
    of_place: bool = False,
) -> PublishedText:
    """A detector's sentence about the city, as "{observed} overdoses in {window}", filled.

    Raises Forbidden for the public, and where it is `of_place`, of a part of the city, for all but
    analysts; KeyError for a field that neither `counts` nor `words` has.
    """
    require(viewer, Permission.AREA_FILTERS if of_place else Permission.PAGES)
    said = {name: _words(n) for name, n in counts.items()}
    return PublishedText(template.format_map({**words, **said}), _key=_DOOR)


def publish_finding(
    template: str,
    *,
    counts: Mapping[str, int],
    words: Mapping[str, str],
    plain: str,
    viewer: Viewer,
    policy: Policy,
    of_place: bool = False,
) -> PublishedText:
    """A change in reporting as a sentence: filled for an analyst; for a partner `plain`, which has
    no number, where one of the counts or what lies between two of them is small.

    Raises Forbidden for the public, and where it is `of_place` for all but analysts.
    """
    require(viewer, Permission.AREA_FILTERS if of_place else Permission.PAGES)
    if may(viewer, Permission.AREA_FILTERS) or not _tells_small(counts.values(), policy):
        said = {name: _words(n) for name, n in counts.items()}
        return PublishedText(template.format_map({**words, **said}), _key=_DOOR)
    return PublishedText(plain, _key=_DOOR)


def _tells_small(counts: Collection[int], policy: Policy) -> bool:
    between = {abs(one - other) for one in counts for other in counts}
    return any(0 < n < policy.threshold for n in {*counts, *between})


def _words(n: int) -> str:
    return f"{n:,}"
