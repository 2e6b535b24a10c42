"""Arithmetic of resident identity numbers (公民身份号码, GB 11643-1999): for one number, and for a column of them.

A number has 18 characters: region (6), date of birth (8), sequence (3; odd for men), check character. A disability
card (残疾人证) adds the type and grade of the disability (20 characters) and, when issued again, two more (22); the
first 18 are the holder's identity number and are what is tested.

Nothing here tells whether a number was ever issued. Made-up numbers of fictional registries carry the region
``SYNTHETIC_REGION``, which no county has.
"""

from __future__ import annotations

import datetime
import unicodedata

import polars as pl

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
LENGTHS = (18, 20, 22)
SYNTHETIC_REGION = "513399"
FIRST_YEAR = 1900

PROVINCES = (
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
)  # fmt: skip
"""First two digits of every province. Counties came and went for seventy years, so the other four are not tested."""

_SHAPE = r"^\d{17}[\dX](?:\d{2}(?:[A-Z0-9]{2})?)?$"
_MARKS = " \t\r\n'’‘`\u3000\u00a0\u200b\u200c\u200d\ufeff\u2060-"


def normalise(number: str) -> str:
    """Return the number with half-width digits, a capital X, and without spaces, hyphens and leading apostrophe."""
    return "".join(c for c in unicodedata.normalize("NFKC", number) if c not in _MARKS).upper()


def check_character(first_17: str) -> str:
    """Return the check character that belongs to the first 17 digits."""
    return CHECK_CHARACTERS[sum(w * int(d) for w, d in zip(WEIGHTS, first_17, strict=True)) % 11]


def is_valid(number: str, *, synthetic: bool = False) -> bool:
    """Whether length, region, date of birth and check character of a normalised number are right.

    The region of fictional registries counts only when ``synthetic`` is true.
    """
    if len(number) not in LENGTHS or not (number[:17].isascii() and number[:17].isdigit()):
        return False
    region_known = synthetic if number.startswith(SYNTHETIC_REGION) else number[:2] in PROVINCES
    return region_known and birth_date(number) is not None and number[17] == check_character(number[:17])


def birth_date(number: str) -> datetime.date | None:
    """Return the date of birth that the number carries, None when it is no date since 1900."""
    digits = number[6:14]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


def sex(number: str) -> str | None:
    """Return the code of the sex that the number carries: 1 male, 2 female."""
    digit = number[16:17]
    return ("1" if int(digit) % 2 else "2") if digit.isascii() and digit.isdigit() else None


def mask(number: str) -> str:
    """Return the number as lists and notices show it: region and last four characters, ``513399********1234``."""
    return f"{number[:6]}********{number[14:18]}" if len(number) >= 18 else "*" * len(number)


def normalised(number: pl.Expr) -> pl.Expr:
    """Return a column of numbers as ``normalise`` does."""
    return number.str.normalize("NFKC").str.replace_all(f"[{_MARKS}]", "").str.to_uppercase()


def shape_right(number: pl.Expr) -> pl.Expr:
    """Whether the number has 18, 20 or 22 characters of the right kind."""
    return number.str.contains(_SHAPE)


def check_character_right(number: pl.Expr) -> pl.Expr:
    """Whether the check character fits; null where the first 17 characters are not digits."""
    total = pl.sum_horizontal(
        [number.str.slice(i, 1).cast(pl.Int32, strict=False) * weight for i, weight in enumerate(WEIGHTS)],
        ignore_nulls=False,
    )
    expected = (total % 11).replace_strict(
        list(range(11)), list(CHECK_CHARACTERS), default=None, return_dtype=pl.String
    )
    return number.str.slice(17, 1) == expected


def region_known(number: pl.Expr, *, synthetic: bool = False) -> pl.Expr:
    """Whether the number begins with a province; the region of fictional registries only when ``synthetic``."""
    made_up = number.str.starts_with(SYNTHETIC_REGION)
    return pl.when(made_up).then(pl.lit(synthetic)).otherwise(number.str.slice(0, 2).is_in(PROVINCES))


def birth_dates(number: pl.Expr) -> pl.Expr:
    """Return the dates of birth that the numbers carry; null when they are no dates since 1900."""
    digits = number.str.extract(r"^.{6}(\d{8})", 1)
    day = digits.str.to_date("%Y%m%d", strict=False)
    return pl.when(day.dt.year() >= FIRST_YEAR).then(day)


def sexes(number: pl.Expr) -> pl.Expr:
    """Return the codes of the sex that the numbers carry: 1 male, 2 female."""
    digit = number.str.slice(16, 1).cast(pl.Int32, strict=False)
    return pl.when(digit.is_null()).then(None).when(digit % 2 == 1).then(pl.lit("1")).otherwise(pl.lit("2"))


def valid(number: pl.Expr, *, synthetic: bool = False) -> pl.Expr:
    """Whether the numbers are right, as ``is_valid`` does; null where there is no number."""
    right = (
        shape_right(number)
        & region_known(number, synthetic=synthetic)
        & birth_dates(number).is_not_null()
        & check_character_right(number)
    )
    return pl.when(number.is_not_null()).then(right.fill_null(False))


def masked(number: pl.Expr) -> pl.Expr:
    """Return the numbers as ``mask`` does."""
    return (
        pl.when(number.str.len_chars() >= 18)
        .then(number.str.slice(0, 6) + "********" + number.str.slice(14, 4))
        .otherwise(number.str.replace_all(r"(?s).", "*"))
    )
