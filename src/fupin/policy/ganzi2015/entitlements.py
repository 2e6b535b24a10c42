"""What all entitlements of a household come to, and in how far they could be computed."""

from __future__ import annotations

from fupin.rules.arithmetic import Count, Money, first_known, how_many
from fupin.rules.rule import rule
from fupin.rules.tables import YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals

_AMOUNTS = Text("项", "amounts")


@rule(
    "household",
    article="§4.4",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("政策待遇合计", "All entitlements"),
    formula=Text("各项已知待遇之和", "the sum of all amounts that are known"),
)
def entitlements_total(
    dibao_gap: Money,
    disabled_top_up: Money,
    nursing_subsidy: Money,
    premium_aid: Money,
    medical_aid_amount: Money,
    education_aid: Money,
    grassland_reward: Money,
    ranger_wage: Money,
    interest_subsidy: Money,
) -> Money:
    """The sum of the amounts that could be computed: at least this much; see how many could not."""
    amounts = (
        dibao_gap, disabled_top_up, nursing_subsidy, premium_aid, medical_aid_amount, education_aid,
        grassland_reward, ranger_wage, interest_subsidy,
    )  # fmt: skip
    first, *others = (first_known(amount, 0) for amount in amounts)
    return sum(others, start=first)


@rule(
    "household",
    article="§4.4",
    kind="integer",
    unit=_AMOUNTS,
    title=Text("无法计算的待遇", "Entitlements that could not be computed"),
)
def entitlements_unknown(
    dibao_gap: Money,
    disabled_top_up: Money,
    nursing_subsidy: Money,
    premium_aid: Money,
    medical_aid_amount: Money,
    education_aid: Money,
    grassland_reward: Money,
    ranger_wage: Money,
    interest_subsidy: Money,
) -> Count:
    """How many of the amounts are unknown for lack of data: the total is at least what it says."""
    amounts = (
        dibao_gap, disabled_top_up, nursing_subsidy, premium_aid, medical_aid_amount, education_aid,
        grassland_reward, ranger_wage, interest_subsidy,
    )  # fmt: skip
    return how_many(*(amount.isnull() for amount in amounts))


entitlements_total_sum, entitlements_total_households = area_totals(entitlements_total)
