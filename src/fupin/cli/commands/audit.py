"""fupin audit: check that nobody has changed the audit log."""

from __future__ import annotations

import sys

import click

from fupin.apps.accounts import audit
from fupin.apps.accounts.models import AuditEvent


@click.group()
def command() -> None:
    """Look after the audit log."""


@command.command()
def verify() -> None:
    """Walk the chain of digests from the first event to the last; exit code 1 when an event does not fit."""
    broken = audit.first_broken_event()
    if broken is not None:
        click.echo(f"Event {broken.pk} of {broken.at:%Y-%m-%d %H:%M} was changed, or an event before it is missing.")
        sys.exit(1)
    last = AuditEvent.objects.order_by("-id").first()
    if last is None:
        click.echo("The audit log is empty.")
        return
    click.echo(f"{AuditEvent.objects.count():,} events fit together. Head: {last.digest}")
