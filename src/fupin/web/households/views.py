"""The page of a household."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from fupin.apps.accounts.permissions import Permission, may
from fupin.apps.determination import queries
from fupin.apps.determination.models import Determination
from fupin.apps.registry import queries as registry
from fupin.apps.registry.models import Household
from fupin.policy import load
from fupin.web import formats
from fupin.web.areas.views import ancestors
from fupin.web.exports import FORMATS, export
from fupin.web.households import frozen
from fupin.web.households.explanation import HEADER, as_json, present, sheet
from fupin.web.households.findings import findings
from fupin.web.households.income import income_bar
from fupin.web.households.presenter import groups, member_lines
from fupin.web.requests import UserRequest
from fupin.web.standards import household_standards
from fupin.web.year import year_choice


def _household_or_404(request: UserRequest, number: str) -> Household:
    try:
        return registry.household_for(request.user, number)
    except Household.DoesNotExist as error:
        raise Http404 from error


def explanation(request: UserRequest, number: str) -> HttpResponseBase:
    """Show how a result of a household came about: a page of its own, a part of a page, a sheet, or JSON.

    ``?rule=`` asks for another result than the verdict.
    """
    household = _household_or_404(request, number)
    determination = year_choice(request).determination
    if determination is None:
        raise Http404
    year = determination.snapshot.year
    try:
        found = queries.explain(actor=request.user, number=number, year=year, rule=request.GET.get("rule") or None)
    except KeyError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    members = registry.members(household, year)
    steps = present(found.root, {member.person.number: member.person.name for member in members})
    if request.GET.get("format") == "json":
        return JsonResponse(as_json(found, steps), json_dumps_params={"ensure_ascii": False})
    if (kind := request.GET.get("export")) in FORMATS:
        if not may(request.user, Permission.EXPORT_REGISTER, household.village.code):
            raise Http404
        name = f"{number}-{formats.text(found.root.title)}-{year}"
        return export(kind, name, [str(heading) for heading in HEADER], sheet(steps))
    context = {
        "section": "household",
        "household": household,
        "head": next((one.person for one in members if one.person.relation == registry.HEAD), None),
        "ancestors": [*ancestors(household.village), household.village],
        "determination": determination,
        "steps": steps,
    }
    part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    return render(request, f"web/households/{'tree' if part else 'explanation'}.html", context)


def household_page(request: UserRequest, number: str) -> HttpResponse:
    """Show one household: verdict with reasons, members, conditions, income, years and the explanation."""
    household = _household_or_404(request, number)
    choice = year_choice(request)
    years = registry.years(household)
    observed = next((row for row in years if row.year == choice.year), years[0] if years else None)
    year = observed.year if observed else choice.year
    members = registry.members(household, year)
    determination = choice.determination
    context: dict[str, Any] = {
        "section": "household",
        "household": household,
        "area": household.village,
        "ancestors": [*ancestors(household.village), household.village],
        "observed": observed,
        "years_observed": years,
        "shown_year": year,
        "members": member_lines(members, year),
        "head": next((member.person for member in members if member.person.relation == registry.HEAD), None),
        "groups": groups(household, observed),
        "determination": determination,
    }
    if determination is not None:
        context |= _results(request, household, members, determination)
    if observed is not None:
        explanation = context.get("explanation")
        rests_on = frozen.columns(explanation) if explanation and observed.year == explanation.year else {}
        context["changed_since_freeze"] = frozen.changed_since(observed, rests_on)
        context["bar"] = income_bar(
            frozen.as_frozen(observed, rests_on),
            net_per_head=(context.get("result") or {}).get("net_income_per_head"),
            line=context.get("line"),
            line_title=context.get("line_title"),
        )
    return render(request, "web/households/household.html", context)


def _results(
    request: UserRequest, household: Household, members: list[registry.Member], determination: Determination
) -> dict[str, Any]:
    """Return the verdicts with their reasons and the explanation behind them."""
    year = determination.snapshot.year
    policy = load(determination.policy)
    result = queries.household(actor=request.user, number=household.number, year=year)
    if result is None:
        return {}
    context: dict[str, Any] = {
        "result": result,
        "verdict": result[policy.verdict],
        "verdict_title": policy.graph[policy.verdict].title,
        "findings": findings(policy, result),
    }
    explanation = queries.explain(actor=request.user, number=household.number, year=year)
    if explanation is None:
        return context
    reasons = {node.name: node for node in explanation.standards}
    line = next(iter(explanation.standards[0].parameters), None)
    return context | {
        "standards": [
            (standard, result[standard.name], reasons[standard.name].sentence)
            for standard in household_standards(determination.policy)
        ],
        "explanation": explanation,
        "steps": present(explanation.root, {member.person.number: member.person.name for member in members}),
        "line": line.value if line else None,
        "line_title": line.title if line else None,
    }
