"""fupin measure: poverty and inequality in anybody's own table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from fupin.cli.own_table import OwnTable, TableError, open_table
from fupin.rules.measures import MEASURES, Measures, lorenz, measure_ordered, order, share_of_median
from fupin.rules.multidimensional import Missing, Multidimensional, alkire_foster
from fupin.rules.text import Text

_IN_COLUMNS = (
    "units",
    "population",
    "median",
    "headcount_ratio",
    "poverty_gap",
    "poverty_severity",
    "sen",
    "gini",
    "s80_s20",
)
"""Measures shown as columns when the table is divided into groups; the others are in JSON and CSV."""

_WIDTH = 130
"""Characters in a line where no terminal says how many."""

_ALL = Text("全部", "All")
_NONE = Text("（未填）", "(not recorded)")
_MULTIDIMENSIONAL = {
    "units": Text("单位数", "Units"),
    "left_out": Text("未计入", "Left out"),
    "population": Text("总人口（权重）", "Population"),
    "headcount_ratio": Text("多维贫困发生率 H", "Headcount ratio H"),
    "intensity": Text("平均剥夺份额 A", "Intensity A"),
    "adjusted_headcount_ratio": Text("多维贫困指数 M0", "Adjusted headcount ratio M0"),
}
_INDICATOR = (
    Text("指标", "Indicator"),
    Text("权重", "Weight"),
    Text("未删减发生率", "Uncensored headcount"),
    Text("删减后发生率", "Censored headcount"),
    Text("贡献率", "Contribution"),
)


def _fraction(text: str, what: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise TableError(f"{what}: {text!r} is not a number; write it like 0.6 or 1/3") from error


def _weights(text: str) -> dict[str, Fraction]:
    """Read ``housing=1/4,water=1/8``; a column without a weight has the weight one."""
    weights: dict[str, Fraction] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.rpartition("=") if "=" in part else (part, "", "1")
        if name.strip() in weights:
            raise TableError(f"--multidimensional names {name.strip()!r} twice; name each column once")
        weights[name.strip()] = _fraction(value, f"--multidimensional {name.strip()}")
    return weights


def _line(text: str) -> int | float:
    value = _fraction(text, "--line")
    if value <= 0:
        raise TableError(f"--line {text}: the line must be above zero")
    return int(value) if value.denominator == 1 else float(value)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--income", metavar="COLUMN", help="Column of incomes (of a household's member, per head).")
@click.option(
    "--weight", metavar="COLUMN", help="How often a row counts: household size or sampling weight.  [default: 1]"
)
@click.option("--line", "line_text", metavar="AMOUNT", help="Poverty line, in the unit of the incomes.")
@click.option(
    "--line-share-of-median",
    "share_text",
    metavar="SHARE",
    help="Line as a share of the whole table's median, e.g. 0.6.",
)
@click.option("--by", multiple=True, metavar="COLUMN", help="Divide into groups; may be given more than once.")
@click.option(
    "--multidimensional",
    "weights_text",
    metavar="COL=WEIGHT,…",
    help="Columns of deprivations (1 deprived, 0 not, empty not recorded) with weights (Alkire–Foster).",
)
@click.option("--cutoff", "cutoff_text", metavar="K", help="Share of the weights from which a unit is poor, e.g. 1/3.")
@click.option(
    "--missing",
    type=click.Choice(["drop", "reweight"]),
    default="drop",
    show_default=True,
    help="Leave out units in which an indicator is missing, or weight the others up.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(
    *,
    file: Path,
    income: str | None,
    weight: str | None,
    line_text: str | None,
    share_text: str | None,
    by: tuple[str, ...],
    weights_text: str | None,
    cutoff_text: str | None,
    missing: Missing,
    form: str,
    language: str,
) -> None:
    """Measure poverty and inequality in FILE (csv, xlsx or parquet): FGT, Sen, Watts, Gini, S80/S20, Alkire–Foster.

    Definitions and sources: docs/measures.md.
    """
    if line_text and share_text:
        raise TableError("give --line or --line-share-of-median, not both")
    if not income and not weights_text:
        raise TableError("name the column of incomes with --income, or indicators with --multidimensional")
    if bool(weights_text) != bool(cutoff_text):
        raise TableError("--multidimensional and --cutoff belong together; give both")
    if not income and (line_text or share_text):
        raise TableError("a line needs incomes; name their column with --income")
    indicators = _weights(weights_text) if weights_text else {}
    with open_table(file) as table:
        table.require([*([income] if income else []), *([weight] if weight else []), *by, *indicators])
        answer: dict[str, Any] = {"file": file.name, "income": income, "weight": weight, "by": list(by)}
        frames: list[pl.DataFrame] = []
        if income:
            frame, curve = _incomes(table, income, weight, by, line_text, share_text)
            frames.append(frame)
            answer |= _income_answer(frame, curve, by)
        if cutoff_text:
            cutoff = _fraction(cutoff_text, "--cutoff")
            frame = _deprivations(table, indicators, cutoff, weight, by, missing)
            frames.append(frame)
            answer["cutoff"], answer["missing"] = float(cutoff), missing
            answer["multidimensional"] = [
                _with_group(by, asdict(Multidimensional.of(row, indicators, by))) for row in frame.iter_rows(named=True)
            ]
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        click.echo(_one_table(frames, by).write_csv(), nl=False)
    else:
        _show(answer, by, language)
    for name in _unmeasured(frames[0], by, language):
        click.echo(f"fupin: {file.name}: {name}: nothing is known here, so its measures are empty", err=True)


def _columns(table: OwnTable, weight: str | None, by: Sequence[str]) -> list[pl.Expr]:
    return [
        *([table.numbers(weight, negative=False).alias("__w")] if weight else []),
        *(pl.col(name) for name in by),
    ]


def _incomes(
    table: OwnTable, income: str, weight: str | None, by: Sequence[str], line_text: str | None, share_text: str | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the measures and the Lorenz curves."""
    lazy = table.lazy.select(table.numbers(income).alias("__x"), *_columns(table, weight, by))
    named = {"income": "__x", "weight": "__w" if weight else None}
    units = order(lazy, **named, by=by)  # type: ignore[arg-type]
    if not units.units.height:
        raise TableError(
            f"{table.path.name}: no row has both an income in {income!r} and a weight above zero; "
            "choose other columns or fill them"
        )
    line = _line(line_text) if line_text else None
    if share_text:
        whole = order(lazy, **named) if by else units  # type: ignore[arg-type]
        line = share_of_median(whole, _fraction(share_text, "--line-share-of-median"))
    return measure_ordered(units, line=line), lorenz(units)


