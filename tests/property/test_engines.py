"""One meaning on every engine: DuckDB, Polars and Spark give the same value in every column of every entity.

Fractions must be the same bit by bit, and can be: a ratio is one division of two whole numbers, IEEE 754 says to
which double each of the three steps rounds, and nothing is ever summed in floating point.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fupin import policy as policies
from fupin.rules import engine, engine_polars, snapshot
from fupin.rules.engine import RESULT_ENTITIES
from fupin.rules.rule import NATION
from fupin.rules.snapshot import Snapshot
from fupin.rules.sql import compile_policy
from fupin.rules.tables import TABLES
from property import registers

PREFECTURES = 8  # the small ones of a seed; one run over all of them is one compilation
PARTS = 3
seeds = st.integers(0, 2**32)
policy_names = pytest.mark.parametrize("name", policies.names())


def freeze(seed: int, folder: Path) -> Snapshot:
    """Write a divided snapshot of a few small prefectures."""
    folder.mkdir()
    for number in range(1, PARTS + 1):
        snapshot.write_part(folder, f"{9000 + number}", tables=registers.draw(seed, number))
    snapshot.seal(folder, year=registers.YEAR)
    return snapshot.read(folder)


def draw(seed: int) -> dict[str, pl.DataFrame]:
    """Return the tables of many small prefectures together."""
    drawn = [registers.draw(seed, number) for number in range(1, PREFECTURES + 1)]
    return {name: pl.concat(tables[name] for tables in drawn) for name in TABLES}


def tables_of(frozen: Snapshot) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(frozen.files(name)) for name in TABLES}


def bits(series: pl.Series) -> object:
    """Return what makes two columns the same: for fractions, which are blank and all 64 bits of the others."""
    if series.dtype == pl.Float64:
        return series.is_null().to_list(), series.fill_null(0.0).to_numpy().tobytes()
    return series.dtype, series.to_list()


def assert_same(found: pl.DataFrame, wanted: pl.DataFrame, entity: str) -> None:
    assert found.columns == wanted.columns, entity
    for name in wanted.columns:
        assert bits(found[name]) == bits(wanted[name]), f"{entity}.{name}"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders: hypothesis runs a test several times with one."""
    return (tmp_path_factory.mktemp("engines") for _ in iter(int, 1))


@policy_names
@settings(
    max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=seeds)
def test_duckdb_and_polars_agree(name: str, folders: Iterator[Path], seed: int) -> None:
    folder, policy = next(folders), policies.load(name)
    tables = draw(seed)
    frozen = snapshot.write(folder / "snapshot", year=registers.YEAR, tables=tables)
    found = engine_polars.determine(tables, policy, registers.YEAR)
    wanted = engine.determine(frozen, policy, folder / "results")
    for entity in RESULT_ENTITIES:
        assert_same(found[entity], wanted.read(entity), entity)
    with engine.connect(threads=1) as connection:
        engine.open_snapshot(connection, frozen)
        persons = pl.from_arrow(connection.sql(compile_policy(policy, registers.YEAR)["person"].sql).to_arrow_table())
    assert_same(found["person"], persons, "person")


@policy_names
def test_a_nation_in_parts_is_the_same_as_in_one_piece(name: str, tmp_path: Path) -> None:
    policy = policies.load(name)
    parts = freeze(7, tmp_path / "parts")
    whole = snapshot.write(tmp_path / "whole", year=registers.YEAR, tables=tables_of(parts))
    found = engine.determine(parts, policy, tmp_path / "results of parts")
    wanted = engine.determine(whole, policy, tmp_path / "results of the whole")
    for entity in RESULT_ENTITIES:
        assert_same(found.read(entity), wanted.read(entity), entity)
    nation, prefectures = found.read(NATION), found.read("prefecture")
    assert nation.height == 1
    assert nation["households"][0] == parts.rows["household"] == prefectures["households"].sum()
    assert nation["incidence"][0] == nation["poor_persons"][0] / nation["population"][0]


@pytest.mark.spark
@policy_names
def test_spark_agrees(name: str, tmp_path: Path) -> None:
    engine_spark = importlib.import_module("fupin.rules.engine_spark")  # needs Spark, which most runs do not have
    policy = policies.load(name)
    frozen = freeze(2016, tmp_path / "snapshot")
    spark = engine_spark.session("local[2]", memory="2g")
    found = engine_spark.determine(spark, frozen, policy, tmp_path / "spark")
    wanted = engine.determine(frozen, policy, tmp_path / "duckdb")
    for entity in (*RESULT_ENTITIES, NATION):
        assert_same(found.read(entity), wanted.read(entity), entity)
