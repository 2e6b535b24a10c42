"""Write to the audit log, and verify it."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from fupin.apps.accounts.models import AuditEvent, User

_LOCK = 0x66757069  # one advisory lock for the head of the chain ("fupi")


@transaction.atomic
def record(*, actor: User | None, action: str, subject: str, detail: dict[str, Any] | None = None) -> AuditEvent:
    """Append an event inside the transaction of what it describes.

    ``actor`` is None for the system itself (command line). Writers queue for the head of the chain:
    SQLite has one writer anyway, PostgreSQL takes an advisory lock until the transaction ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEvent.objects.order_by("-id").values_list("digest", flat=True).first()
    event = AuditEvent(
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail or {},
        previous_digest=last or "0" * 64,
    )
    event.digest = event.compute_digest()
    event.save(force_insert=True)
    return event


def first_broken_event() -> AuditEvent | None:
    """Walk the chain; return the first event whose content or link does not match, None when all do."""
    previous = "0" * 64
    for event in AuditEvent.objects.order_by("id").iterator():
        if event.previous_digest != previous or event.digest != event.compute_digest():
            return event
        previous = event.digest
    return None
