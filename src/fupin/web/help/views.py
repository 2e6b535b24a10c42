"""What the figures mean, and the words of the trade."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

FIGURES = (
    (
        _("Poor persons"),
        _("Members of households that are registered as poor and not out of poverty at the end of the year."),
    ),
    (
        _("Headcount ratio"),
        _(
            "Poor persons divided by the agricultural registered population of the same area. The denominator "
            "always stands beside the ratio, because official publications use different ones."
        ),
    ),
    (
        _("Poverty gap"),
        _(
            "How far below the line the poor are: the shortfall to the national line as a share of the line, "
            "averaged over the whole agricultural registered population; who is above the line counts as zero."
        ),
    ),
    (_("Poverty severity"), _("The same average of the squared share: the very poor weigh more.")),
    (
        _("Net income per head"),
        _(
            "(wages + income from production and business + property income + transfers − cost of production "
            "and business) ÷ household size. It is always computed from the items; the figure that was "
            "reported is only compared with it."
        ),
    ),
    (_("Shortfall"), _("What is missing per head to the exit line of the year; zero when the income is above it.")),
    (
        _("Ready for exit"),
        _(
            "All seven standards of the household are met: income above the line, compulsory "
            "education, basic medical care, safe housing, safe water, electricity, radio and television."
        ),
    ),
    (
        _("Unknown"),
        _(
            "The data that a standard needs are not recorded. Missing data never make anybody eligible or "
            "not; the village is asked to add them."
        ),
    ),
)

TERMS = (
    (_("Household (户)"), _("People who live and budget together; the unit of identification.")),
    (
        _("Determination (认定)"),
        _("One run of the rules over a frozen snapshot. It is a proposal of the rules; people decide."),
    ),
    (
        _("Snapshot (数据快照)"),
        _(
            "A dated copy of the register of one year that never changes again. The same snapshot and the "
            "same policy always give the same result."
        ),
    ),
    (_("Verdict (结论)"), _("Yes, no or unknown, with the reason and the article of the decision it comes from.")),
    (
        _("Household exit standard (一超六有)"),
        _(
            "One exceed, six have: income above the line; education, medical care, housing, water, "
            "electricity, radio and television."
        ),
    ),
    (
        _("Village exit standard (一低五有)"),
        _(
            "One low, five have: headcount ratio below the threshold; collective income, hardened road, "
            "clinic, culture room, broadband."
        ),
    ),
    (_("Appointment (任职)"), _("The role of a user in an area for a time. It decides what the user sees.")),
)

KEYS = (
    ("/", _("Go to the search field")),
    ("Esc", _("Leave the search field, close a menu")),
    ("Tab", _("Next link; Enter opens it")),
    ("Ctrl P", _("Print the page: forms and lists have a print view")),
)


def help_page(request: HttpRequest) -> HttpResponse:
    """Show the meaning of figures, the glossary and the keys."""
    return render(request, "web/help/help.html", {"figures": FIGURES, "terms": TERMS, "keys": KEYS})
