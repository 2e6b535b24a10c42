"""Chapter 3, problems to solve: housing, water, power, schooling, medical care of a household (§10, §12-§15)."""

from __future__ import annotations

from fupin.policy.ganzi2015 import departments
from fupin.rules.arithmetic import (
    Code,
    Count,
    Day,
    Truth,
    all_of,
    choose,
    first_known,
    members,
    unless_incomplete,
    years_old,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PERSONS
from fupin.rules.text import Text

_YEARS = Text("岁", "years")


@rule("person", article="§14", kind="integer", unit=_YEARS, title=Text("年龄（8月31日）", "Age on 31 August"))
def school_age(birth_date: Day, year: Count) -> Count:
    """Completed years of age on 31 August, the day before the school year begins."""
    return years_old(birth_date, year, month=8, day=31)


@rule(
    "person",
    article="§14",
    kind="verdict",
    title=Text("义务教育年龄", "Of compulsory school age"),
    reasons=Reasons(
        yes=Text("{school_age}，属义务教育年龄", "{school_age} old: of compulsory school age"),
        no=Text("{school_age}，不属义务教育年龄", "{school_age} old: not of compulsory school age"),
        unknown=Text("出生日期未填", "The date of birth is not recorded"),
    ),
)
def of_compulsory_age(school_age: Count, compulsory_age_from: Count, compulsory_age_to: Count) -> Truth:
    """Old enough for primary school and not yet beyond the nine years of compulsory education."""
    return (school_age >= compulsory_age_from) & (school_age <= compulsory_age_to)


@rule(
    "person",
    article="§14",
    kind="verdict",
    title=Text("接受义务教育", "In compulsory education"),
    reasons=Reasons(
        yes=Text(
            "非义务教育年龄、在校、已完成，或因病因残不能就学",
            "Not of the age, at school, finished, or excused by illness or disability",
        ),
        no=Text("义务教育年龄而未在校", "Of compulsory school age and not at school"),
        unknown=Text("年龄或在校状况未填", "Age or schooling is not recorded"),
    ),
    formula=Text(
        "非义务教育年龄，或在校，或已完成初中，或因病因残",
        "not of the age, or at school, or finished with junior secondary school, or excused by illness or disability",
    ),
)
def schooled(of_compulsory_age: Truth, schooling: Code, education: Code, dropout_reason: Code) -> Truth:
    """At school, or finished with junior secondary school, or excused by illness or disability, or not of the age.

    Used only to offer support to a family (§14). Children who are ill or disabled are taught as the education
    bureau decides and do not count against the household.
    """
    finished = education.isin(["03", "04", "05"])
    excused = first_known(dropout_reason.isin(["1", "2"]), False)
    return ~of_compulsory_age | (schooling != "01") | (finished | excused)


@rule(
    "household",
    of="person",
    article="§4.1",
    kind="integer",
    unit=PERSONS,
    title=Text("已录入成员", "Members with a record"),
)
def members_listed(number: Code) -> Count:
    """Members that have a record of their own in the year."""
    return members(number)


@rule(
    "household",
    article="§4.1",
    kind="verdict",
    title=Text("成员信息齐全", "All members have a record"),
    reasons=Reasons(
        yes=Text("家庭人口{size}，已录入{members_listed}", "Household of {size}, {members_listed} with a record"),
        no=Text("家庭人口{size}，仅录入{members_listed}", "Household of {size}, only {members_listed} with a record"),
        unknown=Text("家庭人口数未填", "The household size is not recorded"),
    ),
)
def members_complete(members_listed: Count, size: Count) -> Truth:
    """As many members have a record as the household is large. What is said of all members rests on this."""
    return members_listed >= size


@rule(
    "household",
    of="person",
    article="§14",
    kind="verdict",
    title=Text("在册成员均接受义务教育", "Recorded members in compulsory education"),
    reasons=Reasons(
        yes=Text(
            "在册适龄成员均在校或已完成义务教育", "All recorded members of the age are at school or have finished"
        ),
        no=Text("有适龄成员未在校", "A member of compulsory school age is not at school"),
        unknown=Text("有成员年龄或在校状况未填", "Age or schooling of a member is not recorded"),
    ),
)
def members_schooled(schooled: Truth) -> Truth:
    """No recorded member of compulsory school age is out of school."""
    return all_of(schooled)


@rule(
    "household",
    article="§14 §24",
    kind="verdict",
    title=Text("义务教育有保障", "Compulsory education"),
    need=Text(
        "落实就学：送学、助学、送教上门", "Schooling: bring the child to school, education aid, teaching at home"
    ),
    department=departments.EDUCATION,
    reasons=Reasons(
        yes=Text("适龄成员均在校或已完成义务教育", "All members of the age are at school or have finished"),
        no=Text("有适龄成员未在校", "A member of compulsory school age is not at school"),
        unknown=Text(
            "成员未录全，或有成员年龄、在校状况未填", "A member has no record, or age or schooling is not recorded"
        ),
    ),
)
def compulsory_education(members_schooled: Truth, members_complete: Truth) -> Truth:
    """No member of compulsory school age is out of school; unknown while a member has no record."""
    return members_schooled & unless_incomplete(members_complete)


@rule(
    "person",
    article="§8",
    kind="verdict",
    title=Text("参加基本医疗保险", "In basic medical insurance"),
    reasons=Reasons(
        yes=Text("已参加城乡居民或城镇职工基本医疗保险", "In the resident or employee basic medical insurance"),
        no=Text("未参加基本医疗保险", "In no basic medical insurance"),
        unknown=Text("参保情况未填", "Insurance is not recorded"),
    ),
    formula=Text("城乡居民或城镇职工基本医疗保险", "resident or employee basic medical insurance"),
)
def insured(basic_medical: Truth, employee_medical: Truth) -> Truth:
    """In the basic medical insurance of residents or of employees."""
    return basic_medical | employee_medical


@rule(
    "household",
    of="person",
    article="§8",
    kind="verdict",
    title=Text("在册成员均参加基本医疗保险", "Recorded members in basic medical insurance"),
    reasons=Reasons(
        yes=Text("在册成员均已参加基本医疗保险", "All recorded members are in basic medical insurance"),
        no=Text("有成员未参加基本医疗保险", "A member is in no basic medical insurance"),
        unknown=Text("有成员参保情况未填", "Insurance of a member is not recorded"),
    ),
)
def members_insured(insured: Truth) -> Truth:
    """Every recorded member is in basic medical insurance."""
    return all_of(insured)


@rule(
    "household",
    article="§8 §24",
    kind="verdict",
    title=Text("基本医疗有保障", "Basic medical care"),
    need=Text("资助参保", "Premium aid for basic medical insurance"),
    department=departments.MEDICAL_INSURANCE,
    reasons=Reasons(
        yes=Text("全部成员已参加基本医疗保险", "All members are in basic medical insurance"),
        no=Text("有成员未参加基本医疗保险", "A member is in no basic medical insurance"),
        unknown=Text("成员未录全，或有成员参保情况未填", "A member has no record, or insurance is not recorded"),
    ),
)
def basic_medical_care(members_insured: Truth, members_complete: Truth) -> Truth:
    """Every member is in basic medical insurance; unknown while a member has no record."""
    return members_insured & unless_incomplete(members_complete)


@rule(
    "household",
    article="§10 §24",
    kind="verdict",
    title=Text("住房安全有保障", "Safe housing"),
    need=Text("危房改造或易地搬迁", "Repair of the house, or relocation"),
    department=departments.HOUSING,
    reasons=Reasons(
        yes=Text("非危房", "The house is safe"),
        no=Text("危房（{house_grade}）", "The house is unsafe (grade {house_grade})"),
        unknown=Text("是否危房未填", "Whether the house is safe is not recorded"),
    ),
)
def safe_housing(unsafe_house: Truth, house_grade: Code) -> Truth:
    """The house is not unsafe and is not of grade C or D; a recorded grade C or D outweighs the yes/no field."""
    return choose(first_known(house_grade.isin(["C", "D"]), False), False, ~unsafe_house)


@rule(
    "household",
    article="§12 §24",
    kind="verdict",
    title=Text("有安全饮用水", "Safe drinking water"),
    need=Text("解决安全饮水", "Supply of safe water"),
    department=departments.WATER,
    reasons=Reasons(
        yes=Text("已解决安全饮用水", "Safe drinking water is supplied"),
        no=Text("未解决安全饮用水", "Safe drinking water is not supplied"),
        unknown=Text("饮水情况未填", "Water is not recorded"),
    ),
)
def safe_water_supply(safe_water: Truth) -> Truth:
    """The household has safe drinking water."""
    return safe_water


@rule(
    "household",
    article="§13 §24",
    kind="verdict",
    title=Text("有生活用电", "Electricity at home"),
    need=Text("通生活用电", "Connection to electricity"),
    department=departments.ENERGY,
    reasons=Reasons(
        yes=Text("已通生活用电", "The home has electricity"),
        no=Text("未通生活用电", "The home has no electricity"),
        unknown=Text("用电情况未填", "Electricity is not recorded"),
    ),
)
def electricity_at_home(domestic_power: Truth) -> Truth:
    """The home has electricity."""
    return domestic_power


@rule(
    "household",
    article="§13 §24",
    kind="verdict",
    title=Text("有广播电视", "Radio and television"),
    need=Text("通广播电视", "Radio and television reception"),
    department=departments.BROADCASTING,
    reasons=Reasons(
        yes=Text("已通广播电视", "The home receives radio and television"),
        no=Text("未通广播电视", "The home receives no radio or television"),
        unknown=Text("广播电视情况未填", "Radio and television are not recorded"),
    ),
)
def radio_and_television(broadcast_tv: Truth) -> Truth:
    """The home receives radio and television."""
    return broadcast_tv
