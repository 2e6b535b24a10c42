"""Where work begins: one's own area."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from fupin.apps.accounts.queries import top_areas
from fupin.web.requests import UserRequest


def home(request: UserRequest) -> HttpResponse:
    """Go to the widest area of one's appointments; let choose between several; explain when there is none."""
    areas = top_areas(request.user)
    if len(areas) == 1:
        return redirect("area", areas[0].code)
    if areas:
        return render(request, "web/home/choose.html", {"areas": areas})
    return render(request, "web/accounts/no_appointment.html", status=403)
