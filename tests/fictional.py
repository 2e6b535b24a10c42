"""The small fictional prefecture of the tests: real places, invented people, one user per role."""

from __future__ import annotations

from dataclasses import dataclass

from fupin.apps.accounts import actions as accounts
from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import Role
from fupin.apps.areas.models import Area
from fupin.apps.determination import actions as determination
from fupin.apps.registry.bulk import load_register
from fupin.apps.registry.models import Household
from fupin.cli.demonstration import areas_of_roles
from fupin.synthetic.prefecture import prefecture

PASSWORD = "for-the-tests-2015"
PERSONS = 1200
SEED = 7
YEARS = (2014, 2015, 2016)


@dataclass(frozen=True, slots=True)
class Prefecture:
    """The places in which the users of the tests are appointed, each inside the one before.

    ``household`` lives in the village; ``years`` are frozen and determined.
    """

    prefecture: Area
    county: Area
    township: Area
    village: Area
    household: Household
    years: tuple[int, ...] = YEARS


def build() -> None:
    """Fill the database in use; it must hold nothing but the migrations."""
    import_areas(actor=None)
    load_register(prefecture(persons=PERSONS, seed=SEED, years=YEARS).register, actor=None, reason="tests")
    for year in YEARS:
        determination.determine(actor=None, snapshot=determination.freeze(actor=None, year=year))
    for role, area in areas_of_roles().items():
        user = accounts.create_user(actor=None, username=role.value, password=PASSWORD)
        accounts.appoint(actor=None, user=user, role=role, area=area)


def describe() -> Prefecture:
    """Return what the database in use holds."""
    areas = areas_of_roles()
    village = areas[Role.FIRST_SECRETARY]
    return Prefecture(
        prefecture=areas[Role.PREFECTURE_OFFICE],
        county=areas[Role.COUNTY_OFFICE],
        township=areas[Role.TOWNSHIP_CLERK],
        village=village,
        household=Household.objects.filter(village=village).order_by("number")[0],
    )
