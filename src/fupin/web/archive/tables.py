"""The tables of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fupin.apps.determination.models import Determination
from fupin.rules.explain import show
from fupin.rules.parameters import UNCONFIRMED
from fupin.rules.policy import Policy
from fupin.web import formats
from fupin.web.tables import CodeColumn, Column, LinkColumn, NumberColumn, Table


class DigestColumn(CodeColumn):
    """A digest: its beginning on the page, the whole in its tooltip and in files."""

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return the beginning of the digest."""
        return format_html('<abbr class="digest" title="{}">{}</abbr>', value, str(value)[:12])


class MomentColumn(CodeColumn):
    """A moment, in the time of the prefecture."""

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return day and time."""
        return formats.moment(value)

    def exported(self, value: Any) -> Any:
        """Return day and time as text."""
        return formats.moment(value)


class ShownColumn(CodeColumn):
    """Whether the pages show this determination of its year."""

    def cell(self, value: bool, record: dict[str, Any]) -> str:
        """Return the word, marked when it is the one."""
        return format_html('<span class="verdict verdict-yes">{}</span>', _("shown")) if value else _("superseded")

    def exported(self, value: bool) -> str:
        """Return the word."""
        return _("shown") if value else _("superseded")


class ArchiveTable(Table):
    """Determinations, newest year first."""

    title = gettext_lazy("Archive")
    number = LinkColumn(
        verbose_name=gettext_lazy("No."), address=lambda row: reverse("archived_determination", args=[row["number"]])
    )
    year = Column(verbose_name=gettext_lazy("Year"))
    shown = ShownColumn(verbose_name=gettext_lazy("On the pages"))
    frozen = MomentColumn(verbose_name=gettext_lazy("Frozen"))
    sha256 = DigestColumn(verbose_name=gettext_lazy("Snapshot"))
    households = NumberColumn(verbose_name=gettext_lazy("Households"))
    persons = NumberColumn(verbose_name=gettext_lazy("Persons"))
    policy = Column(verbose_name=gettext_lazy("Policy"))
    policy_digest = DigestColumn(verbose_name=gettext_lazy("Rules and parameters"))
    determined = MomentColumn(verbose_name=gettext_lazy("Determined"))
    by = Column(verbose_name=gettext_lazy("By"))

    class Meta(Table.Meta):
        order_by = ("-year", "-determined")
        empty_text = gettext_lazy("Nothing has been frozen yet. On the server: fupin freeze --year 2015 --determine")


def archive_row(record: Determination, by: str, *, shown: bool) -> dict[str, Any]:
    """Return a determination as a row of the archive."""
    return {
        "number": record.pk,
        "year": record.snapshot.year,
        "shown": shown,
        "frozen": record.snapshot.created,
        "sha256": record.snapshot.sha256,
        "households": record.snapshot.households,
        "persons": record.snapshot.persons,
        "policy": record.policy,
        "policy_digest": record.policy_digest,
        "determined": record.created,
        "by": by,
    }


class ConfidenceColumn(Column):
    """How sure a value is; what is to be confirmed is marked."""

    def cell(self, value: str, record: dict[str, Any]) -> str:
        """Return the words."""
        kind = "unknown" if value in UNCONFIRMED else "yes"
        return format_html('<span class="verdict verdict-{}">{}</span>', kind, formats.confidence(value))

    def exported(self, value: str) -> str:
        """Return the words."""
        return formats.confidence(value)


class ValueColumn(NumberColumn):
    """A value with its unit, as text."""

    def text(self, value: Any) -> str:
        """Return the text."""
        return str(value)


class ParameterTable(Table):
    """The values that a determination used."""

    title = gettext_lazy("Parameters")
    name = Column(verbose_name=gettext_lazy("Parameter"), order_by="key")
    value = ValueColumn(verbose_name=gettext_lazy("Value"), orderable=False)
    now = Column(verbose_name=gettext_lazy("In the policy now"), orderable=False)
    since = CodeColumn(verbose_name=gettext_lazy("Since"))
    article = CodeColumn(verbose_name=gettext_lazy("Article"))
    confidence = ConfidenceColumn(verbose_name=gettext_lazy("Confidence"))
    source = Column(verbose_name=gettext_lazy("Source"))

    class Meta(Table.Meta):
        order_by = "name"


def parameter_rows(record: Determination, policy: Policy) -> Iterable[dict[str, Any]]:
    """Return the values that a determination used, with unit and source; one that the policy lost keeps its value."""
    today = policy.values(record.snapshot.year)
    for name, used in record.parameters.items():
        parameter, value = policy.parameters.get(name), today.get(name)
        if parameter is None or value is None:
            yield {"key": name, "name": name, "value": str(used), "now": _("no longer used"), "confidence": "gap"}
            continue
        same_kind = isinstance(used, float) == isinstance(value.value, float)
        yield {
            "key": name,
            "name": formats.text(parameter.title),
            "value": formats.text(show(parameter.kind, used, unit=parameter.unit)) if same_kind else str(used),
            "now": _("the same")
            if value.value == used
            else formats.text(show(parameter.kind, value.value, unit=parameter.unit)),
            "since": formats.day(value.since),
            "article": parameter.article,
            "confidence": value.confidence,
            "source": value.source,
        }
