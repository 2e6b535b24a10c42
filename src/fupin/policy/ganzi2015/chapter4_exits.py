"""Chapter 4, mechanisms: who may be proposed for exit (§24): stable over the line, and nothing that forbids it.

Meeting the standard is not enough. Seven conditions forbid an exit (七种不能脱, as counties apply the national exit
procedure): each is a rule whose yes blocks. Exit itself is a procedure with the household's signature and notices.
A floor of living space per head after rebuilding is a rule of other provinces and not among them.
"""

from __future__ import annotations

from fupin.rules.arithmetic import Code, Count, Money, Truth, any_of, count_of, first_known
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS
from fupin.rules.text import Text


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("收入稳定超线", "Income stable over the line"),
    reasons=Reasons(
        yes=Text(
            "当年和上年收入均超线（上年{previous_net_income_per_head}，线{previous_province_exit_line}）",
            "Over the line this year and the year before ({previous_net_income_per_head}, line "
            "{previous_province_exit_line})",
        ),
        no=Text(
            "当年超线：{income_above_line}；上年人均纯收入{previous_net_income_per_head}，线{previous_province_exit_line}",
            "Over the line this year: {income_above_line}; the year before {previous_net_income_per_head}, line "
            "{previous_province_exit_line}",
        ),
        unknown=Text("当年或上年收入未填", "Income of this year or of the year before is not recorded"),
    ),
)
def stable_income(
    income_above_line: Truth, previous_net_income_per_head: Money, previous_province_exit_line: Money
) -> Truth:
    """Net income per head exceeds the exit line of its year in this year and in the one before.

    Unknown when last year's income is not recorded, unless this year's is not above the line.
    """
    return income_above_line & (previous_net_income_per_head > previous_province_exit_line)


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("不能脱贫：收入未超线", "Blocked: income"),
    reasons=Reasons(
        yes=Text("收入未超过脱贫线，不能脱贫", "Income does not exceed the exit line: no exit"),
        no=Text("收入超过脱贫线", "Income exceeds the exit line"),
        unknown=Text("收入不详", "Income is not known"),
    ),
)
def block_income(income_above_line: Truth) -> Truth:
    """Income per head does not exceed the exit line."""
    return ~income_above_line


@rule(
    "household",
    article="§12 §24",
    kind="verdict",
    title=Text("不能脱贫：饮水不安全", "Blocked: water"),
    reasons=Reasons(
        yes=Text("饮水不安全，不能脱贫", "Drinking water is not safe: no exit"),
        no=Text("饮水安全", "Drinking water is safe"),
        unknown=Text("饮水情况不详", "Water is not known"),
    ),
)
def block_water(safe_water_supply: Truth) -> Truth:
    """The household has no safe drinking water."""
    return ~safe_water_supply


@rule(
    "person",
    article="§14 §24",
    kind="verdict",
    title=Text("因贫辍学", "Out of school for lack of money"),
    reasons=Reasons(
        yes=Text("因缺资金失学或辍学", "Out of school for lack of money"),
        no=Text("未因贫失学、辍学", "Not out of school for lack of money"),
        unknown=Text("未在校而原因未填", "Not at school, or not known, and the reason is not recorded"),
    ),
)
def out_of_school_for_poverty(schooled: Truth, dropout_reason: Code) -> Truth:
    """Left school for lack of money, at whatever stage. Who is at school or not of the age needs no reason."""
    for_money = dropout_reason == "4"
    return first_known(for_money, False) | (~schooled & for_money)


@rule(
    "household",
    of="person",
    article="§14 §24",
    kind="verdict",
    title=Text("不能脱贫：因贫辍学", "Blocked: schooling"),
    reasons=Reasons(
        yes=Text("有成员因贫失学或辍学，不能脱贫", "A member is out of school for lack of money: no exit"),
        no=Text("无成员因贫失学、辍学", "No member is out of school for lack of money"),
        unknown=Text("有成员失学、辍学原因未填", "The reason why a member is out of school is not recorded"),
    ),
)
def block_schooling(out_of_school_for_poverty: Truth) -> Truth:
    """A member left school for lack of money."""
    return any_of(out_of_school_for_poverty)


@rule(
    "person",
    article="§8 §24",
    kind="verdict",
    title=Text("患病而保障不全", "Ill without full cover"),
    reasons=Reasons(
        yes=Text("患病而未参加基本医疗保险或大病保险", "Ill, and not in basic or serious-illness insurance"),
        no=Text("未患病，或已参加基本医疗保险和大病保险", "Not ill, or in basic and serious-illness insurance"),
        unknown=Text("健康状况或参保情况未填", "Health or insurance is not recorded"),
    ),
)
def ill_without_cover(ill: Truth, insured: Truth, serious_illness_insurance: Truth) -> Truth:
    """Ill, and not covered by both basic and serious-illness insurance."""
    return ill & ~(insured & serious_illness_insurance)