def _deprivations(
    table: OwnTable,
    indicators: Mapping[str, Fraction],
    cutoff: Fraction,
    weight: str | None,
    by: Sequence[str],
    missing: Missing,
) -> pl.DataFrame:
    lazy = table.lazy.select(
        *(table.deprivations(name).alias(name) for name in indicators), *_columns(table, weight, by)
    )
    return alkire_foster(
        lazy, indicators=indicators, cutoff=cutoff, weight="__w" if weight else None, by=by, missing=missing
    )


def _with_group(by: Sequence[str], values: dict[str, Any]) -> dict[str, Any]:
    """Write a group as an object with the names of its columns."""
    return values | {"group": dict(zip(by, values["group"], strict=True))}


def _income_answer(frame: pl.DataFrame, curve: pl.DataFrame, by: Sequence[str]) -> dict[str, Any]:
    rows = [_with_group(by, asdict(Measures.of(row, by))) for row in frame.iter_rows(named=True)]
    curves: dict[tuple[Any, ...], list[list[float | None]]] = {}
    for row in curve.iter_rows(named=True):
        key = tuple(row[name] for name in by)
        curves.setdefault(key, []).append([row["population_share"], row["income_share"]])
    for row in rows:
        row["lorenz"] = curves.get(tuple(row["group"].values()), [])
    definitions = {
        item.name: {"unit": item.unit, "formula": item.formula, "source": item.source} for item in MEASURES.values()
    }
    return {"measures": rows, "definitions": definitions}


def _one_table(frames: Sequence[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """Return everything as one table; what both measures have in common is named apart."""
    if len(frames) == 1:
        return frames[0]
    incomes, counts = frames
    apart = counts.rename({name: f"multidimensional_{name}" for name in counts.columns if name not in by})
    if not by:
        return pl.concat([incomes, apart], how="horizontal")
    return incomes.join(apart, on=list(by), how="left", nulls_equal=True, maintain_order="left")


def _unmeasured(frame: pl.DataFrame, by: Sequence[str], language: str) -> list[str]:
    """Return the groups without any unit that counts."""
    rows = frame.filter((pl.col("population") == 0) | pl.col("population").is_null())
    return [_group({name: row[name] for name in by}, language) for row in rows.iter_rows(named=True)]


def _group(group: Mapping[str, Any], language: str) -> str:
    if not group:
        return _ALL.in_language(language)
    return " · ".join(_NONE.in_language(language) if value is None else str(value) for value in group.values())


def _number(name: str, value: Any) -> str:
    """Write a number: counts and money with thousands, shares and indices with four decimals."""
    if value is None:
        return "–"
    if isinstance(value, int) or (name in ("population", "poor") and value.is_integer()):
        return f"{value:,.0f}"
    unit = MEASURES[name].unit if name in MEASURES else "share"
    return f"{value:,.2f}" if unit in ("income", "weight", "count") else f"{value:.4f}"


def _show(answer: Mapping[str, Any], by: Sequence[str], language: str) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    rows = answer.get("measures", [])
    if rows and not by:
        console.print(_one_by_one(rows[0], language))
    elif rows:
        console.print(_in_columns(rows, by, language))
    for row in answer.get("multidimensional", []):
        facts = [
            f"{title.in_language(language)} {_number('units' if name == 'population' else name, row[name])}"
            for name, title in _MULTIDIMENSIONAL.items()
        ]
        console.print(f"\n[b]{escape(_group(row['group'], language))}[/b]: {', '.join(facts)}")
        console.print(_indicators(row["indicators"], language))


def _one_by_one(row: Mapping[str, Any], language: str) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for item in MEASURES.values():
        table.add_row(item.title.in_language(language), _number(item.name, row[item.name]), item.formula)
    return table


def _in_columns(rows: Sequence[Mapping[str, Any]], by: Sequence[str], language: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(escape(" · ".join(by)), no_wrap=True)
    cells = [[_number(name, row[name]) for name in _IN_COLUMNS] for row in rows]
    for name, column in zip(_IN_COLUMNS, zip(*cells, strict=True), strict=True):
        # The heading wraps before a figure is cut.
        width = max(map(len, column))
        table.add_column(MEASURES[name].title.in_language(language), justify="right", min_width=width)
    for row, figures in zip(rows, cells, strict=True):
        table.add_row(escape(_group(row["group"], language)), *figures)
    return table


def _indicators(indicators: Sequence[Mapping[str, Any]], language: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(_INDICATOR):
        table.add_column(heading.in_language(language), justify="right" if position else "left")
    for item in indicators:
        values = (item[name] for name in ("weight", "uncensored", "censored", "contribution"))
        table.add_row(escape(item["name"]), *(_number("share", value) for value in values))
    return table
