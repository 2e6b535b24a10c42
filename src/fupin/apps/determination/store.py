"""Where snapshots and results lie under FUPIN_HOME, and a reader for results.

Results stay in Parquet: a policy may have hundreds of rules, and pages read a few columns of a few rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from fupin.apps.determination.measuring import MEASURED
from fupin.apps.determination.models import Determination
from fupin.apps.determination.models import Snapshot as SnapshotRecord
from fupin.rules import engine, snapshot


def home() -> Path:
    """Return FUPIN_HOME."""
    return Path(settings.HOME)


def snapshots() -> Path:
    """Return the directory of all snapshots."""
    return home() / "snapshots"


def results() -> Path:
    """Return the directory of all results."""
    return home() / "results"


def relative(path: Path) -> str:
    """Return a path as it is kept in the database."""
    return path.relative_to(home()).as_posix()


def open_snapshot(record: SnapshotRecord, *, verify: bool) -> snapshot.Snapshot:
    """Open the files of a recorded snapshot."""
    return snapshot.read(home() / record.directory, verify=verify)


def result_file(determination: Determination, entity: str) -> str:
    """Return the Parquet file of an entity's results.

    Raises:
        KeyError: no results are kept of such an entity.
    """
    if entity not in (*engine.RESULT_ENTITIES, *MEASURED):
        raise KeyError(entity)
    return str(home() / determination.directory / f"{entity}.parquet")


def rows(sql: str, parameters: Sequence[object]) -> list[dict[str, object]]:
    """Run a query over result files and return its rows as dictionaries."""
    with engine.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
