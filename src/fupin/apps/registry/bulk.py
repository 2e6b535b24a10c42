"""Write many rows at once, with their history: COPY on PostgreSQL, one ``executemany`` on SQLite.

Values are converted column by column, never one by one. Every row gets its primary key here, and its
history row is made inside the database from the row just written, so both always agree. These functions
are the ground floor of actions: they write no audit event of their own unless they say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from fupin.apps.accounts import audit
from fupin.apps.accounts.models import User
from fupin.apps.accounts.scope import scope_of
from fupin.apps.areas.models import Area
from fupin.apps.registry.frames import Register
from fupin.apps.registry.models import (
    Bill,
    CountyYear,
    Household,
    HouseholdYear,
    Loan,
    Person,
    PersonYear,
    TownshipYear,
    VillageYear,
)
from fupin.rules.errors import FupinError

HistoryType = Literal["+", "~", "-"]
Progress = Callable[[str, float], None]

_NULL = "\\N"  # how an empty value travels in COPY; an unquoted word that no quoted text can be mistaken for
_CODES_SHOWN = 10


class BulkError(FupinError):
    """Rows cannot be written as they are; nothing of the whole call was written."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows ready for the database: columns named as in the table, values as the driver takes them."""

    table: str
    frame: pl.DataFrame
    text: tuple[str, ...]  # text columns that may not be null


def insert(
    model: type[models.Model],
    frame: pl.DataFrame,
    *,
    actor: User | None,
    reason: str,
    history: HistoryType = "+",
) -> pl.Series:
    """Insert one row per row of ``frame``; return the primary keys in the same order.

    Columns are the model's attribute names (``household_id`` for a foreign key). A column that is left out
    takes the field's default; null text and codes become the empty string where the field takes no null.
    Models with history get one history row each, dated now, by ``actor`` (None: the system), with ``reason``.
    All or nothing. A broken database constraint raises ``django.db.IntegrityError``, a text that is too
    long ``BulkError``; an unknown or missing column is a programmer's mistake and raises ``ValueError``.
    """
    if frame.is_empty():
        return pl.Series("id", [], pl.Int64)
    with transaction.atomic():
        first = _reserve(model, frame.height)
        keys = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True).alias("id")
        _write(_prepare(model, frame, keys))
        if hasattr(model, "history"):
            _write_history(model, first, first + frame.height - 1, actor=actor, reason=reason, history=history)
    return keys


def load_register(register: Register, *, actor: User | None, reason: str, progress: Progress | None = None) -> None:
    """Insert a whole register: households and persons that are new, what was observed of them and their places, and
    their medical bills and loans.

    Places must be known by their codes; an actor must be appointed for all of them. All or nothing, with
    history rows and one audit event. Raises ``BulkError`` that names codes or numbers and what to do.
    """
    report = progress or (lambda stage, done: None)
    report("places", 0.0)
    villages = _area_ids("village", [register.households["village_code"], register.village_years["village_code"]])
    townships = _area_ids("township", [register.township_years["township_code"]])
    counties = _area_ids("county", [register.county_years["county_code"]])
    _check_scope(actor, [*villages["code"], *townships["code"], *counties["code"]])
    total = sum(getattr(register, name).height for name in Register.__slots__) or 1
    written = 0

    def write(model: type[models.Model], stage: str, frame: pl.DataFrame) -> pl.Series:
        nonlocal written
        report(stage, written / total)
        keys = insert(model, frame, actor=actor, reason=reason)
        written += frame.height
        return keys

    try:
        with transaction.atomic():
            households = write(Household, "households", _linked(register.households, "village", villages, "code"))
            household_ids = pl.DataFrame({"number": register.households["number"], "id": households})
            persons = write(Person, "persons", _linked(register.persons, "household", household_ids, "number"))
            person_ids = pl.DataFrame({"number": register.persons["number"], "id": persons})
            of_household, of_person = ("household", household_ids, "number"), ("person", person_ids, "number")
            for model, stage, frame, owner in (
                (HouseholdYear, "household observations", register.household_years, of_household),
                (PersonYear, "person observations", register.person_years, of_person),
                (VillageYear, "village observations", register.village_years, ("village", villages, "code")),
                (TownshipYear, "township observations", register.township_years, ("township", townships, "code")),
                (CountyYear, "county observations", register.county_years, ("county", counties, "code")),
                (Bill, "medical bills", register.bills, of_person),
                (Loan, "loans", register.loans, of_household),
            ):
                write(model, stage, _linked(frame, *owner))
            audit.record(
                actor=actor,
                action="registry.load",
                subject=",".join(sorted({code[:4] for code in villages["code"]})),
                detail={"reason": reason} | {name: getattr(register, name).height for name in Register.__slots__},
            )
    except IntegrityError as error:
        raise BulkError(
            f"The register cannot be loaded, because rows contradict each other or what is already there ({error}). "
            "Nothing was written. Load into an empty register, or import the file instead of loading it."
        ) from error
    _refresh_statistics()
    report("done", 1.0)


