"""Read areas. Codes and names of places are public, so no actor is asked for here.

What a user may see *in* an area is narrowed by ``accounts.scope``; the screens use ``accounts.queries``. Every
function makes one query. ``on`` is the day on which the areas must be valid, today when not given.
"""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from fupin.apps.areas.models import BELOW, CODE_LENGTH, Area, Level


def valid_on(day: datetime.date) -> Q:
    """Return the condition that an area is valid on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def inside(code: str, path: str = "code") -> Q:
    """Return the condition that the code at ``path`` is this one or lies in it; an empty code holds everything.

    A range of codes, because unlike LIKE it uses the index on every database. Its end is the next number of the
    same length, so that it holds in every collation: 5133 covers from "5133" to below "5134".
    """
    return Q(**{f"{path}__gte": code, f"{path}__lt": str(int(code) + 1)}) if code else Q()


def by_code(code: str, on: datetime.date | None = None) -> Area | None:
    """Return the area that has this code on the day, None when there is none."""
    return Area.objects.filter(valid_on(on or timezone.localdate()), code=code).first()


def ancestors(area: Area, on: datetime.date | None = None) -> list[Area]:
    """Return the areas that contain this one on the day, the widest first.

    For an area that is not valid today the default is its last valid day (its first, if it has yet to begin).
    """
    day = on or _day_within(area)
    above = [area.code[:length] for length in CODE_LENGTH.values() if length < len(area.code)]
    return list(Area.objects.filter(valid_on(day), code__in=above).order_by("code"))


def children(area: Area, on: datetime.date | None = None) -> QuerySet[Area]:
    """Return the areas of the next level in this one on the day, by code; none below a village."""
    level = BELOW.get(Level(area.level))
    if level is None:
        return Area.objects.none()
    return Area.objects.filter(valid_on(on or timezone.localdate()), inside(area.code), level=level).order_by("code")


def areas_at(level: Level, within: str = "", on: datetime.date | None = None) -> QuerySet[Area]:
    """Return the areas of a level, everywhere or within the area with a code, by code."""
    areas = Area.objects.filter(valid_on(on or timezone.localdate()), level=level).order_by("code")
    return areas.filter(inside(within)) if within else areas


def codes_at(level: Level, within: str = "", on: datetime.date | None = None) -> list[str]:
    """Return the codes of the areas of a level, everywhere or within an area, in order."""
    return list(areas_at(level, within, on).values_list("code", flat=True))


def choices(level: Level, within: str = "", on: datetime.date | None = None) -> list[tuple[str, str]]:
    """Return code and name of the areas of a level for a form field, in the order of the codes."""
    return list(areas_at(level, within, on).values_list("code", "name"))


def _day_within(area: Area) -> datetime.date:
    """Return today, or the valid day of the area that is nearest to it."""
    day = max(timezone.localdate(), area.valid_from)
    return day if area.valid_to is None else min(day, area.valid_to - datetime.timedelta(days=1))
