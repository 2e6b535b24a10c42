"""Give text its meaning: every field of a book becomes a typed column of the register's contract.

Only distinct texts are looked at where a table of labels decides, and whole columns at once elsewhere. A text that
cannot be understood becomes null, and its row is remembered in ``Typed.unread``; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from fupin.apps.intake.layouts import Entry, Kind
from fupin.apps.intake.places import Villages, plain
from fupin.apps.intake.workbook import Book
from fupin.apps.registry import identity
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.apps.registry.frames import STORED
from fupin.rules.codes import ALL
from fupin.rules.tables import HOUSEHOLD, PERSON, Column
from fupin.rules.text import Text

FLAGS = {
    **dict.fromkeys(("是", "有", "1", "y", "yes", "true", "√", "已参加", "参加", "享受", "已解决"), True),
    **dict.fromkeys(("否", "无", "0", "n", "no", "false", "×", "未参加", "未享受", "不享受", "未解决", "没有"), False),
    **dict.fromkeys(("农村低保", "城市低保", "农村特困", "城市特困", "农村特困供养", "城市特困供养"), True),
}
"""How lists say yes and no; later exports name the kind of allowance instead of saying yes."""

NOTHING = ("-", "--", "—", "——", "/", "\\", "null", "none", "n/a", "#n/a", "空", "未填", "不详")
"""What people write where nothing is recorded."""

NO_CODE = ("无", "没有", "否")
"""For coded columns also: nothing applies."""

IDENTIFIERS = frozenset(
    {"number", "household_number", "phone", "household_phone", "bank_account", "id_number"}
    | {"check_head_number", "check_head_id_number", "place_village_code"}
)
"""Fields that hold digits which are names, not amounts."""

HOUSEHOLD_PHONE = Column(
    "household_phone", "text", Text("户联系电话", "Telephone of the household"), "kept with the household", "sensitive"
)

CONTRACTS: dict[Kind, dict[str, Column]] = {
    "household": {**HOUSEHOLD_PRIVATE, **HOUSEHOLD},
    "person": {**PERSON_PRIVATE, **PERSON, "household_phone": HOUSEHOLD_PHONE},
}
"""Columns that a list of each kind may fill."""

_CHECKED_AMOUNTS = ("gross_income", "net_income")
OTHER_PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "贵州", "云南", "西藏", "陕西", "甘肃", "青海",
    "宁夏", "新疆", "香港", "澳门", "台湾", "外省", "国外",
)  # fmt: skip
"""Names by which a place of work outside Sichuan is recognised."""

_SEPARATORS = re.compile(r"[,，、;；/|\s]+")
_AMOUNT = r"^[+-]?\d{1,13}(?:\.\d+)?$"
_UNITS = r"(?i)(?:元|亩|平方米|m2|公里|千米|km|个月|月|人|口|户|年|岁)$"
_SCIENTIFIC = r"(?i)^\d(?:\.\d+)?e\+?\d+$"


@dataclass(slots=True)
class Typed:
    """A book with typed columns.

    ``frame`` has ``id``, ``sheet``, ``row``, every column of the contract ``suggestion`` (a village with a similar
    name) and the ``check_`` and ``place_`` fields.
    ``unread`` holds, per field, the ids whose text could not be understood, or only in part.
    """

    book: Book
    frame: pl.DataFrame
    unread: dict[str, pl.Series]

    @property
    def kind(self) -> Kind:
        """Return what the list holds."""
        return self.book.layout.kind

    def raw(self, field: str) -> pl.Expr:
        """Return the text of a field as the clerk wrote it (on the frame of the book)."""
        return pl.col(field) if field in self.book.headings else pl.lit(None, pl.String)


def half_width(text: pl.Expr) -> pl.Expr:
    """Return text with half-width digits and brackets and without white space, in lower case, null for "nothing"."""
    folded = text.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_lowercase()
    return pl.when(~folded.is_in([*NOTHING, ""])).then(folded)


def fold_value(text: str) -> str:
    """Return one text as ``half_width`` does."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def scientific(text: pl.Expr) -> pl.Expr:
    """Whether a number stands in scientific notation, so that its last digits are lost."""
    return text.str.normalize("NFKC").str.contains(_SCIENTIFIC)


def identifier(text: pl.Expr) -> pl.Expr:
    """Return digits without blanks, hyphens, leading apostrophe and the ``.0`` of a number once stored as such."""
    bare = identity.normalised(text).str.replace(r"^(\d+)\.0+$", "${1}")
    return pl.when(~bare.str.to_lowercase().is_in([*NOTHING, ""])).then(bare)


def number(text: pl.Expr) -> pl.Expr:
    """Return an amount or measure as float; separators of thousands and a unit after it are allowed."""
    bare = half_width(text).str.replace_all(r"[,，¥￥]", "").str.replace(_UNITS, "")
    return pl.when(bare.str.contains(_AMOUNT)).then(bare.cast(pl.Float64, strict=False))


