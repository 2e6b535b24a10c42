"""Determine a nation of 70 million registered poor: ``python -m benchmarks.nation [--snapshot DIR]``.

The curve comes from the first prefectures of one snapshot, so every point has the same people. Each point is a
process of its own: the rules are compiled, every result is written, and beside it every column that the rules read
is scanned once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.__main__ import Measurement
from benchmarks.processes import run
from benchmarks.recorded import record
from fupin import policy
from fupin.rules import engine, snapshot
from fupin.rules.plan import PLACE_COLUMNS
from fupin.rules.rule import NATION
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import TABLES
from fupin.synthetic import nation

CURVE = (1, 2, 8, 24, 57)
_KEYS = {"person": ("household_number",), "household": ("number", *PLACE_COLUMNS)}


def first_parts(whole: Snapshot, count: int, directory: Path) -> Path:
    """Lay out a snapshot of the first prefectures of another; no byte is copied."""
    for table in TABLES:
        for part in whole.parts[:count]:
            path = snapshot.part_path(directory, table, part)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(whole.path(table, part), path)
    snapshot.seal(directory, year=whole.year)
    return directory


def scan(frozen: Snapshot) -> float:
    """Read every column that the rules read and look at each value; return the seconds."""
    graph = policy.load().graph
    started = time.perf_counter()
    with engine.connect() as connection:
        engine.open_snapshot(connection, frozen)
        for table in TABLES:
            columns = (*_KEYS.get(table, ()), *graph.columns_needed(table))
            if columns:
                connection.execute(f"SELECT {', '.join(f'max({name})' for name in columns)} FROM {table}").fetchall()
    return time.perf_counter() - started


def measure(directory: Path) -> None:
    """Determine and scan one snapshot; print JSON."""
    frozen = snapshot.read(directory, verify=False)
    with tempfile.TemporaryDirectory(dir=directory.parent) as folder:
        started = time.perf_counter()
        results = engine.determine(frozen, policy.load(), Path(folder) / "results")
        determined = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        total = results.read(NATION).to_dicts()[0]
    if total["households"] != frozen.rows["household"]:
        raise SystemExit(f"{total['households']} households in the total, {frozen.rows['household']} in the snapshot")
    print(json.dumps({"determine": determined, "scan": scan(frozen), "peak": peak, "rows": frozen.rows}))


def curve(whole: Snapshot) -> Iterator[Measurement]:
    """Measure the first prefectures, then more and more."""
    base = 0.0
    for count in sorted({min(count, len(whole.parts)) for count in CURVE}):
        with tempfile.TemporaryDirectory(dir=whole.directory.parent) as folder:
            part = first_parts(whole, count, Path(folder) / "snapshot")
            found = json.loads(run([sys.executable, "-m", "benchmarks.nation", "--measure", str(part)]).output)
        persons = found["rows"]["person"]
        each = found["determine"] / persons * 1e6
        base = base or each
        yield Measurement(
            f"nation, every rule: {persons / 1e6:.2f} M persons",
            found["determine"],
            f"{found['rows']['household']:,} households, {found['rows']['village']:,} villages, {count} prefectures",
            found["peak"],
            f"{found['determine'] / found['scan']:.1f} × a plain scan ({found['scan']:.1f} s); "
            f"{each:.2f} s per million persons, {each / base:.2f} × the first",
        )


def main() -> None:
    """Write the nation unless it is given, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=__doc__)
    parser.add_argument("--snapshot", type=Path, help="of fupin synthesize-nation; made when not given")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure)
        return

    def measurements(folder: Path) -> Iterator[Measurement]:
        if arguments.snapshot:
            whole = snapshot.read(arguments.snapshot)
        else:
            started = time.perf_counter()
            whole = nation.write(folder / "nation")
            rows = f"{whole.rows['person']:,} persons in {len(whole.parts)} prefectures"
            yield Measurement("write a fictional nation as a snapshot", time.perf_counter() - started, rows)
        yield from curve(whole)

    with tempfile.TemporaryDirectory(prefix="fupin-nation-") as folder:
        record("nation", measurements(Path(folder)))


if __name__ == "__main__":
    main()
