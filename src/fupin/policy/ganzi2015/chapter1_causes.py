"""Chapter 1, aims: recorded causes of poverty checked against what else is recorded (§1, §4.4).

A cause that nothing supports is a task for whoever keeps the file, not a judgement about the household. The checks
are those of public check lists of counties; causes that leave no trace in the register stay unknown.
"""

from __future__ import annotations

from fupin.rules.arithmetic import (
    Code,
    Count,
    Money,
    Ratio,
    Truth,
    any_of,
    choose,
    count_of,
    look_up,
    ratio,
    unknown,
    unless_incomplete,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PERSONS
from fupin.rules.text import Text


@rule(
    "person",
    article="§8",
    kind="verdict",
    title=Text("患病", "Ill"),
    reasons=Reasons(
        yes=Text("患有长期慢性病或大病", "Has a chronic or serious illness"),
        no=Text("无长期慢性病、大病", "Has no chronic or serious illness"),
        unknown=Text("健康状况未填", "Health is not recorded"),
    ),
)
def ill(chronic_illness: Truth, serious_illness: Truth) -> Truth:
    """Has a chronic or a serious illness."""
    return chronic_illness | serious_illness


@rule(
    "household",
    of="person",
    article="§8",
    kind="verdict",
    title=Text("有患病成员", "Has an ill member"),
    reasons=Reasons(
        yes=Text("有成员患长期慢性病或大病", "A member has a chronic or serious illness"),
        no=Text("在册成员均未患病", "No recorded member is ill"),
        unknown=Text("有成员健康状况未填", "Health of a member is not recorded"),
    ),
)
def has_ill_member(ill: Truth) -> Truth:
    """A recorded member has a chronic or a serious illness."""
    return any_of(ill)


@rule(
    "household",
    of="person",
    article="§7",
    kind="verdict",
    title=Text("有残疾成员", "Has a disabled member"),
    reasons=Reasons(
        yes=Text("有残疾成员", "A member is disabled"),
        no=Text("在册成员均无残疾", "No recorded member is disabled"),
        unknown=Text("有成员残疾情况未填", "Disability of a member is not recorded"),
    ),
)
def has_disabled_member(disability: Truth) -> Truth:
    """A recorded member is disabled."""
    return any_of(disability)


@rule(
    "household",
    of="person",
    article="§14",
    kind="verdict",
    title=Text("有在校成员", "Has a member at school"),
    reasons=Reasons(
        yes=Text("有成员在校", "A member is at school"),
        no=Text("在册成员均不在校", "No recorded member is at school"),
        unknown=Text("有成员在校状况未填", "Schooling of a member is not recorded"),
    ),
)
def has_student(schooling: Code) -> Truth:
    """A recorded member is at school, from kindergarten to university."""
    return any_of(schooling != "01")


@rule(
    "household",
    of="person",
    article="§4.4",
    kind="integer",
    unit=PERSONS,
    title=Text("有劳动能力成员数", "Members able to work"),
)
def able_members(able_to_work: Truth) -> Count:
    """How many recorded members are able to work."""
    return count_of(able_to_work)


@rule(
    "household",
    of="person",
    article="§4.4",
    kind="integer",
    unit=PERSONS,
    title=Text("无劳动能力成员数", "Members not able to work"),
)
def unable_members(able_to_work: Truth) -> Count:
    """How many recorded members are not able to work."""
    return count_of(~able_to_work)


@rule(
    "household",
    article="§4.4",
    kind="verdict",
    title=Text("缺少劳动力", "Short of labour"),
    reasons=Reasons(
        yes=Text(
            "{size}中有劳动能力的{able_members}，占比不超过上限",
            "Of {size}, {able_members} are able to work: not above the limit",
        ),
        no=Text(
            "{size}中有劳动能力的{able_members}，占比超过上限",
            "Of {size}, {able_members} are able to work: above the limit",
        ),
        unknown=Text("家庭人口或成员劳动技能未填", "Household size or labour ability of members is not recorded"),
    ),
    formula=Text(
        "有劳动能力成员÷家庭人口≤上限；劳动技能未填的成员按两种可能判断",
        "members able to work ÷ household size ≤ limit, whatever the members of unknown ability may be",
    ),
)
def short_of_labour(
    able_members: Count,
    unable_members: Count,
    size: Count,
    large_household: Count,
    able_share_limit: Ratio,
    able_share_limit_large: Ratio,
) -> Truth:
    """The share of members able to work is not above the limit, which is higher for large households.

    Members whose ability is not recorded may be able or not: the verdict is given when it is the same either way.
    """
    limit = choose(size >= large_household, able_share_limit_large, able_share_limit)
    fewest, most = ratio(able_members, size), ratio(size - unable_members, size)
    return choose(fewest > limit, False, choose(most <= limit, True, unknown()))


@rule(
    "household",
    article="§1 §4.4",
    kind="verdict",
    title=Text("主要致贫原因有依据", "Main cause supported by evidence"),
    reasons=Reasons(
        yes=Text("主要致贫原因“{main_cause}”有相应记录", "The main cause ({main_cause}) is supported by the records"),
        no=Text(
            "主要致贫原因“{main_cause}”无相应记录，请核实原因或补录",
            "No record supports the main cause ({main_cause}): check the cause or complete the records",
        ),
        unknown=Text(
            "主要致贫原因“{main_cause}”无法用已有数据核对",
            "The main cause ({main_cause}) cannot be checked against what is recorded",
        ),
    ),
    formula=Text(
        "因病—患病或自付医疗支出；因残—残疾成员；因学—在校成员或教育支出；因灾—灾害损失；缺劳力—劳动能力占比",
        "illness: an ill member or medical cost; disability: a disabled member; schooling: a member at school or its "
        "cost; disaster: a loss; lack of labour: the share of members able to work",
    ),
)
def cause_supported(
    main_cause: Code,
    has_ill_member: Truth,
    medical_cost: Money,
    has_disabled_member: Truth,
    has_student: Truth,
    schooling_cost: Money,
    disaster_loss: Money,
    short_of_labour: Truth,
    members_complete: Truth,
) -> Truth:
    """What is recorded supports the main cause; unknown for causes that leave no trace in the register.

    Lack of land, water, skills, funds, transport or initiative, marriage and funerals cannot be checked here.
    """
    nobody_else = ~unless_incomplete(members_complete)
    return look_up(
        main_cause,
        {
            "1": has_ill_member | (medical_cost > 0) | nobody_else,
            "2": has_disabled_member | nobody_else,
            "3": has_student | (schooling_cost > 0) | nobody_else,
            "4": disaster_loss > 0,
            "8": short_of_labour,
        },
    )
