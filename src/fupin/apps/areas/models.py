"""Administrative areas, in the vintages in which their codes were valid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Administrative level; the length of the code tells the level."""

    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")


CODE_LENGTH = {Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
"""Digits of a code at each level (national statistical division codes)."""

LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTH.items()}

BELOW = {Level.PREFECTURE: Level.COUNTY, Level.COUNTY: Level.TOWNSHIP, Level.TOWNSHIP: Level.VILLAGE}
"""The next level down."""


class Area(models.Model):
    """A prefecture, county, township or village during the time in which its code was valid.

    ``code`` is the significant part of the national statistical division code, so that an area's code is a
    prefix of the codes of everything inside it. A code may be given again later: (code, valid_from) is
    unique. ``successor`` is the area that took over when this one ended.
    """

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    residents_committee = models.BooleanField(_("residents' committee"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (first day no longer valid)"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )

    class Meta:
        ordering = ["code", "valid_from"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="area_code_once_per_vintage",
                violation_error_message=_("This code already exists with the same first day of validity."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_valid_to_after_valid_from",
                violation_error_message=_("An area must end after it began."),
            ),
            models.CheckConstraint(
                condition=Q(level=Level.PREFECTURE, parent__isnull=True)
                | (~Q(level=Level.PREFECTURE) & Q(parent__isnull=False)),
                name="area_parent_unless_prefecture",
                violation_error_message=_("Every area but a prefecture belongs to the area above it."),
            ),
        ]
        indexes = [models.Index(fields=["level", "code"], name="area_level_code")]

    def __str__(self) -> str:
        return self.name
