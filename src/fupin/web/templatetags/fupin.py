"""Template tags and filters of all pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fupin.apps.accounts.models import User
from fupin.apps.accounts.scope import scope_of
from fupin.web import formats

register = template.Library()

for _filter in (
    formats.text,
    formats.integer,
    formats.yuan,
    formats.hundredths,
    formats.percent,
    formats.verdict,
    formats.flag,
    formats.day,
    formats.moment,
    formats.masked_id,
    formats.confidence,
):
    register.filter(_filter.__name__, _filter)


@register.filter
def in_scope(code: str, user: User) -> bool:
    """Whether the area lies in the user's scope, so that it may be linked."""
    return scope_of(user).covers(code)


_CHIPS = {True: ("yes", "check"), False: ("no", "x"), None: ("unknown", "question-mark")}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; decoration only, hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static("vendor/tabler-icons/icons.svg"),
        name,
    )


@register.simple_tag
def verdict_chip(value: bool | None, label: str = "") -> SafeString:
    """A verdict as sign, colour and word, so that none of them is needed alone."""
    kind, sign = _CHIPS[value]
    return format_html(
        '<span class="verdict verdict-{}">{}<span>{}</span></span>', kind, icon(sign), label or formats.verdict(value)
    )


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], name: str, *args: Any, **query: Any) -> str:
    """The address of a page, keeping the chosen year when it is not the newest one."""
    year = query.pop("year", None) or (
        context.get("year") if context.get("year") != context.get("newest_year") else None
    )
    return reverse(
        name, args=args, query={key: value for key, value in {"year": year, **query}.items() if value not in (None, "")}
    )
