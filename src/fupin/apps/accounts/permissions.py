"""What each role may do. One table; actions ask it before they write, views before they export."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fupin.apps.accounts.models import Role, User
from fupin.apps.accounts.scope import current_appointments
from fupin.rules.errors import FupinError


class Permission(models.TextChoices):
    """Something that a role may do inside the areas of its appointment."""

    READ_REGISTER = "read_register", _("read the register")
    EXPORT_REGISTER = "export_register", _("export lists")
    IMPORT_WORKBOOKS = "import_workbooks", _("import workbooks")
    DETERMINE = "determine", _("freeze snapshots and determine")
    SIMULATE = "simulate", _("compute what would be if lines and standards were different")
    MANAGE_AREAS = "manage_areas", _("change areas")
    MANAGE_USERS = "manage_users", _("create users and appoint them")


_READS = frozenset({Permission.READ_REGISTER, Permission.EXPORT_REGISTER})

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _READS
    | {
        Permission.IMPORT_WORKBOOKS,
        Permission.DETERMINE,
        Permission.SIMULATE,
        Permission.MANAGE_AREAS,
        Permission.MANAGE_USERS,
    },
    Role.PREFECTURE_OFFICE: _READS | {Permission.IMPORT_WORKBOOKS, Permission.DETERMINE, Permission.SIMULATE},
    Role.COUNTY_OFFICE: _READS | {Permission.IMPORT_WORKBOOKS, Permission.SIMULATE},
    Role.TOWNSHIP_CLERK: _READS | {Permission.IMPORT_WORKBOOKS},
    Role.FIRST_SECRETARY: _READS,
}
"""Role → what it may do in the areas of the appointment."""


class NotPermitted(FupinError):
    """The user's appointments do not allow this here."""


def may(user: User, permission: Permission, code: str) -> bool:
    """Whether an appointment that holds today grants the permission in the area with this code."""
    return any(
        code.startswith(appointment.area.code) and permission in GRANTED[Role(appointment.role)]
        for appointment in current_appointments(user)
    )


def require(*, actor: User | None, permission: Permission, code: str) -> None:
    """Raise NotPermitted unless the actor may do this in the area. ``actor`` None is the system itself."""
    if actor is not None and not may(actor, permission, code):
        raise NotPermitted(
            _("%(user)s may not %(permission)s in area %(code)s. Ask the administrator for an appointment there.")
            % {"user": actor, "permission": permission.label, "code": code}
        )
