"""The same table everywhere: sorted, paged, linked, printed, and exported from one definition of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableData

from fupin.rules.text import Text
from fupin.web import formats
from fupin.web.templatetags.fupin import verdict_dot

PAGE_SIZE = 50


class NumberColumn(tables.Column):
    """Right-aligned whole numbers; with ``address`` each opens the list behind it."""

    css = "number"

    def __init__(self, *args: Any, address: Callable[[dict[str, Any]], str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"cell": {"class": self.css}})
        super().__init__(*args, **kwargs)
        self.address = address

    def text(self, value: Any) -> str:
        """Return the value as it is shown."""
        return formats.integer(value)

    def render(self, value: Any, record: dict[str, Any]) -> SafeString | str:
        """Return the cell, linked when there is a list behind the figure."""
        shown = self.text(value)
        if self.address is None or not value:
            return shown
        return format_html('<a class="figure" href="{}">{}</a>', self.address(record), shown)

    def value(self, value: Any) -> Any:
        """Return what an export holds: the number itself."""
        return value


class YuanColumn(NumberColumn):
    """Money, stored in fen, shown and exported in yuan."""

    def text(self, value: int) -> str:
        """Return yuan with two decimals."""
        return formats.yuan(value)

    def value(self, value: int | None) -> float | None:
        """Return yuan as a number."""
        return None if value is None else value / 100


class PercentColumn(NumberColumn):
    """A ratio, shown and exported as per cent."""

    def text(self, value: float) -> str:
        """Return per cent with two decimals."""
        return formats.percent(value)

    def value(self, value: float | None) -> float | None:
        """Return the per cent as a number."""
        return None if value is None else round(value * 100, 4)


class VerdictColumn(tables.Column):
    """Yes, no or unknown as a sign; the header is short, the tooltip tells the standard in full."""

    empty_values = ()

    def __init__(self, short: str | Promise, title: Text, **kwargs: Any) -> None:
        super().__init__(verbose_name=short, attrs={"cell": {"class": "verdict-cell"}}, **kwargs)
        self.title = title

    def render(self, value: bool | None) -> SafeString:
        """Return the sign."""
        return verdict_dot(value, formats.text(self.title))

    def value(self, value: bool | None) -> str:
        """Return the word."""
        return formats.verdict(value)


class WordColumn(tables.Column):
    """Yes, no or unknown in words, where neither is good or bad."""

    empty_values = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"cell": {"class": "status-cell"}}, **kwargs)

    def render(self, value: bool | None) -> str:
        """Return the word."""
        return formats.verdict(value)

    def value(self, value: bool | None) -> str:
        """Return the word."""
        return formats.verdict(value)


class LinkColumn(tables.Column):
    """The name that a row is known by; the whole row follows its link."""

    def __init__(self, *args: Any, address: Callable[[dict[str, Any]], str], **kwargs: Any) -> None:
        super().__init__(*args, attrs={"cell": {"class": "row-name"}}, **kwargs)
        self.address = address

    def render(self, value: Any, record: dict[str, Any]) -> SafeString:
        """Return the link."""
        return format_html('<a class="row-link" href="{}">{}</a>', self.address(record), value)

    def value(self, value: Any) -> Any:
        """Return the name."""
        return value


class Table(tables.Table):
    """Base of all tables. ``title`` names the export file and the caption."""

    title: Any = ""

    class Meta:
        attrs = {"class": "table table-vcenter data-table"}
        order_by_field = "sort"
        empty_text = _("Nothing matches these filters.")

    def header(self) -> list[str]:
        """Return the headings of an export."""
        return [str(column.verbose_name) for column in self.columns if column.visible]

    def export_rows(self, records: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> Iterator[list[Any]]:
        """Return the rows of an export, without the cost of rendering cells."""
        columns = [(name, column.column) for name, column in self.columns.items() if column.visible]
        for record in records:
            yield [column.value(record.get(name)) for name, column in columns]


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
