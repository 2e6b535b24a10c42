"""The same table everywhere: sorted, paged, linked, printed, and exported from one definition of its columns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableData

from fupin.rules.text import Text
from fupin.web import formats

PAGE_SIZE = 50


class Column(tables.Column):
    """A column that writes its own cells: ``cell`` for the page, ``exported`` for files.

    ``address`` gives the list or page behind a cell of a row.
    """

    css = ""

    def __init__(self, *args: Any, address: Callable[[dict[str, Any]], str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"th": {"class": self.css}} if self.css else {})
        super().__init__(*args, **kwargs)
        self.address = address

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return the content of a cell."""
        return formats.DASH if value in (None, "") else str(value)

    def exported(self, value: Any) -> Any:
        """Return what a file holds."""
        return value


class CodeColumn(Column):
    """Register numbers: never wrapped, digits of one width."""

    css = "code"


class NumberColumn(Column):
    """Right-aligned whole numbers; with ``address`` each opens the list behind it."""

    css = "number"

    def text(self, value: Any) -> str:
        """Return the value as it is shown."""
        return formats.integer(value)

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return the number, linked when there is a list behind it."""
        shown = self.text(value)
        if self.address is None or not value:
            return shown
        return format_html('<a class="figure" href="{}">{}</a>', self.address(record), shown)


class YuanColumn(NumberColumn):
    """Money, stored in fen, shown and exported in yuan."""

    def text(self, value: int | None) -> str:
        """Return yuan with two decimals."""
        return formats.yuan(value)

    def exported(self, value: int | None) -> float | None:
        """Return yuan as a number."""
        return None if value is None else value / 100


class PercentColumn(NumberColumn):
    """A ratio, shown and exported as per cent."""

    def text(self, value: float | None) -> str:
        """Return per cent with two decimals."""
        return formats.percent(value)

    def exported(self, value: float | None) -> float | None:
        """Return the per cent as a number."""
        return None if value is None else round(value * 100, 4)


def _words() -> dict[bool | None, str]:
    """The three verdicts in words, looked up once and not for each of a million cells."""
    return {value: formats.verdict(value) for value in (True, False, None)}


class VerdictColumn(Column):
    """Yes, no or unknown as a small sign; the header is short, its tooltip tells the standard in full."""

    css = "verdict-cell"

    def __init__(self, short: str | Promise, title: Text, **kwargs: Any) -> None:
        name = formats.text(title)
        super().__init__(verbose_name=short, attrs={"th": {"class": self.css, "title": name}}, **kwargs)
        self.words = _words()
        self.signs = {
            value: format_html(
                '<span class="dot dot-{}" title="{}"><span class="visually-hidden">{}</span></span>',
                kind,
                f"{name}: {self.words[value]}",
                self.words[value],
            )
            for value, kind in ((True, "yes"), (False, "no"), (None, "unknown"))
        }

    def cell(self, value: bool | None, record: dict[str, Any]) -> str:
        """Return the sign."""
        return self.signs[value]

    def exported(self, value: bool | None) -> str:
        """Return the word."""
        return self.words[value]


class WordColumn(Column):
    """Yes, no or unknown in words, where neither is good or bad."""

    css = "status-cell"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = _words()

    def cell(self, value: bool | None, record: dict[str, Any]) -> str:
        """Return the word."""
        return self.words[value]

    def exported(self, value: bool | None) -> str:
        """Return the word."""
        return self.words[value]


HEAT = (0.05, 0.1, 0.2, 0.4)
"""Shares at which the shading of a cell grows stronger."""


def heat(share: float | None) -> int:
    """Return the step of shading of a share: 0 for nothing, then 1 to 5."""
    return 0 if not share else 1 + sum(share >= step for step in HEAT)


class LackColumn(NumberColumn):
    """How many households of a row lack something, shaded by their share, and beside it of how many it is unknown.

    Rows hold ``<name>_no``, ``<name>_unknown`` and ``households``. The header is short, its tooltip tells in full.
    """

    css = "heat-cell"

    def __init__(self, name: str, short: str | Promise, title: Text, **kwargs: Any) -> None:
        self.name, self.full = name, formats.text(title)
        super().__init__(
            verbose_name=short,
            accessor=f"{name}_no",
            attrs={"th": {"class": f"number {self.css}", "title": self.full}},
            **kwargs,
        )

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return both numbers, each with the list behind it."""
        lacking, unknown, of = record[f"{self.name}_no"], record[f"{self.name}_unknown"], record["households"]
        share = lacking / of if of else None
        told = _("%(title)s: %(no)s of %(of)s no (%(share)s), %(unknown)s unknown") % {
            "title": self.full,
            "no": formats.integer(lacking),
            "of": formats.integer(of),
            "share": formats.percent(share, 1),
            "unknown": formats.integer(unknown),
        }
        return format_html(
            '<span class="heat heat-{}" title="{}">{}{}</span>',
            heat(share),
            told,
            self._linked(lacking, record, "no"),
            format_html('<small class="heat-unknown">{}?</small>', self._linked(unknown, record, "unknown"))
            if unknown
            else "",
        )

    def _linked(self, count: int, record: dict[str, Any], verdict: str) -> str:
        if not count:
            return formats.integer(count)
        address = f"{record['list']}status=poor&standard={self.name}&verdict={verdict}"
        return format_html('<a class="figure" href="{}">{}</a>', address, formats.integer(count))


