"""Arithmetic with one meaning on every engine.

Engines disagree about division by zero, integer division, rounding of halves and decimals. Rules therefore
never divide, round or aggregate by themselves; they use these functions, which keep to 64-bit integers where
a result must be exact and to null where something is not known.

Truth has three values (Kleene): yes, no and unknown (null). ``a & b``, ``a | b`` and ``~a`` of the expression
language already follow Kleene; ``any_of`` and ``all_of`` do the same over the members of a group.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir

Truth: TypeAlias = ir.BooleanValue
"""Yes, no or unknown."""
Money: TypeAlias = ir.IntegerValue
"""Fen."""
Count: TypeAlias = ir.IntegerValue
"""A whole number."""
Ratio: TypeAlias = ir.FloatingValue
"""A quotient of two whole numbers."""
Code: TypeAlias = ir.StringValue
"""An entry of a code list."""
Day: TypeAlias = ir.DateValue
"""A calendar day."""

MILLION = 1_000_000


def divide(amount: Money, by: Count | int) -> Money:
    """Divide whole numbers and round half away from zero; null when ``by`` is null, zero or below.

    Money per head is rounded to the fen this way, as on the national form (two decimals). Engines divide in
    floating point; taking off the remainder first leaves an exact multiple, so that quotients up to 10^15
    come out exactly.
    """
    by = ibis.literal(by, "int64") if isinstance(by, int) else by
    doubled, divisor = 2 * amount.abs() + by, 2 * by
    whole = ((doubled - doubled % divisor).cast("float64") / divisor.cast("float64")).round().cast("int64")
    sign = 1 - 2 * (amount < 0).cast("int64")
    return ibis.cases((by > 0, whole * sign))


def ratio(numerator: Count, denominator: Count) -> Ratio:
    """Divide to a floating-point number; null when the denominator is null or zero.

    Both are columns: by a constant some engines multiply with its reciprocal, which differs in the last bit. Compare
    with ``per_cent_of`` instead.
    """
    return ibis.cases((denominator != 0, numerator.cast("float64") / denominator.cast("float64")))


def at_least_zero(amount: Money) -> Money:
    """Return the amount, or zero where it is below zero; null stays null."""
    return ibis.cases((amount < 0, ibis.literal(0, "int64")), (amount >= 0, amount))


def at_most(amount: Money, limit: Money) -> Money:
    """Return the amount, or the limit where it is above the limit; null stays null."""
    return ibis.cases((amount > limit, limit), (amount <= limit, amount))


def choose(condition: Truth, yes: Any, no: Any) -> Any:
    """Return ``yes`` or ``no``; null where the condition is unknown."""
    return ibis.cases((condition, yes), (~condition, no))


def first_known(*values: Any) -> Any:
    """Return the first value that is not null."""
    return ibis.coalesce(*values)


def unknown() -> Truth:
    """Neither yes nor no."""
    return ibis.null("boolean")


def unknown_amount() -> Money:
    """An amount that is not known."""
    return ibis.null("int64")


def look_up(code: Code, values: Mapping[str, Any]) -> Any:
    """Return the value of a code; null for codes that have none, and where the code is not recorded."""
    return ibis.cases(*((code == key, value) for key, value in values.items()))


def first_that_holds(*choices: tuple[Truth, Any]) -> Any:
    """Return the value of the first truth that is yes, whatever is unknown before it; null when none is yes."""
    return ibis.cases(*choices)


def how_many(*truths: Truth) -> Count:
    """How many of several truths are yes; those that are unknown do not count."""
    return sum((truth.fill_null(False).cast("int64") for truth in truths), start=ibis.literal(0, "int64"))


def months_between(earlier: Day, later: Day) -> Count:
    """Completed months from one day to another; below zero when the other comes first."""
    months = 12 * (later.year() - earlier.year()).cast("int64") + (later.month() - earlier.month()).cast("int64")
    return months - (later.day() < earlier.day()).cast("int64")


def last_day_of(year: Count) -> Day:
    """31 December of a year."""
    return ibis.date(year.cast("int32"), 12, 31)


def any_of(truth: Truth) -> Truth:
    """Yes if some member is yes; else unknown if some member is unknown; else no."""
    unknown = ibis.null("boolean")
    return ibis.cases((truth.any(), True), (truth.isnull().any(), unknown), else_=False)


def all_of(truth: Truth) -> Truth:
    """No if some member is no; else unknown if some member is unknown; else yes."""
    unknown = ibis.null("boolean")
    return ibis.cases(((~truth).any(), False), (truth.isnull().any(), unknown), else_=True)


def unless_incomplete(complete: Truth) -> Truth:
    """Return yes for a complete group and unknown otherwise, to be joined with ``&`` to what holds for its members.

    What is known to fail for one member fails; what holds for all that are recorded is not known for the rest.
    """
    return choose(complete, True, ibis.null("boolean"))


def count_of(truth: Truth) -> Count:
    """How many members are yes; unknown members do not count."""
    return truth.fill_null(False).cast("int64").sum().cast("int64")


def count_if_known(truth: Truth) -> Count:
    """How many members are yes; unknown when of no member it is known."""
    return total_if_known(truth.cast("int64"))


def total(amount: Money) -> Money:
    """The sum over the members; members without a value do not count."""
    return ibis.coalesce(amount.sum(), ibis.literal(0, "int64"))


def total_if_known(amount: Money) -> Money:
    """The sum over the members that have a value; unknown when none has one."""
    return ibis.cases((amount.notnull().any(), amount.sum()))


def members(any_column: Any) -> Count:
    """How many members there are, whatever the column holds."""
    return any_column.isnull().count().cast("int64")


def years_old(birth: Day, year: Count, *, month: int, day: int) -> Count:
    """Completed years of age on a day of the given year; null without a date of birth."""
    later = (birth.month() > month) | ((birth.month() == month) & (birth.day() > day))
    return year - birth.year().cast("int64") - later.cast("int64")


def days_between(earlier: Day, later: Day) -> Count:
    """Days from one day to another, the first counted and the last not; below zero when the other comes first."""
    return later.delta(earlier, unit="day").cast("int64")


def first_day_of(year: Count) -> Day:
    """1 January of a year."""
    return ibis.date(year.cast("int32"), 1, 1)


def within_years(earlier: Day, later: Day, years: Count) -> Truth:
    """Whether a day comes no later than the same day of the month so many years after another."""
    return _year_month_day(later) <= _year_month_day(earlier) + years * 10_000


def _year_month_day(day: Day) -> Count:
    """Return 20150831 for 31 August 2015."""
    return 10_000 * day.year().cast("int64") + 100 * day.month().cast("int64") + day.day().cast("int64")


def on_day(day: Day, values: Mapping[dt.date, Any]) -> Any:
    """Return the value that holds on a day, of values by their first day; null before the first."""
    return ibis.cases(*((day >= ibis.literal(since), values[since]) for since in sorted(values, reverse=True)))


def per_cent_of(amount: Money, rate: Count) -> Money:
    """Return so many hundredths of a per cent of an amount, rounded half up to the fen."""
    return divide(amount * rate, 10_000)


def per_cents_of(first: tuple[Money, Count], *others: tuple[Money, Count]) -> Money:
    """Return the sum of shares of amounts, each at its own rate, rounded once."""
    return divide(sum((amount * rate for amount, rate in others), start=first[0] * first[1]), 10_000)


def interest(principal: Money, rate: Count, days: Count, days_a_year: Count) -> Money:
    """Return the simple interest for some days at a yearly rate in hundredths of a per cent, rounded half up."""
    return divide(principal * rate * days, 10_000 * days_a_year)


def for_area(amount: Money, hundredths: Count) -> Money:
    """Return the amount for an area when so much is given for each unit; the area is in hundredths of the unit."""
    return divide(amount * hundredths, 100)


def for_months(amount_a_year: Money, hundredths: Count) -> Money:
    """Return the share of a yearly amount for a number of months, which is in hundredths."""
    return divide(amount_a_year * hundredths, 12 * 100)


def in_hundredths(whole: Count) -> Count:
    """Return a whole number of units in hundredths, as measures are kept."""
    return whole * 100
