"""The standards of a policy as pages name them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fupin.policy import load
from fupin.rules.text import Text


class Standard(NamedTuple):
    """A standard: the name of its rule, its title, a heading for narrow columns, and its article."""

    name: str
    title: Text
    short: str | Promise
    article: str


_SHORT = {
    "income_above_line": pgettext_lazy("standard", "Income"),
    "compulsory_education": pgettext_lazy("standard", "School"),
    "basic_medical_care": pgettext_lazy("standard", "Doctor"),
    "safe_housing": pgettext_lazy("standard", "House"),
    "safe_water_supply": pgettext_lazy("standard", "Water"),
    "electricity_at_home": pgettext_lazy("standard", "Power"),
    "radio_and_television": pgettext_lazy("standard", "TV"),
    "low_incidence": pgettext_lazy("standard", "Ratio"),
    "collective_economy": pgettext_lazy("standard", "Collective"),
    "road_hardened": pgettext_lazy("standard", "Road"),
    "village_clinic": pgettext_lazy("standard", "Clinic"),
    "village_culture_room": pgettext_lazy("standard", "Culture"),
    "village_network": pgettext_lazy("standard", "Network"),
    "county_low_incidence": pgettext_lazy("standard", "Ratio"),
    "central_school_everywhere": pgettext_lazy("standard", "Schools"),
    "standard_clinic_everywhere": pgettext_lazy("standard", "Clinics"),
    "service_centre_everywhere": pgettext_lazy("standard", "Centres"),
    "few_wrong_exits": pgettext_lazy("standard", "Wrong exits"),
    "few_missed": pgettext_lazy("standard", "Missed"),
    "people_approve": pgettext_lazy("standard", "Approval"),
}

BATCHES = ("primary_batch", "primary_batch_national")
"""Rules whose codes divide the poor households among batches: those of the decision, and the national ones."""

CLUES = ("candidate_to_include", "candidate_to_review", "risk_of_falling_back")
"""Verdicts whose yes is a clue for people to look into, never a decision."""


def _standard(policy: str, name: str) -> Standard:
    rule = load(policy).graph[name]
    return Standard(name, rule.title, _SHORT.get(name, rule.title.in_language("zh-hans")), rule.article)


def household_standards(policy: str) -> tuple[Standard, ...]:
    """Return the standards that a household must meet, in the order of the policy."""
    return tuple(_standard(policy, name) for name in load(policy).standards)


def village_standards(policy: str) -> tuple[Standard, ...]:
    """Return the standards that a village must meet, in the order of the policy."""
    return tuple(_standard(policy, name) for name in load(policy).village_standards)


def county_standards(policy: str) -> tuple[Standard, ...]:
    """Return the standards that a county must meet, in the order of the policy."""
    return tuple(_standard(policy, name) for name in load(policy).county_standards)


def batches(policy: str) -> tuple[str, ...]:
    """Return the rules that divide poor households among batches."""
    return tuple(name for name in BATCHES if name in load(policy).graph)


def batch_verdicts(policy: str) -> tuple[str, ...]:
    """Return the verdicts from which the first of these is chosen: every batch that applies."""
    graph = load(policy).graph
    return tuple(name for name in graph[BATCHES[0]].inputs if name in graph) if BATCHES[0] in graph else ()


def clues(policy: str) -> tuple[str, ...]:
    """Return the verdicts that are clues."""
    return tuple(name for name in CLUES if name in load(policy).graph)
