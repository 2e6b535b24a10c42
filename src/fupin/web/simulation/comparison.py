"""What comes out of a scenario: figures of today and then, and who enters or leaves, for pages and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fupin.rules.codes import CAUSE
from fupin.rules.policy import Policy
from fupin.rules.simulation import SMALLEST_CELL, Count, Figures, Simulation
from fupin.web import formats

DIMENSIONS: Mapping[str, str | Promise] = {
    "area": gettext_lazy("By area"),
    "size": gettext_lazy("By household size"),
    "cause": gettext_lazy("By main cause"),
}
DIRECTIONS: Mapping[str, str | Promise] = {"enters": gettext_lazy("newly"), "leaves": gettext_lazy("no longer")}
FEW = f"< {SMALLEST_CELL}"
"""What stands for a hidden cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the comparison, written for people; ``then_value`` and ``today_value`` are for files."""

    label: str
    today: str
    then: str
    difference: str
    unit: str
    today_value: float | None
    then_value: float | None

    @property
    def changed(self) -> bool:
        """Whether the scenario changes the figure."""
        return self.today_value != self.then_value


@dataclass(frozen=True, slots=True)
class Move:
    """Who begins or ceases to be of a group; None in ``households`` and ``persons`` is a hidden cell."""

    group: str
    enters: tuple[int | None, int | None]
    leaves: tuple[int | None, int | None]

    @property
    def counts(self) -> list[str]:
        """Households and persons who enter, then those who leave, as they are shown."""
        return [FEW if count is None else formats.integer(count) for count in (*self.enters, *self.leaves)]


@dataclass(frozen=True, slots=True)
class Moves:
    """The moves of a verdict by one dimension, with the data of its chart and the id of their element."""

    source: str
    title: str | Promise
    rows: list[Move]
    chart: dict[str, Any]


def lines(found: Simulation, policy: Policy) -> list[Line]:
    """Return the figures of today and then."""

    def counted(title: str, unit: str, of: Callable[[Figures], int]) -> Line:
        return _line(title, unit, of(found.today), of(found.then), formats.integer)

    result: list[Line] = []
    for name in found.today.households:
        title = formats.text(policy.graph[name].title)
        result.append(counted(title, _("households"), lambda side, name=name: side.households[name]))  # type: ignore[misc]
        result.append(counted(title, _("persons"), lambda side, name=name: side.persons[name]))  # type: ignore[misc]
    for name in found.today.areas:
        unit = _("villages") if name == policy.village_verdict else _("counties")
        result.append(counted(formats.text(policy.graph[name].title), unit, lambda side, name=name: side.areas[name]))  # type: ignore[misc]
    now, then = found.today, found.then
    share = _("of those below the national line, entitled to something")
    leak = _("of the entitlements, to those who are not below it")
    return [
        *result,
        _line(_("Entitlements"), _("yuan a year"), now.spending / 100, then.spending / 100, _whole),
        _line(_("Coverage"), share, now.coverage, then.coverage, formats.percent),
        _line(_("Leakage"), leak, now.leakage, then.leakage, formats.percent),
        _line(_("Gini of net income per head"), "", now.gini, then.gini, _index),
        _line(_("Gini with entitlements"), "", now.gini_after, then.gini_after, _index),
    ]


def _whole(value: float | None) -> str:
    return formats.DASH if value is None else f"{value:,.0f}"


def _index(value: float | None) -> str:
    return formats.DASH if value is None else f"{value:.4f}"


def _line(label: str, unit: str, today: float | None, then: float | None, write: Callable[[Any], str]) -> Line:
    difference = ""
    if today is not None and then is not None and today != then:
        difference = f"{'+' if then > today else '−'}{write(abs(then - today))}"
    return Line(label, write(today), write(then), difference, unit, today, then)


def moves(found: Simulation, policy: Policy, places: Mapping[str, str]) -> list[tuple[str, list[Moves]]]:
    """Return who enters and leaves: for each verdict that changes, its title and the moves by each dimension."""
    result: list[tuple[str, list[Moves]]] = []
    for verdict in found.today.households:
        own = [item for item in found.changes if item.verdict == verdict]
        if own:
            by = [
                _moves([item for item in own if item.dimension == name], verdict, name, places) for name in DIMENSIONS
            ]
            result.append((formats.text(policy.graph[verdict].title), by))
    return result


def _moves(changes: list[Count], verdict: str, dimension: str, places: Mapping[str, str]) -> Moves:
    by_group: dict[str, dict[str, Count]] = {}
    for item in changes:
        by_group.setdefault(item.group, {})[item.direction] = item

    def cell(counts: Mapping[str, Count], direction: str) -> tuple[int | None, int | None]:
        count = counts.get(direction)
        return (0, 0) if count is None else (count.households, count.persons)

    rows = [
        Move(_group(dimension, group, places), cell(counts, "enters"), cell(counts, "leaves"))
        for group, counts in sorted(by_group.items())
    ]
    chart = {
        "names": [row.group for row in rows],
        "enters": [row.enters[0] for row in rows],
        "leaves": [row.leaves[0] for row in rows],
        "enters_name": str(DIRECTIONS["enters"]),
        "leaves_name": str(DIRECTIONS["leaves"]),
        "few": FEW,
        "unit": _("households"),
    }
    return Moves(f"moves-{verdict}-{dimension}", DIMENSIONS[dimension], rows, chart)


def _group(dimension: str, group: str, places: Mapping[str, str]) -> str:
    if group == "?":
        return _("not recorded")
    if dimension == "area":
        return places.get(group, group)
    if dimension == "cause":
        return formats.text(CAUSE.label(group)) if group in CAUSE else group
    return _("%(count)s persons") % {"count": group}


def header() -> list[str]:
    """Return the headings of a comparison as a file."""
    return [
        _("Item"), _("Group"), _("Change"), _("Unit"), _("Today"), _("Then"), _("Households"), _("Persons"),
    ]  # fmt: skip


def file_rows(found: Simulation, policy: Policy, places: Mapping[str, str]) -> Iterator[list[Any]]:
    """Return a comparison as rows of a file: what was changed, the figures, and who enters and leaves."""
    for name, value in found.scenario.parameters.items():
        parameter = policy.parameters[name]
        today = policy.values(found.year)[name].value
        kept = today / 100 if parameter.kind in ("money", "hundredths") else today
        unit = formats.text(parameter.unit) if parameter.kind != "ratio" else ""
        yield [formats.text(parameter.title), name, "", unit, kept, float(value), None, None]
    for name in found.scenario.without:
        yield [formats.text(policy.graph[name].title), name, _("left out: counts as met"), "", None, None, None, None]
    for line in lines(found, policy):
        yield [line.label, "", "", line.unit, line.today_value, line.then_value, None, None]
    for title, dimensions in moves(found, policy, places):
        for by in dimensions:
            for row in by.rows:
                for direction, counts in (("enters", row.enters), ("leaves", row.leaves)):
                    if counts[0] != 0:
                        told = [FEW if count is None else count for count in counts]
                        yield [f"{title} · {by.title}", row.group, str(DIRECTIONS[direction]), "", None, None, *told]
