"""Rules that are taken from the Ganzi policy as they are, with their parameters and worked cases.

They look for their inputs here: the three categories of monitoring see this policy's ``above_monitoring_line``.
"""

from __future__ import annotations

from fupin.policy.ganzi2015.chapter1_aims import (
    below_national_line,
    households,
    incidence,
    net_income,
    net_income_per_head,
    persons,
    poor,
    poor_households,
    poor_members,
    poor_persons,
    population,
)
from fupin.policy.ganzi2015.chapter1_difficulties import able_member_recorded, able_to_work, has_able_member
from fupin.policy.ganzi2015.chapter1_identification import listed
from fupin.policy.ganzi2015.chapter3_problems import (
    basic_medical_care,
    compulsory_education,
    insured,
    members_complete,
    members_insured,
    members_listed,
    members_schooled,
    of_compulsory_age,
    safe_housing,
    safe_water_supply,
    school_age,
    schooled,
)
from fupin.policy.ganzi2015.chapter4_exits import stable_income
from fupin.policy.ganzi2015.chapter4_falling_back import (
    edge_of_poverty,
    out_of_poverty,
    sudden_difficulty,
    sudden_severe_difficulty,
    unstable_after_exit,
)
from fupin.policy.ganzi2015.chapter4_mechanisms import income_above_line

TAKEN_OVER = (
    *(net_income, net_income_per_head, below_national_line, income_above_line, stable_income),
    *(listed, poor, poor_members, out_of_poverty),
    *(able_to_work, able_member_recorded, has_able_member),
    *(school_age, of_compulsory_age, schooled, members_listed, members_complete, members_schooled),
    *(compulsory_education, insured, members_insured, basic_medical_care, safe_housing, safe_water_supply),
    *(sudden_difficulty, unstable_after_exit, edge_of_poverty, sudden_severe_difficulty),
    *(households, persons, poor_households, poor_persons, population, incidence),
)
"""By theme: income, the register, labour, school, guarantees, monitoring, areas."""
