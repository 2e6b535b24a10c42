"""Chapter 1, aims: income, who is poor, the measures of poverty and the targets (§1, §3)."""

from __future__ import annotations

from fupin.rules.arithmetic import (
    MILLION,
    Code,
    Count,
    Money,
    Ratio,
    Truth,
    at_least_zero,
    at_most,
    choose,
    count_of,
    divide,
    first_known,
    members,
    ratio,
    total,
    total_if_known,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS, PERSONS, YUAN_A_YEAR
from fupin.rules.text import Text

VILLAGES = Text("村", "villages")


@rule(
    "household",
    article="§1",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("家庭纯收入", "Net income of the household"),
    formula=Text(
        "工资性＋生产经营性＋财产性＋转移性－生产经营性支出",
        "wages + production and business + property + transfers − cost of production and business",
    ),
)
def net_income(
    wage_income: Money,
    business_income: Money,
    business_cost: Money,
    property_income: Money,
    transfer_income: Money,
) -> Money:
    """Wages + production and business − their cost + property + transfers; unknown when one of them is not recorded.

    The formula of the national form (AAC079 = AAC073 + AAC071 − AAC074 + AAC072 + AAC085).
    """
    return wage_income + business_income - business_cost + property_income + transfer_income


@rule(
    "household",
    article="§1",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("人均纯收入", "Net income per head"),
    formula=Text("家庭纯收入÷家庭人口数，四舍五入到分", "net income ÷ household size, rounded half up to the fen"),
)
def net_income_per_head(net_income: Money, size: Count) -> Money:
    """Net income of the household divided by its members, rounded half up to the fen (national form AAC082)."""
    return divide(net_income, size)


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("填报收入与核算一致", "Reported income agrees with the computed"),
    reasons=Reasons(
        yes=Text(
            "填报人均纯收入{reported_net_income_per_head}与核算{net_income_per_head}一致",
            "Reported income per head {reported_net_income_per_head} agrees with the computed {net_income_per_head}",
        ),
        no=Text(
            "填报人均纯收入{reported_net_income_per_head}与核算{net_income_per_head}相差超过{income_tolerance}",
            "Reported income per head {reported_net_income_per_head} differs from the computed {net_income_per_head} "
            "by more than {income_tolerance}",
        ),
        unknown=Text("收入未填全，无法比较", "Income is not fully recorded and cannot be compared"),
    ),
)
def reported_income_agrees(
    reported_net_income_per_head: Money, net_income_per_head: Money, income_tolerance: Money
) -> Truth:
    """The income per head that was reported lies within the tolerance of the computed one."""
    return (reported_net_income_per_head - net_income_per_head).abs() <= income_tolerance


@rule(
    "household",
    article="§1",
    kind="verdict",
    title=Text("收入低于国家扶贫标准", "Income below the national line"),
    reasons=Reasons(
        yes=Text(
            "人均纯收入{net_income_per_head}，低于国家扶贫标准{national_poverty_line}",
            "Net income per head {net_income_per_head} is below the national line {national_poverty_line}",
        ),
        no=Text(
            "人均纯收入{net_income_per_head}，不低于国家扶贫标准{national_poverty_line}",
            "Net income per head {net_income_per_head} is not below the national line {national_poverty_line}",
        ),
        unknown=Text("收入或家庭人口未填全", "Income or household size is not fully recorded"),
    ),
)
def below_national_line(net_income_per_head: Money, national_poverty_line: Money) -> Truth:
    """Net income per head is below the national poverty line of the year."""
    return net_income_per_head < national_poverty_line


