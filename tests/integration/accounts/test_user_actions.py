"""Creating, appointing and disabling users: who may, what is refused, what is left on record."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from fupin.apps.accounts import actions, audit
from fupin.apps.accounts.errors import UserError
from fupin.apps.accounts.models import AuditEvent, Role, User
from fupin.apps.accounts.passwords import random_password
from fupin.apps.accounts.permissions import NotPermitted
from fupin.apps.accounts.scope import scope_of
from fupin.apps.areas.models import Area, Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

PASSWORD = "kestrel-amber-2015"


@pytest.fixture
def prefecture_area() -> Area:
    return Area.objects.create(
        code="5133", name="甘孜藏族自治州", level=Level.PREFECTURE, valid_from=datetime.date(2014, 1, 1)
    )


@pytest.fixture
def county(prefecture_area: Area) -> Area:
    return Area.objects.create(
        code="513301", name="康定市", level=Level.COUNTY, parent=prefecture_area, valid_from=datetime.date(2014, 1, 1)
    )


@pytest.fixture
def administrator(prefecture_area: Area) -> User:
    user = actions.create_user(actor=None, username="zhao", full_name="赵云", password=PASSWORD)
    actions.appoint(actor=None, user=user, role=Role.ADMINISTRATOR, area=prefecture_area)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def clerk(administrator: User, county: Area) -> User:
    user = actions.create_user(actor=administrator, username="li", password=PASSWORD)
    actions.appoint(actor=administrator, user=user, role=Role.COUNTY_OFFICE, area=county)
    return User.objects.get(pk=user.pk)


def test_an_appointed_user_sees_the_area_and_nothing_else(clerk: User) -> None:
    assert scope_of(clerk).codes == ("513301",)


def test_a_new_user_sees_nothing(administrator: User) -> None:
    user = actions.create_user(actor=administrator, username="new", password=PASSWORD)
    assert scope_of(user).codes == ()


def test_without_a_password_nobody_can_log_in(administrator: User) -> None:
    user = actions.create_user(actor=administrator, username="later")
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("username", "password", "says"),
    [("zhao", PASSWORD, "zhao"), ("two words", PASSWORD, "two words"), ("weak", "1234567890", "too weak")],
)
def test_a_taken_name_a_malformed_name_and_a_weak_password_are_refused(
    administrator: User, username: str, password: str, says: str
) -> None:
    before = User.objects.count()
    with pytest.raises(UserError, match=says):
        actions.create_user(actor=administrator, username=username, password=password)
    assert User.objects.count() == before


def test_only_who_administers_may_create_and_appoint(clerk: User, county: Area) -> None:
    with pytest.raises(NotPermitted):
        actions.create_user(actor=clerk, username="friend", password=PASSWORD)
    with pytest.raises(NotPermitted):
        actions.appoint(actor=clerk, user=clerk, role=Role.ADMINISTRATOR, area=county)


def test_who_administers_a_county_appoints_there_only(administrator: User, county: Area, prefecture_area: Area) -> None:
    user = actions.create_user(actor=administrator, username="qian", password=PASSWORD)
    actions.appoint(actor=administrator, user=user, role=Role.ADMINISTRATOR, area=county)
    local = User.objects.get(pk=user.pk)
    other = actions.create_user(actor=local, username="sun", password=PASSWORD)
    actions.appoint(actor=local, user=other, role=Role.TOWNSHIP_CLERK, area=county)
    with pytest.raises(NotPermitted):
        actions.appoint(actor=local, user=other, role=Role.TOWNSHIP_CLERK, area=prefecture_area)
    with pytest.raises(NotPermitted):
        actions.set_password(actor=local, user=administrator, password=PASSWORD + "x")
    with pytest.raises(NotPermitted):
        actions.disable(actor=local, user=administrator)


def test_the_same_appointment_twice_and_one_that_ends_before_it_begins_are_refused(clerk: User, county: Area) -> None:
    with pytest.raises(UserError):
        actions.appoint(actor=None, user=clerk, role=Role.COUNTY_OFFICE, area=county)
    with pytest.raises(UserError):
        actions.appoint(
            actor=None,
            user=clerk,
            role=Role.FIRST_SECRETARY,
            area=county,
            start=datetime.date(2015, 9, 1),
            end=datetime.date(2015, 8, 31),
        )


def test_anybody_changes_their_own_password(clerk: User) -> None:
    actions.set_password(actor=clerk, user=clerk, password="another-good-one-7")
    assert User.objects.get(pk=clerk.pk).check_password("another-good-one-7")


def test_a_disabled_user_is_out_at_once_and_stays_on_record(administrator: User, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    actions.disable(actor=administrator, user=clerk)
    answer = client.get(reverse("help"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
    assert authenticate(request=answer.wsgi_request, username="li", password=PASSWORD) is None
    disabled = User.objects.get(pk=clerk.pk)
    assert scope_of(disabled).codes == ()
    assert disabled.appointments.get().end is not None


def test_nobody_disables_themselves(administrator: User) -> None:
    with pytest.raises(UserError, match="another administrator"):
        actions.disable(actor=administrator, user=administrator)


def test_what_was_done_is_on_record_without_names_and_passwords(administrator: User, clerk: User) -> None:
    actions.set_password(actor=administrator, user=clerk, password="another-good-one-7")
    actions.disable(actor=administrator, user=clerk)
    events = list(AuditEvent.objects.filter(subject=f"user:{clerk.pk}").values_list("action", flat=True))
    assert events == ["user.create", "user.appoint", "user.set_password", "user.disable"]
    written = str(list(AuditEvent.objects.values_list("subject", "detail")))
    assert "another-good-one-7" not in written
    assert "赵云" not in written
    assert audit.first_broken_event() is None


def test_a_changed_event_breaks_the_chain(administrator: User, clerk: User) -> None:
    event = AuditEvent.objects.order_by("id")[1]
    AuditEvent.objects.filter(pk=event.pk).update(detail={"role": "nobody"})
    assert audit.first_broken_event() == event


def test_made_passwords_differ_and_are_strong_enough(administrator: User) -> None:
    made = {random_password() for _ in range(100)}
    assert len(made) == 100
    for index, password in enumerate(sorted(made)[:5]):
        actions.create_user(actor=administrator, username=f"user{index}", password=password)
