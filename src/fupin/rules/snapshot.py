"""Snapshots: a year of the register as immutable Parquet files with their digests.

A snapshot of a prefecture has one file per table. A snapshot of several prefectures, up to a nation, has *parts*:
a file per table and prefecture, so that work on it can go prefecture by prefecture::

    manifest.json
    household.parquet             household/5133.parquet   household/5134.parquet  …
    person.parquet         or     person/5133.parquet      person/5134.parquet     …
    …                             …
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from fupin.rules.errors import FupinError
from fupin.rules.tables import CONTRACT_VERSION, MAY_BE_LEFT_OUT, TABLES, Column, Kind, Table

ARROW_TYPE: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "flag": pa.bool_(),
    "integer": pa.int64(),
    "money": pa.int64(),
    "hundredths": pa.int64(),
    "date": pa.date32(),
}
"""How each kind of column is stored."""

MANIFEST = "manifest.json"
WHOLE = ""
"""The name of the only part of a snapshot that is not divided."""
_ROWS_PER_GROUP = 30_000  # small enough that one household is found without reading a county


class SnapshotError(FupinError):
    """A snapshot does not keep its contract, or is not what it was."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on disk. ``sha256`` covers every file; ``rows`` counts them by table.

    ``parts`` are codes of prefectures in ascending order; a part holds everything of its prefecture. A snapshot
    that is not divided is one part without a name.
    """

    directory: Path
    year: int
    sha256: str
    rows: dict[str, int]
    parts: tuple[str, ...] = (WHOLE,)

    def path(self, table: str, part: str = WHOLE) -> Path:
        """Return the Parquet file of a table, of one part when the snapshot is divided."""
        return part_path(self.directory, table, part)

    def files(self, table: str) -> tuple[Path, ...]:
        """Return the Parquet files of a table, one per part."""
        return tuple(self.path(table, part) for part in self.parts)


def part_path(directory: Path, table: str, part: str = WHOLE) -> Path:
    """Return where the rows of a part of a table lie."""
    return directory / table / f"{part}.parquet" if part else directory / f"{table}.parquet"


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table's contract."""
    return pa.schema([pa.field(column.name, ARROW_TYPE[column.kind]) for column in table.columns])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _conform(table: Table, frame: pl.DataFrame) -> pa.Table:
    """Return the frame in the contract's columns, order and types, sorted by its key."""
    missing = [name for name in table if name not in frame.columns]
    if missing:
        raise SnapshotError(f"snapshot table {table.name}: columns are missing: {', '.join(missing)}")
    ordered = frame.select(list(table)).sort(table.key)
    for column in table.columns:
        _refuse_bad_values(table, column, ordered)
    if ordered.select(table.key).is_duplicated().any():
        twice = ordered.filter(ordered.select(table.key).is_duplicated())[table.key[0]][0]
        raise SnapshotError(f"snapshot table {table.name}: {', '.join(table.key)} {twice!r} stands twice")
    try:
        return ordered.to_arrow().cast(arrow_schema(table))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SnapshotError(f"snapshot table {table.name}: {error}") from error


def _refuse_bad_values(table: Table, column: Column, frame: pl.DataFrame) -> None:
    values = frame[column.name]
    if column.required and values.null_count():
        raise SnapshotError(
            f"snapshot table {table.name}: column {column.name} is empty in {values.null_count()} rows, "
            "but every row needs it"
        )
    if column.codes is not None:
        unknown = values.drop_nulls().unique().cast(pl.String).to_list()
        bad = sorted(set(unknown) - set(column.codes))
        if bad:
            raise SnapshotError(
                f"snapshot table {table.name}: column {column.name} holds {bad[0]!r}, "
                f"which is not in the code list {column.codes.name}"
            )


def write(directory: Path, *, year: int, tables: Mapping[str, pl.DataFrame]) -> Snapshot:
    """Write a snapshot of one year; all or nothing.

    Args:
        directory: must not exist yet.
        year: the year that every row describes.
        tables: a frame for each table of ``fupin.rules.tables.TABLES``.

    Raises:
        SnapshotError: a table or column is missing, a code is unknown, a key stands twice.
    """
    if directory.exists():
        raise SnapshotError(f"{directory} exists already; a snapshot is never overwritten")
    directory.parent.mkdir(parents=True, exist_ok=True)
    pending = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        _write_tables(pending, WHOLE, tables)
        seal(pending, year=year)
        pending.rename(directory)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    return read(directory)


