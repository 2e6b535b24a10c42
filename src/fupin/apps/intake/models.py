"""What came in from workbooks, when, by whom, and with what result."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One import of workbooks into the register, in one transaction.

    ``files`` maps each file name to its SHA-256; ``counts`` holds rows read, created, changed, unchanged
    and refused; ``dropped_headings`` names the columns that the scope of the product leaves out.
    """

    year = models.IntegerField(_("year"))
    files = models.JSONField(_("files"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    counts = models.JSONField(_("counts"), default=dict)
    dropped_headings = models.JSONField(_("dropped headings"), default=list)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.year} · {self.at:%Y-%m-%d %H:%M}"
