"""Create users, appoint them to areas, give them passwords, disable them."""

from __future__ import annotations

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fupin.apps.accounts import audit
from fupin.apps.accounts.errors import UserError
from fupin.apps.accounts.models import Appointment, Role, User
from fupin.apps.accounts.permissions import Permission, may, require
from fupin.apps.accounts.scope import current_appointments
from fupin.apps.areas.models import Area


@transaction.atomic
def create_user(*, actor: User | None, username: str, full_name: str = "", password: str | None = None) -> User:
    """Create a user who can do nothing yet: what they may see and do comes with an appointment.

    Without a password the user cannot log in until ``set_password``.

    Raises UserError when the name is taken or malformed, or the password too weak; NotPermitted when the actor
    administers no area.
    """
    _require_administrator(actor)
    user = User(username=username, full_name=full_name)
    _give_password(user, password)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise UserError(_("User %(name)s: %(why)s") % {"name": username, "why": _sentence(error)}) from error
    user.save(force_insert=True)
    audit.record(actor=actor, action="user.create", subject=f"user:{user.pk}")
    return user


@transaction.atomic
def appoint(
    *,
    actor: User | None,
    user: User,
    role: Role,
    area: Area,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
) -> Appointment:
    """Appoint a user to a role in an area, from ``start`` (today when not given) to ``end`` (the last day).

    Raises UserError when the appointment exists or ends before it begins; NotPermitted when the actor does not
    administer the area.
    """
    require(actor=actor, permission=Permission.MANAGE_USERS, code=area.code)
    appointment = Appointment(user=user, role=role, area=area, start=start or timezone.localdate(), end=end)
    try:
        appointment.full_clean()
    except ValidationError as error:
        raise UserError(_sentence(error)) from error
    appointment.save(force_insert=True)
    audit.record(
        actor=actor,
        action="user.appoint",
        subject=f"user:{user.pk}",
        detail={
            "role": str(role),
            "area": area.code,
            "start": appointment.start.isoformat(),
            "end": end.isoformat() if end else None,
        },
    )
    return appointment


@transaction.atomic
def set_password(*, actor: User | None, user: User, password: str) -> None:
    """Give a user another password. Anybody may change their own; of others only those they administer.

    Raises UserError when the password is too weak; NotPermitted.
    """
    if actor is None or actor.pk != user.pk:
        _require_over(actor, user)
    _give_password(user, password)
    user.save(update_fields=["password"])
    audit.record(actor=actor, action="user.set_password", subject=f"user:{user.pk}")


@transaction.atomic
def disable(*, actor: User | None, user: User) -> None:
    """Shut a user out: the next request of an open session fails already; running appointments end today.

    The user stays on record, because what they did stays on record.

    Raises UserError when somebody would disable themselves; NotPermitted.
    """
    if actor is not None and actor.pk == user.pk:
        raise UserError(_("Nobody can disable themselves. Ask another administrator."))
    _require_over(actor, user)
    today = timezone.localdate()
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = 0
    for appointment in user.appointments.filter(end__isnull=True, start__lte=today):
        appointment.end = today
        appointment.save(update_fields=["end"])
        ended += 1
    audit.record(actor=actor, action="user.disable", subject=f"user:{user.pk}", detail={"appointments_ended": ended})


def _require_administrator(actor: User | None) -> None:
    """Raise NotPermitted unless the actor administers some area."""
    codes = [appointment.area.code for appointment in current_appointments(actor)] if actor is not None else []
    code = next((code for code in codes if actor and may(actor, Permission.MANAGE_USERS, code)), "")
    require(actor=actor, permission=Permission.MANAGE_USERS, code=code)


def _require_over(actor: User | None, user: User) -> None:
    """Raise NotPermitted unless the actor administers every area of the user's appointments."""
    codes = [appointment.area.code for appointment in current_appointments(user)]
    for code in codes:
        require(actor=actor, permission=Permission.MANAGE_USERS, code=code)
    if not codes:
        _require_administrator(actor)


def _give_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserError(_("The password is too weak. %(why)s") % {"why": _sentence(error)}) from error
    user.set_password(password)


def _sentence(error: ValidationError) -> str:
    return " ".join(error.messages)
