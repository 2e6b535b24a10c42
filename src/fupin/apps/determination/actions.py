"""Freeze a year of the register, and determine it."""

from __future__ import annotations

import shutil
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fupin import policy as policies
from fupin.apps.accounts import audit
from fupin.apps.accounts.models import User
from fupin.apps.accounts.permissions import Permission, require
from fupin.apps.areas.models import Area, Level
from fupin.apps.determination import freezing, measuring, store
from fupin.apps.determination.errors import NothingToFreeze
from fupin.apps.determination.models import Determination, Snapshot
from fupin.rules import engine, snapshot
from fupin.rules.engine import Progress


def _require(actor: User | None) -> None:
    """Freezing reads the whole register, so the permission is needed in every prefecture of it."""
    for code in Area.objects.filter(level=Level.PREFECTURE).values_list("code", flat=True):
        require(actor=actor, permission=Permission.DETERMINE, code=code)


def freeze(*, actor: User | None, year: int) -> Snapshot:
    """Freeze a year of the register into an immutable snapshot.

    When nothing has changed since an earlier snapshot, that one is returned.

    Raises:
        NotPermitted: the actor may not determine.
        NothingToFreeze: no household was observed in the year.
    """
    _require(actor)
    with transaction.atomic():
        tables = freezing.read_year(year)
        if tables["household"].is_empty():
            raise NothingToFreeze(
                f"The register holds no household observed in {year}. Import the workbooks of that year first "
                "(fupin import), or choose another year."
            )
        pending = store.snapshots() / f"pending-{uuid.uuid4().hex}"
        frozen = snapshot.write(pending, year=year, tables=tables)
        final = store.snapshots() / f"{year}-{frozen.sha256[:16]}"
        known = Snapshot.objects.filter(sha256=frozen.sha256).first()
        if known is not None and final.exists():
            shutil.rmtree(pending)
            return known
        if final.exists():  # left by a run that was cut off before it was recorded
            shutil.rmtree(final)
        pending.rename(final)
        record = known or Snapshot.objects.create(
            year=year,
            sha256=frozen.sha256,
            directory=store.relative(final),
            households=frozen.rows["household"],
            persons=frozen.rows["person"],
            created=timezone.now(),
        )
        audit.record(
            actor=actor,
            action="freeze",
            subject=f"snapshot {record.pk}",
            detail={"year": year, "sha256": record.sha256, "rows": frozen.rows},
        )
        return record


def determine(
    *, actor: User | None, snapshot: Snapshot, policy: str | None = None, progress: Progress | None = None
) -> Determination:
    """Determine a snapshot with a policy (the one that the pages show, when none is named) and record it.

    The same snapshot, policy and engine give the same results, so an earlier determination is returned.

    Raises:
        NotPermitted: the actor may not determine.
        SnapshotError: the files are not what was frozen.
    """
    _require(actor)
    policy = policy or settings.POLICY
    loaded = policies.load(policy)
    known = Determination.objects.filter(
        snapshot=snapshot, policy=policy, policy_digest=loaded.digest, engine=engine.ENGINE
    ).first()
    if known is not None and (store.home() / known.directory).is_dir():
        return known
    directory = store.results() / f"{snapshot.year}-{policy}-{uuid.uuid4().hex[:12]}"
    computed = engine.determine(store.open_snapshot(snapshot, verify=True), loaded, directory, progress=progress)
    measuring.measure(computed, loaded, snapshot.year)
    totals = computed.read("prefecture").drop("year").to_dicts()
    with transaction.atomic():
        record = Determination.objects.create(
            snapshot=snapshot,
            policy=policy,
            policy_digest=loaded.digest,
            parameters={name: value.value for name, value in loaded.values(snapshot.year).items()},
            engine=engine.ENGINE,
            directory=store.relative(directory),
            created=timezone.now(),
            seconds=computed.seconds,
            totals={row["code"]: row for row in totals},
        )
        audit.record(
            actor=actor,
            action="determine",
            subject=f"determination {record.pk}",
            detail={"snapshot": snapshot.sha256, "policy": policy, "policy_digest": loaded.digest},
        )
    return record
