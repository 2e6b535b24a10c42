"""Identity numbers: the column functions agree with the scalar ones, and one wrong digit never passes."""

from __future__ import annotations

import datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fupin.apps.registry import identity

births = st.dates(datetime.date(1900, 1, 1), datetime.date(2030, 12, 31))
regions = st.sampled_from([identity.SYNTHETIC_REGION, "513322", "110101", "659004"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first = f"{draw(regions)}{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    tail = draw(st.sampled_from(["", "41", "72", "41B1", "4100"]))
    return first + identity.check_character(first) + tail


anything = st.one_of(
    numbers(),
    st.text(alphabet="0123456789X", min_size=15, max_size=23),
    # the basic plane: of newer characters Python and Polars know different editions of Unicode
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cn"]), max_size=24),
)


def _column(values: list[str], expression: pl.Expr) -> list[object]:
    return pl.DataFrame({"n": pl.Series(values, dtype=pl.String)}).select(expression).to_series().to_list()


def test_a_published_example_of_the_standard() -> None:
    assert identity.check_character("11010519491231002") == "X"  # GB 11643-1999, annex
    assert identity.is_valid("11010519491231002X")
    assert identity.mask("11010519491231002X") == "110105********002X"


@given(numbers())
def test_what_is_built_by_the_rule_is_valid_and_tells_birth_and_sex(number: str) -> None:
    assert identity.is_valid(number, synthetic=True)
    assert identity.is_valid(number) == (not number.startswith(identity.SYNTHETIC_REGION))
    assert f"{identity.birth_date(number):%Y%m%d}" == number[6:14]
    assert identity.sex(number) == ("1" if int(number[16]) % 2 else "2")


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, change: int) -> None:
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not identity.is_valid(wrong, synthetic=True)


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_swapped_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not identity.is_valid(swapped, synthetic=True)


@given(st.lists(anything, min_size=1, max_size=20), st.booleans())
def test_columns_agree_with_single_numbers(values: list[str], synthetic: bool) -> None:
    number = pl.col("n")
    assert _column(values, identity.normalised(number)) == [identity.normalise(v) for v in values]
    assert _column(values, identity.valid(number, synthetic=synthetic)) == [
        identity.is_valid(v, synthetic=synthetic) and _shape(v) for v in values
    ]
    assert _column(values, identity.masked(number)) == [identity.mask(v) for v in values]
    ascii_only = [v for v in values if v.isascii()]
    assert _column(ascii_only, identity.birth_dates(number)) == [identity.birth_date(v) for v in ascii_only]
    assert _column(ascii_only, identity.sexes(number)) == [identity.sex(v) for v in ascii_only]


def _shape(number: str) -> bool:
    return bool(_column([number], identity.shape_right(pl.col("n")))[0])


@given(numbers())
def test_spellings_of_the_same_number_are_one(number: str) -> None:
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number.lower())
    assert identity.normalise(full_width) == number
    assert identity.normalise(f" '{number[:6]} {number[6:14]}-{number[14:]}\u3000") == number


@given(anything)
def test_a_masked_number_never_tells_the_birth_date(number: str) -> None:
    masked = identity.mask(number)
    assert set(masked[6:14]) <= {"*"}
