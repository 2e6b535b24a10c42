"""Whom to watch, in which category, and when a risk may be marked as removed."""

from __future__ import annotations

from fupin.rules import codes
from fupin.rules.arithmetic import (
    Code,
    Count,
    Day,
    Money,
    Truth,
    choose,
    count_of,
    divide,
    first_known,
    first_that_holds,
    last_day_of,
    months_between,
    unknown,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS, YUAN_A_YEAR
from fupin.rules.text import Text

UNSTABLE, EDGE, SUDDEN = codes.MONITORING_CATEGORY


@rule(
    "household",
    article="§20",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("监测收入（人均）", "Income reference per head"),
    formula=Text(
        "（家庭纯收入＋理赔收入－合规自付医疗支出）÷家庭人口数，四舍五入到分",
        "(net income + insurance claims − medical cost paid by the household) ÷ household size, rounded half up to the fen",
    ),
)
def income_reference(net_income: Money, insurance_claims: Money, medical_cost: Money, size: Count) -> Money:
    """Net income and insurance claims less what the household paid for medical care, per head.

    Unknown when one of them is not recorded: a cost that nobody wrote down is not a cost of zero.
    """
    return divide(net_income + insurance_claims - medical_cost, size)


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("收入达到监测线", "Income at the monitoring line"),
    reasons=Reasons(
        yes=Text(
            "监测收入{income_reference}，不低于监测线{monitoring_line}",
            "The income reference {income_reference} is not below the monitoring line {monitoring_line}",
        ),
        no=Text(
            "监测收入{income_reference}，低于监测线{monitoring_line}",
            "The income reference {income_reference} is below the monitoring line {monitoring_line}",
        ),
        unknown=Text(
            "收入、理赔、医疗支出或家庭人口未填", "Income, claims, medical cost or household size is not recorded"
        ),
    ),
)
def above_monitoring_line(income_reference: Money, monitoring_line: Money) -> Truth:
    """The income reference per head is not below the monitoring line of the year."""
    return income_reference >= monitoring_line


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("无突发重大支出或损失", "No heavy cost or loss"),
    reasons=Reasons(
        yes=Text("无突发重大支出或损失", "No heavy cost of illness and no heavy loss by disaster"),
        no=Text("有突发重大支出或损失", "A heavy cost of illness, or a heavy loss by disaster"),
        unknown=Text("收入、医疗支出或灾害损失未填", "Income, medical cost or loss is not recorded"),
    ),
)
def no_sudden_difficulty(sudden_difficulty: Truth) -> Truth:
    """Neither medical cost nor loss by disaster weighs heavily on the household's income."""
    return ~sudden_difficulty


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("无返贫致贫风险", "No risk of poverty"),
    reasons=Reasons(
        yes=Text(
            "收入达到监测线且稳定，保障齐全，无突发困难",
            "Income at the line and stable, all guarantees, nothing sudden",
        ),
        no=Text("有返贫致贫风险点，须入户核实", "There is a risk: to be visited"),
        unknown=Text("未发现风险点，但有条件因数据未填无法判定", "No risk is seen, but a condition cannot be judged"),
    ),
    formula=Text("六项标准同时成立，且不是脱贫不稳定户", "all six standards, and not unstable after exit"),
)
def secure(
    above_monitoring_line: Truth,
    compulsory_education: Truth,
    basic_medical_care: Truth,
    safe_housing: Truth,
    safe_water_supply: Truth,
    no_sudden_difficulty: Truth,
    unstable_after_exit: Truth,
) -> Truth:
    """Income at the monitoring line, the guarantees hold, nothing sudden weighs, and no instability after exit."""
    return (
        above_monitoring_line
        & compulsory_education
        & basic_medical_care
        & safe_housing
        & safe_water_supply
        & no_sudden_difficulty
        & ~unstable_after_exit
    )


