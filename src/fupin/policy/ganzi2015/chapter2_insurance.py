"""Chapter 2, medical insurance: each bill through the layers that come before medical aid, and premium aid (§8).

The layers follow each other as the decision lists them. What one leaves, the next one sees: basic insurance, serious-
illness insurance, supplementary insurance, commercial insurance; then medical aid (``chapter2_medical``).

Serious-illness insurance looks back at the person's earlier bills of the year: it pays what it owes for all bills so
far, less what it owed before this one, so that the payments of a year add up exactly whatever the order. Bills of one
day count in the order of their numbers. A bill whose cost is not recorded is not known itself, and does not count for
the others.
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
    unknown_amount,
)
from fupin.rules.rule import rule
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


premium_aid_sum, premium_aid_households = area_totals(premium_aid)
