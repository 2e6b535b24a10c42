"""The request as views get it behind the login."""

from __future__ import annotations

from django.http import HttpRequest

from fupin.apps.accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody who has logged in; the middleware lets no other through. For annotations only."""

    user: User
