"""Measures of poverty and inequality of a table of incomes, by columns.

A unit is a row: a person, or a household that counts as often as its weight says (its members, or a sampling
weight). In the formulas below a unit has income *x* and weight *w*; *W* is the sum of weights, *z* the line, *C* the
weight of all units before it when the units stand in order of income, *Q* the weight of the poor, *S* = Σ *w x*.

==================  ==========================================================  ==============================
headcount ratio     Q / W                                                       Foster, Greer, Thorbecke 1984
poverty gap         Σ w g / (W z), g = z − x of the poor                        Foster, Greer, Thorbecke 1984
poverty severity    Σ w g² / (W z²)                                             Foster, Greer, Thorbecke 1984
Sen                 Σ w g (2 (Q − C) − w) / (W Q z) = H (I + (1 − I) G_poor)    Sen 1976, for large numbers
Sen–Shorrocks–Thon  Σ w g (2 (W − C) − w) / (W² z) = FGT1 (1 + G_gaps)          Thon 1979, Shorrocks 1995
Watts               Σ w ln(z / x) / W over the poor                             Watts 1968
Gini                Σ w x (2 C + w) / (W S) − 1                                 laeken ``gini``; Gini 1914
S80/S20             Σ w x above the 80 % quantile / Σ w x up to the 20 % one    Eurostat; laeken ``qsr`` from 0.5
median, quantiles   x_j where the weight first passes p W, or the mean of       Eurostat; laeken (documented)
                    x_j and x_(j+1) when it is p W exactly up to j
==================  ==========================================================  ==============================

Poor is who has strictly less than the line. All of them give the same result when a unit is split in two of the same
income, or written down as often as its weight says. A loss (an income below zero) counts as no income in the measures
of poverty, so that a gap is the whole line at most; mean, median, Gini, Lorenz curve and S80/S20 take it as it is, so
that a Gini with losses may be above one. Measures that have no meaning for a group are null: Watts when somebody poor
has no income, Gini when the sum of incomes is not above zero, S80/S20 when that of the poorest fifth is not, or when
nobody is above the upper quantile.

Whole numbers (money in fen, members) are added up as 128-bit integers: a result is the quotient of two exact sums, each
rounded to a 64-bit float, and the same on every machine. Other numbers, and Watts, are added up as 64-bit floats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Self

import numpy as np
import polars as pl

from fupin.rules.errors import FupinError
from fupin.rules.text import Text


class MeasureError(FupinError):
    """The measures cannot be computed from this table."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column of the results means.

    ``unit``: ``income`` is the unit of the incomes, ``weight`` that of the weights, ``count`` rows of the table;
    ``share`` and ``index`` are pure numbers.
    """

    name: str
    title: Text
    unit: str
    formula: str
    source: str = ""


_FGT = "Foster, Greer, Thorbecke 1984, Econometrica 52(3), 761–766"

MEASURES: dict[str, Measure] = {
    item.name: item
    for item in (
        Measure("units", Text("单位数", "Units"), "count", "rows with income and weight"),
        Measure("left_out", Text("未计入", "Left out"), "count", "rows without income or without weight"),
        Measure("losses", Text("负收入", "Losses"), "count", "rows with an income below zero"),
        Measure("population", Text("总人口（权重）", "Population"), "weight", "W = Σ w"),
        Measure("mean", Text("平均收入", "Mean income"), "income", "S / W"),
        Measure("median", Text("收入中位数", "Median income"), "income", "quantile at 1/2", "laeken weightedMedian"),
        Measure("line", Text("贫困线", "Line"), "income", "z"),
        Measure("poor", Text("贫困人口", "Poor"), "weight", "Q = Σ w, x < z"),
        Measure("headcount_ratio", Text("贫困发生率", "Headcount ratio"), "share", "Q / W", _FGT),
        Measure("poverty_gap", Text("贫困深度指数", "Poverty gap"), "share", "Σ w (z − x) / (W z), x < z", _FGT),
        Measure("poverty_severity", Text("贫困强度指数", "Poverty severity"), "share", "Σ w (z − x)² / (W z²)", _FGT),
        Measure(
            "sen",
            Text("森指数", "Sen index"),
            "index",
            "H (I + (1 − I) G of the poor's incomes)",
            "Sen 1976, Econometrica 44(2), 219–231, for large numbers; convey svysen",
        ),
        Measure(
            "sen_shorrocks_thon",
            Text("森—肖洛克斯—托恩指数", "Sen–Shorrocks–Thon index"),
            "index",
            "poverty gap × (1 + G of everybody's gaps)",
            "Thon 1979; Shorrocks 1995, Econometrica 63(5), 1225–1230",
        ),
        Measure("watts", Text("瓦茨指数", "Watts index"), "index", "Σ w ln(z / x) / W, x < z", "Watts 1968"),
        Measure(
            "gini",
            Text("基尼系数", "Gini coefficient"),
            "index",
            "Σ w x (2 C + w) / (W S) − 1",
            "population formula; laeken gini ÷ 100",
        ),
        Measure(
            "s80_s20",
            Text("收入五等份比（S80/S20）", "Quintile share ratio S80/S20"),
            "index",
            "Σ w x, x > 80 % quantile ÷ Σ w x, x ≤ 20 % quantile",
            "Eurostat; laeken qsr from 0.5.0",
        ),
    )
}
"""Every column of the results, in their order."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one group; ``group`` holds the values of the columns by which the table was divided."""

    group: tuple[Any, ...]
    units: int
    left_out: int
    losses: int
    population: int | float
    mean: float | None
    median: float | None
    line: int | float | None
    poor: int | float | None
    headcount_ratio: float | None
    poverty_gap: float | None
    poverty_severity: float | None
    sen: float | None
    sen_shorrocks_thon: float | None
    watts: float | None
    gini: float | None
    s80_s20: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any], by: Sequence[str] = ()) -> Self:
        """Take the measures from a row of the results."""
        names = [item.name for item in fields(cls)][1:]
        return cls(tuple(row[name] for name in by), **{name: row[name] for name in names})


