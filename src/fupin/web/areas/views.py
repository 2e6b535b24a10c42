"""Pages of a prefecture, county, township or village, and the lists of households behind their figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from fupin.apps.accounts.permissions import Permission, may
from fupin.apps.accounts.queries import area_for, areas_inside
from fupin.apps.areas.models import BELOW, Area, Level
from fupin.apps.determination import queries
from fupin.apps.determination.models import Determination
from fupin.apps.registry.queries import household_count, township_year, village_year
from fupin.policy import load
from fupin.rules.tables import TOWNSHIP, VILLAGE
from fupin.web.areas.charts import map_data, map_url, trend_data
from fupin.web.areas.figures import key_figures
from fupin.web.areas.tables import AreaTable, area_rows
from fupin.web.exports import FORMATS, export
from fupin.web.households.filters import HouseholdFilter
from fupin.web.households.tables import DEFAULT_ORDER, HouseholdSource, household_table
from fupin.web.requests import UserRequest
from fupin.web.standards import household_standards, village_standards
from fupin.web.tables import PAGE_SIZE, PagedData, Table, page_number
from fupin.web.year import YearChoice, year_choice

FACILITIES = {
    Level.VILLAGE: [VILLAGE[name] for name in ("hardened_road", "clinic", "culture_room", "broadband", "bus")],
    Level.TOWNSHIP: [TOWNSHIP[name] for name in ("paved_road", "central_school", "standard_clinic", "service_centre")],
}


def area_or_404(request: UserRequest, code: str) -> Area:
    """Return the area; not found when it is unknown or not the user's."""
    try:
        return area_for(request.user, code)
    except Area.DoesNotExist as error:
        raise Http404 from error


def ancestors(area: Area) -> list[Area]:
    """Return the areas above, widest first; they came with the area."""
    above: list[Area] = []
    parent = area.parent
    while parent is not None:
        above.insert(0, parent)
        parent = parent.parent
    return above


def area_page(request: UserRequest, code: str) -> HttpResponseBase:
    """Show the figures of an area, its trend, and what is inside it."""
    area = area_or_404(request, code)
    choice = year_choice(request)
    context: dict[str, Any] = {"section": "area", "area": area, "ancestors": ancestors(area)}
    if choice.determination is None:
        return not_determined(request, area, context)
    year = choice.determination.snapshot.year
    level = Level(area.level)
    if level in BELOW:
        below = BELOW[level]
        rows = area_rows(
            list(areas_inside(request.user, area.code, below).values_list("code", "name")),
            queries.area_figures(actor=request.user, level=below, inside=area.code, year=year),
            choice.query,
        )
        table = AreaTable(rows)
        RequestConfig(request, paginate=False).configure(table)
        if kind := file_kind(request, area):
            return export_table(kind, area, year, table, table.data)
        context |= {"table": table, "map_url": map_url(area.code), "map_data": map_data(rows)}
        if level == Level.TOWNSHIP:
            context["facilities"] = _facilities(FACILITIES[level], township_year(area, year))
    context |= _figures(request, area, year, choice)
    if level in BELOW:
        return render(request, f"web/areas/{area.level}.html", context)
    return _village(request, area, choice.determination, context)


def not_determined(request: UserRequest, area: Area, context: dict[str, Any]) -> HttpResponse:
    """Say what to do before anything has been determined."""
    context["registered"] = household_count(request.user, area.code)
    return render(request, "web/areas/not_determined.html", context)


def _figures(request: UserRequest, area: Area, year: int, choice: YearChoice) -> dict[str, Any]:
    """Return the key figures and the trend of an area."""
    trend = queries.area_trend(actor=request.user, code=area.code, level=area.level)
    row = next((row for row in trend if row["year"] == year), None)
    list_url = f"{reverse('area_households', args=[area.code])}?{choice.query}{'&' if choice.query else ''}"
    targets = queries.targets(year=year, prefecture=area.code) if area.level == Level.PREFECTURE else {}
    return {
        "determination": choice.determination,
        "figures": row,
        "tiles": key_figures(row, targets, list_url) if row else [],
        "trend": trend,
        "trend_data": trend_data(trend, year),
    }


def _village(
    request: UserRequest, area: Area, determination: Determination, context: dict[str, Any]
) -> HttpResponseBase:
    """Show the standards and facilities of a village and its households."""
    observed = village_year(area, determination.snapshot.year)
    standards = village_standards(determination.policy)
    policy = load(determination.policy)
    context |= {
        "observed": observed,
        "standards": [(standard, (context["figures"] or {}).get(standard.name)) for standard in standards],
        "verdict_title": policy.graph[policy.village_verdict].title,
        "verdict": (context["figures"] or {}).get(policy.village_verdict),
        "facilities": _facilities(FACILITIES[Level.VILLAGE], observed),
    }
    return _household_list(request, area, determination, context, "web/areas/village.html")


def households(request: UserRequest, code: str) -> HttpResponseBase:
    """List the households of an area: the list behind every figure."""
    area = area_or_404(request, code)
    determination = year_choice(request).determination
    context: dict[str, Any] = {"section": "households", "area": area, "ancestors": ancestors(area)}
    if determination is None:
        return not_determined(request, area, context)
    context |= {"determination": determination, "path": [*context["ancestors"], area]}
    return _household_list(request, area, determination, context, "web/households/list.html")


def _household_list(
    request: UserRequest, area: Area, determination: Determination, context: dict[str, Any], template: str
) -> HttpResponseBase:
    """Add the table of households to a page, or export it."""
    year = determination.snapshot.year
    policy = load(determination.policy)
    standards = household_standards(determination.policy)
    form = HouseholdFilter(request.GET, policy=policy, known=queries.columns_determined(level="household", year=year))
    one_village = area.level == Level.VILLAGE
    source = HouseholdSource(
        actor=request.user,
        inside=area.code,
        year=year,
        where=form.where(),
        query=year_choice(request).query,
    )
    data = PagedData(source.page, order=DEFAULT_ORDER, page=page_number(request))
    table = household_table(data, standards, policy.graph[policy.verdict].title, one_village=one_village)
    kind = file_kind(request, area)
    RequestConfig(request, paginate=not kind and {"per_page": PAGE_SIZE, "silent": True}).configure(table)
    if kind:
        return export_table(kind, area, year, table, source.everything(data.order))
    narrowed = request.GET.get("verdict", "") if form.where().keys() == {"poor", policy.verdict} else ""
    context |= {"table": table, "form": form, "total": data.total, "narrowed": narrowed or form.narrowed}
    return render(request, template, context)


def _facilities(columns: list[Any], observed: Any) -> list[tuple[Any, bool | None]]:
    """Return each facility with yes, no or not recorded."""
    return [(column, getattr(observed, column.name, None)) for column in columns]


def file_kind(request: UserRequest, area: Area) -> str:
    """Return the kind of file that is asked for; empty for a page. Not found when the user may not export."""
    kind = request.GET.get("export", "")
    if kind not in FORMATS:
        return ""
    if not may(request.user, Permission.EXPORT_REGISTER, area.code):
        raise Http404
    return kind


def export_table(kind: str, area: Area, year: int, table: Table, records: Iterable[dict[str, Any]]) -> HttpResponseBase:
    """Return the table as a file."""
    return export(kind, f"{area.name}-{table.title}-{year}", table.header(), table.export_rows(records))
