"""What is stored, written as the national exports write it: labels instead of codes, yuan instead of fen."""

from __future__ import annotations

import polars as pl

from fupin.rules.codes import CodeList
from fupin.rules.tables import Column


def as_text(values: pl.Expr, column: Column) -> pl.Expr:
    """Return a column as the text of its cells; null is an empty cell."""
    if column.kind == "code":
        assert column.codes is not None
        return label(values, column.codes)
    if column.kind == "flag":
        return yes_no(values)
    if column.kind == "money":
        return yuan(values)
    if column.kind == "hundredths":
        return yuan(values).str.strip_chars_end("0").str.strip_chars_end(".")
    if column.kind == "date":
        return values.dt.to_string("%Y-%m-%d")
    return values.cast(pl.String)


def label(values: pl.Expr, codes: CodeList) -> pl.Expr:
    """Return the Chinese labels of codes."""
    return values.replace_strict(list(codes), [codes[code].label.zh for code in codes], return_dtype=pl.String)


def yes_no(values: pl.Expr) -> pl.Expr:
    """Return 是 and 否."""
    return pl.when(values.is_null()).then(None).when(values).then(pl.lit("是")).otherwise(pl.lit("否"))


def yuan(fen: pl.Expr) -> pl.Expr:
    """Return an amount (or a measure in hundredths) with two decimals."""
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + (fen.abs() // 100).cast(pl.String) + "." + (fen.abs() % 100).cast(pl.String).str.zfill(2)
