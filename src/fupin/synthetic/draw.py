"""Drawing with exact counts: shares are met at any size, only who gets what is left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def largest_remainder(weights: Any, total: int) -> Integers:
    """Split ``total`` in proportion to ``weights``; the parts are whole and add up."""
    exact = np.asarray(weights, dtype=float)
    exact = exact / exact.sum() * total
    parts: Integers = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def keys(rng: np.random.Generator, weights: NDArray[Any]) -> Floats:
    """Return sorting keys: taking the smallest draws without replacement by weight; weight 0 comes last (infinite)."""
    drawn = rng.exponential(size=len(weights))
    key: Floats = np.divide(drawn, weights, out=np.full(len(weights), np.inf), where=weights > 0)
    return key


def choose(rng: np.random.Generator, weights: NDArray[Any], count: int) -> Integers:
    """Draw ``count`` different indices by weight; fewer when fewer have a weight above 0."""
    key = keys(rng, weights)
    count = max(0, min(count, int(np.isfinite(key).sum())))
    return np.argsort(key, kind="stable")[:count]


def one_of_each(rng: np.random.Generator, groups: Integers, weights: Floats, wanted: Flags) -> Integers:
    """Draw one member by weight from each group that is ``wanted`` (a flag per group)."""
    inside = np.flatnonzero(wanted[groups] & (weights > 0))
    order = inside[np.lexsort((keys(rng, weights[inside]), groups[inside]))]
    _, first = np.unique(groups[order], return_index=True)
    return order[first]


def pick(rng: np.random.Generator, weights: Mapping[Any, float], size: int) -> Integers:
    """Draw ``size`` keys (as whole numbers) independently by weight."""
    probabilities = np.array(list(weights.values()), dtype=float)
    chosen = rng.choice(len(probabilities), size=size, p=probabilities / probabilities.sum())
    return np.array([int(key) for key in weights], dtype=np.int64)[chosen]


def by_code(values: Mapping[int, float], codes: Iterable[str]) -> Floats:
    """Return the value of each code as an array, 0 for codes without one."""
    return np.array([float(values.get(int(code), 0)) for code in codes])


def words(index: Integers, entries: list[str]) -> pl.Series:
    """Return the entries at these indices; a negative index is null."""
    return pl.Series([None, *entries], dtype=pl.String).gather(np.maximum(index, -1) + 1)


def numbers(values: Any, missing: Flags | None = None) -> pl.Series:
    """Return whole numbers, null where ``missing``."""
    series = pl.Series(np.asarray(values, dtype=np.int64))
    return series if missing is None else series.set(pl.Series(missing), None)


def flags(values: Any, missing: Flags | None = None) -> pl.Series:
    """Return yes/no values, null where ``missing``."""
    series = pl.Series(np.asarray(values, dtype=np.bool_))
    return series if missing is None else series.set(pl.Series(missing), None)


def days(year: Any, day: Integers, missing: Flags | None = None) -> pl.Series:
    """Return days counted from 1 January (0) of a year or of years, null where ``missing``."""
    begin = (np.asarray(year, dtype=np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return dates(begin + day, missing)


def dates(values: Any, missing: Flags | None = None) -> pl.Series:
    """Return calendar days, null where ``missing``."""
    series = pl.Series(np.asarray(values, dtype="datetime64[D]"), dtype=pl.Date)
    return series if missing is None else series.set(pl.Series(missing), None)
