"""Chapter 2, medical assistance: each bill through every layer, within the yearly cap (§8).

The layers follow each other as the decision lists them. What one leaves, the next one sees: basic insurance, serious-
illness insurance, supplementary insurance, commercial insurance, medical aid within a yearly cap, and what the county
adds so that the patient's own share stays within a limit. Costs outside the policy are the patient's.

Two layers look back at the person's earlier bills of the year: the segments of serious-illness insurance and the cap
of medical aid. Such a layer pays what it owes for all bills so far, less what it owed before this one; the payments
of a year therefore add up exactly, whatever the order. Bills of one day count in the order of their numbers. A bill
whose cost is not recorded is not known itself, and does not count for the others.
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
    count_if_known,
    first_known,
    look_up,
    per_cent_of,
    per_cents_of,
    total,
    total_if_known,
    unknown_amount,
)
from fupin.rules.rule import Reasons, rule
from fupin.rules.tables import PER_CENT, PERSONS, YUAN, YUAN_A_YEAR
from fupin.rules.text import Text
from fupin.rules.totals import area_totals


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("政策范围内费用", "Cost within the policy"),
)
def covered_cost(eligible_cost: Money) -> Money:
    """The cost within the policy, from which every layer pays; a bill below zero pays nothing."""
    return at_least_zero(eligible_cost)


@rule("bill", article="§8", kind="money", unit=YUAN, title=Text("基本医保起付线", "Deductible of basic insurance"))
def basic_deductible(
    care: Code,
    hospital: Code,
    basic_deductible_township: Money,
    basic_deductible_county: Money,
    basic_deductible_referred: Money,
    basic_deductible_not_referred: Money,
) -> Money:
    """What basic insurance leaves to the patient first for a stay in hospital; nothing is left for outpatients."""
    stay = {
        "1": basic_deductible_township,
        "2": basic_deductible_township,
        "3": basic_deductible_county,
        "4": basic_deductible_referred,
        "9": basic_deductible_not_referred,
    }
    return choose(care == "2", look_up(hospital, stay), 0)


@rule("bill", article="§8", kind="hundredths", unit=PER_CENT, title=Text("基本医保报销比例", "Rate of basic insurance"))
def basic_rate(
    care: Code,
    hospital: Code,
    basic_rate_outpatient_township: Count,
    basic_rate_outpatient: Count,
    basic_rate_township: Count,
    basic_rate_county: Count,
    basic_rate_referred: Count,
    basic_rate_not_referred: Count,
) -> Count:
    """The share that basic insurance pays, by kind of care and level of the hospital."""
    visit = {
        "1": basic_rate_outpatient_township,
        "2": basic_rate_outpatient_township,
        "3": basic_rate_outpatient,
        "4": basic_rate_outpatient,
        "9": basic_rate_outpatient,
    }
    stay = {
        "1": basic_rate_township,
        "2": basic_rate_township,
        "3": basic_rate_county,
        "4": basic_rate_referred,
        "9": basic_rate_not_referred,
    }
    return choose(care == "2", look_up(hospital, stay), look_up(hospital, visit))


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("基本医保支付", "Basic insurance pays"),
    formula=Text("（政策范围内费用－起付线）×报销比例", "(cost within the policy − deductible) × rate"),
)
def basic_insurance_pays(
    covered_cost: Money,
    basic_deductible: Money,
    basic_rate: Count,
    person_basic_medical: Truth,
    person_employee_medical: Truth,
) -> Money:
    """The cost above the deductible times the rate; nothing for who is in no insurance.

    Rules of the employees' insurance are not here: what it pays is not known.
    """
    paid = per_cent_of(at_least_zero(covered_cost - basic_deductible), basic_rate)
    return choose(person_basic_medical, paid, choose(person_employee_medical, unknown_amount(), 0))


@rule("bill", article="§8", kind="money", unit=YUAN, title=Text("基本医保后余额", "Left after basic insurance"))
def left_by_basic(covered_cost: Money, basic_insurance_pays: Money) -> Money:
    """The cost within the policy that basic insurance does not pay."""
    return covered_cost - basic_insurance_pays


@rule(
    "bill",
    of="bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("本年累计基本医保后余额", "Left after basic insurance, the year so far"),
)
def left_by_basic_so_far(left_by_basic: Money) -> Money:
    """What basic insurance has left of this bill and the earlier ones of the person in the year."""
    return total(left_by_basic)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("本年累计超过大病起付线", "Above the deductible of serious-illness insurance, the year so far"),
)
def above_deductible_so_far(left_by_basic_so_far: Money, serious_illness_deductible: Money) -> Money:
    """What this bill and the earlier ones leave above the yearly deductible of serious-illness insurance."""
    return at_least_zero(left_by_basic_so_far - serious_illness_deductible)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("此前累计超过大病起付线", "Above the deductible of serious-illness insurance before this bill"),
)
def above_deductible_before(
    left_by_basic_so_far: Money, left_by_basic: Money, serious_illness_deductible: Money
) -> Money:
    """What the earlier bills left above the yearly deductible, without this one."""
    return at_least_zero(left_by_basic_so_far - left_by_basic - serious_illness_deductible)


def _owed_by_segments(above: Money, ends: tuple[Money, Money, Money], rates: tuple[Count, Count, Count]) -> Money:
    """Return what is owed for a yearly total when each segment has its own rate; rounded once."""
    first, second, third = (at_most(above, end) for end in ends)
    return per_cents_of((first, rates[0] - rates[1]), (second, rates[1] - rates[-1]), (third, rates[-1]))


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("本年累计大病保险应付", "Serious-illness insurance owes, the year so far"),
    formula=Text(
        "累计余额超过起付线部分，分段按比例累加",
        "the yearly total above the deductible, each segment at its own rate",
    ),
)
def serious_illness_so_far(
    above_deductible_so_far: Money,
    serious_illness_end_1: Money,
    serious_illness_end_2: Money,
    serious_illness_end_3: Money,
    serious_illness_rate_1: Count,
    serious_illness_rate_2: Count,
    serious_illness_rate_3: Count,
) -> Money:
    """What serious-illness insurance owes for this bill and the earlier ones; nothing beyond the last segment."""
    ends = (serious_illness_end_1, serious_illness_end_2, serious_illness_end_3)
    rates = (serious_illness_rate_1, serious_illness_rate_2, serious_illness_rate_3)
    return _owed_by_segments(above_deductible_so_far, ends, rates)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("此前累计大病保险应付", "Serious-illness insurance owed before this bill"),
)
def serious_illness_before(
    above_deductible_before: Money,
    serious_illness_end_1: Money,
    serious_illness_end_2: Money,
    serious_illness_end_3: Money,
    serious_illness_rate_1: Count,
    serious_illness_rate_2: Count,
    serious_illness_rate_3: Count,
) -> Money:
    """What serious-illness insurance owed for the earlier bills of the year, without this one."""
    ends = (serious_illness_end_1, serious_illness_end_2, serious_illness_end_3)
    rates = (serious_illness_rate_1, serious_illness_rate_2, serious_illness_rate_3)
    return _owed_by_segments(above_deductible_before, ends, rates)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("大病保险支付", "Serious-illness insurance pays"),
    formula=Text("本次累计应付－此前累计应付", "owed so far − owed before this bill"),
)
def serious_illness_pays(
    serious_illness_so_far: Money,
    serious_illness_before: Money,
    person_serious_illness_insurance: Truth,
    person_basic_medical: Truth,
) -> Money:
    """What serious-illness insurance owes because of this bill.

    It comes with basic insurance where the register does not say otherwise.
    """
    covered = first_known(person_serious_illness_insurance, person_basic_medical)
    return choose(covered, serious_illness_so_far - serious_illness_before, 0)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("补充医疗保险支付", "Supplementary insurance pays"),
    formula=Text("前两层后余额×补充保险比例", "what the first two layers leave × rate"),
)
def supplementary_insurance_pays(left_by_basic: Money, serious_illness_pays: Money, supplementary_rate: Count) -> Money:
    """The share of what basic and serious-illness insurance leave."""
    return per_cent_of(left_by_basic - serious_illness_pays, supplementary_rate)


@rule(
    "bill",
    article="§8",
    kind="money",
    unit=YUAN,
    title=Text("商业保险支付", "Commercial insurance pays"),
    formula=Text("前三层后余额×商业保险比例", "what the first three layers leave × rate"),
)
def commercial_insurance_pays(
    left_by_basic: Money,
    serious_illness_pays: Money,
    supplementary_insurance_pays: Money,
    commercial_rate: Count,
    person_commercial_medical: Truth,
) -> Money:
    """The share of what the first three layers leave, for who has a commercial insurance."""
    left = left_by_basic - serious_illness_pays - supplementary_insurance_pays
    return choose(first_known(person_commercial_medical, False), per_cent_of(left, commercial_rate), 0)


@rule("bill", article="§8", kind="money", unit=YUAN, title=Text("保险后余额", "Left after all insurance"))
def left_by_insurance(
    left_by_basic: Money,
    serious_illness_pays: Money,
    supplementary_insurance_pays: Money,
    commercial_insurance_pays: Money,
) -> Money:
    """The cost within the policy that no insurance pays: what medical aid sees."""
    return left_by_basic - serious_illness_pays - supplementary_insurance_pays - commercial_insurance_pays


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


@rule(
    "household",
    of="person",
    article="§8",
    kind="integer",
    unit=PERSONS,
    title=Text("参加居民医保人数", "Members in resident insurance"),
    zero_without_members=False,
)
def members_in_resident_insurance(basic_medical: Truth) -> Count:
    """Members whose premium can be aided: those in the insurance of residents."""
    return count_if_known(basic_medical)


@rule(
    "household",
    of="person",
    article="§8",
    kind="integer",
    unit=PERSONS,
    title=Text("低保、特困参保人数", "Members on dibao or destitute support in resident insurance"),
    zero_without_members=False,
)
def assisted_in_resident_insurance(basic_medical: Truth, dibao: Truth, destitute_support: Truth) -> Count:
    """Insured members who are on dibao or destitute support: aided whether or not the household is registered."""
    return count_if_known(basic_medical & (dibao | destitute_support))


@rule(
    "household",
    article="§8",
    kind="money",
    unit=YUAN_A_YEAR,
    title=Text("资助参保", "Premium aid"),
    formula=Text(
        "个人缴费×资助比例×人数（建档立卡户全部参保成员；其他户低保、特困参保成员）",
        "premium × share aided × insured members; in households that are not registered only those on dibao or "
        "destitute support",
    ),
)
def premium_aid(
    listed: Truth,
    members_in_resident_insurance: Count,
    assisted_in_resident_insurance: Count,
    resident_premium: Money,
    premium_aid_rate: Count,
) -> Money:
    """The premium of resident insurance for the members whom the public pays it for."""
    aided = choose(listed, members_in_resident_insurance, assisted_in_resident_insurance)
    return per_cent_of(aided * resident_premium, premium_aid_rate)


medical_aid_amount_sum, medical_aid_amount_households = area_totals(medical_aid_amount)
medical_own_share_sum, medical_own_share_households = area_totals(medical_own_share)
premium_aid_sum, premium_aid_households = area_totals(premium_aid)
