"""Search."""

from __future__ import annotations

from django.urls import path

from fupin.web.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggestions/", views.suggestions, name="search_suggestions"),
]
