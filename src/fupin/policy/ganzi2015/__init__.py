"""The decision of Ganzi prefecture of 31 August 2015 on concentrated poverty alleviation, with the exit standards
of Sichuan (2016) that carry out its article 24."""

from fupin.rules.text import Text

TITLE = Text("甘孜州委十届七次全会决定（2015）", "Decision of Ganzi prefecture (2015)")

VERDICT = "exit_ready"

STANDARDS = (
    "income_above_line",
    "compulsory_education",
    "basic_medical_care",
    "safe_housing",
    "safe_water_supply",
    "electricity_at_home",
    "radio_and_television",
)
"""One to exceed, six to have (一超六有), in the order of the standard."""

VILLAGE_VERDICT = "village_exit_ready"

VILLAGE_STANDARDS = (
    "low_incidence",
    "collective_economy",
    "road_hardened",
    "village_clinic",
    "village_culture_room",
    "village_network",
)
"""One to be low, five to have (一低五有), in the order of the standard."""

COUNTY_VERDICT = "county_exit_ready"

COUNTY_STANDARDS = (
    "county_low_incidence",
    "central_school_everywhere",
    "standard_clinic_everywhere",
    "service_centre_everywhere",
    "few_wrong_exits",
    "few_missed",
    "people_approve",
)
"""One to be low, three to have (一低三有), and the three findings of the evaluation."""

DIFFICULTIES = (
    "road_to_home",
    "safe_housing",
    "employment",
    "income_above_line",
    "network_within_reach",
    "radio_and_television",
    "doctor_within_reach",
    "compulsory_education",
    "electricity_at_home",
    "safe_water_supply",
)
"""The ten difficulties of article 1, in its order; the verdict no is the difficulty."""

NEEDS = (*DIFFICULTIES, "basic_medical_care")
"""What a household may lack and somebody is responsible for supplying (缺啥补啥, §4.4)."""

EXIT_BLOCKS = (
    "block_income",
    "block_water",
    "block_schooling",
    "block_medical",
    "block_housing",
    "block_new",
    "block_no_measure",
)
"""Conditions whose yes forbids the exit of a household (七种不能脱)."""

ENTITLEMENTS = (
    "dibao_gap",
    "disabled_top_up",
    "nursing_subsidy",
    "premium_aid",
    "medical_aid_amount",
    "education_aid",
    "interest_subsidy",
    "grassland_reward",
    "ranger_wage",
)
"""Yearly amounts of a household; the rule ``entitlements_total`` adds them up. Areas have ``<name>_sum`` and
``<name>_households`` of each."""
