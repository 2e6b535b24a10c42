"""The key figures at the head of an area page, each with what it is measured against and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fupin.web import formats

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``met`` tells whether the target is reached; None when there is none."""

    label: str | Promise
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""
    target: str = ""
    met: bool | None = None


def key_figures(row: Row, targets: Row, list_url: str) -> list[Figure]:
    """Return the figures of an area; ``list_url`` is the address of its households, ready for more conditions."""
    poor_list = f"{list_url}status=poor"
    standard = f"{poor_list}&standard=exit_ready&verdict="
    poor_villages, exited = row.get("poor_villages"), row.get("exited_villages")
    villages_left = None if poor_villages is None or exited is None else poor_villages - exited
    figures = [
        Figure(
            _("Poor persons"),
            formats.integer(row["poor_persons"]),
            _("persons"),
            _("of %(count)s in the register") % {"count": formats.integer(row["persons"])},
            poor_list,
            *_target(targets.get("planned_poor_persons"), row["poor_persons"]),
        ),
        Figure(
            _("Poor households"),
            formats.integer(row["poor_households"]),
            _("households"),
            _("of %(count)s in the register") % {"count": formats.integer(row["households"])},
            poor_list,
        ),
        Figure(
            _("Headcount ratio"),
            formats.percent(row["incidence"]),
            "",
            _("of an agricultural registered population of %(count)s") % {"count": formats.integer(row["population"])},
        ),
        Figure(
            _("Poverty gap"),
            formats.percent(row["poverty_gap"]),
            "",
            _("of the national line; severity %(value)s") % {"value": formats.percent(row["poverty_severity"])},
        ),
        Figure(
            _("Ready for exit"),
            formats.integer(row["exit_ready_households"]),
            _("households"),
            _("poor households that meet all seven standards"),
            f"{standard}yes",
        ),
        Figure(
            _("Unknown"),
            formats.integer(row["unknown_households"]),
            _("households"),
            _("poor households whose data are incomplete"),
            f"{standard}unknown",
        ),
    ]
    if poor_villages is not None and poor_villages > 1:
        figures.insert(
            2,
            Figure(
                _("Poor villages"),
                formats.integer(villages_left),
                _("villages"),
                _("%(exited)s of %(count)s have exited")
                % {"exited": formats.integer(exited), "count": formats.integer(poor_villages)},
                "",
                *_target(targets.get("planned_poor_villages"), villages_left),
            ),
        )
    return figures


def _target(planned: int | None, actual: int | None) -> tuple[str, bool | None]:
    """Return the target of article 3 in words and whether it is reached."""
    if planned is None:
        return "", None
    words = _("target of §3: at most %(count)s") % {"count": formats.integer(planned)}
    return words, None if actual is None else actual <= planned
