"""Chapter 4, mechanisms: the exit standard of a county (§24), one to be low and three to have (一低三有).

The wording is Sichuan's: a comprehensive headcount ratio below the limit; in every township a standard central school,
a standard clinic and a service centre; few wrong exits, few missed, and the people approve. Wrong exits, missed people
and approval come from the evaluation, not from the register.
"""

from __future__ import annotations

from fupin.policy.ganzi2015 import departments
from fupin.rules.arithmetic import (
    Code,
    Count,
    Ratio,
    Truth,
    all_of,
    choose,
    first_known,
    ratio,
    total,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PERSONS
from fupin.rules.text import Text


@rule(
    "household",
    article="§24",
    kind="integer",
    unit=PERSONS,
    title=Text("已脱贫人口", "Persons out of poverty"),
)
def exited_members(exit_status: Code, size: Count) -> Count:
    """The members of a household that is out of poverty in the register; zero for all others."""
    return choose(first_known(exit_status == "1", False), size, 0)


@rule(
    "area",
    of="household",
    article="§24",
    kind="integer",
    unit=PERSONS,
    title=Text("已脱贫人口", "Persons out of poverty"),
)
def exited_persons(exited_members: Count) -> Count:
    """Persons of the area in households that are out of poverty in the register."""
    return total(exited_members)


@rule(
    "county",
    article="§24",
    kind="ratio",
    title=Text("综合贫困发生率", "Comprehensive headcount ratio"),
    formula=Text(
        "（剩余贫困人口＋错退人口＋漏评人口）÷农业户籍人口",
        "(poor persons left + wrongly exited + missed) ÷ agricultural registered population",
    ),
)
def comprehensive_incidence(
    poor_persons: Count, wrongly_exited_persons: Count, missed_persons: Count, population: Count
) -> Ratio:
    """Poor persons, those wrongly exited and those missed, divided by the agricultural registered population."""
    return ratio(poor_persons + wrongly_exited_persons + missed_persons, population)


@rule(
    "county",
    article="§24",
    kind="verdict",
    title=Text("综合贫困发生率低于3%", "Low comprehensive headcount ratio"),
    need=Text("继续减贫，纠正错退漏评", "Fewer poor people; wrong exits and misses put right"),
    department=departments.COUNTY,
    reasons=Reasons(
        yes=Text(
            "综合贫困发生率{comprehensive_incidence}，低于{county_incidence_limit}",
            "Comprehensive headcount ratio {comprehensive_incidence} is below {county_incidence_limit}",
        ),
        no=Text(
            "综合贫困发生率{comprehensive_incidence}，不低于{county_incidence_limit}",
            "Comprehensive headcount ratio {comprehensive_incidence} is not below {county_incidence_limit}",
        ),
        unknown=Text(
            "错退、漏评人口或农业户籍人口未填", "Wrong exits, missed persons or the population are not recorded"
        ),
    ),
)
def county_low_incidence(comprehensive_incidence: Ratio, county_incidence_limit: Ratio) -> Truth:
    """The comprehensive headcount ratio of the county is below the limit."""
    return comprehensive_incidence < county_incidence_limit


def _in_every_township(zh: str, en: str) -> Reasons:
    """Reasons for a facility that every township has or not."""
    return Reasons(
        Text(f"每个乡镇均有{zh}", f"Every township has a {en}"),
        Text(f"有乡镇无{zh}", f"A township has no {en}"),
        Text(f"有乡镇{zh}情况未填", f"Not recorded for a township: {en}"),
    )


@rule(
    "county",
    of="township",
    article="§3 §14 §24",
    kind="verdict",
    title=Text("乡乡有标准中心校", "A standard central school in every township"),
    need=Text("建标准中心校", "Standard central school"),
    department=departments.EDUCATION,
    reasons=_in_every_township("标准中心校", "standard central school"),
)
def central_school_everywhere(central_school: Truth) -> Truth:
    """Every township of the county has a standard central school."""
    return all_of(central_school)


@rule(
    "county",
    of="township",
    article="§3 §15 §24",
    kind="verdict",
    title=Text("乡乡有达标卫生院", "A standard clinic in every township"),
    need=Text("建达标卫生院", "Standard township clinic"),
    department=departments.HEALTH,
    reasons=_in_every_township("达标卫生院", "standard clinic"),
)
def standard_clinic_everywhere(standard_clinic: Truth) -> Truth:
    """Every township of the county has a clinic that meets the standard."""
    return all_of(standard_clinic)


@rule(
    "county",
    of="township",
    article="§3 §24",
    kind="verdict",
    title=Text("乡乡有便民服务中心", "A service centre in every township"),
    need=Text("建便民服务中心", "Service centre"),
    department=departments.COUNTY,
    reasons=_in_every_township("便民服务中心", "service centre"),
)
def service_centre_everywhere(service_centre: Truth) -> Truth:
    """Every township of the county has a service centre."""
    return all_of(service_centre)


@rule(
    "county",
    article="§24",
    kind="ratio",
    title=Text("错退率", "Share of wrong exits"),
    formula=Text("错退人口÷已脱贫人口", "wrongly exited persons ÷ persons out of poverty"),
)
def wrong_exit_rate(wrongly_exited_persons: Count, exited_persons: Count) -> Ratio:
    """Wrongly exited persons divided by all who are out of poverty; unknown while nobody is.

    The standard does not name the denominator; this is the one of the national evaluation as far as is known.
    """
    return ratio(wrongly_exited_persons, exited_persons)


@rule(
    "county",
    article="§24",
    kind="verdict",
    title=Text("错退率低于2%", "Few wrong exits"),
    need=Text("纠正错退", "Wrong exits put right"),
    department=departments.POVERTY_ALLEVIATION,
    reasons=Reasons(
        yes=Text(
            "错退率{wrong_exit_rate}，低于{wrong_exit_limit}", "Wrong exits {wrong_exit_rate}, below {wrong_exit_limit}"
        ),
        no=Text(
            "错退率{wrong_exit_rate}，不低于{wrong_exit_limit}",
            "Wrong exits {wrong_exit_rate}, not below {wrong_exit_limit}",
        ),
        unknown=Text("错退人口未填，或无已脱贫人口", "Wrong exits are not recorded, or nobody is out of poverty"),
    ),
)
def few_wrong_exits(wrong_exit_rate: Ratio, wrong_exit_limit: Ratio) -> Truth:
    """The share of wrong exits is below the limit."""
    return wrong_exit_rate < wrong_exit_limit


@rule(
    "county",
    article="§24",
    kind="ratio",
    title=Text("漏评率", "Share of missed people"),
    formula=Text("漏评人口÷农业户籍人口", "missed persons ÷ agricultural registered population"),
)
def missed_rate(missed_persons: Count, population: Count) -> Ratio:
    """Missed persons divided by the agricultural registered population.

    The standard does not name the denominator; this is the one of the headcount ratio.
    """
    return ratio(missed_persons, population)


@rule(
    "county",
    article="§24",
    kind="verdict",
    title=Text("漏评率低于2%", "Few missed"),
    need=Text("纠正漏评", "Missed households included"),
    department=departments.POVERTY_ALLEVIATION,
    reasons=Reasons(
        yes=Text("漏评率{missed_rate}，低于{missed_limit}", "Missed {missed_rate}, below {missed_limit}"),
        no=Text("漏评率{missed_rate}，不低于{missed_limit}", "Missed {missed_rate}, not below {missed_limit}"),
        unknown=Text("漏评人口或农业户籍人口未填", "Missed persons or the population are not recorded"),
    ),
)
def few_missed(missed_rate: Ratio, missed_limit: Ratio) -> Truth:
    """The share of missed people is below the limit."""
    return missed_rate < missed_limit


@rule(
    "county",
    article="§24",
    kind="verdict",
    title=Text("群众认可度高于90%", "The people approve"),
    need=Text("提高群众认可度", "More approval by the people"),
    department=departments.COUNTY,
    reasons=Reasons(
        yes=Text("群众认可度{approval}，高于{approval_floor}", "Approval {approval}, above {approval_floor}"),
        no=Text(
            "群众认可度{approval}，不高于{approval_floor}",
            "Approval {approval}, not above {approval_floor}",
        ),
        unknown=Text("群众认可度未填", "Approval is not recorded"),
    ),
)
def people_approve(approval: Count, approval_floor: Count) -> Truth:
    """The share of people asked who approve, as the evaluation found it, is above the floor."""
    return approval > approval_floor


@rule(
    "county",
    article="§24",
    kind="verdict",
    title=Text("达到县退出标准（一低三有）", "Meets the county exit standard"),
    reasons=Reasons(
        yes=Text("七项条件全部达到", "All seven conditions are met"),
        no=Text("有条件未达到", "A condition is not met"),
        unknown=Text("没有未达到的条件，但有条件因数据未填无法判定", "No condition fails, but one cannot be judged"),
    ),
    formula=Text("一低、三有、错退率、漏评率、认可度同时成立", "all seven conditions together"),
)
def county_exit_ready(
    county_low_incidence: Truth,
    central_school_everywhere: Truth,
    standard_clinic_everywhere: Truth,
    service_centre_everywhere: Truth,
    few_wrong_exits: Truth,
    few_missed: Truth,
    people_approve: Truth,
) -> Truth:
    """One low, three to have, and the three findings of the evaluation: a proposal, no decision."""
    return (
        county_low_incidence
        & central_school_everywhere
        & standard_clinic_everywhere
        & service_centre_everywhere
        & few_wrong_exits
        & few_missed
        & people_approve
    )
