"""Chapter 2, medical assistance: what insurance leaves of a bill, aided within a yearly cap (§8).

Medical aid sees what insurance leaves (``chapter2_insurance``). It looks back at the person's earlier bills of the year,
so that the cap is kept whatever the order. Then the county adds what is above the limit of the patient's own share.
Costs outside the policy are the patient's.
"""

from __future__ import annotations

from fupin.rules.arithmetic import (
    Code,
    Count,
    Money,
    Truth,
    at_least_zero,
    at_most,
    choose,
    first_known,
    per_cent_of,
    total,
    total_if_known,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PER_CENT, YUAN, YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals


@rule(
    "bill",
    article="§8",
    kind="verdict",
    title=Text("医疗救助对象", "Entitled to medical aid"),
    reasons=Reasons(
        yes=Text("建档立卡户成员、低保或特困人员", "Of a registered household, on dibao or on destitute support"),
        no=Text("非建档立卡户成员，也非低保、特困人员", "Neither registered nor on dibao or destitute support"),
        unknown=Text("低保或特困情况未填", "Dibao or destitute support is not recorded"),
    ),
)
def entitled_to_medical_aid(
    household_registered_year: Count,
    household_exit_status: Code,
    person_dibao: Truth,
    person_destitute_support: Truth,
) -> Truth:
    """The household is registered, whether poor or out of poverty since, or the person is on dibao or destitute."""
    registered = household_registered_year.notnull() | household_exit_status.notnull()
    return registered | person_dibao | person_destitute_support


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("医疗救助核定额", "Medical aid before the cap"),
    formula=Text(
        "保险后余额×救助比例（重大疾病、普通疾病）", "what insurance leaves × share for ordinary or major illness"
    ),
)
def medical_aid_claim(
    left_by_insurance: Money,
    entitled_to_medical_aid: Truth,
    major_illness: Truth,
    medical_aid_rate: Count,
    medical_aid_rate_major: Count,
) -> Money:
    """The share of what insurance leaves, a larger one for a major illness; the yearly cap comes after.

    A bill that does not say is taken for an ordinary illness.
    """
    rate = choose(first_known(major_illness, False), medical_aid_rate_major, medical_aid_rate)
    return choose(entitled_to_medical_aid, per_cent_of(left_by_insurance, rate), 0)


@rule(
    "bill",
    of="bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("本年累计医疗救助核定额", "Medical aid before the cap, the year so far"),
)
def medical_aid_claims_so_far(medical_aid_claim: Money) -> Money:
    """Medical aid before the cap for this bill and the earlier ones of the person in the year."""
    return total(medical_aid_claim)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("医疗救助支付", "Medical aid pays"),
    formula=Text(
        "累计核定额与年度限额取小－此前累计与年度限额取小",
        "the lesser of claims so far and yearly cap − the lesser of claims before and yearly cap",
    ),
)
def medical_aid_pays(
    medical_aid_claims_so_far: Money, medical_aid_claim: Money, medical_aid_yearly_cap: Money
) -> Money:
    """What medical aid pays for this bill, until the person's yearly cap is used up."""
    before = at_most(medical_aid_claims_so_far - medical_aid_claim, medical_aid_yearly_cap)
    return at_most(medical_aid_claims_so_far, medical_aid_yearly_cap) - before


@rule(
    "bill",
    article="§8",
    kind="hundredths",
    unit=PER_CENT,
    title=Text("个人自付上限", "Limit of the patient's own share"),
)
def own_share_limit(
    care: Code, hospital: Code, own_share_limit_inpatient: Count, own_share_limit_outpatient: Count,
    own_share_limit_outside: Count,
) -> Count:  # fmt: skip
    """The most of the cost within the policy that stays with the patient, in and outside the county."""
    inside = choose(care == "2", own_share_limit_inpatient, own_share_limit_outpatient)
    return choose(hospital.isin(["1", "2", "3"]), inside, own_share_limit_outside)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("县级兜底支付", "The county adds"),
    formula=Text(
        "医疗救助后余额－政策范围内费用×自付上限，不低于零",
        "what medical aid leaves − cost within the policy × limit of the own share, at least zero",
    ),
)
def county_adds(
    left_by_insurance: Money,
    medical_aid_pays: Money,
    covered_cost: Money,
    own_share_limit: Count,
    entitled_to_medical_aid: Truth,
) -> Money:
    """What is added so that the patient's own share stays within the limit; for those entitled to medical aid."""
    above = at_least_zero(left_by_insurance - medical_aid_pays - per_cent_of(covered_cost, own_share_limit))
    return choose(entitled_to_medical_aid, above, 0)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("政策范围内自付", "Own share within the policy"),
    formula=Text("保险后余额－医疗救助－县级兜底", "what insurance leaves − medical aid − what the county adds"),
)
def own_share(left_by_insurance: Money, medical_aid_pays: Money, county_adds: Money) -> Money:
    """What the patient pays of the cost within the policy."""
    return left_by_insurance - medical_aid_pays - county_adds


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("个人支付合计", "The patient pays"),
    formula=Text("政策范围内自付＋政策范围外费用", "own share within the policy + cost outside the policy"),
)
def patient_pays(total_cost: Money, covered_cost: Money, own_share: Money) -> Money:
    """The own share and whatever the policy does not cover."""
    return own_share + at_least_zero(total_cost - covered_cost)


@rule(
    "person",
    of="bill",
    article="§8",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("个人医疗救助", "Medical aid of the person"),
    formula=Text("各单医疗救助与县级兜底之和", "medical aid and what the county adds, over all bills"),
)
def medical_aid_of_person(medical_aid_pays: Money, county_adds: Money) -> Money:
    """Medical aid and what the county adds, over the person's bills of the year; unknown when no bill is known."""
    return total_if_known(medical_aid_pays + county_adds)


@rule(
    "person",
    of="bill",
    article="§8",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("个人医疗自付", "Own share of the person"),
)
def medical_own_share_of_person(own_share: Money) -> Money:
    """What the person pays within the policy over the bills of the year; unknown when no bill is known."""
    return total_if_known(own_share)


@rule(
    "household",
    of="person",
    article="§8",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("医疗救助金", "Medical aid"),
    formula=Text("各成员医疗救助与县级兜底之和", "medical aid and what the county adds, over the members"),
)
def medical_aid_amount(medical_aid_of_person: Money) -> Money:
    """Medical aid of all members in the year."""
    return total_if_known(medical_aid_of_person)


@rule(
    "household",
    of="person",
    article="§8",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("家庭医疗自付", "Own share of the household"),
)
def medical_own_share(medical_own_share_of_person: Money) -> Money:
    """What the household pays within the policy after every layer of insurance and aid."""
    return total_if_known(medical_own_share_of_person)


medical_aid_amount_sum, medical_aid_amount_households = area_totals(medical_aid_amount)
medical_own_share_sum, medical_own_share_households = area_totals(medical_own_share)
