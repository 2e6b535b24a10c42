"""Log in, log out, choose the language."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


class LoginForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": _(
            "User name and password do not match. Check capital letters; after six failures the account is locked "
            "for fifteen minutes."
        ),
        "inactive": _("This account is disabled. Ask your administrator."),
    }


class Login(LoginView):
    """The login page; who is logged in already goes on to the own area."""

    template_name = "web/accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember the chosen language in a cookie and go back to the page."""
    return set_language(request)
