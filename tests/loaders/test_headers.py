"""Which row is the header, and what its columns are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.headers import header_at, unique_headers, usual_count
from tests.loaders.builders import none_known


def test_a_name_that_comes_twice_is_counted() -> None:
    assert unique_headers(["ZIP", " ZIP ", "", ""]) == (
        "ZIP",
        "ZIP (2)",
        "(column 3)",
        "(column 4)",
    )


def test_a_counted_name_that_is_there_already_is_passed_over() -> None:
    assert unique_headers(["ZIP", "ZIP (2)", "ZIP", "ZIP"]) == (
        "ZIP",
        "ZIP (2)",
        "ZIP (3)",
        "ZIP (4)",
    )


@given(st.lists(st.sampled_from(["a", "a (2)", "", "(column 2)", "b"]), max_size=12))
def test_names_are_unique(cells: list[str]) -> None:
    names = unique_headers(cells)

    assert len(set(names)) == len(names) == len(cells)
    assert all(names)


def test_the_first_row_that_is_as_broad_as_the_others_is_the_header() -> None:
    wide = ["a", "b", "c", "d"]

    assert header_at([wide, wide], none_known) == 0
    assert header_at([["title"], [], ["from", "to"], wide, wide, wide], none_known) == 3
    assert header_at([["only"], ["one"], ["column"]], none_known) == 0
    assert header_at([[], []], none_known) == 0


def test_rows_that_are_mostly_blank_do_not_make_a_title_of_the_header() -> None:
    assert header_at([["a", "b", "c", "d"], ["1", "", "", ""], ["2", "", "", ""]], none_known) == 0


def test_words_of_a_row_that_are_headers_too_do_not_make_it_one() -> None:
    known = {"Date", "Sex", "Fatal", "Opioid", "Homeless"}.__contains__
    header, row = ["Date", "Sex", "Fatal"], ["Fatal", "Opioid", "Homeless"]

    assert header_at([header, row, row], known) == 0


def test_the_usual_count() -> None:
    assert usual_count([0, 0, 3, 3, 5]) == 3
    assert usual_count([2, 5]) == 5
    assert usual_count([0]) == 0
