"""The small fictional prefecture of the tests: real places, invented people, one user per role."""

from __future__ import annotations

from dataclasses import dataclass

from fupin.apps.accounts import actions
from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import Role
from fupin.apps.areas.models import Area, Level
from fupin.apps.areas.queries import areas_at

PASSWORD = "for-the-tests-2015"


@dataclass(frozen=True, slots=True)
class Prefecture:
    """The places in which the users of the tests are appointed, each inside the one before."""

    prefecture: Area
    county: Area
    township: Area
    village: Area


def build() -> None:
    """Fill the database in use; it must hold nothing but the migrations."""
    import_areas(actor=None)
    places = describe()
    for role, area in (
        (Role.ADMINISTRATOR, places.prefecture),
        (Role.PREFECTURE_OFFICE, places.prefecture),
        (Role.COUNTY_OFFICE, places.county),
        (Role.TOWNSHIP_CLERK, places.township),
        (Role.FIRST_SECRETARY, places.village),
    ):
        user = actions.create_user(actor=None, username=role.value, password=PASSWORD)
        actions.appoint(actor=None, user=user, role=role, area=area)


def describe() -> Prefecture:
    """Return what the database in use holds."""
    village = areas_at(Level.VILLAGE, within="513301").select_related("parent__parent__parent")[0]
    township = village.parent
    return Prefecture(township.parent.parent, township.parent, township, village)