@rule(
    "household",
    article="§1",
    kind="verdict",
    title=Text("贫困户", "Poor"),
    reasons=Reasons(
        yes=Text(
            "登记状态为{exit_status}，或无登记状态而收入低于国家扶贫标准",
            "Status in the register: {exit_status}; or, without a status, income below the national line",
        ),
        no=Text(
            "登记状态为{exit_status}，或无登记状态而收入不低于国家扶贫标准",
            "Status in the register: {exit_status}; or, without a status, income not below the national line",
        ),
        unknown=Text("无登记状态且收入未填全", "No status in the register and income not fully recorded"),
    ),
    formula=Text("登记状态优先；无登记状态时看收入", "the status in the register; without one, the income"),
)
def poor(exit_status: Code, below_national_line: Truth) -> Truth:
    """Registered and not out of poverty at the end of the year; without a status in the data, income decides.

    The register decides where people have decided (identification and exit are procedures, not sums). Exported
    workbooks carry no status; there a household counts as poor when its income is below the national line.
    """
    return first_known(exit_status != "1", below_national_line)


@rule(
    "household",
    article="§1",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("距国家扶贫标准差额", "Shortfall below the national line"),
    formula=Text("国家扶贫标准－人均纯收入，不低于零", "national poverty line − net income per head, at least zero"),
)
def poverty_shortfall(net_income_per_head: Money, national_poverty_line: Money) -> Money:
    """How much net income per head is missing to the national poverty line; zero when nothing is missing."""
    return at_least_zero(national_poverty_line - net_income_per_head)


@rule("household", article="§1", kind="integer", unit=PERSONS, title=Text("贫困人口", "Poor persons"))
def poor_members(poor: Truth, size: Count) -> Count:
    """The members of a poor household; zero when it is not poor, unknown when that is unknown."""
    return choose(poor, size, 0)


@rule(
    "household",
    article="§1",
    kind="integer",
    title=Text("差额占扶贫标准（百万分之一）", "Shortfall, millionths of the line"),
)
def gap_share(poverty_shortfall: Money, national_poverty_line: Money) -> Count:
    """Shortfall as a share of the line in whole millionths, so that sums are exact on every engine.

    A loss counts as no income, as is usual for these measures: the share is one at most.
    """
    return divide(at_most(poverty_shortfall, national_poverty_line) * MILLION, national_poverty_line)


@rule(
    "household",
    article="§1",
    kind="integer",
    title=Text("贫困深度（百万分之一·人）", "Poverty gap, millionths × persons"),
)
def gap_millionths(gap_share: Count, poor_members: Count) -> Count:
    """The shortfall's share of the line times the poor members."""
    return gap_share * poor_members


@rule(
    "household",
    article="§1",
    kind="integer",
    title=Text("贫困强度（百万分之一·人）", "Squared gap, millionths × persons"),
)
def squared_gap_millionths(gap_share: Count, poor_members: Count) -> Count:
    """The square of the shortfall's share of the line times the poor members."""
    return divide(gap_share * gap_share, MILLION) * poor_members


@rule(
    "area",
    of="household",
    article="§1",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("登记户数", "Households in the register"),
)
def households(number: Code) -> Count:
    """Households in the register of the area."""
    return members(number)


@rule(
    "area",
    of="household",
    article="§1",
    kind="integer",
    unit=PERSONS,
    title=Text("登记人口", "Persons in the register"),
)
def persons(size: Count) -> Count:
    """Persons in the register of the area, by the recorded household sizes."""
    return total(size)


@rule("area", of="household", article="§1", kind="integer", unit=HOUSEHOLDS, title=Text("贫困户数", "Poor households"))
def poor_households(poor: Truth) -> Count:
    """Poor households of the area."""
    return count_of(poor)


@rule("area", of="household", article="§1", kind="integer", unit=PERSONS, title=Text("贫困人口", "Poor persons"))
def poor_persons(poor_members: Count) -> Count:
    """Poor persons of the area: the head count."""
    return total(poor_members)


@rule(
    "area",
    of="village",
    article="§1",
    kind="integer",
    unit=PERSONS,
    title=Text("农业户籍人口", "Agricultural registered population"),
    zero_without_members=False,
)
def population(agricultural_population: Count) -> Count:
    """The agricultural registered population of the area, the denominator of the headcount ratio.

    Villages whose population is not recorded do not count; unknown when none is recorded.
    """
    return total_if_known(agricultural_population)