INCOME, WEIGHT, BEFORE = "__income", "__weight", "__before"
"""Columns of ordered units; the names stay clear of those of the table."""

ALL = "__all"
"""The one group of a table that is not divided."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Units in order of income within their groups, with the weight before each of them.

    ``counts`` has a row per group: ``units``, ``left_out`` and ``losses``. ``units`` has only units that count.
    """

    by: tuple[str, ...]
    units: pl.DataFrame
    counts: pl.DataFrame

    @property
    def exact(self) -> bool:
        """Whether incomes and weights are whole numbers."""
        return all(self.units.schema[name].is_integer() for name in (INCOME, WEIGHT))

    def number(self, *more: int | float) -> pl.DataType:
        """Return the type in which sums are kept: exact when every number is whole."""
        whole = self.exact and all(isinstance(one, int) for one in more)
        return pl.Int128() if whole else pl.Float64()

    def aggregate(self, **sums: pl.Expr) -> pl.DataFrame:
        """Return a row per group that has units, in the order of the groups."""
        return self.units.group_by(self.by, maintain_order=True).agg(**sums)

    def aggregate_where(self, chosen: pl.Series, **sums: pl.Expr) -> pl.DataFrame:
        """Return a row per group that has chosen units."""
        return self.units.filter(chosen).group_by(self.by, maintain_order=True).agg(**sums)


def order(
    table: pl.DataFrame | pl.LazyFrame, *, income: str, weight: str | None = None, by: Sequence[str] = ()
) -> Ordered:
    """Put the units of a table in order of income within their groups.

    Only the columns named are read. Units without income or weight are left out and counted; a weight of zero counts
    for nothing. Without ``by`` everything is one group.

    Raises:
        MeasureError: a column is not there or does not hold numbers, a number is infinite, or a weight is negative.
    """
    lazy = table.lazy()
    schema = lazy.collect_schema()
    check_names(schema, (income, *([weight] if weight else [])), by, MEASURES)
    keys = tuple(by) or (ALL,)
    columns = [numbers(schema, income).alias(INCOME), numbers(schema, weight).alias(WEIGHT)]
    columns += [pl.col(name) for name in by] or [pl.lit(0, pl.UInt8).alias(ALL)]
    frame = lazy.select(columns).collect(engine="streaming")
    for column in (INCOME, WEIGHT):
        if frame[column].dtype.is_float() and frame[column].is_infinite().any():
            name = income if column == INCOME else weight
            raise MeasureError(f"column {name!r} holds an infinite number; correct it or leave the cell empty")
    if (frame[WEIGHT] < 0).any():
        raise MeasureError(f"column {weight!r} holds a negative weight; a weight is zero or more")
    known = pl.col(INCOME).is_not_null() & pl.col(WEIGHT).is_not_null()
    counts = frame.group_by(keys).agg(
        units=known.sum().cast(pl.Int64),
        left_out=(~known).sum().cast(pl.Int64),
        losses=(known & (pl.col(INCOME) < 0)).sum().cast(pl.Int64),
    )
    kept = frame.lazy().filter(known & (pl.col(WEIGHT) > 0))
    before = pl.col(WEIGHT).cum_sum() - pl.col(WEIGHT)
    if by:
        # Sorting many small groups is quicker than sorting everything by several columns.
        listed = kept.group_by(keys).agg(pl.col(INCOME, WEIGHT).sort_by(INCOME)).sort(keys, nulls_last=True)
        units = listed.explode(INCOME, WEIGHT).with_columns(before.over(keys).alias(BEFORE)).collect()
    else:
        units = kept.sort(INCOME).with_columns(before.alias(BEFORE)).collect()
    return Ordered(keys, units, counts.sort(keys, nulls_last=True))


