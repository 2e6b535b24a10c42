"""Which snapshots and determinations there are, what they used, and how to compute one again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from fupin.apps.accounts.permissions import Permission, may
from fupin.apps.accounts.queries import top_areas
from fupin.apps.determination import queries
from fupin.policy import load, names
from fupin.rules.parameters import UNCONFIRMED
from fupin.web import formats
from fupin.web.archive.tables import ArchiveTable, ParameterTable, archive_row, parameter_rows
from fupin.web.exports import FORMATS, export
from fupin.web.requests import UserRequest
from fupin.web.tables import Table


def _file_kind(request: UserRequest) -> str:
    """Return the kind of file that is asked for; empty for a page. Not for who has no appointment."""
    areas = top_areas(request.user)
    if not areas:
        raise PermissionDenied
    kind = request.GET.get("export", "")
    if kind in FORMATS and not any(may(request.user, Permission.EXPORT_REGISTER, area.code) for area in areas):
        raise Http404
    return kind if kind in FORMATS else ""


def _as_file(kind: str, name: str, table: Table) -> HttpResponseBase:
    return export(kind, name, table.header(), table.export_rows(table.data))


def archive(request: UserRequest) -> HttpResponseBase:
    """List all determinations by year."""
    kind = _file_kind(request)
    newest = {record.pk for record in queries.by_year().values()}
    rows = [
        archive_row(record, by or _("command line on the server"), shown=record.pk in newest)
        for record, by in queries.archive(actor=request.user)
    ]
    table = ArchiveTable(rows)
    RequestConfig(request, paginate=False).configure(table)
    if kind:
        return _as_file(kind, str(table.title), table)
    return render(request, "web/archive/archive.html", {"section": "archive", "table": table})


def determination(request: UserRequest, number: int) -> HttpResponseBase:
    """Show one determination: what it was made from, the values it used, its figures, and how to replay it."""
    kind = _file_kind(request)
    found = next(((record, by) for record, by in queries.archive(actor=request.user) if record.pk == number), None)
    if found is None:
        raise Http404
    record, by = found
    if record.policy not in names():
        raise Http404
    policy = load(record.policy)
    rows = list(parameter_rows(record, policy))
    table = ParameterTable(rows)
    RequestConfig(request, paginate=False).configure(table)
    year = record.snapshot.year
    if kind:
        return _as_file(kind, f"{formats.text(policy.title)}-{table.title}-{year}-{number}", table)
    own = top_areas(request.user)
    context = {
        "section": "archive",
        "record": record,
        "by": by or _("command line on the server"),
        "policy": policy,
        "policy_changed": policy.digest != record.policy_digest,
        "shown": queries.current(year) == record,
        "own": own,
        "table": table,
        "unconfirmed": sum(row["confidence"] in UNCONFIRMED for row in rows),
    }
    return render(request, "web/archive/determination.html", context)
