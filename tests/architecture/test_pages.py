"""Pages: all but a named few are for users who have logged in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {"login", "language"}
"""Pages that everybody may open: to log in, and to do so in one's language."""


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def test_every_page_but_the_public_ones_requires_a_user() -> None:
    patterns = list(_patterns(get_resolver()))
    assert len(patterns) > 5
    open_to_all = {entry.name for entry in patterns if not getattr(entry.callback, "login_required", True)}
    assert open_to_all <= PUBLIC


def test_the_middleware_that_asks_for_the_login_is_on(settings) -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
