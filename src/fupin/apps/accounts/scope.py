"""Which areas a user may see. Every query of every app narrows by this."""

from __future__ import annotations

import operator
from functools import reduce

from django.db.models import Q, QuerySet
from django.utils import timezone

from fupin.apps.accounts.models import Appointment, User
from fupin.apps.areas.models import Area
from fupin.apps.areas.queries import inside


class Scope:
    """The area codes that a user may see, as prefixes; everything inside them is visible."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = tuple(
            code for code in sorted(set(codes)) if not any(code != o and code.startswith(o) for o in codes)
        )

    def covers(self, code: str) -> bool:
        """Whether the area lies inside the scope."""
        return any(code.startswith(own) for own in self.codes)

    def touches(self, code: str) -> bool:
        """Whether the area lies inside the scope, or contains a part of it (the way down to it)."""
        return any(code.startswith(own) or own.startswith(code) for own in self.codes)

    def q(self, path: str) -> Q:
        """Return the condition that the area code at ``path`` lies inside; nothing when the scope is empty."""
        if not self.codes:
            return Q(pk__in=[])
        return reduce(operator.or_, (inside(code, path) for code in self.codes))


def current_appointments(user: User) -> list[Appointment]:
    """Return the user's appointments that hold today, widest area first, remembered on the user object."""
    cached: list[Appointment] | None = getattr(user, "_current_appointments", None)
    if cached is None:
        today = timezone.localdate()
        holding = user.appointments.filter(Q(start__lte=today), Q(end__isnull=True) | Q(end__gte=today))
        found = holding.select_related("area") if user.is_active else ()
        cached = sorted(found, key=lambda appointment: (len(appointment.area.code), appointment.area.code))
        user._current_appointments = cached  # type: ignore[attr-defined]
    return cached


def scope_of(user: User) -> Scope:
    """Return the scope of a user's appointments that hold today."""
    return Scope(tuple(appointment.area.code for appointment in current_appointments(user)))


def visible_areas(user: User) -> QuerySet[Area]:
    """Return the areas inside a user's scope."""
    return Area.objects.filter(scope_of(user).q("code"))
