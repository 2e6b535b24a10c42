"""Change many rows at once, with their history, and read many rows by their keys; see ``bulk`` for inserting.

One ``executemany`` per call; history rows are copied inside the database from the rows just changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from django.db import connection, models, transaction
from django.utils import timezone

from fupin.apps.accounts.models import User

_KEYS_AT_ONCE = 10_000  # below the limits of bound values: SQLite 32,766, PostgreSQL 65,535


def update(model: type[models.Model], frame: pl.DataFrame, *, actor: User | None, reason: str) -> None:
    """Change the rows of ``frame`` to what it says, and write a history row for each.

    ``frame`` has the primary key ``id`` and any of the model's columns by attribute name. Null text and codes become
    the empty string where the field takes no null. All or nothing.
    """
    if frame.is_empty():
        return
    with transaction.atomic():
        set_values(model, frame)
        if hasattr(model, "history"):
            _write_history(model, frame["id"], actor=actor, reason=reason)


def set_values(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Change rows without history: only for a step on the way to ``update`` in the same transaction."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = [name for name in frame.columns if name != "id"]
    ready = frame.select(*(_storable(frame[name], fields[name]) for name in names), frame["id"])
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(_column(fields[name]))} = %s" for name in names)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {quote('id')} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        rows: Any = ready.iter_rows()
        cursor.executemany(statement, rows)


def read_by_key(
    model: type[models.Model], key: str, values: pl.Series, columns: Sequence[str], **equal: Any
) -> pl.DataFrame:
    """Return ``id``, the key and some columns (attribute names) of the rows whose key is among ``values``.

    Empty text is returned as null, so that it compares with what an import brings. ``equal`` narrows by other columns.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = list(dict.fromkeys(["id", key, *columns]))
    schema = {name: _type(fields[name]) for name in names}
    quote = connection.ops.quote_name
    selected = ", ".join(quote(_column(fields[name])) for name in names)
    narrowed = "".join(f" AND {quote(_column(fields[name]))} = %s" for name in equal)
    frames = [pl.DataFrame(schema=schema)]
    with connection.cursor() as cursor:
        for part in _parts(values):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"SELECT {selected} FROM {quote(model._meta.db_table)} "  # noqa: S608
                f"WHERE {quote(_column(fields[key]))} IN ({marks}){narrowed}",
                [*part, *equal.values()],
            )
            frames.append(_frame(cursor.fetchall(), schema))
    return pl.concat(frames)


def _parts(values: pl.Series) -> Iterator[list[Any]]:
    distinct = values.drop_nulls().unique()
    for start in range(0, len(distinct), _KEYS_AT_ONCE):
        yield distinct.slice(start, _KEYS_AT_ONCE).to_list()


def _column(field: models.Field[Any, Any]) -> str:
    assert field.column is not None
    return str(field.column)


def _type(field: models.Field[Any, Any]) -> pl.DataType:
    if isinstance(field, models.BooleanField):
        return pl.Boolean()
    if isinstance(field, models.DateField):
        return pl.Date()
    return pl.String() if isinstance(field, models.CharField | models.TextField) else pl.Int64()


def _frame(rows: list[tuple[Any, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return rows of the driver as a frame; SQLite gives 0 and 1 for flags and text for dates."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    series = []
    for (name, wanted), values in zip(schema.items(), columns, strict=True):
        if wanted == pl.Boolean:
            series.append(pl.Series(name, [None if v is None else bool(v) for v in values], pl.Boolean))
        elif wanted == pl.Date and any(isinstance(v, str) for v in values):
            series.append(pl.Series(name, values, pl.String).str.to_date("%Y-%m-%d"))
        elif wanted == pl.String:
            series.append(pl.Series(name, [v or None for v in values], pl.String))
        else:
            series.append(pl.Series(name, values, wanted))
    return pl.DataFrame(series)


def _storable(column: pl.Series, field: models.Field[Any, Any]) -> pl.Series:
    if isinstance(field, models.CharField | models.TextField) and not field.null:
        return column.fill_null("")
    return column.dt.to_string("%Y-%m-%d") if column.dtype == pl.Date else column


def _write_history(model: type[models.Model], keys: pl.Series, *, actor: User | None, reason: str) -> None:
    """Copy the rows with these keys into the history table, as changed now."""
    historical: type[models.Model] = model.history.model  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    same = [_column(field) for field in model._meta.concrete_fields]
    values: dict[str, Any] = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_type": "~",
        "history_user_id": None if actor is None else actor.pk,
        "history_change_reason": reason[:100],
    }
    key = quote("id")
    columns = ", ".join(quote(name) for name in [*same, *values])
    copied = ", ".join([*(quote(name) for name in same), *(["%s"] * len(values))])
    with connection.cursor() as cursor:
        for part in _parts(keys):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"INSERT INTO {quote(historical._meta.db_table)} ({columns}) "  # noqa: S608
                f"SELECT {copied} FROM {quote(model._meta.db_table)} WHERE {key} IN ({marks}) ORDER BY {key}",
                [*values.values(), *part],
            )