def check_names(schema: pl.Schema, columns: Sequence[str], by: Sequence[str], results: Collection[str]) -> None:
    """Refuse columns that the table does not have, and groups that are named like a result.

    Raises:
        MeasureError: so it is.
    """
    for name in (*columns, *by):
        if name not in schema:
            raise MeasureError(f"there is no column {name!r}; there are: {', '.join(schema)}")
    for name in by:
        if name in results:
            raise MeasureError(f"a column by which the table is divided must not be called {name!r}, which is a result")


def numbers(schema: pl.Schema, name: str | None) -> pl.Expr:
    """Return a column as 64-bit integers or floats; without a column every unit weighs one.

    Raises:
        MeasureError: the column does not hold numbers.
    """
    if name is None:
        return pl.lit(1, pl.Int64)
    kind = schema[name]
    if kind.is_integer() or kind == pl.Null():
        return pl.col(name).cast(pl.Int64)
    if kind.is_float() or kind.is_decimal():
        return pl.col(name).cast(pl.Float64).fill_nan(None)
    raise MeasureError(f"column {name!r} holds {kind}, not numbers")


def quotient(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Divide; null where the denominator is not above zero."""
    return pl.when(denominator > 0).then(numerator / denominator)


def _quantile(tenths: int) -> pl.Expr:
    """Return the weighted quantile at a number of tenths, as Eurostat defines it."""
    up_to, wanted = (pl.col(BEFORE) + pl.col(WEIGHT)) * 10, (pl.col(BEFORE) + pl.col(WEIGHT)).last() * tenths
    lower = pl.col(INCOME).get((up_to < wanted).sum(), null_on_oob=True)
    upper = pl.col(INCOME).get((up_to <= wanted).sum(), null_on_oob=True)
    return (lower.cast(pl.Float64) + upper.cast(pl.Float64)) / 2


def median(units: Ordered) -> float | None:
    """Return the weighted median of a table that was not divided into groups; null when it is empty."""
    return units.units.select(_quantile(5)).item() if units.units.height else None


def share_of_median(units: Ordered, share: Fraction) -> int | float:
    """Return a line as a share of the weighted median: a whole number where it comes out as one.

    Raises:
        MeasureError: there is no median, or it is not above zero.
    """
    middle = median(units)
    if middle is None or middle <= 0:
        raise MeasureError("the median income is not above zero, so no share of it can be a line; give --line")
    line = share * Fraction(middle)
    return int(line) if line.denominator == 1 else float(line)


def measure(
    table: pl.DataFrame | pl.LazyFrame,
    *,
    income: str,
    weight: str | None = None,
    by: Sequence[str] = (),
    line: int | float | None = None,
) -> pl.DataFrame:
    """Compute every measure of ``MEASURES`` for each group of a table.

    Args:
        table: a row per unit. A lazy frame is read once, and only the columns that are named.
        income: column of incomes, in any unit; null is not known.
        weight: column of weights; one for every unit when not given.
        by: columns that divide the table into groups.
        line: the poverty line in the unit of the incomes. Without it the measures of poverty are null.

    Returns:
        A row per group, sorted, with the columns ``by`` and those of ``MEASURES``.

    Raises:
        MeasureError: the table or the line cannot be used.
    """
    return measure_ordered(order(table, income=income, weight=weight, by=by), line=line)


def measure_ordered(units: Ordered, *, line: int | float | None = None) -> pl.DataFrame:
    """Compute every measure for units that are in order already; see ``measure``."""
    if line is not None and not line > 0:
        raise MeasureError(f"the line must be above zero, not {line}")
    number = units.number()
    x, w, before = (pl.col(name).cast(number) for name in (INCOME, WEIGHT, BEFORE))
    sums = units.aggregate(
        __W=w.sum(),
        __S=(w * x).sum(),
        __N=(w * x * (2 * before + w)).sum(),
        __median=_quantile(5),
        __fifth=_quantile(2),
        __four_fifths=_quantile(8),
        __units=pl.len(),
    )
    parts = [sums, *_tails(units, sums)]
    results: dict[str, pl.Expr] = {
        "population": pl.col("__W").fill_null(0).cast(units.units.schema[WEIGHT]),
        "mean": quotient(pl.col("__S"), pl.col("__W")),
        "median": pl.col("__median"),
        "gini": quotient(pl.col("__N") - pl.col("__W") * pl.col("__S"), pl.col("__W") * pl.col("__S")),
        "s80_s20": quotient(pl.col("__high"), pl.col("__low")),
    }
    if line is not None:
        parts.append(_sums_of_the_poor(units, line))
        results |= _poverty(line, units)
    found = units.counts
    for part in parts:
        found = found.join(part, on=units.by, how="left", nulls_equal=True, maintain_order="left")
    none = pl.lit(None, pl.Float64)
    keys = [name for name in units.by if name != ALL]
    return found.select(
        *keys, *(results.get(name, pl.col(name) if name in found.columns else none).alias(name) for name in MEASURES)
    )


def _tails(units: Ordered, sums: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Return the incomes up to the lower and above the upper quintile; groups without such units have no row."""
    product = (pl.col(INCOME).cast(units.number()) * pl.col(WEIGHT).cast(units.number())).sum()
    income = units.units[INCOME]
    lower, upper = (
        pl.Series(np.repeat(sums[name].to_numpy(), sums["__units"].to_numpy())) for name in ("__fifth", "__four_fifths")
    )
    yield units.aggregate_where(income <= lower, __low=product)
    yield units.aggregate_where(income > upper, __high=product)


def _sums_of_the_poor(units: Ordered, line: int | float) -> pl.DataFrame:
    """Return the weight of the poor (Q), their gaps (A), gaps by rank (B) and squared gaps (D), and Watts' sum (V)."""
    number = units.number(line)
    x, w, before = (pl.col(name).cast(number) for name in (INCOME, WEIGHT, BEFORE))
    z = pl.lit(line, number)
    gap = z - pl.max_horizontal(x, pl.lit(0, number))
    logarithm = (z.cast(pl.Float64) / x.cast(pl.Float64)).log()
    return units.aggregate_where(
        units.units[INCOME] < line,
        __Q=w.sum(),
        __A=(w * gap).sum(),
        __B=(w * gap * (2 * before + w)).sum(),
        __D=(w * gap * gap).sum(),
        __V=pl.when((x > 0).all()).then((w.cast(pl.Float64) * logarithm).sum()),
    )


def _poverty(line: int | float, units: Ordered) -> dict[str, pl.Expr]:
    """Return the measures of poverty from the sums."""
    # Groups of which nobody is poor have no row among the sums of the poor.
    W, V = pl.col("__W"), pl.when(pl.col("__Q").is_null()).then(0.0).otherwise("__V")
    Q, A, B, D = (pl.when(pl.col("__W") > 0).then(pl.col(f"__{name}").fill_null(0)) for name in "QABD")
    z = pl.lit(line, units.number(line))
    return {
        "line": pl.lit(line, pl.Int64 if isinstance(line, int) else pl.Float64),
        "poor": Q.cast(units.units.schema[WEIGHT]),
        "headcount_ratio": quotient(Q, W),
        "poverty_gap": quotient(A, W * z),
        "poverty_severity": quotient(D, W * z * z),
        "sen": pl.when(Q > 0).then(quotient(2 * Q * A - B, W * Q * z)).when(W > 0).then(0.0),
        "sen_shorrocks_thon": quotient(2 * W * A - B, W * W * z),
        "watts": quotient(V, W),
    }


def lorenz(units: Ordered, *, points: int = 10) -> pl.DataFrame:
    """Return the Lorenz curve of each group at equal steps of the population.

    The curve is the polygon through the points (C + w) / W, (Σ w x up to there) / S; between them it is straight.

    Returns:
        Columns ``by``, ``population_share`` and ``income_share`` (null when the incomes do not add up above zero),
        ``points`` + 1 rows for each group.
    """
    number = units.number()
    x, w, before = (pl.col(name).cast(number) for name in (INCOME, WEIGHT, BEFORE))
    total, income = w.sum(), (w * x).sum()
    earned = (w * x).cum_sum() - w * x
    at = []
    for step in range(1, points + 1):
        index = ((before + w) * points < total * step).sum().clip(upper_bound=pl.len() - 1)
        reached = earned.get(index) * points + (total * step - before.get(index) * points) * x.get(index)
        at.append(quotient(reached, income * points))
    shares = pl.concat_list(pl.when(income > 0).then(0.0), *at)
    steps = pl.Series([step / points for step in range(points + 1)], dtype=pl.Float64)
    curve = units.aggregate(income_share=shares, population_share=pl.lit(steps).implode())
    keys = [name for name in units.by if name != ALL]
    return curve.explode("population_share", "income_share").select(*keys, "population_share", "income_share")
