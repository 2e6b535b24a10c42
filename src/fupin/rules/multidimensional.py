"""Multidimensional poverty by counting deprivations: the measures of Alkire and Foster (2011).

A unit *i* of weight *n* is deprived in indicator *j* (d = 1) or not (d = 0); the indicators have weights *v* that are
brought to a sum of one. Its deprivation score is c = Σ v d. It is poor when c reaches the cutoff k (dual cutoff).

========================  ===========================================  ==================================
headcount ratio H         Σ n [c ≥ k] / Σ n                            share of the population that is poor
intensity A               Σ n c [c ≥ k] / Σ n [c ≥ k]                  mean score of the poor
adjusted headcount M0     H × A = Σ n c [c ≥ k] / Σ n
uncensored headcount      Σ n d_j / Σ n                                deprived in j, poor or not
censored headcount        Σ n d_j [c ≥ k] / Σ n                        deprived in j and poor
contribution              Σ n v_j d_j [c ≥ k] / Σ n c [c ≥ k]          adds up to one
========================  ===========================================  ==================================

Scores and the cutoff are compared as whole numbers, so that three indicators of weight 1/9 reach a cutoff of 1/3.

What is not recorded (null) is neither a deprivation nor its absence. ``drop`` leaves a unit out in which an indicator
is missing, and counts it, as Alkire and Santos (2014) do for the global index. ``reweight`` spreads the weight of what
is missing over the indicators that the unit has; only units without any are left out. The headcounts of an indicator
are then shares of the units in which it is recorded, and Σ v × censored headcount is no longer M0.

Source: Alkire, Foster, "Counting and multidimensional poverty measurement", Journal of Public Economics 95 (2011),
476–487. ``convey::svyafc`` with g = 0 gives M0 of the same definition (it multiplies weights of indicators by row, so
compare with equal weights only).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self

import polars as pl

from fupin.rules.measures import ALL, MeasureError, check_names, numbers, quotient

Missing = Literal["drop", "reweight"]
"""What happens to a unit in which an indicator is not recorded."""

PARTS = ("uncensored", "censored", "contribution")
"""What the results say about each indicator, in columns such as ``censored_housing``."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator in a group: its weight (all add up to one), the two headcount ratios and its share of M0."""

    name: str
    weight: float
    uncensored: float | None
    censored: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Multidimensional:
    """The measures of one group. ``units`` and ``left_out`` count rows, ``population`` adds up their weights."""

    group: tuple[Any, ...]
    units: int
    left_out: int
    population: int | float
    headcount_ratio: float | None
    intensity: float | None
    adjusted_headcount_ratio: float | None
    indicators: tuple[Indicator, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any], weights: Mapping[str, Fraction], by: Sequence[str] = ()) -> Self:
        """Take the measures from a row of the results."""
        total = sum(weights.values())
        indicators = tuple(
            Indicator(name, float(weight / total), *(row[f"{part}_{name}"] for part in PARTS))
            for name, weight in weights.items()
        )
        values = {name: row[name] for name in (*_COUNTS, *_RATIOS)}
        return cls(group=tuple(row[name] for name in by), indicators=indicators, **values)


def alkire_foster(
    table: pl.DataFrame | pl.LazyFrame,
    *,
    indicators: Mapping[str, Fraction],
    cutoff: Fraction,
    weight: str | None = None,
    by: Sequence[str] = (),
    missing: Missing = "drop",
) -> pl.DataFrame:
    """Compute the measures of Alkire and Foster for each group of a table.

    Args:
        table: a row per unit. A lazy frame is read once in a stream; memory grows with the number of different
            combinations of groups and deprivations, not with the rows.
        indicators: weight of each column of deprivations (boolean, or 0 and 1); they need not add up to one.
        cutoff: share of the weights, above 0 up to 1, at which a unit is poor.
        weight: column of weights of the units; one for each when not given. Units without weight are left out.
        by: columns that divide the table into groups.
        missing: what happens when an indicator is not recorded.

    Returns:
        A row per group, sorted: the columns ``by``, ``units``, ``left_out``, ``population``, ``headcount_ratio``,
        ``intensity``, ``adjusted_headcount_ratio``, and three of ``PARTS`` for each indicator.

    Raises:
        MeasureError: a column is missing or holds something else, or a weight or the cutoff is out of range.
    """
    lazy = table.lazy()
    schema = lazy.collect_schema()
    _check(schema, indicators, cutoff)
    results = [f"{part}_{name}" for name in indicators for part in PARTS]
    check_names(schema, (*indicators, *([weight] if weight else [])), by, (*_COUNTS, *_RATIOS, *results))
    points = _points(indicators)
    patterns = _patterns(lazy, schema, list(indicators), weight, by)
    if (patterns[_LEAST] < 0).any():
        raise MeasureError(f"column {weight!r} holds a negative weight; a weight is zero or more")
    for position, name in enumerate(indicators):
        if not patterns[_deprived(position)].drop_nulls().is_in([0, 1]).all():
            raise MeasureError(f"column {name!r} holds something else than 0 (not deprived) and 1 (deprived)")
    scored = _scored(patterns.lazy(), list(points.values()), cutoff, missing)
    whole = patterns[_N].dtype.is_integer()
    return _summed(scored, points, by, whole=whole, exact=whole and missing == "drop").collect()


