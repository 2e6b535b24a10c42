"""Arithmetic with one meaning on every engine.

Engines disagree about division by zero, integer division, rounding of halves and decimals. Rules therefore
never divide, round or aggregate by themselves; they use these functions, which keep to 64-bit integers where
a result must be exact and to null where something is not known.

Truth has three values (Kleene): yes, no and unknown (null). ``a & b``, ``a | b`` and ``~a`` of the expression
language already follow Kleene; ``any_of`` and ``all_of`` do the same over the members of a group.
"""

from __future__ import annotations

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
    return ibis.cases(((by > 0) & (amount < 0), -whole), ((by > 0) & (amount >= 0), whole))


def ratio(numerator: Count, denominator: Count) -> Ratio:
    """Divide to a floating-point number; null when the denominator is null or zero."""
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
