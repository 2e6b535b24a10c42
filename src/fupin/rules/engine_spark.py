"""Run a policy over a snapshot with Spark: on this machine, or on a cluster when there is more than one holds.

The plans, and therefore the results, are those of ``fupin.rules.engine``. Needs the extra ``spark`` and Java; see
docs/spark.md. Spark must keep to ANSI SQL (its default since version 4): a sum that does not fit 64 bits is then an
error, as it is with DuckDB, and never a wrong number.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pyspark
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from fupin.rules.engine import RESULT_ENTITIES, EngineError, Progress, Results
from fupin.rules.plan import HOUSEHOLD_RESULT, NATION_CODE, NATION_COLUMN
from fupin.rules.policy import Policy
from fupin.rules.rule import NATION
from fupin.rules.snapshot import WHOLE, Snapshot
from fupin.rules.sql import SPARK, compile_policy
from fupin.rules.tables import TABLES

ENGINE = f"spark {pyspark.__version__}"

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
}
"""What results depend on, and how they are stored; set in every session, wherever it was started."""


def session(master: str | None = None, *, memory: str | None = None) -> SparkSession:
    """Return a Spark session.

    Args:
        master: ``local[2]`` for two workers on this machine; None takes what spark-submit says.
        memory: of the driver, as ``4g``; only counts before the first session of a process.
    """
    builder = SparkSession.builder.appName("fupin")
    if master is not None:
        builder = builder.master(master).config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.shuffle.partitions", "16")
    if memory is not None:
        builder = builder.config("spark.driver.memory", memory)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def determine(
    spark: SparkSession, snapshot: Snapshot, policy: Policy, directory: Path, *, progress: Progress | None = None
) -> Results:
    """Compute every rule of the policy for every household and area of the snapshot.

    Args:
        spark: the session; its workers must see both directories under these paths.
        snapshot: the frozen year, divided or not.
        policy: rules and parameters.
        directory: where the results go, a folder of Parquet files per entity; must not exist.
        progress: told the entity and the share done.

    Raises:
        EngineError: the directory exists.
        ParameterError: a parameter has no value in the snapshot's year.
    """
    if directory.exists():
        raise EngineError(f"{directory} exists already; results are never overwritten")
    directory.parent.mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda stage, share: None)
    started = time.perf_counter()
    queries = compile_policy(policy, snapshot.year, SPARK)
    entities = RESULT_ENTITIES if snapshot.parts == (WHOLE,) else (*RESULT_ENTITIES, NATION)
    pending = directory.with_name(f".{directory.name}-unfinished")
    shutil.rmtree(pending, ignore_errors=True)
    try:
        for name in TABLES:
            _nationwide(_parquet(spark, *snapshot.files(name))).createOrReplaceTempView(name)
        for number, entity in enumerate(entities, start=1):
            tell(entity, number / (len(entities) + 1))
            spark.sql(queries[entity].sql).write.parquet((pending / entity).resolve().as_uri())
            if entity == "household":
                _nationwide(_parquet(spark, pending / entity)).createOrReplaceTempView(HOUSEHOLD_RESULT)
        pending.rename(directory)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    tell("done", 1.0)
    return Results(directory, time.perf_counter() - started)


def _parquet(spark: SparkSession, *paths: Path) -> DataFrame:
    """Read files of a file system that every worker sees."""
    return spark.read.parquet(*(path.resolve().as_uri() for path in paths))


def _nationwide(table: DataFrame) -> DataFrame:
    """Say of rows of villages and households that they belong to the nation."""
    return table.withColumn(NATION_COLUMN, f.lit(NATION_CODE)) if "prefecture_code" in table.columns else table
