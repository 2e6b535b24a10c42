"""Measures of areas that are no sum over households: Sen, Gini, S80/S20, median, multidimensional poverty.

They are computed from the results of households after the rules have run, because they need the order of incomes or
the joint distribution of deprivations within an area. Every member of a household counts with its income per head.

What they are about differs, and each figure keeps to its own:

- **Sen index**: the poor of the register, against the national line, over the agricultural registered population, like
  headcount ratio, gap and severity: Sen = H (I + (1 − I) G). A poor household above the line has no gap; one whose
  income is not known does not count; who is not in the register counts as not poor.
- **Gini, S80/S20, median** of net income per head: among the members of registered households whose income is known,
  poor and exited; this is not the inequality of the whole population, whose incomes nobody registers.
- **Multidimensional poverty**: among the members of registered households of which every standard is known; a standard
  that is not met is a deprivation. ``alkire_foster_left_out`` counts the households left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from fupin.rules.measures import BEFORE, INCOME, WEIGHT, measure, order, quotient
from fupin.rules.multidimensional import alkire_foster
from fupin.rules.parameters import Parameters
from fupin.rules.text import Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of poverty: the parameter that is its weight, and the verdicts that share it equally."""

    name: str
    title: Text
    weight: str
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaMeasures:
    """Names of the parameters and verdicts by which a policy measures areas."""

    line: str
    cutoff: str
    dimensions: tuple[Dimension, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that the measures use, besides those of rules."""
        return (self.line, self.cutoff, *(dimension.weight for dimension in self.dimensions))

    @property
    def standards(self) -> tuple[str, ...]:
        """The verdicts that the measures look at."""
        return tuple(name for dimension in self.dimensions for name in dimension.standards)


def measure_areas(
    households: pl.DataFrame | pl.LazyFrame,
    level: str,
    *,
    measures: AreaMeasures,
    parameters: Parameters,
    year: int,
    population: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Measure every area of a level that has a household.

    Args:
        households: results of households: the code of the level, ``size`` (persons), ``net_income_per_head`` (fen),
            ``poor`` and the standards of the dimensions (yes, no or null).
        level: ``village``, ``township``, ``county`` or ``prefecture``.
        measures: the names by which the policy measures areas.
        parameters: the policy's parameters; those of the last day of the year hold.
        year: the year of the results.
        population: ``code`` and ``population`` of each area, persons. Without it the Sen index is over the members of
            registered households whose income is known.

    Returns:
        A row per area, by code: ``code``; ``median_income`` (fen), ``gini``, ``s80_s20``; ``sen``;
        ``alkire_foster_h``, ``alkire_foster_a``, ``alkire_foster_m0``, ``alkire_foster_left_out`` (households);
        ``contribution_<dimension>`` (shares of M0, adding up to one); ``uncensored_<standard>`` and
        ``censored_<standard>`` (shares of persons). Null where a measure has no meaning.

    Raises:
        ParameterError: a parameter has no value in that year.
    """
    day = dt.date(year, 12, 31)
    line = int(parameters[measures.line].on(day).value)
    key = f"{level}_code"
    needed = (key, "size", "net_income_per_head", "poor", *measures.standards)
    frame = households.lazy().select(needed).collect().rename({key: "code"})
    incomes = measure(frame, income="net_income_per_head", weight="size", by=["code"])
    sen = _sen(frame, incomes.select("code", "population") if population is None else population, line)
    poverty = _multidimensional(frame, measures, parameters, day)
    return (
        incomes.select("code", pl.col("median").alias("median_income"), "gini", "s80_s20")
        .join(sen, on="code", how="left")
        .join(poverty, on="code", how="left")
        .sort("code")
    )


def _sen(frame: pl.DataFrame, population: pl.DataFrame, line: int) -> pl.DataFrame:
    """Return the Sen index: Σ w g (2 (Q − C) − w) / (W Q z) over the poor of the register; zero where nobody is."""
    poor = order(frame.filter("poor"), income="net_income_per_head", weight="size", by=["code"])
    w, before = (pl.col(name).cast(pl.Int128) for name in (WEIGHT, BEFORE))
    gap = (line - pl.col(INCOME)).clip(0, line).cast(pl.Int128)
    sums = poor.aggregate(Q=w.sum(), A=(w * gap).sum(), B=(w * gap * (2 * before + w)).sum())
    everybody = pl.col("population").cast(pl.Int128)
    index = quotient(2 * pl.col("Q") * pl.col("A") - pl.col("B"), everybody * pl.col("Q") * line)
    nobody = pl.col("Q").is_null() & (everybody > 0)
    joined = population.join(sums, on="code", how="left")
    return joined.select("code", sen=pl.when(nobody).then(0.0).otherwise(index))


def _multidimensional(
    frame: pl.DataFrame, measures: AreaMeasures, parameters: Parameters, day: dt.date
) -> pl.DataFrame:
    """Return the measures of Alkire and Foster, with the contributions added up by dimension."""
    weights = {
        name: _exact(parameters, dimension.weight, day) / len(dimension.standards)
        for dimension in measures.dimensions
        for name in dimension.standards
    }
    found = alkire_foster(
        frame.with_columns(~pl.col(name) for name in weights),
        indicators=weights,
        cutoff=_exact(parameters, measures.cutoff, day),
        weight="size",
        by=["code"],
    )
    contributions = {
        f"contribution_{dimension.name}": pl.sum_horizontal(
            (pl.col(f"contribution_{name}") for name in dimension.standards), ignore_nulls=False
        )
        for dimension in measures.dimensions
    }
    return found.select(
        "code",
        pl.col("headcount_ratio").alias("alkire_foster_h"),
        pl.col("intensity").alias("alkire_foster_a"),
        pl.col("adjusted_headcount_ratio").alias("alkire_foster_m0"),
        pl.col("left_out").alias("alkire_foster_left_out"),
        **contributions,
        **{f"{part}_{name}": pl.col(f"{part}_{name}") for part in ("uncensored", "censored") for name in weights},
    )


def _exact(parameters: Parameters, name: str, day: dt.date) -> Fraction:
    """Return a share as it is written in the file, not as the nearest float."""
    return Fraction(str(parameters[name].on(day).value))