@rule(
    "household",
    of="person",
    article="§8 §24",
    kind="verdict",
    title=Text("不能脱贫：患病无保障", "Blocked: medical care"),
    reasons=Reasons(
        yes=Text("有患病成员保障不全，不能脱贫", "An ill member is not fully covered: no exit"),
        no=Text("患病成员均有基本医疗保险和大病保险", "Every ill member is in basic and serious-illness insurance"),
        unknown=Text("有成员健康状况或参保情况未填", "Health or insurance of a member is not recorded"),
    ),
)
def block_medical(ill_without_cover: Truth) -> Truth:
    """An ill member is not covered by the layers of medical insurance."""
    return any_of(ill_without_cover)


@rule(
    "household",
    article="§10 §24",
    kind="verdict",
    title=Text("不能脱贫：住房不安全", "Blocked: housing"),
    reasons=Reasons(
        yes=Text("住房不安全，不能脱贫", "The house is not safe: no exit"),
        no=Text("住房安全", "The house is safe"),
        unknown=Text("住房情况不详", "Housing is not known"),
    ),
)
def block_housing(safe_housing: Truth) -> Truth:
    """The house is unsafe, or of grade C or D."""
    return ~safe_housing


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("不能脱贫：当年识别或返贫", "Blocked: identified or fallen back this year"),
    reasons=Reasons(
        yes=Text(
            "当年识别或返贫（识别{registered_year}，返贫{relapse_year}），不能脱贫",
            "Identified or fallen back this year (identified {registered_year}, fell back {relapse_year}): no exit",
        ),
        no=Text(
            "以往年度识别（{registered_year}），当年未返贫", "Identified earlier ({registered_year}), not fallen back"
        ),
        unknown=Text("识别年度未填", "The year of registration is not recorded"),
    ),
)
def block_new(registered_year: Count, relapse_year: Count, year: Count) -> Truth:
    """Identified in this very year, or fallen back in it. No year of falling back means that it never happened."""
    return (registered_year >= year) | first_known(relapse_year == year, False)


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("不能脱贫：无帮扶措施", "Blocked: no help"),
    reasons=Reasons(
        yes=Text("当年无帮扶措施记录，不能脱贫", "No help measure is recorded in the year: no exit"),
        no=Text("有帮扶措施{measures}", "Help measures: {measures}"),
        unknown=Text("帮扶措施数未填", "The number of help measures is not recorded"),
    ),
)
def block_no_measure(measures: Count) -> Truth:
    """No help measure is recorded in the year: who got no help is not to be exited."""
    return measures <= 0


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("可提名退出", "May be proposed for exit"),
    reasons=Reasons(
        yes=Text(
            "达标且稳定，无不能脱贫情形；可提名，须经评议、核实、户主认可和公示",
            "Meets the standard, stable, nothing blocks: may be proposed; discussion, visit, signature and notice follow",
        ),
        no=Text("不能提名退出，或不是贫困户", "May not be proposed, or is not poor"),
        unknown=Text("没有不满足的条件，但有条件因数据未填无法判定", "Nothing fails, but a condition cannot be judged"),
    ),
    formula=Text(
        "贫困户，一超六有，收入稳定，且七种不能脱贫情形均不存在",
        "poor, meets the standard, stable income, and none of the seven blocking conditions",
    ),
)
def exit_proposable(
    poor: Truth,
    exit_ready: Truth,
    stable_income: Truth,
    block_income: Truth,
    block_water: Truth,
    block_schooling: Truth,
    block_medical: Truth,
    block_housing: Truth,
    block_new: Truth,
    block_no_measure: Truth,
) -> Truth:
    """Still poor in the register, meets the standard, stable over the line, and nothing blocks: a proposal."""
    blocked = (
        block_income | block_water | block_schooling | block_medical | block_housing | block_new | block_no_measure
    )
    return poor & exit_ready & stable_income & ~blocked


@rule(
    "area",
    of="household",
    article="§24",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("可提名退出户", "Households that may be proposed for exit"),
)
def proposable_households(exit_proposable: Truth) -> Count:
    """Households that may be proposed for exit."""
    return count_of(exit_proposable)


@rule(
    "village",
    article="§24",
    kind="verdict",
    title=Text("可申请村退出", "Village may apply for exit"),
    reasons=Reasons(
        yes=Text("贫困村，未退出，达到一低五有", "Poor village, not yet exited, meets the standard"),
        no=Text("非贫困村、已退出或未达标", "Not a poor village, exited already, or a standard is not met"),
        unknown=Text("是否贫困村未填，或有标准无法判定", "Poor village not recorded, or a standard cannot be judged"),
    ),
)
def village_exit_proposable(poor_village: Truth, exit_year: Count, year: Count, village_exit_ready: Truth) -> Truth:
    """A poor village that has not exited by the end of the year and meets the standard.

    No year of exit means that it has not exited.
    """
    return poor_village & ~first_known(exit_year <= year, False) & village_exit_ready