class AmountColumn(YuanColumn):
    """A sum in yuan, and below it how many households it is for. Rows hold ``<name>`` and ``<name>_households``."""

    css = "number amount-cell"

    def __init__(self, name: str, title: Text, **kwargs: Any) -> None:
        self.name = name
        super().__init__(verbose_name=formats.text(title), **kwargs)

    def cell(self, value: int | None, record: dict[str, Any]) -> str:
        """Return the sum and the number of households, which opens their list."""
        households = record.get(f"{self.name}_households")
        if not households:
            return formats.DASH
        return format_html(
            '{}<br><small><a class="figure" href="{}standard={}&verdict=yes">{}</a></small>',
            formats.yuan(value, 0),
            record["list"],
            self.name,
            _("%(count)s households") % {"count": formats.integer(households)},
        )


class LinkColumn(Column):
    """The name that a row is known by; the whole row follows its link."""

    css = "row-name"

    def cell(self, value: Any, record: dict[str, Any]) -> str:
        """Return the link."""
        assert self.address is not None
        return format_html('<a class="row-link" href="{}">{}</a>', self.address(record), value or formats.DASH)


def _key(bound: Any) -> str:
    """Return the key under which rows hold the value of a column."""
    return str(bound.accessor)


class Table(tables.Table):
    """Base of all tables. ``title`` names the region and the export file, ``totals`` is the row below the others."""

    title: Any = ""
    totals: dict[str, Any] | None = None

    class Meta:
        attrs = {"class": "table table-vcenter data-table"}
        empty_text = _("Nothing matches these filters.")

    def foot(self) -> SafeString:
        """Return the row of totals; nothing when there is none."""
        if self.totals is None:
            return SafeString()
        totals = self.totals
        cells = (
            (bound.column.css, bound.column.cell(totals[_key(bound)], totals) if _key(bound) in totals else "")
            for bound in self.columns
        )
        return format_html("<tr>{}</tr>", format_html_join("", '<td class="{}">{}</td>', cells))

    def body(self) -> SafeString:
        """Return the rows of this page.

        They are written here and not by the template, which would take ten times as long for a long list.
        """
        columns = [(_key(bound), bound.column) for bound in self.columns]
        page = getattr(self, "page", None)
        cell = '<td class="{}">{}</td>'
        return format_html_join(
            "",
            "<tr data-row>{}</tr>",
            (
                (format_html_join("", cell, ((c.css, c.cell(record.get(name), record)) for name, c in columns)),)
                for record in (page.object_list.data if page else self.data)
            ),
        )

    def header(self) -> list[str]:
        """Return the headings of an export."""
        return [str(bound.verbose_name) for bound in self.columns]

    def export_rows(self, records: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
        """Return the rows of an export."""
        columns = [(_key(bound), bound.column) for bound in self.columns]
        for record in itertools.chain(records, [self.totals] if self.totals else ()):
            yield [column.exported(record.get(name)) for name, column in columns]


class PagedData(TableData):
    """Rows that are fetched one page at a time, sorted where they lie.

    ``fetch(order, offset, limit)`` returns the rows of a page and the number of all rows.
    """

    def __init__(
        self, fetch: Callable[[str, int, int], tuple[list[dict[str, Any]], int]], *, order: str, page: int
    ) -> None:
        super().__init__([])
        self.fetch = fetch
        self.order = order
        self.offset = max(page - 1, 0) * PAGE_SIZE
        self.rows: list[dict[str, Any]] | None = None
        self.total = 0

    def order_by(self, aliases: Sequence[str]) -> None:
        """Remember the order; it is applied when rows are fetched."""
        if aliases:
            self.order = str(aliases[0])

    def _load(self, offset: int) -> list[dict[str, Any]]:
        if self.rows is None or offset != self.offset:
            self.offset = offset
            self.rows, self.total = self.fetch(self.order, offset, PAGE_SIZE)
        return self.rows

    def __len__(self) -> int:
        self._load(self.offset)
        return self.total

    def __getitem__(self, key: Any) -> Any:
        rows = self._load(key.start or 0)
        return rows[: key.stop - (key.start or 0)]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._load(self.offset))


def page_number(request: HttpRequest) -> int:
    """Return the page that a request asks for; 1 when it is none."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1
