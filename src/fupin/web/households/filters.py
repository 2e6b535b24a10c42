"""Filters of household lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fupin.web import formats
from fupin.web.standards import Standard

VERDICTS = {"yes": True, "no": False, "unknown": None}


class HouseholdFilter(forms.Form):
    """Narrow a list by status in the register and by one verdict."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("all households")),
            ("poor", _("poor")),
            ("out", _("not poor")),
            ("unknown", _("status unknown")),
        ],
    )
    standard = forms.ChoiceField(label=_("Standard"), required=False)
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[("", _("any")), ("yes", _("yes")), ("no", _("no")), ("unknown", _("unknown"))],
    )

    def __init__(self, data: Any, *, verdict: str, standards: Sequence[Standard]) -> None:
        super().__init__(data)
        self.fields["standard"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            (verdict, _("ready for exit (all standards)")),
            *((standard.name, formats.text(standard.title)) for standard in standards),
        ]

    def where(self) -> dict[str, bool | None]:
        """Return the conditions on results; entries that are no choice are ignored."""
        self.is_valid()
        chosen = self.cleaned_data
        where: dict[str, bool | None] = {}
        if chosen.get("status"):
            where["poor"] = {"poor": True, "out": False, "unknown": None}[chosen["status"]]
        if chosen.get("standard") and chosen.get("verdict"):
            where[chosen["standard"]] = VERDICTS[chosen["verdict"]]
        return where

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.where())
