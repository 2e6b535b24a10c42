"""Write tables to Excel workbooks: frozen header, filter, widths, formats, print set-up. Text is never a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter

ROWS_PER_SHEET = 1_000_000
"""Excel has 1,048,576 rows; a longer table goes on on the next sheet."""

LONG = 200_000
"""Rows from which a table is written in constant memory."""

CELL_LIMIT = 32_000
"""Characters; Excel keeps 32,767 in a cell."""

Shape = Literal["text", "wrapped", "number", "money", "verdict"]

Line = tuple[str, str | int | float]
"""A label and its value on a title page."""

Section = tuple[str, Sequence[Line]]
"""A heading and the lines below it."""

_COLOURS = {"yes": ("#1B6E3C", "#E3F4E9"), "no": ("#A4262C", "#FBE5E6"), "unknown": ("#8A5A00", "#FFF3D6")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, the frame's column, how it is shown, and its width in characters."""

    heading: str
    name: str
    shape: Shape = "text"
    width: float = 12


class Workbook:
    """An Excel file being written row after row; ``long`` keeps memory constant, which is slower."""

    def __init__(
        self, path: Path, *, verdicts: tuple[str, str, str] = ("是", "否", "不详"), long: bool = False
    ) -> None:
        options = {
            "constant_memory": long,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        add = self._book.add_format
        self._title = add(base | {"bold": True, "font_size": 16, "font_name": "黑体"})
        self._label = add(base | {"font_color": "#555555", "text_wrap": True, "valign": "top"})
        self._section = add(base | {"bold": True, "font_size": 11, "bottom": 1, "font_name": "黑体"})
        self._plain = add(base | {"text_wrap": True, "valign": "top", "align": "left", "num_format": "#,##0.######"})
        self._header = add(
            base
            | {
                "bold": True,
                "bg_color": "#1F4E79",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "align": "center",
                "border": 1,
            }
        )
        self._shapes: dict[Shape, Any] = {
            "text": add(base),
            "wrapped": add(base | {"text_wrap": True}),
            "number": add(base | {"num_format": "#,##0"}),
            "money": add(base | {"num_format": "#,##0.00"}),
            "verdict": add(base | {"align": "center"}),
        }
        self._verdicts = [
            (text, add({"font_color": ink, "bg_color": paper}))
            for text, (ink, paper) in zip(verdicts, _COLOURS.values(), strict=True)
        ]

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *failure: object) -> None:
        self._book.close()

    def title_page(self, name: str, title: str, sections: Sequence[Section]) -> None:
        """Write a page of labels and values under section headings."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 84)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, self._title)
        row = 1
        for heading, lines in sections:
            row += 1
            sheet.write_string(row, 0, heading, self._section)
            sheet.write_string(row, 1, "", self._section)
            row += 1
            for label, value in lines:
                sheet.write_string(row, 0, label, self._label)
                if isinstance(value, str):
                    sheet.write_string(row, 1, value[:CELL_LIMIT], self._plain)
                else:
                    sheet.write_number(row, 1, value, self._plain)
                row += 1
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        frame: pl.DataFrame,
        *,
        frozen: int = 0,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Write a table under a header that stays in sight; money in the frame is fen and becomes yuan."""
        for number, part in enumerate(frame.iter_slices(ROWS_PER_SHEET) if frame.height else [frame]):
            self._sheet(name if number == 0 else f"{name} ({number + 1})", columns, part, frozen, progress)

    def _sheet(
        self,
        name: str,
        columns: Sequence[Column],
        frame: pl.DataFrame,
        frozen: int,
        progress: Callable[[int], None] | None,
    ) -> None:
        sheet = self._book.add_worksheet(name)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width, self._shapes[column.shape])
        sheet.set_row(0, 32)
        for position, column in enumerate(columns):
            sheet.write_string(0, position, column.heading, self._header)
        writers = [self._writer(sheet, column.shape) for column in columns]
        places = range(len(columns))
        for row, values in enumerate(_ready(frame, columns).iter_rows(), start=1):
            for place, write, value in zip(places, writers, values, strict=True):
                if value is not None:
                    write(row, place, value)
            if progress is not None and row % 1000 == 0:
                progress(row)
        last = max(frame.height, 1)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        for position, column in enumerate(columns):
            if column.shape == "verdict":
                for text, style in self._verdicts:
                    rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": style}
                    sheet.conditional_format(1, position, last, position, rule)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P / &N")

    def _writer(self, sheet: Any, shape: Shape) -> Callable[[int, int, Any], object]:
        style = self._shapes[shape]
        write = sheet.write_number if shape in ("number", "money") else sheet.write_string
        return lambda row, place, value: write(row, place, value, style)


def _ready(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Return the values as Excel takes them: yuan, and text that fits into a cell."""
    values = []
    for number, column in enumerate(columns):
        value = pl.col(column.name)
        if column.shape == "money":
            value = value / 100
        elif column.shape != "number":
            value = value.cast(pl.String).str.slice(0, CELL_LIMIT)
        values.append(value.alias(str(number)))
    return frame.select(values)
