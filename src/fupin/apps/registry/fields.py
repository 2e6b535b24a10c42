"""Model fields made from column contracts, so that label, purpose and codes are written once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language

from fupin.rules.tables import Column
from fupin.rules.text import Text


def _translate(text: Text) -> str:
    return text.in_language(get_language() or "zh-hans")


bilingual = lazy(_translate, str)
"""Turn a Text into a lazy string that follows the language of the request."""


class FenField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount of money in fen."""


class HundredthsField(models.BigIntegerField):  # type: ignore[type-arg]
    """A measure in hundredths of its unit."""


def _options(column: Column) -> dict[str, Any]:
    options: dict[str, Any] = {
        "verbose_name": bilingual(column.label),
        "help_text": column.purpose,
        "blank": not column.required,
    }
    return options


def text_field(column: Column, *, max_length: int, **extra: Any) -> models.CharField[str, str]:
    """A text column; empty string when not recorded."""
    return models.CharField(max_length=max_length, **(_options(column) | extra))


def code_field(column: Column, **extra: Any) -> models.CharField[str, str]:
    """A coded column; empty string when not recorded."""
    assert column.codes is not None
    choices = [(code.code, bilingual(code.label)) for code in column.codes.values()]
    return models.CharField(max_length=2, choices=choices, **(_options(column) | extra))


def flag_field(column: Column, **extra: Any) -> models.BooleanField[bool | None, bool | None]:
    """A yes/no column; null when not recorded."""
    return models.BooleanField(null=True, **(_options(column) | extra))


def integer_field(column: Column, **extra: Any) -> models.IntegerField[int | None, int | None]:
    """A count or year; null when not recorded."""
    return models.IntegerField(null=True, **(_options(column) | extra))


def money_field(column: Column, **extra: Any) -> FenField:
    """An amount in fen; null when not recorded."""
    return FenField(null=True, **(_options(column) | extra))


def hundredths_field(column: Column, **extra: Any) -> HundredthsField:
    """A measure in hundredths; null when not recorded."""
    return HundredthsField(null=True, **(_options(column) | extra))


def date_field(column: Column, **extra: Any) -> models.DateField[Any, Any]:
    """A calendar day; null when not recorded."""
    return models.DateField(null=True, **(_options(column) | extra))
