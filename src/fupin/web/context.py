"""What the frame around every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fupin.apps.accounts.permissions import Permission, may
from fupin.apps.accounts.queries import top_areas
from fupin.apps.accounts.scope import current_appointments
from fupin.web.year import year_choice


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return who works here, in which areas, and the years to choose from; nothing before login."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    areas = top_areas(user)
    choice = year_choice(request)
    return {
        "appointments": current_appointments(user),
        "top_areas": areas,
        "own_area": areas[0] if areas else None,
        "may_simulate": any(may(user, Permission.SIMULATE, area.code) for area in areas),
        "years": choice.years,
        "year": choice.year,
        "newest_year": choice.newest,
    }
