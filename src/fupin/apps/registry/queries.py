"""Read the register. Every function takes the actor and returns only what lies inside the actor's areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, QuerySet, When

from fupin.apps.accounts.models import User
from fupin.apps.accounts.scope import scope_of
from fupin.apps.areas.models import Area
from fupin.apps.areas.queries import inside
from fupin.apps.registry.models import (
    Household,
    HouseholdYear,
    Person,
    PersonYear,
    TownshipYear,
    VillageYear,
)
from fupin.rules.codes import RELATION

HEAD = next(code for code, entry in RELATION.items() if entry.label.zh == "本人或户主")
"""The code of the head of a household."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a household with what was observed in one year; None when nothing was."""

    person: Person
    observation: PersonYear | None


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """What a list shows of a household beside its results: its head and its size."""

    head: str
    size: int | None


def households_visible_to(actor: User) -> QuerySet[Household]:
    """Return the households inside the actor's scope."""
    return Household.objects.filter(scope_of(actor).q("village__code"))


def household_for(actor: User, number: str) -> Household:
    """Return a household inside the actor's scope, with the areas above it.

    Raises Household.DoesNotExist for a number that is unknown or outside, without telling which.
    """
    return households_visible_to(actor).select_related("village__parent__parent__parent").get(number=number)


def members(household: Household, year: int | None) -> list[Member]:
    """Return the members of a household that was fetched for an actor: the head first, then by age."""
    persons = list(Person.objects.filter(household=household, active=True))
    observations = {
        observation.person_id: observation
        for observation in PersonYear.objects.filter(person__household=household, year=year)
    }
    persons.sort(key=lambda person: (person.relation != HEAD, str(person.birth_date or "9"), person.number))
    return [Member(person, observations.get(person.pk)) for person in persons]


def years(household: Household) -> list[HouseholdYear]:
    """Return all observations of a household that was fetched for an actor, newest first."""
    return list(HouseholdYear.objects.filter(household=household).order_by("-year"))


def village_year(village: Area, year: int) -> VillageYear | None:
    """Return what was observed of a village that was fetched for an actor."""
    return VillageYear.objects.filter(village=village, year=year).first()


def township_year(township: Area, year: int) -> TownshipYear | None:
    """Return what was observed of a township that was fetched for an actor."""
    return TownshipYear.objects.filter(township=township, year=year).first()


def lines_of(actor: User, numbers: Iterable[str], year: int) -> dict[str, HouseholdLine]:
    """Return head and size for the households among ``numbers`` that the actor may see, in two queries."""
    rows = (
        HouseholdYear.objects.filter(scope_of(actor).q("household__village__code"), year=year)
        .filter(household__number__in=list(numbers))
        .values_list("household__number", "size", "household_id")
    )
    found = {household: (number, size) for number, size, household in rows}
    heads = dict(
        Person.objects.filter(household__in=list(found), relation=HEAD, active=True).values_list("household_id", "name")
    )
    return {number: HouseholdLine(heads.get(key, ""), size) for key, (number, size) in found.items()}


def household_count(actor: User, area_code: str) -> int:
    """Return how many households of the register the actor may see inside an area."""
    return households_visible_to(actor).filter(inside(area_code, "village__code"), active=True).count()


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found; ``more`` tells that the list was cut and the text should be more exact."""

    persons: list[Person]
    households: list[Household]
    more: bool


def search(actor: User, text: str, *, limit: int = 30) -> Hits:
    """Find people by name and households by the beginning of their number, inside the actor's scope.

    Names that begin with the text come first, then names that contain it. Identity numbers are not looked
    at here, so that they never stand in an address; see ``household_of_identity_number``.
    """
    text = text.strip()
    if not text:
        return Hits([], [], False)
    if text.isascii() and any(character.isdigit() for character in text):
        households = list(
            households_visible_to(actor)
            .filter(number__startswith=text)
            .select_related("village__parent__parent")
            .order_by("number")[: limit + 1]
        )
        return Hits([], households[:limit], len(households) > limit)
    # The names are looked through first and alone, in their index; only what matches is joined with its place.
    named = Person.objects.filter(name__contains=text).order_by().values("pk")
    persons = list(
        Person.objects.filter(scope_of(actor).q("household__village__code"), pk__in=named, active=True)
        .select_related("household__village__parent__parent")
        .order_by(Case(When(name__startswith=text, then=0), default=1), "name", "number")[: limit + 1]
    )
    return Hits(persons[:limit], [], len(persons) > limit)


def household_of_identity_number(actor: User, id_number: str) -> Household | None:
    """Return the household of the person with exactly this identity number, if the actor may see it."""
    return households_visible_to(actor).filter(members__id_number=id_number.strip().upper()).first()
