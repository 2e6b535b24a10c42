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
}


def _standard(policy: str, name: str) -> Standard:
    rule = load(policy).graph[name]
    return Standard(name, rule.title, _SHORT.get(name, rule.title.in_language("zh-hans")), rule.article)


def household_standards(policy: str) -> tuple[Standard, ...]:
    """Return the standards that a household must meet, in the order of the policy."""
    return tuple(_standard(policy, name) for name in load(policy).standards)


def village_standards(policy: str) -> tuple[Standard, ...]:
    """Return the standards that a village must meet, in the order of the policy."""
    return tuple(_standard(policy, name) for name in load(policy).village_standards)