def _linked(frame: pl.DataFrame, name: str, ids: pl.DataFrame, key: str) -> pl.DataFrame:
    """Replace ``<name>_number`` or ``<name>_code`` by the foreign key ``<name>_id``."""
    column = f"{name}_{key}"
    linked = frame.join(
        ids.select(pl.col(key).alias(column), pl.col("id").alias(f"{name}_id")),
        on=column, how="left", maintain_order="left",
    )  # fmt: skip
    missing = linked.filter(pl.col(f"{name}_id").is_null())[column].unique().sort()
    if len(missing):
        raise BulkError(
            f"{len(missing)} {name}s are mentioned but not among those to be loaded, first: "
            f"{', '.join(str(value) for value in missing[:_CODES_SHOWN])}. Add them or leave their rows out."
        )
    return linked.drop(column)


def _area_ids(level: str, columns: Iterable[pl.Series]) -> pl.DataFrame:
    """Return (code, id) of the areas named; the newest vintage of a code counts."""
    wanted = pl.concat([column.drop_nulls() for column in columns]).unique().sort().alias("code")
    rows = Area.objects.filter(level=level).order_by("code", "valid_from").values_list("code", "id")
    known = pl.DataFrame(list(rows), schema={"code": pl.String, "id": pl.Int64}, orient="row")
    found = wanted.to_frame().join(known.unique("code", keep="last"), on="code", how="left").sort("code")
    unknown = found.filter(pl.col("id").is_null())["code"]
    if len(unknown):
        more = f" and {len(unknown) - _CODES_SHOWN} more" if len(unknown) > _CODES_SHOWN else ""
        raise BulkError(
            f"Unknown {level} codes: {', '.join(unknown[:_CODES_SHOWN])}{more}. "
            "Import the places first (fupin areas import FILE.csv), or correct the codes."
        )
    return found


def _check_scope(actor: User | None, codes: list[str]) -> None:
    if actor is None:
        return
    scope = scope_of(actor)
    outside = [code for code in codes if not scope.covers(code)]
    if outside:
        raise BulkError(
            f"{actor} is not appointed for {len(outside)} of these places, first: "
            f"{', '.join(outside[:_CODES_SHOWN])}. Ask the office in charge of them to load them."
        )


