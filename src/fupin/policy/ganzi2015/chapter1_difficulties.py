"""Chapter 1, aims: the ten difficulties of a household (§1) and what it lacks (§4.4).

Each difficulty is told as what the household has: the verdict no is the difficulty. Six of the ten are standards of
other chapters: housing, income, radio and television, school, electricity and water. Roads, employment,
communications and a doctor follow here.
"""

from __future__ import annotations

from fupin.policy.ganzi2015 import departments
from fupin.rules.arithmetic import (
    Code,
    Count,
    Money,
    Truth,
    any_of,
    choose,
    first_known,
    how_many,
    unless_incomplete,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.text import Text


@rule(
    "person",
    article="§5",
    kind="verdict",
    title=Text("有劳动能力", "Able to work"),
    reasons=Reasons(
        yes=Text("{labour}", "Labour ability: {labour}"),
        no=Text("{labour}", "Labour ability: {labour}"),
        unknown=Text("劳动技能未填", "Labour ability is not recorded"),
    ),
    formula=Text("普通或技能劳动力", "ordinary or skilled labour"),
)
def able_to_work(labour: Code) -> Truth:
    """Ordinary or skilled labour by the form; weak or half labour, lost and none are not counted as able."""
    return labour.isin(["01", "02"])


@rule(
    "person",
    article="§5",
    kind="verdict",
    title=Text("有务工或公益性岗位", "Works for wages or in a post"),
    reasons=Reasons(
        yes=Text(
            "务工{months_worked}，公益性岗位{post_months}", "Away for {months_worked}, in a post for {post_months}"
        ),
        no=Text("当年未务工，无公益性岗位", "Neither worked away nor held a post in the year"),
        unknown=Text("务工或岗位情况未填", "Work or posts are not recorded"),
    ),
)
def employed(months_worked: Count, post_months: Count) -> Truth:
    """Worked away from the farm or held a public-welfare post during the year, however long."""
    return (months_worked > 0) | (post_months > 0)


@rule(
    "household",
    of="person",
    article="§5",
    kind="verdict",
    title=Text("在册成员有劳动能力", "A recorded member is able to work"),
    reasons=Reasons(
        yes=Text("有成员有劳动能力", "A member is able to work"),
        no=Text("在册成员均无劳动能力", "No recorded member is able to work"),
        unknown=Text("有成员劳动技能未填", "Labour ability of a member is not recorded"),
    ),
)
def able_member_recorded(able_to_work: Truth) -> Truth:
    """A recorded member is able to work."""
    return any_of(able_to_work)


@rule(
    "household",
    article="§5",
    kind="verdict",
    title=Text("有劳动能力成员", "Has a member able to work"),
    reasons=Reasons(
        yes=Text("有成员有劳动能力", "A member is able to work"),
        no=Text("全部成员均无劳动能力", "No member is able to work"),
        unknown=Text("成员未录全，或有成员劳动技能未填", "A member has no record, or labour ability is not recorded"),
    ),
)
def has_able_member(able_member_recorded: Truth, members_complete: Truth) -> Truth:
    """A member is able to work; no only when every member has a record and none is able."""
    return able_member_recorded | ~unless_incomplete(members_complete)


@rule(
    "household",
    of="person",
    article="§5",
    kind="verdict",
    title=Text("有劳动能力成员已就业", "A member able to work has work"),
    reasons=Reasons(
        yes=Text("有劳动能力的成员在务工或在岗", "A member able to work works for wages or in a post"),
        no=Text("有劳动能力的在册成员均未务工、无岗位", "No recorded member able to work has work or a post"),
        unknown=Text(
            "有成员劳动技能、务工或岗位情况未填", "Labour ability, work or posts of a member are not recorded"
        ),
    ),
)
def able_member_employed(able_to_work: Truth, employed: Truth) -> Truth:
    """A recorded member who is able to work works for wages or in a post."""
    return any_of(able_to_work & employed)


@rule(
    "household",
    article="§1 §5",
    kind="verdict",
    title=Text("有就业", "Employment"),
    need=Text("就业：培训、务工、公益性岗位", "Employment: training, work away, public-welfare posts"),
    department=departments.EMPLOYMENT,
    reasons=Reasons(
        yes=Text(
            "有劳动能力的成员已就业（工资性收入{wage_income}），或无劳动能力成员",
            "A member able to work has work (wages {wage_income}), or nobody is able to work",
        ),
        no=Text(
            "有劳动能力的成员均未就业（工资性收入{wage_income}）",
            "There are members able to work, and none has work (wages {wage_income})",
        ),
        unknown=Text(
            "成员未录全，或劳动技能、务工、岗位情况未填",
            "A member has no record, or labour ability, work or posts are not recorded",
        ),
    ),
)
def employment(
    has_able_member: Truth, able_member_employed: Truth, wage_income: Money, members_complete: Truth
) -> Truth:
    """A member able to work works for wages or in a post. Who has nobody able to work lacks support, not employment.

    Months and posts are often left blank for those without work; then the wages of the household tell. Work on the
    own land is no employment here: whether it is enough to live on is what the income says.
    """
    by_members = able_member_employed | ~unless_incomplete(members_complete)
    known_to_work = first_known(able_member_employed, False)
    return ~has_able_member | choose(known_to_work, True, first_known(wage_income > 0, by_members))


@rule(
    "household",
    article="§1 §11",
    kind="verdict",
    title=Text("出行有路", "A road to the home"),
    need=Text("通村硬化路、入户路", "Hardened road to the village, path to the house"),
    department=departments.TRANSPORT,
    reasons=Reasons(
        yes=Text("村通硬化路，入户路为{path}", "The village has a hardened road, the path to the house is: {path}"),
        no=Text(
            "村通硬化路：{village_hardened_road}；入户路：{path}",
            "Hardened road to the village: {village_hardened_road}; path to the house: {path}",
        ),
        unknown=Text("村道路或入户路情况未填", "The road to the village or the path to the house is not recorded"),
    ),
)
def road_to_home(village_hardened_road: Truth, path: Code) -> Truth:
    """A hardened road leads to the village, and the path to the house is not of earth."""
    return village_hardened_road & (path != "1")


@rule(
    "household",
    article="§1 §15",
    kind="verdict",
    title=Text("就医有卫生室", "A doctor within reach"),
    need=Text("村达标卫生室和医生", "Standard village clinic with a doctor"),
    department=departments.HEALTH,
    reasons=Reasons(
        yes=Text("所在村有达标卫生室", "The village has a standard clinic"),
        no=Text("所在村无达标卫生室", "The village has no standard clinic"),
        unknown=Text("村卫生室情况未填", "The village's clinic is not recorded"),
    ),
)
def doctor_within_reach(village_clinic: Truth) -> Truth:
    """The household's village has a clinic that meets the standard."""
    return village_clinic


@rule(
    "household",
    article="§1 §13",
    kind="verdict",
    title=Text("通信有网络", "A network within reach"),
    need=Text("村通宽带网络", "Broadband network in the village"),
    department=departments.COMMUNICATIONS,
    reasons=Reasons(
        yes=Text("所在村通宽带网络", "The village is connected to a network"),
        no=Text("所在村未通宽带网络", "The village is not connected to a network"),
        unknown=Text("村通信情况未填", "The village's network is not recorded"),
    ),
)
def network_within_reach(village_broadband: Truth) -> Truth:
    """The household's village is connected to a network."""
    return village_broadband


@rule(
    "household",
    article="§4.4",
    kind="integer",
    unit=Text("项", "needs"),
    title=Text("需求数（缺啥补啥）", "Needs"),
    formula=Text("判定为“否”的需求项目数", "how many of the verdicts with a need are no"),
)
def needs_count(
    income_above_line: Truth,
    employment: Truth,
    compulsory_education: Truth,
    basic_medical_care: Truth,
    doctor_within_reach: Truth,
    safe_housing: Truth,
    road_to_home: Truth,
    safe_water_supply: Truth,
    electricity_at_home: Truth,
    radio_and_television: Truth,
    network_within_reach: Truth,
) -> Count:
    """How many things the household is known to lack; what is unknown does not count."""
    return how_many(
        ~income_above_line,
        ~employment,
        ~compulsory_education,
        ~basic_medical_care,
        ~doctor_within_reach,
        ~safe_housing,
        ~road_to_home,
        ~safe_water_supply,
        ~electricity_at_home,
        ~radio_and_television,
        ~network_within_reach,
    )
