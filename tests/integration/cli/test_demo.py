"""``fupin demo``: goes on where it was cut off, keeps what it has built, and leaves real work alone."""

from __future__ import annotations

import functools
import socket
import stat
from pathlib import Path

import pytest

from fictional import Prefecture
from fupin.apps.accounts.models import Role, User
from fupin.apps.accounts.scope import scope_of
from fupin.apps.determination import queries as determination
from fupin.apps.registry.models import Household, Person
from fupin.cli import demonstration
from fupin.cli.demonstration import DemonstrationError
from fupin.cli.server import PortUnavailable, require_free_port


@pytest.fixture
def home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(demonstration, "collect_static_files", lambda: False)
    monkeypatch.setattr(demonstration, "prefecture", functools.partial(demonstration.prefecture, years=(2014, 2015)))
    return tmp_path


def _run(persons: int) -> list[str]:
    done = []
    for stage in demonstration.stages(persons):
        stage.run(lambda now, share: None)
        done.append(stage.title)
    return done


@pytest.mark.django_db
def test_a_build_that_is_cut_off_goes_on_and_a_finished_one_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = demonstration.prepare(persons=200)
    with monkeypatch.context() as broken:
        broken.setattr(demonstration.determination, "determine", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            _run(size)
    people = set(Person.objects.values_list("number", flat=True))
    assert len(people) >= 200
    assert determination.years() == []

    again = _run(demonstration.prepare(persons=None))
    assert "Logins" in again and not any("persons" in title for title in again)
    assert set(Person.objects.values_list("number", flat=True)) == people
    assert determination.years() == [2015, 2014]
    logins = demonstration.logins()

    assert _run(demonstration.prepare(persons=200)) == ["Static files"]
    assert demonstration.logins() == logins

    _logins_work_and_are_private(home)
    with pytest.raises(DemonstrationError, match="--reset"):
        demonstration.prepare(persons=300)


def _interrupt(**_: object) -> None:
    raise KeyboardInterrupt


def _logins_work_and_are_private(home: Path) -> None:
    assert stat.S_IMODE((home / "demo-logins.json").stat().st_mode) == 0o600
    logins = demonstration.logins()
    assert [login.role for login in logins] == list(Role)
    for login in logins:
        user = User.objects.get(username=login.username)
        assert user.check_password(login.password)
        assert scope_of(user).codes == (login.area,)
    village = logins[-1].area
    assert Household.objects.filter(village__code=village).exists()


def test_real_work_is_neither_mixed_into_nor_thrown_away(prefecture: Prefecture, home: Path) -> None:
    before = Household.objects.count()
    with pytest.raises(DemonstrationError, match="real work"):
        demonstration.prepare(persons=None)
    with pytest.raises(DemonstrationError, match="nothing was deleted"):
        demonstration.throw_away()
    assert Household.objects.count() == before > 0


def test_a_port_that_is_taken_is_said_so_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortUnavailable, match=f"--port {port + 1}"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)
