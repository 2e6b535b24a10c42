"""Run a policy over a snapshot with DuckDB; results are Parquet files.

A snapshot that is not divided gives one file per entity. One that has parts is worked through prefecture by
prefecture, several at a time, so that memory does not grow with the nation; its results are divided alike::

    household/5133.parquet  village/5133.parquet  …  prefecture/5133.parquet  nation.parquet
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from fupin.rules.errors import FupinError
from fupin.rules.plan import HOUSEHOLD_RESULT, NATION_CODE, NATION_COLUMN
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS, NATION, OWNERS
from fupin.rules.snapshot import WHOLE, Snapshot, part_path
from fupin.rules.sql import Query, compile_policy
from fupin.rules.tables import TABLES

ENGINE = f"duckdb {duckdb.__version__}"

RESULT_ENTITIES = ("household", *AREA_LEVELS)
"""Entities whose results are kept. Person rules are recomputed when a household is explained."""

_MOST_WORKERS = 8  # prefectures at a time; each holds its own in memory
_WRITTEN = "(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE 30000)"

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
        """Return the Parquet file of an entity; the folder of its files when the results are divided."""
        folder = self.directory / entity
        return folder if folder.is_dir() else part_path(self.directory, entity)

    def files(self, entity: str) -> list[Path]:
        """Return the Parquet files of an entity, in the order of their rows."""
        path = self.path(entity)
        return sorted(path.glob("*.parquet")) if path.is_dir() else [path]

    def scan(self, entity: str) -> pl.LazyFrame:
        """Return the results of an entity without reading more than is asked of them."""
        return pl.scan_parquet(self.files(entity))

    def read(self, entity: str) -> pl.DataFrame:
        """Return the results of ``household``, ``village``, ``township``, ``county`` or ``prefecture``.

        Those of several prefectures have ``nation`` as well.
        """
        return self.scan(entity).collect()


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


def _read(files: Iterable[Path]) -> str:
    """Return the table function that reads Parquet files."""
    return f"read_parquet([{', '.join(map(_quoted, files))}])"


def open_snapshot(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, part: str | None = None) -> None:
    """Make the tables of a snapshot, or of one part of it, visible under their names."""
    for name in TABLES:
        files = snapshot.files(name) if part is None else (snapshot.path(name, part),)
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {_read(files)}")


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
        if snapshot.parts == (WHOLE,):
            with connect() as connection:
                _determine_part(connection, snapshot, WHOLE, queries, pending, tell)
        else:
            _determine_parts(snapshot, queries, pending, tell)
            _determine_nation(snapshot, queries[NATION], pending)
        pending.rename(directory)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    tell("done", 1.0)
    return Results(directory, time.perf_counter() - started)


def _determine_part(
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    part: str,
    queries: Mapping[str, Query],
    directory: Path,
    tell: Progress,
) -> None:
    """Compute and write every entity of one part."""
    open_snapshot(connection, snapshot, part)
    for number, entity in enumerate(RESULT_ENTITIES, start=1):
        tell(entity, number / (len(RESULT_ENTITIES) + 1))
        target = part_path(directory, entity, part)
        _copy(connection, queries[entity], target)
        if entity == "household":
            connection.execute(f"CREATE OR REPLACE VIEW {HOUSEHOLD_RESULT} AS SELECT * FROM {_read([target])}")


def _determine_parts(snapshot: Snapshot, queries: Mapping[str, Query], directory: Path, tell: Progress) -> None:
    """Compute and write all parts, several at a time: one thread each does more than many on one."""
    for entity in RESULT_ENTITIES:
        (directory / entity).mkdir()
    cores = os.cpu_count() or 1
    workers = min(cores, _MOST_WORKERS, len(snapshot.parts))
    mine = threading.local()
    opened: list[duckdb.DuckDBPyConnection] = []

    def start() -> None:
        mine.connection = connect(threads=cores // workers)
        opened.append(mine.connection)

    def work(part: str) -> None:
        _determine_part(mine.connection, snapshot, part, queries, directory, lambda stage, share: None)

    with ThreadPoolExecutor(workers, initializer=start) as pool:
        running = {pool.submit(work, part): part for part in snapshot.parts}
        try:
            for number, done in enumerate(as_completed(running), start=1):
                done.result()
                tell(running[done], number / (len(running) + 1))
        finally:
            pool.shutdown(cancel_futures=True)
            for connection in opened:
                connection.close()


def _determine_nation(snapshot: Snapshot, query: Query, directory: Path) -> None:
    """Compute and write the figures of all areas together, from the results of all households."""
    sources = {HOUSEHOLD_RESULT: Results(directory, 0.0).files("household"), "village": snapshot.files("village")}
    with connect() as connection:
        for name, files in sources.items():
            connection.execute(
                f"CREATE VIEW {name} AS SELECT *, '{NATION_CODE}' AS {NATION_COLUMN} FROM {_read(files)}"
            )
        _copy(connection, query, part_path(directory, NATION))


def _copy(connection: duckdb.DuckDBPyConnection, query: Query, target: Path) -> None:
    """Write the rows of a query as they come: they are never held in memory all at once."""
    connection.execute(f"COPY ({query.sql}) TO {_quoted(target)} {_WRITTEN}")


def household_results(snapshot: Snapshot, policy: Policy, *, inside: str = "") -> pl.DataFrame:
    """Compute the household rules and return them, for the households inside an area (all when empty)."""
    query = compile_policy(policy, snapshot.year)["household"]
    with connect() as connection:
        open_snapshot(connection, snapshot)
        sql = f"SELECT * FROM ({query.sql}) AS result WHERE starts_with(village_code, ?) ORDER BY number"
        return _frame(connection, sql, inside)


def results_of(
    snapshot: Snapshot, policy: Policy, entities: Sequence[str], *, inside: str = ""
) -> dict[str, pl.DataFrame]:
    """Compute the rules of some entities, household first, and return them by entity.

    Args:
        snapshot: the frozen year.
        policy: rules and parameters; a restricted one is quicker.
        entities: ``household`` and levels of areas.
        inside: code of an area; only what lies inside it (everything when empty).
    """
    queries = compile_policy(policy, snapshot.year)
    found: dict[str, pl.DataFrame] = {}
    with connect() as connection:
        open_snapshot(connection, snapshot)
        sql = f"SELECT * FROM ({queries['household'].sql}) AS result WHERE starts_with(village_code, ?)"
        connection.execute(f"CREATE TEMP TABLE {HOUSEHOLD_RESULT} AS {sql}", [inside])
        for entity in entities:
            if entity == "household":
                found[entity] = _frame(connection, f"SELECT * FROM {HOUSEHOLD_RESULT} ORDER BY number")
            else:
                sql = f"SELECT * FROM ({queries[entity].sql}) AS result WHERE starts_with(code, ?) ORDER BY code"
                found[entity] = _frame(connection, sql, inside)
    return found


def household_columns(snapshot: Snapshot, columns: Sequence[str], *, inside: str = "") -> pl.DataFrame:
    """Return columns of the snapshot's households inside an area (all when empty), by number."""
    known = TABLES["household"]
    selected = ", ".join(known[name].name for name in columns)
    with connect() as connection:
        open_snapshot(connection, snapshot)
        sql = f"SELECT {selected} FROM household WHERE starts_with(village_code, ?) ORDER BY number"
        return _frame(connection, sql, inside)


