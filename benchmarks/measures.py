"""Measure poverty and inequality of many units, and the same in plain Python; prints JSON.

``python -m benchmarks.measures [--units N]`` writes a Parquet file of units in 2,253 villages, and measures it as a
whole, by village, and in several dimensions, each in a process of its own, so that the peak memory is its own. Plain
Python gets a twentieth of the units and the same formulas; sorting apart, its time grows with the units.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.processes import run
from fupin.rules.measures import measure
from fupin.rules.multidimensional import alkire_foster

VILLAGES = 2_253
LINE = 285_500
INDICATORS = tuple(f"indicator_{number}" for number in range(7))
PART = 20
"""Plain Python gets this part of the units."""


def write(path: Path, units: int) -> None:
    """Invent incomes in fen (a few losses among them), household sizes, villages and deprivations."""
    rng = np.random.default_rng(2015)
    columns = {
        "village": rng.integers(0, VILLAGES, units),
        "income": (rng.lognormal(12.7, 0.6, units) - 30_000).astype(np.int64),
        "size": rng.integers(1, 9, units),
    }
    pl.DataFrame(columns | {name: rng.random(units) < 0.2 for name in INDICATORS}).write_parquet(path)


def scan(path: Path) -> None:
    """Read the three columns and look at every value once: what nobody can do without."""
    pl.scan_parquet(path).select(pl.col("village", "income", "size").max()).collect()


def whole(path: Path) -> None:
    measure(pl.scan_parquet(path), income="income", weight="size", line=LINE)


def villages(path: Path) -> None:
    measure(pl.scan_parquet(path), income="income", weight="size", line=LINE, by=["village"])


def dimensions(path: Path) -> None:
    weights = dict.fromkeys(INDICATORS, Fraction(1, 7))
    alkire_foster(pl.scan_parquet(path), indicators=weights, cutoff=Fraction(1, 3), weight="size", by=["village"])


def plain(path: Path) -> None:
    """The measures of ``whole`` but the quantiles, unit by unit, as one would write them down."""
    part = pl.scan_parquet(path).select("income", "size").collect()
    units = list(part.head(part.height // PART).iter_rows())
    started = time.perf_counter()
    units.sort()
    population = sum(size for _, size in units)
    poor = sum(size for income, size in units if income < LINE)
    before = total = ranked = gaps = squares = by_rank = 0
    watts = 0.0
    for income, size in units:
        total += size * income
        ranked += size * income * (2 * before + size)
        if income < LINE:
            gap = LINE - max(income, 0)
            gaps += size * gap
            squares += size * gap * gap
            by_rank += size * gap * (2 * before + size)
            if income > 0:
                watts += size * log(LINE / income)
        before += size
    _ = {
        "poverty_gap": gaps / (population * LINE),
        "poverty_severity": squares / (population * LINE**2),
        "sen": (2 * poor * gaps - by_rank) / (population * poor * LINE),
        "sen_shorrocks_thon": (2 * population * gaps - by_rank) / (population**2 * LINE),
        "watts": watts / population,
        "gini": ranked / (population * total) - 1,
    }
    print(time.perf_counter() - started)


WORK = {work.__name__: work for work in (scan, whole, villages, dimensions, plain)}


def main() -> None:
    """Measure every kind of work once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000_000)
    parser.add_argument("--work", choices=["write", *WORK])
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.work == "write":
        write(options.file, options.units)
        return
    if options.work:
        started = time.perf_counter()
        WORK[options.work](options.file)
        if options.work != "plain":
            print(time.perf_counter() - started)
        return
    figures: dict[str, float] = {"units": options.units}
    with tempfile.TemporaryDirectory(prefix="fupin-bench-") as folder:
        path = Path(folder) / "units.parquet"
        # In a process of its own: a child begins with the peak memory of its parent.
        run([sys.executable, "-m", "benchmarks.measures", "--work=write", f"--file={path}", f"--units={options.units}"])
        for name in WORK:
            done = run([sys.executable, "-m", "benchmarks.measures", f"--work={name}", f"--file={path}"])
            figures[f"{name}_seconds"] = round(float(done.output), 3)
            figures[f"{name}_peak_mib"] = round(done.peak_mib)
    figures["whole_by_scan"] = round(figures["whole_seconds"] / figures["scan_seconds"], 1)
    figures["plain_by_whole"] = round(figures["plain_seconds"] * PART / figures["whole_seconds"], 1)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
