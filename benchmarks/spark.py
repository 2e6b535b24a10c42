"""Determine ten million persons with Spark and with DuckDB: ``python -m benchmarks.spark --snapshot DIR``.

Needs the extra ``spark`` and Java. Every column of every entity must be equal.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from benchmarks.__main__ import Measurement
from benchmarks.nation import first_parts
from benchmarks.processes import run
from benchmarks.recorded import record
from fupin.rules import snapshot
from fupin.rules.engine import RESULT_ENTITIES, Results
from fupin.rules.rule import NATION

MASTER = "local[2]"


def measurements(source: Path, prefectures: int, memory: str) -> Iterator[Measurement]:
    """Run both from the command line, one after the other."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        part = first_parts(snapshot.read(source, verify=False), prefectures, Path(folder) / "snapshot")
        rows = snapshot.read(part, verify=False).rows
        command = [sys.executable, "-m", "fupin.cli.main", "determine-snapshot", str(part)]
        ours = run([*command, f"{folder}/duckdb", "--trust"])
        theirs = run([*command, f"{folder}/spark", "--trust", "--engine=spark", f"--master={MASTER}",
                      f"--memory={memory}"])  # fmt: skip
        for entity in (*RESULT_ENTITIES, NATION):
            wanted, found = (Results(Path(folder) / name, 0.0).scan(entity) for name in ("duckdb", "spark"))
            same = wanted.collect(engine="streaming").equals(found.collect(engine="streaming"))
            if not same:
                raise SystemExit(f"{entity}: Spark and DuckDB differ")
        columns = pl.read_parquet_schema(Results(Path(folder) / "duckdb", 0.0).files("household")[0])
    what = f"{rows['person']:,} persons, {rows['household']:,} households"
    yield Measurement("every rule with DuckDB", ours.seconds, what, ours.peak_mib)
    yield Measurement(
        f"every rule with Spark {MASTER}",
        theirs.seconds,
        f"{len(columns)} columns of households and all of areas equal",
        None,
        f"{theirs.seconds / ours.seconds:.1f} × DuckDB; --memory {memory}",
    )


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--snapshot", type=Path, required=True, help="of fupin synthesize-nation")
    parser.add_argument("--prefectures", type=int, default=8, help="of 1.23 million persons (default: %(default)s)")
    parser.add_argument("--memory", default="4g", help="of Spark (default: %(default)s)")
    arguments = parser.parse_args()
    record("spark", measurements(arguments.snapshot, arguments.prefectures, arguments.memory))


if __name__ == "__main__":
    main()