@rule(
    "area",
    article="§1",
    kind="ratio",
    title=Text("贫困发生率", "Poverty headcount ratio"),
    formula=Text("贫困人口÷农业户籍人口", "poor persons ÷ agricultural registered population"),
)
def incidence(poor_persons: Count, population: Count) -> Ratio:
    """Poor persons divided by the agricultural registered population (FGT 0); unknown without the population."""
    return ratio(poor_persons, population)


@rule(
    "area",
    of="household",
    article="§1",
    kind="integer",
    title=Text("贫困深度合计", "Sum of poverty gaps, millionths × persons"),
)
def gap_sum(gap_millionths: Count) -> Count:
    """The gaps of all poor persons of the area; households without a known income do not count."""
    return total(gap_millionths)


@rule(
    "area",
    of="household",
    article="§1",
    kind="integer",
    title=Text("贫困强度合计", "Sum of squared gaps, millionths × persons"),
)
def squared_gap_sum(squared_gap_millionths: Count) -> Count:
    """The squared gaps of all poor persons of the area; households without a known income do not count."""
    return total(squared_gap_millionths)


@rule(
    "area",
    article="§1",
    kind="ratio",
    title=Text("贫困深度指数", "Poverty gap index"),
    formula=Text(
        "贫困人口差额占扶贫标准比例之和÷农业户籍人口",
        "sum of the shortfalls as shares of the line ÷ agricultural registered population",
    ),
)
def poverty_gap(gap_sum: Count, population: Count) -> Ratio:
    """Mean shortfall of the population as a share of the national line (FGT 1; Foster, Greer, Thorbecke 1984)."""
    return ratio(gap_sum, population * MILLION)


@rule(
    "area",
    article="§1",
    kind="ratio",
    title=Text("贫困强度指数", "Squared poverty gap index"),
    formula=Text("差额比例平方之和÷农业户籍人口", "sum of the squared shares ÷ agricultural registered population"),
)
def poverty_severity(squared_gap_sum: Count, population: Count) -> Ratio:
    """Mean squared shortfall of the population as a share of the national line (FGT 2)."""
    return ratio(squared_gap_sum, population * MILLION)


@rule("area", of="village", article="§3", kind="integer", unit=VILLAGES, title=Text("贫困村数", "Poor villages"))
def poor_villages(poor_village: Truth) -> Count:
    """Villages that were designated as poor, whether or not they have exited since."""
    return count_of(poor_village)


@rule(
    "area",
    of="village",
    article="§3",
    kind="integer",
    unit=VILLAGES,
    title=Text("已退出贫困村", "Poor villages that have exited"),
)
def exited_villages(poor_village: Truth, exit_year: Count, year: Count) -> Count:
    """Poor villages that have exited by the end of the year."""
    return count_of(poor_village & (exit_year <= year))


@rule(
    "prefecture",
    article="§3",
    kind="integer",
    unit=PERSONS,
    title=Text("目标：剩余贫困人口", "Target: poor persons left"),
    formula=Text("攻坚总人数－每年减贫人数×（年度－基期）", "people at the start − people a year × (year − base year)"),
)
def planned_poor_persons(
    year: Count, target_persons: Count, target_persons_a_year: Count, target_base_year: Count
) -> Count:
    """How many poor people the decision allows at the end of the year: 35,000 fewer each year from 2016, none in 2020."""
    return at_least_zero(target_persons - target_persons_a_year * at_least_zero(year - target_base_year))


@rule(
    "prefecture",
    article="§3",
    kind="integer",
    unit=VILLAGES,
    title=Text("目标：剩余贫困村", "Target: poor villages left"),
    formula=Text(
        "退出总村数－每年退出村数×（年度－基期）", "villages at the start − villages a year × (year − base year)"
    ),
)
def planned_poor_villages(
    year: Count, target_villages: Count, target_villages_a_year: Count, target_base_year: Count
) -> Count:
    """How many poor villages the decision allows at the end of the year: 272 fewer each year from 2016."""
    return at_least_zero(target_villages - target_villages_a_year * at_least_zero(year - target_base_year))
