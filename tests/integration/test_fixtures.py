"""The fixtures themselves: a test sees the prefecture when it asks for it, and only then; nothing stays behind."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.test import RequestFactory

from fictional import PASSWORD, Prefecture
from fupin.apps.accounts.models import Role, User
from fupin.apps.accounts.scope import scope_of
from fupin.apps.areas.models import Area


@pytest.mark.django_db
def test_the_database_is_empty_for_who_does_not_ask() -> None:
    assert not Area.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("_again", [1, 2])
def test_what_a_test_writes_is_rolled_back(prefecture: Prefecture, _again: int) -> None:
    assert not User.objects.filter(username="guest").exists()
    User.objects.create(username="guest")


@pytest.mark.parametrize("_again", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_thrown_away(prefecture: Prefecture, _again: int) -> None:
    assert "prefecture_copy" in connection.settings_dict["NAME"]
    assert not User.objects.filter(username="guest").exists()
    with transaction.atomic():
        User.objects.create(username="guest")
    assert not connection.in_atomic_block


def test_each_user_sees_the_own_area(prefecture: Prefecture, users: dict[Role, User]) -> None:
    assert set(users) == set(Role)
    assert scope_of(users[Role.PREFECTURE_OFFICE]).codes == (prefecture.prefecture.code,)
    assert scope_of(users[Role.FIRST_SECRETARY]).codes == (prefecture.village.code,)
    request = RequestFactory().post("/")
    assert authenticate(request=request, username=Role.TOWNSHIP_CLERK, password=PASSWORD) == users[Role.TOWNSHIP_CLERK]
