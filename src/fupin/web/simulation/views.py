"""Try other lines, thresholds and standards on a frozen year. Nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fupin.apps.accounts.permissions import Permission, may
from fupin.apps.accounts.queries import areas_inside, top_areas
from fupin.apps.areas.models import BELOW, Area, Level
from fupin.apps.determination import queries
from fupin.rules.errors import FupinError
from fupin.rules.policy import Policy
from fupin.rules.simulation import Scenario, Simulation, as_yaml
from fupin.web.areas.views import ancestors, area_or_404, not_determined
from fupin.web.exports import FORMATS, export
from fupin.web.requests import UserRequest
from fupin.web.simulation.comparison import file_rows, header, lines, moves
from fupin.web.simulation.fields import Group, groups
from fupin.web.standards import Standard, household_standards
from fupin.web.year import year_choice

SMALLEST = Level.TOWNSHIP
"""Figures of a single village would tell of single households."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was written: the sliders, the standards that are left out, and what is wrong."""

    name: str
    groups: list[Group]
    standards: list[tuple[Standard, bool]]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Title and message of each number that is none."""
        return [(slider.title, slider.error) for group in self.groups for slider in group.sliders if slider.error]

    def scenario(self) -> Scenario:
        """Return the scenario: only what differs from today."""
        changed = [slider for group in self.groups for slider in group.sliders if slider.changed]
        return Scenario(
            self.name,
            {slider.name: Decimal(slider.value) / slider.factor for slider in changed},
            tuple(standard.name for standard, left_out in self.standards if left_out),
        )


def _form(request: UserRequest, policy: Policy, year: int) -> Form:
    written = {name: str(value) for name, value in request.POST.items()}
    left_out = set(request.POST.getlist("without"))
    return Form(
        name=written.get("name", "").strip()[:60] or _("What if"),
        groups=groups(policy, year, written),
        standards=[
            (standard, standard.name in left_out)
            for standard in household_standards(policy.name)
            if policy.graph[standard.name].of is None
        ],
    )


def _areas(request: UserRequest, chosen: Area) -> list[Area]:
    """Return the areas to choose from: one's own, those one level below, and the chosen one with what it holds."""
    own = top_areas(request.user)
    found = {area.code: area for area in (*own, *(ancestors(chosen)), chosen)}
    for area in {own[0].code: own[0], chosen.code: chosen}.values():
        level = BELOW.get(Level(area.level))
        if level is not None and level != Level.VILLAGE:
            found |= {one.code: one for one in areas_inside(request.user, area.code, level)}
    return [area for _code, area in sorted(found.items()) if may(request.user, Permission.SIMULATE, area.code)]


def _chosen_area(request: UserRequest) -> Area:
    """Return the area that is asked for, or one's own. Not found when it is not one's own or too small."""
    own = [area for area in top_areas(request.user) if may(request.user, Permission.SIMULATE, area.code)]
    if not own:
        raise PermissionDenied
    code = request.POST.get("area") or request.GET.get("area")
    area = area_or_404(request, code or own[0].code)
    if area.level == Level.VILLAGE or not may(request.user, Permission.SIMULATE, area.code):
        raise Http404
    return area


@require_http_methods(["GET", "HEAD", "POST"])
def simulation(request: UserRequest) -> HttpResponseBase:
    """Show the sliders; on POST compute the comparison, or hand over the scenario or the comparison as a file."""
    area = _chosen_area(request)
    choice = year_choice(request)
    context: dict[str, Any] = {"section": "simulation", "area": area, "ancestors": ancestors(area)}
    if choice.determination is None:
        return not_determined(request, area, context)
    policy, year = queries.policy(), choice.determination.snapshot.year
    form = _form(request, policy, year)
    context |= {"determination": choice.determination, "form": form, "areas": _areas(request, area)}
    context["path"] = [*ancestors(area), area]
    wanted = request.POST.get("do", "compute") if request.method == "POST" else ""
    part = "HX-Request" in request.headers and request.method == "POST"
    template = "web/simulation/result.html" if part else "web/simulation/simulation.html"
    if form.errors:
        return render(request, template, context, status=422)
    if wanted == "yaml":
        return _scenario_file(form.scenario())
    if wanted:
        try:
            found = queries.simulate(actor=request.user, year=year, changes=form.scenario(), inside=area.code)
        except FupinError as error:
            return render(request, template, context | {"refused": str(error)}, status=422)
        if found is None:
            raise Http404
        places = _places(request, area)
        if wanted in FORMATS:
            name = f"{area.name}-{found.scenario.name}-{year}"
            return export(wanted, name, header(), file_rows(found, policy, places))
        context |= _result(found, policy, places)
    return render(request, template, context)


def _places(request: UserRequest, area: Area) -> dict[str, str]:
    """Return the names of the areas by which changes are counted."""
    return dict(areas_inside(request.user, area.code, BELOW[Level(area.level)]).values_list("code", "name"))


def _result(found: Simulation, policy: Policy, places: dict[str, str]) -> dict[str, Any]:
    return {"found": found, "lines": lines(found, policy), "moves": moves(found, policy, places)}


def _scenario_file(changes: Scenario) -> HttpResponse:
    response = HttpResponse(as_yaml(changes), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="scenario.yaml"'
    return response
