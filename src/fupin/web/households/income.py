"""The income of a household as a bar: what comes in, what production costs, and the line it is measured against."""

from __future__ import annotations

from dataclasses import dataclass

from fupin.apps.registry.models import HouseholdYear
from fupin.rules.tables import HOUSEHOLD
from fupin.rules.text import Text

WIDTH = 1000
"""Units of the drawing from zero to its right edge."""

ITEMS = ("wage_income", "business_income", "property_income", "transfer_income")
COST = "business_cost"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the bar; ``amount`` and ``per_head`` in fen, ``x`` and ``width`` in units of the drawing."""

    name: str
    label: Text
    amount: int | None
    per_head: int | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class IncomeBar:
    """Items stacked from the left; the cost is taken off from the right end and leaves the net income."""

    items: list[Segment]
    cost: Segment
    net_per_head: int | None
    line: int | None
    line_title: Text | None
    line_x: float
    net_x: float


def income_bar(
    observed: HouseholdYear, *, net_per_head: int | None, line: int | None, line_title: Text | None
) -> IncomeBar:
    """Lay out the bar per head of the household; without a recorded size the items stay without a width."""
    size = observed.size or 0
    amounts: dict[str, int | None] = {name: getattr(observed, name) for name in (*ITEMS, COST)}
    per_head = {name: None if amount is None or not size else amount / size for name, amount in amounts.items()}
    gross = sum(per_head[name] or 0 for name in ITEMS)
    scale = WIDTH / (max(gross, line or 0, per_head[COST] or 0, 1) * 1.04)
    items: list[Segment] = []
    x = 0.0
    for name in ITEMS:
        width = (per_head[name] or 0) * scale
        items.append(_segment(name, amounts[name], per_head[name], x, width))
        x += width
    cost_width = min((per_head[COST] or 0) * scale, x)
    return IncomeBar(
        items=items,
        cost=_segment(COST, amounts[COST], per_head[COST], x - cost_width, cost_width),
        net_per_head=net_per_head,
        line=line,
        line_title=line_title,
        line_x=round((line or 0) * scale, 1),
        net_x=round(max(net_per_head or 0, 0) * scale, 1),
    )


def _segment(name: str, amount: int | None, per_head: float | None, x: float, width: float) -> Segment:
    rounded = None if per_head is None else round(per_head)
    return Segment(name, HOUSEHOLD[name].label, amount, rounded, round(x, 1), round(width, 1))
