"""Invented names as written in Chinese: without surname, or with the surname of the father."""

from __future__ import annotations

import numpy as np
import polars as pl

from fupin.synthetic.draw import Floats, Integers
from fupin.synthetic.households import MALE, Households
from fupin.synthetic.sources import Streams, name_parts

_YOUNG = 22  # in the base year; given names go with the times


def names(streams: Streams, households: Households, single_part_share: Floats) -> pl.Series:
    """Return a name for each person; everybody in a household is called in the same way."""
    rng = streams("names")
    single = (rng.random(households.count) < single_part_share[households.village])[households.household]
    n = households.persons
    male = households.sex == MALE
    without = np.where(male, _single(rng, n, "male"), _single(rng, n, "female"))
    older, younger = (
        np.where(male, _given(rng, n, f"male{age}"), _given(rng, n, f"female{age}")) for age in ("", "_young")
    )
    given = np.where(households.age < _YOUNG, younger, older)
    with_surname = _surnames(rng, households.surname_of) + given
    return pl.Series(np.where(single, without, with_surname), dtype=pl.String)


def _single(rng: np.random.Generator, n: int, sex: str) -> np.ndarray:
    """Return names of two parts, three in four, or of one."""
    parts = name_parts()["single_part"]
    first, second = np.array(parts["first"]), np.array(parts[sex])
    alone = np.array(parts[f"only_{sex}"])
    a, b = first[rng.integers(len(first), size=n)], second[rng.integers(len(second), size=n)]
    one = (rng.random(n) < 0.22) | (a == b)
    return np.where(one, alone[rng.integers(len(alone), size=n)], np.char.add(a, b))


def _given(rng: np.random.Generator, n: int, sex: str) -> np.ndarray:
    given = np.array(name_parts()["with_surname"][sex])
    return given[rng.integers(len(given), size=n)]


def _surnames(rng: np.random.Generator, surname_of: Integers) -> np.ndarray:
    """Return surnames; who bears another's follows up to that one's own surname."""
    pool = np.array(name_parts()["with_surname"]["surname"], dtype=object)
    own = pool[rng.integers(len(pool), size=len(surname_of))]
    root = surname_of
    while (root[root] != root).any():
        root = root[root]
    surnames: np.ndarray = own[root]
    return surnames
