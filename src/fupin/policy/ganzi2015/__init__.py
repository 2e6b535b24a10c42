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
