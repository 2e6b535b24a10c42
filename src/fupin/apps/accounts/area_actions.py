"""Change areas: here, because this asks for permissions and writes the audit log, which areas know nothing of."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from fupin.apps.accounts import audit
from fupin.apps.accounts.models import User
from fupin.apps.accounts.permissions import Permission, require
from fupin.apps.areas.actions import AreaImport, register_vintage
from fupin.apps.areas.vintages import SHIPPED, read_vintage


@transaction.atomic
def import_areas(*, actor: User | None, file: Path = SHIPPED, close_missing: bool = False) -> AreaImport:
    """Bring the register to what a list of areas says, by default the list that is shipped.

    What the rows mean, and ``close_missing``, is told at ``areas.actions.register_vintage``. A list that changes
    nothing leaves no trace on the audit log.

    Raises AreaError when the list has problems; NotPermitted unless the actor manages areas in each of its prefectures.
    """
    vintage = read_vintage(file)
    for prefecture in vintage.prefectures:
        require(actor=actor, permission=Permission.MANAGE_AREAS, code=prefecture)
    result = register_vintage(vintage=vintage, close_missing=close_missing)
    if result.wrote:
        audit.record(
            actor=actor,
            action="areas.import",
            subject="areas",
            detail={
                "prefectures": list(vintage.prefectures),
                "file": vintage.file,
                "sha256": vintage.sha256,
                "close_missing": close_missing,
                "added": result.added,
                "changed": result.changed,
                "ended": result.ended,
            },
        )
    return result
