"""The audit log is verified from the command line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from fupin.apps.accounts import audit
from fupin.apps.accounts.models import AuditEvent
from fupin.cli.commands.audit import command

pytestmark = pytest.mark.django_db


def verify() -> tuple[int, str]:
    done = CliRunner().invoke(command, ["verify"])
    return done.exit_code, done.output


def test_an_untouched_log_fits_together() -> None:
    assert verify() == (0, "The audit log is empty.\n")
    for number in range(3):
        last = audit.record(actor=None, action="test", subject=str(number))
    code, said = verify()
    assert code == 0
    assert said.startswith("3 events fit together.")
    assert last.digest in said


def test_a_changed_and_a_missing_event_are_found() -> None:
    events = [audit.record(actor=None, action="test", subject=str(number)) for number in range(3)]
    AuditEvent.objects.filter(pk=events[1].pk).update(subject="something else")
    code, said = verify()
    assert code == 1
    assert f"Event {events[1].pk}" in said
    AuditEvent.objects.filter(pk=events[1].pk).delete()
    code, said = verify()
    assert code == 1
    assert f"Event {events[2].pk}" in said
