"""The determination of an area: who falls short of what, what is needed, and what is due."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_tables2 import RequestConfig

from fupin.apps.areas.models import Level
from fupin.apps.determination import queries
from fupin.web.areas.views import ancestors, area_or_404, export_table, file_kind, not_determined
from fupin.web.determination.rows import Place
from fupin.web.determination.sections import TABS
from fupin.web.requests import UserRequest
from fupin.web.tables import PAGE_SIZE
from fupin.web.year import year_choice


def area_determination(request: UserRequest, code: str) -> HttpResponseBase:
    """Show one section of the determination of an area, or export its table."""
    area = area_or_404(request, code)
    choice = year_choice(request)
    context: dict[str, Any] = {"section": "determination", "area": area, "ancestors": ancestors(area)}
    if choice.determination is None:
        return not_determined(request, area, context)
    tabs = [tab for tab in TABS if tab.name != "counties" or area.level in (Level.PREFECTURE, Level.COUNTY)]
    tab = next((tab for tab in tabs if tab.name == request.GET.get("view")), tabs[0])
    year = choice.determination.snapshot.year
    kind = file_kind(request, area)
    section = tab.build(Place(request, area, year, choice.query), queries.policy(), bool(kind))
    if section is not None:
        paging = {"per_page": PAGE_SIZE, "silent": True} if section.paged and not kind else False
        RequestConfig(request, paginate=paging).configure(section.table)
        if kind:
            return export_table(kind, area, year, section.table, section.table.data)
    context |= {
        "determination": choice.determination,
        "path": [*context["ancestors"], area],
        "tabs": tabs,
        "tab": tab,
        "shown": section,
        "table": section.table if section else None,
        "command": f"fupin freeze --year {year} --determine" if tab.name == "entitlements" else "",
    }
    return render(request, "web/determination/determination.html", context)