def write_part(directory: Path, part: str, *, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write one prefecture of a divided snapshot; several processes may write into one directory.

    ``seal`` the directory when all parts are written: only then is it a snapshot.

    Args:
        directory: the snapshot to be, not sealed yet.
        part: the code of the prefecture.
        tables: a frame for each table of ``fupin.rules.tables.TABLES``, of this prefecture only.

    Raises:
        SnapshotError: as ``write``; or a row belongs to another prefecture, or a person to no household of this one.
    """
    if (directory / MANIFEST).exists():
        raise SnapshotError(f"{directory} is sealed; a snapshot is never changed")
    _write_tables(directory, part, tables)
    for name, table in TABLES.items():
        if "prefecture_code" in table and name in tables:
            foreign = tables[name].filter(pl.col("prefecture_code") != part)
            if foreign.height:
                code = foreign["prefecture_code"][0]
                raise SnapshotError(f"snapshot part {part}, table {name}: a row belongs to prefecture {code}")
    homes = tables["household"].select(household_number="number")
    lost = tables["person"].join(homes, on="household_number", how="anti")
    if lost.height:
        raise SnapshotError(
            f"snapshot part {part}: the household {lost['household_number'][0]} of a person is not in it"
        )


def _write_tables(directory: Path, part: str, tables: Mapping[str, pl.DataFrame]) -> None:
    missing = [name for name in TABLES if name not in tables and name not in MAY_BE_LEFT_OUT]
    if missing:
        raise SnapshotError(f"snapshot: tables are missing: {', '.join(missing)}")
    for name, table in TABLES.items():
        path = part_path(directory, name, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = _conform(table, tables[name]) if name in tables else arrow_schema(table).empty_table()
        pq.write_table(rows, path, compression="zstd", row_group_size=_ROWS_PER_GROUP)


def seal(directory: Path, *, year: int) -> None:
    """Write the manifest over the Parquet files that lie in a directory.

    Raises:
        SnapshotError: a part lacks a table.
    """
    first = next(iter(TABLES))
    parts = sorted(path.stem for path in (directory / first).glob("*.parquet"))
    content: dict[str, object] = {"contract": CONTRACT_VERSION, "year": year}
    if parts:
        content["parts"] = {part: _contents(directory, part) for part in parts}
    else:
        content["tables"] = _contents(directory, WHOLE)
    manifest = content | {"sha256": _content_digest(content)}
    (directory / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")


def _contents(directory: Path, part: str) -> dict[str, dict[str, str | int]]:
    files: dict[str, dict[str, str | int]] = {}
    for name in TABLES:
        path = part_path(directory, name, part)
        if not path.is_file():
            raise SnapshotError(f"snapshot: {path} is missing; write the part {part} again")
        files[name] = {"sha256": _digest(path), "rows": pq.read_metadata(path).num_rows}
    return files


def _content_digest(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read(directory: Path, *, verify: bool = True) -> Snapshot:
    """Open a snapshot; with ``verify`` every file is compared with its digest.

    Raises:
        SnapshotError: there is none, or a file is not what was frozen.
    """
    path = directory / MANIFEST
    if not path.is_file():
        raise SnapshotError(f"{directory} is not a snapshot: {MANIFEST} is missing")
    manifest = json.loads(path.read_text())
    sha256 = manifest.pop("sha256")
    if _content_digest(manifest) != sha256:
        raise SnapshotError(f"{path} was changed after it was frozen; restore it from the backup")
    if manifest["contract"] != CONTRACT_VERSION:
        raise SnapshotError(
            f"{directory} was frozen with column contract {manifest['contract']}, "
            f"this version reads {CONTRACT_VERSION}; use the version that froze it"
        )
    parts: dict[str, dict[str, dict[str, str | int]]] = manifest.get("parts") or {WHOLE: manifest["tables"]}
    for part, files in parts.items() if verify else ():
        for name, file in files.items():
            found = part_path(directory, name, part)
            if not found.is_file() or _digest(found) != file["sha256"]:
                raise SnapshotError(f"{found} was changed after it was frozen; restore the backup")
    rows = {name: sum(int(files[name]["rows"]) for files in parts.values()) for name in TABLES}
    return Snapshot(directory, int(manifest["year"]), sha256, rows, tuple(parts))
