"""Build the fictional prefecture of ``fupin demo`` stage by stage.

What is done can be seen from the data, so a build that was cut off goes on where it stopped: every stage is one
transaction, or is taken up again for what is missing. The first entry of the audit log says that a database is a
demonstration; nothing is ever built into, or thrown away from, one that does not say so.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count

from fupin.apps.accounts import actions as accounts
from fupin.apps.accounts import audit
from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import Appointment, AuditEvent, Role, User
from fupin.apps.accounts.passwords import random_password
from fupin.apps.areas.models import Area
from fupin.apps.determination import actions as determination
from fupin.apps.determination import store
from fupin.apps.determination.queries import years as determined_years
from fupin.apps.registry.bulk import load_register
from fupin.apps.registry.models import Household, HouseholdYear
from fupin.cli.console import Report
from fupin.cli.installation import collect_static_files, migrate
from fupin.rules.errors import FupinError
from fupin.synthetic.prefecture import PERSONS, prefecture

BEGUN = "demo.begin"
SEED = 2015
HOME_COUNTY = "513301"
"""Where the clerks of the demonstration work: 康定市, the seat of the prefecture."""


class DemonstrationError(FupinError):
    """The demonstration cannot be built here, or not as asked."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can log in to the demonstration."""

    role: Role
    username: str
    password: str
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A piece of the build; ``run`` reports how far it is."""

    title: str
    run: Callable[[Report], object]


_USERS: tuple[tuple[Role, str, str], ...] = (
    (Role.ADMINISTRATOR, "admin", "系统管理员"),
    (Role.PREFECTURE_OFFICE, "prefecture", "州扶贫移民局"),
    (Role.COUNTY_OFFICE, "county", "县扶贫移民局"),
    (Role.TOWNSHIP_CLERK, "township", "乡镇扶贫专干"),
    (Role.FIRST_SECRETARY, "village", "第一书记"),
)


def prepare(*, persons: int | None) -> int:
    """Make sure that this database is a demonstration, or becomes one; return how many poor persons it has.

    Without a number it has as many as the prefecture registered in 2014.

    Raises DemonstrationError when the database holds a real register, or a demonstration of another size.
    """
    migrate()
    begun = AuditEvent.objects.filter(action=BEGUN).first()
    if begun is not None:
        size = int(begun.detail["persons"])
        if persons is not None and persons != size:
            raise DemonstrationError(
                f"{_place()} already holds a demonstration with {size:,} persons. Start it without --persons, or throw "
                "it away and build another one with --reset."
            )
        return size
    if Household.objects.exists() or User.objects.exists():
        raise DemonstrationError(
            f"{_place()} is in use for real work; the demonstration will not be mixed into it. "
            "Choose another directory: FUPIN_HOME=/path/of/a/new/directory fupin demo"
        )
    size = persons or PERSONS
    audit.record(actor=None, action=BEGUN, subject="demo", detail={"persons": size, "seed": SEED})
    return size


def throw_away() -> None:
    """Delete the demonstration; nothing happens where there is none.

    Raises DemonstrationError when the database holds anything else.
    """
    migrate()
    if not AuditEvent.objects.filter(action=BEGUN).exists():
        if Household.objects.exists() or User.objects.exists():
            raise DemonstrationError(f"{_place()} holds no demonstration but real work; nothing was deleted.")
        return
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        call_command("flush", interactive=False, verbosity=0)
    for directory in (store.snapshots(), store.results()):
        shutil.rmtree(directory, ignore_errors=True)
    _logins_file().unlink(missing_ok=True)


def stages(persons: int) -> Iterator[Stage]:
    """Yield what is still to be done, in order; each must be run before the next is asked for."""
    if not Area.objects.exists():
        yield Stage("Places of Ganzi", lambda report: import_areas(actor=None))
    if not Household.objects.exists():
        yield Stage(f"{persons:,} fictional persons", partial(_fill_register, persons))
    for year in _years_to_determine():
        yield Stage(f"Snapshot and determination of {year}", partial(_determine, year))
    names = [username for _, username, _ in _USERS]
    if not _logins_file().exists() or User.objects.filter(username__in=names).count() < len(names):
        yield Stage("Logins", lambda report: _create_logins())
    yield Stage("Static files", lambda report: collect_static_files())


def logins() -> list[Login]:
    """Return who can log in, with the passwords that were made once and are readable by the owner only."""
    return [Login(**entry) for entry in json.loads(_logins_file().read_text("utf-8"))]


def _fill_register(persons: int, report: Report) -> None:
    report("inventing", 0.0)
    invented = prefecture(persons=persons, seed=SEED).register
    load_register(
        invented, actor=None, reason="demonstration", progress=lambda now, share: report(now, 0.2 + share * 0.8)
    )


def _years_to_determine() -> list[int]:
    known = HouseholdYear.objects.order_by("year").values_list("year", flat=True).distinct()
    return sorted({year for year in known if year is not None} - set(determined_years()))


def _determine(year: int, report: Report) -> None:
    report("freezing", 0.0)
    frozen = determination.freeze(actor=None, year=year)
    report("determining", 0.6)
    determination.determine(actor=None, snapshot=frozen, progress=lambda now, share: report(now, 0.6 + share * 0.4))


@transaction.atomic
def _create_logins() -> None:
    """Write the passwords down first, so that no login is lost when this is cut off."""
    areas = areas_of_roles()
    made = [Login(role, username, random_password(), areas[role].code, name) for role, username, name in _USERS]
    path = _logins_file()
    pending = path.with_suffix(".pending")
    pending.unlink(missing_ok=True)
    with os.fdopen(os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(login) for login in made], file, ensure_ascii=False, indent=1)
    pending.rename(path)
    for login in made:
        user = User.objects.filter(username=login.username).first()
        if user is None:
            user = accounts.create_user(
                actor=None, username=login.username, full_name=login.name, password=login.password
            )
        else:
            accounts.set_password(actor=None, user=user, password=login.password)
        if not Appointment.objects.filter(user=user, role=login.role).exists():
            accounts.appoint(actor=None, user=user, role=login.role, area=areas[login.role])


def areas_of_roles() -> dict[Role, Area]:
    """Choose the village of the home county in which most households are registered, and what lies above it."""
    registered = Household.objects.values("village").annotate(households=Count("pk")).order_by("-households", "village")
    at_home = registered.filter(village__code__startswith=HOME_COUNTY).first() or registered.first()
    if at_home is None:
        raise DemonstrationError("The demonstration holds no household. Build it anew with --reset.")
    village = Area.objects.select_related("parent__parent__parent").get(pk=at_home["village"])
    township = village.parent
    county = township.parent if township else None
    prefecture = county.parent if county else None
    if township is None or county is None or prefecture is None:
        raise DemonstrationError(f"Area {village.code} belongs to no township, county or prefecture.")
    return {
        Role.ADMINISTRATOR: prefecture,
        Role.PREFECTURE_OFFICE: prefecture,
        Role.COUNTY_OFFICE: county,
        Role.TOWNSHIP_CLERK: township,
        Role.FIRST_SECRETARY: village,
    }


def _logins_file() -> Path:
    return Path(settings.HOME) / "demo-logins.json"


def _place() -> str:
    return str(settings.HOME) if connection.vendor == "sqlite" else "The database of DATABASE_URL"