def _frame(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> pl.DataFrame:
    frame: pl.DataFrame = connection.sql(sql, params=list(values)).pl()
    return frame


Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class HouseholdValues:
    """Columns and computed rules, by name, of one household and of what belongs to it.

    Each row also holds what its rules see of the larger ones that it belongs to.
    """

    household: Row
    members: tuple[Row, ...]
    bills: tuple[Row, ...]
    loans: tuple[Row, ...]


_BELONGS = {"person": "household_number", "bill": "household_number", "loan": "household_number"}


def evaluate_household(snapshot: Snapshot, policy: Policy, number: str) -> HouseholdValues | None:
    """Compute every rule for one household afresh from the snapshot; None when it is not in it."""
    queries = compile_policy(policy, snapshot.year)
    with cursor() as connection:
        _copy_rows(connection, snapshot, "household", "number", number)
        found = _rows(connection, "SELECT * FROM household")
        if not found:
            return None
        for table, key in _BELONGS.items():
            _copy_rows(connection, snapshot, table, key, number)
        _copy_rows(connection, snapshot, "village", "village_code", str(found[0]["village_code"]))
        computed = {entity: _computed(connection, queries[entity]) for entity in ("household", *_BELONGS)}
    return HouseholdValues(computed["household"][0], computed["person"], computed["bill"], computed["loan"])


def _copy_rows(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, table: str, key: str, value: str) -> None:
    source = _read(snapshot.files(table))
    connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {source} WHERE {key} = ?", [value])


def _computed(connection: duckdb.DuckDBPyConnection, query: Query) -> tuple[Row, ...]:
    """Return the rows of an entity with its columns, what it sees of its owners, and its rules."""
    columns = {row["number"]: row for row in _rows(connection, f"SELECT * FROM {query.entity}")}
    if not columns:
        return ()
    for owner in OWNERS.get(query.entity, ()):
        key = TABLES[owner.entity].key[0]
        owners = {row[key]: row for row in _rows(connection, f"SELECT * FROM {owner.entity}")}
        for row in columns.values():
            its = owners.get(row[owner.key], {})
            row |= {argument: its.get(name) for argument, name in owner.columns.items()}
    return tuple(columns[row["number"]] | row for row in _rows(connection, query.sql))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, object]]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
