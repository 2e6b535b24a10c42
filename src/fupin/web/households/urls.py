"""Pages of households."""

from __future__ import annotations

from django.urls import path

from fupin.web.households import views

urlpatterns = [
    path("<str:number>/", views.household_page, name="household"),
    path("<str:number>/explanation/", views.explanation, name="household_explanation"),
]
