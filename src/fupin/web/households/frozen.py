"""What a verdict rests on, beside what the register holds now: the register may have changed since the freeze."""

from __future__ import annotations

from typing import Any

from fupin.apps.registry.models import HouseholdYear
from fupin.rules.explain import Explanation, Node
from fupin.web.households.income import COST, ITEMS

_INCOME = ("size", *ITEMS, COST)


def columns(explanation: Explanation) -> dict[str, Any]:
    """Return the household's own columns that the verdict was computed from, as they were frozen."""
    found: dict[str, Any] = {}

    def walk(node: Node) -> None:
        if node.article is None and node.member is None:
            found[node.name] = node.value
        for item in node.inputs:
            walk(item)

    walk(explanation.root)
    return {name: value for name, value in found.items() if hasattr(HouseholdYear, name)}


def changed_since(observed: HouseholdYear, frozen: dict[str, Any]) -> bool:
    """Whether the register now says something else than what the verdict rests on."""
    return any((getattr(observed, name) or None) != (value or None) for name, value in frozen.items() if name != "year")


def as_frozen(observed: HouseholdYear, frozen: dict[str, Any]) -> HouseholdYear:
    """Return the observation with the incomes that the verdict rests on; it is never saved."""
    return HouseholdYear(**{name: frozen.get(name, getattr(observed, name)) for name in _INCOME})
