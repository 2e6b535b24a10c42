"""Chapter 4, mechanisms: the exit standards of household and village (§24).

The wording of the standards is Sichuan's exit plan of 18 August 2016: one to exceed and six to have (一超六有)
for the household, one to be low and five to have (一低五有) for the village. A verdict is a proposal; the exit
itself is a procedure.
"""

from __future__ import annotations

from fupin.policy.ganzi2015 import departments
from fupin.rules.arithmetic import Count, Money, Ratio, Truth, at_least_zero, count_of, divide
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import HOUSEHOLDS, YUAN_A_YEAR
from fupin.rules.text import Text


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("人均纯收入超线", "Income above the exit line"),
    need=Text("增收：产业、就业、兜底", "Income: production, jobs, allowances"),
    department=departments.POVERTY_ALLEVIATION,
    reasons=Reasons(
        yes=Text(
            "人均纯收入{net_income_per_head}，超过省定脱贫线{province_exit_line}",
            "Net income per head {net_income_per_head} exceeds the exit line {province_exit_line}",
        ),
        no=Text(
            "人均纯收入{net_income_per_head}，未超过省定脱贫线{province_exit_line}",
            "Net income per head {net_income_per_head} does not exceed the exit line {province_exit_line}",
        ),
        unknown=Text("收入或家庭人口未填全", "Income or household size is not fully recorded"),
    ),
)
def income_above_line(net_income_per_head: Money, province_exit_line: Money) -> Truth:
    """Net income per head exceeds the provincial exit line of the year."""
    return net_income_per_head > province_exit_line


@rule(
    "household",
    article="§24",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("距脱贫线差额", "Shortfall to the exit line"),
    formula=Text("省定脱贫线－人均纯收入，不低于零", "provincial exit line − net income per head, at least zero"),
)
def shortfall(net_income_per_head: Money, province_exit_line: Money) -> Money:
    """How much net income per head is missing to the provincial exit line; zero when nothing is missing."""
    return at_least_zero(province_exit_line - net_income_per_head)


@rule(
    "household",
    article="§24",
    kind="verdict",
    title=Text("达到户脱贫标准（一超六有）", "Meets the household exit standard"),
    reasons=Reasons(
        yes=Text("七项标准全部达到", "All seven standards are met"),
        no=Text("有标准未达到", "A standard is not met"),
        unknown=Text(
            "没有未达到的标准，但有标准因数据未填无法判定",
            "No standard fails, but one cannot be judged for lack of data",
        ),
    ),
    formula=Text("七项标准同时成立", "all seven standards together"),
)
def exit_ready(
    income_above_line: Truth,
    compulsory_education: Truth,
    basic_medical_care: Truth,
    safe_housing: Truth,
    safe_water_supply: Truth,
    electricity_at_home: Truth,
    radio_and_television: Truth,
) -> Truth:
    """All seven standards are met; no when one is not; unknown when none fails but one cannot be judged."""
    return (
        income_above_line
        & compulsory_education
        & basic_medical_care
        & safe_housing
        & safe_water_supply
        & electricity_at_home
        & radio_and_television
    )


@rule(
    "area",
    of="household",
    article="§24",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("达标贫困户", "Poor households that meet the standard"),
)
def exit_ready_households(exit_ready: Truth, poor: Truth) -> Count:
    """Households that are still poor in the register and meet the exit standard."""
    return count_of(exit_ready & poor)


@rule(
    "area",
    of="household",
    article="§24",
    kind="integer",
    unit=HOUSEHOLDS,
    title=Text("无法判定贫困户", "Poor households that cannot be judged"),
)
def unknown_households(exit_ready: Truth, poor: Truth) -> Count:
    """Poor households whose exit standard cannot be judged for lack of data: a task for the village."""
    return count_of(exit_ready.isnull() & poor)


@rule(
    "village",
    article="§24",
    kind="verdict",
    title=Text("贫困发生率低于3%", "Low headcount ratio"),
    need=Text("继续减贫", "Fewer poor people"),
    department=departments.POVERTY_ALLEVIATION,
    reasons=Reasons(
        yes=Text(
            "贫困发生率{incidence}，低于{village_incidence_limit}",
            "Headcount ratio {incidence} is below {village_incidence_limit}",
        ),
        no=Text(
            "贫困发生率{incidence}，不低于{village_incidence_limit}",
            "Headcount ratio {incidence} is not below {village_incidence_limit}",
        ),
        unknown=Text("农业户籍人口未填", "The agricultural registered population is not recorded"),
    ),
)
def low_incidence(incidence: Ratio, village_incidence_limit: Ratio) -> Truth:
    """The headcount ratio of the village is below the limit."""
    return incidence < village_incidence_limit


