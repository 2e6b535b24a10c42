"""Chapter 1, aims: clues for identification (§4.1): who is to be visited, being perhaps missing or no longer poor.

A clue is never a decision. Somebody visits, the village discusses, notices follow: "no rich in, no poor out" (防止
富人戴帽、穷人落榜) is decided by people. A tractor, an inherited house or a stall of one's own are usual explanations.
"""

from __future__ import annotations

from fupin.rules.arithmetic import Code, Count, Money, Truth, choose, count_of, first_known, unknown
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS
from fupin.rules.text import Text


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("建档立卡户", "Registered"),
    reasons=Reasons(
        yes=Text("已建档立卡（识别年度{registered_year}）", "Registered (year: {registered_year})"),
        no=Text("未建档立卡", "Not registered"),
        unknown=Text(
            "有识别标准，但识别年度和脱贫标志未填",
            "An identification standard is recorded, but neither year nor status",
        ),
    ),
)
def listed(registered_year: Count, exit_status: Code, identification_standard: Code, year: Count) -> Truth:
    """Registered by the end of the year, whether poor or out of poverty since.

    Without a year of registration a recorded status decides; an identification standard alone leaves it open.
    """
    without_status = choose(identification_standard.isnull(), False, unknown())
    return first_known(registered_year <= year, choose(exit_status.isnull(), without_status, True))


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("新增线索：疑似漏评", "Clue: perhaps to be included"),
    reasons=Reasons(
        yes=Text(
            "线索，须入户核实，不作为认定依据：未建档立卡，而收入低于扶贫标准，或遭受重大支出、损失",
            "Clue, to be visited, not a decision: not registered, and income is below the line or illness or "
            "disaster weighs heavily",
        ),
        no=Text("无新增线索", "No clue that the household is missing from the register"),
        unknown=Text("登记状态、收入或支出情况不详，无法比对", "Registration, income or costs are not known"),
    ),
)
def candidate_to_include(listed: Truth, below_national_line: Truth, sudden_difficulty: Truth) -> Truth:
    """Not registered, and below the national line or hit by illness or disaster: to be visited, not a decision."""
    return ~listed & (below_national_line | sudden_difficulty)


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("收入远高于标准", "Income far above the line"),
    reasons=Reasons(
        yes=Text(
            "人均纯收入{net_income_per_head}，超过复核线索收入线{review_line}",
            "Net income per head {net_income_per_head} exceeds {review_line}, which is a clue for review",
        ),
        no=Text(
            "人均纯收入{net_income_per_head}，未超过复核线索收入线{review_line}",
            "Net income per head {net_income_per_head} does not exceed {review_line}",
        ),
        unknown=Text("收入或家庭人口未填全", "Income or household size is not fully recorded"),
    ),
)
def far_above_line(net_income_per_head: Money, review_line: Money) -> Truth:
    """Net income per head exceeds the threshold of the year, which is far above the national line."""
    return net_income_per_head > review_line


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("复核线索：疑似错评", "Clue: perhaps to be reviewed"),
    reasons=Reasons(
        yes=Text(
            "线索，须入户核实，不作为清退依据：收入远高于标准：{far_above_line}；机动车：{owns_vehicle}；商品房："
            "{owns_commercial_house}；企业：{owns_company}；财政供养：{on_public_payroll}",
            "Clue, to be visited, not a decision: income far above the line: {far_above_line}; vehicle: {owns_vehicle}; "
            "commercial dwelling: {owns_commercial_house}; company: {owns_company}; public payroll: {on_public_payroll}",
        ),
        no=Text("无复核线索", "No clue that the household should be reviewed"),
        unknown=Text("登记状态、收入或比对数据不详", "Registration, income or data of other departments are not known"),
    ),
)
def candidate_to_review(
    listed: Truth,
    exit_status: Code,
    far_above_line: Truth,
    owns_vehicle: Truth,
    owns_commercial_house: Truth,
    owns_company: Truth,
    on_public_payroll: Truth,
) -> Truth:
    """Registered, not yet out of poverty, and far above the line or with assets: to be visited, not a decision."""
    still = ~first_known(exit_status == "1", False)
    return listed & still & (far_above_line | owns_vehicle | owns_commercial_house | owns_company | on_public_payroll)


@rule(
    "area",
    of="household",
    article="§4.1",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("新增线索户数", "Clues: perhaps to be included"),
)
def inclusion_clues(candidate_to_include: Truth) -> Count:
    """Households to be visited because they may be missing from the register."""
    return count_of(candidate_to_include)


@rule(
    "area",
    of="household",
    article="§4.1",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("复核线索户数", "Clues: perhaps to be reviewed"),
)
def review_clues(candidate_to_review: Truth) -> Count:
    """Households to be visited because they may not belong into the register."""
    return count_of(candidate_to_review)
