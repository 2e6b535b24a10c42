"""Settings of the tests, and the small prefecture that many of them work in.

Data lie in a directory of their own for each process (pytest-xdist runs several). The database is a real one,
a file or a server, never in memory: a snapshot is read through a second connection.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix=f"fupin-{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}-"))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "fupin.config.settings",
    "FUPIN_HOME": str(HOME),
    "FUPIN_SECRET_KEY": "tests only",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's synchronous interface runs an event loop in this thread
}

# The settings read the environment when they are imported, which is now.
import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402

(HOME / "static").mkdir()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if not os.environ.get("DATABASE_URL"):
    settings.DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
django.setup()

from django.db import connection  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402

import fictional  # noqa: E402
from fictional import Prefecture  # noqa: E402
from fupin.apps.accounts.models import Role, User  # noqa: E402


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HOME, ignore_errors=True)


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
