"""Determine a snapshot, and scan the columns that the rules look at; prints JSON.

The scan is what no engine can do without: read those columns and look at every value once.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from fupin import policy
from fupin.rules import engine, snapshot
from fupin.rules.tables import TABLES

REPEATS = 5


def main(directory: Path) -> None:
    """Measure both in turn; the medians count."""
    frozen = snapshot.read(directory)
    content = policy.load()
    determined, scanned = [], []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            engine.determine(frozen, content, Path(folder) / "results")
            determined.append(time.perf_counter() - started)
        connection = engine.connect()
        started = time.perf_counter()
        for table in TABLES:
            columns = content.graph.columns_needed(table)
            if columns:
                looked_at = ", ".join(f"max({name})" for name in columns)
                connection.execute(
                    f"SELECT {looked_at} FROM read_parquet(?)", [[str(file) for file in frozen.files(table)]]
                ).fetchall()
        scanned.append(time.perf_counter() - started)
    print(json.dumps({"determine": median(determined), "scan": median(scanned), "rows": frozen.rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
