"""Find households, people and places inside one's own areas.

What is typed comes by POST, so that no identity number ever stands in an address, a history or a log; a text
that is not one goes on to an address that can be kept.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fupin.apps.accounts.queries import areas_named
from fupin.apps.registry import identity, queries
from fupin.web.requests import UserRequest

LIMIT = 30
SUGGESTIONS = 6
_LONG_NUMBER = re.compile(r"\d{14,}[\dX]\w{0,4}")
"""What may be an identity number, whole or mistyped; household numbers of this length are found all the same."""


def search(request: UserRequest) -> HttpResponse:
    """Show what a text finds; an identity number leads straight to the household."""
    if request.method == "POST":
        text = request.POST.get("q", "").strip()
        digits = identity.normalise(text)
        if not _LONG_NUMBER.fullmatch(digits):
            return redirect(f"{reverse('search')}?{urlencode({'q': text})}")
        household = queries.household_of_identity_number(request.user, digits)
        if household is not None:
            return redirect("household", household.number)
        hits = queries.search(request.user, digits, limit=LIMIT)
        return render(request, "web/search/results.html", {"hits": hits, "areas": [], "identity_number": True})
    text = request.GET.get("q", "").strip()
    hits = queries.search(request.user, text, limit=LIMIT)
    areas = list(areas_named(request.user, text)[:LIMIT]) if text else []
    return render(request, "web/search/results.html", {"q": text, "hits": hits, "areas": areas})


@require_POST
def suggestions(request: UserRequest) -> HttpResponse:
    """Show the first hits below the search field while somebody types."""
    text = request.POST.get("q", "").strip()
    hits = queries.search(request.user, text, limit=SUGGESTIONS)
    areas = list(areas_named(request.user, text)[:SUGGESTIONS]) if text else []
    return render(request, "web/search/suggestions.html", {"q": text, "hits": hits, "areas": areas})