def _prepare(model: type[models.Model], frame: pl.DataFrame, keys: pl.Series) -> _Rows:
    """Name the columns as the table does, fill defaults, and make values what the driver stores."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    unknown = set(frame.columns) - set(fields)
    if unknown:
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
    columns: list[pl.Series] = []
    text: list[str] = []
    for name, field in fields.items():
        if field.primary_key:
            column = keys
        elif name in frame.columns:
            column = frame[name]
        else:
            column = pl.Series(name, [_default(model, field)]).new_from_index(0, frame.height)
        if isinstance(field, models.CharField | models.TextField):
            column = _text(model, field, column)
            if not field.null:
                text.append(_column(field))
        elif column.dtype == pl.Date:
            column = column.dt.to_string("%Y-%m-%d")
        columns.append(column.alias(_column(field)))
    return _Rows(model._meta.db_table, pl.DataFrame(columns), tuple(text))


def _default(model: type[models.Model], field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise ValueError(f"{model.__name__}.{field.attname} has no default: the frame must bring it")


def _text(model: type[models.Model], field: models.Field[Any, Any], column: pl.Series) -> pl.Series:
    column = column.cast(pl.String)
    if not field.null:
        column = column.fill_null("")
    longest = column.str.len_chars().max() or 0
    if field.max_length is not None and isinstance(longest, int) and longest > field.max_length:
        row = int(column.str.len_chars().arg_max() or 0) + 1
        raise BulkError(
            f"{model._meta.verbose_name}, row {row}: “{field.verbose_name}” has {longest} characters, "
            f"at most {field.max_length} fit. Shorten it."
        )
    return column


def _column(field: models.Field[Any, Any] | None) -> str:
    assert field is not None and field.column is not None  # concrete fields only
    return field.column


def _reserve(model: type[models.Model], rows: int) -> int:
    """Take ``rows`` successive primary keys for this transaction; return the first."""
    quote = connection.ops.quote_name
    table, key = model._meta.db_table, _column(model._meta.pk)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Other writers of this table wait; without the lock two imports could take the same keys.
            cursor.execute(f"LOCK TABLE {quote(table)} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(
                f"SELECT greatest(nextval(s.name), (SELECT coalesce(max({quote(key)}), 0) + 1 FROM {quote(table)})),"  # noqa: S608
                " s.name FROM (SELECT pg_get_serial_sequence(%s, %s) AS name) s",
                [quote(table), key],
            )
            first, sequence = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + rows - 1])
        else:
            cursor.execute(
                f"SELECT max(coalesce((SELECT max({quote(key)}) FROM {quote(table)}), 0),"  # noqa: S608
                " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)) + 1",
                [table],
            )
            (first,) = cursor.fetchone()
    return int(first)


def _write(rows: _Rows) -> None:
    quote = connection.ops.quote_name
    table = quote(rows.table)
    columns = ", ".join(quote(name) for name in rows.frame.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            literal = f", FORCE_NOT_NULL ({', '.join(quote(name) for name in rows.text)})" if rows.text else ""
            copy = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '{_NULL}'{literal})"
            with connection.wrap_database_errors, cursor.copy(copy) as stream:
                for part in rows.frame.iter_slices(50_000):
                    stream.write(part.write_csv(include_header=False, null_value=_NULL).encode())
        else:
            marks = ", ".join(["%s"] * rows.frame.width)
            values: Any = rows.frame.iter_rows()  # an iterator: the driver takes one row after the other
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608


def _write_history(
    model: type[models.Model], first: int, last: int, *, actor: User | None, reason: str, history: HistoryType
) -> None:
    """Copy the rows with these keys into the history table."""
    historical: type[models.Model] = model.history.model  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    same = [_column(field) for field in model._meta.concrete_fields]
    values: Mapping[str, Any] = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_type": history,
        "history_user_id": None if actor is None else actor.pk,
        "history_change_reason": reason[:100],
    }
    columns = ", ".join(quote(name) for name in [*same, *values])
    copied = ", ".join([*(quote(name) for name in same), *(["%s"] * len(values))])
    key = quote(_column(model._meta.pk))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(historical._meta.db_table)} ({columns}) "  # noqa: S608
            f"SELECT {copied} FROM {quote(model._meta.db_table)} WHERE {key} BETWEEN %s AND %s ORDER BY {key}",
            [*values.values(), first, last],
        )


def _refresh_statistics() -> None:
    """Tell the query planner about the new sizes; without it the first pages after a load are slow."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        for model in (
            Household, Person, HouseholdYear, PersonYear, VillageYear, TownshipYear, CountyYear, Bill, Loan,
        ):  # fmt: skip
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
