"""``fupin determine-snapshot``: compute every rule over a frozen year, here or on a cluster."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click

from fupin import policy as policies
from fupin.cli.console import console, progress
from fupin.rules import engine, snapshot
from fupin.rules.engine import Results
from fupin.rules.errors import FupinError
from fupin.rules.policy import Policy
from fupin.rules.rule import NATION
from fupin.rules.snapshot import Snapshot


class SparkError(FupinError):
    """Spark is not there."""


def _spark() -> ModuleType:
    """Load the engine that only some installations have."""
    try:
        return importlib.import_module("fupin.rules.engine_spark")
    except ModuleNotFoundError as error:
        raise SparkError(
            f"Spark is not installed ({error.name} is missing): uv sync --extra spark, or pip install 'fupin[spark]'; "
            "it also needs Java 17 or newer, see docs/spark.md"
        ) from error


def _with_spark(
    master: str | None, memory: str | None, frozen: Snapshot, policy: Policy, out: Path, tell: Callable[..., None]
) -> Results:
    engine_spark = _spark()
    spark = engine_spark.session(master, memory=memory)
    try:
        results: Results = engine_spark.determine(spark, frozen, policy, out, progress=tell)
    finally:
        spark.stop()
    return results


@click.command()
@click.argument("directory", metavar="SNAPSHOT", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--policy", "name", default="ganzi2015", show_default=True, help="The policy whose rules hold.")
@click.option("--engine", "by", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--master", help="Where Spark works, as local[2] or spark://HOST:7077; spark-submit says it itself.")
@click.option("--memory", help="Memory of Spark's driver, as 4g.")
@click.option("--trust", is_flag=True, help="Do not compare the files of the snapshot with their digests first.")
def command(
    directory: Path, out: Path, name: str, by: str, master: str | None, memory: str | None, trust: bool
) -> None:
    """Compute every rule for every household and area of a SNAPSHOT; write the results as Parquet to OUT.

    A snapshot of several prefectures is worked through prefecture by prefecture; the totals of all of them come
    as ``nation``. Both engines give the same values.
    """
    with progress("Reading the snapshot"):
        frozen = snapshot.read(directory, verify=not trust)
    policy = policies.load(name)
    with progress(f"Determining {frozen.year}") as report:
        if by == "spark":
            results = _with_spark(master, memory, frozen, policy, out, report)
        else:
            results = engine.determine(frozen, policy, out, progress=report)
    console.print(
        f"{frozen.rows['household']:,} households, {frozen.rows['person']:,} persons, year {frozen.year}: "
        f"{results.seconds:.1f} s"
    )
    top = NATION if results.path(NATION).exists() else "prefecture"
    for row in results.read(top).iter_rows(named=True):
        click.echo("\t".join(f"{row[column]}" for column in ("code", "households", "persons", "poor_persons")))
