"""Chapter 4, mechanisms: who may fall back into poverty (§20), in the three categories of monitoring.

The decision puts families that fall back by disaster or illness into the next year's plan. The categories and the
monitoring line came later (2019/20); before, one and a half times the national line stands in for it.
"""

from __future__ import annotations

from fupin.rules.arithmetic import Code, Count, Money, Truth, count_of, first_known, per_cent_of
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS
from fupin.rules.text import Text


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("收入达到监测线", "Income at the monitoring line"),
    reasons=Reasons(
        yes=Text(
            "人均纯收入{net_income_per_head}，不低于监测线{monitoring_line}",
            "Net income per head {net_income_per_head} is not below the monitoring line {monitoring_line}",
        ),
        no=Text(
            "人均纯收入{net_income_per_head}，低于监测线{monitoring_line}",
            "Net income per head {net_income_per_head} is below the monitoring line {monitoring_line}",
        ),
        unknown=Text("收入或家庭人口未填全", "Income or household size is not fully recorded"),
    ),
)
def above_monitoring_line(net_income_per_head: Money, monitoring_line: Money) -> Truth:
    """Net income per head is not below the monitoring line of the year."""
    return net_income_per_head >= monitoring_line


@rule(
    "household",
    article="§1 §20",
    kind="verdict",
    title=Text("突发重大支出或损失", "Heavy cost of illness or loss by disaster"),
    reasons=Reasons(
        yes=Text(
            "自付医疗支出{medical_cost}、灾害损失{disaster_loss}，合计超过家庭纯收入{net_income}的{shock_share}",
            "Medical cost {medical_cost} and loss by disaster {disaster_loss} exceed {shock_share} of net income {net_income}",
        ),
        no=Text(
            "自付医疗支出{medical_cost}、灾害损失{disaster_loss}，合计未超过家庭纯收入{net_income}的{shock_share}",
            "Medical cost {medical_cost} and loss by disaster {disaster_loss} do not exceed {shock_share} of net income "
            "{net_income}",
        ),
        unknown=Text("收入、医疗支出或灾害损失未填", "Income, medical cost or loss is not recorded"),
    ),
    formula=Text(
        "自付医疗支出＋灾害损失＞家庭纯收入×比例；收入为零或负时，有支出即成立",
        "medical cost + loss by disaster > net income × share; without income, any cost",
    ),
)
def sudden_difficulty(medical_cost: Money, disaster_loss: Money, net_income: Money, shock_share: Count) -> Truth:
    """Medical cost and loss by disaster together exceed a share of the household's net income.

    Yes as soon as one of the two alone is enough, even when the other is not recorded; no only when both are.
    """

    def heavy(cost: Money) -> Truth:
        return (cost > 0) & (cost > per_cent_of(net_income, shock_share))

    return heavy(medical_cost + disaster_loss) | heavy(first_known(medical_cost, 0) + first_known(disaster_loss, 0))


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("已脱贫", "Out of poverty"),
    reasons=Reasons(
        yes=Text("登记状态为{exit_status}", "Status in the register: {exit_status}"),
        no=Text("登记状态为{exit_status}，或未建档立卡", "Status in the register: {exit_status}, or not registered"),
        unknown=Text("已建档立卡，无登记状态", "Registered, without a status"),
    ),
)
def out_of_poverty(exit_status: Code, listed: Truth) -> Truth:
    """Registered, and out of poverty at the end of the year."""
    return listed & (exit_status == "1")


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("脱贫不稳定户", "Out of poverty, unstable"),
    reasons=Reasons(
        yes=Text(
            "已脱贫，收入达到监测线：{above_monitoring_line}，收入稳定：{stable_income}",
            "Out of poverty; income at the monitoring line: {above_monitoring_line}; stable: {stable_income}",
        ),
        no=Text(
            "不是已脱贫户，或收入稳定且达到监测线", "Not out of poverty, or income stable and at the monitoring line"
        ),
        unknown=Text("登记状态、收入或上年收入不详", "Status, income or last year's income is not known"),
    ),
)
def unstable_after_exit(
    out_of_poverty: Truth, above_monitoring_line: Truth, stable_income: Truth, exit_year: Count, year: Count
) -> Truth:
    """Out of poverty, with an income below the monitoring line or not stable over the exit line.

    In the year of exit the income of the year before says nothing: the household was poor then.
    """
    return out_of_poverty & (~above_monitoring_line | (~stable_income & (exit_year < year)))


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("边缘易致贫户", "On the edge of poverty"),
    reasons=Reasons(
        yes=Text("一般农户，收入低于监测线", "Not registered, income below the monitoring line"),
        no=Text("建档立卡户，或收入不低于监测线", "Registered, or income not below the monitoring line"),
        unknown=Text("登记状态或收入不详", "Registration or income is not known"),
    ),
)
def edge_of_poverty(listed: Truth, above_monitoring_line: Truth) -> Truth:
    """Not registered, with an income below the monitoring line."""
    return ~listed & ~above_monitoring_line


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("突发严重困难户", "In sudden severe difficulty"),
    reasons=Reasons(
        yes=Text("收入达到监测线，但有突发重大支出或损失", "Income at the monitoring line, but a heavy cost or loss"),
        no=Text(
            "收入低于监测线，或无突发重大支出、损失，或为贫困户",
            "Income below the line, no heavy cost or loss, or poor",
        ),
        unknown=Text("登记状态、收入、医疗支出或灾害损失不详", "Status, income, medical cost or loss is not known"),
    ),
)
def sudden_severe_difficulty(
    listed: Truth, out_of_poverty: Truth, above_monitoring_line: Truth, sudden_difficulty: Truth
) -> Truth:
    """Not among the poor of the register, not below the monitoring line, but hit by illness or disaster."""
    return (~listed | out_of_poverty) & above_monitoring_line & sudden_difficulty


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("返贫风险", "Risk of falling back"),
    reasons=Reasons(
        yes=Text(
            "已脱贫；收入不稳或低于监测线：{unstable_after_exit}；突发重大支出或损失：{sudden_difficulty}。列入下一年度计划研判",
            "Out of poverty; unstable or below the monitoring line: {unstable_after_exit}; heavy cost or loss: "
            "{sudden_difficulty}. To be considered for next year's plan",
        ),
        no=Text("不是已脱贫户，或无返贫风险", "Not out of poverty, or no risk"),
        unknown=Text("登记状态、收入、支出或损失不详", "Status, income, costs or losses are not known"),
    ),
)
def risk_of_falling_back(out_of_poverty: Truth, unstable_after_exit: Truth, sudden_difficulty: Truth) -> Truth:
    """Out of poverty, and below the monitoring line, unstable, or hit by illness or disaster."""
    return out_of_poverty & (unstable_after_exit | sudden_difficulty)


@rule(
    "area",
    of="household",
    article="§20",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("有返贫风险户", "Households at risk of falling back"),
)
def households_at_risk(risk_of_falling_back: Truth) -> Count:
    """Households that are out of poverty and may fall back."""
    return count_of(risk_of_falling_back)
