"""What the amounts of households come to in an area: how much, and for how many households."""

from __future__ import annotations

from dataclasses import replace

from fupin.rules.arithmetic import Count, Money, count_of, total
from fupin.rules.rule import Rule, rule
from fupin.rules.tables import HOUSEHOLDS
from fupin.rules.text import Text


def area_totals(item: Rule) -> tuple[Rule, Rule]:
    """Return two rules of areas for an amount of households: ``<name>_sum`` and ``<name>_households``.

    Households whose amount is not known count in neither.
    """

    def amount(value: Money) -> Money:
        return total(value)

    def number(value: Money) -> Count:
        return count_of(value > 0)

    zh, en = item.title
    amount.__doc__ = f"The sum over the households of the area: {en}. Amounts that are not known do not count."
    number.__doc__ = f"How many households of the area have more than nothing: {en}."
    for function, name in ((amount, f"{item.name}_sum"), (number, f"{item.name}_households")):
        function.__name__ = name
        function.__module__ = item.function.__module__  # where the amount is, there its totals are
    money = rule("area", of="household", article=item.article, kind="money", unit=item.unit,
                 title=Text(f"{zh}合计", f"{en}, total"))(amount)  # fmt: skip
    households = rule("area", of="household", article=item.article, kind="integer", unit=HOUSEHOLDS,
                      title=Text(f"{zh}户数", f"{en}, households"))(number)  # fmt: skip
    return replace(money, inputs=(item.name,)), replace(households, inputs=(item.name,))
