"""Mistakes as clerks make them, put into workbooks on purpose: what an import has to find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

_HOUSEHOLD_MISTAKES = ("wrong_size", "text_in_amount", "unknown_village", "blank_number", "total_differs")
_PERSON_MISTAKES = (
    "wrong_check_digit",
    "duplicate_id",
    "blank_name",
    "unknown_village",
    "second_head",
    "unknown_label",
)
FIRST_ROW = 4
"""Row of the first household or person in the sheet, counted from 1."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the workbook (household or person), the row of the sheet, the heading, and what is wrong."""

    book: str
    row: int
    heading: str
    kind: str


def spoil(books: dict[str, pl.DataFrame], *, rate: float, seed: int) -> list[Mistake]:
    """Put one mistake into the share ``rate`` of the rows of each book (changed in place); return them all."""
    rng = np.random.default_rng([seed, 4])
    mistakes: list[Mistake] = []
    for name, kinds in (("household", _HOUSEHOLD_MISTAKES), ("person", _PERSON_MISTAKES)):
        frame = books[name]
        count = min(frame.height, max(1, round(rate * frame.height)))
        rows = np.sort(rng.permutation(frame.height)[:count])
        kind = rng.integers(0, len(kinds), count)
        kind[[not _possible(frame, kinds[k], int(row)) for k, row in zip(kind, rows, strict=True)]] = 0
        for index, title in enumerate(kinds):
            chosen = rows[kind == index]
            if len(chosen):
                frame, heading = _spoil(frame, title, chosen)
                mistakes += [Mistake(name, int(row) + FIRST_ROW, heading, title) for row in chosen]
        books[name] = frame
    return sorted(mistakes, key=lambda mistake: (mistake.book, mistake.row))


def _possible(frame: pl.DataFrame, kind: str, row: int) -> bool:
    """Whether the kind of mistake is one in this row; the first kind of a book always is."""
    if kind == "second_head":
        return bool(frame["与户主关系"][row] != "本人或户主")
    return kind != "total_differs" or frame["人均纯收入"][row] is not None


def _spoil(frame: pl.DataFrame, kind: str, rows: np.ndarray) -> tuple[pl.DataFrame, str]:
    """Change the rows as the kind of mistake says; return the frame and the heading concerned."""
    here = pl.int_range(pl.len()).is_in(rows.tolist())
    if kind == "wrong_size":
        heading, wrong = "家庭人口数", (pl.col("家庭人口数").cast(pl.Int64) + 1).cast(pl.String)
    elif kind == "text_in_amount":
        heading, wrong = "工资性收入", pl.lit("约3千元")
    elif kind == "unknown_village":
        heading, wrong = "村", pl.lit("无此村")
    elif kind == "blank_number":
        heading, wrong = "户编号", pl.lit(None, pl.String)
    elif kind == "total_differs":
        heading, wrong = "人均纯收入", pl.col("人均纯收入").str.replace(r"^(\d+)", "1${1}")
    elif kind == "wrong_check_digit":
        last = pl.col("证件号码").str.slice(17, 1)
        other = pl.when(last == "0").then(pl.lit("1")).otherwise(pl.lit("0"))
        heading = "证件号码"
        wrong = pl.col(heading).str.slice(0, 17) + other + pl.col(heading).str.slice(18)
    elif kind == "duplicate_id":
        heading, wrong = "证件号码", pl.col("证件号码").shift(1).fill_null(pl.col("证件号码").last())
    elif kind == "blank_name":
        heading, wrong = "姓名", pl.lit(None, pl.String)
    elif kind == "second_head":
        heading, wrong = "与户主关系", pl.lit("户主")
    else:
        heading, wrong = "文化程度", pl.lit("半大专")
    return frame.with_columns(pl.when(here).then(wrong).otherwise(pl.col(heading)).alias(heading)), heading
