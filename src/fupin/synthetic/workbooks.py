"""Write a year of a fictional register as the two workbooks of the national export.

The headings and their order are those that the import reads (``apps/intake/sources/national_export``). Every cell
is text; two merged rows with a title stand above the headings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

from fupin.apps.intake.layouts import Entry, Layout, layouts
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import HOUSEHOLD, PERSON, Column, integer
from fupin.synthetic.dirt import Mistake, spoil
from fupin.synthetic.labels import as_text, yuan
from fupin.synthetic.prefecture import Fictional

Progress = Callable[[str, float], None]

SOURCE = "national_export"
FILES = {"household": "households.xlsx", "person": "persons.xlsx"}
SHEETS = {"household": "户信息", "person": "人口信息"}
_TITLES = {
    "household": "全国扶贫开发信息系统业务管理子系统　户信息",
    "person": "全国扶贫开发信息系统业务管理子系统　人口信息",
}
_FILLED_IN = {  # headings of the export that the register does not keep
    "是否国外务工": "否", "是否接受其他健康扶贫": "否", "识别标准": "国家标准",
}  # fmt: skip
_PLACES = ("province", "prefecture", "county", "township", "village")
_PROVINCE = "四川省"
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Workbooks:
    """The files written, and the mistakes put into them on purpose."""

    households: Path
    persons: Path
    mistakes: list[Mistake]


def layout(kind: str) -> Layout:
    """Return the layout of the national export of a kind of list."""
    return next(found for found in layouts() if (found.source, found.kind) == (SOURCE, kind))


def write(
    fictional: Fictional,
    directory: Path,
    *,
    year: int,
    error_rate: float = 0.0,
    seed: int = 1,
    progress: Progress | None = None,
) -> Workbooks:
    """Write ``households.xlsx`` and ``persons.xlsx`` for one year into a directory, in place of what lies there.

    With an ``error_rate`` that share of rows gets one mistake each, of the kinds that clerks make.
    """
    directory.mkdir(parents=True, exist_ok=True)
    books = {"household": household_book(fictional, year), "person": person_book(fictional, year)}
    mistakes = spoil(books, rate=error_rate, seed=seed) if error_rate else []
    paths = {kind: directory / name for kind, name in FILES.items()}
    for kind, frame in books.items():
        _write(paths[kind], frame, sheet=SHEETS[kind], title=f"{_TITLES[kind]}（{year}年）", progress=progress)
    return Workbooks(paths["household"], paths["person"], mistakes)


def household_book(fictional: Fictional, year: int) -> pl.DataFrame:
    """Return the household list of a year as text, under the headings of the export."""
    register = fictional.register
    heads = register.persons.filter(pl.col("relation") == "01").select(
        pl.col("household_number").alias("number"),
        pl.col("number").alias("head_number"),
        pl.col("name").alias("head_name"),
        pl.col("id_number").alias("head_id_number"),
    )
    gross = pl.sum_horizontal(
        "wage_income", "business_income", "property_income", "transfer_income", ignore_nulls=False
    )
    rows = (
        register.households.join(
            register.household_years.filter(pl.col("year") == year).rename({"household_number": "number"}), on="number"
        )
        .join(heads, on="number")
        .join(_addresses(fictional.areas), on="village_code")
        .sort("number")
        .with_columns(gross_income=gross, net_income=gross - pl.col("business_cost"))
    )
    contract = {**HOUSEHOLD_PRIVATE, **HOUSEHOLD}
    totals = {"gross_income": yuan(pl.col("gross_income")), "net_income": yuan(pl.col("net_income"))}
    return rows.select(_cell(entry, contract, totals).alias(entry.heading) for entry in layout("household").exported)


def person_book(fictional: Fictional, year: int) -> pl.DataFrame:
    """Return the person list of a year as text, under the headings of the export."""
    register = fictional.register
    heads = register.persons.filter(pl.col("relation") == "01").select(
        "household_number", pl.col("name").alias("head_name"), pl.col("id_number").alias("head_id_number")
    )
    households = register.households.select(
        pl.col("number").alias("household_number"), "village_code", pl.col("phone").alias("household_phone")
    )
    rows = (
        register.persons.join(
            register.person_years.filter(pl.col("year") == year).rename({"person_number": "number"}), on="number"
        )
        .join(households, on="household_number")
        .join(heads, on="household_number")
        .join(_addresses(fictional.areas), on="village_code")
        .sort("number")
    )
    phone = Column("household_phone", "text", HOUSEHOLD_PRIVATE["phone"].label, "kept with the household")
    contract = {**PERSON_PRIVATE, **PERSON, "household_phone": phone}
    return rows.select(_cell(entry, contract, {}).alias(entry.heading) for entry in layout("person").exported)


def _addresses(areas: pl.DataFrame) -> pl.DataFrame:
    """Return village_code with the names of the places above it."""
    named = areas.select("code", "name")
    addresses = areas.filter(pl.col("level") == "village").select(
        pl.col("code").alias("village_code"), pl.lit(_PROVINCE).alias("province"), pl.col("name").alias("village")
    )
    for level, digits in (("prefecture", 4), ("county", 6), ("township", 9)):
        above = named.rename({"code": "_above", "name": level})
        addresses = addresses.with_columns(_above=pl.col("village_code").str.slice(0, digits))
        addresses = addresses.join(above, on="_above").drop("_above")
    return addresses.select("village_code", *_PLACES)


def _cell(entry: Entry, contract: dict[str, Column], totals: dict[str, pl.Expr]) -> pl.Expr:
    """Return the text of the cells under a heading, by the use that the import makes of them."""
    if entry.use == "column":
        return as_text(pl.col(entry.columns[0]), contract[entry.columns[0]])
    if entry.use == "columns":
        texts = [as_text(pl.col(name), contract[name]) for name in entry.columns]
        return _joined(texts)
    if entry.use == "labels":
        assert entry.labels is not None
        first = {column: text for text, column in reversed(list(entry.labels.items()))}
        texts = [pl.when(pl.col(column)).then(pl.lit(text)) for column, text in first.items()]
        return pl.coalesce(_joined(texts), pl.lit(entry.none[0]))
    if entry.use == "place":
        return pl.col(entry.reason)
    if entry.use == "check":
        if entry.reason == "year":
            return as_text(pl.col("year"), integer("year", "", "", "", HOUSEHOLD["year"].label))
        return totals.get(entry.reason, pl.col(entry.reason))
    return pl.lit(_FILLED_IN.get(entry.heading), pl.String)


def _joined(texts: list[pl.Expr]) -> pl.Expr:
    """Join what is there with commas; nothing when nothing is there."""
    joined = pl.concat_str(texts, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _write(path: Path, frame: pl.DataFrame, *, sheet: str, title: str, progress: Progress | None) -> None:
    options = {
        "constant_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet(sheet)
        centred = book.add_format({"bold": True, "align": "center"})
        head = book.add_format({"bold": True, "border": 1})
        last = frame.width - 1
        page.set_column(0, last, 14)
        page.freeze_panes(3, 0)
        page.merge_range(0, 0, 0, last, title, centred)
        page.merge_range(1, 0, 1, last, "虚构数据，仅供试用；单位：元、亩、㎡、公里", centred)
        page.write_row(2, 0, frame.columns, head)
        write_string = page.write_string
        for number, row in enumerate(frame.iter_rows(), 3):
            for column, text in enumerate(row):
                if text is not None:
                    write_string(number, column, text)
            if progress and number % _STEP == 0:
                progress(path.name, number / frame.height)
    if progress:
        progress(path.name, 1.0)
