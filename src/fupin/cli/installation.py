"""Bring the database and the static files up to the version that is installed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_STAMP = "collected.sha256"


def migrate() -> int:
    """Apply the migrations that are missing; return how many."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def collect_static_files() -> bool:
    """Collect, compress and number the static files unless those collected are the same; return whether it did."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / _STAMP
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(digest)
    return True


def _digest_of_sources() -> str:
    """Return a digest over path, size and time of change of every static file of every app."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{storage.location}/{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
