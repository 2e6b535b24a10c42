"""Chapter 2, what a household is entitled to: relocation (§6), dibao, destitute support and disability (§7).

An amount is what the rules give for the whole year at the line that holds on its last day. It is a calculation for the
office that decides, not a payment: property, custody and the like are looked at by people.
"""

from __future__ import annotations

from fupin.rules.arithmetic import (
    Code,
    Count,
    Money,
    Truth,
    any_of,
    at_least_zero,
    choose,
    count_if_known,
    divide,
    first_known,
    in_hundredths,
    look_up,
    total_if_known,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PERSONS, SQUARE_METRES, YUAN, YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals


@rule(
    "household",
    article="§6",
    kind="verdict",
    title=Text("设施难以到达", "Out of reach of facilities"),
    reasons=Reasons(
        yes=Text(
            "无安全饮水、无生活用电，村不通硬化路", "No safe water, no electricity, no hardened road to the village"
        ),
        no=Text("水、电、路至少有一项已通", "Water, electricity or road is there"),
        unknown=Text("水、电、路情况未填全", "Water, electricity or road is not recorded"),
    ),
    formula=Text("水、电、路三项均无", "neither water, nor electricity, nor road"),
)
def out_of_reach(safe_water: Truth, domestic_power: Truth, village_hardened_road: Truth) -> Truth:
    """Neither safe water nor electricity nor a hardened road to the village.

    The decision speaks of places that facilities cannot reach and names no measure; this is how it is read here.
    """
    return ~safe_water & ~domestic_power & ~village_hardened_road


@rule(
    "household",
    article="§6",
    kind="verdict",
    title=Text("符合易地搬迁条件", "Entitled to relocation"),
    reasons=Reasons(
        yes=Text(
            "建档立卡户，居住地有灾害隐患或设施难以到达，自愿搬迁，尚未搬迁",
            "Registered, living in a hazard zone or out of reach, willing to move and not yet relocated",
        ),
        no=Text(
            "未建档立卡、居住地安全可达、不愿搬迁或已搬迁",
            "Not registered, living in a safe place within reach, not willing to move, or relocated already",
        ),
        unknown=Text("居住地、意愿或搬迁情况未填", "Place, willingness or relocation is not recorded"),
    ),
    formula=Text(
        "建档立卡户，（灾害隐患点或设施难以到达），自愿，未搬迁",
        "registered, (hazard zone or out of reach), willing, not relocated",
    ),
)
def relocation_due(
    listed: Truth, hazard_zone: Truth, out_of_reach: Truth, willing_to_relocate: Truth, relocated: Truth
) -> Truth:
    """A registered household in an unsafe place or out of reach that wants to move and has not moved yet."""
    return listed & (hazard_zone | out_of_reach) & willing_to_relocate & ~relocated


@rule(
    "household",
    article="§6",
    kind="hundredths",
    unit=SQUARE_METRES,
    title=Text("搬迁住房面积上限", "Largest house after relocation"),
    formula=Text("人均面积上限×家庭人口数", "limit per head × household size"),
)
def relocation_area_limit(size: Count, relocation_area_per_head: Count) -> Count:
    """The floor area that a relocated household's house must not exceed, so that nobody goes into debt for it."""
    return in_hundredths(relocation_area_per_head * size)


@rule(
    "household",
    article="§6",
    kind="verdict",
    title=Text("搬迁住房面积合规", "House after relocation within the limit"),
    reasons=Reasons(
        yes=Text(
            "未搬迁，或住房面积{floor_area}不超过{relocation_area_limit}",
            "Not relocated, or the floor area {floor_area} is not above {relocation_area_limit}",
        ),
        no=Text(
            "住房面积{floor_area}，超过{relocation_area_limit}",
            "The floor area {floor_area} is above {relocation_area_limit}",
        ),
        unknown=Text("搬迁情况或住房面积未填", "Relocation or floor area is not recorded"),
    ),
)
def relocated_within_limit(relocated: Truth, floor_area: Count, relocation_area_limit: Count) -> Truth:
    """The house of a relocated household is not larger than allowed."""
    return ~relocated | (floor_area <= relocation_area_limit)


@rule(
    "household",
    article="§6",
    kind="money",
    unit=YUAN,
    title=Text("搬迁自筹上限", "Most that the household pays for relocation"),
    formula=Text("符合搬迁条件的，每户上限；其他户为零", "the limit for a household entitled to relocation; else zero"),
)
def relocation_contribution_limit(relocation_due: Truth, relocation_contribution_most: Money) -> Money:
    """What a household that is to be relocated can be asked to pay itself at most; zero for the others."""
    return choose(relocation_due, relocation_contribution_most, 0)


@rule(
    "household",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("核定收入", "Recognised income"),
    formula=Text("家庭纯收入－低保金－特困供养金", "net income − dibao allowance − destitute support"),
)
def recognised_income(net_income: Money, dibao_income: Money, destitute_support_income: Money) -> Money:
    """Net income without the allowances themselves, so that who receives them does not seem to need none."""
    return net_income - dibao_income - destitute_support_income


@rule(
    "household",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("人均核定收入", "Recognised income per head"),
    formula=Text("核定收入÷家庭人口数，四舍五入到分", "recognised income ÷ household size, rounded half up to the fen"),
)
def recognised_income_per_head(recognised_income: Money, size: Count) -> Money:
    """Recognised income divided by the members of the household."""
    return divide(recognised_income, size)


@rule(
    "household",
    article="§7",
    kind="verdict",
    title=Text("收入低于低保标准", "Income below the dibao line"),
    reasons=Reasons(
        yes=Text(
            "人均核定收入{recognised_income_per_head}，低于低保标准{dibao_line}",
            "Recognised income per head {recognised_income_per_head} is below the dibao line {dibao_line}",
        ),
        no=Text(
            "人均核定收入{recognised_income_per_head}，不低于低保标准{dibao_line}",
            "Recognised income per head {recognised_income_per_head} is not below the dibao line {dibao_line}",
        ),
        unknown=Text("收入、补助金或家庭人口未填全", "Income, allowances or household size are not fully recorded"),
    ),
)
def below_dibao_line(recognised_income_per_head: Money, dibao_line: Money) -> Truth:
    """Recognised income per head is below the rural dibao line. Property is judged by people."""
    return recognised_income_per_head < dibao_line


@rule(
    "household",
    of="person",
    article="§7",
    kind="verdict",
    title=Text("有成员享受低保", "A member is on dibao"),
    reasons=Reasons(
        yes=Text("有成员享受低保", "A member is on dibao"),
        no=Text("无成员享受低保", "No member is on dibao"),
        unknown=Text("有成员低保情况未填", "Dibao of a member is not recorded"),
    ),
)
def member_on_dibao(dibao: Truth) -> Truth:
    """Somebody of the household is on dibao."""
    return any_of(dibao)


@rule(
    "household",
    article="§7",
    kind="verdict",
    title=Text("应保未保线索", "Clue: entitled to dibao and not on it"),
    reasons=Reasons(
        yes=Text("收入低于低保标准，无成员享受低保", "Below the dibao line, and no member is on dibao"),
        no=Text("收入不低于低保标准，或已享受低保", "Not below the dibao line, or a member is on dibao"),
        unknown=Text("收入或低保情况未填", "Income or dibao is not recorded"),
    ),
)
def dibao_missing(below_dibao_line: Truth, member_on_dibao: Truth) -> Truth:
    """The household is below the dibao line and nobody receives dibao: to be visited, not a decision."""
    return below_dibao_line & ~member_on_dibao


@rule(
    "person",
    article="§7",
    kind="verdict",
    title=Text("无劳动能力、无法定赡养抚养扶养人", "Unable to work and without anybody obliged to support"),
    reasons=Reasons(
        yes=Text("{labour}，无法定赡养抚养扶养人", "Labour ability: {labour}; nobody is obliged to support"),
        no=Text("有劳动能力，或有法定赡养抚养扶养人", "Able to work, or somebody is obliged to support"),
        unknown=Text("劳动技能或赡养抚养扶养人未填", "Labour ability or supporters are not recorded"),
    ),
)
def without_support(labour: Code, has_supporter: Truth) -> Truth:
    """Lost or without ability to work, and nobody obliged by law to support, raise or maintain."""
    return labour.isin(["03", "04"]) & ~has_supporter


@rule(
    "household",
    of="person",
    article="§7",
    kind="integer",
    unit=PERSONS,
    title=Text("无劳动能力且无人供养成员", "Members unable to work and without support"),
    zero_without_members=False,
)
def members_without_support(without_support: Truth) -> Count:
    """How many members are unable to work and have nobody obliged to support them."""
    return count_if_known(without_support)


@rule(
    "household",
    article="§7",
    kind="verdict",
    title=Text("符合特困供养条件", "Entitled to destitute support"),
    reasons=Reasons(
        yes=Text(
            "有成员无劳动能力、无人供养（{members_without_support}），且收入低于低保标准",
            "Unable to work and without support: {members_without_support}; income is below the dibao line",
        ),
        no=Text("无此类成员，或收入不低于低保标准", "No such member, or income not below the dibao line"),
        unknown=Text("劳动能力、供养人或收入未填全", "Labour ability, supporters or income are not fully recorded"),
    ),
    formula=Text(
        "无劳动能力、无生活来源（收入低于低保标准）、无法定赡养抚养扶养人",
        "no ability to work, no source of living (income below the dibao line), nobody obliged to support",
    ),
)
def destitute_support_due(members_without_support: Count, below_dibao_line: Truth) -> Truth:
    """A member is unable to work and without support, and the household has no source of living.

    No source of living means income below the dibao line (rules for recognising the destitute, 2016).
    """
    return (members_without_support > 0) & below_dibao_line


@rule(
    "household",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("低保补差", "Dibao gap"),
    formula=Text(
        "（低保标准－人均核定收入，不低于零）×人口数（不含应特困供养成员）",
        "(dibao line − recognised income per head, at least zero) × members, without those due for destitute support",
    ),
)
def dibao_gap(
    recognised_income_per_head: Money,
    dibao_line: Money,
    size: Count,
    destitute_support_due: Truth,
    members_without_support: Count,
) -> Money:
    """What is missing to the dibao line for each member, times the members; zero when nothing is missing.

    Members who are known to be due for destitute support get that instead.
    """
    supported = choose(first_known(destitute_support_due, False), members_without_support, 0)
    return at_least_zero(dibao_line - recognised_income_per_head) * at_least_zero(size - supported)


@rule(
    "household",
    of="person",
    article="§7",
    kind="integer",
    unit=PERSONS,
    title=Text("残疾成员", "Members with a disability"),
    zero_without_members=False,
)
def members_with_disability(disability: Truth) -> Count:
    """How many members have a disability; unknown when it is recorded of none."""
    return count_if_known(disability)


@rule(
    "household",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("残疾人生活补助（补到扶贫标准）", "Top-up of disabled poor people"),
    formula=Text(
        "（国家扶贫标准－人均纯收入，不低于零）×残疾成员数（贫困户）",
        "(national poverty line − net income per head, at least zero) × members with a disability, in poor households",
    ),
)
def disabled_top_up(poor: Truth, poverty_shortfall: Money, members_with_disability: Count) -> Money:
    """Exactly what each disabled member of a poor household is missing to the national poverty line.

    Income is recorded by household; a member's yearly income is the household's net income per head.
    """
    return choose(poor, poverty_shortfall * members_with_disability, 0)


@rule(
    "person",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("个人重度残疾护理补贴", "Nursing subsidy of the person"),
    formula=Text("按残疾等级", "by grade of disability"),
)
def nursing_subsidy_of_person(
    disability: Truth, disability_grade: Code, nursing_subsidy_grade_1: Money, nursing_subsidy_grade_2: Money
) -> Money:
    """The nursing subsidy for severe disability (grades 1 and 2), from 2016 on."""
    by_grade = {"1": nursing_subsidy_grade_1, "2": nursing_subsidy_grade_2, "3": 0, "4": 0}
    return choose(disability, look_up(disability_grade, by_grade), 0)


@rule(
    "household",
    of="person",
    article="§7",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("重度残疾人护理补贴", "Nursing subsidy"),
    zero_without_members=False,
)
def nursing_subsidy(nursing_subsidy_of_person: Money) -> Money:
    """The nursing subsidy of all members; those whose grade is not recorded do not count."""
    return total_if_known(nursing_subsidy_of_person)


@rule(
    "person",
    article="§7",
    kind="verdict",
    title=Text("符合困难残疾人生活补贴条件", "Entitled to the living subsidy for disabled people"),
    reasons=Reasons(
        yes=Text("残疾人，享受低保", "With a disability and on dibao"),
        no=Text("非残疾人，或未享受低保", "Without a disability, or not on dibao"),
        unknown=Text("残疾或低保情况未填", "Disability or dibao is not recorded"),
    ),
)
def living_subsidy_due(disability: Truth, dibao: Truth) -> Truth:
    """A disabled person on dibao (State Council, 2015); the amount in Sichuan was not found and is not computed."""
    return disability & dibao


@rule(
    "household",
    of="person",
    article="§7",
    kind="integer",
    unit=PERSONS,
    title=Text("符合困难残疾人生活补贴条件人数", "Members entitled to the living subsidy"),
    zero_without_members=False,
)
def living_subsidies_due(living_subsidy_due: Truth) -> Count:
    """How many members are entitled to the living subsidy for disabled people."""
    return count_if_known(living_subsidy_due)


dibao_gap_sum, dibao_gap_households = area_totals(dibao_gap)
disabled_top_up_sum, disabled_top_up_households = area_totals(disabled_top_up)
nursing_subsidy_sum, nursing_subsidy_households = area_totals(nursing_subsidy)
