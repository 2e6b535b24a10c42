"""Values as a reader sees them: units, thousands, decimals, and a dash for what is not recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy

from fupin.rules.tables import Column
from fupin.rules.text import Text

DASH = "—"
Missing = Literal[""] | None
"""Nothing is recorded; a template hands over an empty text for what is not there."""


def text(value: Text | str | None) -> str:
    """Return a text in the language of the request."""
    if value is None or value == "":
        return DASH
    return value.in_language(get_language() or "zh-hans") if isinstance(value, Text) else str(value)


def integer(value: int | Missing) -> str:
    """12345 → 12,345."""
    return DASH if value is None or value == "" else f"{value:,}"


def yuan(fen: int | Missing, decimals: int = 2) -> str:
    """Fen as yuan: 285500 → 2,855.00."""
    return DASH if fen is None or fen == "" else f"{fen / 100:,.{decimals}f}"


def hundredths(value: int | Missing) -> str:
    """A measure stored in hundredths, without needless zeros: 1250 → 12.5."""
    if value is None or value == "":
        return DASH
    shown = f"{value / 100:,.2f}".rstrip("0").rstrip(".")
    return shown or "0"


def percent(ratio: float | Missing, decimals: int = 2) -> str:
    """A ratio as per cent: 0.183 → 18.30 %."""
    return DASH if ratio is None or ratio == "" else f"{ratio * 100:.{decimals}f} %"


def verdict(value: bool | Missing) -> str:
    """A verdict in words."""
    if value is None or value == "":
        return gettext("unknown")
    return gettext("yes") if value else gettext("no")


def flag(value: bool | Missing) -> str:
    """A yes/no entry in words; a dash when it is not recorded."""
    return DASH if value is None or value == "" else verdict(value)


def day(value: dt.date | None) -> str:
    """A calendar day."""
    return DASH if not value else f"{value:%Y-%m-%d}"


def moment(value: dt.datetime | None) -> str:
    """A moment in the time of the prefecture."""
    return DASH if not value else date_format(timezone.localtime(value), "Y-m-d H:i")


def masked_id(number: str) -> str:
    """Show where an identity number was given and its last four characters: 513399********123X.

    The digits that a disability card adds to it tell the disability and are left out.
    """
    number = number[:18]
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def cell(column: Column, value: Any) -> str:
    """Return a recorded value of a column as text, without its unit.

    A sensitive value is never shown: the text only tells whether something is recorded.
    """
    if value is None or value == "":
        return DASH
    if column.privacy == "sensitive":
        return gettext("recorded")
    match column.kind:
        case "code":
            assert column.codes is not None
            return text(column.codes.label(value))
        case "flag":
            return flag(value)
        case "money":
            return yuan(value)
        case "hundredths":
            return hundredths(value)
        case "integer":
            # Years are counted, not summed: no thousands separator.
            return str(value) if column.unit is not None and column.unit.en == "year" else integer(value)
        case "date":
            return day(value)
        case _:
            return str(value)


_CONFIDENCE = {
    "decision": gettext_lazy("stated in the decision"),
    "published": gettext_lazy("published"),
    "derived": gettext_lazy("derived by arithmetic"),
    "background": gettext_lazy("to be confirmed"),
    "conflict": gettext_lazy("sources disagree, to be confirmed"),
    "gap": gettext_lazy("assumed, to be confirmed"),
}


def confidence(value: str) -> str:
    """How sure a parameter is, in words."""
    return str(_CONFIDENCE.get(value, value))