@rule(
    "village",
    article="§24",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("人均集体经济收入", "Collective income per head"),
    formula=Text("村集体经济收入÷农业户籍人口", "collective income ÷ agricultural registered population"),
)
def collective_income_per_head(collective_income: Money, population: Count) -> Money:
    """Collective income of the village divided by its agricultural registered population."""
    return divide(collective_income, population)


@rule(
    "village",
    article="§24",
    kind="verdict",
    title=Text("有集体经济", "Collective economy"),
    need=Text("发展村集体经济", "Growth of the collective economy"),
    department=departments.AGRICULTURE,
    reasons=Reasons(
        yes=Text(
            "人均集体经济收入{collective_income_per_head}，达到{collective_income_floor}",
            "Collective income per head {collective_income_per_head} reaches {collective_income_floor}",
        ),
        no=Text(
            "人均集体经济收入{collective_income_per_head}，未达到{collective_income_floor}",
            "Collective income per head {collective_income_per_head} does not reach {collective_income_floor}",
        ),
        unknown=Text("集体经济收入或农业户籍人口未填", "Collective income or population is not recorded"),
    ),
)
def collective_economy(collective_income_per_head: Money, collective_income_floor: Money) -> Truth:
    """Collective income per head reaches the floor of the year."""
    return collective_income_per_head >= collective_income_floor


def _facility(zh: str, en: str) -> Reasons:
    """Reasons for a facility that is there or not."""
    return Reasons(
        Text(f"有{zh}", f"There is a {en}"),
        Text(f"无{zh}", f"There is no {en}"),
        Text(f"{zh}情况未填", f"Not recorded: {en}"),
    )


@rule(
    "village",
    article="§3 §11 §24",
    kind="verdict",
    title=Text("有硬化路", "Hardened road"),
    need=Text("通村硬化路", "Hardened road to the village"),
    department=departments.TRANSPORT,
    reasons=_facility("硬化路", "hardened road"),
)
def road_hardened(hardened_road: Truth) -> Truth:
    """A hardened road leads to the village."""
    return hardened_road


@rule(
    "village",
    article="§3 §15 §24",
    kind="verdict",
    title=Text("有卫生室", "Village clinic"),
    need=Text("建达标卫生室", "Standard village clinic"),
    department=departments.HEALTH,
    reasons=_facility("达标卫生室", "standard clinic"),
)
def village_clinic(clinic: Truth) -> Truth:
    """The village has a clinic that meets the standard."""
    return clinic


@rule(
    "village",
    article="§3 §16 §24",
    kind="verdict",
    title=Text("有文化室", "Culture room"),
    need=Text("建文化室", "Culture room"),
    department=departments.BROADCASTING,
    reasons=_facility("文化室", "culture room"),
)
def village_culture_room(culture_room: Truth) -> Truth:
    """The village has a culture room."""
    return culture_room


@rule(
    "village",
    article="§3 §13 §24",
    kind="verdict",
    title=Text("有通信网络", "Network"),
    need=Text("通宽带网络", "Broadband network"),
    department=departments.COMMUNICATIONS,
    reasons=_facility("通信网络", "broadband network"),
)
def village_network(broadband: Truth) -> Truth:
    """The village is connected to a network."""
    return broadband


@rule(
    "village",
    article="§24",
    kind="verdict",
    title=Text("达到村退出标准（一低五有）", "Meets the village exit standard"),
    reasons=Reasons(
        yes=Text("六项标准全部达到", "All six standards are met"),
        no=Text("有标准未达到", "A standard is not met"),
        unknown=Text(
            "没有未达到的标准，但有标准因数据未填无法判定",
            "No standard fails, but one cannot be judged for lack of data",
        ),
    ),
    formula=Text("六项标准同时成立", "all six standards together"),
)
def village_exit_ready(
    low_incidence: Truth,
    collective_economy: Truth,
    road_hardened: Truth,
    village_clinic: Truth,
    village_culture_room: Truth,
    village_network: Truth,
) -> Truth:
    """All six standards are met; no when one is not; unknown when none fails but one cannot be judged."""
    return low_incidence & collective_economy & road_hardened & village_clinic & village_culture_room & village_network
