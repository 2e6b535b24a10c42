"""Users, their appointments to areas, and the audit log."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fupin.apps.areas.models import Area


class Role(models.TextChoices):
    """What somebody is appointed to do."""

    ADMINISTRATOR = "administrator", _("administrator")
    PREFECTURE_OFFICE = "prefecture_office", _("prefecture office")
    COUNTY_OFFICE = "county_office", _("county office")
    TOWNSHIP_CLERK = "township_clerk", _("township clerk")
    FIRST_SECRETARY = "first_secretary", _("first secretary")


class User(AbstractUser):
    """A person who works with the system. What they may see follows from their appointments."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("name"), max_length=60, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name under which the user signs."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name under which the user signs."""
        return str(self)


class Appointment(models.Model):
    """A user holds a role in an area for a time; the union of the areas is what the user may see."""

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    area = models.ForeignKey(Area, models.PROTECT, related_name="appointments", verbose_name=_("area"))
    start = models.DateField(_("from"))
    end = models.DateField(_("to (last day)"), null=True, blank=True)

    class Meta:
        ordering = ["user", "start"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area", "start"],
                name="appointment_once",
                violation_error_message=_("This appointment already exists."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="appointment_end_not_before_start",
                violation_error_message=_("An appointment cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.area}"


class AuditEvent(models.Model):
    """One thing that somebody did. Append-only; each event carries the digest of the one before it.

    ``detail`` never holds personal values, only what was done, to which record, how many rows.
    """

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("subject"), max_length=120)
    detail = models.JSONField(_("detail"), default=dict)
    previous_digest = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"

    def compute_digest(self) -> str:
        """Return the SHA-256 over the content of this event and the digest before it."""
        content: dict[str, Any] = {
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "action": self.action,
            "subject": self.subject,
            "detail": self.detail,
            "previous": self.previous_digest,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
