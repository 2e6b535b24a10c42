"""The table of households."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fupin.apps.accounts.models import User
from fupin.apps.accounts.queries import place_names
from fupin.apps.determination import queries
from fupin.apps.registry.queries import HouseholdLine, lines_of
from fupin.rules.text import Text
from fupin.web.standards import Standard
from fupin.web.tables import (
    CodeColumn,
    Column,
    LinkColumn,
    NumberColumn,
    PagedData,
    Table,
    VerdictColumn,
    WordColumn,
    YuanColumn,
)

EXPORT_CHUNK = 10_000
DEFAULT_ORDER = "number"
_NOBODY = HouseholdLine("", None)


class HouseholdTable(Table):
    """Households with income, shortfall and verdicts. The verdict columns are those of the policy."""

    title = _("Households")
    head = LinkColumn(
        verbose_name=_("Head"),
        orderable=False,
        address=lambda row: reverse("household", args=[row["number"]]) + row["query"],
    )
    number = CodeColumn(verbose_name=_("Household number"))
    village = Column(verbose_name=_("Village"), order_by="village_code")
    size = NumberColumn(verbose_name=_("Persons"), orderable=False)
    net_income_per_head = YuanColumn(verbose_name=_("Net income per head (yuan)"))
    shortfall = YuanColumn(verbose_name=_("Shortfall (yuan)"))

    class Meta(Table.Meta):
        order_by = DEFAULT_ORDER


def household_table(
    data: PagedData | list[dict[str, Any]], standards: Sequence[Standard], verdict: Text, *, one_village: bool
) -> HouseholdTable:
    """Return a table over the rows with a column for each standard and one for all of them."""
    columns: list[tuple[str, Column]] = [
        (standard.name, VerdictColumn(standard.short, standard.title)) for standard in standards
    ]
    columns.append(("poor", WordColumn(verbose_name=_("Poor"))))
    columns.append(("exit_ready", VerdictColumn(_("Ready for exit"), verdict)))
    return HouseholdTable(data, extra_columns=columns, exclude=("village",) if one_village else ())


class HouseholdSource:
    """Households of an area as the actor may see them: results of the year with head, size and village."""

    def __init__(
        self,
        *,
        actor: User,
        inside: str,
        year: int,
        where: dict[str, queries.Wanted],
        query: str,
    ) -> None:
        self.actor = actor
        self.inside = inside
        self.year = year
        self.where = where
        self.query = f"?{query}" if query else ""

    def page(self, order: str, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """Return a page of rows and the number of all rows."""
        results, total = queries.households(
            actor=self.actor,
            inside=self.inside,
            year=self.year,
            where=self.where,
            order=order,
            offset=offset,
            limit=limit,
        )
        lines = lines_of(self.actor, [row["number"] for row in results], self.year)
        villages = place_names(self.actor, {row["village_code"] for row in results})
        for row in results:
            line = lines.get(row["number"], _NOBODY)
            row["head"] = line.head
            row["size"] = line.size
            row["village"] = villages.get(row["village_code"], row["village_code"])
            row["query"] = self.query
        return results, total

    def everything(self, order: str) -> Iterator[dict[str, Any]]:
        """Return all rows, fetched in chunks."""
        offset = 0
        while True:
            rows, total = self.page(order, offset, EXPORT_CHUNK)
            yield from rows
            offset += EXPORT_CHUNK
            if offset >= total or not rows:
                return