@rule(
    "household",
    article="§20",
    kind="code",
    codes=codes.MONITORING_CATEGORY,
    title=Text("应纳入的监测对象类别", "Category of monitoring that applies"),
    formula=Text(
        "依次：脱贫不稳定户、边缘易致贫户、突发严重困难户，取第一个成立的",
        "the first that applies of: unstable after exit, on the edge of poverty, sudden severe difficulty",
    ),
)
def applicable_category(unstable_after_exit: Truth, edge_of_poverty: Truth, sudden_severe_difficulty: Truth) -> Code:
    """The category that is known to apply; none where no category is. People decide after a visit."""
    return first_that_holds(
        (unstable_after_exit, UNSTABLE), (edge_of_poverty, EDGE), (sudden_severe_difficulty, SUDDEN)
    )


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("应监测而未纳入", "To be monitored and not yet so"),
    reasons=Reasons(
        yes=Text(
            "线索，须入户核实：符合{applicable_category}，而无监测对象类别",
            "Clue, to be visited: {applicable_category} applies, and no category is recorded",
        ),
        no=Text("已纳入监测（{monitoring_category}）", "Monitored already ({monitoring_category})"),
        unknown=Text("未发现应纳入的类别", "No category is known to apply"),
    ),
)
def candidate_to_monitor(applicable_category: Code, monitoring_category: Code) -> Truth:
    """A category applies and none is recorded; unknown where none is known to apply."""
    return monitoring_category.isnull() & (choose(applicable_category.isnull(), unknown(), True))


@rule(
    "household",
    article="§20",
    kind="integer",
    unit=Text("个月", "months"),
    title=Text("风险持续月数", "Months at risk"),
    formula=Text(
        "风险识别至消除（未消除的至年末）的整月数", "whole months from identification to removal or the end of the year"
    ),
)
def months_at_risk(risk_identified_on: Day, risk_removed_on: Day, year: Count) -> Count:
    """Completed months from the day the risk was identified to its removal, or to the end of the year."""
    return months_between(risk_identified_on, first_known(risk_removed_on, last_day_of(year)))


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("可标注风险消除", "Risk may be marked as removed"),
    reasons=Reasons(
        yes=Text(
            "识别满{months_at_risk}，收入达到监测线，保障稳定，有劳动能力",
            "Identified {months_at_risk} ago, income at the line, guarantees stable, a member able to work",
        ),
        no=Text(
            "识别不满{months_before_removal}、仍有风险点，或无劳动能力（暂不标注）",
            "Identified less than {months_before_removal} ago, still at risk, or nobody able to work (not marked for now)",
        ),
        unknown=Text(
            "风险识别时间未填，或有条件无法判定", "The day of identification is not recorded, or a condition is open"
        ),
    ),
)
def risk_removable(months_at_risk: Count, months_before_removal: Count, secure: Truth, has_able_member: Truth) -> Truth:
    """Long enough since the risk was identified, no risk left, and somebody able to work keeps it so.

    Income is known by year: whether it held for all of the months is for the visit to find out.
    """
    return (months_at_risk >= months_before_removal) & secure & has_able_member


@rule(
    "household",
    article="§20",
    kind="verdict",
    title=Text("风险消除合规", "Removal of the risk in order"),
    reasons=Reasons(
        yes=Text("标注消除时满足条件", "The conditions are met"),
        no=Text(
            "已标注消除（{risk_removed_on}），但不满足条件，须复核",
            "Marked as removed ({risk_removed_on}) against the conditions",
        ),
        unknown=Text("未标注消除，或有条件无法判定", "Not marked as removed, or a condition cannot be judged"),
    ),
)
def removal_in_order(risk_removed_on: Day, risk_removable: Truth) -> Truth:
    """A risk that is marked as removed met the conditions; unknown where none is marked."""
    return choose(risk_removed_on.isnull(), unknown(), risk_removable)


@rule(
    "area",
    of="household",
    article="§20",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("应监测而未纳入户", "Households to be monitored and not yet so"),
)
def households_to_monitor(candidate_to_monitor: Truth) -> Count:
    """Households to be visited because a category of monitoring seems to apply."""
    return count_of(candidate_to_monitor)


@rule(
    "area",
    of="household",
    article="§20",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("监测户", "Monitored households"),
)
def monitored_households(monitoring_category: Code) -> Count:
    """Households with a recorded category of monitoring, whether or not the risk has been removed."""
    return count_of(monitoring_category.notnull())
