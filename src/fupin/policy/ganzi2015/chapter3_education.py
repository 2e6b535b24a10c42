"""Chapter 3, education: what a pupil is entitled to at each stage of fifteen years of free schooling (§14).

Kindergarten and compulsory school are free and something is given besides (三免一补); what that comes to for each
child in Ganzi was not found, so only the entitlement is told. Amounts are computed where they are known: the living
aid of boarders, tuition and textbooks of senior secondary school, and the vocational programme 9+3.
"""

from __future__ import annotations

from fupin.rules.arithmetic import Code, Money, Truth, choose, first_known, look_up, total_if_known
from fupin.rules.codes import EDUCATION_STAGE
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals

_STAGES = {
    "01": "0", "02": "1", "03": "2", "04": "2", "05": "2", "06": "2", "07": "3", "08": "3", "09": "3",
    "10": "4", "11": "4", "12": "4", "13": "5", "14": "5", "15": "5", "16": "5",
}  # fmt: skip
_OF_SCHOOL = ["1", "2", "3", "4"]


@rule(
    "person",
    article="§14",
    kind="code",
    codes=EDUCATION_STAGE,
    title=Text("就学阶段", "Stage of schooling"),
)
def education_stage(schooling: Code) -> Code:
    """The stage of education aid to which the school year belongs."""
    return look_up(schooling, _STAGES)


@rule(
    "person",
    article="§14",
    kind="verdict",
    title=Text("享受十五年免费教育", "Entitled to free education"),
    reasons=Reasons(
        yes=Text("{education_stage}，属十五年免费教育", "{education_stage}: within fifteen years of free education"),
        no=Text("{education_stage}，不属十五年免费教育", "{education_stage}: outside fifteen years of free education"),
        unknown=Text("在校生状况未填", "Schooling is not recorded"),
    ),
)
def free_education(education_stage: Code) -> Truth:
    """At kindergarten, in compulsory, senior secondary or secondary vocational school."""
    return education_stage.isin(_OF_SCHOOL)


@rule(
    "person",
    article="§14",
    kind="verdict",
    title=Text("享受寄宿生生活补助", "Entitled to living aid of boarders"),
    reasons=Reasons(
        yes=Text("义务教育阶段寄宿生", "Boards at school in compulsory education"),
        no=Text("非义务教育阶段，或不寄宿", "Not in compulsory education, or not boarding"),
        unknown=Text("在校生状况或寄宿情况未填", "Schooling or boarding is not recorded"),
    ),
)
def boarder_aid_due(education_stage: Code, boarding: Truth) -> Truth:
    """A pupil in compulsory education who boards at school."""
    return (education_stage == "2") & boarding


@rule(
    "person",
    article="§14",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("寄宿生生活补助", "Living aid of boarders"),
    formula=Text("按小学、初中标准", "by primary and junior secondary school"),
)
def boarder_aid(
    boarder_aid_due: Truth, schooling: Code, boarder_aid_primary: Money, boarder_aid_junior: Money
) -> Money:
    """The yearly living aid of a boarder in primary or junior secondary school."""
    return choose(boarder_aid_due, choose(schooling == "03", boarder_aid_primary, boarder_aid_junior), 0)


@rule(
    "person",
    article="§14",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("高中免学费、教科书费", "Tuition and textbooks of senior secondary school"),
)
def senior_school_waiver(education_stage: Code, senior_school_fees: Money) -> Money:
    """Tuition and textbooks that a pupil of an ordinary senior secondary school need not pay."""
    return choose(education_stage == "3", senior_school_fees, 0)


@rule(
    "person",
    article="§14",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("“9+3”免费教育资助", "Vocational programme 9+3"),
    formula=Text(
        "学费＋生活补助（一、二年级或三年级）＋杂费补助＋一年级冬装",
        "tuition + living aid of years 1 and 2, or of year 3 + sundries + winter clothes in year 1",
    ),
)
def vocational_aid(
    education_stage: Code,
    schooling: Code,
    vocational_tuition: Money,
    vocational_living: Money,
    vocational_living_last_year: Money,
    vocational_sundries: Money,
    vocational_clothes: Money,
) -> Money:
    """Tuition, living aid, sundries and winter clothes of a pupil in secondary vocational school, by school year."""
    every_year = vocational_tuition + vocational_sundries
    by_year = {
        "10": every_year + vocational_living + vocational_clothes,
        "11": every_year + vocational_living,
        "12": every_year + vocational_living_last_year,
    }
    return choose(education_stage == "4", first_known(look_up(schooling, by_year), 0), 0)


@rule(
    "person",
    article="§14",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("个人教育资助", "Education aid of the person"),
    formula=Text(
        "寄宿生生活补助＋高中免费＋“9+3”", "living aid of boarders + senior secondary waiver + vocational programme"
    ),
)
def education_aid_of_person(boarder_aid: Money, senior_school_waiver: Money, vocational_aid: Money) -> Money:
    """All education aid of a pupil whose amount is known."""
    return boarder_aid + senior_school_waiver + vocational_aid


@rule(
    "household",
    of="person",
    article="§14",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("教育资助", "Education aid"),
    formula=Text("各成员教育资助之和", "over all members"),
    zero_without_members=False,
)
def education_aid(education_aid_of_person: Money) -> Money:
    """Education aid of all members; those whose schooling is not recorded do not count."""
    return total_if_known(education_aid_of_person)


education_aid_sum, education_aid_households = area_totals(education_aid)
