"""All pages, section by section."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("fupin.web.home.urls")),
    path("", include("fupin.web.accounts.urls")),
    path("areas/", include("fupin.web.areas.urls")),
    path("", include("fupin.web.determination.urls")),
    path("households/", include("fupin.web.households.urls")),
    path("simulation/", include("fupin.web.simulation.urls")),
    path("archive/", include("fupin.web.archive.urls")),
    path("search/", include("fupin.web.search.urls")),
    path("help/", include("fupin.web.help.urls")),
]
