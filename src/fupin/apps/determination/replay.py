"""Replay a determination: compute it again from its snapshot and compare every value."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fupin import policy as policies
from fupin.apps.determination import measuring, store
from fupin.apps.determination.errors import NoSuchDetermination
from fupin.apps.determination.measuring import MEASURED
from fupin.apps.determination.models import Determination
from fupin.rules import engine

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of an entity whose values are not what they were; ``examples`` are keys of such rows."""

    entity: str
    column: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What came out of a replay."""

    determination: Determination
    policy_changed: bool
    parameters_changed: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def identical(self) -> bool:
        """Whether every value is what it was."""
        return not self.differences


def replay(number: int) -> Replay:
    """Compute a determination again from its verified snapshot with the policy as it is now.

    Raises:
        NoSuchDetermination: there is none with this number.
        SnapshotError: the snapshot is not what was frozen.
    """
    record = Determination.objects.select_related("snapshot").filter(pk=number).first()
    if record is None:
        known = ", ".join(map(str, Determination.objects.order_by("-pk").values_list("pk", flat=True)[:10]))
        raise NoSuchDetermination(f"there is no determination {number}; the newest are: {known or 'none yet'}")
    policy = policies.load(record.policy)
    snapshot = store.open_snapshot(record.snapshot, verify=True)
    now = {name: value.value for name, value in policy.values(snapshot.year).items()}
    with tempfile.TemporaryDirectory() as folder:
        results = engine.determine(snapshot, policy, Path(folder) / "results")
        measuring.measure(results, policy, snapshot.year)
        differences = [
            difference
            for entity in (*engine.RESULT_ENTITIES, *(MEASURED if policy.measures else ()))
            for difference in compare(entity, pl.read_parquet(store.result_file(record, entity)), results.read(entity))
        ]
    return Replay(
        determination=record,
        policy_changed=policy.digest != record.policy_digest,
        parameters_changed=tuple(
            sorted(
                name for name in now.keys() | record.parameters.keys() if now.get(name) != record.parameters.get(name)
            )
        ),
        differences=tuple(differences),
    )


def compare(entity: str, before: pl.DataFrame, after: pl.DataFrame) -> list[Difference]:
    """Return the columns in which two results of an entity differ; the first column is the key."""
    key = before.columns[0]
    missing = set(before.columns) ^ set(after.columns)
    differences = [Difference(entity, name, before.height, ()) for name in sorted(missing)]
    shared = [name for name in before.columns if name in after.columns and name != key]
    both = before.join(after, on=key, how="full", suffix="_after", coalesce=True)
    keys = pl.concat([before.select(key), after.select(key)]).filter(pl.len().over(key) == 1)
    if keys.height:
        differences.append(Difference(entity, key, keys.height, tuple(keys[key].head(_EXAMPLES))))
    for name in shared:
        changed = both.filter(pl.col(name).ne_missing(pl.col(f"{name}_after")))[key]
        if len(changed):
            differences.append(Difference(entity, name, len(changed), tuple(changed.head(_EXAMPLES))))
    return differences
