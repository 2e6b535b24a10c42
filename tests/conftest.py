"""The databases of the tests, and the small prefecture that many of them work in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

import fictional
from fictional import Prefecture
from fupin.apps.accounts.models import Role, User

os.environ["DJANGO_SETTINGS_MODULE"] = "fupin.config.settings"  # for commands that a test starts
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's synchronous interface runs an event loop in this thread


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(settings.HOME, ignore_errors=True)


def _use(name: str) -> None:
    """Point this process at another database of the same server (or another file)."""
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def _prefecture_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the empty test database with the fictional prefecture in it; built once, by the first who asks."""
    empty = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.creation.clone_test_db("prefecture", verbosity=0, autoclobber=True)
        name = connection.creation.get_test_db_clone_settings("prefecture")["NAME"]
        _use(name)
        fictional.build()
        _use(empty)
    yield name
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(verbosity=0, suffix="prefecture")


@pytest.fixture
def _database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Choose the database of a test before its transaction begins.

    Tests that ask for ``prefecture`` work in the prefecture's database and are rolled back. Those that cannot be
    rolled back (a live server, real commits) get a copy of it that is thrown away.
    """
    if "prefecture" not in request.fixturenames:
        yield
        return
    empty = connection.settings_dict["NAME"]
    prefecture = request.getfixturevalue("_prefecture_database")
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames) or (
        marker and marker.kwargs.get("transaction")
    )
    with django_db_blocker.unblock():
        _use(prefecture)
        if commits:
            connection.creation.clone_test_db("copy", verbosity=0, autoclobber=True)
            _use(connection.creation.get_test_db_clone_settings("copy")["NAME"])
    yield
    with django_db_blocker.unblock():
        _use(prefecture)
        if commits:
            connection.creation.destroy_test_db(verbosity=0, suffix="copy")
        _use(empty)


@pytest.fixture
def _django_db_helper(_database: None, _django_db_helper: None) -> None:
    """Choose the database, then let pytest-django begin the test in it; whoever asks for the database comes by here."""


@pytest.fixture
def prefecture(db: None) -> Prefecture:
    """A fictional prefecture of a few thousand persons, frozen and determined for each of its years."""
    return fictional.describe()


@pytest.fixture
def users(prefecture: Prefecture) -> dict[Role, User]:
    """One user per role, appointed in the areas that ``prefecture`` names; ``fictional.PASSWORD`` logs each in."""
    return {Role(user.username): user for user in User.objects.filter(username__in=Role.values)}


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English; without it they are Chinese, as for the users."""
    with translation.override("en"):
        yield
