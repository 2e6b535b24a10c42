"""Nobody sees what is not theirs: every role on every page, in the own, a neighbouring and a higher area."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from fictional import Prefecture
from fupin.apps.accounts.actions import create_user
from fupin.apps.accounts.models import Role, User
from fupin.apps.areas.models import CODE_LENGTH, Area, Level
from fupin.apps.registry.models import Household, Person

LEVEL_OF_ROLE = {
    Role.ADMINISTRATOR: Level.PREFECTURE,
    Role.PREFECTURE_OFFICE: Level.PREFECTURE,
    Role.COUNTY_OFFICE: Level.COUNTY,
    Role.TOWNSHIP_CLERK: Level.TOWNSHIP,
    Role.FIRST_SECRETARY: Level.VILLAGE,
}
BELOW_PREFECTURE = [role for role, level in LEVEL_OF_ROLE.items() if level != Level.PREFECTURE]

AREA_PAGES: dict[str, Callable[[str], str]] = {
    "area": lambda code: reverse("area", args=[code]),
    "area of another year": lambda code: reverse("area", args=[code]) + "?year=2014",
    "area as CSV": lambda code: reverse("area", args=[code]) + "?export=csv",
    "area as Excel": lambda code: reverse("area", args=[code]) + "?export=xlsx",
    "households": lambda code: reverse("area_households", args=[code]),
    "households, filtered": lambda code: reverse("area_households", args=[code]) + "?status=poor&sort=-shortfall",
    "households as CSV": lambda code: reverse("area_households", args=[code]) + "?export=csv",
    "households as Excel": lambda code: reverse("area_households", args=[code]) + "?export=xlsx",
    "households of a batch": lambda code: reverse("area_households", args=[code]) + "?batch=primary_batch:1",
    "standards": lambda code: reverse("area_determination", args=[code]),
    "villages": lambda code: reverse("area_determination", args=[code]) + "?view=villages",
    "needs": lambda code: reverse("area_determination", args=[code]) + "?view=needs&year=2015",
    "entitlements": lambda code: reverse("area_determination", args=[code]) + "?view=entitlements",
    "batches as CSV": lambda code: reverse("area_determination", args=[code]) + "?view=batches&export=csv",
    "standards as Excel": lambda code: reverse("area_determination", args=[code]) + "?export=xlsx",
}


def own_area(places: Prefecture, role: Role) -> Area:
    return {
        Level.PREFECTURE: places.prefecture,
        Level.COUNTY: places.county,
        Level.TOWNSHIP: places.township,
        Level.VILLAGE: places.village,
    }[LEVEL_OF_ROLE[role]]


def neighbours(area: Area) -> Iterator[Area]:
    """Yield areas of the same level that are not the given one: beside it, and in another branch of the tree."""
    others = Area.objects.filter(level=area.level).exclude(code=area.code).order_by("code")
    beside = others.filter(parent=area.parent).first()
    elsewhere = others.exclude(parent=area.parent).last()
    yield from (one for one in (beside, elsewhere) if one is not None)


def household_outside(area: Area) -> Household:
    found = Household.objects.exclude(village__code__startswith=area.code).order_by("-number").first()
    assert found is not None
    return found


@pytest.fixture
def enter(client: Client, users: dict[Role, User]) -> Callable[[Role], Client]:
    def log_in(role: Role) -> Client:
        client.force_login(users[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def answers(client: Client, code: str) -> dict[str, int]:
    """Return the status of every page of an area."""
    return {page: client.get(address(code)).status_code for page, address in AREA_PAGES.items()}


SHOWN = dict.fromkeys(AREA_PAGES, 200)
NOT_FOUND = dict.fromkeys(AREA_PAGES, 404)


@pytest.mark.parametrize("role", LEVEL_OF_ROLE)
def test_the_own_area_and_what_lies_inside_are_shown(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role
) -> None:
    client, own = enter(role), own_area(prefecture, role)
    assert prefecture.village.code.startswith(own.code)
    for code in {own.code, prefecture.village.code}:
        assert answers(client, code) == SHOWN


@pytest.mark.parametrize("role", BELOW_PREFECTURE)
def test_neighbouring_areas_do_not_exist(enter: Callable[[Role], Client], prefecture: Prefecture, role: Role) -> None:
    client = enter(role)
    others = list(neighbours(own_area(prefecture, role)))
    assert others
    for other in others:
        assert answers(client, other.code) == NOT_FOUND


@pytest.mark.parametrize("role", BELOW_PREFECTURE)
def test_higher_areas_do_not_exist(enter: Callable[[Role], Client], prefecture: Prefecture, role: Role) -> None:
    client, own = enter(role), own_area(prefecture, role)
    for length in CODE_LENGTH.values():
        if length < len(own.code):
            assert answers(client, own.code[:length]) == NOT_FOUND


def test_an_area_outside_answers_like_one_that_does_not_exist(
    enter: Callable[[Role], Client], prefecture: Prefecture
) -> None:
    client = enter(Role.COUNTY_OFFICE)
    outside = next(neighbours(prefecture.county))
    strip = {"csrfmiddlewaretoken"}
    for address in AREA_PAGES.values():
        known, unknown = (client.get(address(code)) for code in (outside.code, "999999"))
        assert known.status_code == unknown.status_code == 404
        assert _without_tokens(known, strip, outside.code) == _without_tokens(unknown, strip, "999999")
        assert outside.name not in known.content.decode()


def _without_tokens(response: object, names: set[str], code: str) -> list[str]:
    text = response.content.decode().replace(code, "CODE")  # type: ignore[attr-defined]
    return [line for line in text.splitlines() if not any(name in line for name in names)]


@pytest.mark.parametrize("role", LEVEL_OF_ROLE)
def test_a_household_is_shown_inside_the_own_area_only(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role
) -> None:
    client = enter(role)
    assert client.get(reverse("household", args=[prefecture.household.number])).status_code == 200
    assert client.get(reverse("household", args=["no-such-number"])).status_code == 404
    reasons = reverse("household_explanation", args=[prefecture.household.number])
    ways = ("", "?export=xlsx", "?export=csv", "?format=json", "?rule=premium_aid")
    assert {client.get(reasons + way).status_code for way in ways} == {200}
    if role in BELOW_PREFECTURE:
        outside = household_outside(own_area(prefecture, role))
        response = client.get(reverse("household", args=[outside.number]))
        assert response.status_code == 404
        assert outside.members.first().name not in response.content.decode()
        reasons = reverse("household_explanation", args=[outside.number])
        assert {client.get(reasons + way).status_code for way in ways} == {404}


@pytest.mark.parametrize("role", LEVEL_OF_ROLE)
@pytest.mark.parametrize("way", ["search", "search_suggestions"])
def test_search_finds_only_inside_the_own_area(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role, way: str
) -> None:
    client, own = enter(role), own_area(prefecture, role)
    ask = (
        (lambda text: client.get(reverse(way), {"q": text}))
        if way == "search"
        else (lambda text: client.post(reverse(way), {"q": text}))
    )
    inside = prefecture.household
    assert inside.number in ask(inside.number).content.decode()
    if role not in BELOW_PREFECTURE:
        return
    outside = household_outside(own)
    assert reverse("household", args=[outside.number]) not in ask(outside.number).content.decode()
    name = outside.members.first().name
    shown = ask(name).content.decode()
    for number in Household.objects.filter(members__name__contains=name).exclude(village__code__startswith=own.code):
        assert str(number) not in shown
    elsewhere = next(neighbours(own))
    assert reverse("area", args=[elsewhere.code]) not in ask(elsewhere.name).content.decode()


@pytest.mark.parametrize("role", LEVEL_OF_ROLE)
def test_an_identity_number_leads_to_a_household_of_the_own_area_only(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role
) -> None:
    client = enter(role)
    person = Person.objects.filter(household=prefecture.household).exclude(id_number="").first()
    assert person is not None
    response = client.post(reverse("search"), {"q": person.id_number})
    assert response.headers["Location"] == reverse("household", args=[prefecture.household.number])
    if role in BELOW_PREFECTURE:
        outside = household_outside(own_area(prefecture, role)).members.exclude(id_number="").first()
        response = client.post(reverse("search"), {"q": outside.id_number})
        assert response.status_code == 200
        assert outside.name not in response.content.decode()
        assert outside.id_number not in response.content.decode()


@pytest.mark.parametrize("role", LEVEL_OF_ROLE)
def test_lists_counts_and_exports_hold_the_own_households_and_all_of_them(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role
) -> None:
    client, own = enter(role), own_area(prefecture, role)
    address = reverse("area_households", args=[own.code]) + "?year=2015"
    inside = set(
        Household.objects.filter(village__code__startswith=own.code, years__year=2015).values_list("number", flat=True)
    )
    assert inside
    response = client.get(address)
    assert response.context["total"] == len(inside)
    rows = list(csv.reader(io.StringIO(b"".join(client.get(address + "&export=csv")).decode("utf-8-sig"))))
    column = rows[0].index(str(response.context["table"].columns["number"].verbose_name))
    assert {row[column] for row in rows[1:]} == inside
    assert len(rows) - 1 == len(inside)


def test_who_has_not_logged_in_is_sent_to_the_login(client: Client, prefecture: Prefecture) -> None:
    addresses = [
        *(address(prefecture.village.code) for address in AREA_PAGES.values()),
        reverse("household", args=[prefecture.household.number]),
        reverse("household_explanation", args=[prefecture.household.number]) + "?export=xlsx",
        *(reverse(page) for page in ("home", "search", "help", "simulation", "archive")),
        reverse("archived_determination", args=[1]),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("login"))
    assert client.post(reverse("search_suggestions"), {"q": "a"}).status_code == 302
    assert client.post(reverse("simulation"), {"do": "csv"}).status_code == 302


def test_who_has_no_appointment_sees_nothing(client: Client, prefecture: Prefecture) -> None:
    nobody = create_user(actor=None, username="nobody", password="a-password-of-2015")
    client.force_login(nobody, backend="django.contrib.auth.backends.ModelBackend")
    assert answers(client, prefecture.village.code) == NOT_FOUND
    assert client.get(reverse("household", args=[prefecture.household.number])).status_code == 404
    found = client.get(reverse("search"), {"q": prefecture.household.number}).content.decode()
    assert reverse("household", args=[prefecture.household.number]) not in found
    reasons = reverse("household_explanation", args=[prefecture.household.number])
    assert client.get(reasons).status_code == 404
    for page in ("simulation", "archive"):
        assert client.get(reverse(page)).status_code == 403
    home = client.get(reverse("home"))
    assert home.status_code == 403
    assert "任职" in home.content.decode()


@pytest.mark.parametrize("role", BELOW_PREFECTURE)
def test_the_way_down_names_higher_areas_without_linking_them(
    enter: Callable[[Role], Client], prefecture: Prefecture, role: Role
) -> None:
    page = enter(role).get(reverse("area", args=[prefecture.village.code])).content.decode()
    own = own_area(prefecture, role)
    assert prefecture.prefecture.name in page
    assert f'href="{reverse("area", args=[prefecture.prefecture.code])}' not in page
    if own != prefecture.village:
        assert f'href="{reverse("area", args=[own.code])}' in page