def hundredths(text: pl.Expr) -> pl.Expr:
    """Return an amount as fen, or a measure as hundredths of its unit, rounded half away from zero."""
    scaled = number(text) * 100
    return (scaled.abs() + 0.5 + 1e-6).floor().cast(pl.Int64) * scaled.sign().cast(pl.Int64)


def whole(text: pl.Expr) -> pl.Expr:
    """Return a count or year; a fraction is not one."""
    value = number(text)
    return pl.when(value == value.floor()).then(value.cast(pl.Int64, strict=False))


def day(text: pl.Expr) -> pl.Expr:
    """Return a date written as 2015-08-31, 2015/8/31, 2015.8.31, 2015年8月31日 or 20150831; midnight may follow."""
    bare = text.str.normalize("NFKC").str.strip_chars().str.replace(r"[ T]0{1,2}:00(?::00)?(?:\.0+)?$", "")
    compact = bare.str.extract(r"^(\d{8})$", 1).str.to_date("%Y%m%d", strict=False)
    parts = bare.str.extract_groups(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
    joined = pl.concat_str([parts.struct[i] for i in range(3)], separator="-")
    return pl.coalesce(compact, joined.str.to_date("%Y-%m-%d", strict=False))


_LABELS = {name: {fold_value(label): code for label, code in codes.labels.items()} for name, codes in ALL.items()}
"""The codes of every list by every folded label."""


def by_table(texts: pl.Series, meaning: Callable[[str], object], dtype: pl.DataType) -> pl.Series:
    """Look up the meaning of each distinct text once."""
    distinct = texts.drop_nulls().unique()
    table = pl.DataFrame(
        {texts.name: distinct, "_meaning": pl.Series([meaning(text) for text in distinct], dtype=dtype)}
    )
    return texts.to_frame().join(table, on=texts.name, how="left", maintain_order="left")["_meaning"].alias(texts.name)


def convert(book: Book, villages: Villages) -> Typed:
    """Return the book with typed columns, and with ``village_code`` and ``suggestion`` found from the address."""
    located = villages.locate(book.frame)
    context = _Context(book, villages, located)
    columns: dict[str, pl.Series] = {}
    unread: dict[str, pl.Series] = {}
    for entry in {entry.field: entry for entry in reversed(book.layout.entries) if entry.kept}.values():
        if entry.field in book.headings:
            read, failed = _READERS[entry.use](entry, book.frame[entry.field], context)
            columns |= read
            if failed.any():
                unread[entry.field] = book.frame["id"].filter(failed)
    frame = book.frame.select("id", "sheet", "row").with_columns(
        located["village_code"],
        located["suggestion"],
        *(series.alias(name) for name, series in columns.items()),
        *(
            pl.lit(None, STORED[column.kind]).alias(name)
            for name, column in CONTRACTS[book.layout.kind].items()
            if name not in columns and name != "village_code"
        ),
    )
    return Typed(book, frame, unread)


@dataclass(frozen=True, slots=True)
class _Context:
    """What reading a field may need beside its text."""

    book: Book
    villages: Villages
    located: pl.DataFrame


_Read = tuple[dict[str, pl.Series], pl.Series]
"""Typed columns by name, and which rows hold something that was not understood."""


def _apply(texts: pl.Series, expression: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    return texts.to_frame("t").select(expression(pl.col("t")).alias("t"))["t"]


def _not_understood(texts: pl.Series, failed: pl.Series, *, beyond: tuple[str, ...] = ()) -> pl.Series:
    """Return the rows that failed although their cell says something: it is not one of the marks for "nothing"."""
    failed = failed & texts.is_not_null()
    if not failed.any():
        return failed  # the usual case, and folding a column is slow
    return failed & _apply(texts, lambda t: half_width(t).is_in(list(beyond)).not_().fill_null(False))


def _read_place(entry: Entry, texts: pl.Series, context: _Context) -> _Read:
    return {entry.field: texts}, texts.is_null() & False


def _read_check(entry: Entry, texts: pl.Series, context: _Context) -> _Read:
    """Read a field that is only compared; what cannot be read there cannot be compared, and is no fault."""
    if entry.field in IDENTIFIERS:
        read = _apply(texts, identifier)
    elif entry.field == "check_year":
        read = _apply(
            texts,
            lambda t: t.str.normalize("NFKC").str.extract(r"^\s*((?:19|20)\d{2})(?:\D|\d{2}$|$)", 1).cast(pl.Int64),
        )
    elif entry.reason in _CHECKED_AMOUNTS:
        read = _apply(texts, hundredths)
    else:
        read = texts
    return {entry.field: read}, texts.is_null() & False


def _read_column(entry: Entry, texts: pl.Series, context: _Context) -> _Read:
    """Read one column by the kind of its contract."""
    (name,) = entry.columns
    column = CONTRACTS[context.book.layout.kind][name]
    if name == "work_place":
        return _read_work_place(texts, context)
    if column.kind == "text":
        read = _apply(texts, identifier if name in IDENTIFIERS else lambda t: t.str.replace_all(r"\s+", " "))
        return {name: read}, texts.is_null() & False
    if column.kind == "code":
        assert column.codes is not None
        labels = _LABELS[column.codes.name]
        read = by_table(texts, lambda text: labels.get(fold_value(text)), pl.String())
        return {name: read}, _not_understood(texts, read.is_null(), beyond=NO_CODE)
    if column.kind == "flag":
        read = by_table(texts, lambda text: FLAGS.get(fold_value(text)), pl.Boolean())
    else:
        read = _apply(texts, _PARSERS[column.kind])
    return {name: read}, _not_understood(texts, read.is_null())


def _read_columns(entry: Entry, texts: pl.Series, context: _Context) -> _Read:
    """Read a list of codes into several columns; a list that is too long or holds an unknown label is a fault."""
    contract = CONTRACTS[context.book.layout.kind]
    codes = contract[entry.columns[0]].codes
    assert codes is not None
    labels = _LABELS[codes.name]

    def known(text: str) -> list[str]:
        return list(dict.fromkeys(labels[part] for part in _parts(text) if part in labels))

    read = {
        name: by_table(texts, lambda text, i=position: (known(text) + [None] * (i + 1))[i], pl.String())  # type: ignore[misc]
        for position, name in enumerate(entry.columns)
    }
    failed = by_table(
        texts,
        lambda text: any(part not in labels for part in _parts(text)) or len(known(text)) > len(entry.columns),
        pl.Boolean(),
    )
    return read, _not_understood(texts, failed.fill_null(False), beyond=NO_CODE)


def _read_labels(entry: Entry, texts: pl.Series, context: _Context) -> _Read:
    """Read a list of labels into flags: those named are true, the others false, or null when a label is unknown."""
    assert entry.labels is not None
    labels = {fold_value(label): column for label, column in entry.labels.items()}
    none = {fold_value(label) for label in entry.none}

    def strange(text: str) -> bool:
        return any(part not in labels and part not in none for part in _parts(text))

    def meaning(text: str, column: str) -> bool | None:
        if not _parts(text):
            return None
        named = any(labels.get(part) == column for part in _parts(text))
        return named or (None if strange(text) else False)

    read = {name: by_table(texts, lambda text, n=name: meaning(text, n), pl.Boolean()) for name in entry.columns}  # type: ignore[misc]
    return read, _not_understood(texts, by_table(texts, strange, pl.Boolean()).fill_null(False))


def _read_work_place(texts: pl.Series, context: _Context) -> _Read:
    """Tell from the name of a place whether somebody works in the township, county, province or elsewhere."""
    names = context.villages.names
    codes = context.located["village_code"]
    own = pl.DataFrame({"text": texts, "township": codes.str.slice(0, 9), "county": codes.str.slice(0, 6)})
    distinct = own.drop_nulls("text").unique()
    found = [
        _work_place(fold_value(text), names.get(township or ""), names.get(county or ""), names.get((county or "")[:4]))
        for text, township, county in distinct.iter_rows()
    ]
    table = distinct.with_columns(pl.Series("code", found, pl.String))
    read = own.join(table, on=["text", "township", "county"], how="left", nulls_equal=True, maintain_order="left")[
        "code"
    ]
    return {"work_place": read}, _not_understood(texts, read.is_null(), beyond=NO_CODE)


def _work_place(text: str, township: str | None, county: str | None, prefecture: str | None) -> str | None:
    labels = _LABELS["work_place"]
    if text in labels:
        return labels[text]
    if township and plain(township, "township") in text:
        return "1"
    if county and plain(county, "county") in text:
        return "2"
    if "四川" in text or (prefecture and plain(prefecture, "prefecture") in text):
        return "3"
    return "4" if any(province in text for province in OTHER_PROVINCES) else None


def _parts(text: str) -> list[str]:
    """Split a list such as "残疾,长期慢性病" into its folded labels."""
    return [part for part in (fold_value(part) for part in _SEPARATORS.split(text)) if part and part not in NOTHING]


_PARSERS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "money": hundredths,
    "hundredths": hundredths,
    "integer": whole,
    "date": day,
}

_READERS: Mapping[str, Callable[[Entry, pl.Series, _Context], _Read]] = {
    "place": _read_place,
    "check": _read_check,
    "column": _read_column,
    "columns": _read_columns,
    "labels": _read_labels,
}
