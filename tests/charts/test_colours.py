"""Every colour is legible on both themes, and no chart has one of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import colours
from dashboard.charts.course import course
from dashboard.charts.delays import delays
from dashboard.charts.hours import hours
from dashboard.charts.naloxone import naloxone_by_month
from dashboard.charts.reach import coverage, equity, first_giver
from dashboard.charts.sample import SAMPLE_TEXT, mark_sample
from dashboard.charts.series import counts_over_time
from dashboard.charts.windows import windows
from dashboard.charts.years import years
from tests.charts import builders
from tests.charts.test_course import LATE, THROUGH
from tests.charts.test_delays import FRAME as CURVES
from tests.charts.test_reach import GIVERS, GROUPS

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|rgba?\([^)]*\)")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def figures() -> Iterator[go.Figure]:
    frame = builders.grouped({"fatal": [1], "nonfatal": [2], "police": [3], "fire": [1]})
    yield counts_over_time(
        frame, by="day", through=pd.Timestamp("2020-07-24 09:00"), group="severity",
        rolling=builders.by_day([1]).rename(columns={"count": "mean"}),
    )  # fmt: skip
    yield counts_over_time(builders.by_day([9, None]), by="day", through=None)
    yield years(
        pd.DataFrame({"year": [2019, 2020], "day_of_year": [1, 1], "cumulative": [1, 0]}),
        this_year=2020,
    )
    yield hours(pd.DataFrame({"weekday": [0], "hour": [0], "count": [1]}))
    yield windows(builders.windows())
    yield naloxone_by_month(builders.kits(), builders.overdoses())
    yield counts_over_time(
        builders.by_day([1]), by="day", through=pd.Timestamp("2020-07-24 09:00"),
        late_from=pd.Timestamp("2020-07-24"),
    )  # fmt: skip
    yield course(LATE, through=THROUGH)
    yield delays(CURVES)
    yield first_giver(GIVERS)
    yield equity(GROUPS, overall=0.4)
    yield coverage(0.31, 0.66, target=0.8)


def ours(figure: go.Figure) -> str:
    """The figure without plotly's own default template, which the app's theme replaces."""
    plain = go.Figure(figure)
    plain.layout.template = None
    return str(plain.to_json())


Rgb = tuple[float, float, float]
SEEN_BY = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
"""Machado GM and others. IEEE Transactions on Visualization and Computer Graphics
2009;15:1291-1298, at full severity: of linear red, green and blue."""
SCALES = {
    "light": (colours.CELL_STEPS, colours.WHITE_BACKGROUND),
    "dark": (colours.CELL_STEPS_ON_DARK, colours.DARK_BACKGROUND),
}


def rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def code(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def laid_over(rgba: tuple[int, int, int, int], ground: str) -> Rgb:
    red, green, blue = (
        below + (above - below) * rgba[3] / 255
        for above, below in zip(rgba[:3], rgb(ground), strict=True)
    )
    return red, green, blue


def lab(seen: Rgb, by: str) -> Rgb:
    """CIE L*a*b* of a colour as somebody sees it, under D65."""
    parts = [c / 255 for c in seen]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    left = [sum(w * c for w, c in zip(row, linear, strict=True)) for row in SEEN_BY[by]]
    left = [min(1.0, max(0.0, c)) for c in left]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(w * c for w, c in zip(row, left, strict=True)) for row in to_xyz]
    x, y, z = (
        n ** (1 / 3) if n > 216 / 24389 else (24389 / 27 * n + 16) / 116
        for n in (part / full for part, full in zip(xyz, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_lightness_of_hand_examples() -> None:
    for by in SEEN_BY:
        assert lab((255, 255, 255), by) == pytest.approx((100, 0, 0), abs=0.1)
        assert lab((0, 0, 0), by)[0] == pytest.approx(0)
        assert lab((119, 119, 119), by)[0] == pytest.approx(50, abs=0.1)


@pytest.mark.parametrize("by", SEEN_BY)
@pytest.mark.parametrize("theme", SCALES)
def test_steps_of_the_map_are_equally_far_apart_in_lightness(theme: str, by: str) -> None:
    """From the page on: 10 are plainly told apart side by side."""
    steps, ground = SCALES[theme]
    seen = [lab(colour, by)[0] for colour in (rgb(ground), *(laid_over(s, ground) for s in steps))]
    apart = [abs(one - other) for one, other in pairwise(seen)]
    assert min(apart) >= 12
    assert max(apart) <= 1.15 * min(apart)
    assert seen in (sorted(seen), sorted(seen, reverse=True))


@pytest.mark.parametrize("theme", SCALES)
def test_steps_of_the_map_stand_out_from_each_other_and_from_the_page(theme: str) -> None:
    steps, ground = SCALES[theme]
    drawn = [ground, *(code(laid_over(s, ground)) for s in steps)]
    assert all(contrast(one, other) >= 1.4 for one, other in pairwise(drawn))
    assert contrast(drawn[-1], ground) >= 4.5


@pytest.mark.parametrize("by", SEEN_BY)
@pytest.mark.parametrize("theme", SCALES)
def test_no_rate_looks_like_no_step_and_not_like_the_page(theme: str, by: str) -> None:
    steps, ground = SCALES[theme]
    no_rate = lab(laid_over(colours.NO_RATE, ground), by)
    for colour in (rgb(ground), *(laid_over(step, ground) for step in steps)):
        assert math.dist(no_rate, lab(colour, by)) >= 10


@pytest.mark.parametrize("theme", SCALES)
def test_outlines_of_the_fullest_areas_are_seen(theme: str) -> None:
    steps, ground = SCALES[theme]
    line = {"light": colours.CELL_OUTLINE, "dark": colours.CELL_OUTLINE_ON_DARK}[theme]
    full, edge = (code(one[:3]) for one in (steps[-1], line))
    assert contrast(full, edge) >= 1.8
    assert contrast(edge, ground) >= 3


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", list(colours.Colour))
def test_three_to_one_on_white_and_on_dark(colour: colours.Colour) -> None:
    assert contrast(colour, colours.WHITE_BACKGROUND) >= 3
    assert contrast(colour, colours.DARK_BACKGROUND) >= 3


@pytest.mark.parametrize("figure", list(figures()))
def test_no_colour_that_is_not_in_colours(figure: go.Figure) -> None:
    scale = {colour for _, colour in colours.SCALE}
    thin = {colours.TRANSPARENT, colours.SHADE, colours.GRID, colours.LATE}
    thin |= {colours.thin(colour) for colour in colours.Colour}
    found = set(COLOUR.findall(ours(figure)))
    assert found
    assert found <= {*colours.Colour, *scale, *thin}


@pytest.mark.parametrize("figure", list(figures()))
def test_text_takes_its_colour_and_its_font_from_the_theme(figure: go.Figure) -> None:
    layout = go.Figure(figure).layout
    assert layout.font.color is None
    assert all(note.font.color is None for note in layout.annotations)
    assert layout.paper_bgcolor == colours.TRANSPARENT


@pytest.mark.parametrize("figure", list(figures()))
def test_the_sample_mark_meets_no_other_label(figure: go.Figure) -> None:
    before = len(figure.layout.annotations)
    marked = mark_sample(figure)
    mark = marked.layout.annotations[-1]
    assert len(marked.layout.annotations) == before + 1
    assert SAMPLE_TEXT in mark.text
    over_the_plot = [
        note for note in marked.layout.annotations if note.yref == "paper" and note.y == 1
    ]
    assert sum(note.xanchor == "left" for note in over_the_plot) == 1


def test_meanings_come_first_and_other_groups_take_turns() -> None:
    given = colours.for_groups(["police", "fatal", "fire"])
    assert given == {
        "police": colours.Colour.BLUE,
        "fatal": colours.Colour.VERMILION,
        "fire": colours.Colour.OCHRE,
    }


def test_only_deaths_and_signals_are_vermilion() -> None:
    others = [name for name, colour in colours.MEANINGS.items() if name != "fatal"]
    assert colours.Colour.VERMILION not in {colours.MEANINGS[name] for name in others}
    assert colours.Colour.VERMILION not in colours.SEQUENCE


def test_more_groups_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="5 groups, 4 colours"):
        colours.for_groups(["a", "b", "c", "d", "e"])
