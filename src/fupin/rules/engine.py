"""Run a policy over a snapshot with DuckDB; results are Parquet files, one per entity."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from fupin.rules.errors import FupinError
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS
from fupin.rules.snapshot import Snapshot
from fupin.rules.sql import compile_policy
from fupin.rules.tables import TABLES

ENGINE = f"duckdb {duckdb.__version__}"

RESULT_ENTITIES = ("household", *AREA_LEVELS)
"""Entities whose results are kept. Person rules are recomputed when a household is explained."""

Progress = Callable[[str, float], None]
"""Called with the stage and the share of the work done."""


class EngineError(FupinError):
    """Results are missing or cannot be written."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a determination on disk."""

    directory: Path
    seconds: float

    def path(self, entity: str) -> Path:
        """Return the Parquet file of an entity."""
        return self.directory / f"{entity}.parquet"

    def read(self, entity: str) -> pl.DataFrame:
        """Return the results of ``household``, ``village``, ``township``, ``county`` or ``prefecture``."""
        return pl.read_parquet(self.path(entity))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def connect(*, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that touches no network and loads no extension by itself."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    return connection


@functools.lru_cache(maxsize=1)
def _shared(process: int) -> duckdb.DuckDBPyConnection:
    connection = connect(threads=1)
    connection.execute("SET parquet_metadata_cache = true")
    return connection


def cursor() -> duckdb.DuckDBPyConnection:
    """Return a cursor on this process's shared in-memory DuckDB, for quick reads; close it after use.

    Threads do not meet: each cursor has its own temporary tables. A forked process opens a database of its own.
    """
    return _shared(os.getpid()).cursor()


def open_snapshot(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """Make the tables of a snapshot visible under their names."""
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_quoted(snapshot.path(name))})")


def determine(snapshot: Snapshot, policy: Policy, directory: Path, *, progress: Progress | None = None) -> Results:
    """Compute every rule of the policy for every household and area of the snapshot.

    Args:
        snapshot: the frozen year.
        policy: rules and parameters.
        directory: where the results go; must not exist. All files appear together or none.
        progress: told the stage and the share done.

    Raises:
        EngineError: the directory exists.
        ParameterError: a parameter has no value in the snapshot's year.
    """
    if directory.exists():
        raise EngineError(f"{directory} exists already; results are never overwritten")
    tell = progress or (lambda stage, share: None)
    started = time.perf_counter()
    tell("compile", 0.0)
    queries = compile_policy(policy, snapshot.year)
    directory.parent.mkdir(parents=True, exist_ok=True)
    pending = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        with connect() as connection:
            open_snapshot(connection, snapshot)
            for number, entity in enumerate(RESULT_ENTITIES, start=1):
                tell(entity, number / (len(RESULT_ENTITIES) + 1))
                query = queries[entity]
                if entity == "household":
                    connection.execute(f"CREATE TABLE household_result AS {query.sql}")
                    source = "household_result"
                else:
                    source = f"({query.sql})"
                target = _quoted(pending / f"{entity}.parquet")
                connection.execute(
                    f"COPY (SELECT * FROM {source}) TO {target} "
                    "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30000)"
                )
        pending.rename(directory)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    tell("done", 1.0)
    return Results(directory, time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class HouseholdValues:
    """Columns and computed rules of one household and of its members, by name."""

    household: dict[str, object]
    members: tuple[dict[str, object], ...]


def evaluate_household(snapshot: Snapshot, policy: Policy, number: str) -> HouseholdValues | None:
    """Compute every rule for one household afresh from the snapshot; None when it is not in it."""
    queries = compile_policy(policy, snapshot.year)
    with cursor() as connection:
        for table, key in (("household", "number"), ("person", "household_number")):
            source = _quoted(snapshot.path(table))
            connection.execute(
                f"CREATE TEMP TABLE {table} AS SELECT * FROM read_parquet({source}) WHERE {key} = ?", [number]
            )
        columns = _rows(connection, "SELECT * FROM household")
        if not columns:
            return None
        persons = _rows(connection, "SELECT * FROM person ORDER BY number")
        computed = _rows(connection, queries["household"].sql)[0]
        members = _rows(connection, queries["person"].sql)
    return HouseholdValues(
        columns[0] | computed,
        tuple(person | values for person, values in zip(persons, members, strict=True)),
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, object]]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
