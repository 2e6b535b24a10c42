"""The table of the areas inside an area."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fupin.web.tables import LinkColumn, NumberColumn, PercentColumn, Table


class AreaTable(Table):
    """Areas with the measures of poverty; each count opens the households behind it."""

    title = _("Areas")
    name = LinkColumn(verbose_name=_("Area"), order_by="code", address=lambda row: row["url"])
    households = NumberColumn(verbose_name=_("Households"), address=lambda row: row["list"])
    persons = NumberColumn(verbose_name=_("Persons"))
    poor_households = NumberColumn(verbose_name=_("Poor households"), address=lambda row: row["list"] + "status=poor")
    poor_persons = NumberColumn(verbose_name=_("Poor persons"))
    population = NumberColumn(verbose_name=_("Agricultural population"))
    incidence = PercentColumn(verbose_name=_("Headcount ratio"))
    poverty_gap = PercentColumn(verbose_name=_("Poverty gap"))
    exit_ready_households = NumberColumn(
        verbose_name=_("Ready for exit"),
        address=lambda row: row["list"] + "status=poor&standard=exit_ready&verdict=yes",
    )
    unknown_households = NumberColumn(
        verbose_name=_("Unknown"),
        address=lambda row: row["list"] + "status=poor&standard=exit_ready&verdict=unknown",
    )

    class Meta(Table.Meta):
        order_by = "name"
        empty_text = _("No area below this one is known. Import areas with: fupin areas import")


def area_rows(areas: list[tuple[str, str]], figures: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """Join names and figures; an area without figures keeps its row, so that nothing is silently missing.

    ``query`` keeps the chosen year in the addresses.
    """
    by_code = {row["code"]: row for row in figures}
    return [
        by_code.get(code, {})
        | {
            "code": code,
            "name": name,
            "url": reverse("area", args=[code]) + (f"?{query}" if query else ""),
            "list": reverse("area_households", args=[code]) + (f"?{query}&" if query else "?"),
        }
        for code, name in areas
    ]
