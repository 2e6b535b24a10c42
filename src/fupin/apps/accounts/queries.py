"""Who is appointed where, and areas as a user may see them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from fupin.apps.accounts.models import User
from fupin.apps.accounts.scope import current_appointments, scope_of, visible_areas
from fupin.apps.areas.models import Area, Level
from fupin.apps.areas.queries import inside


def top_areas(actor: User) -> list[Area]:
    """Return the areas where the actor's view begins: those of the appointments, without areas inside others."""
    areas = {appointment.area.code: appointment.area for appointment in current_appointments(actor)}
    return [area for code, area in areas.items() if code in scope_of(actor).codes]


def area_for(actor: User, code: str) -> Area:
    """Return the newest vintage of an area inside the actor's scope, with the areas above it.

    Raises Area.DoesNotExist for an area that is unknown or outside, without telling which.
    """
    area = (
        visible_areas(actor).filter(code=code).select_related("parent__parent__parent").order_by("-valid_from").first()
    )
    if area is None:
        raise Area.DoesNotExist(code)
    return area


def areas_inside(actor: User, code: str, level: Level) -> QuerySet[Area]:
    """Return the areas of a level inside an area that exist today and lie inside the actor's scope."""
    return visible_areas(actor).filter(inside(code), level=level, valid_to__isnull=True).order_by("code")


def place_names(actor: User, codes: Collection[str]) -> dict[str, str]:
    """Return the names of villages inside the actor's scope by code, each after the township it belongs to."""
    rows = (
        visible_areas(actor).filter(code__in=codes).order_by("valid_from").values_list("code", "parent__name", "name")
    )
    return {code: f"{parent} {name}" for code, parent, name in rows}


def areas_named(actor: User, text: str) -> QuerySet[Area]:
    """Return the areas inside the actor's scope whose name contains the text or whose code begins with it."""
    condition = Q(name__contains=text)
    if text.isdigit():
        condition |= Q(code__startswith=text)
    return (
        visible_areas(actor).filter(condition, valid_to__isnull=True).select_related("parent__parent").order_by("code")
    )