_N, _ROWS, _LEAST = "__n", "__rows", "__least"
_COUNTS = ("units", "left_out", "population")
_RATIOS = ("headcount_ratio", "intensity", "adjusted_headcount_ratio")


def _deprived(position: int) -> str:
    return f"__deprived_{position}"


def _points(indicators: Mapping[str, Fraction]) -> dict[str, int]:
    """Return the weights as whole numbers in the same proportions."""
    scale = math.lcm(*(value.denominator for value in indicators.values()))
    return {name: int(value * scale) for name, value in indicators.items()}


def _patterns(
    lazy: pl.LazyFrame, schema: pl.Schema, indicators: Sequence[str], weight: str | None, by: Sequence[str]
) -> pl.DataFrame:
    """Count units and add up weights of each combination of group and deprivations."""
    keys = list(by) or [ALL]
    states = [_deprived(position) for position in range(len(indicators))]
    columns = [pl.col(name).cast(pl.Int64).alias(state) for name, state in zip(indicators, states, strict=True)]
    columns += [pl.col(name) for name in by] or [pl.lit(0, pl.UInt8).alias(ALL)]
    return (
        lazy.select(*columns, numbers(schema, weight).alias(_N))
        .group_by(*keys, *states, pl.col(_N).is_null().alias("__none"))
        .agg(pl.col(_N).sum(), pl.col(_N).min().alias(_LEAST), pl.len().cast(pl.Int64).alias(_ROWS))
        .collect(engine="streaming")
        .sort(*keys, *states, "__none", nulls_last=True)
    )


def _scored(patterns: pl.LazyFrame, points: Sequence[int], cutoff: Fraction, missing: Missing) -> pl.LazyFrame:
    """Add the score, the points of what is recorded, whether a pattern counts, and whether it is poor."""
    states = [pl.col(_deprived(position)) for position in range(len(points))]
    weighted = list(zip(states, points, strict=True))
    recorded, full = pl.col("__recorded"), sum(points)
    return patterns.with_columns(
        __score=pl.sum_horizontal(state.cast(pl.Int64) * worth for state, worth in weighted),
        __recorded=pl.sum_horizontal(state.is_not_null().cast(pl.Int64) * worth for state, worth in weighted),
    ).with_columns(
        __counts=((recorded == full) if missing == "drop" else (recorded > 0)) & ~pl.col("__none"),
        __poor=pl.col("__score") * cutoff.denominator >= recorded * cutoff.numerator,
    )


def _summed(
    scored: pl.LazyFrame, points: Mapping[str, int], by: Sequence[str], *, whole: bool, exact: bool
) -> pl.LazyFrame:
    """Add up the patterns of each group and divide."""
    n = pl.col(_N).cast(pl.Int128 if exact else pl.Float64)
    full = sum(points.values())
    # What a deprivation is worth: its own points, or more where others are not recorded.
    stretch = pl.lit(1, pl.Int128) if exact else full / pl.col("__recorded")
    counts, poor = pl.col("__counts"), pl.col("__counts") & pl.col("__poor")
    sums = {
        "units": pl.col(_ROWS).filter(counts).sum(),
        "left_out": pl.col(_ROWS).filter(~counts).sum(),
        "__N": n.filter(counts).sum(),
        "__Q": n.filter(poor).sum(),
        "__M": (n * pl.col("__score") * stretch).filter(poor).sum(),
    }
    results = {
        "population": pl.col("__N").cast(pl.Int64 if whole else pl.Float64),
        "headcount_ratio": quotient(pl.col("__Q"), pl.col("__N")),
        "intensity": quotient(pl.col("__M"), pl.col("__Q") * full),
        "adjusted_headcount_ratio": quotient(pl.col("__M"), pl.col("__N") * full),
    }
    for position, (name, worth) in enumerate(points.items()):
        state = pl.col(_deprived(position))
        sums[f"__known_{position}"] = n.filter(counts & state.is_not_null()).sum()
        sums[f"__all_{position}"] = n.filter(counts & (state == 1)).sum()
        sums[f"__poor_{position}"] = n.filter(poor & (state == 1)).sum()
        sums[f"__part_{position}"] = (n * worth * stretch).filter(poor & (state == 1)).sum()
        results[f"uncensored_{name}"] = quotient(pl.col(f"__all_{position}"), pl.col(f"__known_{position}"))
        results[f"censored_{name}"] = quotient(pl.col(f"__poor_{position}"), pl.col(f"__known_{position}"))
        results[f"contribution_{name}"] = quotient(pl.col(f"__part_{position}"), pl.col("__M"))
    return (
        scored.group_by(list(by) or [ALL], maintain_order=True).agg(**sums).select(*by, "units", "left_out", **results)
    )


def _check(schema: pl.Schema, indicators: Mapping[str, Fraction], cutoff: Fraction) -> None:
    if not indicators:
        raise MeasureError("name at least one indicator")
    for name, value in indicators.items():
        if value <= 0:
            raise MeasureError(f"the weight of indicator {name!r} must be above zero, not {value}")
        kind = schema.get(name)
        if kind is not None and not (kind.is_integer() or kind in (pl.Boolean(), pl.Null())):
            raise MeasureError(f"column {name!r} holds {kind}, not deprivations (true and false, or 1 and 0)")
    if not 0 < cutoff <= 1:
        raise MeasureError(f"the cutoff is a share of the weights above 0 and up to 1, not {cutoff}")
