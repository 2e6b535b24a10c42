"""Filters of household lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fupin.apps.determination.queries import Wanted
from fupin.rules.policy import Policy
from fupin.web import formats
from fupin.web.standards import batch_verdicts, batches, clues

VERDICTS = {"yes": True, "no": False, "unknown": None}


class HouseholdFilter(forms.Form):
    """Narrow a list by status in the register, by one verdict or amount, and by the batch.

    Of the policy's rules only those in ``known`` are offered: what the determination has results of.
    """

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
    batch = forms.ChoiceField(label=_("Batch"), required=False)

    def __init__(self, data: Any, *, policy: Policy, known: Collection[str]) -> None:
        super().__init__(data)
        offered: set[str] = set()

        def titled(*names: str) -> list[tuple[str, str]]:
            """Return choices for rules that are known and not offered already."""
            found = [name for name in names if name in known and name not in offered]
            offered.update(found)
            return [(name, formats.text(policy.graph[name].title)) for name in found]

        ready = [(policy.verdict, _("ready for exit (all standards)"))] if policy.verdict in known else []
        offered.update(name for name, _title in ready)
        groups = (
            (_("Standards"), [*ready, *titled(*policy.standards)]),
            (_("Needs"), titled(*policy.needs, *policy.difficulties)),
            (_("Blocking conditions"), titled(*policy.blocks)),
            (_("Batches that apply"), titled(*batch_verdicts(policy.name))),
            (_("Entitlements"), titled(*policy.entitlements)),
            (_("Clues"), titled(*clues(policy.name))),
        )
        self.fields["standard"].choices = [("", _("any")), *(group for group in groups if group[1])]  # type: ignore[attr-defined]
        self.fields["batch"].choices = [  # type: ignore[attr-defined]
            ("", _("any")),
            *(
                (
                    formats.text(codes.title),
                    [(f"{name}:{code}", formats.text(codes.label(code))) for code in codes],
                )
                for name in batches(policy.name)
                if name in known and (codes := policy.graph[name].codes) is not None
            ),
        ]

    def where(self) -> dict[str, Wanted]:
        """Return the conditions on results; entries that are no choice are ignored."""
        self.is_valid()
        chosen = self.cleaned_data
        where: dict[str, Wanted] = {}
        if chosen.get("status"):
            where["poor"] = {"poor": True, "out": False, "unknown": None}[chosen["status"]]
        if chosen.get("standard") and chosen.get("verdict"):
            where[chosen["standard"]] = VERDICTS[chosen["verdict"]]
        if chosen.get("batch"):
            name, code = chosen["batch"].split(":")
            where[name] = code
        return where

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.where())
