"""Frozen snapshots and the determinations made from them. The data lie in Parquet under FUPIN_HOME."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """A dated, immutable copy of what the rules may see of one year (see ``fupin.rules.tables``).

    ``sha256`` is the digest over all files; ``directory`` is relative to FUPIN_HOME.
    """

    year = models.IntegerField(_("year"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    directory = models.CharField(_("directory"), max_length=200)
    households = models.IntegerField(_("households"))
    persons = models.IntegerField(_("persons"))
    created = models.DateTimeField(_("frozen at"))

    class Meta:
        ordering = ["-year", "-created"]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return f"{self.year} · {self.sha256[:12]}"


class Determination(models.Model):
    """One run of a policy over a snapshot. The newest of a year and policy is the one that pages show.

    ``parameters`` holds every parameter value that was used (money in fen), ``totals`` the prefecture figures.
    The results per household and area lie in ``directory`` (relative to FUPIN_HOME) as Parquet.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="determinations", verbose_name=_("snapshot"))
    policy = models.CharField(_("policy"), max_length=40)
    policy_digest = models.CharField(_("digest of rules and parameters"), max_length=64)
    parameters = models.JSONField(_("parameters"), default=dict)
    engine = models.CharField(_("engine"), max_length=40)
    directory = models.CharField(_("directory"), max_length=200)
    created = models.DateTimeField(_("determined at"))
    seconds = models.FloatField(_("seconds"))
    totals = models.JSONField(_("totals"), default=dict)

    class Meta:
        ordering = ["-created"]
        verbose_name = _("determination")
        verbose_name_plural = _("determinations")
        indexes = [models.Index(fields=["policy", "-created"], name="determination_newest")]

    def __str__(self) -> str:
        return f"{self.policy} · {self.snapshot} · {self.created:%Y-%m-%d %H:%M}"
